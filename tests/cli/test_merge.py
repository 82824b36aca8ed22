"""`merge` on the command line: what is printed, what is written, and what is never touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from cxjourney.cli.files import load
from cxjourney.domain import actions
from cxjourney.domain.project import Project
from cxjourney.domain.records import Action, Note
from tests.cli.files import Program, save_project
from tests.exchange.returning.books import Edited, export
from tests.exchange.shop import make_shop


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A project file of the shop."""
    return save_project(tmp_path / "shop.cxj", make_shop().records())


@pytest.fixture
def edited(tmp_path: Path) -> Edited:
    """The shop's workbook, to be edited."""
    return Edited(export(make_shop(), tmp_path / "edited.xlsx"))


def project_in(path: Path) -> Project:
    return load(path).project


def test_the_json_that_pipelines_rely_on(program: Program, shop: Path, edited: Edited) -> None:
    edited.set("Actions", "a2", "Owner", "Care")
    edited.set("Actions", "a2", "Due", "31.3.2027")
    assert program.json("merge", shop, edited.save()) == {
        "changes": [
            {"table": "Actions", "id": "a2", "field": "owner", "before": "Product", "after": "Care"},
            {"table": "Actions", "id": "a2", "field": "due", "before": "", "after": "2027-03-31"},
        ],
        "conflicts": [], "unknown": [], "new": [], "deleted": [], "problems": [], "applied": True,
    }  # fmt: skip
    assert project_in(shop).need(Action, "a2").owner == "Care"
    assert program.json("merge", shop, edited.path)["applied"] is False


def test_a_dry_run_writes_nothing(program: Program, shop: Path, edited: Edited) -> None:
    before = shop.read_bytes()
    edited.set("Notes", "n0", "Votes", 12)
    assert program.run("merge", shop, edited.save(), "--dry-run") == 0
    assert "Notes!" in program.out
    assert "12" in program.out
    assert "nothing was changed" in program.err
    assert shop.read_bytes() == before
    assert program.json("merge", shop, edited.path, "--dry-run")["applied"] is False


def test_conflicts_are_left_alone_unless_a_side_is_chosen(
    program: Program, shop: Path, edited: Edited, tmp_path: Path
) -> None:
    edited.set("Actions", "a1", "Owner", "Care")
    path = edited.save()
    changed = make_shop()
    changed.apply(actions.edit_action(changed, "a1", owner="Service"))
    for options, owner, taken in (
        ([], "Service", None),
        (["--ours"], "Service", "ours"),
        (["--theirs"], "Care", "theirs"),
    ):
        file = save_project(tmp_path / f"changed{taken}.cxj", changed.records())
        report = program.json("merge", file, path, *options)
        assert report["changes"] == []
        assert report["conflicts"] == [
            {"table": "Actions", "id": "a1", "field": "owner", "before": "Service", "after": "Care",
             "base": "Logistics", "taken": taken}
        ]  # fmt: skip
        assert ("was changed in the project too" in program.err) is (taken is None)
        assert project_in(file).need(Action, "a1").owner == owner


def test_deleted_rows_need_a_word(program: Program, shop: Path, edited: Edited) -> None:
    edited.book["Notes"].delete_rows(edited.row("Notes", "n0"))
    edited.add("Actions", Touchpoint="Check out", Action="Say the total first")
    assert program.run("merge", shop, edited.save()) == 0
    assert "New in Actions: “Say the total first”" in program.out
    assert "--delete-missing" in program.err
    assert project_in(shop).get(Note, "n0") is not None
    report = program.json("merge", shop, edited.path, "--delete-missing", "--dry-run")
    assert [(gone["id"], gone["removed"]) for gone in report["deleted"]] == [("n0", True)]
    assert program.run("merge", shop, edited.path, "--delete-missing") == 0
    assert project_in(shop).get(Note, "n0") is None


def test_problems_are_told_with_their_place(program: Program, shop: Path, edited: Edited) -> None:
    edited.set("Actions", "a1", "Due", "12/11/2026")
    edited.add("Notes", Note="Where do I belong?")
    assert program.run("merge", shop, edited.save()) == 0
    assert "Nothing was changed in “edited.xlsx”." in program.out
    assert edited.cell("Actions", "a1", "Due").coordinate in program.err
    assert "neither a touchpoint nor a stage" in program.err


def test_files_that_cannot_be_merged_are_one_line(program: Program, shop: Path, tmp_path: Path) -> None:
    before = shop.read_bytes()
    (tmp_path / "old.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert "password" in program.refuses("merge", shop, tmp_path / "old.xlsx")
    assert "no file" in program.refuses("merge", shop, tmp_path / "absent.xlsx")
    other = Project()
    other.apply(actions.new_journey(other, "Another"))
    export(other, tmp_path / "other.xlsx")
    assert "another project" in program.refuses("merge", shop, tmp_path / "other.xlsx")
    assert shop.read_bytes() == before


def test_both_sides_at_once_is_wrong_usage(program: Program, shop: Path) -> None:
    assert program.run("merge", shop, "a.xlsx", "--ours", "--theirs") == 2
