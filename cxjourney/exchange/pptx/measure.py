"""How wide a text becomes on a slide, and cutting it so that it stays in its box.

PowerPoint sets the type, so widths are estimates: exact for the deck's own font, on the safe side for others.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from cxjourney.exchange.safe_text import safe_cell
from cxjourney.plain_text import readable

LEADING = 1.22  # height of a line over the size of its type
_FIRST = 32
_WIDTHS = bytes([
    23, 33, 40, 50, 51, 71, 68, 22, 30, 30, 50, 50, 25, 31, 25, 39, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 27, 27, 50,
    50, 50, 46, 89, 58, 54, 53, 62, 49, 46, 63, 62, 25, 32, 52, 42, 85, 65, 66, 52, 67, 54, 46, 49, 64, 57, 89, 52, 49,
    47, 31, 39, 31, 50, 50, 29, 48, 53, 42, 53, 50, 31, 47, 53, 23, 24, 45, 23, 80, 53, 53, 53, 53, 35, 39, 33, 53, 45,
    71, 43, 45, 40, 31, 46, 31, 50,
])  # fmt: skip
"""Advance widths of the deck's own font in hundredths of the size, from the blank to the tilde."""
_OTHERS = {"·": 25, "’": 25, "‘": 25, "“": 42, "”": 42, "…": 69, "–": 50, "−": 50, "—": 91, "→": 91, "\u00a0": 23}
_BOLD = 1.04
_WIDE = {"W", "F"}


def clean(text: str) -> str:
    """Return `text` without what XML cannot hold and without marks that turn the reading direction around."""
    return safe_cell(readable(text))


def one_line(text: str) -> str:
    """Return `text` cleaned and on one line."""
    return " ".join(clean(text).split())


def runs_right_to_left(text: str) -> bool:
    """Say whether the first letter with a direction belongs to a script that runs from right to left."""
    for letter in text[:400]:
        direction = unicodedata.bidirectional(letter)
        if direction in {"R", "AL"}:
            return True
        if direction == "L":
            return False
    return False


class Measure:
    """Widths of one deck's type: `factor` says how much wider than the own font its font runs."""

    def __init__(self, factor: float = 1.02) -> None:
        self.factor = factor

    def width(self, text: str, size: float, bold: bool = False) -> float:
        """Return the width of one line in points."""
        hundredths = sum(map(_hundredths, text))
        return hundredths / 100 * size * self.factor * (_BOLD if bold else 1.0)

    def fit(self, text: str, width: float, size: float, lines: int = 1, bold: bool = False) -> str:
        """Return as much of `text` as fits on so many lines of that width, with “…” where something is missing.

        Line ends of the text count as blanks.
        """
        most = int(width * lines / (size * 0.15)) + 20
        words = one_line(text[: most * 4])
        kept = " ".join(self._wrapped(words, width, size, lines, bold))
        if len(kept.replace(" ", "")) >= len(words.replace(" ", "")) and len(text) <= most * 4:
            return words
        while kept and len(list(self._wrapped(kept + "…", width, size, lines + 1, bold))) > lines:
            kept = kept[:-1].rstrip()
        return kept.rstrip(" ,;.:–") + "…"

    def lines(self, text: str, width: float, size: float, bold: bool = False) -> int:
        """Return how many lines `text` takes; empty text takes none."""
        return len(list(self._wrapped(one_line(text[:4000]), width, size, 400, bold)))

    def height(self, text: str, width: float, size: float, bold: bool = False) -> float:
        """Return the height in points that `text` takes when wrapped at `width`."""
        return self.lines(text, width, size, bold) * size * LEADING

    def _wrapped(self, text: str, width: float, size: float, most: int, bold: bool) -> Iterator[str]:
        """Yield at most `most` lines, broken at blanks, and inside words that are wider than a line."""
        line, used, count = "", 0.0, 0
        blank = self.width(" ", size, bold)
        for word in text.split():
            for piece in self._pieces(word, width, size, bold):
                wide = self.width(piece, size, bold)
                if line and used + blank + wide > width:
                    yield line
                    count += 1
                    if count == most:
                        return
                    line, used = piece, wide
                else:
                    line, used = (f"{line} {piece}", used + blank + wide) if line else (piece, wide)
        if line:
            yield line

    def _pieces(self, word: str, width: float, size: float, bold: bool) -> Iterator[str]:
        if self.width(word, size, bold) <= width:
            yield word
            return
        piece = ""
        for letter in word:
            if piece and self.width(piece + letter, size, bold) > width:
                yield piece
                piece = ""
            piece += letter
        yield piece


@lru_cache(maxsize=4096)
def _hundredths(letter: str) -> int:
    place = ord(letter) - _FIRST
    if 0 <= place < len(_WIDTHS):
        return _WIDTHS[place]
    if letter in _OTHERS:
        return _OTHERS[letter]
    if unicodedata.combining(letter):
        return 0
    if unicodedata.east_asian_width(letter) in _WIDE:
        return 105
    plain = unicodedata.normalize("NFD", letter)[0]
    place = ord(plain) - _FIRST
    return _WIDTHS[place] if 0 <= place < len(_WIDTHS) else 62
