"""What an empty place shows: what goes there, and how to put it there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from cxjourney.ui.widgets.text import PlainLabel


class EmptyState(QWidget):
    """A heading, a sentence and, where there is one thing to do, its button."""

    def __init__(
        self, heading: str, text: str, parent: QWidget | None = None,
        button: str = "", run: Callable[[], None] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setObjectName("background")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        box = QVBoxLayout(self)
        box.setContentsMargins(32, 32, 32, 32)
        box.setSpacing(8)
        box.addStretch(1)
        title = PlainLabel(heading, "heading", self)
        title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.sentence = PlainLabel(text, "mute", self)
        self.sentence.setWordWrap(True)
        self.sentence.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.sentence.setMaximumWidth(460)
        box.addWidget(title)
        box.addWidget(self.sentence, 0, Qt.AlignmentFlag.AlignHCenter)
        if button and run is not None:
            self.button = QPushButton(button, self)
            self.button.setProperty("look", "primary")
            self.button.clicked.connect(lambda: run())
            box.addSpacing(8)
            box.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addStretch(2)

    def set_text(self, text: str) -> None:
        """Say something else; the room for it is kept, which a layout does not do by itself."""
        self.sentence.setText(text)
        width = min(self.sentence.maximumWidth(), self.sentence.fontMetrics().horizontalAdvance(text) + 8)
        self.sentence.setMinimumWidth(width)
        self.sentence.setMinimumHeight(max(0, self.sentence.heightForWidth(width)))
