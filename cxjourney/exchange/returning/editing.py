"""A merge as one edit of the project, made of the same actions that a person's own gestures are made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from cxjourney.domain import actions
from cxjourney.domain.checks import short
from cxjourney.domain.edits import Edit, compose
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.ids import RecordId
from cxjourney.domain.project import Project
from cxjourney.domain.records import KINDS, Action, Note, Persona, Touchpoint, Transition
from cxjourney.domain.text import tr
from cxjourney.exchange.returning.fields import JOURNEY, LANE, STAGE, TOUCHPOINT
from cxjourney.exchange.returning.merge import Choices, DeletedRow, Merge, NewRow, Side

_EDITS: dict[str, Callable[..., Edit]] = {
    Touchpoint.kind: actions.edit_touchpoint,
    Transition.kind: actions.edit_transition,
    Note.kind: actions.edit_note,
    Action.kind: actions.edit_action,
    Persona.kind: actions.edit_persona,
}


def merge_edit(project: Project, merge: Merge, choices: Choices) -> Edit:
    """Return everything that was chosen of a merge as one edit; raise JourneyError where a rule refuses it."""
    work = project.snapshot()
    edits: list[Edit] = []

    def do(edit: Edit) -> Edit:
        work.apply(edit)
        edits.append(edit)
        return edit

    for (kind, record_id), fields in _fields(merge, choices).items():
        do(_EDITS[kind](work, record_id, **fields))
    added: dict[str, RecordId] = {}
    for row in merge.new_rows:
        if row.key in choices.added:
            added[row.key] = actions.added_id(do(_added(work, row, added)), KINDS[row.kind])
    for gone in merge.deleted_rows:
        if gone.key in choices.removed and work.get(KINDS[gone.kind], gone.record_id) is not None:
            do(_removed(work, gone))
    return compose(tr("Merge “{file}”", file=short(merge.file)), edits)


def _fields(merge: Merge, choices: Choices) -> Mapping[tuple[str, RecordId], dict[str, Any]]:
    """Return the new values by record, so that what belongs together is checked together."""
    fields: dict[tuple[str, RecordId], dict[str, Any]] = defaultdict(dict)
    taken = [change for change in merge.changes if change.key not in choices.refused]
    taken += [conflict for conflict in merge.conflicts if choices.conflicts.get(conflict.key) is Side.THEIRS]
    for change in taken:
        fields[change.kind, change.record_id][change.field] = change.after
    return fields


def _added(project: Project, row: NewRow, added: Mapping[str, RecordId]) -> Edit:
    values, places = dict(row.values), row.places
    touchpoint_id = places.get(TOUCHPOINT)
    if touchpoint_id is not None and touchpoint_id.startswith("new/"):
        touchpoint_id = added.get(touchpoint_id)
        if touchpoint_id is None:
            raise JourneyError(
                tr("“{title}” belongs to a new touchpoint that was not chosen. Choose both, or neither.",
                   title=short(row.title))
            )  # fmt: skip
    if row.kind == Touchpoint.kind:
        cell = actions.Cell(places[STAGE], places[LANE], _free_column(project, places))
        return actions.add_touchpoint(project, cell, values.pop("title"), **values)
    if row.kind == Note.kind:
        text = values.pop("text")
        stage_id = None if touchpoint_id else places[STAGE]
        return actions.add_note(project, text, touchpoint_id=touchpoint_id, stage_id=stage_id, **values)
    if row.kind == Action.kind:
        return actions.add_action(project, places[JOURNEY], values.pop("title"), touchpoint_id, **values)
    return actions.add_persona(project, values.pop("name"), **values)


def _free_column(project: Project, places: Mapping[str, str]) -> int:
    """Return the column right of the last touchpoint of a stage and lane."""
    here = (places[STAGE], places[LANE])
    columns = [t.column for t in project.touchpoints(places[JOURNEY]) if (t.stage_id, t.lane_id) == here]
    return max(columns, default=-1) + 1


def _removed(project: Project, gone: DeletedRow) -> Edit:
    if gone.kind == Touchpoint.kind:
        return actions.remove_touchpoints(project, [gone.record_id])
    if gone.kind == Transition.kind:
        return actions.remove_transitions(project, [gone.record_id])
    if gone.kind == Note.kind:
        return actions.remove_notes(project, [gone.record_id])
    if gone.kind == Action.kind:
        return actions.remove_actions(project, [gone.record_id])
    return actions.remove_persona(project, gone.record_id)
