"""Frames of answers for tests, written as short rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from zlib import crc32

import polars as pl

from cxjourney.scoring.frame import METRIC, REPORTED, RESOLVED, SEGMENT, fixed_schema


def make_frame(rows: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    """Return a block's frame of rows such as `{"touchpoint": "pay", "m:nps": 9}`; what is not said is usual."""
    filled = []
    for number, row in enumerate(rows, 1):
        usual = {"key": number, "response": number, "row": number, "count": 1.0, "touchpoint": "pay"}
        hashes = {name: _hash(row[name]) for name in ("key", "response") if name in row}
        filled.append({**dict.fromkeys(fixed_schema()), **usual, **row, **hashes})
    extra = {name for row in filled for name in row} - set(fixed_schema())
    types: dict[str, Any] = dict(fixed_schema())
    types |= {name: pl.Float64 if name.startswith((METRIC, REPORTED)) else pl.String for name in sorted(extra)}
    types |= {RESOLVED: pl.Datetime("us")} if RESOLVED in extra else {}
    assert all(name.startswith((METRIC, REPORTED, SEGMENT)) or name == RESOLVED for name in extra)
    return pl.DataFrame(filled, schema=types)


def _hash(name: Any) -> Any:
    """Return a number for a name, so that tests may write `r1` where a file holds a hash."""
    return crc32(name.encode()) if isinstance(name, str) else name


def repeated(counts: Mapping[float, int], metric: str = "m:nps", **fields: Any) -> list[dict[str, Any]]:
    """Return one row for each single answer: `repeated({10: 3, 7: 2})`."""
    return [{metric: float(value), **fields} for value, count in counts.items() for _ in range(count)]
