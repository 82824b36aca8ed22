"""After the program ended without closing: killed at any moment, nothing that was shown is lost."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from cxjourney.domain.records import Note, Touchpoint
from cxjourney.services import opening
from cxjourney.services.document import Document
from cxjourney.storage import publishing
from cxjourney.storage.errors import ProjectFileError, Reason, failure
from cxjourney.storage.project_file import load
from cxjourney.storage.recovery import find_left_over
from tests.services.test_document import title_of
from tests.storage.files import digest, renaming, sound_records, spoil, write_project


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "files").mkdir()
    return write_project(tmp_path / "files" / "shop.cxj")


def edit(document: Document, title: str = "Changed") -> None:
    document.do(renaming(document.project, "pay", title))


class TestRecovery:
    """After the program ended without closing."""

    def test_work_comes_back_to_its_file(self, path: Path) -> None:
        killed = Document.open(path)
        edit(killed, "One")
        edit(killed, "Two")
        killed.undo()
        killed.label_version("Before the crash")
        killed.close()
        (entry,) = find_left_over()
        document = Document.recover(entry)
        assert (document.path, title_of(document), document.is_saved) == (path, "One", False)
        assert document.saving_text == "Saved on this laptop, file not written yet"
        assert find_left_over() == []
        document.redo()
        assert title_of(document) == "Two"
        document.undo()
        document.undo()
        assert title_of(document) == "Pay"
        document.redo()
        assert [version.label for version in document.versions()] == ["First", "Before the crash"]
        document.save()
        document.close()
        assert load(path).project.need(Touchpoint, "pay").title == "One"
        assert find_left_over() == []

    def test_a_changed_file_is_not_written_over(self, path: Path) -> None:
        killed = Document.open(path)
        edit(killed, "Mine")
        killed.close()
        write_project(path, sound_records())
        before = digest(path)
        (entry,) = find_left_over()
        assert not entry.fits_file
        document = Document.recover(entry)
        assert (document.path, document.title, title_of(document)) == (None, "shop (recovered)", "Mine")
        assert not document.can_close
        document.close()
        assert len(find_left_over()) == 1
        assert digest(path) == before

    def test_a_file_that_another_window_has_is_not_written_over(self, path: Path) -> None:
        killed = Document.open(path)
        edit(killed, "Mine")
        killed.close()
        (entry,) = find_left_over()
        other = Document.open(path)
        document = Document.recover(entry)
        assert document.path is None
        document.discard()
        other.close()

    def test_a_missing_file_gives_a_document_without_one(self, path: Path) -> None:
        killed = Document.open(path)
        edit(killed)
        killed.close()
        path.unlink()
        document = Document.recover(find_left_over()[0])
        assert (document.path, document.title) == (None, "shop (recovered)")
        document.discard()

    def test_one_that_was_never_saved(self) -> None:
        killed = Document.new(sound_records(), "Workshop")
        edit(killed)
        killed.close()
        document = Document.recover(find_left_over()[0])
        assert (document.title, title_of(document)) == ("Workshop", "Changed")
        document.discard()

    def test_a_lock_that_cannot_be_made_is_told(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        killed = Document.open(path)
        edit(killed)
        killed.close()
        (entry,) = find_left_over()

        def refuse(_path: Path) -> None:
            raise failure(path, Reason.ACCESS_DENIED)

        with monkeypatch.context() as patch:
            patch.setattr(opening, "take_document_lock", refuse)
            with pytest.raises(ProjectFileError):
                Document.recover(entry)
        Document.recover(entry).discard()

    def test_a_damaged_one_is_refused_and_kept(self) -> None:
        killed = Document.new(sound_records())
        edit(killed)
        killed.close()
        (entry,) = find_left_over()
        spoil(entry.database, "DROP TABLE note", rehash=False)
        with pytest.raises(ProjectFileError):
            Document.recover(entry)
        assert entry.database.exists()
        assert len(find_left_over()) == 1

    def test_a_damaged_one_gives_its_file_free(self, path: Path) -> None:
        killed = Document.open(path)
        edit(killed)
        killed.close()
        (entry,) = find_left_over()
        spoil(entry.database, "DROP TABLE note", rehash=False)
        with pytest.raises(ProjectFileError):
            Document.recover(entry)
        Document.open(path).close()

    def test_one_taken_up_elsewhere_is_refused(self) -> None:
        killed = Document.new(sound_records())
        edit(killed)
        killed.close()
        (entry,) = find_left_over()
        from cxjourney.storage.locks import FileLock

        lock = FileLock(entry.folder / "lock")
        assert lock.take()
        with pytest.raises(ProjectFileError) as caught:
            Document.recover(entry)
        assert caught.value.reason is Reason.LOCKED
        lock.release()

    def test_a_kill_right_after_replacing_the_file(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        killed = Document.open(path)
        edit(killed, "Mine")

        class Killed(BaseException):
            pass

        def die(_path: Path) -> None:
            raise Killed

        with monkeypatch.context() as patch:
            patch.setattr(publishing, "sync_folder", die)  # follows the replacing
            with suppress(Killed):
                killed.save()
        killed.close()
        (entry,) = find_left_over()
        assert entry.fits_file
        document = Document.recover(entry)
        assert document.path == path
        edit(document, "More")
        document.save()
        assert load(path).project.need(Touchpoint, "pay").title == "More"
        document.close()


EDIT_UNTIL_KILLED = """
import os, random, signal, sys, time
from dataclasses import replace
from pathlib import Path
import cxjourney.services.opening
from cxjourney.domain.edits import Change, Edit
from cxjourney.domain.records import Note
from cxjourney.services.document import Document

def edit_for_ever(path, opened):
    document = Document.open(path)
    os.write(opened, b"1")
    os.write(1, f"{path.name} 0\\n".encode())
    for number in range(1, 10**6):
        note = document.project.need(Note, "n1")
        document.do(Edit(f"Vote {number}", (Change(note, replace(note, votes=number)),)))
        os.write(1, f"{path.name} {number}\\n".encode())
        if number % 25 == 0:
            document.save()

chance = random.Random(11)
first = Document.open(Path(sys.argv[1]))  # what is imported on first use is there in every child
first.prepare()
first.close()
for index, name in enumerate(sys.argv[1:]):
    heard, opened = os.pipe()
    child = os.fork()
    if not child:
        edit_for_ever(Path(name), opened)
    if index % 5:
        os.read(heard, 1)
    time.sleep(chance.uniform(0.0, 0.2))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills children")
def test_killed_at_twenty_random_moments_nothing_is_lost(path: Path) -> None:
    files = [Path(shutil.copy(path, path.with_name(f"copy{number}.cxj"))) for number in range(20)]
    command = [sys.executable, "-c", EDIT_UNTIL_KILLED, *map(str, files)]
    told = subprocess.run(command, capture_output=True, text=True, timeout=100, check=True).stdout
    acknowledged = {line.split()[0]: int(line.split()[1]) for line in told.splitlines()}
    assert sum(acknowledged.values()) > 100
    left = {entry.path: entry for entry in find_left_over()}
    for file in files:
        last = acknowledged.get(file.name, 0)
        document = Document.recover(left[file]) if file in left else Document.open(file)
        assert (document.path, document.problems) == (file, [])
        if last:
            assert document.project.need(Note, "n1").votes >= last
            assert document.can_undo
        document.undo()
        document.discard()
        load(file)
    assert find_left_over() == []
