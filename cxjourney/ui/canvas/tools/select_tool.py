"""Choosing things: click, Ctrl and Shift click, a rubber band; a drag hands over to the tool that moves the thing."""

from __future__ import annotations

from PySide6.QtCore import Qt

from cxjourney.domain.ids import RecordId
from cxjourney.ui.canvas.overlay_state import Part
from cxjourney.ui.canvas.state import CanvasState
from cxjourney.ui.canvas.tools.base import Pointer, Tool, between
from cxjourney.ui.canvas.tools.move_tool import MoveTool
from cxjourney.ui.canvas.tools.note_tool import NoteTool
from cxjourney.ui.canvas.tools.reorder_tool import ReorderTool

SELECTABLE = {Part.TOUCHPOINT, Part.STAGE, Part.LANE, Part.TRANSITION, Part.NOTE, Part.ACTION, Part.EMOTION}


class SelectTool(Tool):
    """Changes the selection; dragging from an empty place draws a rubber band over cards."""

    def __init__(self, state: CanvasState) -> None:
        super().__init__(state)
        self._before: tuple[RecordId, ...] = ()
        self._banding = False
        self._collapse = False

    def press(self, pointer: Pointer) -> None:
        """Choose what lies under the pointer, unless it is chosen already: then a drag may move all of it."""
        super().press(pointer)
        selection = self.state.selection
        self._before = tuple(selection.ids)
        hit = pointer.hit
        if hit.part not in SELECTABLE:
            return
        if pointer.modifiers & Qt.KeyboardModifier.ControlModifier:
            selection.toggle(hit.id)
        elif pointer.modifiers & Qt.KeyboardModifier.ShiftModifier:
            selection.add(hit.id)
        elif hit.id in self._before:
            self._collapse = True
        else:
            selection.set((hit.id,))

    def move(self, pointer: Pointer) -> Tool | None:
        """Begin or stretch a rubber band, or hand over to the tool for the thing that was pressed."""
        if self.start is None or not (self._banding or self.is_drag(pointer)):
            return None
        part = self.start.hit.part
        if part is Part.TOUCHPOINT:
            return MoveTool(self.state)
        if part in (Part.STAGE, Part.LANE):
            return ReorderTool(self.state)
        if part is Part.NOTE:
            return NoteTool(self.state)
        self._banding = True
        band = between(self.start.map, pointer.map)
        self.state.overlay.band = band
        inside = self.state.shown.touchpoints_in(band)
        if pointer.extends:
            inside = [*self._before, *(found for found in inside if found not in self._before)]
        self.state.selection.set(tuple(inside))
        self.state.overlay_changed.emit()
        return None

    def release(self, pointer: Pointer) -> None:
        """End the rubber band; a plain click on nothing clears, on one of many chosen things keeps only that."""
        if self._banding:
            self._end_band()
        elif self.start is not None and self.start.hit.part not in SELECTABLE and not pointer.extends:
            self.state.selection.clear()
        elif self.start is not None and self._collapse:
            self.state.selection.set((self.start.hit.id,))

    def cancel(self) -> None:
        """Choose again what was chosen before the press."""
        if self._banding:
            self._end_band()
        self.state.selection.set(self._before)

    def _end_band(self) -> None:
        self._banding = False
        self.state.overlay.band = None
        self.state.overlay_changed.emit()
