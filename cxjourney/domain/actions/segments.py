"""Segments: named filters over the attributes that came with the evidence."""

from __future__ import annotations

from typing import Any

from cxjourney.domain.actions.cascade import drop_segment
from cxjourney.domain.actions.draft import Draft, reorder
from cxjourney.domain.actions.fields import edit_text, put_fields
from cxjourney.domain.checks import clean_title, short
from cxjourney.domain.edits import Edit
from cxjourney.domain.ids import RecordId, new_id
from cxjourney.domain.project import Project
from cxjourney.domain.records import Segment
from cxjourney.domain.text import tr

SEGMENT_FIELDS = ("name", "conditions", "high_impact", "size", "value_per_customer")


def add_segment(project: Project, name: str, **fields: Any) -> Edit:
    """Add a segment; fields are conditions, high_impact, size (customers) and value_per_customer (money a year)."""
    draft = Draft(project)
    last = max((segment.position + 1 for segment in project.table(Segment).values()), default=0)
    segment = Segment(id=new_id(), name=clean_title(name), position=last)
    put_fields(draft, segment, SEGMENT_FIELDS, fields)
    return draft.edit(tr("Add segment “{name}”", name=short(segment.name)))


def edit_segment(project: Project, segment_id: RecordId, **fields: Any) -> Edit:
    """Set name, conditions, high_impact, size or value_per_customer of a segment."""
    draft = Draft(project)
    before = draft.need(Segment, segment_id)
    after = put_fields(draft, before, SEGMENT_FIELDS, fields)
    return draft.edit(edit_text(before, after))


def move_segment(project: Project, segment_id: RecordId, index: int) -> Edit:
    """Move a segment to an index counted from 0."""
    draft = Draft(project)
    segment = draft.need(Segment, segment_id)
    others = (other for other in project.table(Segment).values() if other.id != segment_id)
    segments = sorted(others, key=lambda other: (other.position, other.id))
    segments.insert(max(0, min(index, len(segments))), segment)
    reorder(draft, segments)
    return draft.edit(tr("Move segment “{name}”", name=short(segment.name)))


def remove_segment(project: Project, segment_id: RecordId) -> Edit:
    """Remove a segment; personas tied to it stay, untied."""
    draft = Draft(project)
    segment = draft.need(Segment, segment_id)
    drop_segment(draft, segment)
    return draft.edit(tr("Remove segment “{name}”", name=short(segment.name)))
