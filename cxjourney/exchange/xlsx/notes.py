"""The tables Notes, Actions and Comments: what the room wrote, what will be done, what customers said."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from cxjourney.domain.records import ActionStatus, NoteCause, NoteKind
from cxjourney.domain.text import tr
from cxjourney.exchange.contents import Contents
from cxjourney.exchange.xlsx.book import A3, Book, Value
from cxjourney.exchange.xlsx.styles import BODY, MOMENT, WHOLE
from cxjourney.exchange.xlsx.tables import (
    Column,
    Entry,
    date_column,
    finish_sheet,
    number_column,
    record_id,
    write_table,
)

KIND: dict[NoteKind, Callable[[], str]] = {
    NoteKind.PAIN: lambda: tr("pain"),
    NoteKind.NEED: lambda: tr("need"),
    NoteKind.IDEA: lambda: tr("idea"),
    NoteKind.QUOTE: lambda: tr("quote"),
    NoteKind.QUESTION: lambda: tr("question"),
}
CAUSE: dict[NoteCause, Callable[[], str]] = {
    NoteCause.NONE: lambda: "",
    NoteCause.LONG_WAIT: lambda: tr("long wait"),
    NoteCause.NOT_UNDERSTOOD: lambda: tr("not understood"),
    NoteCause.UNRESOLVED: lambda: tr("unresolved"),
    NoteCause.TOO_MUCH_AUTOMATION: lambda: tr("too much automation"),
    NoteCause.NOT_PERSONAL: lambda: tr("not personal"),
    NoteCause.RUDE: lambda: tr("rude"),
}
STATUS: dict[ActionStatus, Callable[[], str]] = {
    ActionStatus.OPEN: lambda: tr("open"),
    ActionStatus.IN_PROGRESS: lambda: tr("in progress"),
    ActionStatus.DONE: lambda: tr("done"),
    ActionStatus.DROPPED: lambda: tr("dropped"),
}
BOLD = replace(BODY, bold=True)


def write_notes(book: Book, contents: Contents, sheet: str) -> None:
    """Add the sheet with one row for each note, in the map's order."""
    ws = book.sheet(sheet, colour=MOMENT)
    contents.places.sheets["notes"] = ws.title
    source = [] if not contents.sharing.comments else [Column(tr("Source"), 24)]
    columns = [
        Column(tr("Journey"), 20),
        Column(tr("Stage"), 14),
        Column(tr("Touchpoint"), 26),
        Column(tr("Kind"), 10, choices=tuple(word() for word in KIND.values())),
        Column(tr("Note"), 58, BOLD),
        Column(tr("Cause"), 20, choices=tuple(word() for kind, word in CAUSE.items() if kind)),
        number_column(tr("Votes"), 8, WHOLE, bounds=(0, 9999)),
        *source,
        record_id(),
    ]
    write_table(book, ws, "Notes", columns, _notes(contents))
    finish_sheet(book, ws, columns, tr("Notes"), keep=0)


def _notes(contents: Contents) -> Iterator[list[Value | Entry]]:
    for note in contents.notes:
        link = contents.places.rows.get(note.touchpoint_id or "")
        yield [
            contents.journey_of[note.journey_id].title,
            contents.stage_title(note.stage_id),
            Entry(contents.touchpoint_title(note.touchpoint_id), link=link),
            KIND[note.note_kind](),
            note.text,
            CAUSE[note.cause](),
            note.votes,
            *([] if not contents.sharing.comments else [note.source]),
            note.id,
        ]


def write_actions(book: Book, contents: Contents, sheet: str) -> None:
    """Add the sheet with one row for each action; status, owner, dates, impact and effort are there to fill in."""
    ws = book.sheet(sheet, colour=MOMENT)
    contents.places.sheets["actions"] = ws.title
    owner = [] if not contents.sharing.owners else [Column(tr("Owner"), 16, choices=contents.owners(), closed=False)]
    columns = [
        Column(tr("Journey"), 18),
        Column(tr("Stage"), 13),
        Column(tr("Touchpoint"), 22),
        Column(tr("Action"), 34, BOLD),
        Column(tr("Problem"), 34),
        *owner,
        date_column(tr("Due"), 12, dated=True),
        Column(tr("Status"), 12, choices=tuple(word() for word in STATUS.values())),
        number_column(tr("Impact (1 to 5)"), 8, WHOLE, bounds=(1, 5)),
        number_column(tr("Effort (1 to 5)"), 8, WHOLE, bounds=(1, 5)),
        date_column(tr("Baseline from"), 12, dated=True),
        date_column(tr("Baseline to"), 12, dated=True),
        date_column(tr("Check from"), 12, dated=True),
        date_column(tr("Check to"), 12, dated=True),
        Column(tr("Result"), 26),
        record_id(),
    ]
    write_table(book, ws, "Actions", columns, _actions(contents))
    finish_sheet(book, ws, columns, tr("Actions"), keep=0, paper=A3)


def _actions(contents: Contents) -> Iterator[list[Value | Entry]]:
    for action in contents.actions:
        touchpoint = contents.touchpoints.get(action.touchpoint_id or "")
        yield [
            contents.journey_of[action.journey_id].title,
            contents.stage_title(touchpoint.stage_id) if touchpoint else "",
            Entry(touchpoint.title if touchpoint else "", link=contents.places.rows.get(action.touchpoint_id or "")),
            action.title,
            action.problem,
            *([] if not contents.sharing.owners else [action.owner]),
            action.due,
            STATUS[action.status](),
            action.impact,
            action.effort,
            action.baseline_from,
            action.baseline_to,
            action.check_from,
            action.check_to,
            action.result,
            action.id,
        ]


def write_comments(book: Book, contents: Contents, sheet: str) -> None:
    """Add the sheet with what customers wrote, the newest first; never where the workbook is private.

    What a withheld score keeps back is left out here too: see `scoring.comments`.
    """
    ws = book.sheet(sheet, colour=MOMENT)
    contents.places.sheets["comments"] = ws.title
    columns = [
        Column(tr("Journey"), 22),
        Column(tr("Stage"), 14),
        Column(tr("Touchpoint"), 26),
        date_column(tr("Date"), 12),
        Column(tr("Channel"), 14),
        Column(tr("Comment"), 88),
    ]
    write_table(book, ws, "Comments", columns, _comments(contents))
    finish_sheet(book, ws, columns, tr("Comments"), keep=0)


def has_comments(contents: Contents) -> bool:
    """Say whether there is any comment that may be shown."""
    return contents.sharing.comments and next(_comments(contents), None) is not None


def _comments(contents: Contents) -> Iterator[list[Value | Entry]]:
    found = contents.comments
    order = {id_: index for index, id_ in enumerate(contents.touchpoints)}
    for comment in sorted(found, key=lambda comment: order[comment.touchpoint_id]):
        touchpoint = contents.touchpoints[comment.touchpoint_id]
        yield [
            contents.journey_of[touchpoint.journey_id].title,
            contents.stage_title(touchpoint.stage_id),
            Entry(touchpoint.title, link=contents.places.rows.get(touchpoint.id)),
            comment.day,
            comment.channel,
            comment.text,
        ]
