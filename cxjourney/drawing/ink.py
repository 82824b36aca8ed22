"""Collects the strokes of many small things that do not overlap, and draws them alike by alike in few calls.

Thousands of cards painted one after the other would change pen, brush and font some ten times each; collected, a sheet
of paper is painted many times faster and its file is a fraction of the size. One card goes the same way, so that
screen and paper cannot disagree.
"""

from __future__ import annotations

from enum import IntEnum
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath

from cxjourney.drawing.brush import left_edge, pen
from cxjourney.drawing.icons import icon_letters, paint_icon, writes_letters

_GRID = 8  # parts of a unit to which shapes are rounded: short numbers make small files
_CORNER_REACH = 0.4477  # 1 - 0.5523: where the handles of a quarter circle lie, seen from its corner


class Layer(IntEnum):
    """What lies over what within one thing; texts and icons come between SHAPE and TOP."""

    UNDER = 0
    BODY = 1
    EDGE = 2
    CHIP = 3
    SHAPE = 4
    TOP = 5


_Look = tuple[Layer, int, int, float, tuple[float, ...]]


class Ink:
    """Owns what was collected since the last `flush`."""

    def __init__(self) -> None:
        self._shapes: dict[_Look, tuple[QPainterPath, QColor | None, QColor | None]] = {}
        self._texts: dict[tuple[int, int], tuple[QFont, QColor, list[tuple[float, float, str]]]] = {}
        self._icons: dict[tuple[int, float], tuple[QColor, list[tuple[str, float, float]]]] = {}

    def shape(
        self, layer: Layer, path: QPainterPath, fill: QColor | None, line: QColor | None = None, width: float = 1.0,
        dashes: tuple[float, ...] = (),
    ) -> None:  # fmt: skip
        """Collect a path to be filled, stroked or both."""
        key = (layer, fill.rgba() if fill is not None else 0, line.rgba() if line is not None else 0, width, dashes)
        kept = self._shapes.get(key)
        if kept is None:
            kept = self._shapes[key] = (QPainterPath(), fill, line)
            kept[0].setFillRule(Qt.FillRule.WindingFill)
        kept[0].addPath(path)

    def rounded(
        self, layer: Layer, rect: QRectF, radius: float, fill: QColor | None, line: QColor | None = None,
        dashes: tuple[float, ...] = (),
    ) -> None:  # fmt: skip
        """Collect a rounded rectangle; a border of one unit lies inside its edges, so that it is crisp at 100 %."""
        x, y, w, h = rect.x(), rect.y(), rect.width(), rect.height()
        if line is not None:
            x, y, w, h, radius = x + 0.5, y + 0.5, w - 1.0, h - 1.0, radius - 0.5
        self.shape(layer, _rounded(w, h, radius).translated(x, y), fill, line, 1.0, dashes)

    def circle(
        self, layer: Layer, x: float, y: float, radius: float, fill: QColor | None, line: QColor | None = None,
        width: float = 1.0,
    ) -> None:  # fmt: skip
        """Collect a circle around a point."""
        self.shape(
            layer, _rounded(2 * radius, 2 * radius, radius).translated(x - radius, y - radius), fill, line, width
        )

    def left_edge(self, rect: QRectF, radius: float, width: float, fill: QColor) -> None:
        """Collect the crescent along a card's left side."""
        self.shape(Layer.EDGE, _edge(rect.height(), radius, width).translated(rect.x(), rect.y()), fill)

    def text(self, x: float, baseline: float, text: str, font: QFont, colour: QColor) -> None:
        """Collect one line of text with its base line at a height. Fonts are told apart by identity."""
        key = (id(font), colour.rgba())
        kept = self._texts.get(key)
        if kept is None:
            kept = self._texts[key] = (font, colour, [])
        kept[2].append((x, baseline, text))

    def icon(self, name: str, x: float, y: float, side: float, colour: QColor) -> None:
        """Collect an icon by its upper left corner."""
        key = (colour.rgba(), side)
        kept = self._icons.get(key)
        if kept is None:
            kept = self._icons[key] = (colour, [])
        kept[1].append((name, x, y))

    def flush(self, painter: QPainter) -> None:
        """Draw everything collected, and forget it."""
        for key in sorted(self._shapes, key=_by_layer):
            if key[0] is not Layer.TOP:
                self._draw(painter, key)
        for font, colour, texts in self._texts.values():
            painter.setFont(font)
            painter.setPen(colour)
            for x, baseline, text in texts:
                painter.drawText(QPointF(x, baseline), text)
        self._draw_icons(painter)
        for key in self._shapes:
            if key[0] is Layer.TOP:
                self._draw(painter, key)
        self._shapes.clear()
        self._texts.clear()
        self._icons.clear()

    def _draw_icons(self, painter: QPainter) -> None:
        as_letters = writes_letters(painter)
        for (_, side), (colour, icons) in self._icons.items():
            letters = icon_letters(side) if as_letters else None
            glyphs: list[int] = []
            places: list[QPointF] = []
            for name, x, y in icons:
                glyph = 0 if letters is None else letters.glyph(name)
                if letters is not None and glyph:
                    glyphs.append(glyph)
                    places.append(QPointF(x, y + letters.ascent))
                else:
                    paint_icon(painter, name, QRectF(x, y, side, side), colour)
            if letters is not None and glyphs:
                painter.setPen(colour)
                letters.draw(painter, glyphs, places)

    def _draw(self, painter: QPainter, key: _Look) -> None:
        path, fill, line = self._shapes[key]
        painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
        if line is None:
            painter.setPen(Qt.PenStyle.NoPen)
        else:
            stroke = pen(line, key[3])
            if key[4]:
                stroke.setDashPattern(key[4])
            painter.setPen(stroke)
        painter.drawPath(path)


def _by_layer(key: _Look) -> Layer:
    return key[0]


@lru_cache(maxsize=512)
def _rounded(w: float, h: float, radius: float) -> QPainterPath:
    """Return a rounded rectangle at (0, 0)."""
    r = max(0.0, min(radius, w / 2, h / 2))
    c = round(r * _CORNER_REACH * _GRID) / _GRID
    path = QPainterPath(QPointF(r, 0.0))
    path.lineTo(w - r, 0.0)
    path.cubicTo(w - c, 0.0, w, c, w, r)
    path.lineTo(w, h - r)
    path.cubicTo(w, h - c, w - c, h, w - r, h)
    path.lineTo(r, h)
    path.cubicTo(c, h, 0.0, h - c, 0.0, h - r)
    path.lineTo(0.0, r)
    path.cubicTo(0.0, c, c, 0.0, r, 0.0)
    path.closeSubpath()
    return path


@lru_cache(maxsize=64)
def _edge(height: float, radius: float, width: float) -> QPainterPath:
    """Return a card's left edge at (0, 0), its numbers rounded."""
    path = left_edge(QRectF(0.0, 0.0, 4 * radius, height), radius, width)
    for index in range(path.elementCount()):
        element = path.elementAt(index)
        path.setElementPositionAt(index, round(element.x * _GRID) / _GRID, round(element.y * _GRID) / _GRID)
    return path
