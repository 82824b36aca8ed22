"""How much room a text takes in a cell: Excel does not fit rows to merged cells, and no reader opens all rows anew.

Widths are those of the sans-serif family that the workbook uses, in widths of its digit, as column widths are.
"""

from __future__ import annotations

from functools import lru_cache

LINE_HEIGHT = 1.28  # of the type size
_SHORT = 80
_MEASURED = 3_000  # letters; more fill the tallest row anyway
_NARROW = frozenset("iljtfrI.,:;'!|()[]-·’ ")
_WIDE = frozenset("mwMWOQG%@—…→▲●▼○◆")


class _Widths(dict[str, float]):
    """The width of each letter, in digits, worked out when it is first asked for."""

    def __missing__(self, letter: str) -> float:
        if letter in _NARROW:
            width = 0.58
        elif letter in _WIDE or ord(letter) > 0x2E7F:
            width = 1.6
        else:
            width = 1.24 if letter.isupper() else 1.0
        self[letter] = width
        return width


_width_of_letter = _Widths().__getitem__


def width_of(text: str) -> float:
    """Return the width of one line, in digits."""
    return sum(map(_width_of_letter, text))


def lines_of(text: str, width: float, size: float = 10, *, bold: bool = False) -> int:
    """Return how many lines `text` takes, wrapped at words, in a cell `width` digits wide; 1 for no text."""
    room = max(2.0, (width - 0.7) * 10 / size / (1.07 if bold else 1.0))
    return _short_lines(text, room) if len(text) < _SHORT else _lines(text[:_MEASURED], room)


def _lines(text: str, room: float) -> int:
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


_short_lines = lru_cache(maxsize=20_000)(_lines)  # titles and names come again on row after row


def height_of(lines: int, size: float = 10, padding: float = 4.0) -> float:
    """Return the height in points of a row with that many lines; Excel allows 409 at most."""
    return min(409.0, lines * size * LINE_HEIGHT + padding)
