"""Whatever a project says: untouched it comes back as it was, and edits come back as they were made."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cxjourney.domain.checks import FIELDS as CHECKS
from cxjourney.domain.edits import Change, Edit
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.project import Project
from cxjourney.domain.records import KINDS, Action, ActionStatus, NoteCause, NoteKind, Record
from cxjourney.exchange.returning.editing import merge_edit
from cxjourney.exchange.returning.fields import FIELDS, Sort, exported
from cxjourney.exchange.returning.merge import usual_choices
from tests.builders import make_records
from tests.exchange.returning.books import Edited, export, merged

SHEETS = {
    "touchpoint": "Touchpoints", "transition": "Transitions", "note": "Notes", "action": "Actions",
    "persona": "Personas",
}  # fmt: skip
WORDS = {"note_kind": NoteKind, "cause": NoteCause, "status": ActionStatus}
SIGNS = st.characters(categories=("L", "N", "P", "S", "Zs"), include_characters="\n=+-@_x0041")
TEXTS = st.text(SIGNS, max_size=30).map(lambda text: unicodedata.normalize("NFC", text))
VALUES: dict[Sort, st.SearchStrategy[Any]] = {
    Sort.LINE: TEXTS,
    Sort.TEXT: TEXTS,
    Sort.QUOTE: TEXTS,
    Sort.LIST: st.lists(TEXTS, max_size=3).map(tuple),
    Sort.FLAG: st.booleans(),
    Sort.NUMBER: st.none() | st.floats(0, 1e6).map(lambda number: round(number, 6)),  # nobody types 1e-213
    Sort.SHARE: st.none() | st.floats(0, 1).map(lambda number: round(number, 6)),
    Sort.DAY: st.none() | st.dates(date(1950, 1, 1), date(2199, 12, 31)),
}
SOME = settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))


def values_of(name: str, sort: Sort) -> st.SearchStrategy[Any]:
    if sort is Sort.WORD:
        return st.sampled_from(WORDS[name])
    if sort is Sort.WHOLE:
        return st.integers(0, 1_000_000) if name == "votes" else st.none() | st.integers(1, 5)
    return VALUES[sort]


def drawn(data: st.DataObject, record: Record) -> Record:
    """Return a record with other values in all fields that may come back, as far as rules let them be."""
    for name, field in FIELDS[record.kind].items():
        if name.startswith(("baseline", "check")):
            continue
        try:
            value = CHECKS[KINDS[record.kind]][name](data.draw(values_of(name, field.sort)))
        except JourneyError:
            continue
        record = replace(record, **{name: value})
    return record


def project_of(data: st.DataObject) -> Project:
    action = Action(id="a1", journey_id="journey-1", touchpoint_id="pay", title="Show all costs")
    records = [*make_records(), action]
    return Project(drawn(data, record) if record.kind in FIELDS else record for record in records)


@SOME
@given(data=st.data())
def test_an_untouched_workbook_never_changes_anything(data: st.DataObject, tmp_path: Path) -> None:
    project = project_of(data)
    path = export(project, tmp_path / "any.xlsx")
    for edited in (path, Edited(path).save()):
        merge = merged(project, edited)
        assert not merge
        assert (merge.unknown, merge.problems) == ((), ())


@SOME
@given(data=st.data())
def test_any_edits_come_back_as_they_were_made(data: st.DataObject, tmp_path: Path) -> None:
    project = project_of(data)
    book = Edited(export(project, tmp_path / "any.xlsx"))
    wanted = project.snapshot()
    for kind, fields in FIELDS.items():
        for record in list(project.table(KINDS[kind]).values()):
            other = drawn(data, record)
            wanted.apply(Edit("", (Change(record, other),)))
            for name, field in fields.items():
                book.set(SHEETS[kind], record.id, field.name(), exported(other, name))
    merge = merged(project, book.save())
    assert merge.problems == ()
    project.apply(merge_edit(project, merge, usual_choices(merge)))
    for kind, fields in FIELDS.items():
        for record in project.table(KINDS[kind]).values():
            other = wanted.need(KINDS[kind], record.id)
            for name in fields:
                assert spelled(getattr(record, name)) == spelled(getattr(other, name)), (kind, name)


def spelled(value: Any) -> Any:
    """Return a value such that blanks at the ends of lines and the last digits of a number make no difference."""
    if isinstance(value, tuple):
        return tuple(filter(None, (spelled(one).lstrip("• ") for one in value)))
    if isinstance(value, float):
        return float(f"{value:.12g}")
    if not isinstance(value, str):
        return value
    return "\n".join(" ".join(line.split()) for line in str(value).split("\n")).strip()
