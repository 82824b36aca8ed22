"""What one import did: its columns and what they were taken for, the names it knew, and the rows that stayed out."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from cxjourney.domain.records import Import, Source
from cxjourney.domain.text import tr, trn
from cxjourney.ui import words
from cxjourney.ui.panels.inspector.context import Context
from cxjourney.ui.views.evidence import import_words
from cxjourney.ui.views.evidence.import_words import MappedRow, MatchRow, ProblemRow
from cxjourney.ui.views.evidence.rows import Column, RowsModel
from cxjourney.ui.views.evidence.rows_view import RowsView
from cxjourney.ui.widgets.text import ElidedLabel, PlainLabel


class ImportDetails(QWidget):
    """Owns the lower half of the imports page: heading, buttons and three tables behind small tabs."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._record: Import | None = None
        self._mapping_problem = ""
        self.name = ElidedLabel("", "heading", self)
        self.facts = PlainLabel("", "mute", self, wrap=True)
        self.note = PlainLabel("", "mute", self, wrap=True)
        self.next = QPushButton(tr("Import next…"), self)
        self.take_out = QPushButton(tr("Take out"), self)
        self.take_out.setToolTip(tr("Remove this import with all its answers. Undo brings it back."))
        self.save = QPushButton(tr("Save as CSV…"), self)
        self.save.setProperty("look", "quiet")
        self.save.clicked.connect(self._save)
        self.mapping: RowsModel[MappedRow] = RowsModel(_mapped_columns(), self)
        self.problems: RowsModel[ProblemRow] = RowsModel(_problem_columns(), self)
        self.matches: RowsModel[MatchRow] = RowsModel(_match_columns(), self)
        self.tables = {
            "mapping": RowsView(self.mapping, tr("Columns of the data and what they were taken for"), self),
            "problems": RowsView(self.problems, tr("Rows and cells that stayed out"), self, stretch=3),
            "matches": RowsView(self.matches, tr("Names in the data and their touchpoints"), self, stretch=1),
        }
        self.tabs: dict[str, QPushButton] = {}
        self._stack = QStackedWidget(self)
        self._arrange()
        self.show_table("mapping")

    @property
    def id(self) -> str:
        """The import that is shown; empty for none."""
        return self._record.id if self._record is not None else ""

    def _arrange(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 16, 0, 0)
        box.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(8)
        for widget, stretch in ((self.name, 1), (self.next, 0), (self.take_out, 0)):
            head.addWidget(widget, stretch)
        box.addLayout(head)
        box.addWidget(self.facts)
        box.addSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(4)
        for key, table in self.tables.items():
            tab = QPushButton("", self)
            tab.setProperty("look", "tab")
            tab.setCheckable(True)
            tab.clicked.connect(lambda _checked=False, key=key: self.show_table(key))
            row.addWidget(tab)
            self.tabs[key] = tab
            self._stack.addWidget(table)
        row.addStretch(1)
        row.addWidget(self.save)
        box.addLayout(row)
        box.addWidget(self.note)
        box.addWidget(self._stack, 1)

    def show_table(self, key: str) -> None:
        """Show one of the tables: mapping, problems or matches."""
        for name, tab in self.tabs.items():
            tab.setChecked(name == key)
        self._stack.setCurrentWidget(self.tables[key])
        self._show_note()

    def show_import(self, record: Import | None) -> None:
        """Show another import; None where there is none."""
        self._record = record
        if record is None:
            return
        mapping, problem = import_words.read_mapping(record)
        self._mapping_problem = problem
        self.mapping.set_rows(import_words.mapped_rows(mapping) if mapping is not None else [])
        self.problems.set_rows(import_words.problem_rows(record))
        self.matches.set_rows(import_words.match_rows(mapping, record))
        source = self._context.project.get(Source, record.source_id)
        self.name.setText(record.file_name)
        self.name.setToolTip("")
        self.facts.setText(" · ".join(_facts(record, source)))
        self.next.setText(tr("Refresh…") if source is not None else tr("Import next…"))
        self.next.setToolTip(
            tr("Ask the database for what is newer, with the mapping of this import")
            if source is not None
            else tr("Choose the next file of this kind; it is read with the mapping of this import")
        )
        self.tabs["mapping"].setText(tr("Columns ({count})", count=words.number(len(self.mapping.rows))))
        self.tabs["problems"].setText(tr("Left out ({count})", count=words.number(len(self.problems.rows))))
        self.tabs["matches"].setText(tr("Touchpoint names ({count})", count=words.number(len(self.matches.rows))))
        self._show_note()

    def set_writable(self, may: bool) -> None:
        """Allow or forbid what changes the project."""
        self.take_out.setEnabled(may)
        self.next.setEnabled(may)

    @property
    def _table(self) -> RowsView:
        table = self._stack.currentWidget()
        return table if isinstance(table, RowsView) else self.tables["mapping"]

    def _show_note(self) -> None:
        """Say in a line what an empty table means, or what a table does not hold."""
        record = self._record
        if record is None:
            return
        text = ""
        if self._table is self.tables["mapping"]:
            text = self._mapping_problem
        elif self._table is self.tables["problems"]:
            kept = len(self.problems.rows)
            if not kept:
                text = tr("Nothing was left out.") if not record.skipped else tr("The report names no rows.")
            elif record.skipped > kept:
                text = tr(
                    "{count} rows were skipped; the report keeps the first {kept} of what was left out.",
                    count=words.number(record.skipped), kept=words.number(kept),
                )  # fmt: skip
        elif not self.matches.rows:
            text = tr("The names of the touchpoints did not come from the data.")
        self.note.setText(text)
        self.note.setVisible(bool(text))
        self.save.setEnabled(self._table.rows.rowCount() > 0)

    def _save(self) -> None:
        record = self._record
        if record is not None:
            from cxjourney.file_names import safe_file_name

            names = {"mapping": tr("columns"), "problems": tr("left out"), "matches": tr("touchpoint names")}
            key = next(key for key, table in self.tables.items() if table is self._table)
            stem = record.file_name.rpartition(".")[0] or record.file_name
            self._table.save(f"{safe_file_name(stem)} {names[key]}.csv", self._say)

    def _say(self, text: str) -> None:
        self.note.setText(text)
        self.note.setVisible(True)


