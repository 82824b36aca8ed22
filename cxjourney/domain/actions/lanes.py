"""Lanes: adding, renaming, moving and removing the rows of a map; those backstage always lie below all others."""

from __future__ import annotations

from typing import Any

from cxjourney.domain.actions.cascade import drop_lane
from cxjourney.domain.actions.draft import Draft, backstage_last, reorder
from cxjourney.domain.actions.fields import edit_text, put_fields, with_fields
from cxjourney.domain.actions.stages import place_among
from cxjourney.domain.checks import checked, clean_title, short
from cxjourney.domain.edits import Edit
from cxjourney.domain.ids import RecordId, new_id
from cxjourney.domain.project import Project
from cxjourney.domain.records import Journey, Lane, LaneKind
from cxjourney.domain.text import tr


def add_lane(
    project: Project,
    journey_id: RecordId,
    title: str,
    lane_kind: LaneKind = LaneKind.CHANNEL,
    *,
    after_id: RecordId | None = None,
    before_id: RecordId | None = None,
    index: int | None = None,
) -> Edit:
    """Add a lane after or before another, at an index, or at the bottom; a backstage lane lands below the line."""
    draft = Draft(project)
    draft.need(Journey, journey_id)
    lanes = draft.of_journey(Lane, journey_id)
    place = place_among(draft, Lane, [lane.id for lane in lanes], after_id, before_id, index)
    lane = checked(Lane(id=new_id(), journey_id=journey_id, title=clean_title(title), lane_kind=lane_kind))
    lanes.insert(place, lane)
    reorder(draft, backstage_last(lanes))
    return draft.edit(tr("Add lane “{title}”", title=short(lane.title)))


def edit_lane(project: Project, lane_id: RecordId, **fields: Any) -> Edit:
    """Set `title` or `lane_kind` of a lane; a new kind may move it across the line of visibility."""
    draft = Draft(project)
    before = draft.need(Lane, lane_id)
    if "lane_kind" not in fields:
        after = put_fields(draft, before, ("title",), fields)
        return draft.edit(edit_text(before, after))
    after = draft.put(with_fields(before, ("title", "lane_kind"), fields))
    reorder(draft, backstage_last(draft.of_journey(Lane, before.journey_id)))
    return draft.edit(edit_text(before, after))


def rename_lane(project: Project, lane_id: RecordId, title: str) -> Edit:
    """Rename a lane."""
    return edit_lane(project, lane_id, title=title)


def move_lane(project: Project, lane_id: RecordId, index: int) -> Edit:
    """Move a lane to an index counted from 0 from the top, as far as the line of visibility allows."""
    draft = Draft(project)
    lane = draft.need(Lane, lane_id)
    lanes = [other for other in draft.of_journey(Lane, lane.journey_id) if other.id != lane_id]
    lanes.insert(max(0, min(index, len(lanes))), lane)
    reorder(draft, backstage_last(lanes))
    return draft.edit(tr("Move lane “{title}”", title=short(lane.title)))


def remove_lane(project: Project, lane_id: RecordId) -> Edit:
    """Remove a lane with its touchpoints and everything on them."""
    draft = Draft(project)
    lane = draft.need(Lane, lane_id)
    drop_lane(draft, lane)
    return draft.edit(tr("Remove lane “{title}”", title=short(lane.title)))
