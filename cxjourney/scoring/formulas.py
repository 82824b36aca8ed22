"""The formulas behind every score, in plain Python on counts: values, intervals, differences, sample sizes.

Counts may be fractions, so that weighted shares times an effective number of answers go through the same formulas.
It knows no frames, metrics or texts: `measures` feeds it. Shares are fractions from 0 to 1, NPS runs from -100 to
100 points, variances are those of one answer.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

Interval = tuple[float, float]

ENDLESS_DEGREES = 1e7  # from here on t and normal agree in six digits
NPS_PSEUDO_ANSWERS = 3.0  # Rocks 2016: three answers more, a quarter of them promoters, a quarter detractors


@dataclass(frozen=True, slots=True)
class Difference:
    """Second minus first sample: the difference, its interval, the test statistic and the two-sided p value."""

    value: float
    low: float
    high: float
    statistic: float
    p_value: float

    @property
    def is_noise(self) -> bool:
        """Say whether the interval holds 0: no reliable change."""
        return self.low <= 0.0 <= self.high


# distributions


@cache
def normal_quantile(confidence: float) -> float:
    """Return z so that the middle `confidence` (0 to 1) of a normal distribution lies within ±z."""
    from statistics import NormalDist

    return NormalDist().inv_cdf(0.5 + confidence / 2)


@cache
def t_quantile(confidence: float, degrees: float) -> float:
    """Return t so that the middle `confidence` of Student's t with `degrees` of freedom lies within ±t.

    From 100 degrees on by Hill's expansion around the normal quantile, which is right in nine digits there.
    """
    if degrees >= 100:
        z = normal_quantile(confidence)
        terms = (
            z,
            (z**3 + z) / 4,
            (5 * z**5 + 16 * z**3 + 3 * z) / 96,
            (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
            (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92_160,
        )
        return sum(term / degrees**power for power, term in enumerate(terms))
    target, t = 1.0 - confidence, normal_quantile(confidence)
    front = math.lgamma((degrees + 1) / 2) - math.lgamma(degrees / 2) - math.log(degrees * math.pi) / 2
    step = t
    while step > 1e-14 * t:  # p falls, ever more slowly: from below, Newton's steps come near and never pass
        density = math.exp(front - (degrees + 1) / 2 * math.log1p(t * t / degrees))
        step = (t_two_sided(t, degrees) - target) / (2 * density)
        t += step
    return t


def t_two_sided(statistic: float, degrees: float) -> float:
    """Return the two-sided p value of a t statistic."""
    if degrees > ENDLESS_DEGREES:
        return normal_two_sided(statistic)
    return _beta_share(degrees / (degrees + statistic * statistic), degrees / 2, 0.5)


def normal_two_sided(statistic: float) -> float:
    """Return the two-sided p value of a z statistic."""
    return math.erfc(abs(statistic) / math.sqrt(2))


def _beta_share(x: float, a: float, b: float) -> float:
    """Return the regularised incomplete beta function (continued fraction, Lentz's method)."""
    if x <= 0.0 or x >= 1.0:
        return 0.0 if x <= 0.0 else 1.0
    if x > (a + 1) / (a + b + 2):
        return 1.0 - _beta_share(1.0 - x, b, a)
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x))
    tiny = 1e-300
    c, d = 1.0, 1.0 / _away(1.0 - (a + b) * x / (a + 1), tiny)
    result, m = d, 1
    while abs(c * d - 1.0) >= 1e-14 or m == 1:
        for step in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1.0 / _away(1.0 + step * d, tiny)
            c = _away(1.0 + step / c, tiny)
            result *= c * d
        m += 1
    return front * result / a


def _away(value: float, tiny: float) -> float:
    return value if abs(value) > tiny else tiny


# NPS


def nps(promoters: float, passives: float, detractors: float) -> float | None:
    """Return the net promoter score in points, or None without answers."""
    n = promoters + passives + detractors
    return 100.0 * (promoters - detractors) / n if n > 0 else None


def nps_variance(promoters: float, passives: float, detractors: float) -> float:
    """Return the variance of one answer worth -1, 0 or 1: (P + D) / n - x². At least one answer is needed."""
    n = promoters + passives + detractors
    x = (promoters - detractors) / n
    return (promoters + detractors) / n - x * x


