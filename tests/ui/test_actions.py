"""Every command has what it needs, once, and does what the table says."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAction, QKeySequence
from pytestqt.qtbot import QtBot

from cxjourney.ui.action_controller import ON_MAP
from cxjourney.ui.action_table import Where, commands, menu_title, plain
from cxjourney.ui.window import MainWindow
from tests.ui.screens import make_window


def test_every_command_has_text_menu_and_unique_id() -> None:
    ids = [item.id for item in commands()]
    assert len(ids) == len(set(ids))
    for item in commands():
        assert plain(item.text)
        assert menu_title(item.menu)


def test_shortcuts_are_unique_and_understood() -> None:
    seen: dict[str, str] = {}
    for item in commands():
        for keys in item.shortcuts:
            sequence = QKeySequence(keys)
            assert not sequence.isEmpty(), keys
            assert sequence[0].key() != 0
            text = sequence.toString(QKeySequence.SequenceFormat.PortableText)
            assert text not in seen, f"{text} is {seen.get(text)} and {item.id}"
            seen[text] = item.id


def test_every_icon_is_in_the_set(qapp: object) -> None:
    from cxjourney.drawing.icons import has_icon

    assert [item.id for item in commands() if item.icon and not has_icon(item.icon)] == []


def test_linux_fallbacks_are_there() -> None:
    keys = {item.id: item.shortcuts for item in commands()}
    assert "Ctrl+Q" in keys["file.quit"]
    assert "Ctrl+," in keys["file.preferences"]
    assert "Ctrl+Shift+A" in keys["edit.deselect"]
    assert keys["edit.redo"] == ("Ctrl+Shift+Z", "Ctrl+Y")


def test_every_command_is_in_a_menu_and_in_the_palette(window: MainWindow) -> None:
    controller = window.commands
    assert controller is not None
    in_menus = {action.objectName() for menu in controller.menus.values() for action in menu.actions()}
    texts = {entry.text.rpartition(": ")[2] for entry in controller.entries()}
    for item in commands():
        assert item.id in in_menus
        if item.id not in ("go.palette", "go.find"):
            assert plain(item.text).rpartition(": ")[2] in texts
        action = controller.actions[item.id]
        assert action.text()
        assert action.statusTip()


def test_mnemonics_do_not_clash_within_a_menu(window: MainWindow) -> None:
    assert window.commands is not None
    for name, menu in window.commands.menus.items():
        letters = [
            action.text().replace("&&", "").partition("&")[2][:1].lower()
            for action in menu.actions()
            if "&" in action.text().replace("&&", "")
        ]
        assert len(letters) == len(set(letters)), f"{name}: {letters}"


def test_without_a_project_only_what_makes_sense_is_on(qtbot: QtBot) -> None:
    window = make_window("light")
    qtbot.addWidget(window)
    assert window.commands is not None
    for item in commands():
        assert window.commands.actions[item.id].isEnabled() == (item.where is Where.ALWAYS)
    assert window.commands.reason("file.save") == "No project is open"


def test_map_keys_never_fire_outside_the_map(window: MainWindow) -> None:
    assert window.commands is not None
    own = {id(action) for action in window.actions()}
    for item in commands():
        if item.where in ON_MAP:
            assert id(window.commands.actions[item.id]) not in own


def test_undo_names_what_it_takes_back(window: MainWindow) -> None:
    assert window.workspace is not None
    assert window.commands is not None
    undo: QAction = window.commands.actions["edit.undo"]
    assert not undo.isEnabled()
    window.workspace.selection.set(("pay",))
    window.commands.run("edit.moment")
    assert undo.isEnabled()
    assert window.workspace.document.undo_text in undo.text()
    window.workspace.status.show_message("901 rows were brought in.")
    window.commands.run("edit.undo")
    assert "pay" in window.workspace.document.project.moments()
    assert window.workspace.status.message.accessibleName().startswith("Undone: ")


@pytest.mark.parametrize("key", ["map", "outline", "table", "personas", "evidence"])
def test_views_are_shown_and_marked(window: MainWindow, key: str) -> None:
    assert window.commands is not None
    assert window.workspace is not None
    window.commands.run(f"view.{key}")
    assert window.workspace.view == key
    assert window.commands.actions[f"view.{key}"].isChecked()
    assert window.workspace.top.tabs[key].isChecked()


def test_palette_runs_what_is_chosen(window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    from PySide6.QtWidgets import QDialog

    from cxjourney.ui.command_palette import CommandPalette

    def choose(palette: CommandPalette) -> int:
        palette.line.setText("chat with")
        palette._choose(palette.list.currentIndex())
        return int(QDialog.DialogCode.Accepted)

    monkeypatch.setattr(CommandPalette, "exec", choose)
    assert window.commands is not None
    assert window.workspace is not None
    window.commands.run("go.palette")
    assert window.workspace.selection.ids == ("help",)


def test_palette_says_why_a_command_is_off(window: MainWindow, qtbot: QtBot) -> None:
    from cxjourney.ui.command_palette import CommandPalette

    assert window.commands is not None
    palette = CommandPalette(window.commands.entries(), window)
    qtbot.addWidget(palette)
    palette.line.setText("moment of truth")
    palette._choose(palette.list.currentIndex())
    assert palette.chosen is None
    assert palette.note.text() == "Select a touchpoint on the map first"
