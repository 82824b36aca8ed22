"""The undo history of a document: the steps, and the place between them where the project stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cxjourney.domain.edits import Edit


@dataclass(frozen=True, slots=True)
class Step:
    """One edit with its number in the edit log."""

    sequence: int
    edit: Edit


class UndoHistory:
    """Owns the steps; those before `index` are done, those from it on can be done again."""

    def __init__(self, done: Iterable[Step] = (), undone: Iterable[Step] = ()) -> None:
        self._steps = list(done)
        self.index = len(self._steps)
        self._steps.extend(undone)

    def add(self, step: Step) -> None:
        """Add a step that was just done; what could be redone until now is gone."""
        self._steps[self.index :] = [step]
        self.index += 1

    def last_done(self) -> Step | None:
        """Return the step that Undo would take back."""
        return self._steps[self.index - 1] if self.index else None

    def first_undone(self) -> Step | None:
        """Return the step that Redo would bring back."""
        return self._steps[self.index] if self.index < len(self._steps) else None

    def forget_up_to(self, sequence: int) -> None:
        """Forget the steps with numbers up to `sequence`, as the file does."""
        count = sum(1 for step in self._steps[: self.index] if step.sequence <= sequence)
        del self._steps[:count]
        self.index -= count
