"""From sums over a group of answers to a score, one measure for each kind of metric.

A measure says which sums it needs from a frame of value counts (columns `VALUE`, `COUNT` and `WEIGHT`, the last
being the count again where nothing is weighted) and makes a score of one row of sums. Grouping and withholding
are the business of `compute` and `privacy`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cxjourney.domain.records import Metric, MetricKind
from cxjourney.scoring import formulas
from cxjourney.scoring.scales import Cut, hit_cut, miss_cut, scale_of
from cxjourney.scoring.score import Score

if TYPE_CHECKING:
    import polars as pl

VALUE, COUNT, WEIGHT, WEIGHT_SQUARED = "_value", "_count", "_weight", "_weight_squared"

SLACK = 1e-9  # a third of a scale is no round number

UNITS: dict[MetricKind, str] = {
    MetricKind.NPS: "points",
    MetricKind.CSAT: "percent",
    MetricKind.CES: "scale points",
    MetricKind.TTR: "hours",
    MetricKind.SHARE: "percent",
}

Sums = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Result:
    value: float | None
    interval: formulas.Interval | None
    method: str
    parts: dict[str, float]


def unit_of(metric: Metric) -> str:
    """Return the unit a metric's score is in: the kind's own, or for custom metrics the one they were given."""
    return UNITS.get(metric.metric_kind, metric.unit)


def valid_answer(metric: Metric) -> pl.Expr:
    """Return the test that a value is an answer on the metric's scale; NPS takes whole numbers only."""
    import polars as pl

    low, high = scale_of(metric)
    value = pl.col(VALUE)
    test = value.is_finite()
    if low is not None:
        test &= value >= low
    if high is not None:
        test &= value <= high
    if metric.metric_kind is MetricKind.NPS:
        test &= value == value.floor()
    return test


def sums(metric: Metric) -> list[pl.Expr]:
    """Return the sums over value counts that `score_of` reads for this metric."""
    import polars as pl

    value, weight = pl.col(VALUE), pl.col(WEIGHT)
    needed = [
        pl.col(COUNT).sum().alias("n"),
        weight.sum().alias("weight"),
        pl.col(WEIGHT_SQUARED).sum().alias("weight_squared"),
    ]
    if metric.metric_kind is MetricKind.NPS:
        promoter, detractor = value >= 9, value <= 6
        passive = ~promoter & ~detractor
        named = {"promoters": promoter, "passives": passive, "detractors": detractor}
        return needed + [weight.filter(test).sum().alias(name) for name, test in named.items()]
    total = (weight * value).sum()
    mean = total / weight.sum()
    needed += [
        total.alias("total"),
        mean.alias("mean"),
        (weight * (value - mean) ** 2).sum().alias("squares"),
        weight.filter(_holds(hit_cut(metric), value)).sum().alias("hits"),
        weight.filter(_holds(miss_cut(metric), value)).sum().alias("misses"),
    ]
    return needed


def duration_sums() -> list[pl.Expr]:
    """Return the sums over single tickets (column `VALUE`, null while open) that a time to resolution needs."""
    import polars as pl

    value = pl.col(VALUE)
    return [
        value.count().alias("n"),
        value.mean().alias("mean"),
        value.median().alias("median"),
        value.quantile(0.9, "linear").alias("p90"),
        value.std().alias("deviation"),
        value.is_null().sum().alias("open"),
        value.drop_nulls().sort().alias("ordered"),
    ]


