"""What one touchpoint has to reach in a metric, where that is not what all touchpoints have to reach."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QPushButton, QWidget

from cxjourney.domain import actions
from cxjourney.domain.records import Metric, Touchpoint
from cxjourney.domain.text import tr
from cxjourney.scoring.labels import unit_name
from cxjourney.ui.dialogs.dialog import Dialog
from cxjourney.ui.dialogs.metric import read_number
from cxjourney.ui.editing import Editing
from cxjourney.ui.widgets.field import TextField, number_text
from cxjourney.ui.widgets.text import PlainLabel


class TargetDialog(Dialog):
    """Edits target and bands of one metric at one touchpoint as one undo step; empty means as everywhere."""

    def __init__(self, editing: Editing, touchpoint_id: str, metric_id: str, parent: QWidget | None = None) -> None:
        super().__init__(tr("Target at a touchpoint"), parent, tr("Save"), tr("Cancel"))
        self.setMinimumWidth(420)
        self._editing, self._ids = editing, (touchpoint_id, metric_id)
        project = editing.project
        metric, touchpoint = project.need(Metric, metric_id), project.need(Touchpoint, touchpoint_id)
        own = project.targets().get(self._ids)
        self.column.addWidget(PlainLabel(touchpoint.title, "heading", self, wrap=True))
        line = tr("{metric}, {unit}. Empty means as everywhere.", metric=metric.name, unit=unit_name(metric))
        self.column.addWidget(PlainLabel(line, "mute", self, wrap=True))
        self.numbers: dict[str, TextField] = {}
        labels = {"target": tr("Target"), "good_from": tr("▲ Good from"), "low_from": tr("▼ Low past")}
        for name, label in labels.items():
            usual = number_text(getattr(metric, name)).replace("-", "−") or tr("none")
            field = TextField(label, lambda _text: "", self, placeholder=tr("{value} as everywhere", value=usual))
            field.set_value(number_text(getattr(own, name)) if own is not None else "")
            self.numbers[name] = field
            self.column.addWidget(field)
        self.problem = PlainLabel("", "problem", self, wrap=True)
        self.problem.hide()
        self.column.addWidget(self.problem)
        self.column.addStretch(1)
        self.numbers["target"].editor.setFocus()
        if own is not None:
            remove = QPushButton(tr("As everywhere"), self)
            remove.setAutoDefault(False)
            remove.clicked.connect(self._on_remove)
            self.buttons.addButton(remove, self.buttons.ButtonRole.DestructiveRole)

    def accept(self) -> None:
        """Save the numbers; stay open with the reason where that is not possible."""
        fields: dict[str, Any] = {}
        read = [read_number(field, fields, name) for name, field in self.numbers.items()]
        if all(read) and self._set(fields):
            super().accept()

    def _on_remove(self) -> None:
        if self._set({}):
            super().accept()

    def _set(self, fields: dict[str, Any]) -> bool:
        problem = self._editing.attempt(lambda: actions.set_target(self._editing.project, *self._ids, **fields))
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        return not problem
