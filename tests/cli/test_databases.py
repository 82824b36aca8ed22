"""Databases on the command line: import, inspect, source and refresh, as a pipeline uses them."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from cxjourney.evidence.databases import reading, refreshing
from tests.builders import make_records
from tests.cli.files import Program, save_project
from tests.evidence.databases.conftest import read_here

MAPPING = {
    "touchpoint": "Check out",
    "columns": {"given": {"role": "date"}, "nps": {"role": "answer", "metric": "nps"}, "id": {"role": "response_id"}},
}
COUNTED = {**MAPPING, "columns": {name: c for name, c in MAPPING["columns"].items() if name != "id"}}  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def read_in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "run_reader", read_here)
    monkeypatch.setattr(refreshing, "run_reader", read_here)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return save_project(tmp_path / "shop.cxj", make_records())


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "warehouse.db"
    add(path, 0, 40)
    return path


def add(path: Path, first: int, last: int) -> None:
    connection = sqlite3.connect(path)
    connection.execute("create table if not exists answers (id integer, given text, nps integer)")
    rows = [(i, f"2026-0{1 + i // 28}-{1 + i % 28:02} 12:00:00", i % 11 if i % 10 else 77) for i in range(first, last)]
    connection.executemany("insert into answers values (?, ?, ?)", rows)
    connection.commit()
    connection.close()


def write(path: Path, mapping: object) -> Path:
    path.write_text(json.dumps(mapping))
    return path


def test_inspect_and_import_a_query(program: Program, project: Path, database: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{database}"
    (found,) = program.json("inspect", url, "--query", "select * from answers")["files"]
    assert found["format"] == "SQL"
    assert found["rows"] == 40
    assert {column["name"]: column["role"] for column in found["columns"]}["given"] == "date"
    mapping = write(tmp_path / "m.json", MAPPING)
    report = program.json(
        "import", project, url, "--query", "select * from answers where id < 30", "--mapping", mapping
    )
    assert (report["rows"], report["taken"], report["skipped"]) == (30, 27, 3)
    assert report["problems"][0]["reason"] == "outside the scale 0 to 10"
    again = program.json("import", project, url, "--query", "answers", "--mapping", mapping)
    assert (again["rows"], again["taken"], again["duplicates"]) == (40, 9, 27)
    assert program.refuses("import", project, url).startswith("Say with --query")
    assert "only reads" in program.refuses("import", project, url, "--query", "drop table answers")


def test_a_source_is_kept_refreshed_and_removed(
    program: Program, project: Path, database: Path, tmp_path: Path
) -> None:
    url = f"sqlite:///{database}"
    for name, mapping, more in (("Rows", MAPPING, ()), ("Counts", COUNTED, ("--aggregate",))):
        given = write(tmp_path / "m.json", mapping)
        assert program.run("source", project, "add", name, url, "--table", "answers", "--mapping", given, *more) == 0
    assert "already" in program.refuses("source", project, "add", "rows", url, "--table", "answers", "--mapping", given)
    first = {report["source"]["name"]: report for report in program.json("refresh", project)["sources"]}
    assert [first[name]["taken"] for name in ("Rows", "Counts")] == [36, 36]
    assert first["Counts"]["rows"] == first["Counts"]["taken"] + first["Counts"]["skipped"]
    before = project.read_bytes()
    assert program.json("refresh", project, "Counts", "--dry-run")["sources"][0]["taken"] == 0
    assert project.read_bytes() == before
    add(database, 40, 50)
    (report,) = program.json("refresh", project, "counts")["sources"]
    assert (report["rows"], report["taken"]) == (10, 9)
    sources = program.json("source", project, "list")["sources"]
    assert [(source["name"], source["kind"], source["answers"]) for source in sources] == [
        ("Rows", "rows", 36), ("Counts", "counts", 45),
    ]  # fmt: skip
    assert program.run("source", project, "list") == 0
    assert "warehouse.db" in program.out
    assert program.run("source", project, "remove", "Rows") == 0
    assert "“Rows”" in program.refuses("refresh", project, "Rows")
    scores = program.json("scores", project, "--metric", "nps", "--by", "touchpoint")["scores"]
    assert scores[0]["n"] == 36 + 45


def test_a_mapping_is_proposed_where_none_is_given(program: Program, project: Path, database: Path) -> None:
    url = f"sqlite:///{database}"
    query = "select 'Check out' as touchpoint, given, nps from answers"
    assert program.run("source", project, "add", "Shop", url, "--query", query, "--aggregate") == 0
    (report,) = program.json("refresh", project)["sources"]
    assert report["taken"] > 30
    assert report["source"]["until"]


def test_what_cannot_be_is_refused_and_changes_nothing(
    program: Program, project: Path, database: Path, tmp_path: Path
) -> None:
    before = project.read_bytes()
    mapping = write(tmp_path / "m.json", MAPPING)
    url = f"sqlite:///{database}"
    assert "no source" in program.refuses("refresh", project)
    for arguments, sentence in (
        (("add", "A", "postgres//nothing", "--table", "t", "--mapping", mapping), "database address"),
        (("add", "A", "https://example.org/t.csv", "--table", "t", "--mapping", mapping), "not the address"),
        (("add", "A", url, "--query", "delete from answers", "--mapping", mapping), "only reads"),
        (("add", "A", url, "--table", "answers", "--mapping", mapping, "--password-from", "me"), "comes from"),
        (("add", "A", url, "--table", "nowhere"), "does not know a table"),
    ):
        assert sentence in program.refuses("source", project, *arguments)
    assert project.read_bytes() == before
    assert program.run("source", project, "add", "A", url) == 2
    wrong = write(tmp_path / "w.json", {**MAPPING, "warehouse": {"period": "decade"}})
    assert "counts by “day” or “month”" in program.refuses(
        "source", project, "add", "A", url, "--table", "answers", "--mapping", wrong, "--aggregate"
    )
