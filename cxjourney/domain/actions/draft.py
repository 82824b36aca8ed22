"""The workbench on which an edit is put together: what the project would look like so far.

Actions read and write through it, so that one gesture may be made of several steps that see each other. The project
itself is never touched.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar, cast

from cxjourney.domain.cells import Cell, cell_of
from cxjourney.domain.checks import checked
from cxjourney.domain.edits import Change, Edit
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.grid import Grid
from cxjourney.domain.ids import RecordId
from cxjourney.domain.project import Project
from cxjourney.domain.records import KINDS, Lane, LaneKind, Note, Record, Stage, Touchpoint, Transition
from cxjourney.domain.text import tr

R = TypeVar("R", bound=Record)

_ORDER = {kind: index for index, kind in enumerate(KINDS)}


class Draft:
    """Owns the records that one gesture adds, replaces and removes, over an unchanged project."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._after: dict[str, dict[RecordId, Record | None]] = {}  # kind -> id -> record, None where removed
        self._blocks: dict[RecordId, bytes] = {}

    def get(self, record_class: type[R], record_id: RecordId | None) -> R | None:
        """Return the record as it stands in the draft, or None."""
        drafted = self._after.get(record_class.kind, {})
        if record_id in drafted:
            return cast("R | None", drafted[record_id])
        return self.project.get(record_class, record_id)

    def need(self, record_class: type[R], record_id: RecordId) -> R:
        """Return the record as it stands in the draft; raise JourneyError where it is gone."""
        record = self.get(record_class, record_id)
        if record is None:
            raise JourneyError(tr("What you wanted to change is no longer in the project."))
        return record

    def all(self, record_class: type[R]) -> list[R]:
        """Return every record of a kind as it stands in the draft."""
        return self._overlaid(record_class, self.project.table(record_class).values())

    def of_journey(self, record_class: type[R], journey_id: RecordId) -> list[R]:
        """Return the records of a kind that belong to a journey, in their order where they have one."""
        lists: dict[type[Record], Callable[[RecordId], list[Any]]] = {
            Stage: self.project.stages,
            Lane: self.project.lanes,
            Touchpoint: self.project.touchpoints,
            Transition: self.project.transitions,
            Note: self.project.notes,
        }
        if record_class in lists and record_class.kind not in self._after:
            return list(lists[record_class](journey_id))
        found = [record for record in self.all(record_class) if cast(Any, record).journey_id == journey_id]
        return sorted(found, key=lambda record: (getattr(record, "position", 0), record.id))

    def _overlaid(self, record_class: type[R], records: Iterable[R]) -> list[R]:
        drafted = self._after.get(record_class.kind)
        if drafted is None:
            return list(records)
        found: dict[RecordId, Record | None] = {record.id: record for record in records}
        found.update(drafted)
        return [cast(R, record) for record in found.values() if record is not None]

    def put(self, record: R, block: bytes | None = None) -> R:
        """Add or replace a record, checked and cleaned; return it as it was taken."""
        clean = checked(record)
        self._after.setdefault(record.kind, {})[record.id] = clean
        if block is not None:
            self._blocks[record.id] = block
        return clean

    def drop(self, record: Record) -> None:
        """Remove a record."""
        self._after.setdefault(record.kind, {})[record.id] = None
        self._blocks.pop(record.id, None)

    def edit(self, text: str) -> Edit:
        """Return the finished edit: removals children first, then additions and changes parents first."""
        gone: list[Change] = []
        kept: list[Change] = []
        for kind in KINDS:
            for record_id, after in self._after.get(kind, {}).items():
                before = self.project.get(KINDS[kind], record_id)
                if before != after:
                    (gone if after is None else kept).append(Change(before, after))
        gone.sort(key=lambda change: -_ORDER[change.kind])
        ids = {change.id for change in kept}
        blocks = {record_id: block for record_id, block in self._blocks.items() if record_id in ids}
        return Edit(text, (*gone, *kept), blocks)


def reorder(draft: Draft, records: list[R]) -> None:
    """Number `position` from 0 in the order of the list, touching only the records that change."""
    for index, record in enumerate(records):
        if cast(Any, record).position != index or draft.get(type(record), record.id) is None:
            draft.put(replace(cast(Any, record), position=index))


def check_cell(draft: Draft, cell: Cell, journey_id: RecordId | None = None) -> RecordId:
    """Return the journey that a cell belongs to; raise JourneyError for a cell that cannot be."""
    stage, lane = draft.need(Stage, cell.stage_id), draft.need(Lane, cell.lane_id)
    if stage.journey_id != lane.journey_id or journey_id not in (None, stage.journey_id):
        raise JourneyError(tr("A touchpoint can only be placed in a stage and a lane of its own journey."))
    if cell.column < 0:
        raise JourneyError(tr("There is no column left of the first one."))
    return stage.journey_id


def grid_of(draft: Draft, journey_id: RecordId, stage_ids: Collection[RecordId] | None = None) -> Grid:
    """Return the grid of a journey's touchpoints as they stand in the draft, only those of some stages if given."""
    touchpoints = draft.of_journey(Touchpoint, journey_id)
    return Grid(t for t in touchpoints if stage_ids is None or t.stage_id in stage_ids)


def write_places(draft: Draft, places: Mapping[RecordId, Cell]) -> None:
    """Take over the places of touchpoints that are already in the draft or the project."""
    for touchpoint_id, cell in places.items():
        touchpoint = draft.get(Touchpoint, touchpoint_id)
        if touchpoint is not None and cell_of(touchpoint) != cell:
            draft.put(replace(touchpoint, stage_id=cell.stage_id, lane_id=cell.lane_id, column=cell.column))


def backstage_last(lanes: list[Lane]) -> list[Lane]:
    """Return lanes in their order, those below the line of visibility after all others."""
    return sorted(lanes, key=lambda lane: lane.lane_kind is LaneKind.BACKSTAGE)


def added_id(edit: Edit, record_class: type[Record]) -> RecordId:
    """Return the id of the first record of a kind that `edit` adds; raise LookupError where it adds none."""
    for change in edit.changes:
        if change.before is None and change.kind == record_class.kind:
            return change.id
    raise LookupError(f"edit “{edit.text}” adds no {record_class.kind}")


def added_ids(edit: Edit, record_class: type[Record]) -> list[RecordId]:
    """Return the ids of all records of a kind that `edit` adds, in the order of their making."""
    return [change.id for change in edit.changes if change.before is None and change.kind == record_class.kind]
