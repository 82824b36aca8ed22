"""For whose eyes an export is, and a project without what those may not see.

Everything that leaves the program is made from a project that went through `shared`, so leaving out happens in one
place. Which scores may be shown is `scoring`'s; here only the number of answers is set from which they may.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from cxjourney.domain.project import Project
from cxjourney.domain.records import (
    Action,
    Case,
    Emotion,
    Import,
    Journey,
    MomentOfTruth,
    Note,
    NoteKind,
    Persona,
    ProjectInfo,
    Record,
    Source,
    Touchpoint,
)
from cxjourney.domain.text import tr


class Circle(StrEnum):
    """Who will read an export."""

    TEAM = "team"
    COMPANY = "company"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Sharing:
    """What an export takes along: customers' own words, names of owners, and groups under the minimum n.

    Scores under the anonymity threshold are withheld whatever is chosen here.
    """

    comments: bool = True
    owners: bool = True
    small_groups: bool = True


SHARING: dict[Circle, Sharing] = {
    Circle.TEAM: Sharing(),
    Circle.COMPANY: Sharing(comments=False),
    Circle.PUBLIC: Sharing(comments=False, owners=False, small_groups=False),
}
"""What each circle gets unless a person chooses otherwise."""

EVERYTHING = SHARING[Circle.TEAM]


def shared(project: Project, sharing: Sharing) -> Project:
    """Return a project with only what `sharing` lets out; the project itself where that is everything.

    Without comments there are no quotes, no notes pinned from an answer, no sources of notes, no comments on feelings
    and no cases to call back. Without owners nobody is named who answers for anything, and neither files nor databases
    that evidence came from. Without small groups the anonymity threshold is the minimum n, so that scores under it are
    withheld. The key of the hashes of customers' ids stays behind in any case.
    """
    if sharing == EVERYTHING:
        return project
    return Project(kept for record in project.records() if (kept := _let_out(record, sharing)) is not None)


def left_out(sharing: Sharing) -> list[str]:
    """Return a sentence for each thing that an export made with `sharing` does not hold."""
    told = [
        (sharing.comments, tr("This copy is for a wider circle: customers’ comments and quotes are left out.")),
        (sharing.owners, tr("This copy is for a wider circle: the names of owners are left out.")),
        (sharing.small_groups, tr("This copy is for a wider circle: scores of few answers are left out.")),
    ]
    return [sentence for taken_along, sentence in told if not taken_along]


def _let_out(record: Record, sharing: Sharing) -> Record | None:
    if isinstance(record, ProjectInfo):
        threshold = record.anonymity_threshold if sharing.small_groups else _strict(record)
        return replace(record, hash_key="", anonymity_threshold=threshold)
    if not sharing.comments:
        if isinstance(record, Case) or (isinstance(record, Note) and _is_said(record)):
            return None
        if isinstance(record, Note):
            record = replace(record, source="")
        elif isinstance(record, Import):
            record = replace(record, report_json="{}")
        elif isinstance(record, Emotion):
            record = replace(record, comment="")
        elif isinstance(record, Persona):
            marks = tuple(mark for mark in record.drafted if mark.field != "quote")
            if record.quote_said or marks != record.drafted:
                record = replace(record, quote="", drafted=marks, quote_said=False)
    if not sharing.owners:
        if isinstance(record, Source | Case):
            return None
        if isinstance(record, Journey | Touchpoint | MomentOfTruth | Action):
            record = replace(record, owner="")
        elif isinstance(record, Import):
            record = replace(
                record,
                file_name=tr("name left out"),
                file_sha256="",
                mapping_json="{}",
                report_json="{}",
                source_id=None,
            )
    return record


def _is_said(note: Note) -> bool:
    """Say whether a note holds a customer's own words: one pinned from an answer does, whatever kind it is now."""
    return note.note_kind is NoteKind.QUOTE or bool(note.answer_key)


def _strict(info: ProjectInfo) -> int:
    return max(info.anonymity_threshold, info.minimum_n)
