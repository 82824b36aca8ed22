"""Scores over time: one metric, at a place, by day to year, as one line or as several that are compared."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedLayout, QVBoxLayout, QWidget

from cxjourney.domain.project import Project
from cxjourney.domain.records import Import, Journey, Metric, Stage, Touchpoint
from cxjourney.domain.text import tr
from cxjourney.scoring.labels import describe, format_interval, unit_name
from cxjourney.scoring.score import Score
from cxjourney.ui.panels.inspector.context import Context
from cxjourney.ui.views.evidence.background import Background
from cxjourney.ui.views.evidence.bar_chart import BarChart
from cxjourney.ui.views.evidence.figures import MOST_LINES, Answers, Place, TrendFigure, answers_at, asked, trend
from cxjourney.ui.views.evidence.line_chart import LineChart, value_words
from cxjourney.ui.views.evidence.line_painter import Drawn
from cxjourney.ui.views.evidence.periods import fitting_period, label_of, period_names
from cxjourney.ui.views.evidence.rows import Column, RowsModel
from cxjourney.ui.views.evidence.rows_view import RowsView
from cxjourney.ui.views.evidence.score_rows import BY_SEGMENT, group_title
from cxjourney.ui.views.evidence.scores import no_scores, scope_text, shown_metric
from cxjourney.ui.views.evidence.toolbar import LabelledChoice
from cxjourney.ui.widgets.flow import FlowWidget
from cxjourney.ui.widgets.text import PlainLabel


@dataclass(frozen=True, slots=True)
class PointRow:
    """One point of the chart as a row: its period, its line, its score."""

    at: int
    line: int
    period: str
    start: str
    name: str
    metric: Metric
    score: Score | None


class TrendsPage(QWidget):
    """Owns the chart, the same points as a table, and the spread of the answers behind them."""

    import_requested = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._stale = True
        self._following = False
        self._place, self._period, self._split = Place(), "month", ""
        self._background = Background(lambda: context.project, self)
        self.model: RowsModel[PointRow] = RowsModel(_columns(False), self)
        page = QWidget(self)
        page.setObjectName("surface")
        page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.metric_choice = LabelledChoice(tr("Metric"), 8, page)
        self.place_choice = LabelledChoice(tr("at"), 20, page)
        self.place_choice.choice.setAccessibleName(tr("Place"))
        self.period_choice = LabelledChoice(tr("per"), 8, page)
        self.period_choice.choice.setAccessibleName(tr("Period"))
        self.split_choice = LabelledChoice(tr("Compare"), 14, page)
        self.scope = PlainLabel("", "mute", page, wrap=True)
        self.chart = LineChart(context.theme, page)
        self.table = RowsView(self.model, tr("Points of the chart"), page)
        self.table.setSelectionMode(RowsView.SelectionMode.SingleSelection)
        self.bars = BarChart(context.theme, page)
        self.spread_title = PlainLabel("", "strong", page)
        self.spread_text = PlainLabel("", "mute", page, wrap=True)
        self._arrange(page)
        self._connect()

    def _arrange(self, page: QWidget) -> None:
        box = QVBoxLayout(page)
        box.setContentsMargins(16, 12, 16, 8)
        box.setSpacing(8)
        tools = FlowWidget(page, spacing=8)
        for widget in (self.metric_choice, self.place_choice, self.period_choice, self.split_choice):
            tools.flow.addWidget(widget)
        box.addWidget(tools)
        box.addWidget(self.scope)
        below = QWidget(page)
        across = QHBoxLayout(below)
        across.setContentsMargins(0, 12, 0, 0)
        across.setSpacing(24)
        across.addWidget(self.table, 5)
        right = QVBoxLayout()
        right.setSpacing(2)
        for part in (self.spread_title, self.spread_text):
            right.addWidget(part)
        right.addWidget(self.bars, 1)
        across.addLayout(right, 4)
        split = QSplitter(Qt.Orientation.Vertical, page)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(1)
        split.addWidget(self.chart)
        split.addWidget(below)
        split.setSizes([560, 440])
        box.addWidget(split, 1)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(page)
        self.empty = no_scores(self, self.import_requested.emit)
        self._stack.addWidget(self.empty)

    def _connect(self) -> None:
        context = self._context
        self.metric_choice.chosen.connect(lambda key: context.scores.change_view(metric_id=key))
        self.place_choice.chosen.connect(self._on_place)
        self.period_choice.chosen.connect(self._on_period)
        self.split_choice.chosen.connect(self._on_split)
        self.chart.point_changed.connect(self._on_point)
        self.table.selectionModel().selectionChanged.connect(self._on_row)
        self._background.failed.connect(self.scope.setText)
        self._background.busy_changed.connect(self._on_busy)
        context.scores.changed.connect(self.refresh)
        context.editing.document.changed.connect(lambda _edit: self.refresh())
        context.editing.document.replaced.connect(self.refresh)
        context.editing.document.state_changed.connect(self._show_rights)
        context.selection.changed.connect(self._follow_selection)

    # what is shown

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        if self._stale:
            self._follow_selection()
            self.refresh()

    def show_trend(self, place: Place | None = None, period: str = "", split: str | None = None) -> None:
        """Show another place, another period or another comparison; what is not given stays."""
        self._place = self._place if place is None else place
        self._period = period or self._period
        self._split = self._split if split is None else split
        self.refresh()

    def refresh(self) -> None:
        """Work out the chart again; nothing is done for a page that nobody looks at."""
        self._stale = not self.isVisible()
        if self._stale:
            return
        metric = shown_metric(self._context.scores)
        self._stack.setCurrentIndex(0 if metric is not None else 1)
        self._show_rights()
        if metric is None:
            self._background.forget("trend")
            self.chart.show_chart(None)
            self.model.set_rows([])
            return
        self._fill_choices(metric)
        place, split = self._place, self._split
        period = self._fitting(metric, place, split)
        if place.kind == "touchpoint":
            metric = self._context.project.metric_at(metric, place.id)
        ask, shown = asked(self._context.scores, self._context.project), metric
        self._background.ask(
            "trend",
            lambda: (trend(ask, shown, place, period, split), answers_at(ask, shown, place)),
            lambda found: self._fill(shown, *found),
        )

    def _fitting(self, metric: Metric, place: Place, split: str) -> str:
        """Return the chosen period, or a longer one where so many lines at so many places could not be worked out."""
        scores = self._context.scores
        days = [
            day
            for one in self._context.project.table(Import).values()
            for day in (one.first_date, one.last_date)
            if day
        ]
        lines = len(scores.scores_by(metric, split)) if split and split != "persona" else 1
        places = len(scores.scores_by(metric, place.kind)) if place.kind else 1
        return fitting_period(self._period, lines * places, (max(days) - min(days)).days if days else 0)

    def _fill_choices(self, metric: Metric) -> None:
        scores, project = self._context.scores, self._context.project
        places = place_names(project, {score.by[0][1] for score in scores.scores_by(metric, "touchpoint")})
        if (self._place.kind, self._place.id) not in [key for key, _ in places]:
            self._place = Place()
        splits = split_names(sorted(scores.segment_values()))
        if self._split not in [key for key, _ in splits]:
            self._split = ""
        self.metric_choice.set_choices([(one.id, one.name) for one in scores.metrics_with_data()], metric.id)
        self.place_choice.set_choices(places, (self._place.kind, self._place.id))
        self.period_choice.set_choices(period_names(), self._period)
        self.split_choice.set_choices(splits, self._split)

    def _fill(self, metric: Metric, figure: TrendFigure, answers: Answers) -> None:
        project, split = self._context.project, self._split
        names = tuple(group_title(project, split, line.group) if split else "" for line in figure.lines)
        drawn = Drawn(metric, figure, names, project.info.minimum_n)
        parts = [f"{metric.name}, {unit_name(metric)}", scope_text(self._context)]
        if figure.left_out:
            parts.append(tr("the {most} with most answers of {all}", most=MOST_LINES, all=MOST_LINES + figure.left_out))
        if figure.period != self._period:
            name = dict(period_names())[figure.period].lower()
            parts.append(tr("by {period}, because so many lines are too many for a shorter one", period=name))
        if hidden := [name for name, line in zip(names, figure.lines, strict=True) if name and not line.is_shown]:
            parts.append(tr("withheld throughout: {names}", names=", ".join(hidden)))
        if not figure.lines:
            parts.append(tr("no answers with a date here"))
        self.scope.setText(" · ".join(part for part in parts if part))
        self._following = True
        self.chart.show_chart(drawn)
        wanted = _columns(bool(split))
        if len(wanted) != len(self.model.columns):
            self.model.set_columns(wanted)
            self.table.fit_columns()
        self.model.set_rows(_points(drawn))
        self._following = False
        self._fill_spread(metric, answers)

    def _fill_spread(self, metric: Metric, answers: Answers) -> None:
        self.spread_title.setText(tr("Answers behind it"))
        score = answers.score
        text = (
            tr("No answers here.") if score is None else describe(metric, score, self._context.project.info.minimum_n)
        )
        self.spread_text.setText(text)
        self.bars.setVisible(bool(answers.bars))
        self.bars.show_bars(tr("Spread of the answers to {metric}", metric=metric.name), answers.bars, answers.names)

    def _show_rights(self) -> None:
        self.empty.button.setEnabled(not self._context.editing.document.is_read_only)

    def _on_busy(self, busy: bool) -> None:
        if busy:
            self.scope.setText(tr("Working out…"))

    # choosing

    def _on_place(self, key: object) -> None:
        if isinstance(key, tuple):
            self.show_trend(place=Place(*key))

    def _on_period(self, key: object) -> None:
        self.show_trend(period=str(key))

    def _on_split(self, key: object) -> None:
        self.show_trend(split=str(key))

    def _follow_selection(self) -> None:
        """Show the touchpoint or stage that was selected, where there are answers at it."""
        current = self._context.selection.current
        metric = shown_metric(self._context.scores)
        if current is None or metric is None:
            return
        place = Place(
            *next(((k, current) for k in ("touchpoint", "stage") if self._answered(metric, k, current)), ("", ""))
        )
        if place.kind and place != self._place:
            self._place = place
            self.refresh()

    def _answered(self, metric: Metric, kind: str, record_id: str) -> bool:
        return any(score.by[0][1] == record_id for score in self._context.scores.scores_by(metric, kind))

    # chart and table look at the same point

    def _on_point(self, at: int, line: int) -> None:
        if self._following or at < 0:
            return
        row = self.model.find(lambda one: (one.at, one.line) == (at, line))
        if row >= 0:
            self._following = True
            self.table.selectRow(row)
            self._following = False

    def _on_row(self) -> None:
        rows = self.table.selected()
        if rows and not self._following:
            row = self.model.row(rows[0])
            self._following = True
            self.chart.look_at(row.at, row.line)
            self._following = False


def place_names(project: Project, answered: set[str]) -> list[tuple[object, str]]:
    """Return the places with answers: everywhere, then each journey with its stages and touchpoints, indented."""
    found: list[tuple[object, str]] = [(("", ""), tr("All touchpoints"))]
    journeys = [j for j in project.journeys() if any(t.id in answered for t in project.touchpoints(j.id))]
    for journey in journeys:
        inside = project.touchpoints(journey.id)
        if len(journeys) > 1:
            found.append((("journey", journey.id), journey.title))
        for stage in project.stages(journey.id):
            there = [t for t in inside if t.stage_id == stage.id and t.id in answered]
            if there:
                found.append((("stage", stage.id), _indented(stage, 1)))
                found += [(("touchpoint", touchpoint.id), _indented(touchpoint, 2)) for touchpoint in there]
    return found


def _indented(record: Stage | Touchpoint | Journey, by: int) -> str:
    return "\u2003" * by + record.title


def split_names(attributes: list[str]) -> list[tuple[object, str]]:
    """Return what lines can be compared by."""
    return [
        ("", tr("Nothing")), *((BY_SEGMENT + name, name) for name in attributes),
        ("channel", tr("Channel")), ("persona", tr("Persona")),
    ]  # fmt: skip


def _points(drawn: Drawn) -> list[PointRow]:
    figure = drawn.figure
    labels = [label_of(figure.period, start) for start in figure.starts]
    return [
        PointRow(at, number, labels[at], start.isoformat(), drawn.names[number], drawn.metric, line.scores[at])
        for at, start in reversed(list(enumerate(figure.starts)))
        for number, line in enumerate(figure.lines)
    ]


def _columns(with_names: bool) -> list[Column[PointRow]]:
    def value(row: PointRow) -> float | None:
        return row.score.value if row.score is not None else None

    def shown(row: PointRow) -> str:
        is_hidden = row.score is not None and row.score.withheld
        return tr("withheld") if is_hidden else value_words(row.metric, row.score)

    def interval(row: PointRow) -> str:
        return (format_interval(row.metric, row.score) or "–") if row.score is not None else "–"

    def bound(row: PointRow, name: str) -> float | None:
        return getattr(row.score, name) if row.score is not None else None

    def answers(row: PointRow) -> str:
        return row.score.n_text.replace("<", "< ") if row.score is not None else "0"

    names: list[Column[PointRow]] = [Column(tr("Line"), lambda row: row.name, width=90)] if with_names else []
    return [
        Column(tr("Period"), lambda row: row.period, lambda row: row.start, 84, saved=(
            (tr("Period"), lambda row: row.period), (tr("First day"), lambda row: row.start),
        )),
        *names,
        Column(tr("Score"), shown, value, 104, saved=((tr("Score"), value),)),
        Column(tr("Interval"), interval, lambda row: bound(row, "low"), 100, saved=(
            (tr("From"), lambda row: bound(row, "low")), (tr("To"), lambda row: bound(row, "high")),
        )),
        Column(
            tr("Answers"), answers,
            lambda row: row.score.n if row.score is not None and not row.score.withheld else None, 62, right=True,
        ),
    ]  # fmt: skip
