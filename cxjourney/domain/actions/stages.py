"""Stages: adding, renaming, moving and removing the column bands of a map."""

from __future__ import annotations

from typing import Any

from cxjourney.domain.actions.cascade import drop_stage
from cxjourney.domain.actions.draft import Draft, reorder
from cxjourney.domain.actions.fields import edit_text, put_fields
from cxjourney.domain.checks import clean_title, short
from cxjourney.domain.edits import Edit
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.ids import RecordId, new_id
from cxjourney.domain.project import Project
from cxjourney.domain.records import Journey, Stage
from cxjourney.domain.text import tr


def add_stage(
    project: Project,
    journey_id: RecordId,
    title: str,
    *,
    after_id: RecordId | None = None,
    before_id: RecordId | None = None,
    index: int | None = None,
    goal: str = "",
) -> Edit:
    """Add a stage after or before another, at an index, or at the right end."""
    draft = Draft(project)
    draft.need(Journey, journey_id)
    stages = draft.of_journey(Stage, journey_id)
    place = place_among(draft, Stage, [stage.id for stage in stages], after_id, before_id, index)
    stage = Stage(id=new_id(), journey_id=journey_id, title=clean_title(title), goal=goal)
    stages.insert(place, stage)
    reorder(draft, stages)
    return draft.edit(tr("Add stage “{title}”", title=short(stage.title)))


def edit_stage(project: Project, stage_id: RecordId, **fields: Any) -> Edit:
    """Set `title` or `goal` of a stage."""
    draft = Draft(project)
    before = draft.need(Stage, stage_id)
    after = put_fields(draft, before, ("title", "goal"), fields)
    return draft.edit(edit_text(before, after))


def rename_stage(project: Project, stage_id: RecordId, title: str) -> Edit:
    """Rename a stage."""
    return edit_stage(project, stage_id, title=title)


def move_stage(project: Project, stage_id: RecordId, index: int) -> Edit:
    """Move a stage, with all that is in it, to an index counted from 0 from the left."""
    draft = Draft(project)
    stage = draft.need(Stage, stage_id)
    stages = [other for other in draft.of_journey(Stage, stage.journey_id) if other.id != stage_id]
    stages.insert(max(0, min(index, len(stages))), stage)
    reorder(draft, stages)
    return draft.edit(tr("Move stage “{title}”", title=short(stage.title)))


def remove_stage(project: Project, stage_id: RecordId) -> Edit:
    """Remove a stage with its touchpoints, their transitions, notes, emotions, moments of truth and actions."""
    draft = Draft(project)
    stage = draft.need(Stage, stage_id)
    drop_stage(draft, stage)
    return draft.edit(tr("Remove stage “{title}”", title=short(stage.title)))


def place_among(
    draft: Draft,
    record_class: type[Any],
    ids: list[RecordId],
    after_id: RecordId | None,
    before_id: RecordId | None,
    index: int | None,
) -> int:
    """Return the index that “after this one”, “before that one” or a number means; the end without any of them."""
    if index is not None:
        return max(0, min(index, len(ids)))
    anchor_id = after_id or before_id
    if anchor_id is None:
        return len(ids)
    if anchor_id not in ids:
        draft.need(record_class, anchor_id)
        raise JourneyError(tr("The place to put it lies in another journey."))
    return ids.index(anchor_id) + (1 if after_id else 0)
