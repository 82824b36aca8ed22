"""The last two steps: what the import will do before anything happens, and what it did."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QHeaderView, QPushButton, QSplitter, QVBoxLayout, QWidget

from cxjourney.domain.text import tr, trn
from cxjourney.ui.import_assistant.page import Page
from cxjourney.ui.import_assistant.plan_words import (
    account,
    figures,
    headline,
    plan_lines,
    reasons,
    touchpoint_lines,
)
from cxjourney.ui.import_assistant.run import ImportRun
from cxjourney.ui.import_assistant.tables import TextTable, problem_rows, table_view
from cxjourney.ui.widgets.section import clear_layout
from cxjourney.ui.widgets.text import PlainLabel

_MOST_SHOWN = 5_000


class Figure(QFrame):
    """One number with what it counts."""

    def __init__(self, number: str, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAccessibleName(f"{number} {text}")
        box = QVBoxLayout(self)
        box.setContentsMargins(14, 8, 14, 8)
        box.setSpacing(0)
        box.addWidget(PlainLabel(number, "display", self))
        box.addWidget(PlainLabel(text, "mute", self))


class PlanPage(Page):
    """Owns the account of the plans: figures, where the rows go, and each row that stays out, with its reason."""

    save_problems = Signal()
    map_wanted = Signal()
    undo_wanted = Signal()

    def __init__(self, run: ImportRun, parent: QWidget | None = None, *, done: bool = False) -> None:
        super().__init__(run, parent)
        self._done = done
        self.is_undone = False
        self.headline = PlainLabel("", "heading", self, wrap=True)
        self.headline.setObjectName("headline")
        self.show_map = self._button(tr("Show on the map"), "show_on_map")
        self.undo = self._button(tr("Undo this import"), "undo_import")
        self.save = self._button(tr("Save this list…"), "save_problems")
        self._figures = QHBoxLayout()
        self._lines = QVBoxLayout()
        self.places = TextTable((tr("Touchpoint"), tr("New rows"), ""), (), (1,))
        self.problems = TextTable((tr("Row"), tr("Column"), tr("Value"), tr("Reason")), (), (0,))
        self._lay_out()
        self.save.clicked.connect(self.save_problems)
        self.show_map.clicked.connect(self.map_wanted)
        self.undo.clicked.connect(self.undo_wanted)

    def _button(self, text: str, name: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName(name)
        button.setAutoDefault(False)
        return button

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.headline, 1)
        head.addWidget(self.show_map)
        head.addWidget(self.undo)
        self.column.addLayout(head)
        self._figures.setSpacing(8)
        self.column.addLayout(self._figures)
        self._lines.setSpacing(4)
        self.column.addLayout(self._lines)
        self._body = QSplitter(self)
        self._body.setChildrenCollapsible(False)
        self._body.setHandleWidth(1)
        self._body.addWidget(self._where())
        self._body.addWidget(self._left_out())
        self._body.setSizes([380, 640])
        self.column.addWidget(self._body, 1)
        self._rest = QWidget(self)
        self.column.addWidget(self._rest, 1)

    def _where(self) -> QWidget:
        part = QWidget(self)
        box = QVBoxLayout(part)
        box.setContentsMargins(0, 4, 12, 0)
        box.setSpacing(6)
        box.addWidget(PlainLabel(tr("Where the rows go"), "section", part))
        view = table_view(self.places, "rows_by_touchpoint", tr("New rows of each touchpoint"), part)
        header = view.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        view.setColumnWidth(1, 84)
        view.setColumnWidth(2, 56)
        box.addWidget(view, 1)
        return part

    def _left_out(self) -> QWidget:
        self._out = QWidget(self)
        box = QVBoxLayout(self._out)
        box.setContentsMargins(12, 4, 0, 0)
        box.setSpacing(6)
        row = QHBoxLayout()
        self._section = PlainLabel("", "section", self._out)
        row.addWidget(self._section, 1)
        row.addWidget(self.save)
        box.addLayout(row)
        self._reasons = PlainLabel("", "body", self._out, wrap=True)
        self._reasons.setObjectName("reasons")
        box.addWidget(self._reasons)
        self._view = table_view(self.problems, "problems", tr("Rows and cells that stay out"), self._out)
        box.addWidget(self._view, 1)
        return self._out

    def refresh(self) -> None:
        plans = self.run.plans
        clear_layout(self._lines)
        while (item := self._figures.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for button in (self.show_map, self.undo):
            button.setVisible(self._done and not self.is_undone)
        self._body.setVisible(bool(plans) and not self.is_undone)
        self._rest.setVisible(not plans or self.is_undone)
        if not plans or self.is_undone:
            waiting = tr("Working out what this import will do…")
            undone = tr("The import was undone. The project is as it was before.")
            self.headline.setText(undone if self.is_undone else waiting)
            return
        self.headline.setText(headline(plans, self._done))
        for number, text in figures(plans, self._done):
            self._figures.addWidget(Figure(number, text, self), 1)
        project = self.run.document.project
        for text in plan_lines(project, plans, self.run.sessions):
            self._lines.addWidget(PlainLabel(text, "body", self, wrap=True))
        for file in self.run.files:
            if file.fault:
                text = tr("“{name}” cannot be read and stays out.", name=file.name)
                self._lines.addWidget(PlainLabel(text, "problem", self, wrap=True))
        self.places.fill(self.places.headings, touchpoint_lines(project, plans))
        self._show_problems()

    def _show_problems(self) -> None:
        plans = self.run.plans
        several = len(plans) > 1
        headings = [tr("Row"), tr("Column"), tr("Value"), tr("Reason")]
        rows: list[list[str]] = []
        everything = []
        for plan in plans:
            found = account(plan)
            everything += found
            rows += problem_rows(found, plan.record.file_name if several else "")
        self.problems.right = {1 if several else 0}
        self.problems.fill([tr("File"), *headings] if several else headings, rows[:_MOST_SHOWN])
        for section, width in enumerate([120, 52, 110, 90] if several else [52, 190, 110]):
            self._view.setColumnWidth(section, width)
        self._view.horizontalHeader().setStretchLastSection(True)
        total = max(len(everything), sum(plan.problem_count for plan in plans))
        self._section.setText(
            trn("{count} row or cell left out, and why", "{number} rows or cells left out, and why", total,
                number=f"{total:,}") if rows else tr("Nothing is left out")
        )  # fmt: skip
        self._reasons.setText(reasons(everything))
        for widget in (self._reasons, self._view, self.save):
            widget.setVisible(bool(rows))
        self._out.setVisible(bool(rows))
