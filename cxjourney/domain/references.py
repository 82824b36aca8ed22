"""Which fields point to which records: one table for finding, cutting and testing references."""

from __future__ import annotations

from typing import NamedTuple

from cxjourney.domain.records import (
    Action,
    Asset,
    Case,
    Emotion,
    Import,
    Journey,
    Lane,
    Metric,
    MomentOfTruth,
    Note,
    Persona,
    Record,
    Segment,
    Source,
    Stage,
    Target,
    Touchpoint,
    Transition,
)


class Reference(NamedTuple):
    """A field that names a record of `target`; a record cannot be without it if `required`."""

    field: str
    target: type[Record]
    required: bool


REFERENCES: dict[type[Record], tuple[Reference, ...]] = {
    Journey: (Reference("source_id", Journey, False),),
    Stage: (Reference("journey_id", Journey, True),),
    Lane: (Reference("journey_id", Journey, True),),
    Touchpoint: (
        Reference("journey_id", Journey, True),
        Reference("stage_id", Stage, True),
        Reference("lane_id", Lane, True),
        Reference("sub_journey_id", Journey, False),
        Reference("image_ids", Asset, False),
    ),
    Transition: (
        Reference("journey_id", Journey, True),
        Reference("source_id", Touchpoint, True),
        Reference("target_id", Touchpoint, True),
    ),
    Note: (
        Reference("journey_id", Journey, True),
        Reference("stage_id", Stage, True),
        Reference("touchpoint_id", Touchpoint, False),
    ),
    Emotion: (Reference("touchpoint_id", Touchpoint, True), Reference("persona_id", Persona, False)),
    MomentOfTruth: (Reference("touchpoint_id", Touchpoint, True),),
    Persona: (
        Reference("portrait_id", Asset, False),
        Reference("segment_id", Segment, False),
        Reference("journey_ids", Journey, False),
    ),
    Target: (Reference("touchpoint_id", Touchpoint, True), Reference("metric_id", Metric, True)),
    Import: (Reference("source_id", Source, False),),
    Case: (Reference("touchpoint_id", Touchpoint, True), Reference("metric_id", Metric, True)),
    Action: (Reference("journey_id", Journey, True), Reference("touchpoint_id", Touchpoint, False)),
}
"""Record class -> its references. `origin_id` is none: it is a line of descent that may outlive the original."""


def targets(record: Record, reference: Reference) -> tuple[str, ...]:
    """Return the ids that a record's reference names: none, one or several."""
    value = getattr(record, reference.field)
    if value is None:
        return ()
    return value if isinstance(value, tuple) else (value,)
