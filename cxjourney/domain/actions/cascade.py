"""What goes along when something is removed, so that nothing is left that points into the void.

`origin_id` stays: it is a line of descent, not a reference, and comparing journeys needs it after the original is gone.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from cxjourney.domain.actions.draft import Draft
from cxjourney.domain.ids import RecordId
from cxjourney.domain.records import (
    Action,
    Asset,
    Case,
    Emotion,
    Journey,
    Lane,
    Metric,
    MomentOfTruth,
    Note,
    Persona,
    Segment,
    Stage,
    Target,
    Touchpoint,
    Transition,
)


def drop_touchpoints(draft: Draft, ids: Collection[RecordId]) -> None:
    """Drop touchpoints with what hangs on them: arrows, notes, emotions, moments, targets, cases, actions, images."""
    gone = set(ids)
    pictures: set[RecordId] = set()
    for touchpoint_id in ids:
        touchpoint = draft.need(Touchpoint, touchpoint_id)
        pictures.update(touchpoint.image_ids)
        draft.drop(touchpoint)
    for transition in draft.all(Transition):
        if transition.source_id in gone or transition.target_id in gone:
            draft.drop(transition)
    hanging: list[Note | Emotion | MomentOfTruth | Target | Case | Action] = [
        *draft.all(Note), *draft.all(Emotion), *draft.all(MomentOfTruth), *draft.all(Target), *draft.all(Case),
        *draft.all(Action),
    ]  # fmt: skip
    for record in hanging:
        if record.touchpoint_id in gone:
            draft.drop(record)
    drop_unused_assets(draft, pictures)


def drop_stage(draft: Draft, stage: Stage) -> None:
    """Drop a stage with its touchpoints and all notes under it."""
    drop_touchpoints(draft, [t.id for t in draft.of_journey(Touchpoint, stage.journey_id) if t.stage_id == stage.id])
    for note in draft.of_journey(Note, stage.journey_id):
        if note.stage_id == stage.id:
            draft.drop(note)
    draft.drop(stage)


def drop_lane(draft: Draft, lane: Lane) -> None:
    """Drop a lane with its touchpoints."""
    drop_touchpoints(draft, [t.id for t in draft.of_journey(Touchpoint, lane.journey_id) if t.lane_id == lane.id])
    draft.drop(lane)


def drop_journey(draft: Draft, journey: Journey) -> None:
    """Drop a journey with everything on it, and the links that other records have to it."""
    drop_touchpoints(draft, [touchpoint.id for touchpoint in draft.of_journey(Touchpoint, journey.id)])
    for record_class in (Note, Action, Lane, Stage):
        for record in draft.of_journey(record_class, journey.id):
            draft.drop(record)
    draft.drop(journey)
    for touchpoint in draft.all(Touchpoint):
        if touchpoint.sub_journey_id == journey.id:
            draft.put(replace(touchpoint, sub_journey_id=None))
    for other in draft.all(Journey):
        if other.source_id == journey.id:
            draft.put(replace(other, source_id=None))
    for persona in draft.all(Persona):
        if journey.id in persona.journey_ids:
            draft.put(replace(persona, journey_ids=tuple(i for i in persona.journey_ids if i != journey.id)))


def drop_persona(draft: Draft, persona: Persona) -> None:
    """Drop a persona with the emotions felt as this persona, and its portrait."""
    for emotion in draft.all(Emotion):
        if emotion.persona_id == persona.id:
            draft.drop(emotion)
    draft.drop(persona)
    if persona.portrait_id is not None:
        drop_unused_assets(draft, {persona.portrait_id})


def drop_metric(draft: Draft, metric: Metric) -> None:
    """Drop a metric with the targets and cases that are about it."""
    draft.drop(metric)
    about: list[Target | Case] = [*draft.all(Target), *draft.all(Case)]
    for record in about:
        if record.metric_id == metric.id:
            draft.drop(record)


def drop_segment(draft: Draft, segment: Segment) -> None:
    """Drop a segment and untie the personas that stood for it."""
    draft.drop(segment)
    for persona in draft.all(Persona):
        if persona.segment_id == segment.id:
            draft.put(replace(persona, segment_id=None))


def drop_asset(draft: Draft, asset: Asset) -> None:
    """Drop a picture and take it off every touchpoint and persona."""
    draft.drop(asset)
    for touchpoint in draft.all(Touchpoint):
        if asset.id in touchpoint.image_ids:
            draft.put(replace(touchpoint, image_ids=tuple(i for i in touchpoint.image_ids if i != asset.id)))
    for persona in draft.all(Persona):
        if persona.portrait_id == asset.id:
            draft.put(replace(persona, portrait_id=None))


def drop_unused_assets(draft: Draft, ids: Collection[RecordId]) -> None:
    """Drop those of the given pictures that no touchpoint and no persona shows any more."""
    if not ids:
        return
    used = {image for touchpoint in draft.all(Touchpoint) for image in touchpoint.image_ids}
    used |= {persona.portrait_id for persona in draft.all(Persona) if persona.portrait_id is not None}
    for asset_id in sorted(set(ids) - used):
        draft.drop(draft.need(Asset, asset_id))