def _facts(record: Import, source: Source | None) -> list[str]:
    rows = trn("{shown} row", "{shown} rows", record.rows, shown=words.number(record.rows))
    parts = [
        rows,
        tr("{number} taken", number=words.number(record.taken)),
        tr("{number} skipped", number=words.number(record.skipped)),
        tr("{number} already there", number=words.number(record.duplicates)),
        trn("{shown} answer", "{shown} answers", record.answers, shown=words.number(record.answers)),
        trn("{shown} comment", "{shown} comments", record.comments, shown=words.number(record.comments)),
    ]
    if dates := import_words.period(record):
        parts.append(dates)
    if record.imported_at:
        parts.append(tr("imported {time}", time=import_words.imported(record)))
    if source is not None:
        parts.append(tr("asked of {url}", url=source.url))
    return parts


def _mapped_columns() -> list[Column[MappedRow]]:
    def field(title: str, name: str, width: int) -> Column[MappedRow]:
        def text(row: MappedRow) -> str:
            return str(getattr(row, name))

        def sort(row: MappedRow) -> Any:
            return text(row).casefold() or None

        return Column(title, text, sort, width)

    return [
        field(tr("Column"), "column", 170), field(tr("Used as"), "role", 190), field(tr("Metric"), "metric", 110),
        field(tr("Scale"), "scale", 76), field(tr("Direction"), "better", 96),
        field(tr("Counted as blank"), "blank", 112), field(tr("Touchpoint"), "touchpoint", 120),
    ]  # fmt: skip


def _problem_columns() -> list[Column[ProblemRow]]:
    number = tr("Row")
    return [
        Column(
            number, lambda row: words.number(row.row), lambda row: row.row, 72, right=True,
            saved=((number, lambda row: row.row),),
        ),
        Column(tr("Column"), lambda row: row.column, width=170),
        Column(tr("Value"), lambda row: row.value, width=170),
        Column(tr("Reason"), lambda row: row.reason, width=240),
    ]  # fmt: skip


def _match_columns() -> list[Column[MatchRow]]:
    return [
        Column(tr("Name in the data"), lambda row: row.name, width=320),
        Column(
            tr("Touchpoint"), lambda row: row.touchpoint or tr("None, its rows were left out"),
            lambda row: row.touchpoint.casefold() or None, 260,
        ),
    ]  # fmt: skip
