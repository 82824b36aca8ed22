"""One line-style icon set for channels, marks and commands, drawn as vector paths in any colour.

The glyphs are the Phosphor set that the package qtawesome carries. Its font file is read directly: importing the
package would load QtWidgets and a third of a second. Needs a QGuiApplication.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QGlyphRun,
    QIcon,
    QImage,
    QPaintEngine,
    QPainter,
    QPainterPath,
    QPixmap,
    QRawFont,
)

from cxjourney.drawing.icon_names import CHANNELS, COMMANDS

_EM = 256.0
_FAR = 100_000  # a place in the square of side 1 of an icon that no icon reaches
_numbers: ContextVar[dict[str, int] | None] = ContextVar("numbers of icons", default=None)
FALLBACK = "circle"


def channel_icon(channel: str) -> str:
    """Return the name of a channel's icon: by its whole name, else by a word in it, else a plain dot."""
    name = channel.strip().casefold()
    found = CHANNELS.get(name)
    if found is None:
        words = name.replace("-", " ").replace("/", " ").split()
        found = next((CHANNELS[word] for word in words if word in CHANNELS), FALLBACK)
    return found


def has_icon(name: str) -> bool:
    """Say whether the set holds an icon of that name, or a command of that name."""
    return COMMANDS.get(name, name) in _names()


@lru_cache(maxsize=256)
def icon_path(name: str) -> QPainterPath:
    """Return an icon as a filled path within a square of side 1; a plain dot for a name that is not known."""
    font = _font()
    code = _names().get(COMMANDS.get(name, name))
    if font is None or code is None:
        dot = QPainterPath()
        dot.addEllipse(QPointF(0.5, 0.5), 0.16, 0.16)
        return dot
    path = font.pathForGlyph(font.glyphIndexesForString(chr(code))[0])
    path.translate(0.0, font.ascent())
    scaled = QPainterPath()
    for index in range(path.elementCount()):
        element = path.elementAt(index)
        path.setElementPositionAt(index, element.x / _EM, element.y / _EM)
    scaled.addPath(path)
    scaled.setFillRule(Qt.FillRule.WindingFill)
    return scaled


@contextmanager
def standing_in() -> Iterator[dict[str, int]]:
    """Let icons be painted as small shapes meanwhile; a number for each name, see `stand_in`, fills the dictionary.

    For drawings that are text, where the outline of an icon can be written once and only named at every place.
    """
    numbers: dict[str, int] = {}
    token = _numbers.set(numbers)
    try:
        yield numbers
    finally:
        _numbers.reset(token)


def stand_in(number: int) -> QPainterPath:
    """Return the shape that stands for the icon with that number, at a place where nothing else is drawn."""
    path = QPainterPath(QPointF(_FAR + number, 0.0))
    path.lineTo(_FAR + number, 1.0)
    return path


def paint_icon(painter: QPainter, name: str, rect: QRectF, colour: QColor) -> None:
    """Draw an icon into a square of the painter's units; it stays a vector in PDF and SVG.

    A PDF gets it as a letter of the icon font, which is drawn once however often it is used.
    """
    side = min(rect.width(), rect.height())
    left, top = rect.center().x() - side / 2, rect.center().y() - side / 2
    letters = icon_letters(side) if writes_letters(painter) else None
    glyph = 0 if letters is None else letters.glyph(name)
    if letters is not None and glyph:
        painter.setPen(colour)
        letters.draw(painter, [glyph], [QPointF(left, top + letters.ascent)])
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.translate(left, top)
    painter.scale(side, side)
    numbers = _numbers.get()
    painter.fillPath(icon_path(name) if numbers is None else stand_in(numbers.setdefault(name, len(numbers))), colour)
    painter.restore()


@lru_cache(maxsize=512)
def icon_image(name: str, colour: str, size: int, ratio: float = 1.0) -> QImage:
    """Return an icon as an image of `size` logical pixels for a screen of the given pixel ratio."""
    pixels = max(1, round(size * ratio))
    image = QImage(pixels, pixels, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    paint_icon(painter, name, QRectF(0, 0, pixels, pixels), QColor(colour))
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image


@lru_cache(maxsize=512)
def command_icon(name: str, colour: str, size: int = 16, disabled: str = "") -> QIcon:
    """Return the icon of a command (`undo`, `save`, ...) or any icon of the set, sharp at 1x, 1.5x, 2x and 3x."""
    icon = QIcon()
    for ratio in (1.0, 1.5, 2.0, 3.0):
        icon.addPixmap(QPixmap.fromImage(icon_image(name, colour, size, ratio)))
        if disabled:
            icon.addPixmap(QPixmap.fromImage(icon_image(name, disabled, size, ratio)), QIcon.Mode.Disabled)
    return icon


@lru_cache(maxsize=1)
def _folder() -> Path | None:
    spec = find_spec("qtawesome")
    return Path(spec.origin).parent / "fonts" if spec is not None and spec.origin is not None else None


def _newest(pattern: str) -> Path | None:
    folder = _folder()
    return max(folder.glob(pattern), default=None) if folder is not None else None


@lru_cache(maxsize=1)
def _names() -> dict[str, int]:
    file = _newest("phosphor-charmap-*.json")
    if file is None:
        return {}
    return {name: int(code, 16) for name, code in json.loads(file.read_text(encoding="utf-8")).items()}


@lru_cache(maxsize=1)
def _font() -> QRawFont | None:
    file = _newest("phosphor-[0-9]*.ttf")
    if file is None:
        return None
    font = QRawFont(str(file), _EM)
    return font if font.isValid() else None


class IconLetters:
    """The icons of one size as letters of the icon font; their base line lies `ascent` below their upper edge."""

    def __init__(self, font: QRawFont, ascent: float) -> None:
        self.ascent = ascent
        self._font = font
        self._glyphs: dict[str, int] = {}

    def glyph(self, name: str) -> int:
        """Return the number of an icon's glyph, 0 where the font has none."""
        glyph = self._glyphs.get(name)
        if glyph is None:
            code = _names().get(COMMANDS.get(name, name))
            glyph = self._glyphs[name] = 0 if code is None else self._font.glyphIndexesForString(chr(code))[0]
        return glyph

    def draw(self, painter: QPainter, glyphs: list[int], places: list[QPointF]) -> None:
        """Draw icons at the left ends of their base lines, in the colour of the pen."""
        run = QGlyphRun()
        run.setRawFont(self._font)
        run.setGlyphIndexes(glyphs)
        run.setPositions(places)
        painter.drawGlyphRun(QPointF(), run)


def writes_letters(painter: QPainter) -> bool:
    """Say whether a painter draws into a PDF, which keeps a letter once however often it is drawn."""
    return painter.paintEngine().type() is QPaintEngine.Type.Pdf


@lru_cache(maxsize=32)
def icon_letters(side: float) -> IconLetters | None:
    """Return the icons of a side as letters; None where there is no font for them, or not in that size."""
    family, raw = _family(), _font()
    if not family or raw is None or side != round(side):
        return None
    font = QFont(family)
    font.setPixelSize(round(side))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return IconLetters(QRawFont.fromFont(font), side * raw.ascent() / _EM)


def icon_codes() -> frozenset[int]:
    """Return the character codes of all letters of the icon font."""
    return frozenset(_names().values())


@lru_cache(maxsize=1)
def _family() -> str:
    """Register the icon font for this process, as texts in PDF need it; return its family."""
    file = _newest("phosphor-[0-9]*.ttf")
    number = -1 if file is None else QFontDatabase.addApplicationFont(str(file))
    return next(iter(QFontDatabase.applicationFontFamilies(number)), "") if number >= 0 else ""
