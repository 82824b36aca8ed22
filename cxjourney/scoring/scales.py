"""Which answers count as satisfied, easy or a hit, for each kind of metric and any scale and direction.

The conventions: satisfied is the top two boxes (the top box on scales of two or three points), easy is the upper
third of the scale that 5 to 7 is on 1 to 7. Where low answers are the good ones the same holds mirrored.
"""

from __future__ import annotations

from dataclasses import dataclass

from cxjourney.domain.records import Direction, Metric, MetricKind

USUAL_SCALES: dict[MetricKind, tuple[float, float]] = {
    MetricKind.NPS: (0.0, 10.0),
    MetricKind.CSAT: (1.0, 5.0),
    MetricKind.CES: (1.0, 7.0),
    MetricKind.SHARE: (0.0, 1.0),
}


@dataclass(frozen=True, slots=True)
class Cut:
    """The answers from `limit` on, upwards or downwards, that count as a hit."""

    limit: float
    upwards: bool


def scale_of(metric: Metric) -> tuple[float | None, float | None]:
    """Return the lowest and highest possible answer; None is open, as for hours."""
    usual = USUAL_SCALES.get(metric.metric_kind, (None, None))
    if metric.metric_kind is MetricKind.NPS:
        return usual
    low = metric.scale_low if metric.scale_low is not None else usual[0]
    high = metric.scale_high if metric.scale_high is not None else usual[1]
    return low, high


def hit_cut(metric: Metric) -> Cut:
    """Return which answers are satisfied (CSAT), easy (CES) or a hit (share) on the metric's scale."""
    return _cut(metric, metric.direction is Direction.HIGHER)


def miss_cut(metric: Metric) -> Cut:
    """Return the mirrored end of the scale: dissatisfied, hard, or no hit."""
    return _cut(metric, metric.direction is not Direction.HIGHER)


def _cut(metric: Metric, upwards: bool) -> Cut:
    low, high = scale_of(metric)
    bottom, top = low if low is not None else 0.0, high if high is not None else 1.0
    if metric.metric_kind is MetricKind.CES:
        depth = (top - bottom) / 3
    elif metric.metric_kind is MetricKind.SHARE or top - bottom <= 2:
        depth = 0.0
    elif top - bottom > 10:
        depth = (top - bottom) / 5  # sliders from 0 to 100 have no boxes: their top fifth
    else:
        depth = 1.0
    return Cut(top - depth, True) if upwards else Cut(bottom + depth, False)
