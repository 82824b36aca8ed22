"""The short way through a large delimited file: the native reader, where it is certain to read what `delimited` reads.

That is so for valid UTF-8 whose quotation marks all stand where the format wants them, whose rows are equally long
and whose lines end alike. Anything else is left to the careful way, which knows what to make of it.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from cxjourney.evidence.readers.raw import MAX_CELL, MAX_COLUMNS, MAX_ROWS

if TYPE_CHECKING:
    import numpy as np
    import polars as pl

    Positions = np.ndarray[Any, np.dtype[np.int64]]

LEAST_BYTES = 2_000_000
"""Smaller files take the careful way, which is quick enough there."""

_CHUNK = 1 << 18  # stays in the processor's cache
_BLANK_STARTS = (*range(9, 14), 32, 0xC2, 0xE1, 0xE2, 0xE3)  # bytes that any kind of white space may begin with
_QUOTE, _LINE_FEED, _RETURN = 0x22, 0x0A, 0x0D


def read_quickly(data: bytes, delimiter: str) -> pl.DataFrame | None:
    """Return the records of a UTF-8 text without byte order mark, or None where the careful way must read them.

    Columns are named `0`, `1`, ...; blank cells are null; columns of few distinct texts come as Enum.
    """
    import polars as pl

    sign = delimiter.encode()
    if len(sign) != 1 or sign in b'"\r\n' or b"\0" in data:
        return None
    if not data.endswith(b"\n"):
        data += b"\n"
    with ThreadPoolExecutor(1) as beside:
        counted = beside.submit(_delimiters, data, sign[0])
        try:
            frame = pl.read_csv(data, has_header=False, infer_schema=False, separator=delimiter)
        except (pl.exceptions.PolarsError, UnicodeDecodeError):
            return None  # not UTF-8, or rows of unequal length, about which the careful way can say more
        if not (1 < frame.width <= MAX_COLUMNS and 0 < frame.height <= MAX_ROWS):
            return None
        frame.columns = [str(number) for number in range(frame.width)]
        tidy = _tidy(frame)
        return tidy if counted.result() == frame.height * (frame.width - 1) else None


def _delimiters(data: bytes, sign: int) -> int | None:
    """Count the delimiters outside quotes; None where a quotation mark or a line end stands in a wrong place."""
    import numpy as np

    cells = np.frombuffer(data, dtype=np.uint8)
    returns = b"\r" in data
    found: list[Positions] = []
    count = quoted = 0  # whether the chunk begins within quotation marks
    for start in range(0, len(cells), _CHUNK):
        part = cells[start : start + _CHUNK]
        if returns and not _all_before_line_feed(cells, part, start):
            return None
        signs, marks = part == sign, np.flatnonzero(part == _QUOTE)
        if len(marks):  # what lies between them is outside and within by turns
            between = np.add.reduceat(signs.view(np.uint8), np.append(0, marks), dtype=np.int64)
            count += int(between[quoted::2].sum())
            quoted ^= len(marks) % 2
            found.append(marks + start)
        elif not quoted:
            count += int(np.count_nonzero(signs))
    return count if not found or _well_quoted(cells, np.concatenate(found), sign) else None


def _all_before_line_feed(cells: Any, part: Any, start: int) -> bool:
    import numpy as np

    returns = np.flatnonzero(part == _RETURN) + start
    return bool((cells[returns + 1] == _LINE_FEED).all())  # the last byte of all is a line feed


def _well_quoted(cells: Any, marks: Positions, sign: int) -> bool:
    """Say whether marks come in pairs around whole cells, two together standing for one within.

    Taken as pairs, `"a""b"` is `"a"` and `"b"` side by side, so each pair must begin at a cell's beginning or right
    behind another, and end at a cell's end or right before another.
    """
    import numpy as np

    if len(marks) % 2:
        return False
    first, last = marks[0::2], marks[1::2]
    joined = first[1:] == last[:-1] + 1
    before = cells[first - 1]  # of the first byte of all this is the last one, a line feed
    after = cells[last + 1]
    begins = (before == sign) | (before == _LINE_FEED)
    ends = (after == sign) | (after == _LINE_FEED) | (after == _RETURN)
    begins[1:] |= joined
    ends[:-1] |= joined
    return bool(begins.all() and ends.all() and np.all(last > first))


def _tidy(frame: pl.DataFrame) -> pl.DataFrame | None:
    """Make blank cells null, and keep columns of few distinct texts as Enum; None where a cell is too long."""
    import polars as pl

    from cxjourney.evidence.coded import compact

    longest = max(frame.select(pl.all().str.len_bytes().max().fill_null(0)).row(0))
    if longest > MAX_CELL:
        return None
    frame = compact(frame)
    kinds = {name: kind for name, kind in frame.schema.items() if isinstance(kind, pl.Enum)}
    blank = [name for name, kind in kinds.items() if (kind.categories.str.strip_chars() == "").any()]
    plain = [name for name in frame.columns if name not in kinds]
    first = pl.col(plain).cast(pl.Binary).bin.get(0, null_on_oob=True)
    suspect = frame.select((first.is_in(_BLANK_STARTS) | (pl.col(plain) == "")).any()) if plain else pl.DataFrame()
    blank += [name for name in plain if suspect[name][0]]
    return frame.with_columns(
        pl.when(pl.col(name).cast(pl.String).str.strip_chars() != "").then(pl.col(name)).alias(name) for name in blank
    )
