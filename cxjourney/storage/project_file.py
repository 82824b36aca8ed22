"""Reading a project file: its records, undo history, versions and blocks, each value checked.

`load` is for readers without a window; `Document` goes through a working copy. Writing is in `publishing`.
"""

from __future__ import annotations

import hashlib
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cxjourney.domain.edits import Edit
from cxjourney.domain.project import Project
from cxjourney.domain.records import KINDS, WITH_BLOCK, ProjectInfo, Record
from cxjourney.domain.text import tr
from cxjourney.storage.checking import Header, copy_privately, open_checked, read_header
from cxjourney.storage.columns import quoted, select_rows
from cxjourney.storage.errors import FileProblem, Reason, failure, file_errors
from cxjourney.storage.mapping import MAPPINGS, changes_from_json, clean
from cxjourney.storage.numbers import FORMAT_VERSION, MAXIMUM_RECORDS, MAXIMUM_TEXT

__all__ = ["Header", "Loaded", "LoggedEdit", "Version", "load", "read_header"]


@dataclass(frozen=True, slots=True)
class LoggedEdit:
    """One step of the undo history; `undone` steps are those that Redo brings back."""

    sequence: int
    undone: bool
    edit: Edit


@dataclass(frozen=True, slots=True)
class Version:
    """A labelled state of the whole project; `made_at` is ISO 8601 with offset."""

    id: str
    label: str
    made_at: str


@dataclass(slots=True)
class Loaded:
    """All that a project file holds, as plain data."""

    path: Path
    project: Project
    history: list[LoggedEdit] = field(default_factory=list)
    versions: list[Version] = field(default_factory=list)
    blocks: Mapping[str, bytes] = field(default_factory=dict)
    problems: list[FileProblem] = field(default_factory=list)
    format_version: int = FORMAT_VERSION
    is_verbatim: bool = False  # every record is exactly what the file's tables hold


def load(path: Path, *, as_is: bool = False) -> Loaded:
    """Read a whole project file with its blocks, leaving it and its folder untouched; raise ProjectFileError.

    `as_is` reads what can be read of a damaged file; what could not is in `problems`.
    """
    path = Path(path)
    with opened(path, as_is=as_is) as (connection, header):
        loaded = read_all(connection, path, header.format_version)
        loaded.blocks = dict(read_blocks(connection, loaded.problems))
    return loaded


@contextmanager
def opened(path: Path, *, as_is: bool) -> Iterator[tuple[sqlite3.Connection, Header]]:
    """Yield a checked connection to a private copy of a project file, which goes when the block ends."""
    header = read_header(path)
    with file_errors(path), tempfile.TemporaryDirectory(prefix="cxjourney-") as folder:
        connection = open_checked(copy_privately(path, Path(folder)), path, as_is=as_is)
        try:
            yield connection, header
        finally:
            connection.close()


def read_all(connection: sqlite3.Connection, path: Path, format_version: int) -> Loaded:
    """Read records, history and versions from a checked connection."""
    problems: list[FileProblem] = []
    with file_errors(path):
        records = [record for kind in KINDS for record in _records(connection, kind, path, problems)]
        sound = _sound(records, problems)
        project = Project(sound)
        return Loaded(
            path=path,
            project=project,
            history=_fitting(project, _history(connection, problems), problems),
            versions=_versions(connection, problems),
            problems=problems,
            format_version=format_version,
            is_verbatim=not problems and sound == records,
        )


def _records(connection: sqlite3.Connection, kind: str, path: Path, problems: list[FileProblem]) -> Iterator[Record]:
    mapping = MAPPINGS[kind]
    if connection.execute(f"SELECT count(*) FROM {quoted(kind)}").fetchone()[0] > MAXIMUM_RECORDS:
        raise failure(path, Reason.TOO_LARGE)
    for row in connection.execute(select_rows(kind)):
        record = mapping.record(row, problems)
        if record is not None:
            yield record


def _sound(records: list[Record], problems: list[FileProblem]) -> list[Record]:
    """Return the records that keep all rules of the domain; what was repaired or left out is told."""
    from cxjourney.domain.cleaning import validate_records

    if not any(isinstance(record, ProjectInfo) for record in records):
        problems.append(FileProblem(ProjectInfo.kind, tr("The title and settings of the project are missing.")))
    sound, issues = validate_records(records)
    problems.extend(FileProblem(f"{issue.kind} {issue.record_id}", issue.text) for issue in issues)
    return sound


def _history(connection: sqlite3.Connection, problems: list[FileProblem]) -> list[LoggedEdit]:
    steps: list[LoggedEdit] = []
    for sequence, undone, text, changes_text in connection.execute(
        "SELECT sequence, undone, text, changes FROM edit_log ORDER BY sequence"
    ):
        changes = changes_from_json(changes_text)
        if changes is None or not isinstance(text, str) or len(text) > MAXIMUM_TEXT:
            problems.append(FileProblem("edit_log", tr("Earlier steps cannot be undone any more.")))
            steps.clear()
        else:
            steps.append(LoggedEdit(sequence, undone == 1, Edit(clean(text), changes)))
    return steps


def _fitting(project: Project, steps: list[LoggedEdit], problems: list[FileProblem]) -> list[LoggedEdit]:
    """Return the steps that lead to and from the project as it is; a wrong one takes along all beyond it."""
    done = [step for step in steps if not step.undone]
    undone = [step for step in steps if step.undone]
    back, forth = project.snapshot(), project.snapshot()
    kept_back = _walk(back, [(step, step.edit.inverse()) for step in reversed(done)])
    kept_forth = _walk(forth, [(step, step.edit) for step in undone])
    if len(kept_back) + len(kept_forth) < len(steps):
        problems.append(FileProblem("edit_log", tr("Earlier steps cannot be undone any more.")))
    return [*reversed(kept_back), *kept_forth]


def _walk(project: Project, path: list[tuple[LoggedEdit, Edit]]) -> list[LoggedEdit]:
    kept: list[LoggedEdit] = []
    for step, edit in path:
        try:
            project.apply(edit)
        except AssertionError:
            break
        kept.append(step)
    return kept


def _versions(connection: sqlite3.Connection, problems: list[FileProblem]) -> list[Version]:
    versions: list[Version] = []
    for row in connection.execute("SELECT id, label, made_at FROM version ORDER BY made_at, id"):
        if all(isinstance(value, str) and len(value) <= MAXIMUM_TEXT for value in row):
            versions.append(Version(*(clean(value) for value in row)))
        else:
            problems.append(FileProblem("version", tr("A version could not be read and was left out.")))
    return versions


def read_blocks(connection: sqlite3.Connection, problems: list[FileProblem]) -> Iterator[tuple[str, bytes]]:
    """Yield id and bytes of each sound block; one whose checksum differs is left out and told."""
    for (block_id,) in connection.execute("SELECT id FROM block").fetchall():
        row: Any = connection.execute("SELECT sha256, bytes FROM block WHERE id = ?", (block_id,)).fetchone()
        if row is not None and isinstance(row[1], bytes) and hashlib.sha256(row[1]).hexdigest() == row[0]:
            yield str(block_id), row[1]
        else:
            problems.append(
                FileProblem(f"block {str(block_id)[:64]}", tr("The data of an import or a picture is damaged."))
            )


def missing_blocks(project: Project, block_ids: set[str]) -> list[FileProblem]:
    """Return a problem for each import and picture whose bytes are not there."""
    return [
        FileProblem(f"{kind} {record_id}", tr("The data of an import or a picture is missing."))
        for kind in sorted(WITH_BLOCK)
        for record_id in project.table(KINDS[kind])
        if record_id not in block_ids
    ]
