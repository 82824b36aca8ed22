"""Writing the file: whole or not at all, whatever happens meanwhile."""

from __future__ import annotations

import errno
import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from cxjourney.domain.records import Asset, Note
from cxjourney.storage import publishing
from cxjourney.storage.errors import ProjectFileError, Reason
from cxjourney.storage.project_file import load
from cxjourney.storage.publishing import can_write, keep_backup, publish
from cxjourney.storage.session import Session, fingerprint, sha256_of
from cxjourney.storage.working_copy import WorkingCopy
from tests.storage.files import digest, renaming, sound_records, write_project


@pytest.fixture
def working() -> Iterator[WorkingCopy]:
    working = WorkingCopy.create(Session(), sound_records())
    yield working
    working.close(keep=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "files").mkdir()
    return tmp_path / "files"


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def test_the_file_holds_the_working_copy_and_nothing_is_left_beside_it(working: WorkingCopy, folder: Path) -> None:
    looks = publish(working.database, folder / "a.cxj")
    assert names(folder) == ["a.cxj"]
    assert looks == fingerprint(folder / "a.cxj")
    assert list(load(folder / "a.cxj").project.records()) == sound_records()
    assert (folder / "a.cxj").read_bytes()[18:20] == b"\1\1"  # no write-ahead log


def test_the_working_copy_goes_on_meanwhile(working: WorkingCopy, folder: Path) -> None:
    publish(working.database, folder / "a.cxj")
    from cxjourney.domain.project import Project

    working.write(renaming(Project(sound_records()), "pay", "Later"))
    publish(working.database, folder / "a.cxj")
    assert load(folder / "a.cxj").history


