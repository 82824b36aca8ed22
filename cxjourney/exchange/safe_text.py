"""Texts of customers and users as office files hold them: what no file can hold is out, what is too long is cut.

What could start a formula stays as it is: whoever writes a cell stores it as text.
"""

from __future__ import annotations

from cxjourney.plain_text import storable

CELL_LIMIT = 32_767  # UTF-16 units in one cell
LINE_LIMIT = 120


def safe_cell(text: str) -> str:
    """Return `text` without what XML cannot hold, cut at 32,767 units with “…” as the mark."""
    return shortened(storable(text), CELL_LIMIT)


def safe_line(text: str, limit: int = LINE_LIMIT) -> str:
    """Return `text` on one line, at most `limit` characters, for headers and titles."""
    return shortened(" ".join(safe_cell(text).split()), limit)


def shortened(text: str, limit: int, mark: str = "…") -> str:
    """Return `text` with at most `limit` UTF-16 units, the last ones `mark` where something is missing."""
    if len(text) * 2 <= limit or len(text.encode("utf-16-le")) // 2 <= limit:
        return text
    units = text.encode("utf-16-le")[: 2 * (limit - len(mark))]
    return units.decode("utf-16-le", errors="ignore") + mark
