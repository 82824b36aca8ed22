"""The frame of the assistant: steps above, pages between, buttons below, and one piece of work beside the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from cxjourney.domain.text import tr
from cxjourney.services.tasks import Runner
from cxjourney.ui.import_assistant.effort import Effort
from cxjourney.ui.import_assistant.page import Page
from cxjourney.ui.import_assistant.step_header import StepHeader
from cxjourney.ui.widgets.text import PlainLabel


class AssistantFrame(QDialog):
    """Owns the widgets around the pages and the work under way; leaving ends it. What the steps mean is above it."""

    def __init__(self, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("import_assistant")
        self.setWindowTitle(tr("Import data"))
        self.resize(1200, 780)
        self._effort = Effort(runner, self)
        self.pages: list[Page] = []
        self._header = StepHeader([tr("File"), tr("Columns"), tr("Touchpoints"), tr("Check"), tr("Report")], self)
        self._layout_name = PlainLabel("", "mute", self)
        self._layout_name.setObjectName("layout_name")
        self._stack = QStackedWidget(self)
        self._progress = QProgressBar(self)
        self._effort.progressed.connect(lambda share: self._progress.setValue(round(share * 1000)))
        self._hindrance = PlainLabel("", "problem", self, wrap=True)
        self.back = QPushButton(tr("Back"), self)
        self.next = QPushButton(tr("Next"), self)
        self.cancel = QPushButton(tr("Cancel"), self)

    def lay_out(self, pages: list[Page]) -> None:
        """Put the pages between the steps above and the buttons below."""
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 16, 20, 16)
        box.setSpacing(12)
        top = QHBoxLayout()
        top.addWidget(self._header, 1)
        top.addWidget(self._layout_name)
        box.addLayout(top)
        self.pages = pages
        for page in pages:
            self._stack.addWidget(page)
        box.addWidget(self._stack, 1)
        self._progress.setRange(0, 1000)
        self._progress.setTextVisible(False)
        self._progress.setAccessibleName(tr("Progress"))
        box.addWidget(self._progress)
        row = QHBoxLayout()
        row.setSpacing(8)
        self._hindrance.setObjectName("hindrance")
        row.addWidget(self._hindrance, 1)
        row.addStretch()
        for button, name in ((self.cancel, "cancel"), (self.back, "back"), (self.next, "next")):
            button.setObjectName(name)
            button.setAutoDefault(False)
            row.addWidget(button)
        self.next.setDefault(True)
        box.addLayout(row)

    @property
    def is_busy(self) -> bool:
        """True while a file is read or an import worked out."""
        return self._effort.is_busy

    def _show_state(self) -> None:
        """Show what the state of the work means for the buttons; the assistant fills this in."""

    def fail(self, error: Exception) -> None:
        """Say why something could not be done; the step stays."""
        self._show_state()
        self._hindrance.setText(str(error))

    def work(
        self, function: Callable[..., Any], *args: Any, on_done: Callable[[Any], None],
        on_failed: Callable[[Exception], None], still: bool = True, **kwargs: Any,
    ) -> None:  # fmt: skip
        """Run something beside the window; the page holds `still` until it is over."""

        def over(answer: Callable[[Any], None]) -> Callable[[Any], None]:
            def told(value: Any) -> None:
                self._stack.setEnabled(True)
                answer(value)

            return told

        self._stack.setEnabled(not still)
        self._progress.setValue(0)
        self._effort.run(function, *args, on_done=over(on_done), on_failed=over(on_failed), **kwargs)
        self._show_state()

    def done(self, result: int) -> None:
        """Stop whatever is under way; nothing has been changed by it."""
        self._effort.stop()
        for page in self.pages:
            page.stop()
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.done(QDialog.DialogCode.Rejected.value)
        event.accept()
