"""Whether a score has changed: the difference of two independent samples, and whether it is more than noise.

Works on computed scores, whose parts carry what the tests need.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from cxjourney.domain.errors import JourneyError
from cxjourney.domain.project import Project
from cxjourney.domain.records import Direction, Metric, MetricKind
from cxjourney.domain.text import tr
from cxjourney.scoring import formulas, measures
from cxjourney.scoring.coding import PERIODS
from cxjourney.scoring.compute import EVERYTHING, ScoreFilter, compute
from cxjourney.scoring.formulas import Difference
from cxjourney.scoring.grouping import Order
from cxjourney.scoring.labels import format_difference
from cxjourney.scoring.score import Score

if TYPE_CHECKING:
    import polars as pl

Period = tuple[date, date]


def difference(metric: Metric, first: Score, second: Score) -> Difference | None:
    """Return second minus first in the metric's unit; None where no test applies.

    NPS by the adjusted Wald test, shares by two proportions with Newcombe's interval, means by Welch's test, medians
    of times by Price and Bonett's; none for sums, withheld scores, and reported ones but shares.
    """
    if first.value is None or second.value is None or not first.n or not second.n:
        return None
    kind, confidence = metric.metric_kind, second.confidence
    reported = measures.REPORTED in (first.method, second.method)
    if reported and kind not in (MetricKind.CSAT, MetricKind.SHARE):
        return None
    if kind is MetricKind.NPS:
        return formulas.nps_difference(_nps_counts(first), _nps_counts(second), confidence)
    if kind in (MetricKind.CSAT, MetricKind.SHARE):
        n1, n2 = _worth(first), _worth(second)
        found = formulas.shares_difference(first.value / 100 * n1, n1, second.value / 100 * n2, n2, confidence)
        return Difference(100 * found.value, 100 * found.low, 100 * found.high, found.statistic, found.p_value)
    if kind in (MetricKind.CES, MetricKind.MEAN):
        return formulas.means_difference(
            (first.value, first.parts["deviation"], _worth(first)),
            (second.value, second.parts["deviation"], _worth(second)),
            confidence,
        )
    if kind is MetricKind.TTR and "error" in first.parts and "error" in second.parts:
        pair = [(score.value, score.parts["error"]) for score in (first, second) if score.value is not None]
        return formulas.medians_difference(pair[0], pair[1], confidence)
    return None


def reliable(differences: Sequence[Difference | None], confidence: float = 0.95) -> list[bool]:
    """Say which of several differences, tested at once, are more than noise (Holm's correction)."""
    corrected = iter(formulas.holm([found.p_value for found in differences if found is not None]))
    return [found is not None and next(corrected) < 1 - confidence for found in differences]


@dataclass(frozen=True, slots=True)
class ScoreChange:
    """What changed in one group between two periods.

    `by` names the group as `Score.by` does; a period without answers has no score; without a difference nothing can
    be told, as for withheld scores. `is_reliable` counts that several groups were tested at once.
    """

    by: tuple[tuple[str, str], ...]
    earlier: Score | None
    later: Score | None
    difference: Difference | None
    is_reliable: bool
    text: str


def changes(
    frame: pl.DataFrame,
    project: Project,
    metric: Metric,
    earlier: Period,
    later: Period,
    by: Sequence[str] = ("touchpoint",),
    where: ScoreFilter = EVERYTHING,
    weighted: bool = False,
) -> list[ScoreChange]:
    """Return what changed between two periods, both days included, in every group that has answers in either.

    Groups under the project's minimum n in either period are shown with their scores and not tested, and so do not
    make the correction (Holm, over all groups tested) stricter for the others. Raise JourneyError for periods that
    overlap, whose answers are not independent, or for a grouping by a period.
    """
    if max(earlier[0], later[0]) <= min(earlier[1], later[1]):
        raise JourneyError(tr("Two periods that overlap cannot be compared: they share answers."))
    if any(name in PERIODS for name in by):
        raise JourneyError(tr("A change between two periods cannot be grouped by a period."))
    before, now = (
        {score.by: score for score in compute(frame, project, metric, by, part, weighted)}
        for part in (replace(where, date_from=first, date_to=last, beside=()) for first, last in (earlier, later))
    )
    order = Order(project)
    groups = sorted(before.keys() | now.keys(), key=lambda group: [order.key(*part) for part in group])
    pairs = [(before.get(group), now.get(group)) for group in groups]
    found = [tested(metric, first, second, project.info.minimum_n) for first, second in pairs]
    sure = reliable(found, project.info.confidence)
    return [
        ScoreChange(group, first, second, one, is_sure, change_text(metric, one, is_sure))
        for group, (first, second), one, is_sure in zip(groups, pairs, found, sure, strict=True)
    ]


def tested(metric: Metric, first: Score | None, second: Score | None, minimum_n: int) -> Difference | None:
    """Return the difference of two scores where both rest on enough answers to be tested."""
    if first is None or second is None or min(first.n, second.n) < minimum_n:
        return None
    return difference(metric, first, second)


def change_text(metric: Metric, found: Difference | None, is_reliable: bool = True) -> str:
    """Return the change in words: `+12, better`, `−4, within noise`; empty where it cannot be told.

    `is_reliable` False: one of several tested at once that is not sure enough for that.
    """
    if found is None:
        return ""
    amount = format_difference(metric, found.value)
    if found.is_noise or not is_reliable:
        return tr("{amount}, within noise", amount=amount)
    improved = (found.value > 0) is (metric.direction is Direction.HIGHER)
    return tr("{amount}, better", amount=amount) if improved else tr("{amount}, worse", amount=amount)


def _nps_counts(score: Score) -> tuple[float, float, float]:
    counts = (score.parts["promoters"], score.parts["passives"], score.parts["detractors"])
    scale = _worth(score) / sum(counts)
    return counts[0] * scale, counts[1] * scale, counts[2] * scale


def _worth(score: Score) -> float:
    return score.parts.get("effective_n", float(score.n))
