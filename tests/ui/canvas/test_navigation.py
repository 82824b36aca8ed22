"""Which card lies next in a direction, and which titles fit what was typed."""

from __future__ import annotations

import pytest

from cxjourney.domain.layout import layout_map
from cxjourney.domain.project import Project
from cxjourney.domain.records import Journey, Lane, Stage, Touchpoint
from cxjourney.ui.canvas.chooser import Choice, matching
from cxjourney.ui.canvas.navigation import Direction, first_of, last_of, neighbour
from tests.builders import make_project


@pytest.mark.parametrize(
    ("start", "way", "end"),
    [
        ("advert", "right", "pay"),
        ("pay", "right", "help"),
        ("help", "right", None),
        ("pay", "left", "advert"),
        ("advert", "left", "web"),
        ("advert", "up", "discover"),
        ("advert", "down", "ask"),
        ("pay", "down", "pack"),
        ("pack", "down", "n1"),
        ("n1", "up", "pack"),
        ("n1", "right", "n2"),
        ("discover", "right", "buy"),
        ("discover", "left", None),
        ("use", "down", "help"),
        ("web", "down", "store"),
        ("web", "up", "discover"),
        ("back", "right", "pack"),
        ("ask", "right", "pay"),
    ],
)
def test_neighbours_on_the_small_map(start: str, way: str, end: str | None) -> None:
    layout = layout_map(make_project(), "journey-1")
    assert neighbour(layout, start, Direction(way)) == end


def test_first_and_last() -> None:
    layout = layout_map(make_project(), "journey-1")
    assert (first_of(layout), last_of(layout)) == ("advert", "help")


def test_maps_without_cards_stages_or_lanes() -> None:
    journey = Journey(id="j", title="J")
    assert first_of(layout_map(Project([journey]), "j")) is None
    stage = Stage(id="s", journey_id="j", title="S")
    layout = layout_map(Project([journey, stage]), "j")
    assert first_of(layout) == "s"
    assert neighbour(layout, "s", Direction.DOWN) is None
    lane = Lane(id="l", journey_id="j", title="L")
    layout = layout_map(Project([journey, lane]), "j")
    assert first_of(layout) == "l"
    assert neighbour(layout, "l", Direction.UP) is None
    assert neighbour(layout, "gone", Direction.UP) == "l"


def test_every_card_of_a_full_grid_is_reached_from_its_neighbour() -> None:
    records = [Journey(id="j", title="J")]
    records += [Stage(id=f"s{i}", journey_id="j", title="S", position=i) for i in range(3)]  # type: ignore[misc]
    records += [Lane(id=f"l{i}", journey_id="j", title="L", position=i) for i in range(3)]  # type: ignore[misc]
    records += [  # type: ignore[misc]
        Touchpoint(id=f"t{s}{ln}{c}", journey_id="j", stage_id=f"s{s}", lane_id=f"l{ln}", column=c, title="T")
        for s in range(3) for ln in range(3) for c in range(2)
    ]  # fmt: skip
    layout = layout_map(Project(records), "j")
    assert neighbour(layout, "t000", Direction.RIGHT) == "t001"
    assert neighbour(layout, "t001", Direction.RIGHT) == "t100"
    assert neighbour(layout, "t110", Direction.UP) == "t100"
    assert neighbour(layout, "t110", Direction.DOWN) == "t120"
    assert neighbour(layout, "t110", Direction.LEFT) == "t011"


CHOICES = [
    Choice("1", "Check out", "Buy · App"),
    Choice("2", "Order confirmed", "Buy · Email"),
    Choice("3", "Collect in store", "Receive · Store"),
    Choice("4", "Call about order", "Receive · Phone"),
]


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("", ["1", "2", "3", "4"]),
        ("order", ["2", "4"]),
        ("ORD", ["2", "4"]),
        ("c o", ["1", "2", "4", "3"]),
        ("store", ["3"]),
        ("phone", ["4"]),
        ("chekc out", ["1"]),
        ("zzzz", []),
    ],
)
def test_typed_letters_find_titles(typed: str, ids: list[str]) -> None:
    assert [choice.id for choice in matching(CHOICES, typed)] == ids


def test_the_list_is_never_longer_than_can_be_read() -> None:
    many = [Choice(str(i), f"Touchpoint {i}") for i in range(5000)]
    assert len(matching(many, "")) == len(matching(many, "touch")) == 50
