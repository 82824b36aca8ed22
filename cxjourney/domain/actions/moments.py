"""Moments of truth: the marks on the few touchpoints that decide, set and explained by people."""

from __future__ import annotations

from typing import Any

from cxjourney.domain.actions.draft import Draft
from cxjourney.domain.actions.fields import put_fields
from cxjourney.domain.checks import short
from cxjourney.domain.edits import Edit
from cxjourney.domain.ids import RecordId, new_id
from cxjourney.domain.project import Project
from cxjourney.domain.records import MomentOfTruth, Touchpoint
from cxjourney.domain.text import tr

MOMENT_FIELDS = ("stake", "reason", "owner")


def toggle_moment(project: Project, touchpoint_id: RecordId) -> Edit:
    """Mark a touchpoint as a moment of truth, or take the mark off."""
    draft = Draft(project)
    touchpoint = draft.need(Touchpoint, touchpoint_id)
    moment = project.moments().get(touchpoint_id)
    if moment is not None:
        draft.drop(moment)
        return draft.edit(tr("“{title}” is no moment of truth", title=short(touchpoint.title)))
    draft.put(MomentOfTruth(id=new_id(), touchpoint_id=touchpoint_id))
    return draft.edit(tr("“{title}” is a moment of truth", title=short(touchpoint.title)))


def edit_moment(project: Project, touchpoint_id: RecordId, **fields: Any) -> Edit:
    """Set stake, reason or owner of a touchpoint's moment of truth; marks it if it is none yet."""
    draft = Draft(project)
    touchpoint = draft.need(Touchpoint, touchpoint_id)
    moment = project.moments().get(touchpoint_id) or MomentOfTruth(id=new_id(), touchpoint_id=touchpoint_id)
    put_fields(draft, moment, MOMENT_FIELDS, fields)
    return draft.edit(tr("Edit the moment of truth “{title}”", title=short(touchpoint.title)))
