"""The evidence view: what was imported, from where and with what result. An import can be taken out as a whole."""

from __future__ import annotations

import json

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from cxjourney.domain import actions
from cxjourney.domain.edits import Edit
from cxjourney.domain.records import Import, Metric
from cxjourney.domain.text import tr, trn
from cxjourney.scoring.labels import format_value, unit_name
from cxjourney.ui import words
from cxjourney.ui.panels.inspector.context import Context
from cxjourney.ui.widgets.empty import EmptyState
from cxjourney.ui.widgets.section import clear_layout
from cxjourney.ui.widgets.sized_scroll import ColumnScroll
from cxjourney.ui.widgets.text import ElidedLabel, PlainLabel

SHOWN_PROBLEMS = 5


class EvidenceView(QWidget):
    """Lists the imports and the metrics; `import_requested` asks for another file, `report_requested(id)` for more."""

    import_requested = Signal()
    report_requested = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        scroll = ColumnScroll(self, margin=24, spacing=12)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(scroll)
        empty = EmptyState(
            tr("No evidence yet"),
            tr(
                "Import a survey or a ticket export (CSV or XLSX). Its answers become NPS, CSAT, CES and time to "
                "resolution on the map. You see what was recognised before anything is taken in."
            ),
            self, tr("Import data…"), self.import_requested.emit,
        )  # fmt: skip
        self._stack.addWidget(empty)
        head = QHBoxLayout()
        head.addWidget(PlainLabel(tr("Imports"), "heading", scroll.body), 1)
        more = QPushButton(tr("Import data…"), scroll.body)
        more.setEnabled(not context.editing.document.is_read_only)
        more.clicked.connect(self.import_requested)
        head.addWidget(more)
        scroll.column.addLayout(head)
        self.imports = QVBoxLayout()
        self.imports.setSpacing(8)
        scroll.column.addLayout(self.imports)
        scroll.column.addSpacing(12)
        scroll.column.addWidget(PlainLabel(tr("Metrics"), "heading", scroll.body))
        self.metrics = QVBoxLayout()
        self.metrics.setSpacing(4)
        scroll.column.addLayout(self.metrics)
        scroll.column.addStretch(1)
        context.editing.document.changed.connect(self._on_changed)
        context.editing.document.replaced.connect(self._show)
        self._show()

    def _on_changed(self, edit: Edit) -> None:
        if edit.kinds() & {Import.kind, Metric.kind}:
            self._show()

    def _show(self) -> None:
        project = self._context.project
        clear_layout(self.imports)
        clear_layout(self.metrics)
        records = sorted(project.table(Import).values(), key=lambda one: (one.imported_at, one.id), reverse=True)
        self._stack.setCurrentIndex(0 if records else 1)
        for record in records:
            self.imports.addWidget(self._card(record))
        for metric in self._context.scores.metrics():
            parts = [unit_name(metric)]
            if metric.target is not None:
                parts.append(tr("target {value}", value=format_value(metric, metric.target)))
            if metric.question:
                parts.append(metric.question)
            text = " · ".join(part for part in parts if part)
            self.metrics.addWidget(ElidedLabel(tr("{metric}: {text}", metric=metric.name, text=text), "body", self))

    def _card(self, record: Import) -> QFrame:
        card = QFrame(self)
        card.setObjectName("card")
        box = QHBoxLayout(card)
        box.setContentsMargins(14, 10, 10, 10)
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(PlainLabel(record.file_name, "strong", card, wrap=True))
        column.addWidget(PlainLabel(_taken(record), "body", card, wrap=True))
        column.addWidget(PlainLabel(_when(record), "mute", card, wrap=True))
        for line in problems(record)[:SHOWN_PROBLEMS]:
            column.addWidget(PlainLabel(line, "small", card, wrap=True))
        box.addLayout(column, 1)
        remove = QPushButton(tr("Take out"), card)
        remove.setToolTip(tr("Remove this import with all its answers. Undo brings it back."))
        remove.setEnabled(not self._context.editing.document.is_read_only)
        remove.clicked.connect(
            lambda: self._context.editing.do(lambda: actions.remove_import(self._context.project, record.id))
        )
        box.addWidget(remove, 0, Qt.AlignmentFlag.AlignTop)
        return card


def _taken(record: Import) -> str:
    parts = [
        trn("{shown} row", "{shown} rows", record.rows, shown=words.number(record.rows)),
        tr("{number} taken", number=words.number(record.taken)),
    ]
    if record.skipped:
        parts.append(tr("{number} skipped", number=words.number(record.skipped)))
    if record.duplicates:
        parts.append(tr("{number} already there", number=words.number(record.duplicates)))
    parts.append(trn("{shown} answer", "{shown} answers", record.answers, shown=words.number(record.answers)))
    if record.comments:
        parts.append(trn("{shown} comment", "{shown} comments", record.comments, shown=words.number(record.comments)))
    return " · ".join(parts)


def _when(record: Import) -> str:
    parts = []
    if record.first_date and record.last_date:
        parts.append(tr("{first} to {last}", first=words.day(record.first_date), last=words.day(record.last_date)))
    if record.imported_at:
        parts.append(tr("imported {time}", time=record.imported_at[:16].replace("T", " ")))
    if record.preset:
        parts.append(record.preset)
    return " · ".join(parts)


def problems(record: Import) -> list[str]:
    """Return the problems that the report of an import names, one line each; none where the report has none."""
    try:
        found = json.loads(record.report_json).get("problems", [])
    except (ValueError, AttributeError):
        return []
    lines = []
    for one in found if isinstance(found, list) else []:
        if isinstance(one, dict):
            lines.append(
                tr(
                    "Row {row}, {column}: {reason}",
                    row=one.get("row", ""),
                    column=one.get("column", ""),
                    reason=one.get("reason", ""),
                )
            )
    return lines
