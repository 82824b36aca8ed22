"""The bundled templates and the sample: complete, sound, and what they promise."""

from __future__ import annotations

import csv
from collections import Counter
from statistics import median

import pytest

from cxjourney.domain import actions
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.graph import loops
from cxjourney.domain.project import Project
from cxjourney.domain.records import (
    Emotion,
    Journey,
    JourneyState,
    LaneKind,
    Metric,
    MetricKind,
    MomentOfTruth,
    Note,
    Persona,
    Segment,
    Touchpoint,
    TransitionKind,
)
from cxjourney.domain.rules import Severity, find_issues
from cxjourney.domain.templates import add_from_template, list_templates, load_sample, load_template
from cxjourney.paths import resource
from tests.builders import make_project
from tests.domain.checking import after, assert_sound
from tests.make_sample import survey_text, ticket_text

NAMES = ["shop", "software-subscription", "hospital-visit", "bank-account", "hotel-stay", "public-service"]


def test_the_list_starts_with_the_blank_one_and_describes_each() -> None:
    infos = list_templates()
    assert [info.name for info in infos] == ["blank", *NAMES]
    assert all(info.title and info.description.endswith(".") for info in infos)


@pytest.mark.parametrize("name", NAMES)
def test_a_template_is_a_map_worth_starting_from(name: str) -> None:
    project = Project(load_template(name))
    assert_sound(project)
    journey = project.journeys()[0]
    touchpoints = project.touchpoints(journey.id)
    assert len(project.stages(journey.id)) == 6
    assert all(stage.goal for stage in project.stages(journey.id))
    assert 1 <= sum(lane.lane_kind is LaneKind.BACKSTAGE for lane in project.lanes(journey.id)) <= 2
    assert 12 <= len(touchpoints) <= 18
    assert all(touchpoint.channel and touchpoint.description for touchpoint in touchpoints)
    backstage = {lane.id for lane in project.lanes(journey.id) if lane.lane_kind is LaneKind.BACKSTAGE}
    assert all(t.expectation for t in touchpoints if t.lane_id not in backstage)
    assert any(t.transition_kind is TransitionKind.ALTERNATIVE for t in project.transitions(journey.id))
    assert len(project.table(MomentOfTruth)) == 2
    assert len(project.table(Note)) >= 6
    assert len(project.table(Emotion)) >= 10
    assert 1 <= len(project.table(Persona)) <= 2
    assert len(project.table(Metric)) >= 2
    assert [i.text for i in find_issues(project) if i.severity is not Severity.HINT] == []


def test_each_loading_is_fresh_and_names_are_forgiving() -> None:
    first, second = load_template("Shop"), load_template(" shop ")
    assert not {r.id for r in first[1:]} & {r.id for r in second[1:]}
    with pytest.raises(JourneyError, match="blank, shop"):
        load_template("../electronics-shop")


def test_the_blank_template_has_three_lanes_and_nothing_else() -> None:
    project = Project(load_template("blank"))
    journey = project.journeys()[0]
    assert [lane.title for lane in project.lanes(journey.id)] == ["Online", "In person", "Backstage"]
    assert not project.stages(journey.id)


def test_a_template_can_be_added_to_a_project() -> None:
    project = make_project()
    done = after(project, add_from_template(project, "bank-account"))
    assert [journey.title for journey in done.journeys()] == ["First purchase", "Open and switch an account"]
    assert Counter(metric.name for metric in done.table(Metric).values())["NPS"] == 1
    assert done.info == project.info


# the sample


def test_the_sample_is_the_shop_of_the_design() -> None:
    sample = load_sample()
    project = Project(sample.records)
    assert_sound(project)
    assert [issue.text for issue in find_issues(project)] == []
    as_is, to_be, back = project.journeys()
    assert [as_is.title, to_be.title, back.title] == ["First purchase", "First purchase, to be", "Return and refund"]
    assert (to_be.state, to_be.source_id) == (JourneyState.TO_BE, as_is.id)
    stages = [stage.title for stage in project.stages(as_is.id)]
    assert stages == ["Discover", "Compare", "Buy", "Receive", "Use", "Stay"]
    assert len(project.lanes(as_is.id)) == 5
    assert 15 <= len(project.touchpoints(as_is.id)) <= 20
    assert len([m for m in project.moments() if project.need(Touchpoint, m).journey_id == as_is.id]) == 4
    assert len(loops(project, as_is.id)) == 1
    assert [persona.name for persona in project.table(Persona).values()] == ["Maya", "Jonas", "Ruth"]
    assert [segment.name for segment in project.table(Segment).values()] == ["High impact", "New", "Returning", "B2B"]
    kinds = [metric.metric_kind for metric in project.table(Metric).values()]
    assert kinds == [MetricKind.NPS, MetricKind.CSAT, MetricKind.CES, MetricKind.TTR]
    for persona in project.table(Persona).values():
        lists = (persona.goals, persona.needs, persona.frustrations, persona.expectations, persona.motivations)
        assert all(len(entries) >= 2 for entries in lists)
        assert len(persona.story) > 300


