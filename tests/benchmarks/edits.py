"""One edit, from `Document.do` to durable, beside a bare transaction of the same two rows."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from dataclasses import replace
from pathlib import Path

from cxjourney.domain.edits import Change, Edit
from cxjourney.domain.records import Journey, Lane, Stage, Touchpoint
from tests.benchmarks.measuring import Result, median_ms


def measure() -> list[Result]:
    """Return the time of one edit (a record row and its log row) and its ratio to sqlite3 with WAL and FULL."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CXJOURNEY_DATA"] = folder
        ours = _ours()
        bare = _bare(Path(folder) / "bare.db")
    return [
        Result("one edit, do() to durable", ours, "ms", "sqlite3, two rows, WAL/FULL", bare, 10),
        Result("one edit, do() to durable", ours, "ms", limit=5),
    ]


def _ours() -> float:
    from cxjourney.services.document import Document

    records = [
        Journey(id="j", title="Journey"),
        Stage(id="s", journey_id="j", title="Stage"),
        Lane(id="l", journey_id="j", title="Lane"),
        Touchpoint(id="t", journey_id="j", stage_id="s", lane_id="l", title="Touchpoint"),
    ]
    document = Document.new(records, "Speed")
    count = 0

    def edit() -> None:
        nonlocal count
        count += 1
        before = document.project.need(Touchpoint, "t")
        document.do(Edit("Rename", (Change(before, replace(before, title=f"Touchpoint {count}")),)))

    time = median_ms(edit, rounds=300, warm=30)
    document.discard()
    return time


def _bare(path: Path) -> float:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE touchpoint (id TEXT PRIMARY KEY, title TEXT)")
    connection.execute("CREATE TABLE log (sequence INTEGER PRIMARY KEY, text TEXT, changes TEXT)")
    connection.execute("INSERT INTO touchpoint VALUES ('t', 'Touchpoint')")
    count = 0

    def write() -> None:
        nonlocal count
        count += 1
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE touchpoint SET title = ? WHERE id = 't'", (f"Touchpoint {count}",))
        connection.execute("INSERT INTO log (text, changes) VALUES ('Rename', ?)", ("x" * 600,))
        connection.execute("COMMIT")

    time = median_ms(write, rounds=300, warm=30)
    connection.close()
    return time
