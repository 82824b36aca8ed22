"""Answers folded into sums for each touchpoint and group: the one pass over all rows behind every score.

A fold is done by touchpoint, whatever the grouping, because stages and journeys are sums of it; and by month where a
month, quarter or year is asked, so that badges, stage trends and an inspector share one. Times to resolution need
their values in order and have a way of their own, in `durations`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from cxjourney.domain.records import Metric, MetricKind
from cxjourney.scoring.coding import EPOCH, Coded, Codes, Selection
from cxjourney.scoring.frame import METRIC
from cxjourney.scoring.scales import Cut, hit_cut, miss_cut, scale_of

if TYPE_CHECKING:
    from cxjourney.scoring.coding import Numbers, Truths, Whole

MAX_LEVELS = 256
MAX_CELLS = 1 << 21
NO_DAY = -(2**31)
SLACK = 1e-9  # a third of a scale is no round number

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Cells:
    """Groups with their sums, one position in every array for each: `codes[dimension]` names it by `names`."""

    names: tuple[tuple[str, ...], ...]
    codes: tuple[Whole, ...]
    sums: Mapping[str, Numbers]
    first: Whole
    last: Whole

    def __len__(self) -> int:
        return len(self.first)

    def row(self, index: int) -> Row:
        """Return the sums of one group as plain numbers, and the days of its first and last answer."""
        row: Row = {name: float(sums[index]) for name, sums in self.sums.items()}
        for name, day in (("_first", int(self.first[index])), ("_last", int(self.last[index]))):
            row[name] = date.fromordinal(day + EPOCH) if day != NO_DAY else None
        return row


@dataclass(frozen=True, slots=True)
class _Levels:
    """The answers to a metric: positions in the distinct `values`; the last position is no valid answer."""

    codes: Whole
    values: Numbers


def fold(coded: Coded, metric: Metric, selection: Selection, dimensions: Sequence[str], weighted: bool) -> Cells:
    """Return sums by touchpoint and further dimensions, for every metric but a time to resolution."""
    import numpy as np

    levels = coded.kept(("levels", *measure_key(metric)), lambda: _levels(coded, metric))
    places = coded.text("touchpoint")
    groups = [coded.group(name) for name in dimensions]
    sizes = [len(places.names), *(len(group.names) for group in groups)]
    columns = [places.codes, *(group.codes for group in groups)]
    depth = len(levels.values) + 1
    cells = _product(sizes)
    if depth > MAX_LEVELS or cells * depth > MAX_CELLS:
        return _fold_wide(coded, metric, selection, levels, columns, groups, weighted)
    size = cells * depth
    whole = coded.kept(
        ("fold key", *measure_key(metric), *dimensions), lambda: _fold_key(coded, dimensions, depth, levels)
    )
    key, days = selection.of(whole), selection.of(coded.days)
    first, last = _days(key, days, size)
    worth = _worth(coded, selection, weighted)
    folded = [_bincount(key, size, weights).reshape(cells, depth)[:, :-1] for weights in worth]
    present = np.flatnonzero(folded[0].any(axis=1))
    folded = [part[present] for part in folded]
    features = _features(metric, levels.values, _centre(levels))
    sums: dict[str, Numbers] = {"n": folded[0].sum(axis=1), "weight_squared": folded[-1].sum(axis=1)}
    sums |= {name: folded[len(folded) // 2] @ feature for name, feature in features.items()}
    first, last = _outer_days(first, last, present, cells, depth)
    return _with_mean(Cells(_names(coded, groups), _codes(present, sizes), sums, first, last), levels)


def _fold_key(coded: Coded, dimensions: Sequence[str], depth: int, levels: _Levels) -> Whole:
    """Return the place of each row among all touchpoints, groups and values."""
    key: Whole = coded.crossed(dimensions) * depth  # fewer than MAX_CELLS
    key += levels.codes
    return key


def answered(coded: Coded, metric: Metric) -> Numbers | Truths:
    """Return how many valid answers each row holds; only whether, where each row stands for itself."""
    levels = coded.kept(("levels", *measure_key(metric)), lambda: _levels(coded, metric))
    valid: Truths = levels.codes < len(levels.values)
    return valid if coded.counts is None else coded.counts * valid


def measure_key(metric: Metric) -> tuple[object, ...]:
    """Return what of a metric its sums depend on; its name, target and bands are not among it."""
    return (metric.id, metric.metric_kind, metric.scale_low, metric.scale_high, metric.direction)


def answer_counts(coded: Coded, metric: Metric, selection: Selection, groups: Sequence[Codes]) -> Cells:
    """Return how many valid answers to a metric each group has."""
    import numpy as np

    levels = coded.kept(("levels", *measure_key(metric)), lambda: _levels(coded, metric))
    valid = np.flatnonzero(selection.of(levels.codes) < len(levels.values))
    inside = valid if selection.inside is None else selection.inside.take(valid)
    selection = Selection(selection.rows, None if len(valid) == selection.rows.stop - selection.rows.start else inside)
    sizes = [len(group.names) for group in groups]
    key = _key(selection, [group.codes for group in groups], sizes)
    counts = None if coded.counts is None else selection.of(coded.counts)
    if _product(sizes) <= MAX_CELLS:
        n = _bincount(key, _product(sizes), counts)
        present = n.nonzero()[0]
        n = n[present]
    else:
        present, position = np.unique(key, return_inverse=True)
        n = _bincount(position, len(present), counts)
    no_days = np.full(len(present), NO_DAY, dtype=np.int64)
    return Cells(tuple(group.names for group in groups), _codes(present, sizes), {"n": n}, no_days, no_days)


def _fold_wide(
    coded: Coded,
    metric: Metric,
    selection: Selection,
    levels: _Levels,
    columns: Sequence[Whole],
    groups: Sequence[Codes],
    weighted: bool,
) -> Cells:
    """Fold where the values, or the groups, are too many to give each pair a place of its own."""
    import numpy as np

    codes = selection.of(levels.codes)
    valid = np.flatnonzero(codes < len(levels.values))
    sizes = [len(coded.text("touchpoint").names), *(len(group.names) for group in groups)]
    key = _key(selection, columns, sizes).take(valid)
    present, key = np.unique(key, return_inverse=True)
    size = len(present)
    worth = [None if part is None else part.take(valid) for part in _worth(coded, selection, weighted)]
    codes, weight = codes.take(valid), worth[len(worth) // 2]
    sums = {"n": _bincount(key, size, worth[0]), "weight_squared": _bincount(key, size, worth[-1])}
    for name, feature in _features(metric, levels.values, _centre(levels)).items():
        amounts = feature.take(codes) if weight is None else feature.take(codes) * weight
        sums[name] = _bincount(key, size, amounts)
    first, last = _days(key, selection.of(coded.days).take(valid), size)
    return _with_mean(Cells(_names(coded, groups), _codes(present, sizes), sums, first, last), levels)


def regrouped(cells: Cells, codes: Sequence[Whole], names: Sequence[tuple[str, ...]]) -> Cells:
    """Return the sums by other groups, of which each group is a part; a code below 0 leaves a group out."""
    import numpy as np

    inside = np.ones(len(cells), dtype=bool)
    for column in codes:
        inside &= column >= 0
    kept = np.flatnonzero(inside)
    sizes = [len(texts) for texts in names]
    key = np.zeros(len(kept), dtype=np.int64)
    for column, size in zip(codes, sizes, strict=True):
        key = key * size + column[kept]
    present, position = np.unique(key, return_inverse=True)
    sums = {name: _bincount(position, len(present), part[kept]) for name, part in cells.sums.items()}
    first = np.full(len(present), 2**31 - 1, dtype=np.int64)
    last = np.full(len(present), NO_DAY, dtype=np.int64)
    dated = cells.first[kept] != NO_DAY
    np.minimum.at(first, position[dated], cells.first[kept][dated])
    np.maximum.at(last, position[dated], cells.last[kept][dated])
    first[last == NO_DAY] = NO_DAY
    return Cells(tuple(names), _codes(present, sizes), sums, first, last)


def _levels(coded: Coded, metric: Metric) -> _Levels:
    import numpy as np

    answers = coded.numbers(METRIC + metric.id)
    values = np.unique(answers)
    values = values[_valid(metric, values)]
    width = np.uint8 if len(values) < 1 << 8 else np.uint16 if len(values) < 1 << 16 else np.uint32
    codes: Whole = np.searchsorted(values, answers).astype(width)
    if len(values):
        codes[values.take(np.minimum(codes, len(values) - 1)) != answers] = len(values)  # nan equals nothing
    return _Levels(codes, values)


def _valid(metric: Metric, values: Numbers) -> Truths:
    """Say which values are answers on the metric's scale; NPS takes whole numbers only."""
    import numpy as np

    low, high = scale_of(metric)
    test: Truths = np.isfinite(values)
    if low is not None:
        test &= values >= low
    if high is not None:
        test &= values <= high
    if metric.metric_kind is MetricKind.NPS:
        test &= values == np.floor(values)
    return test


