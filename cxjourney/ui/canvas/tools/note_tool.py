"""Dragging a note to another touchpoint or stage, or to another place in its pile."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt

from cxjourney.domain import actions
from cxjourney.domain.ids import RecordId
from cxjourney.domain.records import AnalysisLane, Note, Touchpoint
from cxjourney.ui.canvas.overlay_state import DropPreview
from cxjourney.ui.canvas.shown_map import to_qt
from cxjourney.ui.canvas.state import CanvasState
from cxjourney.ui.canvas.tools.base import Pointer, Tool


class NoteTool(Tool):
    """Drops a note on a card, on a stage header, on another note's pile, or anywhere in the notes lane of a stage."""

    cursor = Qt.CursorShape.ClosedHandCursor

    def __init__(self, state: CanvasState) -> None:
        super().__init__(state)
        self._home: tuple[RecordId | None, RecordId | None, int | None] | None = None

    def press(self, pointer: Pointer) -> None:
        """Lift the note."""
        super().press(pointer)
        self.state.overlay.lifted = {pointer.hit.id: pointer.hit.rect}

    def move(self, pointer: Pointer) -> Tool | None:
        """Light up what the note would belong to."""
        self.state.overlay.lift_offset = self.moved(pointer)
        self._home, target = self._home_at(pointer)
        self.state.overlay.drop = DropPreview([target]) if target is not None else None
        self.state.overlay_changed.emit()
        return None

    def release(self, _pointer: Pointer) -> None:
        """Move the note there."""
        home, start = self._home, self.start
        self.cancel()
        if home is None or start is None:
            return
        touchpoint_id, stage_id, index = home
        self.state.do(
            lambda project: actions.move_note(
                project, start.hit.id, touchpoint_id=touchpoint_id, stage_id=stage_id, index=index
            )
        )

    def cancel(self) -> None:
        """Let it fall back."""
        self.state.overlay.lifted = {}
        self.state.overlay.drop = None
        self._home = None
        self.state.overlay_changed.emit()

    def _home_at(
        self, pointer: Pointer
    ) -> tuple[tuple[RecordId | None, RecordId | None, int | None] | None, QRectF | None]:
        """Return (touchpoint, stage, index in the pile) under the pointer and what to light up."""
        layout, (x, y) = self.state.shown.layout, (pointer.map.x(), pointer.map.y())
        touchpoint_id = layout.card_at(x, y)
        if touchpoint_id is not None:
            return (touchpoint_id, None, None), to_qt(layout.cards[touchpoint_id])
        other_id = layout.note_at(x, y)
        if other_id is not None and self.start is not None and other_id != self.start.hit.id:
            return self._pile_of(other_id), to_qt(layout.notes[other_id])
        band = layout.analysis_band(AnalysisLane.NOTES)
        stage = layout.stage_at(x, y)
        if stage is None:
            return None, None
        if stage.header.contains(x, y):
            return (None, stage.stage.id, None), to_qt(stage.header)
        if band is None or not band.rect.contains(x, y):
            return None, None
        below = self._touchpoint_above(x, stage.stage.id)
        if below is not None:
            return (below, None, None), to_qt(layout.cards[below])
        return (None, stage.stage.id, None), to_qt(band.cells[stage.stage.id])

    def _pile_of(self, other_id: RecordId) -> tuple[RecordId | None, RecordId | None, int | None] | None:
        project = self.state.document.project
        other = project.get(Note, other_id)
        if other is None or self.start is None:
            return None
        home = (other.stage_id, other.touchpoint_id)
        pile = [note.id for note in project.notes(other.journey_id) if (note.stage_id, note.touchpoint_id) == home]
        pile = [note_id for note_id in pile if note_id != self.start.hit.id]
        stage_id = None if other.touchpoint_id else other.stage_id
        return other.touchpoint_id, stage_id, pile.index(other_id)

    def _touchpoint_above(self, x: float, stage_id: RecordId) -> RecordId | None:
        """Return the lowest card of the stage in the column at `x`."""
        layout, project = self.state.shown.layout, self.state.document.project
        found = []
        for touchpoint_id, card in layout.cards.items():
            if card.x <= x < card.right:
                touchpoint = project.get(Touchpoint, touchpoint_id)
                if touchpoint is not None and touchpoint.stage_id == stage_id:
                    found.append((card.y, touchpoint_id))
        return max(found)[1] if found else None
