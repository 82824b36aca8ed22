"""Moving the map under the pointer: with the middle button, or with Space held."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt

from cxjourney.ui.canvas.state import CanvasState
from cxjourney.ui.canvas.tools.base import Pointer, Tool


class PanTool(Tool):
    """Keeps the map under the pointer; nothing in the project changes."""

    cursor = Qt.CursorShape.ClosedHandCursor
    scrolls_at_border = False

    def __init__(self, state: CanvasState) -> None:
        super().__init__(state)
        self._last = QPoint()

    def press(self, pointer: Pointer) -> None:
        """Take hold of the map."""
        super().press(pointer)
        self._last = pointer.view

    def move(self, pointer: Pointer) -> Tool | None:
        """Let the map follow."""
        step, self._last = self._last - pointer.view, pointer.view
        self.state.pan(step.x(), step.y())
        return None
