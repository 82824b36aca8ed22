"""The import assistant's window: the steps in order, the work beside it, and the one edit at the end.

Until the person presses Import nothing has happened, and cancelling at any step leaves the document as it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from cxjourney.domain.errors import JourneyError
from cxjourney.domain.ids import RecordId
from cxjourney.domain.text import tr
from cxjourney.evidence.found import FileFound, ReadOptions
from cxjourney.evidence.plan import ImportPlan, problems_csv
from cxjourney.services.document import Document
from cxjourney.services.tasks import Runner, Task
from cxjourney.storage.errors import ProjectFileError
from cxjourney.ui import messages
from cxjourney.ui.import_assistant.check_page import PlanPage
from cxjourney.ui.import_assistant.columns_page import ColumnsPage
from cxjourney.ui.import_assistant.file_page import FilePage
from cxjourney.ui.import_assistant.page import Page
from cxjourney.ui.import_assistant.session import ImportSession, Step, make_plan, read
from cxjourney.ui.import_assistant.step_header import StepHeader
from cxjourney.ui.import_assistant.touchpoints_page import TouchpointsPage
from cxjourney.ui.widgets.text import PlainLabel


class ImportAssistant(QDialog):
    """Owns the session of one file at a time and the task under way; several files come one after another."""

    def __init__(
        self,
        document: Document,
        paths: Sequence[Path],
        runner: Runner,
        parent: QWidget | None = None,
        journey_id: RecordId | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("import_assistant")
        self.setWindowTitle(tr("Import data"))
        self.resize(1040, 720)
        self.document = document
        self._runner = runner
        self._journey_id = journey_id
        self._waiting = list(paths)
        self._task: Task | None = None
        self._is_over = False
        self.step = Step.FILE
        self.pages: list[Page] = []
        self._header = StepHeader([tr("File"), tr("Columns"), tr("Touchpoints"), tr("Check"), tr("Report")], self)
        self._stack = QStackedWidget(self)
        self._progress = QProgressBar(self)
        self._hindrance = PlainLabel("", "problem", self, wrap=True)
        self.back = QPushButton(tr("Back"), self)
        self.next = QPushButton(tr("Next"), self)
        self.cancel = QPushButton(tr("Cancel"), self)
        self._lay_out()
        self.back.clicked.connect(self.go_back)
        self.next.clicked.connect(self.go_on)
        self.cancel.clicked.connect(self.reject)
        self._begin(self._waiting.pop(0))

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 16, 20, 16)
        box.setSpacing(12)
        box.addWidget(self._header)
        box.addWidget(self._stack, 1)
        self._progress.setRange(0, 1000)
        self._progress.setTextVisible(False)
        self._progress.setAccessibleName(tr("Progress"))
        box.addWidget(self._progress)
        row = QHBoxLayout()
        row.setSpacing(8)
        self._hindrance.setObjectName("hindrance")
        row.addWidget(self._hindrance, 1)
        for button, name in ((self.cancel, "cancel"), (self.back, "back"), (self.next, "next")):
            button.setObjectName(name)
            button.setAutoDefault(False)
            row.addWidget(button)
        self.next.setDefault(True)
        box.addLayout(row)

    # one file

    def _begin(self, path: Path) -> None:
        """Set up the pages for a file and read it."""
        self.session = ImportSession(self.document, path, self._journey_id)
        for page in self.pages:
            self._stack.removeWidget(page)
            page.deleteLater()
        self.file_page = FilePage(self.session, self)
        self.columns_page = ColumnsPage(self.session, self)
        self.touchpoints_page = TouchpointsPage(self.session, self)
        self.check_page = PlanPage(self.session, self)
        self.report_page = PlanPage(self.session, self, done=True)
        self.pages = [
            self.file_page, self.columns_page, self.touchpoints_page, self.check_page, self.report_page,
        ]  # fmt: skip
        for page in self.pages:
            self._stack.addWidget(page)
            page.changed.connect(self._show_state)
        self.file_page.reread.connect(self._read)
        for plan_page in (self.check_page, self.report_page):
            plan_page.save_problems.connect(self._save_problems)
        self._go_to(Step.FILE)
        self._read(self.session.options)

    def _read(self, options: ReadOptions) -> None:
        self._start()
        task = self._runner.run(
            read, self.session.path, options, on_done=self._file_read, on_failed=self._reading_failed,
            on_progress=self._tell_progress,
        )  # fmt: skip
        self._keep(task)

    def _file_read(self, found: FileFound) -> None:
        self._end()
        self.session.take_file(found)
        self.pages[self.step].refresh()
        self._show_state()
        if self.next.isEnabled():
            self.next.setFocus()

    def _reading_failed(self, error: Exception) -> None:
        self._end()
        self.file_page.refresh()
        self._show_state()
        self._hindrance.setText(str(error))

    # going through the steps

    def go_on(self) -> None:
        """Go to the next step if nothing hinders; on the check step import; on the report step go to the next file."""
        if self._task is not None:
            return
        if self.step is Step.REPORT:
            if self._waiting:
                self._begin(self._waiting.pop(0))
            else:
                self.accept()
            return
        if self.session.hindrance(self.step):
            self._show_state(insist=True)
            return
        if self.step is Step.CHECK:
            self._import()
            return
        following = Step(self.step + 1)
        self._go_to(following)
        if following is Step.CHECK:
            self._plan()

    def go_back(self) -> None:
        """Go to the step before; what was decided stays."""
        if self._task is not None:
            self._task.cancel()
            self._end()
        if Step.FILE < self.step < Step.REPORT:
            self._go_to(Step(self.step - 1))

    def _go_to(self, step: Step) -> None:
        self.step = step
        self._header.show_step(int(step))
        self._stack.setCurrentIndex(int(step))
        self.pages[step].refresh()
        self._show_state()
        field = self.pages[step].first_field()
        (field if field is not None and field.isVisibleTo(self) else self.next).setFocus()

    def _show_state(self, insist: bool = False) -> None:
        """Say why a person cannot go on, and name the buttons for the step."""
        hindrance = "" if self._task is not None else self.session.hindrance(self.step)
        quiet = self.step in (Step.FILE, Step.REPORT) and not insist
        self._hindrance.setText("" if quiet and self.session.found is None else hindrance)
        is_report = self.step is Step.REPORT
        self.back.setVisible(not is_report)
        self.back.setEnabled(self.step > Step.FILE)
        self.cancel.setVisible(not is_report or bool(self._waiting))
        self.next.setEnabled(self._task is None and not hindrance)
        self.next.setText(self._next_text())
        is_nothing_new = self.step is Step.CHECK and self.session.plan is not None and not self.session.plan.taken
        self.cancel.setText(tr("Close") if is_nothing_new else tr("Cancel"))
        self._progress.setVisible(self._task is not None)

    def _next_text(self) -> str:
        if self.step is Step.CHECK:
            return tr("Import")
        if self.step is Step.REPORT:
            return tr("Next file") if self._waiting else tr("Close")
        return tr("Next")

    # plan and import

    def _plan(self) -> None:
        self._start()
        self.check_page.refresh()
        session = self.session
        task = self._runner.run(
            make_plan, session.project.snapshot(), session.blocks(), session.found, session.mapping,
            dict(session.matches), self._journey_id, on_done=self._planned, on_failed=self._planning_failed,
            on_progress=self._tell_progress,
        )  # fmt: skip
        self._keep(task)

    def _planned(self, plan: ImportPlan) -> None:
        self._end()
        self.session.plan = plan
        self.check_page.refresh()
        self._show_state()
        (self.next if self.next.isEnabled() else self.cancel).setFocus()

    def _planning_failed(self, error: Exception) -> None:
        self._end()
        self._go_to(Step.COLUMNS)
        self._hindrance.setText(str(error))

    def _import(self) -> None:
        plan = self.session.plan
        if plan is None:
            return
        try:
            self.document.do(plan.edit(self.document.project))
        except (JourneyError, ProjectFileError) as error:
            self._hindrance.setText(str(error))
            return
        self._go_to(Step.REPORT)

    def _save_problems(self) -> None:
        plan = self.session.plan
        if plan is None:
            return
        proposal = self.session.path.with_name(tr("{name} left out.csv", name=self.session.path.stem))
        path = messages.ask_save_path(self, tr("Save the list"), proposal, tr("CSV (*.csv)"), ".csv")
        if path is None:
            return
        try:
            path.write_text(problems_csv(plan), encoding="utf-8-sig", newline="")
        except OSError as error:
            reason = error.strerror or type(error).__name__
            messages.warn(self, tr("The list was not saved."), tr("{reason}. Choose another folder.", reason=reason))

    # work beside the window

    def _start(self) -> None:
        self._is_over = False
        self._progress.setValue(0)
        self._stack.setEnabled(False)
        self.next.setEnabled(False)
        self._hindrance.setText("")

    def _keep(self, task: Task) -> None:
        """Remember a task that is still under way; one run at once is over already."""
        if not self._is_over:
            self._task = task
            self._show_state()

    def _end(self) -> None:
        self._is_over = True
        self._task = None
        self._stack.setEnabled(True)
        self._progress.hide()

    def _tell_progress(self, share: float, _doing: str) -> None:
        self._progress.setValue(round(share * 1000))

    def done(self, result: int) -> None:
        """Stop whatever is under way; nothing has been changed by it."""
        if self._task is not None:
            self._task.cancel()
            self._end()
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.done(QDialog.DialogCode.Rejected.value)
        event.accept()

    @property
    def is_busy(self) -> bool:
        """True while a file is read or an import worked out."""
        return self._task is not None
