"""The export dialog: kinds at the left, the preview in the middle, what is asked at the right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cxjourney.domain.project import Project
from cxjourney.domain.text import tr, trn
from cxjourney.services.export_preview import Preview, Previews
from cxjourney.services.export_request import Kind, Request
from cxjourney.services.exporting import kinds
from cxjourney.services.tasks import Runner, Task
from cxjourney.ui.dialogs.dialog import Dialog
from cxjourney.ui.export_dialog.choices import Choices
from cxjourney.ui.export_dialog.kind_list import KindList
from cxjourney.ui.export_dialog.options_panel import OptionsPanel
from cxjourney.ui.export_dialog.preview_pane import PreviewPane
from cxjourney.ui.widgets.text import PlainLabel

PAUSE = 250  # milliseconds of quiet before a preview is drawn


class ExportDialog(Dialog):
    """Owns the choices, and the previews from opening to closing."""

    def __init__(
        self, project: Project, copy: Callable[[Path], object], view: Request, choices: Choices, runner: Runner,
        parent: QWidget | None = None, kind: str = "",
    ) -> None:  # fmt: skip
        """`view` is what the window shows; `copy` puts the project into a file; `kind` is what was asked for."""
        super().__init__(tr("Export"), parent, tr("Export…"), tr("Cancel"))
        self.resize(1120, 700)
        self._view, self._runner = view, runner
        self._previews = Previews(copy)
        self._task: Task | None = None
        journey_id = view.journey_ids[0] if view.journey_ids else None
        self.kinds = KindList(kinds(), self)
        self.pane = PreviewPane(self)
        self.options = OptionsPanel(project, choices, journey_id, self)
        self.what = PlainLabel("", "body", self, wrap=True)
        self.note = PlainLabel("", "mute", self, wrap=True)
        self._arrange()
        self._later = QTimer(self, singleShot=True, interval=PAUSE)
        self._later.timeout.connect(self._draw)
        self.kinds.ticked_changed.connect(self._on_ticks)
        self.kinds.shown_changed.connect(self._on_kind)
        self.options.changed.connect(self._on_options)
        self.pane.page_wanted.connect(lambda _page: self._ask())
        first = kind or next(iter(choices.kinds), "xlsx")
        self.kinds.tick((kind,) if kind else choices.kinds or (first,))
        self.kinds.show_kind(first)
        self._on_kind()
        self.kinds.setFocus()

    def _arrange(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(6)
        left.addWidget(PlainLabel(tr("Tick what to write"), "mute", self))
        left.addWidget(self.kinds, 1)
        both = QHBoxLayout()
        for text, tick in ((tr("All"), True), (tr("None"), False)):
            button = QPushButton(text, self)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _on, tick=tick: self._tick_all(tick))
            both.addWidget(button)
        left.addLayout(both)
        middle = QVBoxLayout()
        middle.setSpacing(6)
        middle.addWidget(self.what)
        middle.addWidget(self.pane, 1)
        middle.addWidget(self.note)
        across = QHBoxLayout()
        across.setSpacing(20)
        across.addLayout(left)
        across.addLayout(middle, 1)
        across.addWidget(self.options)
        self.column.addLayout(across, 1)

    # what was chosen

    @property
    def chosen(self) -> tuple[Kind, ...]:
        """The kinds to write."""
        return self.kinds.ticked

    @property
    def choices(self) -> Choices:
        """Everything to keep for the next time."""
        return self.options.choices(kind.key for kind in self.chosen)

    def request_for(self, kind: Kind) -> Request:
        """Return what is wanted of a kind of file."""
        chosen = self.choices
        wanted = replace(
            self._view, journey_ids=self.options.journey_ids, sharing=chosen.sharing, scale=chosen.scale,
            template=Path(chosen.template) if chosen.template and kind.held else None,
        )  # fmt: skip
        if not kind.on_paper:
            return wanted
        by_stage = chosen.tile == "stages"
        return replace(
            wanted, paper=chosen.paper, landscape=chosen.landscape, tile="" if by_stage else chosen.tile,
            stages_per_page=int(by_stage),
        )  # fmt: skip

    # following

    def _tick_all(self, on: bool) -> None:
        self.kinds.tick([kind.key for kind in kinds()] if on else ())

    def _on_ticks(self) -> None:
        count = len(self.chosen)
        self.accept_button.setEnabled(count > 0 and self.options.has_journey)
        text = trn("Export {count} file…", "Export {count} kinds of files…", count) if count > 1 else tr("Export…")
        self.accept_button.setText(text)
        self.options.show_for({*self.chosen, self.kinds.shown})

    def _on_kind(self) -> None:
        self.what.setText(self.kinds.shown.what())
        self.options.show_for({*self.chosen, self.kinds.shown})
        self.pane.begin()
        self._ask()

    def _on_options(self) -> None:
        self._on_ticks()
        self._ask()

    # the preview

    def _ask(self) -> None:
        self.note.setText("")
        self.pane.wait()
        self._later.start()

    def _draw(self) -> None:
        if self._task is not None:
            self._task.cancel()
        if not self.options.has_journey:
            self.pane.show_problem(tr("Tick a journey to see it here."))
            return
        shown = self.kinds.shown
        kind, request, page, previews = shown.key, self.request_for(shown), self.pane.page, self._previews

        def work(*, task: object) -> Preview:
            return previews.draw(kind, request, page, lambda: bool(getattr(task, "is_cancelled", False)))

        self._task = self._runner.run(work, on_done=self._show, on_failed=self._fail)

    def _show(self, preview: Preview) -> None:
        self.pane.show_preview(preview)
        if preview.smallest_type is not None:
            size = f"{preview.smallest_type:.1f}"
            self.note.setText(_type_text(preview.smallest_type, size))

    def _fail(self, error: Exception) -> None:
        self.pane.show_problem(str(error))

    # the end

    def done(self, result: int) -> None:
        self._later.stop()
        if self._task is not None:
            self._task.cancel()
        self._previews.close()
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.reject()
        event.accept()


def _type_text(points: float, size: str) -> str:
    """Return how small the smallest type will be, and whether that can be read."""
    if points < 5:
        return tr("The smallest type will be {size} points, which cannot be read. Choose a larger paper.", size=size)
    if points < 7:
        return tr("The smallest type will be {size} points: readable close up only.", size=size)
    return tr("The smallest type will be {size} points.", size=size)
