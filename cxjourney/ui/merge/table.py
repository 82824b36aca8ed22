"""The table that shows a list of a merge: whole lines, several at once, ticked with Space."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from cxjourney.domain.text import tr
from cxjourney.ui.import_assistant.tables import TwoLines
from cxjourney.ui.merge.lines import MergeLines

_TICKS = 36  # width of the column of ticks


class MergeTable(QTableView):
    """Owns the look and the keys of the lists; what a line means is the model's."""

    def __init__(self, lines: MergeLines, parent: QWidget) -> None:
        super().__init__(parent)
        self._lines = lines
        self.setModel(lines)
        self.setObjectName("merge_lines")
        self.setAccessibleName(tr("What the workbook says"))
        delegate = TwoLines(self)
        for column in range(1, 8):
            self.setItemDelegateForColumn(column, delegate)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(28)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        lines.modelReset.connect(self.share_width)

    def marked(self) -> list[int]:
        """Return the rows of the lines that are marked."""
        return sorted({index.row() for index in self.selectionModel().selectedRows()})

    def share_width(self) -> None:
        """Give each column its share of the width."""
        self.setColumnHidden(0, not self._lines.has_ticks)
        self.setColumnWidth(0, _TICKS)
        width = self.viewport().width() - (_TICKS if self._lines.has_ticks else 0)
        for column, heading in enumerate(self._lines.headings, 1):
            self.setColumnWidth(column, round(width * heading.share))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.share_width()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self.marked():
            self._lines.toggle(self.marked())
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()  # the dialog's own button takes it
            return
        super().keyPressEvent(event)
