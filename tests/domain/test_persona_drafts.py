"""Suggested personas taken into a project: marked, with their segments, in one step."""

from __future__ import annotations

import pytest

from cxjourney.domain import actions
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.persona_draft import PersonaDraft
from cxjourney.domain.records import Condition, Drafted, Persona, Segment
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


def test_a_statement_can_be_left_out() -> None:
    one = draft(statements=(ROLE, LOW))
    assert one.without(ROLE).statements == (LOW,)
    assert actions.add_drafted_personas(make_project(), [one.without(ROLE)]).text == "Add drafted persona “East”"
