"""What is offered after a crash, what is not, and that nothing goes before the person decides."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from cxjourney.domain.project import Project
from cxjourney.storage import recovery
from cxjourney.storage.errors import ProjectFileError, Reason
from cxjourney.storage.publishing import publish
from cxjourney.storage.recovery import Recoverable, discard, find_left_over
from cxjourney.storage.session import (
    DATABASE_NAME,
    SESSION_NAME,
    UNFINISHED_NAME,
    Session,
    fingerprint,
    sha256_of,
    working_root,
)
from cxjourney.storage.working_copy import WorkingCopy
from tests.storage.files import renaming, sound_records, write_project


def leave(title: str = "Shop", path: Path | None = None, *, edits: int = 1) -> WorkingCopy:
    """Leave a working copy behind, as a killed program does."""
    told = Session(title=title) if path is None else Session(title=title, path=str(path), base=fingerprint(path))
    working = WorkingCopy.create(told, sound_records())
    project = Project(sound_records())
    for number in range(edits):
        edit = renaming(project, "pay", f"Pay {number}")
        working.write(edit)
        project.apply(edit)
    working.close(keep=True)
    return working


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write_project(tmp_path / "shop.cxj")


def test_nothing_left_nothing_offered() -> None:
    assert find_left_over() == []


def test_work_without_a_file_is_offered_until_it_is_discarded() -> None:
    leave("Workshop", edits=3)
    for _start in range(2):
        (entry,) = find_left_over()
        assert (entry.title, entry.path, entry.edits, entry.fits_file) == ("Workshop", None, 3, False)
        assert entry.is_readable
        assert entry.app_version
        assert entry.database.exists()
    discard(entry)
    assert find_left_over() == []
    assert list(working_root().iterdir()) == []


def test_two_crashed_sessions_are_both_listed_latest_first(file: Path) -> None:
    older, newer = leave("older"), leave("newer", file)
    for name in os.listdir(older.folder):
        os.utime(older.folder / name, (1_000_000, 1_000_000))
    found = find_left_over()
    assert [entry.title for entry in found] == ["newer", "older"]
    assert (found[0].path, found[0].fits_file, found[0].folder) == (file, True, newer.folder)


def test_one_in_use_is_not_offered_and_cannot_be_discarded() -> None:
    working = WorkingCopy.create(Session(), sound_records())
    working.write(renaming(Project(sound_records()), "pay", "Pay"))
    assert find_left_over() == []
    entry = Recoverable(working.folder, "T", None, recovery.datetime.now(), 1, False, "")
    with pytest.raises(ProjectFileError) as caught:
        discard(entry)
    assert caught.value.reason is Reason.LOCKED
    assert working.database.exists()
    working.close(keep=False)


def test_what_is_nobodys_work_goes_by_itself(file: Path) -> None:
    leave(edits=0)
    leave(path=file, edits=0)
    read_only = leave(path=file)
    read_only_session = replace(read_only.session, read_only=True)
    recovery_folder = read_only.folder
    from cxjourney.storage.session import write_session

    write_session(recovery_folder, read_only_session)
    assert find_left_over() == []
    assert list(working_root().iterdir()) == []


def test_unedited_but_the_file_is_gone_or_changed_is_kept(file: Path) -> None:
    leave("A", file, edits=0)
    content = file.read_bytes()
    file.unlink()
    assert [entry.fits_file for entry in find_left_over()] == [False]
    file.write_bytes(b"other")
    assert [entry.fits_file for entry in find_left_over()] == [False]
    file.write_bytes(content)
    assert find_left_over() == []


def test_a_kill_between_replacing_and_noting_it_is_understood(file: Path) -> None:
    working = WorkingCopy.create(Session(path=str(file), base=fingerprint(file)), sound_records())
    working.write(renaming(Project(sound_records()), "pay", "Later"))
    publish(working.database, file, about_to_replace=lambda digest: working.update_session(next_sha256=digest))
    working.close(keep=True)
    (entry,) = find_left_over()
    assert entry.fits_file
    assert working.session.next_sha256 == sha256_of(file)


def test_a_beginning_is_nobodys_work_once_it_is_old() -> None:
    fresh = working_root() / "fresh"
    fresh.mkdir()
    (fresh / UNFINISHED_NAME).write_bytes(b"half")
    assert find_left_over() == []
    assert fresh.exists(), "another program may just be making it"


def test_an_old_beginning_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    (working_root() / "old").mkdir()
    monkeypatch.setattr(recovery, "_BEGINNING", -1.0)
    assert find_left_over() == []
    assert not (working_root() / "old").exists()


@pytest.mark.parametrize("damage", ["bytes", "tables", "empty"])
def test_a_damaged_one_is_listed_as_unreadable_and_kept(damage: str) -> None:
    working = leave("Broken")
    for name in os.listdir(working.folder):
        if name.startswith(f"{DATABASE_NAME}-"):
            (working.folder / name).unlink()
    if damage == "bytes":
        working.database.write_bytes(b"rubbish" * 1000)
    elif damage == "empty":
        working.database.write_bytes(b"")
    else:
        with closing(sqlite3.connect(working.database)) as connection:
            connection.execute("DROP TABLE edit_log")
    for _start in range(2):
        (entry,) = find_left_over()
        assert not entry.is_readable
        assert entry.title == "Broken"
        assert str(working.folder) in entry.obstacle


def test_one_of_a_newer_version_is_kept_with_a_sentence() -> None:
    working = leave("Future")
    with closing(sqlite3.connect(working.database)) as connection:
        connection.execute("PRAGMA user_version = 99")
        connection.execute("DROP TABLE edit_log")
    (entry,) = find_left_over()
    assert "newer" in entry.obstacle
    assert entry.title == "Future"


@pytest.mark.parametrize("content", [None, b"", b"{"])
def test_without_its_session_it_is_still_offered(content: bytes | None) -> None:
    working = leave("Lost")
    if content is None:
        (working.folder / SESSION_NAME).unlink()
    else:
        (working.folder / SESSION_NAME).write_bytes(content)
    (entry,) = find_left_over()
    assert (entry.title, entry.path, entry.edits) == ("Small shop", None, 1)


def test_a_pruned_history_still_tells_whether_all_is_published(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from cxjourney.storage import working_copy

    monkeypatch.setattr(working_copy, "UNDO_STEPS", 1)
    working = WorkingCopy.create(Session(path=str(file), base=fingerprint(file)), sound_records())
    project = Project(sound_records())
    first, project_before = renaming(project, "pay", "A"), project
    working.write(first)
    project_before.apply(first)
    second = renaming(project_before, "pay", "B")
    sequence = working.write(second)
    working.prune()
    working.step_back(sequence, second.inverse())
    working.update_session(published=working.state)
    working.close(keep=True)
    assert find_left_over() == []
    empty = leave("None", edits=0)
    with closing(sqlite3.connect(empty.database)) as connection:
        connection.execute("DELETE FROM project")
        connection.execute("INSERT INTO version VALUES ('v', 'l', 'm', x'00')")
        connection.commit()
    (entry,) = find_left_over()
    assert entry.title == "None"
