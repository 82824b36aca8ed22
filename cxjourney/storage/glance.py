"""A quick look into the database of a working copy, without loading what is needed for working with it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from cxjourney.storage.errors import file_errors
from cxjourney.storage.numbers import FORMAT_VERSION


@dataclass(frozen=True, slots=True)
class Glance:
    """What a database tells at once: its state as `WorkingCopy.state`, and how many edits can be undone."""

    format_version: int
    state: str = ""
    edits: int = 0
    title: str = ""


def glance(database: Path) -> Glance:
    """Return what a working copy holds; of a newer format only its number. Raises ProjectFileError."""
    address = f"{database.resolve().as_uri()}?mode=rw"
    with file_errors(database), closing(sqlite3.connect(address, uri=True)) as connection:
        number = connection.execute("PRAGMA user_version").fetchone()[0]
        if number > FORMAT_VERSION:
            return Glance(int(number))
        applied, edits = connection.execute("SELECT max(sequence), count(*) FROM edit_log WHERE undone = 0").fetchone()
        if applied is None:
            row = connection.execute("SELECT value FROM meta WHERE key = 'forgotten'").fetchone()
            applied = row[0] if row else 0
        versions = connection.execute("SELECT count(*) FROM version").fetchone()[0]
        title = connection.execute("SELECT title FROM project").fetchone()
    return Glance(int(number), f"{applied}/{versions}", int(edits), str(title[0]) if title else "")
