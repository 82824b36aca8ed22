"""The files opened lately: latest first, pinned ones before all, kept in the settings."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cxjourney.services.settings import Settings, existing_path

MOST = 10  # of each sort


@dataclass(frozen=True, slots=True)
class RecentFile:
    """One entry of the list; a file that is not there now stays, for drives that come and go."""

    path: Path
    is_pinned: bool
    exists: bool


def recent_files(settings: Settings) -> list[RecentFile]:
    """Return the entries to show."""
    pinned = [RecentFile(Path(text), True, existing_path(text) is not None) for text in settings.pinned_files]
    others = [text for text in settings.recent_files if text not in settings.pinned_files]
    return pinned + [RecentFile(Path(text), False, existing_path(text) is not None) for text in others]


def add_recent(settings: Settings, path: Path) -> None:
    """Put a file that was just opened or saved at the head of the list."""
    text = str(path.absolute())
    settings.change(
        recent_files=(text, *_without(settings.recent_files, text))[:MOST], last_folder=str(path.absolute().parent)
    )


def remove_recent(settings: Settings, path: Path) -> None:
    """Take a file off the list, pinned or not."""
    text = str(path.absolute())
    settings.change(
        recent_files=_without(settings.recent_files, text), pinned_files=_without(settings.pinned_files, text)
    )


def pin(settings: Settings, path: Path, *, pinned: bool) -> None:
    """Keep a file at the top of the list for good, or let it move with the others again."""
    text = str(path.absolute())
    others = _without(settings.pinned_files, text)
    if pinned:
        settings.change(pinned_files=(*others, text)[-MOST:])
    else:
        recent = settings.recent_files if text in settings.recent_files else (text, *settings.recent_files)[:MOST]
        settings.change(pinned_files=others, recent_files=recent)


def clear_recent(settings: Settings) -> None:
    """Empty the list; pinned files stay."""
    settings.change(recent_files=())


def _without(files: tuple[str, ...], text: str) -> tuple[str, ...]:
    return tuple(other for other in files if other != text)
