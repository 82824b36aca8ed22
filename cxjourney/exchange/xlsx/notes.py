"""The tables Notes and Actions: what the room wrote and what will be done, with rows for more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cxjourney.domain.records import Action, Note
from cxjourney.domain.text import tr
from cxjourney.exchange.contents import Contents
from cxjourney.exchange.returning.base import place_title
from cxjourney.exchange.returning.fields import ID, JOURNEY, STAGE, TOUCHPOINT, exported, words_of
from cxjourney.exchange.xlsx.book import A3, Book, Value
from cxjourney.exchange.xlsx.columns import Column, date_column, number_column, record_id
from cxjourney.exchange.xlsx.styles import BODY, MOMENT, WHOLE
from cxjourney.exchange.xlsx.tables import Entry, TableSheet
from cxjourney.exchange.xlsx.touchpoints import journey_titles, stage_titles, touchpoint_titles

ROOM = 15  # rows for new notes, and for new actions
MOST_VOTES = 9_999
BOLD = replace(BODY, bold=True)


def write_notes(book: Book, contents: Contents, sheet: str) -> None:
    """Add the sheet with one row for each note, in the map's order."""
    made = TableSheet(book, contents, sheet, key="notes", colour=MOMENT, kind=Note.kind)
    columns = [
        Column(tr("Journey"), 20, choices=journey_titles(contents), field=JOURNEY),
        Column(tr("Stage"), 14, choices=stage_titles(contents), field=STAGE),
        Column(tr("Touchpoint"), 26, choices=touchpoint_titles(contents), field=TOUCHPOINT),
        Column(tr("Kind"), 10, choices=_words(Note.kind, "note_kind"), field="note_kind"),
        Column(tr("Note"), 58, BOLD, field="text"),
        Column(tr("Cause"), 20, choices=_words(Note.kind, "cause"), field="cause"),
        number_column(tr("Votes"), 8, WHOLE, bounds=(0, MOST_VOTES), field="votes"),
        *([Column(tr("Source"), 24)] if contents.sharing.comments else []),
        record_id(ID),
    ]
    made.write("Notes", columns, _notes(contents), room=ROOM, keep=0)


def _notes(contents: Contents) -> Iterator[list[Value | Entry]]:
    for note in contents.notes:
        yield [
            place_title(contents, note, JOURNEY),
            place_title(contents, note, STAGE),
            Entry(place_title(contents, note, TOUCHPOINT), link=contents.places.rows.get(note.touchpoint_id or "")),
            *(exported(note, field) for field in ("note_kind", "text", "cause", "votes")),
            *([note.source] if contents.sharing.comments else []),
            note.id,
        ]


def write_actions(book: Book, contents: Contents, sheet: str) -> None:
    """Add the sheet with one row for each action; all but its place is there to fill in."""
    made = TableSheet(book, contents, sheet, key="actions", colour=MOMENT, kind=Action.kind)
    owner = Column(tr("Owner"), 16, choices=contents.owners(), closed=False, field="owner")
    columns = [
        Column(tr("Journey"), 18, choices=journey_titles(contents), field=JOURNEY),
        Column(tr("Stage"), 13),
        Column(tr("Touchpoint"), 22, choices=touchpoint_titles(contents), field=TOUCHPOINT),
        Column(tr("Action"), 34, BOLD, field="title"),
        Column(tr("Problem"), 34, field="problem"),
        *([owner] if contents.sharing.owners else []),
        date_column(tr("Due"), 12, dated=True, field="due"),
        Column(tr("Status"), 12, choices=_words(Action.kind, "status"), field="status"),
        number_column(tr("Impact (1 to 5)"), 8, WHOLE, bounds=(1, 5), field="impact"),
        number_column(tr("Effort (1 to 5)"), 8, WHOLE, bounds=(1, 5), field="effort"),
        date_column(tr("Baseline from"), 12, dated=True, field="baseline_from"),
        date_column(tr("Baseline to"), 12, dated=True, field="baseline_to"),
        date_column(tr("Check from"), 12, dated=True, field="check_from"),
        date_column(tr("Check to"), 12, dated=True, field="check_to"),
        Column(tr("Result"), 26, field="result"),
        record_id(ID),
    ]
    fields = [column.field for column in columns if column.editable]
    made.write("Actions", columns, _actions(contents, fields), room=ROOM, keep=4, paper=A3)


def _actions(contents: Contents, fields: list[str]) -> Iterator[list[Value | Entry]]:
    for action in contents.actions:
        link = contents.places.rows.get(action.touchpoint_id or "")
        yield [
            place_title(contents, action, JOURNEY),
            place_title(contents, action, STAGE),
            Entry(place_title(contents, action, TOUCHPOINT), link=link),
            *(exported(action, field) for field in fields),
            action.id,
        ]


def _words(kind: str, field: str) -> tuple[str, ...]:
    return tuple(word for word in words_of(kind, field) if word)
