"""Parquet: typed columns become the texts that a careful CSV export would hold.

Whole numbers have no decimal point, dates are ISO, structures are flattened with dots, lists of plain values joined
with semicolons. The size is read from the file's own directory before any data is.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from cxjourney.evidence.faults import Notes, ReadFault
from cxjourney.evidence.found import ReadOptions
from cxjourney.evidence.readers.raw import MAX_COLUMNS, MAX_ROWS, Progress, RawTable
from cxjourney.evidence.readers.rows import named_table

if TYPE_CHECKING:
    import polars as pl

PARQUET_MARK = b"PAR1"
_MAX_DEPTH = 12
_EXACT = 2.0**53  # beyond it a float no longer counts single units


def read_parquet(data: bytes, name: str, _options: ReadOptions, progress: Progress) -> RawTable:
    """Return the rows of a Parquet file; raise ReadFault where it is damaged, too large or holds no plain columns."""
    import polars as pl

    if not (data.startswith(PARQUET_MARK) and data.endswith(PARQUET_MARK)):
        raise ReadFault("damaged", name=name)
    notes = Notes()
    try:
        scan = pl.scan_parquet(io.BytesIO(data))
        width, height = len(scan.collect_schema()), int(scan.select(pl.len()).collect().item())
        if width > MAX_COLUMNS:
            raise ReadFault("too_many_columns", name=name, limit=MAX_COLUMNS)
        if height > MAX_ROWS:
            raise ReadFault("too_many_rows", name=name, limit=MAX_ROWS)
        progress(0.2, "read")
        frame = _flattened(pl.read_parquet(io.BytesIO(data)), name)
        progress(0.6, "read")
        texts, left_out = _as_texts(frame)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, ValueError) as fault:
        raise ReadFault("damaged", name=name) from fault
    if not height:
        raise ReadFault("no_rows", name=name)
    if not texts.width:
        raise ReadFault("nested", name=name)
    if left_out:
        notes.add("nested_columns", len(left_out), ", ".join(left_out[:5]))
    return named_table("parquet", texts, notes)


def _flattened(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    """Take structures apart into columns with dotted names; a dotted name already taken gets a number later on."""
    import polars as pl

    for _ in range(_MAX_DEPTH):
        if not any(isinstance(kind, (pl.Struct, pl.Binary)) for kind in frame.dtypes):
            break
        columns: list[pl.Series] = []
        for column in map(_decoded, frame.get_columns()):
            if isinstance(column.dtype, pl.Struct):
                fields = column.struct.unnest().get_columns() if column.dtype.fields else []
                columns += [field.alias(f"{column.name}.{field.name}") for field in fields]
            else:
                columns.append(column)
        if len(columns) > MAX_COLUMNS:
            raise ReadFault("too_many_columns", name=name, limit=MAX_COLUMNS)
        frame = pl.DataFrame(_with_own_names(columns))
    return frame


def _decoded(column: pl.Series) -> pl.Series:
    """Return bytes as the text that older writers mean by them; what is no UTF-8 becomes blank."""
    import polars as pl

    if column.dtype != pl.Binary:
        return column
    return pl.Series(column.name, [_utf8(value) for value in column.to_list()], dtype=pl.String)


def _utf8(value: bytes | None) -> str | None:
    try:
        return None if value is None else value.decode()
    except UnicodeDecodeError:
        return None


def _with_own_names(columns: list[pl.Series]) -> list[pl.Series]:
    taken: set[str] = set()
    own: list[pl.Series] = []
    for column in columns:
        title, copy = column.name, 1
        while title in taken:
            copy += 1
            title = f"{column.name} ({copy})"
        taken.add(title)
        own.append(column.alias(title))
    return own


def _as_texts(frame: pl.DataFrame) -> tuple[pl.DataFrame, list[str]]:
    """Return the columns as texts, and the names of those that no text can stand for."""
    import polars as pl

    wanted: list[pl.Expr] = []
    left_out: list[str] = []
    for title, kind in frame.schema.items():
        column = pl.col(title)
        if isinstance(kind, (pl.List, pl.Array)) and not kind.inner.is_nested():
            items = column.arr.to_list() if isinstance(kind, pl.Array) else column
            text = _text(pl.element(), kind.inner)
            if text is not None:
                wanted.append(items.list.eval(text).list.join("; ", ignore_nulls=True).alias(title))
                continue
        else:
            text = _text(column, kind)
            if text is not None:
                wanted.append(text.alias(title))
                continue
        left_out.append(title)
    return frame.select(wanted), left_out


def _text(column: pl.Expr, kind: Any) -> pl.Expr | None:
    """Return the text of one plain value, or None where its type has none."""
    import polars as pl

    if kind.is_nested() or kind in (pl.Object, pl.Unknown):
        return None
    if kind.is_float():
        whole = column.is_finite() & (column == column.round(0)) & (column.abs() < _EXACT)
        number = pl.when(whole).then(column).cast(pl.Int64, strict=False).cast(pl.String)
        return pl.coalesce(number, pl.when(column.is_finite()).then(column).cast(pl.String))
    if kind.is_decimal():
        text = column.cast(pl.String)
        short = text.str.strip_chars_end("0").str.strip_chars_end(".")
        return pl.when(text.str.contains(".", literal=True)).then(short).otherwise(text)
    if kind == pl.Datetime:
        return column.dt.strftime("%Y-%m-%d %H:%M:%S%.f" + ("%:z" if kind.time_zone else ""))
    if kind == pl.Time:
        return column.dt.strftime("%H:%M:%S%.f")
    if kind == pl.Duration:
        seconds = column.dt.total_seconds()
        clock = [(seconds.abs() // 60 % 60), seconds.abs() % 60]
        two = [part.cast(pl.String).str.zfill(2) for part in clock]
        sign = pl.when(seconds < 0).then(pl.lit("-")).otherwise(pl.lit(""))
        return pl.format("{}{}:{}:{}", sign, seconds.abs() // 3600, *two)
    return column.cast(pl.String)
