"""Exports: ask what and where to, write beside the window from a copy, say where it lies."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from cxjourney.domain.text import tr, trn
from cxjourney.file_names import safe_file_name
from cxjourney.ui import messages
from cxjourney.ui.widgets.field import commit_pending

if TYPE_CHECKING:
    from cxjourney.services.export_process import Wanted
    from cxjourney.services.export_request import Request, Written
    from cxjourney.services.settings import Settings
    from cxjourney.services.tasks import Task
    from cxjourney.ui.export_dialog.dialog import ExportDialog
    from cxjourney.ui.window import MainWindow
    from cxjourney.ui.workspace import Workspace


class ExportController(QObject):
    """Owns the export under way of one window; there is at most one."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._task: Task | None = None

    @property
    def is_busy(self) -> bool:
        return self._task is not None and self._task.is_running

    def export(self, kind: str = "") -> None:
        """Ask what to write and where to, beginning with `kind`, and write it."""
        workspace = self._window.workspace
        if workspace is None:
            return
        if self.is_busy:
            workspace.status.show_message(tr("An export is under way. Wait for it, or cancel it."))
            return
        commit_pending()
        workspace.canvas.commit_editor()
        if workspace.selection.journey_id is None:
            workspace.status.show_message(tr("There is no journey to export yet."))
            return
        dialog = self._dialog(workspace, kind)
        if not dialog.exec():
            return
        self._window.preferences.change(export_choices=dialog.choices.text())
        wanted = self._ask(dialog)
        if wanted:
            self._start(workspace, wanted)

    def _dialog(self, workspace: Workspace, kind: str) -> ExportDialog:
        from cxjourney.ui.export_dialog.choices import Choices
        from cxjourney.ui.export_dialog.dialog import ExportDialog

        document = workspace.document
        settings = self._window.preferences.settings
        choices = Choices.of(settings.export_choices)
        return ExportDialog(
            document.project, document.copier(), view_of(workspace, settings), choices, self._window.runner,
            self._window, kind,
        )  # fmt: skip

    def _ask(self, dialog: ExportDialog) -> list[Wanted]:
        """Return the files to write, none where the person cancelled: one file, or several in a folder."""
        from cxjourney.services.export_process import Wanted
        from cxjourney.services.export_request import Exported
        from cxjourney.services.exporting import files_of

        document = self._window.document
        if document is None:
            return []
        stem = safe_file_name(document.project.info.title or document.title)
        folder = self._folder()
        exported = Exported(document.project, {})
        planned = [
            file
            for kind in dialog.chosen
            for file in files_of(exported, folder, stem, dialog.request_for(kind), (kind.key,))
        ]
        if len(planned) == 1:
            kind, proposal, request = planned[0]
            name = f"{kind.name()} (*{kind.suffix})"
            path = messages.ask_save_path(self._window, tr("Export"), proposal, name, kind.suffix)
            return [Wanted(kind.key, path, request)] if path else []
        into = messages.ask_folder(self._window, tr("Folder for the exported files"), folder)
        if into is None:
            return []
        files = [Wanted(kind.key, into / proposal.name, request) for kind, proposal, request in planned]
        return files if self._may_replace([file.path for file in files]) else []

    def _may_replace(self, paths: Sequence[Path]) -> bool:
        there = [path.name for path in paths if path.exists()]
        if not there:
            return True
        text = trn("Replace {count} file that is there?", "Replace {count} files that are there?", len(there))
        return messages.ask_yes(self._window, text, "\n".join(there), tr("Replace"), dangerous=True)

    def _folder(self) -> Path:
        document, last = self._window.document, self._window.preferences.settings.last_folder
        if document is not None and document.path is not None:
            return document.path.parent
        return Path(last) if last and Path(last).is_dir() else Path.home()

    # writing

    def _start(self, workspace: Workspace, wanted: Sequence[Wanted]) -> None:
        from cxjourney.services.export_process import export_beside

        copy = workspace.document.copier()

        def work(*, task: Any) -> list[Written]:
            return export_beside(copy, wanted, task.progress, lambda: task.is_cancelled)

        name = wanted[0].path.name
        text = tr("Exporting {name}", name=name) if len(wanted) == 1 else tr("Exporting {n} files", n=len(wanted))
        workspace.status.set_progress(0.0, text)
        workspace.status.cancel.clicked.connect(self.cancel)
        self._task = self._window.runner.run(
            work,
            on_done=self._on_done,
            on_failed=lambda error: self._on_failed(error, len(wanted)),
            on_progress=lambda share, _text: workspace.status.set_progress(share),
        )

    def _on_done(self, written: list[Written]) -> None:
        self._end()
        self._tell_done(written)

    def _on_failed(self, error: Exception, count: int) -> None:
        self._end()
        if count == 1:
            messages.warn(self._window, tr("The export was not written."), str(error))
        else:
            detail = tr("{reason} Files that were finished before stay.", reason=str(error))
            messages.warn(self._window, tr("Not all files were written."), detail)

    def _tell_done(self, written: Sequence[Written]) -> None:
        workspace = self._window.workspace
        if workspace is None:
            return
        first = written[0]
        if len(written) > 1:
            text = tr("Exported {n} files to {folder}", n=len(written), folder=first.path.parent.name)
        else:
            text = tr("Exported {name}", name=first.path.name)
            if first.smallest_type is not None:
                points = f"{first.smallest_type:.1f}"
                text = tr("{done}, smallest type {points} pt", done=text, points=points)
        workspace.status.show_message(text)
        workspace.status.offer(tr("Show in folder"), lambda: show_in_folder(first.path))

    def cancel(self) -> None:
        """Stop the export; nothing half written is left of it."""
        if self._task is not None:
            self._task.cancel()
            self._end()
            workspace = self._window.workspace
            if workspace is not None:
                workspace.status.show_message(tr("The export was cancelled. What was finished before stays."))

    def _end(self) -> None:
        workspace = self._window.workspace
        if workspace is not None:
            workspace.status.set_progress(None)
            workspace.status.show_hint("")
            workspace.status.cancel.clicked.disconnect(self.cancel)
        self._task = None


def view_of(workspace: Workspace, settings: Settings) -> Request:
    """Return what the window shows, as a wish that an export looks like it."""
    from cxjourney.services.export_request import Request

    selection, view, metric = workspace.selection, workspace.scores.view, workspace.scores.metric
    return Request(
        journey_ids=(selection.journey_id,) if selection.journey_id else (),
        persona_id=selection.persona_id,
        beside=selection.beside,
        metric_id=view.metric_id if workspace.scores.shows_emotion else metric.id if metric else None,
        segment_id=view.segment_id,
        period=str(view.period),
        weighted=view.weighted,
        bands="traffic" if settings.traffic_lights else "safe",
    )


def show_in_folder(path: Path) -> None:
    """Open the folder that holds a file."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))
