"""What follows from scores alone: which are worst, which metric stands for all, how many answers they rest on."""

from __future__ import annotations

from dataclasses import replace

from cxjourney.domain.records import Direction, Metric, MetricKind
from cxjourney.scoring.labels import answers_told, format_difference, short_n
from cxjourney.scoring.score import JUDGED, Band, Score, headline, worst_first

NPS = Metric(id="nps", name="NPS", metric_kind=MetricKind.NPS, position=1)
HOURS = Metric(id="ttr", name="Time", metric_kind=MetricKind.TTR, direction=Direction.LOWER, unit="hours")
CSAT = Metric(id="csat", name="CSAT", metric_kind=MetricKind.CSAT)
MANY = Score("nps", "nps", 20.0, 1412)


def test_the_worst_come_first_and_those_without_a_value_last() -> None:
    values = [4.0, None, -20.0, 80.0]
    assert sorted(values, key=lambda value: worst_first(NPS, value)) == [-20.0, 4.0, 80.0, None]
    assert sorted(values, key=lambda value: worst_first(HOURS, value)) == [80.0, 4.0, -20.0, None]


def test_the_first_nps_stands_for_all_else_the_first_metric() -> None:
    assert headline([CSAT, NPS, replace(NPS, id="other")]) == NPS
    assert headline(iter([HOURS, CSAT])) == HOURS
    assert headline([]) is None


def test_only_bands_that_judge_are_judgements() -> None:
    assert set(Band) - JUDGED == {Band.FEW, Band.WITHHELD, Band.NONE}


def test_a_withheld_score_tells_a_bound_of_its_answers_only() -> None:
    hidden = replace(MANY, value=None, n=3, withheld=True, threshold=5)
    assert (answers_told(NPS, hidden), short_n(hidden)) == ("fewer than 5 answers", "< 5")
    assert (answers_told(NPS, MANY), short_n(MANY)) == ("1,412 answers", "1,412")


def test_a_difference_that_rounds_to_nothing_has_no_direction() -> None:
    assert format_difference(CSAT, 0.01) == format_difference(CSAT, -0.01) == format_difference(CSAT, 0.0)
    assert format_difference(NPS, 4.0).startswith("+")
    assert format_difference(NPS, -4.0).startswith("−")
