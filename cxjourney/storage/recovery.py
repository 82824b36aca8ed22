"""What an earlier run left behind: working copies whose program ended without closing them.

They are kept until the person decides. Only what is surely nobody's work goes by itself: beginnings that were never
finished, private copies of files that were only looked at, and copies whose every edit is in the person's file.
"""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cxjourney.domain.text import tr
from cxjourney.storage.errors import ProjectFileError, Reason, file_errors
from cxjourney.storage.glance import glance
from cxjourney.storage.locks import FileLock
from cxjourney.storage.numbers import FORMAT_VERSION, INCOMING_NAME
from cxjourney.storage.session import (
    DATABASE_NAME,
    LOCK_NAME,
    Session,
    read_session,
    working_root,
)

_BEGINNING = 60.0  # seconds in which a folder without a database may be one that a program just makes


@dataclass(frozen=True, slots=True)
class Recoverable:
    """A working copy that was left over.

    `path` is the file it belongs to, None where it never had one. `fits_file` says that this file is as it was, so
    that the work may go back there. `obstacle` is a sentence where it cannot be recovered by this program, else "".
    """

    folder: Path
    title: str
    path: Path | None
    last_edit: datetime
    edits: int
    fits_file: bool
    app_version: str
    obstacle: str = ""

    @property
    def is_readable(self) -> bool:
        return not self.obstacle

    @property
    def database(self) -> Path:
        return self.folder / DATABASE_NAME


def find_left_over() -> list[Recoverable]:
    """Return the working copies that no living program uses, latest edit first."""
    root = working_root()
    found: list[Recoverable] = []
    with file_errors(root):
        for folder in sorted(entry for entry in root.iterdir() if entry.is_dir()):
            lock = FileLock(folder / LOCK_NAME)
            if not lock.take():
                continue
            try:
                entry = _look(folder)
                if entry is not None:
                    found.append(entry)
                elif _is_dead(folder):
                    shutil.rmtree(folder)
            finally:
                lock.release()
    return sorted(found, key=lambda entry: entry.last_edit, reverse=True)


def discard(entry: Recoverable) -> None:
    """Delete a left-over working copy, as the person decided; raise LOCKED where a program took it up meanwhile."""
    lock = FileLock(entry.folder / LOCK_NAME)
    if not lock.take():
        raise ProjectFileError(
            entry.folder, Reason.LOCKED, tr("“{title}” is being recovered in another window.", title=entry.title)
        )
    with file_errors(entry.folder):
        shutil.rmtree(entry.folder)
    lock.release()


def _look(folder: Path) -> Recoverable | None:
    """Return what a folder holds, or None where nothing in it is anybody's work."""
    database = folder / DATABASE_NAME
    if not database.exists():
        return None
    session = read_session(folder)
    told = session or Session()
    try:
        look = glance(database)
    except ProjectFileError:
        obstacle = tr("This working copy is damaged and cannot be read. It is kept in {folder}.", folder=str(folder))
        return _entry(folder, told, told.title, 0, obstacle)
    if look.format_version > FORMAT_VERSION:
        version = told.app_version
        obstacle = tr("This working copy was made by a newer version of cxjourney ({version}).", version=version)
        return _entry(folder, told, told.title, look.edits, obstacle)
    if session is not None and _is_nobodys(session, look.state):
        return None
    return _entry(folder, told, told.title or look.title, look.edits, "")


def _is_dead(folder: Path) -> bool:
    """Say whether a folder without anybody's work can go: its owner had the lock once, or all time to take it."""
    had_lock = any((folder / name).exists() for name in (DATABASE_NAME, INCOMING_NAME))
    return had_lock or time.time() - folder.stat().st_ctime > _BEGINNING


def _is_nobodys(session: Session, state: str) -> bool:
    if session.read_only:
        return True
    if not session.path:
        return state == session.initial
    return state == session.published and session.base_is_unchanged()


def _entry(folder: Path, session: Session, title: str, edits: int, obstacle: str) -> Recoverable:
    newest = max(entry.stat().st_mtime for entry in folder.iterdir() if entry.name.startswith(DATABASE_NAME))
    return Recoverable(
        folder=folder,
        title=title or tr("Untitled"),
        path=Path(session.path) if session.path else None,
        last_edit=datetime.fromtimestamp(newest),
        edits=edits,
        fits_file=session.base_is_unchanged(),
        app_version=session.app_version,
        obstacle=obstacle,
    )
