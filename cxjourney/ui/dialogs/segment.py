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
from cxjourney.domain.records import Condition, Segment
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
            shown = few_text(n, self._threshold)
            self.matched.setText(tr("{n} of {total} answers match", n=shown, total=words.number(total)))

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
        self.attribute = Choice([(name, shortened(name, 40)) for name in names if name], self)
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
        self.filter.textChanged.connect(self._on_filter)
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
        self._fill(set(condition.values))
        self.attribute.activated.connect(lambda _at: self._on_attribute())
        self.exclude.activated.connect(lambda _at: self.on_changed())
        self.list.itemChanged.connect(lambda _item: self.on_changed())

    def condition(self) -> Condition:
        """Return the condition as it stands."""
        items = [self.list.item(at) for at in range(self.list.count())]
        chosen = tuple(str(i.data(VALUE_ROLE)) for i in items if i.checkState() == Qt.CheckState.Checked)
        return Condition(str(self.attribute.key() or ""), chosen, bool(self.exclude.key()))

    def _fill(self, chosen: set[str]) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        found = list(self._values.get(str(self.attribute.key() or ""), ()))
        gone = [(value, 0) for value in sorted(chosen - {value for value, _ in found})]
        kept = [one for one in found if one[0] in chosen] + gone
        for value, count in [*kept, *(one for one in found if one[0] not in chosen)][: max(MOST_VALUES, len(kept))]:
            text = tr("{value}   {count}", value=shortened(value, 60), count=few_text(count, self._threshold))
            item = QListWidgetItem(text, self.list)
            item.setData(VALUE_ROLE, value)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsSelectable)
            item.setCheckState(Qt.CheckState.Checked if value in chosen else Qt.CheckState.Unchecked)
        self.list.blockSignals(False)
        self.filter.setVisible(self.list.count() > 8)

    def _on_attribute(self) -> None:
        self._fill(set())
        self.on_changed()

    def _on_filter(self, text: str) -> None:
        wanted = text.strip().casefold()
        for at in range(self.list.count()):
            item = self.list.item(at)
            item.setHidden(wanted not in str(item.data(VALUE_ROLE)).casefold())


def few_text(count: int, threshold: int) -> str:
    """Return a number of answers, or only that it is below the anonymity threshold."""
    return f"< {threshold}" if 0 < count < threshold else words.number(count)


def _keep(_text: str) -> str:
    return ""


def _nothing() -> None:
    return None
