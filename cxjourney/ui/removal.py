"""Removing whatever is selected, as one undo step: stages and lanes with all in them, touchpoints, notes, arrows."""

from __future__ import annotations

from collections.abc import Collection

from cxjourney.domain import actions
from cxjourney.domain.edits import Edit, compose
from cxjourney.domain.project import Project
from cxjourney.domain.records import Action, Lane, Note, Stage, Touchpoint, Transition
from cxjourney.domain.text import trn


def remove_selected(project: Project, ids: Collection[str]) -> Edit:
    """Return one edit that removes the records with these ids; ids of other kinds, or of none, are passed over."""
    scratch = project.snapshot()
    edits: list[Edit] = []

    def take(edit: Edit) -> None:
        if edit:
            scratch.apply(edit)
            edits.append(edit)

    for stage_id in [i for i in ids if project.get(Stage, i)]:
        take(actions.remove_stage(scratch, stage_id))
    for lane_id in [i for i in ids if project.get(Lane, i)]:
        take(actions.remove_lane(scratch, lane_id))
    for record_class, remove in (
        (Touchpoint, actions.remove_touchpoints),
        (Transition, actions.remove_transitions),
        (Note, actions.remove_notes),
        (Action, actions.remove_actions),
    ):
        present = [i for i in ids if scratch.get(record_class, i)]
        if present:
            take(remove(scratch, present))
    if len(edits) == 1:
        return edits[0]
    return compose(trn("Delete {count} selected thing", "Delete {count} selected things", len(ids)), edits)
