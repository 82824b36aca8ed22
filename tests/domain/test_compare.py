"""Comparing two journeys: by descent, by title, and as JSON."""

from __future__ import annotations

import json

import pytest

from cxjourney.domain import actions
from cxjourney.domain.actions import Cell, added_id
from cxjourney.domain.compare import compare_journeys, normalised
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.project import Project
from cxjourney.domain.records import Journey, Lane, Stage, Touchpoint
from tests.builders import make_project

J = "journey-1"


def with_to_be() -> tuple[Project, str, dict[str, str]]:
    """Return the small shop with a to-be copy, its id, and original id -> copy id of the touchpoints."""
    project = make_project()
    project.apply(edit := actions.duplicate_journey(project, J))
    journey = added_id(edit, Journey)
    return project, journey, {t.origin_id or "": t.id for t in project.touchpoints(journey)}


def test_a_fresh_copy_does_not_differ() -> None:
    project, to_be, _ = with_to_be()
    found = compare_journeys(project, J, to_be)
    assert found.as_json(project) == {"added": [], "removed": [], "moved": [], "changed": []}
    assert len(found.same) == 5


def test_added_removed_moved_and_changed_are_told_apart() -> None:
    project, to_be, copies = with_to_be()
    use = next(stage for stage in project.stages(to_be) if stage.title == "Use")
    web = next(lane for lane in project.lanes(to_be) if lane.title == "Web and app")
    project.apply(actions.rename_touchpoint(project, copies["pay"], "Pay in one tap"))
    project.apply(actions.edit_touchpoint(project, copies["pay"], owner="Web shop"))
    project.apply(actions.remove_touchpoints(project, [copies["ask"]]))
    project.apply(actions.move_touchpoint(project, copies["pack"], Cell(use.id, web.id, 0)))
    project.apply(actions.add_touchpoint(project, Cell(use.id, web.id, 5), "Thank-you"))
    project.apply(actions.rename_stage(project, use.id, "Enjoy"))
    found = compare_journeys(project, J, to_be).as_json(project)
    assert found == {
        "added": [{"touchpoint": "Thank-you", "stage": "Enjoy", "lane": "Web and app"}],
        "removed": [{"touchpoint": "Ask in store", "stage": "Discover", "lane": "Store"}],
        "moved": [
            {
                "touchpoint": "Pack parcel",
                "before": {"stage": "Buy", "lane": "Warehouse"},
                "after": {"stage": "Enjoy", "lane": "Web and app"},
            }
        ],
        "changed": [
            {"touchpoint": "Check out", "field": "title", "before": "Check out", "after": "Pay in one tap"},
            {"touchpoint": "Check out", "field": "owner", "before": "", "after": "Web shop"},
        ],
    }
    assert json.loads(json.dumps(found)) == found
    back = compare_journeys(project, to_be, J).as_json(project)
    assert back["added"][0]["touchpoint"] == "Ask in store"


def test_journeys_drawn_apart_are_paired_by_title() -> None:
    project = make_project()
    project.apply(edit := actions.new_journey(project, "Other", stages=["discover", "Buy!"], lanes=["WEB AND APP"]))
    other = added_id(edit, Journey)
    discover, buy = (stage.id for stage in project.stages(other))
    lane = project.lanes(other)[0].id
    project.apply(actions.add_touchpoint(project, Cell(buy, lane, 0), "CHECK-OUT", channel="App"))
    project.apply(actions.add_touchpoint(project, Cell(discover, lane, 0), "Ask in store", channel="Store"))
    found = compare_journeys(project, J, other)
    assert {before.id for before, _ in found.same} == {"pay", "ask"}
    assert [moved.before.id for moved in found.moved] == ["ask"], "its lane has no counterpart"
    assert [change.field for change in found.changed] == ["title"]


def test_the_line_of_descent_survives_a_removed_original_and_a_circle() -> None:
    project, to_be, copies = with_to_be()
    project.apply(edit := actions.duplicate_journey(project, to_be, "Third"))
    third = added_id(edit, Journey)
    project.apply(actions.rename_touchpoint(project, copies["pay"], "Entirely different"))
    project.apply(actions.remove_journey(project, J))
    assert len(compare_journeys(project, to_be, third).same) == 5
    circular = Project(
        [
            Journey(id="a", title="A"),
            Journey(id="b", title="B"),
            Stage(id="sa", journey_id="a", title="S"),
            Stage(id="sb", journey_id="b", title="S"),
            Lane(id="la", journey_id="a", title="L"),
            Lane(id="lb", journey_id="b", title="L"),
            Touchpoint(id="ta", journey_id="a", stage_id="sa", lane_id="la", title="X", origin_id="tb"),
            Touchpoint(id="tb", journey_id="b", stage_id="sb", lane_id="lb", title="Y", origin_id="ta"),
        ]
    )
    assert len(compare_journeys(circular, "a", "b").same) == 1
    with pytest.raises(JourneyError):
        compare_journeys(circular, "a", "gone")


def test_titles_are_compared_without_case_accents_and_punctuation() -> None:
    assert normalised("  Café – “À la carte”! ") == "cafe a la carte"
