"""Transitions: joining touchpoints, redirecting arrows, and what is known about each."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from cxjourney.domain.actions.draft import Draft
from cxjourney.domain.actions.fields import put_fields
from cxjourney.domain.checks import short
from cxjourney.domain.edits import Edit
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.ids import RecordId, new_id
from cxjourney.domain.project import Project
from cxjourney.domain.records import Stage, Touchpoint, Transition, TransitionKind
from cxjourney.domain.text import tr, trn

TRANSITION_FIELDS = ("transition_kind", "share", "wait_hours", "drop_off", "hand_off", "label")


def connect(
    project: Project, source_id: RecordId, target_id: RecordId, kind: TransitionKind | None = None, **fields: Any
) -> Edit:
    """Join two touchpoints of one journey; without a kind, an arrow to the left becomes a loop back.

    Other fields as in `edit_transition`.
    """
    draft = Draft(project)
    source, target = draft.need(Touchpoint, source_id), draft.need(Touchpoint, target_id)
    check_joinable(draft, source, target)
    if kind is None:
        kind = TransitionKind.LOOP if leads_back(draft, source, target) else TransitionKind.NORMAL
    transition = Transition(
        id=new_id(), journey_id=source.journey_id, source_id=source_id, target_id=target_id, transition_kind=kind
    )
    put_fields(draft, transition, TRANSITION_FIELDS, fields)
    return draft.edit(tr("Join “{source}” to “{target}”", source=short(source.title), target=short(target.title)))


def edit_transition(project: Project, transition_id: RecordId, **fields: Any) -> Edit:
    """Set transition_kind, share (0-1), wait_hours (from 0), drop_off (0-1), hand_off (None: derived) or label."""
    return edit_transitions(project, [transition_id], **fields)


def edit_transitions(project: Project, ids: Collection[RecordId], **fields: Any) -> Edit:
    """Set the same fields of one or several transitions, as `edit_transition` does."""
    draft = Draft(project)
    transitions = [draft.need(Transition, transition_id) for transition_id in dict.fromkeys(ids)]
    for transition in transitions:
        put_fields(draft, transition, TRANSITION_FIELDS, fields)
    if len(transitions) == 1:
        return draft.edit(tr("Edit the arrow {ends}", ends=_ends(draft, transitions[0])))
    return draft.edit(trn("Edit {count} arrow", "Edit {count} arrows", len(transitions)))


def remove_transitions(project: Project, ids: Collection[RecordId]) -> Edit:
    """Remove arrows; the touchpoints stay."""
    draft = Draft(project)
    transitions = [draft.need(Transition, transition_id) for transition_id in dict.fromkeys(ids)]
    text = trn("Remove {count} arrow", "Remove {count} arrows", len(transitions))
    if len(transitions) == 1:
        text = tr("Remove the arrow {ends}", ends=_ends(draft, transitions[0]))
    for transition in transitions:
        draft.drop(transition)
    return draft.edit(text)


def redirect_transition(
    project: Project,
    transition_id: RecordId,
    *,
    source_id: RecordId | None = None,
    target_id: RecordId | None = None,
) -> Edit:
    """Move one or both ends of an arrow; what is known about it stays, a loop back follows the direction."""
    draft = Draft(project)
    before = draft.need(Transition, transition_id)
    source = draft.need(Touchpoint, source_id or before.source_id)
    target = draft.need(Touchpoint, target_id or before.target_id)
    text = tr("Redirect the arrow {ends}", ends=_ends(draft, before))
    if (source.id, target.id) == (before.source_id, before.target_id):
        return draft.edit(text)
    check_joinable(draft, source, target)
    kind = before.transition_kind
    if leads_back(draft, source, target):
        kind = TransitionKind.LOOP
    elif kind is TransitionKind.LOOP:
        kind = TransitionKind.NORMAL
    draft.put(
        replace(before, journey_id=source.journey_id, source_id=source.id, target_id=target.id, transition_kind=kind)
    )
    return draft.edit(text)


def check_joinable(draft: Draft, source: Touchpoint, target: Touchpoint) -> None:
    """Raise JourneyError for an arrow to itself, between journeys, or beside one that already joins the two."""
    if source.id == target.id:
        raise JourneyError(tr("A touchpoint cannot be joined to itself."))
    if source.journey_id != target.journey_id:
        raise JourneyError(tr("An arrow can only join touchpoints of one journey."))
    for other in draft.of_journey(Transition, source.journey_id):
        if (other.source_id, other.target_id) == (source.id, target.id):
            raise JourneyError(
                tr(
                    "“{source}” and “{target}” are joined already.",
                    source=short(source.title),
                    target=short(target.title),
                )
            )


def leads_back(draft: Draft, source: Touchpoint, target: Touchpoint) -> bool:
    """Say whether `target` lies left of `source`: in an earlier stage, or in an earlier column of the same one."""
    order = {stage.id: index for index, stage in enumerate(draft.of_journey(Stage, source.journey_id))}
    return (order[target.stage_id], target.column) < (order[source.stage_id], source.column)


def _ends(draft: Draft, transition: Transition) -> str:
    source, target = draft.need(Touchpoint, transition.source_id), draft.need(Touchpoint, transition.target_id)
    return tr("“{source}” → “{target}”", source=short(source.title, 20), target=short(target.title, 20))
