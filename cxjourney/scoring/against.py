"""Whether a group of customers scores differently from all the others, the group itself left out of them.

A group is part of everyone, so the two are no independent samples. The others are what is left of everyone's sums
once the group's are taken away; `change` has the tests. Somebody who rates five touchpoints in one survey gives five
answers that are alike: the tests count people.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from cxjourney.domain.records import Metric, MetricKind
from cxjourney.scoring.change import difference
from cxjourney.scoring.coding import coded
from cxjourney.scoring.formulas import Difference
from cxjourney.scoring.frame import METRIC
from cxjourney.scoring.measures import REPORTED
from cxjourney.scoring.score import Score

if TYPE_CHECKING:
    import polars as pl

COUNTED = {
    MetricKind.NPS: ("promoters", "passives", "detractors"),
    MetricKind.CSAT: ("satisfied", "answers"),
    MetricKind.SHARE: ("hits", "answers"),
}


def people_share(frame: pl.DataFrame, metric: Metric) -> float:
    """Return how many people there are for each answer to a metric, from 0 to 1; rows without a response count."""

    def count() -> float:
        asked = frame.filter(frame[METRIC + metric.id].is_not_null())["response"]
        return (asked.drop_nulls().n_unique() + asked.null_count()) / max(len(asked), 1)

    return coded(frame).kept(("people", metric.id), count) if METRIC + metric.id in frame.columns else 1.0


def against_others(metric: Metric, part: Score, whole: Score | None, people: float = 1.0) -> Difference | None:
    """Return the group's score minus that of all others, in the metric's unit; None where no test applies.

    `people` is how many people there are for each answer: with fewer of them a difference is less sure.
    None for times and sums, whose score does not follow from sums, for weighted and for withheld scores, and where
    the group is everyone.
    """
    if whole is None or part.value is None or whole.value is None or part.weighted or REPORTED in (
        part.method, whole.method
    ):  # fmt: skip
        return None
    others = _others(metric, part, whole)
    return None if others is None else difference(metric, *(_worth(score, people) for score in (others, part)))


def _worth(score: Score, people: float) -> Score:
    return replace(score, parts={**score.parts, "effective_n": max(people * score.n, 2.0)})


def _others(metric: Metric, part: Score, whole: Score) -> Score | None:
    n = whole.n - part.n
    if n < max(2, whole.threshold):
        return None
    if metric.metric_kind in COUNTED:
        parts = {name: whole.parts[name] - part.parts[name] for name in COUNTED[metric.metric_kind]}
        if metric.metric_kind is MetricKind.NPS:
            value = 100 * (parts["promoters"] - parts["detractors"]) / sum(parts.values())
        else:
            value = 100 * parts[COUNTED[metric.metric_kind][0]] / parts["answers"]
        return replace(whole, value=value, n=n, parts=parts, low=None, high=None)
    if metric.metric_kind in (MetricKind.CES, MetricKind.MEAN):
        mean = (whole.n * whole.parts["mean"] - part.n * part.parts["mean"]) / n
        squares = _squares(whole) - _squares(part) - n * mean**2
        deviation = math.sqrt(max(squares, 0.0) / (n - 1))
        return replace(whole, value=mean, n=n, parts={"mean": mean, "deviation": deviation}, low=None, high=None)
    return None


def _squares(score: Score) -> float:
    """Return the sum of the squared answers."""
    return score.parts["deviation"] ** 2 * (score.n - 1) + score.n * score.parts["mean"] ** 2
