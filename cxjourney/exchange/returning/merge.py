"""What a merge would do, as plain data to decide on: changes, conflicts, new and deleted rows, and all the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from cxjourney.domain.ids import RecordId
from cxjourney.domain.text import tr
from cxjourney.exchange.returning.fields import FIELDS, Sort, cell_of


class Where(NamedTuple):
    """A place in the returned workbook; `cell` is empty where the whole row is meant, `row` 0 for a whole sheet."""

    sheet: str
    row: int = 0
    cell: str = ""


@dataclass(frozen=True, slots=True)
class CellChange:
    """One edited cell of a record that is in the project.

    `before` is the project's value now, `after` the workbook's; `base` what was exported, None where that is not
    known. In a conflict all three differ. `title` names the record, `touchpoint` the one that it belongs to.
    """

    key: str
    table: str
    kind: str
    record_id: RecordId
    field: str
    title: str
    touchpoint: str
    where: Where
    base: Any
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class NewRow:
    """A row of the workbook that belongs to no record yet.

    `places` are ids of the journey, stage, lane and touchpoint that it names, a touchpoint that is new itself by its
    key. `doubt` says why it may be none: then it is only taken where a person says so.
    """

    key: str
    table: str
    kind: str
    title: str
    touchpoint: str
    where: Where
    values: Mapping[str, Any]
    places: Mapping[str, str]
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class DeletedRow:
    """A record that was exported and that the workbook has no row for; `changed` in the project since the export."""

    key: str
    table: str
    kind: str
    record_id: RecordId
    title: str
    touchpoint: str
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Unknown:
    """A row that nothing in the project can be said to be, and why."""

    table: str
    where: Where
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class Problem:
    """A cell, or a whole sheet, that could not be taken, and why; what it would have changed stays as it is."""

    table: str
    where: Where
    field: str
    shown: str
    reason: str


@dataclass(frozen=True, slots=True)
class Merge:
    """Everything that an edited workbook says about a project. `exported` is the day of its export, where known."""

    file: str
    changes: tuple[CellChange, ...] = ()
    conflicts: tuple[CellChange, ...] = ()
    new_rows: tuple[NewRow, ...] = ()
    deleted_rows: tuple[DeletedRow, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    problems: tuple[Problem, ...] = ()
    has_base: bool = True
    exported: date | None = None

    def __bool__(self) -> bool:
        """Whether there is anything that a person could take over."""
        return bool(self.changes or self.conflicts or self.new_rows or self.deleted_rows)


class Side(StrEnum):
    """Whose value stands after a conflict."""

    OURS = "ours"
    THEIRS = "theirs"


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person decided, by the keys of a merge.

    Changes come in unless `refused`. Conflicts without a decision stay as they are in the project. New rows come in
    where `added` names them, records go where `removed` does.
    """

    refused: frozenset[str] = frozenset()
    conflicts: Mapping[str, Side] = field(default_factory=dict)
    added: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()


def usual_choices(merge: Merge, conflicts: Side | None = None, *, removing: bool = False) -> Choices:
    """Return what is taken without asking: all changes, and new rows that leave no doubt; nothing is removed.

    `conflicts` decides all of them alike, `removing` removes what has no row any more.
    """
    return Choices(
        conflicts={} if conflicts is None else {one.key: conflicts for one in merge.conflicts},
        added=frozenset(row.key for row in merge.new_rows if not row.doubt),
        removed=frozenset(row.key for row in merge.deleted_rows) if removing else frozenset(),
    )


def field_name(kind: str, name: str) -> str:
    """Return a field's name for people."""
    return FIELDS[kind][name].name()


def kind_name(kind: str) -> str:
    """Return what records of a kind are called, for people."""
    names = {
        "touchpoint": tr("Touchpoints"),
        "transition": tr("Transitions"),
        "note": tr("Notes"),
        "action": tr("Actions"),
        "persona": tr("Personas"),
    }
    return names[kind]


def shown_value(kind: str, name: str, value: Any) -> str:
    """Return a field's value as a person reads it."""
    if value is None:
        return ""
    sort = FIELDS[kind][name].sort
    if sort is Sort.SHARE:
        return tr("{share} %", share=f"{value * 100:.10g}".replace("-", "−"))
    if sort is Sort.NUMBER:
        return f"{value:.10g}".replace("-", "−")
    if sort is Sort.QUOTE:
        return str(value)
    cell = cell_of(kind, name, value)
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def plain_value(value: Any) -> Any:
    """Return a field's value as JSON can hold it."""
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, str) else value
