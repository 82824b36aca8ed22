"""Withholding: which scores rest on so few answers that somebody could be recognised, and which would betray them.

Every list of scores that leaves `compute` has gone through here, so no screen or export can forget it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from dataclasses import replace

from cxjourney.domain.ids import RecordId
from cxjourney.scoring.score import Score

PLACES = ("touchpoint", "stage", "journey")
ABOVE = {"touchpoint": "stage", "stage": "journey"}
Above = Callable[[str, RecordId], RecordId]
"""Names the stage of a touchpoint, the journey of a stage."""

BOUND_STEP = 10


def withhold(scores: Sequence[Score], threshold: int, above: Above, barred: Collection[RecordId] = ()) -> list[Score]:
    """Return the scores with too small groups withheld, and beside them what would let one compute those.

    It is taken for granted that the totals are shown too: over all groups, over a touchpoint's stage and a stage's
    journey, where they are not withheld themselves. What is hidden under one such total is at least two groups and
    `threshold` answers, by hiding the next smallest, and a withheld total hides at least one of its members.
    What a place has in each month, or under another second dimension, is hidden where the place itself would be, and
    at the places in `barred`.
    """
    hidden = _plan(scores, threshold, above, barred)[0]
    return [_emptied(score, threshold) if index in hidden else score for index, score in enumerate(scores)]


def pooled(score: Score, members: Iterable[Score], threshold: int) -> Score:
    """Return a score over several groups, withheld where it would betray those of its members that are withheld."""
    hidden = [member for member in members if member.withheld]
    return _emptied(score, threshold) if _betrayed(hidden, threshold) else score


def _plan(
    scores: Sequence[Score], threshold: int, above: Above, barred: Collection[RecordId] = ()
) -> tuple[set[int], list[list[Hashable]]]:
    """Return which scores are hidden and, for each dimension, the piece that each belongs to.

    A piece is what can be computed and no less: the members of a total that is shown, or of all those that are not.
    """
    hidden = {
        index for index, score in enumerate(scores)
        if 0 < score.n < threshold or (score.n > 0 and any(group in barred for _, group in score.by))
    }  # fmt: skip
    if not hidden:
        return hidden, []  # no total can be smaller than its members
    hidden |= _at_hidden_places(scores, threshold, above)
    pieces: list[list[Hashable]] = []
    for position in range(len(scores[0].by)):
        keys, families = _pieces(scores, position, threshold, above)
        pieces.append(keys)
        for family in families:
            if hidden.isdisjoint(family):
                hidden.add(_smallest(scores, family))
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for position, keys in enumerate(pieces):
        for index, key in enumerate(keys):
            groups[position, key].append(index)
    _hide_neighbours(scores, list(groups.values()), hidden, threshold)
    return hidden, pieces


def _pieces(
    scores: Sequence[Score], position: int, threshold: int, above: Above
) -> tuple[list[Hashable], list[list[int]]]:
    """Return the piece of each score along one dimension, and the members of each hidden total there."""
    name = scores[0].by[position][0]
    others: list[Hashable] = [(*score.by[:position], *score.by[position + 1 :]) for score in scores]
    if name not in ABOVE:
        return others, []
    families: dict[tuple[RecordId, Hashable], list[int]] = defaultdict(list)
    for index, score in enumerate(scores):
        families[above(name, score.by[position][1]), others[index]].append(index)
    totals = []
    for (total_id, _), members in families.items():
        first = scores[members[0]]
        by = (*first.by[:position], (ABOVE[name], total_id), *first.by[position + 1 :])
        totals.append(replace(first, n=sum(scores[index].n for index in members), by=by))
    hidden, pieces = _plan(totals, threshold, above)
    keys = list(others)
    for number, (family, members) in enumerate(families.items()):
        for index in members:
            keys[index] = pieces[position][number] if number in hidden else ("of", family)
    return keys, [members for number, members in enumerate(families.values()) if number in hidden]


def _at_hidden_places(scores: Sequence[Score], threshold: int, above: Above) -> set[int]:
    found: set[int] = set()
    if len(scores[0].by) < 2:
        return found
    for position in [position for position, (name, _) in enumerate(scores[0].by) if name in PLACES]:
        places: dict[str, list[int]] = defaultdict(list)
        for index, score in enumerate(scores):
            places[score.by[position][1]].append(index)
        whole = []
        for members in places.values():
            first = scores[members[0]]
            whole.append(replace(first, n=sum(scores[index].n for index in members), by=(first.by[position],)))
        hidden = _plan(whole, threshold, above)[0]
        for number, members in enumerate(places.values()):
            if number in hidden:
                found.update(index for index in members if scores[index].n > 0)
    return found


def _hide_neighbours(scores: Sequence[Score], groups: list[list[int]], hidden: set[int], threshold: int) -> None:
    groups.sort(key=len)
    changed = True
    while changed:
        changed = False
        for members in groups:
            while _betrayed([scores[index] for index in members if index in hidden], threshold):
                open_ones = [index for index in members if index not in hidden and scores[index].n > 0]
                if not open_ones:
                    break
                hidden.add(_smallest(scores, open_ones))
                changed = True


def _smallest(scores: Sequence[Score], members: Iterable[int]) -> int:
    return min(members, key=lambda index: (scores[index].n, scores[index].by))  # the same whatever the order


def _betrayed(hidden: Sequence[Score], threshold: int) -> bool:
    return len(hidden) == 1 or 0 < sum(score.n for score in hidden) < threshold


def _emptied(score: Score, threshold: int) -> Score:
    bound = threshold if score.n < threshold else (score.n // BOUND_STEP + 1) * BOUND_STEP
    return replace(
        score, value=None, low=None, high=None, method="", parts={}, period_from=None, period_to=None,
        withheld=True, threshold=bound,
    )  # fmt: skip
