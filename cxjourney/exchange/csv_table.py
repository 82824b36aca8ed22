"""Tables as text for other programs: CSV for files, tab-separated for the clipboard; no cell becomes a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")

Cell = str | int | float | None


def harmless(text: str) -> str:
    """Return `text` such that no spreadsheet takes it for a formula: an apostrophe before what could start one."""
    return f"'{text}" if text.lstrip(" ")[:1] in _STARTS_FORMULA or text[:1] in _STARTS_FORMULA else text


def csv_bytes(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return a table as CSV in UTF-8 with a mark that spreadsheets recognise; numbers stay plain numbers."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([harmless(heading) for heading in headings])
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig", errors="replace")


def tsv_text(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """Return a table as lines of cells between tabs; what a cell says stays in one cell."""
    lines = [[harmless(_one_line(heading)) for heading in headings]]
    lines += [[harmless(_one_line(c)) if isinstance(c, str) else str(_plain(c)) for c in row] for row in rows]
    return "".join("\t".join(line) + "\n" for line in lines)


def _plain(cell: Cell) -> str | int | float:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return harmless(cell)
    return round(cell, 6) if isinstance(cell, float) else cell


def _one_line(text: str) -> str:
    return " ".join(text.split())
