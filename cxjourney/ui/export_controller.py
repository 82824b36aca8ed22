"""Exports: ask where to, write in a worker from a snapshot, say where it lies. The project is never touched."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from cxjourney.domain.errors import ExportError
from cxjourney.domain.text import tr
from cxjourney.ui import messages
from cxjourney.ui.export_tasks import picture_task, workbook_task
from cxjourney.ui.widgets.field import commit_pending

if TYPE_CHECKING:
    from cxjourney.drawing.export import Exported
    from cxjourney.services.tasks import Task
    from cxjourney.ui.window import MainWindow


class ExportController(QObject):
    """Owns the export under way of one window; there is at most one."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._task: Task | None = None

    @property
    def is_busy(self) -> bool:
        return self._task is not None and self._task.is_running

    def export(self, kind: str) -> None:
        """Ask for a file and write the journey as `xlsx`, `pdf`, `svg` or `png`."""
        workspace = self._window.workspace
        if workspace is None:
            return
        if self.is_busy:
            workspace.status.show_message(tr("An export is under way. Wait for it, or cancel it."))
            return
        commit_pending()
        workspace.canvas.commit_editor()
        journey_id = workspace.selection.journey_id
        if journey_id is None:
            workspace.status.show_message(tr("There is no journey to export yet."))
            return
        from cxjourney.ui.dialogs.export_options import ExportDialog

        dialog = ExportDialog(kind, self._window)
        if not dialog.exec():
            return
        path = self._ask(kind)
        if path is None:
            return
        if kind == "xlsx":
            project = workspace.document.project.snapshot()
            work = workbook_task(project, workspace.scores, workspace.selection, path, dialog.sharing)
            self._start(work, path)
        else:
            self._draw(picture_task(kind, workspace.context, path, dialog.options()), path)

    def _draw(self, work: Callable[[], Exported], path: Path) -> None:
        """Write a drawing at once; it takes a moment and shares fonts with the window."""
        try:
            exported = work()
        except ExportError as error:
            messages.warn(self._window, tr("The export was not written."), str(error))
            return
        self._tell_done(path, exported.smallest_type if path.suffix == ".pdf" else None)

    def _tell_done(self, path: Path, smallest_type: float | None = None) -> None:
        workspace = self._window.workspace
        if workspace is None:
            return
        text = tr("Exported {name}", name=path.name)
        if smallest_type is not None:
            text = tr("{done}, smallest type {points} pt", done=text, points=f"{smallest_type:.1f}")
        workspace.status.show_message(text)
        workspace.status.offer(tr("Show in folder"), lambda: show_in_folder(path))

    def _ask(self, kind: str) -> Path | None:
        from cxjourney.file_names import safe_file_name

        document = self._window.document
        if document is None:
            return None
        title = document.project.info.title or document.title
        last = self._window.preferences.settings.last_folder
        folder = document.path.parent if document.path else Path(last) if last and Path(last).is_dir() else Path.home()
        filters = {
            "xlsx": tr("Excel workbook (*.xlsx)"), "pdf": tr("PDF document (*.pdf)"),
            "svg": tr("SVG drawing (*.svg)"), "png": tr("PNG picture (*.png)"),
        }[kind]  # fmt: skip
        proposal = folder / f"{safe_file_name(title)}.{kind}"
        return messages.ask_save_path(self._window, tr("Export"), proposal, filters, f".{kind}")

    def _start(self, work: Callable[..., None], path: Path) -> None:
        workspace = self._window.workspace
        if workspace is None:
            return
        status = workspace.status
        status.set_progress(0.0, tr("Exporting {name}", name=path.name))

        def progress(fraction: float, _text: str) -> None:
            status.set_progress(fraction)

        def done(_result: object) -> None:
            self._end()
            self._tell_done(path)

        def failed(error: Exception) -> None:
            self._end()
            messages.warn(self._window, tr("The export was not written."), str(error))

        status.cancel.clicked.connect(self.cancel)
        self._task = self._window.runner.run(work, on_done=done, on_failed=failed, on_progress=progress)

    def cancel(self) -> None:
        """Stop the export; nothing is left of it."""
        if self._task is not None:
            self._task.cancel()
            self._end()
            workspace = self._window.workspace
            if workspace is not None:
                workspace.status.show_message(tr("The export was cancelled. Nothing was written."))

    def _end(self) -> None:
        workspace = self._window.workspace
        if workspace is not None:
            workspace.status.set_progress(None)
            workspace.status.show_hint("")
            workspace.status.cancel.clicked.disconnect(self.cancel)
        self._task = None


def show_in_folder(path: Path) -> None:
    """Open the folder that holds a file."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))
