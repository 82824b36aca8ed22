"""What a working copy is of: the small file beside it that makes recovery honest.

It tells which file was opened and what that file looked like, and which state of the working copy that file holds.
It says nothing of the content.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from cxjourney import __version__
from cxjourney.paths import data_folder
from cxjourney.storage.errors import file_errors
from cxjourney.storage.numbers import FORMAT_VERSION

SESSION_NAME = "session.json"
DATABASE_NAME = "project.cxj"
UNFINISHED_NAME = "unfinished.cxj"
LOCK_NAME = "lock"


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What a file looked like: size in bytes, time of change in ns, SHA-256 of its bytes."""

    size: int
    mtime_ns: int
    sha256: str

    def still_fits(self, path: Path) -> bool:
        """Say whether the file at `path` has the same content; the checksum is taken only if its time changed."""
        state = path.stat()
        if (state.st_size, state.st_mtime_ns) == (self.size, self.mtime_ns):
            return True
        return state.st_size == self.size and sha256_of(path) == self.sha256


@dataclass(frozen=True, slots=True)
class Session:
    """The story of one working copy.

    `published` is the state (see WorkingCopy.state) that the file at `path` holds, None where there is no file;
    `next_sha256` is the file that was about to replace it, should the program have ended just then.
    """

    path: str = ""
    base: Fingerprint | None = None
    next_sha256: str = ""
    published: str | None = None
    initial: str = ""
    title: str = ""
    read_only: bool = False
    app_version: str = __version__
    format_version: int = FORMAT_VERSION
    pid: int = field(default_factory=os.getpid)
    boot_id: str = ""
    started: str = field(default_factory=lambda: datetime.now().astimezone().isoformat(timespec="seconds"))

    def base_is_unchanged(self) -> bool:
        """Say whether the file at `path` is the one that this working copy was made from, or was about to write."""
        path = Path(self.path)
        if not self.path or self.base is None or not path.is_file():
            return False
        return self.base.still_fits(path) or (bool(self.next_sha256) and sha256_of(path) == self.next_sha256)


def working_root() -> Path:
    """Return the folder that holds the working copies, made with mode 0700 if it is not there."""
    root = data_folder() / "working"
    with file_errors(root):
        root.mkdir(parents=True, exist_ok=True, mode=0o700)
    return root


def fingerprint(path: Path) -> Fingerprint:
    """Return what the file at `path` looks like now."""
    state = path.stat()
    return Fingerprint(state.st_size, state.st_mtime_ns, sha256_of(path))


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes as hexadecimal text."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_session(folder: Path, session: Session) -> None:
    """Write the session file of a working copy, whole or not at all."""
    text = json.dumps(asdict(session), ensure_ascii=False, indent=1)
    write_whole(folder / SESSION_NAME, text.encode("utf-8", "surrogateescape"))


def read_session(folder: Path) -> Session | None:
    """Return the session of a working copy, or None where its file is missing or senseless."""
    try:
        plain = json.loads((folder / SESSION_NAME).read_text("utf-8", "surrogateescape"))
        if not isinstance(plain, dict):
            return None
        known = {entry.name: plain[entry.name] for entry in fields(Session) if entry.name in plain}
        base = known.pop("base", None)
        session = Session(base=_read_base(base), **known)
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None
    texts = (session.path, session.next_sha256, session.title, session.started, session.app_version, session.initial)
    return session if all(isinstance(text, str) for text in texts) and "\0" not in session.path else None


def _read_base(plain: Any) -> Fingerprint | None:
    return None if plain is None else Fingerprint(int(plain["size"]), int(plain["mtime_ns"]), str(plain["sha256"]))


def write_whole(path: Path, data: bytes) -> None:
    """Replace a small file of our own durably: a new one beside it, fsync, rename, fsync of the folder."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    with file_errors(path):
        try:
            with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(fresh, path)
            sync_folder(path.parent)
        finally:
            fresh.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Make renames within a folder durable, on systems where a folder can be synced."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # some network file systems cannot, and promise it with the rename
            os.fsync(handle)
    finally:
        os.close(handle)
