"""Running the GROUP BYs of a source in the reading process, and handing their counts on.

What comes back is a handful of counts for each metric, never a row: place, day, channel, segments, value, how many.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from cxjourney.evidence.databases.aggregate import Aggregate, Counting, answers_of
from cxjourney.evidence.databases.asking import Asked, Kind, Window, window_of
from cxjourney.evidence.databases.cells import text_of, texts_of
from cxjourney.evidence.databases.serving import ROWS_FILE, window_data
from cxjourney.evidence.faults import ReadFault
from cxjourney.evidence.mapping import Mapping, mapping_from_dict

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from cxjourney.evidence.readers.raw import Progress

MAX_GROUPS = 2_000_000
_PIECE = 20_000
_TEXT_STYLES = ("", "ymd", "epoch", "epoch_ms")


def count(
    connection: Connection, asked: Asked, wanted: dict[str, Any], folder: Path, progress: Progress
) -> dict[str, Any]:
    """Have the database count what a mapping names; return the account, the counts lying in `folder`.

    The counts are a frame of `answer` (which of `answers_of`), `place`, `time`, `channel`, `segment0`..., `value`
    (hours for times), `open`, `count`, `weight` and `squared`.
    """
    mapping = mapping_from_dict(wanted["mapping"])
    _check_dates(asked, mapping)
    window = _window(connection, asked, wanted)
    counting = Counting(**wanted["counting"])
    aggregate = Aggregate(asked, mapping, answers_of(mapping, wanted["left_out"]), counting, window)
    progress(0.1, "count")
    account = _account(connection, aggregate)
    frames = [_empty(mapping)]
    total = 0
    for number in range(len(aggregate.answers)):
        progress(0.2 + 0.7 * number / len(aggregate.answers), "count")
        frame = _counts(connection, aggregate, number, total)
        total += frame.height
        frames.append(frame)
    pl.concat(frames, how="diagonal").write_parquet(folder / ROWS_FILE, compression="lz4", statistics=False)
    return {"account": account, "window": window_data(window), "groups": total, "columns": list(asked.kinds)}


def _check_dates(asked: Asked, mapping: Mapping) -> None:
    for column in mapping.with_role("date", "period", "opened", "resolved"):
        if asked.kind(column.name) in (Kind.TEXT, Kind.ANY) and column.date_style not in _TEXT_STYLES:
            raise ReadFault("database_date_style", name=asked.shown, column=column.name)


def _window(connection: Connection, asked: Asked, wanted: dict[str, Any]) -> Window | None:
    if not wanted["newest_by"]:
        return None
    return window_of(connection, asked, wanted["newest_by"], wanted["since"], datetime.now())


def _account(connection: Connection, aggregate: Aggregate) -> list[dict[str, Any]]:
    rows = connection.execute(aggregate.account()).mappings()
    return [{key: text_of(value) if key == "place" else int(value or 0) for key, value in row.items()} for row in rows]


def _schema(mapping: Mapping) -> dict[str, Any]:
    segments = {f"segment{number}": pl.String for number in range(len(mapping.with_role("segment")))}
    return {
        "place": pl.String, "time": pl.String, "channel": pl.String, **segments, "value": pl.Float64, "open": pl.Int8,
        "count": pl.Float64, "weighted": pl.Float64, "weight": pl.Float64, "squared": pl.Float64,
    }  # fmt: skip


def _empty(mapping: Mapping) -> pl.DataFrame:
    return pl.DataFrame(schema={**_schema(mapping), "answer": pl.Int32})


def _counts(connection: Connection, aggregate: Aggregate, number: int, before: int) -> pl.DataFrame:
    schema = _schema(aggregate.mapping)
    names = list(schema)[: len(schema) if aggregate.mapping.with_role("weight") else len(schema) - 3]
    result = connection.execution_options(stream_results=True, max_row_buffer=_PIECE).execute(aggregate.counts(number))
    pieces = [pl.DataFrame(schema=schema)]
    while rows := result.fetchmany(_PIECE):
        before += len(rows)
        if before > MAX_GROUPS:
            raise ReadFault("database_groups", name=aggregate.asked.shown, limit=MAX_GROUPS)
        columns = []
        for name, values in zip(names, zip(*rows, strict=True), strict=True):
            if schema[name] == pl.String:
                columns.append(pl.Series(name, texts_of(values), dtype=pl.String))
            else:
                numbers = [None if value is None else float(value) for value in values]
                columns.append(pl.Series(name, numbers, dtype=pl.Float64).cast(schema[name]))
        pieces.append(pl.DataFrame(columns))
    result.close()
    frame = pl.concat(pieces, how="diagonal").with_columns(answer=pl.lit(number, dtype=pl.Int32))
    if aggregate.answers[number].is_time:
        frame = frame.with_columns(pl.col("value") / 3600)
    return frame
