"""Which tables a .cxj file has, with their columns, and the plain SQL for whole rows of them.

`tables` describes the same to SQLAlchemy. Reading a file needs no more than this, and so need not load SQLAlchemy,
which takes longer than reading all of a project; compiling thirty such statements would, too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from cxjourney.storage.mapping import MAPPINGS


class TableColumn(NamedTuple):
    """One column; `is_key` marks the one that names a row."""

    name: str
    sql_type: str
    nullable: bool = False
    is_key: bool = False


BESIDE: dict[str, tuple[TableColumn, ...]] = {
    "edit_log": (
        TableColumn("sequence", "INTEGER", is_key=True),  # grows for ever; a number is never used twice
        TableColumn("undone", "INTEGER"),  # 1 for the steps that Redo would bring back
        TableColumn("text", "TEXT"),
        TableColumn("changes", "TEXT"),  # JSON, see mapping.changes_to_json
    ),
    "version": (
        TableColumn("id", "TEXT", is_key=True),
        TableColumn("label", "TEXT"),
        TableColumn("made_at", "TEXT"),  # ISO 8601 with offset
        TableColumn("records", "BLOB"),  # zlib over JSON, see mapping.pack_records
    ),
    "block": (
        TableColumn("id", "TEXT", is_key=True),
        TableColumn("sha256", "TEXT"),
        TableColumn("bytes", "BLOB"),
    ),
    "meta": (
        TableColumn("key", "TEXT", is_key=True),
        TableColumn("value", "TEXT"),
    ),
}
"""The tables beside those of the records."""

TABLES: dict[str, tuple[TableColumn, ...]] = {
    **{
        kind: tuple(TableColumn(rule.name, rule.sql_type, rule.nullable, rule.name == "id") for rule in mapping.columns)
        for kind, mapping in MAPPINGS.items()
    },
    **BESIDE,
}
"""Every table of a project file, those of the records first, parents before children."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement and the names of its parameters in their order."""

    text: str
    names: tuple[str, ...]

    def parameters(self, row: Mapping[str, object]) -> tuple[object, ...]:
        """Return the parameters for one row of column values."""
        return tuple(row[name] for name in self.names)


def select_rows(table: str) -> str:
    """Return the statement that reads all rows of a table, columns in the order of `TABLES`."""
    return f"SELECT {_listed(_names(table))} FROM {quoted(table)}"


def insert_row(table: str) -> Statement:
    """Return the statement that adds one whole row to a table."""
    names = _names(table)
    marks = ", ".join("?" for _name in names)
    return Statement(f"INSERT INTO {quoted(table)} ({_listed(names)}) VALUES ({marks})", names)


def create_table(table: str) -> str:
    """Return the statement that makes a table."""
    columns = [f"{quoted(c.name)} {c.sql_type}{'' if c.nullable else ' NOT NULL'}" for c in TABLES[table]]
    keys = _listed(tuple(column.name for column in TABLES[table] if column.is_key))
    return f"CREATE TABLE {quoted(table)} ({', '.join(columns)}, PRIMARY KEY ({keys}))"


def quoted(name: str) -> str:
    """Return `name` as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def _names(table: str) -> tuple[str, ...]:
    return tuple(column.name for column in TABLES[table])


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(map(quoted, names))
