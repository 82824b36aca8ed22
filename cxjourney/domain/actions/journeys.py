"""Journeys and the project's own fields: making, copying as to-be, ordering and removing whole maps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, cast

from cxjourney.domain.actions.cascade import drop_journey
from cxjourney.domain.actions.draft import Draft, backstage_last, reorder
from cxjourney.domain.actions.fields import edit_text, put_fields
from cxjourney.domain.checks import clean_title, short
from cxjourney.domain.edits import Edit
from cxjourney.domain.ids import RecordId, new_id
from cxjourney.domain.project import Project
from cxjourney.domain.records import (
    Emotion,
    EvidenceStatus,
    Journey,
    JourneyState,
    Lane,
    LaneKind,
    MomentOfTruth,
    Note,
    Persona,
    ProjectInfo,
    Record,
    Stage,
    Target,
    Touchpoint,
    Transition,
)
from cxjourney.domain.text import tr

JOURNEY_FIELDS = ("title", "state", "scope", "owner", "date", "version", "analysis_lanes", "source_id")
PROJECT_FIELDS = (
    "title", "description", "minimum_n", "anonymity_threshold", "confidence", "currency", "work_begin", "work_end",
    "work_days", "holidays", "callback_hours",
)  # fmt: skip


def new_journey(
    project: Project,
    title: str,
    *,
    state: JourneyState = JourneyState.AS_IS,
    stages: Iterable[str] | None = None,
    lanes: Iterable[str | tuple[str, LaneKind]] | None = None,
    **fields: Any,
) -> Edit:
    """Add a journey with starting stages and lanes; without any given it gets three stages and three lanes."""
    draft = Draft(project)
    journey = Journey(id=new_id(), title=clean_title(title), state=state, position=_last_position(project))
    put_fields(draft, journey, JOURNEY_FIELDS, fields)
    stage_titles = [tr("Before"), tr("During"), tr("After")] if stages is None else list(stages)
    if lanes is None:
        lanes = [tr("Online"), tr("In person"), (tr("Backstage"), LaneKind.BACKSTAGE)]
    reorder(draft, [Stage(id=new_id(), journey_id=journey.id, title=clean_title(name)) for name in stage_titles])
    pairs = [lane if isinstance(lane, tuple) else (lane, LaneKind.CHANNEL) for lane in lanes]
    made = [Lane(id=new_id(), journey_id=journey.id, title=clean_title(name), lane_kind=kind) for name, kind in pairs]
    reorder(draft, backstage_last(made))
    return draft.edit(tr("Add journey “{title}”", title=short(journey.title)))


def edit_journey(project: Project, journey_id: RecordId, **fields: Any) -> Edit:
    """Set title, state, scope, owner, date, version, source_id or analysis_lanes of a journey."""
    draft = Draft(project)
    before = draft.need(Journey, journey_id)
    after = put_fields(draft, before, JOURNEY_FIELDS, fields)
    if after.source_id is not None:
        draft.need(Journey, after.source_id)
    return draft.edit(edit_text(before, after))


def set_analysis_lanes(project: Project, journey_id: RecordId, lanes: Iterable[str]) -> Edit:
    """Set which analysis lanes show below the touchpoints, and in which order."""
    draft = Draft(project)
    journey = draft.need(Journey, journey_id)
    draft.put(replace(journey, analysis_lanes=tuple(lanes)))
    return draft.edit(tr("Arrange the lanes of “{title}”", title=short(journey.title)))


def move_journey(project: Project, journey_id: RecordId, index: int) -> Edit:
    """Move a journey to an index counted from 0 in the list of journeys."""
    draft = Draft(project)
    journey = draft.need(Journey, journey_id)
    journeys = [other for other in project.journeys() if other.id != journey_id]
    journeys.insert(max(0, min(index, len(journeys))), journey)
    reorder(draft, journeys)
    return draft.edit(tr("Move journey “{title}”", title=short(journey.title)))


def remove_journey(project: Project, journey_id: RecordId) -> Edit:
    """Remove a journey with everything on it; evidence stays in the project."""
    draft = Draft(project)
    journey = draft.need(Journey, journey_id)
    drop_journey(draft, journey)
    return draft.edit(tr("Remove journey “{title}”", title=short(journey.title)))


def duplicate_journey(
    project: Project, journey_id: RecordId, title: str | None = None, state: JourneyState = JourneyState.TO_BE
) -> Edit:
    """Copy a journey with stages, lanes, touchpoints, transitions, notes, emotions and moments of truth.

    Each copy names its original in `origin_id`, and the journey in `source_id`, for comparing. Nothing in a to-be
    journey is measured yet, so its touchpoints start as assumed. Actions stay with the original.
    """
    draft = Draft(project)
    source = draft.need(Journey, journey_id)
    if title is None:
        title = (
            tr("{title}, to be", title=source.title)
            if state is JourneyState.TO_BE
            else tr("{title}, copy", title=source.title)
        )
    journey = draft.put(
        replace(source, id=new_id(), title=title, state=state, source_id=source.id, position=_last_position(project))
    )
    ids: dict[RecordId, RecordId] = {source.id: journey.id}
    for record_class in (Stage, Lane, Touchpoint, Transition, Note):
        for record in draft.of_journey(cast(type[Record], record_class), source.id):
            copy = _copy_of(record, ids)
            if isinstance(copy, Touchpoint) and state is JourneyState.TO_BE:
                copy = replace(copy, evidence_status=EvidenceStatus.ASSUMED)
            draft.put(copy)
    said: list[Emotion | MomentOfTruth | Target] = [*draft.all(Emotion), *draft.all(MomentOfTruth), *draft.all(Target)]
    for record in said:
        if record.touchpoint_id in ids:
            draft.put(replace(record, id=new_id(), touchpoint_id=ids[record.touchpoint_id]))
    for persona in project.table(Persona).values():
        if source.id in persona.journey_ids:
            draft.put(replace(persona, journey_ids=(*persona.journey_ids, journey.id)))
    return draft.edit(tr("Copy journey “{title}”", title=short(source.title)))


def edit_project_info(project: Project, **fields: Any) -> Edit:
    """Set the project's title, description, currency, limits of n, confidence, working calendar or call-back time."""
    draft = Draft(project)
    before = draft.need(ProjectInfo, "project")
    after = put_fields(draft, before, PROJECT_FIELDS, fields)
    if after.title != before.title:
        return draft.edit(tr("Rename the project to “{title}”", title=short(after.title)))
    return draft.edit(tr("Edit the project's settings"))


def _copy_of(record: Record, ids: dict[RecordId, RecordId]) -> Record:
    """Return a record under a fresh id, its references led over to the copies, its origin named."""
    original = cast(Any, record)
    ids[original.id] = new_id()
    led = {"id": ids[original.id], "origin_id": original.id}
    for name in ("journey_id", "stage_id", "lane_id", "touchpoint_id", "source_id", "target_id"):
        value = getattr(original, name, None)
        if value is not None:
            led[name] = ids[value]
    return cast(Record, replace(original, **led))


def _last_position(project: Project) -> int:
    return max((journey.position + 1 for journey in project.table(Journey).values()), default=0)
