"""Journeys from another file: they come whole, as copies of their own, and bring nothing that belongs elsewhere."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cxjourney.domain import actions
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.project import Project
from cxjourney.domain.records import (
    Action,
    Asset,
    Emotion,
    Journey,
    Lane,
    MomentOfTruth,
    Note,
    Persona,
    Record,
    Stage,
    Touchpoint,
    Transition,
)
from tests.builders import make_project, make_records
from tests.domain.checking import after

J = "journey-1"
OF_A_MAP = (Journey, Stage, Lane, Touchpoint, Transition, Note, MomentOfTruth)


def other_file() -> list[Record]:
    """Return the shop with a second journey before the first, a picture, a pinned quote, and lines of descent."""
    records: list[Record] = []
    for record in make_records():
        if record.id == J:
            record = replace(record, position=1, source_id="then")
        elif record.id == "pay":
            record = replace(record, image_ids=("till",), sub_journey_id="then", origin_id="somewhere")
        elif record.id == "n1":
            record = replace(record, answer_key="17", origin_id="somewhere")
        records.append(record)
    early = Journey(id="then", title="Early version")
    return [*records, early, Asset(id="till", name="till.png"), Action(id="a", journey_id=J, title="Fewer steps")]


def added() -> Project:
    project = make_project()
    return after(project, actions.add_journeys(project, other_file(), "other.cxj"))


def test_all_of_a_map_comes_once_more_under_new_ids() -> None:
    project, own = added(), make_project()
    for kind in OF_A_MAP:
        assert len(project.table(kind)) == 2 * len(own.table(kind)) + (kind is Journey)
        assert set(own.table(kind)) < set(project.table(kind))
    assert [journey.title for journey in project.journeys()] == ["First purchase", "Early version", "First purchase"]
    assert [journey.position for journey in project.journeys()] == [0, 1, 2]
    copy = project.journeys()[2]
    assert copy.source_id == project.journeys()[1].id
    titles = [(t.title, project.need(Stage, t.stage_id).title, project.need(Lane, t.lane_id).title)
              for t in project.touchpoints(copy.id)]  # fmt: skip
    assert titles == [(t.title, own.need(Stage, t.stage_id).title, own.need(Lane, t.lane_id).title)
                      for t in own.touchpoints(J)]  # fmt: skip
    arrows = {(project.need(Touchpoint, t.source_id).title, project.need(Touchpoint, t.target_id).title, t.share)
              for t in project.transitions(copy.id)}  # fmt: skip
    assert ("See advert", "Check out", 0.6) in arrows
    assert len(arrows) == 5


def test_what_belongs_to_the_other_file_stays_there() -> None:
    project, own = added(), make_project()
    for kind in (Persona, Asset, Action):
        assert set(project.table(kind)) == set(own.table(kind))
    copy = project.journeys()[2]
    pay = next(touchpoint for touchpoint in project.touchpoints(copy.id) if touchpoint.title == "Check out")
    assert (pay.image_ids, pay.origin_id, pay.sub_journey_id) == ((), None, project.journeys()[1].id)
    note = next(note for note in project.table(Note).values() if note.touchpoint_id == pay.id)
    assert (note.text, note.votes, note.answer_key, note.origin_id) == ("Card refused twice", 3, "", None)
    felt = [emotion for emotion in project.table(Emotion).values() if emotion.touchpoint_id == pay.id]
    assert [(emotion.value, emotion.persona_id) for emotion in felt] == [(0.5, None)]  # everyone's, not Maya's


def test_the_step_says_how_much_came_from_where() -> None:
    edit = actions.add_journeys(make_project(), other_file(), "other.cxj")
    assert edit.text == "Add 2 journeys from “other.cxj”"
    one = actions.add_journeys(Project(), make_records(), "shop.cxj")
    assert one.text == "Add 1 journey from “shop.cxj”"
    assert [journey.position for journey in after(Project(), one).journeys()] == [0]


def test_a_file_without_a_journey_adds_nothing() -> None:
    rest = [record for record in make_records() if isinstance(record, Persona)]
    with pytest.raises(JourneyError, match=r"“people\.cxj” holds no journey"):
        actions.add_journeys(make_project(), rest, "people.cxj")
