"""The SQL for record rows, made once from the SQLAlchemy Core tables, so that an edit costs no compiling."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Insert, Select, Table, Update, bindparam, delete, update
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql import Delete

from cxjourney.storage.tables import RECORD_TABLES


@dataclass(frozen=True, slots=True)
class Statement:
    """One compiled statement and the names of its parameters in their order."""

    text: str
    names: tuple[str, ...]

    def parameters(self, row: Mapping[str, Any]) -> tuple[Any, ...]:
        """Return the parameters for one row of column values."""
        return tuple(row[name] for name in self.names)


def compiled(statement: Insert | Update | Delete | Select[Any]) -> Statement:
    """Compile a Core statement for SQLite with positional parameters."""
    result = statement.compile(dialect=sqlite.dialect(paramstyle="qmark"))
    return Statement(str(result), tuple(result.positiontup or ()))


def insert_into(table: Table) -> Statement:
    """Return the statement that adds one whole row to a table."""
    names = tuple(column.name for column in table.columns)
    marks = ", ".join("?" for _name in names)
    return Statement(f"INSERT INTO {_quoted(table.name)} ({_listed(names)}) VALUES ({marks})", names)


@cache
def select_records(kind: str) -> Statement:
    """Return the statement that reads all records of a kind, columns in the order of the record's fields."""
    names = tuple(column.name for column in RECORD_TABLES[kind].columns)
    return Statement(f"SELECT {_listed(names)} FROM {_quoted(kind)}", ())


@cache
def insert_record(kind: str) -> Statement:
    """Return the statement that adds a record."""
    return insert_into(RECORD_TABLES[kind])


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


# Reading and adding whole rows is written out from the tables: compiling thirty such statements takes longer than
# opening a project.


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(map(_quoted, names))


def _quoted(name: str) -> str:
    return f'"{name}"'
