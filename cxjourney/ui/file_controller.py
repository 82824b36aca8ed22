"""What the File menu does: new, open, save, versions, import, close. It asks `messages`, and `Document` does the work.

One window has one; it may show a document in its own window or ask for another window.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication

from cxjourney.domain.errors import JourneyError
from cxjourney.domain.text import tr, trn
from cxjourney.services.document import Document
from cxjourney.storage.errors import ProjectFileError, Reason
from cxjourney.ui import messages
from cxjourney.ui.messages import Answer
from cxjourney.ui.save_controller import SUFFIX, SaveController
from cxjourney.ui.start_controller import StartController

if TYPE_CHECKING:
    from cxjourney.domain.records import Record
    from cxjourney.ui.action_controller import ActionController
    from cxjourney.ui.start_screen import StartScreen
    from cxjourney.ui.window import MainWindow
    from cxjourney.ui.workspace import Workspace

EXPORTS = {
    "file.export.any": "",
    **{
        f"file.export.{kind}": kind
        for kind in ("xlsx", "pptx", "report", "pdf", "personas", "html", "svg", "png", "csv")
    },
}
"""Command -> the kind of export that its dialog begins with."""

MAPS = (".graphml", ".mmd", ".mermaid", ".md")
"""Endings of files that can only be maps of other programs; JSON and tables may as well be data."""


class FileController(QObject):
    """Owns the flows around files for one window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        from cxjourney.ui.export_controller import ExportController
        from cxjourney.ui.import_controller import ImportController
        from cxjourney.ui.map_import import MapImport

        self._window = window
        self._starting = StartController(window, self)
        self.exports = ExportController(window)
        self.saving = SaveController(window)
        self._imports = ImportController(window, self.saving)
        self._maps = MapImport(window, self)

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """Return what each command of the File menu runs."""
        exports = {command_id: self._export(kind) for command_id, kind in EXPORTS.items()}
        return {
            "file.new": self.new,
            "file.template": self.new_from_template,
            "file.open": self.open,
            "file.open_map": self._maps.bring,
            "file.sample": self.open_sample,
            "file.save": self.saving.save,
            "file.save_as": self.saving.save_as,
            "file.save_version": self.saving.save_version,
            "file.versions": self.saving.versions,
            "file.import": self.import_data,
            "file.import_database": self._imports.import_database,
            "file.merge": self._imports.merge_workbook,
            "insert.image": self.add_image,
            "file.print": self.print_shown,
            "file.close": self.close_project,
            "file.preferences": self.show_preferences,
            "file.quit": self.quit,
            **exports,
        }

    def _export(self, kind: str) -> Callable[[], object]:
        return lambda: self.exports.export(kind)

    def print_shown(self) -> None:
        """Show what is on screen as it would be printed."""
        from cxjourney.ui.printing import print_shown

        print_shown(self._window)

    def finish(self, commands: ActionController) -> None:
        """Add the menu of recent files, once the menus are there."""
        self._starting.add_recent_menu(commands)

    # what is shown

    def attach(self, workspace: Workspace) -> None:
        """Serve a workspace that is shown from now on."""
        workspace.document.conflict.connect(self.saving.tell_conflict)
        self._imports.attach(workspace)
        workspace.import_requested.connect(self.import_data)
        workspace.refresh_requested.connect(self.import_next)
        workspace.canvas.import_requested.connect(self.import_data)
        workspace.canvas.open_requested.connect(self.open_path)
        workspace.document.publish_after = self._window.preferences.settings.publish_after

    def attach_start(self, start: StartScreen) -> None:
        """Serve the start screen."""
        self._starting.attach(start)

    # beginning

    def new(self) -> None:
        """Begin a project with a first journey to fill in."""
        from cxjourney.domain import actions
        from cxjourney.domain.project import Project

        project = Project()
        project.apply(actions.new_journey(project, tr("New journey")))
        self.begin(list(project.records()), "")

    def new_from_template(self) -> None:
        """Choose a template and begin with it."""
        from cxjourney.domain.templates import load_template
        from cxjourney.ui.dialogs.templates import TemplateChooser

        chooser = TemplateChooser(self._window)
        if chooser.exec() and chooser.chosen:
            info = chooser.chosen
            self.begin(load_template(info.name), info.title)

    def open_sample(self) -> None:
        """Build the sample project beside the window and open it."""
        from cxjourney.services.sample import build_sample

        def done(result: tuple[list[Record], dict[str, bytes]]) -> None:
            self._say_idle()
            self.begin(result[0], tr("Electronics shop"), result[1])

        def failed(error: Exception) -> None:
            self._say_idle()
            messages.warn(self._window, tr("The sample project could not be opened."), str(error))

        self._window.setCursor(Qt.CursorShape.BusyCursor)
        self._window.runner.run(build_sample, on_done=done, on_failed=failed)

    def _say_idle(self) -> None:
        self._window.unsetCursor()

    def begin(self, records: list[Record], title: str, blocks: dict[str, bytes] | None = None) -> None:
        """Show a project without a file, made of `records`."""
        self._show(lambda: Document.new(records, title, blocks or {}))

    def open(self) -> None:
        """Ask for a file and open it."""
        filters = tr("cxjourney projects (*.cxj);;All files (*)")
        path = messages.ask_open_path(self._window, tr("Open"), self.saving.folder(), filters)
        if path is not None:
            self.open_path(path)

    def open_path(self, path: Path) -> None:
        """Open a file; what stands in the way is asked or said. An exported workbook is merged."""
        if path.suffix.lower() == ".xlsx" and self._window.document is not None:
            self._imports.merge_workbook(path)
        elif path.suffix.lower() in MAPS:
            self._maps.bring(path)
        elif self._show(lambda: self._opened(path)):
            self.saving.remember_path(path)

    def _opened(self, path: Path) -> Document | None:
        """Return the document in a file, None where the person gave up."""
        try:
            return Document.open(path)
        except ProjectFileError as error:
            if error.reason is Reason.LOCKED:
                answer = messages.ask_second_window(self._window, path)
                return Document.open(path, read_only=True) if answer is Answer.YES else None
            if error.can_open_as_is:
                answer = messages.ask_damaged(self._window, path, error.sentence)
                return Document.open(path, as_is=True) if answer is Answer.YES else None
            raise

    def _show(self, make: Callable[[], Document | None]) -> bool:
        """Make a document and show it, here or in a new window; False where that did not come about."""
        window, elsewhere = self._window, False
        present = window.document
        if present is not None and not (present.path is None and present.can_close):
            answer = messages.ask_which_window(window, present.project.info.title or present.title)
            if answer is Answer.CANCEL:
                return False
            elsewhere = answer is Answer.YES
        try:
            document = make()
        except (ProjectFileError, JourneyError) as error:
            messages.warn(window, tr("This could not be opened."), str(error))
            return False
        if document is None:
            return False
        if elsewhere:
            window = window.open_window()
        elif not self.close_document():
            document.close()
            return False
        window.show_document(document)
        if elsewhere:
            window.raise_()
            window.activateWindow()
        if document.problems:
            found = trn("{count} thing could not be read.", "{count} things could not be read.", len(document.problems))
            messages.tell(window, found, "\n".join(problem.text for problem in document.problems[:12]))
        return True

    def show_recovered(self, make: Callable[[], Document]) -> bool:
        """Show a document that was recovered."""
        return self._show(make)

    # data

    def import_data(self, paths: list[Path] | None = None) -> None:
        """Ask for data files, unless they are given, and bring them in."""
        self._imports.import_data(paths)

    def import_next(self, import_id: str) -> None:
        """Bring in what is newer from where an import came: the next file, or the database again."""
        self._imports.import_next(import_id)

    def add_image(self) -> None:
        """Ask for a picture and put it on the selected touchpoint."""
        from cxjourney.domain.records import Touchpoint
        from cxjourney.ui.image_files import add_image_file

        workspace = self._window.workspace
        if workspace is None:
            return
        project = workspace.document.project
        chosen = next((i for i in workspace.selection.ids if project.get(Touchpoint, i) is not None), None)
        filters = tr("Pictures (*.png *.jpg *.jpeg *.webp *.gif *.bmp)")
        path = (
            messages.ask_open_path(self._window, tr("Add an image"), self.saving.folder(), filters) if chosen else None
        )
        if chosen is not None and path is not None:
            add_image_file(workspace.editing, chosen, path)

    def dropped(self, paths: list[Path]) -> None:
        """Open or import files that were dropped on the window."""
        from cxjourney.ui.import_controller import data_files

        projects = [path for path in paths if path.suffix.lower() in (SUFFIX, *MAPS)]
        data = [] if projects else data_files(paths)
        if projects:
            self.open_path(projects[0])
        elif data and self._window.document is None:
            messages.tell(self._window, tr("Open or begin a project first, then drop the data on its map."))
        elif data:
            self.import_data(data)

    # ending

    def close_project(self) -> None:
        """Close the project and go back to the start screen."""
        if self.close_document():
            self._window.show_start()

    def close_document(self) -> bool:
        """Close the document, if any, with nothing lost unawares; False where the person wants to go on."""
        document = self.saving.committed()
        if document is None:
            return True
        if (
            not document.can_close
            and document.path
            and not document.is_read_only
            and document.publish_after is not None
        ):
            try:
                document.save()
            except ProjectFileError as error:
                if not self.saving.solve(document, error):
                    return False
        if not document.can_close and not document.is_read_only:
            title = document.project.info.title or document.title
            answer = messages.ask_unsaved(self._window, title, document.path is not None)
            if answer is Answer.CANCEL or (answer is Answer.SAVE and not self.saving.save()):
                return False
            if answer is Answer.DISCARD:
                document.discard()
                return True
        document.close()
        return True

    def quit(self) -> None:
        """Close all windows, each asking what it has to ask."""
        QApplication.closeAllWindows()

    def show_preferences(self) -> None:
        """Show the preferences, those of the open project included."""
        from cxjourney.ui.dialogs.preferences import PreferencesDialog

        workspace = self._window.workspace
        editing = workspace.editing if workspace is not None else None
        PreferencesDialog(self._window.preferences, editing, self._window).exec()
