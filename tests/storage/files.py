"""Project files for tests, and the ways to spoil them."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from cxjourney.domain.edits import Change, Edit
from cxjourney.domain.project import Project
from cxjourney.domain.records import Record, Touchpoint
from cxjourney.storage.checking import CONTENT_KEY, content_hash
from cxjourney.storage.errors import ProjectFileError
from cxjourney.storage.project_file import load
from cxjourney.storage.publishing import publish
from cxjourney.storage.session import Session
from cxjourney.storage.working_copy import WorkingCopy
from tests.builders import make_records

OLD_FILE = Path(__file__).parent.parent / "data" / "format-1.cxj"
FORMAT_2_FILE = OLD_FILE.with_name("format-2.cxj")
FORMAT_3_FILE = OLD_FILE.with_name("format-3.cxj")


def renaming(project: Project, touchpoint_id: str, title: str) -> Edit:
    """Return an edit that renames a touchpoint."""
    before = project.need(Touchpoint, touchpoint_id)
    return Edit(f"Rename “{before.title}”", (Change(before, replace(before, title=title)),))


def sound_records() -> list[Record]:
    """Return the shop journey as a file gives it back."""
    from cxjourney.domain.cleaning import validate_records

    return validate_records(make_records())[0]


def write_project(
    path: Path, records: Iterable[Record] | None = None, blocks: Mapping[str, bytes] | None = None
) -> Path:
    """Write a project file with one undoable edit and one version."""
    chosen = sound_records() if records is None else list(records)
    working = WorkingCopy.create(Session(), chosen, blocks=blocks)
    if records is None:
        working.write(renaming(Project(chosen), "pay", "Pay"))
        working.add_version("First", "2026-09-01T10:00:00+02:00", chosen)
    publish(working.database, path)
    working.close(keep=False)
    return path


def spoil(path: Path, *statements: str, rehash: bool = True) -> Path:
    """Run SQL on a file, as another program would, and give it a fitting checksum all the same."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)
        if rehash:
            connection.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
            values = (CONTENT_KEY, content_hash(connection))
            connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", values)
    return path


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def refusal(path: Path, *, as_is: bool = False) -> ProjectFileError:
    """Return the error with which a file is refused, after seeing that it and its folder stay as they are."""
    before = digest(path) if len(path.name) < 200 and path.is_file() else None
    beside = sorted(entry.name for entry in path.parent.iterdir()) if path.parent.is_dir() else None
    with pytest.raises(ProjectFileError) as caught:
        load(path, as_is=as_is)
    assert path.name in str(caught.value)
    assert before is None or digest(path) == before
    assert beside is None or sorted(entry.name for entry in path.parent.iterdir()) == beside
    return caught.value
