"""The tables of the import assistant as models over the session: nothing is built for rows that nobody sees.

Cells are plain text. What is dragged out of a table is said by the table itself, as JSON.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from cxjourney.domain.text import tr
from cxjourney.evidence.found import question_text, remark_text
from cxjourney.evidence.plan import Problem
from cxjourney.ui.import_assistant.session import UNUSED, ImportSession
from cxjourney.ui.import_assistant.words import meaning, role_name

Index = QModelIndex | QPersistentModelIndex
DETAIL = int(Qt.ItemDataRole.UserRole) + 1  # a second line, in the quiet colour
TONE = int(Qt.ItemDataRole.UserRole) + 2  # mute, problem, strong, heading, or nothing
_CELL = 160  # characters shown of a cell
_NONE = QModelIndex()
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


def one_line(text: str) -> str:
    """Return a text as a cell shows it: on one line and not endless."""
    text = " ".join(text[: _CELL * 2].split())
    return text if len(text) <= _CELL else text[: _CELL - 1] + "…"


class TextTable(QAbstractTableModel):
    """A table of plain texts under headings; columns in `right` hold numbers."""

    def __init__(
        self, headings: Sequence[str] = (), rows: Sequence[Sequence[str]] = (), right: Iterable[int] = ()
    ) -> None:
        super().__init__()
        self.headings = list(headings)
        self.rows: Sequence[Sequence[str]] = rows
        self.right = set(right)

    def fill(self, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Replace everything."""
        self.beginResetModel()
        self.headings = list(headings)
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self.headings)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return one_line(self.rows[index.row()][index.column()])
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in self.right:
            return _RIGHT
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.headings[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and section in self.right:
            return _RIGHT
        return None


class ColumnTable(QAbstractTableModel):
    """One row for each column of the file: name and question, role, meaning, examples; what is open is marked."""

    def __init__(self, session: ImportSession) -> None:
        super().__init__()
        self.headings = (tr("Column"), tr("Role"), tr("Meaning"), tr("Examples"))
        self._session = session
        self.names: list[str] = []
        self._rows: dict[str, int] = {}

    def set_session(self, session: ImportSession) -> None:
        """Show another layout."""
        self._session = session
        self.names = []

    def show_columns(self, used_only: bool, text: str = "") -> None:
        """Show the columns whose name or question holds `text`; used ones only, if so wished."""
        found = self._session.found
        wanted = text.casefold()
        self.beginResetModel()
        self.names = [
            column.name for column in (found.columns if found is not None else ())
            if (not used_only or self._is_told(column.name))
            and (wanted in column.name.casefold() or wanted in column.label.casefold())
        ]  # fmt: skip
        self._rows = {name: row for row, name in enumerate(self.names)}
        self.endResetModel()

    def _is_told(self, name: str) -> bool:
        return self._session.column(name).role != "ignore" or self._session.is_new(name)

    def row_of(self, name: str) -> int:
        """Return the row of a column, -1 where it is not shown."""
        return self._rows.get(name, -1)

    def refresh(self) -> None:
        """Show what may have changed about any column."""
        if self.names:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.names) - 1, len(self.headings) - 1))

    def text(self, name: str, column: int) -> str:
        """Return what a cell says."""
        mapped, seen = self._session.column(name), self._session.seen(name)
        if column == 0:
            return name
        if column == 1:
            return role_name(mapped.role)
        if column == 2:
            if self._asks(name):
                return question_text(mapped.question)
            if mapped.role == "personal":
                return tr("will not be read")
            if seen.remark and mapped.role == seen.role:
                return ", ".join(part for part in (meaning(mapped), remark_text(seen.remark)) if part)
            return tr("new in this file") if self._session.is_new(name) and mapped.role == "ignore" else meaning(mapped)
        return "" if mapped.role == "personal" else " · ".join(one_line(one) for one in seen.examples[:4])

    def rowCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self.names)

    def columnCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self.headings)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        name, column = self.names[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return one_line(self.text(name, column))
        if role == DETAIL and column == 0:
            return one_line(self._session.seen(name).label)
        if role == TONE:
            if column == 2 and self._asks(name):
                return "problem"
            is_used = self._session.column(name).role not in UNUSED
            return ("strong" if column == 0 else "") if is_used else "mute"
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return self.headings[section]
        return None

    def _asks(self, name: str) -> bool:
        column = self._session.column(name)
        return bool(column.question) and column.role not in UNUSED


class TwoLines(QStyledItemDelegate):
    """Draws a cell in the tone that its model names, with a quiet second line where there is one."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        size = super().sizeHint(option, index)
        lines = 2 if index.data(DETAIL) else 1
        return QSize(min(size.width(), 120), max(size.height(), option.fontMetrics.height() * lines + 10))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tone, detail = index.data(TONE), index.data(DETAIL)
        self.initStyleOption(option, index)
        text, option.text = option.text, ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        painter.save()
        self._write(painter, option, text, str(detail or ""), str(tone or ""))
        painter.restore()

    def _write(self, painter: QPainter, option: QStyleOptionViewItem, text: str, detail: str, tone: str) -> None:
        palette = QApplication.palette()  # the view's own has its style sheet's idea of a quiet text
        colours = {"mute": palette.color(QPalette.ColorRole.PlaceholderText), "problem": _problem(palette)}
        box = option.rect.adjusted(8, 3, -8, -3)
        font = QFont(option.font)
        if tone in ("strong", "heading"):
            font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(colours.get(tone, palette.color(QPalette.ColorRole.Text)))
        align = int(option.displayAlignment & Qt.AlignmentFlag.AlignHorizontal_Mask) | int(
            Qt.AlignmentFlag.AlignVCenter
        )
        height = box.height() // 2 if detail else box.height()
        upper = QRect(box.left(), box.top(), box.width(), height)
        metrics = painter.fontMetrics()
        painter.drawText(upper, align, metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width()))
        if detail:
            painter.setFont(option.font)
            painter.setPen(colours["mute"])
            lower = QRect(box.left(), box.top() + height, box.width(), box.height() - height)
            metrics = painter.fontMetrics()
            painter.drawText(lower, align, metrics.elidedText(detail, Qt.TextElideMode.ElideRight, box.width()))


def _problem(palette: QPalette) -> QColor:
    return palette.color(QPalette.ColorRole.BrightText)


def problem_rows(problems: Sequence[Problem], file: str = "") -> list[list[str]]:
    """Return problems as rows of texts, in the order of the file, each naming its file where there are several."""
    ordered = sorted(problems, key=lambda problem: problem.row)
    rows = [[f"{problem.row:,}", problem.column, problem.value, problem.reason] for problem in ordered]
    return [[file, *row] for row in rows] if file else rows


class SharedWidths(QTableView):
    """A table whose columns share its width: `shares` of the first ones, and the rest for the last."""

    shares: Sequence[float] = ()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = self.viewport().width()
        for section, share in enumerate(self.shares):
            self.setColumnWidth(section, round(width * share))


def table_view(
    model: QAbstractItemModel, name: str, accessible: str, parent: QWidget, shares: Sequence[float] = ()
) -> QTableView:
    """Return a quiet view of whole rows over a model; with `shares` its columns share the width."""
    view = SharedWidths(parent)
    view.shares = shares
    view.horizontalHeader().setStretchLastSection(bool(shares))
    view.setObjectName(name)
    view.setAccessibleName(accessible)
    view.setModel(model)
    view.setItemDelegate(TwoLines(view))
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setDragEnabled(False)
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setTabKeyNavigation(False)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(28)
    view.horizontalHeader().setHighlightSections(False)
    view.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    return view
