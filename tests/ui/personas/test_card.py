"""The card edits every field in place, each as one undo step, and hostile or long texts stay plain."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from cxjourney.domain import actions
from cxjourney.domain.records import Motivation, OwnField, Persona, Touchpoint
from cxjourney.services.document import Document
from cxjourney.ui.views.personas import PersonasView
from cxjourney.ui.widgets.field import commit_pending
from cxjourney.ui.widgets.in_place import InPlaceField
from cxjourney.ui.window import MainWindow

ALT = Qt.KeyboardModifier.AltModifier


def persona(document: Document, persona_id: str = "maya") -> Persona:
    return document.project.need(Persona, persona_id)


def type_over(qtbot: QtBot, field: InPlaceField, text: str, key: Qt.Key | None = Qt.Key.Key_Return) -> None:
    field.editor.setFocus()
    field.editor.selectAll()
    qtbot.keyClicks(field.editor, text)
    if key is not None:
        qtbot.keyClick(field.editor, key)


@pytest.mark.parametrize("name", ["name", "role", "age", "place"])
def test_short_texts_commit_on_enter(view: PersonasView, document: Document, qtbot: QtBot, name: str) -> None:
    type_over(qtbot, view.card.who.field(name), "Other")
    assert getattr(persona(document), name) == "Other"
    document.undo()
    assert getattr(persona(document), name) != "Other"
    assert view.card.who.field(name).text() == getattr(persona(document), name)


def test_escape_brings_the_old_text_back(view: PersonasView, document: Document, qtbot: QtBot) -> None:
    type_over(qtbot, view.card.who.role, "Other", Qt.Key.Key_Escape)
    assert view.card.who.role.text() == "First-time buyer"
    assert not document.can_undo


def test_leaving_a_field_commits_and_a_name_is_needed(view: PersonasView, document: Document, qtbot: QtBot) -> None:
    type_over(qtbot, view.card.says.quote, "Where is it?", None)
    view.card.who.name.editor.setFocus()
    assert persona(document).quote == "Where is it?"
    assert view.card.says.quote.text() == "“Where is it?”"
    type_over(qtbot, view.card.who.name, " ")
    assert view.card.who.name.problem.isVisible()
    assert persona(document).name == "Maya"
    view.show_persona("jonas")
    assert view.card.who.name.text() == "Jonas"
    commit_pending()
    assert (persona(document).name, persona(document, "jonas").name) == ("Maya", "Jonas")


def test_story_keeps_paragraphs_and_is_shown_whole(view: PersonasView, document: Document, qtbot: QtBot) -> None:
    story = view.card.story
    type_over(qtbot, story, "One")
    qtbot.keyClicks(story.editor, "Two")
    qtbot.keyClick(story.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert persona(document).story == "One\nTwo"
    long = "\n\n".join("word " * 80 for _ in range(12))
    document.do(actions.edit_persona(document.project, "maya", story=long))
    qtbot.waitUntil(lambda: story.editor.verticalScrollBar().maximum() == 0)
    assert story.editor.height() > 500


def test_enter_begins_an_item_and_backspace_removes_it(view: PersonasView, document: Document, qtbot: QtBot) -> None:
    editor = view.card.lists["goals"].editor
    editor.add_item()
    qtbot.keyClicks(editor, "Pay once")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert persona(document).goals == ("Buy once", "Have it soon", "Pay once")
    assert editor.document().blockCount() == 4
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert editor.document().blockCount() == 4
    qtbot.keyClick(editor, Qt.Key.Key_Backspace)
    assert editor.document().blockCount() == 3
    assert editor.textCursor().block().blockFormat().leftMargin() > 0
    view.card.who.name.editor.setFocus()
    assert persona(document).goals == ("Buy once", "Have it soon", "Pay once")
    document.undo()
    assert persona(document).goals == ("Buy once", "Have it soon")
    assert editor.items() == persona(document).goals


def test_items_move_with_alt_and_the_arrows(view: PersonasView, document: Document, qtbot: QtBot) -> None:
    editor = view.card.lists["goals"].editor
    editor.setFocus()
    qtbot.keyClick(editor, Qt.Key.Key_Down, ALT)
    assert persona(document).goals == ("Have it soon", "Buy once")
    assert editor.textCursor().block().text() == "Buy once"
    qtbot.keyClick(editor, Qt.Key.Key_Down, ALT)
    qtbot.keyClick(editor, Qt.Key.Key_Up, ALT)
    assert persona(document).goals == ("Buy once", "Have it soon")


def test_pasted_lines_become_items_and_never_markup(view: PersonasView, document: Document, qtbot: QtBot) -> None:
    editor = view.card.lists["needs"].editor
    editor.add_item()
    mime = QMimeData()
    mime.setHtml("<b>bold</b>")
    mime.setText("• <b>One</b>\n\n2. Two\r\n- Three & four")
    editor.insertFromMimeData(mime)
    assert persona(document).needs == ("Honest dates", "<b>One</b>", "Two", "Three & four")
    assert document.can_undo
    document.undo()
    assert persona(document).needs == ("Honest dates",)


def test_items_beyond_the_limit_are_refused_in_place(view: PersonasView, document: Document, qtbot: QtBot) -> None:
    field = view.card.lists["goals"]
    editor = field.editor
    editor.setFocus()
    editor.selectAll()
    qtbot.keyClicks(editor, "x")
    editor.insertPlainText("y" * 600)
    field.commit()
    assert field.problem.isVisible()
    assert persona(document).goals == ("Buy once", "Have it soon")


def test_chips_are_added_renamed_moved_and_removed(view: PersonasView, document: Document, qtbot: QtBot) -> None:
    tags = view.card.says.tags
    tags.editor.setFocus()
    qtbot.keyClicks(tags.editor, "Price aware, Shift worker")
    qtbot.keyClick(tags.editor, Qt.Key.Key_Return)
    assert persona(document).tags == ("Mobile first", "Price aware", "Shift worker")
    tags.chips[2].setFocus()
    qtbot.keyClick(tags.chips[2], Qt.Key.Key_Left, ALT)
    assert persona(document).tags == ("Mobile first", "Shift worker", "Price aware")
    qtbot.keyClick(tags.chips[0], Qt.Key.Key_Delete)
    assert persona(document).tags == ("Shift worker", "Price aware")
    qtbot.keyClick(tags.chips[0], Qt.Key.Key_Return)
    qtbot.keyClicks(tags.editor, "Nurse")
    qtbot.keyClick(tags.editor, Qt.Key.Key_Return)
    assert persona(document).tags == ("Nurse", "Price aware")
    qtbot.keyClick(tags.editor, Qt.Key.Key_Backspace)
    assert persona(document).tags == ("Nurse",)


def test_high_impact_is_a_chip(view: PersonasView, document: Document, qtbot: QtBot) -> None:
    view.card.says.high_impact.click()
    assert persona(document).high_impact


def test_a_drag_of_the_knob_is_one_step(view: PersonasView, document: Document, qtbot: QtBot) -> None:
    slider = view.card.motivations.rows[0].slider
    left = Qt.MouseButton.LeftButton
    qtbot.mousePress(slider, left, pos=QPoint(20, 12))
    for x in (40, 60, slider.width()):
        qtbot.mouseMove(slider, QPoint(x, 12))
    assert persona(document).motivations[0].value == 30
    qtbot.mouseRelease(slider, left, pos=QPoint(slider.width(), 12))
    assert persona(document).motivations[0].value == 100
    document.undo()
    assert persona(document).motivations[0].value == 30
    assert slider.value() == 30
    assert not document.can_undo


def test_a_row_of_keys_is_one_step(view: PersonasView, document: Document, qtbot: QtBot) -> None:
    slider = view.card.motivations.rows[0].slider
    slider.setFocus()
    for _ in range(5):
        qtbot.keyClick(slider, Qt.Key.Key_Right)
    assert persona(document).motivations[0].value == 30
    view.card.who.name.editor.setFocus()
    assert persona(document).motivations[0].value == 35
    slider.setFocus()
    qtbot.keyClick(slider, Qt.Key.Key_Left)
    qtbot.keyClick(slider, Qt.Key.Key_Escape)
    assert slider.value() == 35
    qtbot.keyClick(slider, Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: persona(document).motivations[0].value == 34)
    document.undo()
    document.undo()
    assert persona(document).motivations[0].value == 30
    assert not document.can_undo


def test_a_held_knob_is_not_the_next_personas(view: PersonasView, document: Document, qtbot: QtBot) -> None:
    document.do(actions.edit_persona(document.project, "jonas", motivations=(Motivation("A", "B", 80),)))
    slider = view.card.motivations.rows[0].slider
    slider.setFocus()
    qtbot.keyClick(slider, Qt.Key.Key_Right)
    view.show_persona("jonas")
    qtbot.wait(900)
    assert persona(document).motivations[0].value == 31
    assert persona(document, "jonas").motivations[0].value == 80


def test_motivations_have_ends_and_come_and_go(view: PersonasView, document: Document, qtbot: QtBot) -> None:
    block = view.card.motivations
    type_over(qtbot, block.rows[0].left, "Cheap")
    assert persona(document).motivations == (Motivation("Cheap", "Quality", 30),)
    block.add()
    assert len(block.rows) == 2
    assert block.rows[1].left.editor.hasFocus()
    block.rows[0].remove.click()
    assert len(persona(document).motivations) == 1
    block.rows[0].slider.setFocus()
    qtbot.keyClick(block.rows[0].slider, Qt.Key.Key_Delete)
    assert persona(document).motivations == ()
    assert block.invitation.isVisible()


def test_the_wheel_never_moves_a_knob(view: PersonasView, document: Document) -> None:
    slider = view.card.motivations.rows[0].slider
    wheel = QWheelEvent(QPointF(5, 5), QPointF(5, 5), QPoint(0, 120), QPoint(0, 120), Qt.MouseButton.NoButton,
                        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False)  # fmt: skip
    QApplication.sendEvent(slider, wheel)
    assert slider.value() == 30


def test_own_fields_come_are_renamed_and_go(view: PersonasView, document: Document, qtbot: QtBot) -> None:
    block = view.card.own
    block.add()
    assert block.begun is not None
    assert not document.can_undo  # nothing is in the project before it has a name
    type_over(qtbot, block.begun.name, "Decides with")
    document.undo()
    assert persona(document).own_fields == (OwnField("Budget", "700"),)
    document.redo()
    type_over(qtbot, block.rows[1].value, "A colleague", None)
    view.card.who.name.editor.setFocus()
    assert persona(document).own_fields == (OwnField("Budget", "700"), OwnField("Decides with", "A colleague"))
    type_over(qtbot, block.rows[0].name, "")
    qtbot.keyClick(block.rows[0].name.editor, Qt.Key.Key_Delete)
    qtbot.keyClick(block.rows[0].name.editor, Qt.Key.Key_Return)
    assert block.rows[0].name.problem.isVisible()
    block.rows[0].remove.click()
    assert persona(document).own_fields == (OwnField("Decides with", "A colleague"),)


def test_a_begun_field_that_is_left_without_a_name_goes(view: PersonasView, document: Document, qtbot: QtBot) -> None:
    block = view.card.own
    for leave in (lambda editor: qtbot.keyClick(editor, Qt.Key.Key_Escape), lambda _editor: view.panel.list.setFocus()):
        block.add()
        assert block.begun is not None
        leave(block.begun.name.editor)
        qtbot.waitUntil(lambda: block.begun is None)
    assert len(block.rows) == 1
    assert not document.can_undo


def test_tab_chooses_a_short_text_and_goes_to_the_end_of_a_long_one(view: PersonasView, qtbot: QtBot) -> None:
    role, story = view.card.who.role.editor, view.card.story.editor
    role.setFocus(Qt.FocusReason.TabFocusReason)
    assert role.textCursor().selectedText() == role.toPlainText() != ""
    story.setFocus(Qt.FocusReason.TabFocusReason)
    assert not story.textCursor().hasSelection()
    assert story.textCursor().atEnd()


def test_journeys_are_linked_opened_and_unlinked(
    in_window: PersonasView, document: Document, window: MainWindow
) -> None:
    view = in_window
    document.do(actions.new_journey(document.project, "Return"))
    titles = [action.text() for action in view.card.journeys.menu().actions()]
    assert titles == ["First purchase", "Return"]
    second = document.project.journeys()[1].id
    view.card.journeys.toggle(second)
    assert persona(document).journey_ids == ("journey-1", second)
    view.card.journeys.links[0].remove.click()
    assert persona(document).journey_ids == (second,)
    view.card.journeys.links[0].link.click()
    assert window.workspace is not None
    assert window.workspace.view == "map"
    assert window.workspace.selection.journey_id == second
    document.do(actions.remove_journey(document.project, second))
    assert view.card.journeys.links == []


def test_what_is_typed_is_saved_with_the_file(view: PersonasView, document: Document, qtbot: QtBot) -> None:
    editor = view.card.lists["goals"].editor
    editor.add_item()
    qtbot.keyClicks(editor, "Pay once")
    commit_pending()
    assert persona(document).goals[-1] == "Pay once"


def test_keys_here_never_reach_the_map(
    in_window: PersonasView, document: Document, window: MainWindow, qtbot: QtBot
) -> None:
    view = in_window
    assert window.workspace is not None
    window.workspace.selection.set(("pay",))
    view.card.says.high_impact.setFocus()
    for key in (Qt.Key.Key_Delete, Qt.Key.Key_V, Qt.Key.Key_M, Qt.Key.Key_1, Qt.Key.Key_F2):
        text = chr(key).lower() if key < 128 else ""
        event = QKeyEvent(QKeyEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.NoModifier, text)
        event.ignore()
        QApplication.sendEvent(view, event)
        assert event.isAccepted(), key
        qtbot.keyClick(view.card.says.high_impact, key)
    assert document.project.get(Touchpoint, "pay") is not None
    assert not document.can_undo


def test_hostile_and_long_texts_stay_plain(view: PersonasView, document: Document, qtbot: QtBot) -> None:
    hostile = "<b>Bold</b><img src=x onerror=alert(1)>"
    goals = tuple(f"Goal {number} {'word ' * (number % 20)}" for number in range(30))
    document.do(
        actions.edit_persona(
            document.project, "maya", name=hostile, role=hostile, quote=hostile, story="x" * 20_000, goals=goals,
            tags=(hostile, "y" * 400), own_fields=tuple(OwnField(hostile, hostile) for _ in range(30)),
        )
    )  # fmt: skip
    view.card.refresh_scores()
    assert view.card.lists["goals"].editor.items() == tuple(goal.strip() for goal in goals)
    assert view.card.who.name.text() == hostile
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in view.findChildren(QLabel))
    assert view.card.width() <= view.area.viewport().width()


@pytest.mark.parametrize(("width", "columns"), [(1600, 3), (1024, 3), (900, 2)])
def test_the_card_fits_narrow_and_wide_windows(view: PersonasView, qtbot: QtBot, width: int, columns: int) -> None:
    view.resize(width, 800)
    qtbot.waitUntil(lambda: view.card._columns == columns)
    qtbot.waitUntil(lambda: view.area.body.width() == view.area.viewport().width())
    room = view.area.viewport().width()
    for part in view.card.findChildren(QWidget):
        if part.isVisible() and part.parentWidget() is view.card._main:
            assert part.mapTo(view.area.body, QPoint(part.width(), 0)).x() <= room


def test_everything_that_takes_the_keyboard_has_a_name(view: PersonasView) -> None:
    for widget in view.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible() and widget.isEnabled():
            assert widget.accessibleName() or widget.property("text"), widget
