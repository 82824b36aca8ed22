"""Which groups of a question must be withheld: what is small, what other views of the screen tell, what betrays them.

`privacy` plans the tables, `views` says what several views tell together; this module counts for both.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cxjourney.scoring import privacy
from cxjourney.scoring.coding import Codes
from cxjourney.scoring.durations import solved_at, ticket_counts
from cxjourney.scoring.folding import NO_DAY, Cells, answer_counts, answered, measure_key, regrouped
from cxjourney.scoring.frame import SEGMENT
from cxjourney.scoring.grouping import BY_SEGMENT
from cxjourney.scoring.months import MonthCounts, month_counts
from cxjourney.scoring.request import Request, base_key, base_of, names_of, table_of, tickets_of
from cxjourney.scoring.views import ALWAYS, Views, Window, everyone, named_segments, views_of

if TYPE_CHECKING:
    from cxjourney.scoring.coding import Numbers, Truths, Whole


def hidden_of(request: Request) -> set[tuple[str, ...]]:
    """Return the names of the groups that must be withheld."""
    segments = tuple(named_segments(request.project)) if request.where.is_partial else ()
    measure = (*measure_key(request.metric), *request.tickets_key)
    key = ("hidden", *measure, request.by, request.grouping.layout, request.where, request.threshold, segments)
    return request.view.kept(key, lambda: _hidden(request))


def _hidden(request: Request) -> set[tuple[str, ...]]:
    import numpy as np

    others = tuple(name for name in request.by if name not in privacy.PLACES)
    finest = replace(request, by=("touchpoint", *others), where=replace(request.where, touchpoint_ids=None))
    views = views_of(request.view, request.project, request.where)
    if views is None:
        table, n = _sizes(finest)
        found = planned(finest, request, table, n)
    else:
        table, counts = _by_view(finest, views)
        beside = _beside(finest)
        flagged = np.array([names in beside for names in names_of(table)], dtype=bool) if beside else None

        def betrays(of: Whole, size: int) -> Truths:
            order = np.argsort(of, kind="stable")
            starts = np.searchsorted(of[order], np.arange(size))
            isolated = views.isolated(np.add.reduceat(counts[order], starts), request.threshold)
            if flagged is not None and size == len(of):
                isolated[of] |= flagged
            return isolated

        tells = flagged is not None or views.may_isolate(counts, request.threshold)
        found = planned(finest, request, table, counts[:, 1], betrays if tells else None) if len(table) else set()
    return found if request.where.touchpoint_ids is None else _pooled(request, finest)


def planned(
    finest: Request, request: Request, table: Cells, n: Numbers, betrays: privacy.Betrays | None = None
) -> set[tuple[str, ...]]:
    """Return the names, by what was asked for, of what must be hidden of the finest groups."""
    places, others = finest.grouping.levels(table)
    wanted = [privacy.PLACES.index(name) for name in request.by if name in privacy.PLACES]
    hidden = privacy.plan(places, others, min(wanted, default=len(privacy.PLACES)), n, request.threshold, betrays)
    if not hidden.any():
        return set()
    homes = {name: finest.grouping.homes(name) for name in request.by if name in privacy.PLACES}
    found = set()
    for names, is_hidden in zip(names_of(table), hidden.tolist(), strict=True):
        if is_hidden:
            rest = iter(names[1:])
            found.add(tuple(homes[name][names[0]] if name in homes else next(rest) for name in request.by))
    return found


def _sizes(request: Request) -> tuple[Cells, Numbers]:
    """Return all groups, and how many answers each has."""
    where = request.where
    monthly = request.grouping.columns[-1] == "month" and not where.all_conditions
    if monthly and not request.view.has(base_key(request)):
        views = views_of(request.view, request.project, where) or everyone(request.view)
        table, counts = _by_view(request, views)
        return table, counts[:, 1]
    table = table_of(request, base_of(request))
    return table, table.sums["n"]


def _by_view(request: Request, views: Views) -> tuple[Cells, Numbers]:
    """Return all groups, and how many answers each has in every view; see `Views.counts`."""
    grouping = request.grouping
    key = (*measure_key(request.metric), *request.tickets_key, grouping.key, grouping.allowed(None).tobytes())
    monthly = _month_counts(request, views) if grouping.columns[-1] == "month" else None
    if monthly is not None:
        return _by_month(request, views, monthly)

    def kept(window: Window) -> tuple[Cells, Numbers]:
        whole = None if window == ALWAYS else kept(ALWAYS)[0]
        return request.view.kept(("by view", key, views.key, window), lambda: _patterned(request, views, window, whole))

    longer = [kept(window)[1] for window in views.wider]
    return kept(ALWAYS)[0], views.counts(kept(views.window)[1], longer)


def _month_counts(request: Request, views: Views) -> MonthCounts | None:
    """Return the answers to the metric by touchpoint, month and pattern of views, the same for every period."""
    view = request.view

    def worth() -> Numbers | Truths:
        return solved_at(tickets_of(request), view) if request.is_ttr else answered(view, request.metric)

    columns, measure = request.grouping.columns, (*measure_key(request.metric), *request.tickets_key)
    return view.kept(
        ("month counts", *measure, columns, views.key),
        lambda: month_counts(view, columns, lambda: view.kept(("worth", *measure), worth), views.pattern, views.size),
    )


def _by_month(request: Request, views: Views, monthly: MonthCounts) -> tuple[Cells, Numbers]:
    """Do as `_by_view` does, from the counts of whole months."""
    import numpy as np

    view, grouping = request.view, request.grouping
    groups = [view.text("touchpoint"), *(view.group(name) for name in grouping.columns)]
    whole = np.flatnonzero(monthly.counts.any(axis=1))
    found = np.unravel_index(whole, [len(group.names) for group in groups])
    inside = np.flatnonzero(grouping.allowed(None).take(found[0]) >= 0)
    no_days = np.full(len(inside), NO_DAY, dtype=np.int64)
    cells = Cells(tuple(group.names for group in groups), tuple(part[inside] for part in found), {}, no_days, no_days)
    codes, names = grouping.regroup(cells)
    table = regrouped(cells, codes, names)
    sizes = [len(texts) for texts in names]
    position = np.searchsorted(np.ravel_multi_index(table.codes, sizes), np.ravel_multi_index(codes, sizes))
    order = np.argsort(position, kind="stable")
    starts = np.searchsorted(position[order], np.arange(len(table)))
    rows = whole[inside][order]

    def summed(window: Window) -> Numbers:
        parts: Numbers = monthly.within(view.selection(*window, (), None).rows)[rows]
        return np.add.reduceat(parts, starts) if len(table) else parts

    return table, views.counts(summed(views.window), [summed(window) for window in views.wider])


def _patterned(request: Request, views: Views, window: Window, whole: Cells | None) -> tuple[Cells, Numbers]:
    """Return all groups, those of `whole` where it is given, and their answers in a period by patterns of views."""
    import numpy as np

    view, grouping = request.view, request.grouping
    groups = [view.text("touchpoint"), *(view.group(name) for name in grouping.columns)]
    groups.append(Codes(views.pattern, ("",) * views.size))
    selection = view.selection(*window, (), None)
    if request.is_ttr:
        counted = ticket_counts(tickets_of(request), view, selection, groups)
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


def _beside(request: Request) -> set[tuple[str, ...]]:
    """Return the groups where a filter by one attribute would tell apart what a table by that attribute hides."""
    conditions = request.where.all_conditions
    if len(conditions) != 1 or len(request.by) > 1:  # a table by three dimensions is nobody's screen
        return set()
    attribute, chosen = conditions[0].attribute, set(conditions[0].values)
    is_channel = attribute == "channel" and SEGMENT + attribute not in request.view.columns
    dimension = "channel" if is_channel else BY_SEGMENT + attribute
    whole = replace(request.where, conditions=(), channels=None)
    wider = replace(request, by=(*request.by, dimension), where=whole)
    hidden = hidden_of(wider)
    if not hidden:
        return set()
    table, sizes = _sizes(wider)
    parts: dict[tuple[str, ...], list[float]] = {}
    for names, n in zip(names_of(table), sizes.tolist(), strict=True):
        if names in hidden:
            inside = (names[-1] in chosen) is not conditions[0].exclude
            parts.setdefault(names[:-1], [0.0, 0.0])[inside] += n
    return {names for names, sides in parts.items() if min(sides) > 0 and min(sides) < request.threshold}


def _pooled(request: Request, finest: Request) -> set[tuple[str, ...]]:
    """Return the groups of several named touchpoints that are too small, or would betray one that is withheld."""
    ids = request.where.touchpoint_ids or ()
    table = table_of(finest, base_of(finest))
    hidden = hidden_of(finest)
    sums: dict[tuple[str, ...], float] = {}
    parts: dict[tuple[str, ...], list[float]] = {}
    for names, n in zip(names_of(table), table.sums["n"].tolist(), strict=True):
        if names[0] in ids and n:
            sums[names[1:]] = sums.get(names[1:], 0.0) + n
            if names in hidden:
                parts.setdefault(names[1:], []).append(n)
    small = {names for names, n in sums.items() if n < request.threshold}
    return small | {names for names, sizes in parts.items() if len(sizes) == 1 or sum(sizes) < request.threshold}
