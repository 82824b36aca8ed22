"""How many answers each group has in each month and pattern of views: any period of them is a sum.

Rows are in the order of their days, so a month is a run of rows. Whole months are counted once; of a period only the
days at its two ends are counted anew.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cxjourney.scoring.coding import Coded

if TYPE_CHECKING:
    from cxjourney.scoring.coding import Numbers, Truths, Whole

MAX_COUNTS = 1 << 20
"""More pairs of month and pattern in all groups than these are counted by those that are there."""


@dataclass(frozen=True, slots=True)
class MonthCounts:
    """Owns the counts by group and month (`counts[group * months + month, pattern]`) of one metric.

    A group is a touchpoint, or that and further dimensions. `cells` is the group and month of each row, `worth` how
    many answers it holds (only whether, where each row stands for itself), `starts[month]` its first row.
    """

    cells: Whole
    worth: Numbers | Truths
    pattern: Whole
    shape: tuple[int, int, int]
    starts: Whole
    counts: Numbers

    def within(self, rows: slice) -> Numbers:
        """Return the counts of a run of rows."""
        import numpy as np

        first = int(np.searchsorted(self.starts, rows.start))
        last = int(np.searchsorted(self.starts, rows.stop, side="right")) - 1
        if first >= last:
            return _counted(self.cells, self.worth, self.pattern, self.shape, rows)
        if first == 0 and last == self.shape[1]:
            return self.counts
        laid_out = np.zeros(self.shape)
        laid_out[:, first:last] = self.counts.reshape(self.shape)[:, first:last]
        found: Numbers = laid_out.reshape(self.counts.shape)
        for ends in (slice(rows.start, int(self.starts[first])), slice(int(self.starts[last]), rows.stop)):
            if ends.start < ends.stop:
                found += _counted(self.cells, self.worth, self.pattern, self.shape, ends)
        return found


def month_counts(
    coded: Coded, columns: Sequence[str], find_worth: Callable[[], Numbers | Truths], pattern: Whole, patterns: int
) -> MonthCounts | None:
    """Return the counts of answers by touchpoint, columns (months the last of them) and pattern.

    None where those are too many to lay out.
    """
    import numpy as np

    months = coded.period("month")
    groups = len(coded.text("touchpoint").names)
    for name in columns[:-1]:
        groups *= len(coded.group(name).names)
    shape = (groups, len(months.names), patterns)
    if shape[0] * shape[1] * shape[2] > MAX_COUNTS:
        return None
    starts = np.searchsorted(months.codes, np.arange(shape[1] + 1))
    cells, worth = coded.crossed(columns), find_worth()
    counts = _counted(cells, worth, pattern, shape, slice(0, coded.height))
    return MonthCounts(cells, worth, pattern, shape, starts, counts)


def _counted(
    cells: Whole, worth: Numbers | Truths, pattern: Whole, shape: tuple[int, int, int], rows: slice
) -> Numbers:
    import numpy as np

    key = cells[rows].astype(np.int64)
    key *= shape[2]
    key += pattern[rows]
    part = worth[rows]
    if part.dtype == bool:
        found = np.bincount(key if part.all() else key[part], minlength=shape[0] * shape[1] * shape[2])
    else:
        found = np.bincount(key, weights=part, minlength=shape[0] * shape[1] * shape[2])
    return found.reshape(shape[0] * shape[1], shape[2]).astype(np.float64, copy=False)
