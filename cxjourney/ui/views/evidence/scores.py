"""The scores table: one metric, grouped as one likes, with interval, band, target and change; to sort and filter."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from cxjourney.domain.records import Import, Metric, Segment, Touchpoint
from cxjourney.domain.text import tr, trn
from cxjourney.scoring.labels import band_name, format_period, shape, unit_name
from cxjourney.scoring.score import Band, Score
from cxjourney.ui import words
from cxjourney.ui.panels.inspector.context import Context
from cxjourney.ui.views.evidence.background import Background
from cxjourney.ui.views.evidence.figures import Figure, asked, table
from cxjourney.ui.views.evidence.periods import PERIODS
from cxjourney.ui.views.evidence.rows import RowsModel
from cxjourney.ui.views.evidence.rows_view import RowsView
from cxjourney.ui.views.evidence.score_delegate import ScoreDelegate, Span
from cxjourney.ui.views.evidence.score_rows import ScoreRow, columns, group_names, score_rows
from cxjourney.ui.views.evidence.toolbar import LabelledChoice, PairChoice
from cxjourney.ui.widgets.empty import EmptyState
from cxjourney.ui.widgets.flow import FlowWidget
from cxjourney.ui.widgets.text import PlainLabel

if TYPE_CHECKING:
    from cxjourney.services.scores import Scores

BANDS = (Band.GOOD, Band.MIDDLE, Band.LOW, Band.FEW, Band.WITHHELD)


class ScoresPage(QWidget):
    """Owns the table and what it is grouped and filtered by; the metric is the one that the whole window shows.

    `touchpoint_requested(id)` asks to see a touchpoint on the map, `import_requested` for a file.
    """

    touchpoint_requested = Signal(str)
    import_requested = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._following = False
        self._stale = True
        self._shaped = False
        self._by = "touchpoint"
        self._background = Background(lambda: context.project, self)
        self.model: RowsModel[ScoreRow] = RowsModel(columns("touchpoint", tr("Touchpoint"), True, True), self)
        page = QWidget(self)
        page.setObjectName("surface")
        page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.table = RowsView(self.model, tr("Scores"), page)
        self.delegate = ScoreDelegate(self.model, context.theme, self.table)
        self.table.setItemDelegate(self.delegate)
        self._make_tools(page)
        self._arrange(page)
        self._connect()
        self._shape_columns()

    def _make_tools(self, page: QWidget) -> None:
        self.metric_choice = LabelledChoice(tr("Metric"), 8, page)
        self.group_choice = LabelledChoice(tr("by"), 12, page)
        self.group_choice.choice.setAccessibleName(tr("Group by"))
        self.pair = PairChoice(lambda: last_day(self._context), page)
        self.each_before = PlainLabel(tr("Change: each against the one before"), "mute", page)
        self.filter = QLineEdit(page)
        self.filter.setPlaceholderText(tr("Filter by name"))
        self.filter.setAccessibleName(tr("Filter by name"))
        self.filter.setClearButtonEnabled(True)
        self.filter.setFixedWidth(200)
        self.band = LabelledChoice(tr("Band"), 11, page)
        names = [(str(band), f"{shape(band)} {band_name(band)}".strip()) for band in BANDS]
        self.band.set_choices([("", tr("All")), *names], "")
        self.enough = QCheckBox(tr("Only with enough answers"), page)
        self.copy = QPushButton(tr("Copy"), page)
        self.copy.setToolTip(tr("Copy the rows that are selected, or all that are shown, for a spreadsheet"))
        self.save = QPushButton(tr("Save as CSV…"), page)
        self.count = PlainLabel("", "mute", page)
        self.scope = PlainLabel("", "mute", page, wrap=True)

    def _arrange(self, page: QWidget) -> None:
        box = QVBoxLayout(page)
        box.setContentsMargins(16, 12, 16, 8)
        box.setSpacing(8)
        first, second = FlowWidget(page, spacing=8), FlowWidget(page, spacing=8)
        for widget in (self.metric_choice, self.group_choice, self.pair, self.each_before):
            first.flow.addWidget(widget)
        height = self.save.sizeHint().height()
        for tool in (self.filter, self.band, self.enough, self.count):
            tool.setMinimumHeight(height)  # one line through the middle of all
        for tool in (self.filter, self.band, self.enough):
            second.flow.addWidget(tool)
        bar = QHBoxLayout()
        bar.setSpacing(8)
        bar.addWidget(second, 1)
        for end in (self.count, self.copy, self.save):
            bar.addWidget(end, 0, Qt.AlignmentFlag.AlignTop)
        box.addWidget(first)
        box.addLayout(bar)
        box.addWidget(self.scope)
        box.addWidget(self.table, 1)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(page)
        self.empty = no_scores(self, self.import_requested.emit)
        self._stack.addWidget(self.empty)

    def _connect(self) -> None:
        context = self._context
        self.metric_choice.chosen.connect(lambda key: context.scores.change_view(metric_id=key))
        self.group_choice.chosen.connect(self.group_by)
        self.pair.changed.connect(self.refresh)
        self.filter.textChanged.connect(lambda _text: self._filter())
        self.band.chosen.connect(lambda _key: self._filter())
        self.enough.toggled.connect(lambda _on: self._filter())
        self.copy.clicked.connect(self.table.copy)
        self.save.clicked.connect(self._save)
        self.table.opened.connect(self._on_opened)
        self.table.selectionModel().selectionChanged.connect(self._on_selected)
        self._background.failed.connect(self.scope.setText)
        self._background.busy_changed.connect(lambda _busy: self._tell_count())
        context.scores.changed.connect(self.refresh)
        context.editing.document.changed.connect(lambda _edit: self.refresh())
        context.editing.document.replaced.connect(self.refresh)
        context.editing.document.state_changed.connect(self._show_rights)
        context.selection.changed.connect(self._follow_selection)

    # what is shown

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        if self._stale:
            self.refresh()

    def refresh(self) -> None:
        """Work out the rows again; nothing is done for a page that nobody looks at."""
        self._stale = not self.isVisible()
        if self._stale:
            return
        scores = self._context.scores
        metric = shown_metric(scores)
        self._stack.setCurrentIndex(0 if metric is not None else 1)
        self._show_rights()
        if metric is None:
            self.model.set_rows([])
            return
        self.metric_choice.set_choices([(one.id, one.name) for one in scores.metrics_with_data()], metric.id)
        choices = group_names(sorted(scores.segment_values()))
        if self._by not in [key for key, _ in choices]:
            self._by = "touchpoint"
        self.group_choice.set_choices(choices, self._by)
        timed = self._by in PERIODS
        self.pair.setVisible(not timed)
        self.each_before.setVisible(timed)
        self.scope.setText(self._scope_text(metric))
        self._shape_columns()
        pair, by = None if timed else self.pair.pair(), self._by
        ask = asked(scores, self._context.project)
        self._background.ask(
            "table", lambda: table(ask, metric, by, pair), lambda figures: self._fill(metric, by, figures)
        )

    def _fill(self, metric: Metric, by: str, figures: list[Figure]) -> None:
        project = self._context.project
        there = [f for f in figures if by != "touchpoint" or project.get(Touchpoint, f.group) is not None]
        rows = score_rows(project, metric, by, there, self._rolled_up(metric) if by == "touchpoint" else {})
        self.delegate.span = Span(rows)
        self._following = True
        self.model.set_rows(rows)
        self._following = False
        self._filter()

    def _rolled_up(self, metric: Metric) -> dict[str, Score]:
        """Return the scores of the touchpoints that stand for a journey below, as the map shows them."""
        scores, found = self._context.scores, {}
        for touchpoint in self._context.project.table(Touchpoint).values():
            if touchpoint.sub_journey_id is not None:
                score = scores.touchpoint_score(touchpoint.id, metric)
                if score is not None:
                    found[touchpoint.id] = score
        return found

    def _shape_columns(self) -> None:
        title = dict(group_names([])).get(self._by) or self._by.partition(":")[2]
        timed = self._by in PERIODS
        with_change = timed or bool(self.pair.key)
        wanted = columns(self._by, title, self._by == "touchpoint" or self._has_journeys(), with_change)
        if [column.title for column in wanted] == [column.title for column in self.model.columns] and self._shaped:
            return
        self._shaped = True
        self.model.set_columns(wanted)
        titles = [column.title for column in wanted]
        change = len(titles) - 1 if with_change else None
        self.delegate.set_columns(
            titles.index(tr("Score")), titles.index(tr("Interval")), titles.index(tr("Gap")), change
        )
        self.table.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        self.table.fit_columns()

    def _has_journeys(self) -> bool:
        """Say whether stages need their journey's title beside them."""
        return self._by == "stage" and len(self._context.project.journeys()) > 1

    def _scope_text(self, metric: Metric) -> str:
        """Say which answers the table is about: the filters at the left hold here too."""
        parts = [f"{metric.name}, {unit_name(metric)}", scope_text(self._context)]
        if self._by not in PERIODS and (pair := self.pair.text()):
            parts.append(tr("Change: {pair}", pair=pair))
        return " · ".join(part for part in parts if part)

    def _show_rights(self) -> None:
        self.empty.button.setEnabled(not self._context.editing.document.is_read_only)

    # filtering

    def _filter(self) -> None:
        text, band, enough = self.filter.text().strip().casefold(), str(self.band.key or ""), self.enough.isChecked()

        def passes(row: ScoreRow) -> bool:
            if enough and not row.has_enough:
                return False
            if band and row.band != band:
                return False
            return not text or text in row.title.casefold() or text in row.within.casefold()

        self._following = True
        self.model.set_filter(passes if text or band or enough else None)
        self._following = False
        self._tell_count()
        self._follow_selection()

    def _tell_count(self) -> None:
        if self._background.is_busy:
            self.count.setText(tr("Working out…"))
            return
        total, shown = len(self.model.rows), self.model.rowCount()
        text = trn("{shown} row", "{shown} rows", total, shown=words.number(total))
        self.count.setText(text if shown == total else tr("{shown} of {all}", shown=words.number(shown), all=text))
        self.save.setEnabled(shown > 0)
        self.copy.setEnabled(shown > 0)

    def group_by(self, by: object) -> None:
        """Group by another dimension."""
        if by != self._by:
            self._by = str(by)
            self.refresh()

    # the touchpoint that is chosen here is chosen everywhere

    def _on_selected(self) -> None:
        if self._following or self._by != "touchpoint":
            return
        chosen = [self._context.project.get(Touchpoint, self.model.row(at).group) for at in self.table.selected()]
        there = [touchpoint for touchpoint in chosen if touchpoint is not None]
        if not there:
            return
        selection = self._context.selection
        if not any(touchpoint.journey_id == selection.journey_id for touchpoint in there):
            selection.show_journey(there[-1].journey_id)
        self._following = True
        selection.set(one.id for one in there if one.journey_id == selection.journey_id)
        self._following = False

    def _follow_selection(self) -> None:
        if self._following or self._by != "touchpoint" or not self.isVisible():
            return
        ids, model, flags = (
            set(self._context.selection.ids),
            self.table.selectionModel(),
            QItemSelectionModel.SelectionFlag,
        )
        self._following = True
        model.clearSelection()
        for at, row in enumerate(self.model.shown()):
            if row.group in ids:
                model.select(self.model.index(at, 0), flags.Select | flags.Rows)
        self._following = False

    def _on_opened(self, row: int) -> None:
        if self._by == "touchpoint" and row < self.model.rowCount():
            self.touchpoint_requested.emit(self.model.row(row).group)

    def _save(self) -> None:
        from cxjourney.file_names import safe_file_name

        metric = shown_metric(self._context.scores)
        title = self._context.project.info.title or tr("Scores")
        if metric is not None:
            self.table.save(f"{safe_file_name(f'{title} {metric.name}')}.csv", self.count.setText)


def shown_metric(scores: Scores) -> Metric | None:
    """Return the metric that the window shows; where it shows emotions, the first one with answers."""
    present = scores.metrics_with_data()
    metric = scores.metric
    return metric if metric is not None and metric in present else next(iter(present), None)


def last_day(context: Context) -> date | None:
    """Return the last day that any import has answers of."""
    days = [one.last_date for one in context.project.table(Import).values() if one.last_date is not None]
    return max(days, default=None)


def scope_text(context: Context) -> str:
    """Return whose answers, and of which time, the filters at the left let through."""
    where, view = context.scores.where(), context.scores.view
    segment = context.project.get(Segment, view.segment_id)
    parts = [segment.name if segment is not None else tr("only some customers") if where.conditions else ""]
    parts.append(format_period(where.date_from, where.date_to) or tr("all dates"))
    if view.weighted:
        parts.append(tr("weighted"))
    return " · ".join(part for part in parts if part)


def no_scores(parent: QWidget, run: Callable[[], None]) -> EmptyState:
    """Return what a page shows where there is nothing to score yet."""
    text = tr("Scores need answers. Bring in a survey or a ticket export, and its scores stand here to be compared.")
    return EmptyState(tr("No scores yet"), text, parent, tr("Import data…"), run)
