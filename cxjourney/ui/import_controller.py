"""Bringing data into the open project: asking for files, the short way or the assistant, and what is shown after it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from cxjourney.domain.text import tr, trn
from cxjourney.ui import messages

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from cxjourney.domain.edits import Edit
    from cxjourney.evidence.databases.refreshing import Refresh
    from cxjourney.evidence.found import FileFound
    from cxjourney.services.document import Document
    from cxjourney.ui.import_assistant.importing import Imported
    from cxjourney.ui.moves_shown import MovesShown
    from cxjourney.ui.save_controller import SaveController
    from cxjourney.ui.window import MainWindow
    from cxjourney.ui.workspace import Workspace


def data_files(paths: list[Path]) -> list[Path]:
    """Return the files that can be imported, by their names."""
    from cxjourney.ui.import_assistant.files import is_data

    return [path for path in paths if is_data(path)]


class ImportController(QObject):
    """Owns the flows of imports for one window."""

    def __init__(self, window: MainWindow, saving: SaveController) -> None:
        super().__init__(window)
        self._window = window
        self._saving = saving
        self._moves: MovesShown | None = None

    def attach(self, workspace: Workspace) -> None:
        """Serve a workspace that is shown from now on."""
        self._moves = None
        workspace.document.changed.connect(lambda edit: self._follow(workspace, edit))

    def _follow(self, workspace: Workspace, edit: Edit) -> None:
        """Let the map show what a new import moved; nothing of it is loaded before there is one."""
        if workspace is not self._window.workspace:
            return
        if self._moves is None and "import" in edit.kinds():
            from cxjourney.ui.moves_shown import MovesShown

            self._moves = MovesShown(workspace, self._window.runner)
        if self._moves is not None:
            self._moves.moved.follow(edit)

    def import_data(self, paths: list[Path] | None = None) -> None:
        """Ask for data files, unless they are given, and bring them in."""
        document = self._writable()
        workspace = self._window.workspace
        if document is None or workspace is None:
            return
        if not paths:
            from cxjourney.ui.import_assistant.files import ask_for_files

            paths = ask_for_files(self._window, self._saving.folder())
        if not paths:
            return
        answer = self._ask_about(paths[0]) if len(paths) == 1 else messages.Answer.NO
        if answer is messages.Answer.YES:
            self.merge_workbook(paths[0])
        elif answer is messages.Answer.NO:
            self._bring_in(workspace, document, paths)

    def merge_workbook(self, path: Path | None = None) -> None:
        """Ask for an edited workbook, unless it is given, and let the person take over its edits."""
        document = self._writable()
        workspace = self._window.workspace
        if document is None or workspace is None:
            return
        from cxjourney.ui.merge.flow import ask_for_workbook, merge_workbook

        path = path or ask_for_workbook(self._window, self._saving.folder())
        if path is not None:
            merge_workbook(workspace, path, self._window.runner, self._window)

    def _ask_about(self, path: Path) -> messages.Answer:
        """Ask whether to merge a workbook that was exported here; any other file is data."""
        from cxjourney.services.merging import remembers_export

        return messages.ask_merge(self._window, path) if remembers_export(path) else messages.Answer.NO

    def import_database(self) -> None:
        """Ask for a database and bring in its rows, or let it count."""
        document = self._writable()
        workspace = self._window.workspace
        if document is None or workspace is None:
            return
        from cxjourney.domain.records import Touchpoint
        from cxjourney.ui.database_import import import_database

        known = set(document.project.table(Touchpoint))

        def counted(refresh: Refresh) -> None:
            taken = refresh.plan.taken
            workspace.status.show_message(
                trn("{number} row was counted.", "{number} rows were counted.", taken, number=f"{taken:,}")
                if taken
                else tr("The database holds nothing newer.")
            )

        imported = import_database(document, self._window.runner, self._window, workspace.selection.journey_id, counted)
        if imported is not None and imported.import_ids:
            new = [id_ for id_ in document.project.table(Touchpoint) if id_ not in known]
            self._show(workspace, document, imported, new)

    def import_next(self, import_id: str) -> None:
        """Bring in what is newer from where an import came: the next file, or the database again."""
        from cxjourney.domain.records import Import

        document = self._writable()
        record = document.project.get(Import, import_id) if document is not None else None
        if document is None or record is None:
            return
        if record.source_id is not None:
            self._refresh_source(document, record.source_id)
        else:
            self.import_data()

    def _writable(self) -> Document | None:
        """Return the open document with what is being typed taken, or say why nothing can be imported."""
        document = self._saving.committed()
        if self._window.workspace is None or document is None:
            return None
        if document.is_read_only:
            messages.warn(self._window, tr("This project is read-only."), tr("Save it under another name first."))
            return None
        return document

    def _bring_in(self, workspace: Workspace, document: Document, paths: list[Path]) -> None:
        from cxjourney.domain.records import Touchpoint
        from cxjourney.ui.import_assistant.importing import import_files

        known = set(document.project.table(Touchpoint))
        runner = self._window.runner

        def ask_database(parent: QWidget) -> FileFound | None:
            from cxjourney.ui.dialogs.database import ask_for_rows

            return ask_for_rows(runner, parent)

        imported = import_files(
            document, paths, runner, self._window, workspace.selection.journey_id, ask_database=ask_database
        )
        if imported.import_ids:
            new = [id_ for id_ in document.project.table(Touchpoint) if id_ not in known]
            self._show(workspace, document, imported, new)

    def _show(self, workspace: Workspace, document: Document, imported: Imported, new: list[str]) -> None:
        """Go to what came in, and say it."""
        from cxjourney.domain.records import Import
        from cxjourney.ui.jumps import show_most_answered

        if imported.wants_map:
            workspace.show_view("map")
        if new:
            show_most_answered(workspace, new)
        records = [document.project.need(Import, id_) for id_ in imported.import_ids]
        taken = sum(record.taken for record in records)
        text = trn("{number} row was brought in.", "{number} rows were brought in.", taken, number=f"{taken:,}")
        if self._moves is None or not self._moves.tell(text):
            workspace.status.show_message(text)

    def _refresh_source(self, document: Document, source_id: str) -> None:
        """Ask the database of an import for what is newer, beside the window."""
        from cxjourney.services.sources import refresh_source

        workspace = self._window.workspace
        if workspace is None:
            return
        status = workspace.status

        def over(text: str) -> None:
            status.set_progress(None)
            status.show_hint("")
            status.show_message(text)

        def done(refresh: object) -> None:
            report = getattr(refresh, "report", {})
            taken = int(report.get("taken", 0)) if isinstance(report, dict) else 0
            over(
                trn(
                    "{number} new row was brought in.", "{number} new rows were brought in.", taken, number=f"{taken:,}"
                )
                if taken
                else tr("The database holds nothing newer.")
            )

        task = refresh_source(
            document, self._window.runner, source_id, on_done=done, on_failed=lambda error: over(str(error)),
            on_progress=status.set_progress,
        )  # fmt: skip
        if task.is_running:
            status.set_progress(0.0, tr("Asking the database…"))
