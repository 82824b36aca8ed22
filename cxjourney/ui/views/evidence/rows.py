"""A read-only table of rows of any kind: sorted by value and filtered in one go, so that 10,000 rows are quick.

Sorting and filtering are the model's own, because a proxy would ask for every cell in Python one by one.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from cxjourney.exchange.csv_table import Cell

Index = QModelIndex | QPersistentModelIndex
Row = TypeVar("Row")

_NONE = QModelIndex()
_SHOWN = 300  # characters of one cell that are ever painted
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """One column: what a row says in it, by what it sorts (None comes last), and what a file gets.

    `saved` are the headings and values of the column in a file, where they differ from the text: a score is one
    column on screen and plain numbers in a file. Where a view is too narrow, the columns with the highest `optional`
    give way; those with 0 stay.
    """

    title: str
    text: Callable[[Row], str]
    sort: Callable[[Row], Any] | None = None
    width: int = 100
    right: bool = False
    tip: Callable[[Row], str] | None = None
    spoken: Callable[[Row], str] | None = None
    saved: tuple[tuple[str, Callable[[Row], Cell]], ...] = ()
    optional: int = 0


class RowsModel(QAbstractTableModel, Generic[Row]):
    """Owns the rows, the order they are shown in and which of them are shown."""

    def __init__(self, columns: Sequence[Column[Row]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = list(columns)
        self.rows: list[Row] = []
        self._shown: list[int] = []
        self._test: Callable[[Row], bool] | None = None
        self._sorted_by = (-1, Qt.SortOrder.AscendingOrder)

    # what is shown

    def set_columns(self, columns: Sequence[Column[Row]]) -> None:
        """Show other columns of the same rows, in the rows' own order."""
        self.beginResetModel()
        self.columns = list(columns)
        self._sorted_by = (-1, Qt.SortOrder.AscendingOrder)
        self._shown = self._wanted()
        self.endResetModel()

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows, sorted and filtered as the ones before."""
        self.beginResetModel()
        self.rows = list(rows)
        self._shown = self._wanted()
        self.endResetModel()

    def set_filter(self, test: Callable[[Row], bool] | None) -> None:
        """Show only the rows that pass `test`; None shows all."""
        self._test = test
        wanted = self._wanted()
        if wanted != self._shown:
            self.beginResetModel()
            self._shown = wanted
            self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column, -1 being the rows' own order; rows without a value come last either way."""
        self._sorted_by = (column, order)
        wanted = self._wanted()
        if wanted == self._shown:
            return
        self.layoutAboutToBeChanged.emit()
        old = self.persistentIndexList()
        place = {at: row for row, at in enumerate(wanted)}
        new = [self.index(place[self._shown[index.row()]], index.column()) for index in old]
        self._shown = wanted
        self.changePersistentIndexList(old, new)
        self.layoutChanged.emit()

    def row(self, row: int) -> Row:
        """Return what stands in a row that is shown."""
        return self.rows[self._shown[row]]

    def shown(self) -> list[Row]:
        """Return the rows that are shown, in their order."""
        return [self.rows[at] for at in self._shown]

    def find(self, test: Callable[[Row], bool]) -> int:
        """Return the first shown row that passes, -1 for none."""
        return next((row for row, at in enumerate(self._shown) if test(self.rows[at])), -1)

    def _wanted(self) -> list[int]:
        test, rows = self._test, self.rows
        shown = [at for at in range(len(rows)) if test is None or test(rows[at])]
        column, order = self._sorted_by
        if not 0 <= column < len(self.columns):
            return shown
        of = self.columns[column]
        value = of.sort or (lambda row: of.text(row).casefold())
        keys = {at: value(rows[at]) for at in shown}
        known = [at for at in shown if keys[at] is not None]
        known.sort(key=keys.__getitem__, reverse=order == Qt.SortOrder.DescendingOrder)
        return known + [at for at in shown if keys[at] is None]

    # files and clipboard

    def saved_headings(self) -> list[str]:
        """Return the headings of the table in a file."""
        return [heading for column in self.columns for heading, _ in column.saved or ((column.title, None),)]

    def saved_row(self, row: Row) -> list[Cell]:
        """Return what a file holds of a row."""
        cells: list[Cell] = []
        for column in self.columns:
            if column.saved:
                cells.extend(value(row) for _, value in column.saved)
            else:
                cells.append(column.text(row))
        return cells

    # Qt's questions

    def rowCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.right else _LEFT
        row = self.rows[self._shown[index.row()]]
        if role == Qt.ItemDataRole.DisplayRole:
            return " ".join(column.text(row)[:_SHOWN].split())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return (column.spoken or column.text)(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            text = column.tip(row) if column.tip is not None else column.text(row)
            return html.escape(text[:2000]) if text else None
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if self.columns[section].right else _LEFT
        return None

    def mimeTypes(self) -> list[str]:
        return []
