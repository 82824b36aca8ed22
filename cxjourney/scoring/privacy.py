"""Withholding: which scores rest on so few answers that somebody could be recognised, and which would betray them.

Every list of scores that leaves `compute` has gone through here, so no screen or export can forget it.

It is taken for granted that somebody sees every total too: over all groups, over a touchpoint's stage, a stage's
journey, a month's quarter and year, in every combination. Tables are planned from the coarsest to the finest, each
with the coarser ones given, so that one table hides the same whatever it was asked for. In each, a group under the
threshold is hidden, then the next smallest ones until no sum or difference of what is shown gives it, nor a small
group of a table by finer places: linear algebra over the finest groups says so (suppression in linked tables, as in
statistical offices).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

from cxjourney.domain.errors import JourneyError
from cxjourney.domain.text import tr
from cxjourney.scoring.score import Score

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cxjourney.scoring.coding import Numbers, Truths, Whole

PLACES = ("touchpoint", "stage", "journey")
BOUND_STEP = 10
MAX_GROUPS = 400_000
DETERMINED = 1e-7  # a coordinate of a random vector that the shown sums allow; 0 where they fix it

Betrays = Callable[["Whole", int], "Truths"]
"""Given to which group of a coarser table each finest group belongs, and how many those are: which must be hidden."""


def plan(
    places: Sequence[Whole], others: Sequence[Sequence[Whole]], place: int, n: Numbers, threshold: int,
    betrays: Betrays | None = None,
) -> Truths:  # fmt: skip
    """Return of each finest group whether what it belongs to at the level `place` is hidden.

    `places` says in which touchpoint, stage, journey and project (levels 0 to 3) each finest group lies;
    `others[dimension][level]` the same for further dimensions, level 0 being their own and the last one everything.
    `n` counts answers. `betrays` names groups that must be hidden though they are large, because another view tells
    them apart from one that is small.
    """
    import numpy as np

    if betrays is None and not ((n > 0) & (n < threshold)).any():
        return np.zeros(len(n), dtype=bool)  # no total can be smaller than its members
    if len(n) > MAX_GROUPS:
        raise JourneyError(
            tr(
                "That makes {count} groups, too many to see which of the small ones the others would give away. Choose "
                "longer periods, or group by less at once.",
                count=f"{len(n):,}",
            )
        )
    finest = (0,) * len(others)
    tables: list[_Table] = []
    for rest in sorted(product(*(range(len(levels)) for levels in others)), key=lambda rest: (-sum(rest), rest)):
        columns = [levels[level] for levels, level in zip(others, rest, strict=True)]
        for level in reversed(range(len(places))):
            whole = all(at == len(levels) - 1 for levels, at in zip(others, rest, strict=True))
            tables.append(_table((level, *rest), whole, [places[level], *columns], n, threshold, betrays))
    last = next(index for index, table in enumerate(tables) if table.vector == (place, *finest))
    if any(table.weak.any() for table in tables):
        for index, table in enumerate(tables[: last + 1]):
            known = [other for other in reversed(tables[:index]) if other.tells_of(table)]
            finer = [other for other in tables[index + 1 :] if other.vector[1:] == table.vector[1:]]
            _settle(table, known, finer, threshold)
    return tables[last].hidden.take(tables[last].of)


def withheld(score: Score, threshold: int) -> Score:
    """Return a score with nothing but a bound of its n."""
    bound = threshold if score.n < threshold else (score.n // BOUND_STEP + 1) * BOUND_STEP
    return replace(
        score, value=None, low=None, high=None, method="", parts={}, period_from=None, period_to=None,
        withheld=True, threshold=bound,
    )  # fmt: skip


def guarded(part: Score, whole: Score | None) -> Score:
    """Withhold a group's score where everyone's less this one would tell of too few.

    `compute` sees to it for the answers it counts; this is for scores of two questions that stand side by side, among
    them those that the evidence holds ready-made. `whole` is everyone's at the same place, None where nobody sees it.
    """
    if part.withheld or whole is None or not 0 < whole.n - part.n < part.threshold:
        return part
    return withheld(part, part.threshold)


def pooled(score: Score, members: Iterable[Score], threshold: int) -> Score:
    """Return a score over several groups, withheld where it would betray those of its members that are withheld."""
    hidden = [member.n for member in members if member.withheld]
    betrayed = len(hidden) == 1 or 0 < sum(hidden) < threshold
    return withheld(score, threshold) if betrayed else score


@dataclass(slots=True)
class _Table:
    """One table: `of` names the group of each finest one, `weak` those that nobody may find out."""

    vector: tuple[int, ...]
    whole: bool  # places, divided by nothing else
    of: Whole
    n: Numbers
    weak: Truths
    hidden: Truths

    @property
    def shown(self) -> Truths:
        return ~self.hidden

    def tells_of(self, other: _Table) -> bool:
        """Say whether somebody who sees the other table is taken to see this one: no dimension is finer here."""
        return all(a >= b for a, b in zip(self.vector[1:], other.vector[1:], strict=True))

    def holds(self, other: _Table) -> bool:
        """Say whether the groups here are sums of the other table's."""
        return self.tells_of(other) and self.vector[0] >= other.vector[0]

    def parents_in(self, coarser: _Table) -> Whole:
        """Return for each group here which group of a coarser table holds it."""
        import numpy as np

        parents = np.zeros(len(self.n), dtype=np.int64)
        parents[self.of] = coarser.of
        return parents


