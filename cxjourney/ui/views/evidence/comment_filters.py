"""What the comments are narrowed down by: touchpoint or stage, segment, channel, period, score; and their order.

Segment and period are those that the whole window looks at, so that the map tells of the same people.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from cxjourney.domain.project import Project
from cxjourney.domain.records import Import, Segment, Touchpoint
from cxjourney.domain.text import tr
from cxjourney.scoring.comments import CommentOrder, CommentQuery
from cxjourney.services.scores import Period, touchpoints_below
from cxjourney.ui.panels.inspector.context import Context
from cxjourney.ui.views.evidence.toolbar import DayPicker, LabelledChoice
from cxjourney.ui.widgets.field import parse_number
from cxjourney.ui.widgets.flow import FlowWidget
from cxjourney.ui.widgets.text import PlainLabel, shortened

OWN = "own"
STAGE, TOUCHPOINT = "stage:", "touchpoint:"


class CommentFilters(FlowWidget):
    """Owns the choices; `changed` says that other comments are wanted."""

    changed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent, spacing=8)
        self._context = context
        self._own_days = False
        self._channels: tuple[str, ...] = ()
        self.place = LabelledChoice(tr("At"), 16, self)
        self.place.choice.setAccessibleName(tr("Touchpoint or stage"))
        self.segment = LabelledChoice(tr("Segment"), 9, self)
        self.channel = LabelledChoice(tr("Channel"), 8, self)
        self.period = LabelledChoice(tr("Period"), 8, self)
        self.first, self.last = DayPicker(tr("First day"), self), DayPicker(tr("Last day"), self)
        self.days = _span(self.first, self.last, self)
        self.metric_choice = LabelledChoice(tr("Score"), 8, self)
        self.low, self.high = self._limit(tr("Lowest score")), self._limit(tr("Highest score"))
        self.limits = _span(self.low, self.high, self)
        self.order = LabelledChoice(tr("Order"), 11, self)
        self.clear_button = QPushButton(tr("Clear filters"), self)
        self.clear_button.setProperty("look", "link")
        for widget in (
            self.place, self.segment, self.channel, self.period, self.days, self.metric_choice, self.limits, self.order,
            self.clear_button,
        ):  # fmt: skip
            self.flow.addWidget(widget)
        self.order.set_choices(
            [
                (CommentOrder.NEWEST, tr("Newest first")),
                (CommentOrder.OLDEST, tr("Oldest first")),
                (CommentOrder.WORST, tr("Lowest score first")),
            ],
            CommentOrder.NEWEST,
        )
        self._connect()
        self.refresh()

    def _limit(self, name: str) -> QLineEdit:
        field = QLineEdit(self)
        field.setFixedWidth(52)
        field.setMaxLength(12)
        field.setAccessibleName(name)
        field.setToolTip(name)
        field.textChanged.connect(lambda _text: self._on_limit())
        return field

    def _connect(self) -> None:
        scores = self._context.scores
        self.segment.chosen.connect(lambda key: scores.change_view(segment_id=key or None))
        self.period.chosen.connect(self._on_period)
        for picker in (self.first, self.last):
            picker.dateChanged.connect(lambda _day: self.changed.emit())
        for choice in (self.place, self.channel, self.order):
            choice.chosen.connect(lambda _key: self._on_changed())
        self.metric_choice.chosen.connect(lambda _key: self._on_metric())
        self.clear_button.clicked.connect(self.clear_filters)

    # what is wanted

    def query(self) -> CommentQuery:
        """Return what is chosen; the lowest and the highest score may stand in any order."""
        scores, channel = self._context.scores, str(self.channel.key or "")
        where = replace(
            scores.where(),
            touchpoint_ids=self._touchpoints(),
            channels=(channel,) if channel else None,
        )
        if self._own_days:
            first, last = sorted((self.first.day, self.last.day))
            where = replace(where, date_from=first, date_to=last)
        metric_id = str(self.metric_choice.key or "") or None
        low, high = parse_number(self.low.text()), parse_number(self.high.text())
        if metric_id is None:
            low = high = None
            shown = scores.metric
            metric_id = shown.id if shown is not None else None
        elif low is not None and high is not None and low > high:
            low, high = high, low
        order = CommentOrder(str(self.order.key or CommentOrder.NEWEST))
        return CommentQuery(where, metric_id, low, high, order)

    @property
    def touchpoint_id(self) -> str:
        """The one touchpoint that is chosen, empty for a stage or all."""
        key = str(self.place.key or "")
        return key.removeprefix(TOUCHPOINT) if key.startswith(TOUCHPOINT) else ""

    def choose_touchpoint(self, touchpoint_id: str) -> None:
        """Look at one touchpoint, as a person would choose it; at all of them with an empty id."""
        self.place.choice.set_key(TOUCHPOINT + touchpoint_id if touchpoint_id else "")
        self._on_changed()

    @property
    def is_narrow(self) -> bool:
        """Whether anything is narrowed down."""
        view = self._context.scores.view
        chosen = (self.place.key, self.channel.key, self.metric_choice.key)
        return any(chosen) or self._own_days or view.segment_id is not None or view.period is not Period.ALL

    def clear_filters(self) -> None:
        """Look at all comments again; the order stays."""
        self._own_days = False
        for choice in (self.place, self.channel, self.metric_choice):
            choice.choice.set_key("")
        for field in (self.low, self.high):
            field.blockSignals(True)
            field.clear()
            field.blockSignals(False)
        self._context.scores.change_view(segment_id=None, period=Period.ALL)
        self._on_metric()

    def _touchpoints(self) -> tuple[str, ...] | None:
        project, key = self._context.project, str(self.place.key or "")
        if not key:
            return None
        if key.startswith(STAGE):
            stage_id = key.removeprefix(STAGE)
            chosen = [t.id for t in project.table(Touchpoint).values() if t.stage_id == stage_id]
        else:
            chosen = [key.removeprefix(TOUCHPOINT)]
        return tuple(dict.fromkeys(i for id_ in chosen for i in (id_, *touchpoints_below(project, id_))))

    # showing

    def set_channels(self, channels: tuple[str, ...]) -> None:
        """Offer the channels that answers came by."""
        if channels != self._channels:
            self._channels = channels
            self.refresh()

    def refresh(self) -> None:
        """Offer what the project has now, and show what the window looks at."""
        project, scores = self._context.project, self._context.scores
        self.place.set_choices(_places(project), _kept(self.place.key, [key for key, _ in _places(project)]))
        segments = project.ordered(Segment)
        self.segment.set_choices(
            [("", tr("All")), *((one.id, shortened(one.name, 40)) for one in segments)], scores.view.segment_id or ""
        )
        self.segment.setVisible(bool(segments))
        self.channel.set_choices(
            [("", tr("All")), *((name, shortened(name, 40)) for name in self._channels)],
            _kept(self.channel.key, ["", *self._channels]),
        )
        self.channel.setVisible(len(self._channels) > 1)
        self.period.set_choices(
            [
                (Period.DAYS_90, tr("90 days")), (Period.MONTHS_12, tr("12 months")), (Period.ALL, tr("All")),
                (OWN, tr("Own dates…")),
            ],
            OWN if self._own_days else scores.view.period,
        )  # fmt: skip
        metrics = scores.metrics_with_data() if scores.has_evidence else []
        self.metric_choice.set_choices(
            [("", tr("Any")), *((metric.id, shortened(metric.name, 40)) for metric in metrics)],
            _kept(self.metric_choice.key, ["", *(metric.id for metric in metrics)]),
        )
        self._show()

    def _show(self) -> None:
        self.days.setVisible(self._own_days)
        self.period.choice.set_key(OWN if self._own_days else self._context.scores.view.period)
        self.limits.setVisible(bool(self.metric_choice.key))
        self.clear_button.setVisible(self.is_narrow)
        self.updateGeometry()
        self.flow.invalidate()

    def follow_view(self) -> None:
        """Show the segment and the period that the window looks at now."""
        self.refresh()

    def _on_changed(self) -> None:
        self._show()
        self.changed.emit()

    def _on_metric(self) -> None:
        self._on_changed()

    def _on_limit(self) -> None:
        for field in (self.low, self.high):
            wrong = bool(field.text().strip()) and parse_number(field.text()) is None
            if bool(field.property("problem")) != wrong:
                field.setProperty("problem", wrong)
                field.setToolTip(tr("This is not a number.") if wrong else field.accessibleName())
                field.style().unpolish(field)
                field.style().polish(field)
        self._on_changed()

    def _on_period(self, key: object) -> None:
        if key == OWN:
            if not self._own_days:
                first, last = _whole_period(self._context.project)
                self.first.set_day(first)
                self.last.set_day(last)
            self._own_days = True
            self._on_changed()
            return
        was_own, self._own_days = self._own_days, False
        before = self._context.scores.view
        self._context.scores.change_view(period=Period(str(key)))
        if was_own and self._context.scores.view == before:
            self._on_changed()  # nobody else says so
        else:
            self._show()


def _span(first: QWidget, last: QWidget, parent: QWidget) -> QWidget:
    """Return a row of two fields with “to” between them, which stay together where the line breaks."""
    row = QWidget(parent)
    across = QHBoxLayout(row)
    across.setContentsMargins(0, 0, 4, 0)
    across.setSpacing(6)
    across.addWidget(first)
    across.addWidget(PlainLabel(tr("to"), "mute", row))
    across.addWidget(last)
    return row


def _places(project: Project) -> list[tuple[str, str]]:
    """Return all touchpoints under their stages, journey by journey."""
    journeys = project.journeys()
    choices = [("", tr("All touchpoints"))]
    for journey in journeys:
        by_stage: dict[str, list[Touchpoint]] = {}
        for touchpoint in project.touchpoints(journey.id):
            by_stage.setdefault(touchpoint.stage_id, []).append(touchpoint)
        for stage in project.stages(journey.id):
            if stage.id in by_stage:
                title = shortened(stage.title, 40)
                if len(journeys) > 1:
                    title = tr("{journey}: {stage}", journey=shortened(journey.title, 24), stage=title)
                choices.append((STAGE + stage.id, title))
                choices += [
                    (TOUCHPOINT + one.id, f"\u2003{shortened(one.title, 48)}") for one in by_stage[stage.id]
                ]  # fmt: skip
    return choices


def _kept(key: object, offered: list[str]) -> str:
    return str(key) if key in offered else ""


def _whole_period(project: Project) -> tuple[date, date]:
    firsts = [one.first_date for one in project.table(Import).values() if one.first_date]
    lasts = [one.last_date for one in project.table(Import).values() if one.last_date]
    return min(firsts, default=date.today()), max(lasts, default=date.today())
