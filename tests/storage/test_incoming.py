"""The private copy of a file that was opened: what it gives, and that it never stays behind."""

from __future__ import annotations

import gc
import os
from pathlib import Path

import pytest

from cxjourney.storage import checking, incoming, locks, working_copy
from cxjourney.storage.errors import ProjectFileError, Reason
from cxjourney.storage.incoming import IncomingCopy
from cxjourney.storage.recovery import find_left_over
from cxjourney.storage.session import Session, working_root
from tests.storage.files import digest, sound_records, spoil, write_project


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "files").mkdir()
    return write_project(tmp_path / "files" / "shop.cxj", sound_records(), {"i1": b"answers", "a1": b"picture"})


def folders() -> list[Path]:
    return list(working_root().iterdir())


def test_it_is_read_and_gives_blocks_without_touching_the_file(file: Path) -> None:
    before, state = digest(file), file.stat()
    copy = IncomingCopy(file)
    loaded = copy.read(as_is=False)
    assert loaded.is_verbatim
    assert list(loaded.project.records()) == sound_records()
    assert (copy.base.size, copy.base.mtime_ns, copy.base.sha256) == (state.st_size, state.st_mtime_ns, before)
    assert (copy.block("i1"), copy.block("a1")) == (b"answers", b"picture")
    copy.close()
    copy.close()
    assert folders() == []
    assert digest(file) == before
    assert os.listdir(file.parent) == ["shop.cxj"]


def test_its_folder_is_private_and_locked(file: Path) -> None:
    copy = IncomingCopy(file)
    assert folders() == [copy.folder]
    assert copy.folder.stat().st_mode & 0o777 == 0o700
    assert find_left_over() == []
    assert copy.database.exists()
    copy.close()


def test_a_block_that_is_gone_or_altered_is_told(file: Path) -> None:
    spoil(file, "UPDATE block SET bytes = x'00' WHERE id = 'i1'")
    copy = IncomingCopy(file)
    copy.read(as_is=False)
    for record_id in ("i1", "nothing"):
        with pytest.raises(ProjectFileError) as caught:
            copy.block(record_id)
        assert caught.value.reason is Reason.DAMAGED
        assert "shop.cxj" in str(caught.value)
    copy.close()


def test_a_working_copy_is_made_of_what_was_read(file: Path) -> None:
    copy = IncomingCopy(file)
    loaded = copy.read(as_is=False)
    copy.session = Session(path=str(file), base=copy.base, title="shop")
    file.unlink()
    working = copy.make_working_copy()
    copy.close()
    assert folders() == [working.folder]
    assert working.block("i1") == b"answers"
    assert working.session.published == working.state
    assert len(working.versions()) == len(loaded.versions)
    working.close(keep=False)


def test_one_that_was_not_read_makes_no_working_copy(file: Path) -> None:
    copy = IncomingCopy(file)
    with pytest.raises(AssertionError):
        copy.make_working_copy()
    copy.close()


def test_a_full_disk_hinders_only_this_time(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    copy = IncomingCopy(file)
    copy.read(as_is=False)
    with monkeypatch.context() as patch:
        patch.setattr(working_copy, "_fill", full)
        with pytest.raises(ProjectFileError) as caught:
            copy.make_working_copy()
    assert caught.value.reason is Reason.NO_SPACE
    assert caught.value.sentence.startswith("A working copy of “shop.cxj” could not be made: the disk is full.")
    assert str(working_root()) in caught.value.sentence
    assert folders() == [copy.folder]
    copy.make_working_copy().close(keep=False)
    copy.close()


def test_a_private_copy_that_vanished_is_told(file: Path) -> None:
    copy = IncomingCopy(file)
    copy.read(as_is=False)
    copy.database.unlink()
    with pytest.raises(ProjectFileError):
        copy.block("i1")
    with pytest.raises(ProjectFileError):
        copy.make_working_copy()
    copy.close()
    assert folders() == []


def test_a_file_that_cannot_be_copied_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ProjectFileError) as caught:
        IncomingCopy(tmp_path / "missing.cxj")
    assert caught.value.reason is Reason.MISSING
    assert folders() == []


def test_a_full_disk_while_copying_is_told_and_leaves_nothing(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    for place, name in ((checking.shutil, "copyfile"), (locks.os, "write")):
        with monkeypatch.context() as patch:
            patch.setattr(place, name, full)
            with pytest.raises(ProjectFileError) as caught:
                IncomingCopy(file)
        assert (caught.value.reason, caught.value.path) == (Reason.NO_SPACE, file)
        assert "could not be made: the disk is full" in caught.value.sentence
        assert folders() == []


def test_a_file_that_may_not_be_read_is_told_as_such(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(checking.shutil, "copyfile", refuse)
    with pytest.raises(ProjectFileError) as caught:
        IncomingCopy(file)
    assert caught.value.sentence.startswith("You have no right to use “shop.cxj”")
    assert folders() == []


def test_no_place_for_it_is_told_with_the_name_of_the_file(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CXJOURNEY_DATA", str(tmp_path / "other"))
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "working").write_text("a file where the folder should be")
    with pytest.raises(ProjectFileError) as caught:
        IncomingCopy(file)
    assert (caught.value.path, caught.value.can_open_as_is) == (file, False)
    assert "“shop.cxj”" in caught.value.sentence
    assert str(tmp_path / "other") in caught.value.sentence


def test_one_that_nobody_closed_goes_with_its_owner(file: Path) -> None:
    copy = IncomingCopy(file)
    folder = copy.folder
    del copy
    gc.collect()
    assert not folder.exists()


def test_a_fork_leaves_it_to_its_owner(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = IncomingCopy(file)
    copy._remove.detach()
    lock = incoming.FileLock(copy.folder / "lock")
    incoming._remove(copy.folder, lock, os.getpid() + 1)
    assert copy.database.exists()
    assert find_left_over() == []
