"""Which fields of which records may come back in a workbook, and what a cell says for each: the one table of both ways.

`cell_of` is what an export writes, `value_of` reads it back; for what nobody touched the one undoes the other.
`same` compares two cells by what they mean, so that another spelling of the same thing is no edit.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from cxjourney.domain.errors import JourneyError
from cxjourney.domain.records import (
    KINDS,
    Action,
    ActionStatus,
    Note,
    NoteCause,
    NoteKind,
    Persona,
    Record,
    Touchpoint,
    Transition,
)
from cxjourney.domain.text import tr
from cxjourney.domain.words import cause_text, note_kind_text, status_text, yes_no
from cxjourney.exchange.returning import sorts
from cxjourney.exchange.returning.sorts import CellValue
from cxjourney.exchange.safe_text import safe_cell

Cell = str | int | float | date | None
"""What an export puts into a cell."""

ID = "id"
JOURNEY, STAGE, LANE, TOUCHPOINT = "journey_id", "stage_id", "lane_id", "touchpoint_id"
PLACES = (JOURNEY, STAGE, LANE, TOUCHPOINT)
"""Columns that name where a record belongs by title: read for new rows, told where they changed in others."""

SOURCE, TARGET = "source_id", "target_id"
ENDS = (SOURCE, TARGET)
"""Columns that name the touchpoints an arrow joins: they tell which arrow a row is whose id is gone."""


class Sort(StrEnum):
    """How a value is written in a cell."""

    LINE = "line"
    TEXT = "text"
    QUOTE = "quote"
    LIST = "list"
    WORD = "word"
    FLAG = "flag"
    NUMBER = "number"
    WHOLE = "whole"
    SHARE = "share"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Field:
    """One field that may come back: its sort, its name for people, and its words where it is one of a list."""

    sort: Sort
    name: Callable[[], str]
    words: Callable[[], dict[str, str]] = dict
    needed: bool = False


FIELDS: dict[str, dict[str, Field]] = {
    Touchpoint.kind: {
        "title": Field(Sort.LINE, lambda: tr("Touchpoint"), needed=True),
        "channel": Field(Sort.LINE, lambda: tr("Channel")),
        "owner": Field(Sort.LINE, lambda: tr("Owner")),
        "description": Field(Sort.TEXT, lambda: tr("Description")),
        "expectation": Field(Sort.TEXT, lambda: tr("What customers expect")),
    },
    Transition.kind: {
        "share": Field(Sort.SHARE, lambda: tr("Share of customers (%)")),
        "wait_hours": Field(Sort.NUMBER, lambda: tr("Wait (hours)")),
        "drop_off": Field(Sort.SHARE, lambda: tr("Drop-off (%)")),
        "label": Field(Sort.LINE, lambda: tr("Label")),
    },
    Note.kind: {
        "note_kind": Field(Sort.WORD, lambda: tr("Kind"), lambda: {note_kind_text(one): one for one in NoteKind}),
        "text": Field(Sort.TEXT, lambda: tr("Note"), needed=True),
        "cause": Field(Sort.WORD, lambda: tr("Cause"), lambda: {cause_text(one): one for one in NoteCause}),
        "votes": Field(Sort.WHOLE, lambda: tr("Votes")),
    },
    Action.kind: {
        "title": Field(Sort.LINE, lambda: tr("Action"), needed=True),
        "problem": Field(Sort.TEXT, lambda: tr("Problem")),
        "owner": Field(Sort.LINE, lambda: tr("Owner")),
        "due": Field(Sort.DAY, lambda: tr("Due")),
        "status": Field(Sort.WORD, lambda: tr("Status"), lambda: {status_text(one): one for one in ActionStatus}),
        "impact": Field(Sort.WHOLE, lambda: tr("Impact (1 to 5)")),
        "effort": Field(Sort.WHOLE, lambda: tr("Effort (1 to 5)")),
        "baseline_from": Field(Sort.DAY, lambda: tr("Baseline from")),
        "baseline_to": Field(Sort.DAY, lambda: tr("Baseline to")),
        "check_from": Field(Sort.DAY, lambda: tr("Check from")),
        "check_to": Field(Sort.DAY, lambda: tr("Check to")),
        "result": Field(Sort.TEXT, lambda: tr("Result")),
    },
    Persona.kind: {
        "name": Field(Sort.LINE, lambda: tr("Name"), needed=True),
        "role": Field(Sort.LINE, lambda: tr("Role")),
        "age": Field(Sort.LINE, lambda: tr("Age")),
        "place": Field(Sort.LINE, lambda: tr("Place")),
        "quote": Field(Sort.QUOTE, lambda: tr("Quote")),
        "story": Field(Sort.TEXT, lambda: tr("Story")),
        "goals": Field(Sort.LIST, lambda: tr("Goals")),
        "needs": Field(Sort.LIST, lambda: tr("Needs")),
        "frustrations": Field(Sort.LIST, lambda: tr("Frustrations")),
        "expectations": Field(Sort.LIST, lambda: tr("Expectations")),
        "channels": Field(Sort.LIST, lambda: tr("Channels")),
        "tags": Field(Sort.LIST, lambda: tr("Tags")),
        "high_impact": Field(Sort.FLAG, lambda: tr("High impact"), lambda: {yes_no(True): "yes", yes_no(False): "no"}),
    },
}
"""Record kind -> field -> how it is written; every other column of a workbook only goes out."""

_EMPTY: dict[tuple[str, str], Any] = {(Note.kind, "votes"): 0}  # what an empty cell means, where not None


def words_of(kind: str, field: str) -> dict[str, str]:
    """Return what a cell may say -> the record's value, for fields that are one of a list; else nothing."""
    return FIELDS[kind][field].words()


def cell_of(kind: str, field: str, value: Any) -> Cell:
    """Return what an export writes for a field's value."""
    sort = FIELDS[kind][field].sort
    if sort is Sort.QUOTE:
        return f"“{value}”" if value else ""
    if sort is Sort.LIST:
        return "\n".join(f"• {entry}" for entry in value)
    if sort in (Sort.WORD, Sort.FLAG):
        code = str(value) if sort is Sort.WORD else ("yes" if value else "no")
        return next((word for word, code_of in words_of(kind, field).items() if code_of == code), "")
    plain: Cell = value
    return plain


def value_of(kind: str, field: str, cell: CellValue, words: Mapping[str, str] | None = None) -> Any:
    """Return the record's value for what a cell says; raise JourneyError with the reason where it cannot be read.

    `words` are those of the language that the workbook was written in, beside the ones of now.
    """
    known = FIELDS[kind][field]
    sort = known.sort
    if sort in (Sort.WORD, Sort.FLAG):
        # the codes are the English words, spelled with blanks or with underscores
        plain = {code.replace("_", " "): code for code in known.words().values()}
        offered = {**plain, **(words or {}), **known.words()}
        if sort is Sort.FLAG:
            return sorts.as_flag(cell, offered)
        return _OPTIONS[field](sorts.as_word(cell, offered))
    read: Callable[[CellValue], Any] = _READERS[sort]
    value = read(cell)
    return _EMPTY.get((kind, field)) if value is None else value


_READERS: dict[Sort, Callable[[CellValue], Any]] = {
    Sort.LINE: sorts.as_line,
    Sort.TEXT: sorts.as_text,
    Sort.QUOTE: sorts.as_quote,
    Sort.LIST: sorts.as_list,
    Sort.NUMBER: sorts.as_number,
    Sort.WHOLE: sorts.as_whole,
    Sort.SHARE: sorts.as_share,
    Sort.DAY: sorts.as_day,
}


_OPTIONS: dict[str, type[StrEnum]] = {"note_kind": NoteKind, "cause": NoteCause, "status": ActionStatus}


def meaning(kind: str, field: str, cell: CellValue, words: Mapping[str, str] | None = None) -> object:
    """Return what a cell means, to compare it with another of the same field; also where it cannot be read."""
    try:
        value = value_of(kind, field, cell, words)
    except JourneyError:
        return ("unread", " ".join(str(cell).split()))
    return (type(value).__name__, value)


def same(kind: str, field: str, one: CellValue, other: CellValue, words: Mapping[str, str] | None = None) -> bool:
    """Say whether two cells mean the same: spelling, rounding and trailing blanks aside."""
    if type(one) is type(other) and one == other:
        return True
    if FIELDS[kind][field].sort in (Sort.NUMBER, Sort.SHARE):
        numbers = [meaning(kind, field, cell, words) for cell in (one, other)]
        values = [number[1] for number in numbers if isinstance(number, tuple) and number[0] in ("int", "float")]
        if len(values) == 2:
            return math.isclose(values[0], values[1], rel_tol=1e-9, abs_tol=1e-12)
        return numbers[0] == numbers[1]
    return meaning(kind, field, one, words) == meaning(kind, field, other, words)


def exported(record: Record, field: str) -> Cell:
    """Return a record's field exactly as a workbook holds it: safe for a cell, and cut where it is too long."""
    cell = cell_of(record.kind, field, getattr(record, field))
    if isinstance(cell, str):
        return safe_cell(cell)
    if isinstance(cell, float) and not math.isfinite(cell):
        return None
    return cell


def is_cut(record: Record, field: str) -> bool:
    """Say whether a cell holds only the beginning of a field, so that an edit of it would lose the rest."""
    cell = cell_of(record.kind, field, getattr(record, field))
    return isinstance(cell, str) and len(safe_cell(cell)) < len(cell) and safe_cell(cell).endswith("…")


def record_class(kind: str) -> type[Record]:
    """Return the class of a kind that may come back."""
    return KINDS[kind]
