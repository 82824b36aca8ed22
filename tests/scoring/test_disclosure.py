"""An attacker who sees every table and view that a screen can show cannot work out a group that is withheld."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cxjourney.domain.project import Project
from cxjourney.domain.records import Condition, Journey, Lane, Metric, MetricKind, Segment, Stage, Touchpoint
from cxjourney.scoring.compute import EVERYTHING, ScoreFilter, compute, compute_one
from tests.builders import make_project, make_records
from tests.scoring.frames import make_frame, repeated

NPS = Metric(id="nps", name="NPS", metric_kind=MetricKind.NPS)
STAGES = {"t1": "s1", "t2": "s1", "t3": "s2", "t4": "s2", "t5": "s3"}
MONTHS, KINDS = ("2026-01", "2026-02", "2026-04"), ("New", "Old", "Gone")
NEW = Segment(id="new", name="New", conditions=(Condition("Type", ("New",)),))
STAYED = Segment(id="stayed", name="Stayed", conditions=(Condition("Type", ("Gone",), exclude=True),))

Cell = tuple[str, str, str]  # touchpoint, month, kind
Answers = dict[Cell, int]
SIZES = st.sampled_from([0, 0, 0, 1, 3, 4, 5, 6, 9, 20, 40])


def shop(*more: Segment) -> Project:
    records = [Journey(id="j", title="J"), Lane(id="l", journey_id="j", title="L"), *more]
    records += [Stage(id=id_, journey_id="j", title=id_, position=i) for i, id_ in enumerate(("s1", "s2", "s3"))]
    records += [Touchpoint(id=t, journey_id="j", stage_id=s, lane_id="l", title=t) for t, s in STAGES.items()]
    return Project(records)


def frame_of(answers: Answers):
    return make_frame(
        row
        for (touchpoint, month, kind), n in answers.items()
        for row in repeated(
            {9: n}, touchpoint=touchpoint, time=datetime.fromisoformat(f"{month}-05"), **{"s:Type": kind}
        )
    )


GROUPS: Mapping[str, Callable[[Cell], str]] = {
    "touchpoint": lambda cell: cell[0],
    "stage": lambda cell: STAGES[cell[0]],
    "journey": lambda _: "j",
    "month": lambda cell: cell[1],
    "quarter": lambda cell: "2026-Q1" if cell[1] < "2026-04" else "2026-Q2",
    "segment:Type": lambda cell: cell[2],
}


def seen(frame, project: Project, answers: Answers, queries, where: ScoreFilter = EVERYTHING, inside=lambda _: True):
    """Return the equations of what is shown, and those of what is withheld for being small."""
    cells = list(answers)
    shown, small = [], []
    for by in queries:
        for score in compute(frame, project, NPS, by, where):
            row = np.array(
                [float(inside(cell) and all(GROUPS[name](cell) == group for name, group in score.by)) for cell in cells]
            )
            assert row @ np.array([answers[cell] for cell in cells]) == score.n
            if not score.withheld:
                shown.append(row)
            elif score.n < 5:
                small.append(row)
    return shown, small


def assert_safe(shown, small) -> None:
    if not shown or not small:
        return
    basis = np.linalg.svd(np.array(shown))
    rank = int((basis.S > 1e-9).sum())
    kernel = basis.Vh[rank:]
    for row in small:
        assert np.abs(kernel @ row).max(initial=0.0) > 1e-9


PLACES = [(), ("journey",), ("stage",), ("touchpoint",)]


def cells_of(months, kinds):
    return st.fixed_dictionaries({(t, m, k): SIZES for t in STAGES for m in months for k in kinds}).map(
        lambda found: {cell: n for cell, n in found.items() if n}
    )


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(cells_of(MONTHS, KINDS[:1]))
def test_months_and_quarters_of_places(answers):
    if answers:
        queries = [(*place, *period) for place in PLACES for period in ((), ("month",), ("quarter",))]
        assert_safe(*seen(frame_of(answers), shop(), answers, queries))


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(cells_of(MONTHS[:1], KINDS))
def test_attributes_of_places(answers):
    if answers:
        queries = [(*place, *kind) for place in PLACES for kind in ((), ("segment:Type",))]
        assert_safe(*seen(frame_of(answers), shop(), answers, queries))


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(cells_of(MONTHS[:2], KINDS[:2]))
def test_attributes_by_month(answers):
    if answers:
        queries = [(*kind, *month) for kind in ((), ("segment:Type",)) for month in ((), ("month",))]
        assert_safe(*seen(frame_of(answers), shop(), answers, queries))


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(cells_of(MONTHS[:1], KINDS))
def test_named_segments_leave_no_few_over(answers):
    """Whoever is in neither or both of two views is a group too, at each place where both are shown."""
    if not answers:
        return
    project, frame = shop(NEW, STAYED), frame_of(answers)
    sets = {"": lambda _: True, "new": lambda c: c[2] == "New", "stayed": lambda c: c[2] != "Gone"}
    for place in PLACES:
        told: dict[object, dict[str, set[Cell]]] = {}
        for name, inside in sets.items():
            conditions = project.need(Segment, name).conditions if name else ()
            for score in compute(frame, project, NPS, place, ScoreFilter(conditions)):
                if not score.withheld:
                    members = {c for c in answers if inside(c) and all(GROUPS[d](c) == g for d, g in score.by)}
                    told.setdefault(score.by, {})[name] = members
        for views in told.values():
            for name, members in views.items():
                for other, more in views.items():
                    if members < more:
                        assert sum(answers[cell] for cell in more - members) >= 5, (name, other)


def test_a_filter_shows_nothing_that_the_table_of_its_attribute_hides():
    rows = [row for kind, n in (("a", 3), ("b", 40), ("c", 17)) for row in repeated({9: n}, **{"s:Type": kind})]
    frame, project = make_frame(rows), make_project()

    def shown(*kinds: str) -> bool:
        return not compute_one(frame, project, NPS, ScoreFilter((Condition("Type", kinds),))).withheld

    assert [shown("a"), shown("b"), shown("c")] == [False, True, False]
    assert shown("a", "c")  # all that the table hides
    assert not shown("b", "c")  # all but three
    table = compute(frame, project, NPS, ("segment:Type",))
    assert [score.by[0][1] for score in table if score.withheld] == ["a", "c"]


def test_a_channel_is_an_attribute_too():
    rows = [row for name, n in (("App", 3), ("Web", 40), ("Shop", 17)) for row in repeated({9: n}, channel=name)]
    frame, project = make_frame(rows), make_project()
    assert compute_one(frame, project, NPS, ScoreFilter(channels=("Shop",))).withheld
    assert not compute_one(frame, project, NPS, ScoreFilter(channels=("Web",))).withheld
    assert compute_one(frame, project, NPS, ScoreFilter((Condition("channel", ("Shop",)),))).withheld


def test_two_segments_that_cover_everyone_hide_a_small_overlap():
    kinds = {("a", "q"): 30, ("a", "p"): 3, ("b", "p"): 50}
    first = Segment(id="1", name="1", conditions=(Condition("Type", ("a",)),))
    second = Segment(id="2", name="2", conditions=(Condition("Plan", ("p",)),), position=1)
    rows = [row for (kind, plan), n in kinds.items() for row in repeated({9: n}, **{"s:Type": kind, "s:Plan": plan})]
    project = Project([*make_records(), first, second])
    found = [compute_one(make_frame(rows), project, NPS, ScoreFilter(one.conditions)) for one in (first, second)]
    assert [score.withheld for score in found] == [True, False]  # the smaller of the two
    alone = Project([*make_records(), second])
    assert not compute_one(make_frame(rows), alone, NPS, ScoreFilter(second.conditions)).withheld


@pytest.mark.parametrize(("before", "withheld"), [(3, True), (5, False), (0, False)])
def test_a_period_that_leaves_few_out_is_withheld(before, withheld):
    rows = repeated({9: before}, time=datetime(2025, 1, 1)) + repeated({9: 30}, time=datetime(2026, 1, 1))
    score = compute_one(make_frame(rows), make_project(), NPS, ScoreFilter(date_from=date(2026, 1, 1)))
    assert score.withheld is withheld


def test_periods_of_one_screen_are_seen_together():
    rows = repeated({9: 50}, time=datetime(2024, 1, 1)) + repeated({9: 2}, time=datetime(2026, 1, 1))
    rows += repeated({9: 30}, time=datetime(2026, 9, 1))
    year = (date(2025, 10, 1), date(2026, 9, 30))
    last = ScoreFilter(date_from=date(2026, 7, 1), date_to=date(2026, 9, 30))
    frame, project = make_frame(rows), make_project()
    assert not compute_one(frame, project, NPS, last).withheld
    beside = ScoreFilter(date_from=last.date_from, date_to=last.date_to, beside=(year,))
    assert compute_one(frame, project, NPS, beside).withheld  # the year less these months would be two people
    longer = ScoreFilter(date_from=year[0], date_to=year[1], beside=((last.date_from, last.date_to),))
    assert not compute_one(frame, project, NPS, longer).withheld


@pytest.mark.parametrize(
    ("sizes", "withheld"),
    [
        ({"advert": 3, "pack": 70}, True),  # less the 70 that are shown: three
        ({"advert": 3, "pay": 40}, False),  # both are hidden, the one to protect the other
        ({"advert": 3, "ask": 4}, False),  # both hidden, and enough together
        ({"advert": 1, "ask": 2}, True),
        ({"pay": 40, "help": 50}, False),
    ],
)
def test_several_touchpoints_together_give_none_of_them_away(sizes, withheld):
    rows = [row for touchpoint, n in sizes.items() for row in repeated({9: n}, touchpoint=touchpoint)]
    beside = {"pay": 40, "pack": 70} if {"pay", "pack"} & sizes.keys() else {}
    rows += [row for id_, n in beside.items() if id_ not in sizes for row in repeated({9: n}, touchpoint=id_)]
    where = ScoreFilter(touchpoint_ids=tuple(sizes))
    assert compute_one(make_frame(rows), make_project(), NPS, where).withheld is withheld
