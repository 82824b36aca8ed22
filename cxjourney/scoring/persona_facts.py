"""What the evidence says about a persona: the right side of its card, on screen and in every export.

Views, drawings and exports take these values; nothing here is formatted or translated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from cxjourney.domain.ids import RecordId
from cxjourney.domain.project import Project
from cxjourney.domain.records import Metric, MetricKind, Persona, Segment, Touchpoint
from cxjourney.domain.segment_value import segment_share
from cxjourney.scoring.against import against_others, people_share
from cxjourney.scoring.comments import Comment
from cxjourney.scoring.compute import EVERYTHING, ScoreFilter, compute, compute_one
from cxjourney.scoring.formulas import Difference
from cxjourney.scoring.privacy import guarded
from cxjourney.scoring.score import Band, Score, band_of, worst_first
from cxjourney.scoring.trend import Slice, distribution
from cxjourney.scoring.typical import typical_comments

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class MetricFact:
    """One metric over a persona's segment, beside the same over all customers; parts of the answers by band.

    `against_others` is the segment's score minus that of all customers outside it, with its interval: whether the
    two differ more than by chance. None where that cannot be tested.
    """

    metric: Metric
    score: Score
    band: Band
    everyone: Score | None
    slices: tuple[Slice, ...] = ()
    against_others: Difference | None = None


@dataclass(frozen=True, slots=True)
class ChannelFact:
    """A channel and the share, from 0 to 1, of the segment's answers that were given there.

    Channels of too few answers are left out, so shares need not add up to 1.
    """

    name: str
    share: float
    n: int


@dataclass(frozen=True, slots=True)
class LowFact:
    """A touchpoint where the segment scores low, beside what all customers score there."""

    touchpoint_id: RecordId
    title: str
    metric: Metric
    score: Score
    band: Band
    everyone: Score | None = None


@dataclass(frozen=True, slots=True)
class PersonaFacts:
    """All that the evidence and the segment say about one persona.

    `segment` None: the persona is tied to none, and the rest is empty. `size_share` and `value_share` are the
    segment's shares, from 0 to 1, of the customers and of the value of the segments `share_among`, None where they
    cannot be told; `overlapping`: those may hold the same customers, who then count more than once. `few` says that
    the whole segment has so few answers that nothing may be shown. `channels_withheld` names the channels whose
    shares the anonymity threshold keeps back. `comments` are typical ones, not the newest.
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
    share_among: tuple[RecordId, ...] = ()
    overlapping: bool = False
    channels_withheld: tuple[str, ...] = ()


LOWEST, CHANNELS, COMMENTS = 3, 6, 3  # how many of each a card has room for


def persona_facts(
    frame: pl.DataFrame | None,
    project: Project,
    persona: Persona,
    where: ScoreFilter | None = None,
    *,
    metric_id: RecordId | None = None,
    weighted: bool = False,
) -> PersonaFacts:
    """Return what the segment of a persona says; empty where it is tied to none.

    `where` is the period, and may name touchpoints; its conditions give way to those of the segment. `metric_id` is
    the metric of the lowest touchpoints, else NPS, else the first with answers. Nothing is told that the anonymity
    threshold keeps back, be it by subtraction from all customers or from another segment.
    """
    segment = project.get(Segment, persona.segment_id)
    if segment is None:
        return PersonaFacts()
    return segment_facts(frame, project, segment, where, metric_id=metric_id, weighted=weighted)


def segment_facts(
    frame: pl.DataFrame | None,
    project: Project,
    segment: Segment,
    where: ScoreFilter | None = None,
    *,
    metric_id: RecordId | None = None,
    weighted: bool = False,
    comments: int = COMMENTS,
) -> PersonaFacts:
    """Return what the evidence says about a segment; it need not be one of the project's, as when one is drafted."""
    share = segment_share(project, segment)
    facts = PersonaFacts(
        segment,
        size=segment.size,
        size_share=share.size_share,
        value_per_customer=segment.value_per_customer,
        value_share=share.value_share,
        share_among=share.among,
        overlapping=share.overlapping,
    )
    if frame is None or frame.is_empty():
        return facts
    whole = replace(where or EVERYTHING, conditions=())
    inside = replace(whole, conditions=segment.conditions)
    metrics = _metric_facts(frame, project, whole, inside, weighted)
    told = [fact.score for fact in metrics if fact.score.value is not None]
    if not told:
        return replace(facts, metrics=metrics, few=any(fact.score.withheld for fact in metrics))
    channels, channels_withheld = _channels(frame, project, inside, metrics)
    return replace(
        facts,
        date_from=min((score.period_from for score in told if score.period_from), default=None),
        date_to=max((score.period_to for score in told if score.period_to), default=None),
        metrics=metrics,
        channels=channels,
        channels_withheld=channels_withheld,
        lowest=_lowest(frame, project, whole, inside, _in_turn(metrics, metric_id), weighted),
        comments=typical_comments(frame, project, inside, comments) if comments else (),
    )


