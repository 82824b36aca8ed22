"""Dragging a point of the emotion curve up and down for the persona that is shown."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt

from cxjourney.domain import actions, words
from cxjourney.domain.text import tr
from cxjourney.ui.canvas.tools.base import Pointer, Tool

STEP = 0.5
FINE_STEP = 0.1


class EmotionTool(Tool):
    """Snaps to half steps between −2 and +2, to tenths while Shift is held."""

    cursor = Qt.CursorShape.SizeVerCursor
    scrolls_at_border = False

    def press(self, pointer: Pointer) -> None:
        """Take hold of a point and choose its touchpoint."""
        super().press(pointer)
        self.state.selection.set((pointer.hit.id,))

    def move(self, pointer: Pointer) -> Tool | None:
        """Show the point at the value under the pointer."""
        if self.start is None or not (self.state.overlay.emotion or self.is_drag(pointer)):
            return None
        value = self._value(pointer)
        layout = self.state.shown.layout
        place = QPointF(self.start.hit.rect.center().x(), layout.emotion_y(value))
        self.state.overlay.emotion = (self.start.hit.id, place, value)
        self.state.overlay_changed.emit()
        return None

    def release(self, pointer: Pointer) -> None:
        """Set the emotion; a click without a drag only chooses."""
        if self.start is None or self.state.overlay.emotion is None:
            return
        touchpoint_id, value, persona_id = self.start.hit.id, self._value(pointer), self.state.persona_id
        self.cancel()
        self.state.do(lambda project: actions.set_emotion(project, touchpoint_id, value, persona_id=persona_id))

    def cancel(self) -> None:
        """Let the point fall back."""
        self.state.overlay.emotion = None
        self.state.overlay_changed.emit()

    def _value(self, pointer: Pointer) -> float:
        step = FINE_STEP if pointer.modifiers & Qt.KeyboardModifier.ShiftModifier else STEP
        value = self.state.shown.layout.emotion_value(pointer.map.y())
        return round(max(-2.0, min(2.0, round(value / step) * step)), 2)


def emotion_text(value: float) -> str:
    """Return a felt value with its sign, as the curve shows it: `+1.5`, `0, neutral`, `−2`."""
    return tr("0, neutral") if value == 0 else words.emotion_text(value)
