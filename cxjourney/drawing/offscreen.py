"""A QGuiApplication for drawing without a window, as the command line needs it."""

from __future__ import annotations

import os
import sys

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication

_kept: list[QCoreApplication] = []


def ensure_application() -> QCoreApplication:
    """Return the running application, or start one that opens no window; without a display Qt would abort."""
    running = QCoreApplication.instance()
    if running is not None:
        return running
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    _kept.append(QGuiApplication(["cxjourney"]))
    return _kept[-1]
