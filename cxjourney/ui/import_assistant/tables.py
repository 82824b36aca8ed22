"""The tables of the import assistant: columns with their roles, first rows, and problems. Read-only, nothing drags."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from cxjourney.domain.text import tr
from cxjourney.evidence.found import question_text
from cxjourney.evidence.plan import Problem
from cxjourney.ui.import_assistant.session import ImportSession
from cxjourney.ui.import_assistant.words import meaning, role_name

Index = QModelIndex | QPersistentModelIndex
_CELL = 120  # characters shown of a cell
_NONE = QModelIndex()


class TextTable(QAbstractTableModel):
    """A table of plain texts under headings."""

    def __init__(self, headings: Sequence[str] = (), rows: Sequence[Sequence[str]] = ()) -> None:
        super().__init__()
        self.headings = list(headings)
        self.rows = [list(row) for row in rows]

    def fill(self, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Replace everything."""
        self.beginResetModel()
        self.headings = list(headings)
        self.rows = [list(row) for row in rows]
        self.endResetModel()

    def rowCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self.headings)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        text = " ".join(self.rows[index.row()][index.column()][: _CELL * 2].split())
        return text if len(text) <= _CELL else text[: _CELL - 1] + "…"

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return self.headings[section]
        return None


class ColumnTable(TextTable):
    """One row for each column of the file: name, role, meaning, examples; open questions are said in the row."""

    def __init__(self, session: ImportSession) -> None:
        super().__init__((tr("Column"), tr("Role"), tr("Meaning"), tr("Examples")))
        self._session = session
        self.names: list[str] = []

    def show_columns(self, used_only: bool) -> None:
        """Fill in the columns of the file, or only those that are not ignored."""
        found = self._session.found
        columns = found.columns if found is not None else ()
        shown = [c for c in columns if not used_only or self._session.column(c.name).role != "ignore"]
        self.names = [column.name for column in shown]
        self.fill(self.headings, [self._texts(name) for name in self.names])

    def refresh(self, name: str) -> None:
        """Show what has changed about one column."""
        if name in self.names:
            row = self.names.index(name)
            self.rows[row] = self._texts(name)
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(self.headings) - 1))

    def _texts(self, name: str) -> list[str]:
        column = self._session.column(name)
        seen = self._session.found.column(name) if self._session.found is not None else None
        examples = ", ".join(seen.examples[:4]) if seen is not None and column.role != "personal" else ""
        said = tr("⚠ {question}", question=question_text(column.question)) if self._asks(name) else meaning(column)
        return [name, role_name(column.role), said, examples]

    def _asks(self, name: str) -> bool:
        column = self._session.column(name)
        return bool(column.question) and column.role not in ("ignore", "personal")


def problem_rows(problems: Sequence[Problem]) -> list[list[str]]:
    """Return problems as rows of texts, in the order of the file."""
    ordered = sorted(problems, key=lambda problem: problem.row)
    return [[f"{problem.row:,}", problem.column, problem.value, problem.reason] for problem in ordered]


def table_view(model: QAbstractTableModel, name: str, accessible: str, parent: QWidget) -> QTableView:
    """Return a quiet view of whole rows over a model."""
    view = QTableView(parent)
    view.setObjectName(name)
    view.setAccessibleName(accessible)
    view.setModel(model)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setDragEnabled(False)
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setTabKeyNavigation(False)
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(28)
    view.horizontalHeader().setHighlightSections(False)
    view.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    return view
