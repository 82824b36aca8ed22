"""What customers wrote: comments found by touchpoint, filter and words.

Comments are customers' own words: whoever shows them treats them as plain text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from cxjourney.domain.ids import RecordId
from cxjourney.domain.project import Project
from cxjourney.domain.records import Metric, MetricKind, Segment, Touchpoint
from cxjourney.scoring.compute import EVERYTHING, ScoreFilter, compute, condition_test, filtered
from cxjourney.scoring.frame import METRIC
from cxjourney.scoring.labels import format_value

if TYPE_CHECKING:
    import polars as pl

TOUCHPOINT, SEGMENT_TEST = "_touchpoint", "_in_"


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment: `answers` are (metric id, answer) of the same row, `segments` the ids of the segments it is in."""

    key: str
    touchpoint_id: RecordId
    text: str
    day: date | None = None
    channel: str = ""
    answers: tuple[tuple[RecordId, float], ...] = ()
    segment_ids: tuple[RecordId, ...] = ()


def comments(
    frame: pl.DataFrame,
    project: Project,
    touchpoint_ids: Sequence[RecordId] | None = None,
    where: ScoreFilter = EVERYTHING,
    text: str = "",
    limit: int = 50,
) -> list[Comment]:
    """Return the newest comments that hold every word of `text`, whatever the case; None means all touchpoints.

    Nothing is told that a withheld score keeps back: touchpoints where fewer rows than the anonymity threshold pass
    `where` have no comments, a comment goes without the answers whose score is withheld at its touchpoint, and
    without the segments that are too small there.
    """
    import polars as pl

    known = project.table(Touchpoint)
    ids = list(known) if touchpoint_ids is None else [id_ for id_ in touchpoint_ids if id_ in known]
    rows = filtered(frame, where).filter(pl.col("touchpoint").is_in(ids))
    inside = _segment_tests(project, frame.columns)
    sizes = _sizes(rows, inside)
    threshold = project.info.anonymity_threshold
    enough = [id_ for id_, size in sizes.items() if size[""] >= threshold]
    rows = rows.filter(pl.col("touchpoint").is_in(enough), pl.col("comment").str.strip_chars() != "")
    for word in text.split():
        rows = rows.filter(pl.col("comment").str.contains(_any_case(word)))
    tests = [test.alias(SEGMENT_TEST + id_) for id_, test in inside.items()]
    newest = rows.sort("time", descending=True, nulls_last=True, maintain_order=True).head(limit).with_columns(tests)
    found = newest.collect()
    shown = {
        metric.id: _shown_at(frame, project, metric, where)
        for metric in _metrics(project)
        if METRIC + metric.id in frame.columns and found[METRIC + metric.id].count()
    }
    return [
        Comment(
            key=row["key"],
            touchpoint_id=row["touchpoint"],
            text=row["comment"],
            day=row["time"].date() if row["time"] else None,
            channel=row["channel"] or "",
            answers=tuple(
                (id_, row[METRIC + id_])
                for id_, places in shown.items()
                if row["touchpoint"] in places and row[METRIC + id_] is not None
            ),
            segment_ids=tuple(
                id_ for id_ in inside if row[SEGMENT_TEST + id_] and sizes[row["touchpoint"]][id_] >= threshold
            ),
        )
        for row in found.iter_rows(named=True)
    ]


def source_text(comment: Comment, project: Project) -> str:
    """Return where a comment comes from, as `NPS 2 · High impact · 14 Oct 2026`."""
    parts = []
    for metric_id, value in comment.answers[:1]:
        metric = project.get(Metric, metric_id)
        if metric is not None:
            shown = format_value(metric, value) if metric.metric_kind is MetricKind.TTR else f"{value:g}"
            parts.append(f"{metric.name} {shown}")
    parts += [segment.name for id_ in comment.segment_ids[:1] if (segment := project.get(Segment, id_))]
    if comment.day is not None:
        parts.append(f"{comment.day.day} {comment.day:%b %Y}")
    return " · ".join(parts)


def _segment_tests(project: Project, columns: Sequence[str]) -> dict[RecordId, pl.Expr]:
    import polars as pl

    return {
        segment.id: pl.all_horizontal([condition_test(condition, columns) for condition in segment.conditions])
        for segment in project.table(Segment).values()
        if segment.conditions
    }


def _sizes(rows: pl.LazyFrame, inside: Mapping[RecordId, pl.Expr]) -> dict[RecordId, dict[RecordId, float]]:
    """Return for each touchpoint how many answers each segment has there, and under "" how many there are."""
    import polars as pl

    count = pl.col("count")
    wanted = [count.sum().alias(""), *(count.filter(test).sum().alias(id_) for id_, test in inside.items())]
    counted = rows.group_by(pl.col("touchpoint").cast(pl.String).alias(TOUCHPOINT)).agg(wanted).collect()
    return {row.pop(TOUCHPOINT): row for row in counted.iter_rows(named=True)}


def _shown_at(frame: pl.DataFrame, project: Project, metric: Metric, where: ScoreFilter) -> set[RecordId]:
    """Return the touchpoints where the metric has a score that is not withheld, among all that the view takes in."""
    scores = compute(frame, project, metric, ("touchpoint",), replace(where, touchpoint_ids=None))
    return {score.by[0][1] for score in scores if not score.withheld}


def _metrics(project: Project) -> list[Metric]:
    return sorted(project.table(Metric).values(), key=lambda metric: (metric.position, metric.id))


def _any_case(word: str) -> str:
    return f"(?i){re.escape(word)}"
