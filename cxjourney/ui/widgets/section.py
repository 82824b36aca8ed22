"""A titled part of a panel, with room for a small button beside the title."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cxjourney.ui.widgets.text import PlainLabel


class Section(QWidget):
    """A small title over a column of widgets; `box` takes the content."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(title)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(4)
        self._head = QHBoxLayout()
        self._head.setSpacing(4)
        self.title = PlainLabel(title, "section", self)
        self._head.addWidget(self.title, 1)
        outer.addLayout(self._head)
        self.box = QVBoxLayout()
        self.box.setSpacing(4)
        outer.addLayout(self.box)

    def add_button(self, text: str, tip: str, run: Callable[[], object]) -> QPushButton:
        """Put a small button at the right of the title."""
        button = QPushButton(text, self)
        button.setProperty("look", "quiet")
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.clicked.connect(lambda: run())
        self._head.addWidget(button)
        return button


def clear_layout(box: QVBoxLayout) -> None:
    """Remove all widgets of a layout."""
    while (item := box.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
