"""Writing the person's file whole: a consistent copy beside it, checked, synced, and moved into place.

The order (write, check, fsync, replace, fsync of the folder) is what survives a power cut at any moment. It reads
the working copy through a connection of its own, so that it may run in another thread.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import sqlite3
import sys
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from cxjourney import __version__
from cxjourney.domain.text import tr
from cxjourney.storage.checking import CONTENT_KEY, content_hash
from cxjourney.storage.errors import ProjectFileError, Reason, check_name, failure, file_errors
from cxjourney.storage.locks import boot_id, is_alive
from cxjourney.storage.session import Fingerprint, sha256_of, sync_folder, write_whole

_TRIES = 5  # sync clients and virus scanners hold a new file for a moment
_PAUSE = 0.1  # seconds, doubled after each try
_FINE = "ok"  # what SQLite's check says of a sound database
_OLD = 24 * 3600.0  # seconds after which another machine's temporary file is nobody's any more


def publish(
    database: Path,
    target: Path,
    *,
    copied: Callable[[Path], None] | None = None,
    about_to_replace: Callable[[str], None] | None = None,
    backup: str = "",
) -> Fingerprint:
    """Write the content of a working copy to `target` and return what the file looks like then.

    `copied` hears where the new file lies before anybody else sees it, `about_to_replace` its SHA-256 just before it
    takes its place. `backup` is a
    suffix, such as `.format1`, under which the file as it was is kept first. Raises ProjectFileError with the old
    file intact.
    """
    check_name(target)
    with file_errors(target):
        real = Path(os.path.realpath(target))
        _check_place(target, real)
        fresh = _reserve(real)
        try:
            _copy_database(database, fresh, target)
            _keep_looks(real, fresh)
            if copied is not None:
                copied(fresh)
            digest = sha256_of(fresh)
            if about_to_replace is not None:
                about_to_replace(digest)
            if backup:
                keep_backup(real, backup)
            state = fresh.stat()  # which stays as it is when the file takes its place
            _replace(fresh, real)
            sync_folder(real.parent)
        finally:
            _remove(fresh)
        return Fingerprint(state.st_size, state.st_mtime_ns, digest)


def keep_backup(original: Path, suffix: str) -> Path | None:
    """Copy a file as it is to `NAME.suffix.bak`, durably; where another backup has that name, with a number."""
    if not original.exists():
        return None
    data = original.read_bytes()
    for number in range(1, 1000):
        backup = original.with_name(f"{original.name}{suffix}{f'.{number}' if number > 1 else ''}.bak")
        if not backup.exists():
            write_whole(backup, data)
            shutil.copymode(original, backup)
            return backup
        if backup.read_bytes() == data:
            return backup
    raise failure(original, Reason.NO_SPACE, tr("too many backups"))


def can_write(path: Path) -> bool:
    """Say whether publishing to an existing file has a chance: neither it nor its folder is read-only."""
    real = Path(os.path.realpath(path))
    return os.access(real, os.W_OK) and os.access(real.parent, os.W_OK)


def _check_place(target: Path, real: Path) -> None:
    if not real.parent.is_dir():
        raise failure(target, Reason.MISSING, tr("the folder is not there"))
    if real.is_dir() or (real.exists() and not real.is_file()):
        raise failure(target, Reason.BAD_NAME)
    if sys.platform == "win32" and re.fullmatch(r"(?i)(con|nul|prn|aux|com\d|lpt\d)(\..*)?", real.name):
        raise failure(target, Reason.BAD_NAME)
    if real.exists() and not os.access(real, os.W_OK):
        raise failure(target, Reason.READ_ONLY)
    os.lstat(real.parent / real.name) if real.exists() else _try_name(real)


def _try_name(real: Path) -> None:
    # a name that is too long for the folder shows only when it is used, and the temporary file has a short one
    with suppress(FileNotFoundError):
        os.lstat(real)


def _mark(real: Path) -> str:
    return hashlib.sha256(os.fsencode(real.name)).hexdigest()[:8]


def _boot_mark() -> str:
    return hashlib.sha256(boot_id().encode()).hexdigest()[:8]


def _reserve(real: Path) -> Path:
    """Make an empty temporary file beside the target; those that killed programs left for this target go."""
    pattern = re.compile(rf"\.cxj-{_mark(real)}-([0-9a-f]{{8}})-(\d+)-[0-9a-f]{{8}}\.tmp(-journal|-wal|-shm)?")
    for other in real.parent.iterdir():
        if (found := pattern.fullmatch(other.name)) and _is_left_over(other, found[1], int(found[2])):
            other.unlink(missing_ok=True)
    name = f".cxj-{_mark(real)}-{_boot_mark()}-{os.getpid()}-{uuid.uuid4().hex[:8]}.tmp"
    fresh = real.parent / name
    os.close(os.open(fresh, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    return fresh


def _is_left_over(temporary: Path, boot: str, pid: int) -> bool:
    if boot == _boot_mark():
        return not is_alive(pid)
    try:
        return time.time() - temporary.stat().st_mtime > _OLD
    except FileNotFoundError:
        return False


def _copy_database(database: Path, fresh: Path, target: Path) -> None:
    source = sqlite3.connect(f"{database.resolve().as_uri()}?mode=rw", uri=True, isolation_level=None)
    try:
        source.execute("VACUUM INTO ?", (str(fresh),))
    finally:
        source.close()
    copy = sqlite3.connect(fresh, isolation_level=None)
    try:
        copy.execute("PRAGMA journal_mode = MEMORY")
        saved = [(CONTENT_KEY, content_hash(copy)), ("app_version", __version__)]
        copy.executemany("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", saved)
        finding = copy.execute("PRAGMA quick_check(1)").fetchone()
        if finding is None or finding[0] != _FINE:
            raise ProjectFileError(
                target,
                Reason.DISK_FAULT,
                tr("“{name}” was not written because a check of the new file failed.", name=target.name),
            )
    finally:
        copy.close()
    with fresh.open("rb+") as file:
        os.fsync(file.fileno())


def _keep_looks(real: Path, fresh: Path) -> None:
    """Give the new file the mode bits and the owner of the one it replaces, or those that any new file gets."""
    if os.name != "posix":
        return
    try:
        old = real.stat()
    except FileNotFoundError:
        mask = os.umask(0o077)
        os.umask(mask)
        os.chmod(fresh, 0o666 & ~mask)
        return
    present = fresh.stat()
    if (present.st_uid, present.st_gid) != (old.st_uid, old.st_gid):
        with suppress(PermissionError):  # only the owner of a file may give it away; the content counts more
            os.chown(fresh, old.st_uid, old.st_gid)
    os.chmod(fresh, old.st_mode & 0o7777)


def _replace(fresh: Path, real: Path) -> None:
    for attempt in range(_TRIES - 1):
        try:
            os.replace(fresh, real)
            return
        except PermissionError:
            time.sleep(_PAUSE * 2**attempt)
    os.replace(fresh, real)


def _remove(fresh: Path) -> None:
    for name in (fresh.name, f"{fresh.name}-journal", f"{fresh.name}-wal", f"{fresh.name}-shm"):
        fresh.with_name(name).unlink(missing_ok=True)
