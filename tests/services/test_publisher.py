"""Writing the file by itself: after a while, only when it may, and heard once when it cannot."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from cxjourney.domain.records import Touchpoint
from cxjourney.services.document import Document
from cxjourney.storage import publishing
from cxjourney.storage.errors import Reason, failure
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
