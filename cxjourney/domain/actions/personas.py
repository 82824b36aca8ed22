"""Personas: the described customers, their order, and their portraits' references."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from cxjourney.domain.actions.cascade import drop_persona
from cxjourney.domain.actions.draft import Draft, reorder
from cxjourney.domain.actions.fields import edit_text, put_fields
from cxjourney.domain.checks import clean_title, short
from cxjourney.domain.edits import Edit
from cxjourney.domain.ids import RecordId, new_id
from cxjourney.domain.project import Project
from cxjourney.domain.records import (
    Asset,
    Drafted,
    Emotion,
    Journey,
    Motivation,
    OwnField,
    Persona,
    Segment,
    field_names,
)
from cxjourney.domain.text import tr

PERSONA_FIELDS = tuple(name for name in field_names(Persona) if name not in ("id", "position"))


def add_persona(project: Project, name: str, **fields: Any) -> Edit:
    """Add a persona; every field of the record but its id and position may be given."""
    draft = Draft(project)
    persona = Persona(id=new_id(), name=clean_title(name), position=len(project.table(Persona)))
    persona = put_fields(draft, persona, PERSONA_FIELDS, fields)
    _check_links(draft, persona)
    reorder(draft, _in_order(draft))
    return draft.edit(tr("Add persona “{name}”", name=short(persona.name)))


def edit_persona(project: Project, persona_id: RecordId, **fields: Any) -> Edit:
    """Set any fields of a persona but its id and position."""
    draft = Draft(project)
    before = draft.need(Persona, persona_id)
    after = put_fields(draft, before, PERSONA_FIELDS, fields)
    _check_links(draft, after)
    still = tuple(mark for mark in after.drafted if stands(after, mark))
    said = after.quote_said and (after.quote == before.quote or "quote_said" in fields)
    if (still, said) != (after.drafted, after.quote_said):
        draft.put(replace(after, drafted=still, quote_said=said))
    return draft.edit(edit_text(before, after))


def confirm_statements(project: Project, persona_id: RecordId, marks: Iterable[Drafted] | None = None) -> Edit:
    """Take drafted statements of a persona as its own: those in `marks`, or all without it; their marks go."""
    draft = Draft(project)
    persona = draft.need(Persona, persona_id)
    confirmed = set(persona.drafted if marks is None else marks)
    draft.put(replace(persona, drafted=tuple(mark for mark in persona.drafted if mark not in confirmed)))
    return draft.edit(tr("Confirm statements of “{name}”", name=short(persona.name)))


def stands(persona: Persona, mark: Drafted) -> bool:
    """Say whether a drafted statement is still there as it was drafted; what a person rewrote is their own."""
    value = getattr(persona, mark.field, None)
    if isinstance(value, tuple):
        return any(mark.text == (entry if isinstance(entry, str) else statement_text(entry)) for entry in value)
    return bool(mark.text == value)


def statement_text(entry: Motivation | OwnField) -> str:
    """Return a motivation or an own field as the text that marks it as drafted."""
    if isinstance(entry, Motivation):
        return f"{entry.left} – {entry.right}"
    return f"{entry.name}: {entry.value}"


def duplicate_persona(project: Project, persona_id: RecordId) -> Edit:
    """Copy a persona, and the emotions felt as it, right behind the original."""
    draft = Draft(project)
    source = draft.need(Persona, persona_id)
    copy = draft.put(replace(source, id=new_id(), name=tr("{title}, copy", title=source.name)))
    for emotion in project.emotions(persona_id).values():
        draft.put(replace(emotion, id=new_id(), persona_id=copy.id))
    personas = [persona for persona in _in_order(draft) if persona.id != copy.id]
    personas.insert(personas.index(source) + 1, copy)
    reorder(draft, personas)
    return draft.edit(tr("Copy persona “{name}”", name=short(source.name)))


def move_persona(project: Project, persona_id: RecordId, index: int) -> Edit:
    """Move a persona to an index counted from 0."""
    draft = Draft(project)
    persona = draft.need(Persona, persona_id)
    personas = [other for other in _in_order(draft) if other.id != persona_id]
    personas.insert(max(0, min(index, len(personas))), persona)
    reorder(draft, personas)
    return draft.edit(tr("Move persona “{name}”", name=short(persona.name)))


def remove_persona(project: Project, persona_id: RecordId) -> Edit:
    """Remove a persona with the emotions felt as it."""
    draft = Draft(project)
    persona = draft.need(Persona, persona_id)
    drop_persona(draft, persona)
    return draft.edit(tr("Remove persona “{name}”", name=short(persona.name)))


def has_emotions(project: Project, persona_id: RecordId) -> bool:
    """Say whether anything was felt as this persona, so that a removal may ask first."""
    return any(emotion.persona_id == persona_id for emotion in project.table(Emotion).values())


def _in_order(draft: Draft) -> list[Persona]:
    return sorted(draft.all(Persona), key=lambda persona: (persona.position, persona.id))


def _check_links(draft: Draft, persona: Persona) -> None:
    if persona.segment_id is not None:
        draft.need(Segment, persona.segment_id)
    if persona.portrait_id is not None:
        draft.need(Asset, persona.portrait_id)
    for journey_id in persona.journey_ids:
        draft.need(Journey, journey_id)
