"""Small buttons beside a text: the mark that it waits for a yes, and the cross that shows only where it is wanted."""

from __future__ import annotations

import html
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QPushButton, QWidget


class Mark(NamedTuple):
    """What a mark says: its text, its tool tip, and its whole meaning for a screen reader."""

    text: str
    tip: str
    spoken: str


class MarkButton(QPushButton):
    """A dashed button under a text; pressing it takes the text as it is."""

    def __init__(self, mark: Mark, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("chip", "drafted")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.mark = mark
        self.show_mark(mark)

    def show_mark(self, mark: Mark) -> None:
        """Say something else."""
        self.mark = mark
        self.setText(mark.text.replace("&", "&&"))
        self.setToolTip(f"<p>{html.escape(mark.tip)}</p>" if mark.tip else "")
        self.setAccessibleName(mark.spoken)


class GhostButton(QPushButton):
    """A button that is seen while the pointer is over its owner, or the keyboard inside of it."""

    SIDE = 24

    def __init__(self, sign: str, tip: str, owner: QWidget) -> None:
        super().__init__("", owner)
        self._sign, self._owner = sign, owner
        self.setProperty("look", "quiet")
        self.setFixedSize(self.SIDE, self.SIDE)
        self.setToolTip(tip)
        self.setAccessibleName(tip)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        owner.installEventFilter(self)

    def watch(self, editor: QWidget) -> None:
        """Show the button also while `editor` has the keyboard."""
        editor.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in (QEvent.Type.Enter, QEvent.Type.FocusIn):
            self.setText(self._sign)
        elif kind in (QEvent.Type.Leave, QEvent.Type.FocusOut):
            over = self._owner.underMouse() and not (watched is self._owner and kind == QEvent.Type.Leave)
            if not over and not self.hasFocus():
                self.setText("")
        return False

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.setText(self._sign)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if not self._owner.underMouse():
            self.setText("")
        super().focusOutEvent(event)
