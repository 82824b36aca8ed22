"""How scores read in the cells of a workbook: values, number formats, units, bands. The scores are `score_book`'s."""

from __future__ import annotations

from cxjourney.domain.records import Metric, MetricKind, Segment
from cxjourney.domain.text import tr
from cxjourney.exchange.contents import Contents
from cxjourney.exchange.score_book import ScoreRow
from cxjourney.exchange.xlsx.styles import PERCENT_1, SHAPE
from cxjourney.scoring.labels import band_name
from cxjourney.scoring.score import Band

_SHARES = {MetricKind.CSAT, MetricKind.SHARE}
_WHOLE = {MetricKind.NPS, MetricKind.SUM}
_FORMATS = {MetricKind.NPS: "+0.0;−0.0;0.0", MetricKind.CES: "0.00", MetricKind.TTR: "#,##0.0", MetricKind.SUM: "#,##0"}
_SHORT = {MetricKind.NPS: "+0;−0;0", MetricKind.CES: "0.0", MetricKind.TTR: "#,##0.0", MetricKind.SUM: "#,##0"}


def cell_value(metric: Metric, value: float | None) -> float | None:
    """Return a score's number as a cell holds it: shares as fractions, all else as it is."""
    if value is None:
        return None
    return value / 100 if metric.metric_kind in _SHARES else value


def rounded_value(metric: Metric, value: float | None) -> float | None:
    """Return a score's number as far as the map shows it, so that −0.2 reads 0 and not −0."""
    shown = cell_value(metric, value)
    decimals = 2 if metric.metric_kind in _SHARES else 0 if metric.metric_kind in _WHOLE else 1
    return None if shown is None else round(shown, decimals) + 0.0


def number_format(metric: Metric, *, short: bool = False) -> str:
    """Return the number format of a metric's scores, without decimals that nobody needs where `short`."""
    if metric.metric_kind in _SHARES:
        return "0%" if short else PERCENT_1
    return (_SHORT if short else _FORMATS).get(metric.metric_kind, "0.0" if short else "0.00")


def unit_text(metric: Metric) -> str:
    """Return the unit of a metric's scores for a header or a column."""
    if metric.metric_kind is MetricKind.NPS:
        return tr("points")
    if metric.metric_kind in _SHARES:
        return "%"
    if metric.metric_kind is MetricKind.CES:
        return tr("scale points")
    if metric.metric_kind is MetricKind.TTR:
        return tr("hours, median")
    return metric.unit


def answer_unit(metric: Metric) -> str:
    """Return what one customer's answer is counted in: hours, the points of its scale, or the metric's own unit."""
    if metric.metric_kind is MetricKind.TTR:
        return tr("hours")
    if metric.scale_low is not None and metric.scale_high is not None:
        return tr("{low} to {high}", low=f"{metric.scale_low:g}", high=f"{metric.scale_high:g}")
    return "" if metric.metric_kind in _SHARES else metric.unit


def answer_format(metric: Metric) -> str:
    """Return the number format of one customer's answer."""
    return "#,##0.0" if metric.metric_kind is MetricKind.TTR else "General"


def header_of(metric: Metric) -> str:
    """Return the header of a column of this metric's scores, with its unit."""
    unit = unit_text(metric)
    return f"{metric.name} ({unit})" if unit else metric.name


def short_band(row: ScoreRow | None) -> str:
    """Return the band as a shape and one or two words, nothing where there is no data."""
    return shaped_band(row.band) if row else ""


def shaped_band(band: Band) -> str:
    """Return a band as a shape and one or two words."""
    return f"{SHAPE[band]} {band_name(band)}".strip()


def shown_size(contents: Contents, segment: Segment) -> int | None:
    """Return how many customers a segment has, None where these are so few that they could be recognised."""
    if segment.size is None or segment.size < contents.info.anonymity_threshold:
        return None
    return segment.size


def band_text(row: ScoreRow | None, minimum_n: int) -> str:
    """Return the band as a shape and a word, with the reason where there is no judgement."""
    if row is None or row.band is Band.NONE:
        return band_name(Band.NONE)
    if row.band is Band.FEW:
        return tr("○ few answers (n < {n})", n=minimum_n)
    if row.band is Band.WITHHELD:
        return tr("– withheld (n {bound})", bound=row.score.n_text)
    return short_band(row)


def shown_n(row: ScoreRow | None) -> int | None:
    """Return the number of answers as it may be shown, None where it is withheld."""
    return row.score.n if row and not row.score.withheld else None
