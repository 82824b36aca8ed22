"""Drawing an arrow from the handle at a card's edge to another card, or into an empty cell for a new one."""

from __future__ import annotations

from PySide6.QtCore import Qt

from cxjourney.domain import actions
from cxjourney.domain.cells import Cell
from cxjourney.domain.text import tr
from cxjourney.ui.canvas.overlay_state import Hit, Part
from cxjourney.ui.canvas.tools.base import Pointer, Tool


class ConnectTool(Tool):
    """Shows the arrow and lights up the card it would lead to."""

    cursor = Qt.CursorShape.CrossCursor

    def press(self, pointer: Pointer) -> None:
        """Begin the arrow at the handle."""
        super().press(pointer)
        self.state.overlay.link_from = pointer.hit.rect.center()
        self.state.hint.emit(tr("Release on a card to connect, on an empty cell to add a touchpoint; Escape cancels."))

    def move(self, pointer: Pointer) -> Tool | None:
        """Lead the arrow to the pointer."""
        target = self.state.shown.target_at(pointer.map)
        overlay = self.state.overlay
        overlay.link_to = pointer.map
        overlay.link_target = target.id if self._is_card(target) else None
        overlay.insert_at = target.rect if target.part is Part.CELL else None
        self.state.overlay_changed.emit()
        return None

    def release(self, pointer: Pointer) -> None:
        """Connect to the card under the pointer, or begin a new touchpoint in the empty cell there."""
        if self.start is None:
            return
        source_id, target = self.start.hit.id, self.state.shown.target_at(pointer.map)
        drawn = self.is_drag(pointer)
        self.cancel()
        if not drawn:
            self.state.selection.set((source_id,))
        elif self._is_card(target):
            self.state.do(lambda project: actions.connect(project, source_id, target.id))
        elif target.part is Part.CELL:
            cell = Cell(target.stage_id, target.lane_id, target.column)
            self.state.commands.add_in_cell(cell, source_id)

    def cancel(self) -> None:
        """Take the arrow away."""
        overlay = self.state.overlay
        overlay.link_from = overlay.link_to = overlay.link_target = overlay.insert_at = None
        self.state.hint.emit("")
        self.state.overlay_changed.emit()

    def _is_card(self, target: Hit) -> bool:
        return target.part is Part.TOUCHPOINT and self.start is not None and target.id != self.start.hit.id
