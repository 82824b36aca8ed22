"""Scores as a reader of paper sees them: values with shapes, bars with whiskers, spreads, trends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtGui import QColor

from cxjourney.domain.records import Metric, MetricKind
from cxjourney.domain.text import tr
from cxjourney.drawing.fonts import BODY, LARGE, SMALL
from cxjourney.drawing.report.sheet import Sheet
from cxjourney.scoring.labels import (
    format_interval,
    format_margin,
    format_value,
    percent_text,
)
from cxjourney.scoring.score import JUDGED, Band, Score
from cxjourney.scoring.trend import Slice

BAR = 8.0


def value_text(metric: Metric, score: Score | None) -> str:
    """Return a score's value as it may be shown."""
    if score is None:
        return "–"
    return tr("withheld") if score.withheld else format_value(metric, score.value)


def sure_text(metric: Metric, score: Score) -> str:
    """Return how sure a score is: `± 3`, or the interval where one number would not say it; maybe empty."""
    margin = format_margin(metric, score)
    if margin and not any(digit in margin for digit in "123456789"):
        return tr("± under {step}", step="0.1" if "." in margin else "1")
    return margin or format_interval(metric, score)


def big_value(sheet: Sheet, x: float, y: float, metric: Metric, score: Score, band: Band) -> float:
    """Write a score's value large with its shape before it; return the right end. It is 32 high."""
    left = x
    if band in JUDGED:
        sheet.shape(band, x + 7, y + 16, 14)
        left = x + 20
    if score.withheld:
        return left + sheet.text(left, y + 8, tr("withheld"), BODY, True, sheet.theme.mute)
    text = format_value(metric, score.value)
    return left + sheet.text(left, y, text, LARGE, True, sheet.theme.band(band))


def small_value(sheet: Sheet, x: float, y: float, metric: Metric, score: Score, band: Band) -> float:
    """Write a score's value with its shape before it, on a line of 20; return the right end."""
    left = x
    if band in JUDGED:
        sheet.shape(band, x + 5, y + 10, 9)
        left = x + 14
    return left + sheet.text(left, y, value_text(metric, score), BODY, True, sheet.theme.band(band))


def spread(sheet: Sheet, x: float, y: float, width: float, slices: Sequence[Slice], told: bool = True) -> None:
    """Draw the answers from worst to best as a bar 8 high; with `told`, shares with shapes 16 below it."""
    present = [part for part in slices if part.share > 0]
    gaps = 2.0 * (len(present) - 1)
    left = x
    by_band: dict[Band, float] = {}
    for part in present:
        by_band[part.band] = by_band.get(part.band, 0.0) + part.share
        wide = (width - gaps) * part.share
        fill = sheet.theme.line if part.band is Band.MIDDLE else sheet.theme.band(part.band)
        sheet.box(left, y, wide, BAR, fill, radius=2)
        left += wide + 2.0
    if not told or not by_band:
        return
    count = len(by_band)
    for index, (band, share) in enumerate(by_band.items()):
        text = percent_text(share)
        wide = sheet.fonts.width(text, SMALL) + 12
        spot = x + (width - wide) * (index / max(1, count - 1))
        sheet.shape(band, spot + 4, y + BAR + 12, 7)
        sheet.text(spot + 12, y + BAR + 4, text, SMALL, colour=sheet.theme.mute)


def scale_ends(metric: Metric, values: Sequence[float]) -> tuple[float, float]:
    """Return the ends of the axis on which scores of a metric are drawn."""
    kind = metric.metric_kind
    if kind is MetricKind.NPS:
        return -100.0, 100.0
    if kind in (MetricKind.CSAT, MetricKind.SHARE):
        return 0.0, 100.0
    if metric.scale_low is not None and metric.scale_high is not None and kind is not MetricKind.SUM:
        return metric.scale_low, metric.scale_high
    top = max((value for value in values), default=1.0)
    bottom = min(0.0, min((value for value in values), default=0.0))
    return bottom, top if top > bottom else bottom + 1.0


def score_bar(
    sheet: Sheet, x: float, y: float, width: float, score: Score, band: Band, ends: tuple[float, float],
    target: float | None = None,
) -> None:  # fmt: skip
    """Draw a score as a bar from the axis' zero on a line of 20, its interval as a whisker, the target as a notch."""
    low, high = ends

    def at(value: float) -> float:
        return x + width * (min(max(value, low), high) - low) / (high - low)

    zero = at(min(max(0.0, low), high))
    sheet.box(x, y + 6, width, BAR, sheet.theme.band_fill(Band.MIDDLE), radius=2)
    if score.value is not None and not score.withheld:
        left, right = sorted((zero, at(score.value)))
        sheet.box(left, y + 6, max(2.0, right - left), BAR, bar_colour(sheet, band), radius=2)
        if score.low is not None and score.high is not None:
            _whisker(sheet, at(score.low), at(score.high), y + 10)
    if low < 0 < high:
        sheet.rule(zero, y + 2, zero, y + 18, sheet.theme.edge)
    if target is not None and low <= target <= high:
        spot = at(target)
        sheet.polygon([(spot - 3, y + 2), (spot + 3, y + 2), (spot, y + 6)], sheet.theme.ink)


def _whisker(sheet: Sheet, left: float, right: float, y: float) -> None:
    ink = sheet.theme.ink
    sheet.rule(left, y, right, y, ink)
    for spot in (left, right):
        sheet.rule(spot, y - 3, spot, y + 3, ink)


def bar_colour(sheet: Sheet, band: Band) -> QColor:
    """Return the fill of a score's bar; what cannot be judged is grey."""
    if band in (Band.GOOD, Band.LOW):
        return sheet.theme.band(band)
    return sheet.theme.series_6 if band is Band.MIDDLE else sheet.theme.edge


def trend_line(
    sheet: Sheet, x: float, y: float, width: float, height: float, points: Sequence[tuple[date, float | None]],
    ends: tuple[float, float] | None = None, colour: QColor | None = None,
) -> None:  # fmt: skip
    """Draw months as a line that is broken where nothing may or can be told; the last month carries a dot."""
    values = [value for _, value in points if value is not None]
    if len(points) < 2 or len(values) < 2:
        return
    ink = colour or sheet.theme.accent
    low, high = ends or (min(values), max(values))
    if high - low < 1e-9:
        low, high = low - 1, high + 1
    step = width / (len(points) - 1)
    if low < 0 < high:
        zero = y + height * high / (high - low)
        sheet.dashes(x, zero, x + width, zero, sheet.theme.line)
    line: list[tuple[float, float]] = []
    for index, (_, value) in enumerate(points):
        if value is None:
            sheet.polyline(line, ink)
            line = []
            continue
        line.append((x + step * index, y + height * (high - min(max(value, low), high)) / (high - low)))
    sheet.polyline(line, ink)
    if line:
        sheet.dot(*line[-1], 2.5, ink)
