"""Times to resolution by group: median first, mean and 90th percentile beside it, open tickets counted apart.

The tickets are put in the order of their hours once, and that in the order of the groups once for each grouping;
then any filter's median is a position among the rows it lets through. Single hours are never copied to Python.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cxjourney.domain.errors import JourneyError
from cxjourney.domain.records import Metric
from cxjourney.domain.text import tr
from cxjourney.scoring import formulas
from cxjourney.scoring.coding import Coded, Codes, Selection
from cxjourney.scoring.folding import MAX_CELLS, NO_DAY, Cells
from cxjourney.scoring.frame import METRIC
from cxjourney.scoring.hours import Schedule, business_hours_of

if TYPE_CHECKING:
    from cxjourney.scoring.coding import Numbers, Truths, Whole

MAX_TICKETS = 20_000_000
MAX_GROUPS, FEW_GROUPS = 1 << 24, 1 << 16


@dataclass(frozen=True, slots=True)
class Tickets:
    """Positions of the rows of solved tickets by their hours, those hours, and the rows of the open ones."""

    solved: Whole
    hours: Numbers
    open: Whole


@dataclass(frozen=True, slots=True)
class _Arranged:
    """Solved tickets by group and hours within it; the group `g` lies between `starts[g]` and `starts[g + 1]`."""

    rows: Whole
    hours: Numbers
    starts: Whole


def tickets(coded: Coded, metric: Metric, schedule: Schedule) -> Tickets:
    """Return the tickets of a metric, by the working hours of `schedule` where the metric counts those.

    A row that stands for several tickets is laid out as several; a ticket that came in open, and later again with
    its time, counts once. Raise JourneyError for more than can be put in order.
    """
    key = ("tickets", metric.id, schedule if metric.business_hours else None)
    return coded.kept(key, lambda: _tickets(coded, metric, schedule))


def tickets_at(found: Tickets, coded: Coded, allowed: Truths, key: tuple[object, ...]) -> Tickets:
    """Return the tickets at some touchpoints, by the codes of those that are `allowed`."""
    places = coded.text("touchpoint").codes

    def build() -> Tickets:
        inside = allowed.take(places.take(found.solved))
        if inside.all() and allowed.take(places.take(found.open)).all():
            return found
        still = found.open[allowed.take(places.take(found.open))]
        return Tickets(found.solved[inside], found.hours[inside], still)

    return coded.kept(("tickets at", *key, allowed.tobytes()), build)


def ticket_counts(found: Tickets, coded: Coded, selection: Selection, groups: Sequence[Codes]) -> Cells:
    """Return how many tickets are solved, and open, in each group that has any."""
    import numpy as np

    sizes = [len(group.names) for group in groups]
    chosen = _mask(coded, selection)
    parts = []
    for rows in (found.solved, found.open):
        rows = rows if chosen is None else rows[chosen.take(rows)]
        parts.append(_keys(groups, rows))
    size = math.prod(sizes)
    if size <= MAX_CELLS:
        solved, still = (np.bincount(part, minlength=size) for part in parts)
        present = np.flatnonzero(solved + still)
        solved, still = solved[present], still[present]
    else:
        present, position = np.unique(np.concatenate(parts), return_inverse=True)
        solved = np.bincount(position[: len(parts[0])], minlength=len(present))
        still = np.bincount(position[len(parts[0]) :], minlength=len(present))
    codes = np.unravel_index(present, sizes) if sizes else ()
    sums = {"n": solved.astype(float), "open": still.astype(float)}
    no_days = np.full(len(present), NO_DAY, dtype=np.int64)
    return Cells(tuple(group.names for group in groups), tuple(codes), sums, no_days, no_days)


def solved_at(found: Tickets, coded: Coded) -> Numbers | Truths:
    """Return how many solved tickets each row holds; only whether, where each row stands for itself."""
    import numpy as np

    counts = np.bincount(found.solved, minlength=coded.height)
    return counts > 0 if coded.counts is None else counts.astype(np.float64)


def durations(
    found: Tickets, coded: Coded, selection: Selection, groups: Sequence[Codes], key: tuple[object, ...],
    confidence: float,
) -> Cells:  # fmt: skip
    """Return mean, median with its interval, 90th percentile and open tickets of each group that has any.

    `key` names metric and grouping, under which the order of the tickets is remembered.
    """
    import numpy as np

    arranged = coded.kept(("arranged", *key), lambda: _arranged(found, groups))
    chosen = _mask(coded, selection)
    places = np.arange(len(arranged.rows)) if chosen is None else np.flatnonzero(chosen.take(arranged.rows))
    bounds = np.searchsorted(places, arranged.starts)
    sizes = [len(group.names) for group in groups]
    rows = found.open if chosen is None else found.open[chosen.take(found.open)]
    still = np.bincount(_keys(groups, rows), minlength=math.prod(sizes))
    present = np.flatnonzero(np.diff(bounds) + still)
    start, n = bounds[:-1].take(present), np.diff(bounds).take(present)
    counted = {"n": n.astype(float), "open": still.take(present).astype(float)}
    some = n > 0
    sums = {name: np.full(len(n), np.nan) for name in ("mean", "median", "p90", "low", "high", "error")}
    first, last = (np.full(len(n), NO_DAY, dtype=np.int64) for _ in range(2))
    if some.any():
        hours, begin, size = arranged.hours.take(places), start[some], n[some]
        for name, part in _statistics(hours, begin, size, confidence).items():
            sums[name][some] = part
        days = coded.days.take(arranged.rows.take(places))
        last[some] = np.maximum.reduceat(days, begin)
        early = np.minimum.reduceat(np.where(days == NO_DAY, 2**31 - 1, days), begin)
        first[some] = np.where(last[some] == NO_DAY, NO_DAY, early)
    codes = tuple(np.unravel_index(present, sizes)) if sizes else ()
    return Cells(tuple(group.names for group in groups), codes, {**counted, **sums}, first, last)


def _tickets(coded: Coded, metric: Metric, schedule: Schedule) -> Tickets:
    import numpy as np

    hours = ticket_hours(coded, metric, schedule)
    is_open = coded.ordered(coded.frame["open"].fill_null(value=False).to_numpy())
    counted = coded.counts is None or coded.counts >= 0.5
    solved = np.flatnonzero((hours >= 0) & ~is_open & counted)
    still = np.flatnonzero(is_open & ~_solved_later(coded, metric) & counted) if is_open.any() else solved[:0]
    if coded.counts is not None:
        if coded.counts.take(solved).sum() + coded.counts.take(still).sum() > MAX_TICKETS:
            raise JourneyError(tr("There are more tickets than a median can be taken of."))
        solved, still = (np.repeat(rows, np.rint(coded.counts.take(rows)).astype(np.int64)) for rows in (solved, still))
    solved = solved.take(np.argsort(hours.take(solved), kind="stable"))
    return Tickets(solved.astype(np.int32), hours.take(solved), still.astype(np.int32))


def ticket_hours(coded: Coded, metric: Metric, schedule: Schedule) -> Numbers:
    """Return the hours of every row in the order of the days, working hours where the metric counts those."""
    hours = coded.numbers(METRIC + metric.id)
    if metric.business_hours and "resolved" in coded.columns:
        return coded.kept(("working hours", metric.id, schedule), lambda: _working_hours(coded, hours, schedule))
    return hours


def _solved_later(coded: Coded, metric: Metric) -> Truths:
    import polars as pl

    value, is_open = pl.col(METRIC + metric.id), pl.col("open").fill_null(value=False)
    frame = coded.frame.select("response", "touchpoint", value, "open").with_row_index("_position")
    solved = frame.filter((value >= 0) & ~is_open).select("response", "touchpoint").unique()
    late = frame.join(solved, on=["response", "touchpoint"], how="semi")["_position"].implode()
    return coded.ordered(frame["_position"].is_in(late).to_numpy())


def _working_hours(coded: Coded, hours: Numbers, schedule: Schedule) -> Numbers:
    import numpy as np
    import polars as pl

    both = coded.frame.select(pl.col("time", "resolved").dt.timestamp("us"))
    known = coded.ordered((both["time"].is_not_null() & both["resolved"].is_not_null()).to_numpy())
    opened, resolved = (coded.ordered(both[name].fill_null(0).to_numpy()) for name in ("time", "resolved"))
    found = hours.copy()
    rows = np.flatnonzero(known & ~np.isnan(hours))
    found[rows] = business_hours_of(opened.take(rows), resolved.take(rows), schedule)
    return found


def _mask(coded: Coded, selection: Selection) -> Truths | None:
    """Say of every row whether it is selected; None where all are."""
    import numpy as np

    if selection.inside is None and selection.rows == slice(0, coded.height):
        return None
    mask = np.zeros(coded.height, dtype=bool)
    mask[selection.rows] = selection.inside is None
    if selection.inside is not None:
        mask[selection.rows.start + selection.inside] = True
    return mask


def _keys(groups: Sequence[Codes], rows: Whole) -> Whole:
    import numpy as np

    key = np.zeros(len(rows), dtype=np.int64)
    for group in groups:
        key *= len(group.names)
        key += group.codes.take(rows)
    return key


def _arranged(found: Tickets, groups: Sequence[Codes]) -> _Arranged:
    import numpy as np

    size = math.prod(len(group.names) for group in groups)
    if size > MAX_GROUPS:
        raise JourneyError(tr("Times to resolution cannot be shown in that many groups at once."))
    key = _keys(groups, found.solved)
    if size <= FEW_GROUPS:
        key = key.astype(np.uint16)  # sorted by its digits, five times faster
    order = np.argsort(key, kind="stable")
    starts = np.concatenate(([0], np.cumsum(np.bincount(key, minlength=size))))
    return _Arranged(found.solved.take(order), found.hours.take(order), starts)


def _statistics(hours: Numbers, begin: Whole, size: Whole, confidence: float) -> dict[str, Numbers]:
    """Return what is told of each run of ordered hours, which starts at `begin` and is `size` long."""
    import numpy as np

    at = (size - 1) * 0.9
    below = at.astype(np.int64)
    lower, upper = hours[begin + below], hours[begin + np.minimum(below + 1, size - 1)]
    parts = {
        "mean": np.add.reduceat(hours, begin) / size,
        "median": (hours[begin + (size - 1) // 2] + hours[begin + size // 2]) / 2,
        "p90": lower + (at - below) * (upper - lower),
    }
    for name in ("low", "high", "error"):
        parts[name] = np.full(len(size), np.nan)
    for index, (start, n) in enumerate(zip(begin.tolist(), size.tolist(), strict=True)):
        ranks = formulas.median_ranks(n, confidence)
        if ranks is not None:
            parts["low"][index], parts["high"][index] = hours[start + ranks[0] - 1], hours[start + ranks[1] - 1]
            rank, quantile = formulas.median_error_ranks(n)
            spread = hours[start + n - rank] - hours[start + rank - 1]
            parts["error"][index] = spread / (2 * quantile)
    return parts
