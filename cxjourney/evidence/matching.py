"""Touchpoint names in data against the map: exact, normalised, or a suggestion that a person confirms.

A suggestion is never taken by itself; what fits nothing is listed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from cxjourney.domain.ids import RecordId
from cxjourney.domain.project import Project
from cxjourney.domain.records import JourneyState, Touchpoint
from cxjourney.evidence.found import tidy
from cxjourney.evidence.words import words

_LEAST_SCORE = 60.0
_MOST_SUGGESTIONS = 3


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
) -> list[NameMatch]:
    """Match each distinct name to a touchpoint, those of `journey_id` first, then of as-is journeys in their order.

    `remembered` are pairs of name and title that a person confirmed before.
    """
    touchpoints = candidates(project, journey_id)
    exact: dict[str, Touchpoint] = {}
    normalised: dict[str, Touchpoint] = {}
    for touchpoint in touchpoints:
        exact.setdefault(tidy(touchpoint.title), touchpoint)
        normalised.setdefault(words(touchpoint.title) or touchpoint.title, touchpoint)
    confirmed = {tidy(name): tidy(title) for name, title in remembered}
    return [_match(tidy(name), touchpoints, exact, normalised, confirmed) for name in dict.fromkeys(names)]


def candidates(project: Project, journey_id: RecordId | None = None) -> list[Touchpoint]:
    """Return all touchpoints in the order in which a name prefers them."""
    journeys = sorted(
        project.journeys(),
        key=lambda journey: (journey.id != journey_id, journey.state is not JourneyState.AS_IS),
    )
    return [touchpoint for journey in journeys for touchpoint in project.touchpoints(journey.id)]


def _match(
    name: str,
    touchpoints: list[Touchpoint],
    exact: dict[str, Touchpoint],
    normalised: dict[str, Touchpoint],
    confirmed: dict[str, str],
) -> NameMatch:
    if (title := confirmed.get(name)) and title in exact:
        return NameMatch(name, MatchKind.REMEMBERED, exact[title].id)
    if name in exact:
        return NameMatch(name, MatchKind.EXACT, exact[name].id)
    if (key := words(name) or name) in normalised:
        return NameMatch(name, MatchKind.NORMALISED, normalised[key].id)
    suggestions = _suggestions(key, touchpoints)
    return NameMatch(name, MatchKind.SUGGESTED if suggestions else MatchKind.NONE, None, suggestions)


def _suggestions(key: str, touchpoints: list[Touchpoint]) -> tuple[Suggestion, ...]:
    from rapidfuzz import fuzz, process

    titles = {touchpoint.id: words(touchpoint.title) for touchpoint in touchpoints}
    shown = {touchpoint.id: touchpoint.title for touchpoint in touchpoints}
    best = process.extract(key[:200], titles, scorer=fuzz.WRatio, limit=12, score_cutoff=_LEAST_SCORE)
    found: dict[str, Suggestion] = {}
    for title, score, touchpoint_id in best:
        found.setdefault(title, Suggestion(touchpoint_id, shown[touchpoint_id], round(score, 1)))
    return tuple(found.values())[:_MOST_SUGGESTIONS]