def nps_standard_error(promoters: float, passives: float, detractors: float) -> float:
    """Return the standard error of the NPS in points."""
    return 100.0 * math.sqrt(nps_variance(promoters, passives, detractors) / (promoters + passives + detractors))


def nps_wald(promoters: float, passives: float, detractors: float, confidence: float = 0.95) -> Interval:
    """Return the plain Wald interval in points; too short for small samples, kept for comparison."""
    centre = 100.0 * (promoters - detractors) / (promoters + passives + detractors)
    return _around(centre, nps_standard_error(promoters, passives, detractors), confidence, -100.0, 100.0)


def nps_adjusted_wald(promoters: float, passives: float, detractors: float, confidence: float = 0.95) -> Interval:
    """Return the adjusted Wald interval in points, within ±100 (Rocks 2016, The American Statistician 70)."""
    return nps_wald(*_with_pseudo_answers(promoters, passives, detractors), confidence)


def nps_difference(
    first: tuple[float, float, float],
    second: tuple[float, float, float],
    confidence: float = 0.95,
    adjusted: bool = True,
) -> Difference:
    """Return second minus first of two independent samples (promoters, passives, detractors), in points.

    The adjusted test adds the three pseudo-answers to each sample; the value stays that of the raw counts.
    """
    value = 100.0 * ((second[0] - second[2]) / sum(second) - (first[0] - first[2]) / sum(first))
    if adjusted:
        first, second = _with_pseudo_answers(*first), _with_pseudo_answers(*second)
    centre = 100.0 * ((second[0] - second[2]) / sum(second) - (first[0] - first[2]) / sum(first))
    error = math.hypot(nps_standard_error(*first), nps_standard_error(*second))
    statistic = _ratio(centre, error)
    low, high = _around(centre, error, confidence, -200.0, 200.0)
    return Difference(value, low, high, statistic, normal_two_sided(statistic))


def nps_answers_needed(margin: float, variance: float = 0.8, confidence: float = 0.95) -> int:
    """Return how many answers keep the NPS within ±`margin` points; `variance` is that of one answer."""
    return math.ceil(normal_quantile(confidence) ** 2 * variance / (margin / 100.0) ** 2)


def _with_pseudo_answers(promoters: float, passives: float, detractors: float) -> tuple[float, float, float]:
    quarter = NPS_PSEUDO_ANSWERS / 4
    return promoters + quarter, passives + 2 * quarter, detractors + quarter


# shares


def share(hits: float, n: float) -> float | None:
    """Return hits / n, or None without answers: nothing is not the same as 0."""
    return hits / n if n > 0 else None


