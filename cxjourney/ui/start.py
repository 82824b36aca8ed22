"""Starts the window: application, look, crash handler, and the first window with its start screen or project.

Everything heavy waits until the first window is painted.
"""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QPoint, QTimer
from PySide6.QtWidgets import QApplication

from cxjourney import __version__
from cxjourney.ui.preferences import Preferences
from cxjourney.ui.theme import WindowTheme
from cxjourney.ui.window import MainWindow

if TYPE_CHECKING:
    from cxjourney.services.crash import CrashHandler
    from cxjourney.services.tasks import TaskRunner


COLLECT_MS = 1000  # after this long the start is over, and rubbish is collected again


class Windows:
    """Owns the windows of this program and what they share: preferences, look and worker threads."""

    def __init__(self) -> None:
        self.preferences = Preferences()
        self.theme = WindowTheme(self.preferences)
        self.theme.start()
        self._runner: TaskRunner | None = None
        self._crash: CrashHandler | None = None
        self.windows: list[MainWindow] = []

    def open(self, opening: str = "") -> MainWindow:
        """Open another window and return it; with the start screen, unless a project is opened in it at once."""
        window = MainWindow(self.preferences, self.theme, self.runner, self.open, opening)
        window.closed.connect(self._forget)
        if self.windows:
            window.move(self.windows[-1].pos() + QPoint(32, 32))
        self.windows.append(window)
        window.show()
        return window

    def runner(self) -> TaskRunner:
        """Return the worker threads, started when they are first needed."""
        if self._runner is None:
            from cxjourney.services.tasks import TaskRunner

            self._runner = TaskRunner()
        return self._runner

    def _forget(self, window: MainWindow) -> None:
        if window in self.windows:
            self.windows.remove(window)
            window.deleteLater()

    def watch_faults(self) -> None:
        """Log uncaught exceptions and tell them once; every edit is safe on the disk by then."""
        from cxjourney.services.crash import CrashHandler

        self._crash = CrashHandler(self._tell_fault)
        self._crash.install()

    def _tell_fault(self, places: str) -> None:
        from cxjourney.ui.messages import tell_fault

        tell_fault(self.windows[-1] if self.windows else None, places)

    def close(self) -> None:
        """End the worker threads and the watch for faults; called when the last window is gone."""
        if self._crash is not None:
            self._crash.remove()
        if self._runner is not None:
            self._runner.close()


def run_window(path: Path | None) -> int:
    """Open the window on a project file, or on the start screen; return the exit code when the last one is closed."""
    application = make_application()
    QTimer.singleShot(COLLECT_MS, gc.enable)
    windows = Windows()
    windows.open(path.stem if path else "").painted.connect(lambda: _begin(windows, path))
    code = application.exec()
    gc.enable()
    windows.close()
    return code


def make_application() -> QApplication:
    """Return the application object, made if there is none; without a display Qt would abort, so it paints nowhere."""
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    present = QApplication.instance()
    if isinstance(present, QApplication):
        return present
    application = QApplication(sys.argv[:1])
    application.setApplicationName("cxjourney")
    application.setApplicationDisplayName("cxjourney")
    application.setApplicationVersion(__version__)
    application.setOrganizationName("cxjourney")
    application.setDesktopFileName("cxjourney")
    return application


def _begin(windows: Windows, path: Path | None) -> None:
    """Install what faults need, make the rest of the window, and open what was asked for."""
    windows.watch_faults()
    window = windows.windows[0]
    window.finish()
    if window.files is not None:
        if path is not None:
            window.files.open_path(path)
            if window.workspace is None:
                window.show_start()
        elif window.start is not None:
            window.files.attach_start(window.start)
    _install_qt_texts()


def _install_qt_texts() -> None:
    """Let Qt's own dialogs speak the person's language."""
    from PySide6.QtCore import QLibraryInfo, QTranslator

    application = QApplication.instance()
    translator = QTranslator(application)
    if application is not None and translator.load(
        QLocale(), "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    ):
        application.installTranslator(translator)
