"""Evidence: taking a finished import into the project as one step, and taking it out again."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from cxjourney.domain.actions.draft import Draft, check_cell, grid_of, write_places
from cxjourney.domain.cells import cell_of
from cxjourney.domain.checks import short
from cxjourney.domain.edits import Edit
from cxjourney.domain.ids import RecordId
from cxjourney.domain.project import Project
from cxjourney.domain.records import EvidenceStatus, Import, Metric, Touchpoint
from cxjourney.domain.text import tr


def add_import(
    project: Project,
    record: Import,
    block: bytes,
    *,
    touchpoints: Iterable[Touchpoint] = (),
    metrics: Iterable[Metric] = (),
    measured_ids: Collection[RecordId] = (),
) -> Edit:
    """Add an import with its block of answers, the new touchpoints and metrics it needs, in one step.

    `measured_ids` are the touchpoints that now have answers: they become measured. New touchpoints keep their cell
    where it is free; cards in the way move right.
    """
    draft = Draft(project)
    draft.put(record, block)
    last = max((metric.position + 1 for metric in project.table(Metric).values()), default=0)
    for index, metric in enumerate(metrics):
        draft.put(replace(metric, position=last + index))
    for touchpoint in touchpoints:
        journey_id = check_cell(draft, cell_of(touchpoint), touchpoint.journey_id)
        grid = grid_of(draft, journey_id, {touchpoint.stage_id})
        grid.put(touchpoint.id, cell_of(touchpoint))
        draft.put(touchpoint)
        write_places(draft, grid.places)
    for touchpoint_id in measured_ids:
        measured = draft.need(Touchpoint, touchpoint_id)
        draft.put(replace(measured, evidence_status=EvidenceStatus.MEASURED))
    return draft.edit(tr("Import “{name}”", name=short(record.file_name)))


def remove_import(project: Project, import_id: RecordId) -> Edit:
    """Remove an import with all its answers; touchpoints and metrics stay."""
    draft = Draft(project)
    record = draft.need(Import, import_id)
    draft.drop(record)
    return draft.edit(tr("Remove import “{name}”", name=short(record.file_name)))
