"""After an import that brings a later period the map, the inspector and a message say what moved."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from cxjourney.domain.records import Import
from cxjourney.services.document import Document
from cxjourney.ui.import_assistant.assistant import ImportAssistant
from cxjourney.ui.import_assistant.quick import QuickImport
from cxjourney.ui.import_assistant.session import Step
from cxjourney.ui.window import MainWindow
from tests.evidence.files import table, write

pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints")


def quarter(number: int, promoters: dict[str, int]) -> str:
    """Return a log of 100 answers for each touchpoint, so many of them promoters and the others detractors."""
    rows = [
        [f"{number}-{name}-{i}", date(2026, 1 + 3 * number, 1 + i % 28).isoformat(), name, 10 if i < count else 3]
        for name, count in promoters.items()
        for i in range(100)
    ]
    return table([["Response ID", "Date", "Touchpoint", "NPS"], *rows])


def walk(dialog: ImportAssistant) -> None:
    dialog.show()
    while dialog.step is not Step.REPORT:
        dialog.go_on()
    dialog.accept()


def take(dialog: QuickImport) -> None:
    dialog.show()
    dialog.take.click()


@pytest.fixture
def refreshed(window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    """A window after two quarters: `Check out` fell, `Ask in store` shook a little."""
    monkeypatch.setattr(ImportAssistant, "exec", walk)
    monkeypatch.setattr(QuickImport, "exec", take)
    window.show()
    assert window.files is not None
    assert window.workspace is not None
    window.workspace.scores.start()
    window.files.import_data([write(tmp_path, "Q1.csv", quarter(0, {"Check out": 80, "Ask in store": 50}))])
    assert window.workspace.canvas.state.moves == {}
    window.files.import_data([write(tmp_path, "Q2.csv", quarter(1, {"Check out": 40, "Ask in store": 52}))])
    return window


def test_the_map_marks_what_moved_and_says_so(qtbot: QtBot, refreshed: MainWindow, document: Document) -> None:
    workspace = refreshed.workspace
    assert workspace is not None
    assert len(document.project.table(Import)) == 2
    moves = workspace.canvas.state.moves
    assert {id_: move.better for id_, move in moves.items()} == {"pay": False}
    said = workspace.status.message.text()
    assert said == "200 rows were brought in. NPS moved at 1 touchpoint: Check out −80 (worse); 1 is within noise."
    content = workspace.canvas._source.content()
    assert content.card("pay").moved == "worse"
    assert content.card("ask").moved == ""
    from cxjourney.ui.canvas.descriptions import spoken, tool_tip

    assert "moved −80, worse" in spoken(content, "pay")
    assert "NPS moved from +60 to −20" in tool_tip(content, "pay")


def test_show_next_leads_to_it(qtbot: QtBot, refreshed: MainWindow) -> None:
    workspace = refreshed.workspace
    assert workspace is not None
    assert workspace.status._beside.isVisible()
    workspace.status._beside.click()
    assert workspace.selection.ids == ("pay",)
    labels = [label.text() for label in workspace.inspector.findChildren(QLabel)]
    assert any("NPS moved from +60 to −20" in text for text in labels)


def test_undo_takes_the_marks_off_and_redo_brings_them_back(refreshed: MainWindow, document: Document) -> None:
    workspace = refreshed.workspace
    assert workspace is not None
    document.undo()
    assert workspace.canvas.state.moves == {}
    assert workspace.context.moves == {}
    document.redo()
    assert set(workspace.canvas.state.moves) == {"pay"}


def test_another_metric_has_its_own_marks(refreshed: MainWindow) -> None:
    workspace = refreshed.workspace
    assert workspace is not None
    workspace.scores.change_view(metric_id="ttr")
    assert workspace.canvas.state.moves == {}
    workspace.scores.change_view(metric_id="nps")
    assert set(workspace.canvas.state.moves) == {"pay"}
