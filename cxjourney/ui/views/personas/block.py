"""A part of the card: a heading over what it heads, and a sign that adds to it while the pointer is there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cxjourney.ui.widgets.in_place import INSET
from cxjourney.ui.widgets.mark_button import GhostButton
from cxjourney.ui.widgets.text import PlainLabel


class Block(QWidget):
    """Owns a heading and `box` below it; the heading stands where the texts of the fields do."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(title)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(2)
        self._head = QHBoxLayout()
        self._head.setContentsMargins(INSET, 0, 0, 0)
        self.title = PlainLabel(title, "strong", self)
        self.title.setMinimumHeight(GhostButton.SIDE)
        self._head.addWidget(self.title)
        self._head.addStretch(1)
        outer.addLayout(self._head)
        self.box = QVBoxLayout()
        self.box.setSpacing(2)
        outer.addLayout(self.box)

    def add_button(self, tip: str, run: Callable[[], object]) -> GhostButton:
        """Put a “+” behind the heading."""
        button = GhostButton("+", tip, self)
        button.clicked.connect(lambda: run())
        self._head.insertWidget(1, button)
        return button

    def add_link(self, text: str, run: Callable[[], object]) -> QPushButton:
        """Put a text that does something when pressed at the end of the block."""
        link = QPushButton(text, self)
        link.setProperty("look", "link")
        link.clicked.connect(lambda: run())
        row = QHBoxLayout()
        row.addWidget(link)
        row.addStretch(1)
        outer = self.layout()
        assert isinstance(outer, QVBoxLayout)
        outer.addLayout(row)
        return link
