"""Scores by touchpoint, stage, journey, segment, channel, persona and period, from frames of answers.

Answers are first folded into sums for each touchpoint and group, which is the one pass over all rows; everything
else works on those few sums. Unlike metrics are never mixed: one call, one metric.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from cxjourney.domain.ids import RecordId
from cxjourney.domain.project import Project
from cxjourney.domain.records import Condition, Metric, MetricKind, Persona, Segment
from cxjourney.scoring import measures, privacy
from cxjourney.scoring.coding import Coded, Selection, coded
from cxjourney.scoring.durations import durations, tickets_at
from cxjourney.scoring.folding import Cells
from cxjourney.scoring.frame import METRIC, REPORTED, SEGMENT
from cxjourney.scoring.grouping import BY_SEGMENT, DIMENSIONS, Order, check_dimensions
from cxjourney.scoring.reported import reported_cells
from cxjourney.scoring.request import Request, base_of, selected_at, table_of, tickets_of
from cxjourney.scoring.score import Score
from cxjourney.scoring.views import EVERYTHING, ScoreFilter, named_segments
from cxjourney.scoring.withholding import hidden_of, planned

if TYPE_CHECKING:
    import polars as pl

__all__ = [
    "BY_SEGMENT", "DIMENSIONS", "EVERYTHING", "ScoreFilter", "check_dimensions", "compute", "compute_one",
    "condition_test", "filtered", "segment_conditions", "warm", "warm_segments",
]  # fmt: skip


def compute(
    frame: pl.DataFrame,
    project: Project,
    metric: Metric,
    by: Sequence[str] = ("touchpoint",),
    where: ScoreFilter = EVERYTHING,
    weighted: bool = False,
    only: Collection[RecordId] | None = None,
) -> list[Score]:
    """Return one score for each group that has answers, in the project's and the calendar's order.

    `by` holds any of touchpoint, stage, journey, channel, persona, day, week, month, quarter, year and
    `segment:NAME`; empty gives one score over all. Groups are named in `Score.by`: ids for places and personas,
    `2026-10-03`, `2026-W40`, `2026-10`, `2026-Q4`, `2026` for periods, "" where the data says nothing. Answers at
    touchpoints that the project does not hold are left out. `only` names the places that are wanted of all that
    count. Raise JourneyError for a grouping that does not exist.
    """
    check_dimensions(by)
    if "persona" in by:
        return _by_persona(frame, project, metric, by, where, weighted)
    ids = where.touchpoint_ids
    if ids is not None and "touchpoint" in by:  # what is withheld there depends on the others
        only = set(ids) if only is None else set(ids) & set(only)
        where = replace(where, touchpoint_ids=None)
    elif ids is not None and len(ids) == 1:
        found = compute(frame, project, metric, ("touchpoint", *by), where, weighted, only)
        return [replace(score, by=score.by[1:]) for score in found]
    view = coded(frame)
    weighted = weighted and view.weights is not None and metric.metric_kind is not MetricKind.TTR
    request = Request(view, project, metric, tuple(by), where, weighted)
    found = _answered(request, only) if METRIC + metric.id in view.columns else []
    if REPORTED + metric.id in view.columns:
        told = {score.by for score in found if score.n}
        found += [score for score in _reported(request, only) if score.by not in told]
    order = Order(project)
    found.sort(key=lambda score: [order.key(name, group) for name, group in score.by])
    return found


def compute_one(
    frame: pl.DataFrame, project: Project, metric: Metric, where: ScoreFilter = EVERYTHING, weighted: bool = False
) -> Score | None:
    """Return the one score over everything that `where` lets through, None where nobody answered."""
    scores = compute(frame, project, metric, (), where, weighted)
    return scores[0] if scores else None


def warm(frame: pl.DataFrame, project: Project) -> None:
    """Work out what no filter changes, so that the first score does not wait for it; safe in a worker."""
    view = coded(frame)
    view.warm()
    for metric in _metrics_in(view, project):
        for by in (("touchpoint",), ("touchpoint", "month"), ("stage", "month"), ("stage",)):
            compute(frame, project, metric, by, only=())


def warm_segments(frame: pl.DataFrame, project: Project, check: Callable[[], object]) -> None:
    """Work out what the segments of a project share, so that the first look at one is quick; safe in a worker.

    `check` is called between two steps, and may raise to stop.
    """
    view = coded(frame)
    segments = {conditions[0].attribute: ScoreFilter(conditions) for conditions in named_segments(project)}
    for metric in _metrics_in(view, project):
        for where in segments.values():
            check()
            compute(frame, project, metric, ("touchpoint",), where, only=())


def _metrics_in(view: Coded, project: Project) -> list[Metric]:
    return [metric for metric in project.table(Metric).values() if METRIC + metric.id in view.columns]


def filtered(frame: pl.DataFrame, where: ScoreFilter) -> pl.LazyFrame:
    """Return the rows that `where` lets through, not yet collected."""
    import polars as pl

    rows = frame.lazy()
    if where.date_from is not None:
        rows = rows.filter(pl.col("time") >= datetime.combine(where.date_from, time.min))
    if where.date_to is not None:
        rows = rows.filter(pl.col("time") < datetime.combine(where.date_to + timedelta(days=1), time.min))
    if where.touchpoint_ids is not None:
        rows = rows.filter(pl.col("touchpoint").is_in(list(where.touchpoint_ids)))
    if where.channels is not None:
        rows = rows.filter(pl.col("channel").is_in(list(where.channels)))
    for condition in where.conditions:
        rows = rows.filter(condition_test(condition, frame.columns))
    return rows


def condition_test(condition: Condition, columns: Sequence[str]) -> pl.Expr:
    """Return the test of one condition; an answer without the attribute has none of its values."""
    import polars as pl

    name = SEGMENT + condition.attribute
    if name not in columns and condition.attribute == "channel":
        name = "channel"
    if name not in columns:
        return pl.lit(condition.exclude)
    found = pl.col(name).is_in(list(condition.values)).fill_null(False)
    return ~found if condition.exclude else found


def segment_conditions(project: Project, segment_id: RecordId | None) -> tuple[Condition, ...]:
    """Return the conditions of a segment, none for everyone."""
    segment = project.get(Segment, segment_id)
    return segment.conditions if segment else ()


def _answered(request: Request, only: Collection[RecordId] | None) -> list[Score]:
    """Return the scores of the answers themselves."""
    info, hidden = request.project.info, hidden_of(request)
    here = selected_at(request, only)
    table = _durations(request, here) if request.is_ttr else table_of(request, base_of(request, here))
    found = []
    for index, by in _groups(request.by, table, only):
        row = table.row(index)
        score = measures.score_of(request.metric, row, info.confidence, request.weighted, by, request.threshold)
        if score.n or score.parts:
            found.append(privacy.withheld(score, request.threshold) if _is_hidden(hidden, by) else score)
    return found


def _reported(request: Request, only: Collection[RecordId] | None) -> list[Score]:
    """Return the scores that the evidence holds ready-made, joined by their n."""
    cells = reported_cells(request.view, request.metric, request.selection, request.grouping.columns)
    table = table_of(request, cells)
    others = tuple(name for name in request.by if name not in privacy.PLACES)
    finest = replace(request, by=("touchpoint", *others), where=replace(request.where, touchpoint_ids=None))
    parts = table_of(finest, cells)
    hidden = planned(finest, request, parts, parts.sums["n"])
    found = []
    for index, by in _groups(request.by, table, only):
        row = table.row(index)
        row["value"] = row["total"] if request.metric.metric_kind is MetricKind.SUM else row["total"] / row["n"]
        score = measures.reported_score(request.metric, row, request.project.info.confidence)
        score = replace(score, by=by, threshold=request.threshold)
        found.append(privacy.withheld(score, request.threshold) if _is_hidden(hidden, by) else score)
    return found


def _durations(request: Request, here: Selection | None) -> Cells:
    view, grouping = request.view, request.grouping
    allowed = grouping.allowed(request.where.touchpoint_ids)
    found = tickets_at(tickets_of(request), view, allowed >= 0, request.tickets_key)
    key = (request.tickets_key, grouping.key, allowed.tobytes())
    groups = view.kept(("group rows", grouping.key), grouping.rows)
    selection = request.selection if here is None else here
    return durations(found, view, selection, groups, key, request.project.info.confidence)


def _groups(
    by: Sequence[str], table: Cells, only: Collection[RecordId] | None
) -> Iterator[tuple[int, tuple[tuple[str, str], ...]]]:
    """Yield the position of each wanted group and what it is called."""
    place = next((index for index, name in enumerate(by) if name in privacy.PLACES), None)
    columns = [codes.tolist() for codes in table.codes]
    for index in range(len(table)):
        if only is not None and place is not None and table.names[place][columns[place][index]] not in only:
            continue
        yield (
            index,
            tuple((name, names[column[index]]) for name, names, column in zip(by, table.names, columns, strict=True)),
        )


def _is_hidden(hidden: set[tuple[str, ...]], by: Sequence[tuple[str, str]]) -> bool:
    return bool(hidden) and tuple(group for _, group in by) in hidden


def _by_persona(
    frame: pl.DataFrame, project: Project, metric: Metric, by: Sequence[str], where: ScoreFilter, weighted: bool
) -> list[Score]:
    position = list(by).index("persona")
    others = [name for name in by if name != "persona"]
    personas = project.ordered(Persona)
    scores = []
    for persona in personas:
        if project.get(Segment, persona.segment_id) is None:
            continue
        own = replace(where, conditions=where.conditions + segment_conditions(project, persona.segment_id))
        for score in compute(frame, project, metric, others, own, weighted):  # personas overlap: no sum over them
            named = (*score.by[:position], ("persona", persona.id), *score.by[position:])
            scores.append(replace(score, by=named))
    return scores
