"""Numbers as people read them: signs, units, intervals, badges and the sentences behind them.

Screen, exports and command line take their texts from here, so that a score reads the same everywhere.
"""

from __future__ import annotations

import math
from datetime import date

from cxjourney.domain.records import Metric, MetricKind
from cxjourney.domain.text import tr, trn
from cxjourney.scoring.measures import REPORTED, unit_of
from cxjourney.scoring.scales import scale_of
from cxjourney.scoring.score import Badge, Band, Score, band_of

MINUS = "−"
SHAPES: dict[Band, str] = {Band.GOOD: "▲", Band.MIDDLE: "●", Band.LOW: "▼"}
SIGNED = frozenset({MetricKind.NPS})
IN_PERCENT = frozenset({MetricKind.CSAT, MetricKind.SHARE})


def shape(band: Band) -> str:
    """Return the shape that says the band without colour; empty where no band applies."""
    return SHAPES.get(band, "")


def band_name(band: Band) -> str:
    """Return the band in words, for screen readers and legends."""
    return {
        Band.GOOD: tr("good"),
        Band.MIDDLE: tr("middle"),
        Band.LOW: tr("low"),
        Band.FEW: tr("few answers"),
        Band.WITHHELD: tr("withheld"),
        Band.NONE: tr("no data"),
    }[band]


def format_value(metric: Metric, value: float | None) -> str:
    """Return a value of the metric with sign or unit: `+38`, `−31`, `82 %`, `3.1`, `31 h`; `–` for None."""
    if value is None or not math.isfinite(value):
        return "–"
    kind = metric.metric_kind
    if kind in SIGNED:
        # “−0.3” is below 0, and its band says so
        return _signed(value, max(1, math.ceil(-math.log10(abs(value)))) if 0 < abs(value) <= 0.5 else 0)
    if kind in IN_PERCENT:
        return tr("{value} %", value=_plain(value, 0))
    if kind is MetricKind.TTR:
        return format_hours(value)
    number = _plain(value, 0 if abs(value) >= 1000 or (kind is MetricKind.SUM and value == round(value)) else 1)
    if kind is MetricKind.CES or not metric.unit:
        return number
    return tr("{value} {unit}", value=number, unit=metric.unit)


def percent_text(share: float) -> str:
    """Return a share from 0 to 1 as a whole percentage."""
    return tr("{value} %", value=f"{share * 100:.0f}")


def format_hours(hours: float) -> str:
    """Return a duration in the unit that reads best: `45 min`, `3.2 h`, `31 h`, `3.2 d`."""
    size = abs(hours)
    if size < 59.5 / 60:
        return tr("{value} min", value=_plain(hours * 60, 0))
    if size < 9.95:
        return tr("{value} h", value=_plain(hours, 1))
    if size < 48:
        return tr("{value} h", value=_plain(hours, 0))
    days = hours / 24
    return tr("{value} d", value=_plain(days, 1 if abs(days) < 99.95 else 0))


def format_difference(metric: Metric, difference: float) -> str:
    """Return a change with its sign: `+12`, `−3 %` (percentage points), `−0.6`, `+4.5 h`."""
    if metric.metric_kind in SIGNED:
        return _signed(difference, 0)
    size = format_value(metric, abs(difference))
    if size == format_value(metric, 0.0):
        return size  # what rounds to nothing has no direction
    return ("+" if difference > 0 else MINUS) + size


def format_interval(metric: Metric, score: Score) -> str:
    """Return the interval as `−38 to −24`, empty where there is none."""
    if score.low is None or score.high is None:
        return ""
    return tr("{low} to {high}", low=format_value(metric, score.low), high=format_value(metric, score.high))


def format_margin(metric: Metric, score: Score) -> str:
    """Return half the interval as `± 7`, empty where there is none or where it is too lopsided for one number."""
    if score.low is None or score.high is None or score.value is None or metric.metric_kind is MetricKind.TTR:
        return ""
    half = (score.high - score.low) / 2
    return tr("± {half}", half=_plain(half, 0 if metric.metric_kind in SIGNED | IN_PERCENT else 1))


