"""Texts of scores: what people read, and that it never says more than is known."""

from __future__ import annotations

from datetime import date

import pytest

from cxjourney.domain.records import Direction, Metric, MetricKind
from cxjourney.scoring import labels
from cxjourney.scoring.score import Band, Score, headline, worst_first


def metric(kind: str, **fields) -> Metric:
    return Metric(id="m", name=kind.upper(), metric_kind=MetricKind(kind), **fields)


def score(value: float | None, n: int = 412, **fields) -> Score:
    return Score("m", "nps", value, n, **fields)


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("nps", 38.2, "+38"),
        ("nps", -31.4, "−31"),
        ("nps", -0.3, "−0.3"),  # under a limit of 0, so a low band never stands beside “0”
        ("nps", 0.4, "+0.4"),
        ("nps", -0.5, "−0.5"),
        ("nps", -0.04, "−0.04"),
        ("nps", 0.51, "+1"),
        ("nps", 0.0, "0"),
        ("nps", 100.0, "+100"),
        ("csat", 81.6, "82 %"),
        ("ces", 3.14, "3.1"),
        ("ttr", 31.2, "31 h"),
        ("ttr", 0.75, "45 min"),
        ("ttr", 3.2, "3.2 h"),
        ("ttr", 76.8, "3.2 d"),
        ("ttr", 2400.0, "100 d"),
        ("sum", 1234567.0, "1,234,567"),
        ("mean", -2.25, "−2.2"),
        ("nps", None, "–"),
        ("mean", float("nan"), "–"),
    ],
)
def test_values(kind, value, text):
    assert labels.format_value(metric(kind), value) == text


def test_custom_units():
    assert labels.format_value(metric("mean", unit="€"), 12.5) == "12.5 €"


def test_differences_carry_their_sign():
    assert labels.format_difference(metric("nps"), 12.3) == "+12"
    assert labels.format_difference(metric("csat"), -3.2) == "−3 %"
    assert labels.format_difference(metric("ces"), 0.6) == "+0.6"
    assert labels.format_difference(metric("ces"), -0.02) == "0.0"


def test_intervals():
    found = score(-31.0, low=-38.2, high=-24.1)
    assert labels.format_interval(metric("nps"), found) == "−38 to −24"
    assert labels.format_margin(metric("nps"), found) == "± 7"
    assert labels.format_interval(metric("nps"), score(1.0)) == ""
    assert labels.format_margin(metric("ttr"), score(3.0, low=1.0, high=9.0)) == ""  # lopsided


def test_units():
    assert labels.unit_name(metric("nps")) == "points, −100 to +100"
    assert labels.unit_name(metric("ces", scale_low=1, scale_high=5)) == "mean, 1 to 5"
    assert labels.unit_name(metric("csat")) == "% satisfied"
    assert labels.unit_name(metric("share")) == "%"
    assert labels.unit_name(metric("ttr")) == "hours, median"
    assert labels.unit_name(metric("sum", unit="orders")) == "orders"
    assert labels.answers_text(metric("ttr"), 1204) == "1,204 tickets"
    assert labels.answers_text(metric("nps"), 1) == "1 answer"


def test_periods():
    assert labels.format_period(date(2025, 10, 1), date(2026, 9, 30)) == "1 Oct 2025 to 30 Sep 2026"
    assert labels.format_period(date(2025, 10, 1), date(2025, 10, 1)) == "1 Oct 2025"
    assert labels.format_period(None, date(2025, 10, 1)) == "until 1 Oct 2025"
    assert labels.format_period(date(2025, 10, 1), None) == "from 1 Oct 2025"
    assert labels.format_period(None, None) == ""


NPS = metric("nps", good_from=30, low_from=0)


@pytest.mark.parametrize(
    ("value", "text", "band", "shape"),
    [(38.0, "+38", Band.GOOD, "▲"), (12.0, "+12", Band.MIDDLE, "●"), (-31.0, "−31", Band.LOW, "▼")],
)
def test_badges_with_enough_answers(value, text, band, shape):
    badge = labels.badge(NPS, score(value), 30)
    assert (badge.text, badge.band, labels.shape(badge.band)) == (text, band, shape)


def test_badge_details_tell_the_whole_truth():
    found = score(-31.0, low=-38.2, high=-24.1, period_from=date(2025, 10, 1), period_to=date(2026, 9, 30))
    assert labels.badge(NPS, found, 30).detail == (
        "NPS −31, 95 % interval −38 to −24, 412 answers, 1 Oct 2025 to 30 Sep 2026."
    )


def test_details_tell_what_weights_are_worth():
    found = score(20.0, 60, weighted=True, parts={"effective_n": 45.45})
    assert labels.describe(NPS, found) == "NPS +20, 60 answers, weighted, worth 45 answers."


def test_the_details_of_a_withheld_score_are_its_excuse():
    found = score(None, 3, withheld=True)
    assert labels.describe(NPS, found) == labels.withheld_text(NPS, found)


def test_few_answers_show_their_number_and_not_the_value():
    badge = labels.badge(NPS, score(50.0, 12), 30)
    assert (badge.text, badge.band) == ("n 12", Band.FEW)
    assert "too few to judge (at least 30 are needed)" in badge.detail
    assert labels.shape(badge.band) == ""


def test_withheld_badges_tell_nothing():
    badge = labels.badge(NPS, score(None, 3, withheld=True), 30)
    assert (badge.text, badge.band) == ("n < 5", Band.WITHHELD)
    assert "3" not in badge.detail
    assert "< 5" in badge.detail


def test_no_data():
    assert labels.badge(NPS, None, 30).text == "no data"
    assert labels.badge(NPS, score(None, 0), 30).band is Band.NONE


def test_every_band_has_a_name():
    assert len({labels.band_name(band) for band in Band}) == len(Band)


def test_the_worst_come_first_whichever_way_is_better() -> None:
    values = [31.0, None, 2.0, 90.0]
    hours = metric("ttr", direction=Direction.LOWER)
    assert sorted(values, key=lambda value: worst_first(metric("csat"), value)) == [2.0, 31.0, 90.0, None]
    assert sorted(values, key=lambda value: worst_first(hours, value)) == [90.0, 31.0, 2.0, None]


def test_the_first_nps_stands_for_all_metrics() -> None:
    csat, nps = metric("csat"), metric("nps")
    assert headline([csat, nps]) is nps
    assert headline([csat]) is csat
    assert headline([]) is None
