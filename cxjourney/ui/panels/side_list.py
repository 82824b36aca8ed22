"""A short list in the left panel: entries with an id, one of them current; arrow keys and clicks choose."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QAbstractItemView, QListView, QSizePolicy, QWidget

Index = QModelIndex | QPersistentModelIndex
KEY_ROLE = int(Qt.ItemDataRole.UserRole)


class _Model(QAbstractListModel):
    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view
        self.entries: list[tuple[str | None, str]] = []
        self.current = -1

    def set_current(self, row: int) -> None:
        before, self.current = self.current, row
        for one in (before, row):
            if 0 <= one < len(self.entries):
                self.dataChanged.emit(self.index(one, 0), self.index(one, 0))

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        key, text = self.entries[index.row()]
        if role == Qt.ItemDataRole.FontRole:
            font = QFont(self._view.font())  # as large as the person wants text to be
            font.setWeight(QFont.Weight.DemiBold if index.row() == self.current else QFont.Weight.Normal)
            return font
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return text if role == Qt.ItemDataRole.DisplayRole else None
        return key if role == KEY_ROLE else None

    def set_entries(self, entries: list[tuple[str | None, str]]) -> None:
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()

    def mimeTypes(self) -> list[str]:
        return []


class SideList(QListView):
    """Owns its entries as (key, text); `chosen(key)` says that a person chose one, `menu_wanted` asks for a menu."""

    chosen = Signal(object)
    menu_wanted = Signal(object, QPoint)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("side")
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setAccessibleName(name)
        self._model = _Model(self)
        self.setModel(self._model)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setUniformItemSizes(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._on_menu)
        self.selectionModel().currentChanged.connect(self._on_current)
        self._setting = False

    def set_entries(self, entries: Sequence[tuple[str | None, str]], key: str | None) -> None:
        """Show `entries` with `key` as the current one."""
        self._setting = True
        wanted = list(entries)
        if wanted != self._model.entries:
            self._model.set_entries(wanted)
            self.updateGeometry()
        row = next((i for i, (entry, _) in enumerate(wanted) if entry == key), -1)
        self.setCurrentIndex(self._model.index(row, 0) if row >= 0 else QModelIndex())
        self._model.set_current(row)
        self._setting = False

    def entries(self) -> list[tuple[str | None, str]]:
        """Return what is shown."""
        return list(self._model.entries)

    def sizeHint(self) -> QSize:
        rows = max(1, min(len(self._model.entries), 9))
        height = self.sizeHintForRow(0) if self._model.entries else 28
        return QSize(180, rows * height + 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.sizeHint().height())

    def _on_current(self, current: QModelIndex) -> None:
        if not self._setting and current.isValid():
            self._model.set_current(current.row())
            self.chosen.emit(current.data(KEY_ROLE))

    def _on_menu(self, point: QPoint) -> None:
        index = self.indexAt(point)
        if not index.isValid():
            index = self.currentIndex()
        self.menu_wanted.emit(index.data(KEY_ROLE) if index.isValid() else None, self.viewport().mapToGlobal(point))
