"""Dragging a stage header or a lane label to another place among its like; a bar shows between which two."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt

from cxjourney.domain import actions
from cxjourney.ui.canvas.overlay_state import Part
from cxjourney.ui.canvas.shown_map import to_qt
from cxjourney.ui.canvas.state import CanvasState
from cxjourney.ui.canvas.tools.base import Pointer, Tool

BAR = 4.0


class ReorderTool(Tool):
    """Moves one stage or lane."""

    cursor = Qt.CursorShape.ClosedHandCursor

    def __init__(self, state: CanvasState) -> None:
        super().__init__(state)
        self._index: int | None = None

    def press(self, pointer: Pointer) -> None:
        """Lift the header or the label."""
        super().press(pointer)
        self.state.overlay.lifted = {pointer.hit.id: pointer.hit.rect}

    def move(self, pointer: Pointer) -> Tool | None:
        """Show the bar where the stage or lane would go in."""
        if self.start is None:
            return None
        self.state.overlay.lift_offset = self.moved(pointer)
        if self.start.hit.part is Part.STAGE:
            self._stage_bar(pointer.map.x())
        else:
            self._lane_bar(pointer.map.y())
        self.state.overlay_changed.emit()
        return None

    def release(self, _pointer: Pointer) -> None:
        """Move it there."""
        index, start = self._index, self.start
        self.cancel()
        if index is None or start is None:
            return
        move = actions.move_stage if start.hit.part is Part.STAGE else actions.move_lane
        self.state.do(lambda project: move(project, start.hit.id, index))

    def cancel(self) -> None:
        """Let it fall back."""
        self.state.overlay.lifted = {}
        self.state.overlay.insert_at = None
        self._index = None
        self.state.overlay_changed.emit()

    def _stage_bar(self, x: float) -> None:
        bands = self.state.shown.layout.stages
        before = sum(band.header.centre.x < x for band in bands)
        gap = self.state.shown.options.stage_gap
        edge = bands[before].header.x - gap / 2 if before < len(bands) else bands[-1].header.right + gap / 2
        top, bottom = bands[0].header.y, bands[0].band.bottom
        self._set([band.stage.id for band in bands], before, QRectF(edge - BAR / 2, top, BAR, bottom - top))

    def _lane_bar(self, y: float) -> None:
        bands = self.state.shown.layout.lanes
        before = sum(band.rect.centre.y < y for band in bands)
        edge = bands[before].rect.y if before < len(bands) else bands[-1].rect.bottom
        whole = to_qt(bands[0].rect)
        self._set([band.lane.id for band in bands], before, QRectF(whole.x(), edge - BAR / 2, whole.width(), BAR))

    def _set(self, ids: list[str], before: int, bar: QRectF) -> None:
        """Turn “before the n-th of all” into an index among the others, None where nothing would change."""
        assert self.start is not None
        own = ids.index(self.start.hit.id)
        index = before - 1 if before > own else before
        self._index = index if index != own else None
        self.state.overlay.insert_at = bar if self._index is not None else None
