"""`import` without a mapping file: items rated in one question, edited reviews, and what is told of them."""

from __future__ import annotations

from pathlib import Path

from tests.builders import make_records
from tests.cli.files import Program, save_project
from tests.evidence.layouts import ticket_files
from tests.evidence.test_batteries import PEOPLE, survey


def test_items_rated_in_words_need_no_mapping(program: Program, tmp_path: Path) -> None:
    project = save_project(tmp_path / "films.cxj", make_records())
    data = tmp_path / "films.csv"
    data.write_text(survey(), encoding="utf-8")
    assert program.run("import", project, data) == 1
    assert "Not on the map: “Ann”, “Bob”, “Cleo”" in program.err
    assert "--add-touchpoints" in program.err
    report = program.json("import", project, data, "--add-touchpoints")
    assert (report["rows"], report["taken"], report["skipped"]) == (25, 24, 1)
    assert report["touchpoints"] == list(PEOPLE)
    found = program.json("scores", project, "--metric", "csat", "--by", "touchpoint")["scores"]
    assert {score["by"]["touchpoint"]: score["n"] for score in found} == {"Ann": 24, "Bob": 24, "Cleo": 12}


def test_rows_that_lack_the_same_are_told_together(program: Program, tmp_path: Path) -> None:
    project = save_project(tmp_path / "shop.cxj", make_records())
    data = tmp_path / "nps.csv"
    data.write_text("id,NPS\n" + "".join(f"{n},{'' if n % 2 else 9}\n" for n in range(40)) + "41,many\n")
    assert program.run("import", project, data, "--touchpoint", "Check out") == 0
    assert "41 rows: 20 taken, 21 skipped, 0 here already; 20 answers, 0 comments." in program.out
    lines = program.err.splitlines()
    assert "20 rows (2, 4, 6, 8, 10, …), column “NPS”: no answer in this row" in lines
    assert "Row 41, column “NPS”, value “many”: not a number" in lines


def test_an_edited_review_is_told(program: Program, tmp_path: Path) -> None:
    project = save_project(tmp_path / "reviews.cxj", make_records())
    first, later = tmp_path / "march.csv", tmp_path / "april.csv"
    first.write_bytes(ticket_files.google_play().data)
    later.write_bytes(ticket_files.google_play_next_month())
    assert program.run("import", project, first, "--touchpoint", "Check out") == 0
    assert program.run("import", project, later) == 0
    assert "1 row that is here already carries other answers now; what is here was kept." in program.err
    assert program.json("import", project, later)["changed"] == 1
