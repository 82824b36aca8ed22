"""The second step: what each column is for, proposed, shown on its own values, and corrected column by column."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from cxjourney.domain.text import tr, trn
from cxjourney.services.tasks import Runner
from cxjourney.ui.import_assistant.column_editor import ColumnEditor
from cxjourney.ui.import_assistant.page import Page
from cxjourney.ui.import_assistant.question_bar import QuestionBar
from cxjourney.ui.import_assistant.run import ImportRun
from cxjourney.ui.import_assistant.session import UNUSED, ImportSession
from cxjourney.ui.import_assistant.tables import ColumnTable, table_view
from cxjourney.ui.import_assistant.understood_panel import UnderstoodPanel
from cxjourney.ui.widgets.sized_scroll import ColumnScroll
from cxjourney.ui.widgets.text import PlainLabel

_MANY_COLUMNS = 25
_ROW = 28
_TALL_ROW = 44


class ColumnsPage(Page):
    """Owns the open questions, the list of columns, the fields of the selected one, and how it is understood."""

    def __init__(self, run: ImportRun, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(run, parent)
        self._summary = PlainLabel("", "mute", self, wrap=True)
        self._summary.setObjectName("column_summary")
        self.questions = QuestionBar(self)
        self.search = QLineEdit(self)
        self.used_only = QCheckBox(tr("Only columns that are used"), self)
        self.used_only.setObjectName("used_only")
        self.others = QPushButton(self)
        self.others.setObjectName("other_ratings")
        self.ignore = QPushButton(tr("Ignore"), self)
        self.ignore.setObjectName("ignore_columns")
        self.ignore_others = QPushButton(tr("Ignore all others"), self)
        self.ignore_others.setObjectName("ignore_others")
        self._is_fresh = True
        self.table = ColumnTable(self.session)
        self.view = table_view(self.table, "columns", tr("Columns of the file"), self, (0.28, 0.2, 0.27))
        self.editor = ColumnEditor(self.session, self)
        self.understood = UnderstoodPanel(runner, self)
        self._lay_out()
        self._connect()

    def _connect(self) -> None:
        self.view.selectionModel().selectionChanged.connect(lambda: self._selected())
        self.editor.changed.connect(lambda _name: self._column_changed())
        self.editor.role_chosen.connect(self._role_chosen)
        self.understood.changed.connect(lambda _name: self._column_changed())
        self.questions.answered.connect(self._question_answered)
        self.questions.shown.connect(self.select)
        self.others.clicked.connect(self._take_others)
        self.ignore.clicked.connect(lambda: self._ignore(self.chosen()))
        self.ignore_others.clicked.connect(self._ignore_others)
        self.used_only.toggled.connect(lambda: self._fill(self.current_name()))
        self.search.textChanged.connect(lambda: self._fill(self.current_name()))

    def _lay_out(self) -> None:
        self.column.addWidget(self.questions)
        row = QHBoxLayout()
        row.setSpacing(12)
        self.search.setPlaceholderText(tr("Find a column or question"))
        self.search.setAccessibleName(tr("Find a column or question"))
        self.search.setObjectName("find_column")
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(240)
        row.addWidget(self.search)
        row.addWidget(self.used_only)
        row.addWidget(self._summary, 1)
        self.column.addLayout(row)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        left = QWidget(self)
        box = QVBoxLayout(left)
        box.setContentsMargins(0, 0, 12, 0)
        box.setSpacing(8)
        box.addWidget(self.view, 1)
        below = QHBoxLayout()
        below.setSpacing(8)
        for button in (self.ignore, self.ignore_others, self.others):
            button.setAutoDefault(False)
            below.addWidget(button)
        below.addStretch(1)
        box.addLayout(below)
        right = QWidget(self)
        side = QVBoxLayout(right)
        side.setContentsMargins(12, 0, 0, 0)
        side.setSpacing(8)
        self._fields = ColumnScroll(right, margin=0)
        self._fields.column.setContentsMargins(0, 0, 0, 0)
        self._fields.column.addWidget(self.editor)
        self._fields.setMinimumHeight(180)
        side.addWidget(self._fields, 6)
        side.addWidget(self.understood, 1)
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(1)
        splitter.addWidget(left)
        splitter.addWidget(right)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 2)
        splitter.setSizes([700, 400])
        self.column.addWidget(splitter, 1)

    # what is shown

    def show_session(self, session: ImportSession) -> None:
        if session is not self.session:
            super().show_session(session)
            self.table.set_session(session)
            self.editor.set_session(session)
            self._is_fresh = True

    def refresh(self) -> None:
        found = self.session.found
        if found is not None and self._is_fresh:
            self._is_fresh = False
            self.search.clear()
            self.used_only.setChecked(len(found.columns) > _MANY_COLUMNS)
        asked = [column.name for column in self.session.mapping.open_questions()]
        answers = [column.name for column in self.session.mapping.with_role("answer")]
        self._fill((asked or answers or self.table.names or [""])[0])

    def stop(self) -> None:
        self.understood.stop()

    def current_name(self) -> str:
        """Return the name of the selected column."""
        row = self.view.currentIndex().row()
        return self.table.names[row] if 0 <= row < len(self.table.names) else ""

    def chosen(self) -> list[str]:
        """Return the names of all selected columns."""
        return [self.table.names[index.row()] for index in self.view.selectionModel().selectedRows()]

    def select(self, name: str) -> None:
        """Select a column by name."""
        row = self.table.row_of(name)
        if row < 0 and self.session.found is not None and self.session.found.column(name) is not None:
            self.search.clear()
            self.used_only.setChecked(False)
            row = self.table.row_of(name)
        if row >= 0:
            index = self.table.index(row, 0)
            self.view.setCurrentIndex(index)
            self.view.scrollTo(index)

    def first_field(self) -> QWidget | None:
        return self.view

    def _fill(self, name: str) -> None:
        self.table.show_columns(self.used_only.isChecked(), self.search.text().strip())
        labelled = any(self.session.seen(one).label for one in self.table.names)
        self.view.verticalHeader().setDefaultSectionSize(_TALL_ROW if labelled else _ROW)
        row = max(0, self.table.row_of(name))
        if self.table.names:
            self.view.setCurrentIndex(self.table.index(row, 0))
            self.view.scrollTo(self.table.index(row, 0))
        self._show_state()

    def _selected(self) -> None:
        chosen = self.chosen()
        name = self.current_name()
        if chosen and name not in chosen:
            name = chosen[0]
        if name:
            self.editor.show_column(name, len(chosen))
            self.understood.show_column(self.session, name)
            self._fields.setMaximumHeight(self.editor.height_for(self._fields.viewport().width()))
        self.ignore.setEnabled(any(self.session.column(one).role not in UNUSED for one in chosen))
        used = {column.name for column in self.session.mapping.columns if column.role not in UNUSED}
        self.ignore_others.setEnabled(bool(chosen) and bool(used - set(chosen)))

    # what is decided

    def _role_chosen(self, role: str) -> None:
        names = self.chosen() or [self.current_name()]
        self.session.change_columns([self.session.with_role(name, role) for name in names if name])
        self._column_changed()

    def _ignore(self, names: list[str]) -> None:
        self.session.ignore(names)
        self._column_changed()

    def _ignore_others(self) -> None:
        chosen = set(self.chosen())
        used = [column.name for column in self.session.mapping.columns if column.role not in UNUSED]
        self._ignore([name for name in used if name not in chosen])

    def _take_others(self) -> None:
        self.session.take_other_ratings()
        self._fill(self.current_name())
        self.changed.emit()

    def _question_answered(self) -> None:
        asked = self.session.mapping.open_questions()
        self._column_changed()
        if asked:
            self.select(asked[0].name)

    def _column_changed(self) -> None:
        self.table.refresh()
        self._selected()
        self._show_state()
        self.changed.emit()

    def _show_state(self) -> None:
        self.questions.show_session(self.session)
        mapping, found = self.session.mapping, self.session.found
        used = sum(column.role not in UNUSED for column in mapping.columns)
        total = len(found.columns) if found else 0
        personal = sum(self.session.column(c.name).role == "personal" for c in found.columns) if found else 0
        parts = [trn("{count} of {total} columns is used", "{count} of {total} columns are used", used, total=total)]
        if personal:
            parts.append(
                trn("{count} with personal data is not read", "{count} with personal data are not read", personal)
            )
        self._summary.setText(", ".join(parts) + ".")
        others = len(self.session.other_ratings())
        self.others.setVisible(others > 0)
        self.others.setText(
            trn(
                "Use {count} more rating, at a touchpoint of its own",
                "Use {count} more ratings, each at a touchpoint of its own", others,
            )
        )  # fmt: skip
