"""When the program itself has a fault: write it down, keep the work, tell the person once.

Nothing has to be rescued here: each edit is durable before it is shown, so the working copy holds everything. The
log holds where it happened and never what the person or a customer wrote.
"""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from cxjourney import __version__
from cxjourney.paths import data_folder

LOG_NAME = "cxjourney.log"
_BYTES = 500_000
_FILES = 3

log = logging.getLogger("cxjourney")

Tell = Callable[[str], None]


class CrashHandler:
    """Owns the hooks of one process, from `install` to `remove`; `tell` gets a short text with the place, once."""

    def __init__(self, tell: Tell | None = None) -> None:
        self.tell = tell
        self.path = data_folder() / LOG_NAME
        self.faults = 0
        self._telling = False
        self._handler = RotatingFileHandler(
            self.path, maxBytes=_BYTES, backupCount=_FILES, encoding="utf-8", delay=True
        )
        self._handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))

    def install(self) -> None:
        """Take over uncaught exceptions of all threads, and Qt's own messages."""
        log.addHandler(self._handler)
        log.setLevel(logging.INFO)
        log.propagate = False
        sys.excepthook = self._uncaught
        threading.excepthook = self._uncaught_in_thread
        qInstallMessageHandler(self._qt_message)
        log.info("cxjourney %s, Python %s, %s", __version__, sys.version.split()[0], sys.platform)

    def remove(self) -> None:
        """Give the hooks back and close the log."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        qInstallMessageHandler(None)
        log.removeHandler(self._handler)
        log.propagate = True
        self._handler.close()

    def _uncaught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None, /) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        self.faults += 1
        places = describe(trace)
        log.critical("fault %s\n%s", kind.__name__, places)
        if self.tell is None:
            sys.__excepthook__(kind, error, trace)
        elif not self._telling:  # a fault inside the dialog, or in painting behind it, must not open another
            self._telling = True
            try:
                self.tell(f"{kind.__name__}\n{places}")
            finally:
                self._telling = False

    def _uncaught_in_thread(self, args: threading.ExceptHookArgs, /) -> None:
        self.faults += 1
        kind = args.exc_type
        log.critical("fault in thread: %s\n%s", kind.__name__, describe(args.exc_traceback))

    def _qt_message(self, sort: QtMsgType, context: QMessageLogContext, text: str) -> None:
        levels = {
            QtMsgType.QtDebugMsg: logging.DEBUG,
            QtMsgType.QtInfoMsg: logging.INFO,
            QtMsgType.QtWarningMsg: logging.WARNING,
            QtMsgType.QtCriticalMsg: logging.ERROR,
            QtMsgType.QtFatalMsg: logging.CRITICAL,
        }
        # messages of Qt tell file names at most, and its categories are its own
        log.log(levels.get(sort, logging.WARNING), "Qt %s: %s", context.category or "default", text[:500])


def describe(trace: TracebackType | None) -> str:
    """Return where a fault happened, without the message of the exception, which may quote what people wrote."""
    frames = traceback.extract_tb(trace)
    return "\n".join(f"  {Path(frame.filename).name}:{frame.lineno} in {frame.name}" for frame in frames)
