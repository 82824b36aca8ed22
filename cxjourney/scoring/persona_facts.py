"""What the evidence says about a persona: the right side of its card, on screen and in every export.

The shapes that views, drawings and exports take; nothing here is formatted or translated.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cxjourney.domain.ids import RecordId
from cxjourney.domain.records import Metric, Segment
from cxjourney.scoring.comments import Comment
from cxjourney.scoring.score import Band, Score
from cxjourney.scoring.trend import Slice


@dataclass(frozen=True, slots=True)
class MetricFact:
    """One metric over a persona's segment, beside the same over all customers; parts of the answers by band."""

    metric: Metric
    score: Score
    band: Band
    everyone: Score | None
    slices: tuple[Slice, ...] = ()


@dataclass(frozen=True, slots=True)
class ChannelFact:
    """A channel and the share, from 0 to 1, of the segment's answers that were given there."""

    name: str
    share: float
    n: int


@dataclass(frozen=True, slots=True)
class LowFact:
    """A touchpoint where the segment scores low."""

    touchpoint_id: RecordId
    title: str
    metric: Metric
    score: Score
    band: Band


@dataclass(frozen=True, slots=True)
class PersonaFacts:
    """All that the evidence and the segment say about one persona.

    `segment` None: the persona is tied to none, and the rest is empty. `value_share` is the segment's share, from 0
    to 1, of the value of all segments' customers, None where it cannot be told. `few` says that the whole segment has
    so few answers that nothing may be shown.
    """

    segment: Segment | None = None
    date_from: date | None = None
    date_to: date | None = None
    metrics: tuple[MetricFact, ...] = ()
    size: int | None = None
    size_share: float | None = None
    value_per_customer: float | None = None
    value_share: float | None = None
    channels: tuple[ChannelFact, ...] = ()
    lowest: tuple[LowFact, ...] = ()
    comments: tuple[Comment, ...] = ()
    few: bool = False
