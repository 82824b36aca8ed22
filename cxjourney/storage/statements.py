"""The SQL for the rows of edits, made once from the SQLAlchemy Core tables, so that an edit costs no compiling."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Insert, Select, Update, bindparam, delete, update
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql import Delete

from cxjourney.storage.columns import Statement, insert_row
from cxjourney.storage.tables import RECORD_TABLES


def compiled(statement: Insert | Update | Delete | Select[Any]) -> Statement:
    """Compile a Core statement for SQLite with positional parameters."""
    result = statement.compile(dialect=sqlite.dialect(paramstyle="qmark"))
    return Statement(str(result), tuple(result.positiontup or ()))


@cache
def insert_record(kind: str) -> Statement:
    """Return the statement that adds a record."""
    return insert_row(kind)


@cache
def update_record(kind: str) -> Statement:
    """Return the statement that replaces a record; its `record_id` parameter names the row."""
    table = RECORD_TABLES[kind]
    values: dict[str, Any] = {column.name: bindparam(column.name) for column in table.columns if column.name != "id"}
    return compiled(update(table).where(table.c.id == bindparam("record_id")).values(values))


@cache
def delete_record(kind: str) -> Statement:
    """Return the statement that removes a record; its `record_id` parameter names the row."""
    table = RECORD_TABLES[kind]
    return compiled(delete(table).where(table.c.id == bindparam("record_id")))
