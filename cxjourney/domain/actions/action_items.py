"""Actions: what the team does about a touchpoint, by when, and how it will see whether that helped."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from cxjourney.domain.actions.draft import Draft, reorder
from cxjourney.domain.actions.fields import edit_text, put_fields
from cxjourney.domain.checks import clean_title, short
from cxjourney.domain.edits import Edit
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.ids import RecordId, new_id
from cxjourney.domain.project import Project
from cxjourney.domain.records import Action, Journey, Touchpoint, field_names
from cxjourney.domain.text import tr, trn

ACTION_FIELDS = tuple(name for name in field_names(Action) if name not in ("id", "journey_id", "position"))


def add_action(
    project: Project, journey_id: RecordId, title: str, touchpoint_id: RecordId | None = None, **fields: Any
) -> Edit:
    """Add an action to a journey, about one of its touchpoints or about the whole.

    Other fields: problem, owner, due, status, impact and effort (1-5), baseline and check periods, result.
    """
    draft = Draft(project)
    draft.need(Journey, journey_id)
    last = max((other.position + 1 for other in draft.of_journey(Action, journey_id)), default=0)
    action = Action(
        id=new_id(), journey_id=journey_id, touchpoint_id=touchpoint_id, title=clean_title(title), position=last
    )
    action = put_fields(draft, action, ACTION_FIELDS, fields)
    _check_touchpoint(draft, action)
    return draft.edit(tr("Add action “{title}”", title=short(action.title)))


def edit_action(project: Project, action_id: RecordId, **fields: Any) -> Edit:
    """Set any fields of an action but its id, journey and position."""
    draft = Draft(project)
    before = draft.need(Action, action_id)
    after = put_fields(draft, before, ACTION_FIELDS, fields)
    _check_touchpoint(draft, after)
    return draft.edit(edit_text(before, after))


def move_action(project: Project, action_id: RecordId, index: int) -> Edit:
    """Move an action to an index counted from 0 among those of its journey."""
    draft = Draft(project)
    action = draft.need(Action, action_id)
    actions = [other for other in draft.of_journey(Action, action.journey_id) if other.id != action_id]
    actions.insert(max(0, min(index, len(actions))), action)
    reorder(draft, actions)
    return draft.edit(tr("Move action “{title}”", title=short(action.title)))


def remove_actions(project: Project, ids: Collection[RecordId]) -> Edit:
    """Remove actions."""
    draft = Draft(project)
    actions = [draft.need(Action, action_id) for action_id in dict.fromkeys(ids)]
    for action in actions:
        draft.drop(action)
    if len(actions) == 1:
        return draft.edit(tr("Remove action “{title}”", title=short(actions[0].title)))
    return draft.edit(trn("Remove {count} action", "Remove {count} actions", len(actions)))


def _check_touchpoint(draft: Draft, action: Action) -> None:
    if action.touchpoint_id is None:
        return
    if draft.need(Touchpoint, action.touchpoint_id).journey_id != action.journey_id:
        raise JourneyError(tr("An action can only be about a touchpoint of its own journey."))
