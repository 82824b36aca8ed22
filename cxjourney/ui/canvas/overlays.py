"""Paints what lies over the map for the moment: hover, selection, lifted cards, previews, and the empty map's advice.

None of it touches the kept picture of the map. The look of each part is in `drawing.map_painter`.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from cxjourney.domain.ids import RecordId
from cxjourney.domain.layout import Point, Rect
from cxjourney.domain.text import tr
from cxjourney.drawing.fonts import BODY, TITLE, Fonts
from cxjourney.drawing.map_painter import MapPainter
from cxjourney.drawing.theme import CORNER, Theme
from cxjourney.ui.canvas.overlay_state import DropPreview, Hit, Part
from cxjourney.ui.canvas.shown_map import from_qt
from cxjourney.ui.canvas.state import CanvasState

ADVICE_WIDTH = 640.0
HANDLE_RADIUS = 6.0
MOST_RINGS = 400


class Overlays:
    """Owns nothing but the order in which overlays lie upon each other."""

    def __init__(self, state: CanvasState, painter: MapPainter, fonts: Fonts) -> None:
        self._state = state
        self._map = painter
        self._fonts = fonts

    @property
    def _theme(self) -> Theme:
        return self._map.theme

    def paint(self, painter: QPainter, focused: bool, by_keyboard: bool) -> None:
        """Paint everything that lies over the map, in map units over the given viewport painter."""
        view, overlay = self._state.view, self._state.overlay
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.translate(-QPointF(view.scroll))
        painter.scale(view.scale, view.scale)
        self._hover(painter, overlay.hover)
        self._selection(painter, focused and by_keyboard)
        if overlay.drop is not None:
            self._drop(painter, overlay.drop)
        if overlay.lifted:
            self._lifted(painter)
        if overlay.drop_target is not None:
            self._map.paint_drop_preview(painter, from_qt(overlay.drop_target), view.scale)
        if overlay.insert_at is not None:
            painter.fillRect(overlay.insert_at, self._theme.colour("accent"))
        if overlay.link_from is not None:
            self._link(painter)
        if overlay.emotion is not None:
            _, place, value = overlay.emotion
            self._map.paint_emotion_preview(painter, place.x(), place.y(), value, view.scale)
        if overlay.band is not None:
            self._map.paint_rubber_band(painter, from_qt(overlay.band), view.scale)
        painter.restore()

    def _hover(self, painter: QPainter, hit: Hit) -> None:
        scale, chosen = self._state.view.scale, self._state.selection.ids
        layout = self._state.shown.layout
        if hit.part is Part.TRANSITION and hit.id not in chosen:
            self._map.paint_arrow(painter, hit.id, scale, "mute")
        elif hit.part in (Part.TOUCHPOINT, Part.HANDLE) and hit.id in layout.cards:
            if hit.id not in chosen:
                self._map.paint_hover(painter, layout.cards[hit.id], scale)
            if not self._state.overlay.lifted:
                self._handle(painter, hit.id, hit.part is Part.HANDLE)
        elif hit.part in (Part.NOTE, Part.ACTION, Part.STAGE, Part.LANE) and hit.id not in chosen:
            rect = self._state.shown.rect_of(hit.id)
            if rect is not None:
                self._map.paint_hover(painter, from_qt(rect), scale)
        elif hit.part is Part.CELL and scale > 0.5 and self._state.overlay.link_from is None:
            self._plus(painter, hit.rect)

    def _plus(self, painter: QPainter, cell: QRectF) -> None:
        """Show in an empty cell that something can be added there."""
        if cell.width() < 40:
            return
        middle, pen = cell.center(), QPen(self._theme.colour("line"), 1.5)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(cell.adjusted(0.75, 0.75, -0.75, -0.75), CORNER, CORNER)
        painter.setPen(QPen(self._theme.colour("mute"), 1.5))
        painter.drawLine(middle - QPointF(6, 0), middle + QPointF(6, 0))
        painter.drawLine(middle - QPointF(0, 6), middle + QPointF(0, 6))

    def _handle(self, painter: QPainter, touchpoint_id: RecordId, lit: bool) -> None:
        middle = self._state.shown.handle_of(touchpoint_id)
        if middle is None or self._state.view.scale < 0.3:
            return
        radius = HANDLE_RADIUS / min(1.0, self._state.view.scale)
        painter.setPen(QPen(self._theme.colour("accent"), radius / 4))
        painter.setBrush(self._theme.colour("accent" if lit else "surface"))
        painter.drawEllipse(middle, radius, radius)

    def _selection(self, painter: QPainter, show_focus: bool) -> None:
        ids, shown, scale = self._state.selection.ids, self._state.shown, self._state.view.scale
        seen = self._state.view.visible()
        for record_id in ids if len(ids) <= MOST_RINGS else self._seen(ids, seen):
            if record_id in shown.layout.transitions:
                self._map.paint_arrow(painter, record_id, scale)
                continue
            rect = shown.rect_of(record_id)
            if rect is not None and rect.intersects(seen):
                self._map.paint_selection(painter, from_qt(rect), scale, record_id == ids[-1])
        current = shown.rect_of(ids[-1]) if len(ids) > 1 and show_focus else None
        if current is not None and ids[-1] not in shown.layout.transitions:
            self._map.paint_focus(painter, from_qt(current), scale)

    def _seen(self, ids: tuple[RecordId, ...], seen: QRectF) -> list[RecordId]:
        chosen = set(ids)
        inside = [one for one in self._state.shown.layout.touchpoints_in(from_qt(seen)) if one in chosen]
        return [*inside[:MOST_RINGS], ids[-1]]

    def _lifted(self, painter: QPainter) -> None:
        overlay, scale = self._state.overlay, self._state.view.scale
        offset, cards = overlay.lift_offset, self._state.shown.layout.cards
        ground = QColor(self._theme.colour("band"))
        ground.setAlpha(170)
        seen = self._state.view.visible()
        for number, (record_id, rect) in enumerate(overlay.lifted.items()):
            if rect.intersects(seen):
                painter.fillRect(rect.adjusted(-1, -1, 1, 1), ground)
            moved = rect.translated(offset)
            if number >= 60 or not moved.intersects(seen):
                continue
            if record_id in cards:
                self._map.paint_card(painter, record_id, scale, offset.x(), offset.y(), lifted=True)
            else:
                self._map.paint_drop_preview(painter, from_qt(moved), scale)

    def _drop(self, painter: QPainter, drop: DropPreview) -> None:
        scale = self._state.view.scale
        pen = QPen(self._theme.colour("accent"), 1.5 / min(1.0, scale))
        for source, target in drop.shifted:
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(target.adjusted(1, 1, -1, -1), CORNER, CORNER)
            painter.drawLine(source.center(), target.center())
            painter.setBrush(self._theme.colour("accent"))
            painter.drawEllipse(target.center(), 3.5, 3.5)
        for target in drop.targets:
            self._map.paint_drop_preview(painter, from_qt(target), scale, refused=not drop.possible)

    def _link(self, painter: QPainter) -> None:
        overlay, scale = self._state.overlay, self._state.view.scale
        target = self._state.shown.layout.cards.get(overlay.link_target or "")
        if target is not None:
            self._map.paint_drop_preview(painter, Rect(*target).grown(2), scale)
        start, end = overlay.link_from, overlay.link_to
        if start is not None and end is not None:
            tip = Point(target.x, target.centre.y) if target is not None else Point(end.x(), end.y())
            self._map.paint_arrow_preview(painter, Point(start.x(), start.y()), tip, scale)

    # over the viewport itself

    def paint_focus_frame(self, painter: QPainter, room: QRect) -> None:
        """Show that the map has the keyboard while nothing on it is chosen."""
        painter.setPen(QPen(self._theme.colour("accent"), 2.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(room).adjusted(1, 1, -1, -1))

    def paint_advice(self, painter: QPainter, room: QRect, has_journey: bool) -> None:
        """Say on an empty map what goes there and how to put it there."""
        if has_journey:
            head = tr("Press Enter to add the first touchpoint")
            lines = [
                tr("Enter again adds the next one, Ctrl+Enter the next stage, Tab a note."),
                tr("Or paste a list: each line becomes a touchpoint. A block of cells brings its stages along."),
                tr("Or double-click anywhere."),
            ]
        else:
            head, lines = tr("There is no journey here yet"), [tr("Add one from the Insert menu.")]
        y = room.center().y() - 44.0
        if self._state.shown.layout.stages:
            width = min(ADVICE_WIDTH, room.width() - 32.0)
            painter.setPen(QPen(self._theme.colour("line"), 1.0))
            painter.setBrush(self._theme.colour("surface"))
            painter.drawRoundedRect(QRectF(room.center().x() - width / 2, y - 20, width, 150), CORNER, CORNER)
        painter.setFont(self._fonts.font(TITLE, True))
        painter.setPen(self._theme.colour("ink"))
        painter.drawText(QRectF(24, y, room.width() - 48, 28), Qt.AlignmentFlag.AlignHCenter, head)
        painter.setFont(self._fonts.font(BODY))
        painter.setPen(self._theme.colour("mute"))
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(QRectF(24, y + 40, room.width() - 48, 120), int(flags), "\n".join(lines))
