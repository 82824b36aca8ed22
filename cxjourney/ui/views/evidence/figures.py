"""What the pages ask of the scoring: plain values in, plain values out, so that it can run beside the window.

This is the one place in the evidence view that knows which scoring function answers which question; nothing is
computed here that a score could be.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from cxjourney.domain.project import Project
from cxjourney.domain.records import Direction, Metric, Touchpoint
from cxjourney.domain.text import tr
from cxjourney.scoring.change import ScoreChange, changes, reliable, tested
from cxjourney.scoring.compute import ScoreFilter, compute
from cxjourney.scoring.labels import format_difference
from cxjourney.scoring.score import Band, Score
from cxjourney.scoring.spread import spread
from cxjourney.scoring.trend import Slice, distribution
from cxjourney.ui.views.evidence.periods import PERIODS, Pair, start_of, starts_between

if TYPE_CHECKING:
    import polars as pl

    from cxjourney.services.scores import Scores


class Verdict(StrEnum):
    """What a change means."""

    BETTER = "better"
    WORSE = "worse"
    NOISE = "noise"  # no more than chance would do
    UNTESTED = "untested"  # there is no test for this kind of metric
    UNKNOWN = "unknown"  # one of the periods has too few answers


@dataclass(frozen=True, slots=True)
class Asked:
    """The evidence under the filters of one moment; nothing in it changes any more."""

    frame: pl.DataFrame
    project: Project
    where: ScoreFilter
    weighted: bool


@dataclass(frozen=True, slots=True)
class Change:
    """How much a group moved, what that means, and the scores it moved between."""

    earlier: Score | None
    later: Score | None
    amount: float | None
    verdict: Verdict
    text: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One group's score and its change, where one was asked for."""

    score: Score
    change: Change | None = None

    @property
    def group(self) -> str:
        return self.score.by[0][1] if self.score.by else ""


def asked(scores: Scores, project: Project) -> Asked:
    """Return the evidence as the window's filters let it through now."""
    return Asked(scores.frame, project.snapshot(), scores.where(), scores.view.weighted)


def table(ask: Asked, metric: Metric, by: str, pair: Pair | None) -> list[Figure]:
    """Return one figure for each group of a dimension, in the project's or the calendar's order.

    Groups that are periods change against the period before; others between the two spans of `pair`.
    """
    scores = compute(ask.frame, ask.project, metric, (by,), ask.where, ask.weighted)
    if by in PERIODS:
        dated = [score for score in scores if score.by[0][1]]
        found = {change.later.by[0][1]: change for change in _in_turn(ask.project, metric, dated) if change.later}
        return [Figure(score, found.get(score.by[0][1])) for score in scores]
    if pair is None or pair.overlaps:
        return [Figure(score) for score in scores]
    moved = changes(ask.frame, ask.project, metric, pair.earlier, pair.later, (by,), ask.where, ask.weighted)
    by_group = {one.by[0][1]: _change(ask.project, metric, one) for one in moved}
    nothing = Change(None, None, None, Verdict.UNKNOWN, verdict_name(Verdict.UNKNOWN))
    return [Figure(score, by_group.get(score.by[0][1], nothing)) for score in scores]


def _in_turn(project: Project, metric: Metric, scores: Sequence[Score]) -> list[Change]:
    """Return how each score differs from the one before it, all of them tested together."""
    pairs = list(zip([None, *scores[:-1]], scores, strict=True))
    found = [tested(metric, first, second, project.info.minimum_n) for first, second in pairs]
    sure = reliable(found, project.info.confidence)
    return [
        _change(project, metric, ScoreChange(second.by, first, second, one, is_sure, ""))
        for (first, second), one, is_sure in zip(pairs, found, sure, strict=True)
    ]


def _change(project: Project, metric: Metric, one: ScoreChange) -> Change:
    first, second, found = one.earlier, one.later, one.difference
    if found is not None:
        improved = (found.value > 0) is (metric.direction is Direction.HIGHER)
        verdict = Verdict.BETTER if improved else Verdict.WORSE
        if found.is_noise or not one.is_reliable:
            verdict = Verdict.NOISE
        return Change(first, second, found.value, verdict, change_text(metric, found.value, verdict))
    if any(score is not None and score.withheld for score in (first, second)):
        return Change(first, second, None, Verdict.UNKNOWN, tr("withheld"))
    if first is None or second is None or first.value is None or second.value is None:
        return Change(first, second, None, Verdict.UNKNOWN, verdict_name(Verdict.UNKNOWN))
    if min(first.n, second.n) < project.info.minimum_n:
        return Change(first, second, None, Verdict.UNKNOWN, verdict_name(Verdict.UNKNOWN))
    amount = second.value - first.value
    return Change(first, second, amount, Verdict.UNTESTED, change_text(metric, amount, Verdict.UNTESTED))


