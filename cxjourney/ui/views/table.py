"""The table view: one row for each touchpoint, to sort, filter, edit in place and copy into a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QItemSelectionModel, QObject, QSortFilterProxyModel, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStackedLayout,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from cxjourney.domain.edits import Edit
from cxjourney.domain.records import Metric
from cxjourney.domain.text import tr, trn
from cxjourney.scoring.labels import badge, shape
from cxjourney.scoring.score import Band, Score
from cxjourney.ui.editing import Editing
from cxjourney.ui.views.table_model import ID_ROLE, SORT_ROLE, ScoreColumn, TableModel
from cxjourney.ui.widgets.empty import EmptyState
from cxjourney.ui.widgets.text import PlainLabel

if TYPE_CHECKING:
    from cxjourney.services.scores import Scores
    from cxjourney.services.selection import Selection

SCORES_AT = 5  # where the metrics stand on screen: after the owner
WIDTHS = (220, 100, 120, 90, 120, 90, 150, 70, 60, 220)


class TableView(QWidget):
    """Owns the table and its filter; what is selected in it is what is selected everywhere."""

    def __init__(self, editing: Editing, selection: Selection, scores: Scores, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editing, self._selection, self._scores = editing, selection, scores
        self._showing = False
        self.model = TableModel(editing, self)
        self.proxy = QSortFilterProxyModel(self)
        self.proxy.setSourceModel(self.model)
        self.proxy.setSortRole(SORT_ROLE)
        self.proxy.setFilterKeyColumn(-1)
        self.proxy.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.filter = QLineEdit(self)
        self.filter.setPlaceholderText(tr("Filter touchpoints"))
        self.filter.setAccessibleName(tr("Filter touchpoints"))
        self.filter.setClearButtonEnabled(True)
        self.filter.setMaximumWidth(320)
        self.filter.textChanged.connect(self._on_filter)
        self.count = PlainLabel("", "mute", self)
        self.table = self._make_table()
        self._build()
        editing.document.changed.connect(self._on_changed)
        editing.document.replaced.connect(self._show_journey)
        selection.changed.connect(self._on_selection)
        selection.shown_changed.connect(self._on_selection)
        scores.changed.connect(self._show_scores)
        self.table.selectionModel().selectionChanged.connect(self._on_rows_selected)
        self._shown: tuple[str | None, str | None] = (None, None)
        self._show_journey()
        self._on_selection()

    def _make_table(self) -> QTableView:
        table = QTableView(self)
        table.setModel(self.proxy)
        table.setSortingEnabled(True)
        table.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        table.setWordWrap(False)
        table.setShowGrid(False)
        table.setFrameShape(QTableView.Shape.NoFrame)
        table.setAlternatingRowColors(True)
        table.setTabKeyNavigation(False)
        table.setDragEnabled(False)
        table.setEditTriggers(
            QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(32)
        table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        table.horizontalHeader().setHighlightSections(False)
        table.setAccessibleName(tr("Touchpoints of the journey"))
        table.installEventFilter(self)
        for column, width in enumerate(WIDTHS):
            table.setColumnWidth(column, width)
        return table

    def _build(self) -> None:
        page = QWidget(self)
        page.setObjectName("surface")
        page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        box = QVBoxLayout(page)
        box.setContentsMargins(16, 12, 16, 8)
        box.setSpacing(8)
        bar = QHBoxLayout()
        bar.setSpacing(12)
        copy = QPushButton(tr("Copy as table"), page)
        copy.setToolTip(tr("Copy the rows that are selected, or all that are shown, for a spreadsheet"))
        copy.clicked.connect(self.copy)
        reset = QPushButton(tr("Journey order"), page)
        reset.setToolTip(tr("Sort the rows as they follow on the map"))
        reset.clicked.connect(lambda: self.table.sortByColumn(-1, Qt.SortOrder.AscendingOrder))
        bar.addWidget(self.filter, 1)
        bar.addWidget(self.count)
        bar.addStretch(1)
        bar.addWidget(reset)
        bar.addWidget(copy)
        box.addLayout(bar)
        box.addWidget(self.table)
        empty = EmptyState(
            tr("No touchpoints yet"),
            tr("Every touchpoint of this journey gets a row here. Add the first ones on the map or in the outline."),
            self,
        )
        self._stack = QStackedLayout(self)
        self._stack.addWidget(page)
        self._stack.addWidget(empty)

    # following

    def _show_journey(self) -> None:
        self._shown = (self._selection.journey_id, self._selection.persona_id)
        self.model.set_journey(*self._shown)
        self._show_scores()
        self._on_rows()

    def _show_scores(self) -> None:
        columns = self._score_columns()
        self.model.set_score_columns(columns)
        header, first = self.table.horizontalHeader(), self.model.columnCount() - len(columns)
        for at in range(len(columns)):
            self.table.setColumnWidth(first + at, 76)
            header.moveSection(header.visualIndex(first + at), SCORES_AT + at)

    def _score_columns(self) -> list[ScoreColumn]:
        if not self._scores.has_evidence:
            return []
        return [self._score_column(metric) for metric in self._scores.metrics_with_data()]

    def _score_column(self, metric: Metric) -> ScoreColumn:
        def text(touchpoint_id: str) -> str:
            found = badge(metric, score(touchpoint_id), self._editing.project.info.minimum_n)
            return "" if found.band is Band.NONE else f"{shape(found.band)} {found.text}".strip()

        def score(touchpoint_id: str) -> Score | None:
            return self._scores.touchpoint_score(touchpoint_id, metric)

        def value(touchpoint_id: str) -> float | None:
            found = score(touchpoint_id)
            return found.value if found else None

        return ScoreColumn(metric.name, text, value)

    def _on_changed(self, edit: Edit) -> None:
        self.model.follow(edit)
        self._on_rows()

    def _on_filter(self, text: str) -> None:
        self.proxy.setFilterFixedString(text.strip())
        self._on_rows()

    def _on_rows(self) -> None:
        total, shown = self.model.rowCount(), self.proxy.rowCount()
        self._stack.setCurrentIndex(0 if total else 1)
        text = trn("{count} touchpoint", "{count} touchpoints", total)
        self.count.setText(text if shown == total else tr("{shown} of {all}", shown=shown, all=text))

    def _on_selection(self) -> None:
        if (self._selection.journey_id, self._selection.persona_id) != self._shown:
            self._show_journey()
        if self._showing:
            return
        self._showing = True
        model = self.table.selectionModel()
        flags = QItemSelectionModel.SelectionFlag
        model.clearSelection()
        for record_id in self._selection.ids:
            row = self.model.row_of(record_id)
            index = self.proxy.mapFromSource(self.model.index(row, 0)) if row >= 0 else None
            if index is not None and index.isValid():
                model.select(index, flags.Select | flags.Rows)
                if len(self._selection.ids) == 1 and self.table.currentIndex().row() != index.row():
                    model.setCurrentIndex(index, flags.NoUpdate)
                    self.table.scrollTo(index)
        self._showing = False

    def _on_rows_selected(self) -> None:
        if not self._showing:
            self._showing = True
            self._selection.set([index.data(ID_ROLE) for index in self.table.selectionModel().selectedRows()])
            self._showing = False

    # copying

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if (
            event.type() in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress)
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.Copy)
        ):
            event.accept()
            if event.type() == QEvent.Type.KeyPress:
                self.copy()
            return True
        return False

    def as_text(self) -> str:
        """Return the selected rows, or all shown ones, as tab-separated text with a line of titles."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        rows = rows or list(range(self.proxy.rowCount()))
        columns = range(self.proxy.columnCount())
        lines = [[str(self.proxy.headerData(c, Qt.Orientation.Horizontal)) for c in columns]]
        lines += [[str(self.proxy.index(r, c).data() or "") for c in columns] for r in rows]
        return "\n".join("\t".join(_cell(value) for value in line) for line in lines) + "\n"

    def copy(self) -> None:
        """Put the rows on the clipboard as plain text."""
        QGuiApplication.clipboard().setText(self.as_text())


def _cell(value: str) -> str:
    """Return a value such that a spreadsheet takes it as one cell of text, never as a formula."""
    text = " ".join(value.split())
    is_number = text.replace("−", "-").lstrip("+-").replace(".", "", 1).replace(",", "").isdigit()
    return f"'{text}" if text[:1] in ("=", "@", "+", "-") and not is_number else text