def _table(
    vector: tuple[int, ...],
    whole: bool,
    columns: Sequence[Whole],
    n: Numbers,
    threshold: int,
    betrays: Betrays | None,
) -> _Table:
    import numpy as np

    key = np.zeros(len(n), dtype=np.int64)
    for column in columns:
        key = key * (int(column.max(initial=0)) + 1) + column
    of = np.unique(key, return_inverse=True)[1]
    sums = np.bincount(of, weights=n).astype(np.float64)
    weak = (sums > 0) & (sums < threshold)
    if betrays is not None:
        weak |= betrays(of, len(sums)) & (sums > 0)
    return _Table(vector, whole, of, sums, weak, weak.copy())


def _settle(table: _Table, known: Sequence[_Table], finer: Sequence[_Table], threshold: int) -> None:
    """Hide in a table whatever, beside the tables known, would give a weak group away, be it of a finer table."""
    if not any(other.weak.any() for other in (table, *known, *finer)):
        return
    totals = [(table.parents_in(other), other.shown) for other in known if other.holds(table)]
    for other in known:
        if other.whole and other.vector[0] == table.vector[0]:  # a withheld place tells nothing of its months
            table.hidden |= other.hidden.take(table.parents_in(other))
    watched = [table, *known, *finer]
    beyond_help = _exposed(watched, known)  # whatever is hidden here, other tables tell it
    while True:
        _hide_neighbours(table, totals, threshold)
        exposed = _exposed(watched, [table, *known]) & ~beyond_help
        if not exposed.any() or not _hide_near(table, exposed, totals):
            return


def _hide_neighbours(table: _Table, totals: Sequence[tuple[Whole, Truths]], threshold: int) -> None:
    """See that no shown total has one hidden member only, or hidden ones that are too few together."""
    import numpy as np

    changed = True
    while changed:
        changed = False
        for parents, shown in totals:
            hidden = parents[table.hidden]
            count = np.bincount(hidden, minlength=len(shown))
            sums = np.bincount(hidden, weights=table.n[table.hidden], minlength=len(shown))
            betrayed = shown & (sums > 0) & ((count == 1) | (sums < threshold))
            if betrayed.any():
                changed |= _hide_smallest(table, parents, betrayed, totals)


def _hide_smallest(table: _Table, parents: Whole, wanted: Truths, totals: Sequence[tuple[Whole, Truths]]) -> bool:
    """Hide one open member of each wanted total; say whether there was any.

    Rather one that needs no other to be hidden for its own sake, then the smallest.
    """
    import numpy as np

    candidates = np.flatnonzero(wanted.take(parents) & ~table.hidden & (table.n > 0))
    if not len(candidates):
        return False
    dear = np.zeros(len(candidates), dtype=np.int64)
    for others, shown in totals:
        safe = ~shown
        safe[others[table.hidden]] = True
        dear += ~safe.take(others[candidates])
    candidates = candidates[np.lexsort((candidates, table.n[candidates], dear))]
    _, firsts = np.unique(parents[candidates], return_index=True)
    table.hidden[candidates[firsts]] = True
    return True


