"""Draws what lies behind the cards: stage headers and bands, lanes with their labels, the line of visibility."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from cxjourney.domain.layout import MapLayout
from cxjourney.domain.layout_grid import GOAL_MARGIN
from cxjourney.domain.layout_shapes import Rect, StageBand
from cxjourney.domain.records import AnalysisLane
from cxjourney.domain.text import tr
from cxjourney.drawing.brush import fill_rounded, pen, rect_f, write
from cxjourney.drawing.content import MapContent
from cxjourney.drawing.fonts import BODY, SMALL, Fonts
from cxjourney.drawing.icons import paint_icon
from cxjourney.drawing.persona_lines import persona_pen
from cxjourney.drawing.theme import CORNER, Theme

_READABLE = 7.0  # pixels: smaller type is left out


class LanePainter:
    """Owns the look of the map's ground."""

    def __init__(self, theme: Theme, fonts: Fonts) -> None:
        self._theme = theme
        self._fonts = fonts

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme

    def paint_bands(self, painter: QPainter, layout: MapLayout, exposed: Rect) -> None:
        """Draw the stage bands that run through all lanes."""
        for stage in layout.stages:
            if stage.band.intersects(exposed):
                fill_rounded(painter, rect_f(stage.band), CORNER, self._theme.colour("band"))

    def paint_separators(self, painter: QPainter, layout: MapLayout, exposed: Rect) -> None:
        """Draw the dashed lines above each lane and the line of visibility."""
        left, right = (
            max(layout.options.margin, exposed.x),
            min(layout.bounds.right - layout.options.margin, exposed.right),
        )
        dashed = self._dashes(4, 4, 1.0)
        for rect in (*(lane.rect for lane in layout.lanes), *(band.rect for band in layout.analysis)):
            if exposed.y - 1 <= rect.y <= exposed.bottom + 1:
                self._level(painter, left, right, rect.y, dashed)
        if layout.visibility_y is not None and exposed.y - 20 <= layout.visibility_y <= exposed.bottom + 20:
            heavy = self._dashes(10, 5, 1.5)
            heavy.setColor(self._theme.mute)
            self._level(painter, left, right, layout.visibility_y, heavy)

    def paint_labels(
        self, painter: QPainter, layout: MapLayout, content: MapContent, exposed: Rect, zoom: float, x: float, *,
        ground: bool = False,
    ) -> None:  # fmt: skip
        """Write the lane labels with their left edge at a map x; on `ground` of their own, where arrows pass below."""
        size = self._size(SMALL, zoom, 18)
        if not size:
            return
        font, theme = self._fonts.font(size), self._theme
        labels = [(lane.label, lane.lane.title) for lane in layout.lanes]
        labels += [(band.label, content.analysis_title(band.lane)) for band in layout.analysis]
        room = max(120.0, min(420.0, layout.bounds.w - 40))
        for label, title in labels:
            if exposed.y - 30 <= label.y <= exposed.bottom:
                text = self._fonts.elided(title, room, size)
                if ground:
                    wide = self._fonts.width(text, size)
                    painter.fillRect(QRectF(x - 3, label.y + 1, wide + 6, size + 4), theme.colour("band"))
                write(painter, x, label.y + 12, text, font, theme.mute)
        band = layout.analysis_band(AnalysisLane.EMOTION)
        if band is not None and exposed.y - 30 <= band.label.y <= exposed.bottom:
            self._persona_key(
                painter, content, x + self._fonts.width(tr("Emotion"), size) + 20, band.label.y + 12, size
            )
        if layout.visibility_y is not None:
            text = tr("Line of visibility")
            width = self._fonts.width(text, size)
            middle = layout.visibility_y
            painter.fillRect(QRectF(x - 4, middle - 7, width + 28, 14), theme.background)
            paint_icon(painter, "visibility", QRectF(x, middle - 7, 14, 14), theme.mute)
            write(painter, x + 18, middle + 4, text, font, theme.mute)

    def _persona_key(self, painter: QPainter, content: MapContent, x: float, baseline: float, size: float) -> None:
        """Name the persona of each emotion curve beside a piece of its line."""
        if content.persona_ids == (None,):
            return
        for rank, persona_id in enumerate(content.persona_ids):
            painter.setPen(persona_pen(self._theme, rank))
            painter.drawLine(QLineF(x, baseline - size * 0.32, x + 20, baseline - size * 0.32))
            name = self._fonts.elided(content.persona_name(persona_id), 160, size)
            write(painter, x + 26, baseline, name, self._fonts.font(size), self._theme.mute)
            x += 26 + self._fonts.width(name, size) + 18

    def paint_headers(self, painter: QPainter, layout: MapLayout, exposed: Rect, zoom: float, y: float) -> None:
        """Draw the stage headers with their top edge at a map y."""
        for stage in layout.stages:
            header = Rect(stage.header.x, y, stage.header.w, stage.header.h)
            if header.x < exposed.right and exposed.x < header.right:
                self._header(painter, stage, header, zoom)

    def _header(self, painter: QPainter, stage: StageBand, header: Rect, zoom: float) -> None:
        theme, fonts = self._theme, self._fonts
        fill_rounded(painter, rect_f(header), CORNER, theme.surface, theme.line)
        size = self._size(BODY, zoom, header.h * 0.7)
        if not size:
            return
        left, room = header.x + 12, header.w - 20
        goal = stage.stage.goal if zoom * SMALL >= _READABLE else ""
        title = fonts.elided(stage.stage.title, room, size, True)
        if not goal:
            write(painter, left, header.y + header.h / 2 + size * 0.35, title, fonts.font(size, True), theme.ink)
            return
        write(painter, left, header.y + 22, title, fonts.font(size, True), theme.ink)
        baseline = header.y + 39
        for line in fonts.lines(goal, header.w - GOAL_MARGIN, 2, SMALL):
            write(painter, left, baseline, line, fonts.font(SMALL), theme.mute)
            baseline += 15

    def _size(self, size: float, zoom: float, most: float) -> float:
        """Return the type size that stays readable at a zoom, at most `most` map units; 0 where none does."""
        grown = min(most, max(size, 9.0 / zoom))
        return grown if grown * zoom >= _READABLE else 0.0

    def _level(self, painter: QPainter, left: float, right: float, y: float, stroke: QPen) -> None:
        """Draw a dashed level line whose dashes stay in place whatever part of it is exposed."""
        stroke.setDashOffset(left / stroke.widthF())
        painter.setPen(stroke)
        painter.drawLine(QLineF(left, y, right, y))

    def _dashes(self, on: float, off: float, width: float) -> QPen:
        stroke = pen(self._theme.line, width, Qt.PenStyle.CustomDashLine)
        stroke.setDashPattern([on, off])
        return stroke
