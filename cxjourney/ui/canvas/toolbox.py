"""Hands the pointer to the right tool, one gesture at a time, and scrolls when a drag reaches the border.

While a gesture lasts, nothing else may change the project: whoever undoes in the middle of it ends the gesture first.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, QPointF, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent

from cxjourney.ui.canvas.overlay_state import Hit, Part
from cxjourney.ui.canvas.state import CanvasState
from cxjourney.ui.canvas.tools.base import Pointer, Tool
from cxjourney.ui.canvas.tools.connect_tool import ConnectTool
from cxjourney.ui.canvas.tools.emotion_tool import EmotionTool
from cxjourney.ui.canvas.tools.pan_tool import PanTool
from cxjourney.ui.canvas.tools.select_tool import SelectTool

BORDER = 28
SCROLL_STEP = 18
SCROLL_MS = 25

_CURSORS = {
    Part.HANDLE: Qt.CursorShape.CrossCursor,
    Part.EMOTION: Qt.CursorShape.SizeVerCursor,
    Part.TOUCHPOINT: Qt.CursorShape.PointingHandCursor,
    Part.NOTE: Qt.CursorShape.PointingHandCursor,
    Part.ACTION: Qt.CursorShape.PointingHandCursor,
    Part.STAGE: Qt.CursorShape.PointingHandCursor,
    Part.LANE: Qt.CursorShape.PointingHandCursor,
    Part.TRANSITION: Qt.CursorShape.PointingHandCursor,
}


class Toolbox(QObject):
    """Owns the running gesture, if any; `gesture_changed(bool)` says when one begins and ends."""

    gesture_changed = Signal(bool)

    def __init__(self, state: CanvasState, hit_at: Callable[[QPoint], Hit]) -> None:
        super().__init__(state)
        self._state = state
        self._hit_at = hit_at
        self._tool: Tool | None = None
        self._button = Qt.MouseButton.NoButton
        self._last: tuple[QPoint, Qt.KeyboardModifier] = (QPoint(), Qt.KeyboardModifier.NoModifier)
        self.space_held = False
        self._scroller = QTimer(self)
        self._scroller.setInterval(SCROLL_MS)
        self._scroller.timeout.connect(self._scroll_on)

    @property
    def active(self) -> bool:
        """Whether a gesture is going on."""
        return self._tool is not None

    def press(self, event: QMouseEvent) -> None:
        """Begin a gesture, unless one is going on with another button."""
        if self._tool is not None:
            return
        pointer = self._pointer(event.position().toPoint(), event.modifiers(), event.button())
        tool = self._tool_for(pointer)
        if tool is None:
            return
        self._tool, self._button = tool, event.button()
        tool.press(pointer)
        self.gesture_changed.emit(True)

    def move(self, event: QMouseEvent) -> None:
        """Follow the pointer: with the running gesture, else by hovering."""
        place = event.position().toPoint()
        if self._tool is None:
            self.hover(place)
            return
        self._follow(place, event.modifiers())
        if self._tool is not None and self._tool.scrolls_at_border and not self._push(place).isNull():
            self._scroller.start()

    def release(self, event: QMouseEvent) -> None:
        """End the gesture of this button, with its edit."""
        if self._tool is None or event.button() != self._button:
            return
        pointer = self._pointer(event.position().toPoint(), event.modifiers(), event.button())
        tool = self._end()
        tool.release(pointer)
        self.hover(event.position().toPoint())

    def key(self, event: QKeyEvent) -> bool:
        """Give a key to the running gesture: Escape ends it without a change, the rest is kept from the map."""
        if self._tool is None:
            return False
        if event.key() == Qt.Key.Key_Escape:
            self.cancel()
        else:
            self._tool.key(event)
        return True

    def cancel(self) -> None:
        """End the running gesture as if it had never begun."""
        if self._tool is not None:
            tool = self._end()
            tool.cancel()

    def cursor(self) -> Qt.CursorShape:
        """Return the shape of the pointer for what it does or could do now."""
        if self._tool is not None:
            return self._tool.cursor
        if self.space_held:
            return Qt.CursorShape.OpenHandCursor
        return _CURSORS.get(self._state.overlay.hover.part, Qt.CursorShape.ArrowCursor)

    def hover(self, place: QPoint | None) -> None:
        """Take note of what lies under the pointer; None: it has left."""
        hit = self._hit_at(place) if place is not None else Hit()
        if hit.key != self._state.overlay.hover.key or hit.part is Part.CELL:
            self._state.overlay.hover = hit
            self._state.overlay_changed.emit()

    def _tool_for(self, pointer: Pointer) -> Tool | None:
        if pointer.button == Qt.MouseButton.MiddleButton:
            return PanTool(self._state)
        if pointer.button != Qt.MouseButton.LeftButton:
            return None
        if self.space_held:
            return PanTool(self._state)
        if pointer.hit.part is Part.HANDLE:
            return ConnectTool(self._state)
        if pointer.hit.part is Part.EMOTION and not pointer.extends:
            return EmotionTool(self._state)
        return SelectTool(self._state)

    def _follow(self, place: QPoint, modifiers: Qt.KeyboardModifier) -> None:
        if self._tool is None:
            return
        self._last = (place, modifiers)
        pointer = self._pointer(place, modifiers, self._button)
        successor = self._tool.move(pointer)
        if successor is not None and self._tool.start is not None:
            start, self._tool = self._tool.start, successor
            successor.press(start)
            successor.move(pointer)

    def _end(self) -> Tool:
        tool, self._tool = self._tool, None
        assert tool is not None
        self._scroller.stop()
        self.gesture_changed.emit(False)
        return tool

    def _pointer(self, place: QPoint, modifiers: Qt.KeyboardModifier, button: Qt.MouseButton) -> Pointer:
        hit = self._hit_at(place) if self._tool is None else Hit()
        return Pointer(place, self._state.view.to_map(QPointF(place)), hit, modifiers, button)

    def _push(self, place: QPoint) -> QPoint:
        """Return how far to scroll for a drag at `place`: nothing in the middle, more the further out."""
        room = QRect(QPoint(0, 0), self._state.view.viewport)
        x = min(0, place.x() - BORDER) + max(0, place.x() - (room.right() - BORDER))
        y = min(0, place.y() - BORDER) + max(0, place.y() - (room.bottom() - BORDER))
        return QPoint(_limited(x), _limited(y))

    def _scroll_on(self) -> None:
        push = self._push(self._last[0])
        if self._tool is None or push.isNull():
            self._scroller.stop()
            return
        self._state.pan(push.x(), push.y())
        self._follow(*self._last)


def _limited(distance: int) -> int:
    return max(-SCROLL_STEP, min(SCROLL_STEP, distance))
