"""The selected cases: what the customer said, where to find who it was, and what is done about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cxjourney.domain import actions
from cxjourney.domain.records import CaseStatus, Import, Metric, Touchpoint
from cxjourney.domain.text import tr, trn
from cxjourney.scoring.cases import STATUSES, CallBack, moment_text, status_text
from cxjourney.scoring.comments import answer_band, answer_text
from cxjourney.scoring.labels import band_name, shape
from cxjourney.ui import words
from cxjourney.ui.panels.inspector.context import Context
from cxjourney.ui.widgets.chip import ChipRow
from cxjourney.ui.widgets.field import TextField
from cxjourney.ui.widgets.sized_scroll import ColumnScroll
from cxjourney.ui.widgets.text import PlainLabel

MOST = 2_000  # cases changed at once


class CaseDetails(ColumnScroll):
    """Shows one case, or what several have in common; each change is one undo step."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent, margin=0, spacing=8)
        self._context = context
        self._cases: list[CallBack] = []
        body = self.body
        self.heading = PlainLabel("", "strong", body, wrap=True)
        self.score = PlainLabel("", "middle", body)
        self.comment = PlainLabel("", "body", body, wrap=True)
        self.comment.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.source = PlainLabel("", "small", body, wrap=True)
        self.status = ChipRow(tr("Status"), body)
        self.status.set_choices([(str(status), status_text(status)) for status in STATUSES], None)
        self.status.chosen.connect(lambda key: self.set_status(CaseStatus(str(key))))
        self.owner = TextField(tr("Owner"), self._setter("owner"), body)
        self.due = TextField(tr("Due"), self._set_due, body, placeholder=tr("Year-month-day hour:minute"))
        self.note = TextField(tr("Note"), self._setter("note"), body, lines=3)
        self.fields = QWidget(body)
        box = QVBoxLayout(self.fields)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        for widget in (self.status, self.owner, self.due, self.note):
            box.addWidget(widget)
        for part in (self.heading, self.score, self.comment, self.source, self.fields):
            self.column.addWidget(part)
        self.column.setContentsMargins(4, 0, 8, 8)
        self.column.addStretch(1)

    def show_cases(self, cases: Sequence[CallBack], metric: Metric, owners: Sequence[str], count: int) -> None:
        """Show the selected cases; `count` is how many there are, also where they are too many to be changed."""
        self._cases = list(cases)
        single = cases[0] if len(cases) == 1 else None
        self.setVisible(count > 0)
        for widget in (self.score, self.comment, self.source):
            widget.setVisible(single is not None)
        self.fields.setVisible(bool(cases))
        self.fields.setEnabled(not self._context.editing.document.is_read_only)
        if single is not None:
            self._show_one(single, metric)
        elif count > MOST:
            self.heading.setText(
                tr(
                    "{count} cases are selected. At most {most} can be changed at once.",
                    count=words.number(count),
                    most=words.number(MOST),
                )
            )
        else:
            self.heading.setText(trn("{shown} case", "{shown} cases", count, shown=words.number(count)))
        self.owner.set_suggestions(owners)
        if cases:
            self._show_fields()

    def _show_one(self, case: CallBack, metric: Metric) -> None:
        project = self._context.project
        touchpoint, source = project.get(Touchpoint, case.touchpoint_id), project.get(Import, case.import_id)
        self.heading.setText(touchpoint.title if touchpoint else "")
        band = answer_band(metric, case.value)
        text = tr("{metric} {value}", metric=metric.name, value=answer_text(metric, case.value))
        self.score.setText(f"{shape(band)} {text}")
        self.score.setAccessibleName(f"{text}, {band_name(band)}")
        self.score.set_role(str(band))
        self.comment.setText(case.comment or tr("Without a comment."))
        self.comment.set_role("body" if case.comment else "mute")
        parts = [tr("Answered {when}", when=moment_text(case.answered)) if case.answered else "", case.channel]
        where = (
            tr("row {row} of the data in “{file}”", row=words.number(case.row), file=source.file_name)
            if source
            else tr("row {row} of the data", row=words.number(case.row))
        )
        line = " · ".join(part for part in (*parts, where) if part)
        hint = tr("The project holds no personal data: look there for who it was.")
        self.source.setText(f"{line}\n{hint}")

    def _show_fields(self) -> None:
        statuses = {str(case.status) for case in self._cases}
        self.status.set_key(next(iter(statuses)) if len(statuses) == 1 else None)
        for field, values in (
            (self.owner, {case.owner for case in self._cases}),
            (self.note, {case.note for case in self._cases}),
            (self.due, {moment_text(case.due) for case in self._cases}),
        ):
            field.set_value(next(iter(values)) if len(values) == 1 else "", mixed=len(values) > 1)

    # changing

    def set_status(self, status: CaseStatus) -> None:
        """Give all selected cases a status."""
        if self._cases:
            problem = self._change(status=status)
            if problem:
                self._context.editing.refused.emit(problem)
                self._show_fields()

    def _setter(self, name: str) -> Callable[[str], str]:
        return lambda text: self._change(**{name: text})

    def _set_due(self, text: str) -> str:
        if not text:
            return self._change(due="")
        try:
            due = datetime.fromisoformat(text.replace(" ", "T", 1) if " " in text else text)
        except ValueError:
            return tr("“{text}” is no time. Write it as 2026-11-21 14:30; empty means as usual.", text=text)
        return self._change(due=due.replace(tzinfo=None).isoformat(timespec="minutes"))

    def _change(self, **fields: object) -> str:
        ids = [case.id for case in self._cases]
        editing = self._context.editing
        return editing.attempt(lambda: actions.change_cases(editing.project, ids, **fields))
