"""Notes: the pains, needs, ideas, quotes and questions under touchpoints and stages, and the votes on them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from cxjourney.domain.actions.draft import Draft, reorder
from cxjourney.domain.actions.fields import put_fields
from cxjourney.domain.checks import clean_body, short
from cxjourney.domain.edits import Edit
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.ids import RecordId, new_id
from cxjourney.domain.project import Project
from cxjourney.domain.records import Note, NoteKind, Stage, Touchpoint
from cxjourney.domain.text import tr, trn

NOTE_FIELDS = ("note_kind", "text", "cause", "votes", "source", "answer_key")


def add_note(
    project: Project,
    text: str,
    note_kind: NoteKind = NoteKind.PAIN,
    *,
    touchpoint_id: RecordId | None = None,
    stage_id: RecordId | None = None,
    **fields: Any,
) -> Edit:
    """Add a note under a touchpoint, or under a stage; other fields are cause, votes, source and answer_key."""
    draft = Draft(project)
    journey_id, stage = _home(draft, touchpoint_id, stage_id)
    last = max((note.position + 1 for note in draft.of_journey(Note, journey_id)), default=0)
    note = Note(
        id=new_id(), journey_id=journey_id, stage_id=stage, touchpoint_id=touchpoint_id, note_kind=note_kind,
        text=clean_body(text), position=last,
    )  # fmt: skip
    note = put_fields(draft, note, NOTE_FIELDS, fields)
    return draft.edit(tr("Add note “{text}”", text=_line(note)))


def edit_note(project: Project, note_id: RecordId, **fields: Any) -> Edit:
    """Set note_kind, text, cause, votes (from 0) or source of a note."""
    draft = Draft(project)
    note = put_fields(draft, draft.need(Note, note_id), NOTE_FIELDS, fields)
    return draft.edit(tr("Edit note “{text}”", text=_line(note)))


def vote(project: Project, note_id: RecordId, by: int = 1) -> Edit:
    """Add votes to a note, or take them back with a negative number; votes never fall below 0."""
    draft = Draft(project)
    note = draft.need(Note, note_id)
    draft.put(replace(note, votes=max(0, note.votes + by)))
    if by < 0:
        return draft.edit(tr("Take back a vote for “{text}”", text=_line(note)))
    return draft.edit(tr("Vote for “{text}”", text=_line(note)))


def move_note(
    project: Project,
    note_id: RecordId,
    *,
    touchpoint_id: RecordId | None = None,
    stage_id: RecordId | None = None,
    index: int | None = None,
) -> Edit:
    """Move a note under another touchpoint or stage of its journey, and to an index among the notes there.

    Without a touchpoint or stage it stays where it is and only its order changes.
    """
    draft = Draft(project)
    note = draft.need(Note, note_id)
    if touchpoint_id is None and stage_id is None:
        touchpoint_id, stage_id = note.touchpoint_id, note.stage_id
    journey_id, home_stage = _home(draft, touchpoint_id, stage_id)
    if journey_id != note.journey_id:
        raise JourneyError(tr("A note can only move within its own journey."))
    moved = replace(note, stage_id=home_stage, touchpoint_id=touchpoint_id)
    home = (home_stage, touchpoint_id)
    notes = [other for other in draft.of_journey(Note, journey_id) if other.id != note_id]
    neighbours = [place for place, other in enumerate(notes) if (other.stage_id, other.touchpoint_id) == home]
    if index is None or index >= len(neighbours):
        place = neighbours[-1] + 1 if neighbours else len(notes)
    else:
        place = neighbours[max(index, 0)]
    notes.insert(place, moved)
    draft.put(moved)
    reorder(draft, notes)
    return draft.edit(tr("Move note “{text}”", text=_line(note)))


def remove_notes(project: Project, ids: Collection[RecordId]) -> Edit:
    """Remove notes."""
    draft = Draft(project)
    notes = [draft.need(Note, note_id) for note_id in dict.fromkeys(ids)]
    for note in notes:
        draft.drop(note)
    if len(notes) == 1:
        return draft.edit(tr("Remove note “{text}”", text=_line(notes[0])))
    return draft.edit(trn("Remove {count} note", "Remove {count} notes", len(notes)))


def _home(draft: Draft, touchpoint_id: RecordId | None, stage_id: RecordId | None) -> tuple[RecordId, RecordId]:
    """Return journey and stage for a note under that touchpoint or stage."""
    if touchpoint_id is not None:
        touchpoint = draft.need(Touchpoint, touchpoint_id)
        return touchpoint.journey_id, touchpoint.stage_id
    if stage_id is None:
        raise JourneyError(tr("A note belongs under a touchpoint or a stage: select one first."))
    stage = draft.need(Stage, stage_id)
    return stage.journey_id, stage.id


def _line(note: Note) -> str:
    return short(" ".join(note.text.split()))
