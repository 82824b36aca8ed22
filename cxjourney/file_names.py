"""Titles as names of files that every system accepts; beside `saving`, for whoever writes files."""

from __future__ import annotations

import re

from cxjourney.domain.text import tr

LONGEST = 120  # bytes, so that suffixes and numbers have room within 255

_REFUSED = re.compile('[<>:"/\\\\|?*\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]')
_DEVICES = {"CON", "PRN", "AUX", "NUL", *(f"{port}{number}" for port in ("COM", "LPT") for number in range(1, 10))}


def safe_file_name(wish: str, suffix: str = "") -> str:
    """Return a file name near `wish` that every system accepts, with `suffix` (such as `.xlsx`) behind it."""
    base = "".join(character if character.isprintable() else " " for character in _REFUSED.sub(" ", wish))
    base = " ".join(base.split()).strip(". ")
    while len(base.encode()) > LONGEST:
        base = base[:-1].rstrip(". ")
    if not base:
        base = tr("Untitled project")
    elif base.split(".")[0].upper() in _DEVICES:
        base = f"_{base}"
    return base + suffix
