"""Small strokes shared by all painters: text at a base line, band shapes, pills, diamonds, level of detail."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen

from cxjourney.domain.layout_shapes import Rect
from cxjourney.scoring.score import JUDGED, Band


class Detail(IntEnum):
    """How much of a card a zoom can show: what would blur is left out before it blurs."""

    FAR = 0  # plain coloured rectangles, straight arrows
    MID = 1  # titles at a size that stays readable
    NEAR = 2  # everything


NEAR_FROM = 0.66
DIAMOND_LINE = 1.75
MID_FROM = 0.34


def detail_for(zoom: float) -> Detail:
    """Return the level of detail for a zoom, 1.0 being 100 %."""
    if zoom >= NEAR_FROM:
        return Detail.NEAR
    return Detail.MID if zoom >= MID_FROM else Detail.FAR


def rect_f(rect: Rect) -> QRectF:
    """Return a rectangle of the layout as Qt wants it."""
    return QRectF(rect.x, rect.y, rect.w, rect.h)


def pen(colour: QColor, width: float = 1.0, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
    """Return a pen with flat ends and round joins."""
    return QPen(colour, width, style, Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.RoundJoin)


def write(painter: QPainter, x: float, baseline: float, text: str, font: QFont, colour: QColor) -> None:
    """Write one line of text with its base line at a height."""
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(QPointF(x, baseline), text)


def fill_rounded(painter: QPainter, rect: QRectF, radius: float, fill: QColor, line: QColor | None = None) -> None:
    """Fill a rounded rectangle; its border of one unit lies inside the edges, so that it is crisp at 100 %."""
    painter.setBrush(fill)
    if line is None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(rect, radius, radius)
    else:
        painter.setPen(pen(line))
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), radius - 0.5, radius - 0.5)


def band_shape(painter: QPainter, band: Band, x: float, y: float, size: float, colour: QColor) -> None:
    """Draw ▲, ● or ▼ around a point; bands that say nothing about quality have no shape."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPath(band_path(band, x, y, size))


def band_path(band: Band, x: float, y: float, size: float) -> QPainterPath:
    """Return ▲, ● or ▼ around a point; an empty path for bands that say nothing about quality."""
    path = QPainterPath()
    half = size / 2
    if band is Band.MIDDLE:
        path.addEllipse(QPointF(x, y), half * 0.86, half * 0.86)
    elif band in (Band.GOOD, Band.LOW):
        tip = half * 0.9 if band is Band.GOOD else -half * 0.9
        path.moveTo(x - half, y + tip)
        path.lineTo(x + half, y + tip)
        path.lineTo(x, y - tip)
        path.closeSubpath()
    return path


def has_shape(band: Band) -> bool:
    """Say whether a band judges, and so has a shape and a colour of its own."""
    return band in JUDGED


def diamond(painter: QPainter, x: float, y: float, reach: float, fill: QColor, line: QColor) -> None:
    """Draw the mark of a moment of truth around a point."""
    painter.setPen(pen(line, DIAMOND_LINE))
    painter.setBrush(fill)
    painter.drawPath(diamond_path(x, y, reach))


def diamond_path(x: float, y: float, reach: float) -> QPainterPath:
    """Return the outline of that mark."""
    path = QPainterPath(QPointF(x, y - reach))
    path.lineTo(x + reach, y)
    path.lineTo(x, y + reach)
    path.lineTo(x - reach, y)
    path.closeSubpath()
    return path


def left_edge(rect: QRectF, radius: float, width: float) -> QPainterPath:
    """Return the crescent along a card's left side that carries the band's colour."""
    x, y, bottom = rect.left(), rect.top(), rect.bottom()
    inner = max(radius - width, 0.0) + 1.0
    path = QPainterPath(QPointF(x + radius, y))
    path.arcTo(QRectF(x, y, 2 * radius, 2 * radius), 90, 90)
    path.lineTo(x, bottom - radius)
    path.arcTo(QRectF(x, bottom - 2 * radius, 2 * radius, 2 * radius), 180, 90)
    path.quadTo(x + width, bottom, x + width, bottom - inner - 2)
    path.lineTo(x + width, y + inner + 2)
    path.quadTo(x + width, y, x + radius, y)
    path.closeSubpath()
    return path
