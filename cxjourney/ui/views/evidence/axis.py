"""Where things lie in a chart: ticks at round numbers, bounds that hold the data, and the plot's own coordinates."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QRectF

from cxjourney.domain.records import Metric, MetricKind
from cxjourney.scoring.scales import scale_of

_HOURS = (0.25, 0.5, 1, 2, 4, 6, 12, 24, 48, 72, 120, 168, 240, 480, 720, 1440)
_ROOM = 0.08  # how much of the span is left free above and below


def ticks(low: float, high: float, most: int, in_hours: bool = False) -> list[float]:
    """Return at most about `most` round numbers from `low` to `high`; durations step by usual hours and days."""
    span = max(high - low, 1e-9)
    wanted = span / max(1, most)
    if in_hours and wanted <= _HOURS[-1]:
        step = next(step for step in _HOURS if step >= wanted)
    else:
        power = 10.0 ** math.floor(math.log10(wanted))
        step = next((power * factor for factor in (1, 2, 5) if power * factor >= wanted), power * 10)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [0.0 if at == 0 else round(at * step, 9) for at in range(first, last + 1)]


def bounds(metric: Metric, values: Sequence[float]) -> tuple[float, float]:
    """Return the lowest and highest value that a chart of `values` shows, inside what the metric can be."""
    least, most = limits(metric)
    low, high = min(values, default=least or 0.0), max(values, default=most or 1.0)
    if metric.target is not None:
        span = high - low
        if low - span <= metric.target <= high + span:  # a target far away would flatten the line
            low, high = min(low, metric.target), max(high, metric.target)
    room = (high - low) * _ROOM or abs(high) * 0.1 or 1.0
    low, high = low - room, high + room
    return max(low, least) if least is not None else low, min(high, most) if most is not None else high


def limits(metric: Metric) -> tuple[float | None, float | None]:
    """Return the lowest and highest value that a metric can have; None where there is no end."""
    kind = metric.metric_kind
    if kind is MetricKind.NPS:
        return -100.0, 100.0
    if kind in (MetricKind.CSAT, MetricKind.SHARE):
        return 0.0, 100.0
    if kind is MetricKind.CES:
        return scale_of(metric)
    return (0.0, None) if kind is MetricKind.TTR else (None, None)


class Plot:
    """Owns the coordinates of a plot: `count` places side by side, values from `low` to `high` upwards."""

    def __init__(self, rect: QRectF, count: int, low: float, high: float) -> None:
        self.rect, self.count, self.low, self.high = rect, max(1, count), low, high

    @property
    def step(self) -> float:
        """How wide one place is."""
        return self.rect.width() / self.count

    def x(self, at: float) -> float:
        """Return the middle of a place."""
        return self.rect.left() + (at + 0.5) * self.step

    def y(self, value: float) -> float:
        """Return the height of a value; what lies outside the bounds lies outside the rectangle."""
        return self.rect.bottom() - (value - self.low) / ((self.high - self.low) or 1.0) * self.rect.height()

    def nearest(self, x: float) -> int:
        """Return the place under a point."""
        return min(self.count - 1, max(0, int((x - self.rect.left()) / self.step)))


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Return heights near the `wanted` ones, at least `gap` apart and between `low` and `high` where they fit."""
    order = sorted(range(len(wanted)), key=lambda at: wanted[at])
    placed = [0.0] * len(wanted)
    edge = low
    for at in order:
        placed[at] = max(wanted[at], edge)
        edge = placed[at] + gap
    edge = high
    for at in reversed(order):
        if placed[at] <= edge:
            break
        placed[at] = edge
        edge -= gap
    return placed
