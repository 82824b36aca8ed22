"""Opening a file to look at it: no working copy until one is needed, and nothing lost or left by that."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cxjourney.domain.records import Touchpoint
from cxjourney.services.document import Document
from cxjourney.storage import working_copy
from cxjourney.storage.errors import ProjectFileError, Reason
from cxjourney.storage.locks import take_document_lock
from cxjourney.storage.project_file import load
from cxjourney.storage.recovery import find_left_over
from cxjourney.storage.session import DATABASE_NAME, working_root
from tests.services.test_document import heard, title_of
from tests.storage.files import digest, renaming, sound_records, spoil, write_project


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "files").mkdir()
    return write_project(tmp_path / "files" / "shop.cxj")


@pytest.fixture
def full_disk() -> Iterator[pytest.MonkeyPatch]:
    """Let every making of a working copy fail until `undo`."""

    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(working_copy, "_fill", full)
        yield patch


def edit(document: Document, title: str = "Changed") -> None:
    document.do(renaming(document.project, "pay", title))


def working_copies() -> list[Path]:
    return list(working_root().glob(f"*/{DATABASE_NAME}"))


class TestLooking:
    """A document that nobody changes."""

    def test_it_has_no_working_copy_and_leaves_nothing(self, path: Path) -> None:
        before = digest(path)
        document = Document.open(path)
        assert (document.is_saved, document.can_close, document.saving_text) == (True, True, "All changes saved")
        assert (document.title, document.can_undo, document.is_read_only) == ("shop", True, False)
        document.publish_after = 0.01
        document.save()
        assert working_copies() == []
        document.close()
        assert list(working_root().iterdir()) == []
        assert digest(path) == before
        assert os.listdir(path.parent) == ["shop.cxj"]
        take_document_lock(path).release()

    @pytest.mark.parametrize("end", ["close", "keep", "discard"])
    def test_however_it_ends_nothing_is_left(self, path: Path, end: str) -> None:
        document = Document.open(path)
        if end == "discard":
            document.discard()
        else:
            document.close(keep=end == "keep")
        assert list(working_root().iterdir()) == []
        assert find_left_over() == []
        with pytest.raises(AssertionError, match="closed"):
            document.block("i1")
        document.prepare()
        assert list(working_root().iterdir()) == []

    def test_a_block_comes_from_the_private_copy(self, tmp_path: Path) -> None:
        (tmp_path / "files").mkdir()
        path = write_project(tmp_path / "files" / "a.cxj", sound_records(), {"i1": b"answers"})
        document = Document.open(path)
        assert document.block("i1") == b"answers"
        assert working_copies() == []
        document.prepare()
        assert len(working_copies()) == 1
        assert document.block("i1") == b"answers"
        document.close()

    def test_a_reader_is_not_prepared_for_edits(self, path: Path) -> None:
        reader = Document.open(path, read_only=True)
        reader.prepare()
        assert working_copies() == []
        assert [version.label for version in reader.versions()] == ["First"]
        assert len(working_copies()) == 1
        reader.close()
        assert list(working_root().iterdir()) == []

    def test_one_that_is_not_what_the_file_holds_has_its_working_copy_at_once(self, path: Path) -> None:
        Document.open(path, as_copy=True).close(keep=True)
        assert len(working_copies()) == 1
        find_left_over()
        assert working_copies() == []
        spoil(path, "UPDATE emotion SET value = 99 WHERE id = 'e1'")
        document = Document.open(path)
        assert len(working_copies()) == 1
        document.discard()


class TestFirstNeed:
    """What makes the working copy."""

    def test_the_first_edit_is_durable(self, path: Path) -> None:
        document = Document.open(path)
        edit(document, "Durable")
        assert [folder.parent for folder in working_copies()] == [document.working.folder]
        assert list(working_root().iterdir()) == [document.working.folder]
        assert not document.is_saved
        document.close()
        (entry,) = find_left_over()
        again = Document.recover(entry)
        assert (title_of(again), again.path) == ("Durable", path)
        again.discard()

    def test_the_first_undo_and_redo(self, path: Path) -> None:
        document = Document.open(path)
        document.undo()
        assert not document.is_saved
        document.redo()
        assert title_of(document) == "Pay"
        document.discard()

    def test_a_label_and_going_back(self, path: Path) -> None:
        document = Document.open(path)
        version = document.label_version("Second")
        edit(document)
        document.restore_version(version.id)
        assert title_of(document) == "Pay"
        document.save()
        assert [version.label for version in load(path).versions] == ["First", "Second"]
        document.close()

    def test_saving_elsewhere(self, path: Path) -> None:
        document = Document.open(path)
        document.save_as(path.with_name("b.cxj"))
        assert load(path.with_name("b.cxj")).project == document.project
        document.close()

    def test_preparing_twice_makes_one(self, path: Path) -> None:
        document = Document.open(path)
        document.prepare()
        made = document.working
        document.prepare()
        assert document.working is made
        assert document.is_saved
        document.close()
        assert list(working_root().iterdir()) == []

    def test_a_file_changed_since_the_opening_is_not_written_over(self, path: Path) -> None:
        document = Document.open(path)
        write_project(path, sound_records())
        os.utime(path, ns=(1, 1))
        before = digest(path)
        edit(document, "Mine")
        with pytest.raises(ProjectFileError) as caught:
            document.save()
        assert caught.value.reason is Reason.CHANGED_UNDERNEATH
        assert digest(path) == before
        mine = document.save_my_version()
        assert load(mine).project.need(Touchpoint, "pay").title == "Mine"
        document.close()

    def test_a_file_that_is_gone_can_be_written_anew(self, path: Path) -> None:
        document = Document.open(path)
        path.unlink()
        with pytest.raises(ProjectFileError) as caught:
            document.save()
        assert caught.value.reason is Reason.MISSING
        document.save(overwrite=True)
        assert load(path).project == document.project
        document.close()


class TestFullDisk:
    """No room for the working copy when it is needed."""

    def test_an_edit_is_refused_and_works_later(self, path: Path, full_disk: pytest.MonkeyPatch) -> None:
        document = Document.open(path)
        before, undo_text = document.project.snapshot(), document.undo_text
        for _attempt in range(2):
            with pytest.raises(ProjectFileError) as caught:
                edit(document)
            assert caught.value.reason is Reason.NO_SPACE
        with pytest.raises(ProjectFileError):
            document.undo()
        assert document.project == before
        assert (document.undo_text, document.is_saved, document.saving_text) == (undo_text, True, "All changes saved")
        assert len(list(working_root().iterdir())) == 1
        full_disk.undo()
        edit(document, "Later")
        assert title_of(document) == "Later"
        document.save()
        assert load(path).project.need(Touchpoint, "pay").title == "Later"
        document.close()

    def test_preparing_tells_it_once_and_closing_works(self, path: Path, full_disk: pytest.MonkeyPatch) -> None:
        document = Document.open(path)
        told = heard(document)
        document.prepare()
        ((what, text),) = told
        assert what == "failed"
        assert "could not be made: the disk is full" in text
        document.close()
        assert list(working_root().iterdir()) == []
        take_document_lock(path).release()

    def test_saving_elsewhere_is_refused_and_locks_nothing(self, path: Path, full_disk: pytest.MonkeyPatch) -> None:
        document = Document.open(path)
        other = path.with_name("other.cxj")
        with pytest.raises(ProjectFileError):
            document.save_as(other)
        assert (document.path, other.exists()) == (path, False)
        take_document_lock(other).release()
        document.close()

    def test_opening_a_copy_is_refused_and_leaves_nothing(self, path: Path, full_disk: pytest.MonkeyPatch) -> None:
        with pytest.raises(ProjectFileError) as caught:
            Document.open(path, as_copy=True)
        assert caught.value.reason is Reason.NO_SPACE
        assert list(working_root().iterdir()) == []


LOOK_UNTIL_KILLED = """
import os, signal, sys
from pathlib import Path
from cxjourney.services.document import Document

document = Document.open(Path(sys.argv[1]))
if sys.argv[2] == "prepare":
    document.prepare()
if sys.argv[2] == "exit":
    raise SystemExit(0)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(os.name != "posix", reason="kills a child")
@pytest.mark.parametrize("moment", ["look", "prepare"])
def test_killed_before_the_first_edit_nothing_is_offered_or_left(path: Path, moment: str) -> None:
    before = digest(path)
    for _time in range(2):
        done = subprocess.run([sys.executable, "-c", LOOK_UNTIL_KILLED, str(path), moment], timeout=60, check=False)
        assert done.returncode == -signal.SIGKILL
    assert len(list(working_root().iterdir())) == 2
    assert find_left_over() == []
    assert list(working_root().iterdir()) == []
    assert digest(path) == before
    document = Document.open(path)
    edit(document)
    document.discard()


def test_a_program_that_ends_without_closing_removes_its_private_copy(path: Path) -> None:
    subprocess.run([sys.executable, "-c", LOOK_UNTIL_KILLED, str(path), "exit"], timeout=60, check=True)
    assert list(working_root().iterdir()) == []
