"""Collects what readers meet one by one (records with named fields, or rows of cells) into columns of text.

Rows are turned into columns in chunks, so that no row stays a Python list; characters that no text may hold are
replaced and counted here, once for all readers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from cxjourney.evidence.faults import Notes, ReadFault
from cxjourney.evidence.readers.raw import MAX_CELL, MAX_COLUMNS, MAX_ROWS, RawTable

if TYPE_CHECKING:
    import polars as pl

_CHUNK = 20_000


class Records:
    """Records with named fields; a field that a record lacks is blank, and fields stand in the order first met."""

    def __init__(self, name: str, notes: Notes, first: Iterable[str] = ()) -> None:
        self._name = name
        self._notes = notes
        self._columns: dict[str, list[str | None]] = {field: [] for field in first}
        self._parts: list[pl.DataFrame] = []
        self._here = 0
        self.count = 0

    def add(self, record: dict[str, str | None]) -> None:
        """Take one record; raise ReadFault beyond the limits that all readers keep."""
        here = self._here
        for field, value in record.items():
            column = self._columns.get(field)
            if column is None:
                if len(self._columns) >= MAX_COLUMNS:
                    raise ReadFault("too_many_columns", name=self._name, limit=MAX_COLUMNS)
                column = self._columns[field] = []
            if len(column) < here:
                column.extend([None] * (here - len(column)))
            column.append(value)
        self._here += 1
        self.count += 1
        if self._here == _CHUNK:
            self._flush()
            if self.count > MAX_ROWS:
                raise ReadFault("too_many_rows", name=self._name, limit=MAX_ROWS)

    def table(self, form: str, encoding: str | None = None, drop_empty: Iterable[str] = ()) -> RawTable:
        """Return everything as a table whose first row holds the field names; fields of `drop_empty` only if filled."""
        import polars as pl

        self._flush()
        fields = list(self._columns)
        if not fields or not self.count:
            raise ReadFault("no_rows", name=self._name)
        frame = pl.concat(self._parts, how="diagonal")
        unused = [field for field in drop_empty if field in fields and frame[field].null_count() == frame.height]
        return named_table(form, frame.select(f for f in fields if f not in unused), self._notes, encoding)

    def _flush(self) -> None:
        import polars as pl

        if not self._here:
            return
        columns = []
        for field, values in self._columns.items():
            values.extend([None] * (self._here - len(values)))
            columns.append(text_series(field, values, self._notes))
            self._columns[field] = []
        self._parts.append(pl.DataFrame(columns))
        self._here = 0


def named_table(form: str, frame: pl.DataFrame, notes: Notes, encoding: str | None = None) -> RawTable:
    """Return a table of a format whose columns have names: they become its first row, and it says so."""
    import polars as pl

    names = pl.DataFrame([pl.Series(str(i), [name], dtype=pl.String) for i, name in enumerate(frame.columns)])
    body = frame.cast(pl.String)
    body.columns = names.columns
    body = pl.concat([names, body])
    return RawTable(form, tidy_text(body, notes), notes, encoding, named=True)


def text_series(name: str, values: Sequence[str | None], notes: Notes) -> pl.Series:
    """Return a column of texts; half characters, which no file can hold, become “�” and are counted."""
    import polars as pl

    try:
        return pl.Series(name, values, dtype=pl.String)
    except UnicodeEncodeError:
        mended: list[str | None] = []
        for value in values:
            if value is not None and not value.isascii():
                whole = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
                if whole != value:
                    notes.add("replaced", whole.count("\ufffd") - value.count("\ufffd"))
                    value = whole
            mended.append(value)
        return pl.Series(name, mended, dtype=pl.String)


def tidy_text(frame: pl.DataFrame, notes: Notes) -> pl.DataFrame:
    """Take out NUL characters, cut cells that are longer than any cell may be, and make blank ones null."""
    import polars as pl

    looks = frame.select(
        pl.all().str.len_bytes().max().fill_null(0).name.suffix(" length"),
        pl.all().str.contains("\0", literal=True).any().fill_null(value=False).name.suffix(" zero"),
    ).row(0, named=True)
    zeros = [name for name in frame.columns if looks[f"{name} zero"]]
    if zeros:
        notes.add("nul", sum(frame.select(pl.col(zeros).str.count_matches("\0", literal=True).sum()).row(0)))
        frame = frame.with_columns(pl.col(zeros).str.replace_all("\0", "", literal=True))
    wide = [name for name in frame.columns if looks[f"{name} length"] > MAX_CELL]
    cut = sum(frame.select((pl.col(wide).str.len_chars() > MAX_CELL).sum()).row(0)) if wide else 0
    if cut:
        notes.add("cut", cut, f"{MAX_CELL}")
        frame = frame.with_columns(pl.col(wide).str.head(MAX_CELL))
    return frame.with_columns(pl.when(pl.all().str.strip_chars() != "").then(pl.all()))