def verdict_name(verdict: Verdict) -> str:
    """Return what a change means in words."""
    return {
        Verdict.BETTER: tr("better"), Verdict.WORSE: tr("worse"), Verdict.NOISE: tr("within noise"),
        Verdict.UNTESTED: tr("not tested"), Verdict.UNKNOWN: tr("too few answers"),
    }[verdict]  # fmt: skip


def change_text(metric: Metric, amount: float | None, verdict: Verdict) -> str:
    """Return a change as `+12, better`, `−4, within noise`, or why there is none."""
    if amount is None:
        return verdict_name(Verdict.UNKNOWN)
    return tr("{amount}, {verdict}", amount=format_difference(metric, amount), verdict=verdict_name(verdict))


MOST_LINES = 6


@dataclass(frozen=True, slots=True)
class Place:
    """Where answers were given: everywhere (no kind), or at one journey, stage or touchpoint."""

    kind: str = ""
    id: str = ""

    @property
    def only(self) -> tuple[str, ...] | None:
        """The one id that scores are wanted of; None for all."""
        return (self.id,) if self.kind else None


EVERYWHERE = Place()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a trend: a score for each period, None where nobody answered."""

    group: str
    scores: tuple[Score | None, ...]

    @property
    def answers(self) -> int:
        return sum(score.n for score in self.scores if score is not None)

    @property
    def is_shown(self) -> bool:
        """Whether any of its points may be shown."""
        return any(score is not None and score.value is not None for score in self.scores)


@dataclass(frozen=True, slots=True)
class TrendFigure:
    """A metric over the periods that begin at `starts`, without a hole between them; `left_out` lines had no room."""

    period: str
    starts: tuple[date, ...] = ()
    lines: tuple[Line, ...] = ()
    left_out: int = 0
    undated: int = 0


def trend(ask: Asked, metric: Metric, place: Place, period: str, split: str) -> TrendFigure:
    """Return a metric over time at a place, as one line, or as one for each group of `split` with most answers."""
    dimensions = [name for name in (place.kind, split, period) if name]
    scores = compute(ask.frame, ask.project, metric, dimensions, ask.where, ask.weighted, place.only)
    there = [score for score in scores if not place.kind or score.by[0][1] == place.id]
    dated = [score for score in there if score.by[-1][1]]
    starts = {score.by[-1][1]: start for score in dated if (start := start_of(period, score.by[-1][1])) is not None}
    if not starts:
        return TrendFigure(period, undated=len(there))
    axis = tuple(starts_between(period, min(starts.values()), max(starts.values())))
    groups: dict[str, dict[date, Score]] = {}
    for score in dated:
        group = score.by[-2][1] if split else ""
        if group or not split:
            groups.setdefault(group, {})[starts[score.by[-1][1]]] = score
    lines = [Line(group, tuple(found.get(start) for start in axis)) for group, found in groups.items()]
    kept = sorted(lines, key=lambda line: -line.answers)[:MOST_LINES]
    shown = tuple(line for line in lines if line in kept)
    return TrendFigure(period, axis, shown, len(lines) - len(shown), len(there) - len(dated))


@dataclass(frozen=True, slots=True)
class Answers:
    """The spread of the answers behind one score (None where nobody answered), and what its bands are called."""

    score: Score | None
    bars: tuple[Slice, ...] = ()
    names: Mapping[Band, str] = field(default_factory=dict)


def answers_at(ask: Asked, metric: Metric, place: Place) -> Answers:
    """Return the score of a place and the answers behind it; none where the score is withheld."""
    by = (place.kind,) if place.kind else ()
    scores = compute(ask.frame, ask.project, metric, by, ask.where, ask.weighted, place.only)
    score = next((score for score in scores if not place.kind or score.by[0][1] == place.id), None)
    if score is None or score.withheld:
        return Answers(score)
    bars = spread(ask.frame, ask.project, metric, ask.where, _inside(ask.project, place), ask.weighted)
    return Answers(score, bars, {part.band: part.name for part in distribution(metric, score)})


def _inside(project: Project, place: Place) -> set[str]:
    """Return the touchpoints that a place is made of."""
    fields = {"touchpoint": "id", "stage": "stage_id", "journey": "journey_id"}
    everything = project.table(Touchpoint).values()
    return {one.id for one in everything if not place.kind or getattr(one, fields[place.kind]) == place.id}
