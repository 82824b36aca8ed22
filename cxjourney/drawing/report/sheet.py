"""A page as a list of strokes: laid out once, then painted on any device without anything that can fail.

Lengths are pixels of 1/96 inch, the unit of the type sizes; lines of text sit on a grid of four of them. Texts are
made harmless here, so callers hand over what people wrote as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPainterPath, QPen, QPolygonF

from cxjourney.drawing.brush import band_shape, diamond, fill_rounded, pen
from cxjourney.drawing.curve import smooth_segments
from cxjourney.drawing.fonts import BODY, LARGE, SMALL, TITLE, Fonts
from cxjourney.drawing.icons import paint_icon
from cxjourney.drawing.theme import Theme
from cxjourney.plain_text import one_line, readable
from cxjourney.scoring.score import Band

Stroke = Callable[[QPainter], None]

PER_MM = 96 / 25.4
TO_POINTS = 0.75
HUGE = 40  # the title of a cover

LINE = {SMALL: 16.0, BODY: 20.0, TITLE: 24.0, LARGE: 32.0, HUGE: 48.0}
_BASELINE = {SMALL: 12.0, BODY: 14.0, TITLE: 17.0, LARGE: 24.0, HUGE: 36.0}
_CHUNK = 1500  # characters of one run: longer ones are broken into several paragraphs


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere on a sheet that leads to an entry of the table of contents."""

    left: float
    top: float
    right: float
    bottom: float
    target: str


