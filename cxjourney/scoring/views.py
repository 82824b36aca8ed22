"""What several views of one screen tell together: everyone, named segments, periods, and the view that is computed.

Somebody who sees the score of everyone and that of a segment knows the score of the rest; of two segments that cover
everyone, the score of those in both. Where such a rest or overlap is too small, the smaller view is withheld there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from cxjourney.domain.ids import RecordId
from cxjourney.domain.project import Project
from cxjourney.domain.records import Condition, Segment
from cxjourney.scoring.coding import Coded

if TYPE_CHECKING:
    from cxjourney.scoring.coding import Numbers, Truths, Whole

Window = tuple[date | None, date | None]
Conditions = tuple[Condition, ...]

ALWAYS: Window = (None, None)
MAX_SEGMENTS = 10


@dataclass(frozen=True, slots=True)
class ScoreFilter:
    """Which answers count. Both dates are included; an answer without a date is in no period; None is no limit.

    `beside` are other periods that the same screen offers; what they tell together is not more than each may.
    """

    conditions: Conditions = ()
    date_from: date | None = None
    date_to: date | None = None
    channels: tuple[str, ...] | None = None
    touchpoint_ids: tuple[RecordId, ...] | None = None
    beside: tuple[Window, ...] = field(default=(), compare=True)

    @property
    def all_conditions(self) -> Conditions:
        """The conditions, that on the channel among them."""
        return self.conditions + (() if self.channels is None else (Condition("channel", self.channels),))

    @property
    def is_partial(self) -> bool:
        """Say whether some answers are left out, whatever the touchpoint."""
        return bool(self.conditions) or self.channels is not None or (self.date_from, self.date_to) != ALWAYS


EVERYTHING = ScoreFilter()


@dataclass(frozen=True, slots=True)
class Views:
    """Rows by which segments they are in: `pattern` of each row, `members[view, pattern]`; view 0 is the computed one.

    `key` names the patterns, which all views of a screen share; `wider` are periods that hold the computed one.
    """

    key: tuple[object, ...]
    pattern: Whole
    members: Truths
    window: Window
    wider: tuple[Window, ...]

    @property
    def size(self) -> int:
        return int(self.members.shape[1])

    def counts(self, answers: Numbers, longer: Sequence[Numbers] = ()) -> Numbers:
        """Return of each group how many are in it, in each view, in view 0 and each other, in view 0 for longer.

        `answers[group, pattern]` is what each holds in the period, `longer` the same in each wider one; the counts of
        a larger group are sums of these.
        """
        import numpy as np

        views = self.members.astype(float)
        every = np.ones((1, self.size))
        found = answers @ np.concatenate((every, views, views[:1] * views[1:])).T
        return np.column_stack((found, *(part @ views[0] for part in longer)))

    def isolated(self, counts: Numbers, threshold: int) -> Truths:
        """Say for which groups view 0 must be withheld, so that nobody sees apart what it and another leave.

        That is what another view holds beside it, what is in both where they are all there is, and what is in neither
        where they share nothing; of the two the smaller one is withheld.
        """
        every, own, others, both = self._parts(counts)
        neither = every - own - others + both
        smaller = own <= others
        found = (own == both) & _few(others - both, threshold)
        found |= (neither == 0) & _few(both, threshold) & smaller & (others < every) & (own < every)
        found |= (both == 0) & _few(neither, threshold) & smaller
        earlier = _few(counts[:, 2 * len(self.members) :] - own, threshold)
        truths: Truths = (found.any(axis=1) | earlier.any(axis=1)) & (own[:, 0] > 0)
        return truths

    def may_isolate(self, counts: Numbers, threshold: int) -> bool:
        """Say whether any larger group could be isolated, by the counts of the finest ones.

        A small positive sum has a small positive part, and what is 0 in a sum is 0 in all its parts.
        """
        every, own, others, both = self._parts(counts)
        neither = every - own - others + both
        found = (own == both) & _few(others - both, threshold)
        found |= (neither == 0) & _few(both, threshold)
        found |= (both == 0) & _few(neither, threshold)
        return bool(found.any() or _few(counts[:, 2 * len(self.members) :] - own, threshold).any())

    def _parts(self, counts: Numbers) -> tuple[Numbers, Numbers, Numbers, Numbers]:
        views = len(self.members)
        return counts[:, :1], counts[:, 1:2], counts[:, 2 : views + 1], counts[:, views + 1 : 2 * views]


def _few(counts: Numbers, threshold: int) -> Truths:
    found: Truths = (counts > 0) & (counts < threshold)
    return found


def views_of(coded: Coded, project: Project, where: ScoreFilter) -> Views | None:
    """Return the view that `where` is beside those that people see too; None where nobody is left out."""
    import numpy as np

    if not where.is_partial:
        return None
    own, window = where.all_conditions, (where.date_from, where.date_to)
    named = named_segments(project) if own else []  # nobody is apart from everyone but in another period
    named = list(dict.fromkeys(((), *named, own)))
    key = ("views", tuple(named))
    pattern, holds = patterns_of(coded, named)
    here = named.index(own)
    chosen = [here, *(index for index in range(len(named)) if index != here)]
    wider = tuple(other for other in dict.fromkeys((*where.beside, ALWAYS)) if _is_wider(other, window))
    return Views(key, pattern, np.array([holds[index] for index in chosen]), window, wider)


def named_segments(project: Project) -> list[Conditions]:
    """Return the conditions of the segments that people are taken to look at."""
    segments = project.ordered(Segment)
    return [segment.conditions for segment in segments if segment.conditions][:MAX_SEGMENTS]


def everyone(coded: Coded) -> Views:
    """Return the view that leaves nobody out."""
    import numpy as np

    pattern, holds = patterns_of(coded, ((),))
    return Views(("views", ((),)), pattern, np.array(holds), ALWAYS, ())


def _is_wider(other: Window, window: Window) -> bool:
    begins = other[0] is None or (window[0] is not None and other[0] <= window[0])
    ends = other[1] is None or (window[1] is not None and other[1] >= window[1])
    return other != window and begins and ends


def patterns_of(coded: Coded, named: Sequence[Conditions]) -> tuple[Whole, list[Truths]]:
    """Return the pattern of each row, and for each of up to 16 segments which patterns are in it."""
    return coded.kept(("views", tuple(named)), lambda: _patterns(coded, named))


def _patterns(coded: Coded, named: Sequence[Conditions]) -> tuple[Whole, list[Truths]]:
    import numpy as np

    every = (1 << len(named)) - 1
    pattern = np.full(coded.height, every, dtype=np.uint16)
    for codes, tests in coded.tests([condition for conditions in named for condition in conditions]).values():
        meets = np.full(len(codes.names), every, dtype=np.uint16)
        for condition, holding in tests.items():
            for index, conditions in enumerate(named):
                if condition in conditions:
                    meets[~holding] &= np.uint16(every ^ (1 << (len(named) - 1 - index)))
        pattern &= meets.take(codes.codes)
    present = np.flatnonzero(np.bincount(pattern, minlength=1))
    table = np.zeros(int(present.max(initial=0)) + 1, dtype=np.uint16)
    table[present] = np.arange(len(present))
    holds = [(present >> (len(named) - 1 - index)) & 1 == 1 for index in range(len(named))]
    pattern = table.take(pattern)
    return pattern, holds
