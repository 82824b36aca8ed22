"""What share of the customers, and of their value, a segment holds; and which segments cannot share a customer.

Works on what people wrote about the segments, not on answers.
"""

from __future__ import annotations

from dataclasses import dataclass

from cxjourney.domain.ids import RecordId
from cxjourney.domain.project import Project
from cxjourney.domain.records import Segment


@dataclass(frozen=True, slots=True)
class SegmentShare:
    """A segment's part, from 0 to 1, of the customers and of the yearly value of some segments, itself among them.

    A share is None where a size or a value is not known. `overlapping`: some of those segments may hold the same
    customers, who are then counted more than once.
    """

    size_share: float | None = None
    value_share: float | None = None
    among: tuple[RecordId, ...] = ()
    overlapping: bool = False


def segment_share(project: Project, segment: Segment) -> SegmentShare:
    """Return a segment's share among all segments, or among those that do not overlap where some do.

    Segments that exclude each other, such as new and returning customers, are a fair whole. Where a segment overlaps
    with each of the others there is no such whole: the share is among all of them, and that is said.
    """
    every = project.ordered(Segment)
    peers = [segment]
    for other in every:
        if all(other.id != peer.id and are_apart(other, peer) for peer in peers):
            peers.append(other)
    alone = len(peers) == 1 < len(every)
    among = every if alone else peers
    sizes = [one.size for one in among if one.size is not None]
    values = [
        one.size * one.value_per_customer for one in among
        if one.size is not None and one.value_per_customer is not None
    ]  # fmt: skip
    told = len(among) > 1
    size, value = segment.size, segment.value_per_customer
    return SegmentShare(
        size / sum(sizes) if told and size is not None and len(sizes) == len(among) and any(sizes) else None,
        size * value / sum(values)
        if told and size is not None and value is not None and len(values) == len(among) and any(values)
        else None,
        tuple(one.id for one in among) if told else (),
        alone,
    )


def are_apart(first: Segment, second: Segment) -> bool:
    """Say whether no answer can meet the conditions of both segments."""
    for mine in first.conditions:
        for theirs in second.conditions:
            if mine.attribute != theirs.attribute or (mine.exclude and theirs.exclude):
                continue
            a, b = set(mine.values), set(theirs.values)
            if mine.exclude:
                a, b = b, a
            if a <= b if mine.exclude or theirs.exclude else not a & b:
                return True
    return False
