"""Which groups of customers are worth a persona: those that answer differently from all the others.

Groups are values of an evidence attribute, or pairs of them. All are tested at once, and the test is made stricter
for that. What such a persona says is the business of `persona_drafts`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from cxjourney.domain.project import Project
from cxjourney.domain.records import Condition, Metric, MetricKind
from cxjourney.scoring.against import against_others, people_share
from cxjourney.scoring.change import reliable
from cxjourney.scoring.compute import BY_SEGMENT, ScoreFilter, compute, compute_one
from cxjourney.scoring.formulas import Difference
from cxjourney.scoring.frame import attributes
from cxjourney.scoring.privacy import guarded
from cxjourney.scoring.scales import scale_of
from cxjourney.scoring.score import Score
from cxjourney.scoring.terms import log_likelihood_ratio

if TYPE_CHECKING:
    import polars as pl

MOST_VALUES = 40  # an attribute of more is a name, a number or a text rather than a kind of customer
SMALLEST, LARGEST = 0.03, 0.75  # parts of all answers
STRONG_PAIR = 1.25  # times as far from the others as either value alone
PAIRED = 4  # values that are tried in pairs
CHANNEL_SHIFT = 0.1  # part of the answers that come by another channel than all others' do
CHANNEL_RATIO = 20.0  # log-likelihood ratio: beyond chance even as one of a thousand that are looked at
NOBODY = frozenset({"other", "unknown", "not stated", "n/a", "na", "none", "-", "–", "?"})


@dataclass(frozen=True, slots=True)
class Found:
    """A group that stands out: its answers, its part of all, by what it differs reliably, and how far in all."""

    conditions: tuple[Condition, ...]
    n: int
    share: float
    differences: tuple[tuple[Metric, Difference], ...]
    channel_shift: float  # 0 to 1, 0 where it could be chance
    strength: float


@dataclass(frozen=True, slots=True)
class _Group:
    conditions: tuple[Condition, ...]
    n: int
    scores: Mapping[str, Score]  # metric id -> score
    channels: Mapping[str, int | None]  # None: withheld


@dataclass(frozen=True, slots=True)
class _Everyone:
    """All customers: their score in each metric, and how many people there are for each answer to it."""

    scores: Mapping[str, Score]
    people: Mapping[str, float]

    def against(self, metric: Metric, score: Score) -> Difference | None:
        return against_others(metric, score, self.scores[metric.id], self.people[metric.id])


def standing_out(
    frame: pl.DataFrame, project: Project, metrics: Sequence[Metric], where: ScoreFilter, step: Callable[[], object]
) -> list[Found]:
    """Return the groups that differ most from all other customers, the strongest first; `step` is called in between.

    A group has at least the minimum of answers, between 3 and 75 percent of all, and differs reliably in a score or
    in its channels. A pair counts only where it stands out clearly more than each of its two values.
    """
    whole = {m.id: score for m in metrics if (score := compute_one(frame, project, m, where)) is not None and score.n}
    known = [metric for metric in metrics if metric.id in whole]
    if not known:
        return []
    everyone = _Everyone(whole, {metric.id: people_share(frame, metric) for metric in known})
    main = max(known, key=lambda metric: whole[metric.id].n)
    groups: list[_Group] = []
    for name in sorted(attributes(frame)):
        step()
        groups += _by_value(frame, project, known, main, name, where)
    fit = _judged(_large_enough(groups, project, whole[main.id].n), known, everyone, project, groups)
    pairs = []
    for first, second in combinations(fit[:PAIRED], 2):
        if first.conditions[0].attribute != second.conditions[0].attribute:
            step()
            group = _pair(frame, project, known, main, first, second, where, whole)
            pairs += [] if group is None else [(group, max(first.strength, second.strength))]
    enough = _large_enough([group for group, _ in pairs], project, whole[main.id].n)
    bars = {group.conditions: STRONG_PAIR * bar for group, bar in pairs}
    better = [
        found for found in _judged(enough, known, everyone, project, []) if found.strength >= bars[found.conditions]
    ]
    return sorted([*fit, *better], key=lambda found: (-found.strength, -found.n, str(found.conditions)))


def _by_value(
    frame: pl.DataFrame, project: Project, metrics: Sequence[Metric], main: Metric, attribute: str, where: ScoreFilter
) -> list[_Group]:
    by = BY_SEGMENT + attribute
    scores: dict[str, dict[str, Score]] = {}
    for metric in metrics:
        found = compute(frame, project, metric, (by,), where)
        if len(found) > MOST_VALUES:
            return []
        for score in found:
            if score.value is not None:
                scores.setdefault(score.by[0][1], {})[metric.id] = score
    channels: dict[str, dict[str, int | None]] = {}
    for score in compute(frame, project, main, (by, "channel"), where):
        if score.by[1][1]:
            channels.setdefault(score.by[0][1], {})[score.by[1][1]] = None if score.withheld else score.n
    return [
        _Group((Condition(attribute, (value,)),), told[main.id].n, told, channels.get(value, {}))
        for value, told in scores.items()
        if value and value.casefold() not in NOBODY and main.id in told
    ]


def _pair(
    frame: pl.DataFrame, project: Project, metrics: Sequence[Metric], main: Metric, first: Found, second: Found,
    where: ScoreFilter, whole: Mapping[str, Score],
) -> _Group | None:  # fmt: skip
    conditions = (*first.conditions, *second.conditions)
    inside = ScoreFilter(conditions, where.date_from, where.date_to, beside=where.beside)
    told = {}
    for metric in metrics:
        score = compute_one(frame, project, metric, inside)
        if score is not None and guarded(score, whole[metric.id]).value is not None:
            told[metric.id] = score
    return _Group(conditions, told[main.id].n, told, {}) if main.id in told else None


def _large_enough(groups: Iterable[_Group], project: Project, n: int) -> list[_Group]:
    least = max(project.info.minimum_n, project.info.anonymity_threshold)
    return [group for group in groups if group.n >= least and SMALLEST <= group.n / n <= LARGEST]


def _judged(
    groups: Sequence[_Group],
    metrics: Sequence[Metric],
    everyone: _Everyone,
    project: Project,
    every: Sequence[_Group],
) -> list[Found]:
    """Return the groups that differ reliably, the strongest first; `every` tells what channels all others use."""
    tested = [
        (group, metric, everyone.against(metric, group.scores[metric.id]))
        for group in groups
        for metric in metrics
        if metric.id in group.scores and group.scores[metric.id].n >= project.info.minimum_n
    ]
    sure = reliable([difference for _, _, difference in tested], project.info.confidence)
    found = []
    for group in groups:
        differences = tuple(
            (metric, difference)
            for (owner, metric, difference), is_sure in zip(tested, sure, strict=True)
            if owner is group and is_sure and difference is not None
        )
        shift = _channel_shift(group, every)
        far = max((abs(difference.value) / _width(metric) for metric, difference in differences), default=0.0)
        if differences or shift:
            strength = far + shift / 2
            share = group.n / max(score.n for score in everyone.scores.values())
            found.append(Found(group.conditions, group.n, share, differences, shift, strength))
    return sorted(found, key=lambda one: (-one.strength, -one.n, str(one.conditions)))


def _width(metric: Metric) -> float:
    """Return what a difference is measured by: the length of the scale of the score."""
    if metric.metric_kind is MetricKind.NPS:
        return 200.0
    if metric.metric_kind in (MetricKind.CSAT, MetricKind.SHARE):
        return 100.0
    low, high = scale_of(metric)
    return high - low if low is not None and high is not None else math.inf


def _channel_shift(group: _Group, every: Sequence[_Group]) -> float:
    """Return what part of the group's answers come by other channels than those of the attribute's other values.

    Only channels that are withheld for none of them are looked at.
    """
    attribute = group.conditions[0].attribute
    others = [one for one in every if one is not group and one.conditions[0].attribute == attribute]
    names = sorted({name for one in (group, *others) for name in one.channels})
    told = [name for name in names if all(one.channels.get(name, 0) is not None for one in (group, *others))]
    here = [group.channels.get(name) or 0 for name in told]
    elsewhere = [sum(other.channels.get(name) or 0 for other in others) for name in told]
    a, b = sum(here), sum(elsewhere)
    if not a or not b or len(told) < 2:
        return 0.0
    shift = sum(abs(n / a - m / b) for n, m in zip(here, elsewhere, strict=True)) / 2
    ratio = max(log_likelihood_ratio(n, a - n, m, b - m) for n, m in zip(here, elsewhere, strict=True))
    return shift if shift >= CHANNEL_SHIFT and ratio >= CHANNEL_RATIO else 0.0
