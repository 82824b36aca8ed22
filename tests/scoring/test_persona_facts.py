"""What the evidence says about a persona: its segment against everyone, and nothing that has to be withheld."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from cxjourney.domain import actions
from cxjourney.domain.project import Project
from cxjourney.domain.records import Condition, Direction, Metric, MetricKind, Persona, Segment, Target, Touchpoint
from cxjourney.scoring.compute import ScoreFilter, compute_one
from cxjourney.scoring.frame import empty_frame
from cxjourney.scoring.persona_facts import PersonaFacts, persona_facts, segment_facts
from cxjourney.scoring.score import Band
from tests.scoring.customers import NEW, make_customers, make_rows, make_segmented
from tests.scoring.frames import make_frame, repeated


@pytest.fixture(scope="module")
def frame() -> pl.DataFrame:
    return make_customers()


@pytest.fixture
def project() -> Project:
    return make_segmented()


def facts_of(frame: pl.DataFrame | None, project: Project, where: ScoreFilter | None = None) -> PersonaFacts:
    return persona_facts(frame, project, project.need(Persona, "maya"), where)


def test_a_persona_without_a_segment_has_no_facts(frame: pl.DataFrame, project: Project) -> None:
    assert persona_facts(frame, project, project.need(Persona, "otto")) == PersonaFacts()


@pytest.mark.parametrize("nothing", [None, empty_frame()], ids=["none", "empty"])
def test_without_evidence_the_segment_itself_is_told(nothing: pl.DataFrame | None, project: Project) -> None:
    facts = facts_of(nothing, project)
    assert facts.segment is project.need(Segment, "new")
    assert (facts.size, facts.value_per_customer) == (300, 10.0)
    assert (facts.size_share, facts.value_share) == (0.75, 0.3)
    assert facts.share_among == ("new", "old")
    assert (facts.metrics, facts.channels, facts.comments, facts.few) == ((), (), (), False)


def test_scores_stand_beside_those_of_everyone(frame: pl.DataFrame, project: Project) -> None:
    (fact,) = facts_of(frame, project).metrics
    nps = project.need(Metric, "nps")
    assert fact.metric == nps
    assert fact.score == compute_one(frame, project, nps, ScoreFilter(NEW))
    assert fact.everyone == compute_one(frame, project, nps)
    assert (fact.score.n, fact.everyone.n if fact.everyone else 0) == (200, 600)
    assert fact.band is Band.MIDDLE
    assert [round(part.share, 2) for part in fact.slices] == [0.25, 0.41, 0.34]
    assert fact.against_others is not None
    assert fact.against_others.high < 0


def test_the_period_is_that_of_the_answers(frame: pl.DataFrame, project: Project) -> None:
    facts = facts_of(frame, project)
    assert facts.date_from is not None
    assert facts.date_to is not None
    assert (facts.date_from.month, facts.date_to.month) == (1, 7)
    spring = facts_of(frame, project, ScoreFilter(date_from=date(2026, 4, 1), date_to=date(2026, 5, 31)))
    assert spring.date_from is not None
    assert spring.date_from >= date(2026, 4, 1)
    assert spring.metrics[0].score.n < 100


def test_conditions_of_a_filter_give_way_to_the_segments(frame: pl.DataFrame, project: Project) -> None:
    other = ScoreFilter((Condition("Region", ("North",)),))
    assert facts_of(frame, project, other) == facts_of(frame, project)


def test_the_worst_touchpoints_come_first_with_what_everyone_says(frame: pl.DataFrame, project: Project) -> None:
    lowest = facts_of(frame, project).lowest
    assert lowest[0].title == "Check out"
    assert lowest[0].band is Band.LOW
    values = [low.score.value or 0.0 for low in lowest]
    assert values == sorted(values)
    assert lowest[0].everyone is not None
    assert (lowest[0].everyone.value or 0) > values[0]


def test_a_touchpoints_own_limits_decide_its_band(frame: pl.DataFrame, project: Project) -> None:
    project.apply(actions.set_target(project, "pay", "nps", target=None, good_from=-90.0, low_from=-95.0))
    assert project.table(Target)
    assert facts_of(frame, project).lowest[0].band is Band.GOOD


def test_touchpoints_of_few_answers_are_not_called_low(project: Project) -> None:
    rows = [row for row in make_rows() if row["touchpoint"] != "pay"]
    rows += [{"touchpoint": "pay", "m:nps": 0.0, "s:Type": "New", "key": 9000 + n, "response": n} for n in range(20)]
    lowest = facts_of(make_customers(rows), project).lowest
    assert [low.touchpoint_id for low in lowest if low.touchpoint_id == "pay"] == []


def test_lowest_is_longest_where_lower_is_better_and_a_metric_may_be_chosen(project: Project) -> None:
    rows = [
        {**row, "m:ttr": 40.0 if row["touchpoint"] == "help" else 4.0, "key": 1 + n}
        for n, row in enumerate(make_rows())
    ]
    frame = make_customers(rows)
    chosen = persona_facts(frame, project, project.need(Persona, "maya"), metric_id="ttr")
    assert (chosen.lowest[0].touchpoint_id, chosen.lowest[0].metric.id) == ("help", "ttr")
    assert facts_of(frame, project).lowest[0].metric.id == "nps"
    assert [fact.metric.id for fact in chosen.metrics] == ["nps", "ttr"]
    assert chosen.metrics[1].against_others is None


def test_the_next_metric_is_asked_where_the_first_has_too_few_everywhere(project: Project) -> None:
    rows = [{**row, "m:csat": 4.0} for row in make_rows()]
    rows = [{**row, "m:nps": row["m:nps"] if number < 75 else None} for number, row in enumerate(rows)]
    assert {low.metric.id for low in facts_of(make_customers(rows), project).lowest} == {"csat"}
    few = make_customers(make_rows()[:75])
    assert facts_of(few, project).lowest == ()
    assert facts_of(few, project).metrics[0].band is Band.FEW


def test_channels_are_those_that_the_data_names(frame: pl.DataFrame, project: Project) -> None:
    facts = facts_of(frame, project)
    assert [channel.name for channel in facts.channels] == ["App", "Web"]
    assert sum(channel.share for channel in facts.channels) == pytest.approx(1.0)
    assert sum(channel.n for channel in facts.channels) == 200
    assert facts.channels_withheld == ()


def test_answers_without_a_channel_are_in_no_share(project: Project) -> None:
    rows = [{**row, "channel": None if row["touchpoint"] == "help" else row["channel"]} for row in make_rows()]
    facts = facts_of(make_customers(rows), project)
    assert sum(channel.share for channel in facts.channels) == pytest.approx(1.0)
    assert sum(channel.n for channel in facts.channels) < 200


def test_without_channels_in_the_data_the_touchpoints_tell(project: Project) -> None:
    rows = [{**row, "channel": None} for row in make_rows()]
    project.apply(actions.edit_touchpoint(project, "help", channel=""))
    facts = facts_of(make_customers(rows), project)
    by_name = {channel.name: channel.n for channel in facts.channels}
    assert by_name.keys() == {"App", "Web"}  # of “pay” and “advert”; nobody was asked in the store
    only = facts_of(make_customers(rows), project, ScoreFilter(touchpoint_ids=("pay",)))
    assert [channel.name for channel in only.channels] == ["App"]


def test_a_small_channel_is_withheld_and_named(project: Project) -> None:
    rows = [{**row, "channel": "Fax" if number < 9 else row["channel"]} for number, row in enumerate(make_rows())]
    facts = facts_of(make_customers(rows), project)
    assert "Fax" in facts.channels_withheld
    assert all(channel.name not in facts.channels_withheld for channel in facts.channels)
    assert facts.channels_withheld != ("Fax",)  # it would follow from the others


def test_a_segment_of_too_few_shows_nothing(project: Project) -> None:
    rows = [{**row, "s:Type": "Old"} if number >= 12 else row for number, row in enumerate(make_rows())]
    facts = facts_of(make_customers(rows), project)
    assert facts.few
    assert facts.metrics[0].score.withheld
    assert facts.metrics[0].score.value is None
    assert facts.metrics[0].against_others is None
    assert (facts.lowest, facts.channels, facts.comments, facts.date_from) == ((), (), (), None)
    assert facts.size == 300


def test_a_segment_that_is_nearly_everyone_shows_nothing_either(project: Project) -> None:
    rows = [{**row, "s:Type": "New"} if number >= 4 else row for number, row in enumerate(make_rows())]
    facts = facts_of(make_customers(rows), project)
    assert facts.few
    assert facts.metrics[0].score.withheld


def test_a_segment_that_nobody_is_in_has_no_scores(frame: pl.DataFrame, project: Project) -> None:
    project.apply(actions.edit_segment(project, "new", conditions=(Condition("Type", ("Martian",)),)))
    facts = facts_of(frame, project)
    assert (facts.metrics, facts.few) == ((), False)


def test_reported_scores_too_are_held_against_their_complement(project: Project) -> None:
    rows = [
        {"r:nps": 40.0, "count": 100.0, "s:Type": "New", "touchpoint": "pay"},
        {"r:nps": 10.0, "count": 3.0, "s:Type": "Old", "touchpoint": "pay"},
    ]
    frame = make_customers([{**row, "m:nps": None} for row in rows])
    assert facts_of(frame, project).few


def test_a_low_touchpoint_that_would_tell_of_the_few_others_there_is_left_out(project: Project) -> None:
    sizes = [("pay", "New", 100.0), ("pay", "Old", 3.0), ("help", "New", 100.0), ("help", "Old", 90.0)]
    low, fine = -40.0, 10.0
    rows = [
        {"r:nps": low if place == "pay" else fine, "m:nps": None, "count": n, "s:Type": kind, "touchpoint": place}
        for place, kind, n in sizes
    ]
    project.apply(actions.edit_project_info(project, anonymity_threshold=5))
    assert [fact.touchpoint_id for fact in facts_of(make_customers(rows), project).lowest] == ["help"]
    rows[1]["count"] = 5.0  # as many as may be told of
    assert [fact.touchpoint_id for fact in facts_of(make_customers(rows), project).lowest] == ["pay", "help"]


def test_comments_are_typical_of_the_segment_and_can_be_left_out(frame: pl.DataFrame, project: Project) -> None:
    found = facts_of(frame, project).comments
    assert 1 <= len(found) <= 3
    assert len({comment.text for comment in found}) == len(found)
    assert segment_facts(frame, project, project.need(Segment, "new"), comments=0).comments == ()


def test_a_segment_need_not_be_in_the_project(frame: pl.DataFrame, project: Project) -> None:
    drafted = Segment(id="drafted", name="East", conditions=(Condition("Region", ("East",)),))
    assert segment_facts(frame, project, drafted).metrics[0].score.n == 151


def test_weights_are_taken_where_wanted(project: Project) -> None:
    rows = [{**row, "weight": 2.0 if row["touchpoint"] == "pay" else 1.0} for row in make_rows()]
    frame = make_customers(rows)
    plain = facts_of(frame, project).metrics[0].score
    weighted = persona_facts(frame, project, project.need(Persona, "maya"), weighted=True).metrics[0]
    assert (weighted.score.value or 0) < (plain.value or 0)
    assert weighted.against_others is None


def test_unlike_scores_of_frames_without_an_answer_are_left_out(project: Project) -> None:
    assert "m:csat" not in make_frame(repeated({9: 40})).columns
    assert all(fact.metric.id != "csat" for fact in facts_of(make_customers(), project).metrics)
    assert project.need(Touchpoint, "pay").channel == "App"
    assert project.need(Metric, "ttr").direction is Direction.LOWER
    assert project.need(Metric, "csat").metric_kind is MetricKind.CSAT
