"""Whether there is a screen to open a window on: asked before Qt is, because Qt aborts where there is none."""

from __future__ import annotations

import os
import sys

PLATFORM = "QT_QPA_PLATFORM"
SCREENLESS = ("offscreen", "minimal")


def has_display() -> bool:
    """Say whether a window would be seen."""
    platform = os.environ.get(PLATFORM, "")
    if platform.startswith(SCREENLESS):
        return False
    return sys.platform in ("win32", "darwin") or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def can_open_window() -> bool:
    """Say whether Qt would start: there is a screen, or somebody chose a platform on purpose."""
    return has_display() or bool(os.environ.get(PLATFORM))


def draw_without_display() -> None:
    """Choose Qt's platform for drawing into files; to be called before a QGuiApplication is made."""
    if not has_display():
        os.environ.setdefault(PLATFORM, "offscreen")
