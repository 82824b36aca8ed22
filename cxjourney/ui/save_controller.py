"""Saving: the file, another file, versions, and what to do where the file cannot be written as it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from cxjourney.domain.errors import JourneyError
from cxjourney.domain.text import tr
from cxjourney.file_names import safe_file_name
from cxjourney.services.recent import add_recent
from cxjourney.storage.errors import ProjectFileError, Reason
from cxjourney.ui import messages
from cxjourney.ui.messages import Answer
from cxjourney.ui.widgets.field import commit_pending

if TYPE_CHECKING:
    from cxjourney.services.document import Document
    from cxjourney.ui.window import MainWindow

SUFFIX = ".cxj"


class SaveController(QObject):
    """Owns the flows of saving for one window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    def save(self) -> bool:
        """Write the file; ask for one where there is none. True where all is in a file."""
        document = self.committed()
        if document is None:
            return False
        if document.path is None:
            return self.save_as()
        try:
            document.save()
        except ProjectFileError as error:
            return self.solve(document, error)
        self._remember(document)
        return True

    def save_as(self) -> bool:
        """Ask for a file and write it. True where all is in a file."""
        document = self.committed()
        if document is None:
            return False
        title = document.project.info.title or document.title
        proposal = document.path or self.folder() / (safe_file_name(title) + SUFFIX)
        filters = tr("cxjourney projects (*.cxj)")
        path = messages.ask_save_path(self._window, tr("Save as"), proposal, filters, SUFFIX)
        if path is None:
            return False
        try:
            document.save_as(path)
        except ProjectFileError as error:
            messages.warn(self._window, tr("The project was not saved."), str(error))
            return False
        self._remember(document)
        return True

    def committed(self) -> Document | None:
        """Take over what is being typed, and return the document."""
        commit_pending()
        workspace = self._window.workspace
        if workspace is not None:
            workspace.canvas.commit_editor()
        return self._window.document

    def solve(self, document: Document, error: ProjectFileError) -> bool:
        """Do what the person wants about a file that could not be written."""
        if error.reason is Reason.CHANGED_UNDERNEATH:
            answer = messages.ask_changed_underneath(self._window, error.path)
            if answer is Answer.CANCEL:
                return False
            return self._try(document.save_my_version if answer is Answer.SAVE else _overwriting(document))
        if error.reason is Reason.MISSING:
            text = tr("“{name}” is no longer where it was.", name=error.path.name)
            detail = tr("It may have been moved or renamed. Your edits are safe in the working copy.")
            if messages.ask_yes(self._window, text, detail, tr("Write it there again")):
                return self._try(_overwriting(document))
            return False
        messages.warn(self._window, tr("The project was not saved."), str(error))
        return self.save_as() if error.reason is Reason.READ_ONLY else False

    def _try(self, save: Callable[[], object]) -> bool:
        try:
            save()
        except ProjectFileError as error:
            messages.warn(self._window, tr("The project was not saved."), str(error))
            return False
        return True

    def tell_conflict(self, text: str) -> None:
        """Say that another program changed the file, and offer to decide."""
        workspace = self._window.workspace
        if workspace is not None:
            workspace.status.show_message(text)
            workspace.status.offer(tr("Decide…"), self.save)

    def _remember(self, document: Document) -> None:
        if document.path is not None:
            self.remember_path(document.path)

    def remember_path(self, path: Path) -> None:
        """Put a file at the head of the recent ones."""
        add_recent(self._window.preferences.settings, path)
        self._window.preferences.keep()

    def folder(self) -> Path:
        """Return the folder in which files were looked for last."""
        last = self._window.preferences.settings.last_folder
        return Path(last) if last and Path(last).is_dir() else Path.home()

    # versions

    def save_version(self) -> None:
        """Keep the present state under a label."""
        document = self.committed()
        if document is None:
            return
        label = messages.ask_text(
            self._window, tr("Save version"), tr("Name of this version, such as “After workshop 1”")
        )
        if not label:
            return
        try:
            document.label_version(label)
        except (ProjectFileError, JourneyError) as error:
            messages.warn(self._window, tr("The version was not saved."), str(error))

    def versions(self) -> None:
        """Show the versions, to go back to one."""
        from cxjourney.ui.dialogs.versions import VersionsDialog

        document = self.committed()
        if document is None:
            return
        dialog = VersionsDialog(document, self._window)
        if dialog.exec() and dialog.chosen:
            try:
                document.restore_version(dialog.chosen)
            except (ProjectFileError, JourneyError) as error:
                messages.warn(self._window, tr("The version could not be brought back."), str(error))


def _overwriting(document: Document) -> Callable[[], object]:
    return lambda: document.save(overwrite=True)
