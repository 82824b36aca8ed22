"""The short way: the next file of a known layout in two clicks, and everything that hands on to the assistant."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from cxjourney.domain.records import Import
from cxjourney.services.document import Document
from cxjourney.services.tasks import SynchronousRunner, TaskRunner
from cxjourney.ui.import_assistant.assistant import ImportAssistant
from cxjourney.ui.import_assistant.importing import import_files
from cxjourney.ui.import_assistant.quick import QuickImport
from cxjourney.ui.import_assistant.session import Step
from tests.evidence.files import airport, table, write
from tests.ui.import_assistant.hands import choose, press, text_of

pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints")


def answers(first: int, count: int, *more: str) -> str:
    """Return a log of some answers; `more` are columns that came later."""
    rows = [
        [f"R{i}", f"2026-0{1 + i // 100}-10", i % 11, "Check out", *("x" for _ in more)]
        for i in range(first, first + count)
    ]
    return table([["Response ID", "Date", "NPS", "Touchpoint", *more], *rows])


@pytest.fixture
def imported(qtbot: QtBot, document: Document, tmp_path: Path) -> Document:
    """A document that has the first quarter's answers."""
    dialog = ImportAssistant(document, [write(tmp_path, "survey Q1.csv", answers(0, 100))], SynchronousRunner())
    qtbot.addWidget(dialog)
    dialog.show()
    while dialog.step is not Step.REPORT:
        dialog.go_on()
    dialog.accept()
    return document


def quick_on(qtbot: QtBot, document: Document, path: Path) -> QuickImport:
    dialog = QuickImport(document, [path], SynchronousRunner())
    qtbot.addWidget(dialog)
    if not dialog.is_over:
        dialog.show()
    return dialog


def test_the_next_quarter_in_two_clicks(qtbot: QtBot, imported: Document, tmp_path: Path) -> None:
    before = imported.project.snapshot()
    dialog = quick_on(qtbot, imported, write(tmp_path, "survey Q2.csv", answers(60, 140)))
    assert "looks like “survey Q1.csv”" in text_of(dialog, "headline")
    assert text_of(dialog, "figures") == "100 new rows, 40 known already, 0 skipped"
    assert imported.project == before
    press(dialog, "take")
    assert not dialog.isVisible()
    (import_id,) = dialog.imported_ids
    assert imported.project.need(Import, import_id).taken == 100
    imported.undo()
    assert imported.project == before


def test_nothing_new_is_said(qtbot: QtBot, imported: Document, tmp_path: Path) -> None:
    dialog = quick_on(qtbot, imported, write(tmp_path, "survey Q1.csv", answers(0, 100)))
    assert "was imported before" in text_of(dialog, "headline")
    assert not dialog.take.isEnabled()
    assert "nothing to import" in text_of(dialog, "hindrance")
    press(dialog, "cancel")
    assert len(imported.project.table(Import)) == 1


def test_new_columns_are_told_and_change_nothing(qtbot: QtBot, imported: Document, tmp_path: Path) -> None:
    dialog = quick_on(qtbot, imported, write(tmp_path, "survey Q2.csv", answers(100, 50, "Store type")))
    shown = " ".join(label.text() for label in dialog.findChildren(type(dialog._headline)))
    assert "“Store type”" in shown
    press(dialog, "take")
    assert len(imported.project.table(Import)) == 2


@pytest.mark.parametrize("data", [airport(40), b""])
def test_what_is_not_known_goes_to_the_assistant(
    qtbot: QtBot, imported: Document, tmp_path: Path, data: str | bytes
) -> None:
    dialog = quick_on(qtbot, imported, write(tmp_path, "other.csv", data))
    assert dialog.is_over
    assert dialog.wants_closer
    assistant = ImportAssistant(imported, (), SynchronousRunner(), run=dialog.run)
    qtbot.addWidget(assistant)
    assistant.show()
    assert [file.name for file in assistant.run.files] == ["other.csv"]
    assert assistant.next.isEnabled() is bool(data)
    assistant.close()


def test_looking_closer_keeps_what_was_read(
    qtbot: QtBot, imported: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    def closer(dialog: QuickImport) -> None:
        dialog.show()
        press(dialog, "closer")

    def walk(dialog: ImportAssistant) -> None:
        dialog.show()
        seen.append(text_of(dialog, "remembered"))
        dialog.go_on()
        dialog.columns_page.select("NPS")
        choose(dialog.columns_page.editor.role, "ignore")
        dialog.reject()

    monkeypatch.setattr(QuickImport, "exec", closer)
    monkeypatch.setattr(ImportAssistant, "exec", walk)
    path = write(tmp_path, "survey Q2.csv", answers(100, 50))
    from PySide6.QtWidgets import QWidget

    parent = QWidget()
    qtbot.addWidget(parent)
    outcome = import_files(imported, [path], SynchronousRunner(), parent)
    assert outcome.import_ids == ()
    assert "as last time" in seen[0]
    assert len(imported.project.table(Import)) == 1


def test_leaving_while_it_reads_leaves_nothing(qtbot: QtBot, imported: Document, tmp_path: Path) -> None:
    before, threads = imported.project.snapshot(), set(threading.enumerate())
    runner = TaskRunner()
    try:
        dialog = QuickImport(imported, [write(tmp_path, "survey Q2.csv", answers(100, 400))], runner)
        qtbot.addWidget(dialog)
        dialog.show()
        assert dialog.is_busy
        press(dialog, "cancel")
        assert not dialog.isVisible()
        qtbot.waitUntil(lambda: not runner.is_busy, timeout=20_000)
        assert not dialog.wants_closer
        assert imported.project == before
    finally:
        runner.close()
    assert {thread for thread in threading.enumerate() if not thread.daemon} <= threads


def test_beside_the_window_it_ends_in_the_same_sentence(qtbot: QtBot, imported: Document, tmp_path: Path) -> None:
    runner = TaskRunner()
    try:
        dialog = QuickImport(imported, [write(tmp_path, "survey Q2.csv", answers(100, 80))], runner)
        qtbot.addWidget(dialog)
        dialog.show()
        qtbot.waitUntil(lambda: not dialog.is_busy, timeout=20_000)
        assert text_of(dialog, "figures").startswith("80 new rows")
        press(dialog, "take")
        qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=20_000)
        assert len(imported.project.table(Import)) == 2
    finally:
        runner.close()
