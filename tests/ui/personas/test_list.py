"""The list orders, adds, copies and removes; the empty view offers archetypes; portraits come in every way."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cxjourney.domain import actions
from cxjourney.domain.archetypes import archetypes
from cxjourney.domain.faces import initials
from cxjourney.domain.records import Asset, Persona
from cxjourney.services.document import Document
from cxjourney.ui import messages
from cxjourney.ui.persona_lists import ordered, persona_line
from cxjourney.ui.views.personas import PersonasView
from cxjourney.ui.window import MainWindow

ALT = Qt.KeyboardModifier.AltModifier


def ids(document: Document) -> list[str]:
    return [persona.id for persona in ordered(document.project)]


def test_arrows_choose_and_alt_moves(view: PersonasView, document: Document, qtbot: QtBot) -> None:
    names = view.panel.list
    names.setFocus()
    qtbot.keyClick(names, Qt.Key.Key_Down)
    assert view.card.id == view.context.selection.persona_id == "jonas"
    assert view.context.scores.view.persona_id == "jonas"
    qtbot.keyClick(names, Qt.Key.Key_Up, ALT)
    assert ids(document) == ["jonas", "maya", "ruth"]
    qtbot.keyClick(names, Qt.Key.Key_Up, ALT)
    assert ids(document) == ["jonas", "maya", "ruth"]
    qtbot.keyClick(names, Qt.Key.Key_Down, ALT)
    assert ids(document) == ["maya", "jonas", "ruth"]
    assert view.card.id == "jonas"


def test_entries_are_dragged(view: PersonasView, document: Document, qtbot: QtBot) -> None:
    names, left = view.panel.list, Qt.MouseButton.LeftButton
    rows = [names.visualRect(names.model().index(row, 0)) for row in range(3)]
    spot = names.viewport()
    qtbot.mousePress(spot, left, pos=rows[0].center())
    qtbot.mouseMove(spot, rows[1].center())
    qtbot.mouseMove(spot, rows[2].center() + QPoint(0, 6))
    assert names.target == 3
    qtbot.mouseRelease(spot, left, pos=rows[2].center() + QPoint(0, 6))
    assert ids(document) == ["jonas", "ruth", "maya"]
    assert names.target == -1
    document.undo()
    assert ids(document) == ["maya", "jonas", "ruth"]


def test_a_drag_is_dropped_with_escape(view: PersonasView, document: Document, qtbot: QtBot) -> None:
    names, left = view.panel.list, Qt.MouseButton.LeftButton
    rows = [names.visualRect(names.model().index(row, 0)) for row in range(3)]
    qtbot.mousePress(names.viewport(), left, pos=rows[0].center())
    qtbot.mouseMove(names.viewport(), rows[2].center())
    qtbot.keyClick(names, Qt.Key.Key_Escape)
    qtbot.mouseRelease(names.viewport(), left, pos=rows[2].center())
    assert not document.can_undo


def test_copy_and_remove_by_keyboard(
    view: PersonasView, document: Document, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = view.panel.list
    names.setFocus()
    qtbot.keyClick(names, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert len(ids(document)) == 4
    assert view.card.who.name.text() == "Maya, copy"
    asked: list[str] = []

    def ask(_parent: object, text: str, *_rest: object, **_named: object) -> bool:
        asked.append(text)
        return len(asked) > 1

    monkeypatch.setattr(messages, "ask_yes", ask)
    qtbot.keyClick(names, Qt.Key.Key_Delete)
    assert len(ids(document)) == 4
    qtbot.keyClick(names, Qt.Key.Key_Delete)
    assert ids(document) == ["maya", "jonas", "ruth"]
    view.panel.remove("ruth")
    assert ids(document) == ["maya", "jonas"]
    assert len(asked) == 2


def test_enter_goes_to_the_card_and_menus_say_what_can_be_done(view: PersonasView, qtbot: QtBot) -> None:
    qtbot.keyClick(view.panel.list, Qt.Key.Key_Return)
    assert view.card.name.editor.hasFocus()
    menu = {action.text(): action.isEnabled() for action in view.panel.menu("maya").actions() if action.text()}
    assert menu == {
        "New persona": True, "Rename": True, "Duplicate": True, "Move up": False, "Move down": True, "Delete": True,
    }  # fmt: skip


def test_a_new_persona_starts_from_an_archetype(view: PersonasView, document: Document) -> None:
    entries = [action for action in view.panel.new_menu().actions() if not action.isSeparator()]
    assert len(entries) == len(archetypes()) + 1 >= 9
    entries[1].trigger()
    made = document.project.need(Persona, view.id)
    assert made.goals == archetypes()[0].fields["goals"]
    assert view.card.name.editor.hasFocus()
    assert view.card.name.editor.textCursor().selectedText() == made.name
    document.undo()
    assert ids(document) == ["maya", "jonas", "ruth"]


def test_without_personas_archetypes_are_offered(view: PersonasView, document: Document) -> None:
    for persona_id in ids(document):
        document.do(actions.remove_persona(document.project, persona_id))
    assert view.empty.isVisible()
    assert view.panel.list.isHidden()
    assert len(view.empty.cards) == len(archetypes())
    assert view.empty.suggest.isVisible()
    view.empty.cards[2].click()
    assert len(ids(document)) == 1
    assert view.card.isVisible()
    document.undo()
    view.empty.blank.click()
    assert document.project.need(Persona, view.id).name == "New persona"


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    image = QImage(900, 600, QImage.Format.Format_RGB32)
    image.fill(QColor("#336699"))
    assert image.save(str(tmp_path / "face.png"))
    return tmp_path / "face.png"


def test_a_picture_file_becomes_a_small_portrait(view: PersonasView, document: Document, picture: Path) -> None:
    portrait = view.card.who.portrait
    assert portrait.take_file(picture)
    asset = document.project.need(Asset, document.project.need(Persona, "maya").portrait_id or "")
    assert (asset.width, asset.height) == (512, 512)
    assert portrait.has_picture
    shown = portrait.grab().toImage()
    assert shown.pixelColor(50, 50).name() == "#336699"
    assert shown.pixelColor(3, 3).name() != "#336699"
    view.show_persona("jonas")
    assert not portrait.has_picture
    view.show_persona("maya")
    portrait.remove()
    assert not portrait.has_picture
    document.undo()
    assert portrait.has_picture


def test_pictures_are_dropped_and_pasted(view: PersonasView, document: Document, picture: Path, qtbot: QtBot) -> None:
    portrait = view.card.who.portrait
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(picture))])
    assert portrait.take_mime(dropped)
    portrait.remove()
    clipboard = QApplication.clipboard()
    clipboard.setImage(QImage(str(picture)))
    portrait.setFocus()
    qtbot.keyClick(portrait, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert portrait.has_picture
    qtbot.keyClick(portrait, Qt.Key.Key_Delete)
    assert document.project.need(Persona, "maya").portrait_id is None


@pytest.mark.parametrize("data", [b"", b"<svg onload='alert(1)'/>", b"\x89PNG\r\n\x1a\nbroken", b"GIF89a" + b"0" * 40])
def test_what_is_no_picture_is_said(
    view: PersonasView, document: Document, tmp_path: Path, qtbot: QtBot, data: bytes
) -> None:
    (tmp_path / "face.png").write_bytes(data)
    with qtbot.waitSignal(view.context.editing.refused):
        assert not view.card.who.portrait.take_file(tmp_path / "face.png")
    with qtbot.waitSignal(view.context.editing.refused):
        assert not view.card.who.portrait.take_file(tmp_path / "gone.png")
    assert not document.can_undo


def test_the_colour_behind_the_initials(view: PersonasView, document: Document) -> None:
    assert initials("Maya the nurse") == "MN"
    assert initials("") == "?"
    portrait = view.card.who.portrait
    portrait.set_colour("#0A5F99")
    assert document.project.need(Persona, "maya").colour == "#0A5F99"
    assert portrait.grab().toImage().pixelColor(20, 50).name() == "#0a5f99"
    colours = next(action.menu() for action in portrait.menu().actions() if action.menu() is not None)
    assert [action.text() for action in colours.actions() if action.isChecked()] == ["Blue"]


def test_the_panel_of_the_map_asks_as_well(
    in_window: PersonasView, window: MainWindow, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert window.workspace is not None
    asked: list[str] = []

    def ask(_parent: object, text: str, *_rest: object, **_named: object) -> bool:
        asked.append(text)
        return False

    monkeypatch.setattr(messages, "ask_yes", ask)
    actions_of = {action.text(): action for action in window.workspace.left.personas.menu("maya").actions()}
    actions_of["Delete"].trigger()
    assert asked == ["Delete “Maya”?"]
    assert "maya" in ids(document)


def test_a_role_that_says_no_more_than_the_name_is_left_out() -> None:
    assert persona_line(Persona(id="p", name="Loyal regular", role="Loyal regular")) == "Loyal regular"
    assert persona_line(Persona(id="p", name="Edith", role="Loyal regular")) == "Edith, loyal regular"


def test_the_status_line_counts_personas_in_this_view(in_window: PersonasView, window: MainWindow) -> None:
    workspace = window.workspace
    assert workspace is not None
    assert workspace.status.counts.text() == "3 personas"
    workspace.show_view("map")
    assert "touchpoint" in workspace.status.counts.text()


def test_undo_shows_the_persona_that_it_changed(
    in_window: PersonasView, window: MainWindow, document: Document
) -> None:
    document.do(actions.edit_persona(document.project, "jonas", place="Elsewhere"))
    in_window.show_persona("maya")
    assert window.commands is not None
    window.commands.run("edit.undo")
    assert in_window.id == "jonas"
    assert window.workspace is not None
    assert window.workspace.view == "personas"


def test_f6_goes_from_the_list_to_the_card_and_its_figures(in_window: PersonasView, window: MainWindow) -> None:
    assert window.commands is not None
    assert window.workspace is not None
    window.activateWindow()
    in_window.tree.setFocus()
    for place in (in_window.card.name.editor, in_window.card.facts.line.segment, in_window.panel.list):
        window.commands.run("go.inspector")
        assert in_window.focusWidget() is place
    assert window.workspace.inspector.isHidden()
