"""The spread of single answers: how often each point of a scale was given, or how long tickets took, in classes.

Only the bars are made here; whether they may be shown is decided by the score that they stand behind.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from cxjourney.domain.ids import RecordId
from cxjourney.domain.project import Project
from cxjourney.domain.records import Direction, Metric, MetricKind, Touchpoint
from cxjourney.domain.text import tr
from cxjourney.scoring.coding import Coded, coded
from cxjourney.scoring.compute import EVERYTHING, ScoreFilter, filtered
from cxjourney.scoring.durations import tickets
from cxjourney.scoring.frame import METRIC
from cxjourney.scoring.hours import schedule_of
from cxjourney.scoring.labels import format_hours, format_value
from cxjourney.scoring.scales import Cut, hit_cut, miss_cut, scale_of
from cxjourney.scoring.score import Band
from cxjourney.scoring.trend import Slice

if TYPE_CHECKING:
    import polars as pl

    from cxjourney.scoring.coding import Numbers

MOST_POINTS = 11  # a finer scale is shown in classes
CLASSES = 10
HOURS = (0.0, 1.0, 2.0, 4.0, 8.0, 24.0, 48.0, 168.0)
"""Where the classes of a time to resolution begin; the last one has no end."""

_SLACK = 1e-9


def spread(
    frame: pl.DataFrame,
    project: Project,
    metric: Metric,
    where: ScoreFilter = EVERYTHING,
    touchpoint_ids: Collection[RecordId] | None = None,
    weighted: bool = False,
) -> tuple[Slice, ...]:
    """Return a bar for each point of the metric's scale, or for each class of values, in the order of the values.

    `touchpoint_ids` None is every touchpoint of the project. Points that nobody chose have a bar of nothing; without
    any answer there are no bars. Open tickets are in none.
    """
    places = set(project.table(Touchpoint)) if touchpoint_ids is None else set(touchpoint_ids)
    if METRIC + metric.id not in frame.columns:
        return ()
    if metric.metric_kind is MetricKind.TTR:
        return _durations(coded(frame), project, metric, where, places)
    counts = _counts(frame, metric, where, places, weighted)
    if not counts:
        return ()
    points = _points(metric, counts)
    if points:
        return _slices({_name(metric, at): (counts.get(at, 0.0), _band(metric, at)) for at in points})
    low, high = min(counts), max(counts)
    step = (high - low) / CLASSES or 1.0
    edges = [low + step * at for at in range(CLASSES + 1)]
    classes: dict[str, tuple[float, Band]] = {}
    for first, last in pairwise(edges):
        inside = [count for value, count in counts.items() if first <= value < last or (value == high == last)]
        name = tr("{low} to {high}", low=format_value(metric, first), high=format_value(metric, last))
        known = classes.get(name, (0.0, Band.NONE))[0]
        classes[name] = (known + sum(inside), Band.NONE)
    return _slices(classes)


def _counts(
    frame: pl.DataFrame, metric: Metric, where: ScoreFilter, places: Collection[RecordId], weighted: bool
) -> dict[float, float]:
    """Return how often each valid answer was given, by weight where that is wished for."""
    import polars as pl

    value, low_high = pl.col(METRIC + metric.id), scale_of(metric)
    worth = pl.col("count") * pl.col("weight").fill_null(1.0) if weighted else pl.col("count")
    rows = filtered(frame, replace(where, touchpoint_ids=tuple(places))).filter(value.is_finite())
    for limit, keeps in zip(low_high, (pl.Expr.ge, pl.Expr.le), strict=True):
        if limit is not None:
            rows = rows.filter(keeps(value, limit))
    if metric.metric_kind is MetricKind.NPS:
        rows = rows.filter(value == value.floor())
    found = rows.group_by(value.alias("value")).agg(worth.sum().alias("count")).sort("value").collect()
    return {float(answer): float(count) for answer, count in found.iter_rows() if count > 0}


def _points(metric: Metric, counts: Mapping[float, float]) -> list[float]:
    """Return every point of a scale that is short enough to show; none where answers lie between its points."""
    low, high = scale_of(metric)
    first, last = low if low is not None else min(counts), high if high is not None else max(counts)
    if last - first >= MOST_POINTS or any((answer - first) % 1 for answer in counts):
        return []
    return [first + step for step in range(int(last - first) + 1)]


def _name(metric: Metric, point: float) -> str:
    if metric.metric_kind is MetricKind.SHARE and scale_of(metric) == (0.0, 1.0):
        return tr("yes") if point else tr("no")
    return f"{point:g}"


def _band(metric: Metric, answer: float) -> Band:
    """Return what one answer counts as: a promoter, satisfied, easy and a hit are good."""
    kind = metric.metric_kind
    if kind is MetricKind.NPS:
        return Band.GOOD if answer >= 9 else Band.LOW if answer <= 6 else Band.MIDDLE
    if kind not in (MetricKind.CSAT, MetricKind.CES, MetricKind.SHARE):
        return Band.NONE
    if _holds(hit_cut(metric), answer):
        return Band.GOOD
    return Band.LOW if _holds(miss_cut(metric), answer) else Band.MIDDLE


def _holds(cut: Cut, answer: float) -> bool:
    return answer >= cut.limit - _SLACK if cut.upwards else answer <= cut.limit + _SLACK


def _durations(
    view: Coded, project: Project, metric: Metric, where: ScoreFilter, places: Collection[RecordId]
) -> tuple[Slice, ...]:
    import numpy as np

    found = tickets(view, metric, schedule_of(project.info))
    selection = view.selection(where.date_from, where.date_to, where.conditions, where.channels)
    column = view.text("touchpoint")
    allowed = np.array([name in places for name in column.names], dtype=bool).take(column.codes)
    chosen = np.zeros(view.height, dtype=bool)
    chosen[selection.rows] = selection.inside is None
    if selection.inside is not None:
        chosen[selection.inside + (selection.rows.start or 0)] = True
    hours: Numbers = found.hours[(allowed & chosen).take(found.solved)]
    if not len(hours):
        return ()
    counts = np.bincount(np.searchsorted(HOURS, hours, side="right") - 1, minlength=len(HOURS))
    return _slices(
        {_class_name(at): (float(count), _class_band(metric, at)) for at, count in enumerate(counts.tolist())}
    )


def _class_name(at: int) -> str:
    if at == 0:
        return tr("under {hours}", hours=_hours(HOURS[1]))
    if at == len(HOURS) - 1:
        return tr("over {hours}", hours=_hours(HOURS[at]))
    return tr("{low} to {high}", low=_hours(HOURS[at]), high=_hours(HOURS[at + 1]))


def _hours(hours: float) -> str:
    return format_hours(hours).replace(".0", "") if hours < 24 else tr("{days} d", days=round(hours / 24))


def _class_band(metric: Metric, at: int) -> Band:
    """Return the band of a class of hours that lies on one side of the metric's limits; else the middle one."""
    low, high = HOURS[at], HOURS[at + 1] if at + 1 < len(HOURS) else float("inf")
    if metric.good_from is None and metric.low_from is None:
        return Band.NONE
    shorter_is_better = metric.direction is Direction.LOWER
    if metric.good_from is not None and (high <= metric.good_from if shorter_is_better else low >= metric.good_from):
        return Band.GOOD
    if metric.low_from is not None and (low >= metric.low_from if shorter_is_better else high <= metric.low_from):
        return Band.LOW
    return Band.MIDDLE


def _slices(classes: Mapping[str, tuple[float, Band]]) -> tuple[Slice, ...]:
    total = sum(count for count, _ in classes.values())
    return tuple(Slice(name, count, count / total, band) for name, (count, band) in classes.items())
