"""How a document comes to be: from records, from a file, or from a working copy that was left over."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from cxjourney.domain.project import Project
from cxjourney.domain.records import Record
from cxjourney.domain.text import tr
from cxjourney.services.publisher import Publisher
from cxjourney.storage.checking import open_checked, read_header
from cxjourney.storage.errors import ProjectFileError, Reason, file_errors
from cxjourney.storage.incoming import IncomingCopy
from cxjourney.storage.locks import FileLock, take_document_lock
from cxjourney.storage.numbers import FORMAT_VERSION
from cxjourney.storage.project_file import Loaded, read_all
from cxjourney.storage.publishing import can_write
from cxjourney.storage.recovery import Recoverable
from cxjourney.storage.session import LOCK_NAME, Fingerprint, Session, read_session, sha256_of

if TYPE_CHECKING:
    from cxjourney.services.document import Document


def new_document(made: type[Document], records: Iterable[Record], title: str, blocks: Mapping[str, bytes]) -> Document:
    """Return a document without a file; see `Document.new`."""
    from cxjourney.services.document import with_title
    from cxjourney.storage.working_copy import WorkingCopy

    project = Project(with_title(records, title))
    working = WorkingCopy.create(Session(title=title), project.records(), blocks=blocks)
    return made(project, (), Publisher(None, None, working=working, read_only=False))


def open_document(made: type[Document], path: Path, *, read_only: bool, as_copy: bool, as_is: bool) -> Document:
    """Return the document in a file; see `Document.open`."""
    read_header(path)
    path = path.absolute()
    read_only = read_only or (not as_copy and not can_write(path))
    lock = None if read_only or as_copy else take_document_lock(path)
    incoming: IncomingCopy | None = None
    try:
        incoming = IncomingCopy(path)
        loaded = incoming.read(as_is=as_is)
        if as_copy:
            incoming.session = Session(title=tr("{name} (copy)", name=path.stem))
        else:
            incoming.session = Session(path=str(path), base=incoming.base, title=path.stem, read_only=read_only)
        backup = _backup(loaded, as_is=as_is)
        publisher = Publisher(None if as_copy else path, lock, incoming=incoming, read_only=read_only, backup=backup)
        if as_copy or backup or not loaded.is_verbatim:
            publisher.make_working_copy()  # the file is not, or not exactly, what the document holds
    except BaseException:
        if incoming is not None:
            incoming.close()
        if lock is not None:
            lock.release()
        raise
    document = made(loaded.project, loaded.history, publisher)
    document.problems = loaded.problems
    return document


def recover_document(made: type[Document], entry: Recoverable) -> Document:
    """Return the document in a left-over working copy; see `Document.recover`."""
    from cxjourney.storage.working_copy import WorkingCopy

    left_lock = FileLock(entry.folder / LOCK_NAME)
    if not left_lock.take():
        raise ProjectFileError(
            entry.folder, Reason.LOCKED, tr("“{title}” is being recovered in another window.", title=entry.title)
        )
    lock: FileLock | None = None
    try:
        left = read_session(entry.folder) or Session()
        path, lock = _way_back(left)
        session = _taken_up(left, entry.title, path)
        with file_errors(entry.database):
            connection = open_checked(entry.database, entry.database, as_is=False, compare_content=False)
            try:
                loaded = read_all(connection, entry.database, FORMAT_VERSION)
                working = WorkingCopy.create(session, loaded.project.records(), loaded.history, source=connection)
            finally:
                connection.close()
            shutil.rmtree(entry.folder)
    except BaseException:
        if lock is not None:
            lock.release()
        raise
    finally:
        left_lock.release()
    publisher = Publisher(path, lock, working=working, read_only=False)
    document = made(loaded.project, loaded.history, publisher)
    document.problems = loaded.problems
    return document


def _backup(loaded: Loaded, *, as_is: bool) -> str:
    if loaded.format_version < FORMAT_VERSION:
        return f".format{loaded.format_version}"
    return ".damaged" if as_is or loaded.problems else ""


def _way_back(left: Session) -> tuple[Path | None, FileLock | None]:
    """Return the file that recovered work may go back to, with its lock; none where it changed or is in use."""
    if not left.path or not left.base_is_unchanged() or not can_write(Path(left.path)):
        return None, None
    try:
        return Path(left.path), take_document_lock(Path(left.path))
    except ProjectFileError as error:
        if error.reason is not Reason.LOCKED:
            raise
        return None, None


def _taken_up(left: Session, title: str, path: Path | None) -> Session:
    if path is not None:
        base = left.base
        if left.next_sha256 and base is not None and sha256_of(path) == left.next_sha256:
            state = path.stat()
            base = Fingerprint(state.st_size, state.st_mtime_ns, left.next_sha256)
        return replace(left, base=base, next_sha256="", published="", initial="-", read_only=False)
    name = tr("{name} (recovered)", name=title) if left.path else title
    return Session(title=name, initial="-")
