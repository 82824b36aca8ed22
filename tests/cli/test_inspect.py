"""`inspect` for people: what is used, what is asked, and what is left aside, in lines that fit a terminal."""

from __future__ import annotations

from pathlib import Path

from tests.cli.files import Program
from tests.evidence.layouts import event_files, survey_files, table_files
from tests.evidence.layouts.layout import Layout


def shown(program: Program, folder: Path, layout: Layout) -> list[str]:
    path = folder / f"{layout.name}{Path(layout.file).suffix}"
    path.write_bytes(layout.data)
    assert program.run("inspect", path) == 0
    return str(program.out).splitlines()


def test_used_columns_stand_in_a_table_and_the_others_below_it(program: Program, tmp_path: Path):
    lines = shown(program, tmp_path, survey_files.qualtrics())
    assert "qualtrics, 3 header rows, 10 rows" in lines[0]
    assert any("America/Denver" in line for line in lines)
    table = next(n for n, line in enumerate(lines) if line.startswith("column"))
    assert lines[table].split() == ["column", "role", "metric", "scale", "better", "blank", "values"]
    answer = next(line.split() for line in lines if line.startswith("Q1 "))
    assert answer[:6] == ["Q1", "answer", "nps", "0–10", "higher", "-99"]
    personal = next(line for line in lines if line.startswith("Names or finds a person, ignored:"))
    assert "RecipientEmail" in personal
    assert not any("example.org" in line or "203.0.113" in line for line in lines)
    assert any(line.startswith("Not used: Q1_NPS_GROUP (says again") for line in lines)


def test_what_must_be_said_is_asked_once_for_all_columns(program: Program, tmp_path: Path):
    lines = shown(program, tmp_path, table_files.effort())
    asked = next(n for n, line in enumerate(lines) if line.startswith("To be said before"))
    assert lines[asked + 1].startswith("CES: Which end of the scale is good?")


def test_a_log_of_events_says_what_it_will_be(program: Program, tmp_path: Path):
    lines = shown(program, tmp_path, event_files.process_csv())
    assert any("Each case becomes one time to resolution" in line for line in lines)


def test_several_metrics_in_one_column_are_named(program: Program, tmp_path: Path):
    lines = shown(program, tmp_path, survey_files.delighted())
    assert any("“ces” → CES, “csat” → CSAT, “nps” → NPS" in line for line in lines)


def test_a_long_question_is_cut_in_its_middle(program: Program, tmp_path: Path):
    name = "Thinking of everything that happened: how satisfied were you with the last visit to our shop in Bern?"
    (tmp_path / "long.csv").write_text(f"{name}\n" + "5\n4\n3\n2\n1\n" * 8)
    assert program.run("inspect", tmp_path / "long.csv") == 0
    line = next(line for line in str(program.out).splitlines() if line.startswith("Thinking"))
    assert line.startswith("Thinking of everything…")
    assert "our shop in Bern?" in line
