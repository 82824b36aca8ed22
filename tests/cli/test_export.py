"""`export` and `demo`: files that open, names that are not there, and places that cannot be written."""

from __future__ import annotations

import errno
import os
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtGui import QImage

from cxjourney.cli import export_commands, main
from cxjourney.domain.records import Condition, Emotion, Import, Note, NoteKind, Persona, Segment
from cxjourney.domain.templates import Sample
from cxjourney.scoring.frame import write_block
from cxjourney.services.exporting import file_stem, kinds
from tests.builders import make_records
from tests.cli.files import Program, save_once, save_project
from tests.scoring.frames import make_frame, repeated


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    new, day = {"s:Type": "New"}, datetime(2026, 3, 1)
    rows = repeated({10: 50, 2: 10}, time=day, comment="=secret words", **new) + repeated({2: 60}, time=day)
    extra = [
        Import(id="i1", file_name="survey.csv", answers=120, last_date=day.date()),
        Segment(id="s1", name="New", conditions=(Condition("Type", ("New",)),)),
        Persona(id="ann", name="Ann", segment_id="s1"),
        Emotion(id="e9", touchpoint_id="help", persona_id="ann", value=-2.0),
        Note(id="q", journey_id="journey-1", stage_id="buy", note_kind=NoteKind.QUOTE, text="Quoted by Jane Doe"),
    ]
    return save_once(tmp_path_factory, "shop.cxj", [*make_records(), *extra], {"i1": write_block(make_frame(rows))})


def test_a_workbook(program: Program, project: Path, tmp_path: Path):
    out = tmp_path / "Shop.XLSX"
    assert program.run("export", project, out) == 0
    assert program.out.strip() == str(out)
    book = openpyxl.load_workbook(out)
    assert "Summary" in book.sheetnames
    assert any(cell.value == "Check out" for sheet in book for row in sheet.iter_rows() for cell in row)


def test_pictures_of_the_map(program: Program, project: Path, tmp_path: Path, qapp):
    for ending in ("pdf", "svg", "png"):
        assert program.run("export", project, tmp_path / f"map.{ending}") == 0, program.err
    assert (tmp_path / "map.pdf").read_bytes().startswith(b"%PDF")
    assert "points" not in program.err  # said for the PDF only, where type has a size
    svg = (tmp_path / "map.svg").read_text("utf-8")
    assert "Check out" in svg
    assert "−17" in svg  # the score of all answers
    image = QImage(str(tmp_path / "map.png"))
    assert image.width() > 1000


def test_a_persona_sees_the_scores_of_its_segment(program: Program, project: Path, tmp_path: Path, qapp):
    assert program.run("export", project, tmp_path / "ann.svg", "--persona", "ANN") == 0
    svg = (tmp_path / "ann.svg").read_text("utf-8")
    assert "+67" in svg
    assert "−17" not in svg


def test_private_leaves_names_and_quotes_out(program: Program, project: Path, tmp_path: Path, qapp):
    for ending in ("svg", "xlsx"):
        assert program.run("export", project, tmp_path / f"p.{ending}", "--private") == 0
    assert "Jane Doe" not in (tmp_path / "p.svg").read_text("utf-8")
    cells = [
        str(cell.value)
        for sheet in openpyxl.load_workbook(tmp_path / "p.xlsx")
        for row in sheet.iter_rows()
        for cell in row
    ]
    assert not [text for text in cells if "Jane Doe" in text or "secret words" in text or "Logistics" in text]


def test_the_paper_is_told(program: Program, project: Path, tmp_path: Path, qapp):
    assert program.run("export", project, tmp_path / "a.pdf", "--paper", "a0") == 0
    assert "a.pdf: the smallest type is" in program.err
    assert "“A9”" in program.refuses("export", project, tmp_path / "b.pdf", "--paper", "A9")
    assert not (tmp_path / "b.pdf").exists()


