"""Dragging cards to other cells: the lifted cards follow the pointer, the cells they would take light up."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, QTimer

from cxjourney.domain import actions
from cxjourney.domain.cells import Cell, cell_of
from cxjourney.domain.edits import Edit
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.ids import RecordId
from cxjourney.domain.layout import Rect
from cxjourney.domain.records import Stage, Touchpoint
from cxjourney.ui.canvas.overlay_state import DropPreview
from cxjourney.ui.canvas.shown_map import to_qt
from cxjourney.ui.canvas.state import CanvasState
from cxjourney.ui.canvas.tools.base import Pointer, Tool

AT_ONCE = 800
"""On maps with more touchpoints, who makes room is worked out when the pointer rests."""
REST_MS = 60
MOST_PREVIEWED = 60
"""With more cards lifted or shifted than this, the preview shows these."""


class MoveTool(Tool):
    """Moves all chosen touchpoints; the one that was pressed decides the cell, the others keep their distance."""

    cursor = Qt.CursorShape.ClosedHandCursor

    def __init__(self, state: CanvasState) -> None:
        super().__init__(state)
        self._ids: tuple[RecordId, ...] = ()
        self._cell: Cell | None = None
        self._edit: Edit | None = None
        self._rest = QTimer(state)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._preview_now)

    def press(self, pointer: Pointer) -> None:
        """Lift the chosen cards."""
        super().press(pointer)
        project = self.state.document.project
        chosen = [one for one in self.state.selection.ids if project.get(Touchpoint, one) is not None]
        self._ids = tuple(chosen if pointer.hit.id in chosen else [pointer.hit.id])
        layout = self.state.shown.layout
        cards = {one: layout.cards.get(one) for one in self._ids}
        self.state.overlay.lifted = {one: to_qt(card) for one, card in cards.items() if card is not None}

    def move(self, pointer: Pointer) -> Tool | None:
        """Let the cards follow, and show where they would land whenever the cell under the pointer changes."""
        self.state.overlay.lift_offset = self.moved(pointer)
        cell = self._cell_at(pointer)
        if cell != self._cell:
            self._cell = cell
            self._preview(cell)
        self.state.overlay_changed.emit()
        return None

    def release(self, _pointer: Pointer) -> None:
        """Move the cards to where the preview showed them."""
        cell, edit = self._cell, self._edit
        self.cancel()
        if cell is not None and edit is not None:
            self.state.do(lambda _: edit)
        elif cell is not None:
            self.state.do(lambda _: self._move(cell))

    def cancel(self) -> None:
        """Let the cards fall back to their cells."""
        self._rest.stop()
        self._rest.deleteLater()
        self.state.overlay.lifted = {}
        self.state.overlay.drop = None
        self.state.overlay_changed.emit()

    def _cell_at(self, pointer: Pointer) -> Cell | None:
        """Return the cell under the pointer, None on the card's own one."""
        cell = self.state.shown.layout.cell_at(pointer.map.x(), pointer.map.y())
        if cell is None or self.start is None:
            return None
        touchpoint = self.state.document.project.get(Touchpoint, self.start.hit.id)
        return None if touchpoint is None or cell == cell_of(touchpoint) else cell

    def _move(self, cell: Cell) -> Edit:
        assert self.start is not None
        project = self.state.document.project
        return actions.move_touchpoints(project, actions.shifted_cells(project, self._ids, self.start.hit.id, cell))

    def _preview(self, cell: Cell | None) -> None:
        self._edit = None
        self.state.overlay.drop = None
        self._rest.stop()
        if cell is None or self.start is None:
            return
        if len(self.state.shown.layout.cards) > AT_ONCE:
            rect = self._rect(cell)
            self.state.overlay.drop = DropPreview([rect] if rect is not None else [])
            self._rest.start()
            return
        self._work_out(cell)

    def _preview_now(self) -> None:
        if self._cell is not None and self.start is not None:
            self._work_out(self._cell)
            self.state.overlay_changed.emit()

    def _work_out(self, cell: Cell) -> None:
        """Build the edit that a release would make, and show whom it moves."""
        assert self.start is not None
        under = self._rect(cell)
        project = self.state.document.project
        try:
            places = actions.shifted_cells(project, self._ids, self.start.hit.id, cell)
            self._edit = actions.move_touchpoints(project, places)
        except JourneyError as error:
            self.state.overlay.drop = DropPreview([under] if under is not None else [], [], str(error), possible=False)
            return
        targets = [self._rect(place) for place in list(places.values())[:MOST_PREVIEWED]]
        shifted = self._shifted(self._edit)
        stage = project.get(Stage, cell.stage_id)
        self.state.overlay.drop = DropPreview(
            [t for t in targets if t is not None], shifted, stage.title if stage else ""
        )

    def _shifted(self, edit: Edit) -> list[tuple[QRectF, QRectF]]:
        """Return from where to where the cards go that make room; columns that close up are not worth an arrow."""
        shifted = []
        for change in edit.changes:
            before, after = change.before, change.after
            if not isinstance(before, Touchpoint) or not isinstance(after, Touchpoint) or after.id in self._ids:
                continue
            source, target = self.state.shown.layout.cards.get(after.id), self._rect(cell_of(after))
            if source is not None and target is not None:
                shifted.append((to_qt(source), target))
            if len(shifted) >= MOST_PREVIEWED:
                break
        return shifted

    def _rect(self, cell: Cell) -> QRectF | None:
        """Return where a card in `cell` would stand, at full width also behind a stage's last column."""
        layout = self.state.shown.layout
        rect = layout.cell_rect(cell)
        if rect is None:
            return None
        size = layout.options
        return to_qt(Rect(rect.x, rect.y, size.card_width, size.card_height))