@dataclass(slots=True)
class Sheet:
    """Owns the strokes of one page of `width` by `height`."""

    width: float
    height: float
    theme: Theme
    fonts: Fonts
    strokes: list[Stroke] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)

    def paint(self, painter: QPainter) -> None:
        """Draw the page; one unit of the painter is one pixel of 1/96 inch."""
        for stroke in self.strokes:
            stroke(painter)

    # texts

    def text(
        self, x: float, top: float, text: str, size: int = BODY, bold: bool = False, colour: QColor | None = None,
        align: float = 0.0,
    ) -> float:  # fmt: skip
        """Write one line whose line box begins at `top`; return its width. `align` 1.0 ends at x, 0.5 centres there."""
        line = one_line(text)
        width = self.fonts.width(line, size, bold)
        font, ink = self.fonts.font(size, bold), colour or self.theme.ink
        spot = QPointF(x - width * align, top + _BASELINE[size])

        def stroke(painter: QPainter) -> None:
            painter.setFont(font)
            painter.setPen(ink)
            painter.drawText(spot, line)

        if line:
            self.strokes.append(stroke)
        return width

    def lines(
        self, x: float, top: float, lines: Sequence[str], size: int = BODY, bold: bool = False,
        colour: QColor | None = None, align: float = 0.0,
    ) -> float:  # fmt: skip
        """Write lines that were broken before; return the height below them."""
        for line in lines:
            self.text(x, top, line, size, bold, colour, align)
            top += LINE[size]
        return top

    # shapes

    def box(
        self, x: float, y: float, w: float, h: float, fill: QColor, line: QColor | None = None, radius: float = 0.0
    ) -> None:
        """Fill a rectangle, with round corners and a border where wanted."""
        area, radius = QRectF(x, y, max(0.0, w), max(0.0, h)), min(radius, w / 2, h / 2)
        self.strokes.append(lambda painter: fill_rounded(painter, area, radius, fill, line))

    def rule(
        self, x1: float, y1: float, x2: float, y2: float, colour: QColor | None = None, width: float = 1.0
    ) -> None:
        """Draw a straight line."""
        stroke_pen, line = pen(colour or self.theme.line, width), QLineF(x1, y1, x2, y2)
        self._stroked(stroke_pen, lambda painter: painter.drawLine(line))

    def dashes(self, x1: float, y1: float, x2: float, y2: float, colour: QColor) -> None:
        """Draw a straight dashed line."""
        stroke_pen, line = pen(colour, 1.0, Qt.PenStyle.DashLine), QLineF(x1, y1, x2, y2)
        self._stroked(stroke_pen, lambda painter: painter.drawLine(line))

    def curve(self, points: Sequence[tuple[float, float]], colour: QColor, width: float = 2.0) -> None:
        """Draw a smooth curve through points whose x must not fall."""
        if len(points) < 2:
            return
        path = QPainterPath(QPointF(*points[0]))
        for x1, y1, x2, y2, x, y in smooth_segments(points):
            path.cubicTo(x1, y1, x2, y2, x, y)
        self._path(path, colour, width)

    def polyline(self, points: Sequence[tuple[float, float]], colour: QColor, width: float = 1.5) -> None:
        """Draw straight lines from point to point."""
        if len(points) < 2:
            return
        path = QPainterPath(QPointF(*points[0]))
        for x, y in points[1:]:
            path.lineTo(x, y)
        self._path(path, colour, width)

    def dot(self, x: float, y: float, radius: float, fill: QColor, line: QColor | None = None) -> None:
        """Fill a circle."""
        edge = pen(line, 1.5) if line is not None else QPen(Qt.PenStyle.NoPen)

        def stroke(painter: QPainter) -> None:
            painter.setPen(edge)
            painter.setBrush(fill)
            painter.drawEllipse(QPointF(x, y), radius, radius)

        self.strokes.append(stroke)

    def shape(self, band: Band, x: float, y: float, size: float = 9.0, colour: QColor | None = None) -> None:
        """Draw ▲, ● or ▼ around a point."""
        ink = colour or self.theme.band(band)
        self.strokes.append(lambda painter: band_shape(painter, band, x, y, size, ink))

    def moment(self, x: float, y: float, reach: float = 7.0) -> None:
        """Draw the mark of a moment of truth around a point."""
        fill, line = self.theme.moment, self.theme.moment_line
        self.strokes.append(lambda painter: diamond(painter, x, y, reach, fill, line))

    def polygon(self, points: Sequence[tuple[float, float]], fill: QColor) -> None:
        """Fill a polygon."""
        outline = QPolygonF([QPointF(x, y) for x, y in points])

        def stroke(painter: QPainter) -> None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(fill)
            painter.drawPolygon(outline)

        self.strokes.append(stroke)

    def icon(self, name: str, x: float, y: float, side: float, colour: QColor) -> None:
        """Draw an icon into a square."""
        area = QRectF(x, y, side, side)
        self.strokes.append(lambda painter: paint_icon(painter, name, area, colour))

    def portrait(self, image: QImage, x: float, y: float, side: float) -> None:
        """Draw the middle of a picture into a circle."""
        edge = min(image.width(), image.height())
        part = QRectF((image.width() - edge) / 2, (image.height() - edge) / 2, edge, edge)
        area, circle = QRectF(x, y, side, side), QPainterPath()
        circle.addEllipse(area)

        def stroke(painter: QPainter) -> None:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
            painter.setClipPath(circle, Qt.ClipOperation.IntersectClip)
            painter.drawImage(area, image, part)
            painter.restore()

        self.strokes.append(stroke)

    def _path(self, path: QPainterPath, colour: QColor, width: float) -> None:
        stroke_pen = QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        self._stroked(stroke_pen, lambda painter: painter.drawPath(path))

    def _stroked(self, stroke_pen: QPen, draw: Stroke) -> None:
        def stroke(painter: QPainter) -> None:
            painter.setPen(stroke_pen)
            painter.setBrush(QBrush(Qt.BrushStyle.NoBrush))
            draw(painter)

        self.strokes.append(stroke)


def broken(
    fonts: Fonts, text: str, width: float, size: int = BODY, bold: bool = False, most: int = 10_000
) -> tuple[str, ...]:
    """Break a text of any length at words into lines; the last of `most` ends with an ellipsis where more follows.

    Empty for a text without anything to see.
    """
    lines: list[str] = []
    for paragraph in readable(text).split("\n"):
        rest = " ".join(paragraph.split())
        while rest and len(lines) <= most:
            chunk, rest = _chunk(rest)
            lines += fonts.lines(chunk, width, 10_000, size, bold)
    if len(lines) <= most:
        return tuple(lines)
    last = fonts.elided(f"{lines[most - 1]} {lines[most]}", width, size, bold)
    if not last.endswith("…"):
        last = fonts.elided(last + " …", width, size, bold)
    return (*lines[: most - 1], last)


def _chunk(text: str) -> tuple[str, str]:
    if len(text) <= _CHUNK:
        return text, ""
    cut = text.rfind(" ", _CHUNK // 2, _CHUNK)
    cut = cut if cut > 0 else _CHUNK
    return text[:cut], text[cut:].lstrip()
