"""The document: a project, its undo history, its working copy and its file, with one signal for every change.

Every change of a project goes through `do`: first made durable in the working copy, then applied, then told. The
window and the command line both use it; it works without an event loop, where only explicit saving writes the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from cxjourney.domain.edits import Change, Edit
from cxjourney.domain.project import Project
from cxjourney.domain.records import ProjectInfo, Record
from cxjourney.domain.text import tr
from cxjourney.services.editing import EditedProject
from cxjourney.services.publisher import Publisher

if TYPE_CHECKING:
    from cxjourney.storage.errors import FileProblem, ProjectFileError
    from cxjourney.storage.project_file import LoggedEdit, Version
    from cxjourney.storage.recovery import Recoverable


class Document(EditedProject):
    """Owns a project from opening to closing.

    `changed(edit)` follows each edit, undo and redo included; `replaced()` says that all is new; `state_changed()`
    that title, path, saving or undo texts may read differently; `save_failed(text)` that writing the file by itself
    did not work; `conflict(text)` that another program changed the file.
    """

    replaced = Signal()
    save_failed = Signal(str)
    conflict = Signal(str)

    def __init__(self, project: Project, history: Iterable[LoggedEdit], publisher: Publisher) -> None:
        """Use the constructors `new`, `open` and `recover`."""
        super().__init__(project, history, publisher)
        self.problems: list[FileProblem] = []
        publisher.status_changed.connect(self.state_changed)
        publisher.failed.connect(self.save_failed)
        publisher.conflict.connect(self.conflict)

    # constructors

    @classmethod
    def new(
        cls, records: Iterable[Record] = (), title: str = "", blocks: Mapping[str, bytes] | None = None
    ) -> Document:
        """Start a project that has no file yet, from the records of a template or from nothing."""
        from cxjourney.services import opening

        return opening.new_document(cls, records, title, blocks or {})

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False, as_copy: bool = False, as_is: bool = False) -> Document:
        """Open a project file; raise ProjectFileError.

        LOCKED says that another window has it: then `read_only` or `as_copy` still work. `as_is` opens a damaged file
        as far as it can be read; what could not be read is in `problems`. A file that cannot be written opens
        read-only by itself.
        """
        from cxjourney.services import opening

        return opening.open_document(cls, Path(path), read_only=read_only, as_copy=as_copy, as_is=as_is)

    @classmethod
    def recover(cls, entry: Recoverable) -> Document:
        """Take up a working copy that was left over, undo history included; raise ProjectFileError.

        It goes back to its file only if that is still as it was; otherwise it has no path and “(recovered)” in its
        title. The left-over goes once the new working copy is whole.
        """
        from cxjourney.services import opening

        return opening.recover_document(cls, entry)

    def prepare(self) -> None:
        """Make ready for edits what `open` left for later, so that the first one need not wait.

        Called once the project is on the screen. What hinders is told by `save_failed`; the first edit tries again.
        """
        if self._is_open:
            self._publisher.prepare()

    # what it is

    @property
    def path(self) -> Path | None:
        return self._publisher.path

    @property
    def title(self) -> str:
        """The file's name without suffix, else the name that the document was started with."""
        if self.path is not None:
            return self.path.stem
        return self.working.session.title or self.project.info.title or tr("Untitled")

    @property
    def is_saved(self) -> bool:
        """True where the file holds everything."""
        return self._publisher.is_current

    @property
    def can_close(self) -> bool:
        """True where closing loses nothing: saved, or new and untouched; waits for a file that is being written."""
        self._publisher.finish_writing()
        return self._publisher.holds_nothing_new

    @property
    def saving_text(self) -> str:
        """A truthful sentence about where the work is saved."""
        return self._publisher.status_text

    @property
    def save_error(self) -> ProjectFileError | None:
        """Why the file could not be written the last time; None where it could."""
        return self._publisher.error

    @property
    def publish_after(self) -> float | None:
        """Seconds from the last edit until the file is written by itself; None: only by `save`."""
        return self._publisher.automatic_seconds

    @publish_after.setter
    def publish_after(self, seconds: float | None) -> None:
        self._publisher.automatic_seconds = seconds

    # file

    def save(self, *, overwrite: bool = False) -> None:
        """Write the file now; raise ProjectFileError with everything as it was.

        CHANGED_UNDERNEATH and MISSING say that another program changed or removed it: `overwrite` insists,
        `save_my_version` keeps both.
        """
        self._publisher.publish(overwrite=overwrite)

    def save_as(self, path: Path) -> None:
        """Write to another file, which is the document's from now on; an existing one there is replaced."""
        self._publisher.publish_as(Path(path))
        self.state_changed.emit()

    def save_my_version(self) -> Path:
        """Write to a new file beside one that another program changed, keeping both; return the new path."""
        if self.path is None:
            raise AssertionError("there is no file to stand beside")
        name, number = tr("{name} (your version)", name=self.path.stem), 1
        mine = self.path.with_name(name + self.path.suffix)
        while mine.exists():
            number += 1
            mine = self.path.with_name(f"{name} {number}{self.path.suffix}")
        self.save_as(mine)
        return mine

    def close(self, *, keep: bool = False) -> None:
        """End the use. Unpublished work stays as a working copy for the next start; `discard` is the way to drop it."""
        self._publisher.finish_writing()
        self._end(keep=keep or not self._publisher.holds_nothing_new)

    def discard(self) -> None:
        """End the use and drop what no file holds, as the person decided."""
        self._end(keep=False)

    # versions

    def versions(self) -> list[Version]:
        """Return the labelled versions, oldest first."""
        return self.working.versions()

    def label_version(self, label: str) -> Version:
        """Keep the project as it is now under a label."""
        self._refuse_if_read_only()
        version = self.working.add_version(label, _now(), self.project.records())
        self._publisher.edited()
        self.state_changed.emit()
        return version

    def version_project(self, version_id: str) -> Project:
        """Return the project as a version holds it, for looking and comparing."""
        from cxjourney.domain.cleaning import validate_records

        return Project(validate_records(self.working.version_records(version_id))[0])

    def restore_version(self, version_id: str) -> None:
        """Bring back the state that a version holds, as one edit that can be undone."""
        label = next((version.label for version in self.versions() if version.id == version_id), "")
        target = {(record.kind, record.id): record for record in self.version_project(version_id).records()}
        present = {(record.kind, record.id): record for record in self.project.records()}
        changes = [
            Change(present.get(key), target.get(key))
            for key in dict.fromkeys([*present, *target])
            if present.get(key) != target.get(key)
        ]
        self.do(Edit(tr("Go back to version “{label}”", label=label), tuple(changes)))

    # within

    def _end(self, *, keep: bool) -> None:
        if self._is_open:
            self._is_open = False
            self._publisher.close(keep=keep)


def with_title(records: Iterable[Record], title: str) -> list[Record]:
    """Return records for a new project: its info carries `title` where it has none of its own."""
    found = list(records)
    info = next((record for record in found if isinstance(record, ProjectInfo)), ProjectInfo())
    others = [record for record in found if not isinstance(record, ProjectInfo)]
    return [info if info.title else replace(info, title=title), *others]


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="milliseconds")
