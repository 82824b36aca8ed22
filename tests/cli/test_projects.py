"""`new`, `templates`, `check` and `compare`."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from cxjourney.domain.records import Import, Journey, JourneyState, Lane, ProjectInfo, Stage, Touchpoint
from cxjourney.scoring.frame import write_block
from cxjourney.storage.project_file import load
from tests.builders import make_records
from tests.cli.files import Program, save_once, save_project
from tests.scoring.frames import make_frame, repeated


def test_new_makes_a_sound_project(program: Program, tmp_path: Path):
    path = tmp_path / "shop.cxj"
    assert program.run("new", path, "--title", "Shop 2026") == 0
    assert program.out.strip() == str(path)
    assert load(path).project.info.title == "Shop 2026"
    assert program.run("check", path) == 0
    assert "is sound" in program.out


def test_new_is_called_like_its_file(program: Program, tmp_path: Path):
    assert program.run("new", tmp_path / "Hotel stay.cxj") == 0
    project = load(tmp_path / "Hotel stay.cxj").project
    assert project.info.title == "Hotel stay"
    assert project.journeys()


def test_new_from_every_template(program: Program, tmp_path: Path):
    names = [template["name"] for template in program.json("templates")["templates"]]
    assert len(names) >= 7
    for name in names:
        path = tmp_path / f"{name}.cxj"
        assert program.run("new", path, "--template", name) == 0, program.err
        assert program.run("check", path) == 0, program.out


def test_new_overwrites_nothing(program: Program, tmp_path: Path):
    path = tmp_path / "shop.cxj"
    path.write_bytes(b"precious")
    assert "was not touched" in program.refuses("new", path)
    assert path.read_bytes() == b"precious"
    link = tmp_path / "link.cxj"
    link.symlink_to(tmp_path / "nowhere.cxj")
    program.refuses("new", link)
    assert not (tmp_path / "nowhere.cxj").exists()


def test_new_refuses_what_cannot_be(program: Program, tmp_path: Path):
    assert "shop.cxj" in program.refuses("new", tmp_path / "shop")
    program.refuses("new", tmp_path / "no such folder" / "shop.cxj")
    assert "“nonsense”" in program.refuses("new", tmp_path / "a.cxj", "--template", "nonsense")
    assert not (tmp_path / "a.cxj").exists()
    program.refuses("new", tmp_path / ("x" * 300 + ".cxj"))


def test_new_leaves_no_working_copy(program: Program, tmp_path: Path):
    assert program.run("new", tmp_path / "shop.cxj") == 0
    assert not list((tmp_path / "user-data" / "working").iterdir())


def test_check_finds_damage(program: Program, tmp_path: Path):
    path = save_project(tmp_path / "shop.cxj", make_records())
    damaged = tmp_path / "damaged.cxj"
    damaged.write_bytes(path.read_bytes()[:-4096])
    program.refuses("check", damaged)
    text = tmp_path / "text.cxj"
    text.write_text("hello")
    assert "not a cxjourney project" in program.refuses("check", text)
    assert "missing.cxj" in program.refuses("check", tmp_path / "missing.cxj")


def test_check_finds_answers_that_are_gone_or_foreign(program: Program, tmp_path: Path):
    records = [*make_records(), Import(id="i1", file_name="a.csv")]
    assert program.run("check", save_project(tmp_path / "gone.cxj", records)) == 1
    assert program.out.count("\n") == 1
    assert "1 finding" in program.err
    assert program.run("check", save_project(tmp_path / "odd.cxj", records, {"i1": b"PAR1 odd PAR1"})) == 1
    assert "a.csv" in program.out
    good = {"i1": write_block(make_frame(repeated({9: 5})))}
    assert program.run("check", save_project(tmp_path / "good.cxj", records, good)) == 0


@pytest.fixture(scope="module")
def two_journeys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    records = make_records()
    copies = {"journey-1": "journey-2"}
    kinds = (Journey, Stage, Lane, Touchpoint)
    for record in [record for record in records if isinstance(record, kinds)]:
        copies[record.id] = f"{record.id}-2" if record.id != "journey-1" else "journey-2"
        changes = {"id": copies[record.id]}
        for name in ("journey_id", "stage_id", "lane_id"):
            if hasattr(record, name):
                changes[name] = copies[getattr(record, name)]
        records.append(replace(record, **changes))
    by_id = {record.id: record for record in records}
    by_id["journey-2"] = replace(by_id["journey-2"], title="Better purchase", state=JourneyState.TO_BE)
    by_id["pay-2"] = replace(by_id["pay-2"], channel="Web", owner="Sales")
    by_id["ask-2"] = replace(by_id["ask-2"], title="Ask anywhere")
    by_id["pack-2"] = replace(by_id["pack-2"], stage_id="use-2")
    return save_once(tmp_path_factory, "two.cxj", by_id.values())


def test_compare(program: Program, two_journeys: Path):
    shown = program.json("compare", two_journeys, "First purchase", "better  PURCHASE")
    assert [entry["touchpoint"] for entry in shown["added"]] == ["Ask anywhere"]
    assert [entry["touchpoint"] for entry in shown["removed"]] == ["Ask in store"]
    assert [entry["touchpoint"] for entry in shown["moved"]] == ["Pack parcel"]
    assert shown["changed"] == [
        {"touchpoint": "Check out", "field": "channel", "before": "App", "after": "Web"},
        {"touchpoint": "Check out", "field": "owner", "before": "", "after": "Sales"},
    ]
    assert program.run("compare", two_journeys, "First purchase", "Better purchase") == 0
    assert "Ask anywhere" in program.out


def test_compare_with_itself(program: Program, two_journeys: Path):
    assert program.run("compare", two_journeys, "journey-1", "First purchase") == 0
    assert program.out == "No differences.\n"


def test_compare_refuses_unknown_journeys(program: Program, two_journeys: Path):
    assert "“Better purchase”" in program.refuses("compare", two_journeys, "First purchase", "Best")


def test_templates_as_json(program: Program):
    assert program.run("templates", "--json") == 0
    first = json.loads(program.out)["templates"][0]
    assert set(first) == {"name", "title", "description"}


def test_the_title_is_kept_on_one_line(program: Program, tmp_path: Path):
    assert program.run("new", tmp_path / "a.cxj", "--title", "Two\nlines") == 0
    assert load(tmp_path / "a.cxj").project.table(ProjectInfo)["project"].title == "Two lines"
