"""The person's preferences: checked values with defaults, kept as JSON that a person can read.

A value that makes no sense falls back to its default, names from a newer version are kept, and a file that cannot be
read is put aside, never overwritten. Qt's own settings are not used: they unpickle what they read.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import Any

from cxjourney.paths import config_folder

FILE_NAME = "settings.json"


class Appearance(StrEnum):
    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(slots=True)
class Settings:
    """The preferences of one running program, shared by its parts.

    Change them with `change`, which checks, and keep them with `save_settings`.
    """

    appearance: Appearance = Appearance.SYSTEM
    language: str = ""  # such as “de”; empty: the system's
    autosave: bool = True  # write the project's file by itself
    autosave_seconds: int = 5  # after the last edit
    traffic_lights: bool = False  # bands in red and green instead of colours that anyone can tell apart
    text_size: int = 100  # percent of the system's
    touch_mode: bool = False  # larger handles
    reduced_motion: bool = False
    workshop_minutes: int = 10  # of a workshop step's timer
    show_mini_map: bool = True
    author: str = ""  # proposed as the owner of new journeys and actions
    last_folder: str = ""
    recent_files: tuple[str, ...] = ()  # the latest first
    pinned_files: tuple[str, ...] = ()
    export_choices: str = ""  # JSON, of the export dialog
    window_geometry: str = ""  # base64
    window_state: str = ""  # base64
    unknown: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def change(self, **values: Any) -> None:
        """Set several values at once; one that makes no sense raises ValueError, with nothing changed."""
        for name, value in values.items():
            if not _is_sensible(name, value):
                raise ValueError(f"{name} cannot be {value!r}")
        for name, value in values.items():
            setattr(self, name, value)

    @property
    def publish_after(self) -> float | None:
        """Seconds for `Document.publish_after`; None where the file is written only on request."""
        return float(self.autosave_seconds) if self.autosave else None


_RANGES = {"autosave_seconds": (1, 3600), "text_size": (50, 300), "workshop_minutes": (1, 240)}
_LONGEST = {"window_geometry": 100_000, "window_state": 1_000_000}
_MOST_FILES = 50


def load_settings() -> Settings:
    """Return the person's settings; defaults where there are none or the file could not be read (it is put aside)."""
    path = config_folder() / FILE_NAME
    try:
        plain = json.loads(path.read_text("utf-8"))
        if not isinstance(plain, dict):
            raise ValueError("settings are a JSON object")
    except FileNotFoundError:
        return Settings()
    except (ValueError, RecursionError):
        os.replace(path, path.with_name(f"{FILE_NAME}.unreadable"))
        return Settings()
    except OSError:
        return Settings()  # no right to read: the program must start all the same
    return settings_from(plain)


def settings_from(plain: Mapping[str, Any]) -> Settings:
    """Return settings from a JSON object, with defaults for what makes no sense and the unknown kept."""
    known: dict[str, Any] = {}
    names = {entry.name for entry in fields(Settings)} - {"unknown"}
    for name in names & set(plain):
        value = _from_json(name, plain[name])
        if _is_sensible(name, value):
            known[name] = value
    return Settings(**known, unknown={name: value for name, value in plain.items() if name not in names})


def save_settings(settings: Settings) -> None:
    """Keep the settings, whole or not at all; raise ProjectFileError where the disk refuses."""
    from cxjourney.storage.session import write_whole

    plain = {entry.name: getattr(settings, entry.name) for entry in fields(Settings) if entry.name != "unknown"}
    text = json.dumps({**settings.unknown, **plain}, ensure_ascii=False, indent=1)
    write_whole(config_folder() / FILE_NAME, text.encode("utf-8", "surrogateescape"))


def existing_path(text: str) -> Path | None:
    """Return a path from the settings if something is there."""
    path = Path(text)
    try:
        return path if text and path.exists() else None
    except (OSError, ValueError):
        return None


def _from_json(name: str, value: Any) -> Any:
    default = getattr(Settings(), name)
    if isinstance(default, StrEnum) and isinstance(value, str):
        choices = {str(member): member for member in type(default)}
        return choices.get(value)
    return tuple(value) if isinstance(default, tuple) and isinstance(value, list) else value


def _is_sensible(name: str, value: Any) -> bool:
    default = getattr(Settings(), name)
    if type(value) is not type(default):
        return False
    if isinstance(value, tuple):
        return len(value) <= _MOST_FILES and all(isinstance(text, str) and "\0" not in text for text in value)
    if isinstance(value, int) and name in _RANGES:
        low, high = _RANGES[name]
        return low <= value <= high
    return not isinstance(value, str) or (len(value) <= _LONGEST.get(name, 4096) and "\0" not in value)
