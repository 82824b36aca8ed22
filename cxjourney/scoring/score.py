"""What a score is once it is computed: value, n, interval, period, and how sure one may be.

The formulas live in `formulas`, the frames of answers in `frame`; drawing, window, exports and command line all
take these values, so none of them can show a number without its n.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from cxjourney.domain.ids import RecordId
from cxjourney.domain.records import Direction, Metric, MetricKind


class Band(StrEnum):
    """How a score is to be read; each band has a shape besides its colour."""

    GOOD = "good"  # ▲
    MIDDLE = "middle"  # ●
    LOW = "low"  # ▼
    FEW = "few"  # under the minimum n: grey, and says so
    WITHHELD = "withheld"  # under the anonymity threshold: no value at all
    NONE = "none"  # no data


@dataclass(frozen=True, slots=True)
class Score:
    """One metric over some evidence.

    `value`, `low` and `high` are in the metric's own unit (NPS points, percent for CSAT, scale points for CES,
    hours for TTR) and None where there is nothing to show; `n` counts answers, not weights. A withheld score keeps
    its `n` for the program only: anything shown or exported says `n_text`.
    """

    metric_id: RecordId
    kind: str
    value: float | None
    n: int
    low: float | None = None
    high: float | None = None
    confidence: float = 0.95
    method: str = ""
    unit: str = ""
    parts: Mapping[str, float] = field(default_factory=dict)
    by: tuple[tuple[str, str], ...] = ()  # (dimension, group), such as ("touchpoint", id)
    period_from: date | None = None
    period_to: date | None = None
    weighted: bool = False
    withheld: bool = False
    threshold: int = 5

    @property
    def n_text(self) -> str:
        """The number of answers as it may be shown: `412`, or `<5` for a withheld score."""
        return f"<{self.threshold}" if self.withheld else f"{self.n:,}"


@dataclass(frozen=True, slots=True)
class Badge:
    """What a touchpoint card shows of its score: a short text, its band, and the whole truth for the tool tip."""

    text: str
    band: Band
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Trend:
    """A score over time for one touchpoint or stage: (first day of the month, value or None where withheld)."""

    points: tuple[tuple[date, float | None], ...]
    text: str
    band: Band


def band_of(metric: Metric, score: Score | None, minimum_n: int) -> Band:
    """Return the band of `score` by the metric's limits; without limits every score is in the middle."""
    if score is None or (score.value is None and not score.withheld):
        return Band.NONE
    if score.withheld or score.value is None:
        return Band.WITHHELD
    if score.n < minimum_n:
        return Band.FEW
    sign = -1.0 if metric.direction is Direction.LOWER else 1.0
    if metric.good_from is not None and sign * score.value >= sign * metric.good_from:
        return Band.GOOD
    if metric.low_from is not None and sign * score.value < sign * metric.low_from:
        return Band.LOW
    return Band.MIDDLE


JUDGED = frozenset({Band.GOOD, Band.MIDDLE, Band.LOW})
"""The bands that say how good a score is; the others say why nothing is said."""


def worst_first(metric: Metric, value: float | None) -> float:
    """Return by what scores of a metric are sorted so that the worst come first, and those without a value last."""
    if value is None:
        return math.inf
    return -value if metric.direction is Direction.LOWER else value


def headline(metrics: Iterable[Metric]) -> Metric | None:
    """Return the metric that stands for all where nobody chose one: the first NPS, else the first."""
    every = list(metrics)
    return next((metric for metric in every if metric.metric_kind is MetricKind.NPS), next(iter(every), None))


FELT_LIMIT = 0.5  # from here on a feeling counts as good, or below its negative as low


def felt_band(value: float | None) -> Band:
    """Return the band of an emotion from -2 to +2."""
    if value is None:
        return Band.NONE
    if value >= FELT_LIMIT:
        return Band.GOOD
    return Band.LOW if value <= -FELT_LIMIT else Band.MIDDLE
