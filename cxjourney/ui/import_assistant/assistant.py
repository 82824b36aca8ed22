"""The import assistant's window: the steps in order, the work beside it, and the one edit at the end.

Until the person presses Import nothing has happened, and cancelling at any step leaves the document as it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from cxjourney.domain.ids import RecordId
from cxjourney.domain.text import tr
from cxjourney.evidence.found import FileFound, ReadOptions
from cxjourney.evidence.plan import ImportPlan
from cxjourney.services.document import Document
from cxjourney.services.tasks import Runner
from cxjourney.ui.import_assistant import files
from cxjourney.ui.import_assistant.columns_page import ColumnsPage
from cxjourney.ui.import_assistant.file_page import FilePage
from cxjourney.ui.import_assistant.frame import AssistantFrame
from cxjourney.ui.import_assistant.page import Page
from cxjourney.ui.import_assistant.plan_page import PlanPage
from cxjourney.ui.import_assistant.run import DataFile, ImportRun
from cxjourney.ui.import_assistant.session import ImportSession, Step
from cxjourney.ui.import_assistant.touchpoints_page import TouchpointsPage
from cxjourney.ui.import_assistant.work import NameRows, find_names, make_plans, read, stage_blocks


class ImportAssistant(AssistantFrame):
    """Owns the pages over one run of files; `database_wanted` asks for rows of a database (see `add_found`)."""

    database_wanted = Signal()

    def __init__(
        self,
        document: Document,
        paths: Sequence[Path],
        runner: Runner,
        parent: QWidget | None = None,
        journey_id: RecordId | None = None,
        *,
        run: ImportRun | None = None,
    ) -> None:
        """`run` takes up a run whose files were read elsewhere; `paths` come in addition."""
        super().__init__(runner, parent)
        self.setAcceptDrops(True)
        self.document = document
        self.run = run or ImportRun(document, journey_id)
        self.step = Step.FILE
        self.at = 0  # which layout the columns and touchpoints are about
        self.imported_ids: tuple[RecordId, ...] = ()
        self.wants_map = False
        self._make_pages(runner)
        self.lay_out(self.pages)
        self._connect()
        for path in paths:
            self.run.add_path(path)
        self._go_to(Step.FILE)
        self._read_next()

    def _make_pages(self, runner: Runner) -> None:
        self.file_page = FilePage(self.run, self)
        self.columns_page = ColumnsPage(self.run, runner, self)
        self.touchpoints_page = TouchpointsPage(self.run, self)
        self.check_page = PlanPage(self.run, self)
        self.report_page = PlanPage(self.run, self, done=True)
        self.pages: list[Page] = [
            self.file_page, self.columns_page, self.touchpoints_page, self.check_page, self.report_page,
        ]  # fmt: skip

    def _connect(self) -> None:
        self.back.clicked.connect(self.go_back)
        self.next.clicked.connect(self.go_on)
        self.cancel.clicked.connect(self.reject)
        for page in self.pages:
            page.changed.connect(self._decided)
        self.file_page.reread.connect(self._read_again)
        self.file_page.more_wanted.connect(self._ask_for_files)
        self.file_page.removed.connect(self._remove)
        self.file_page.database_wanted.connect(self.database_wanted)
        for page in (self.check_page, self.report_page):
            page.save_problems.connect(lambda: files.save_problems(self, self.run.plans))
        self.report_page.map_wanted.connect(self._show_map)
        self.report_page.undo_wanted.connect(self._undo)

    @property
    def session(self) -> ImportSession:
        """The layout that the columns and touchpoints are about; an empty one before anything was read."""
        sessions = self.run.sessions
        return sessions[min(self.at, len(sessions) - 1)] if sessions else ImportSession(self.document)

    # files

    def add_found(self, found: FileFound) -> None:
        """Add rows that were read elsewhere, such as by a database."""
        self.run.add_found(found)
        self._refresh()

    def offer_database(self) -> None:
        """Show the way to a database on the first page; who shows the assistant answers `database_wanted`."""
        self.file_page.database.show()

    def _read_next(self) -> None:
        """Read the files that wait, one after the other."""
        file = self.run.next_to_read
        if file is None or file.path is None:
            self._refresh()
            if self.next.isEnabled() and self.step is Step.FILE:
                self.next.setFocus()
            return
        self._read(file, file.options)

    def _read(self, file: DataFile, options: ReadOptions) -> None:
        def done(found: FileFound) -> None:
            self.run.take(file, found)
            self._read_next()

        def failed(error: Exception) -> None:
            self.run.fail(file, str(error))
            self.file_page.select(file)
            self._read_next()

        project = self.document.project.snapshot()
        self.work(read, file.path, options, on_done=done, on_failed=failed, project=project)

    def _read_again(self, file: DataFile, options: ReadOptions) -> None:
        file.options = options
        self._read(file, options)

    def _ask_for_files(self) -> None:
        chosen = files.ask_for_files(self, self.session.path.parent)
        shown = self.file_page.file
        if chosen and shown is not None and shown.fault:
            self.run.remove(shown)  # the others come in its place
        if chosen:
            self.add_paths(chosen)

    def add_paths(self, paths: Sequence[Path]) -> None:
        """Add files and read them."""
        if self.step is not Step.FILE or self.is_busy:
            return
        added = [file for file in map(self.run.add_path, paths) if file is not None]
        if added:
            self.file_page.select(added[0])
            self._read_next()

    def _remove(self, file: DataFile) -> None:
        self.run.remove(file)
        self._refresh()

    # going through the steps

    def go_on(self) -> None:
        """Go to the next step if nothing hinders; on the check step import; on the report step close."""
        if self.is_busy:
            return
        if self.step is Step.REPORT:
            self.accept()
        elif self.run.session_hindrance(self.session, self.step):
            self._show_state()
        elif self.step is Step.CHECK:
            self._import()
        elif self.step is Step.TOUCHPOINTS and self.at + 1 < len(self.run.sessions):
            self.at += 1
            self._go_to(Step.COLUMNS)
        else:
            self._go_to(Step(self.step + 1))

    def go_back(self) -> None:
        """Go to the step before; what was decided stays."""
        self._effort.stop()
        if self.step is Step.COLUMNS and self.at:
            self.at -= 1
            self._go_to(Step.TOUCHPOINTS)
        elif Step.FILE < self.step < Step.REPORT:
            self._go_to(Step(self.step - 1))

    def _go_to(self, step: Step) -> None:
        self.step = step
        if step is Step.FILE:
            self.at = 0
        elif step is Step.CHECK:
            self.at = max(0, len(self.run.sessions) - 1)
            self.run.plans = []
        self._header.show_step(int(step))
        self._stack.setCurrentIndex(int(step))
        self._refresh()
        if step is Step.TOUCHPOINTS and self.session.names is None:
            self._find_names()
        elif step is Step.CHECK:
            self._plan()
        self._focus()

    def _focus(self) -> None:
        field = self.pages[self.step].first_field()
        (field if field is not None and field.isVisibleTo(self) else self.next).setFocus()

    def _refresh(self) -> None:
        page = self.pages[self.step]
        page.show_session(self.session)
        page.refresh()
        self._show_state()

    def _decided(self) -> None:
        """Follow a decision on a page: names that it changed are looked up again."""
        if self.step is Step.TOUCHPOINTS and self.session.names is None:
            self._find_names()
        self._show_state()

    def _show_state(self) -> None:
        """Say why a person cannot go on, and name the buttons for the step."""
        hindrance = "" if self.is_busy else self.run.session_hindrance(self.session, self.step)
        is_file, is_report = self.step is Step.FILE, self.step is Step.REPORT
        self._hindrance.setText("" if is_report else hindrance)
        self._hindrance.setVisible(not is_file or not self.file_page.tells_fault)
        self.back.setVisible(not is_report)
        self.back.setEnabled(not is_file)
        self.cancel.setVisible(not is_report)
        self.next.setEnabled(is_report or (not self.is_busy and not hindrance))
        texts = {Step.CHECK: tr("Import"), Step.REPORT: tr("Close")}
        self.next.setText(texts.get(self.step, tr("Next")))
        is_nothing_new = self.step is Step.CHECK and bool(self.run.plans) and not self.run.taken
        self.cancel.setText(tr("Close") if is_nothing_new else tr("Cancel"))
        self._progress.setVisible(self.is_busy)
        sessions = len(self.run.sessions)
        shown = sessions > 1 and self.step in (Step.COLUMNS, Step.TOUCHPOINTS)
        names = ", ".join(Path(found.path).name for found in self.session.founds)
        self._layout_name.setText(
            tr("Layout {number} of {count}: {files}", number=self.at + 1, count=sessions, files=names) if shown else ""
        )

    # names, plan and import

    def _find_names(self) -> None:
        session = self.session
        is_first = not self.touchpoints_page.view.isVisibleTo(self)

        def done(names: list[NameRows]) -> None:
            session.names = names
            self._refresh()
            if is_first and self.step is Step.TOUCHPOINTS:
                self._focus()

        self.work(
            find_names, self.document.project.snapshot(), tuple(session.founds), session.mapping, self.run.journey_id,
            on_done=done, on_failed=self._planning_failed, still=False,
        )  # fmt: skip

    def _plan(self) -> None:
        self.work(
            make_plans, self.document.project.snapshot(), self.document.block_reader(), self.run.jobs(),
            self.run.journey_id, on_done=self._planned, on_failed=self._planning_failed,
        )  # fmt: skip

    def _planned(self, plans: list[ImportPlan]) -> None:
        self.run.plans = plans
        self.check_page.refresh()
        self._show_state()
        (self.next if self.next.isEnabled() else self.cancel).setFocus()

    def _planning_failed(self, error: Exception) -> None:
        self._go_to(Step.COLUMNS)
        self._hindrance.setText(str(error))

    def _import(self) -> None:
        """Write the answers beside the window, then make the one edit that names them."""
        self.work(
            stage_blocks, self.document.stage(), tuple(self.run.plans), on_done=lambda _nothing: self._take_in(),
            on_failed=self.fail,
        )  # fmt: skip

    def _take_in(self) -> None:
        problem = files.import_plans(self.document, self.run)
        if problem:
            self._show_state()
            self._hindrance.setText(problem)
            return
        self.imported_ids = tuple(plan.record.id for plan in self.run.plans if plan.taken)
        self._go_to(Step.REPORT)

    def _undo(self) -> None:
        if files.take_back(self.document, self.imported_ids):
            self.imported_ids = ()
            self.report_page.is_undone = True
            self._refresh()

    def _show_map(self) -> None:
        self.wants_map = True
        self.accept()

    # dropped files

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.step is Step.FILE and files.dropped(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.add_paths(files.dropped(event.mimeData()))
