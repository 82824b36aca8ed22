"""What a metric means: its kind, question, scale, direction, target and bands, and from where on one calls back."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from cxjourney.domain import actions
from cxjourney.domain.records import Direction, Metric, MetricKind
from cxjourney.domain.text import tr
from cxjourney.scoring.labels import unit_name
from cxjourney.ui.dialogs.dialog import Dialog
from cxjourney.ui.editing import Editing
from cxjourney.ui.widgets.field import ChoiceField, TextField, number_text, parse_number
from cxjourney.ui.widgets.text import PlainLabel

NUMBERS = ("scale_low", "scale_high", "target", "good_from", "low_from", "callback_from")


class MetricDialog(Dialog):
    """Edits one metric, or makes a new one where `metric_id` is empty, as one undo step."""

    def __init__(
        self, editing: Editing, metric_id: str = "", parent: QWidget | None = None,
        kind: MetricKind = MetricKind.NPS,
    ) -> None:  # fmt: skip
        title = tr("Metric") if metric_id else tr("New metric")
        super().__init__(title, parent, tr("Save") if metric_id else tr("Add"), tr("Cancel"))
        self.setMinimumWidth(560)
        self._editing, self._id = editing, metric_id
        metric = editing.project.get(Metric, metric_id) or actions.default_metric(kind)
        self.name = TextField(tr("Name"), _keep, self)
        self.kind = ChoiceField(tr("Kind"), metric_kinds(), self._on_kind, self)
        self.question = TextField(tr("Question as it was asked"), _keep, self, lines=2)
        self.direction = ChoiceField(
            tr("Which is better"), [(Direction.HIGHER, tr("Higher")), (Direction.LOWER, tr("Lower"))],
            lambda _key: "", self,
        )  # fmt: skip
        self.unit = TextField(tr("Unit"), _keep, self)
        labels = {
            "scale_low": tr("Lowest answer"), "scale_high": tr("Highest answer"), "target": tr("Target"),
            "good_from": tr("▲ Good from"), "low_from": tr("▼ Low past"), "callback_from": tr("Call back from answer"),
        }  # fmt: skip
        self.numbers = {
            name: TextField(label, _keep, self, placeholder=tr("none")) for name, label in labels.items()
        }  # fmt: skip
        self.business_hours = QCheckBox(tr("Count working hours only, by the project's calendar"), self)
        self.unit_hint = PlainLabel("", "small", self, wrap=True)
        self.problem = PlainLabel("", "problem", self, wrap=True)
        self.problem.hide()
        self._arrange()
        self._show(metric)
        self.name.editor.setFocus()

    def _arrange(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        for column in range(6):
            grid.setColumnStretch(column, 1)
        rows: list[list[tuple[QWidget, int]]] = [
            [(self.name, 3), (self.kind, 3)],
            [(self.question, 6)],
            [(self.numbers["scale_low"], 2), (self.numbers["scale_high"], 2), (self.direction, 2)],
            [(self.unit, 2), (self.numbers["callback_from"], 2)],
            [(self.unit_hint, 6)],
            [(self.numbers["target"], 2), (self.numbers["good_from"], 2), (self.numbers["low_from"], 2)],
        ]
        for row, widgets in enumerate(rows):
            column = 0
            for widget, span in widgets:
                grid.addWidget(widget, row, column, 1, span)
                column += span
        self.column.addLayout(grid)
        self.column.addWidget(self.business_hours)
        self.column.addWidget(self.problem)

    def _show(self, metric: Metric) -> None:
        self.name.set_value(metric.name)
        self.kind.set_value(metric.metric_kind)
        self.question.set_value(metric.question)
        self.direction.set_value(metric.direction)
        self.unit.set_value(metric.unit)
        for name in NUMBERS:
            self.numbers[name].set_value(number_text(getattr(metric, name)))
        self.business_hours.setChecked(metric.business_hours)
        self._show_kind(metric)

    def _show_kind(self, metric: Metric) -> None:
        self.business_hours.setVisible(metric.metric_kind is MetricKind.TTR)
        nps = metric.metric_kind is MetricKind.NPS
        for name in ("scale_low", "scale_high"):
            self.numbers[name].setEnabled(not nps)
        self.direction.setEnabled(not nps)
        self.unit_hint.setText(
            tr("Target and bands are in the unit of the score: {unit}.", unit=unit_name(metric) or tr("its own"))
        )

    def _on_kind(self, key: object) -> str:
        """Offer the usual values of another kind; what the person named it is kept."""
        fresh = actions.default_metric(MetricKind(str(key)))
        named = self.name.text().strip()
        usual = {actions.default_metric(kind).name for kind in MetricKind}
        self._show(fresh)
        if named and named not in usual:
            self.name.set_value(named)
        return ""

    def accept(self) -> None:
        """Save the metric; stay open with the reason where that is not possible."""
        fields = self._fields()
        if fields is None:
            return
        project = self._editing.project
        if self._id:
            problem = self._editing.attempt(lambda: actions.edit_metric(project, self._id, **fields))
        else:
            rest = {name: value for name, value in fields.items() if name not in ("name", "metric_kind")}
            problem = self._editing.attempt(
                lambda: actions.add_metric(project, fields["name"], fields["metric_kind"], **rest)
            )
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        if not problem:
            super().accept()

    def _fields(self) -> dict[str, Any] | None:
        fields: dict[str, Any] = {
            "name": self.name.text().strip(), "metric_kind": self.kind.editor.key(),
            "question": self.question.text().strip(), "direction": self.direction.editor.key(),
            "unit": self.unit.text().strip(),
            "business_hours": self.business_hours.isChecked() and self.kind.editor.key() == MetricKind.TTR,
        }  # fmt: skip
        good = True
        for name, field in self.numbers.items():
            good = read_number(field, fields, name) and good
        return fields if good else None


def read_number(field: TextField, into: dict[str, Any], name: str) -> bool:
    """Put the number of a field into `into`, None for an empty one; say at the field what is wrong, return False."""
    text = field.text().strip()
    number = parse_number(text) if text else None
    wrong = bool(text) and number is None
    field.show_problem(tr("“{text}” is not a number.", text=text) if wrong else "", field.editor)
    into[name] = number
    return not wrong


def metric_kinds() -> list[tuple[object, str]]:
    """Return the kinds of metrics with their words."""
    return [
        (MetricKind.NPS, tr("NPS: promoters less detractors")),
        (MetricKind.CSAT, tr("CSAT: share satisfied")),
        (MetricKind.CES, tr("CES: mean effort")),
        (MetricKind.TTR, tr("TTR: time to resolution")),
        (MetricKind.MEAN, tr("Mean")),
        (MetricKind.SHARE, tr("Share of yes")),
        (MetricKind.SUM, tr("Sum")),
    ]


def _keep(_text: str) -> str:
    return ""
