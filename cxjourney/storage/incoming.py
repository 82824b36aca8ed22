"""The private copy of a project file that was opened, which stands in until a working copy is needed.

Looking at a project takes only this copy. It lies among the working copies under a lock, so that a start after a
crash knows whose it was and clears it away. It is used by one thread; it never touches the file itself.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import uuid
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from cxjourney.domain.text import tr
from cxjourney.paths import data_folder
from cxjourney.storage.checking import copy_privately, open_checked, read_header, reopen
from cxjourney.storage.errors import ProjectFileError, Reason, failure, file_errors, short_reason
from cxjourney.storage.locks import FileLock
from cxjourney.storage.project_file import Loaded, read_all
from cxjourney.storage.session import LOCK_NAME, Fingerprint, Session, sha256_of, working_root

if TYPE_CHECKING:
    from cxjourney.storage.working_copy import WorkingCopy


class IncomingCopy:
    """Owns a folder with the private copy of one file, from its making to `close`.

    `session` is what the working copy that may follow will say of itself; whoever opens the file sets it.
    """

    def __init__(self, path: Path) -> None:
        """Copy the file at `path` and note what it looks like; raise ProjectFileError."""
        self.path = path
        self.session = Session()
        self._loaded: Loaded | None = None
        with _told_as_not_made(path):
            self.folder = working_root() / uuid.uuid4().hex
            with file_errors(self.folder):
                self.folder.mkdir(mode=0o700)
        lock = FileLock(self.folder / LOCK_NAME)
        self._remove = weakref.finalize(self, _remove, self.folder, lock, os.getpid())
        try:
            with _told_as_not_made(path):
                lock.take()
            with file_errors(path):
                state = path.stat()
                with _told_as_not_made(path, only=Reason.NO_SPACE):
                    self.database = copy_privately(path, self.folder)
                self.format_version = read_header(self.database).format_version
                self.base = Fingerprint(state.st_size, state.st_mtime_ns, sha256_of(self.database))
        except BaseException:
            self.close()
            raise

    def read(self, *, as_is: bool) -> Loaded:
        """Check the copy, migrate it where it is of an older format, and return what it holds."""
        connection = open_checked(self.database, self.path, as_is=as_is)
        try:
            self._loaded = read_all(connection, self.path, self.format_version)
        finally:
            connection.close()
        return self._loaded

    def block(self, record_id: str) -> bytes:
        """Return the bytes that belong to an import or a picture; raise DAMAGED where they are gone or altered."""
        connection = self._reopen()
        try:
            with file_errors(self.path):
                row = connection.execute("SELECT sha256, bytes FROM block WHERE id = ?", (record_id,)).fetchone()
        finally:
            connection.close()
        return sound_block(row, self.path)

    def make_working_copy(self) -> WorkingCopy:
        """Make the working copy of what was read and not changed since; with an error all stays as it is."""
        from cxjourney.storage.working_copy import WorkingCopy

        loaded = self._loaded
        if loaded is None:
            raise AssertionError("a file is read before it is worked on")
        records = None if loaded.is_verbatim else list(loaded.project.records())
        with _told_as_not_made(self.path):
            connection = self._reopen()
            try:
                return WorkingCopy.create(self.session, records, loaded.history, source=connection)
            finally:
                connection.close()

    def close(self) -> None:
        """Remove the folder and give its lock back; what cannot be removed now goes at a later start."""
        self._remove()

    def _reopen(self) -> sqlite3.Connection:
        with file_errors(self.path):
            return reopen(self.database)


def sound_block(row: tuple[object, object] | None, named: Path) -> bytes:
    """Return the bytes in a row of checksum and bytes; raise DAMAGED where they do not fit, naming the file."""
    if row is not None and isinstance(row[1], bytes) and sha256(row[1]).hexdigest() == row[0]:
        return row[1]
    raise failure(named, Reason.DAMAGED, tr("the data of an import or a picture"))


@contextmanager
def _told_as_not_made(path: Path, *, only: Reason | None = None) -> Iterator[None]:
    """Let faults in our own folder, of one reason or of any, be told with the name of the person's file."""
    try:
        yield
    except ProjectFileError as error:
        if only not in (None, error.reason):
            raise
        raise ProjectFileError(path, error.reason, _not_made(path, error.reason)) from error


def _not_made(path: Path, reason: Reason) -> str:
    return tr(
        "A working copy of “{name}” could not be made: {reason}. The project is as it was and nothing is lost. "
        "Working copies lie in {folder}; make sure that there is room, then try again.",
        name=path.name,
        reason=short_reason(reason),
        folder=str(data_folder() / "working"),
    )


def _remove(folder: Path, lock: FileLock, owner: int) -> None:
    if os.getpid() == owner:  # a fork of this process is not who made the folder
        lock.release()
        shutil.rmtree(folder, ignore_errors=True)
