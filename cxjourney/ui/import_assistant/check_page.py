"""The last two steps: what the import will do before anything happens, and what it did."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QPushButton, QVBoxLayout, QWidget

from cxjourney.domain.records import Import, Metric
from cxjourney.domain.text import tr, trn
from cxjourney.evidence.plan import ImportPlan
from cxjourney.ui.import_assistant.page import Page
from cxjourney.ui.import_assistant.session import ImportSession
from cxjourney.ui.import_assistant.tables import TextTable, problem_rows, table_view
from cxjourney.ui.widgets.text import PlainLabel

_MOST_SHOWN = 2_000
_MOST_NAMED = 12


class PlanPage(Page):
    """Owns the account of a plan: figures, where the answers go, and each row that stays out, with its reason."""

    save_problems = Signal()

    def __init__(self, session: ImportSession, parent: QWidget | None = None, *, done: bool = False) -> None:
        super().__init__(session, parent)
        self._done = done
        self.headline = PlainLabel("", "heading", self, wrap=True)
        self.headline.setObjectName("headline")
        self._lines = QVBoxLayout()
        self._lines.setSpacing(4)
        self.problems = TextTable((tr("Row"), tr("Column"), tr("Value"), tr("Reason")))
        self._view = table_view(self.problems, "problems", tr("Rows that do not come in, and cells left out"), self)
        self.save = QPushButton(tr("Save this list…"), self)
        self.save.setObjectName("save_problems")
        self.save.clicked.connect(self.save_problems)
        self._section = PlainLabel("", "section", self)
        self.column.addWidget(self.headline)
        self.column.addLayout(self._lines)
        row = QHBoxLayout()
        row.addWidget(self._section, 1)
        row.addWidget(self.save)
        self.column.addLayout(row)
        for section, width in enumerate((72, 200, 240)):
            self._view.setColumnWidth(section, width)
        self._view.horizontalHeader().setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        self.column.addWidget(self._view, 1)
        self._rest = QWidget(self)
        self.column.addWidget(self._rest, 1)

    def refresh(self) -> None:
        plan = self.session.plan
        self._clear()
        if plan is None:
            self.headline.setText(tr("Working out what this import will do…"))
            self._show_problems([], 0)
            return
        self.headline.setText(self._headline(plan))
        for text in plan_lines(self.session, plan):
            self._lines.addWidget(PlainLabel(text, "body", self, wrap=True))
        listed = (*plan.problems, *plan.skips)
        total = plan.problem_count + max(len(plan.skips), 0)
        self._show_problems(problem_rows(listed)[:_MOST_SHOWN], total)

    def _headline(self, plan: ImportPlan) -> str:
        taken, rows = f"{plan.taken:,}", f"{plan.rows:,}"
        if self._done:
            return tr("{taken} of {rows} rows were brought in.", taken=taken, rows=rows)
        if not plan.taken:
            return tr("No row of this file is new.")
        return tr("{taken} of {rows} rows will be brought in.", taken=taken, rows=rows)

    def _show_problems(self, rows: list[list[str]], total: int) -> None:
        self.problems.fill(self.problems.headings, rows)
        self._section.setText(
            trn("{count} row or cell left out, and why", "{number} rows or cells left out, and why", total,
                number=f"{total:,}")
        )  # fmt: skip
        for widget in (self._section, self._view, self.save):
            widget.setVisible(bool(rows))
        self._rest.setVisible(not rows)

    def _clear(self) -> None:
        while (item := self._lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()


def plan_lines(session: ImportSession, plan: ImportPlan) -> list[str]:
    """Return what a plan does, one sentence to a line."""
    metrics = {metric.id: metric.name for metric in plan.new_metrics}
    lines: list[str] = []
    for metric_id, count in plan.metric_answers.items():
        name = metrics.get(metric_id) or _metric_name(session, metric_id)
        new = metric_id in metrics
        answers = trn("{count} answer", "{number} answers", count, number=f"{count:,}")
        lines.append(
            tr("{answers} to {metric}, a new metric", answers=answers, metric=name)
            if new
            else tr("{answers} to {metric}", answers=answers, metric=name)
        )
    comments = plan.report["comments"]
    if comments:
        lines.append(trn("{count} comment", "{number} comments", comments, number=f"{comments:,}"))
    if plan.touchpoint_rows:
        lines.append(tr("Touchpoints: {names}", names=_touchpoints(session, plan)))
    if plan.new_touchpoints:
        lines.append(
            trn(
                "{count} touchpoint is new and stands in the stage “From data, to be placed”.",
                "{count} touchpoints are new and stand in the stage “From data, to be placed”.",
                len(plan.new_touchpoints),
            )
        )
    if plan.taken and any(
        record.file_sha256 == plan.record.file_sha256 and record.id != plan.record.id
        for record in session.project.table(Import).values()
    ):
        lines.append(tr("This very file was imported before, with other columns or touchpoints."))
    if plan.duplicates:
        lines.append(
            trn("{count} row is in the project already.", "{number} rows are in the project already.",
                plan.duplicates, number=f"{plan.duplicates:,}")
        )  # fmt: skip
    if plan.skipped:
        lines.append(
            trn("{count} row is skipped.", "{number} rows are skipped.", plan.skipped, number=f"{plan.skipped:,}")
        )
    if plan.unmatched:
        names = ", ".join(f"“{name[:60]}”" for name in plan.unmatched[:_MOST_NAMED])
        lines.append(tr("Not on the map and left out: {names}", names=names))
    first, last = plan.record.first_date, plan.record.last_date
    if first is not None and last is not None:
        lines.append(tr("From {first} to {last}", first=first.isoformat(), last=last.isoformat()))
    return lines


def _metric_name(session: ImportSession, metric_id: str) -> str:
    metric = session.project.get(Metric, metric_id)
    return metric.name if metric is not None else ""


def _touchpoints(session: ImportSession, plan: ImportPlan) -> str:
    titles = {touchpoint.id: touchpoint.title for touchpoint in plan.new_touchpoints}
    ordered = sorted(plan.touchpoint_rows.items(), key=lambda pair: -pair[1])
    shown = [f"{titles.get(key) or session.title_of(key)} ({count:,})" for key, count in ordered[:_MOST_NAMED]]
    return ", ".join(shown) + (" …" if len(ordered) > _MOST_NAMED else "")
