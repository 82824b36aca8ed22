"""The call-backs: answers from a chosen level down, to be looked after one by one until they are solved."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from cxjourney.domain import actions
from cxjourney.domain.edits import Edit
from cxjourney.domain.errors import ExportError
from cxjourney.domain.records import Case, CaseStatus, Direction, Import, Metric, ProjectInfo, Touchpoint
from cxjourney.domain.text import tr
from cxjourney.saving import write_whole
from cxjourney.scoring.cases import STATUSES, CaseFilter, usual_callback
from cxjourney.services.listening import Listening
from cxjourney.ui import messages, words
from cxjourney.ui.panels.inspector.context import Context
from cxjourney.ui.views.evidence.case_details import MOST, CaseDetails
from cxjourney.ui.views.evidence.case_table import CaseModel, CaseTable
from cxjourney.ui.views.evidence.toolbar import LabelledChoice
from cxjourney.ui.widgets.empty import EmptyState
from cxjourney.ui.widgets.field import number_text, parse_number
from cxjourney.ui.widgets.flow import FlowWidget
from cxjourney.ui.widgets.text import PlainLabel, shortened

if TYPE_CHECKING:
    from cxjourney.scoring.cases import CaseList
    from cxjourney.services.tasks import Runner

TO_DO, OVERDUE, ALL = "to do", "overdue", "all"
NOBODY = "\x00"  # no owner is called so
DETAILS_WIDTH = 272


class CasesPage(QWidget):
    """Owns which metric and which cases are looked at; `import_requested` asks for a file."""

    import_requested = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None, runner: Runner | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.listening = Listening(context.editing.document, context.scores, self, runner)
        self._all: CaseList | None = None
        self._metric_id = ""
        self._stale = True
        page = QWidget(self)
        page.setObjectName("surface")
        page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.model = CaseModel(lambda: context.project, context.theme, self)
        self.table = CaseTable(self.model, page)
        self.details = CaseDetails(context, page)
        self._make_tools(page)
        self._arrange(page)
        self._connect()
        self.refresh()

    def _make_tools(self, page: QWidget) -> None:
        self.counts = PlainLabel("", "strong", page)
        self.overdue = PlainLabel("", "problem", page)
        self.metric_choice = LabelledChoice(tr("Call back for"), 10, page)
        self.level = QLineEdit(page)
        self.level.setFixedWidth(64)
        self.level.setMaxLength(12)
        self.level.setAccessibleName(tr("Call back from this answer on"))
        self.below = PlainLabel("", "mute", page)
        self.status = LabelledChoice(tr("Show"), 10, page)
        self.status.set_choices(
            [
                (TO_DO, tr("To do")), (OVERDUE, tr("Overdue")), (str(CaseStatus.OPEN), tr("Open")),
                (str(CaseStatus.CONTACTED), tr("Contacted")), (str(CaseStatus.SOLVED), tr("Solved")), (ALL, tr("All")),
            ],
            TO_DO,
        )  # fmt: skip
        self.place = LabelledChoice(tr("At"), 16, page)
        self.place.choice.setAccessibleName(tr("Touchpoint"))
        self.owner = LabelledChoice(tr("Owner"), 9, page)
        self.save = QPushButton(tr("Save as CSV…"), page)
        self.save.setToolTip(tr("Save the cases that are shown, for those who call back"))
        self.scope = PlainLabel("", "small", page, wrap=True)

    def _arrange(self, page: QWidget) -> None:
        box = QVBoxLayout(page)
        box.setContentsMargins(16, 12, 16, 8)
        box.setSpacing(8)
        top = QHBoxLayout()
        top.setSpacing(8)
        for widget in (self.metric_choice, self.level, self.below):
            top.addWidget(widget)
        top.addSpacing(16)
        top.addWidget(self.counts)
        top.addWidget(self.overdue)
        top.addStretch(1)
        top.addWidget(self.save)
        box.addLayout(top)
        self._filters = FlowWidget(page, spacing=8)
        for choice in (self.status, self.place, self.owner):
            self._filters.flow.addWidget(choice)
        box.addWidget(self._filters)
        box.addWidget(self.scope)
        across = QHBoxLayout()
        across.setSpacing(16)
        middle = QWidget(page)
        self._middle = QStackedLayout(middle)
        self._middle.addWidget(self.table)
        self.nothing = EmptyState(tr("No cases here"), tr("No case passes these filters."), page)
        self._middle.addWidget(self.nothing)
        self.no_level = EmptyState(
            tr("Nobody is called back yet"), "", page, tr("Call back as usual"), self._set_usual_level
        )
        self._middle.addWidget(self.no_level)
        for empty in (self.nothing, self.no_level):
            empty.setObjectName("surface")
        self.details.setFixedWidth(DETAILS_WIDTH)
        across.addWidget(middle, 1)
        across.addWidget(self.details)
        box.addLayout(across, 1)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(page)
        may_import = not self._context.editing.document.is_read_only
        self._stack.addWidget(
            EmptyState(
                tr("No answers yet"),
                tr(
                    "Once answers are imported, the bad ones become cases here: customers to call back, with a due "
                    "time, an owner and a status."
                ),
                self, tr("Import data…") if may_import else "", self.import_requested.emit,
            )
        )  # fmt: skip

    def _connect(self) -> None:
        document = self._context.editing.document
        self.metric_choice.chosen.connect(self._on_metric)
        self.level.editingFinished.connect(self._on_level)
        self.level.setEnabled(not document.is_read_only)
        self.no_level.button.setEnabled(not document.is_read_only)
        for choice in (self.status, self.place, self.owner):
            choice.chosen.connect(lambda _key: self._show_cases())
        self.save.clicked.connect(self.save_as)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._show_details())
        self.table.status_requested.connect(self.details.set_status)
        self.model.sorted_anew.connect(lambda: self.table.select([], 0))
        document.changed.connect(self._on_changed)
        document.replaced.connect(self.refresh)
        self._context.scores.changed.connect(self.refresh)

    # what is looked at

    @property
    def metric_shown(self) -> Metric | None:
        """The metric whose cases are shown: the chosen one, else the first that is called back for, else NPS."""
        scores = self._context.scores
        metrics = scores.metrics_with_data() if scores.has_evidence else []
        chosen = next((one for one in metrics if one.id == self._metric_id), None)
        called = next((one for one in metrics if one.callback_from is not None), None)
        return chosen or called or (scores.metric if scores.metric in metrics else next(iter(metrics), None))

    def refresh(self) -> None:
        """Ask for the cases anew; put off while nobody looks."""
        scores, metric = self._context.scores, self.metric_shown
        self._stack.setCurrentIndex(0 if scores.has_evidence else 1)
        self._stale = not self.isVisible()
        if self._stale or metric is None:
            return
        metrics = [(one.id, shortened(one.name, 40)) for one in scores.metrics_with_data()]
        self.metric_choice.set_choices(metrics, metric.id)
        lower = metric.direction is Direction.LOWER
        self.below.setText(tr("and above") if lower else tr("and below"))
        if not self.level.hasFocus():
            self.level.setText(number_text(metric.callback_from))
        usual = number_text(usual_callback(metric))
        self.level.setPlaceholderText(tr("never"))
        text = tr(
            "Choose from which answer on customers are called back for {metric}. Usual is {level} and worse.",
            metric=metric.name,
            level=usual,
        )
        self.no_level.set_text(text)
        self.listening.find_cases(metric, self._on_found)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.table.give_way(self.width() - DETAILS_WIDTH)

    def _on_found(self, found: CaseList) -> None:
        self._all = found
        counts, project = found.counts, self._context.project
        parts = [
            tr("{number} open", number=words.number(counts.open)),
            tr("{number} contacted", number=words.number(counts.contacted)),
            tr("{number} solved", number=words.number(counts.solved)),
        ]
        self.counts.setText(" · ".join(parts))
        self.overdue.setText(tr("{number} overdue", number=words.number(counts.overdue)) if counts.overdue else "")
        present = set(found.touchpoints)
        places = [
            (t.id, shortened(t.title, 48))
            for journey in project.journeys()
            for t in project.touchpoints(journey.id)
            if t.id in present
        ]
        self.place.set_choices([("", tr("All touchpoints")), *places], _kept(self.place.key, present))
        owners = found.owners
        self.owner.set_choices(
            [("", tr("All")), (NOBODY, tr("Nobody")), *((name, shortened(name, 40)) for name in owners)],
            _kept(self.owner.key, {*owners, NOBODY}),
        )
        self.owner.setVisible(bool(owners))
        self._filters.flow.invalidate()
        self._show_scope(found)
        self._show_cases()

    def _show_scope(self, found: CaseList) -> None:
        where, info = self._context.scores.where(), self._context.project.info
        parts = []
        if where.date_from is not None and where.date_to is not None:
            days = tr("{first} to {last}", first=words.day(where.date_from), last=words.day(where.date_to))
            parts.append(tr("Answers of {days}, as chosen at the left.", days=days))
        if found.withholds:
            parts.append(
                tr(
                    "Answers at touchpoints where fewer than {count} people answered are not listed.",
                    count=info.anonymity_threshold,
                )
            )
        self.scope.setText(" ".join(parts))
        self.scope.setVisible(bool(parts))

    def _filter(self) -> CaseFilter:
        key, place, owner = str(self.status.key), str(self.place.key or ""), str(self.owner.key or "")
        statuses = {
            TO_DO: (CaseStatus.OPEN, CaseStatus.CONTACTED), OVERDUE: STATUSES, ALL: STATUSES,
        }.get(key) or (CaseStatus(key),)  # fmt: skip
        return CaseFilter(
            statuses, key == OVERDUE, (place,) if place else None, None if not owner else owner.replace(NOBODY, "")
        )

    def _show_cases(self) -> None:
        if self._all is None:
            return
        metric = self.metric_shown
        chosen = [case.id for case in self.table.selected()] if self._selected_count() <= MOST else []
        row = max(0, self.table.currentIndex().row())
        self.model.set_cases(metric, self._all.filtered(self._filter()))
        self.table.select(chosen, row)
        has_level = metric is not None and metric.callback_from is not None
        self._middle.setCurrentIndex(2 if not has_level else 0 if self.model.rowCount() else 1)
        self.save.setEnabled(bool(self.model.rowCount()))
        self._filters.setVisible(has_level)
        for label in (self.counts, self.overdue):
            label.setVisible(has_level and bool(label.text()))
        self._show_details()

    def _selected_count(self) -> int:
        return sum(count for _, count in self.table.ranges())

    def _show_details(self) -> None:
        metric, count = self.metric_shown, self._selected_count()
        if metric is not None and self._all is not None:
            cases = self.table.selected() if count <= MOST else []
            self.details.show_cases(cases, metric, self._all.owners, count)
        else:
            self.details.hide()

    # doing

    def _on_changed(self, edit: Edit) -> None:
        kinds = edit.kinds()
        if kinds & {Case.kind, Touchpoint.kind} or (kinds & {ProjectInfo.kind}):
            self.refresh()
        elif Import.kind in kinds:
            self._stack.setCurrentIndex(0 if self._context.scores.has_evidence else 1)

    def _on_metric(self, key: object) -> None:
        self._metric_id = str(key)
        self.refresh()

    def _on_level(self) -> None:
        metric = self.metric_shown
        if metric is None:
            return
        text = self.level.text().strip()
        level = parse_number(text)
        if text and level is None:
            self._context.editing.refused.emit(tr("“{text}” is not a number.", text=text))
            self.level.setText(number_text(metric.callback_from))
        elif level != metric.callback_from:
            self._set_level(metric, level)

    def _set_usual_level(self) -> None:
        metric = self.metric_shown
        if metric is not None:
            self._set_level(metric, usual_callback(metric))

    def _set_level(self, metric: Metric, level: float | None) -> None:
        self._metric_id = metric.id
        editing = self._context.editing
        if not editing.do(lambda: actions.edit_metric(editing.project, metric.id, callback_from=level)):
            self.level.setText(number_text(metric.callback_from))

    def save_as(self) -> None:
        """Ask where to, and save the cases that are shown as CSV."""
        metric, shown = self.metric_shown, self.model.cases
        if metric is None or shown is None:
            return
        proposal = Path.home() / tr("Call-backs {day}.csv", day=date.today().isoformat())
        path = messages.ask_save_path(self.window(), tr("Save as CSV"), proposal, tr("CSV table (*.csv)"), ".csv")
        if path is not None:
            self.listening.write_cases(shown, metric, lambda data: self._write(path, data))

    def _write(self, path: Path, data: bytes) -> None:
        try:
            write_whole(path, data)
        except ExportError as error:
            messages.warn(self.window(), tr("The list was not saved."), str(error))


def _kept(key: object, offered: set[str]) -> str:
    return str(key) if key in offered else ""
