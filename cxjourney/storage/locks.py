"""Locks between windows and programs of one user: who holds a project file, who works in a working copy.

A lock is held through the operating system, so that it ends with its process, however that ends; the text in the
lock file is only for telling people who holds it.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import sys
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from cxjourney.domain.text import tr
from cxjourney.paths import data_folder
from cxjourney.storage.errors import ProjectFileError, Reason, check_name, failure, file_errors, short_reason

if sys.platform == "win32":  # pragma: no cover
    import msvcrt
else:
    import fcntl

_FAR = 1 << 30  # the locked byte on Windows lies beyond the text, which others may read


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a lock, as the lock file tells; every field may be empty where it could not be read."""

    pid: int = 0
    boot_id: str = ""
    host: str = ""
    since: str = ""


class FileLock:
    """A lock on one lock file, held from `take` to `release` or to the end of the process."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._handle: int | None = None

    def take(self) -> bool:
        """Take the lock if it is free and say whether it is held now; never waits."""
        for _attempt in range(5):
            handle = self._try()
            if handle is None:
                return False
            if self._is_current(handle):
                self._handle = handle
                self._tell(handle)
                return True
            os.close(handle)  # the holder before us removed the file between our opening and locking it
        return False

    def release(self) -> None:
        """Give the lock back and remove its file."""
        if self._handle is None:
            return
        if sys.platform != "win32":
            self.path.unlink(missing_ok=True)
        os.close(self._handle)
        self._handle = None
        if sys.platform == "win32":  # pragma: no cover
            try:
                self.path.unlink(missing_ok=True)
            except PermissionError:
                return  # somebody else opened it meanwhile; an unlocked file is no lock

    @property
    def is_held(self) -> bool:
        return self._handle is not None

    def holder(self) -> Holder:
        """Return who holds the lock according to its file."""
        try:
            told = json.loads(self.path.read_text("utf-8"))
            return Holder(int(told["pid"]), str(told["boot_id"]), str(told["host"]), str(told["since"]))
        except (OSError, ValueError, KeyError, TypeError):
            return Holder()

    def _try(self) -> int | None:
        with file_errors(self.path):
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
            try:
                _lock(handle)
            except OSError as error:
                os.close(handle)
                if error.errno in (errno.EAGAIN, errno.EACCES, errno.EDEADLK):
                    return None
                raise
            return handle

    def _is_current(self, handle: int) -> bool:
        try:
            return os.path.samestat(os.fstat(handle), self.path.stat())
        except FileNotFoundError:
            return False

    def _tell(self, handle: int) -> None:
        holder = Holder(os.getpid(), boot_id(), host_name(), datetime.now(UTC).isoformat(timespec="seconds"))
        try:
            with file_errors(self.path):
                os.truncate(handle, 0)
                os.write(handle, json.dumps(asdict(holder)).encode())
        except BaseException:
            self.release()
            raise


def _lock(handle: int) -> None:
    if sys.platform == "win32":  # pragma: no cover
        os.lseek(handle, _FAR, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        os.lseek(handle, 0, os.SEEK_SET)
    else:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def lock_for_document(path: Path) -> FileLock:
    """Return the lock that stands for a project file among all windows and programs of this user; not yet taken."""
    check_name(path)
    key = os.path.normcase(path.resolve())
    name = hashlib.sha256(os.fsencode(key)).hexdigest()[:32]
    return FileLock(data_folder() / "locks" / f"{name}.lock")


def take_document_lock(path: Path) -> FileLock:
    """Take the lock of a project file; raise LOCKED where another window or program has the file open."""
    lock = lock_for_document(path)
    try:
        is_taken = lock.take()
    except ProjectFileError as error:
        text = tr(
            "“{name}” cannot be worked on: the folder {folder}, where cxjourney keeps what is being edited, cannot be "
            "written ({reason}). Nothing was changed.",
            name=path.name, folder=data_folder(), reason=short_reason(error.reason),
        )  # fmt: skip
        raise ProjectFileError(path, error.reason, text) from error
    if not is_taken:
        raise failure(path, Reason.LOCKED)
    return lock


def boot_id() -> str:
    """Return a text that is the same until the machine starts anew, or "" where the system tells none."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    except OSError:
        return ""


def host_name() -> str:
    """Return the name of this machine."""
    import platform

    return platform.node()


def is_alive(pid: int) -> bool:
    """Say whether a process with that id runs on this machine."""
    if pid <= 0:
        return False
    if sys.platform == "win32":  # pragma: no cover
        return pid == os.getpid()  # asking about others is not safe with os.kill there
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