def unit_name(metric: Metric) -> str:
    """Return the unit for column headers and axis titles, such as `points, −100 to +100`."""
    kind = metric.metric_kind
    if kind is MetricKind.NPS:
        return tr("points, −100 to +100")
    if kind is MetricKind.CSAT:
        return tr("% satisfied")
    if kind is MetricKind.SHARE:
        return tr("%")
    if kind is MetricKind.TTR:
        return tr("hours, median")
    if kind is MetricKind.CES:
        low, high = scale_of(metric)
        return tr("mean, {low} to {high}", low=f"{low:g}", high=f"{high:g}")
    return metric.unit or unit_of(metric)


def answers_text(metric: Metric, n: int) -> str:
    """Return the number of answers, or of tickets for a time to resolution."""
    if metric.metric_kind is MetricKind.TTR:
        return trn("{number} ticket", "{number} tickets", n, number=f"{n:,}")
    return trn("{number} answer", "{number} answers", n, number=f"{n:,}")


def answers_told(metric: Metric, score: Score) -> str:
    """Return on how many answers a score rests, as it may be shown: `412 answers`, `fewer than 5 answers`."""
    if score.withheld:
        return tr("fewer than {bound} answers", bound=score.threshold)
    return answers_text(metric, score.n)


def short_n(score: Score) -> str:
    """Return the number of answers for a narrow field: `412`, `< 5`."""
    return score.n_text.replace("<", "< ")


def format_date(day: date) -> str:
    """Return a day as `14 Oct 2026`."""
    return f"{day.day} {day:%b %Y}"


def format_period(first: date | None, last: date | None) -> str:
    """Return a period of days as `1 Oct 2025 to 30 Sep 2026`, empty where it is open on both sides."""
    if first is not None and last is not None:
        if first == last:
            return format_date(first)
        return tr("{first} to {last}", first=format_date(first), last=format_date(last))
    if first is not None:
        return tr("from {first}", first=format_date(first))
    return tr("until {last}", last=format_date(last)) if last is not None else ""


def badge(metric: Metric, score: Score | None, minimum_n: int) -> Badge:
    """Return what a card shows: the value only where it rests on `minimum_n` answers, else what is missing."""
    band = band_of(metric, score, minimum_n)
    if band is Band.NONE or score is None:
        return Badge(tr("no data"), Band.NONE, tr("{metric}: no answers in this selection.", metric=metric.name))
    if band is Band.WITHHELD:
        return Badge(tr("n < {bound}", bound=score.threshold), band, withheld_text(metric, score))
    text = tr("n {count}", count=score.n) if band is Band.FEW else format_value(metric, score.value)
    return Badge(text, band, describe(metric, score, minimum_n))


def withheld_text(metric: Metric, score: Score) -> str:
    """Return why a score is not shown, as one sentence."""
    return tr(
        "{metric}: withheld, because so few people answered that somebody could be recognised (n {count}).",
        metric=metric.name,
        count=short_n(score),
    )


def describe(metric: Metric, score: Score, minimum_n: int = 0) -> str:
    """Return one sentence with value, interval, number of answers and period; a warning where n is small."""
    if score.withheld:
        return withheld_text(metric, score)
    parts = [tr("{metric} {value}", metric=metric.name, value=format_value(metric, score.value))]
    if interval := format_interval(metric, score):
        confidence = _plain(100 * score.confidence, 0)
        parts.append(tr("{confidence} % interval {interval}", confidence=confidence, interval=interval))
    parts.append(answers_text(metric, score.n))
    if score.method == REPORTED:
        parts.append(tr("reported, not computed from answers"))
    if score.weighted:
        parts.append(tr("weighted, worth {count} answers", count=f"{score.parts.get('effective_n', 0):,.0f}"))
    if period := format_period(score.period_from, score.period_to):
        parts.append(period)
    if score.n < minimum_n:
        parts.append(tr("too few to judge (at least {minimum} are needed)", minimum=minimum_n))
    return ", ".join(parts) + "."


def _plain(value: float, decimals: int) -> str:
    text = f"{abs(value):,.{decimals}f}"
    return MINUS + text if value < 0 and any(digit in text for digit in "123456789") else text


def _signed(value: float, decimals: int) -> str:
    text = _plain(value, decimals)
    return f"+{text}" if value > 0 and any(digit in text for digit in "123456789") else text
