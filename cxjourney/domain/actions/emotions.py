"""Emotions: what the room felt at each touchpoint, from -2 to +2, for everyone or as one persona."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from cxjourney.domain.actions.draft import Draft
from cxjourney.domain.checks import short
from cxjourney.domain.edits import Edit
from cxjourney.domain.ids import RecordId, new_id
from cxjourney.domain.project import Project
from cxjourney.domain.records import Emotion, Persona, Touchpoint
from cxjourney.domain.text import tr, trn


def set_emotion(
    project: Project,
    touchpoint_id: RecordId,
    value: float | None,
    persona_id: RecordId | None = None,
    comment: str | None = None,
) -> Edit:
    """Set the emotion at a touchpoint, from -2 to +2; None removes it. A comment of None keeps the one there is."""
    return set_emotions(project, [touchpoint_id], value, persona_id, comment)


def set_emotions(
    project: Project,
    touchpoint_ids: Collection[RecordId],
    value: float | None,
    persona_id: RecordId | None = None,
    comment: str | None = None,
) -> Edit:
    """Set the same emotion at several touchpoints; see `set_emotion`."""
    draft = Draft(project)
    if persona_id is not None:
        draft.need(Persona, persona_id)
    felt = project.emotions(persona_id)
    touchpoints = [draft.need(Touchpoint, touchpoint_id) for touchpoint_id in dict.fromkeys(touchpoint_ids)]
    for touchpoint in touchpoints:
        before = felt.get(touchpoint.id)
        if value is None:
            if before is not None:
                draft.drop(before)
            continue
        if before is None:
            before = Emotion(id=new_id(), touchpoint_id=touchpoint.id, persona_id=persona_id, value=value)
        draft.put(replace(before, value=value, comment=before.comment if comment is None else comment))
    if len(touchpoints) == 1:
        return draft.edit(tr("Emotion at “{title}”", title=short(touchpoints[0].title)))
    return draft.edit(trn("Emotion at {count} touchpoint", "Emotion at {count} touchpoints", len(touchpoints)))
