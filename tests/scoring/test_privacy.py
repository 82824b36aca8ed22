"""What is withheld, and that nothing shown beside it gives it away."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from fractions import Fraction

import numpy as np
import pytest

from cxjourney.domain.edits import Change, Edit
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.project import Project
from cxjourney.domain.records import Condition, Journey, Lane, Metric, MetricKind, Persona, Segment, Stage, Touchpoint
from cxjourney.scoring import privacy
from cxjourney.scoring.compute import compute, compute_one
from cxjourney.scoring.privacy import guarded, pooled
from cxjourney.scoring.score import Score
from cxjourney.scoring.trend import trends
from tests.builders import make_project, make_records
from tests.scoring.frames import make_frame, repeated

NPS = Metric(id="nps", name="NPS", metric_kind=MetricKind.NPS)


def test_few_answers_are_withheld_and_say_only_a_bound():
    score = compute_one(make_frame(repeated({10: 4})), make_project(), NPS)
    assert score.withheld
    assert (score.value, score.low, score.high, dict(score.parts)) == (None, None, None, {})
    assert score.n_text == "<5"
    assert not compute_one(make_frame(repeated({10: 5})), make_project(), NPS).withheld


@pytest.mark.parametrize(("others", "hidden"), [(0, False), (1, True), (4, True), (5, False), (60, False)])
def test_a_group_is_withheld_where_it_leaves_too_few_others(others, hidden):
    whole = compute_one(make_frame(repeated({10: 63})), make_project(), NPS)
    part = replace(whole, n=63 - others)
    found = guarded(part, whole)
    assert found == part if not hidden else found.withheld
    if hidden:
        assert (found.value, found.low, dict(found.parts), found.period_from) == (None, None, {}, None)
        assert found.n_text == {1: "<70", 4: "<60"}[others]  # not how many they are


def test_a_group_beside_nobody_or_withheld_anyway_stays_as_it_is():
    score = compute_one(make_frame(repeated({10: 40})), make_project(), NPS)
    assert guarded(score, None) == score
    small = compute_one(make_frame(repeated({10: 4})), make_project(), NPS)
    assert guarded(small, replace(score, n=6)) == small


def test_the_threshold_is_the_project_s():
    project = make_project()
    stricter = replace(project.info, anonymity_threshold=20)
    project.apply(Edit("", (Change(project.info, stricter),)))
    score = compute_one(make_frame(repeated({10: 19})), project, NPS)
    assert score.withheld
    assert score.n_text == "<20"


def by_type(sizes: dict[str, int]):
    rows = [row for kind, size in sizes.items() for row in repeated({9: size}, **{"s:Type": kind})]
    return {s.by[0][1]: s for s in compute(make_frame(rows), make_project(), NPS, ("segment:Type",))}


def test_one_hidden_group_takes_the_next_smallest_with_it():
    scores = by_type({"a": 3, "b": 40, "c": 17})
    assert [name for name, score in scores.items() if score.withheld] == ["a", "c"]
    assert scores["a"].n_text == "<5"
    assert scores["c"].n_text == "<20"  # true, and says no more than needed


def test_hidden_groups_together_must_not_be_too_few_either():
    scores = by_type({"a": 1, "b": 2, "c": 17, "d": 30})
    assert [name for name, score in scores.items() if score.withheld] == ["a", "b", "c"]
    scores = by_type({"a": 3, "b": 4, "c": 17, "d": 30})
    assert [name for name, score in scores.items() if score.withheld] == ["a", "b"]


def test_a_hidden_touchpoint_cannot_be_computed_from_its_stage():
    rows = repeated({9: 3}, touchpoint="advert") + repeated({9: 90}, touchpoint="ask")
    rows += repeated({9: 3}, touchpoint="help") + repeated({9: 50}, touchpoint="pay")
    scores = {s.by[0][1]: s for s in compute(make_frame(rows), make_project(), NPS)}
    assert scores["advert"].withheld
    assert scores["ask"].withheld  # the only other touchpoint of its stage
    assert scores["help"].withheld  # alone in its stage, whose score is hidden too
    assert scores["pay"].withheld  # its stage is hidden beside that one, and it is all of it


def test_nothing_more_is_hidden_where_nothing_is():
    assert not any(score.withheld for score in by_type({"a": 5, "b": 40}).values())


def test_the_personas_of_everyone_else_hide_nothing_of_each_other():
    kinds = {"Few": 3, "Many": 40, "Others": 9}
    records = [record for kind in kinds for record in (
        Segment(id=f"s{kind}", name=kind, conditions=(Condition("Type", (kind,)),)),
        Persona(id=kind, name=kind, segment_id=f"s{kind}"),
    )]  # fmt: skip
    records = [record for record in records if record.name != "Others"]
    rows = [row for kind, size in kinds.items() for row in repeated({9: size}, **{"s:Type": kind})]
    scores = compute(make_frame(rows), Project([*make_records(), *records]), NPS, ("persona",))
    assert {score.by[0][1]: score.withheld for score in scores} == {"Few": True, "Many": False}
    rows += repeated({9: 30}, touchpoint="help", **{"s:Type": "Few"})
    both = compute(make_frame(rows), Project([*make_records(), *records]), NPS, ("touchpoint", "persona"))
    assert [score.by[1][1] for score in both if score.withheld] == ["Few", "Few"]  # within a persona all adds up


@pytest.mark.parametrize(
    ("hidden", "betrayed"), [((), False), ((3,), True), ((90,), True), ((1, 2), True), ((2, 3), False)]
)
def test_a_pooled_score_must_not_betray_its_members(hidden, betrayed):
    members = [Score("nps", "nps", None, n, withheld=True) for n in hidden] + [Score("nps", "nps", 10.0, 40)]
    whole = Score("nps", "nps", 20.0, 40 + sum(hidden), 15.0, 25.0)
    found = pooled(whole, members, 5)
    assert found.withheld is betrayed
    assert (found.value is None) is betrayed


# what one screen shows, as equations


def random_project(chance: random.Random) -> tuple[Project, dict[tuple[str, str], int]]:
    """Return one or two small journeys and how many answers they have for each touchpoint and month."""
    records, answers = [], {}
    for journey in range(chance.choice((1, 1, 2))):
        j = f"j{journey}"
        records += [Journey(id=j, title="J"), Lane(id=f"l{j}", journey_id=j, title="L")]
        for stage in range(chance.randint(1, 3)):
            s = f"s{journey}{stage}"
            records.append(Stage(id=s, journey_id=j, title="S", position=stage))
            for index in range(chance.randint(1, 3)):
                id_ = f"t{journey}{stage}{index}"
                records.append(Touchpoint(id=id_, journey_id=j, stage_id=s, lane_id=f"l{j}", title=id_))
                for month in ("2026-01", "2026-02"):
                    answers[id_, month] = chance.choice((0, 0, 1, 3, 6, 7, 20, 40))
    return Project(records), {cell: n for cell, n in answers.items() if n}


def follows(wanted: list[Fraction], shown: list[list[Fraction]]) -> bool:
    """Say whether sums and differences of what is shown make what is wanted."""
    basis: list[tuple[int, list[Fraction]]] = []
    for row in [*shown, wanted]:
        for first, known in basis:
            row = [a - row[first] / known[first] * b for a, b in zip(row, known, strict=True)]
        first_left = next((index for index, value in enumerate(row) if value), None)
        if first_left is not None:
            basis.append((first_left, row))
    return first_left is None


def frame_of(answers: dict[tuple[str, str], int]):
    return make_frame(
        row
        for (touchpoint, month), n in answers.items()
        for row in repeated({9: n}, touchpoint=touchpoint, time=datetime.fromisoformat(f"{month}-05"))
    )


@pytest.mark.parametrize("seed", range(120))
def test_totals_badges_and_trends_together_give_no_small_place_away(seed):
    project, answers = random_project(random.Random(seed))
    frame, touchpoints = frame_of(answers), project.table(Touchpoint)
    above: dict[str, Callable[[str], str]] = {
        "touchpoint": lambda id_: id_,
        "stage": lambda id_: touchpoints[id_].stage_id,
        "journey": lambda id_: touchpoints[id_].journey_id,
    }

    def equation(test: Callable[[str, str], bool]) -> list[Fraction]:
        return [Fraction(int(test(*cell))) for cell in answers]

    shown = [equation(lambda *_: True) for score in compute(frame, project, NPS, ()) if not score.withheld]
    small = []
    for place, at in above.items():
        for score in compute(frame, project, NPS, (place,)):
            row = equation(lambda t, _, id_=score.by[0][1], at=at: at(t) == id_)
            if not score.withheld:
                shown.append(row)
            elif score.n < 5:
                small.append(row)
        if place == "journey":
            continue
        for id_, trend in trends(frame, project, NPS, place).items():
            for day, value in trend.points:
                if value is not None:
                    cell = (id_, f"{day:%Y-%m}")
                    shown.append(equation(lambda t, month, cell=cell, at=at: (at(t), month) == cell))
    for row in small:
        assert not follows(row, shown)


@pytest.mark.parametrize(
    ("sizes", "hidden"),
    [
        ([[40, 3], [3], [6]], [[40, 3], [3], [6]]),
        ([[40, 30], [3], [60, 50]], [[30], [3], []]),
        ([[40, 30], [3], [1, 50]], [[], [3], [50, 1]]),
        ([[40, 30], [60, 50]], [[], []]),
    ],
)
def test_a_hidden_stage_hides_of_its_touchpoints_what_would_show_it(sizes, hidden):
    records = [Journey(id="j", title="J"), Lane(id="l", journey_id="j", title="L")]
    rows = []
    for number, stage in enumerate(sizes):
        records.append(Stage(id=f"s{number}", journey_id="j", title="S", position=number))
        for n in stage:
            id_ = f"t{number}-{n}"
            records.append(Touchpoint(id=id_, journey_id="j", stage_id=f"s{number}", lane_id="l", title=id_))
            rows += repeated({9: n}, touchpoint=id_)
    scores = compute(make_frame(rows), Project(records), NPS)
    withheld = {score.by[0][1] for score in scores if score.withheld}
    assert withheld == {f"t{number}-{n}" for number, stage in enumerate(hidden) for n in stage}


def test_no_more_is_hidden_than_the_neighbour_of_the_same_stage():
    sizes = {"advert": 3, "ask": 90, "pay": 20, "pack": 30, "help": 40}
    rows = [row for id_, size in sizes.items() for row in repeated({9: size}, touchpoint=id_)]
    scores = compute(make_frame(rows), make_project(), NPS)
    assert [score.by[0][1] for score in scores if score.withheld] == ["advert", "ask"]


def test_more_groups_than_can_be_planned_are_refused_where_any_is_small(monkeypatch):
    monkeypatch.setattr(privacy, "MAX_GROUPS", 3)
    places = [np.arange(4), *(np.zeros(4, dtype=np.int64) for _ in range(3))]
    assert not privacy.plan(places, [], 0, np.full(4, 20.0), 5).any()
    with pytest.raises(JourneyError, match="4 groups"):
        privacy.plan(places, [], 0, np.array([2.0, 20, 20, 20]), 5)
