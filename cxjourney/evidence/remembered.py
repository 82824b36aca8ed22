"""What a project remembers of a layout: how a file with these columns was imported the last time.

The very same columns are the same layout. A file that has all the columns which were used, and some that are new, is
taken for the next issue of that layout; its new columns are ignored until a person says more.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

from cxjourney.domain.errors import JourneyError
from cxjourney.domain.project import Project
from cxjourney.domain.records import Import
from cxjourney.evidence.found import FileFound, ReadOptions
from cxjourney.evidence.mapping import Mapping, mapping_from_json

_LEAST_KEPT = 0.6  # of the columns of the earlier file; fewer make it another layout

OPTIONAL = frozenset({"segment", "channel", "comment", "customer_id", "personal", "ignore"})
"""The roles of mapped columns that a later file may lack."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """The mapping of an earlier import, fitted to a file: what is new in it and what it lacks."""

    record: Import
    mapping: Mapping
    new_columns: tuple[str, ...] = ()
    missing_columns: tuple[str, ...] = ()

    @property
    def is_exact(self) -> bool:
        return not self.new_columns and not self.missing_columns


def remember(project: Project, found: FileFound) -> Remembered | None:
    """Return the newest import of this layout with its mapping, else of one that this file continues, else None."""
    imports = sorted(project.table(Import).values(), key=lambda record: (record.imported_at, record.id), reverse=True)
    nearly: Remembered | None = None
    for record in imports:
        if record.layout != found.layout and nearly is not None:
            continue
        try:
            mapping = mapping_from_json(record.mapping_json)
        except JourneyError:
            continue  # written by a newer version; an older import may still help
        if record.layout == found.layout:
            return Remembered(record, mapping)
        nearly = nearly or _fitted(record, mapping, found)
    return nearly


def readings(project: Project) -> list[ReadOptions]:
    """Return the corrections to reading that earlier imports needed, the newest first, without the empty ones."""
    options: dict[ReadOptions, None] = {}
    for record in sorted(project.table(Import).values(), key=lambda record: record.imported_at, reverse=True):
        try:
            reading = mapping_from_json(record.mapping_json).reading
        except JourneyError:
            continue
        if reading != ReadOptions():
            options[reading] = None
    return list(options)


def columns_of(record: Import) -> tuple[str, ...]:
    """Return all column names of the file of an import; empty where its report does not tell."""
    try:
        names = json.loads(record.report_json).get("columns", [])
    except (ValueError, AttributeError):
        return ()
    return tuple(name for name in names if isinstance(name, str)) if isinstance(names, list) else ()


def _fitted(record: Import, mapping: Mapping, found: FileFound) -> Remembered | None:
    """Return a mapping fitted to a file that differs a little, or None where it differs too much."""
    present = {column.name for column in found.columns}
    used = [column for column in mapping.columns if column.role != "ignore"]
    lacking = [column for column in used if column.name not in present]
    if not used or any(column.role not in OPTIONAL for column in lacking):
        return None
    before = columns_of(record) or tuple(column.name for column in used)
    kept = sum(name in present for name in before) / len(before)
    known = set(before) if columns_of(record) else None
    if kept < _LEAST_KEPT or (known is None and len(present) > 2 * len(used) + 5):
        return None
    gone = {column.name for column in lacking}
    fitted = replace(mapping, columns=tuple(column for column in mapping.columns if column.name not in gone))
    new = tuple(column.name for column in found.columns if known is not None and column.name not in known)
    return Remembered(record, fitted, new, tuple(column.name for column in lacking))
