"""What a person has decided about a merge so far."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from cxjourney.exchange.returning.merge import CellChange, Choices, Merge, Side


class Decision(QObject):
    """Owns the ticks: changes and undoubted new rows begin ticked, removals never, conflicts undecided."""

    changed = Signal()

    def __init__(self, merge: Merge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.merge = merge
        self.ticked: set[str] = {change.key for change in merge.changes}
        self.ticked |= {row.key for row in merge.new_rows if not row.doubt}
        self.sides: dict[str, Side] = {}

    def set_ticks(self, keys: list[str], on: bool) -> None:
        """Tick or untick changes, new rows or removals."""
        self.ticked = self.ticked | set(keys) if on else self.ticked - set(keys)
        self.changed.emit()

    def set_side(self, keys: list[str], side: Side | None) -> None:
        """Decide conflicts; None leaves them undecided, which keeps the project's values."""
        for key in keys:
            if side is None:
                self.sides.pop(key, None)
            else:
                self.sides[key] = side
        self.changed.emit()

    def side(self, conflict: CellChange) -> Side | None:
        """Return how a conflict was decided."""
        return self.sides.get(conflict.key)

    def count(self) -> int:
        """Return how many cells and rows of the project would change."""
        return len(self.ticked) + sum(side is Side.THEIRS for side in self.sides.values())

    def choices(self) -> Choices:
        """Return what was decided, as a merge takes it."""
        merge = self.merge
        return Choices(
            refused=frozenset(change.key for change in merge.changes if change.key not in self.ticked),
            conflicts=dict(self.sides),
            added=frozenset(row.key for row in merge.new_rows if row.key in self.ticked),
            removed=frozenset(row.key for row in merge.deleted_rows if row.key in self.ticked),
        )
