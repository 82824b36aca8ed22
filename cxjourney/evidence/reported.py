"""Tables of scores that somebody else computed: month, touchpoint, score, n.

A score without its n cannot be joined with others or judged, so such a table is refused. Values that the publisher
keeps back (“FEWER THAN 50”) are none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from cxjourney.domain.errors import JourneyError
from cxjourney.domain.records import Metric, MetricKind
from cxjourney.domain.text import tr
from cxjourney.evidence.coded import as_text
from cxjourney.evidence.found import plain
from cxjourney.evidence.mapping import MappedColumn, Mapping
from cxjourney.evidence.parsing import ProblemRows, parse_dates
from cxjourney.evidence.values import decimal_sign, hours, numbers, trimmed
from cxjourney.scoring.scales import scale_of

if TYPE_CHECKING:
    from cxjourney.evidence.metrics import MetricFinder

KEPT_BACK = (
    r"(?i)^(fewer|less) than|^[<≤] ?\d|^not (available|applicable|shown|reported)|suppress|withheld|confidential"
    r"|^too few|^\*+$|^[cxz]$"
)
PERCENT = r"\s*%$"
_QUARTER = r"(?i)^(?:(?P<year>\d{4})\s?[-/ ]?\s?q(?P<quarter>[1-4])|q(?P<first>[1-4])\s?[-/ ]?\s?(?P<later>\d{4}))$"
_SHARES = (MetricKind.CSAT, MetricKind.SHARE)


def check_reported(mapping: Mapping) -> None:
    """Raise JourneyError where computed scores lack their n, or stand beside answers in one file."""
    scores, sizes = mapping.with_role("reported_score"), mapping.with_role("reported_n")
    for column in scores[:1]:
        if not sizes:
            raise JourneyError(
                tr(
                    "The column “{name}” holds scores that are already computed, and no column says how many answers "
                    "each rests on. Without that they cannot be joined or judged. Give a column the role "
                    "“reported_n”, or bring in the answers they were made of.",
                    name=column.name,
                )
            )
        if not column.metric:
            raise JourneyError(tr("The mapping does not say which metric “{name}” is a score of.", name=column.name))
        for other in mapping.with_role("answer", "opened", "count", "weight")[:1]:
            raise JourneyError(
                tr(
                    "“{name}” holds scores that are already computed and “{other}” belongs to single answers. One "
                    "import brings in the one or the other.",
                    name=column.name,
                    other=other.name,
                )
            )
    if sizes and not scores:
        raise JourneyError(tr("“{name}” says how many answers a score rests on, and no column has the score.",
                              name=sizes[0].name))  # fmt: skip


def parse_reported_n(column: MappedColumn, raw: pl.Series, problems: ProblemRows) -> pl.Series:
    """Return how many answers each score rests on, 0 where that is not told."""
    text, kept_back = _told(column, raw, problems)
    values = numbers(text, column.decimal or decimal_sign(text))
    problems.add(values.is_null() & text.is_not_null(), column.name, text, tr("not a number"))
    problems.add(text.is_null() & ~kept_back, column.name, text, tr("a score without its number of answers"))
    problems.add(values < 0, column.name, text, tr("less than zero"))
    return values.set((values < 0).fill_null(value=False), None).fill_null(0.0)


def parse_reported(
    column: MappedColumn, raw: pl.Series, n: pl.Series, finder: MetricFinder, problems: ProblemRows
) -> tuple[Metric, pl.Series]:
    """Return the metric and the scores in its own unit; raise JourneyError where that unit is open."""
    text, _kept_back = _told(column, raw, problems)
    percent = bool(text.str.contains(PERCENT).any())
    bare = text.str.replace(PERCENT, "")
    metric = _metric(column, percent, finder)
    if metric.metric_kind is MetricKind.TTR:
        values = hours(bare, column.unit, column.decimal or decimal_sign(bare))
    else:
        values = numbers(bare, column.decimal or decimal_sign(bare))
    if column.blank:
        values = values.set(values.is_in(list(column.blank)).fill_null(value=False), None)
        bare = bare.set(values.is_null(), None)
    if metric.metric_kind in _SHARES and not percent:
        values = values * _percent_each(column, values)
    problems.add(values.is_null() & bare.is_not_null(), column.name, text, tr("not a number"))
    low, high = _bounds(metric)
    off = ((values < low) | (values > high)).fill_null(value=False)
    reason = tr("outside the scores {low} to {high}", low=plain(low), high=plain(high))
    problems.add(off, column.name, text, reason)
    return metric, values.set(off | (n <= 0), None)


def parse_period(column: MappedColumn, raw: pl.Series, problems: ProblemRows) -> pl.Series:
    """Return the first day of each month, quarter or year that a score is of; days and dates stay what they are."""
    text = trimmed(as_text(raw))
    parts = text.str.extract_groups(_QUARTER)
    year = parts.struct.field("year").fill_null(parts.struct.field("later"))
    quarter = parts.struct.field("quarter").fill_null(parts.struct.field("first"))
    whole_year = text.str.contains(r"^(19|20)\d\d$").fill_null(value=False)
    frame = pl.DataFrame({"year": year.zip_with(~whole_year, text).cast(pl.Int32), "quarter": quarter.cast(pl.Int32)})
    first = frame.select(
        pl.when(pl.col("year").is_not_null()).then(
            pl.datetime(pl.col("year"), pl.col("quarter").fill_null(1) * 3 - 2, 1, time_unit="us")
        )
    ).to_series()
    rest = text.set(first.is_not_null(), None)
    if rest.null_count() == len(rest):
        return first.alias("time")
    return first.fill_null(parse_dates(column, rest, problems)["time"]).alias("time")


def _told(column: MappedColumn, raw: pl.Series, problems: ProblemRows) -> tuple[pl.Series, pl.Series]:
    """Return the texts that say something, and which ones the publisher keeps back instead."""
    text = as_text(raw).str.strip_chars()
    kept_back = text.str.contains(KEPT_BACK).fill_null(value=False)
    problems.add(kept_back, column.name, text, tr("kept back in the file"))
    return trimmed(text).set(kept_back, None), kept_back


def _metric(column: MappedColumn, percent: bool, finder: MetricFinder) -> Metric:
    if column.metric in ("nps", "csat", "ttr"):
        return finder.find(column, None)
    return finder.find(column, (0.0, 1.0) if percent and column.metric != "ces" else column.scale)


def _percent_each(column: MappedColumn, values: pl.Series) -> float:
    """Return how many percent a value of 1 is: 1, or 100 for fractions."""
    if column.scale is not None:
        return 100.0 / column.scale[1] if column.scale[1] in (1.0, 100.0) else 1.0
    highest = values.max()
    if isinstance(highest, float) and highest <= 10:
        raise JourneyError(
            tr(
                "The scores in “{name}” may be percent, fractions or means, and nothing in the file settles that. Set "
                "its “scale” to [0, 100] or [0, 1], or give it a metric of its own name for a mean.",
                name=column.name,
            )
        )
    return 1.0


def _bounds(metric: Metric) -> tuple[float, float]:
    if metric.metric_kind is MetricKind.NPS:
        return -100.0, 100.0
    if metric.metric_kind in _SHARES:
        return 0.0, 100.0
    if metric.metric_kind is MetricKind.SUM:
        return -1e15, 1e15
    low, high = scale_of(metric)
    if metric.metric_kind is MetricKind.TTR:
        low = 0.0
    return -1e15 if low is None else low, 1e15 if high is None else high
