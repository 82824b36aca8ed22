"""From the sums of a group of answers to its score, one measure for each kind of metric.

`folding` and `durations` make the sums, `compute` groups them, `privacy` withholds.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cxjourney.domain.records import Metric, MetricKind
from cxjourney.scoring import formulas
from cxjourney.scoring.score import Score

REPORTED = "reported"
"""The method of a score that somebody else computed."""

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


def score_of(
    metric: Metric, row: Sums, confidence: float, weighted: bool, by: tuple[tuple[str, str], ...] = (),
    threshold: int = 5,
) -> Score:  # fmt: skip
    """Return the score of one group from its row of sums, `_first` and `_last` being the days of its answers."""
    kind = metric.metric_kind
    n = round(row["n"] or 0)
    result = _MEASURES[kind](metric, row, confidence) if n > 0 else _nothing(row)
    weighted = weighted and kind is not MetricKind.TTR
    if weighted and n > 0:
        result.parts["effective_n"] = _worth(row)
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
        period_from=row.get("_first"),
        period_to=row.get("_last"),
        weighted=weighted,
        by=by,
        threshold=threshold,
    )


def reported_score(metric: Metric, row: Sums, confidence: float) -> Score:
    """Return a score that the evidence holds ready-made: `value` from `n` answers, joined from `rows` tables' rows.

    Only a share's interval can be known without the answers; a median of several medians is none.
    """
    n, value = round(row["n"]), row["value"]
    if metric.metric_kind is MetricKind.TTR and row["rows"] > 1:
        value = None
    low = high = None
    if value is not None and metric.metric_kind in (MetricKind.CSAT, MetricKind.SHARE):
        low, high = (100 * end for end in formulas.wilson(value / 100 * row["n"], row["n"], confidence))
    return Score(
        metric_id=metric.id, kind=metric.metric_kind.value, value=value, n=n, low=low, high=high,
        confidence=confidence, method=REPORTED, unit=unit_of(metric),
        period_from=row.get("_first"), period_to=row.get("_last"),
    )  # fmt: skip


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
    mean = (row["off"] + row["centred"]) / row["weight"]
    parts = {"satisfied": row["hits"], "answers": row["weight"], "mean": mean, "dissatisfied": row["misses"]}
    if metric.metric_kind is MetricKind.SHARE:
        parts = {"hits": row["hits"], "answers": row["weight"], "misses": row["weight"] - row["hits"]}
    return _Result(100 * share, (100 * low, 100 * high), "Wilson", parts)


def _mean(metric: Metric, row: Sums, confidence: float) -> _Result:
    if not row["weight"]:
        return _nothing(row)
    worth = _worth(row)
    mean = (row["off"] + row["centred"]) / row["weight"]
    variance = max(row["off_squared"] / row["weight"] - (row["off"] / row["weight"]) ** 2, 0.0)
    deviation = math.sqrt(variance * worth / (worth - 1)) if worth > 1 else 0.0
    parts = {"mean": mean, "deviation": deviation}
    if metric.metric_kind is MetricKind.CES:
        parts["easy_share"] = 100 * row["hits"] / row["weight"]
        parts["hard_share"] = 100 * row["misses"] / row["weight"]
    return _Result(mean, formulas.mean_interval(mean, deviation, worth, confidence), "t", parts)


def _sum(_metric: Metric, row: Sums, _confidence: float) -> _Result:
    if not row["weight"]:
        return _nothing(row)
    total = row["off"] + row["centred"]
    return _Result(total, None, "", {"sum": total, "mean": total / row["weight"]})


def _duration(_metric: Metric, row: Sums, _confidence: float) -> _Result:
    interval = None if math.isnan(row["low"]) else (row["low"], row["high"])
    parts = {"mean": row["mean"], "p90": row["p90"], "open": row["open"]}
    if interval is not None:
        parts["error"] = row["error"]
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
