"""What stands around a score: its months, the spread of answers behind it, and how much evidence there is.

`compute` makes the numbers; this module arranges them for small line charts, bars and summaries.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from cxjourney.domain.ids import RecordId
from cxjourney.domain.project import Project
from cxjourney.domain.records import Metric, MetricKind
from cxjourney.domain.text import tr
from cxjourney.scoring.coding import EPOCH, answers_of, coded, commented_of
from cxjourney.scoring.compute import EVERYTHING, ScoreFilter, compute
from cxjourney.scoring.folding import NO_DAY
from cxjourney.scoring.labels import format_value
from cxjourney.scoring.score import Band, Score, Trend, band_of

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class Slice:
    """One part of the bar under a score: what it is called, how many answers it holds, its share from 0 to 1."""

    name: str
    count: float
    share: float
    band: Band


@dataclass(frozen=True, slots=True)
class EvidenceSummary:
    """How much evidence there is: rows, answers to metrics, comments, first and last day."""

    rows: int = 0
    answers: int = 0
    comments: int = 0
    first: date | None = None
    last: date | None = None
    withheld: bool = False  # so few rows that nothing is told of them


def trends(
    frame: pl.DataFrame,
    project: Project,
    metric: Metric,
    place: str = "touchpoint",
    where: ScoreFilter = EVERYTHING,
    weighted: bool = False,
    only: Collection[RecordId] | None = None,
) -> dict[RecordId, Trend]:
    """Return a monthly trend for each touchpoint or stage (`place`) with dated answers.

    Months without answers, and withheld ones, have no value; the text is the score over the whole period. `only`
    names the places that are wanted.
    """
    monthly: dict[RecordId, list[Score]] = defaultdict(list)
    for score in compute(frame, project, metric, (place, "month"), where, weighted, only):
        monthly[score.by[0][1]].append(score)
    whole = {score.by[0][1]: score for score in compute(frame, project, metric, (place,), where, weighted, only)}
    minimum_n = project.info.minimum_n
    return {
        id_: Trend(
            points,
            trend_text(metric, whole[id_]),
            band_of(project.metric_at(metric, id_), whole[id_], minimum_n),
        )
        for id_, scores in monthly.items()
        if (points := month_points(scores))
    }


def month_points(scores: Sequence[Score]) -> tuple[tuple[date, float | None], ...]:
    """Return (first of the month, value) for scores grouped by month, the months between them filled with None."""
    values = {score.by[-1][1]: score.value for score in scores if score.by[-1][1]}
    if not values:
        return ()
    numbers = [int(month[:4]) * 12 + int(month[5:]) - 1 for month in values]
    months = [date(number // 12, number % 12 + 1, 1) for number in range(min(numbers), max(numbers) + 1)]
    return tuple((month, values.get(month.isoformat()[:7])) for month in months)


def trend_text(metric: Metric, score: Score) -> str:
    """Return the short text beside a trend; of tickets that are all open there is nothing to tell yet."""
    if score.withheld:
        return tr("n < {bound}", bound=score.threshold)
    if score.value is None:
        return tr("no data")
    return format_value(metric, score.value)


def distribution(metric: Metric, score: Score | None) -> tuple[Slice, ...]:
    """Return the answers behind a score from worst to best, empty where the kind or a withheld score has none."""
    if score is None or score.withheld or not score.parts:
        return ()
    parts = score.parts
    if metric.metric_kind is MetricKind.NPS:
        low, middle, good = parts["detractors"], parts["passives"], parts["promoters"]
        names = (tr("detractors"), tr("passives"), tr("promoters"))
    elif metric.metric_kind is MetricKind.CSAT:
        low, good = parts["dissatisfied"], parts["satisfied"]
        middle = max(parts["answers"] - low - good, 0.0)
        names = (tr("dissatisfied"), tr("neutral"), tr("satisfied"))
    elif metric.metric_kind is MetricKind.CES:
        low, good = parts["hard_share"] * score.n / 100, parts["easy_share"] * score.n / 100
        middle = max(score.n - low - good, 0.0)
        names = (tr("hard"), tr("neither"), tr("easy"))
    else:
        return ()
    total = low + middle + good
    bands = (Band.LOW, Band.MIDDLE, Band.GOOD)
    counts = (low, middle, good)
    return tuple(Slice(name, n, n / total, band) for name, n, band in zip(names, counts, bands, strict=True))


def summary(frame: pl.DataFrame, where: ScoreFilter = EVERYTHING) -> EvidenceSummary:
    """Return how much evidence `where` lets through."""
    view = coded(frame)
    rows = view.selection(where.date_from, where.date_to, where.conditions, where.channels)
    if where.touchpoint_ids is not None:
        rows = rows.narrowed(view.places_among(where.touchpoint_ids))
    days = rows.of(view.days)
    dated = days[days > NO_DAY]
    return EvidenceSummary(
        len(days),
        round(float(rows.of(answers_of(view)).sum())),
        int(rows.of(commented_of(view)).sum()),
        date.fromordinal(int(dated[0]) + EPOCH) if len(dated) else None,
        date.fromordinal(int(dated[-1]) + EPOCH) if len(dated) else None,
    )
