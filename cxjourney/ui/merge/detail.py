"""The whole texts of the line that is marked, side by side; for a conflict, the choice between them."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from cxjourney.domain.text import tr
from cxjourney.exchange.returning.merge import (
    CellChange,
    NewRow,
    Problem,
    Side,
    Unknown,
    field_name,
    shown_value,
)
from cxjourney.ui.widgets.chip import Chip
from cxjourney.ui.widgets.text import PlainLabel

_HEIGHT = 150
_HEAD = 26  # also beside a button, so that the texts begin on one line


class TextPart(QWidget):
    """One text under its heading, to be read and copied; where it can be chosen, `choice` says so on a button."""

    def __init__(self, heading: str, parent: QWidget, choice: str = "") -> None:
        super().__init__(parent)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        top = QHBoxLayout()
        self.heading = PlainLabel(heading, "section", self)
        self.heading.setMinimumHeight(_HEAD)
        self.button = Chip(choice, self)
        self.button.setVisible(bool(choice))
        top.addWidget(self.heading, 1)
        top.addWidget(self.button)
        box.addLayout(top)
        self.text = QPlainTextEdit(self)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(heading)
        box.addWidget(self.text, 1)

    def say(self, heading: str, text: str) -> None:
        """Show a text under a heading."""
        self.heading.setText(heading)
        self.text.setAccessibleName(heading)
        self.text.setPlainText(text)


class Detail(QWidget):
    """Owns the texts below the lists; `decided(side)` says that a person chose one of a conflict's."""

    decided = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedHeight(_HEIGHT)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self.first = TextPart("", self)
        self.second = TextPart("", self)
        self.ours = TextPart("", self, tr("Keep the project’s"))
        self.theirs = TextPart("", self, tr("Take the workbook’s"))
        for part in (self.first, self.second, self.ours, self.theirs):
            row.addWidget(part, 1)
        self._group = QButtonGroup(self)
        self._group.addButton(self.ours.button)
        self._group.addButton(self.theirs.button)
        self.ours.button.clicked.connect(lambda: self.decided.emit(Side.OURS))
        self.theirs.button.clicked.connect(lambda: self.decided.emit(Side.THEIRS))
        self.show_entry(None, None)

    def show_entry(self, entry: Any, side: Side | None, *, is_conflict: bool = False) -> None:
        """Show what an entry is about; `side` is how a conflict was decided."""
        self.first.setVisible(entry is not None)
        self.second.setVisible(isinstance(entry, CellChange | Problem | Unknown) and not is_conflict)
        for part in (self.ours, self.theirs):
            part.setVisible(is_conflict and isinstance(entry, CellChange))
        if isinstance(entry, CellChange):
            self._show_change(entry, side, is_conflict)
        elif isinstance(entry, NewRow):
            told = [
                f"{field_name(entry.kind, name)}: {shown_value(entry.kind, name, value)}"
                for name, value in entry.values.items()
            ]
            self.first.say(tr("The row says"), "\n".join(told))
        elif isinstance(entry, Problem | Unknown):
            self.first.say(tr("The workbook says"), entry.shown if isinstance(entry, Problem) else entry.title)
            self.second.say(tr("Reason"), entry.reason)
        elif entry is not None:
            self.first.say(tr("In the project"), "\n".join(filter(None, (entry.title, entry.touchpoint))))

    def _show_change(self, change: CellChange, side: Side | None, is_conflict: bool) -> None:
        before, after = (shown_value(change.kind, change.field, value) for value in (change.before, change.after))
        if not is_conflict:
            self.first.say(tr("In the project"), before)
            self.second.say(tr("In the workbook"), after)
            return
        base = shown_value(change.kind, change.field, change.base)
        self.first.say(tr("As exported"), base)
        self.ours.say(tr("In the project"), before)
        self.theirs.say(tr("In the workbook"), after)
        self._group.setExclusive(False)
        self.ours.button.setChecked(side is Side.OURS)
        self.theirs.button.setChecked(side is Side.THEIRS)
        self._group.setExclusive(True)
