"""How much room a text takes in a cell: Excel does not fit rows to merged cells, and no reader opens all rows anew.

Widths are those of the sans-serif family that the workbook uses, in widths of its digit, as column widths are.
"""

from __future__ import annotations

LINE_HEIGHT = 1.28  # of the type size
_MEASURED = 3_000  # letters; more fill the tallest row anyway
_NARROW = frozenset("iljtfrI.,:;'!|()[]-·’ ")
_WIDE = frozenset("mwMWOQG%@—…→▲●▼○◆")


def width_of(text: str) -> float:
    """Return the width of one line, in digits."""
    total = 0.0
    for letter in text:
        if letter in _NARROW:
            total += 0.58
        elif letter in _WIDE or ord(letter) > 0x2E7F:
            total += 1.6
        else:
            total += 1.24 if letter.isupper() else 1.0
    return total


def lines_of(text: str, width: float, size: float = 10, *, bold: bool = False) -> int:
    """Return how many lines `text` takes, wrapped at words, in a cell `width` digits wide; 1 for no text."""
    text = text[:_MEASURED]
    room = max(2.0, (width - 0.7) * 10 / size / (1.07 if bold else 1.0))
    lines = 0
    for paragraph in text.split("\n"):
        if len(paragraph) * 0.7 <= room and width_of(paragraph) <= room:
            lines += 1
            continue
        used = room
        for word in paragraph.split(" "):
            wide = width_of(word)
            if used + 0.58 + wide > room:
                lines += max(1, int(-(-wide // room)))
                used = wide % room if wide > room else wide
            else:
                used += 0.58 + wide
    return lines


def height_of(lines: int, size: float = 10, padding: float = 4.0) -> float:
    """Return the height in points of a row with that many lines; Excel allows 409 at most."""
    return min(409.0, lines * size * LINE_HEIGHT + padding)
