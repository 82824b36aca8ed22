"""Steps from each older format to the next, done on a private copy; the person's file changes only when they save.

Each step is one transaction together with the format number, so that a copy is never half migrated. A step touches
the tables as they were in its time and therefore names columns itself, never through `tables`.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable

from cxjourney.storage.numbers import FORMAT_VERSION


def _from_1(connection: sqlite3.Connection) -> None:
    connection.execute("ALTER TABLE asset ADD COLUMN alt_text TEXT NOT NULL DEFAULT ''")
    for table in ("stage", "lane", "touchpoint", "transition", "note"):
        connection.execute(f"ALTER TABLE {table} ADD COLUMN origin_id TEXT")
    connection.execute("ALTER TABLE block ADD COLUMN sha256 TEXT NOT NULL DEFAULT ''")
    for (block_id,) in connection.execute("SELECT id FROM block").fetchall():
        data = connection.execute("SELECT bytes FROM block WHERE id = ?", (block_id,)).fetchone()[0]
        digest = hashlib.sha256(data if isinstance(data, bytes) else b"").hexdigest()
        connection.execute("UPDATE block SET sha256 = ? WHERE id = ?", (digest, block_id))


def _from_2(connection: sqlite3.Connection) -> None:
    for column in (
        "work_begin INTEGER NOT NULL DEFAULT 540",
        "work_end INTEGER NOT NULL DEFAULT 1020",
        """work_days TEXT NOT NULL DEFAULT '["1", "2", "3", "4", "5"]'""",
        "holidays TEXT NOT NULL DEFAULT '[]'",
        "callback_hours INTEGER NOT NULL DEFAULT 48",
    ):
        connection.execute(f"ALTER TABLE project ADD COLUMN {column}")
    connection.execute("ALTER TABLE metric ADD COLUMN business_hours INTEGER NOT NULL DEFAULT 0")
    connection.execute("ALTER TABLE metric ADD COLUMN callback_from REAL")
    connection.execute("ALTER TABLE note ADD COLUMN answer_key TEXT NOT NULL DEFAULT ''")
    connection.execute('ALTER TABLE "import" ADD COLUMN source_id TEXT')
    for table, columns in (
        ("target", "touchpoint_id TEXT NOT NULL, metric_id TEXT NOT NULL, target REAL, good_from REAL, low_from REAL"),
        ("source", "name TEXT NOT NULL, url TEXT NOT NULL, query TEXT NOT NULL, mapping_json TEXT NOT NULL, "
                   "aggregate INTEGER NOT NULL, newest TEXT NOT NULL, password_from TEXT NOT NULL, "
                   "refreshed_at TEXT NOT NULL, position INTEGER NOT NULL"),
        ("case", "answer_key TEXT NOT NULL, touchpoint_id TEXT NOT NULL, metric_id TEXT NOT NULL, "
                 "status TEXT NOT NULL, due TEXT NOT NULL, owner TEXT NOT NULL, note TEXT NOT NULL"),
    ):  # fmt: skip
        connection.execute(f'CREATE TABLE "{table}" (id TEXT NOT NULL, {columns}, PRIMARY KEY (id))')


def _from_3(connection: sqlite3.Connection) -> None:
    connection.execute("ALTER TABLE persona ADD COLUMN drafted TEXT NOT NULL DEFAULT '[]'")
    connection.execute("ALTER TABLE persona ADD COLUMN quote_said INTEGER NOT NULL DEFAULT 0")


MIGRATIONS: dict[int, Callable[[sqlite3.Connection], None]] = {1: _from_1, 2: _from_2, 3: _from_3}
"""From format number -> the step to the next one."""


def migrate(connection: sqlite3.Connection, present: int) -> None:
    """Bring a database from format `present` to the present one; a fault leaves it in a whole earlier format."""
    for number in range(present, FORMAT_VERSION):
        connection.execute("BEGIN IMMEDIATE")
        try:
            MIGRATIONS[number](connection)
            connection.execute(f"PRAGMA user_version = {number + 1}")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