def _features(metric: Metric, values: Numbers, centre: float) -> dict[str, Numbers]:
    """Return what one answer of each value adds to each sum that a measure reads."""
    import numpy as np

    one = np.ones(len(values))
    if metric.metric_kind is MetricKind.NPS:
        promoters, detractors = (values >= 9).astype(float), (values <= 6).astype(float)
        passives = one - promoters - detractors
        return {"weight": one, "promoters": promoters, "passives": passives, "detractors": detractors}
    off = values - centre
    hits, misses = _holds(hit_cut(metric), values), _holds(miss_cut(metric), values)
    return {"weight": one, "off": off, "off_squared": off * off, "hits": hits, "misses": misses}


def _holds(cut: Cut, values: Numbers) -> Numbers:
    held: Numbers = (values >= cut.limit - SLACK if cut.upwards else values <= cut.limit + SLACK).astype(float)
    return held


def _centre(levels: _Levels) -> float:
    """A value amid the others: sums of squares around it lose no digits."""
    return float(levels.values[len(levels.values) // 2]) if len(levels.values) else 0.0


def _with_mean(cells: Cells, levels: _Levels) -> Cells:
    """Note around which value the sums were taken."""
    import numpy as np

    if "off" not in cells.sums:
        return cells
    centred = np.full(len(cells), _centre(levels)) * cells.sums["weight"]
    return Cells(cells.names, cells.codes, {**cells.sums, "centred": centred}, cells.first, cells.last)


def _worth(coded: Coded, selection: Selection, weighted: bool) -> list[Numbers | None]:
    """Return what each row adds to the number of answers, to their weight, and to the squares of their weights."""
    counts = None if coded.counts is None else selection.of(coded.counts)
    weights = selection.of(coded.weights) if weighted and coded.weights is not None else None
    if weights is None:
        return [counts]
    first = weights if counts is None else counts * weights
    return [counts, first, first * weights]


def _bincount(key: Whole, size: int, weights: Numbers | None = None) -> Numbers:
    import numpy as np

    return np.bincount(key, weights=weights, minlength=size).astype(np.float64, copy=False)


def _key(selection: Selection, columns: Sequence[Whole], sizes: Sequence[int]) -> Whole:
    import numpy as np

    key: Whole = selection.of(columns[0]).astype(np.int64)
    for column, size in zip(columns[1:], sizes[1:], strict=True):
        key *= size
        key += selection.of(column)
    return key


def _days(key: Whole, days: Whole, size: int) -> tuple[Whole, Whole]:
    """Return the first and last day of each key; rows are in the order of their days, so the last to write wins."""
    import numpy as np

    start = int(np.searchsorted(days, NO_DAY, side="right"))
    key, days = key[start:], days[start:]
    first, last = np.full(size, NO_DAY, dtype=np.int64), np.full(size, NO_DAY, dtype=np.int64)
    first[key[::-1]] = days[::-1]
    last[key] = days
    return first, last


def _outer_days(first: Whole, last: Whole, present: Whole, cells: int, depth: int) -> tuple[Whole, Whole]:
    """Return the days of whole cells from those of each value in them."""
    import numpy as np

    early = first.reshape(cells, depth)[present, :-1]
    early = np.where(early == NO_DAY, 2**31 - 1, early).min(axis=1, initial=2**31 - 1)
    late = last.reshape(cells, depth)[present, :-1].max(axis=1, initial=NO_DAY)
    return np.where(late == NO_DAY, NO_DAY, early), late


def _codes(key: Whole, sizes: Sequence[int]) -> tuple[Whole, ...]:
    codes: list[Whole] = []
    for size in reversed(sizes):
        codes.append(key % size)
        key = key // size
    return tuple(reversed(codes))


def _names(coded: Coded, groups: Sequence[Codes]) -> tuple[tuple[str, ...], ...]:
    return (coded.text("touchpoint").names, *(group.names for group in groups))


def _product(sizes: Sequence[int]) -> int:
    cells = 1
    for size in sizes:
        cells *= size
    return cells
