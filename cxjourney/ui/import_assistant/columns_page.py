"""The second step: what each column is for, proposed, shown on the first rows, and corrected column by column."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QHeaderView, QPushButton, QSplitter, QVBoxLayout, QWidget

from cxjourney.domain.text import tr, trn
from cxjourney.ui.import_assistant.column_editor import ColumnEditor
from cxjourney.ui.import_assistant.page import Page
from cxjourney.ui.import_assistant.session import ImportSession
from cxjourney.ui.import_assistant.tables import ColumnTable, TextTable, table_view
from cxjourney.ui.widgets.sized_scroll import ColumnScroll
from cxjourney.ui.widgets.text import PlainLabel

_PREVIEW_ROWS = 8
_MANY_COLUMNS = 25


class ColumnsPage(Page):
    """Owns the list of columns, the fields of the selected one, and the preview of the rows as they will be used."""

    def __init__(self, session: ImportSession, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._summary = PlainLabel("", "mute", self, wrap=True)
        self._summary.setObjectName("column_summary")
        self.used_only = QCheckBox(tr("Show only columns that are used"), self)
        self.used_only.setObjectName("used_only")
        self.others = QPushButton(self)
        self.others.setObjectName("other_ratings")
        self._is_fresh = True
        self.table = ColumnTable(session)
        self.view = table_view(self.table, "columns", tr("Columns of the file"), self)
        self.editor = ColumnEditor(session, self)
        self._preview = TextTable()
        self._preview_view = table_view(self._preview, "column_preview", tr("First rows of the used columns"), self)
        self._lay_out()
        self.view.selectionModel().currentRowChanged.connect(self._selected)
        self.editor.changed.connect(lambda _name: self._column_changed())
        self.others.clicked.connect(self._take_others)
        self.used_only.toggled.connect(lambda: self._fill(self.current_name()))

    def _lay_out(self) -> None:
        self.column.addWidget(self._summary)
        row = QHBoxLayout()
        row.addWidget(self.used_only, 1)
        row.addWidget(self.others)
        self.column.addLayout(row)
        self.view.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for section, width in enumerate((136, 132, 264)):
            self.view.setColumnWidth(section, width)
        self.view.horizontalHeader().setStretchLastSection(True)
        left = QWidget(self)
        box = QVBoxLayout(left)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addWidget(self.view, 3)
        box.addWidget(PlainLabel(tr("First rows of the used columns"), "section", left))
        box.addWidget(self._preview_view, 2)
        scroll = ColumnScroll(self, margin=0)
        scroll.column.setContentsMargins(12, 0, 0, 0)
        scroll.column.addWidget(self.editor)
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(left)
        splitter.addWidget(scroll)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 2)
        splitter.setSizes([640, 340])
        self.column.addWidget(splitter, 1)

    def refresh(self) -> None:
        found = self.session.found
        if found is not None and self._is_fresh:
            self._is_fresh = False
            self.used_only.setChecked(len(found.columns) > _MANY_COLUMNS)
        asked = [column.name for column in self.session.mapping.open_questions()]
        answers = [column.name for column in self.session.mapping.with_role("answer")]
        first = (asked or answers or self.table.names or [""])[0]
        self._fill(first)

    def current_name(self) -> str:
        """Return the name of the selected column."""
        row = self.view.currentIndex().row()
        return self.table.names[row] if 0 <= row < len(self.table.names) else ""

    def select(self, name: str) -> None:
        """Select a column by name."""
        if name in self.table.names:
            index = self.table.index(self.table.names.index(name), 0)
            self.view.setCurrentIndex(index)
            self.view.scrollTo(index)

    def first_field(self) -> QWidget | None:
        return self.view

    def _fill(self, name: str) -> None:
        self.table.show_columns(self.used_only.isChecked())
        self.select(name if name in self.table.names else (self.table.names or [""])[0])
        self._show_summary()
        self._show_preview()

    def _selected(self, index: QModelIndex) -> None:
        if index.isValid():
            self.editor.show_column(self.table.names[index.row()])

    def _take_others(self) -> None:
        self.session.take_other_ratings()
        self._fill(self.current_name())
        self.changed.emit()

    def _column_changed(self) -> None:
        for known in self.table.names:
            self.table.refresh(known)
        self._show_summary()
        self._show_preview()
        self.changed.emit()

    def _show_summary(self) -> None:
        mapping = self.session.mapping
        found = self.session.found
        used = [column for column in mapping.columns if column.role not in ("ignore", "personal")]
        total = len(found.columns) if found else 0
        personal = sum(self.session.column(c.name).role == "personal" for c in found.columns) if found else 0
        parts = [
            trn("{count} of {total} columns is used", "{count} of {total} columns are used", len(used), total=total)
        ]
        if personal:
            parts.append(
                trn("{count} with personal data is ignored", "{count} with personal data are ignored", personal)
            )
        open_questions = len(mapping.open_questions())
        if open_questions:
            parts.append(trn("{count} needs an answer", "{count} need an answer", open_questions))
        self._summary.setText(", ".join(parts) + ".")
        others = len(self.session.other_ratings())
        self.others.setVisible(others > 0)
        self.others.setText(
            trn(
                "Use {count} more rating, at a touchpoint of its own",
                "Use {count} more ratings, each at a touchpoint of its own", others,
            )
        )  # fmt: skip

    def _show_preview(self) -> None:
        found = self.session.found
        if found is None:
            return
        names = [c.name for c in found.columns if self.session.column(c.name).role not in ("ignore", "personal")][:40]
        rows = found.frame.select(names).head(_PREVIEW_ROWS).rows() if names else []
        self._preview.fill(names, [[cell or "" for cell in row] for row in rows])
