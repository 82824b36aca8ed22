"""Whether a score has changed: the difference of two independent samples, and whether it is more than noise.

Works on computed scores, whose parts carry what the tests need.
"""

from __future__ import annotations

from collections.abc import Sequence

from cxjourney.domain.records import Direction, Metric, MetricKind
from cxjourney.domain.text import tr
from cxjourney.scoring import formulas
from cxjourney.scoring.formulas import Difference
from cxjourney.scoring.labels import format_difference
from cxjourney.scoring.score import Score


def difference(metric: Metric, first: Score, second: Score) -> Difference | None:
    """Return second minus first in the metric's unit, None where no test applies: withheld, sums, medians."""
    if first.value is None or second.value is None or not first.n or not second.n:
        return None
    kind, confidence = metric.metric_kind, second.confidence
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
    return None


def reliable(differences: Sequence[Difference | None], confidence: float = 0.95) -> list[bool]:
    """Say which of several differences, tested at once, are more than noise (Holm's correction)."""
    corrected = iter(formulas.holm([found.p_value for found in differences if found is not None]))
    return [found is not None and next(corrected) < 1 - confidence for found in differences]


def change_text(metric: Metric, found: Difference | None) -> str:
    """Return the change in words: `+12, better`, `−4, within noise`; empty where it cannot be told."""
    if found is None:
        return ""
    amount = format_difference(metric, found.value)
    if found.is_noise:
        return tr("{amount}, within noise", amount=amount)
    improved = (found.value > 0) is (metric.direction is Direction.HIGHER)
    return tr("{amount}, better", amount=amount) if improved else tr("{amount}, worse", amount=amount)


def _nps_counts(score: Score) -> tuple[float, float, float]:
    counts = (score.parts["promoters"], score.parts["passives"], score.parts["detractors"])
    scale = _worth(score) / sum(counts)
    return counts[0] * scale, counts[1] * scale, counts[2] * scale


def _worth(score: Score) -> float:
    return score.parts.get("effective_n", float(score.n))
