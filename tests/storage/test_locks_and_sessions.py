"""Locks that end with their process, and the session file beside a working copy."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cxjourney.paths import data_folder
from cxjourney.storage import locks, session
from cxjourney.storage.errors import ProjectFileError, Reason
from cxjourney.storage.locks import FileLock, Holder, is_alive, lock_for_document, take_document_lock
from cxjourney.storage.session import (
    SESSION_NAME,
    Fingerprint,
    Session,
    fingerprint,
    read_session,
    sha256_of,
    sync_folder,
    working_root,
    write_session,
    write_whole,
)


def test_a_lock_is_held_once(tmp_path: Path) -> None:
    first, second = FileLock(tmp_path / "l" / "lock"), FileLock(tmp_path / "l" / "lock")
    assert first.take()
    assert first.is_held
    assert not second.take()
    holder = second.holder()
    assert holder.pid == os.getpid()
    assert holder.since
    first.release()
    first.release()
    assert not (tmp_path / "l" / "lock").exists()
    assert second.holder() == Holder()
    assert second.take()
    second.release()


HOLD = """
import sys, time
from pathlib import Path
from cxjourney.storage.locks import take_document_lock
lock = take_document_lock(Path(sys.argv[1]))
print("held", flush=True)
time.sleep(60)
"""


def test_a_lock_of_another_process_ends_when_it_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "a.cxj"
    with subprocess.Popen([sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "held\n"
        with pytest.raises(ProjectFileError) as caught:
            take_document_lock(path)
        assert caught.value.reason is Reason.LOCKED
        assert lock_for_document(path).holder().pid == child.pid
        child.kill()
        child.wait()
    take_document_lock(path).release()


@pytest.mark.parametrize("content", [b"", b"garbage", b"{}", b'{"pid": "x", "boot_id": 1, "host": 2, "since": 3}'])
def test_a_senseless_lock_file_locks_nothing(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "lock").write_bytes(content)
    lock = FileLock(tmp_path / "lock")
    assert lock.holder() == Holder()
    assert lock.take()
    lock.release()


def test_a_link_and_its_target_are_one_document(tmp_path: Path) -> None:
    (tmp_path / "a.cxj").touch()
    (tmp_path / "b.cxj").symlink_to("a.cxj")
    assert lock_for_document(tmp_path / "b.cxj").path == lock_for_document(tmp_path / "a.cxj").path
    assert lock_for_document(tmp_path / "a.cxj").path.parent == data_folder() / "locks"


def test_a_lock_file_removed_meanwhile_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock = FileLock(tmp_path / "lock")
    attempts: list[int] = []
    real = locks._lock

    def removed_first(handle: int) -> None:
        real(handle)
        attempts.append(1)
        if len(attempts) == 1:
            lock.path.unlink()
        elif len(attempts) == 2:
            lock.path.unlink()
            lock.path.touch()

    monkeypatch.setattr(locks, "_lock", removed_first)
    assert lock.take()
    assert len(attempts) == 3
    lock.release()
    monkeypatch.setattr(FileLock, "_is_current", lambda self, handle: False)
    assert not lock.take()


def test_a_system_without_locks_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(handle: int) -> None:
        raise OSError(errno.ENOLCK, "no locks available")

    monkeypatch.setattr(locks, "_lock", fail)
    with pytest.raises(ProjectFileError) as caught:
        FileLock(tmp_path / "lock").take()
    assert caught.value.reason is Reason.DISK_FAULT


def test_a_full_disk_gives_no_half_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int, data: bytes) -> int:
        raise OSError(errno.ENOSPC, "full")

    lock = FileLock(tmp_path / "lock")
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full)
        with pytest.raises(ProjectFileError) as caught:
            lock.take()
    assert caught.value.reason is Reason.NO_SPACE
    assert not lock.is_held
    assert lock.take()
    lock.release()


def test_a_lock_that_cannot_be_written_is_told_with_the_name_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(ProjectFileError) as caught:
        take_document_lock(tmp_path / "shop.cxj")
    assert (caught.value.reason, caught.value.path) == (Reason.NO_SPACE, tmp_path / "shop.cxj")
    assert "“shop.cxj”" in caught.value.sentence


def test_which_processes_live(monkeypatch: pytest.MonkeyPatch) -> None:
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    assert not is_alive(child.pid)
    assert not is_alive(0)
    assert is_alive(os.getpid())

    def not_ours(pid: int, signal: int) -> None:
        raise PermissionError(errno.EPERM, "not ours")

    monkeypatch.setattr(os, "kill", not_ours)
    assert is_alive(1)


def test_boot_id_may_be_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: Path, *args: object) -> str:
        raise FileNotFoundError

    assert locks.host_name()
    monkeypatch.setattr(Path, "read_text", fail)
    assert locks.boot_id() == ""


def test_a_session_comes_back(tmp_path: Path) -> None:
    told = Session(path="/x/ä\udcff.cxj", base=Fingerprint(1, 2, "3"), published="1/0", title="T", read_only=True)
    write_session(tmp_path, told)
    assert read_session(tmp_path) == told
    assert [entry.name for entry in tmp_path.iterdir() if entry.is_file()] == [SESSION_NAME]


@pytest.mark.parametrize(
    "text", ["", "[]", "5", "{", '{"path": 5}', '{"base": {}}', '{"base": 5}', '{"path": "a\\u0000"}', "[" * 9999]
)
def test_a_senseless_session_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / SESSION_NAME).write_text(text)
    assert read_session(tmp_path) is None
    assert read_session(tmp_path / "none") is None


def test_a_session_of_another_version_is_read(tmp_path: Path) -> None:
    write_session(tmp_path, Session(title="T"))
    plain = json.loads((tmp_path / SESSION_NAME).read_text())
    (tmp_path / SESSION_NAME).write_text(json.dumps({**plain, "something": "new"}))
    found = read_session(tmp_path)
    assert found is not None
    assert found.title == "T"


def test_a_base_that_changed_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "a.cxj"
    path.write_bytes(b"one")
    told = Session(path=str(path), base=fingerprint(path))
    assert told.base_is_unchanged()
    os.utime(path, (5, 5))
    assert told.base_is_unchanged(), "the same bytes at another time"
    path.write_bytes(b"two")
    os.utime(path, (6, 6))
    assert not told.base_is_unchanged()
    assert Session(path=str(path), base=told.base, next_sha256=sha256_of(path)).base_is_unchanged()
    path.unlink()
    assert not told.base_is_unchanged()
    assert not Session(path=str(path)).base_is_unchanged()
    assert not Session().base_is_unchanged()


def test_small_files_are_replaced_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_whole(tmp_path / "a", b"one")

    def full(*args: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(ProjectFileError) as caught:
            write_whole(tmp_path / "a", b"two")
    assert caught.value.reason is Reason.NO_SPACE
    assert (tmp_path / "a").read_bytes() == b"one"
    assert not list(tmp_path.glob("*.tmp"))


def test_a_folder_that_cannot_be_synced_is_no_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(handle: int) -> None:
        raise OSError(errno.EINVAL, "not here")

    monkeypatch.setattr(os, "fsync", refuse)
    sync_folder(tmp_path)
    monkeypatch.setattr(session.os, "name", "nt")
    sync_folder(tmp_path / "none")


def test_working_copies_that_cannot_be_made_are_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "user-data").mkdir()
    (tmp_path / "user-data" / "working").write_text("in the way")
    with pytest.raises(ProjectFileError):
        working_root()
