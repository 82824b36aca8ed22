"""Who sits in which cell: the grid on which every placing of touchpoints is worked out.

It only computes places; `actions` turns them into edits, `layout` turns cells into rectangles.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from cxjourney.domain.cells import Cell, cell_of
from cxjourney.domain.ids import RecordId
from cxjourney.domain.records import Touchpoint


class Grid:
    """Owns the places of one journey's touchpoints while an edit is being worked out; no cell holds two."""

    def __init__(self, touchpoints: Iterable[Touchpoint]) -> None:
        self._holder: dict[Cell, RecordId] = {}
        self._place: dict[RecordId, Cell] = {}
        for touchpoint in touchpoints:
            self.put(touchpoint.id, cell_of(touchpoint))

    @property
    def places(self) -> dict[RecordId, Cell]:
        """Touchpoint id -> cell."""
        return dict(self._place)

    def holder(self, cell: Cell) -> RecordId | None:
        """Return the id of the touchpoint in `cell`, or None where it is free."""
        return self._holder.get(cell)

    def place(self, touchpoint_id: RecordId) -> Cell:
        """Return where a touchpoint sits."""
        return self._place[touchpoint_id]

    def width(self, stage_id: RecordId) -> int:
        """Return how many columns a stage uses: its last used column + 1, 0 for an empty stage."""
        return max((cell.column + 1 for cell in self._holder if cell.stage_id == stage_id), default=0)

    def in_column(self, stage_id: RecordId, column: int) -> set[RecordId]:
        """Return the touchpoints in one column of a stage, over all lanes."""
        return {who for cell, who in self._holder.items() if cell.stage_id == stage_id and cell.column == column}

    def take(self, touchpoint_id: RecordId) -> Cell:
        """Take a touchpoint off the grid and return the cell that it leaves."""
        cell = self._place.pop(touchpoint_id)
        del self._holder[cell]
        return cell

    def put(self, touchpoint_id: RecordId, cell: Cell, fixed: frozenset[RecordId] = frozenset()) -> None:
        """Put a touchpoint into `cell`; whoever sits there moves right until a free cell takes the last of the row.

        Touchpoints in `fixed` stay where they are and the others jump over them, the newcomer too.
        """
        moving: RecordId | None = touchpoint_id
        while moving is not None:
            while self._holder.get(cell) in fixed:
                cell = cell._replace(column=cell.column + 1)
            holder = self._holder.get(cell)
            self._holder[cell] = moving
            self._place[moving] = cell
            moving = holder
            cell = cell._replace(column=cell.column + 1)

    def push_left(self, cell: Cell, fixed: frozenset[RecordId]) -> None:
        """Free `cell` by moving its holder, and those before it, left into the nearest free cell, if there is one."""
        chain = [cell]
        for column in range(cell.column - 1, -1, -1):
            left = cell._replace(column=column)
            holder = self._holder.get(left)
            if holder in fixed:
                continue
            chain.append(left)
            if holder is None:
                break
        else:
            return
        for free, taken in zip(reversed(chain), reversed(chain[:-1]), strict=False):
            moving = self._holder.pop(taken)
            self._holder[free] = moving
            self._place[moving] = free

    def insert_column(self, stage_id: RecordId, column: int) -> None:
        """Make a free column: everything in the stage at or right of `column` moves one to the right."""
        self._renumber(stage_id, lambda old: old + 1 if old >= column else old)

    def close_gaps(self, stage_ids: Iterable[RecordId]) -> None:
        """Close the columns of these stages that no touchpoint uses in any lane."""
        for stage_id in sorted(set(stage_ids)):
            used = sorted({cell.column for cell in self._holder if cell.stage_id == stage_id})
            new = {old: index for index, old in enumerate(used)}
            if any(old != index for old, index in new.items()):
                self._renumber(stage_id, new.__getitem__)

    def _renumber(self, stage_id: RecordId, new_column: Callable[[int], int]) -> None:
        moved = [(cell, holder) for cell, holder in self._holder.items() if cell.stage_id == stage_id]
        for cell, _ in moved:
            del self._holder[cell]
        for cell, holder in moved:
            place = cell._replace(column=new_column(cell.column))
            self._holder[place] = holder
            self._place[holder] = place
