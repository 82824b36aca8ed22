"""What a person does in the assistant: press a button, choose an entry, read a line."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QPushButton

from cxjourney.ui.widgets.choice import Choice


def press(dialog: QDialog, name: str) -> None:
    (button,) = [button for button in dialog.findChildren(QPushButton, name) if button.isVisible()]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def choose(choice: Choice, key: object) -> None:
    """Choose an entry as a person does: the arrow keys, then the signal that the keys send."""
    target = next(i for i in range(choice.count()) if choice.itemData(i) == key)
    choice.setFocus()
    while choice.currentIndex() != target:
        before = choice.currentIndex()
        QTest.keyClick(choice, Qt.Key.Key_Down if before < target else Qt.Key.Key_Up)
        assert choice.currentIndex() != before


def text_of(dialog: QDialog, name: str) -> str:
    (label,) = [label for label in dialog.findChildren(QLabel, name) if label.isVisible()]
    return label.text()