def _exposed(watched: Sequence[_Table], seen: Sequence[_Table]) -> Truths:
    """Return of each finest group whether it is part of a weak one that all that is seen together gives away."""
    import numpy as np

    free = _free_vector(seen, len(watched[0].of))
    exposed = np.zeros(len(free), dtype=bool)
    for other in watched:
        if other.weak.any():
            amount = np.bincount(other.of, weights=free, minlength=len(other.n))
            exposed |= (other.weak & (np.abs(amount) < DETERMINED)).take(other.of)
    return exposed


def _hide_near(table: _Table, exposed: Truths, totals: Sequence[tuple[Whole, Truths]]) -> bool:
    """Hide groups that are exposed, else the smallest beside them; say whether there was any to hide."""
    import numpy as np

    places = np.unique(table.of[exposed])
    near = [(np.arange(len(table.n)), np.ones(len(table.n), dtype=bool)), *totals]
    return any(
        _hide_smallest(table, parents, np.isin(np.arange(len(shown)), parents[places]), totals)
        for parents, shown in near
    )


def _free_vector(tables: Sequence[_Table], size: int) -> Numbers:
    """Return a random change of the finest groups that alters nothing shown: sums that it leaves at 0 are given away.

    A random vector less its part along the equations, by conjugate gradients; the seed is fixed, so that the same
    answers always hide the same groups.
    """
    import numpy as np

    change: NDArray[np.float64] = np.random.default_rng(size).standard_normal(size)
    member, equation, open_cells, count = _equations(tables, size)
    free = np.zeros(size)
    if len(member):
        free[open_cells] = _projected(change[open_cells], member, equation, count)
    else:
        free[open_cells] = change[open_cells]
    return free


def _equations(tables: Sequence[_Table], size: int) -> tuple[Whole, Whole, Whole, int]:
    """Return which finest groups each shown sum is of, without sums that tell no more, and the groups not yet told.

    A sum tells no more where all its parts in a finer table are shown, or all of it is told one by one; a sum of one
    group tells that group.
    """
    import numpy as np

    hidden = [np.flatnonzero(table.hidden.take(table.of)) for table in tables]
    kept = []
    for table in tables:
        wanted = table.shown
        for finer, parts in zip(tables, hidden, strict=True):
            if finer is not table and all(a <= b for a, b in zip(finer.vector, table.vector, strict=True)):
                untold = np.zeros(len(wanted), dtype=bool)
                untold[table.of.take(parts)] = True
                wanted &= untold
        if wanted.any():
            kept.append((table, wanted))
    told = np.zeros(size, dtype=bool)
    changed = True
    while changed:
        changed = False
        for table, wanted in kept:
            left = np.bincount(table.of[~told], minlength=len(wanted))
            single = wanted & (left == 1)
            if single.any():
                told |= single.take(table.of)
                changed = True
            wanted &= left > 1
    members, equations, count = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)], 0
    position = np.cumsum(~told) - 1
    for table, wanted in kept:
        inside = np.flatnonzero(wanted.take(table.of) & ~told)
        members.append(position.take(inside))
        equations.append((np.cumsum(wanted) - 1).take(table.of.take(inside)) + count)
        count += int(wanted.sum())
    return np.concatenate(members), np.concatenate(equations), np.flatnonzero(~told), count


def _projected(change: Numbers, member: Whole, equation: Whole, count: int) -> Numbers:
    """Return a vector less its part along the equations, each a sum of some coordinates."""
    import numpy as np

    size = len(change)

    def sums(change: Numbers) -> Numbers:
        return np.bincount(equation, weights=change[member], minlength=count).astype(np.float64, copy=False)

    def spread(amounts: Numbers) -> Numbers:
        return np.bincount(member, weights=amounts[equation], minlength=size).astype(np.float64, copy=False)

    rest = sums(change)
    answer, direction, length = np.zeros(count), rest.copy(), _product(rest, rest)
    smallest = 1e-22 * length
    rounds = 4 * count + 50
    while length > smallest and rounds > 0:
        rounds -= 1
        image = sums(spread(direction))
        step = length / _product(direction, image)
        answer += step * direction
        rest -= step * image
        length, before = _product(rest, rest), length
        direction = rest + (length / before) * direction
    return change - spread(answer)


def _product(first: Numbers, second: Numbers) -> float:
    return float((first * second).sum())  # a library's own would wake threads that wait for each other on busy machines
