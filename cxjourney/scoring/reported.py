"""Scores that somebody else computed: kept with their n, joined by it, and always called reported.

In a group with answers those win; this module knows only the reported rows.
"""

from __future__ import annotations

from collections.abc import Sequence

from cxjourney.domain.records import Metric, MetricKind
from cxjourney.scoring.coding import Coded, Selection
from cxjourney.scoring.folding import Cells
from cxjourney.scoring.frame import REPORTED


def reported_cells(coded: Coded, metric: Metric, selection: Selection, columns: Sequence[str]) -> Cells:
    """Return n, number of rows and total of the reported scores by touchpoint and further columns.

    The total is the sum for sums; else each value times its n, so that total / n is the mean weighted by n.
    """
    import numpy as np

    groups = [coded.text("touchpoint"), *(coded.group(name) for name in columns)]
    values = selection.of(coded.numbers(REPORTED + metric.id))
    rows = np.flatnonzero(~np.isnan(values))
    values = values.take(rows)
    n = np.ones(len(rows)) if coded.counts is None else selection.of(coded.counts).take(rows)
    codes = [selection.of(group.codes).take(rows).astype(np.int64) for group in groups]
    total = values if metric.metric_kind is MetricKind.SUM else values * n
    days = selection.of(coded.days).take(rows).astype(np.int64)
    sums = {"n": n, "rows": np.ones(len(rows)), "total": total}
    names = tuple(group.names for group in groups)
    return Cells(names, tuple(codes), sums, days, days)
