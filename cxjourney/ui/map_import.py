"""Maps of other programs: ask for a file, read it beside the window, begin a project with it or add it to this one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from cxjourney.domain.errors import JourneyError
from cxjourney.domain.text import tr, trn
from cxjourney.ui import messages

if TYPE_CHECKING:
    from cxjourney.exchange.data.incoming import Incoming
    from cxjourney.ui.file_controller import FileController
    from cxjourney.ui.window import MainWindow

_MOST_PROBLEMS = 12


class MapImport(QObject):
    """Owns the reading of one file for one window."""

    def __init__(self, window: MainWindow, files: FileController) -> None:
        super().__init__(window)
        self._window, self._files = window, files

    def bring(self, path: Path | None = None) -> None:
        """Ask for a file unless it is given, and bring in what it holds."""
        if path is None:
            filters = tr("Maps (*.json *.graphml *.mmd *.mermaid *.md *.txt *.csv *.tsv);;All files (*)")
            folder = self._files.saving.folder()
            path = messages.ask_open_path(self._window, tr("Open a map of another program"), folder, filters)
        if path is None:
            return
        from cxjourney.exchange.data.incoming import read_incoming

        self._window.setCursor(Qt.CursorShape.BusyCursor)
        self._window.runner.run(read_incoming, path, on_done=self._on_read, on_failed=self._on_failed)

    def _on_failed(self, error: Exception) -> None:
        self._window.unsetCursor()
        messages.warn(self._window, tr("The map could not be read."), str(error))

    def _on_read(self, incoming: Incoming) -> None:
        self._window.unsetCursor()
        document = self._window.document
        whole = bool(incoming.blocks) or incoming.project.info.title != ""
        if document is None or document.is_read_only:
            self._begin(incoming)
        else:
            answer = messages.ask_add_or_begin(self._window, incoming.name, document.project.info.title, whole)
            if answer is messages.Answer.YES:
                self._add(incoming)
            elif answer is messages.Answer.NO:
                self._begin(incoming)
            else:
                return
        self._tell_problems(incoming)

    def _begin(self, incoming: Incoming) -> None:
        title = incoming.project.info.title or incoming.name
        self._files.begin(list(incoming.records), title, dict(incoming.blocks))

    def _add(self, incoming: Incoming) -> None:
        from cxjourney.domain import actions
        from cxjourney.domain.records import Journey

        workspace = self._window.workspace
        if workspace is None:
            return
        try:
            edit = actions.add_journeys(workspace.document.project, incoming.records, incoming.name)
            workspace.document.do(edit)
        except JourneyError as error:
            messages.warn(self._window, tr("The map was not added."), str(error))
            return
        workspace.selection.show_journey(actions.added_ids(edit, Journey)[0])
        workspace.status.show_message(edit.text)

    def _tell_problems(self, incoming: Incoming) -> None:
        if incoming.problems:
            count = len(incoming.problems)
            text = trn("{count} thing was left out.", "{count} things were left out.", count)
            more = [] if count <= _MOST_PROBLEMS else [tr("and {n} more", n=count - _MOST_PROBLEMS)]
            messages.tell(self._window, text, "\n".join([*incoming.problems[:_MOST_PROBLEMS], *more]))
