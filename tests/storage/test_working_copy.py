"""The working copy: each edit durable, a failing disk harmless, nothing of anybody lost on the way."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from cxjourney.domain.edits import Change, Edit
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.project import Project
from cxjourney.domain.records import Asset, Note, ProjectInfo, Touchpoint
from cxjourney.storage import working_copy
from cxjourney.storage.checking import connect
from cxjourney.storage.errors import ProjectFileError, Reason
from cxjourney.storage.project_file import load, opened, read_all
from cxjourney.storage.publishing import publish
from cxjourney.storage.session import Session, read_session, working_root
from cxjourney.storage.working_copy import WorkingCopy
from tests.storage.files import renaming, sound_records, spoil, write_project


@pytest.fixture
def working() -> Iterator[WorkingCopy]:
    working = WorkingCopy.create(Session(title="Shop"), sound_records())
    yield working
    working.close(keep=False)


def rows(working: WorkingCopy, statement: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(working.database)) as connection:
        return connection.execute(statement).fetchall()


def read_back(working: WorkingCopy) -> Project:
    with closing(connect(working.database, deadline=10)) as connection:
        return read_all(connection, working.database, 2).project


def test_it_is_private_and_durable(working: WorkingCopy) -> None:
    if os.name == "posix":
        assert stat.S_IMODE(working.folder.stat().st_mode) == 0o700
        assert stat.S_IMODE(working_root().stat().st_mode) == 0o700
    connection = working._connection
    assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
    connection.rollback()
    assert read_session(working.folder) == working.session


def test_adding_replacing_and_removing(working: WorkingCopy) -> None:
    project = Project(sound_records())
    note = Note(id="new", journey_id="journey-1", stage_id="buy", text="Where is it?")
    edits = [
        Edit("Add", (Change(None, note),)),
        Edit("Vote", (Change(note, replace(note, votes=5)),)),
        renaming(project, "ask", "Ask somebody"),
        Edit("Remove", tuple(Change(record, None) for record in project.transitions("journey-1"))),
        Edit("Info", (Change(project.info, replace(project.info, title="Other")),)),
    ]
    for edit in edits:
        working.write(edit)
        project.apply(edit)
    assert read_back(working) == project
    assert [row[0] for row in rows(working, "SELECT text FROM edit_log ORDER BY sequence")] == [e.text for e in edits]


def test_steps_back_and_forth_and_a_new_branch(working: WorkingCopy) -> None:
    project = Project(sound_records())
    edit = renaming(project, "pay", "Pay")
    before = working.state
    sequence = working.write(edit)
    after = working.state
    assert before != after
    working.step_back(sequence, edit.inverse())
    assert working.state == before
    assert read_back(working) == project
    working.step_forward(sequence, edit)
    assert working.state == after
    working.step_back(sequence, edit.inverse())
    other = working.write(renaming(project, "pay", "Other"))
    assert other > sequence
    assert rows(working, "SELECT sequence, undone FROM edit_log") == [(other, 0)]
    assert working.state not in (before, after)


def test_an_edit_that_cannot_be_kept_changes_nothing(working: WorkingCopy) -> None:
    project = Project(sound_records())
    for edit in (
        renaming(project, "pay", "a\0b"),
        renaming(project, "pay", "\ud800"),
        replace(renaming(project, "pay", "fine"), text="a\0"),
        replace(renaming(project, "pay", "fine"), text="\ud800"),
    ):
        with pytest.raises(JourneyError):
            working.write(edit)
    assert read_back(working) == project
    assert rows(working, "SELECT * FROM edit_log") == []
    assert working.write(renaming(project, "pay", "Pay")) == 1


@pytest.mark.parametrize(
    ("code", "reason"),
    [(sqlite3.SQLITE_FULL, Reason.NO_SPACE), (sqlite3.SQLITE_IOERR, Reason.DISK_FAULT), (None, Reason.DAMAGED)],
)
def test_a_failing_disk_is_one_sentence_and_the_edit_is_gone_whole(
    working: WorkingCopy, monkeypatch: pytest.MonkeyPatch, code: int | None, reason: Reason
) -> None:
    project = Project(sound_records())
    state, run = working.state, WorkingCopy._run

    def fail(self: WorkingCopy, text: str, parameters: object) -> None:
        if "edit_log" in text:
            error = sqlite3.OperationalError("disk trouble")
            if code is not None:
                error.sqlite_errorcode = code
            raise error
        run(self, text, parameters)

    with monkeypatch.context() as patch:
        patch.setattr(WorkingCopy, "_run", fail)
        with pytest.raises(ProjectFileError) as caught:
            working.write(renaming(project, "pay", "Pay"))
    assert caught.value.reason is reason
    assert "could not be kept" in caught.value.sentence
    assert working.state == state
    assert read_back(working) == project
    working.write(renaming(project, "pay", "Pay"))


def write_until_full(working: WorkingCopy, project: Project) -> None:
    for number in range(200):
        note = project.need(Note, "n1")
        edit = Edit("Write", (Change(note, replace(note, text=f"{number}" * 4000)),))
        working.write(edit)
        project.apply(edit)


@pytest.mark.skipif(os.name != "posix" or os.getuid() != 0, reason="needs the right to mount a small disk")
def test_a_really_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mount = tmp_path / "small"
    mount.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(mount)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("cannot mount here")
    try:
        monkeypatch.setenv("CXJOURNEY_DATA", str(mount / "data"))
        working = WorkingCopy.create(Session(), sound_records())
        (mount / "filler").write_bytes(b"x" * (os.statvfs(mount).f_bavail * os.statvfs(mount).f_frsize))
        project = Project(sound_records())
        with pytest.raises(ProjectFileError) as caught:
            write_until_full(working, project)
        assert caught.value.reason is Reason.NO_SPACE
        (mount / "filler").unlink()
        assert read_back(working) == project
        working.write(renaming(project, "pay", "Goes on"))
        working.close(keep=False)
        (mount / "filler").write_bytes(b"x" * (os.statvfs(mount).f_bavail * os.statvfs(mount).f_frsize))
        with pytest.raises(ProjectFileError):
            WorkingCopy.create(Session(), sound_records())
        assert list((mount / "data" / "working").iterdir()) == []
    finally:
        subprocess.run(["umount", "-l", str(mount)], check=True)


class TestBlocks:
    """Bytes beside records, kept as long as anything can bring their record back."""

    LOGO = Asset(id="logo", name="logo.png")
    ADD = Edit("Add picture", (Change(None, LOGO),), {"logo": b"picture"})
    REMOVE = Edit("Remove picture", (Change(LOGO, None),))

    def test_kept_with_the_edit(self, working: WorkingCopy) -> None:
        working.write(self.ADD)
        assert working.block("logo") == b"picture"
        with pytest.raises(ProjectFileError) as caught:
            working.block("other")
        assert caught.value.reason is Reason.DAMAGED

    def test_a_damaged_one_is_told(self, working: WorkingCopy) -> None:
        working.write(self.ADD)
        spoil(working.database, "UPDATE block SET bytes = x'00'", rehash=False)
        with pytest.raises(ProjectFileError):
            working.block("logo")

    def test_kept_while_undo_can_bring_it_back(self, working: WorkingCopy) -> None:
        working.write(self.ADD)
        working.write(self.REMOVE)
        working.prune()
        assert working.block("logo") == b"picture"

    def test_kept_while_a_version_holds_it(self, working: WorkingCopy, monkeypatch: pytest.MonkeyPatch) -> None:
        working.write(self.ADD)
        working.add_version("with", "2026-01-01", [*sound_records(), self.LOGO])
        working.write(self.REMOVE)
        working.write(renaming(Project(sound_records()), "pay", "Pay"))
        monkeypatch.setattr(working_copy, "UNDO_STEPS", 1)
        working.prune()
        assert working.block("logo") == b"picture"

    def test_dropped_when_nothing_can_bring_it_back(
        self, working: WorkingCopy, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        working.write(replace(self.ADD, blocks={"logo": b"a secret picture"}))
        last = working.write(self.REMOVE)
        working.write(renaming(Project(sound_records()), "pay", "Pay"))
        working.add_version("without", "2026-01-01", sound_records())
        monkeypatch.setattr(working_copy, "UNDO_STEPS", 1)
        assert working.prune() == last
        with pytest.raises(ProjectFileError):
            working.block("logo")
        publish(working.database, tmp_path / "a.cxj")
        assert b"a secret picture" not in (tmp_path / "a.cxj").read_bytes()

    def test_dropped_with_a_branch_that_is_gone(self, working: WorkingCopy) -> None:
        working.step_back(working.write(self.ADD), self.ADD.inverse())
        working.write(renaming(Project(sound_records()), "pay", "Pay"))
        working.prune()
        assert rows(working, "SELECT * FROM block") == []

    def test_the_same_again_after_a_branch_that_is_gone(self, working: WorkingCopy) -> None:
        working.step_back(working.write(self.ADD), self.ADD.inverse())
        working.write(replace(self.ADD, blocks={"logo": b"another"}))
        assert working.block("logo") == b"another"


def test_the_history_is_limited_and_the_state_stays_known(
    working: WorkingCopy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working_copy, "UNDO_STEPS", 3)
    project = Project(sound_records())
    edits = []
    for number in range(6):
        edits.append(renaming(project, "pay", f"Pay {number}"))
        working.write(edits[-1])
        project.apply(edits[-1])
    state = working.state
    assert working.prune() == 3
    assert working.state == state
    for sequence in (6, 5, 4):
        working.step_back(sequence, edits[sequence - 1].inverse())
    assert working.state == "3/0"
    assert len(rows(working, "SELECT * FROM edit_log")) == 3


def test_versions(working: WorkingCopy) -> None:
    state = working.state
    first = working.add_version("First", "2026-01-01T00:00:00+00:00", sound_records())
    second = working.add_version("Second", "2026-02-01T00:00:00+00:00", [])
    assert working.versions() == [first, second]
    assert working.version_records(first.id) == sound_records()
    assert working.state != state
    with pytest.raises(JourneyError):
        working.version_records("none")
    with pytest.raises(JourneyError):
        working.add_version("a\0", "2026-01-01", [])
    spoil(working.database, f"UPDATE version SET records = x'00' WHERE id = '{first.id}'", rehash=False)
    with pytest.raises(ProjectFileError):
        working.version_records(first.id)


def test_tables_of_others_and_unknown_entries_are_kept(tmp_path: Path) -> None:
    path = spoil(
        write_project(tmp_path / "a.cxj"),
        'CREATE TABLE "their ""things""" (name TEXT NOT NULL, size INTEGER, [odd type] "DEFAULT(x)")',
        "INSERT INTO \"their \"\"things\"\"\" VALUES ('one', 1, 2.5), ('two', NULL, x'00ff')",
        "INSERT INTO meta VALUES ('unknown', 'kept')",
        "UPDATE version SET label = CAST(x'41ff' AS TEXT)",
        "CREATE TABLE odd (a)",
        "INSERT INTO odd VALUES (CAST(x'41ff' AS TEXT))",
    )
    with opened(path, as_is=False) as (connection, _header):
        loaded = read_all(connection, path, 2)
        working = WorkingCopy.create(Session(), None, loaded.history, source=connection)
    publish(working.database, tmp_path / "b.cxj")
    working.close(keep=False)
    again = load(tmp_path / "b.cxj")
    assert again.project == loaded.project
    assert again.versions == loaded.versions
    with closing(sqlite3.connect(tmp_path / "b.cxj")) as connection:
        kept = connection.execute('SELECT * FROM "their ""things"""').fetchall()
        assert kept == [("one", 1, 2.5), ("two", None, b"\x00\xff")]
        assert connection.execute("SELECT a FROM odd").fetchone() == ("A�",)
        assert connection.execute("SELECT value FROM meta WHERE key = 'unknown'").fetchone() == ("kept",)


