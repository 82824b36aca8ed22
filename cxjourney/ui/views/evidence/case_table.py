"""The table of cases to call back: rows are asked for as they come into sight, however many there are."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from cxjourney.domain.actions import CaseKey
from cxjourney.domain.project import Project
from cxjourney.domain.records import CaseStatus, Metric, Touchpoint
from cxjourney.domain.text import tr
from cxjourney.scoring.cases import CallBack, CaseColumn, status_text
from cxjourney.scoring.comments import answer_band, answer_text
from cxjourney.scoring.labels import shape
from cxjourney.ui import words
from cxjourney.ui.widgets.no_drops import NoDrops
from cxjourney.ui.widgets.text import shortened

if TYPE_CHECKING:
    from cxjourney.drawing.theme import Theme
    from cxjourney.scoring.cases import CaseList

Index = QModelIndex | QPersistentModelIndex
STEP = 200  # rows asked for at once
KEPT = 20  # such portions
COLUMNS: tuple[tuple[CaseColumn | None, int], ...] = (
    (CaseColumn.STATUS, 96), (CaseColumn.DUE, 168), (CaseColumn.SCORE, 72), (CaseColumn.TOUCHPOINT, 164), (None, 220),
    (CaseColumn.ANSWERED, 104), (CaseColumn.OWNER, 104),
)  # fmt: skip
COMMENT = 4
OPTIONAL = (5, 6)  # columns that give way in a narrow window
NARROW = {0: 84, 1: 150, 2: 60, 3: 132}
KEYS = {
    Qt.Key.Key_O: CaseStatus.OPEN, Qt.Key.Key_C: CaseStatus.CONTACTED, Qt.Key.Key_S: CaseStatus.SOLVED,
}  # fmt: skip


class CaseModel(NoDrops, QAbstractTableModel):
    """Owns the cases shown and their order; `sorted_anew` says that rows are elsewhere now."""

    sorted_anew = Signal()

    def __init__(self, project: Callable[[], Project], theme: Callable[[], Theme], parent: QObject) -> None:
        super().__init__(parent)
        self._project, self._theme = project, theme
        self._metric: Metric | None = None
        self._cases: CaseList | None = None
        self._portions: dict[int, list[CallBack]] = {}
        self._by, self._descending = CaseColumn.DUE, False

    @property
    def cases(self) -> CaseList | None:
        """The cases shown, in their order."""
        return self._cases

    def set_cases(self, metric: Metric | None, cases: CaseList | None) -> None:
        """Show other cases of a metric, in the order that was chosen."""
        self.beginResetModel()
        self._metric = metric
        self._cases = self._sorted(cases) if cases is not None else None
        self._portions.clear()
        self.endResetModel()

    def case(self, row: int) -> CallBack:
        """Return the case in a row."""
        portion = self._portions.get(row // STEP)
        if portion is None:
            if len(self._portions) >= KEPT:
                self._portions.clear()
            if self._cases is None:
                raise AssertionError("rows are asked for only where there are cases")
            portion = self._portions[row // STEP] = self._cases.call_backs(row // STEP * STEP, STEP)
        return portion[row % STEP]

    def _sorted(self, cases: CaseList) -> CaseList:
        titles = {id_: touchpoint.title for id_, touchpoint in self._project().table(Touchpoint).items()}
        return cases.sorted(self._by, titles, self._descending)

    # Qt's questions

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._cases or ())

    def columnCount(self, _parent: Index | None = None) -> int:
        return len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role != Qt.ItemDataRole.DisplayRole or orientation == Qt.Orientation.Vertical:
            return None
        score = shortened(self._metric.name, 20) if self._metric else tr("Score")
        titles = (
            tr("Status"), tr("Due"), score, tr("Touchpoint"), tr("Comment"), tr("Answered"), tr("Owner"),
        )  # fmt: skip
        return titles[section]

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        by = COLUMNS[column][0] if 0 <= column < len(COLUMNS) else CaseColumn.DUE
        if by is None:
            return
        self._by, self._descending = by, order == Qt.SortOrder.DescendingOrder
        if self._cases is not None:
            self.set_cases(self._metric, self._cases)
            self.sorted_anew.emit()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or self._metric is None:
            return None
        case = self.case(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(case, index.column())
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._colour(case, index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == 0:
            return ", ".join(text for at in range(len(COLUMNS)) if (text := self._text(case, at)))
        return None

    def _text(self, case: CallBack, column: int) -> str:
        if column == 0:
            return status_text(case.status)
        if column == 1:
            return due_text(case)
        if column == 2 and self._metric is not None:
            return f"{shape(answer_band(self._metric, case.value))} {answer_text(self._metric, case.value)}".strip()
        if column == 3:
            touchpoint = self._project().get(Touchpoint, case.touchpoint_id)
            return touchpoint.title if touchpoint else ""
        if column == COMMENT:
            return shortened(" ".join(case.comment.split()), 200)
        if column == 5:
            return words.day(case.answered.date()) if case.answered else ""
        return case.owner

    def _colour(self, case: CallBack, column: int) -> object:
        theme = self._theme()
        if column == 1 and case.is_overdue:
            return theme.low
        if column == 2 and self._metric is not None:
            return theme.band(answer_band(self._metric, case.value))
        return theme.mute if case.status is CaseStatus.SOLVED else None


class CaseTable(QTableView):
    """Shows a `CaseModel`; `status_requested(status)` comes with the keys O, C and S for all selected cases."""

    status_requested = Signal(object)

    def __init__(self, model: CaseModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.cases = model
        self.setModel(model)
        self.setAccessibleName(tr("Cases to call back"))
        self.setAccessibleDescription(tr("O marks the selected cases as open, C as contacted, S as solved."))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setDragEnabled(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(32)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        for section, (_, width) in enumerate(COLUMNS):
            self.setColumnWidth(section, width)
        header.setSectionResizeMode(COMMENT, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(60)
        self.setSortingEnabled(True)
        self.sortByColumn(1, Qt.SortOrder.AscendingOrder)

    def ranges(self) -> list[tuple[int, int]]:
        """Return the selected rows as (first, number), from top to bottom."""
        chosen = self.selectionModel().selection()
        found = {(one.top(), one.height()) for one in map(chosen.at, range(chosen.count()))}
        return sorted(found)

    def selected(self) -> list[CallBack]:
        """Return the selected cases."""
        return [self.cases.case(row) for first, count in self.ranges() for row in range(first, first + count)]

    def select(self, ids: list[CaseKey], row: int) -> None:
        """Select cases wherever they are now; where none is there, the case in `row` or the last one."""
        shown = self.cases.cases
        if shown is None or not len(shown):
            return
        rows = shown.positions(ids) or [min(max(row, 0), len(shown) - 1)]
        chosen = QItemSelection()
        last = self.cases.columnCount() - 1
        begins = [at for index, at in enumerate(rows) if not index or rows[index - 1] != at - 1]
        ends = [at for index, at in enumerate(rows) if index + 1 == len(rows) or rows[index + 1] != at + 1]
        for begin, end in zip(begins, ends, strict=True):  # thousands of ranges of one row each would take seconds
            chosen.append(QItemSelectionRange(self.cases.index(begin, 0), self.cases.index(end, last)))
        model, flags = self.selectionModel(), QItemSelectionModel.SelectionFlag
        model.setCurrentIndex(self.cases.index(rows[0], 0), flags.NoUpdate)
        model.select(chosen, flags.ClearAndSelect)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        status = KEYS.get(Qt.Key(event.key())) if not event.modifiers() else None
        if status is not None:
            self.status_requested.emit(status)
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, _text: str) -> None:
        """Letters are commands here."""

    def give_way(self, width: int) -> None:
        """Leave out what can be missed where the table is narrow."""
        narrow = width < 760
        for section in OPTIONAL:
            self.setColumnHidden(section, narrow)
        for section, (_, usual) in enumerate(COLUMNS):
            if section != COMMENT:
                self.setColumnWidth(section, NARROW.get(section, usual) if narrow else usual)


def due_text(case: CallBack) -> str:
    """Return when a case is due, and in words that it is overdue."""
    if case.due is None:
        return tr("no date")
    day = words.day(case.due.date())
    return tr("{day}, overdue", day=day) if case.is_overdue else day