def rows_of(name: str) -> list[dict[str, str]]:
    with resource(f"samples/{name}").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_data_files_are_what_the_script_makes() -> None:
    folder = resource("samples")
    assert (folder / "electronics-shop.csv").read_text(encoding="utf-8") == survey_text()
    assert (folder / "electronics-shop-tickets.csv").read_text(encoding="utf-8") == ticket_text()


def test_every_row_of_the_data_lands_on_the_map_by_the_mapping() -> None:
    sample = load_sample()
    project = Project(sample.records)
    titles = {t.title for t in project.touchpoints(project.journeys()[0].id)}
    for path in sample.paths:
        mapping = sample.mappings[path.name]
        rows = rows_of(path.name)
        assert set(mapping["columns"]) <= set(rows[0])
        names = {row["Touchpoint"] for row in rows}
        assert {mapping["matches"].get(name, name) for name in names} <= titles
        assert names - titles, "some names differ, so that matching has something to do"
    attributes = set(rows_of("electronics-shop.csv")[0])
    for segment in project.table(Segment).values():
        for condition in segment.conditions:
            assert condition.attribute in attributes
            assert {row[condition.attribute] for row in rows_of("electronics-shop.csv")} >= set(condition.values)


def nps(rows: list[dict[str, str]]) -> float:
    answers = [int(row["NPS"]) for row in rows if row["NPS"]]
    return 100 * (sum(a >= 9 for a in answers) - sum(a <= 6 for a in answers)) / len(answers)


def test_the_answers_tell_the_story_of_the_design() -> None:
    rows = rows_of("electronics-shop.csv")
    assert 4_800 <= len(rows) <= 5_600
    assert len({row["Response ID"] for row in rows}) == len(rows)
    assert (min(row["Answered at"] for row in rows)[:7], max(row["Answered at"] for row in rows)[:7]) == (
        "2025-05",
        "2026-10",
    )
    assert len({row["Comment"] for row in rows}) > 700
    matches = load_sample().mappings["electronics-shop.csv"]["matches"]
    at: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        at.setdefault(matches.get(row["Touchpoint"], row["Touchpoint"]), []).append(row)
    year = {title: [row for row in found if row["Answered at"] >= "2025-11"] for title, found in at.items()}
    for title, level in (
        ("Call about late parcel", -31), ("Ask in store", 46), ("Recommend a friend", 52), ("Check out", 38),
        ("Order confirmed", 41), ("Delivery updates", -4), ("Set up at home", 8), ("Read reviews", 12),
        ("Collect in store", 29), ("Chat with support", 3), ("Renewal offer", 17),
    ):  # fmt: skip
        assert abs(nps(year[title]) - level) < 7, title
    late = at["Call about late parcel"]
    assert nps([r for r in late if r["Answered at"] < "2025-11"]) > nps(
        [r for r in late if r["Answered at"] > "2026-05"]
    )
    kinds = {kind: [row for row in rows if row["Customer type"] == kind] for kind in ("New", "Returning", "B2B")}
    assert nps(kinds["Returning"]) > nps(rows) > nps(kinds["New"])
    assert len(at["Bring in for repair"]) < 30, "a badge that is grey"
    repairs = [row for row in at["Bring in for repair"] if row["Customer type"] == "B2B"]
    alerts = [row for row in at["Get price alert"] if row["Customer type"] == "B2B"]
    assert 0 < min(len(repairs), len(alerts)) < 5, "a group that is withheld"
    assert any(row["Comment"] == "Forty minutes on hold and then cut off." for row in late)


def test_the_tickets_take_as_long_as_the_design_says() -> None:
    from datetime import datetime

    rows = rows_of("electronics-shop-tickets.csv")
    late = [row for row in rows if row["Touchpoint"] == "Late parcel"]
    hours = [
        (datetime.fromisoformat(row["Solved at"]) - datetime.fromisoformat(row["Created at"])).total_seconds() / 3600
        for row in late
        if row["Solved at"]
    ]
    assert abs(median(hours) - 31) < 3
    assert min(hours) >= 0
    assert 0 < sum(not row["Solved at"] for row in late) < 40


def test_the_sample_can_be_worked_on() -> None:
    project = Project(load_sample().records)
    journey = project.journeys()[0]
    done = after(project, actions.duplicate_journey(project, journey.id))
    assert len(done.table(Journey)) == 4
