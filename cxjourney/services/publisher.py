"""Keeping the person's file in step with the working copy, and telling the truth about it.

It publishes on request and, where wanted, by itself some seconds after the last edit. Before each time it looks
whether another program changed the file. It knows nothing of records.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer, Signal

from cxjourney.domain.text import tr
from cxjourney.services.writing import Beside, Writing, Written
from cxjourney.storage.errors import ProjectFileError, Reason, failure, file_errors, short_reason

if TYPE_CHECKING:
    from cxjourney.storage.incoming import IncomingCopy
    from cxjourney.storage.locks import FileLock
    from cxjourney.storage.working_copy import WorkingCopy

_CALM = 10.0  # a large file is written by itself only after a pause this many times as long as the writing takes
_PERSON_DECIDES = frozenset({Reason.CHANGED_UNDERNEATH, Reason.MISSING})


class Publisher(QObject):
    """Owns the working copy, the path, its lock and the timer.

    A file that was just opened has none: its private copy stands in until a working copy is needed, and holds what
    the file holds. Signals: the status changed; publishing by itself failed; a conflict.
    """

    status_changed = Signal()
    failed = Signal(str)
    conflict = Signal(str)
    _ended = Signal()  # from the thread that writes
    forgotten = Signal(int)  # the last step that was taken out of the log, so that it cannot be undone any more

    def __init__(
        self,
        path: Path | None,
        lock: FileLock | None,
        *,
        working: WorkingCopy | None = None,
        incoming: IncomingCopy | None = None,
        read_only: bool,
        backup: str = "",
    ) -> None:
        super().__init__()
        self._working = working
        self._incoming = incoming
        self.path = path
        self.read_only = read_only
        self.error: ProjectFileError | None = None
        self._lock = lock
        self._backup = backup  # suffix under which the file as it was is kept at the first publishing
        self._seconds: float | None = None
        self._timer: QTimer | None = None
        self._took = 0.0  # seconds that writing took the last time
        self._beside: Beside | None = None
        self._ended.connect(self._take_outcome, Qt.ConnectionType.QueuedConnection)

    @property
    def working(self) -> WorkingCopy:
        """The working copy, made when it is first asked for; raise ProjectFileError where it cannot be made."""
        return self.make_working_copy() if self._working is None else self._working

    def make_working_copy(self) -> WorkingCopy:
        """Make the working copy in place of the private copy, which goes then; with an error all is as it was."""
        if self._incoming is None:
            raise AssertionError("a publisher has a working copy or what to make it of")
        self._working = self._incoming.make_working_copy()
        self._incoming.close()
        self._incoming = None
        return self._working

    def prepare(self) -> None:
        """Make the working copy before it is needed; `failed` tells what hinders, and the first edit tries again."""
        if self._working is None and not self.read_only:
            try:
                self.make_working_copy()
            except ProjectFileError as error:
                self.failed.emit(error.sentence)

    def block(self, record_id: str) -> bytes:
        """Return the bytes that belong to an import or a picture; raise ProjectFileError where they are gone."""
        return (self._incoming or self.working).block(record_id)

    def block_of_any_thread(self, record_id: str) -> bytes:
        """Do what `block` does, on any thread, with a connection of its own."""
        incoming = self._incoming
        if incoming is not None:
            try:
                return incoming.block(record_id)
            except ProjectFileError:
                if self._working is None:
                    raise  # else the working copy has just taken its place
        return self.working.stage.block(record_id)

    @property
    def is_current(self) -> bool:
        """True where the person's file holds all that the working copy holds."""
        if self._working is None:
            return True
        session = self._working.session
        return self.read_only or (self.path is not None and session.published == self._working.state)

    @property
    def holds_nothing_new(self) -> bool:
        """True where closing without saving loses nothing."""
        return self.is_current or (self.path is None and self.working.state == self.working.session.initial)

    @property
    def automatic_seconds(self) -> float | None:
        """Seconds from the last edit until the file is written by itself; None: only when asked."""
        return self._seconds

    @automatic_seconds.setter
    def automatic_seconds(self, seconds: float | None) -> None:
        self._seconds = seconds
        self.edited()

    def edited(self) -> None:
        """Take note of a change: the file will be written after a while, if that is wanted and possible."""
        waits = self.error is not None and self.error.reason in _PERSON_DECIDES
        wanted = self._seconds is not None and self.path is not None and not self._backup and not waits
        if wanted and not self.is_current and QCoreApplication.instance() is not None:
            if self._timer is None:
                self._timer = QTimer(self)
                self._timer.setSingleShot(True)
                self._timer.timeout.connect(self._publish_by_itself)
            wait = max(self._seconds or 0.0, _CALM * self._took)
            self._timer.start(int(wait * 1000))
        elif self._timer is not None:
            self._timer.stop()

    def publish(self, *, overwrite: bool = False) -> None:
        """Write the file now; `overwrite` replaces it even where another program changed or removed it."""
        if self.path is None:
            raise AssertionError("a document without a path is saved with save_as")
        self.finish_writing()
        if self.read_only:
            raise failure(self.path, Reason.READ_ONLY)
        if self.is_current and self.path.exists() and not overwrite and not self._backup:
            return
        try:
            self._take(self._writing(self.path, self._backup, look=not overwrite).run())
        except ProjectFileError as error:
            self._note(error)
            raise

    def publish_as(self, path: Path) -> None:
        """Write to another file and belong to that one from now on; raise LOCKED where a window has it open."""
        from cxjourney.storage.locks import lock_for_document, take_document_lock

        self.finish_writing()
        before = self.working.session
        with file_errors(path):
            is_ours = self._lock is not None and self._lock.path == lock_for_document(path).path
        lock = self._lock if is_ours else take_document_lock(path)
        try:
            self.working.update_session(path=str(path.absolute()), base=None)
            self._take(self._writing(path.absolute(), self._backup if is_ours else "", look=False).run())
        except BaseException:
            if lock is not None and not is_ours:
                lock.release()
            self.working.session = before
            self.working.update_session()
            raise
        if self._lock is not None and not is_ours:
            self._lock.release()
        self.path, self._lock, self.read_only = path.absolute(), lock, False
        self.working.update_session(read_only=False)
        self.status_changed.emit()

    def close(self, *, keep: bool) -> None:
        """End the use of the file and of the working copy."""
        self.finish_writing()
        if self._timer is not None:
            self._timer.stop()
        if self._incoming is not None:
            self._incoming.close()  # nothing was done that the file does not hold
        else:
            self.working.close(keep=keep)
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    @property
    def status_text(self) -> str:
        """Return the sentence of the status line about saving: only what is true now."""
        if self.read_only:
            return tr("Read-only")
        if self.error is not None and self.path is not None:
            if self.error.reason is Reason.CHANGED_UNDERNEATH:
                return tr(
                    "“{name}” was changed by another program and not overwritten. Nothing is lost: "
                    "your version is saved on this laptop.",
                    name=self.path.name,
                )
            return tr(
                "Could not write “{name}”: {reason}. Nothing is lost: your work is saved on this laptop.",
                name=self.path.name,
                reason=short_reason(self.error.reason),
            )
        if self.path is None:
            return tr("Saved on this laptop, in no file yet")
        return tr("All changes saved") if self.is_current else tr("Saved on this laptop, file not written yet")

    def _publish_by_itself(self) -> None:
        """Write the file beside the window; the person goes on working meanwhile."""
        if self.path is None or self.read_only or self._beside is not None or self.is_current:
            return
        try:
            writing = self._writing(self.path, self._backup, look=True)
        except ProjectFileError as error:
            self._tell_failure(error)
            return
        self._beside = Beside(writing, self._ended.emit)

    def finish_writing(self) -> None:
        """Wait for what is being written beside the window, and take its outcome."""
        if self._beside is not None:
            self._beside.wait()
            self._take_outcome()

    def _take_outcome(self) -> None:
        beside, self._beside = self._beside, None
        if beside is None:
            return  # somebody waited for it and took it already
        try:
            self._take(beside.outcome())
        except ProjectFileError as error:
            self._tell_failure(error)
        self.edited()  # there may be more by now

    def _tell_failure(self, error: ProjectFileError) -> None:
        known = self.error.reason if self.error is not None else None
        self._note(error)
        if error.reason not in (known, Reason.CHANGED_UNDERNEATH):
            self.failed.emit(error.sentence)  # once for each reason, not at every edit

    def _note(self, error: ProjectFileError) -> None:
        self.error = error
        self.status_changed.emit()
        if error.reason is Reason.CHANGED_UNDERNEATH:
            self.conflict.emit(error.sentence)

    def _writing(self, path: Path, backup: str, *, look: bool) -> Writing:
        self.forgotten.emit(self.working.prune())
        return Writing(self.working, path, backup, look)

    def _take(self, written: Written) -> None:
        self.working.update_session(base=written.base, published=written.state, next_sha256="")
        self.error, self._backup = None, ""
        self._took = written.seconds
        self.status_changed.emit()
