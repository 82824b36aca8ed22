"""What all dialogs share: Enter presses the button that has the keyboard, else the one that accepts."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from cxjourney.ui.dialogs.dialog import Dialog

pytestmark = [pytest.mark.gui, pytest.mark.qt_log_ignore("does not support propagateSizeHints")]


@pytest.mark.parametrize("kind", [QPushButton, QToolButton])
def test_enter_presses_the_button_with_the_keyboard(qtbot: QtBot, kind: type[QPushButton] | type[QToolButton]) -> None:
    dialog = Dialog("Segment", None, "Add", "Cancel")
    qtbot.addWidget(dialog)
    button, line, pressed, accepted = kind(dialog), QLineEdit(dialog), list[str](), list[str]()
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    if isinstance(button, QPushButton):
        button.setAutoDefault(False)
    dialog.column.addWidget(line)
    dialog.column.addWidget(button)
    button.clicked.connect(lambda: pressed.append("condition"))
    dialog.accepted.connect(lambda: accepted.append("done"))
    dialog.show()
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Return)
    assert (pressed, accepted) == (["condition"], [])
    line.setFocus()
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert (pressed, accepted) == (["condition"], ["done"])
