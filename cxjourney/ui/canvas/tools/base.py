"""What every tool is: it hears press, move, release and keys, shows what would happen, and makes one edit at the end.

Before the release nothing has changed; `cancel` at any moment leaves the project as it was.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent

from cxjourney.ui.canvas.overlay_state import Hit
from cxjourney.ui.canvas.state import CanvasState

DRAG_DISTANCE = 6
"""Pixels that the pointer must move before a press becomes a drag."""


@dataclass(frozen=True)
class Pointer:
    """One event of the pointer: where in the viewport, where on the map, what lies there, and what is held down."""

    view: QPoint
    map: QPointF
    hit: Hit
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    button: Qt.MouseButton = Qt.MouseButton.LeftButton

    @property
    def extends(self) -> bool:
        """Say whether the selection is to grow or shrink instead of being replaced."""
        held = self.modifiers & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
        return bool(held)


class Tool:
    """One gesture. `press` is called once, then `move` and `key` any number of times, then `release` or `cancel`."""

    cursor = Qt.CursorShape.ArrowCursor
    scrolls_at_border = True

    def __init__(self, state: CanvasState) -> None:
        self.state = state
        self.start: Pointer | None = None

    def press(self, pointer: Pointer) -> None:
        """Begin at `pointer`."""
        self.start = pointer

    def move(self, _pointer: Pointer) -> Tool | None:
        """Follow the pointer; return a tool that takes over, or None to go on."""
        return None

    def release(self, _pointer: Pointer) -> None:
        """Make the edit that the gesture meant, if any."""

    def key(self, _event: QKeyEvent) -> bool:
        """React to a key during the gesture; say whether it was used."""
        return False

    def cancel(self) -> None:
        """Leave everything as it was."""

    def is_drag(self, pointer: Pointer) -> bool:
        """Say whether the pointer has moved far enough from the press to mean a drag."""
        return self.start is not None and (pointer.view - self.start.view).manhattanLength() >= DRAG_DISTANCE

    def moved(self, pointer: Pointer) -> QPointF:
        """Return how far the pointer is from the press, in map units."""
        return pointer.map - self.start.map if self.start is not None else QPointF()


def between(first: QPointF, second: QPointF) -> QRectF:
    """Return the rectangle between two corners, whichever way round they are."""
    return QRectF(first, second).normalized()
