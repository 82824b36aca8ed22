"""Writing the file by itself: after a while, only when it may, and heard once when it cannot."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from cxjourney.domain.errors import JourneyError
from cxjourney.domain.records import Touchpoint
from cxjourney.services.document import Document
from cxjourney.storage import publishing
from cxjourney.storage.errors import ProjectFileError, Reason, failure
from cxjourney.storage.project_file import load
from tests.services.test_document import heard
from tests.storage.files import digest, renaming, sound_records, spoil, write_project


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "files").mkdir()
    return write_project(tmp_path / "files" / "shop.cxj")


def edit(document: Document, title: str) -> None:
    document.do(renaming(document.project, "pay", title))


def test_the_file_is_written_some_time_after_the_last_edit(qtbot: QtBot, path: Path) -> None:
    document = Document.open(path)
    before = digest(path)
    document.publish_after = 0.05
    assert document.publish_after == 0.05
    edit(document, "One")
    assert digest(path) == before
    qtbot.waitUntil(lambda: document.is_saved, timeout=5000)
    assert document.saving_text == "All changes saved"
    assert load(path).project.need(Touchpoint, "pay").title == "One"
    document.label_version("now")
    qtbot.waitUntil(lambda: document.is_saved, timeout=5000)
    assert len(load(path).versions) == 2
    document.close()


def test_not_when_it_is_switched_off(qtbot: QtBot, path: Path) -> None:
    document = Document.open(path)
    document.publish_after = 0.05
    edit(document, "One")
    document.publish_after = None
    qtbot.wait(150)
    assert not document.is_saved
    document.discard()


def test_not_for_a_document_without_a_file(qtbot: QtBot) -> None:
    document = Document.new(sound_records())
    document.publish_after = 0.01
    edit(document, "One")
    qtbot.wait(60)
    assert not document.is_saved
    document.discard()


def test_not_while_the_person_has_to_look_at_a_repaired_file(qtbot: QtBot, path: Path) -> None:
    spoil(path, "UPDATE emotion SET value = 99 WHERE id = 'e1'")
    document = Document.open(path)
    document.publish_after = 0.01
    edit(document, "One")
    before = digest(path)
    qtbot.wait(60)
    assert digest(path) == before
    document.save()
    edit(document, "Two")
    qtbot.waitUntil(lambda: document.is_saved, timeout=5000)
    document.close()


def test_a_disk_that_stays_full_is_told_once(qtbot: QtBot, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    document = Document.open(path)
    events = heard(document)
    document.publish_after = 0.01

    def full(*args: Any) -> None:
        raise failure(path, Reason.NO_SPACE)

    with monkeypatch.context() as patch:
        patch.setattr(publishing, "_copy_database", full)
        for number in range(3):
            edit(document, f"Pay {number}")
            qtbot.wait(60)
    failed = [text for kind, text in events if kind == "failed"]
    assert len(failed) == 1
    assert "full" in failed[0]
    edit(document, "Goes on")
    qtbot.waitUntil(lambda: document.is_saved, timeout=5000)
    document.close()


def test_a_conflict_stops_it_until_the_person_decides(qtbot: QtBot, path: Path) -> None:
    document = Document.open(path)
    events = heard(document)
    document.publish_after = 0.01
    write_project(path, sound_records())
    before = digest(path)
    for number in range(3):
        edit(document, f"Pay {number}")
        qtbot.wait(60)
    assert digest(path) == before
    assert [kind for kind, _text in events if kind in ("conflict", "failed")] == ["conflict"]
    document.save(overwrite=True)
    edit(document, "Goes on")
    qtbot.waitUntil(lambda: document.is_saved, timeout=5000)
    document.close()


def test_a_file_that_takes_long_is_written_only_after_a_long_pause(
    qtbot: QtBot, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = Document.open(path)
    document.publish_after = 0.01
    edit(document, "One")
    qtbot.waitUntil(lambda: document.is_saved, timeout=5000)
    monkeypatch.setattr(document._publisher, "_took", 60.0)
    edit(document, "Two")
    qtbot.wait(100)
    assert not document.is_saved
    document.discard()


def test_steps_that_the_log_forgot_cannot_be_undone(qtbot: QtBot, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from cxjourney.storage import working_copy

    monkeypatch.setattr(working_copy, "UNDO_STEPS", 2)
    document = Document.open(path)
    document.publish_after = 0.01
    for number in range(5):
        edit(document, f"Pay {number}")
    qtbot.waitUntil(lambda: document.is_saved, timeout=5000)
    document.publish_after = None
    steps = 0
    while document.can_undo:
        document.undo()
        steps += 1
        assert not document.is_saved
    assert steps == 2
    document.discard()


def test_saving_without_a_path_is_a_bug() -> None:
    document = Document.new()
    with pytest.raises(AssertionError):
        document.save()
    with pytest.raises(AssertionError):
        document.save_my_version()
    document.close()


def test_saving_what_is_saved_writes_nothing(path: Path) -> None:
    document = Document.open(path)
    before = path.stat().st_mtime_ns
    document.save()
    assert path.stat().st_mtime_ns == before
    document.close()


def test_the_window_goes_on_while_the_file_is_written(
    qtbot: QtBot, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_end = threading.Event()
    began = threading.Event()
    copy = publishing._copy_database

    def slow(*args: Any) -> None:
        copy(*args)
        began.set()
        assert may_end.wait(10)

    monkeypatch.setattr(publishing, "_copy_database", slow)
    document = Document.open(path)
    document.publish_after = 0.01
    edit(document, "One")
    qtbot.waitUntil(began.is_set, timeout=5000)
    edit(document, "Two")  # neither in the copy nor lost
    assert not document.is_saved
    document.publish_after = None
    may_end.set()
    qtbot.waitUntil(lambda: load(path).project.need(Touchpoint, "pay").title == "One", timeout=5000)
    qtbot.wait(50)
    assert not document.is_saved
    document.save()
    assert document.is_saved
    assert load(path).project.need(Touchpoint, "pay").title == "Two"
    document.close()


def test_undoing_while_the_file_is_written_does_not_pass_for_saved(
    qtbot: QtBot, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = Document.open(path)
    edit(document, "One")
    copied = publishing._copy_database

    def with_an_edit_before(*args: Any) -> None:
        began.set()
        assert may_copy.wait(10)
        copied(*args)

    began, may_copy = threading.Event(), threading.Event()
    monkeypatch.setattr(publishing, "_copy_database", with_an_edit_before)
    document.publish_after = 0.01
    qtbot.waitUntil(began.is_set, timeout=5000)
    document.publish_after = None
    edit(document, "Two")
    may_copy.set()
    qtbot.waitUntil(lambda: document.is_saved, timeout=5000)  # the copy was made after the second edit
    document.undo()
    assert not document.is_saved
    document.close()
    assert load(path).project.need(Touchpoint, "pay").title == "Two"


def test_closing_waits_for_a_file_that_is_being_written(
    qtbot: QtBot, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    began = threading.Event()
    replace = publishing._replace

    def slow(*args: Any) -> None:
        began.set()
        time.sleep(0.1)
        replace(*args)

    monkeypatch.setattr(publishing, "_replace", slow)
    document = Document.open(path)
    document.publish_after = 0.01
    edit(document, "One")
    qtbot.waitUntil(began.is_set, timeout=5000)
    assert document.can_close
    document.close()
    assert load(path).project.need(Touchpoint, "pay").title == "One"


def test_a_fault_of_ours_in_the_thread_is_raised_here(
    qtbot: QtBot, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(publishing, "_copy_database", broken)
    document = Document.open(path)
    document.publish_after = 0.01
    with qtbot.captureExceptions() as exceptions:
        edit(document, "One")
        qtbot.waitUntil(lambda: bool(exceptions), timeout=5000)
        document.publish_after = None
    assert exceptions[0][0] is ZeroDivisionError
    document.discard()


def test_blocks_are_staged_and_read_on_other_threads(path: Path) -> None:
    document = Document.open(path)
    reader = document.block_reader()
    with ThreadPoolExecutor(1) as beside:
        with pytest.raises(ProjectFileError):
            beside.submit(reader, "i9").result()
        beside.submit(document.stage().put, "i9", b"answers").result()
        assert beside.submit(reader, "i9").result() == b"answers"
    document.discard()


def test_a_document_for_reading_only_has_no_stage(path: Path) -> None:
    document = Document.open(path, read_only=True)
    with pytest.raises(JourneyError):
        document.stage()
    document.close()
