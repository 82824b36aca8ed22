"""In-place editors: nothing that was typed is ever lost, and nothing half typed gets in by accident."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from cxjourney.domain import actions
from cxjourney.domain.edits import Edit
from cxjourney.domain.records import Note, Stage, Touchpoint
from cxjourney.storage.errors import ProjectFileError, Reason
from tests.ui.canvas.conftest import JOURNEY, LEFT, NONE, Desk

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def start_renaming(desk: Desk, record_id: str, typed: str) -> None:
    desk.selection.set((record_id,))
    desk.key(Qt.Key.Key_F2)
    desk.type(typed)


def test_leaving_the_editor_takes_the_text(desk: Desk) -> None:
    start_renaming(desk, "pay", "Pay")
    QTest.mouseClick(desk.canvas.viewport(), LEFT, NONE, desk.place("help"))
    assert desk.project.need(Touchpoint, "pay").title == "Pay"
    assert desk.selection.ids == ("help",)


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_focus_elsewhere_takes_the_text(qtbot: QtBot, desk: Desk) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    box, other = QVBoxLayout(window), QLineEdit()
    box.addWidget(desk.canvas)
    box.addWidget(other)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    start_renaming(desk, "buy", "Purchase")
    other.setFocus()
    assert desk.project.need(Stage, "buy").title == "Purchase"
    assert desk.canvas.editors.field is None
    desk.canvas.setParent(None)


def test_closing_the_window_takes_the_text(desk: Desk) -> None:
    start_renaming(desk, "pay", "Pay")
    desk.canvas.close()
    assert desk.project.need(Touchpoint, "pay").title == "Pay"


def test_another_view_in_front_takes_the_text(desk: Desk) -> None:
    start_renaming(desk, "pay", "Pay")
    desk.canvas.hide()
    assert desk.project.need(Touchpoint, "pay").title == "Pay"


def test_escape_gives_up(desk: Desk) -> None:
    start_renaming(desk, "pay", "Nonsense")
    desk.key(Qt.Key.Key_Escape)
    assert desk.project.need(Touchpoint, "pay").title == "Check out"
    assert not desk.document.can_undo
    assert desk.canvas.editors.field is None


def test_an_unchanged_or_empty_title_is_no_edit(desk: Desk) -> None:
    desk.selection.set(("pay",))
    desk.key(Qt.Key.Key_F2)
    desk.key(Qt.Key.Key_Return)
    desk.key(Qt.Key.Key_F2)
    assert isinstance(desk.canvas.editors.field, QLineEdit)
    desk.canvas.editors.field.clear()
    desk.key(Qt.Key.Key_Return)
    assert desk.project.need(Touchpoint, "pay").title == "Check out"
    assert not desk.document.can_undo


def test_notes_take_several_lines(desk: Desk) -> None:
    desk.selection.set(("help",))
    desk.key(Qt.Key.Key_Tab)
    assert isinstance(desk.canvas.editors.field, QPlainTextEdit)
    desk.type("Waited long")
    desk.key(Qt.Key.Key_Return, SHIFT)
    desk.type("and in vain")
    desk.key(Qt.Key.Key_Return)
    note = next(n for n in desk.project.table(Note).values() if n.touchpoint_id == "help")
    assert note.text == "Waited long\nand in vain"
    assert desk.selection.ids == (note.id,)


def test_text_that_cannot_be_taken_stays_in_the_editor(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(edit: Edit) -> None:
        raise ProjectFileError(Path("x.cxj"), Reason.NO_SPACE, "The disk is full. Nothing was changed.")

    start_renaming(desk, "pay", "Pay")
    monkeypatch.setattr(desk.document, "do", full)
    desk.key(Qt.Key.Key_Return)
    assert desk.messages == ["The disk is full. Nothing was changed."]
    assert desk.canvas.editors.text() == "Pay"
    assert not desk.canvas.commit_editor()
    monkeypatch.undo()
    desk.key(Qt.Key.Key_Return)
    assert desk.project.need(Touchpoint, "pay").title == "Pay"


def test_a_new_card_that_cannot_be_saved_keeps_its_text(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(edit: Edit) -> None:
        raise ProjectFileError(Path("x.cxj"), Reason.NO_SPACE, "The disk is full. Nothing was changed.")

    desk.selection.set(("pay",))
    desk.key(Qt.Key.Key_Return)
    desk.type("Get receipt")
    monkeypatch.setattr(desk.document, "do", full)
    desk.key(Qt.Key.Key_Return)
    assert desk.canvas.editors.text() == "Get receipt"
    assert "Get receipt" not in desk.titles()
    monkeypatch.undo()
    desk.key(Qt.Key.Key_Return)
    assert ("Check out", "Get receipt") in desk.arrows()


def test_the_editor_follows_the_map_and_stays_readable(desk: Desk) -> None:
    start_renaming(desk, "pay", "Pay")
    field = desk.canvas.editors.field
    assert field is not None
    before = field.pos()
    desk.canvas.zoom_to(2.0)
    large = field.size()
    assert field.pos() != before
    desk.canvas.zoom_to(0.2)
    assert field.width() >= 160
    assert field.height() >= 28
    assert large.width() > field.width()
    assert desk.canvas.editors.text() == "Pay", "zooming does not end editing"


def test_opening_another_editor_takes_the_first(desk: Desk) -> None:
    start_renaming(desk, "pay", "Pay")
    desk.selection.set(("help",))
    desk.canvas.commands.rename()
    assert desk.project.need(Touchpoint, "pay").title == "Pay"
    assert desk.canvas.editors.text() == "Chat with support"


def test_hostile_titles_are_only_text(desk: Desk) -> None:
    start_renaming(desk, "pay", "<b>x</b><img src=/etc/passwd>")
    desk.key(Qt.Key.Key_Return)
    tip = desk.canvas.tool_tip_at(desk.place("pay"))
    assert "<img" not in tip
    assert "&lt;img" in tip


def test_a_removed_stage_does_not_break_an_open_editor(desk: Desk) -> None:
    start_renaming(desk, "buy", "Purchase")
    desk.document.do(actions.remove_stage(desk.project, "buy"))
    desk.key(Qt.Key.Key_Return)
    assert desk.messages, "the person is told that it is gone"
    desk.key(Qt.Key.Key_Escape)
    assert desk.canvas.editors.field is None


def test_the_journey_can_change_under_an_open_editor(desk: Desk) -> None:
    start_renaming(desk, "pay", "Pay")
    desk.selection.show_journey(None)
    desk.selection.show_journey(JOURNEY)
    desk.canvas.commit_editor()
    assert desk.project.need(Touchpoint, "pay").title == "Pay"
