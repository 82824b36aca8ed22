"""How rows come from the reading process to the program: one uncompressed Arrow file, read without parsing."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

_ROWS_FILE = "rows.arrow"


def hand_over(frame: pl.DataFrame, folder: Path) -> None:
    """Write text columns, those of few distinct texts as Enum, into the private folder."""
    from cxjourney.evidence.coded import compact

    compact(frame).write_ipc(folder / _ROWS_FILE, compression="uncompressed")


def take_over(folder: Path) -> pl.DataFrame:
    """Return the rows in the private folder, which may go afterwards."""
    import polars as pl

    path = folder / _ROWS_FILE
    if os.name == "nt":  # a file that is mapped into memory cannot be removed there
        return pl.read_ipc(path.read_bytes())
    return pl.read_ipc(path)
