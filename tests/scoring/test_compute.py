"""Scores from answers: published numbers, groupings, filters, weights, and what is withheld."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import polars as pl
import pytest

from cxjourney.domain.errors import JourneyError
from cxjourney.domain.project import Project
from cxjourney.domain.records import Condition, Direction, Metric, MetricKind, Persona, Segment
from cxjourney.scoring.compute import ScoreFilter, compute, compute_one
from cxjourney.scoring.frame import join_blocks
from tests.builders import make_project, make_records
from tests.scoring.frames import make_frame, repeated

NPS = Metric(id="nps", name="NPS", metric_kind=MetricKind.NPS)


def metric(kind: MetricKind, low: float | None = None, high: float | None = None, **fields) -> Metric:
    return Metric(id="x", name="X", metric_kind=kind, scale_low=low, scale_high=high, **fields)


def one(counts: dict[float, int], wanted: Metric):
    return compute_one(make_frame(repeated(counts, f"m:{wanted.id}")), make_project(), wanted)


def test_nps_of_the_airport_survey_counts_no_blanks():
    counts = {10: 770, 8: 601, 9: 498, 7: 334, 5: 205, 11: 159, 6: 133, 3: 26, 0: 24, 2: 24, 4: 24, 1: 11}
    score = one(counts, NPS)
    assert score.n == 2650
    assert (score.value, score.low, score.high) == pytest.approx((30.98, 28.12, 33.77), abs=0.005)
    assert score.parts == {"promoters": 1268, "passives": 935, "detractors": 447}
    assert score.method == "adjusted Wald"


def test_csat_of_the_airport_survey():
    score = one({5: 631, 4: 1428, 3: 514, 2: 46, 1: 6}, metric(MetricKind.CSAT, 1, 5))
    assert score.n == 2625
    assert score.value == pytest.approx(78.44, abs=0.005)
    assert score.parts["mean"] == pytest.approx(4.0027, abs=5e-5)
    assert score.parts["satisfied"] == 2059


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({5: 42, 4: 32, 3: 10, 2: 9, 1: 14}, 69.16),
        ({5: 120, 4: 40, 3: 20, 2: 10, 1: 10}, 80.0),
        ({5: 10, 4: 20, 3: 10, 2: 5, 1: 5}, 60.0),
    ],
)
def test_csat_top_two_boxes(counts, expected):
    assert one(counts, metric(MetricKind.CSAT, 1, 5)).value == pytest.approx(expected, abs=0.005)


def test_csat_where_one_is_very_good():
    lower = metric(MetricKind.CSAT, 1, 5, direction=Direction.LOWER)
    assert one({1: 40, 2: 30, 3: 15, 4: 10, 5: 5}, lower).value == pytest.approx(70.0)


def test_csat_on_other_scales():
    assert one({1: 30, 0: 10}, metric(MetricKind.CSAT, 0, 1)).value == pytest.approx(75.0)  # good and bad
    assert one({2: 5, 1: 5, 0: 10}, metric(MetricKind.CSAT, 0, 2)).value == pytest.approx(25.0)
    assert one({10: 5, 9: 5, 8: 10}, metric(MetricKind.CSAT, 1, 10)).value == pytest.approx(50.0)
    assert one({100: 5, 80: 5, 79: 10}, metric(MetricKind.CSAT, 0, 100)).value == pytest.approx(50.0)


def test_answers_off_the_scale_do_not_count():
    assert one({5: 10, 6: 10, 0: 10}, metric(MetricKind.CSAT, 1, 5)).n == 10


def test_ces_on_one_to_seven():
    counts = {1: 80, 2: 210, 3: 140, 4: 110, 5: 160, 6: 180, 7: 120}
    score = one(counts, metric(MetricKind.CES, 1, 7))
    assert score.value == pytest.approx(4.08, abs=0.005)
    assert score.parts["easy_share"] == pytest.approx(46.0, abs=0.05)
    assert score.low < 4.08 < score.high
    assert score.method == "t"
    index = 100 * ((counts[6] + counts[7]) - (counts[1] + counts[2] + counts[3])) / sum(counts.values())
    assert index == pytest.approx(-13.0)


def test_ces_of_five_points():
    agree = metric(MetricKind.CES, 1, 5)
    assert one({1: 5, 3: 5, 5: 10}, agree).parts["easy_share"] == pytest.approx(50.0)
    older = metric(MetricKind.CES, 1, 5, direction=Direction.LOWER)  # 1 is very low effort
    assert one({1: 10, 3: 5, 5: 5}, older).parts["easy_share"] == pytest.approx(50.0)
    assert one({1: 10, 3: 5, 5: 5}, older).parts["hard_share"] == pytest.approx(25.0)


def test_time_to_resolution():
    rows = [{"m:ttr": float(hours)} for hours in (1, 2, 3, 4, 100)] + [{"open": True}] * 2
    ttr = make_project().table(Metric)["ttr"]
    score = compute_one(make_frame(rows), make_project(), ttr)
    assert (score.value, score.n) == (3.0, 5)
    assert score.parts == {"mean": 22.0, "p90": pytest.approx(61.6), "open": 2}
    assert score.low is None  # five tickets cannot bound a median with 95 % confidence
    score = compute_one(make_frame([{"m:ttr": float(hours)} for hours in range(1, 11)]), make_project(), ttr)
    assert (score.value, score.low, score.high) == (5.5, 2.0, 9.0)


def test_time_to_resolution_from_a_counts_table():
    rows = [{"m:ttr": 1.0, "count": 3.0}, {"m:ttr": 9.0, "count": 4.0}, {"m:ttr": 2.0, "count": 0.0}]
    score = compute_one(make_frame(rows), make_project(), make_project().table(Metric)["ttr"])
    assert (score.value, score.n) == (9.0, 7)


def test_a_counts_table_too_long_for_a_median_is_refused(monkeypatch):
    monkeypatch.setattr("cxjourney.scoring.durations.MAX_TICKETS", 6)
    rows = [{"m:ttr": 1.0, "count": 3.0}, {"m:ttr": 9.0, "count": 4.0}]
    with pytest.raises(JourneyError, match="more tickets"):
        compute_one(make_frame(rows), make_project(), make_project().table(Metric)["ttr"])


def test_only_open_tickets_have_no_value_but_are_counted():
    score = compute_one(make_frame([{"open": True}] * 7 + [{"m:ttr": None}]), make_project(), _ttr_with_column())
    assert (score.value, score.n, score.parts["open"]) == (None, 0, 7)


def _ttr_with_column() -> Metric:
    return make_project().table(Metric)["ttr"]


def test_custom_metrics():
    counts = {2: 2, 4: 2}
    assert one({2: 4, 4: 4}, metric(MetricKind.MEAN)).value == 3.0
    assert one(counts, metric(MetricKind.SUM)).value is None  # four answers: withheld
    assert one({2: 3, 4: 3}, metric(MetricKind.SUM)).value == 18.0
    assert one({1: 6, 0: 2}, metric(MetricKind.SHARE)).value == 75.0


def test_counts_stand_for_answers():
    rows = [{"m:nps": 10.0, "count": 3.0}, {"m:nps": 7.0, "count": 2.0}, {"m:nps": 0.0, "count": 1.0}]
    score = compute_one(make_frame(rows), make_project(), NPS)
    assert (score.n, score.value) == (6, pytest.approx(33.33, abs=0.01))


def test_weights():
    rows = repeated({10: 10}, weight=2.0) + repeated({5: 10}, weight=1.0)
    plain = compute_one(make_frame(rows), make_project(), NPS)
    weighted = compute_one(make_frame(rows), make_project(), NPS, weighted=True)
    assert (plain.value, plain.weighted) == (0.0, False)
    assert weighted.value == pytest.approx(100 / 3)
    assert (weighted.n, weighted.weighted) == (20, True)
    assert weighted.parts["effective_n"] == pytest.approx(30**2 / 50)
    assert weighted.low < 100 / 3 < weighted.high


def test_uneven_weights_widen_the_interval():
    rows = repeated({10: 10, 5: 10}, weight=0.1) + repeated({10: 10, 5: 10}, weight=3.0)
    plain = compute_one(make_frame(rows), make_project(), NPS)
    weighted = compute_one(make_frame(rows), make_project(), NPS, weighted=True)
    assert weighted.value == pytest.approx(plain.value) == 0.0
    assert weighted.high - weighted.low > 1.3 * (plain.high - plain.low)


def test_equal_weights_change_nothing():
    rows = repeated({10: 30, 8: 20, 3: 10}, weight=0.25)
    plain = compute_one(make_frame(rows), make_project(), NPS)
    weighted = compute_one(make_frame(rows), make_project(), NPS, weighted=True)
    assert (weighted.value, weighted.low, weighted.high) == pytest.approx((plain.value, plain.low, plain.high))


@pytest.mark.parametrize("kind", [kind for kind in MetricKind if kind is not MetricKind.TTR])
def test_answers_that_weigh_nothing_have_no_score(kind):
    frame = make_frame(repeated({1: 9}, "m:x", weight=0.0))
    score = compute_one(frame, make_project(), metric(kind), weighted=True)
    assert (score.value, score.low, score.high, score.n) == (None, None, None, 9)


def test_without_weights_nothing_is_called_weighted():
    assert compute_one(make_frame(repeated({9: 9})), make_project(), NPS, weighted=True).weighted is False


# groups


@pytest.fixture
def frame() -> pl.DataFrame:
    rows = []
    for touchpoint, channel in (("advert", "Web"), ("pay", "App"), ("help", "Web")):
        for month in (8, 9, 10):
            for kind in ("New", "Old"):
                usual = {"touchpoint": touchpoint, "channel": channel, "s:Type": kind}
                rows += repeated({10: month, 3: 8}, time=datetime(2026, month, 15, 23, 59), **usual)
    rows += repeated({10: 6}, touchpoint="gone") + repeated({10: 6}, touchpoint="pay")
    return join_blocks([make_frame(rows)])


def groups(scores):
    return [tuple(group for _, group in score.by) for score in scores]


def test_by_place_in_the_order_of_the_map(frame):
    project = make_project()
    assert groups(compute(frame, project, NPS)) == [("advert",), ("pay",), ("help",)]
    assert groups(compute(frame, project, NPS, ("stage",))) == [("discover",), ("buy",), ("use",)]
    journey = compute(frame, project, NPS, ("journey",))
    assert groups(journey) == [("journey-1",)]
    assert journey[0].n == compute_one(frame, project, NPS).n == 3 * 2 * (27 + 24) + 6


def test_by_time(frame):
    project = make_project()
    months = compute(frame, project, NPS, ("month",))
    assert groups(months) == [("2026-08",), ("2026-09",), ("2026-10",), ("",)]
    assert groups(compute(frame, project, NPS, ("quarter",))) == [("2026-Q3",), ("2026-Q4",), ("",)]
    assert groups(compute(frame, project, NPS, ("week",)))[:3] == [("2026-W33",), ("2026-W38",), ("2026-W42",)]
    assert groups(compute(frame, project, NPS, ("year",))) == [("2026",), ("",)]
    assert groups(compute(frame, project, NPS, ("day",)))[0] == ("2026-08-15",)
    assert (months[0].period_from, months[0].period_to) == (date(2026, 8, 15), date(2026, 8, 15))


def test_by_segment_channel_and_several_at_once(frame):
    project = make_project()
    assert groups(compute(frame, project, NPS, ("segment:Type",))) == [("New",), ("Old",), ("",)]
    assert groups(compute(frame, project, NPS, ("channel",))) == [("App",), ("Web",), ("",)]
    assert groups(compute(frame, project, NPS, ("segment:Nothing",))) == [("",)]
    both = compute(frame, project, NPS, ("stage", "month"))
    assert groups(both)[:3] == [("discover", "2026-08"), ("discover", "2026-09"), ("discover", "2026-10")]
    assert sum(score.n for score in both) == compute_one(frame, project, NPS).n


def test_by_persona_is_by_the_persona_s_segment(frame):
    new = Segment(id="s1", name="New", conditions=(Condition("Type", ("New",)),))
    project = Project([*make_records(), new, Persona(id="p1", name="Ann", segment_id="s1")])
    scores = compute(frame, project, NPS, ("persona", "touchpoint"))
    assert groups(scores) == [("p1", "advert"), ("p1", "pay"), ("p1", "help")]
    assert scores[0].n == 27 + 24


def test_filters(frame):
    project = make_project()

    def n(**fields):
        score = compute_one(frame, project, NPS, ScoreFilter(**fields))
        return score.n if score else 0

    assert n(date_from=date(2026, 10, 15)) == 3 * 2 * 18
    assert n(date_to=date(2026, 8, 15)) == 3 * 2 * 16  # the last second of the day is in
    assert n(date_from=date(2026, 8, 16), date_to=date(2026, 9, 14)) == 0
    assert n(conditions=(Condition("Type", ("New",)),)) == 3 * 51
    assert n(conditions=(Condition("Type", ("New",), exclude=True),)) == 3 * 51 + 6
    assert n(conditions=(Condition("Type", ("New", "Old")),)) == 3 * 2 * 51
    assert n(conditions=(Condition("Planet", ("Mars",)),)) == 0
    assert n(conditions=(Condition("Planet", ("Mars",), exclude=True),)) == 3 * 2 * 51 + 6
    assert n(conditions=(Condition("channel", ("App",)),)) == 2 * 51
    assert n(channels=("Web",)) == 2 * 2 * 51
    assert n(touchpoint_ids=("pay", "gone")) == 2 * 51 + 6


def test_an_unknown_grouping_is_a_sentence(frame):
    with pytest.raises(JourneyError, match="“planet”"):
        compute(frame, make_project(), NPS, ("planet",))
    with pytest.raises(JourneyError):
        compute(frame, make_project(), NPS, ("segment:",))


def test_no_answers_no_scores(frame):
    assert compute(frame, make_project(), replace(NPS, id="other")) == []
    assert compute(join_blocks([]), make_project(), NPS) == []


def test_a_ticket_that_came_in_open_and_later_solved_counts_once():
    hours = Metric(id="ttr", name="TTR", metric_kind=MetricKind.TTR, direction=Direction.LOWER)
    solved = [{"m:ttr": float(i), "response": f"r{i}", "touchpoint": "help"} for i in range(1, 8)]
    were_open = [{"open": True, "response": f"r{i}", "touchpoint": "help"} for i in (1, 2, 3)]
    still_open = [{"open": True, "response": response, "touchpoint": "help"} for response in ("r90", "r91", None)]
    elsewhere = [{"open": True, "response": "r1", "touchpoint": "pay"}]
    frame = make_frame(solved + were_open + still_open + elsewhere)
    scores = {score.by[0][1]: score for score in compute(frame, make_project(), hours)}
    assert (scores["help"].value, scores["help"].n, scores["help"].parts["open"]) == (4, 7, 3)
    assert scores["pay"].parts["open"] == 1
