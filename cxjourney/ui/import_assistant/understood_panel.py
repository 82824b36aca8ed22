"""How the values of the chosen column are understood: each value, its rows, what it is taken for, and the sums.

Working it out happens beside the window; words get their numbers right in the table.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QPushButton, QVBoxLayout, QWidget

from cxjourney.domain.text import tr, trn
from cxjourney.evidence.found import plain
from cxjourney.evidence.mapping import MappedColumn
from cxjourney.evidence.understood import ColumnSense, Sense, Understood
from cxjourney.services.tasks import Runner, Task
from cxjourney.ui.import_assistant.session import ImportSession
from cxjourney.ui.import_assistant.tables import TONE, one_line, table_view
from cxjourney.ui.import_assistant.work import make_sense
from cxjourney.ui.widgets.text import PlainLabel

Index = QModelIndex | QPersistentModelIndex
_NONE = QModelIndex()
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class ValueTable(QAbstractTableModel):
    """Values, their rows and what they are taken for; `number_given(text, number)` follows an edit of the last."""

    number_given = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self.values: tuple[Understood, ...] = ()
        self.takes_numbers = False
        self.headings = (tr("Value"), tr("Rows"), tr("Understood as"))

    def fill(self, values: tuple[Understood, ...], takes_numbers: bool) -> None:
        """Show other values; with `takes_numbers` what they mean can be typed."""
        self.beginResetModel()
        self.values, self.takes_numbers = values, takes_numbers
        self.endResetModel()

    def rowCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self.values)

    def columnCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else 3

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        value, column = self.values[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._text(value, column)
        if role == Qt.ItemDataRole.EditRole and column == 2:
            return value.meaning if value.sense is Sense.VALUE else ""
        if role == Qt.ItemDataRole.TextAlignmentRole and column == 1:
            return _RIGHT
        if role == TONE:
            if value.sense is Sense.PROBLEM:
                return "problem" if column == 2 else ""
            return "mute" if value.sense is Sense.BLANK and column == 2 else ""
        return None

    @staticmethod
    def _text(value: Understood, column: int) -> str:
        if column == 0:
            return one_line(value.text) or tr("(empty)")
        if column == 1:
            return f"{value.count:,}"
        if value.sense is Sense.BLANK:
            return value.meaning or tr("blank")
        return one_line(value.meaning)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.headings[section]
        return _RIGHT if role == Qt.ItemDataRole.TextAlignmentRole and section == 1 else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        can_edit = self.takes_numbers and index.column() == 2 and bool(self.values[index.row()].text)
        return flags | Qt.ItemFlag.ItemIsEditable if can_edit else flags

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        text = str(value).strip().replace("−", "-").replace(",", ".")
        try:
            number = float(text) if text else None
        except ValueError:
            return False
        if role != Qt.ItemDataRole.EditRole or (number is not None and abs(number) > 1e9):
            return False
        self.number_given.emit(self.values[index.row()].text, number)
        return True


class UnderstoodPanel(QWidget):
    """Owns the preview of one column; `changed(name)` follows what a person decided in it."""

    changed = Signal(str)

    def __init__(self, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._session: ImportSession | None = None
        self._name = ""
        self._task: Task | None = None
        self._asked = 0
        self.sense = ColumnSense()
        self.values = ValueTable()
        self.sums = PlainLabel("", "body", self, wrap=True)
        self.sums.setObjectName("sums")
        self.view = table_view(self.values, "values", tr("Values and how they are understood"), self)
        self.no_answer = QPushButton(tr("This is no answer"), self)
        self.no_answer.setObjectName("no_answer")
        self._hint = PlainLabel("", "mute", self, wrap=True)
        self._lay_out()
        self.values.number_given.connect(self._number_given)
        self.no_answer.clicked.connect(self._toggle_blank)
        self.view.selectionModel().currentRowChanged.connect(lambda: self._show_button())

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        box.addWidget(PlainLabel(tr("How its values are understood"), "section", self))
        box.addWidget(self.sums, 0, Qt.AlignmentFlag.AlignTop)
        self.view.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )  # fmt: skip
        header = self.view.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.view.setColumnWidth(1, 72)
        self.view.setMinimumHeight(120)
        box.addWidget(self.view, 1)
        row = QHBoxLayout()
        row.addWidget(self._hint, 1)
        self.no_answer.setAutoDefault(False)
        row.addWidget(self.no_answer)
        box.addLayout(row)
        box.addStretch(0)

    def show_column(self, session: ImportSession, name: str) -> None:
        """Work out a column beside the window and show it; an older request gives way."""
        self.stop()
        self._session, self._name = session, name
        column, found = session.column(name), session.found
        self._asked += 1
        if found is None or not name or column.role == "personal":
            self._take(self._asked, ColumnSense(found.rows if found is not None else 0))
            return
        number = self._asked
        self._task = self._runner.run(
            make_sense, found, column, on_done=lambda sense: self._take(number, sense),
            on_failed=lambda error: self._take(number, ColumnSense(refusal=str(error))),
        )  # fmt: skip

    def stop(self) -> None:
        """Forget what is being worked out."""
        if self._task is not None:
            self._task.cancel()
            self._task = None
        self._asked += 1

    def _take(self, number: int, sense: ColumnSense) -> None:
        if number != self._asked or self._session is None:
            return
        self._task = None
        self.sense = sense
        column = self._session.column(self._name)
        self.values.fill(sense.shown, self._takes_numbers(column))
        self.view.setVisible(column.role != "personal")
        self.view.setColumnHidden(2, column.role == "ignore")
        self.sums.setText(self._sums(column))
        self.sums.set_role("problem" if sense.refusal else "body")
        self._show_button()

    def _sums(self, column: MappedColumn) -> str:
        sense = self.sense
        if column.role == "personal":
            return tr("Its values are not looked at.")
        if column.role == "ignore":
            return tr("Nothing of it is used. Its commonest values:")
        if sense.refusal:
            return sense.refusal
        found = f"{sense.values:,}"
        if column.role == "answer":
            parts = [trn("{number} answer", "{number} answers", sense.values, number=found)]
        else:
            parts = [trn("{number} value", "{number} values", sense.values, number=found)]
        parts.append(tr("{number} blank", number=f"{sense.blanks:,}"))
        if sense.problems:
            parts.append(tr("{number} not understood", number=f"{sense.problems:,}"))
        if column.role in ("segment", "channel", "touchpoint"):
            parts.append(trn("{number} different", "{number} different", sense.distinct, number=f"{sense.distinct:,}"))
        if sense.distinct > len(sense.shown):
            parts.append(tr("the {count} most telling are shown", count=len(sense.shown)))
        return " · ".join([*parts, sense.summary] if sense.summary else parts)

    # words and blanks

    @staticmethod
    def _takes_numbers(column: MappedColumn) -> bool:
        return column.role == "answer" and column.metric not in ("ttr",)

    def _show_button(self) -> None:
        column = self._session.column(self._name) if self._session is not None else None
        value = self._chosen()
        usable = column is not None and self._takes_numbers(column) and value is not None and bool(value.text)
        self.no_answer.setVisible(column is not None and self._takes_numbers(column))
        self.no_answer.setEnabled(usable)
        is_blank = usable and value is not None and value.sense is Sense.BLANK
        self.no_answer.setText(tr("This is an answer") if is_blank else tr("This is no answer"))
        words = column is not None and bool(column.values)
        self._hint.setText(tr("Double-click a meaning to type the number.") if words else "")

    def _chosen(self) -> Understood | None:
        row = self.view.currentIndex().row()
        return self.values.values[row] if 0 <= row < len(self.values.values) else None

    def _toggle_blank(self) -> None:
        value = self._chosen()
        if value is None or self._session is None:
            return
        column = self._session.column(self._name)
        number = _number(value.text)
        if column.values or number is None:
            again = dict(self._session.seen(self._name).values).get(value.text, 0.0)
            self._number_given(value.text, again if value.sense is Sense.BLANK else None)
            return
        blank = set(column.blank) ^ {number}
        self._change(replace(column, blank=tuple(sorted(blank))))

    def _number_given(self, text: str, number: float | None) -> None:
        """Let a word stand for a number, or a bare number for no answer."""
        if self._session is None:
            return
        column = self._session.column(self._name)
        bare = _number(text)
        if not column.values and bare is not None:
            if number is None:
                self._change(replace(column, blank=tuple(sorted({*column.blank, bare}))))
            return
        values = dict(column.values) or {
            one.text: _number(one.meaning) for one in self.sense.shown if one.sense is Sense.VALUE and one.text
        }
        values[text] = number
        given = [one for one in values.values() if one is not None]
        scale = column.scale
        if given and (scale is None or min(given) < scale[0] or max(given) > scale[1]):
            scale = (min(given), max(given)) if min(given) < max(given) else scale
        question = "" if column.question == "values" else column.question
        self._change(replace(column, values=tuple(values.items()), scale=scale, question=question))

    def _change(self, column: MappedColumn) -> None:
        if self._session is not None:
            self._session.change_column(column)
            self.changed.emit(self._name)


def _number(text: str) -> float | None:
    try:
        number = float(text.strip().replace("−", "-").replace(",", "."))
    except ValueError:
        return None
    return number if abs(number) < 1e9 and plain(number) == number else None
