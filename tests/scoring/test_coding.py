"""Answers as small numbers: the same scores by the short way and the long one, whatever the shape of the data."""

from __future__ import annotations

import gc
import threading
from datetime import date, datetime

import polars as pl
import pytest

from cxjourney.domain import actions
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.records import Condition, Metric, MetricKind
from cxjourney.scoring import coding, durations, folding, months
from cxjourney.scoring.coding import coded
from cxjourney.scoring.compute import ScoreFilter, compute, condition_test, warm, warm_segments
from cxjourney.scoring.frame import join_blocks
from tests.builders import make_project
from tests.scoring.frames import make_frame, repeated

NPS = make_project().table(Metric)["nps"]
TTR = make_project().table(Metric)["ttr"]


@pytest.fixture
def frame() -> pl.DataFrame:
    rows = []
    for touchpoint, size in (("advert", 40), ("pay", 60), ("help", 80), ("gone", 9)):
        for month in (9, 2, 5):  # not in their order
            usual = {"touchpoint": touchpoint, "channel": "Web", "s:Type": "New" if month > 4 else "Old"}
            rows += repeated({10: size, 3: 20, 12: 4}, time=datetime(2026, month, 7), weight=0.5 + month, **usual)
            rows += [{"m:ttr": float(hour), "time": datetime(2026, month, 8), **usual} for hour in range(size)]
            rows += [{"open": True, "time": datetime(2026, month, 8), **usual}] * 6
    rows += repeated({9: 30}, count=2.0)
    return join_blocks([make_frame(rows)])


def everything(frame: pl.DataFrame) -> list[object]:
    project = make_project()
    found: list[object] = []
    for metric in (NPS, TTR):
        for by in ((), ("touchpoint",), ("stage", "month"), ("day", "segment:Type"), ("week",), ("channel", "quarter")):
            for where in (
                ScoreFilter(), ScoreFilter((Condition("Type", ("New",)),)), ScoreFilter(date_from=date(2026, 5, 7)),
                ScoreFilter(channels=("Web",), date_to=date(2026, 5, 7)), ScoreFilter(touchpoint_ids=("pay", "help")),
                ScoreFilter(touchpoint_ids=("help",)),
                ScoreFilter((Condition("Type", ("New",)),), touchpoint_ids=("help",), channels=("Web",)),
            ):  # fmt: skip
                found += compute(frame, project, metric, by, where, weighted=True)
    return found


def test_many_groups_are_folded_the_long_way_with_the_same_result(frame, monkeypatch):
    short = everything(frame)
    monkeypatch.setattr(folding, "MAX_CELLS", 3)
    monkeypatch.setattr(durations, "MAX_CELLS", 3)
    monkeypatch.setattr(durations, "FEW_GROUPS", 3)
    long = everything(frame.clone())
    assert len(short) == len(long) > 200
    for one, other in zip(short, long, strict=True):
        assert (one.by, one.n, one.withheld, one.period_from) == (other.by, other.n, other.withheld, other.period_from)
        assert (one.value, one.low, one.high) == pytest.approx((other.value, other.low, other.high))


def test_many_values_are_folded_the_long_way_too():
    mean = Metric(id="m", name="Paid", metric_kind=MetricKind.MEAN)
    rows = [{"m:m": 1000 + i / 7, "touchpoint": "pay" if i % 2 else "help"} for i in range(600)]
    scores = {s.by[0][1]: s for s in compute(make_frame(rows), make_project(), mean)}
    values = [1000 + i / 7 for i in range(1, 600, 2)]
    assert scores["pay"].value == pytest.approx(sum(values) / 300)
    weighted = [row | {"weight": 2.0, "count": 3.0} for row in rows]
    twice = {s.by[0][1]: s for s in compute(make_frame(weighted), make_project(), mean, weighted=True)}
    assert (twice["pay"].n, twice["pay"].value) == (900, pytest.approx(scores["pay"].value))
    assert twice["pay"].parts["effective_n"] == pytest.approx(300 * 3)