def _metric_facts(
    frame: pl.DataFrame, project: Project, whole: ScoreFilter, inside: ScoreFilter, weighted: bool
) -> tuple[MetricFact, ...]:
    found = []
    for metric in project.ordered(Metric):
        score = compute_one(frame, project, metric, inside, weighted)
        if score is None or not score.n:
            continue
        everyone = compute_one(frame, project, metric, whole, weighted)
        score = guarded(score, everyone)
        band = band_of(metric, score, project.info.minimum_n)
        against = against_others(metric, score, everyone, people_share(frame, metric))
        found.append(MetricFact(metric, score, band, everyone, distribution(metric, score), against))
    return tuple(found)


def _in_turn(metrics: Sequence[MetricFact], metric_id: RecordId | None) -> list[Metric]:
    """Return the metrics in the order in which they are asked for low touchpoints."""
    open_ended = (MetricKind.TTR, MetricKind.SUM)
    return sorted(
        (fact.metric for fact in metrics),
        key=lambda m: (m.id != metric_id, m.metric_kind is not MetricKind.NPS, m.metric_kind in open_ended),
    )


def _lowest(
    frame: pl.DataFrame,
    project: Project,
    whole: ScoreFilter,
    inside: ScoreFilter,
    metrics: Sequence[Metric],
    weighted: bool,
) -> tuple[LowFact, ...]:
    """Return the worst touchpoints by the first metric that has any with the minimum of answers."""
    for metric in metrics:
        everyone = {score.by: score for score in compute(frame, project, metric, ("touchpoint",), whole, weighted)}
        found = compute(frame, project, metric, ("touchpoint",), inside, weighted)
        scores = [guarded(score, everyone.get(score.by)) for score in found]
        enough = [score for score in scores if score.value is not None and score.n >= project.info.minimum_n]
        if not enough:
            continue
        enough.sort(key=lambda score: worst_first(metric, score.value))
        return tuple(_low(project, metric, score, everyone.get(score.by)) for score in enough[:LOWEST])
    return ()


def _low(project: Project, metric: Metric, score: Score, everyone: Score | None) -> LowFact:
    touchpoint = project.need(Touchpoint, score.by[0][1])
    own = project.metric_at(metric, touchpoint.id)
    return LowFact(touchpoint.id, touchpoint.title, own, score, band_of(own, score, project.info.minimum_n), everyone)


def _channels(
    frame: pl.DataFrame, project: Project, inside: ScoreFilter, metrics: Sequence[MetricFact]
) -> tuple[tuple[ChannelFact, ...], tuple[str, ...]]:
    """Return the channels, and those withheld, by the metric that most people answered.

    Channels are those that the data names, else those of the touchpoints.
    """
    fact = max(metrics, key=lambda fact: -1 if fact.score.withheld else fact.score.n)
    scores = compute(frame, project, fact.metric, ("channel",), inside)
    named = [score for score in scores if score.by[0][1]]
    if named:
        unnamed = sum(score.n for score in scores if not score.by[0][1] and not score.withheld)
        return _shares([(score.by[0][1], score) for score in named], fact.score.n - unnamed)
    found = []
    by_channel: dict[str, list[RecordId]] = {}
    for touchpoint in project.table(Touchpoint).values():
        if touchpoint.channel and (inside.touchpoint_ids is None or touchpoint.id in inside.touchpoint_ids):
            by_channel.setdefault(touchpoint.channel, []).append(touchpoint.id)
    for channel, ids in by_channel.items():
        score = compute_one(frame, project, fact.metric, replace(inside, touchpoint_ids=tuple(ids)))
        if score is not None and score.n:
            found.append((channel, score))
    return _shares(found, fact.score.n)


def _shares(named: Sequence[tuple[str, Score]], total: int) -> tuple[tuple[ChannelFact, ...], tuple[str, ...]]:
    facts = [ChannelFact(name, score.n / total, score.n) for name, score in named if not score.withheld]
    facts.sort(key=lambda fact: (-fact.n, fact.name))
    return tuple(facts[:CHANNELS]), tuple(name for name, score in named if score.withheld)
