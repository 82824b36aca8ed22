"""The service lead: ticket exports quarter by quarter, a database beside them, and what moved, without a window."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.cli.files import Program
from tests.evidence.files import table, write

HEADER = ["Id", "Requester", "Requester email", "Group", "Via", "Status", "Created at", "Solved at",
          "Satisfaction Score", "Full resolution time in minutes"]  # fmt: skip


@pytest.fixture
def program(capsys: pytest.CaptureFixture[str]) -> Program:
    return Program(capsys)


def tickets(first_id: int, month: int, good: int, bad: int, minutes: int) -> str:
    """Return a quarter of tickets: `good` and `bad` ratings, as many merely offered, and five still open."""
    rows: list[list[object]] = [list(HEADER)]
    words = ["Good"] * good + ["Bad"] * bad + ["Offered"] * (good + bad) + [""] * 5
    for number, word in enumerate(words):
        is_open = not word
        rows.append(
            [
                first_id + number,
                f"Person {number}",
                f"person{number}@example.com",
                ("Billing", "Delivery")[number % 2],
                ("mail", "chat", "phone")[number % 3],
                "open" if is_open else "solved",
                f"2026-{month + number % 3:02}-{1 + number % 27:02} 09:15",
                "" if is_open else f"2026-{month + number % 3:02}-{1 + number % 27:02} 18:15",
                word,
                "" if is_open else minutes + number % 5,
            ]
        )
    return table(rows)


def score(program: Program, *wanted: object) -> dict[str, Any]:
    (found,) = program.json("scores", *wanted)["scores"]
    return dict(found)


def test_two_quarters_of_tickets_and_what_moved(program: Program, tmp_path: Path) -> None:
    file = tmp_path / "Service.cxj"
    assert program.run("new", file) == 0
    q2 = write(tmp_path, "tickets Q2.csv", tickets(1000, 4, 160, 40, 600))
    q3 = write(tmp_path, "tickets Q3.csv", tickets(5000, 7, 110, 90, 960))

    (found,) = program.json("inspect", q2)["files"]
    assert (found["preset"], found["rows"]) == ("zendesk", 405)
    roles = {column["name"]: column["role"] for column in found["columns"]}
    assert (roles["Requester"], roles["Requester email"]) == ("personal", "personal")

    report = program.json("import", file, q2, "--touchpoint", "Ask for help", "--add-touchpoints")
    assert (report["rows"], report["taken"], report["skipped"], report["duplicates"]) == (405, 405, 0, 0)
    csat = score(program, file, "--metric", "csat", "--by", "all")
    assert (csat["value"], csat["n"], csat["parts"]["satisfied"]) == (pytest.approx(80.0), 200, 160)
    ttr = score(program, file, "--metric", "ttr", "--by", "all")
    assert (ttr["n"], ttr["parts"]["open"]) == (400, 5)
    assert ttr["value"] == pytest.approx(602 / 60, abs=0.02)

    again = program.json("refresh", file, q2)
    assert (again["taken"], again["duplicates"]) == (0, 405)
    next_quarter = program.json("refresh", file, q3)
    assert (next_quarter["taken"], next_quarter["duplicates"], next_quarter["unmatched"]) == (405, 0, [])

    moved = score(
        program, file, "--metric", "csat", "--by", "touchpoint", "--from", "2026-07-01", "--to", "2026-09-30",
        "--against-from", "2026-04-01", "--against-to", "2026-06-30",
    )  # fmt: skip
    assert moved["value"] == pytest.approx(55.0)
    assert moved["change"]["difference"]["value"] == pytest.approx(-25.0)
    assert moved["change"]["reliable"] is True
    assert "worse" in moved["change"]["text"]
    by_group = program.json("scores", file, "--metric", "csat", "--by", "segment:Group,quarter")["scores"]
    assert {tuple(one["by"].values()) for one in by_group} == {
        (group, quarter) for group in ("Billing", "Delivery") for quarter in ("2026-Q2", "2026-Q3")
    }
    assert b"person7@example.com" not in file.read_bytes()


def test_a_database_is_asked_for_counts_and_then_only_for_what_is_newer(program: Program, tmp_path: Path) -> None:
    database, file = tmp_path / "answers.db", tmp_path / "Shop.cxj"

    def answer(first: int, likely: list[int], month: int) -> None:
        with closing(sqlite3.connect(database)) as connection, connection:
            connection.execute("CREATE TABLE IF NOT EXISTS answers (id INTEGER, place TEXT, likely INTEGER, at TEXT)")
            connection.executemany(
                "INSERT INTO answers VALUES (?, 'Checkout', ?, ?)",
                [(first + n, value, f"2026-{month:02}-{1 + n % 28:02} 10:00:00") for n, value in enumerate(likely)],
            )

    mapping = write(
        tmp_path,
        "mapping.json",
        """{"columns": {"place": {"role": "touchpoint"}, "at": {"role": "date"},
                        "likely": {"role": "answer", "metric": "nps", "blank": [11]}}}""",
    )
    answer(0, [10] * 50 + [5] * 30 + [8] * 20 + [11] * 7, 5)
    assert program.run("new", file) == 0
    assert program.run(
        "source", file, "add", "Answers", f"sqlite:///{database}", "--table", "answers", "--mapping", mapping,
        "--aggregate",
    ) == 0  # fmt: skip
    (first,) = program.json("refresh", file, "--add-touchpoints")["sources"]
    assert first["answers"] == 100
    nps = score(program, file, "--metric", "nps")
    assert (nps["by"], nps["value"], nps["n"]) == ({"touchpoint": "Checkout"}, pytest.approx(20.0), 100)
    assert program.json("refresh", file)["sources"][0]["answers"] == 0
    answer(1000, [10] * 100, 6)
    assert program.json("refresh", file)["sources"][0]["answers"] == 100
    nps = score(program, file, "--metric", "nps")
    assert (nps["value"], nps["n"], nps["parts"]["promoters"]) == (pytest.approx(60.0), 200, 150)
