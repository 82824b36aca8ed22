"""Where things lie: bundled resources, the user's data and settings. The only place that computes such paths.

It creates folders for the user's data with mode 0700 and never touches the user's own files.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def resource(name: str) -> Path:
    """Return the path of a bundled resource: from the installed package, else from the source tree beside it."""
    installed = _PACKAGE / "_resources" / name
    return installed if installed.exists() else _PACKAGE.parent / "resources" / name


def data_folder() -> Path:
    """Return the folder for working copies and logs, made if it is not there (override: CXJOURNEY_DATA)."""
    return _made(_user_folder("CXJOURNEY_DATA", "XDG_DATA_HOME", ".local/share", "LOCALAPPDATA"))


def config_folder() -> Path:
    """Return the folder for settings, made if it is not there (override: CXJOURNEY_CONFIG)."""
    return _made(_user_folder("CXJOURNEY_CONFIG", "XDG_CONFIG_HOME", ".config", "APPDATA"))


def _user_folder(override: str, xdg: str, default: str, windows: str) -> Path:
    if chosen := os.environ.get(override):
        return Path(chosen)
    if sys.platform == "win32" and (base := os.environ.get(windows)):
        return Path(base) / "cxjourney"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "cxjourney"
    return Path(os.environ.get(xdg) or Path.home() / default) / "cxjourney"


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder
