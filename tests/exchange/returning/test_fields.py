"""Cells and values: one undoes the other, and what people type is read or refused, never guessed."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxjourney.domain.checks import FIELDS as CHECKS
from cxjourney.domain.checks import TEXT_LENGTH, TITLE_LENGTH
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.records import KINDS, ActionStatus, NoteCause, NoteKind, Persona
from cxjourney.exchange.returning.fields import FIELDS, Sort, cell_of, exported, is_cut, same, value_of
from cxjourney.exchange.safe_text import safe_cell

EVERY = [(kind, name) for kind, fields in FIELDS.items() for name in fields]

TEXTS = st.text(max_size=60)
VALUES: dict[Sort, st.SearchStrategy[Any]] = {
    Sort.LINE: TEXTS,
    Sort.TEXT: TEXTS,
    Sort.QUOTE: TEXTS,
    Sort.LIST: st.lists(TEXTS, max_size=5).map(tuple),
    Sort.FLAG: st.booleans(),
    Sort.NUMBER: st.none() | st.floats(0, 1e6),
    Sort.SHARE: st.none() | st.floats(0, 1),
    Sort.DAY: st.none() | st.dates(date(1950, 1, 1), date(2199, 12, 31)),
}


def values_of(kind: str, name: str) -> st.SearchStrategy[Any]:
    sort = FIELDS[kind][name].sort
    if sort is Sort.WORD:
        return st.sampled_from({"note_kind": NoteKind, "cause": NoteCause, "status": ActionStatus}[name])
    if sort is Sort.WHOLE:
        return st.integers(0, 1_000_000) if name == "votes" else st.none() | st.integers(1, 5)
    return VALUES[sort]


@pytest.mark.parametrize(("kind", "name"), EVERY)
@settings(max_examples=40)
@given(data=st.data())
def test_reading_undoes_writing(kind: str, name: str, data: st.DataObject) -> None:
    try:
        value = CHECKS[KINDS[kind]][name](data.draw(values_of(kind, name)))
    except JourneyError:
        return  # no record holds it
    cell = cell_of(kind, name, value)
    cell = safe_cell(cell) if isinstance(cell, str) else cell
    assert same(kind, name, cell, cell)
    again = CHECKS[KINDS[kind]][name](value_of(kind, name, cell))
    assert _plain(again) == _plain(value)
    assert same(kind, name, cell_of(kind, name, again), cell)


def _plain(value: object) -> object:
    """Return a value such that the spelling of signs and blanks makes no difference."""
    if isinstance(value, tuple):
        return tuple(_plain(one) for one in value if _plain(one))
    if not isinstance(value, str):
        return value
    lines = unicodedata.normalize("NFC", str(value).replace("\r", "\n")).split("\n")
    return "\n".join(" ".join(line.split()) for line in lines).strip(" \n•")


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("31.12.2026", date(2026, 12, 31)),
        ("1. 2. 2027", date(2027, 2, 1)),
        ("3.4.27", date(2027, 4, 3)),
        ("2026-12-31", date(2026, 12, 31)),
        ("2026/12/31", date(2026, 12, 31)),
        (" 31/12/2026 ", date(2026, 12, 31)),
        ("12/31/2026", date(2026, 12, 31)),
        ("7/7/2026", date(2026, 7, 7)),
        ("31 Dec 2026", date(2026, 12, 31)),
        ("December 31, 2026", date(2026, 12, 31)),
        ("31. März 2027", date(2027, 3, 31)),
        ("1st June 2027", date(2027, 6, 1)),
        (datetime(2026, 12, 31, 14, 30), date(2026, 12, 31)),
        (46_387, date(2026, 12, 31)),
        ("", None),
        ("   ", None),
        (None, None),
    ],
)
def test_dates_as_people_write_them(typed: Any, day: date | None) -> None:
    assert value_of("action", "due", typed) == day


@pytest.mark.parametrize(
    "typed", ["12/11/2026", "soon", "31.02.2026", "Q3 2027", 2026, "1/2/3", "2026", True, time(9, 30), "31.12.0026"]
)
def test_dates_that_nobody_can_be_sure_of(typed: Any) -> None:
    with pytest.raises(JourneyError):
        value_of("action", "due", typed)


def test_an_ambiguous_date_says_which_two_it_may_be() -> None:
    with pytest.raises(JourneyError, match="2026-11-12 or 2026-12-11"):
        value_of("action", "due", "12/11/2026")


@pytest.mark.parametrize(
    ("typed", "share"),
    [
        (0.45, 0.45), ("45 %", 0.45), ("45%", 0.45), ("45", 0.45), ("12,5 %", 0.125), ("12.5", 0.125), (1, 1),
        ("100", 1.0), ("0", 0.0), ("0 %", 0.0), (None, None), ("", None), ("\u00a07,5\u202f%", 0.075),
    ],
)  # fmt: skip
def test_shares_as_people_write_them(typed: Any, share: float | None) -> None:
    read = value_of("transition", "share", typed)
    assert read == (None if share is None else pytest.approx(share))


@pytest.mark.parametrize("typed", ["0,45", "1", "half", "45 of 100", "--", "%", True])
def test_shares_that_may_be_two_things(typed: Any) -> None:
    with pytest.raises(JourneyError):
        value_of("transition", "share", typed)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1,5", 1.5), ("1.5", 1.5), ("1.234,5", 1234.5), ("1,234.5", 1234.5), ("1 234,5", 1234.5),
        ("1.234.567", 1234567),
        ("0,125", 0.125), ("-3", -3), ("−3", -3), ("1'234.5", 1234.5), (" 12 ", 12), (".5", 0.5),
        ("1234,567", 1234.567),
    ],
)  # fmt: skip
def test_numbers_typed_as_text(typed: str, number: float) -> None:
    assert value_of("transition", "wait_hours", typed) == pytest.approx(number)


@pytest.mark.parametrize("typed", ["1,234", "1.234", "1,2,3", "1.23.456", "12h", "nan", "1e5", "٣", "1_000", "9" * 50])
def test_numbers_that_are_not_taken(typed: str) -> None:
    with pytest.raises(JourneyError):
        value_of("transition", "wait_hours", typed)


def test_whole_numbers() -> None:
    assert value_of("note", "votes", 3.0) == 3
    assert value_of("note", "votes", "4") == 4
    assert value_of("note", "votes", None) == 0
    assert value_of("action", "impact", None) is None
    with pytest.raises(JourneyError, match="whole"):
        value_of("note", "votes", 2.5)


def test_words_in_any_case_and_in_the_language_of_the_workbook() -> None:
    assert value_of("action", "status", " In  Progress ") is ActionStatus.IN_PROGRESS
    assert value_of("action", "status", "erledigt", {"erledigt": "done"}) is ActionStatus.DONE
    assert value_of("note", "cause", "") is NoteCause.NONE
    assert value_of("note", "cause", None) is NoteCause.NONE
    assert value_of("note", "note_kind", "Idea") is NoteKind.IDEA
    with pytest.raises(JourneyError, match="finished"):
        value_of("action", "status", "finished")


@pytest.mark.parametrize(("typed", "is_so"), [("yes", True), ("No", False), (True, True), (0, False), ("x", True)])
def test_yes_and_no(typed: Any, is_so: bool) -> None:
    assert value_of("persona", "high_impact", typed) is is_so
    with pytest.raises(JourneyError, match="neither yes nor no"):
        value_of("persona", "high_impact", "perhaps")


def test_lists_with_any_bullet_or_none() -> None:
    assert value_of("persona", "goals", "• One\n- Two\n* Three\nFour\n\n  ") == ("One", "Two", "Three", "Four")
    assert value_of("persona", "goals", cell_of("persona", "goals", ("- minus", "-5 °C"))) == ("- minus", "-5 °C")


def test_quotes_lose_the_marks_around_them_only() -> None:
    assert value_of("persona", "quote", "“They know me”") == "They know me"
    assert value_of("persona", "quote", '"They know me"') == "They know me"
    assert value_of("persona", "quote", "„Man kennt mich“") == "Man kennt mich"
    assert value_of("persona", "quote", "“Yes” and “no”") == "“Yes” and “no”"
    assert value_of("persona", "quote", cell_of("persona", "quote", "“Ha”, said Ines")) == "“Ha”, said Ines"


def test_texts_that_a_program_took_for_something_else() -> None:
    assert value_of("persona", "age", 27) == "27"
    assert value_of("persona", "age", 27.0) == "27"
    assert value_of("touchpoint", "title", True) == "TRUE"
    with pytest.raises(JourneyError, match="apostrophe"):
        value_of("persona", "age", datetime(2026, 4, 3))


def test_another_spelling_is_no_edit() -> None:
    assert same("touchpoint", "title", "Cafe\u0301  bar ", "Café bar")
    assert same("note", "text", "one\r\ntwo  \r\n", "one\ntwo")
    assert same("transition", "share", 0.1 + 0.2, 0.3)
    assert same("transition", "share", "30 %", 0.3)
    assert same("action", "due", datetime(2026, 12, 31), "2026-12-31")
    assert same("action", "owner", None, "")
    assert not same("transition", "share", 0.3, 0.31)
    assert not same("action", "due", None, "2026-12-31")
    assert same("note", "text", "_x005F_x0041_ is a text", "_x0041_ is a text")


def test_what_a_cell_cannot_hold_is_known() -> None:
    long = Persona(id="p", name="Maya", goals=tuple("x" * TITLE_LENGTH for _ in range(100)))
    assert is_cut(long, "goals")
    assert len(str(exported(long, "goals"))) == 32_767
    assert not is_cut(Persona(id="p", name="Maya", story="x" * TEXT_LENGTH), "story")
    assert is_cut(Persona(id="p", name="Maya", story="\U0001f4e6" * TEXT_LENGTH), "story")
