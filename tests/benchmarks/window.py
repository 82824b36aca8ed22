"""The window with a million answers: what a change of segment, period or metric costs, and the first reading."""

from __future__ import annotations

import itertools
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import numpy as np
import polars as pl
from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from cxjourney.domain.project import Project
from cxjourney.domain.records import (
    Condition,
    Direction,
    Import,
    Journey,
    Lane,
    Metric,
    MetricKind,
    ProjectInfo,
    Record,
    Segment,
    Stage,
    Touchpoint,
)
from cxjourney.scoring.frame import FIXED, fixed_schema, write_block
from cxjourney.services.answers import Snapshot
from cxjourney.services.scores import Period, Scores
from tests.benchmarks.answers import SEGMENTS, TOUCHPOINTS, make_answers
from tests.benchmarks.measuring import Result, median_ms
from tests.benchmarks.window_pauses import Heartbeat, turn

FILE = Path(__file__).resolve().parent.parent.parent / "build" / "benchmark-answers" / "answers.csv"
LIMIT = 100.0
JOURNEY, STAGES = "journey", 8
METRICS = ("nps", "csat", "ces", "ttr")


def measure() -> Iterator[Result]:
    """Yield what each change of view costs, all that the window shows of it together, beside polars for the same."""
    application = QApplication.instance() or QApplication([])
    assert application is not None
    project, block = million()
    scores = Scores(Snapshot(project, {"i1": block}), waits=True)
    yield from _reading(scores)
    frame = scores.frame
    segments = itertools.cycle(project.table(Segment))
    peer = median_ms(lambda: polars_redraw(frame, project, next(segments)), rounds=7, warm=1)
    for name, views in _views(project).items():
        taken = [_redrawn(scores, fields) for fields in views]
        for what, times in (
            ("every badge", [badges for badges, _ in taken]),
            ("and trend", [all_ for _, all_ in taken]),
        ):
            yield Result(f"{name}: {what}", statistics.median(times), "ms", limit=LIMIT)
            yield Result(f"{name}: {what}, the slowest", max(times), "ms", limit=LIMIT)
    for fields in ({"segment_id": "s1", "period": Period.ALL, "metric_id": "nps"}, {"segment_id": "s2"}):
        _redraw(scores, fields)
    beside = _ms(lambda: _redraw(scores, {"segment_id": "s3"}))
    yield Result("map and trends of one view", beside, "ms", "polars", peer, 1.0)
    panel = [_ms(lambda id_=id_: _panel(scores, id_)) for id_ in ("t3", "t7", "t11")]
    yield Result("inspector: four metrics, months, change", statistics.median(panel), "ms", limit=LIMIT)
    words = iter(["courier neighbour", "invoice", "refund fast", "nobody", "warranty well", "slow", "voucher", "shop"])
    found = median_ms(lambda: scores.comments(text=next(words)), rounds=5, warm=1)
    yield Result("comments that hold two words", found, "ms", limit=LIMIT)
    later, earlier = (date(2025, 1, 1), date(2025, 12, 31)), (date(2024, 1, 1), date(2024, 12, 31))
    compared = _ms(lambda: scores.changes(project.need(Metric, "nps"), earlier, later))
    yield Result("change between two years, 40 touchpoints tested", compared, "ms", limit=LIMIT)


def million() -> tuple[Project, bytes]:
    """Return a project of 40 touchpoints in 8 stages and the block of a million answers."""
    if not FILE.exists():
        make_answers(FILE)
    table = pl.read_csv(FILE, try_parse_dates=True)
    rows = table.height
    ids = {title: f"t{number}" for number, title in enumerate(TOUCHPOINTS)}
    numbers = pl.Series(np.arange(1, rows + 1, dtype=np.uint64))
    frame = pl.DataFrame(
        {
            "key": numbers, "response": numbers, "row": numbers.cast(pl.UInt32),
            "touchpoint": table["touchpoint"].replace_strict(ids), "time": table["time"].cast(pl.Datetime("us")),
            "channel": table["channel"], "count": pl.Series(np.ones(rows)),
            "weight": pl.Series([None], dtype=pl.Float64).new_from_index(0, rows), "comment": table["comment"],
            "open": pl.Series([None], dtype=pl.Boolean).new_from_index(0, rows),
        }
    ).select([pl.col(name).cast(fixed_schema()[name]) for name in FIXED])  # fmt: skip
    answers = {"nps": "nps", "csat": "csat", "ces": "ces", "ttr": "hours"}
    frame = frame.with_columns(
        *(table[name].cast(pl.Float64).alias(f"m:{id_}") for id_, name in answers.items()),
        *(table[name].alias(f"s:{name}") for name in SEGMENTS),
    )
    return Project(_records(table["time"].max())), write_block(frame)  # type: ignore[arg-type]


