"""Scores by touchpoint, stage, journey, segment, channel, persona and period, from frames of answers.

Answers are first folded into sums for each touchpoint and group, which is the one pass over all rows; everything
else works on those few sums. Unlike metrics are never mixed: one call, one metric.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from cxjourney.domain.ids import RecordId
from cxjourney.domain.project import Project
from cxjourney.domain.records import Condition, Metric, MetricKind, Persona, Segment
from cxjourney.scoring import measures, privacy
from cxjourney.scoring.coding import Coded, Codes, Selection, coded
from cxjourney.scoring.durations import Tickets, durations, solved_at, ticket_counts, tickets, tickets_at
from cxjourney.scoring.folding import NO_DAY, Cells, answer_counts, answered, fold, measure_key, regrouped
from cxjourney.scoring.frame import METRIC, REPORTED, SEGMENT
from cxjourney.scoring.grouping import BY_SEGMENT, DIMENSIONS, Grouping, Order, check_dimensions
from cxjourney.scoring.hours import schedule_of
from cxjourney.scoring.months import MonthCounts, month_counts
from cxjourney.scoring.reported import reported_cells
from cxjourney.scoring.score import Score
from cxjourney.scoring.views import ALWAYS, EVERYTHING, ScoreFilter, Views, Window, views_of

if TYPE_CHECKING:
    import polars as pl

    from cxjourney.scoring.coding import Numbers, Truths, Whole

__all__ = [
    "BY_SEGMENT", "DIMENSIONS", "EVERYTHING", "ScoreFilter", "check_dimensions", "compute", "compute_one",
    "condition_test", "filtered", "segment_conditions", "warm",
]  # fmt: skip


@dataclass(frozen=True)
class _Request:
    """One question: which metric of which answers, grouped how."""

    view: Coded
    project: Project
    metric: Metric
    by: tuple[str, ...]
    where: ScoreFilter
    weighted: bool

    @property
    def is_ttr(self) -> bool:
        return self.metric.metric_kind is MetricKind.TTR

    @property
    def threshold(self) -> int:
        return self.project.info.anonymity_threshold

    @cached_property
    def selection(self) -> Selection:
        where = self.where
        return self.view.selection(where.date_from, where.date_to, where.conditions, where.channels)

    @cached_property
    def grouping(self) -> Grouping:
        return Grouping(self.view, self.project, self.by)

    @cached_property
    def tickets_key(self) -> tuple[object, ...]:
        return (self.metric.id, schedule_of(self.project.info) if self.metric.business_hours else None)


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
    request = _Request(view, project, metric, tuple(by), where, weighted)
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
    for metric in project.table(Metric).values():
        if METRIC + metric.id in view.columns:
            for by in (("touchpoint",), ("touchpoint", "month"), ("stage", "month"), ("stage",)):
                compute(frame, project, metric, by, only=())


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


def _answered(request: _Request, only: Collection[RecordId] | None) -> list[Score]:
    """Return the scores of the answers themselves."""
    table, info = _table(request, _base(request)), request.project.info
    hidden = _hidden(request)
    if request.is_ttr:
        table = _durations(request)
    found = []
    for index, by in _groups(request.by, table, only):
        score = measures.score_of(request.metric, table.row(index), info.confidence, request.weighted)
        if score.n or score.parts:
            score = replace(score, by=by, threshold=request.threshold)
            found.append(privacy.withheld(score, request.threshold) if _is_hidden(hidden, by) else score)
    return found


def _reported(request: _Request, only: Collection[RecordId] | None) -> list[Score]:
    """Return the scores that the evidence holds ready-made, joined by their n."""
    cells = reported_cells(request.view, request.metric, request.selection, request.grouping.columns)
    table = _table(request, cells)
    others = tuple(name for name in request.by if name not in privacy.PLACES)
    finest = replace(request, by=("touchpoint", *others), where=replace(request.where, touchpoint_ids=None))
    parts = _table(finest, cells)
    hidden = _planned(finest, request, parts, parts.sums["n"])
    found = []
    for index, by in _groups(request.by, table, only):
        row = table.row(index)
        row["value"] = row["total"] if request.metric.metric_kind is MetricKind.SUM else row["total"] / row["n"]
        score = measures.reported_score(request.metric, row, request.project.info.confidence)
        score = replace(score, by=by, threshold=request.threshold)
        found.append(privacy.withheld(score, request.threshold) if _is_hidden(hidden, by) else score)
    return found


def _base(request: _Request) -> Cells:
    """Return the sums by touchpoint and column, the one pass over the rows, remembered for the next grouping."""
    view, metric, columns = request.view, request.metric, request.grouping.columns
    where = request.where
    filter_key = (where.conditions, where.date_from, where.date_to, where.channels)
    key = ("base", *measure_key(metric), *request.tickets_key, columns, filter_key, request.weighted)

    def build() -> Cells:
        if request.is_ttr:
            groups = [view.text("touchpoint"), *(view.group(name) for name in columns)]
            return ticket_counts(_tickets(request), view, request.selection, groups)
        return fold(view, metric, request.selection, columns, request.weighted)

    return view.kept(key, build)


def _hidden(request: _Request) -> set[tuple[str, ...]]:
    """Return the names of the groups that must be withheld."""
    import numpy as np

    others = tuple(name for name in request.by if name not in privacy.PLACES)
    finest = replace(request, by=("touchpoint", *others), where=replace(request.where, touchpoint_ids=None))
    views = views_of(request.view, request.project, request.where)
    if views is None:
        table = _table(finest, _base(finest))
        found = _planned(finest, request, table, table.sums["n"])
    else:
        table, counts = _by_view(finest, views)
        beside = _beside(finest)
        flagged = np.array([names in beside for names in _names(table)], dtype=bool) if beside else None

        def betrays(of: Whole, size: int) -> Truths:
            order = np.argsort(of, kind="stable")
            starts = np.searchsorted(of[order], np.arange(size))
            isolated = views.isolated(np.add.reduceat(counts[order], starts), request.threshold)
            if flagged is not None and size == len(of):
                isolated[of] |= flagged
            return isolated

        found = _planned(finest, request, table, counts[:, 1], betrays) if len(table) else set()
    return found if request.where.touchpoint_ids is None else _pooled(request, finest)


def _planned(
    finest: _Request, request: _Request, table: Cells, n: Numbers, betrays: privacy.Betrays | None = None
) -> set[tuple[str, ...]]:
    """Return the names, by what was asked for, of what must be hidden of the finest groups."""
    places, others = finest.grouping.levels(table)
    wanted = [privacy.PLACES.index(name) for name in request.by if name in privacy.PLACES]
    hidden = privacy.plan(places, others, min(wanted, default=len(privacy.PLACES)), n, request.threshold, betrays)
    if not hidden.any():
        return set()
    homes = {name: finest.grouping.homes(name) for name in request.by if name in privacy.PLACES}
    found = set()
    for names, is_hidden in zip(_names(table), hidden.tolist(), strict=True):
        if is_hidden:
            rest = iter(names[1:])
            found.add(tuple(homes[name][names[0]] if name in homes else next(rest) for name in request.by))
    return found


def _by_view(request: _Request, views: Views) -> tuple[Cells, Numbers]:
    """Return all groups, and how many answers each has in every view; see `Views.counts`."""
    grouping = request.grouping
    key = (*measure_key(request.metric), *request.tickets_key, grouping.key, grouping.allowed(None).tobytes())

    monthly = _month_counts(request, views) if set(grouping.columns) == {"month"} else None
    if monthly is not None:
        return _by_month(request, views, monthly)

    def kept(window: Window) -> tuple[Cells, Numbers]:
        whole = None if window == ALWAYS else kept(ALWAYS)[0]
        return request.view.kept(("by view", key, views.key, window), lambda: _patterned(request, views, window, whole))

    longer = [kept(window)[1] for window in views.wider]
    return kept(ALWAYS)[0], views.counts(kept(views.window)[1], longer)


def _month_counts(request: _Request, views: Views) -> MonthCounts | None:
    """Return the answers to the metric by touchpoint, month and pattern of views, the same for every period."""
    view = request.view

    def worth() -> Numbers | Truths:
        return solved_at(_tickets(request), view) if request.is_ttr else answered(view, request.metric)

    key = ("month counts", *measure_key(request.metric), *request.tickets_key, views.key)
    return view.kept(key, lambda: month_counts(view, worth, views.pattern, views.size))


def _by_month(request: _Request, views: Views, monthly: MonthCounts) -> tuple[Cells, Numbers]:
    """Do as `_by_view` does, from the counts of whole months."""
    import numpy as np

    view, grouping = request.view, request.grouping
    months = view.period("month").names
    allowed = np.repeat(grouping.allowed(None) >= 0, len(months))
    present = np.flatnonzero(allowed & monthly.counts.any(axis=1))
    no_days = np.full(len(present), NO_DAY, dtype=np.int64)
    places = (view.text("touchpoint").names, months)
    cells = Cells(places, (present // len(months), present % len(months)), {}, no_days, no_days)
    codes, names = grouping.regroup(cells)
    table = regrouped(cells, codes, names)
    sizes = [len(texts) for texts in names]
    position = np.searchsorted(np.ravel_multi_index(table.codes, sizes), np.ravel_multi_index(codes, sizes))
    own, *longer = (
        monthly.within(view.selection(*window, (), None).rows)[present] for window in (views.window, *views.wider)
    )
    counts = views.counts(own, longer)
    found = np.zeros((len(table), counts.shape[1]))
    np.add.at(found, position, counts)
    return table, found


def _patterned(request: _Request, views: Views, window: Window, whole: Cells | None) -> tuple[Cells, Numbers]:
    """Return all groups, those of `whole` where it is given, and their answers in a period by patterns of views."""
    import numpy as np

    view, grouping = request.view, request.grouping
    groups = [view.text("touchpoint"), *(view.group(name) for name in grouping.columns)]
    groups.append(Codes(views.pattern, ("",) * views.size))
    selection = view.selection(*window, (), None)
    if request.is_ttr:
        counted = ticket_counts(_tickets(request), view, selection, groups)
    else:
        counted = answer_counts(view, request.metric, selection, groups)
    codes, names = grouping.regroup(counted)
    keys = regrouped(
        counted, [grouping.allowed(None).take(counted.codes[0]), *codes, counted.codes[-1]],
        [("",), *names, groups[-1].names],
    )  # fmt: skip
    if whole is None:
        table = regrouped(keys, keys.codes[:-1], keys.names[:-1])
        whole = replace(table, codes=table.codes[1:], names=table.names[1:])
    sizes = [len(texts) for texts in whole.names]
    position = np.searchsorted(np.ravel_multi_index(whole.codes, sizes), np.ravel_multi_index(keys.codes[1:-1], sizes))
    answers = np.zeros((len(whole), views.size))
    answers[position, keys.codes[-1]] = keys.sums["n"]
    return whole, answers


def _beside(request: _Request) -> set[tuple[str, ...]]:
    """Return the groups where a filter by one attribute would tell apart what a table by that attribute hides."""
    conditions = request.where.all_conditions
    if len(conditions) != 1 or len(request.by) > 1:  # a table by three dimensions is nobody's screen
        return set()
    attribute, chosen = conditions[0].attribute, set(conditions[0].values)
    is_channel = attribute == "channel" and SEGMENT + attribute not in request.view.columns
    dimension = "channel" if is_channel else BY_SEGMENT + attribute
    whole = replace(request.where, conditions=(), channels=None)
    wider = replace(request, by=(*request.by, dimension), where=whole)
    hidden = _hidden(wider)
    if not hidden:
        return set()
    table = _table(wider, _base(wider))
    parts: dict[tuple[str, ...], list[float]] = {}
    for names, n in zip(_names(table), table.sums["n"].tolist(), strict=True):
        if names in hidden:
            inside = (names[-1] in chosen) is not conditions[0].exclude
            parts.setdefault(names[:-1], [0.0, 0.0])[inside] += n
    return {names for names, sides in parts.items() if min(sides) > 0 and min(sides) < request.threshold}


def _pooled(request: _Request, finest: _Request) -> set[tuple[str, ...]]:
    """Return the groups of several named touchpoints that are too small, or would betray one that is withheld."""
    ids = request.where.touchpoint_ids or ()
    table = _table(finest, _base(finest))
    hidden = _hidden(finest)
    sums: dict[tuple[str, ...], float] = {}
    parts: dict[tuple[str, ...], list[float]] = {}
    for names, n in zip(_names(table), table.sums["n"].tolist(), strict=True):
        if names[0] in ids and n:
            sums[names[1:]] = sums.get(names[1:], 0.0) + n
            if names in hidden:
                parts.setdefault(names[1:], []).append(n)
    small = {names for names, n in sums.items() if n < request.threshold}
    return small | {names for names, sizes in parts.items() if len(sizes) == 1 or sum(sizes) < request.threshold}


def _names(table: Cells) -> list[tuple[str, ...]]:
    columns = [[names[code] for code in codes.tolist()] for names, codes in zip(table.names, table.codes, strict=True)]
    return list(zip(*columns, strict=True)) if columns else [()] * len(table)


def _tickets(request: _Request) -> Tickets:
    return tickets(request.view, request.metric, schedule_of(request.project.info))


def _durations(request: _Request) -> Cells:
    grouping = request.grouping
    allowed = grouping.allowed(request.where.touchpoint_ids)
    found = tickets_at(_tickets(request), request.view, allowed >= 0, request.tickets_key)
    key = (request.tickets_key, grouping.key, allowed.tobytes())
    return durations(found, request.view, request.selection, grouping.rows(), key, request.project.info.confidence)


def _table(request: _Request, base: Cells) -> Cells:
    """Return the sums by what was asked for, of the touchpoints that count."""
    grouping = request.grouping
    codes, names = grouping.regroup(base)
    here = grouping.allowed(request.where.touchpoint_ids).take(base.codes[0])
    table = regrouped(base, [here, *codes], [("",), *names])
    return replace(table, codes=table.codes[1:], names=table.names[1:])


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
    personas = sorted(project.table(Persona).values(), key=lambda persona: (persona.position, persona.id))
    scores = []
    for persona in personas:
        if project.get(Segment, persona.segment_id) is None:
            continue
        own = replace(where, conditions=where.conditions + segment_conditions(project, persona.segment_id))
        for score in compute(frame, project, metric, others, own, weighted):  # personas overlap: no sum over them
            named = (*score.by[:position], ("persona", persona.id), *score.by[position:])
            scores.append(replace(score, by=named))
    return scores