def wilson(hits: float, n: float, confidence: float = 0.95) -> Interval:
    """Return Wilson's score interval of a share, from 0 to 1 (Wilson 1927)."""
    z = normal_quantile(confidence)
    p = hits / n
    spread = z * math.sqrt(max(p * (1 - p), 0.0) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    centre = p + z * z / (2 * n)
    low = (centre - spread) / scale if hits > 0 else 0.0
    high = (centre + spread) / scale if hits < n else 1.0
    return max(0.0, low), min(1.0, high)


def shares_difference(
    first_hits: float, first_n: float, second_hits: float, second_n: float, confidence: float = 0.95
) -> Difference:
    """Return second minus first share: Newcombe's hybrid score interval (1998, method 10), pooled z test."""
    p1, p2 = first_hits / first_n, second_hits / second_n
    low1, high1 = wilson(first_hits, first_n, confidence)
    low2, high2 = wilson(second_hits, second_n, confidence)
    value = p2 - p1
    low = value - math.hypot(p2 - low2, high1 - p1)
    high = value + math.hypot(high2 - p2, p1 - low1)
    pooled = (first_hits + second_hits) / (first_n + second_n)
    error = math.sqrt(max(pooled * (1 - pooled), 0.0) * (1 / first_n + 1 / second_n))
    statistic = _ratio(value, error)
    return Difference(value, low, high, statistic, normal_two_sided(statistic))


def share_answers_needed(margin: float, expected: float = 0.5, confidence: float = 0.95) -> int:
    """Return how many answers keep a share near `expected` within ±`margin` (both fractions)."""
    return math.ceil(normal_quantile(confidence) ** 2 * expected * (1 - expected) / margin**2)


# means


def mean_interval(mean: float, deviation: float, n: float, confidence: float = 0.95) -> Interval | None:
    """Return the t interval of a mean (`deviation` with n - 1); None for fewer than two answers."""
    if n < 2:
        return None
    half = t_quantile(confidence, round(n - 1, 1)) * deviation / math.sqrt(n)
    return mean - half, mean + half


def means_difference(
    first: tuple[float, float, float], second: tuple[float, float, float], confidence: float = 0.95
) -> Difference | None:
    """Return second minus first of (mean, deviation, n) by Welch's test; None for fewer than two answers each."""
    (mean1, deviation1, n1), (mean2, deviation2, n2) = first, second
    if n1 < 2 or n2 < 2:
        return None
    part1, part2 = deviation1**2 / n1, deviation2**2 / n2
    value, error = mean2 - mean1, math.sqrt(part1 + part2)
    if error == 0.0:
        return Difference(value, value, value, _ratio(value, error), 0.0 if value else 1.0)
    degrees = (part1 + part2) ** 2 / (part1**2 / (n1 - 1) + part2**2 / (n2 - 1))
    half = t_quantile(confidence, round(degrees, 1)) * error
    return Difference(value, value - half, value + half, value / error, t_two_sided(value / error, degrees))


# medians


@cache
def median_ranks(count: int, confidence: float = 0.95) -> tuple[int, int] | None:
    """Return the ranks (from 1) of the two ordered values that hold the median between them.

    Order statistics with binomial(n, 1/2), by its normal form past 500 values; None where there are too few values
    to be that sure (under 6 at 95 %).
    """
    tail = (1 - confidence) / 2
    if count > 500:
        rank = math.floor((count - normal_quantile(confidence) * math.sqrt(count)) / 2)
        return rank, count - rank + 1
    term = total = 0.5**count
    rank = 0
    while total <= tail:
        rank += 1
        term *= (count - rank + 1) / rank
        total += term
    return (rank, count - rank + 1) if rank > 0 else None


@cache
def median_error_ranks(count: int) -> tuple[int, float]:
    """Return how far from either end to look for a median's standard error, and by how many of it that is off.

    The error is (value at that rank from above - value at that rank from below) / (2 quantile), without any assumed
    shape of the distribution (Price and Bonett 2002, Journal of Statistical Computation and Simulation 72). At least
    two values are needed.
    """
    from statistics import NormalDist

    rank = max(1, round((count + 1) / 2 - math.sqrt(count)))
    if count > 500:
        return rank, (count / 2 - rank + 0.5) / (math.sqrt(count) / 2)
    term = tail = 0.5**count
    for index in range(1, rank):
        term *= (count - index + 1) / index
        tail += term
    return rank, NormalDist().inv_cdf(1 - tail)


def medians_difference(first: tuple[float, float], second: tuple[float, float], confidence: float = 0.95) -> Difference:
    """Return second minus first of two independent medians, each with its standard error (Price and Bonett 2002)."""
    value, error = second[0] - first[0], math.hypot(first[1], second[1])
    statistic = _ratio(value, error)
    low, high = _around(value, error, confidence, -math.inf, math.inf)
    return Difference(value, low, high, statistic, normal_two_sided(statistic))


# several tests, weights


def holm(p_values: Iterable[float]) -> list[float]:
    """Return the p values corrected for being tested together, in the same order (Holm 1979)."""
    values = list(p_values)
    order = sorted(range(len(values)), key=values.__getitem__)
    corrected = [0.0] * len(values)
    largest = 0.0
    for position, index in enumerate(order):
        largest = max(largest, min(1.0, values[index] * (len(values) - position)))
        corrected[index] = largest
    return corrected


def effective_n(weight_sum: float, squared_weight_sum: float) -> float:
    """Return how many unweighted answers are worth as much as the weighted ones: (Σw)² / Σw² (Kish 1965)."""
    return weight_sum * weight_sum / squared_weight_sum if squared_weight_sum > 0 else 0.0


def _around(centre: float, error: float, confidence: float, lowest: float, highest: float) -> Interval:
    half = normal_quantile(confidence) * error
    return max(lowest, centre - half), min(highest, centre + half)


def _ratio(value: float, error: float) -> float:
    if error > 0.0:
        return value / error
    return math.copysign(math.inf, value) if value else 0.0