def test_an_export_replaces_an_export_whole(program: Program, project: Path, tmp_path: Path, qapp):
    out = tmp_path / "map.svg"
    out.write_text("old")
    assert program.run("export", project, out) == 0
    assert out.read_text("utf-8").startswith("<?xml")
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize("name", ["map.svg", "book.xlsx"])
def test_a_full_disk_leaves_what_was_there(
    program: Program, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp, name: str
):
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    out = tmp_path / name
    out.write_text("old")
    monkeypatch.setattr(os, "fsync", full)
    program.refuses("export", project, out)
    assert out.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_what_cannot_be_exported(program: Program, project: Path, tmp_path: Path, qapp):
    assert ".xlsx" in program.refuses("export", project, tmp_path / "map.docx")
    assert ".xlsx" in program.refuses("export", project, tmp_path / "map")
    assert "“First purchase”" in program.refuses("export", project, tmp_path / "m.svg", "--journey", "Return")
    assert "“Maya”" in program.refuses("export", project, tmp_path / "m.xlsx", "--persona", "Zoe")
    program.refuses("export", project, tmp_path / "no such folder" / "m.svg")
    program.refuses("export", project, tmp_path / "no such folder" / "m.xlsx")
    (tmp_path / "folder.svg").mkdir()
    program.refuses("export", project, tmp_path / "folder.svg")
    program.refuses("export", tmp_path / "none.cxj", tmp_path / "m.svg")


def test_missing_answers_are_no_silent_gap(program: Program, tmp_path: Path, qapp):
    records = [*make_records(), Import(id="i1", file_name="survey.csv")]
    project = save_project(tmp_path / "gone.cxj", records)
    assert "survey.csv" in program.refuses("export", project, tmp_path / "m.svg")
    assert "survey.csv" in program.refuses("export", project, tmp_path / "m.xlsx")


# demo


@pytest.fixture
def small_sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the sample quick: the same way in, fewer answers."""
    data = tmp_path / "sample.csv"
    data.write_text("Id,Likely\n" + "\n".join(f"{number},{number % 11}" for number in range(66)))
    columns = {"Id": {"role": "response_id"}, "Likely": {"role": "answer", "metric": "nps"}}
    mapping = {"touchpoint": "Check out", "columns": columns}
    sample = Sample(make_records(), [data], {"sample.csv": mapping})
    monkeypatch.setattr("cxjourney.domain.templates.load_sample", lambda: sample)


def test_demo_without_a_display_writes_the_exports(program: Program, small_sample: None, tmp_path: Path, qapp):
    path, folder = tmp_path / "demo.cxj", tmp_path / "out" / "deep"
    assert program.run("demo", path, "--export", folder) == 0
    names = [file_stem("demo", kind) + kind.suffix for kind in kinds()]
    assert program.out.split() == [str(path), *(str(folder / name) for name in names)]
    assert "no display" in program.err
    assert all((folder / name).stat().st_size > 100 for name in names)
    assert program.json("scores", path)["scores"][0]["n"] == 66


def test_demo_overwrites_nothing(program: Program, small_sample: None, project: Path, tmp_path: Path, qapp):
    before = project.read_bytes()
    assert program.run("demo", project, "--export", tmp_path / "out") == 0
    assert "is there already" in program.err
    assert project.read_bytes() == before
    precious = tmp_path / "precious.cxj"
    precious.write_text("mine")
    assert program.run("demo", precious) == 1
    assert precious.read_text() == "mine"


def test_demo_opens_the_window_where_there_is_a_display(
    small_sample: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys, qapp
):
    monkeypatch.setattr(export_commands, "has_display", lambda: True)
    monkeypatch.chdir(tmp_path)
    opened: list[tuple[Path, bool]] = []

    def open_window(path, before):
        opened.append((path, before is not None))
        if before:
            before()
        return 0

    assert main(["demo"], open_window) == 0
    assert opened == [(Path("electronics-shop.cxj"), False)]
    assert sorted(path.name for path in tmp_path.glob("electronics-shop.*")) == ["electronics-shop.cxj"]
    assert main(["demo", "--export", "out"], open_window) == 0
    assert opened[1] == (Path("electronics-shop.cxj"), True)
    assert len(list((tmp_path / "out").iterdir())) == len(kinds())
