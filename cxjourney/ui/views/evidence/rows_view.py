"""The look and the keys of the tables in the evidence view: whole rows, sorting, copying, saving as CSV."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from cxjourney.domain.errors import ExportError
from cxjourney.domain.text import tr
from cxjourney.exchange.csv_table import csv_bytes, tsv_text
from cxjourney.saving import write_whole
from cxjourney.ui import messages
from cxjourney.ui.views.evidence.rows import RowsModel

HEIGHT = 32


class RowsView(QTableView):
    """Shows a `RowsModel`; `opened(row)` comes with Enter or a double click.

    Alt+Up and Alt+Down sort by the column of the current cell, Alt+Home goes back to the rows' own order.
    """

    opened = Signal(int)

    def __init__(self, model: RowsModel[Any], name: str, parent: QWidget | None = None, stretch: int = 0) -> None:
        super().__init__(parent)
        self.rows = model
        self._stretch = stretch
        self.setModel(model)
        self.setAccessibleName(name)
        self.setAccessibleDescription(tr("Alt with the up or down arrow sorts by the column that the cursor is in."))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setDragEnabled(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setMouseTracking(True)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(HEIGHT)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(40)
        header.setSortIndicatorClearable(True)
        self.setSortingEnabled(True)
        self.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        self.activated.connect(lambda index: self.opened.emit(index.row()))
        self.fit_columns()

    def fit_columns(self) -> None:
        """Give the columns their widths; one of them takes what is left."""
        header = self.horizontalHeader()
        for section, column in enumerate(self.rows.columns):
            header.setSectionResizeMode(section, QHeaderView.ResizeMode.Interactive)
            self.setColumnWidth(section, column.width)
        self._share_out()

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self._share_out()

    def _share_out(self) -> None:
        """Let the stretching column fill the width; where there is too little, leave out what can be missed."""
        columns, room = self.rows.columns, self.viewport().width()
        kept = set(range(len(columns)))
        for at in sorted(kept, key=lambda at: -columns[at].optional):
            if columns[at].optional and sum(columns[other].width for other in kept) > room:
                kept.discard(at)
        for at in range(len(columns)):
            if self.isColumnHidden(at) is (at in kept):
                self.setColumnHidden(at, at not in kept)
        if self._stretch < len(columns):
            rest = sum(self.columnWidth(at) for at in kept if at != self._stretch)
            self.setColumnWidth(self._stretch, max(columns[self._stretch].width, room - rest))

    def selected(self) -> list[int]:
        """Return the selected rows from top to bottom."""
        return sorted(index.row() for index in self.selectionModel().selectedRows())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in _SORTING:
            column = -1 if event.key() == Qt.Key.Key_Home else max(0, self.currentIndex().column())
            self.sortByColumn(column, _SORTING[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    # out of the window

    def as_text(self) -> str:
        """Return the selected rows, or all shown ones, as tab-separated text under their headings."""
        model, chosen = self.rows, self.selected()
        rows = [model.row(at) for at in chosen] if chosen else model.shown()
        return tsv_text(model.saved_headings(), (model.saved_row(row) for row in rows))

    def copy(self) -> None:
        """Put the rows on the clipboard as plain text."""
        QGuiApplication.clipboard().setText(self.as_text())

    def as_csv(self) -> bytes:
        """Return all shown rows as a CSV file."""
        model = self.rows
        return csv_bytes(model.saved_headings(), (model.saved_row(row) for row in model.shown()))

    def save(self, proposal: str, said: Callable[[str], object]) -> None:
        """Ask where to, and save the shown rows as CSV; `said` hears how it went."""
        path = messages.ask_save_path(
            self.window(), tr("Save as CSV"), Path.home() / proposal, tr("CSV table (*.csv)"), ".csv"
        )
        if path is None:
            return
        try:
            write_whole(path, self.as_csv())
        except ExportError as error:
            messages.warn(self.window(), tr("The table was not saved."), str(error))
            return
        said(tr("Saved {name}", name=path.name))


_SORTING = {
    Qt.Key.Key_Up: Qt.SortOrder.AscendingOrder,
    Qt.Key.Key_Down: Qt.SortOrder.DescendingOrder,
    Qt.Key.Key_Home: Qt.SortOrder.AscendingOrder,
}
