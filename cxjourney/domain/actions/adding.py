"""Journeys from elsewhere come into a project: another file's records under ids of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, cast

from cxjourney.domain.actions.draft import Draft
from cxjourney.domain.checks import short
from cxjourney.domain.edits import Edit
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.ids import RecordId, new_id
from cxjourney.domain.project import Project
from cxjourney.domain.records import (
    Emotion,
    Journey,
    Lane,
    MomentOfTruth,
    Note,
    Record,
    Stage,
    Touchpoint,
    Transition,
)
from cxjourney.domain.references import REFERENCES
from cxjourney.domain.text import tr, trn

_OF_A_MAP = (Journey, Stage, Lane, Touchpoint, Transition, Note, MomentOfTruth, Emotion)


def add_journeys(project: Project, records: Iterable[Record], name: str) -> Edit:
    """Add the journeys among sound `records` of another project behind the own ones, in one step.

    They come with stages, lanes, touchpoints, transitions, notes, moments of truth and everyone's emotions. Evidence,
    personas, actions and pictures stay behind. `name` says where they come from.
    """
    chosen = [
        record
        for record in records
        if isinstance(record, _OF_A_MAP) and not (isinstance(record, Emotion) and record.persona_id)
    ]
    draft = Draft(project)
    ids = {record.id: new_id() for record in chosen}
    first = max((journey.position + 1 for journey in project.table(Journey).values()), default=0)
    journeys = [record for record in chosen if isinstance(record, Journey)]
    if not journeys:
        raise JourneyError(tr("“{name}” holds no journey. Nothing was added.", name=name))
    for number, journey in enumerate(sorted(journeys, key=lambda journey: (journey.position, journey.id)), first):
        draft.put(replace(cast(Journey, _led_over(journey, ids)), position=number))
    for record in chosen:
        if not isinstance(record, Journey):
            draft.put(_led_over(record, ids))
    return draft.edit(
        trn("Add {count} journey from “{name}”", "Add {count} journeys from “{name}”", len(journeys), name=short(name))
    )


def _led_over(record: Record, ids: Mapping[RecordId, RecordId]) -> Record:
    """Return a record under its new id, its references led over or cut."""
    changes: dict[str, Any] = {"id": ids[record.id]}
    for reference in REFERENCES.get(type(record), ()):
        value = getattr(record, reference.field)
        changes[reference.field] = () if isinstance(value, tuple) else ids.get(value)
    if hasattr(record, "origin_id"):
        changes["origin_id"] = None
    if isinstance(record, Note):
        changes["answer_key"] = ""
    return replace(record, **changes)
