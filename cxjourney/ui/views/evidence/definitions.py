"""The definitions: metrics, targets by touchpoint, segments, the working calendar, and when a score is shown at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from cxjourney.domain import actions
from cxjourney.domain.edits import Edit
from cxjourney.domain.records import (
    Case,
    Direction,
    Import,
    Journey,
    Metric,
    ProjectInfo,
    Segment,
    Stage,
    Target,
    Touchpoint,
)
from cxjourney.domain.text import tr, trn
from cxjourney.scoring.comments import answer_text
from cxjourney.scoring.labels import format_value
from cxjourney.scoring.scales import scale_of
from cxjourney.services.listening import Listening
from cxjourney.ui import messages, words
from cxjourney.ui.dialogs.calendar import calendar_text
from cxjourney.ui.dialogs.metric import metric_kinds
from cxjourney.ui.panels.inspector.context import Context
from cxjourney.ui.segment_editing import SegmentEditing
from cxjourney.ui.views.evidence.definition_list import DefinitionList, Heading
from cxjourney.ui.views.evidence.targets import TargetsPart
from cxjourney.ui.widgets.field import ChoiceField, Field, number_field, number_text
from cxjourney.ui.widgets.sized_scroll import ColumnScroll
from cxjourney.ui.widgets.text import PlainLabel

if TYPE_CHECKING:
    from cxjourney.services.tasks import Runner

PARTS = ("metrics", "targets", "segments", "rules")
FOLLOWED = {
    Metric.kind, Segment.kind, Target.kind, ProjectInfo.kind, Touchpoint.kind, Stage.kind, Journey.kind,
}  # fmt: skip


class DefinitionsPage(QWidget):
    """Owns the four parts; every change is one undo step."""

    def __init__(self, context: Context, parent: QWidget | None = None, runner: Runner | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.setObjectName("surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        may_edit = not context.editing.document.is_read_only
        self.listening = Listening(context.editing.document, context.scores, self, runner)
        self.metrics = DefinitionList(
            tr("Metrics"), tr("What the numbers mean. The order is that of the filters and the exports."),
            [
                Heading(tr("Name"), 150), Heading(tr("Kind"), 190, True), Heading(tr("Answers"), 80),
                Heading(tr("Better"), 64, True), Heading(tr("Target"), 72), Heading(tr("Bands"), 132),
                Heading(tr("Call back"), 92), Heading(tr("Question")),
            ],
            tr("Add metric…"), may_edit, self,
        )  # fmt: skip
        self.targets = TargetsPart(context, self)
        self.segments = DefinitionList(
            tr("Segments"), tr("Groups of customers by what came with their answers. Personas are tied to them."),
            [
                Heading(tr("Name"), 150), Heading(tr("Conditions")), Heading(tr("Answers"), 84),
                Heading(tr("Customers"), 84, True), Heading(tr("Value per year"), 104, True),
                Heading(tr("High impact"), 84, True),
            ],
            tr("Add segment…"), may_edit, self,
        )  # fmt: skip
        self.rules = RulesPart(context, self)
        self._counts: dict[str, tuple[object, int]] = {}
        self._show_soon = QTimer(self)
        self._show_soon.setSingleShot(True)
        self._show_soon.setInterval(0)
        self._show_soon.timeout.connect(self._show_segments)
        self._arrange()
        self._connect()
        self.refresh()

    def _arrange(self) -> None:
        across = QHBoxLayout(self)
        across.setContentsMargins(16, 12, 16, 8)
        across.setSpacing(24)
        self.parts = QListWidget(self)
        self.parts.setObjectName("side")
        self.parts.setAccessibleName(tr("Definitions"))
        self.parts.setFrameShape(QListWidget.Shape.NoFrame)
        self.parts.setFixedWidth(156)
        self.parts.addItems([tr("Metrics"), tr("Targets"), tr("Segments"), tr("Calendar and rules")])
        self.stack = QStackedWidget(self)
        for part in (self.metrics, self.targets, self.segments, self.rules):
            self.stack.addWidget(part)
        self.parts.currentRowChanged.connect(self.stack.setCurrentIndex)
        self.parts.setCurrentRow(0)
        across.addWidget(self.parts)
        across.addWidget(self.stack, 1)
        self.setFocusProxy(self.parts)

    def _connect(self) -> None:
        document = self._context.editing.document
        self.metrics.add_requested.connect(lambda: self.edit_metric(""))
        self.metrics.edit_requested.connect(self.edit_metric)
        self.metrics.move_requested.connect(self._move_metric)
        self.metrics.remove_requested.connect(self.remove_metric)
        self.segment_editing = segments = SegmentEditing(
            self._context.editing, self._context.scores, self, self.listening
        )
        self.segments.add_requested.connect(segments.open)
        self.segments.edit_requested.connect(segments.open)
        self.segments.move_requested.connect(segments.move)
        self.segments.remove_requested.connect(segments.remove)
        self.targets.edit_requested.connect(self.edit_target)
        self.rules.calendar_requested.connect(self.edit_calendar)
        document.changed.connect(self._on_changed)
        document.replaced.connect(self.refresh)
        self._context.scores.changed.connect(self._show_segments)

    def show_part(self, key: str) -> None:
        """Show one of PARTS."""
        self.parts.setCurrentRow(PARTS.index(key))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for part in (self.metrics, self.segments):
            part.give_way(self.stack.width())

    # showing

    def _on_changed(self, edit: Edit) -> None:
        if edit.kinds() & FOLLOWED:
            self.refresh()

    def refresh(self) -> None:
        """Show what the project says now."""
        self._show_metrics()
        self._show_segments()
        self.targets.refresh()
        self.rules.refresh()

    def _show_metrics(self) -> None:
        self.metrics.set_rows([(metric.id, metric_texts(metric)) for metric in self._context.scores.metrics()])

    def _segments(self) -> list[Segment]:
        return self._context.project.ordered(Segment)

    def _show_segments(self) -> None:
        project = self._context.project
        imports = tuple(sorted(project.table(Import)))
        for segment in self._segments():
            state = (segment.conditions, imports)
            if self._counts.get(segment.id, (None, 0))[0] != state:
                self._counts[segment.id] = (state, -1)
        self._fill_segments()
        self._count_next()

    def _fill_segments(self) -> None:
        info = self._context.project.info
        rows = [(one.id, segment_texts(one, self._counts[one.id][1], info)) for one in self._segments()]
        self.segments.set_rows(rows)

    def _count_next(self) -> None:
        """Count the answers of the segments one after the other, beside the window."""
        segment = next((one for one in self._segments() if self._counts.get(one.id, (None, 0))[1] < 0), None)
        if segment is None or not self._context.scores.has_evidence:
            return
        segment_id, state = segment.id, self._counts[segment.id][0]

        def tell(n: int, _total: int) -> None:
            self._counts[segment_id] = (state, n)
            self._show_soon.start()

        self.listening.count(segment.conditions, tell)

    # metrics

    def edit_metric(self, metric_id: str) -> None:
        """Edit a metric, or make one with an empty id."""
        from cxjourney.ui.dialogs.metric import MetricDialog

        MetricDialog(self._context.editing, metric_id, self.window()).exec()

    def _move_metric(self, metric_id: str, step: int) -> None:
        ids = [metric.id for metric in self._context.scores.metrics()]
        at = ids.index(metric_id) + step
        if 0 <= at < len(ids):
            self._context.editing.do(lambda: actions.move_metric(self._context.project, metric_id, at))

    def remove_metric(self, metric_id: str) -> None:
        """Remove a metric after asking; its answers stay in the evidence."""
        project = self._context.project
        metric = project.need(Metric, metric_id)
        targets = sum(1 for one in project.table(Target).values() if one.metric_id == metric_id)
        cases = sum(1 for one in project.table(Case).values() if one.metric_id == metric_id)
        parts = [tr("Its scores are shown nowhere any more. The answers stay in the evidence; Undo brings all back.")]
        if targets:
            parts.append(trn("{count} own target goes with it.", "{count} own targets go with it.", targets))
        if cases:
            parts.append(trn("{count} case that somebody looks after goes with it.",
                             "{count} cases that somebody looks after go with it.", cases))  # fmt: skip
        question = tr("Remove the metric “{name}”?", name=metric.name)
        if messages.ask_yes(self.window(), question, " ".join(parts), tr("Remove"), dangerous=True):
            self._context.editing.do(lambda: actions.remove_metric(self._context.project, metric_id))

    # targets, segments, calendar

    def edit_target(self, touchpoint_id: str, metric_id: str) -> None:
        """Edit target and bands of a metric at a touchpoint."""
        from cxjourney.ui.dialogs.target import TargetDialog

        TargetDialog(self._context.editing, touchpoint_id, metric_id, self.window()).exec()

    def edit_calendar(self) -> None:
        """Edit the working calendar."""
        from cxjourney.ui.dialogs.calendar import CalendarDialog

        CalendarDialog(self._context.editing, self.window()).exec()


class RulesPart(ColumnScroll):
    """The working calendar, and from how many answers on scores are shown; fields commit at once."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent, margin=0, spacing=8)
        self._context = context
        body = self.body
        may_edit = not context.editing.document.is_read_only
        self.column.setContentsMargins(0, 0, 8, 8)
        self.column.addWidget(PlainLabel(tr("Working calendar"), "heading", body))
        self.calendar = PlainLabel("", "body", body, wrap=True)
        self.due = PlainLabel("", "mute", body, wrap=True)
        self.edit = QPushButton(tr("Edit calendar…"), body)
        self.edit.setEnabled(may_edit)
        self.calendar_requested = self.edit.clicked
        self.column.addWidget(self.calendar)
        self.column.addWidget(self.due)
        self.column.addWidget(self.edit, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addSpacing(16)
        self.column.addWidget(PlainLabel(tr("From how many answers on"), "heading", body))
        self.minimum = number_field(tr("Minimum n"), lambda n: self._set("minimum_n", n), body, low=1, high=10_000)
        self.threshold = number_field(
            tr("Anonymity threshold"), lambda n: self._set("anonymity_threshold", n), body, low=1, high=1_000
        )
        self.confidence = ChoiceField(tr("Confidence"), (), lambda key: self._set("confidence", key), body)
        hints = (
            tr("Below this many answers a score is grey: too few to judge."),
            tr("Below this many answers nothing of it is shown, on any screen and in any export."),
            tr("How sure the ± interval is to hold the true value."),
        )
        for field, hint in zip((self.minimum, self.threshold, self.confidence), hints, strict=True):
            self._add_field(field, hint, may_edit)
        self.column.addStretch(1)

    def _add_field(self, field: Field, hint: str, may_edit: bool) -> None:
        holder = QWidget(self.body)
        holder.setMaximumWidth(420)
        box = QVBoxLayout(holder)
        box.setContentsMargins(0, 0, 0, 8)
        box.setSpacing(2)
        field.setEnabled(may_edit)
        field.setFixedWidth(160)
        box.addWidget(field)
        box.addWidget(PlainLabel(hint, "small", holder, wrap=True))
        self.column.addWidget(holder)

    def _set(self, name: str, value: object) -> str:
        if value is None:
            return tr("A number is needed here.")
        editing = self._context.editing
        return editing.attempt(lambda: actions.edit_project_info(editing.project, **{name: value}))

    def refresh(self) -> None:
        """Show what the project says now."""
        info = self._context.project.info
        self.calendar.setText(calendar_text(info))
        self.due.setText(
            trn("A case is due {count} hour after the answer.", "A case is due {count} hours after the answer.",
                info.callback_hours)
        )  # fmt: skip
        self.minimum.set_value(number_text(info.minimum_n, 0))
        self.threshold.set_value(number_text(info.anonymity_threshold, 0))
        levels = sorted({0.8, 0.9, 0.95, 0.99, info.confidence})
        self.confidence.editor.set_choices([(one, f"{one * 100:g} %") for one in levels], info.confidence)
        self.confidence.set_value(info.confidence)


def metric_texts(metric: Metric) -> list[str]:
    """Return a metric as a row: name, kind, scale, direction, target, bands, call-back, question."""
    low, high = scale_of(metric)
    scale = tr("open")
    if low is not None or high is not None:
        ends = ("" if end is None else f"{end:g}".replace("-", "−") for end in (low, high))
        scale = tr("{low} to {high}", low=next(ends), high=next(ends)).strip()
    lower = metric.direction is Direction.LOWER
    bands = []
    if metric.good_from is not None:
        bands.append(f"▲ {format_value(metric, metric.good_from)}")
    if metric.low_from is not None:
        bands.append(f"▼ {format_value(metric, metric.low_from)}")
    called = ""
    if metric.callback_from is not None:
        level = answer_text(metric, metric.callback_from)
        called = tr("{level} and above", level=level) if lower else tr("{level} and below", level=level)
    kind = words.word(metric_kinds(), metric.metric_kind)
    if metric.business_hours:
        kind = tr("{kind}, working hours", kind=kind)
    return [
        metric.name, kind, scale, tr("lower") if lower else tr("higher"),
        format_value(metric, metric.target) if metric.target is not None else "–", " · ".join(bands) or "–",
        called or "–", metric.question,
    ]  # fmt: skip


def segment_texts(segment: Segment, count: int, info: ProjectInfo) -> list[str]:
    """Return a segment as a row: name, conditions, answers (below 0: not counted yet), size, value, high impact."""
    from cxjourney.ui.dialogs.segment import few_text

    answers = few_text(count, info.anonymity_threshold) if count >= 0 else ""
    parts = [
        tr("{attribute} is none of {values}", attribute=one.attribute, values=", ".join(one.values))
        if one.exclude
        else tr("{attribute} is {values}", attribute=one.attribute, values=" / ".join(one.values))
        for one in segment.conditions
    ]
    value = segment.value_per_customer
    return [
        segment.name, "; ".join(parts) or tr("everyone"), answers,
        words.number(segment.size) if segment.size is not None else "–",
        f"{words.locale().toString(value, 'f', 0)} {info.currency}" if value is not None else "–",
        tr("yes") if segment.high_impact else "",
    ]  # fmt: skip
