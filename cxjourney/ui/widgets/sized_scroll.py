"""A scroll area for a column of fields: as wide as it is, never wider than what it shows."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget


class ColumnScroll(QScrollArea):
    """Owns `body`, whose layout is `column`."""

    def __init__(self, parent: QWidget | None = None, margin: int = 16, spacing: int = 12) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.body = body = _Body(self)
        body.setObjectName("body")
        self.column = QVBoxLayout(body)
        self.column.setContentsMargins(margin, 12, margin, 16)
        self.column.setSpacing(spacing)
        self.setWidget(body)


class _Body(QWidget):
    """What is scrolled: as tall as its texts are at its width."""

    def minimumSizeHint(self) -> QSize:
        hint, layout = super().minimumSizeHint(), self.layout()
        if layout is not None and layout.hasHeightForWidth():
            hint.setHeight(0)  # it is for the least width, where texts break into many lines; the width's own counts
        return hint
