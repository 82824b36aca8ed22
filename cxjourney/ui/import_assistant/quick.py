"""The short way for a layout that was imported before: read, say in a sentence what is new, import.

Whatever needs a person (an open question, an unknown layout, a file that cannot be read) is left to the assistant,
which takes up the same run.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from cxjourney.domain.ids import RecordId
from cxjourney.domain.text import tr, trn
from cxjourney.evidence.found import FileFound
from cxjourney.evidence.plan import ImportPlan
from cxjourney.services.document import Document
from cxjourney.services.tasks import Runner
from cxjourney.ui.import_assistant import files
from cxjourney.ui.import_assistant.effort import Effort
from cxjourney.ui.import_assistant.file_page import day_of, remembered_text
from cxjourney.ui.import_assistant.plan_words import plan_lines
from cxjourney.ui.import_assistant.run import DataFile, ImportRun
from cxjourney.ui.import_assistant.work import make_plans, read, stage_blocks
from cxjourney.ui.widgets.section import clear_layout
from cxjourney.ui.widgets.text import PlainLabel

_WIDTH = 560


class QuickImport(QDialog):
    """Owns a run until it is imported, left, or handed on: then `wants_closer` is true."""

    def __init__(
        self,
        document: Document,
        paths: Sequence[Path],
        runner: Runner,
        parent: QWidget | None = None,
        journey_id: RecordId | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("quick_import")
        self.setWindowTitle(tr("Import data"))
        self.setFixedWidth(_WIDTH)
        self.document = document
        self.run = ImportRun(document, journey_id)
        self.wants_closer = False
        self.is_over = False
        self.imported_ids: tuple[RecordId, ...] = ()
        self._effort = Effort(runner, self)
        self._headline = PlainLabel("", "heading", self, wrap=True)
        self._headline.setObjectName("headline")
        self._figures = PlainLabel("", "body", self, wrap=True)
        self._figures.setObjectName("figures")
        self._lines = QVBoxLayout()
        self._progress = QProgressBar(self)
        self._problem = PlainLabel("", "problem", self, wrap=True)
        self._problem.setObjectName("hindrance")
        self.take = QPushButton(tr("Import"), self)
        self.closer = QPushButton(tr("Look closer…"), self)
        self.cancel = QPushButton(tr("Cancel"), self)
        self._lay_out()
        self._effort.progressed.connect(lambda share: self._progress.setValue(round(share * 1000)))
        for path in paths:
            self.run.add_path(path)
        self._read_next()

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 16, 20, 16)
        box.setSpacing(10)
        box.addWidget(self._headline)
        box.addWidget(self._figures)
        self._lines.setSpacing(4)
        box.addLayout(self._lines)
        self._progress.setRange(0, 1000)
        self._progress.setTextVisible(False)
        self._progress.setAccessibleName(tr("Progress"))
        box.addWidget(self._progress)
        box.addWidget(self._problem)
        box.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        for button, name, run in (
            (self.cancel, "cancel", self.reject), (self.closer, "closer", self._hand_on),
            (self.take, "take", self._import),
        ):  # fmt: skip
            button.setObjectName(name)
            button.setAutoDefault(False)
            button.clicked.connect(run)
            row.addWidget(button)
        self.take.setDefault(True)
        box.addLayout(row)

    @property
    def is_busy(self) -> bool:
        """True while a file is read or an import worked out."""
        return self._effort.is_busy

    # read and plan

    def _read_next(self) -> None:
        file = self.run.next_to_read
        if file is None or file.path is None:
            self._plan()
            return
        self._say_busy(tr("Reading “{name}”…", name=file.name))
        project = self.document.project.snapshot()
        self._effort.run(
            read, file.path, file.options, on_done=lambda found: self._read(file, found),
            on_failed=lambda error: self._failed(file, error), project=project,
        )  # fmt: skip

    def _read(self, file: DataFile, found: FileFound) -> None:
        self.run.take(file, found)
        self._read_next()

    def _failed(self, file: DataFile, error: Exception) -> None:
        self.run.fail(file, str(error))
        self._hand_on()

    def _plan(self) -> None:
        if not self.run.is_known:
            self._hand_on()
            return
        self._say_busy(tr("Working out what is new…"))
        self._effort.run(
            make_plans, self.document.project.snapshot(), self.document.block_reader(), self.run.jobs(),
            self.run.journey_id, on_done=self._planned, on_failed=lambda _error: self._hand_on(),
        )  # fmt: skip

    def _planned(self, plans: list[ImportPlan]) -> None:
        self.run.plans = plans
        self._progress.hide()
        self._headline.setText(self._likeness())
        self._figures.setText(_figures(plans))
        for session in self.run.sessions:
            if session.remembered is not None and not session.remembered.is_exact:
                self._lines.addWidget(PlainLabel(remembered_text(session.remembered), "body", self, wrap=True))
        if self.run.taken:
            for text in plan_lines(self.document.project, plans):
                self._lines.addWidget(PlainLabel(text, "mute", self, wrap=True))
        hindrance = self.run.hindrance()
        self._problem.setText(hindrance)
        self._problem.setVisible(bool(hindrance))
        self.take.setEnabled(not hindrance)
        self.closer.setEnabled(True)
        self.cancel.setText(tr("Close") if hindrance else tr("Cancel"))
        (self.cancel if hindrance else self.take).setFocus()
        self.adjustSize()

    def _likeness(self) -> str:
        known = [session.remembered.record for session in self.run.sessions if session.remembered is not None]
        if len(self.run.files) > 1:
            return trn(
                "{count} file of a layout that was imported before.",
                "{count} files of layouts that were imported before.", len(self.run.files),
            )  # fmt: skip
        name, before = self.run.files[0].name, known[0]
        if name == before.file_name:
            return tr("“{name}” was imported before, on {day}.", name=name, day=day_of(before.imported_at))
        return tr(
            "“{name}” looks like “{before}”, imported on {day}.", name=name, before=before.file_name,
            day=day_of(before.imported_at),
        )  # fmt: skip

    def _say_busy(self, text: str) -> None:
        self._headline.setText(text)
        self._figures.setText("")
        clear_layout(self._lines)
        self._problem.hide()
        self._progress.setValue(0)
        self._progress.show()
        self.take.setEnabled(False)
        self.closer.setEnabled(False)

    # the ways out

    def _hand_on(self) -> None:
        self.wants_closer = True
        self.accept()

    def _import(self) -> None:
        """Write the answers beside the window, then make the one edit that names them."""
        self.take.setEnabled(False)
        self.closer.setEnabled(False)
        self._progress.show()
        self._effort.run(
            stage_blocks, self.document.stage(), tuple(self.run.plans), on_done=lambda _nothing: self._take_in(),
            on_failed=lambda error: self._say_problem(str(error)),
        )  # fmt: skip

    def _say_problem(self, text: str) -> None:
        self._progress.hide()
        self._problem.setText(text)
        self._problem.show()
        self.closer.setEnabled(True)

    def _take_in(self) -> None:
        problem = files.import_plans(self.document, self.run)
        if problem:
            self._say_problem(problem)
            return
        self.imported_ids = tuple(plan.record.id for plan in self.run.plans if plan.taken)
        self.accept()

    def done(self, result: int) -> None:
        """Stop whatever is under way; nothing has been changed by it."""
        self.is_over = True
        self._effort.stop()
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.done(QDialog.DialogCode.Rejected.value)
        event.accept()


def _figures(plans: Sequence[ImportPlan]) -> str:
    taken, known, skipped = (
        sum(numbers) for numbers in zip(*((plan.taken, plan.duplicates, plan.skipped) for plan in plans), strict=True)
    )
    new = trn("{number} new row", "{number} new rows", taken, number=f"{taken:,}")
    return tr("{new}, {known} known already, {skipped} skipped", new=new, known=f"{known:,}", skipped=f"{skipped:,}")
