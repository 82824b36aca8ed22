"""How often each answer was given: every point of a scale, classes of hours, and nobody else's answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from cxjourney.domain.project import Project
from cxjourney.domain.records import Condition, Metric, MetricKind
from cxjourney.scoring.compute import ScoreFilter
from cxjourney.scoring.frame import join_blocks
from cxjourney.scoring.score import Band
from cxjourney.scoring.spread import spread
from tests.builders import make_records
from tests.scoring.frames import make_frame, repeated

DAY = datetime(2026, 5, 4)


def bars(rows: list[dict[str, object]], metric: Metric, **where: object) -> dict[str, float]:
    project = Project([*[r for r in make_records() if r.id != metric.id], metric])
    frame = join_blocks([make_frame(rows)])
    ids = where.pop("ids", None)
    found = spread(frame, project, metric, ScoreFilter(**where), ids)  # type: ignore[arg-type]
    assert sum(bar.share for bar in found) == pytest.approx(1 if found else 0)
    return {bar.name: bar.count for bar in found}


NPS = Metric(id="nps", name="NPS", metric_kind=MetricKind.NPS)


def test_every_point_of_nps_has_a_bar_and_a_band() -> None:
    rows = [*repeated({10: 3, 7: 2, 0: 1, 11: 4}, time=DAY)]
    found = bars(rows, NPS)
    assert list(found) == [str(point) for point in range(11)]
    assert {name: count for name, count in found.items() if count} == {"0": 1, "7": 2, "10": 3}
    project = Project(make_records())
    bands = [bar.band for bar in spread(join_blocks([make_frame(rows)]), project, NPS)]
    assert bands == [Band.LOW] * 7 + [Band.MIDDLE] * 2 + [Band.GOOD] * 2


def test_only_the_answers_that_the_filter_lets_through() -> None:
    rows = [
        *repeated({9: 5}, time=DAY), *repeated({3: 4}, time=datetime(2026, 6, 1)),
        *repeated({8: 7}, touchpoint="help", time=DAY), *repeated({8: 9}, touchpoint="gone", time=DAY),
    ]  # fmt: skip
    assert sum(bars(rows, NPS).values()) == 16  # what lies at a touchpoint that is gone counts nowhere
    assert bars(rows, NPS, ids={"help"})["8"] == 7
    assert sum(bars(rows, NPS, date_to=date(2026, 5, 31)).values()) == 12
    assert bars(rows, NPS, date_to=date(2020, 1, 1)) == {}


def test_satisfaction_by_its_boxes() -> None:
    csat = Metric(id="csat", name="CSAT", metric_kind=MetricKind.CSAT, scale_low=1, scale_high=5)
    rows = repeated({5: 2, 4: 1, 3: 1, 1: 6}, metric="m:csat", time=DAY)
    assert bars(rows, csat) == {"1": 6, "2": 0, "3": 1, "4": 1, "5": 2}


def test_a_fine_scale_comes_in_classes() -> None:
    own = Metric(id="own", name="Basket", metric_kind=MetricKind.MEAN)
    rows = [{"m:own": value / 2, "time": DAY} for value in range(200)]
    found = bars(rows, own)
    assert len(found) == 10
    assert sum(found.values()) == 200


def test_counts_tables_and_weights() -> None:
    rows = [{"m:nps": 9.0, "count": 40.0, "weight": 0.5}, {"m:nps": 2.0, "count": 10.0, "weight": 2.0}]
    project, frame = Project(make_records()), join_blocks([make_frame(rows)])
    plain = {bar.name: bar.count for bar in spread(frame, project, NPS) if bar.count}
    weighted = {bar.name: bar.count for bar in spread(frame, project, NPS, weighted=True) if bar.count}
    assert plain == {"2": 10, "9": 40}
    assert weighted == {"2": 20, "9": 20}


def test_times_to_resolution_in_classes_without_the_open_tickets() -> None:
    project = Project(make_records())
    metric = project.need(Metric, "ttr")
    rows = [{"m:ttr": hours, "touchpoint": "help", "time": DAY} for hours in (0.5, 1.0, 3.0, 7.9, 8.0, 30.0, 400.0)] + [
        {"open": True, "touchpoint": "help", "time": DAY}
    ]
    found = spread(join_blocks([make_frame(rows)]), project, metric)
    assert {bar.name: bar.count for bar in found if bar.count} == {
        "under 1 h": 1, "1 h to 2 h": 1, "2 h to 4 h": 1, "4 h to 8 h": 1, "8 h to 1 d": 1, "1 d to 2 d": 1,
        "over 7 d": 1,
    }  # fmt: skip
    assert [bar.band for bar in found] == [Band.GOOD] * 4 + [Band.MIDDLE] + [Band.LOW] * 3
    assert spread(join_blocks([make_frame(rows)]), project, metric, ScoreFilter(date_to=date(2026, 5, 3))) == ()


def test_times_of_a_segment_and_the_bands_without_limits() -> None:
    rows = [
        *({"m:ttr": 3.0, "s:Type": "New", "time": DAY} for _ in range(6)),
        *({"m:ttr": 30.0, "s:Type": "Old", "time": DAY} for _ in range(6)),
    ]
    ttr = Metric(id="ttr", name="TTR", metric_kind=MetricKind.TTR)
    assert sum(bars(rows, ttr).values()) == 12
    assert sum(bars(rows, ttr, conditions=(Condition("Type", ("New",)),)).values()) == 6
    project = Project([*[r for r in make_records() if r.id != "ttr"], ttr])
    assert {bar.band for bar in spread(join_blocks([make_frame(rows)]), project, ttr)} == {Band.NONE}


def test_yes_and_no_are_words_and_own_numbers_have_no_band() -> None:
    share = Metric(id="share", name="Solved", metric_kind=MetricKind.SHARE, scale_low=0, scale_high=1)
    assert bars(repeated({1: 3, 0: 1}, metric="m:share", time=DAY), share) == {"no": 1, "yes": 3}
    mean = Metric(id="mean", name="Steps", metric_kind=MetricKind.MEAN)
    frame = join_blocks([make_frame(repeated({1: 3, 2: 1}, metric="m:mean", time=DAY))])
    project = Project([*make_records(), mean])
    assert [(bar.name, bar.band) for bar in spread(frame, project, mean)] == [("1", Band.NONE), ("2", Band.NONE)]
    assert spread(frame, project, replace(mean, id="other")) == ()
