"""The map of a journey on a page of a report, between the running titles that all pages have."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from cxjourney.drawing.content import MapContent
from cxjourney.drawing.fonts import SMALL
from cxjourney.drawing.map_pages import MARGIN_MM, MapPages, MapStyle
from cxjourney.drawing.page import FOOTER
from cxjourney.drawing.pages import POINTS_PER_MM
from cxjourney.drawing.report.document import Paper
from cxjourney.drawing.report.sheet import TO_POINTS, Sheet

READABLE = 5.5  # points: smaller type wants larger paper
_TOP_MM, _BOTTOM_MM = 6.0, 4.0


def fitted_map(content: MapContent, paper: Paper, day: date) -> MapPages:
    """Return the map of a journey fitted to the place that a page of the paper has for it."""
    size = (paper.width_mm, paper.height_mm - _TOP_MM - _BOTTOM_MM)
    return MapPages([content], size, MapStyle(footer=" ", today=day))


def draw_map(sheet: Sheet, pages: MapPages, paper: Paper) -> None:
    """Draw the map below the running title; its own foot is left to the running one."""
    points = TO_POINTS * paper.scale
    width, height = (side * POINTS_PER_MM for side in pages.size_mm(0))
    foot = MARGIN_MM * POINTS_PER_MM + (FOOTER - 2) * pages.smallest_type / SMALL

    def stroke(painter: QPainter) -> None:
        painter.save()
        painter.translate(0, _TOP_MM * POINTS_PER_MM / points)
        painter.scale(1 / points, 1 / points)
        painter.setClipRect(QRectF(0, 0, width, height - foot), Qt.ClipOperation.IntersectClip)
        pages.paint(painter, 0)
        painter.restore()

    sheet.strokes.append(stroke)
