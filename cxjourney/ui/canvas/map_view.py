"""A scroll area that keeps a picture of what it shows: zoom, pan, scroll bars, wheel, pinch and smooth travel.

It knows that there is a plane of some size to look at and paints it through `paint_piece` and `paint_over`, which
the canvas fills in; what the plane means is not its business.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEasingCurve, QEvent, QPoint, QPointF, QRect, QRectF, QSizeF, Qt, QVariantAnimation, Signal
from PySide6.QtGui import (
    QColor,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QGestureEvent, QPinchGesture, QWidget

from cxjourney.ui.canvas.backing import Backing
from cxjourney.ui.canvas.view_state import ZOOM_STEP, ViewState

WHEEL_PIXELS = 64
"""Pixels for one notch of a wheel without pixel precision."""
TRAVEL_MS = 160


class MapView(QAbstractScrollArea):
    """Owns where the person looks and the picture of it; a pan moves pixels and paints only what comes into view."""

    view_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = ViewState()
        self.backing = Backing()
        self.moves_smoothly = True
        self._syncing = False
        self._travel: QVariantAnimation | None = None
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.viewport().grabGesture(Qt.GestureType.PinchGesture)
        self.horizontalScrollBar().setSingleStep(WHEEL_PIXELS // 2)
        self.verticalScrollBar().setSingleStep(WHEEL_PIXELS // 2)

    # what the canvas fills in

    def paint_piece(self, painter: QPainter, piece: QRect) -> None:
        """Paint the content of one rectangle of the viewport, its background included."""
        painter.fillRect(piece, self.palette().color(QPalette.ColorRole.Window))

    def paint_over(self, painter: QPainter) -> None:
        """Paint what lies over the content for the moment."""

    def view_moved(self) -> None:
        """Follow a change of zoom or scroll, before `view_changed` tells everyone else."""

    # moving

    def set_content(self, size: QSizeF) -> None:
        """Take the size of the plane in map units."""
        if size != self.view.content:
            self.view.content = size
            self._sync_bars()

    def zoom_to(self, scale: float, anchor: QPointF | None = None) -> None:
        """Zoom at once so that the map under `anchor` (viewport pixels, default its middle) stays there."""
        self._stop_travel()
        middle = QPointF(self.viewport().width() / 2, self.viewport().height() / 2)
        before = (self.view.scale, QPoint(self.view.scroll))
        self.view.zoom_to(scale, anchor if anchor is not None else middle)
        if (self.view.scale, self.view.scroll) != before:
            self._looked_elsewhere()

    def pan_by(self, dx: int, dy: int) -> None:
        """Move the view over the map by whole pixels, as far as the map allows."""
        self._stop_travel()
        self._moved(self.view.scroll_to(self.view.scroll + QPoint(dx, dy)))

    def fit(self, most: float = 1.25) -> None:
        """Show the whole map, enlarged up to the scale `most`."""
        self._look(lambda view: view.fit(most))

    def fit_width(self) -> None:
        """Show all stages from the top at a scale that can be read."""
        self._look(lambda view: view.fit_width())

    def show_rect(self, rect: QRectF, most: float = 1.0) -> None:
        """Show a rectangle of the map as large as possible, up to the scale `most`."""
        self._look(lambda view: view.show_rect(rect, most))

    def reveal(self, rect: QRectF, inset: QPoint | None = None) -> None:
        """Scroll as little as needed to see a rectangle of the map."""
        self._stop_travel()
        self._moved(self.view.reveal(rect, inset if inset is not None else QPoint(0, 0)))

    def render_frame(self) -> None:
        """Paint everything again, content and overlays, at once."""
        self.backing.invalidate()
        self.viewport().repaint()

    def repaint_map(self, rect: QRectF | None = None) -> None:
        """Let a rectangle of the map, or all of it, be painted again."""
        if rect is None:
            self.backing.invalidate()
            self.viewport().update()
            return
        piece = self.view.rect_to_view(rect).toAlignedRect().adjusted(-2, -2, 2, 2)
        self.backing.invalidate(piece)
        self.viewport().update(piece)

    def _look(self, choose: Callable[[ViewState], None]) -> None:
        self._stop_travel()
        start_scale, start = self.view.scale, QPoint(self.view.scroll)
        self.view.viewport = self.maximumViewportSize()
        choose(self.view)
        end_scale, end = self.view.scale, QPoint(self.view.scroll)
        self.view.viewport = self.viewport().size()
        if not (self.moves_smoothly and self.isVisible()) or (start_scale, start) == (end_scale, end):
            self._looked_elsewhere()
            return
        travel = QVariantAnimation(self)
        travel.setDuration(TRAVEL_MS)
        travel.setEasingCurve(QEasingCurve.Type.OutCubic)
        travel.setStartValue(0.0)
        travel.setEndValue(1.0)

        def step(value: object) -> None:
            part = float(value)  # type: ignore[arg-type]
            self.view.scale = start_scale * (end_scale / start_scale) ** part
            offset = QPointF(start) + QPointF(end - start) * part
            self.view.scroll = offset.toPoint() if part < 1 else QPoint(end)
            self._looked_elsewhere()

        travel.valueChanged.connect(step)
        self._travel = travel
        travel.start()

    def _stop_travel(self) -> None:
        """End a travel where it was going, so that the next move starts from a place that somebody chose."""
        travel, self._travel = self._travel, None
        if travel is not None:
            if travel.state() == QVariantAnimation.State.Running:
                travel.setCurrentTime(travel.duration())
            travel.stop()
            travel.deleteLater()

    def _looked_elsewhere(self) -> None:
        self.backing.invalidate()
        self._after_move()

    def _moved(self, moved: QPoint) -> None:
        if not moved.isNull():
            self.backing.scroll(-moved.x(), -moved.y())
            self._after_move()

    def _after_move(self) -> None:
        self._sync_bars()
        self.viewport().update()
        self.view_moved()
        self.view_changed.emit()

    def _sync_bars(self) -> None:
        least, most = self.view.limits()
        self._syncing = True
        for bar, low, high, page, value in (
            (self.horizontalScrollBar(), least.x(), most.x(), self.view.viewport.width(), self.view.scroll.x()),
            (self.verticalScrollBar(), least.y(), most.y(), self.view.viewport.height(), self.view.scroll.y()),
        ):
            bar.setRange(low, high)
            bar.setPageStep(page)
            bar.setValue(value)
        self._syncing = False

    # Qt

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Bring the picture up to date, copy it, and paint what lies over it."""
        self.backing.resize(self.viewport().size(), self.viewport().devicePixelRatioF())
        self.backing.update(self.paint_piece)
        painter = QPainter(self.viewport())
        try:
            self.backing.draw(painter)
            self.paint_over(painter)
        finally:
            painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the new size of the viewport."""
        self.view.viewport = self.viewport().size()
        self._sync_bars()
        self.view_moved()
        self.view_changed.emit()
        super().resizeEvent(event)

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        """Follow the scroll bars."""
        if not self._syncing:
            self._stop_travel()
            place = QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())
            self._moved(self.view.scroll_to(place))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Pan by wheel and trackpad, zoom around the cursor while Ctrl is held."""
        angle, pixels = event.angleDelta(), event.pixelDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            turn = angle.y() or angle.x()
            self.zoom_to(self.view.scale * ZOOM_STEP ** (turn / 120), event.position())
        else:
            move = QPoint(pixels) if not pixels.isNull() else angle * (WHEEL_PIXELS / 120)
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and not move.x():
                move = QPoint(move.y(), 0)
            self.pan_by(-move.x(), -move.y())
        event.accept()

    def viewportEvent(self, event: QEvent) -> bool:
        """Zoom by pinching a touch pad or a touch screen."""
        if isinstance(event, QNativeGestureEvent):
            if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
                self.zoom_to(self.view.scale * (1 + event.value()), event.position())
                return True
        elif isinstance(event, QGestureEvent):
            pinch = event.gesture(Qt.GestureType.PinchGesture)
            if isinstance(pinch, QPinchGesture):
                middle = self.viewport().mapFromGlobal(pinch.centerPoint())
                self.zoom_to(self.view.scale * pinch.scaleFactor(), middle)
                return True
        return super().viewportEvent(event)


def translucent(colour: QColor, alpha: int) -> QColor:
    """Return `colour` with an opacity of 0 to 255."""
    mixed = QColor(colour)
    mixed.setAlpha(alpha)
    return mixed