def _records(last: datetime) -> list[Record]:
    kinds = {"nps": (MetricKind.NPS, 0, 10), "csat": (MetricKind.CSAT, 1, 5), "ces": (MetricKind.CES, 1, 7)}
    conditions = [Condition(name, values[:1]) for name, values in SEGMENTS.items()]
    conditions += [Condition(name, values[1:3]) for name, values in SEGMENTS.items()]
    return [
        ProjectInfo(title="Million"),
        Journey(id=JOURNEY, title="Journey"),
        Lane(id="lane", journey_id=JOURNEY, title="Lane"),
        *(Stage(id=f"stage{i}", journey_id=JOURNEY, title=f"Stage {i}", position=i) for i in range(STAGES)),
        *(
            Touchpoint(
                id=f"t{i}", journey_id=JOURNEY, stage_id=f"stage{i % STAGES}", lane_id="lane", column=i // STAGES,
                title=title,
            )
            for i, title in enumerate(TOUCHPOINTS)
        ),
        *(
            Metric(id=id_, name=id_.upper(), metric_kind=kind, scale_low=low, scale_high=high, position=i)
            for i, (id_, (kind, low, high)) in enumerate(kinds.items())
        ),
        Metric(id="ttr", name="TTR", metric_kind=MetricKind.TTR, direction=Direction.LOWER, position=3),
        *(Segment(id=f"s{i}", name=f"S{i}", conditions=(one,), position=i) for i, one in enumerate(conditions)),
        Import(id="i1", file_name="answers.csv", first_date=date(2024, 1, 1), last_date=last.date()),
    ]  # fmt: skip


def _views(project: Project) -> dict[str, list[dict[str, object]]]:
    segments = list(project.table(Segment))
    return {
        "segment": [{"segment_id": id_, "metric_id": "nps", "period": Period.ALL} for id_ in segments[:7]],
        "segment, with times": [{"segment_id": id_, "metric_id": "ttr"} for id_ in segments[:7]],
        "period": [
            {"segment_id": id_, "period": period, "metric_id": "nps"}
            for id_, period in ((None, Period.DAYS_90), (None, Period.MONTHS_12), ("s6", Period.DAYS_90),
                                ("s6", Period.MONTHS_12), ("s7", Period.MONTHS_12), ("s7", Period.DAYS_90))
        ],
        "metric": [{"segment_id": "s8", "period": Period.ALL, "metric_id": id_} for id_ in ("nps", *METRICS)],
    }  # fmt: skip


def _redraw(scores: Scores, fields: dict[str, object]) -> None:
    scores.change_view(**fields)
    assert len(scores.badges(JOURNEY)) == len(TOUCHPOINTS)
    assert len(scores.stage_trends(JOURNEY)) == STAGES
    assert scores.summary().rows


def _redrawn(scores: Scores, fields: dict[str, object]) -> tuple[float, float]:
    """Return how long every badge takes after a change of view, and how long everything does."""
    badges = _ms(lambda: (scores.change_view(**fields), scores.badges(JOURNEY)))
    return badges, badges + _ms(lambda: _redraw(scores, {}))


def _panel(scores: Scores, touchpoint_id: str) -> None:
    shown = scores.touchpoint_scores(touchpoint_id)
    assert len(shown) == len(METRICS)
    for one in shown:
        scores.change_since(touchpoint_id, one.metric)


def polars_redraw(frame: pl.DataFrame, project: Project, segment_id: str) -> None:
    """Do with polars alone what a map needs: counts of each answer by touchpoint and month, and a summary."""
    (condition,) = project.need(Segment, segment_id).conditions
    rows = frame.lazy().filter(pl.col(f"s:{condition.attribute}").is_in(list(condition.values)))
    month = pl.col("time").dt.truncate("1mo")
    rows.group_by("touchpoint", "m:nps").agg(
        pl.len(), pl.col("time").min(), pl.col("time").max().alias("last")
    ).collect()
    rows.group_by("touchpoint", month, "m:nps").agg(pl.len()).collect()
    rows.select(pl.len(), pl.col(*(f"m:{id_}" for id_ in METRICS)).count(), pl.col("comment").count()).collect()


def _reading(scores: Scores) -> Iterator[Result]:
    """Yield how long the first reading takes, and the longest pause of the window until all is prepared."""
    heart = Heartbeat()
    loop = QEventLoop()
    scores.changed.connect(loop.quit)
    begun = time.perf_counter()
    scores.start()
    assert scores.is_reading
    loop.exec()
    taken = (time.perf_counter() - begun) * 1000
    drawn = _ms(lambda: scores.badges(JOURNEY))
    pause = heart.taken()
    while scores.is_preparing:
        turn(20)
    prepared = (time.perf_counter() - begun) * 1000
    yield Result("first reading of a million answers, beside", taken, "ms")
    yield Result("until segments and comments are prepared", prepared, "ms")
    yield Result("the longest pause of the window meanwhile", max(pause, heart.taken()), "ms", limit=LIMIT)
    yield Result("the badges after that", drawn, "ms", limit=LIMIT)


def _ms(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return (time.perf_counter() - start) * 1000