def score_of(metric: Metric, row: Sums, confidence: float, weighted: bool) -> Score:
    """Return the score of one group from its row of sums, `_first` and `_last` being the times of its answers."""
    kind = metric.metric_kind
    n = round(row["n"] or 0)
    result = _MEASURES[kind](metric, row, confidence) if n > 0 else _nothing(row)
    weighted = weighted and kind is not MetricKind.TTR
    if weighted and n > 0:
        result.parts["effective_n"] = _worth(row)
    first, last = row.get("_first"), row.get("_last")
    return Score(
        metric_id=metric.id,
        kind=kind.value,
        value=result.value,
        n=n,
        low=result.interval[0] if result.interval else None,
        high=result.interval[1] if result.interval else None,
        confidence=confidence,
        method=result.method if result.interval else "",
        unit=unit_of(metric),
        parts=result.parts,
        period_from=first.date() if first is not None else None,
        period_to=last.date() if last is not None else None,
        weighted=weighted,
    )


def _holds(cut: Cut, value: pl.Expr) -> pl.Expr:
    return value >= cut.limit - SLACK if cut.upwards else value <= cut.limit + SLACK


def _worth(row: Sums) -> float:
    return formulas.effective_n(row["weight"], row["weight_squared"])


def _nothing(row: Sums) -> _Result:
    return _Result(None, None, "", {"open": row["open"]} if row.get("open") else {})


def _nps(_metric: Metric, row: Sums, confidence: float) -> _Result:
    counts = (row["promoters"], row["passives"], row["detractors"])
    value = formulas.nps(*counts)
    if value is None:
        return _nothing(row)
    scale = _worth(row) / row["weight"]
    interval = formulas.nps_adjusted_wald(counts[0] * scale, counts[1] * scale, counts[2] * scale, confidence)
    parts = dict(zip(("promoters", "passives", "detractors"), counts, strict=True))
    return _Result(value, interval, "adjusted Wald", parts)


def _share(metric: Metric, row: Sums, confidence: float) -> _Result:
    share = formulas.share(row["hits"], row["weight"])
    if share is None:
        return _nothing(row)
    worth = _worth(row)
    low, high = formulas.wilson(min(share, 1.0) * worth, worth, confidence)
    parts = {"satisfied": row["hits"], "answers": row["weight"], "mean": row["mean"], "dissatisfied": row["misses"]}
    if metric.metric_kind is MetricKind.SHARE:
        parts = {"hits": row["hits"], "answers": row["weight"], "misses": row["weight"] - row["hits"]}
    return _Result(100 * share, (100 * low, 100 * high), "Wilson", parts)


def _mean(metric: Metric, row: Sums, confidence: float) -> _Result:
    if not row["weight"]:
        return _nothing(row)
    worth = _worth(row)
    deviation = math.sqrt(row["squares"] / row["weight"] * worth / (worth - 1)) if worth > 1 else 0.0
    parts = {"mean": row["mean"], "deviation": deviation}
    if metric.metric_kind is MetricKind.CES:
        parts["easy_share"] = 100 * row["hits"] / row["weight"]
        parts["hard_share"] = 100 * row["misses"] / row["weight"]
    return _Result(row["mean"], formulas.mean_interval(row["mean"], deviation, worth, confidence), "t", parts)


def _sum(_metric: Metric, row: Sums, _confidence: float) -> _Result:
    if not row["weight"]:
        return _nothing(row)
    return _Result(row["total"], None, "", {"sum": row["total"], "mean": row["mean"]})


def _duration(_metric: Metric, row: Sums, confidence: float) -> _Result:
    ordered = row["ordered"]
    ranks = formulas.median_ranks(len(ordered), confidence)
    interval = (ordered[ranks[0] - 1], ordered[ranks[1] - 1]) if ranks else None
    parts = {"mean": row["mean"], "p90": row["p90"], "open": row["open"]}
    return _Result(row["median"], interval, "order statistics", parts)


_MEASURES: dict[MetricKind, Callable[[Metric, Sums, float], _Result]] = {
    MetricKind.NPS: _nps,
    MetricKind.CSAT: _share,
    MetricKind.SHARE: _share,
    MetricKind.CES: _mean,
    MetricKind.MEAN: _mean,
    MetricKind.SUM: _sum,
    MetricKind.TTR: _duration,
}
