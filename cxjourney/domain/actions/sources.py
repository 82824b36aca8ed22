"""Sources: databases that evidence comes from; their addresses never hold a password."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from cxjourney.domain.actions.draft import Draft
from cxjourney.domain.actions.fields import edit_text, put_fields
from cxjourney.domain.checks import clean_title, short
from cxjourney.domain.edits import Edit
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.ids import RecordId, new_id
from cxjourney.domain.project import Project
from cxjourney.domain.records import Import, Source
from cxjourney.domain.text import tr

SOURCE_FIELDS = (
    "name", "url", "query", "mapping_json", "aggregate", "newest", "password_from", "refreshed_at",
)  # fmt: skip


def add_source(project: Project, name: str, url: str, query: str, **fields: Any) -> Edit:
    """Add a database; other fields are mapping_json, aggregate, newest, password_from and refreshed_at."""
    draft = Draft(project)
    last = max((source.position + 1 for source in project.table(Source).values()), default=0)
    source = Source(id=new_id(), name=clean_title(name), url=url, query=query, position=last)
    source = put_fields(draft, source, SOURCE_FIELDS, fields)
    _check_name(project, source)
    return draft.edit(tr("Add source “{name}”", name=short(source.name)))


def edit_source(project: Project, source_id: RecordId, **fields: Any) -> Edit:
    """Set any field of a source but its position."""
    draft = Draft(project)
    before = draft.need(Source, source_id)
    after = put_fields(draft, before, SOURCE_FIELDS, fields)
    _check_name(project, after)
    return draft.edit(edit_text(before, after))


def remove_source(project: Project, source_id: RecordId) -> Edit:
    """Remove a source; what was imported from it stays."""
    draft = Draft(project)
    source = draft.need(Source, source_id)
    for record in draft.all(Import):
        if record.source_id == source_id:
            draft.put(replace(record, source_id=None))
    draft.drop(source)
    return draft.edit(tr("Remove source “{name}”", name=short(source.name)))


def _check_name(project: Project, source: Source) -> None:
    for other in project.table(Source).values():
        if other.id != source.id and other.name.casefold() == source.name.casefold():
            raise JourneyError(tr("There is a source “{name}” already: choose another name.", name=short(source.name)))
