"""What the start screen and the menu of recent files do: recent, pinned, forgotten, recovered, discarded."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from cxjourney.domain.text import tr
from cxjourney.services.document import Document
from cxjourney.services.recent import clear_recent, pin, recent_files, remove_recent
from cxjourney.storage.errors import ProjectFileError
from cxjourney.ui import messages
from cxjourney.ui.start_screen import LeftOver, StartScreen
from cxjourney.ui.widgets.chip import escape_mnemonic

if TYPE_CHECKING:
    from cxjourney.storage.recovery import Recoverable
    from cxjourney.ui.action_controller import ActionController
    from cxjourney.ui.file_controller import FileController
    from cxjourney.ui.window import MainWindow


class StartController(QObject):
    """Owns the lists of the start screen of one window."""

    def __init__(self, window: MainWindow, files: FileController) -> None:
        super().__init__(window)
        self._window, self._files = window, files
        self._start: StartScreen | None = None
        self._menu: QMenu | None = None

    def attach(self, start: StartScreen) -> None:
        """Fill the start screen and serve its wishes."""
        if self._start is start:
            return
        self._start = start
        files = self._files
        start.new_requested.connect(files.new)
        start.template_requested.connect(files.new_from_template)
        start.open_requested.connect(files.open)
        start.sample_requested.connect(files.open_sample)
        start.path_requested.connect(files.open_path)
        start.pin_requested.connect(self._pin)
        start.forget_requested.connect(self._forget)
        start.clear_requested.connect(self._clear)
        start.recover_requested.connect(self._recover)
        start.discard_requested.connect(self._discard)
        start.destroyed.connect(self._on_destroyed)
        self._show_recent()
        self._show_left_over()

    def _on_destroyed(self) -> None:
        self._start = None

    def _current(self) -> StartScreen | None:
        return self._start if self._window.workspace is None else None

    # recent files

    def _show_recent(self) -> None:
        start = self._current()
        if start is not None:
            start.set_recent(recent_files(self._window.preferences.settings))

    def _pin(self, path: Path) -> None:
        settings = self._window.preferences.settings
        pinned = any(file.path == path and file.is_pinned for file in recent_files(settings))
        pin(settings, path, pinned=not pinned)
        self._window.preferences.keep()
        self._show_recent()

    def _forget(self, path: Path) -> None:
        remove_recent(self._window.preferences.settings, path)
        self._window.preferences.keep()
        self._show_recent()

    def _clear(self) -> None:
        clear_recent(self._window.preferences.settings)
        self._window.preferences.keep()
        self._show_recent()

    def add_recent_menu(self, commands: ActionController) -> None:
        """Put “Open recent” below Open."""
        self._menu = QMenu(tr("Open &recent"), self._window)
        file_menu = commands.menus["file"]
        file_menu.insertMenu(commands.actions["file.sample"], self._menu)
        self._menu.aboutToShow.connect(self.fill_recent_menu)
        self.fill_recent_menu()

    def fill_recent_menu(self) -> None:
        """List the recent files anew; missing ones are grey."""
        menu = self._menu
        if menu is None:
            return
        menu.clear()
        files = recent_files(self._window.preferences.settings)
        for file in files:
            action = menu.addAction(
                escape_mnemonic(tr("{name}  –  {folder}", name=file.path.stem, folder=file.path.parent))
            )
            action.setEnabled(file.exists)
            action.triggered.connect(lambda _checked=False, path=file.path: self._files.open_path(path))
        if files:
            menu.addSeparator()
            menu.addAction(tr("Clear the list"), self._clear)
        else:
            menu.addAction(tr("No recent projects yet")).setEnabled(False)

    # what a crash left

    def _show_left_over(self) -> None:
        from cxjourney.storage.recovery import find_left_over

        start = self._current()
        if start is None:
            return
        try:
            found = find_left_over()
        except ProjectFileError as error:
            messages.warn(self._window, tr("Working copies of earlier sessions could not be looked up."), str(error))
            return
        start.set_left_over([self._left_over(entry) for entry in found])
        start.focus_first()

    @staticmethod
    def _left_over(entry: Recoverable) -> LeftOver:
        when = entry.last_edit.strftime("%Y-%m-%d %H:%M")
        return LeftOver(entry, entry.title, entry.path, when, entry.edits, entry.obstacle)

    def _recover(self, entry: Recoverable) -> None:
        if not self._files.show_recovered(lambda: Document.recover(entry)):
            self._show_left_over()

    def _discard(self, entry: Recoverable) -> None:
        from cxjourney.storage.recovery import discard

        text = tr("Discard the working copy of “{title}”?", title=entry.title)
        detail = tr("Its edits are gone for good. The project file, if there is one, stays as it is.")
        if not messages.ask_yes(self._window, text, detail, tr("Discard"), dangerous=True):
            return
        try:
            discard(entry)
        except ProjectFileError as error:
            messages.warn(self._window, tr("The working copy was not discarded."), str(error))
        self._show_left_over()
