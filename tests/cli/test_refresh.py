"""`refresh`: the next file by what the project remembers, all or none, and refused in a sentence where it cannot."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cxjourney.domain.records import Import
from cxjourney.services.document import Document
from cxjourney.storage.project_file import load
from tests.builders import make_records
from tests.cli.files import Program, save_project


def quarter(path: Path, first: int, count: int, *more: str, without: tuple[str, ...] = ()) -> Path:
    """Write answers from number `first` on; `more` columns are new, columns in `without` are gone."""
    head = ["Id", "Likely", "When", "Type", "Words", *more]
    lines = []
    for number in range(first, first + count):
        cells = [f"r{number}", str(number % 11), f"2026-0{1 + number // 100}-15", "New", "Quick and kind", *more]
        lines.append(",".join(cell for name, cell in zip(head, cells, strict=True) if name not in without))
    names = ",".join(name for name in head if name not in without)
    path.write_text("\n".join([names, *lines]) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def project(program: Program, tmp_path: Path) -> Path:
    """A project that has the first quarter's answers."""
    saved = save_project(tmp_path / "shop.cxj", make_records())
    mapping = tmp_path / "mapping.json"
    columns = {
        "Id": {"role": "response_id"},
        "Likely": {"role": "answer", "metric": "nps"},
        "When": {"role": "date", "date_style": "ymd"},
        "Type": {"role": "segment"},
    }
    mapping.write_text(json.dumps({"touchpoint": "Check out", "columns": columns}))
    program.json("import", saved, quarter(tmp_path / "q1.csv", 0, 100), "--mapping", mapping)
    return saved


def test_the_next_quarter_needs_no_mapping(program: Program, project: Path, tmp_path: Path):
    report = program.json("refresh", project, quarter(tmp_path / "q2.csv", 60, 140))
    assert (report["rows"], report["taken"], report["duplicates"]) == (140, 100, 40)
    assert report["touchpoints"] == ["Check out"]
    assert len(load(project).project.table(Import)) == 2
    again = program.json("refresh", project, tmp_path / "q2.csv")
    assert (again["taken"], again["duplicates"]) == (0, 140)


def test_several_files_are_one_undo_step(program: Program, project: Path, tmp_path: Path):
    before = load(project).project
    files = [quarter(tmp_path / f"q{number}.csv", number * 100, 50) for number in (1, 2)]
    report = program.json("refresh", project, *files)
    assert report["taken"] == 100
    document = Document.open(project)
    document.undo()
    assert document.project == before
    document.discard()


def test_new_and_missing_columns_are_told(program: Program, project: Path, tmp_path: Path):
    data = quarter(tmp_path / "q2.csv", 100, 50, "Store", without=("Type",))
    report = program.json("refresh", project, data)
    assert report["taken"] == 50
    assert "“Store”" in program.err
    assert "“Type”" in program.err


@pytest.mark.parametrize("without", [("Likely",), ("Id", "When", "Type", "Words")])
def test_another_layout_is_refused(program: Program, project: Path, tmp_path: Path, without: tuple[str, ...]):
    before = project.read_bytes()
    data = quarter(tmp_path / "other.csv", 100, 50, without=without)
    assert "other.csv" in program.refuses("refresh", project, data)
    good = quarter(tmp_path / "q2.csv", 100, 50)
    program.refuses("refresh", project, good, data)
    assert project.read_bytes() == before


def test_a_dry_run_changes_nothing(program: Program, project: Path, tmp_path: Path):
    before = project.read_bytes()
    report = program.json("refresh", project, quarter(tmp_path / "q2.csv", 100, 50), "--dry-run")
    assert (report["taken"], report["dry_run"]) == (50, True)
    assert project.read_bytes() == before


def test_for_people_it_says_what_came(program: Program, project: Path, tmp_path: Path):
    assert program.run("refresh", project, quarter(tmp_path / "q2.csv", 100, 50)) == 0
    assert program.out.startswith("50 rows: 50 taken")


def test_without_files_and_sources_there_is_nothing_to_ask(program: Program, project: Path):
    assert "source" in program.refuses("refresh", project)


def test_what_cannot_be_read_is_refused(program: Program, project: Path, tmp_path: Path):
    program.refuses("refresh", project, tmp_path / "missing.csv")
    empty = tmp_path / "empty.csv"
    empty.write_bytes(b"")
    assert "empty.csv" in program.refuses("refresh", project, empty)
    assert program.run("refresh") == 2


def test_a_correction_to_reading_is_remembered(program: Program, tmp_path: Path):
    project = save_project(tmp_path / "shop.cxj", make_records())
    mapping = tmp_path / "mapping.json"
    columns = {"a;b": {"role": "comment"}, "c": {"role": "answer", "metric": "nps"}}
    reading = {"delimiter": ","}
    mapping.write_text(json.dumps({"touchpoint": "Check out", "columns": columns, "reading": reading}))
    lines = [f"some words {number};more words,{number % 11}" for number in range(40)]
    data = tmp_path / "odd.csv"
    data.write_text("\n".join(["a;b,c", *lines[:20]]) + "\n")
    program.json("import", project, data, "--mapping", mapping)
    later = tmp_path / "later.csv"
    later.write_text("\n".join(["a;b,c", *lines]) + "\n")
    report = program.json("refresh", project, later)
    assert (report["taken"], report["duplicates"]) == (20, 20)
