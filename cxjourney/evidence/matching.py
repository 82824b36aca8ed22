"""Touchpoint names in data against the map: exact, normalised, or a suggestion that a person confirms.

A suggestion is never taken by itself; what fits nothing is listed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from cxjourney.domain.ids import RecordId
from cxjourney.domain.project import Project
from cxjourney.domain.records import JourneyState, Touchpoint
from cxjourney.evidence.found import tidy
from cxjourney.evidence.words import words

_LEAST_SCORE = 60.0
_MOST_SUGGESTIONS = 3
_FEW = 6
_LONGEST = 200
_AT_ONCE = 2_000


class MatchKind(StrEnum):
    EXACT = "exact"
    NORMALISED = "normalised"
    REMEMBERED = "remembered"
    SUGGESTED = "suggested"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A touchpoint that a name may mean; `score` runs from 0 to 100."""

    touchpoint_id: RecordId
    title: str
    score: float


@dataclass(frozen=True, slots=True)
class NameMatch:
    """What a name in the data means on the map; `touchpoint_id` is None unless it is certain."""

    name: str
    kind: MatchKind
    touchpoint_id: RecordId | None = None
    suggestions: tuple[Suggestion, ...] = ()


def match_names(
    project: Project,
    names: Iterable[str],
    *,
    journey_id: RecordId | None = None,
    remembered: Iterable[tuple[str, str]] = (),
    suggest: bool = True,
) -> list[NameMatch]:
    """Match each distinct name to a touchpoint, those of `journey_id` first, then of as-is journeys in their order.

    `remembered` are pairs of name and title that a person confirmed before. Without `suggest` only certain matches are
    looked for, which takes no time worth speaking of.
    """
    touchpoints = candidates(project, journey_id)
    exact: dict[str, Touchpoint] = {}
    normalised: dict[str, Touchpoint] = {}
    for touchpoint in touchpoints:
        exact.setdefault(tidy(touchpoint.title), touchpoint)
        normalised.setdefault(words(touchpoint.title) or touchpoint.title, touchpoint)
    confirmed = {tidy(name): tidy(title) for name, title in remembered}
    found = [_match(tidy(name), exact, normalised, confirmed) for name in dict.fromkeys(names)]
    if not suggest or not touchpoints:
        return found
    open_names = {words(match.name) or match.name for match in found if match.touchpoint_id is None}
    suggested = _suggestions(sorted(open_names), touchpoints)
    return [_with_suggestions(match, suggested) if match.touchpoint_id is None else match for match in found]


def candidates(project: Project, journey_id: RecordId | None = None) -> list[Touchpoint]:
    """Return all touchpoints in the order in which a name prefers them."""
    journeys = sorted(
        project.journeys(),
        key=lambda journey: (journey.id != journey_id, journey.state is not JourneyState.AS_IS),
    )
    return [touchpoint for journey in journeys for touchpoint in project.touchpoints(journey.id)]


def _match(
    name: str, exact: dict[str, Touchpoint], normalised: dict[str, Touchpoint], confirmed: dict[str, str]
) -> NameMatch:
    if (title := confirmed.get(name)) and title in exact:
        return NameMatch(name, MatchKind.REMEMBERED, exact[title].id)
    if name in exact:
        return NameMatch(name, MatchKind.EXACT, exact[name].id)
    if (key := words(name) or name) in normalised:
        return NameMatch(name, MatchKind.NORMALISED, normalised[key].id)
    return NameMatch(name, MatchKind.NONE)


def _with_suggestions(match: NameMatch, suggested: dict[str, tuple[Suggestion, ...]]) -> NameMatch:
    suggestions = suggested.get(words(match.name) or match.name, ())
    return replace(match, kind=MatchKind.SUGGESTED, suggestions=suggestions) if suggestions else match


def _suggestions(keys: list[str], touchpoints: list[Touchpoint]) -> dict[str, tuple[Suggestion, ...]]:
    """Return the likeliest touchpoints of each name.

    Comparing in depth is dear, so each name is compared with the few titles that are spelt most like it and the few
    that share its rarest words.
    """
    from rapidfuzz import fuzz, process

    titles: dict[str, Touchpoint] = {}
    for touchpoint in touchpoints:
        titles.setdefault(words(touchpoint.title) or touchpoint.title.casefold(), touchpoint)
    spelt = list(titles)
    holders = _holders(spelt)
    found: dict[str, tuple[Suggestion, ...]] = {}
    for start in range(0, len(keys), _AT_ONCE):
        short = [key[:_LONGEST] for key in keys[start : start + _AT_ONCE]]
        alike = process.cdist(short, spelt, scorer=fuzz.ratio).argpartition(-min(_FEW, len(spelt)), axis=1)
        for key, row in zip(short, alike[:, -_FEW:].tolist(), strict=True):
            likely = {*row, *_sharing(key, holders)}
            scored = [(fuzz.WRatio(key, spelt[index]), index) for index in likely]
            best = sorted(((score, index) for score, index in scored if score >= _LEAST_SCORE), key=_best_first)
            found[key] = tuple(
                Suggestion(titles[spelt[index]].id, titles[spelt[index]].title, round(score, 1))
                for score, index in best[:_MOST_SUGGESTIONS]
            )
    return {key: found[key[:_LONGEST]] for key in keys}


def _best_first(scored: tuple[float, int]) -> tuple[float, int]:
    return -scored[0], scored[1]


def _holders(titles: list[str]) -> dict[str, list[int]]:
    """Return for each word the titles that hold it."""
    holders: dict[str, list[int]] = {}
    for index, title in enumerate(titles):
        for word in set(title.split()):
            holders.setdefault(word, []).append(index)
    return holders


def _sharing(key: str, holders: dict[str, list[int]]) -> list[int]:
    """Return the titles that share the most with a name, a rare word counting for more than a common one."""
    weight: dict[int, float] = {}
    for word in set(key.split()):
        indexes = holders.get(word, ())
        for index in indexes:
            weight[index] = weight.get(index, 0.0) + 1 / len(indexes)
    return sorted(weight, key=lambda index: (-weight[index], index))[:_FEW]
