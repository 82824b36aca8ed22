"""The mini-map: the whole journey small, with a frame around what the viewport shows; click or drag to go there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from cxjourney.domain.text import tr
from cxjourney.drawing.theme import Theme
from cxjourney.ui.canvas.state import CanvasState

WIDEST, TALLEST = 208, 128
REDRAW_MS = 120
PADDING = 6
_ENOUGH = 0.5  # while this share of the map is seen, finding one’s way needs no help


class MiniMap(QWidget):
    """Owns a small picture of the cards, painted again only after the layout changed."""

    go_to = Signal(QPointF)  # a place on the map to put in the middle

    def __init__(
        self, state: CanvasState, theme: Theme, parent: QWidget, worked_on: Callable[[], list[QRectF]]
    ) -> None:
        """`worked_on` tells the pixels that must stay in sight: what is chosen, and where something is typed."""
        super().__init__(parent)
        self._state = state
        self._worked_on = worked_on
        self._theme = theme
        self._room = parent
        self._picture: QPixmap | None = None
        self.setAccessibleName(tr("Mini-map"))
        self.setToolTip(tr("Click or drag to move the view"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.resize(WIDEST, TALLEST)
        self.hide()
        self._wanted = True
        self._redraw = QTimer(self)
        self._redraw.setSingleShot(True)
        self._redraw.setInterval(REDRAW_MS)
        self._redraw.timeout.connect(self._draw_again)

    @property
    def wanted(self) -> bool:
        """Whether the person wants the mini-map; it shows only while part of the map is out of sight."""
        return self._wanted

    @wanted.setter
    def wanted(self, wanted: bool) -> None:
        self._wanted = wanted
        self.follow()

    def follow(self) -> None:
        """Follow the view: move the frame, hide while there is nothing to find or it would cover the work."""
        needed = bool(self._state.shown.layout.stages) and self._state.view.share_seen() < _ENOUGH
        place = QRectF(self.geometry())
        covers = needed and any(rect.intersects(place) for rect in self._worked_on())
        self.setVisible(self._wanted and needed and not covers)
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        self.forget()

    def forget(self) -> None:
        """Paint the small picture again a moment later; a burst of edits costs one."""
        self._redraw.start()
        self.follow()

    def _draw_again(self) -> None:
        self._picture = None
        bounds = self._state.shown.layout.bounds
        scale = min(WIDEST / max(bounds.w, 1.0), TALLEST / max(bounds.h, 1.0))
        size = QSize(max(72, round(bounds.w * scale)), max(48, round(bounds.h * scale)))
        self.resize(size + QSize(2 * PADDING, 2 * PADDING))
        self.place()
        self.update()

    def place(self) -> None:
        """Stay in the lower right corner of the viewport."""
        room = self._room.rect()
        self.move(room.right() - self.width() - 12, room.bottom() - self.height() - 12)
        self.follow()

    def sizeHint(self) -> QSize:
        """Return the largest size."""
        return QSize(WIDEST, TALLEST)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Copy the small picture and draw the frame of what is seen."""
        painter = QPainter(self)
        if self._picture is None:
            self._picture = self._drawn()
        painter.drawPixmap(0, 0, self._picture)
        scale, frame = self._scale(), self._state.view.visible()
        seen = QRectF(
            frame.x() * scale + PADDING, frame.y() * scale + PADDING, frame.width() * scale, frame.height() * scale
        )
        inside = seen.intersected(QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5))
        painter.setPen(self._theme.colour("accent"))
        tint = self._theme.colour("accent")
        painter.setOpacity(0.12)
        painter.fillRect(inside, tint)
        painter.setOpacity(1.0)
        painter.drawRect(inside)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go where the pointer is."""
        self._go(event.position().toPoint())
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer while the button is held."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(event.position().toPoint())
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Keep the click from the map below."""
        event.accept()

    def _go(self, place: QPoint) -> None:
        scale = self._scale()
        self.go_to.emit(QPointF((place.x() - PADDING) / scale, (place.y() - PADDING) / scale))

    def _scale(self) -> float:
        bounds = self._state.shown.layout.bounds
        room = self.size() - QSize(2 * PADDING, 2 * PADDING)
        return min(room.width() / max(bounds.w, 1.0), room.height() / max(bounds.h, 1.0))

    def _drawn(self) -> QPixmap:
        ratio, layout, scale = self.devicePixelRatioF(), self._state.shown.layout, self._scale()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._theme.colour("line"))
        painter.setBrush(self._theme.colour("surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.translate(PADDING, PADDING)
        painter.scale(scale, scale)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(Qt.PenStyle.NoPen)
        for rects, token in (
            ([band.band for band in layout.stages], "band"),
            ([band.header for band in layout.stages], "line"),
            (list(layout.cards.values()), "edge"),
            (list(layout.notes.values()), "line"),
        ):
            painter.setBrush(self._theme.colour(token))
            painter.drawRects([QRectF(*rect) for rect in rects])
        painter.end()
        return picture
