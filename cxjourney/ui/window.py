"""One window: the start screen, or the workspace of an open document. It puts parts together and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QIcon, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from cxjourney.domain.text import tr
from cxjourney.ui.start_screen import StartScreen
from cxjourney.ui.widgets.text import PlainLabel

if TYPE_CHECKING:
    from cxjourney.services.document import Document
    from cxjourney.services.tasks import Runner
    from cxjourney.ui.action_controller import ActionController
    from cxjourney.ui.file_controller import FileController
    from cxjourney.ui.preferences import Preferences
    from cxjourney.ui.theme import WindowTheme
    from cxjourney.ui.view_controller import ViewController
    from cxjourney.ui.workspace import Workspace

SMALLEST = (900, 600)
USUAL = (1440, 900)
ICONS_MS = 250  # the icons of the menus wait until a project that is being opened is painted


class MainWindow(QMainWindow):
    """Owns its controllers and what it shows; `closed(self)` comes when it is gone.

    Menus and controllers are made after the first paint (`finish`), so that the start screen is up at once.
    """

    closed = Signal(object)
    painted = Signal()  # once, after the first paint

    def __init__(
        self,
        preferences: Preferences,
        theme: WindowTheme,
        runner: Callable[[], Runner],
        open_window: Callable[[], MainWindow],
        opening: str = "",
    ) -> None:
        """`opening` names the project that is opened at once: then no start screen is made only to be thrown away."""
        super().__init__()
        self.preferences, self.theme = preferences, theme
        self._runner = runner
        self.open_window = open_window
        self.workspace: Workspace | None = None
        self.files: FileController | None = None
        self.commands: ActionController | None = None
        self.views: ViewController | None = None
        self._was_painted = False
        self.setWindowTitle(tr("cxjourney"))
        self.setMinimumSize(*SMALLEST)
        self.resize(*USUAL)
        self.setAcceptDrops(True)
        self.start = None if opening else StartScreen(self)
        self.setCentralWidget(self.start or _opening_screen(opening))
        self._restore_geometry()

    # after the first paint

    def finish(self) -> None:
        """Make controllers and menus, unless that was done."""
        if self.files is not None:
            return
        from cxjourney.ui.action_controller import ActionController
        from cxjourney.ui.file_controller import FileController
        from cxjourney.ui.view_controller import ViewController

        self.files = FileController(self)
        self.views = ViewController(self)
        self.commands = ActionController(self, {**self.files.handlers(), **self.views.handlers()})
        self.commands.build_menus()
        self.files.finish(self.commands)
        self.views.refresh()
        QTimer.singleShot(ICONS_MS, self, self._set_icons)
        self.theme.changed.connect(self._set_icons)

    def _after_paint(self) -> None:
        self.painted.emit()
        self.finish()

    def _set_icons(self) -> None:
        from cxjourney.drawing.icons import command_icon

        colour = self.theme.theme.colour("mute").name()

        def icon(name: str) -> QIcon:
            return command_icon(name, colour)

        if self.commands is not None:
            self.commands.set_icons(icon)
        self.setWindowIcon(command_icon("journey", self.theme.theme.colour("accent").name(), 32))

    # what is shown

    @property
    def runner(self) -> Runner:
        """The worker threads, started when they are first needed."""
        return self._runner()

    @property
    def document(self) -> Document | None:
        """The open document, if any."""
        return self.workspace.document if self.workspace is not None else None

    def show_document(self, document: Document) -> None:
        """Show an open document instead of what is shown now."""
        from cxjourney.ui.workspace import Workspace

        self.finish()
        self.workspace = Workspace(document, self.preferences, self.theme, self)
        self._replace(self.workspace)
        self.workspace.give_way(self.width())
        if self.files is not None and self.views is not None:
            self.files.attach(self.workspace)
            self.views.attach(self.workspace)
        self.refresh_title()
        document.state_changed.connect(self.refresh_title)
        QTimer.singleShot(0, self.workspace.focus_view)

    def show_start(self) -> None:
        """Show the start screen."""
        self.workspace = None
        self.start = StartScreen(self)
        self._replace(self.start)
        if self.files is not None and self.views is not None:
            self.files.attach_start(self.start)
            self.views.refresh()
        self.setWindowTitle(tr("cxjourney"))
        self.setWindowModified(False)

    def _replace(self, widget: QWidget) -> None:
        before = self.takeCentralWidget()
        self.setCentralWidget(widget)
        widget.show()
        if before is not None:
            before.hide()
            before.deleteLater()

    def refresh_title(self) -> None:
        """Name the document in the title bar, with the mark of what no file holds yet."""
        document = self.document
        if document is None:
            return
        title = document.project.info.title or document.title
        name = document.path.name if document.path else ""
        shown = f"{title} ({name})" if name and document.path and document.path.stem != title else title
        if document.is_read_only:
            shown = tr("{title}, read-only", title=shown)
        self.setWindowTitle(f"{shown.replace('[*]', '[ * ]')}[*] – cxjourney")
        self.setWindowModified(not document.is_saved)

    # geometry

    def _restore_geometry(self) -> None:
        text = self.preferences.settings.window_geometry
        if text:
            self.restoreGeometry(QByteArray.fromBase64(QByteArray(text.encode("ascii", "ignore"))))

    def _keep_geometry(self) -> None:
        data = bytes(self.saveGeometry().toBase64().data()).decode("ascii")
        self.preferences.change(window_geometry=data)

    # Qt

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self._after_paint)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.workspace is not None and event.oldSize().width() > event.size().width():
            self.workspace.give_way(event.size().width())

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.files is not None and not self.files.close_document():
            event.ignore()
            return
        self._keep_geometry()
        self.workspace = None
        event.accept()
        self.closed.emit(self)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        from pathlib import Path

        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths and self.files is not None:
            event.accept()
            files = self.files
            QTimer.singleShot(0, lambda: files.dropped(paths))


def _opening_screen(name: str) -> QWidget:
    label = PlainLabel(tr("Opening “{name}” …", name=name))
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return label
