"""What a reader hands on: rows of text before anything is known about headers, and the limits all readers keep."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cxjourney.evidence.faults import Notes
from cxjourney.evidence.found import SheetFound

if TYPE_CHECKING:
    import polars as pl

MAX_BYTES = 1_000_000_000
MAX_ROWS = 5_000_000
MAX_COLUMNS = 2_000
MAX_CELL = 32_767  # as in a workbook; also what a person can ever want to read
HEAD_ROWS = 12  # rows kept apart for finding the header

Progress = Callable[[float, str], None]
"""Told the share done (0 to 1) and a code for what is being done."""


@dataclass(slots=True)
class RawTable:
    """Rows as they stand in the file: `head` are the first rows as text, `body` all rows, header included.

    `body` has text columns named `0`, `1`, ...; blank cells are null.
    """

    format: str
    body: pl.DataFrame
    notes: Notes
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    sheets: tuple[SheetFound, ...] = ()
    named: bool = False  # the format has column names of its own, which stand in the first row

    def head(self) -> list[list[str]]:
        """Return the first rows as lists of text, blank cells being empty."""
        return [[cell or "" for cell in row] for row in self.body.head(HEAD_ROWS).rows()]
