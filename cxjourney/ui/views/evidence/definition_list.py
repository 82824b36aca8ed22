"""A list of definitions, such as metrics or segments: to add, edit, order and remove by mouse and by keys."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QMenu,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cxjourney.domain.text import tr
from cxjourney.ui.widgets.text import PlainLabel

ID_ROLE = int(Qt.ItemDataRole.UserRole)


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: its title, its width in pixels (0: what is left), and whether it gives way in a narrow window."""

    title: str
    width: int = 0
    optional: bool = False


class DefinitionList(QWidget):
    """Owns the table and its buttons; what a person wants comes as a signal with the id of the record."""

    add_requested = Signal()
    edit_requested = Signal(str)
    move_requested = Signal(str, int)  # id, step up or down
    remove_requested = Signal(str)

    def __init__(
        self, name: str, hint: str, headings: Sequence[Heading], add: str, may_edit: bool, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._may_edit, self._headings = may_edit, headings
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addWidget(PlainLabel(name, "heading", self))
        box.addWidget(PlainLabel(hint, "mute", self, wrap=True))
        self.tree = _Tree(self)
        self.tree.setAccessibleName(name)
        self.tree.setColumnCount(len(headings))
        self.tree.setHeaderLabels([heading.title for heading in headings])
        header = self.tree.header()
        header.setStretchLastSection(False)
        for section, heading in enumerate(headings):
            if heading.width:
                self.tree.setColumnWidth(section, heading.width)
            else:
                header.setSectionResizeMode(section, QHeaderView.ResizeMode.Stretch)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.add_button = self._button(row, add, self.add_requested.emit)
        self.edit_button = self._button(row, tr("Edit…"), lambda: self._emit(self.edit_requested))
        self.up_button = self._button(row, tr("Move up"), lambda: self._move(-1))
        self.down_button = self._button(row, tr("Move down"), lambda: self._move(1))
        self.remove_button = self._button(row, tr("Remove"), lambda: self._emit(self.remove_requested))
        row.addStretch(1)
        box.addLayout(row)
        box.addWidget(self.tree, 1)
        self.tree.currentItemChanged.connect(lambda *_: self._show_buttons())
        self.tree.itemActivated.connect(lambda *_: self._emit(self.edit_requested))
        self.tree.remove_wanted.connect(lambda: self._emit(self.remove_requested))
        self.tree.move_wanted.connect(self._move)
        self.tree.menu_wanted.connect(lambda point: self.menu().popup(point))
        self._show_buttons()

    def _button(self, row: QHBoxLayout, text: str, run: object) -> QPushButton:
        button = QPushButton(text, self)
        button.clicked.connect(lambda _checked=False: run() if callable(run) else None)
        row.addWidget(button)
        return button

    @property
    def current_id(self) -> str:
        """The id of the chosen record, empty without one."""
        item = self.tree.currentItem()
        return str(item.data(0, ID_ROLE)) if item is not None else ""

    def set_rows(self, rows: Sequence[tuple[str, Sequence[str]]]) -> None:
        """Show records as (id, texts); the chosen one stays chosen."""
        chosen, at = self.current_id, self._current_row()
        self.tree.blockSignals(True)
        self.tree.clear()
        for record_id, texts in rows:
            item = QTreeWidgetItem(self.tree, list(texts))
            item.setData(0, ID_ROLE, record_id)
            for column, text in enumerate(texts):
                item.setToolTip(column, html.escape(text))
            item.setData(0, Qt.ItemDataRole.AccessibleTextRole, ", ".join(text for text in texts if text))
        self.tree.blockSignals(False)
        ids = [record_id for record_id, _ in rows]
        if ids:
            row = ids.index(chosen) if chosen in ids else min(max(at, 0), len(ids) - 1)
            self.tree.setCurrentIndex(self.tree.model().index(row, 0))
        self._show_buttons()

    def give_way(self, width: int) -> None:
        """Leave out what can be missed in a narrow window."""
        for section, heading in enumerate(self._headings):
            self.tree.setColumnHidden(section, heading.optional and width < 760)

    def menu(self) -> QMenu:
        """Return what can be done with the chosen record."""
        menu = QMenu(self)
        for button in (self.edit_button, self.up_button, self.down_button, self.remove_button):
            menu.addAction(button.text(), button.click).setEnabled(button.isEnabled())
        return menu

    def _show_buttons(self) -> None:
        at = self._current_row()
        self.add_button.setEnabled(self._may_edit)
        for button, enabled in (
            (self.edit_button, at >= 0), (self.up_button, at > 0),
            (self.down_button, 0 <= at < self.tree.topLevelItemCount() - 1), (self.remove_button, at >= 0),
        ):  # fmt: skip
            button.setEnabled(enabled and self._may_edit)

    def _current_row(self) -> int:
        item = self.tree.currentItem()
        return self.tree.indexOfTopLevelItem(item) if item is not None else -1

    def _emit(self, signal: object) -> None:
        if self.current_id and self._may_edit:
            signal.emit(self.current_id)  # type: ignore[attr-defined]

    def _move(self, step: int) -> None:
        if self.current_id and self._may_edit:
            self.move_requested.emit(self.current_id, step)


class _Tree(QTreeWidget):
    """A flat table: Enter edits, Delete removes, Alt with an arrow key moves."""

    remove_wanted = Signal()
    move_wanted = Signal(int)
    menu_wanted = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setFrameShape(QTreeWidget.Shape.NoFrame)
        self.setDragEnabled(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setAccessibleDescription(tr("Enter edits, Delete removes, Alt with the arrow keys moves."))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        if event.key() == Qt.Key.Key_Delete:
            self.remove_wanted.emit()
        elif alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.move_wanted.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentItem() is not None:
            self.itemActivated.emit(self.currentItem(), 0)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.currentItem() is not None:
            self.menu_wanted.emit(event.globalPos())
