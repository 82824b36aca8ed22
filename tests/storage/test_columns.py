"""The tables as plain data: the same as SQLAlchemy's and as the records', and enough for reading without it."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import fields
from pathlib import Path

import pytest
from sqlalchemy.schema import CreateTable

from cxjourney.domain.records import KINDS
from cxjourney.storage.columns import BESIDE, TABLES, create_table, insert_row, quoted, select_rows
from cxjourney.storage.mapping import MAPPINGS
from cxjourney.storage.tables import RECORD_TABLES, schema
from tests.storage.files import write_project


def described(statement: str, table: str) -> list[tuple[object, ...]]:
    """Return how SQLite describes the columns of a table that a statement makes."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(statement)
        return connection.execute(f"PRAGMA table_xinfo({quoted(table)})").fetchall()


def test_the_tables_are_those_of_sqlalchemy_and_of_the_records() -> None:
    assert set(TABLES) == set(schema.tables)
    assert list(TABLES)[: len(KINDS)] == list(RECORD_TABLES) == list(KINDS)
    assert set(TABLES) == set(KINDS) | set(BESIDE)


@pytest.mark.parametrize("table", TABLES)
def test_the_columns_are_those_of_sqlalchemy(table: str) -> None:
    names = tuple(column.name for column in TABLES[table])
    assert names == tuple(schema.tables[table].columns.keys()) == insert_row(table).names
    from_sqlalchemy = str(CreateTable(schema.tables[table]).compile(dialect=sqlite_dialect()))
    assert described(create_table(table), table) == described(from_sqlalchemy, table)


@pytest.mark.parametrize("kind", KINDS)
def test_the_columns_are_the_fields_of_the_record_in_their_order(kind: str) -> None:
    names = tuple(column.name for column in TABLES[kind])
    assert names == MAPPINGS[kind].names == tuple(field.name for field in fields(KINDS[kind]))


def test_whole_rows_are_written_and_read_in_the_same_order() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(create_table("edit_log"))
        added = insert_row("edit_log")
        row = {"text": "Rename", "changes": "[]", "undone": 0, "sequence": 7}
        connection.execute(added.text, added.parameters(row))
        assert connection.execute(select_rows("edit_log")).fetchall() == [(7, 0, "Rename", "[]")]


def test_a_name_is_quoted_whole() -> None:
    assert quoted('a"b') == '"a""b"'


READ = """
import sys
from pathlib import Path
from cxjourney.services.document import Document
from cxjourney.storage.project_file import load

assert load(Path(sys.argv[1])).project.journeys()
document = Document.open(Path(sys.argv[1]))
assert document.project.journeys() and document.is_saved
assert "sqlalchemy" not in sys.modules, "reading loaded SQLAlchemy"
document.prepare()
assert "sqlalchemy" in sys.modules
document.close()
"""


def test_reading_does_not_load_sqlalchemy(tmp_path: Path) -> None:
    path = write_project(tmp_path / "a.cxj")
    subprocess.run([sys.executable, "-c", READ, str(path)], check=True, timeout=60)


def sqlite_dialect() -> object:
    from sqlalchemy.dialects import sqlite

    return sqlite.dialect()
