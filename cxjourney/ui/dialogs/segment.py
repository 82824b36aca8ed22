"""A segment: which customers it takes in, by what came with their answers, and what they are worth."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from cxjourney.domain import actions
from cxjourney.domain.records import Condition, ProjectInfo, Segment
from cxjourney.domain.text import tr
from cxjourney.ui import words
from cxjourney.ui.dialogs.dialog import Dialog
from cxjourney.ui.dialogs.metric import read_number
from cxjourney.ui.editing import Editing
from cxjourney.ui.widgets.choice import Choice
from cxjourney.ui.widgets.field import TextField, number_text
from cxjourney.ui.widgets.sized_scroll import ColumnScroll
from cxjourney.ui.widgets.text import PlainLabel, shortened

Values = Mapping[str, Sequence[tuple[str, int]]]
Count = Callable[[tuple[Condition, ...], Callable[[int, int], object]], object]
VALUE_ROLE = int(Qt.ItemDataRole.UserRole)
MOST_VALUES = 500


class SegmentDialog(Dialog):
    """Edits one segment, or makes a new one where `segment_id` is empty, as one undo step.

    `values` are the attributes found in the evidence with their values and answers; `count` tells how many answers
    conditions let through, of how many.
    """

    def __init__(
        self, editing: Editing, values: Values, count: Count, segment_id: str = "", parent: QWidget | None = None
    ) -> None:
        title = tr("Segment") if segment_id else tr("New segment")
        super().__init__(title, parent, tr("Save") if segment_id else tr("Add"), tr("Cancel"))
        self.resize(560, 620)
        self._editing, self._id, self._values, self._count = editing, segment_id, values, count
        segment = editing.project.get(Segment, segment_id) or Segment(id="", name="")
        self.name = TextField(tr("Name"), _keep, self)
        self.name.set_value(segment.name)
        self.matched = PlainLabel("", "strong", self, wrap=True)
        self.warning = PlainLabel("", "mute", self, wrap=True)
        self.warning.hide()
        self.area = ColumnScroll(self, margin=0, spacing=8)
        self.rows: list[ConditionRow] = []
        self.add = QPushButton(tr("Add a condition"), self)
        self.add.setAutoDefault(False)
        self.add.setEnabled(bool(values) or bool(segment.conditions))
        self.add.clicked.connect(lambda: self._add_row(None))
        self.high_impact = QCheckBox(tr("High impact"), self)
        self.high_impact.setChecked(segment.high_impact)
        self.size_field = TextField(tr("Customers in it"), _keep, self, placeholder=tr("unknown"))
        self.size_field.set_value(number_text(segment.size, 0))
        self.value = TextField(
            tr("Value per customer and year, {currency}", currency=editing.project.info.currency), _keep, self,
            placeholder=tr("unknown"),
        )  # fmt: skip
        self.value.set_value(number_text(segment.value_per_customer))
        self.problem = PlainLabel("", "problem", self, wrap=True)
        self.problem.hide()
        self._arrange()
        for condition in segment.conditions:
            self._add_row(condition)
        self._on_conditions()
        self.name.editor.setFocus()

    def _arrange(self) -> None:
        self.column.addWidget(self.name)
        hint = (
            tr("A customer is in the segment when all conditions hold.")
            if self._values
            else tr("No evidence with attributes yet: import a file with a column such as customer type or region.")
        )
        self.column.addWidget(PlainLabel(hint, "mute", self, wrap=True))
        self.area.column.setContentsMargins(0, 0, 8, 0)
        self.area.column.addStretch(1)
        self.column.addWidget(self.area, 1)
        across = QHBoxLayout()
        across.addWidget(self.add)
        across.addWidget(self.matched, 1)
        self.column.addLayout(across)
        self.column.addWidget(self.warning)
        numbers = QHBoxLayout()
        numbers.setSpacing(12)
        numbers.addWidget(self.size_field)
        numbers.addWidget(self.value)
        self.column.addLayout(numbers)
        self.column.addWidget(self.high_impact)
        self.column.addWidget(self.problem)

    def _add_row(self, condition: Condition | None) -> None:
        if condition is None:
            used = {row.condition().attribute for row in self.rows}
            free = next((name for name in self._values if name not in used), next(iter(self._values), ""))
            condition = Condition(free, ())
        row = ConditionRow(self._values, condition, self._threshold, self.area.body)
        row.on_changed = self._on_conditions
        row.on_removed = lambda: self._remove_row(row)
        self.rows.append(row)
        self.area.column.insertWidget(len(self.rows) - 1, row)
        row.show()
        self._on_conditions()

    def _remove_row(self, row: ConditionRow) -> None:
        self.rows.remove(row)
        row.hide()
        row.deleteLater()
        self._on_conditions()

    @property
    def _threshold(self) -> int:
        return self._editing.project.info.anonymity_threshold

    def conditions(self) -> tuple[Condition, ...]:
        """Return the conditions as they stand."""
        return tuple(row.condition() for row in self.rows)

    def _on_conditions(self) -> None:
        if not self._values:
            self.matched.setText("")
            return
        chosen = tuple(condition for condition in self.conditions() if condition.values)
        self._count(chosen, lambda n, total: self._show_count(chosen, n, total))

    def _show_count(self, asked: tuple[Condition, ...], n: int, total: int) -> None:
        if asked == tuple(condition for condition in self.conditions() if condition.values):
            info = self._editing.project.info
            self.matched.setText(count_text(n, total, info.anonymity_threshold))
            self.warning.setText(count_warning(n, total, info))
            self.warning.setVisible(bool(self.warning.text()))

    def accept(self) -> None:
        """Save the segment; stay open with the reason where that is not possible."""
        fields: dict[str, Any] = {"conditions": self.conditions(), "high_impact": self.high_impact.isChecked()}
        good = read_number(self.size_field, fields, "size")
        if not read_number(self.value, fields, "value_per_customer") or not good:
            return
        empty = next((one for one in fields["conditions"] if not one.values), None)
        if empty is not None:
            self._say(tr("Choose at least one value of “{attribute}”, or remove the condition.",
                         attribute=empty.attribute))  # fmt: skip
            return
        project, name = self._editing.project, self.name.text().strip()
        if self._id:
            problem = self._editing.attempt(lambda: actions.edit_segment(project, self._id, name=name, **fields))
        else:
            problem = self._editing.attempt(lambda: actions.add_segment(project, name, **fields))
        self._say(problem)
        if not problem:
            super().accept()

    def _say(self, problem: str) -> None:
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))


class ConditionRow(QFrame):
    """One condition: an attribute, whether its values are meant or all others, and the values to tick."""

    def __init__(self, values: Values, condition: Condition, threshold: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._values, self._threshold = values, threshold
        self.on_changed: Callable[[], object] = _nothing
        self.on_removed: Callable[[], object] = _nothing
        names = list(dict.fromkeys([*values, condition.attribute]))
        shown = {name: tr("Channel") if name == "channel" else shortened(name, 40) for name in names if name}
        self.attribute = Choice(list(shown.items()), self)
        self.attribute.setAccessibleName(tr("Attribute"))
        self.attribute.set_key(condition.attribute)
        self.exclude = Choice([(False, tr("is any of")), (True, tr("is none of"))], self)
        self.exclude.setAccessibleName(tr("How it is meant"))
        self.exclude.set_key(condition.exclude)
        remove = QPushButton("×", self)
        remove.setProperty("look", "quiet")
        remove.setAutoDefault(False)
        remove.setAccessibleName(tr("Remove this condition"))
        remove.setToolTip(tr("Remove this condition"))
        remove.clicked.connect(lambda: self.on_removed())
        self.filter = QLineEdit(self)
        self.filter.setPlaceholderText(tr("Filter values"))
        self.filter.setAccessibleName(tr("Filter values"))
        self.filter.textChanged.connect(lambda _text: self._fill())
        self.list = QListWidget(self)
        self.list.setAccessibleName(tr("Values"))
        self.list.setFrameShape(QListWidget.Shape.NoFrame)
        self.list.setFixedHeight(132)
        box = QVBoxLayout(self)
        box.setContentsMargins(10, 8, 10, 8)
        box.setSpacing(6)
        top = QHBoxLayout()
        top.addWidget(self.attribute, 2)
        top.addWidget(self.exclude, 1)
        top.addWidget(remove)
        box.addLayout(top)
        box.addWidget(self.filter)
        box.addWidget(self.list)
        self._chosen = dict.fromkeys(condition.values)
        self._fill()
        self.attribute.activated.connect(lambda _at: self._on_attribute())
        self.exclude.activated.connect(lambda _at: self.on_changed())
        self.list.itemChanged.connect(self._on_item)

    def condition(self) -> Condition:
        """Return the condition as it stands."""
        return Condition(str(self.attribute.key() or ""), tuple(self._chosen), bool(self.exclude.key()))

    def _fill(self) -> None:
        """Show the values that hold the words of the filter, the chosen ones first, at most 500 of them."""
        found, wanted = self._found(), self.filter.text().strip().casefold()
        counts = {value: max(count, 1) for value, count in found}  # 0: too few to be told
        ordered = [*self._chosen, *(value for value in counts if value not in self._chosen)]
        shown = [(value, counts.get(value, 0)) for value in ordered if wanted in value.casefold()]
        self.list.blockSignals(True)
        self.list.clear()
        for value, count in shown[:MOST_VALUES]:
            text = tr("{value}   {count}", value=shortened(value, 60), count=few_text(count, self._threshold))
            item = QListWidgetItem(text, self.list)
            item.setData(VALUE_ROLE, value)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsSelectable)
            item.setCheckState(Qt.CheckState.Checked if value in self._chosen else Qt.CheckState.Unchecked)
        if len(shown) > MOST_VALUES:
            rest = words.number(len(shown) - MOST_VALUES)
            more = QListWidgetItem(tr("{count} more: filter to find them", count=rest), self.list)
            more.setFlags(Qt.ItemFlag.NoItemFlags)
        elif not shown:
            QListWidgetItem(tr("No value holds these words"), self.list).setFlags(Qt.ItemFlag.NoItemFlags)
        self.list.blockSignals(False)
        self.filter.setVisible(len(found) > 8)

    def _found(self) -> Sequence[tuple[str, int]]:
        return self._values.get(str(self.attribute.key() or ""), ())

    def _on_item(self, item: QListWidgetItem) -> None:
        value = str(item.data(VALUE_ROLE))
        if item.checkState() == Qt.CheckState.Checked:
            self._chosen[value] = None
        else:
            self._chosen.pop(value, None)
        self.on_changed()

    def _on_attribute(self) -> None:
        self._chosen = {}
        self.filter.clear()
        self._fill()
        self.on_changed()


def few_text(count: int, threshold: int) -> str:
    """Return a number of answers, or only that it is below the anonymity threshold."""
    return f"< {threshold}" if 0 < count < threshold else words.number(count)


def count_text(n: int, total: int, threshold: int) -> str:
    """Return how many answers are in a segment, with their share of all; too few, or all but too few, are not told."""
    if 0 < n < threshold:
        return tr("{n} of {total} answers match", n=few_text(n, threshold), total=words.number(total))
    if 0 < total - n < threshold:
        return tr("All but {few} answers match", few=few_text(total - n, threshold))
    share = f"{100 * n / total:.1f}".rstrip("0").rstrip(".") if total else "0"
    return tr("{n} of {total} answers match, {share} %", n=words.number(n), total=words.number(total), share=share)


def count_warning(n: int, total: int, info: ProjectInfo) -> str:
    """Return what follows from a count for what can be shown of the segment, empty where nothing stands in the way."""
    few = info.anonymity_threshold
    if total == 0:
        return ""
    if n == 0:
        return tr("No answer is in this segment: there will be no scores.")
    if n < few:
        return tr("Fewer than {few} answers: nothing will be shown, so that nobody can be recognised.", few=few)
    if 0 < total - n < few:
        return tr("Fewer than {few} answers are left out: nothing will be shown, or they could be worked out.", few=few)
    if n < info.minimum_n:
        return tr("Fewer than {few} answers: scores will be grey.", few=info.minimum_n)
    return ""


def _keep(_text: str) -> str:
    return ""


def _nothing() -> None:
    return None
