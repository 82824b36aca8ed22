"""Touchpoint names in data: what is certain is taken, what is likely is suggested, and nothing is guessed."""

from __future__ import annotations

import time

import pytest

from cxjourney.domain.project import Project
from cxjourney.domain.records import Journey, JourneyState, Lane, Record, Stage, Touchpoint
from cxjourney.evidence.matching import MatchKind, match_names
from tests.builders import make_project


def journey(*titles: str, name: str = "j", state: JourneyState = JourneyState.AS_IS) -> list[Record]:
    home: list[Record] = [
        Journey(id=name, title=name, state=state), Stage(id=f"{name}-s", journey_id=name, title="S"),
        Lane(id=f"{name}-l", journey_id=name, title="L"),
    ]  # fmt: skip
    return home + [
        Touchpoint(
            id=f"{name}-{place}", journey_id=name, stage_id=f"{name}-s", lane_id=f"{name}-l", column=place, title=title
        )
        for place, title in enumerate(titles)
    ]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Check out", MatchKind.EXACT),
        ("  Check \u00a0 out\n", MatchKind.EXACT),
        ("CHECK-OUT", MatchKind.NORMALISED),
        ("checkOut", MatchKind.NORMALISED),
        ("Chéck  out!", MatchKind.NORMALISED),
    ],
)
def test_spelling_case_accents_and_blanks_do_not_count(name: str, kind: MatchKind) -> None:
    (match,) = match_names(make_project(), [name])
    assert (match.kind, match.touchpoint_id) == (kind, "pay")


def test_what_is_likely_is_suggested_and_never_taken() -> None:
    matches = match_names(make_project(), ["Checkout page", "Chat support", "Zebra"])
    assert [match.touchpoint_id for match in matches] == [None, None, None]
    assert [match.kind for match in matches] == [MatchKind.SUGGESTED, MatchKind.SUGGESTED, MatchKind.NONE]
    assert matches[0].suggestions[0].touchpoint_id == "pay"
    assert matches[1].suggestions[0].touchpoint_id == "help"
    assert all(60 <= s.score <= 100 for match in matches for s in match.suggestions)
    scores = [suggestion.score for suggestion in matches[1].suggestions]
    assert scores == sorted(scores, reverse=True)


def test_names_without_letters_of_ours_match_themselves() -> None:
    project = Project(journey("购物车", "!!!"))
    assert [m.touchpoint_id for m in match_names(project, ["购物车", "!!!", "???"])] == ["j-0", "j-1", None]


def test_the_journey_one_stands_in_comes_first_and_as_is_before_to_be() -> None:
    project = Project(
        journey("Pay", name="future", state=JourneyState.TO_BE) + journey("Pay", name="a") + journey("Pay", name="b")
    )
    assert match_names(project, ["pay"])[0].touchpoint_id == "a-0"
    assert match_names(project, ["pay"], journey_id="b")[0].touchpoint_id == "b-0"


def test_what_a_person_confirmed_is_remembered_as_long_as_the_title_is_there() -> None:
    project = Project(journey("Pay at the till"))
    (match,) = match_names(project, ["POS"], remembered=[("POS", "Pay at the till")])
    assert (match.kind, match.touchpoint_id) == (MatchKind.REMEMBERED, "j-0")
    (gone,) = match_names(project, ["POS"], remembered=[("POS", "Pay by phone")])
    assert gone.touchpoint_id is None


def test_without_suggestions_only_what_is_certain_is_looked_for() -> None:
    matches = match_names(make_project(), ["Checkout page", "check out"], suggest=False)
    assert [(match.kind, match.suggestions) for match in matches] == [
        (MatchKind.NONE, ()), (MatchKind.NORMALISED, ()),
    ]  # fmt: skip


def test_an_empty_map_has_nothing_to_suggest() -> None:
    assert match_names(Project(journey()), ["Pay"])[0].kind is MatchKind.NONE


def test_many_names_take_time_in_proportion() -> None:
    words = ("order", "parcel", "shop", "phone", "refund", "invoice", "login", "search", "repair", "chat")
    project = Project(journey(*(f"{words[n % 10]} {words[n // 10 % 10]} {n}" for n in range(300))))
    names = [f"{words[n % 10]} {words[n // 7 % 10]} of {n}" for n in range(2_000)]

    def taken(count: int) -> float:
        start = time.perf_counter()
        matches = match_names(project, names[:count])
        assert len(matches) == count
        return time.perf_counter() - start

    taken(10)
    few, many = taken(200), taken(2_000)
    assert many < 30 * few + 0.5
