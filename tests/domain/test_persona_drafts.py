"""Suggested personas taken into a project: marked, with their segments, in one step."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from cxjourney.domain import actions
from cxjourney.domain.actions.personas import stands
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.persona_draft import PersonaDraft
from cxjourney.domain.project import Project
from cxjourney.domain.records import Condition, Drafted, Motivation, OwnField, Persona, Segment
from tests.builders import make_project
from tests.domain.checking import after

EAST = (Condition("Region", ("East",)),)
ROLE = Drafted("role", "Region: East", 120, "12 % of all answers.")
LOW = Drafted("frustrations", "Low point: Check out", 40, "NPS −20.")
PAIN = Drafted("frustrations", "Card refused", 40)


def draft(name: str = "East", segment_id: str | None = None, statements: tuple[Drafted, ...] = (ROLE,)) -> PersonaDraft:
    return PersonaDraft(name, "Region: East", () if segment_id else EAST, 120, 0.12, "Why.", statements, segment_id)


def test_statements_become_fields_and_stay_marked() -> None:
    project = after(make_project(), actions.add_drafted_personas(make_project(), [draft(statements=(ROLE, LOW, PAIN))]))
    persona = next(p for p in project.table(Persona).values() if p.name == "East")
    assert persona.role == "Region: East"
    assert persona.frustrations == ("Low point: Check out", "Card refused")
    assert persona.drafted == (ROLE, LOW, PAIN)
    assert persona.position == 1
    assert project.need(Segment, persona.segment_id or "").conditions == EAST


def test_a_named_segment_is_used_and_one_with_the_same_conditions_too() -> None:
    project = make_project()
    edit = actions.add_drafted_personas(project, [draft("New", "new"), draft("East"), draft("East again")])
    assert edit.text == "Add 3 drafted personas"
    project = after(project, edit)
    new, first, again = list(project.table(Persona).values())[-3:]
    assert new.segment_id == "new"
    assert first.segment_id == again.segment_id
    assert [segment.name for segment in project.table(Segment).values()] == ["New customers", "Region: East"]


def test_a_mark_that_cleaning_would_change_is_not_kept() -> None:
    text = "Two  \n lines"
    project = make_project()
    project.apply(actions.add_drafted_personas(project, [draft(statements=(Drafted("needs", text, 9), ROLE))]))
    persona = next(p for p in project.table(Persona).values() if p.name == "East")
    assert len(persona.needs) == 1
    assert persona.drafted == (ROLE,)


def test_what_cannot_be_added_is_refused() -> None:
    project = make_project()
    with pytest.raises(JourneyError, match="at least one"):
        actions.add_drafted_personas(project, [])
    with pytest.raises(JourneyError, match="no longer"):
        actions.add_drafted_personas(project, [draft(segment_id="gone")])
    with pytest.raises(JourneyError, match="Suggest anew"):
        actions.add_drafted_personas(project, [draft(statements=(Drafted("age", "30", 9),))])


MARKS = (
    Drafted("role", "Buys often", 90),
    Drafted("needs", "A firm date", 40),
    Drafted("needs", "One price", 30),
    Drafted("motivations", "Price – Quality", 20),
    Drafted("own_fields", "Income: Average", 20),
)


def drafted_persona() -> Project:
    project = make_project()
    project.apply(
        actions.edit_persona(
            project, "maya", role="Buys often", needs=("A firm date", "One price"),
            motivations=(Motivation("Price", "Quality", 70),), own_fields=(OwnField("Income", "Average"),),
            drafted=MARKS,
        )
    )  # fmt: skip
    assert project.need(Persona, "maya").drafted == MARKS
    return project


def test_a_quote_from_the_evidence_stays_a_customers_word_until_it_is_rewritten() -> None:
    quote = Drafted("quote", "Where is it?", 50)
    project = after(make_project(), actions.add_drafted_personas(make_project(), [draft(statements=(quote,))]))
    id_ = next(p.id for p in project.table(Persona).values() if p.name == "East")
    confirmed = after(project, actions.confirm_statements(project, id_))
    assert confirmed.need(Persona, id_).drafted == ()
    assert confirmed.need(Persona, id_).quote_said
    assert after(confirmed, actions.edit_persona(confirmed, id_, name="Mia")).need(Persona, id_).quote_said
    assert not after(confirmed, actions.edit_persona(confirmed, id_, quote="Mine")).need(Persona, id_).quote_said


def test_confirmed_statements_are_the_personas_own() -> None:
    project = drafted_persona()
    before = project.need(Persona, "maya")
    one = after(project, actions.confirm_statements(project, "maya", MARKS[1:2])).need(Persona, "maya")
    assert one.drafted == (MARKS[0], *MARKS[2:])
    assert one.needs == before.needs
    every = actions.confirm_statements(project, "maya")
    assert every.text == "Confirm statements of “Maya”"
    project = after(project, every)
    assert project.need(Persona, "maya") == replace(before, drafted=())
    assert not actions.confirm_statements(project, "maya"), "nothing is left to confirm"


@pytest.mark.parametrize(
    ("changes", "gone"),
    [
        ({"role": "Buys seldom"}, MARKS[:1]),
        ({"needs": ("One price", "A firm date")}, ()),  # the order is a matter of taste
        ({"needs": ("A firm date or none", "One price")}, MARKS[1:2]),
        ({"needs": ()}, MARKS[1:3]),
        ({"motivations": (Motivation("Price", "Quality", 10),)}, ()),  # how much so was not drafted
        ({"motivations": (Motivation("Speed", "Quality", 70),)}, MARKS[3:4]),
        ({"own_fields": (OwnField("Income", "High"),)}, MARKS[4:]),
        ({"name": "Nora", "quote": "Well."}, ()),
    ],
)
def test_what_a_person_rewrites_is_their_own(changes: dict[str, Any], gone: tuple[Drafted, ...]) -> None:
    project = drafted_persona()
    persona = after(project, actions.edit_persona(project, "maya", **changes)).need(Persona, "maya")
    assert persona.drafted == tuple(mark for mark in MARKS if mark not in gone)


def test_a_mark_on_a_field_that_no_persona_has_stands_for_nothing() -> None:
    assert not stands(Persona(id="p", name="P"), Drafted("shoe_size", "42", 9))


def test_a_statement_can_be_left_out() -> None:
    one = draft(statements=(ROLE, LOW))
    assert one.without(ROLE).statements == (LOW,)
    assert actions.add_drafted_personas(make_project(), [one.without(ROLE)]).text == "Add drafted persona “East”"
