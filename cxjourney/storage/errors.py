"""What can go wrong with a project file, said once: a reason for programs and a sentence for people.

`file_errors` is the only place where faults of SQLite, of text decoding and of the operating system are caught;
everything else in this package lets them pass. It knows nothing of dialogs.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from cxjourney.domain.text import tr


class Reason(StrEnum):
    """Why a project file could not be read or written."""

    NOT_A_PROJECT = "not a project"
    TOO_NEW = "too new"
    DAMAGED = "damaged"
    HOSTILE = "hostile"
    TOO_LARGE = "too large"
    LOCKED = "locked"
    READ_ONLY = "read-only"
    NO_SPACE = "no space"
    ACCESS_DENIED = "access denied"
    MISSING = "missing"
    BAD_NAME = "bad name"
    CHANGED_UNDERNEATH = "changed underneath"
    DISK_FAULT = "disk fault"


class ProjectFileError(Exception):
    """A fault of a file or a disk; its text is a whole sentence for people, already translated.

    `can_open_as_is` says that the person may insist, and get what is still readable.
    """

    def __init__(self, path: Path, reason: Reason, sentence: str, *, can_open_as_is: bool = False) -> None:
        super().__init__(sentence)
        self.path = path
        self.reason = reason
        self.sentence = sentence
        self.can_open_as_is = can_open_as_is


@dataclass(frozen=True, slots=True)
class FileProblem:
    """Something in a file that had to be repaired or left out: where it is, and what was done."""

    place: str
    text: str


def failure(path: Path, reason: Reason, detail: str = "") -> ProjectFileError:
    """Return the error for `reason` with its usual sentence; `detail` names the finding, where there is one."""
    return ProjectFileError(path, reason, _sentence(path, reason, detail))


def _sentence(path: Path, reason: Reason, detail: str) -> str:
    name = path.name or str(path)
    folder = os.path.abspath(path.parent)
    match reason:
        case Reason.NOT_A_PROJECT:
            text = tr("“{name}” is not a cxjourney project. Choose a file that was saved by cxjourney.", name=name)
        case Reason.TOO_NEW:
            text = tr(
                "“{name}” was saved by a newer version of cxjourney. Update cxjourney to open it; nothing was changed.",
                name=name,
            )
        case Reason.DAMAGED:
            text = tr(
                "“{name}” is damaged and was not opened; it was not changed. Look for a backup or an earlier copy.",
                name=name,
            )
        case Reason.HOSTILE:
            text = tr(
                "“{name}” holds things that no cxjourney project holds and was not opened. "
                "Ask the person who sent it for a copy saved by cxjourney.",
                name=name,
            )
        case Reason.TOO_LARGE:
            text = tr("“{name}” is larger than a cxjourney project can be and was not opened.", name=name)
        case Reason.LOCKED:
            text = tr("“{name}” is in use by another window or program. Close it there, or open a copy.", name=name)
        case Reason.READ_ONLY:
            text = tr("“{name}” cannot be written because it is read-only. Save under another name.", name=name)
        case Reason.NO_SPACE:
            text = tr(
                "“{name}” could not be written because the disk is full. The file there is as it was; "
                "make room and save again, or save elsewhere.",
                name=name,
            )
        case Reason.ACCESS_DENIED:
            text = tr("You have no right to use “{name}” in {folder}. Choose another place.", name=name, folder=folder)
        case Reason.MISSING:
            text = tr("“{name}” is not to be found in {folder}.", name=name, folder=folder)
        case Reason.BAD_NAME:
            text = tr("A file cannot have the name “{name}” in {folder}. Choose another one.", name=name, folder=folder)
        case Reason.CHANGED_UNDERNEATH:
            text = tr(
                "“{name}” was changed by another program since you opened it. Nothing was overwritten; "
                "save your version under another name, or replace the file.",
                name=name,
            )
        case _:
            text = tr("“{name}” could not be read or written because the disk reported a fault.", name=name)
    return f"{text} ({detail})" if detail else text


def change_not_kept(folder: Path, reason: Reason) -> ProjectFileError:
    """Return the error for a change that the working copy in `folder` could not take."""
    sentence = tr(
        "Your last change could not be kept: {reason}. The project is as it was before that change. "
        "Working copies lie in {folder}; make sure that there is room, then try again.",
        reason=short_reason(reason),
        folder=str(folder.parent),
    )
    return ProjectFileError(folder, reason, sentence)


def check_name(path: Path) -> None:
    """Raise BAD_NAME for a path that no system takes: only there Python raises something else than OSError."""
    if "\0" in str(path):
        raise failure(Path(str(path).replace("\0", "�")), Reason.BAD_NAME)


def short_reason(reason: Reason) -> str:
    """Return the reason as the end of a sentence: “… could not be written: the disk is full”."""
    texts = {
        Reason.NO_SPACE: tr("the disk is full"),
        Reason.READ_ONLY: tr("it is read-only"),
        Reason.ACCESS_DENIED: tr("you have no right to write there"),
        Reason.MISSING: tr("the file or its folder is gone"),
        Reason.LOCKED: tr("another program is using it"),
        Reason.CHANGED_UNDERNEATH: tr("another program changed it"),
    }
    return texts.get(reason) or tr("the disk reported a fault")


_BY_ERRNO = {
    errno.ENOENT: Reason.MISSING,
    errno.ENOTDIR: Reason.MISSING,
    errno.EACCES: Reason.ACCESS_DENIED,
    errno.EPERM: Reason.ACCESS_DENIED,
    errno.EROFS: Reason.READ_ONLY,
    errno.ENOSPC: Reason.NO_SPACE,
    errno.EDQUOT: Reason.NO_SPACE,
    errno.EFBIG: Reason.NO_SPACE,
    errno.ENAMETOOLONG: Reason.BAD_NAME,
    errno.EINVAL: Reason.BAD_NAME,
    errno.EILSEQ: Reason.BAD_NAME,
    errno.ELOOP: Reason.BAD_NAME,
}

_BY_SQLITE = {
    sqlite3.SQLITE_FULL: Reason.NO_SPACE,
    sqlite3.SQLITE_BUSY: Reason.LOCKED,
    sqlite3.SQLITE_LOCKED: Reason.LOCKED,
    sqlite3.SQLITE_PERM: Reason.ACCESS_DENIED,
    sqlite3.SQLITE_AUTH: Reason.HOSTILE,
    sqlite3.SQLITE_READONLY: Reason.READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: Reason.ACCESS_DENIED,
    sqlite3.SQLITE_IOERR: Reason.DISK_FAULT,
    sqlite3.SQLITE_TOOBIG: Reason.HOSTILE,
    sqlite3.SQLITE_INTERRUPT: Reason.HOSTILE,
    sqlite3.SQLITE_NOTADB: Reason.DAMAGED,
}


def reason_of(error: BaseException) -> Reason:
    """Return the reason behind a fault of SQLite or of the operating system; DAMAGED where nothing else fits."""
    if isinstance(error, OSError):
        return _BY_ERRNO.get(error.errno or 0, Reason.DISK_FAULT)
    if isinstance(error, MemoryError):
        return Reason.TOO_LARGE
    code = getattr(error, "sqlite_errorcode", None)
    return _BY_SQLITE.get(code & 0xFF, Reason.DAMAGED) if isinstance(code, int) else Reason.DAMAGED


@contextmanager
def file_errors(path: Path) -> Iterator[None]:
    """Turn every fault of the environment inside the block into a ProjectFileError about `path`."""
    try:
        yield
    except _faults() as error:
        cause = getattr(error, "orig", None) or error
        raise failure(path, reason_of(cause)) from error


def _faults() -> tuple[type[Exception], ...]:
    # asked only once something was raised, so that reading this module does not load SQLAlchemy
    faults = (sqlite3.Error, UnicodeDecodeError, MemoryError, OverflowError, OSError)
    module = sys.modules.get("sqlalchemy.exc")
    return (*faults, module.DBAPIError) if module else faults
