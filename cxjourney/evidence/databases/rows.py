"""Fetching the rows of a query as columns of text, a piece at a time and within the limits that every reader keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
import sqlalchemy as sa

from cxjourney.evidence.databases.asking import Asked, zoned_text
from cxjourney.evidence.databases.cells import texts_of
from cxjourney.evidence.faults import Notes, ReadFault
from cxjourney.evidence.headers import make_unique
from cxjourney.evidence.readers.raw import MAX_BYTES, MAX_CELL, MAX_COLUMNS, MAX_ROWS, Progress

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

_PIECE = 10_000
_HALF = 200_000  # rows after which the bar stands at its middle: how many will come is not known


def fetch(
    connection: Connection,
    asked: Asked,
    where: sa.ColumnElement[bool] | None,
    limit: int | None,
    progress: Progress,
) -> tuple[pl.DataFrame, Notes]:
    """Return the rows as text columns, and what a person should know about them; raise ReadFault."""
    names = list(asked.kinds)
    if len(names) > MAX_COLUMNS:
        raise ReadFault("database_columns", name=asked.shown, limit=MAX_COLUMNS)
    unique, repaired = make_unique([" ".join(name.split())[:200] for name in names])
    notes = Notes()
    if repaired:
        notes.add("names", repaired)
    pieces: list[pl.DataFrame] = []
    count = size = 0
    result = connection.execution_options(stream_results=True, max_row_buffer=_PIECE).execute(
        _statement(connection, asked, where, limit)
    )
    while rows := result.fetchmany(_PIECE):
        count += len(rows)
        if count > MAX_ROWS:
            raise ReadFault("too_many_rows", name=asked.shown, limit=f"{MAX_ROWS:,}")
        piece = _piece(asked, unique, rows, notes)
        size += int(piece.estimated_size())
        if size > MAX_BYTES:
            raise ReadFault("too_large", name=asked.shown, size=size // 1_000_000, limit=MAX_BYTES // 1_000_000)
        pieces.append(piece)
        progress(0.05 + 0.65 * count / (count + _HALF), "read")
    result.close()
    if not pieces:
        return pl.DataFrame(schema=dict.fromkeys(unique, pl.String)), notes
    return pl.concat(pieces, rechunk=True), notes


def _statement(connection: Connection, asked: Asked, where: Any, limit: int | None) -> Any:
    """Return the person's own query where nothing is to be added to it, so that its order stays."""
    awkward = connection.dialect.name == "duckdb" and bool(asked.zoned)
    if asked.statement and where is None and limit is None and not awkward:
        return sa.text(asked.statement.replace(":", "\\:"))
    columns = [_fetched(connection, asked, name, awkward) for name in asked.kinds]
    statement = sa.select(*columns).select_from(asked.body)
    if where is not None:
        statement = statement.where(where)
    return statement.limit(limit) if limit is not None else statement


def _fetched(connection: Connection, asked: Asked, name: str, awkward: bool) -> Any:
    column: Any = asked.body.c[name]
    if awkward and name in asked.zoned:
        return zoned_text(connection, asked, name, column).label(name)
    # Values come as the driver gives them: no rounding and no conversion by SQLAlchemy.
    return sa.type_coerce(column, sa.types.NullType()).label(name)


def _piece(asked: Asked, names: list[str], rows: Any, notes: Notes) -> pl.DataFrame:
    columns = []
    for name, values in zip(names, zip(*rows, strict=True), strict=True):
        try:
            texts = texts_of(values)
        except TypeError as fault:
            raise ReadFault("database_binary", name=asked.shown, column=name) from fault
        column = pl.Series(name, texts, dtype=pl.String)
        if column.str.len_bytes().max() is not None and int(column.str.len_bytes().max()) > MAX_CELL:  # type: ignore[arg-type]
            long = int((column.str.len_chars() > MAX_CELL).sum())
            if long:
                notes.add("cut", long, str(MAX_CELL))
                column = column.str.head(MAX_CELL)
        if bool(column.str.contains("\x00", literal=True).any()):
            notes.add("nul", int(column.str.count_matches("\x00", literal=True).sum()))
            column = column.str.replace_all("\x00", "", literal=True)
        columns.append(column)
    return pl.DataFrame(columns)
