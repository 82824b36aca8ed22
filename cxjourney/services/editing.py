"""Editing a project: each edit made durable, applied, told, and kept for taking back.

`Document` adds the file to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from cxjourney.domain.edits import Edit
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.ids import RecordId
from cxjourney.domain.project import Project
from cxjourney.domain.text import tr
from cxjourney.services.publisher import Publisher
from cxjourney.services.undo import Step, UndoHistory

if TYPE_CHECKING:
    from cxjourney.storage.project_file import LoggedEdit
    from cxjourney.storage.staging import BlockStage
    from cxjourney.storage.working_copy import WorkingCopy


class EditedProject(QObject):
    """Owns a project and its undo history; the publisher owns the working copy that makes edits durable."""

    changed = Signal(object)
    state_changed = Signal()

    def __init__(self, project: Project, history: Iterable[LoggedEdit], publisher: Publisher) -> None:
        super().__init__()
        self.project = project
        steps = list(history)
        self._undo = UndoHistory(
            (Step(step.sequence, step.edit) for step in steps if not step.undone),
            (Step(step.sequence, step.edit) for step in steps if step.undone),
        )
        self._publisher = publisher
        publisher.forgotten.connect(self._undo.forget_up_to)
        self._is_open = True

    @property
    def working(self) -> WorkingCopy:
        """The working copy, made when it is first needed; for this package and its tests."""
        self._refuse_if_closed()
        return self._publisher.working

    @property
    def is_read_only(self) -> bool:
        """True where edits are refused."""
        return self._publisher.read_only

    def do(self, edit: Edit) -> None:
        """Make an edit durable, apply it and tell it; with an error nothing has changed.

        Raises JourneyError for a read-only document, ProjectFileError where the disk refuses.
        """
        if not edit:
            return
        self._check_fits(edit)
        sequence = self.working.write(edit)
        self.project.apply(edit)
        self._undo.add(Step(sequence, Edit(edit.text, edit.changes)))
        self._tell(edit)

    def undo(self) -> None:
        """Take back the last edit; nothing happens where there is none."""
        step = self._undo.last_done()
        if step is None:
            return
        inverse = step.edit.inverse()
        self._check_fits(inverse)
        self.working.step_back(step.sequence, inverse)
        self.project.apply(inverse)
        self._undo.index -= 1
        self._tell(inverse)

    def redo(self) -> None:
        """Bring back the edit that was undone last; nothing happens where there is none."""
        step = self._undo.first_undone()
        if step is None:
            return
        self._check_fits(step.edit)
        self.working.step_forward(step.sequence, step.edit)
        self.project.apply(step.edit)
        self._undo.index += 1
        self._tell(step.edit)

    @property
    def can_undo(self) -> bool:
        return self._undo.last_done() is not None and not self.is_read_only

    @property
    def can_redo(self) -> bool:
        return self._undo.first_undone() is not None and not self.is_read_only

    @property
    def undo_text(self) -> str:
        """The text of the edit that Undo would take back, or ""."""
        step = self._undo.last_done()
        return step.edit.text if step else ""

    @property
    def redo_text(self) -> str:
        """The text of the edit that Redo would bring back, or ""."""
        step = self._undo.first_undone()
        return step.edit.text if step else ""

    def block(self, record_id: str) -> bytes:
        """Return the bytes beside an import or a picture; raise ProjectFileError (DAMAGED) where they are gone."""
        self._refuse_if_closed()
        return self._publisher.block(record_id)

    def block_reader(self) -> Callable[[RecordId], bytes]:
        """Return what does as `block` does on a worker thread, so that large blocks do not hold up the window."""
        self._refuse_if_closed()
        return self._publisher.block_of_any_thread

    def stage(self) -> BlockStage:
        """Return where a worker thread may put the blocks of an edit before `do`, and read those that are there.

        What it holds when the edit comes is not written again, so that `do` takes no longer than for any other edit.
        Ask on the main thread. Raises JourneyError for a read-only document, ProjectFileError.
        """
        self._refuse_if_read_only()
        return self.working.stage

    def copier(self) -> Callable[[Path], object]:
        """Return what writes the project as it is then into a new file, for which any thread may be used.

        Ask on the main thread. What it returns raises ProjectFileError.
        """
        from cxjourney.storage.publishing import publish

        self._refuse_if_closed()
        database = self.working.database
        return lambda path: publish(database, path)

    def _check_fits(self, edit: Edit) -> None:
        self._refuse_if_read_only()
        for change in edit.changes:
            if self.project.get(type(change.record), change.id) != change.before:
                raise AssertionError(f"edit “{edit.text}” does not fit {change.kind} {change.id}")

    def _refuse_if_closed(self) -> None:
        if not self._is_open:
            raise AssertionError("the document is closed")

    def _refuse_if_read_only(self) -> None:
        if self.is_read_only:
            raise JourneyError(tr("This project is open for reading only. Save it under another name to change it."))

    def _tell(self, edit: Edit) -> None:
        self._publisher.edited()
        self.changed.emit(edit)
        self.state_changed.emit()
