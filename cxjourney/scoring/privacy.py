"""Withholding: which scores rest on so few answers that somebody could be recognised, and which would betray them.

Every list of scores that leaves `compute` has gone through here, so no screen or export can forget it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import replace

from cxjourney.domain.ids import RecordId
from cxjourney.scoring.score import Score

BOUND_STEP = 10


def withhold(scores: Sequence[Score], threshold: int, stage_of: Callable[[RecordId], RecordId | None]) -> list[Score]:
    """Return the scores with too small groups withheld, and beside them what would let one compute those.

    Within each partition (the groups of one dimension, the others being equal; touchpoints also within their
    stage) the hidden groups together hold at least two groups and `threshold` answers, by hiding the next smallest.
    """
    hidden = {index for index, score in enumerate(scores) if 0 < score.n < threshold}
    partitions = list(_partitions(scores, stage_of)) if hidden else []
    changed = bool(hidden)
    while changed:
        changed = False
        for members in partitions:
            extra = _next_smallest(scores, members, hidden, threshold)
            if extra is not None:
                hidden.add(extra)
                changed = True
    return [_emptied(score, threshold) if index in hidden else score for index, score in enumerate(scores)]


def pooled(score: Score, members: Iterable[Score], threshold: int) -> Score:
    """Return a score over several groups, withheld where it would betray those of its members that are withheld."""
    hidden = [member for member in members if member.withheld]
    return _emptied(score, threshold) if _betrayed(hidden, threshold) else score


def _partitions(scores: Sequence[Score], stage_of: Callable[[RecordId], RecordId | None]) -> Iterable[list[int]]:
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for index, score in enumerate(scores):
        for position, (dimension, group) in enumerate(score.by):
            others = score.by[:position] + score.by[position + 1 :]
            if dimension == "persona":  # personas overlap: nothing adds up to a total
                continue
            groups[position, others].append(index)
            if dimension == "touchpoint":
                groups[position, others, stage_of(group)].append(index)
    return groups.values()


def _next_smallest(scores: Sequence[Score], members: list[int], hidden: set[int], threshold: int) -> int | None:
    if not _betrayed([scores[index] for index in members if index in hidden], threshold):
        return None
    open_ones = [index for index in members if index not in hidden and scores[index].n > 0]
    return min(open_ones, key=lambda index: (scores[index].n, index), default=None)


def _betrayed(hidden: Sequence[Score], threshold: int) -> bool:
    return len(hidden) == 1 or 0 < sum(score.n for score in hidden) < threshold


def _emptied(score: Score, threshold: int) -> Score:
    bound = threshold if score.n < threshold else (score.n // BOUND_STEP + 1) * BOUND_STEP
    return replace(
        score, value=None, low=None, high=None, method="", parts={}, period_from=None, period_to=None,
        withheld=True, threshold=bound,
    )  # fmt: skip
