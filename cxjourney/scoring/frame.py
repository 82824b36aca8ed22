"""The shape that feeds every score: one block of evidence, as columns.

A block holds **one row for each response at one touchpoint** and is stored as Parquet (zstd) beside its `Import`
record. Columns:

| column | type | meaning |
|---|---|---|
| `key` | UInt64 | keyed hash that makes a row recognisable when the same data comes again; unique in a project |
| `response` | UInt64, may be null | keyed hash of the response id: rows of one response share it |
| `row` | UInt32 | row number in the source file, its first data row being 1 |
| `touchpoint` | String | touchpoint id |
| `time` | Datetime(us), may be null | when the answer was given, or the ticket was opened |
| `channel` | String, may be null | channel as the data names it |
| `count` | Float64 | how many answers the row stands for: 1, or more in a counts table |
| `weight` | Float64, may be null | survey weight; null where the file has none |
| `comment` | String, may be null | what the customer wrote |
| `open` | Boolean, may be null | true for a ticket that is not resolved yet |
| `m:ID` | Float64, may be null | the answer to the metric with that id (for TTR: calendar hours) |
| `s:NAME` | String, may be null | segment attribute NAME |
| `r:ID` | Float64, may be null | a score of that metric that somebody else computed; `count` is its n, `m:ID` is null |
| `resolved` | Datetime(us), may be null | when the ticket was solved, local like `time`; for working hours |

The last two are there only where the data has them. In the bytes of a block the `key` is null where it follows from
response, touchpoint and `open` (`keys.own_keys`), which halves what cannot be compressed; `read_block` puts it back.
Blocks from before format 3 hold both hashes as texts and are read as the numbers that stand for them. Records name a
row by its key as decimal text.

It knows nothing of files or SQL: `evidence` makes blocks, `storage` keeps them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING

from cxjourney.domain.errors import JourneyError
from cxjourney.domain.ids import RecordId, is_id
from cxjourney.domain.text import tr
from cxjourney.scoring.keys import own_keys, upgraded_keys

if TYPE_CHECKING:
    import polars as pl

METRIC = "m:"
SEGMENT = "s:"
REPORTED = "r:"
RESOLVED = "resolved"
FIXED = ("key", "response", "row", "touchpoint", "time", "channel", "count", "weight", "comment", "open")

FIRST_MOMENT, LAST_MOMENT = datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59)

MAX_BYTES = 1 << 30
MAX_ROWS = 50_000_000
MAX_COLUMNS = 2_000
MAX_NAME = 200

_LEVEL = 1  # of zstd: a higher one takes times as long and saves a few percent
_HASHES = ("key", "response")
_FOR_KEYS = ("key", "response", "row", "touchpoint", "time", "open", "count", "weight")
_NEVER_NULL = ("key", "row", "touchpoint", "count")


class BlockError(JourneyError):
    """A block that cannot be evidence: damaged, or made by something else. Its text is a sentence for people."""


def fixed_schema() -> dict[str, pl.DataType]:
    """Return the types of the columns that every block has."""
    import polars as pl

    text, number, key = pl.String(), pl.Float64(), pl.UInt64()
    types = (key, key, pl.UInt32(), text, pl.Datetime("us"), text, number, number, text, pl.Boolean())
    return dict(zip(FIXED, types, strict=True))


def empty_frame() -> pl.DataFrame:
    """Return a frame without rows and with the fixed columns only."""
    import polars as pl

    return pl.DataFrame(schema=fixed_schema())


def write_block(frame: pl.DataFrame) -> bytes:
    """Return the frame as Parquet (zstd), ready to lie beside its import; raise BlockError for a wrong shape.

    Its texts may be kept as Enum: that is dictionary-encoded text in Parquet too, and written without spelling every
    row out in between. `read_block` gives text again.
    """
    _check_columns(dict(frame.schema), may_be_old=False)
    _check_values(frame)
    own = own_keys(frame["response"].fill_null(0), frame["touchpoint"], frame["open"])
    follows = (own == frame["key"]) & frame["response"].is_not_null()
    frame = frame.with_columns(frame["key"].set(follows, None))
    buffer = BytesIO()
    frame.write_parquet(buffer, compression="zstd", compression_level=_LEVEL, statistics=False)
    return buffer.getvalue()


def read_block(block: bytes, wanted: Callable[[str], bool] | None = None) -> pl.DataFrame:
    """Return the frame of a block, trusting nothing about it; raise BlockError where it is not evidence.

    `wanted` chooses columns where not all are needed; values are judged only in those that cannot do without.
    The columns and the number of rows are judged by the header, before any row is unpacked.
    """
    import polars as pl

    if len(block) > MAX_BYTES:
        raise BlockError(tr("A block of answers is too large to be read."))
    if block[:4] != b"PAR1" or block[-4:] != b"PAR1":
        raise BlockError(tr("A block of answers is damaged."))
    try:
        _check_columns(dict(pl.read_parquet_schema(BytesIO(block))), may_be_old=True)
        rows = pl.scan_parquet(BytesIO(block)).select(pl.len()).collect().item()
        if rows > MAX_ROWS:
            raise BlockError(tr("A block of answers claims {rows} rows, more than can be read.", rows=f"{rows:,}"))
        names = pl.read_parquet_schema(BytesIO(block)).keys()
        kept = [name for name in names if wanted is None or name in _FOR_KEYS or wanted(name)]
        frame = pl.read_parquet(BytesIO(block), columns=kept)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, ValueError) as error:
        raise BlockError(tr("A block of answers is damaged.")) from error
    frame = _with_keys(frame)
    _check_values(frame)
    frame = frame if wanted is None else frame.select(name for name in frame.columns if wanted(name))
    return frame.with_columns(pl.selectors.enum().cast(pl.String))


def is_old(schema: Mapping[str, object]) -> bool:
    """Say whether a block of these columns is from before format 3, when hashes were texts."""
    import polars as pl

    return pl.String in (schema["key"], schema["response"])


def is_old_block(block: bytes) -> bool:
    """Say whether a sound block is from before format 3."""
    import polars as pl

    return is_old(pl.read_parquet_schema(BytesIO(block)))


def _with_keys(frame: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    if is_old(frame.schema):
        texts = [name for name in _HASHES if frame.schema[name] == pl.String]
        return frame.with_columns(upgraded_keys(frame[name]) for name in texts)
    if not frame["key"].null_count():
        return frame
    own = own_keys(frame["response"].fill_null(0), frame["touchpoint"], frame["open"])
    known = pl.col("key").is_null() & pl.col("response").is_not_null() & pl.col("touchpoint").is_not_null()
    return frame.with_columns(key=pl.when(known).then(own).otherwise(pl.col("key")))


def join_blocks(frames: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """Return all blocks as one frame, ready for fast filters; a column that a block lacks is null there.

    Touchpoint, channel and segment columns become categorical: they compare with text and cost 4 bytes a row.
    """
    import polars as pl

    present = list(frames)
    joined = pl.concat(present, how="diagonal") if present else empty_frame()
    coded = [name for name in joined.columns if name in ("touchpoint", "channel") or name.startswith(SEGMENT)]
    return joined.with_columns(pl.col(coded).cast(pl.Categorical))


def metric_ids(frame: pl.DataFrame) -> list[RecordId]:
    """Return the ids of the metrics that the frame has columns for."""
    return [name.removeprefix(METRIC) for name in frame.columns if name.startswith(METRIC)]


def attributes(frame: pl.DataFrame) -> list[str]:
    """Return the names of the segment attributes in the frame."""
    return [name.removeprefix(SEGMENT) for name in frame.columns if name.startswith(SEGMENT)]


def _check_columns(schema: dict[str, pl.DataType], *, may_be_old: bool) -> None:
    import polars as pl

    if len(schema) > MAX_COLUMNS:
        raise BlockError(tr("A block of answers has {count} columns, more than can be read.", count=len(schema)))
    expected = fixed_schema()
    for name in FIXED:
        if name not in schema:
            raise BlockError(tr("A block of answers lacks its column “{name}”.", name=name))
    for name, present in schema.items():
        if name.startswith((METRIC, REPORTED)) and is_id(name[len(METRIC) :]):
            wanted: pl.DataType = pl.Float64()
        elif name == RESOLVED:
            wanted = pl.Datetime("us")
        elif name.startswith(SEGMENT) and len(SEGMENT) < len(name) <= MAX_NAME:
            wanted = pl.String()
        elif name in expected:
            wanted = expected[name]
        else:
            raise BlockError(tr("A block of answers has a column that does not belong there."))
        is_text = wanted == pl.String and isinstance(present, pl.Enum)
        is_old_hash = may_be_old and name in _HASHES and present == pl.String
        if present != wanted and not is_text and not is_old_hash:
            raise BlockError(tr("A block of answers has a column “{name}” of a wrong type.", name=name))


def _check_values(frame: pl.DataFrame) -> None:
    import polars as pl

    numbers = ["count", "weight", *(name for name in frame.columns if name.startswith((METRIC, REPORTED)))]
    moments = [name for name in ("time", RESOLVED) if name in frame.columns]
    wrong = frame.select(
        pl.sum_horizontal(pl.col(_NEVER_NULL).is_null().sum()).alias("missing"),
        pl.sum_horizontal((~pl.col(numbers).is_finite()).sum()).alias("endless"),
        pl.sum_horizontal((pl.col("count", "weight") < 0).sum()).alias("negative"),
        pl.sum_horizontal((~pl.col(moments).is_between(FIRST_MOMENT, LAST_MOMENT)).sum()).alias("unthinkable"),
    ).row(0)
    if any(wrong):
        raise BlockError(tr("A block of answers holds values that cannot be answers."))