@pytest.mark.skipif(os.name != "posix", reason="mode bits")
def test_mode_and_owner_are_kept(working: WorkingCopy, folder: Path) -> None:
    path = folder / "a.cxj"
    publish(working.database, path)
    mask = os.umask(0)
    os.umask(mask)
    assert stat.S_IMODE(path.stat().st_mode) == 0o666 & ~mask
    path.chmod(0o640)
    if os.getuid() == 0:
        os.chown(path, 1234, 1235)
    owner = (path.stat().st_uid, path.stat().st_gid)
    publish(working.database, path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert (path.stat().st_uid, path.stat().st_gid) == owner


@pytest.mark.skipif(os.name != "posix", reason="owners")
def test_an_owner_that_cannot_be_kept_does_not_stop_the_saving(
    working: WorkingCopy, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder / "a.cxj"
    publish(working.database, path)
    real_stat = os.stat_result

    def refuse(*args: object) -> None:
        raise PermissionError(errno.EPERM, "not permitted")

    monkeypatch.setattr(os, "chown", refuse)
    old = Path.stat

    def other_owner(self: Path, **kwargs: bool) -> os.stat_result:
        result = old(self, **kwargs)
        if self.name == "a.cxj":
            values = list(result)
            values[4] = 4321
            return real_stat(values)
        return result

    monkeypatch.setattr(Path, "stat", other_owner)
    publish(working.database, path)
    monkeypatch.undo()
    assert load(path).problems == []


def test_a_link_stays_a_link(working: WorkingCopy, folder: Path) -> None:
    (folder / "real").mkdir()
    publish(working.database, folder / "real" / "a.cxj")
    (folder / "link.cxj").symlink_to("real/a.cxj")
    before = digest(folder / "real" / "a.cxj")
    working.add_version("now", "2026-01-01T00:00:00+00:00", sound_records())
    publish(working.database, folder / "link.cxj")
    assert (folder / "link.cxj").is_symlink()
    assert digest(folder / "real" / "a.cxj") != before
    assert names(folder / "real") == ["a.cxj"]


@pytest.mark.parametrize("failing", ["replace", "fsync", "check", "hash"])
def test_a_fault_at_any_step_leaves_the_old_file_and_no_rubbish(
    working: WorkingCopy, folder: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    path = folder / "a.cxj"
    publish(working.database, path)
    before = digest(path)

    def full(*args: object, **kwargs: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    def corrupt(*args: object, **kwargs: object) -> None:
        raise sqlite3.DatabaseError("database disk image is malformed")

    with monkeypatch.context() as patch:
        if failing == "replace":
            patch.setattr(os, "replace", full)
        elif failing == "fsync":
            patch.setattr(os, "fsync", full)
        elif failing == "hash":
            patch.setattr(publishing, "content_hash", corrupt)
        else:
            patch.setattr(publishing, "_FINE", "never")
        with pytest.raises(ProjectFileError) as caught:
            publish(working.database, path)
    expected = {"hash": Reason.DAMAGED, "check": Reason.DISK_FAULT}.get(failing, Reason.NO_SPACE)
    assert caught.value.reason is expected
    assert digest(path) == before
    assert names(folder) == ["a.cxj"]


@pytest.mark.parametrize(("failures", "works"), [(3, True), (99, False)])
def test_a_moment_of_being_held_is_waited_for(
    working: WorkingCopy, folder: Path, monkeypatch: pytest.MonkeyPatch, failures: int, works: bool
) -> None:
    monkeypatch.setattr(publishing, "_PAUSE", 0.001)
    left, replace = [failures], os.replace

    def held(source: Path, target: Path) -> None:
        if left[0]:
            left[0] -= 1
            raise PermissionError(errno.EACCES, "held by a sync client")
        replace(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", held)
        if works:
            publish(working.database, folder / "a.cxj")
        else:
            with pytest.raises(ProjectFileError) as caught:
                publish(working.database, folder / "a.cxj")
            assert caught.value.reason is Reason.ACCESS_DENIED
    assert names(folder) == (["a.cxj"] if works else [])


FULL = """
import resource, sys
from pathlib import Path
from cxjourney.storage.errors import ProjectFileError
from cxjourney.storage.publishing import publish
resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))
try:
    publish(Path(sys.argv[1]), Path(sys.argv[2]))
except ProjectFileError as error:
    print(error.reason)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits of processes")
def test_a_file_that_cannot_grow_leaves_the_old_one(working: WorkingCopy, folder: Path) -> None:
    path = folder / "a.cxj"
    publish(working.database, path)
    before = digest(path)
    command = [sys.executable, "-c", FULL, str(working.database), str(path)]
    told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout.strip()
    assert told in ("disk fault", "no space")
    assert digest(path) == before
    assert names(folder) == ["a.cxj"]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    mount = tmp_path / "small"
    mount.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", str(mount)]
    if os.name != "posix" or os.getuid() or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("needs the right to mount a small disk")
    yield mount
    subprocess.run(["umount", "-l", str(mount)], check=True)


def test_a_full_disk(small_disk: Path, folder: Path) -> None:
    path = write_project(small_disk / "a.cxj")
    before = digest(path)
    big = [*sound_records(), Asset(id="big", name="big.png")]
    working = WorkingCopy.create(Session(), big, blocks={"big": os.urandom(500_000)})
    with pytest.raises(ProjectFileError) as caught:
        publish(working.database, path)
    assert caught.value.reason is Reason.NO_SPACE
    assert "full" in caught.value.sentence
    assert digest(path) == before
    assert names(small_disk) == ["a.cxj"]
    publish(working.database, folder / "elsewhere.cxj")
    assert load(folder / "elsewhere.cxj").blocks
    working.close(keep=False)


def test_places_that_cannot_be(working: WorkingCopy, folder: Path) -> None:
    (folder / "is.cxj").mkdir()
    for path, reason in [
        (folder / "no" / "a.cxj", Reason.MISSING),
        (folder / "is.cxj", Reason.BAD_NAME),
        (folder / ("x" * 300 + ".cxj"), Reason.BAD_NAME),
        (Path("/" + "y/" * 3000) / "a.cxj", Reason.BAD_NAME),
        (folder / "a\0.cxj", Reason.BAD_NAME),
    ]:
        with pytest.raises(ProjectFileError) as caught:
            publish(working.database, path)
        assert caught.value.reason is reason
    assert names(folder) == ["is.cxj"]


def test_names_that_windows_cannot_have(working: WorkingCopy, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing.sys, "platform", "win32")
    with pytest.raises(ProjectFileError) as caught:
        publishing._check_place(folder / "CON.cxj", folder / "CON.cxj")
    assert caught.value.reason is Reason.BAD_NAME


def test_a_read_only_file_is_not_replaced(working: WorkingCopy, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = folder / "a.cxj"
    publish(working.database, path)
    before = digest(path)
    access = os.access
    monkeypatch.setattr(os, "access", lambda p, mode: False if Path(p) == path else access(p, mode))
    assert not can_write(path)
    with pytest.raises(ProjectFileError) as caught:
        publish(working.database, path)
    assert caught.value.reason is Reason.READ_ONLY
    assert digest(path) == before


def test_temporary_files_of_killed_programs_go_and_others_stay(
    working: WorkingCopy, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder / "a.cxj"
    mark, boot = publishing._mark(path), publishing._boot_mark()
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    gone = [f".cxj-{mark}-{boot}-{dead.pid}-01234567.tmp", f".cxj-{mark}-{boot}-{dead.pid}-01234567.tmp-journal"]
    old = f".cxj-{mark}-00000000-7-01234567.tmp"
    kept = [
        f".cxj-{mark}-{boot}-{os.getppid()}-01234567.tmp",
        f".cxj-{mark}-00000000-8-01234567.tmp",
        f".cxj-{'0' * 8}-{boot}-{dead.pid}-01234567.tmp",
        "other.tmp",
    ]
    for name in [*gone, old, *kept]:
        (folder / name).touch()
    os.utime(folder / old, (1, 1))
    publish(working.database, path)
    assert names(folder) == sorted([*kept, "a.cxj"])
    assert publishing._is_left_over(folder / "not there", "1", 5) is False


def test_the_checksum_is_told_before_the_file_is_in_place(working: WorkingCopy, folder: Path) -> None:
    told: list[tuple[str, bool]] = []
    path = folder / "a.cxj"
    publish(working.database, path, about_to_replace=lambda digest: told.append((digest, path.exists())))
    assert told == [(sha256_of(path), False)]


def test_backups_are_never_overwritten(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = folder / "a.cxj"
    assert keep_backup(path, ".format1") is None
    for content, expected in [(b"1", "a.cxj.format1.bak"), (b"2", "a.cxj.format1.2.bak"), (b"1", "a.cxj.format1.bak")]:
        path.write_bytes(content)
        backup = keep_backup(path, ".format1")
        assert backup is not None
        assert (backup.name, backup.read_bytes()) == (expected, content)
    monkeypatch.setattr(Path, "exists", lambda self: True)
    path.write_bytes(b"3")
    for number in range(2, 1000):
        (folder / f"a.cxj.format1.{number}.bak").write_bytes(b"x")
    with pytest.raises(ProjectFileError):
        keep_backup(path, ".format1")


SAVE_UNTIL_KILLED = """
import os, random, signal, sys, time
from dataclasses import replace
from pathlib import Path
from cxjourney.domain.edits import Change, Edit
from cxjourney.domain.project import Project
from cxjourney.domain.records import Note
from cxjourney.storage.publishing import publish
from cxjourney.storage.session import Session
from cxjourney.storage.working_copy import WorkingCopy
from tests.storage.files import sound_records

def save_for_ever(path):
    project = Project(sound_records())
    working = WorkingCopy.create(Session(), project.records())
    for number in range(1, 10**6):
        note = project.need(Note, "n1")
        edit = Edit("Vote", (Change(note, replace(note, votes=number)),))
        working.write(edit)
        project.apply(edit)
        publish(working.database, path)
        os.write(1, f"{path.name} {number}\\n".encode())

chance = random.Random(5)
for name in sys.argv[1:]:
    child = os.fork()
    if not child:
        save_for_ever(Path(name))
    time.sleep(chance.uniform(0.1, 0.4))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills children")
def test_a_kill_while_saving_leaves_the_old_or_the_new_file(folder: Path) -> None:
    files = [folder / f"{number}.cxj" for number in range(8)]
    command = [sys.executable, "-c", SAVE_UNTIL_KILLED, *map(str, files)]
    told = subprocess.run(command, capture_output=True, text=True, timeout=100, check=True).stdout
    acknowledged = {line.split()[0]: int(line.split()[1]) for line in told.splitlines()}
    assert sum(acknowledged.values()) > 5
    for file in files:
        last = acknowledged.get(file.name, 0)
        if last or file.exists():
            assert load(file).project.need(Note, "n1").votes >= last
        write_project(file)
    assert names(folder) == sorted(file.name for file in files), "temporary files of the killed go at the next saving"


def test_the_saved_file_can_be_trusted_by_its_checksum(working: WorkingCopy, folder: Path) -> None:
    publish(working.database, folder / "a.cxj")
    with closing(sqlite3.connect(folder / "a.cxj")) as connection:
        saved = dict(connection.execute("SELECT key, value FROM meta"))
    assert len(saved["content_sha256"]) == 64
    assert saved["app_version"]


def test_the_file_as_it_was_is_kept_on_request(working: WorkingCopy, folder: Path) -> None:
    path = write_project(folder / "a.cxj")
    before = digest(path)
    publish(working.database, path, backup=".format1")
    assert names(folder) == ["a.cxj", "a.cxj.format1.bak"]
    assert digest(folder / "a.cxj.format1.bak") == before


def test_systems_without_mode_bits(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "a").touch(mode=0o600)
    monkeypatch.setattr(publishing.os, "name", "nt")
    publishing._keep_looks(folder / "a", folder / "none")
