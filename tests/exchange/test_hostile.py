"""What customers and users write must never turn into a formula, break the file, or lead out of it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

from cxjourney.domain.project import Project
from cxjourney.domain.records import Journey, Metric, Note, OwnField, Persona, Stage
from cxjourney.exchange.options import Material
from cxjourney.exchange.xlsx import map_sheet
from cxjourney.exchange.xlsx.workbook import write_workbook
from tests.builders import make_large_project, make_project
from tests.exchange.reading import MAIN, Parts
from tests.exchange.shop import make_answers, make_shop

HOSTILE = [
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", '=HYPERLINK("http://example.org","x")',
    "=cmd|' /C calc'!A0", "</t></is></c><c><f>1+1</f></c>", "]]>", "&lt;", "a\x00b\x0bc", "\ud800", "\ufffe",
    "_x003D_1+1", "x" * 40_000, "🙂" * 300, "Ω" * 31 + "'", "[]:*?/\\", "&P &[Path] &D", "" , " ", "\n\n", "'quoted'",
]  # fmt: skip


def poison(project: Project, text: str) -> Project:
    """Return the project with `text` in every text field that people fill in."""
    skipped = {"id", "kind", "colour", "file_sha256", "imported_at", "mapping_json", "report_json", "unit", "layout"}
    records = []
    for record in project.records():
        changes: dict[str, Any] = {}
        for name in record.__dataclass_fields__:
            value = getattr(record, name)
            if type(value) is str and name not in skipped and not name.endswith("_id"):
                changes[name] = text
        if isinstance(record, Persona):
            changes |= {"goals": (text, text), "own_fields": (OwnField(text, text),), "channels": (text,)}
        records.append(replace(record, **changes))
    return Project(records)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_everywhere_stays_text(tmp_path: Path, text: str) -> None:
    path = tmp_path / "hostile.xlsx"
    write_workbook(Material(poison(make_project(), text)), path)
    parts = Parts(path)
    for title in parts.sheets:
        assert parts.sheet(title).find(f".//{MAIN}f") is None
    assert b'TargetMode="External"' not in parts.everything
    for title in parts.sheets:
        rows = parts.rows(title)
        for table in parts.tables(title):
            top = int(re.fullmatch(r"A(\d+):.*", table.get("ref", "")).group(1))
            heads = [column.get("name") for column in table.iter(f"{MAIN}tableColumn")]
            assert rows[top - 1][: len(heads)] == heads
            assert len({str(head).casefold() for head in heads}) == len(heads)


@pytest.mark.parametrize("text", ["=1+1", "_x003D_1+1"])
def test_another_library_reads_hostile_text_as_text(tmp_path: Path, text: str) -> None:
    frame = make_answers().head(300).with_columns(pl.lit(text).alias("comment"), pl.lit(text).alias("channel"))
    write_workbook(Material(poison(make_shop(), text), frame), tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert {cell.data_type for ws in book for row in ws.iter_rows() for cell in row} <= {"n", "s", "d", "inlineStr"}


def test_a_formula_in_a_note_arrives_as_it_was_written(tmp_path: Path) -> None:
    project = make_shop()
    records = [replace(r, text="=1+1") if isinstance(r, Note) else r for r in project.records()]
    write_workbook(Material(Project(records)), tmp_path / "a.xlsx")
    assert {r["Note"] for r in Parts(tmp_path / "a.xlsx").records("Notes")} == {"=1+1"}


def test_text_that_looks_like_an_escape_is_escaped(tmp_path: Path) -> None:
    project = Project([Journey(id="j", title="_x003D_1")])
    write_workbook(Material(project), tmp_path / "a.xlsx")
    assert b">_x005F_x003D_1<" in Parts(tmp_path / "a.xlsx").everything


def test_many_journeys_with_the_same_illegal_name(tmp_path: Path) -> None:
    records = [Journey(id=f"j{i}", title="a/b" * 20, position=i) for i in range(12)]
    stages = [Stage(id=f"s{i}", journey_id=f"j{i}", title="S") for i in range(12)]
    write_workbook(Material(Project([*records, *stages])), tmp_path / "a.xlsx")
    maps = [title for title in Parts(tmp_path / "a.xlsx").sheets if title.startswith("Map")]
    assert len(maps) == len({name.casefold() for name in maps}) == 12
    assert max(map(len, maps)) <= 31


def test_numbers_that_are_none_become_empty(tmp_path: Path) -> None:
    project = make_shop()
    records = [
        replace(r, target=float("inf"), good_from=float("nan")) if isinstance(r, Metric) else r
        for r in project.records()
    ]
    write_workbook(Material(Project(records), make_answers()), tmp_path / "a.xlsx")
    assert {r["Target"] for r in Parts(tmp_path / "a.xlsx").records("Scores")} == {None}


def test_five_thousand_touchpoints_fit(tmp_path: Path) -> None:
    project = make_large_project(5_000, 1_000)
    write_workbook(Material(project), tmp_path / "large.xlsx")
    assert len(Parts(tmp_path / "large.xlsx").records("Touchpoints")) == 5_000


def test_a_map_that_is_too_wide_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(map_sheet, "LAST_COLUMN", 20)
    write_workbook(Material(make_shop()), tmp_path / "wide.xlsx")
    assert b"too wide for a sheet" in Parts(tmp_path / "wide.xlsx").everything
