"""Stage headers and lane labels that stay in sight when their own place is scrolled away, at a size to read."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from cxjourney.domain.ids import RecordId
from cxjourney.domain.layout import MapLayout
from cxjourney.drawing.content import MapContent
from cxjourney.drawing.fonts import BODY, SMALL, Fonts
from cxjourney.drawing.theme import CORNER, Theme
from cxjourney.ui.canvas.overlay_state import Hit, Part
from cxjourney.ui.canvas.shown_map import to_qt
from cxjourney.ui.canvas.state import CanvasState
from cxjourney.ui.canvas.view_state import ViewState

STRIP = 36
HEADER_TOP, HEADER_HEIGHT = 4.0, 28.0
LABEL_HEIGHT = 20.0
LEAST_LANE = 22.0
MOST_LABEL = 240
LEAST_TITLE = 48.0


class Sticky:
    """Finds and paints what stays in sight; all numbers are pixels of the viewport."""

    def __init__(self, state: CanvasState, fonts: Fonts) -> None:
        self._state = state
        self._fonts = fonts
        self._labels: list[tuple[RecordId, str, QRectF]] = []
        self._labels_at: tuple[float, ...] = ()
        self._labels_of: tuple[MapLayout | None, MapContent | None] = (None, None)

    def inset(self) -> QPoint:
        """Return how much of the viewport's left and top may be covered."""
        return QPoint(0, STRIP)

    @property
    def has_strip(self) -> bool:
        """Whether the headers' own row is out of sight."""
        layout, view = self._state.shown.layout, self._state.view
        if not layout.stages:
            return False
        header = to_qt(layout.stages[0].header)
        return view.rect_to_view(header).center().y() < HEADER_TOP + HEADER_HEIGHT / 2

    def headers(self) -> Iterator[tuple[RecordId, str, QRectF]]:
        """Yield (stage, title, rectangle) for each header that stays in sight."""
        if not self.has_strip:
            return
        view = self._state.view
        for band in self._state.shown.layout.stages:
            place = view.rect_to_view(to_qt(band.header))
            if place.right() > 0 and place.left() < view.viewport.width():
                yield band.stage.id, band.stage.title, QRectF(place.x(), HEADER_TOP, place.width(), HEADER_HEIGHT)

    def labels(self, content: MapContent) -> list[tuple[RecordId, str, QRectF]]:
        """Return (lane or "", title, rectangle) for each label that stays in sight at the left."""
        layout, view = self._state.shown.layout, self._state.view
        place = (view.scale, view.scroll.x(), view.scroll.y(), view.viewport.width(), view.viewport.height())
        if place != self._labels_at or layout is not self._labels_of[0] or content is not self._labels_of[1]:
            self._labels_at, self._labels_of = place, (layout, content)
            self._labels = list(self._place_labels(layout, content, view))
        return self._labels

    def _place_labels(
        self, layout: MapLayout, content: MapContent, view: ViewState
    ) -> Iterator[tuple[RecordId, str, QRectF]]:
        if view.to_view(QPointF(layout.options.margin + 8, 0)).x() >= 0:
            return
        top = STRIP + 4.0 if self.has_strip else 4.0
        bands = [(band.lane.id, band.lane.title, band.rect) for band in layout.lanes]
        bands += [("", content.analysis_title(band.lane), band.rect) for band in layout.analysis]
        for lane_id, title, rect in bands:
            start, height = rect.y * view.scale - view.scroll.y(), rect.h * view.scale
            if height < LEAST_LANE or start + height < top + LABEL_HEIGHT or start > view.viewport.height():
                continue
            shown = self._fonts.elided(title, MOST_LABEL, SMALL)
            width = self._fonts.width(shown, SMALL) + 16
            y = min(max(start + 3, top), start + height - LABEL_HEIGHT)
            yield lane_id, shown, QRectF(6, y, width, LABEL_HEIGHT)

    def cut_header(self) -> tuple[RecordId, str, QRectF] | None:
        """Return (stage, title, rectangle) for the stage whose header is in sight without its title."""
        if self.has_strip:
            return None
        for band in self._state.shown.layout.stages:
            place = self._state.view.rect_to_view(to_qt(band.header))
            room = place.right() - 12
            if place.left() < -4 and room > LEAST_TITLE and place.height() >= LABEL_HEIGHT:
                text = band.stage.title
                shown = self._fonts.elided(text, min(MOST_LABEL, round(room) - 20), BODY, True)
                width = self._fonts.width(shown, BODY, True) + 20
                return band.stage.id, shown, QRectF(0, place.y(), width, place.height())
        return None

    def hit(self, place: QPoint, content: MapContent) -> Hit | None:
        """Return the stage or lane whose header or label in sight lies at a pixel, None elsewhere."""
        point = QPointF(place)
        if self.has_strip and place.y() < STRIP:
            for stage_id, _, rect in self.headers():
                if rect.contains(point):
                    return Hit(Part.STAGE, stage_id, self._state.view.rect_to_map(rect))
            return Hit()
        cut = self.cut_header()
        if cut is not None and cut[2].contains(point):
            return Hit(Part.STAGE, cut[0], self._state.view.rect_to_map(cut[2]))
        for lane_id, _, rect in self.labels(content):
            if lane_id and rect.contains(point):
                return Hit(Part.LANE, lane_id, self._state.view.rect_to_map(rect))
        return None

    def paint(self, painter: QPainter, content: MapContent, theme: Theme) -> None:
        """Paint the strip of headers and the labels."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        ground = QColor(theme.colour("background"))
        ground.setAlpha(235)
        chosen = set(self._state.selection.ids)
        painter.setFont(self._fonts.font(SMALL))
        for lane_id, title, rect in self.labels(content):
            painter.fillRect(QRectF(0, rect.y(), rect.right(), rect.height()), ground)
            painter.setBrush(ground)
            painter.setPen(self._frame(theme, bool(lane_id) and lane_id in chosen))
            painter.drawRoundedRect(rect, 6, 6)
            painter.setPen(theme.colour("mute"))
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, title)
        self._paint_cut_header(painter, theme)
        if not self.has_strip:
            return
        painter.fillRect(QRectF(0, 0, self._state.view.viewport.width(), STRIP), ground)
        painter.fillRect(QRectF(0, STRIP, self._state.view.viewport.width(), 1), theme.colour("line"))
        painter.setFont(self._fonts.font(BODY, True))
        for stage_id, title, rect in self.headers():
            painter.setBrush(theme.colour("surface"))
            painter.setPen(self._frame(theme, stage_id in chosen))
            painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), CORNER - 2, CORNER - 2)
            inside = rect.intersected(QRectF(0, 0, self._state.view.viewport.width(), STRIP)).adjusted(10, 0, -6, 0)
            if inside.width() >= 20:
                painter.setPen(theme.colour("ink"))
                text = self._fonts.elided(title, round(inside.width()), BODY, True)
                painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)

    def _paint_cut_header(self, painter: QPainter, theme: Theme) -> None:
        cut = self.cut_header()
        if cut is not None:
            _, title, rect = cut
            painter.setFont(self._fonts.font(BODY, True))
            painter.fillRect(rect.adjusted(0, 3, 0, -3), theme.colour("surface"))
            painter.setPen(theme.colour("ink"))
            painter.drawText(
                rect.adjusted(10, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, title
            )

    def _frame(self, theme: Theme, chosen: bool) -> QPen:
        return QPen(theme.colour("accent"), 2.0) if chosen else QPen(theme.colour("line"), 1.0)
