"""The inspector edits through real widgets: one undo step for each commit, nothing lost, problems said in place."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from cxjourney.domain import actions
from cxjourney.domain.records import Action, EvidenceStatus, Note, Touchpoint, Transition
from cxjourney.ui.panels.inspector.cards import ActionPage, NotePage
from cxjourney.ui.panels.inspector.journey import JourneyPage
from cxjourney.ui.panels.inspector.places import LanePage, StagePage, TransitionPage
from cxjourney.ui.panels.inspector.several import SeveralPage
from cxjourney.ui.panels.inspector.touchpoint import TouchpointPage
from cxjourney.ui.widgets.field import TextField, commit_pending
from cxjourney.ui.window import MainWindow
from cxjourney.ui.workspace import Workspace
from tests.ui.conftest import forget


def space_of(window: MainWindow) -> Workspace:
    assert window.workspace is not None
    return window.workspace


def type_into(qtbot: QtBot, field: TextField, text: str) -> None:
    field.editor.setFocus()
    field.editor.selectAll()
    qtbot.keyClicks(field.editor, text)
    if isinstance(field.editor, QLineEdit):
        qtbot.keyClick(field.editor, Qt.Key.Key_Return)
    else:
        qtbot.keyClick(field.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_page_fits_the_selection(window: MainWindow) -> None:
    space = space_of(window)
    for ids, page in (
        ((), JourneyPage), (("pay",), TouchpointPage), (("buy",), StagePage), (("web",), LanePage),
        (("t1",), TransitionPage), (("n1",), NotePage), (("pay", "help"), SeveralPage),
    ):  # fmt: skip
        space.selection.set(ids)
        assert isinstance(space.inspector.page, page)


def test_title_commits_once_on_enter(window: MainWindow, qtbot: QtBot) -> None:
    space = space_of(window)
    space.selection.set(("pay",))
    page = space.inspector.page
    assert isinstance(page, TouchpointPage)
    with qtbot.waitSignals([space.document.changed], timeout=1000):
        type_into(qtbot, page.title, "Pay at the till")
    assert space.document.project.need(Touchpoint, "pay").title == "Pay at the till"
    page.title.commit()
    space.document.undo()
    assert space.document.project.need(Touchpoint, "pay").title == "Check out"
    assert not space.document.can_undo
    assert page.title.text() == "Check out"


def test_impossible_title_is_said_in_place_and_changes_nothing(window: MainWindow, qtbot: QtBot) -> None:
    space = space_of(window)
    space.selection.set(("pay",))
    page = space.inspector.page
    assert isinstance(page, TouchpointPage)
    type_into(qtbot, page.title, " ")
    assert "name" in page.title.problem.text()
    assert not page.title.problem.isHidden()
    assert not space.document.can_undo
    qtbot.keyClick(page.title.editor, Qt.Key.Key_Escape)
    assert page.title.text() == "Check out"
    assert page.title.problem.isHidden()


def test_typing_is_taken_before_saving(window: MainWindow, qtbot: QtBot) -> None:
    space = space_of(window)
    window.show()
    space.selection.set(("pay",))
    page = space.inspector.page
    assert isinstance(page, TouchpointPage)
    window.activateWindow()
    page.owner.editor.setFocus()
    qtbot.waitUntil(page.owner.editor.hasFocus)
    qtbot.keyClicks(page.owner.editor, "Web shop")
    commit_pending()
    assert space.document.project.need(Touchpoint, "pay").owner == "Web shop"
    window.hide()


def test_outside_changes_do_not_overwrite_typing(window: MainWindow, qtbot: QtBot) -> None:
    space = space_of(window)
    window.show()
    space.selection.set(("pay",))
    page = space.inspector.page
    assert isinstance(page, TouchpointPage)
    window.activateWindow()
    page.owner.editor.setFocus()
    qtbot.waitUntil(page.owner.editor.hasFocus)
    qtbot.keyClicks(page.owner.editor, "Half a wo")
    space.editing.do(lambda: actions.edit_touchpoint(space.document.project, "pay", channel="Web"))
    assert page.owner.text() == "Half a wo"
    assert page.channel.text() == "Web"
    qtbot.keyClick(page.owner.editor, Qt.Key.Key_Escape)
    assert page.owner.text() == ""
    window.hide()


def test_choices_and_flags_are_edits(window: MainWindow, qtbot: QtBot) -> None:
    space = space_of(window)
    space.selection.set(("pay",))
    page = space.inspector.page
    assert isinstance(page, TouchpointPage)
    page.status.editor.setCurrentIndex(1)
    page.status.editor.activated.emit(1)
    page.service.click()
    touchpoint = space.document.project.need(Touchpoint, "pay")
    assert touchpoint.evidence_status is EvidenceStatus.OBSERVED
    assert touchpoint.service
    space.document.undo()
    space.document.undo()
    assert not space.document.can_undo
    assert not page.service.isChecked()


def test_emotions_for_everyone_and_each_persona(window: MainWindow) -> None:
    space = space_of(window)
    space.selection.set(("pay",))
    page = space.inspector.page
    assert isinstance(page, TouchpointPage)
    assert list(page._emotion_fields) == [None, "maya"]
    field = page._emotion_fields["maya"]
    at = next(i for i in range(field.editor.count()) if field.editor.itemData(i) == 2.0)
    field.editor.setCurrentIndex(at)
    field.editor.activated.emit(at)
    assert space.document.project.emotions("maya")["pay"].value == 2.0
    assert space.document.project.emotions(None)["pay"].value == 0.5


def test_several_touchpoints_are_edited_together_in_one_step(window: MainWindow, qtbot: QtBot) -> None:
    space = space_of(window)
    space.selection.set(("pay", "advert", "help"))
    page = space.inspector.page
    assert isinstance(page, SeveralPage)
    channel = page.fields["channel"]
    assert isinstance(channel, TextField)
    assert channel.editor.placeholderText() == "Several values"
    type_into(qtbot, channel, "Web")
    project = space.document.project
    assert {project.need(Touchpoint, i).channel for i in ("pay", "advert", "help")} == {"Web"}
    space.document.undo()
    assert not space.document.can_undo
    assert project.need(Touchpoint, "pay").channel == "App"


def test_percent_and_hours_of_an_arrow(window: MainWindow, qtbot: QtBot) -> None:
    space = space_of(window)
    space.selection.set(("t1",))
    page = space.inspector.page
    assert isinstance(page, TransitionPage)
    assert page.share.text() == "60"
    type_into(qtbot, page.share, "45")
    assert space.document.project.need(Transition, "t1").share == 0.45
    type_into(qtbot, page.share, "450")
    assert "between" in page.share.problem.text()
    type_into(qtbot, page.wait, "soon")
    assert "not a number" in page.wait.problem.text()
    assert space.document.project.need(Transition, "t1").share == 0.45


def test_note_is_added_voted_and_deleted(window: MainWindow) -> None:
    space = space_of(window)
    space.selection.set(("pay",))
    page = space.inspector.page
    assert isinstance(page, TouchpointPage)
    page.notes.add()
    added = space.selection.ids[0]
    note = space.inspector.page
    assert isinstance(note, NotePage)
    note._vote(1)
    assert space.document.project.need(Note, added).votes == 1
    note._on_delete()
    assert space.document.project.get(Note, added) is None
    assert space.selection.ids == ("pay",)


def test_action_dates_are_checked(window: MainWindow, qtbot: QtBot) -> None:
    space = space_of(window)
    space.selection.set(("pay",))
    page = space.inspector.page
    assert isinstance(page, TouchpointPage)
    page.actions_list.add()
    action = space.inspector.page
    assert isinstance(action, ActionPage)
    type_into(qtbot, action.due, "tomorrow")
    assert "not a day" in action.due.problem.text()
    type_into(qtbot, action.due, "2026-12-24")
    due = space.document.project.need(Action, action.id).due
    assert due is not None
    assert due.isoformat() == "2026-12-24"


def test_hostile_text_is_shown_as_it_is(window: MainWindow) -> None:
    space = space_of(window)
    evil = '<img src="/etc/passwd"><b>bold</b>'
    space.editing.do(lambda: actions.add_note(space.document.project, evil, touchpoint_id="pay"))
    space.selection.set(("pay",))
    labels = window.findChildren(QLabel)
    assert any(label.text() == evil for label in labels)
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in labels)


def test_removed_record_leaves_the_inspector(window: MainWindow) -> None:
    space = space_of(window)
    space.selection.set(("pay",))
    space.editing.do(lambda: actions.remove_touchpoints(space.document.project, ["pay"]))
    assert isinstance(space.inspector.page, JourneyPage)


def test_read_only_refuses_with_a_sentence(window: MainWindow, qtbot: QtBot, tmp_path: object) -> None:
    from pathlib import Path

    from cxjourney.services.document import Document
    from tests.ui.screens import make_workspace

    path = Path(str(tmp_path)) / "shop.cxj"
    space_of(window).document.save_as(path)
    document = Document.open(path, read_only=True)
    other = make_workspace(document, "light")
    qtbot.addWidget(other, before_close_func=forget)
    space = space_of(other)
    space.selection.set(("pay",))
    page = space.inspector.page
    assert isinstance(page, TouchpointPage)
    type_into(qtbot, page.title, "Other")
    assert "read-only" in page.title.problem.text()
    assert document.project.need(Touchpoint, "pay").title == "Check out"
    document.close()
