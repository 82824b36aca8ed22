"""Personas that the evidence suggests, taken into the project with their marks and, where needed, their segments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from cxjourney.domain.actions.draft import Draft
from cxjourney.domain.actions.personas import stands
from cxjourney.domain.checks import clean_title, short
from cxjourney.domain.edits import Edit
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.ids import RecordId, new_id
from cxjourney.domain.persona_draft import PersonaDraft
from cxjourney.domain.project import Project
from cxjourney.domain.records import Persona, Segment
from cxjourney.domain.text import tr, trn

LISTS = ("goals", "needs", "frustrations", "expectations", "channels", "tags")
TEXTS = ("role", "quote")


def add_drafted_personas(project: Project, drafts: Sequence[PersonaDraft]) -> Edit:
    """Add personas as they were drafted, every statement marked until a person confirms it, in one step.

    Customers who are no segment yet become one; a segment with the same conditions that was added meanwhile serves as
    well. Raise JourneyError where there is nothing to add, or where a draft's segment is gone.
    """
    if not drafts:
        raise JourneyError(tr("Choose at least one of the suggested personas."))
    work = Draft(project)
    position = max((persona.position + 1 for persona in project.table(Persona).values()), default=0)
    for index, one in enumerate(drafts):
        _put_persona(work, one, _segment(work, one), position + index)
    if len(drafts) == 1:
        return work.edit(tr("Add drafted persona “{name}”", name=short(drafts[0].name)))
    return work.edit(trn("Add {count} drafted persona", "Add {count} drafted personas", len(drafts)))


def _segment(work: Draft, one: PersonaDraft) -> RecordId:
    if one.segment_id is not None:
        return work.need(Segment, one.segment_id).id
    segments = work.all(Segment)
    same = next((segment for segment in segments if set(segment.conditions) == set(one.conditions)), None)
    if same is not None:
        return same.id
    position = max((segment.position + 1 for segment in segments), default=0)
    segment = Segment(
        id=new_id(), name=clean_title(one.segment_name), conditions=one.conditions, position=position,
        high_impact=one.high_impact,
    )  # fmt: skip
    return work.put(segment).id


def _put_persona(work: Draft, one: PersonaDraft, segment_id: RecordId, position: int) -> None:
    fields: dict[str, Any] = {}
    for statement in one.statements:
        if statement.field in LISTS:
            fields[statement.field] = (*fields.get(statement.field, ()), statement.text)
        elif statement.field in TEXTS:
            fields[statement.field] = statement.text
            if statement.field == "quote":
                fields["quote_said"] = True
        else:
            raise JourneyError(tr("A suggested persona says something that no persona holds. Suggest anew."))
    persona = work.put(
        Persona(
            id=new_id(), name=clean_title(one.name), segment_id=segment_id, position=position,
            high_impact=one.high_impact, drafted=tuple(one.statements), **fields,
        )
    )  # fmt: skip
    marks = tuple(mark for mark in persona.drafted if stands(persona, mark))
    if marks != persona.drafted:
        work.put(replace(persona, drafted=marks))
