"""Which metric of the project a mapped column answers, or the new one it needs.

Answers on unlike scales never share a metric: CSAT on 1 to 7 beside CSAT on 1 to 5 becomes a metric of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from cxjourney.domain.actions import default_metric
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.project import Project
from cxjourney.domain.records import Direction, Metric, MetricKind
from cxjourney.domain.text import tr
from cxjourney.evidence.found import plain
from cxjourney.evidence.mapping import MappedColumn

_KINDS = {"nps": MetricKind.NPS, "csat": MetricKind.CSAT, "ces": MetricKind.CES, "ttr": MetricKind.TTR}


@dataclass(slots=True)
class MetricFinder:
    """Owns the metrics that a plan adds, so that two columns of one kind share one."""

    project: Project
    added: list[Metric] = field(default_factory=list)

    def find(self, column: MappedColumn, scale: tuple[float, float] | None) -> Metric:
        """Return the metric of a column whose answers are on `scale`; raise JourneyError where CES has no direction."""
        name = column.metric or ""
        kind = _KINDS.get(name)
        direction = self._direction(column, kind, scale)
        if kind in (MetricKind.NPS, MetricKind.TTR):
            scale = None
        for metric in self._known():
            named = metric.metric_kind is kind if kind else metric.name.casefold() == name.casefold()
            if named and _same_scale(metric, scale) and (kind is None or metric.direction is direction):
                return metric
        metric = self._new(name, kind, scale, direction)
        self.added.append(metric)
        return metric

    def _known(self) -> Iterable[Metric]:
        yield from self.project.ordered(Metric)
        yield from self.added

    def _direction(self, column: MappedColumn, kind: MetricKind | None, scale: tuple[float, float] | None) -> Direction:
        if kind is MetricKind.TTR:
            return Direction.LOWER
        if kind is MetricKind.CSAT:
            return Direction.HIGHER  # answers that count the other way are turned round
        if column.direction is not None:
            return Direction(column.direction)
        if kind is MetricKind.CES and scale != (1.0, 7.0):
            raise JourneyError(
                tr(
                    "Say for the column “{name}” which end of its scale is good: “direction” is “higher” or “lower”.",
                    name=column.name,
                )
            )
        return Direction.HIGHER

    def _new(
        self, name: str, kind: MetricKind | None, scale: tuple[float, float] | None, direction: Direction
    ) -> Metric:
        if kind is None:
            kind = MetricKind.SHARE if scale == (0.0, 1.0) else MetricKind.MEAN
            metric = default_metric(kind, name)
        else:
            metric = default_metric(kind)
        if scale is not None:
            metric = _on_scale(metric, scale, direction)
        metric = replace(metric, direction=direction, name=self._free_name(metric.name, scale, direction))
        last = max((other.position + 1 for other in self.project.table(Metric).values()), default=0)
        return replace(metric, position=last + len(self.added))

    def _free_name(self, name: str, scale: tuple[float, float] | None, direction: Direction) -> str:
        taken = {metric.name.casefold() for metric in self._known()}
        if name.casefold() not in taken:
            return name
        if scale == (0.0, 1.0):
            full = tr("{name} (good or bad)", name=name)
        elif scale is not None:
            low, high = map(plain, scale)
            full = tr("{name} ({low}–{high})", name=name, low=low, high=high)
        else:
            full = name
        if full.casefold() in taken and direction is Direction.LOWER:
            full = tr("{name}, low is good", name=full)
        number = 2
        free = full
        while free.casefold() in taken:
            free = f"{full} {number}"
            number += 1
        return free


def _same_scale(metric: Metric, scale: tuple[float, float] | None) -> bool:
    if scale is None:
        return True
    if metric.scale_low is None or metric.scale_high is None:
        return metric.metric_kind in (MetricKind.MEAN, MetricKind.SUM)
    return (metric.scale_low, metric.scale_high) == scale


def _on_scale(metric: Metric, scale: tuple[float, float], direction: Direction) -> Metric:
    """Move a metric to another scale; bands that are points of the scale move along and turn with the direction."""
    low, high = scale
    metric = replace(metric, scale_low=low, scale_high=high)
    if metric.metric_kind is not MetricKind.CES:
        return metric

    def at(share: float) -> float:
        share = share if direction is Direction.HIGHER else 1 - share
        return round(low + (high - low) * share, 2)

    return replace(metric, unit=f"of {plain(high)}", target=at(0.75), good_from=at(0.75), low_from=at(0.5))
