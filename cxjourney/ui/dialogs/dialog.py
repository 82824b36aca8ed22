"""The frame of the program's dialogs: a column of content above a row of buttons."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton, QToolButton, QVBoxLayout, QWidget


class Dialog(QDialog):
    """Owns `column` for the content and `buttons` below it."""

    def __init__(self, title: str, parent: QWidget | None, accept: str = "", reject: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 16, 20, 16)
        outer.setSpacing(12)
        self.column = QVBoxLayout()
        self.column.setSpacing(8)
        outer.addLayout(self.column, 1)
        self.buttons = QDialogButtonBox(self)
        if reject:
            self.buttons.addButton(reject, QDialogButtonBox.ButtonRole.RejectRole)
        if accept:
            self.accept_button = self.buttons.addButton(accept, QDialogButtonBox.ButtonRole.AcceptRole)
            self.accept_button.setDefault(True)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        outer.addWidget(self.buttons)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        pressed = self.focusWidget()
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and isinstance(pressed, QPushButton | QToolButton) and pressed.isEnabled():
            pressed.click()  # the button that has the keyboard, and not the one that ends the dialog
        else:
            super().keyPressEvent(event)
