"""What an undo or redo changed, so that it can be chosen and brought into sight."""

from __future__ import annotations

from cxjourney.domain.edits import Edit
from cxjourney.domain.ids import RecordId
from cxjourney.domain.project import Project
from cxjourney.domain.records import Emotion, Lane, MomentOfTruth, Note, Persona, Record, Stage, Touchpoint, Transition

_ON_THE_MAP: tuple[type[Touchpoint | Note | Stage | Lane], ...] = (
    Touchpoint,
    Note,
    Stage,
    Lane,
)  # in the order in which they are preferred


def touched(project: Project, journey_id: RecordId | None, edit: Edit) -> list[RecordId]:
    """Return what to choose on a journey's map after `edit` was applied; empty where nothing of it can be chosen.

    What came back, else the one thing that changed, else what lies beside the thing that went.
    """

    def is_there(record_id: RecordId | None) -> bool:
        return any(
            (found := project.get(kind, record_id)) is not None and found.journey_id == journey_id
            for kind in _ON_THE_MAP
        )

    back = [change.after for change in edit.changes if change.before is None and change.after is not None]
    for kind in _ON_THE_MAP:
        if found := [record.id for record in back if isinstance(record, kind) and is_there(record.id)]:
            return found
    changed = {home for change in edit.changes if (home := _home(change.record)) and is_there(home)}
    if len(changed) == 1:
        return list(changed)
    gone = [change.before for change in edit.changes if change.after is None]
    beside = [record.source_id for record in gone if isinstance(record, Transition)]
    beside += [record.touchpoint_id or record.stage_id or "" for record in gone if isinstance(record, Note)]
    return [record_id for record_id in beside if is_there(record_id)][-1:]


def touched_persona(edit: Edit) -> RecordId | None:
    """Return the one persona that an edit made or changed; None where it was none or several."""
    changed = [change.after.id for change in edit.changes if isinstance(change.after, Persona)]
    return changed[0] if len(changed) == 1 else None


def _home(record: Record) -> RecordId | None:
    """Return the thing on the map that shows a record."""
    if isinstance(record, Emotion | MomentOfTruth):
        return record.touchpoint_id
    return record.id if isinstance(record, _ON_THE_MAP) else None
