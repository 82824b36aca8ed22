"""A person in front of the window who has only a keyboard: keys go to whatever has the focus."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cxjourney.domain.project import Project
from cxjourney.domain.records import Touchpoint
from cxjourney.ui.window import MainWindow
from cxjourney.ui.workspace import Workspace

NONE = Qt.KeyboardModifier.NoModifier
CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
KEY = Qt.Key
ENTER = Qt.Key.Key_Return


class Person:
    """Knows one window, and nothing of it but what can be seen and pressed."""

    def __init__(self, qtbot: QtBot, window: MainWindow) -> None:
        self.qtbot, self.window = qtbot, window
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        if window.workspace is None and window.files is not None and window.start is not None:
            window.files.attach_start(window.start)

    def wait_for_focus(self, of: type[QWidget]) -> QWidget:
        """Wait until a widget of this class has the keyboard, and return it."""
        self.qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), of))
        found = QApplication.focusWidget()
        assert isinstance(found, of)
        return found

    def key(self, *keys: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        for key in keys:
            QTest.keyClick(QApplication.focusWidget() or self.window, key, modifiers)

    def type(self, text: str) -> None:
        QTest.keyClicks(QApplication.focusWidget(), text)

    def enter(self, text: str) -> None:
        """Type a text and take it."""
        self.type(text)
        self.key(ENTER)

    def add(self, title: str) -> None:
        """Add the next touchpoint."""
        self.key(ENTER)
        self.enter(title)

    def next_stage(self) -> None:
        """Go from a touchpoint to the header of the stage after its own."""
        while self.project.get(Touchpoint, self.chosen) is not None:
            self.key(KEY.Key_Up)
        self.key(KEY.Key_Right)

    @property
    def workspace(self) -> Workspace:
        assert self.window.workspace is not None
        return self.window.workspace

    @property
    def project(self) -> Project:
        return self.workspace.document.project

    @property
    def chosen(self) -> str:
        return self.workspace.selection.current or ""

    def touchpoint(self, title: str) -> Touchpoint:
        return next(one for one in self.project.table(Touchpoint).values() if one.title == title)

    def arrows(self) -> set[tuple[str, str]]:
        titles = {one.id: one.title for one in self.project.table(Touchpoint).values()}
        journey_id = self.workspace.selection.journey_id or ""
        return {(titles[a.source_id], titles[a.target_id]) for a in self.project.transitions(journey_id)}
