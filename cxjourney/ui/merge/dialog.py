"""Merging an edited workbook: it is read beside the window, then everything it says is there to be decided on."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from cxjourney.domain.text import tr, trn
from cxjourney.exchange.returning.merge import CellChange, Merge, Side, kind_name
from cxjourney.scoring.labels import format_date
from cxjourney.services.merging import merge_edit, read_merge
from cxjourney.services.tasks import Runner
from cxjourney.ui.dialogs.dialog import Dialog
from cxjourney.ui.editing import Editing
from cxjourney.ui.import_assistant.effort import Effort
from cxjourney.ui.merge.decision import Decision
from cxjourney.ui.merge.detail import Detail
from cxjourney.ui.merge.lines import MergeLines, Section, entries, section_text, section_title
from cxjourney.ui.merge.table import MergeTable
from cxjourney.ui.widgets.chip import ChipRow
from cxjourney.ui.widgets.choice import Choice
from cxjourney.ui.widgets.empty import EmptyState
from cxjourney.ui.widgets.text import ElidedLabel, PlainLabel


class MergeDialog(Dialog):
    """Accepted once the chosen edits are in the project, as one undo step; `merged` counts them."""

    def __init__(self, editing: Editing, path: Path, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(tr("Merge edited workbook"), parent, tr("Merge"), tr("Cancel"))
        self.resize(1180, 760)
        self._editing, self._path = editing, path
        self.merged = 0
        self.merge: Merge | None = None
        self.decision: Decision | None = None
        self._effort = Effort(runner, self)
        self.headline = ElidedLabel("", "heading", self)
        self.about = PlainLabel("", "mute", self, wrap=True)
        self._stack = QStackedWidget(self)
        self.problem = PlainLabel("", "problem", self, wrap=True)
        self.column.addWidget(self.headline)
        self.column.addWidget(self.about)
        self.column.addWidget(self._stack, 1)
        self.column.addWidget(self.problem)
        self.problem.hide()
        self._show_reading()
        self._effort.run(
            read_merge, editing.project.snapshot(), path, on_done=self._take, on_failed=lambda e: self._fail(str(e))
        )

    # reading

    def _show_reading(self) -> None:
        self.headline.setText(tr("Reading “{name}”…", name=self._path.name))
        page = QWidget(self)
        box = QVBoxLayout(page)
        self.progress = QProgressBar(page)
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(tr("Progress"))
        self._effort.progressed.connect(lambda share: self.progress.setValue(round(share * 1000)))
        box.addWidget(self.progress)
        box.addStretch(1)
        self._stack.addWidget(page)
        self.accept_button.setEnabled(False)

    def _fail(self, text: str) -> None:
        self._show_empty(tr("This workbook cannot be merged"), text)

    def _show_empty(self, heading: str, text: str) -> None:
        self.headline.setText(self._path.name)
        empty = EmptyState(heading, "", self)
        empty.set_text(text)
        self._stack.addWidget(empty)
        self._stack.setCurrentWidget(empty)
        self.accept_button.hide()
        for button in self.buttons.buttons():
            if button is not self.accept_button:
                button.setText(tr("Close"))

    def _take(self, merge: Merge) -> None:
        self.merge = merge
        self.headline.setText(merge.file)
        self.about.setText(_about(merge))
        if not merge and not merge.unknown and not merge.problems:
            self._show_empty(
                tr("Nothing was changed"), tr("The workbook says what the project says. There is nothing to merge.")
            )
            return
        self.decision = Decision(merge, self)
        page = MergePage(self.decision, self)
        self.page = page
        self.decision.changed.connect(self._follow)
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        self._follow()
        page.table.setFocus()

    # deciding

    def _follow(self) -> None:
        if self.decision is None:
            return
        count = self.decision.count()
        self.accept_button.setEnabled(count > 0 and not self._editing.document.is_read_only)
        self.accept_button.setText(trn("Merge {count} edit", "Merge {count} edits", count) if count else tr("Merge"))
        self._say("")

    def _say(self, text: str) -> None:
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    def accept(self) -> None:
        """Put what was chosen into the project as one undo step; where a rule refuses it, say so and stay."""
        if self.merge is None or self.decision is None or not self.decision.count():
            return
        merge, choices = self.merge, self.decision.choices()
        refused = self._editing.attempt(lambda: merge_edit(self._editing.project, merge, choices))
        if refused:
            self._say(tr("{reason} Nothing was changed; take that edit out and merge again.", reason=refused))
            return
        self.merged = self.decision.count()
        super().accept()

    def done(self, result: int) -> None:
        """Stop the reading, however the dialog is closed; nothing has been changed by it."""
        self._effort.stop()
        super().done(result)


class MergePage(QWidget):
    """Owns the lists, their filter and the texts of the marked line."""

    def __init__(self, decision: Decision, parent: QWidget) -> None:
        super().__init__(parent)
        self._decision = decision
        merge = decision.merge
        self.sections = ChipRow(tr("Lists"), self)
        listed = [section for section in Section if entries(merge, section)]
        titles = [(one, f"{section_title(one)}  {len(entries(merge, one)):,}") for one in listed]
        self.sections.set_choices(titles, listed[0])
        self.kind = Choice((), self)
        self.kind.setAccessibleName(tr("Only these"))
        self.text = PlainLabel("", "mute", self, wrap=True)
        self.lines = MergeLines(decision)
        self.table = MergeTable(self.lines, self)
        self.detail = Detail(self)
        self.all = self._button(tr("All"), lambda: self.lines.tick_all(True))
        self.none = self._button(tr("None"), lambda: self.lines.tick_all(False))
        self.all_ours = self._button(tr("Keep all of the project’s"), lambda: self.lines.take_all(Side.OURS))
        self.all_theirs = self._button(tr("Take all of the workbook’s"), lambda: self.lines.take_all(Side.THEIRS))
        self._lay_out()
        self.sections.chosen.connect(lambda _key: self._show_section())
        self.kind.activated.connect(lambda _index: self._show_lines())
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_detail())
        self.detail.decided.connect(self._decide)
        decision.changed.connect(self._show_detail)
        self._show_section()

    def _button(self, text: str, run: object) -> QPushButton:
        button = QPushButton(text, self)
        button.setProperty("look", "link")
        button.setAutoDefault(False)
        button.clicked.connect(run)
        return button

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        top = QHBoxLayout()
        top.addWidget(self.sections, 1)
        top.addWidget(self.kind)
        box.addLayout(top)
        row = QHBoxLayout()
        row.addWidget(self.text, 1)
        for button in (self.all, self.none, self.all_ours, self.all_theirs):
            row.addWidget(button)
        box.addLayout(row)
        box.addWidget(self.table, 1)
        box.addWidget(self.detail)

    @property
    def section(self) -> Section:
        """The list that is shown."""
        return Section(str(self.sections.key))

    def show_section(self, section: Section) -> None:
        """Show a list as if its chip was clicked."""
        self.sections.set_key(section)
        self._show_section()

    def _show_section(self) -> None:
        section = self.section
        listed = entries(self._decision.merge, section)
        kinds = list(dict.fromkeys(kind for one in listed if (kind := getattr(one, "kind", ""))))
        self.kind.set_choices([("", tr("Everything")), *((kind, kind_name(kind)) for kind in kinds)], "")
        self.kind.setVisible(len(kinds) > 1)
        self.text.setText(section_text(section))
        is_conflict = section is Section.CONFLICTS
        for button in (self.all, self.none):
            button.setVisible(section in (Section.CHANGES, Section.NEW, Section.DELETED))
        for button in (self.all_ours, self.all_theirs):
            button.setVisible(is_conflict)
        self._show_lines()

    def _show_lines(self) -> None:
        self.lines.show_section(self.section, str(self.kind.key() or ""))
        if self.lines.entries:
            self.table.selectRow(0)
        self._show_detail()

    def _show_detail(self) -> None:
        row = self.table.currentIndex().row()
        entry = self.lines.entries[row] if 0 <= row < len(self.lines.entries) else None
        side = self._decision.side(entry) if isinstance(entry, CellChange) else None
        self.detail.show_entry(entry, side, is_conflict=self.section is Section.CONFLICTS)

    def _decide(self, side: Side) -> None:
        keys = [self.lines.entries[row].key for row in self.table.marked()]
        self._decision.set_side(keys, side)
        self.lines.refresh()


def _about(merge: Merge) -> str:
    """Return in a sentence how the workbook was compared."""
    if not merge.has_base:
        return tr(
            "This workbook does not remember what was exported, so every difference counts as a change, also what was "
            "edited in the project since. Rows that are missing cannot be told."
        )
    if merge.exported is None:
        return ""
    return tr("Exported on {day}; compared with what it said then and with the project as it is now.",
              day=format_date(merge.exported))  # fmt: skip
