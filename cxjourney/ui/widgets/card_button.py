"""A large button with a title and a line that says what it does."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from cxjourney.ui.widgets.text import ElidedLabel, PlainLabel


class CardButton(QPushButton):
    """A button that looks like a card; the text below the title breaks into lines, or is elided on one line."""

    def __init__(self, title: str, text: str, parent: QWidget | None = None, one_line: bool = False) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        box = QVBoxLayout(self)
        box.setContentsMargins(14, 10, 14, 10)
        box.setSpacing(2)
        self.title: PlainLabel = ElidedLabel(title, "strong", self) if one_line else PlainLabel(title, "strong", self)
        self.text_label: PlainLabel = ElidedLabel(text, "mute", self) if one_line else PlainLabel(text, "mute", self)
        if not one_line:
            self.text_label.setWordWrap(True)
            self.text_label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
            self.text_label.setAlignment(Qt.AlignmentFlag.AlignTop)
        for label in (self.title, self.text_label):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            box.addWidget(label)
        if not one_line:
            box.addStretch(1)
        self._one_line = one_line

    def sizeHint(self) -> QSize:
        layout = self.layout()
        height = layout.totalSizeHint().height() if layout else 60
        return QSize(180, height if self._one_line else max(height, 92))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height() if self._one_line else 92)

    def hasHeightForWidth(self) -> bool:
        return not self._one_line

    def heightForWidth(self, width: int) -> int:
        layout = self.layout()
        return max(92, layout.totalHeightForWidth(width)) if layout else 92
