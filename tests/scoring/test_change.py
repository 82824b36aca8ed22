"""Changes between two periods: what is tested, how, and what is said of it."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from cxjourney.domain.errors import JourneyError
from cxjourney.domain.records import Direction, Metric, MetricKind
from cxjourney.scoring.change import changes, difference
from cxjourney.scoring.compute import ScoreFilter, compute_one
from cxjourney.scoring.formulas import median_error_ranks, medians_difference
from tests.builders import make_project
from tests.scoring.frames import make_frame, repeated

NPS = make_project().table(Metric)["nps"]
TTR = make_project().table(Metric)["ttr"]
SPRING, AUTUMN = datetime(2026, 4, 1), datetime(2026, 10, 1)
EARLIER, LATER = (date(2026, 4, 1), date(2026, 4, 30)), (date(2026, 10, 1), date(2026, 10, 31))


def moved(touchpoint: str, before: dict[float, int], after: dict[float, int], metric: str = "m:nps"):
    return repeated(before, metric, touchpoint=touchpoint, time=SPRING) + repeated(
        after, metric, touchpoint=touchpoint, time=AUTUMN
    )


def test_each_touchpoint_is_told_apart_and_corrected_for_the_others():
    rows = moved("pay", {10: 60, 0: 40}, {10: 90, 0: 10})
    rows += moved("help", {10: 100, 0: 100}, {10: 121, 0: 79})  # p 0.035 alone, not beside two others
    rows += moved("ask", {10: 60, 0: 40}, {10: 61, 0: 39})
    rows += moved("pack", {10: 60}, {10: 20})  # under the minimum n: not tested
    rows += repeated({10: 40}, touchpoint="advert", time=AUTUMN)
    found = {change.by[0][1]: change for change in changes(make_frame(rows), make_project(), NPS, EARLIER, LATER)}
    assert list(found) == ["advert", "ask", "pay", "pack", "help"]
    assert {id_: change.text for id_, change in found.items()} == {
        "advert": "", "ask": "+2, within noise", "pay": "+60, better", "pack": "", "help": "+21, within noise",
    }  # fmt: skip
    assert found["help"].difference.low > 0  # alone it would not be noise
    assert [id_ for id_, change in found.items() if change.is_reliable] == ["pay"]
    assert (found["pack"].earlier.n, found["pack"].later.n, found["advert"].earlier) == (60, 20, None)


def test_what_is_withheld_is_not_compared():
    rows = moved("pay", {10: 3}, {10: 90, 0: 10})
    (change,) = changes(make_frame(rows), make_project(), NPS, EARLIER, LATER)
    assert change.earlier.withheld
    assert (change.difference, change.text, change.is_reliable) == (None, "", False)


def test_periods_must_not_share_answers_and_not_be_the_groups():
    frame = make_frame(moved("pay", {10: 60}, {10: 60}))
    with pytest.raises(JourneyError, match="overlap"):
        changes(frame, make_project(), NPS, EARLIER, (date(2026, 4, 30), date(2026, 5, 1)))
    with pytest.raises(JourneyError, match="period"):
        changes(frame, make_project(), NPS, EARLIER, LATER, ("month",))


def test_medians_of_times_are_compared_without_a_shape():
    hours = [float(hour) for hour in range(1, 101)]
    rows = [{"m:ttr": hour, "time": SPRING} for hour in hours]
    rows += [{"m:ttr": hour / 2, "time": AUTUMN} for hour in hours]
    (change,) = changes(make_frame(rows), make_project(), TTR, EARLIER, LATER)
    assert change.difference.value == pytest.approx(-25.25)
    rank, quantile = median_error_ranks(100)
    assert (rank, quantile) == (40, pytest.approx(2.1060, abs=1e-4))
    error = (hours[100 - rank] - hours[rank - 1]) / (2 * quantile)
    low, high = change.difference.low, change.difference.high
    assert (high - low) / 2 == pytest.approx(1.96 * error * (1 + 0.25) ** 0.5, rel=1e-3)
    assert change.text == "−25 h, better"
    few = compute_one(make_frame([{"m:ttr": 1.0}] * 5), make_project(), TTR)
    assert difference(TTR, few, few) is None  # five times bound no median


def test_large_samples_of_medians_use_the_normal_form():
    rank, quantile = median_error_ranks(501)
    exact = median_error_ranks(500)
    assert rank == round(251 - 501**0.5)
    assert quantile == pytest.approx(exact[1], abs=0.06)
    same = medians_difference((5.0, 0.0), (5.0, 0.0))
    assert (same.value, same.p_value) == (0.0, 1.0)


def test_weights_count_by_what_they_are_worth():
    rows = repeated({10: 100, 0: 80}, time=SPRING, weight=1.0) + repeated({10: 120, 0: 60}, time=AUTUMN, weight=1.0)
    uneven = [row | {"weight": 0.1 if index % 10 else 10.0} for index, row in enumerate(rows)]

    def p_value(frame):
        (change,) = changes(frame, make_project(), NPS, EARLIER, LATER, weighted=True)
        return change.difference.p_value

    assert p_value(make_frame(rows)) < 0.05 < p_value(make_frame(uneven))


def test_the_published_comparison_of_two_years():
    csat = Metric(id="csat", name="CSAT", metric_kind=MetricKind.CSAT, scale_low=1, scale_high=5)
    rows = moved("pay", {5: 50, 1: 50}, {5: 70, 1: 30}, "m:csat")
    (change,) = changes(make_frame(rows), make_project(), csat, EARLIER, LATER)
    assert (change.difference.value, change.difference.p_value) == pytest.approx((20.0, 0.0039), abs=1e-4)
    assert (change.difference.low, change.difference.high) == pytest.approx((6.4, 32.7), abs=0.3)  # Newcombe
    ces = Metric(id="ces", name="CES", metric_kind=MetricKind.CES, scale_low=1, scale_high=7)
    rows = moved("pay", {2: 40, 4: 40}, {3: 40, 5: 40}, "m:ces")
    (change,) = changes(make_frame(rows), make_project(), ces, EARLIER, LATER)
    assert change.text == "+1.0, better"
    total = Metric(id="sum", name="Visits", metric_kind=MetricKind.SUM, direction=Direction.HIGHER)
    (change,) = changes(make_frame(moved("pay", {1: 50}, {1: 90}, "m:sum")), make_project(), total, EARLIER, LATER)
    assert (change.difference, change.later.value) == (None, 90.0)


def test_a_filter_holds_in_both_periods():
    rows = moved("pay", {10: 60, 0: 40}, {10: 90, 0: 10}) + moved("help", {10: 60}, {10: 60})
    where = ScoreFilter(touchpoint_ids=("help",))
    assert [change.by[0][1] for change in changes(make_frame(rows), make_project(), NPS, EARLIER, LATER, where=where)]
