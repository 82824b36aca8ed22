"""Trends, spreads, summaries and changes."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from cxjourney.domain.records import Condition, Metric, MetricKind
from cxjourney.scoring.change import change_text, difference, reliable
from cxjourney.scoring.compute import ScoreFilter, compute_one
from cxjourney.scoring.frame import join_blocks
from cxjourney.scoring.score import Band
from cxjourney.scoring.trend import distribution, summary, trends
from tests.builders import make_project
from tests.scoring.frames import make_frame, repeated

NPS = make_project().table(Metric)["nps"]


def test_months_without_answers_are_gaps():
    rows = repeated({10: 20, 0: 5}, time=datetime(2025, 11, 3)) + repeated({10: 15, 0: 15}, time=datetime(2026, 2, 3))
    rows += repeated({10: 30})
    found = trends(make_frame(rows), make_project(), NPS)["pay"]
    assert found.points == (
        (date(2025, 11, 1), 60.0),
        (date(2025, 12, 1), None),
        (date(2026, 1, 1), None),
        (date(2026, 2, 1), 0.0),
    )
    assert found.text == "+53"  # the answer over the whole period, undated ones included
    assert found.band is Band.GOOD


def test_stage_trends_pool_their_touchpoints():
    rows = [
        row
        for touchpoint, size in (("advert", 40), ("ask", 20))
        for row in repeated({10: size, 5: 20}, touchpoint=touchpoint, time=datetime(2026, 5, 1))
    ]
    found = trends(make_frame(rows), make_project(), NPS, "stage")
    assert list(found) == ["discover"]
    assert found["discover"].points == ((date(2026, 5, 1), pytest.approx(20.0)),)


def test_without_dates_there_is_no_trend():
    assert trends(make_frame(repeated({10: 50})), make_project(), NPS) == {}


def test_the_months_of_a_withheld_place_are_withheld_with_it():
    march, april = datetime(2026, 3, 1), datetime(2026, 4, 1)
    rows = repeated({10: 3}, touchpoint="advert", time=march) + repeated({10: 90}, touchpoint="ask", time=april)
    found = trends(make_frame(rows), make_project(), NPS)
    assert found["ask"].points == ((date(2026, 4, 1), None),)  # the stage's 93 less these 90 would be the advert's 3
    assert (found["ask"].text, found["ask"].band) == ("n < 100", Band.WITHHELD)
    assert found["advert"].text == "n < 5"
    stage = trends(make_frame(rows), make_project(), NPS, "stage")["discover"]
    assert stage.points == ((date(2026, 3, 1), None), (date(2026, 4, 1), None))
    assert stage.text == "+100"


def test_tickets_that_are_all_open_have_months_and_no_text():
    rows = [{"open": True, "m:ttr": None, "time": datetime(2026, 3, 1)}] * 6
    found = trends(make_frame(rows), make_project(), make_project().table(Metric)["ttr"])["pay"]
    assert found.points == ((date(2026, 3, 1), None),)
    assert (found.text, found.band) == ("no data", Band.NONE)


def test_distribution_of_an_nps():
    score = compute_one(make_frame(repeated({10: 21, 8: 27, 3: 52})), make_project(), NPS)
    parts = distribution(NPS, score)
    assert [(part.name, part.count) for part in parts] == [("detractors", 52), ("passives", 27), ("promoters", 21)]
    assert sum(part.share for part in parts) == pytest.approx(1)
    assert distribution(NPS, None) == ()


@pytest.mark.parametrize(
    ("kind", "scale", "counts", "expected"),
    [
        (MetricKind.CSAT, (1, 5), {5: 10, 4: 10, 3: 5, 2: 3, 1: 2}, [5, 5, 20]),
        (MetricKind.CES, (1, 7), {7: 10, 5: 10, 4: 5, 3: 3, 1: 2}, [5, 5, 20]),
    ],
)
def test_distribution_of_other_kinds(kind, scale, counts, expected):
    metric = Metric(id="nps", name="X", metric_kind=kind, scale_low=scale[0], scale_high=scale[1])
    score = compute_one(make_frame(repeated(counts)), make_project(), metric)
    assert [part.count for part in distribution(metric, score)] == pytest.approx(expected)


def test_a_time_to_resolution_has_no_distribution():
    ttr = make_project().table(Metric)["ttr"]
    assert distribution(ttr, compute_one(make_frame(repeated({3: 9}, "m:ttr")), make_project(), ttr)) == ()


def test_a_withheld_score_has_no_distribution():
    assert distribution(NPS, compute_one(make_frame(repeated({10: 3})), make_project(), NPS)) == ()


def test_summary():
    rows = [
        {"m:nps": 9.0, "m:ces": 3.0, "comment": "Good", "time": datetime(2026, 3, 4, 12)},
        {"m:nps": 2.0, "time": datetime(2026, 1, 2)},
        {"m:ces": 5.0, "count": 10.0, "s:Type": "New"},
    ]
    found = summary(make_frame(rows))
    assert (found.rows, found.answers, found.comments) == (3, 13, 1)
    assert (found.first, found.last) == (date(2026, 1, 2), date(2026, 3, 4))
    assert summary(make_frame(rows), ScoreFilter((Condition("Type", ("New",)),))).answers == 10
    assert summary(join_blocks([])).rows == 0
    both = make_frame([*rows, {"touchpoint": "help", "m:nps": 9.0, "s:Type": "New"}])
    assert summary(both, ScoreFilter(touchpoint_ids=("help",))).rows == 1
    assert summary(both, ScoreFilter((Condition("Type", ("New",)),), touchpoint_ids=("help",))).rows == 1


def scored(counts: dict[float, int], metric: Metric = NPS):
    return compute_one(make_frame(repeated(counts)), make_project(), metric)


def test_change_says_better_worse_or_noise():
    before, after = scored({10: 100, 0: 100}), scored({10: 170, 0: 30})
    assert change_text(NPS, difference(NPS, before, after)) == "+70, better"
    assert change_text(NPS, difference(NPS, after, before)) == "−70, worse"
    assert change_text(NPS, difference(NPS, scored({10: 11, 0: 10}), scored({10: 12, 0: 10}))) == "+4, within noise"
    assert change_text(NPS, difference(NPS, scored({10: 3}), after)) == ""  # withheld


def test_change_of_shares_and_means():
    csat = Metric(id="nps", name="CSAT", metric_kind=MetricKind.CSAT)
    found = difference(csat, scored({5: 100, 1: 100}, csat), scored({5: 160, 1: 40}, csat))
    assert found is not None
    assert (found.value, found.is_noise) == (pytest.approx(30), False)
    ces = Metric(id="nps", name="CES", metric_kind=MetricKind.CES)
    found = difference(ces, scored({5: 100, 6: 100}, ces), scored({4: 100, 5: 100}, ces))
    assert change_text(ces, found) == "−1.0, worse"
    total = Metric(id="nps", name="Orders", metric_kind=MetricKind.SUM)
    assert difference(total, scored({5: 100}, total), scored({5: 90}, total)) is None


def test_many_changes_at_once_are_judged_more_strictly():
    pair = difference(NPS, scored({10: 50, 0: 50}), scored({10: 65, 0: 35}))
    assert pair is not None
    assert reliable([pair]) == [True]
    assert reliable([pair, None] + [difference(NPS, scored({9: 50}), scored({9: 50}))] * 19) == [False] * 21
