"""The document and the world around its file: other windows, other programs, full disks, old formats, crashes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cxjourney.domain.errors import JourneyError
from cxjourney.domain.project import Project
from cxjourney.domain.records import Note, Touchpoint
from cxjourney.services import opening
from cxjourney.services.document import Document
from cxjourney.storage import publishing
from cxjourney.storage.errors import ProjectFileError, Reason, failure, short_reason
from cxjourney.storage.locks import take_document_lock
from cxjourney.storage.numbers import FORMAT_VERSION
from cxjourney.storage.project_file import load, read_header
from cxjourney.storage.recovery import find_left_over
from cxjourney.storage.session import working_root
from tests.services.test_document import heard
from tests.storage.files import OLD_FILE, digest, renaming, sound_records, spoil, write_project


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "files").mkdir()
    return write_project(tmp_path / "files" / "shop.cxj")


@pytest.fixture
def document(path: Path) -> Iterator[Document]:
    document = Document.open(path)
    yield document
    document.discard()


def edit(document: Document, title: str = "Changed") -> None:
    document.do(renaming(document.project, "pay", title))


def names(path: Path) -> list[str]:
    return sorted(entry.name for entry in path.parent.iterdir())


class TestOpening:
    """Opening never changes the file."""

    def test_the_file_stays_as_it_is_until_saved(self, path: Path, document: Document) -> None:
        before = digest(path)
        edit(document)
        assert digest(path) == before
        assert names(path) == ["shop.cxj"]
        document.save()
        assert digest(path) != before
        assert names(path) == ["shop.cxj"]

    def test_a_failed_opening_leaves_neither_lock_nor_working_copy(self, tmp_path: Path) -> None:
        bad = tmp_path / "bad.cxj"
        bad.write_bytes(b"rubbish")
        with pytest.raises(ProjectFileError):
            Document.open(bad)
        good = spoil(write_project(tmp_path / "good.cxj"), "DROP TABLE note")
        with pytest.raises(ProjectFileError):
            Document.open(good)
        take_document_lock(good).release()
        assert list(working_root().iterdir()) == []

    def test_a_damaged_file_opens_as_it_is_and_is_kept_at_the_first_saving(self, path: Path) -> None:
        spoil(path, "UPDATE note SET votes = 77 WHERE id = 'n1'", rehash=False)
        before = digest(path)
        with pytest.raises(ProjectFileError) as caught:
            Document.open(path)
        assert caught.value.can_open_as_is
        document = Document.open(path, as_is=True)
        assert document.project.need(Note, "n1").votes == 77
        document.save()
        assert digest(path.with_name("shop.cxj.damaged.bak")) == before
        assert load(path).project.need(Note, "n1").votes == 77
        document.close()

    def test_a_repaired_file_is_kept_too(self, path: Path) -> None:
        spoil(path, "UPDATE emotion SET value = 99 WHERE id = 'e1'")
        before = digest(path)
        document = Document.open(path)
        assert [problem.place for problem in document.problems] == ["emotion e1"]
        assert document.is_saved
        edit(document)
        document.save()
        assert digest(path.with_name("shop.cxj.damaged.bak")) == before
        document.close()

    def test_an_old_format_is_converted_only_on_saving_and_kept(self, tmp_path: Path) -> None:
        (tmp_path / "old").mkdir()
        path = Path(shutil.copy(OLD_FILE, tmp_path / "old" / "old.cxj"))
        before = digest(path)
        document = Document.open(path)
        document.undo()
        assert document.undo_text == "Rename “Check out”"
        assert digest(path) == before
        document.save()
        assert read_header(path).format_version == FORMAT_VERSION
        backup = path.with_name("old.cxj.format1.bak")
        assert digest(backup) == before
        assert read_header(backup).format_version == 1
        edit(document)
        document.save()
        document.close()
        assert names(path) == ["old.cxj", "old.cxj.format1.bak"]
        assert load(path).versions

    def test_saving_an_old_format_works_without_any_edit(self, tmp_path: Path) -> None:
        path = Path(shutil.copy(OLD_FILE, tmp_path / "old.cxj"))
        document = Document.open(path)
        document.save()
        assert read_header(path).format_version == FORMAT_VERSION
        document.close()

    def test_a_failed_opening_as_a_copy_or_for_reading_leaves_nothing_either(self, tmp_path: Path) -> None:
        bad = spoil(write_project(tmp_path / "bad.cxj"), "DROP TABLE note")
        for options in ({"as_copy": True}, {"read_only": True}):
            with pytest.raises(ProjectFileError):
                Document.open(bad, **options)
        assert list(working_root().iterdir()) == []


class TestWindows:
    """Two windows on one file."""

    def test_the_second_is_told_and_may_read_or_copy(self, path: Path, document: Document) -> None:
        with pytest.raises(ProjectFileError) as caught:
            Document.open(path)
        assert caught.value.reason is Reason.LOCKED
        reader = Document.open(path, read_only=True)
        assert reader.is_read_only
        assert reader.saving_text == "Read-only"
        assert reader.is_saved
        with pytest.raises(JourneyError):
            edit(reader)
        with pytest.raises(JourneyError):
            reader.label_version("no")
        with pytest.raises(ProjectFileError) as caught:
            reader.save()
        assert caught.value.reason is Reason.READ_ONLY
        assert not reader.can_undo
        copy = Document.open(path, as_copy=True)
        assert (copy.title, copy.path) == ("shop (copy)", None)
        edit(copy, "In the copy")
        reader.close()
        copy.save_as(path.with_name("copy.cxj"))
        copy.close()
        edit(document)
        document.save()
        assert load(path.with_name("copy.cxj")).project.need(Touchpoint, "pay").title == "In the copy"

    def test_a_reader_may_save_elsewhere_and_write_from_then_on(self, path: Path, document: Document) -> None:
        reader = Document.open(path, read_only=True)
        reader.save_as(path.with_name("mine.cxj"))
        assert not reader.is_read_only
        edit(reader)
        reader.save()
        reader.close()
        document.prepare()
        assert list(working_root().iterdir()) == [document.working.folder]

    def test_saving_over_a_file_that_is_open_is_refused(self, path: Path, document: Document) -> None:
        other = Document.new(sound_records())
        before = digest(path)
        with pytest.raises(ProjectFileError) as caught:
            other.save_as(path)
        assert caught.value.reason is Reason.LOCKED
        assert digest(path) == before
        assert other.path is None
        other.discard()

    def test_saving_elsewhere_gives_the_old_file_free(self, path: Path, document: Document) -> None:
        document.save_as(path.with_name("other.cxj"))
        assert document.title == "other"
        Document.open(path).close()
        with pytest.raises(ProjectFileError):
            Document.open(path.with_name("other.cxj"))
        document.save_as(path.with_name("other.cxj"))
        document.close()
        Document.open(path.with_name("other.cxj")).close()

    def test_a_failed_saving_elsewhere_changes_nothing(self, path: Path, document: Document) -> None:
        edit(document)
        with pytest.raises(ProjectFileError) as caught:
            document.save_as(path.parent / "no" / "a.cxj")
        assert caught.value.reason is Reason.MISSING
        with pytest.raises(ProjectFileError):
            document.save_as(path.parent / "a\0.cxj")
        assert document.path == path
        assert not document.is_saved
        document.save()
        assert document.is_saved


class TestConflict:
    """Another program changes, replaces or removes the file."""

    def test_changed_underneath_keeps_both(self, path: Path, document: Document) -> None:
        events = heard(document)
        edit(document)
        theirs = write_project(path, sound_records())
        before = digest(theirs)
        with pytest.raises(ProjectFileError) as caught:
            document.save()
        assert caught.value.reason is Reason.CHANGED_UNDERNEATH
        assert digest(path) == before
        assert [kind for kind, _text in events if kind == "conflict"] == ["conflict"]
        assert "changed by another program" in document.saving_text
        assert document.save_error is caught.value
        mine = document.save_my_version()
        assert mine.name == "shop (your version).cxj"
        assert digest(path) == before
        assert load(mine).project.need(Touchpoint, "pay").title == "Changed"
        assert document.path == mine
        assert document.saving_text == "All changes saved"
        edit(document, "Again")
        assert document.save_my_version().name == "shop (your version) (your version).cxj"

    def test_a_taken_name_gets_a_number(self, path: Path, document: Document) -> None:
        path.with_name("shop (your version).cxj").write_bytes(b"taken")
        assert document.save_my_version().name == "shop (your version) 2.cxj"

    def test_overwriting_is_possible(self, path: Path, document: Document) -> None:
        edit(document)
        write_project(path, sound_records())
        document.save(overwrite=True)
        assert load(path).project.need(Touchpoint, "pay").title == "Changed"
        edit(document, "More")
        document.save()

    def test_the_same_bytes_at_another_time_are_no_conflict(self, path: Path, document: Document) -> None:
        os.utime(path, (5, 5))
        edit(document)
        document.save()
        assert document.is_saved

    def test_removed_underneath_is_asked_about(self, path: Path, document: Document) -> None:
        edit(document)
        path.unlink()
        with pytest.raises(ProjectFileError) as caught:
            document.save()
        assert caught.value.reason is Reason.MISSING
        assert "Nothing is lost" in document.saving_text
        document.save(overwrite=True)
        assert load(path).project.need(Touchpoint, "pay").title == "Changed"

    def test_the_whole_folder_gone(self, path: Path, document: Document) -> None:
        edit(document)
        shutil.rmtree(path.parent)
        for overwrite in (False, True):
            with pytest.raises(ProjectFileError) as caught:
                document.save(overwrite=overwrite)
            assert caught.value.reason is Reason.MISSING


class TestReadOnlyMedia:
    """Files and folders that cannot be written."""

    def test_opens_for_reading(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(opening, "can_write", lambda _path: False)
        document = Document.open(path)
        assert document.is_read_only
        document.close()
        assert find_left_over() == []

    def test_full_disk_while_saving(self, path: Path, document: Document, monkeypatch: pytest.MonkeyPatch) -> None:
        edit(document)
        before = digest(path)

        def full(*args: Any) -> None:
            raise failure(path, Reason.NO_SPACE)

        with monkeypatch.context() as patch:
            patch.setattr(publishing, "_copy_database", full)
            with pytest.raises(ProjectFileError):
                document.save_as(path)
            with pytest.raises(ProjectFileError):
                document.save()
        with pytest.raises(ProjectFileError):
            Document.open(path)
        assert digest(path) == before
        assert names(path) == ["shop.cxj"]
        expected = "Could not write “shop.cxj”: the disk is full. Nothing is lost: your work is saved on this laptop."
        assert document.saving_text == expected
        assert not document.is_saved
        edit(document, "Goes on")
        document.save()
        assert document.saving_text == "All changes saved"

    def test_each_reason_has_words(self) -> None:
        assert all(short_reason(reason) for reason in Reason)
        assert all(str(failure(Path("a.cxj"), reason)) for reason in Reason)


HOLD = """
import sys, time
from pathlib import Path
from cxjourney.services.document import Document
document = Document.open(Path(sys.argv[1]))
print("ready", flush=True)
time.sleep(60)
"""


def test_a_killed_program_gives_its_file_free(path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        child.stdout.readline()
        with pytest.raises(ProjectFileError):
            Document.open(path)
        child.kill()
    Document.open(path).close()


def test_two_documents_in_one_program_do_not_meet(path: Path) -> None:
    first, second = Document.open(path), Document.new(sound_records())
    edit(first, "One")
    edit(second, "Two")
    assert first.project != second.project
    second.undo()
    assert second.project == Project(sound_records())
    first.discard()
    second.discard()
