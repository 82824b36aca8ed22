"""Turns the table of commands into QActions, menus and palette entries, and keeps them enabled as the state allows.

It knows no document: a window gives it handlers by command id and, on each change, the state of things.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QIcon, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from cxjourney.domain.text import tr
from cxjourney.ui.action_table import MENUS, Command, Where, command, commands, menu_title, plain
from cxjourney.ui.palette_search import Entry
from cxjourney.ui.widgets.chip import escape_mnemonic
from cxjourney.ui.widgets.text import shortened

ON_MAP = frozenset({Where.MAP, Where.TOUCHPOINT, Where.SELECTION})
"""Commands whose keys the map and the outline handle themselves: menus show the keys and never answer to them."""

OWN_KEYS = frozenset({"edit.paste", "edit.select_all"})
GROUPS = (
    ("view.map", "view.outline", "view.table", "view.personas", "view.evidence"),
    ("view.system", "view.light", "view.dark"),
)


@dataclass(frozen=True, slots=True)
class State:
    """What commands depend on; `gesture` is true while a drag lasts."""

    project: bool = False
    writable: bool = False
    journey: bool = False
    on_map: bool = False
    selection: bool = False
    touchpoint: bool = False
    gesture: bool = False
    undo: str = ""
    redo: str = ""


class ActionController(QObject):
    """Owns the actions of one window."""

    def __init__(self, window: QMainWindow, handlers: Mapping[str, Callable[[], object]]) -> None:
        super().__init__(window)
        self._window, self._handlers = window, dict(handlers)
        self._state = State()
        self.actions: dict[str, QAction] = {}
        self.menus: dict[str, QMenu] = {}
        for item in commands():
            self.actions[item.id] = self._make(item)
        for ids in GROUPS:
            group = QActionGroup(self)
            for command_id in ids:
                group.addAction(self.actions[command_id])
        self.refresh(self._state)

    def _make(self, item: Command) -> QAction:
        action = QAction(item.text, self._window)
        action.setObjectName(item.id)
        action.setCheckable(item.checkable)
        if item.shortcuts:
            action.setShortcuts([QKeySequence(keys) for keys in item.shortcuts])
        if item.where in ON_MAP or item.id in OWN_KEYS:
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        elif item.shortcuts:
            self._window.addAction(action)
        action.setStatusTip(plain(item.text))
        action.triggered.connect(lambda: self.run(item.id))
        return action

    def build_menus(self) -> None:
        """Fill the menu bar; called once, after the first paint."""
        bar = self._window.menuBar()
        for name in MENUS:
            self.menus[name] = bar.addMenu(menu_title(name))
        for item in commands():
            menu = self._menu(item.menu)
            if item.rule_before:
                menu.addSeparator()
            menu.addAction(self.actions[item.id])

    def _menu(self, name: str) -> QMenu:
        menu = self.menus.get(name)
        if menu is None:
            parent = self.menus[name.partition("/")[0]]
            if name == "view/appearance":
                parent.addSeparator()
            menu = parent.addMenu(menu_title(name))
            self.menus[name] = menu
        return menu

    def fill_menu(self, menu: QMenu, ids: tuple[str, ...]) -> None:
        """Add some commands to another menu."""
        for command_id in ids:
            menu.addAction(self.actions[command_id])

    def set_icons(self, icon: Callable[[str], QIcon]) -> None:
        """Give every action its icon; `icon(name)` draws one."""
        for item in commands():
            if item.icon:
                self.actions[item.id].setIcon(icon(item.icon))

    def run(self, command_id: str) -> None:
        """Run a command that is enabled."""
        if not self.reason(command_id):
            self._handlers[command_id]()

    # state

    def refresh(self, state: State) -> None:
        """Enable what makes sense in `state` and name what undo and redo would do."""
        self._state = state
        for item in commands():
            self.actions[item.id].setEnabled(not self.reason(item.id))
        for command_id, word, text in (
            ("edit.undo", command("edit.undo").text, state.undo),
            ("edit.redo", command("edit.redo").text, state.redo),
        ):
            shown = escape_mnemonic(shortened(text, 60))
            self.actions[command_id].setText(f"{word}: {shown}" if text else word)

    def check(self, command_id: str, on: bool = True) -> None:
        """Mark a checkable command."""
        self.actions[command_id].setChecked(on)

    def reason(self, command_id: str) -> str:
        """Return why a command cannot run now, empty where it can."""
        state, where = self._state, command(command_id).where
        if where is Where.ALWAYS:
            return ""
        if not state.project:
            return tr("No project is open")
        if where is Where.PROJECT:
            return ""
        if where is Where.MAP:
            return "" if state.on_map else tr("Only on the map")
        if command_id == "edit.copy":
            return "" if state.selection else tr("Nothing is selected")
        if not state.writable:
            return tr("The project is read-only")
        if command_id in ("edit.undo", "edit.redo"):
            return self._reason_undo(command_id)
        if where is Where.WRITABLE:
            return ""
        if not state.journey:
            return tr("The project has no journey yet")
        if where is Where.TOUCHPOINT and not (state.touchpoint and state.on_map):
            return tr("Select a touchpoint on the map first")
        return tr("Nothing is selected") if where is Where.SELECTION and not state.selection else ""

    def _reason_undo(self, command_id: str) -> str:
        if self._state.gesture:
            return tr("First finish the drag")
        text = self._state.undo if command_id == "edit.undo" else self._state.redo
        return "" if text else (tr("Nothing to undo") if command_id == "edit.undo" else tr("Nothing to redo"))

    # palette

    def entries(self) -> list[Entry]:
        """Return every command as an entry of the palette, but the palette itself."""
        found = []
        for item in commands():
            if item.id in ("go.palette", "go.find"):
                continue
            group = plain(menu_title(item.menu.partition("/")[0]))
            aside = plain(menu_title(item.menu)) if "/" in item.menu else ""
            text = f"{aside}: {plain(item.text)}" if aside else plain(item.text)
            keys = (
                QKeySequence(item.shortcuts[0]).toString(QKeySequence.SequenceFormat.NativeText)
                if item.shortcuts
                else ""
            )
            reason = self.reason(item.id)
            weight = 6.0 if not reason else -40.0
            found.append(Entry(text, group, lambda item=item: self.run(item.id), keys, reason, weight=weight))  # type: ignore[misc]
        return found
