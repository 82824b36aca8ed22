"""A million answers in a warehouse: one GROUP BY for each metric beside fetching the rows, then only the newer ones.

Both sides run in the reading process, as in the program; the peer is this program's own import of the same rows.
"""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path
from typing import Any

from cxjourney.domain.project import Project
from cxjourney.domain.records import Journey, Lane, Source, Stage
from tests.benchmarks.measuring import Result

ROWS = 1_000_000
MAPPING = {
    "columns": {
        "touchpoint": {"role": "touchpoint"}, "answered": {"role": "date"},
        "recommend": {"role": "answer", "metric": "nps", "blank": [99]},
        "satisfied": {"role": "answer", "metric": "csat", "scale": [1, 5]}, "region": {"role": "segment"},
        "weight": {"role": "weight"},
    }
}  # fmt: skip


def measure() -> list[Result]:
    """Return the times in DuckDB and SQLite of counting, of bringing in the rows, and of a refresh."""
    results = []
    # SQLite sorts row by row on one core: there counting is for keeping rows out of the project, not for speed.
    for kind, write, limit in (("duckdb", _duckdb, 0.5), ("sqlite", _sqlite, 1.2)):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"shop.{kind}"
            write(path, 0, ROWS)
            url = f"{kind}:///{path}"
            brought, _ = _refresh(*_project(url, aggregate=False))
            project, source, blocks = _project(url, aggregate=True)
            counted, _ = _refresh(project, source, blocks)
            write(path, ROWS, 1_000)
            newer, rows = _refresh(project, source, blocks)
            assert rows == 1_000, rows
            size = sum(map(len, blocks.values())) / 1e6
        name = {"duckdb": "DuckDB", "sqlite": "SQLite"}[kind]
        results += [
            Result(f"{name}: a million answers counted", counted, "s", "their rows brought in", brought, limit),
            Result(f"{name}: a thousand newer answers counted", newer, "s", "all counted", counted, 1),
            Result(f"{name}: counts in the project", size, "MB", limit=30),
        ]
    return results


def _project(url: str, aggregate: bool) -> tuple[Project, Source, dict[str, bytes]]:
    source = Source(
        id="source", name="Shop", url=url, query="answers", mapping_json=json.dumps(MAPPING), aggregate=aggregate
    )
    records = [Journey(id="j", title="Journey"), Stage(id="s", journey_id="j", title="Stage"),
               Lane(id="l", journey_id="j", title="Lane"), source]  # fmt: skip
    return Project(records), source, {}


def _refresh(project: Project, source: Source, blocks: dict[str, bytes]) -> tuple[float, int]:
    from cxjourney.evidence.databases.refreshing import NO_LIMITS, Wishes, plan_refresh

    start = time.perf_counter()
    wishes = Wishes(add_touchpoints=True)
    found = plan_refresh(project, project.need(Source, source.id), blocks.__getitem__, NO_LIMITS, wishes)
    edit = found.edit(project)
    seconds = time.perf_counter() - start
    blocks.update(edit.blocks)
    project.apply(edit)
    return seconds, found.plan.rows


_COLUMNS = """
    'Touchpoint ' || (n % 40) AS touchpoint, n % 12 AS recommend, 1 + n % 5 AS satisfied,
    'Region ' || (n % 5) AS region, 0.5 + (n % 4) / 4.0 AS weight"""


def _duckdb(path: Path, first: int, count: int) -> None:
    import duckdb

    with duckdb.connect(str(path)) as connection:
        table = f"""SELECT TIMESTAMP '2026-01-01' + to_seconds(n * 20) AS answered, {_COLUMNS}
                    FROM range({first}, {first + count}) AS numbers(n)"""
        connection.execute(f"INSERT INTO answers {table}" if first else f"CREATE TABLE answers AS {table}")


def _sqlite(path: Path, first: int, count: int) -> None:
    import sqlite3

    connection = sqlite3.connect(path)
    numbers = f"WITH RECURSIVE numbers(n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM numbers LIMIT {count})"
    table = (
        f"{numbers} SELECT datetime('2026-01-01', '+' || (n * 20) || ' seconds') AS answered, {_COLUMNS} FROM numbers"
    )
    statement: Any = f"INSERT INTO answers {table}" if first else f"CREATE TABLE answers AS {table}"
    connection.execute(statement)
    connection.commit()
    connection.close()
