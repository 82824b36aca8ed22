"""The imports: every file or query that answers came from, what it gave, how it was read, and what stayed out."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QStackedLayout, QVBoxLayout, QWidget

from cxjourney.domain import actions
from cxjourney.domain.edits import Edit
from cxjourney.domain.records import Import, Source
from cxjourney.domain.text import tr, trn
from cxjourney.ui import words
from cxjourney.ui.panels.inspector.context import Context
from cxjourney.ui.views.evidence import import_words
from cxjourney.ui.views.evidence.import_details import ImportDetails
from cxjourney.ui.views.evidence.rows import Column, RowsModel
from cxjourney.ui.views.evidence.rows_view import RowsView
from cxjourney.ui.widgets.empty import EmptyState
from cxjourney.ui.widgets.text import PlainLabel


class ImportsPage(QWidget):
    """Owns the list of imports and what is told about the one chosen in it.

    `import_requested` asks for a file, `refresh_requested(id)` for what came after an import, and
    `report_requested(id)` says that one is looked at.
    """

    import_requested = Signal()
    refresh_requested = Signal(str)
    report_requested = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.model: RowsModel[Import] = RowsModel(self._columns(), self)
        page = QWidget(self)
        page.setObjectName("surface")
        page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.table = RowsView(self.model, tr("Imports"), page)
        self.table.setSelectionMode(RowsView.SelectionMode.SingleSelection)
        self.details = ImportDetails(context, page)
        self.details.take_out.clicked.connect(self.take_out)
        self.details.next.clicked.connect(self.go_on)
        self.count = PlainLabel("", "mute", page)
        self.add = QPushButton(tr("Import data…"), page)
        self.add.clicked.connect(self.import_requested)
        self._arrange(page)
        self.table.selectionModel().selectionChanged.connect(self._on_selected)
        context.editing.document.changed.connect(self._on_changed)
        context.editing.document.replaced.connect(self._show)
        context.editing.document.state_changed.connect(self._show_rights)
        self._show()

    def _arrange(self, page: QWidget) -> None:
        box = QVBoxLayout(page)
        box.setContentsMargins(16, 12, 16, 12)
        box.setSpacing(8)
        bar = QHBoxLayout()
        bar.addWidget(self.count, 1)
        bar.addWidget(self.add)
        box.addLayout(bar)
        split = QSplitter(Qt.Orientation.Vertical, page)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(1)
        split.addWidget(self.table)
        split.addWidget(self.details)
        split.setSizes([170, 480])
        split.setStretchFactor(1, 1)
        box.addWidget(split, 1)
        empty = EmptyState(
            tr("No evidence yet"),
            tr(
                "Bring in a survey, a ticket export or a process log, or drop the file on this window. Its answers "
                "become NPS, CSAT, CES and time to resolution on the map. You see what was recognised before "
                "anything is taken in."
            ),
            self, tr("Import data…"), self.import_requested.emit,
        )  # fmt: skip
        self._stack = QStackedLayout(self)
        self._stack.addWidget(page)
        self._stack.addWidget(empty)
        self.empty = empty

    def _columns(self) -> list[Column[Import]]:
        def figure(title: str, field: str, width: int = 76, optional: int = 0) -> Column[Import]:
            def value(record: Import) -> Any:
                return getattr(record, field)

            def text(record: Import) -> str:
                return words.number(value(record)) if value(record) else "–"

            return Column(title, text, value, width, right=True, saved=((title, value),), optional=optional)

        def first_day(record: Import) -> Any:
            return record.first_date

        return [
            Column(tr("File"), lambda one: one.file_name, width=180),
            Column(tr("Source"), lambda one: import_words.origin(self._context.project, one), width=112, optional=1),
            figure(tr("Rows"), "rows"),
            figure(tr("Taken"), "taken"),
            figure(tr("Skipped"), "skipped"),
            figure(tr("Already there"), "duplicates", 92, optional=3),
            figure(tr("Answers"), "answers"),
            figure(tr("Comments"), "comments", 84),
            Column(tr("Dates of the answers"), import_words.period, first_day, 192),
            Column(tr("Imported"), import_words.imported, lambda one: one.imported_at or None, 124, optional=2),
        ]

    # following

    def _on_changed(self, edit: Edit) -> None:
        if edit.kinds() & {Import.kind, Source.kind}:
            self._show()

    def _show(self) -> None:
        chosen = self.details.id
        records = sorted(
            self._context.project.table(Import).values(), key=lambda one: (one.imported_at, one.id), reverse=True
        )
        self._stack.setCurrentIndex(0 if records else 1)
        self.model.set_rows(records)
        parts = [trn("{count} import", "{count} imports", len(records)), words.evidence_summary(self._context.project)]
        self.count.setText(" · ".join(part for part in parts if part))
        row = self.model.find(lambda one: one.id == chosen)
        if records:
            self.table.selectRow(max(row, 0))
            self._on_selected()
        else:
            self.details.show_import(None)
        self._show_rights()

    def _show_rights(self) -> None:
        may = not self._context.editing.document.is_read_only
        self.add.setEnabled(may)
        self.empty.button.setEnabled(may)
        self.details.set_writable(may)

    def _on_selected(self) -> None:
        rows = self.table.selected()
        if rows:
            record = self.model.row(rows[0])
            if record.id != self.details.id:
                self.report_requested.emit(record.id)
            self.details.show_import(record)

    # doing

    def choose(self, import_id: str) -> None:
        """Show one import; nothing happens where there is no such one."""
        row = self.model.find(lambda one: one.id == import_id)
        if row >= 0:
            self.table.selectRow(row)
            self.table.scrollTo(self.model.index(row, 0))

    def take_out(self) -> None:
        """Remove the chosen import with all its answers; undo brings it back."""
        import_id = self.details.id
        if import_id:
            self._context.editing.do(lambda: actions.remove_import(self._context.project, import_id))

    def go_on(self) -> None:
        """Ask for what came after the chosen import: the next file, or what is newer in the database."""
        if self.details.id:
            self.refresh_requested.emit(self.details.id)