def test_wanted_places_only(frame):
    project = make_project()
    where = ScoreFilter(touchpoint_ids=("pay", "help"))
    assert [s.by[0][1] for s in compute(frame, project, NPS, ("touchpoint",), where)] == ["pay", "help"]
    assert [s.by[0][1] for s in compute(frame, project, NPS, ("touchpoint",), where, only=("pay",))] == ["pay"]
    assert compute(frame, project, NPS, ("month", "stage"), only=("use",))[0].by[1] == ("stage", "use")


def test_what_a_worker_prepares_is_found_again(frame):
    warm(frame, make_project())
    view = coded(frame)
    assert coded(frame) is view
    assert view.text("s:Type").names == ("", "New", "Old")
    assert view.period("month").names == ("", "2026-02", "2026-05", "2026-09")


def test_only_so_much_is_remembered(frame, monkeypatch):
    monkeypatch.setitem(coding.MAX_KEPT, "selection", 2)
    view = coded(frame)
    for day in range(1, 9):
        view.selection(date(2026, 5, day), None, (), None)
    assert len([key for key in view._kept if key[0] == "selection"]) == 2


def test_codes_end_with_their_frame():
    view = coded(make_frame(repeated({9: 5})))
    gc.collect()
    with pytest.raises(ReferenceError):
        _ = view.frame
    assert view not in coding._KNOWN.values()


def test_too_many_groups_of_times_are_refused(frame, monkeypatch):
    monkeypatch.setattr(durations, "MAX_GROUPS", 2)
    with pytest.raises(JourneyError, match="many groups"):
        compute(frame, make_project(), TTR)


def test_an_attribute_called_channel_goes_before_the_channel():
    rows = repeated({9: 30}, channel="Web", **{"s:channel": "Paper"}) + repeated({0: 30}, channel="App")
    frame = make_frame(rows)
    paper = ScoreFilter((Condition("channel", ("Paper",)),))
    assert compute(frame, make_project(), NPS, (), paper)[0].value == 100
    assert compute(frame, make_project(), NPS, (), ScoreFilter(channels=("App",)))[0].value == -100
    test = condition_test(Condition("channel", ("Web",)), ["channel"])
    assert frame.filter(test).height == 30
    assert frame.filter(condition_test(Condition("Planet", ("Mars",), exclude=True), frame.columns)).height == 60


def test_a_metric_that_nobody_answered_rightly_has_no_score():
    frame = make_frame([*repeated({12: 30}), {"m:ttr": None}])
    assert compute(frame, make_project(), NPS) == []
    assert compute(make_frame(repeated({9: 30}, count=0.0)), make_project(), NPS) == []
    assert compute(make_frame(repeated({9: 30}, count=0.001)), make_project(), NPS) == []
    warm(make_frame(repeated({9: 30})), make_project())


def test_whole_months_give_what_every_period_counted_anew_gives(frame, monkeypatch):
    project = make_project()
    project.apply(actions.add_segment(project, "Fresh", conditions=(Condition("Type", ("New",)),)))
    warm_segments(frame, project, lambda: None)
    quick = everything(frame)
    monkeypatch.setattr(months, "MAX_COUNTS", 1)
    assert everything(frame.clone()) == quick


def test_preparing_segments_can_be_stopped(frame):
    class Stop(Exception):
        pass

    def stop() -> None:
        raise Stop

    project = make_project()
    project.apply(actions.add_segment(project, "Fresh", conditions=(Condition("Type", ("New",)),)))
    with pytest.raises(Stop):
        warm_segments(frame, project, stop)


def test_a_column_goes_into_the_order_of_the_days_and_back(frame):
    for one in (frame, frame.sort("time", maintain_order=True)):
        view = coded(one)
        rows = one["row"].to_numpy()
        assert coding.unordered(view, view.ordered(rows)).tolist() == rows.tolist()


def test_what_is_remembered_may_be_forgotten_while_another_thread_asks(frame, monkeypatch):
    monkeypatch.setitem(coding.MAX_KEPT, "few", 1)
    view, wrong = coded(frame), []

    def ask() -> None:
        for number in range(3_000):
            if view.kept(("few", number % 7), lambda number=number: number % 7 + 1) != number % 7 + 1:
                wrong.append(number)

    workers = [threading.Thread(target=ask) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert not wrong