def test_senseless_rows_of_a_file_are_not_taken_over(tmp_path: Path) -> None:
    path = spoil(
        write_project(tmp_path / "a.cxj"),
        "UPDATE version SET label = x'00'",
        "INSERT INTO meta VALUES ('odd', x'00')",
    )
    with opened(path, as_is=False) as (connection, _header):
        working = WorkingCopy.create(Session(), sound_records(), (), source=connection)
    assert working.versions() == []
    assert rows(working, "SELECT * FROM meta WHERE key = 'odd'") == []
    working.close(keep=False)


def test_a_copy_that_could_not_be_made_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(working_copy, "_fill", fail)
    with pytest.raises(ProjectFileError) as caught:
        WorkingCopy.create(Session(), [])
    assert caught.value.reason is Reason.NO_SPACE
    assert list(working_root().iterdir()) == []


def test_keeping_and_dropping(tmp_path: Path) -> None:
    kept = WorkingCopy.create(Session(), sound_records())
    kept.close(keep=True)
    assert kept.database.exists()
    gone = WorkingCopy.create(Session(), sound_records())
    gone.close(keep=False)
    assert not gone.folder.exists()


def test_start_of_the_package_is_quick() -> None:
    code = (
        "import sys; import cxjourney.services.document, cxjourney.storage.recovery; print('sqlalchemy' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert told.stdout.strip() == "False"


def test_project_info_row_is_always_there(tmp_path: Path) -> None:
    path = spoil(write_project(tmp_path / "a.cxj"), "DELETE FROM project")
    with opened(path, as_is=False) as (connection, _header):
        loaded = read_all(connection, path, 2)
        assert not loaded.is_verbatim
        working = WorkingCopy.create(Session(), loaded.project.records(), source=connection)
    working.write(Edit("Title", (Change(ProjectInfo(), ProjectInfo(title="New")),)))
    assert read_back(working).info.title == "New"
    assert read_back(working).table(Touchpoint)
    working.close(keep=False)
