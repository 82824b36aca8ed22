"""Scores that somebody else computed: joined by their n, called reported, and giving way to answers."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from cxjourney.domain.records import Metric, MetricKind
from cxjourney.scoring.change import difference
from cxjourney.scoring.compute import ScoreFilter, compute, compute_one
from cxjourney.scoring.frame import read_block, write_block
from cxjourney.scoring.labels import badge, describe
from cxjourney.scoring.trend import distribution, trends
from tests.builders import make_project
from tests.scoring.frames import make_frame, repeated

PROJECT = make_project()
NPS = PROJECT.table(Metric)["nps"]


def table(*rows: tuple[str, float, float], metric: str = "nps", touchpoint: str = "pay"):
    return [
        {f"r:{metric}": score, "count": n, "touchpoint": touchpoint, "time": datetime.fromisoformat(f"{month}-01")}
        for month, score, n in rows
    ]


def kind(of: MetricKind) -> Metric:
    return Metric(id="x", name="X", metric_kind=of, scale_low=1, scale_high=7)


def test_months_are_joined_by_their_n():
    frame = make_frame(table(("2026-01", 40, 100), ("2026-02", 10, 300)))
    (score,) = compute(frame, PROJECT, NPS)
    assert (score.value, score.n, score.method) == (17.5, 400, "reported")
    assert (score.low, score.parts, score.period_to) == (None, {}, date(2026, 2, 1))
    assert [one.value for one in compute(frame, PROJECT, NPS, ("month",))] == [40, 10]
    assert trends(frame, PROJECT, NPS)["pay"].points[0] == (date(2026, 1, 1), 40)
    assert compute_one(frame, PROJECT, NPS, ScoreFilter(date_from=date(2026, 2, 1))).value == 10
    assert "reported, not computed from answers" in describe(NPS, score)
    assert badge(NPS, score, 30).text == "+18"
    assert distribution(NPS, score) == ()
    assert difference(NPS, score, score) is None  # nobody knows how the answers varied


@pytest.mark.parametrize(
    ("of", "value", "interval"),
    [
        (MetricKind.CSAT, 70.0, True), (MetricKind.SHARE, 70.0, True), (MetricKind.CES, 70.0, False),
        (MetricKind.MEAN, 70.0, False), (MetricKind.SUM, 140.0, False), (MetricKind.TTR, None, False),
    ],
)  # fmt: skip
def test_each_kind_joins_as_it_may(of, value, interval):
    rows = table(("2026-01", 60, 100), ("2026-02", 80, 100), metric="x")
    score = compute_one(make_frame(rows), PROJECT, kind(of))
    assert (score.value, score.n, score.low is not None) == (value, 200, interval)
    if interval:
        found = difference(kind(of), score, score)
        assert (found.value, found.is_noise) == (0.0, True)


def test_one_median_may_be_shown_and_two_not_be_joined():
    hours = PROJECT.table(Metric)["ttr"]
    rows = table(("2026-01", 8, 50), metric="ttr") + table(("2026-01", 9, 50), metric="ttr", touchpoint="help")
    frame = make_frame(rows)
    assert {score.by[0][1]: score.value for score in compute(frame, PROJECT, hours)} == {"pay": 8, "help": 9}
    assert compute_one(frame, PROJECT, hours).value is None


def test_where_there_are_answers_they_count_alone():
    rows = table(("2026-01", 40, 100)) + table(("2026-01", -20, 60), touchpoint="help")
    rows += repeated({10: 30, 0: 10}, touchpoint="pay")
    frame = make_frame(rows)
    scores = {score.by[0][1]: score for score in compute(frame, PROJECT, NPS)}
    assert (scores["pay"].value, scores["pay"].n, scores["pay"].method) == (50, 40, "adjusted Wald")
    assert (scores["help"].value, scores["help"].method) == (-20, "reported")


def test_few_answers_behind_a_reported_score_withhold_it_too():
    rows = table(("2026-01", 40, 3)) + table(("2026-01", 10, 60), touchpoint="pack")
    rows += table(("2026-01", 5, 90), touchpoint="help")
    scores = {score.by[0][1]: score for score in compute(make_frame(rows), PROJECT, NPS)}
    assert {id_: score.withheld for id_, score in scores.items()} == {"pay": True, "pack": True, "help": False}
    assert (scores["pay"].value, scores["pay"].method) == (None, "")


def test_blocks_keep_reported_scores_and_times_of_solution():
    metric = "0190a0b0-0000-7000-8000-000000000001"
    rows = [{f"r:{metric}": 40.0, "count": 9.0}, {"resolved": datetime(2026, 1, 2, 3, 4)}]
    frame = read_block(write_block(make_frame(rows)))
    assert frame[f"r:{metric}"].to_list() == [40.0, None]
    assert frame["resolved"].to_list() == [None, datetime(2026, 1, 2, 3, 4)]
