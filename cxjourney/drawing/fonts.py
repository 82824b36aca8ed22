"""The one type family of the program, its four sizes and two weights, and how texts break in them.

Source Sans Pro comes as a package and is registered for this process only; other scripts fall back to the system's
fonts. Needs a QGuiApplication.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF

SMALL, BODY, TITLE, LARGE = 11, 13, 17, 24
_FILES = ("SourceSansPro-Regular.ttf", "SourceSansPro-Semibold.ttf")
_KEPT = 8000
_DOUBT = 2.0  # pixels by which a sum of words may err: kerning at blanks
_LONGEST = 2000  # characters of one text that are ever laid out: an unbroken megabyte would take minutes


class Fonts:
    """Owns the fonts by size and weight, and remembers how texts were broken into lines."""

    def __init__(self, family: str) -> None:
        self.family = family
        self._fonts: dict[tuple[float, bool], QFont] = {}
        self._metrics: dict[tuple[float, bool], QFontMetricsF] = {}
        self._rulers: dict[tuple[float, bool], _Ruler] = {}
        self._lines: dict[tuple[str, float, int, float, bool], tuple[str, ...]] = {}

    def font(self, size: float = BODY, bold: bool = False) -> QFont:
        """Return the font of a pixel size; numbers in it are tabular. Do not change it."""
        font = self._fonts.get((size, bold))
        if font is None:
            font = QFont(self.family)
            font.setPixelSize(max(1, round(size)))
            font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
            font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
            font.setFeature(QFont.Tag("tnum"), 1)
            font.setFeature(QFont.Tag("liga"), 0)  # a ligature cannot be searched for in a PDF
            self._fonts[size, bold] = font
        return font

    def metrics(self, size: float = BODY, bold: bool = False) -> QFontMetricsF:
        """Return the metrics of `font(size, bold)`."""
        metrics = self._metrics.get((size, bold))
        if metrics is None:
            metrics = self._metrics[size, bold] = QFontMetricsF(self.font(size, bold))
        return metrics

    def _ruler(self, size: float, bold: bool) -> _Ruler:
        ruler = self._rulers.get((size, bold))
        if ruler is None:
            ruler = self._rulers[size, bold] = _Ruler(self.metrics(size, bold))
        return ruler

    def width(self, text: str, size: float = BODY, bold: bool = False) -> float:
        """Return how wide a text is, in the font's pixels."""
        return self._ruler(size, bold).word(text[:_LONGEST])

    def elided(self, text: str, width: float, size: float = BODY, bold: bool = False) -> str:
        """Return the text on one line, cut with an ellipsis where it is wider than `width`."""
        return self.lines(text, width, 1, size, bold)[0]

    def lines(self, text: str, width: float, most: int, size: float = BODY, bold: bool = False) -> tuple[str, ...]:
        """Break a text at words into at most `most` lines no wider than `width`; the last is cut with an ellipsis.

        A word wider than a line is broken inside. There is always at least one line, maybe empty.
        """
        key = (text, width, most, size, bold)
        lines = self._lines.get(key)
        if lines is None:
            if len(self._lines) >= _KEPT:
                self._lines.clear()
            lines = self._lines[key] = tuple(_break(text[:_LONGEST], width, most, self._ruler(size, bold)))
        return lines

    def count_lines(self, text: str, width: float) -> int:
        """Return the lines that a note's text takes; the measure for layouts drawn with these fonts."""
        return len(self.lines(text, width, 50, SMALL))


@lru_cache(maxsize=1)
def load_fonts() -> Fonts:
    """Register the family once for this process and return its fonts."""
    family = ""
    spec = find_spec("font_source_sans_pro")
    if spec is not None and spec.origin is not None:
        folder = Path(spec.origin).parent / "files"
        for name in _FILES:
            number = QFontDatabase.addApplicationFont(str(folder / name))
            families: Sequence[str] = QFontDatabase.applicationFontFamilies(number) if number >= 0 else ()
            family = family or next(iter(families), "")
    return Fonts(family or QFont().family())


def measure_lines(text: str, width: float) -> int:
    """Return the lines that a note's text takes: the `measure` for `LayoutOptions` wherever there is a screen."""
    return load_fonts().count_lines(text, width)


class _Ruler:
    """Measures lines made of words: by the words where that is clear, else exactly."""

    def __init__(self, metrics: QFontMetricsF) -> None:
        self.exact = metrics.horizontalAdvance
        self._words: dict[str, float] = {}
        self._blank = metrics.horizontalAdvance(" ")

    def word(self, word: str) -> float:
        """Return the width of a word."""
        width = self._words.get(word)
        if width is None:
            if len(self._words) >= _KEPT:
                self._words.clear()
            width = self._words[word] = self.exact(word)
        return width

    def fits(self, line: str, length: float, word: str, width: float) -> tuple[bool, float]:
        """Say whether a word fits after a line of about `length`, and return the length that both take."""
        length += self._blank + self.word(word)
        if abs(length - width) > _DOUBT:
            return length < width, length
        return self.exact(f"{line} {word}") <= width, length


def _break(text: str, width: float, most: int, ruler: _Ruler) -> list[str]:
    lines: list[str] = []
    rest = deque([word for part in text.split("\n") for word in (*part.split(), "\n")][:-1])
    line, length = "", 0.0
    while rest:
        word = rest.popleft()
        if word == "\n":
            lines.append(line)
            line = ""
        elif line:
            fits, longer = ruler.fits(line, length, word, width)
            if fits:
                line, length = f"{line} {word}", longer
            else:
                lines.append(line)
                line = ""
                rest.appendleft(word)
        elif ruler.word(word) <= width:
            line, length = word, ruler.word(word)
        else:
            fitting = _fitting(word, width, ruler)
            lines.append(word[:fitting])
            rest.appendleft(word[fitting:])
        if len(lines) >= most:
            break
    else:
        lines.append(line)
        return lines
    if rest and any(word != "\n" for word in rest):
        lines[most - 1] = _cut(lines[most - 1], rest, width, ruler)
    return lines[:most]


def _cut(last: str, rest: deque[str], width: float, ruler: _Ruler) -> str:
    """Return the last line with as much of the rest as fits before an ellipsis."""
    text = f"{last} {rest[0]}" if rest[0] != "\n" else last
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if ruler.exact(text[:middle] + "…") <= width:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip(" ,.;:–") + "…"


def _fitting(word: str, width: float, ruler: _Ruler) -> int:
    """Return how many characters of a long word fit, at least one."""
    low, high = 1, len(word)
    while low < high:
        middle = (low + high + 1) // 2
        if ruler.exact(word[:middle]) <= width:
            low = middle
        else:
            high = middle - 1
    return low
