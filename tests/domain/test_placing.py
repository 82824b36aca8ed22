"""Where touchpoints land: adding, moving by cells, moving by the keyboard, closing gaps."""

from __future__ import annotations

import pytest

from cxjourney.domain import actions
from cxjourney.domain.actions import Cell, added_id, added_ids, cell_of
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.project import Project
from cxjourney.domain.records import Journey, Lane, Note, Stage, Touchpoint, Transition, TransitionKind
from tests.builders import make_project
from tests.domain.checking import after


def row(project: Project, stage: str, lane: str) -> list[str | None]:
    """Return the titles in one stage and lane, column by column, None for a free cell."""
    cards = {t.column: t.title for t in project.table(Touchpoint).values() if (t.stage_id, t.lane_id) == (stage, lane)}
    return [cards.get(column) for column in range(max(cards, default=-1) + 1)]


def with_row(*titles: str) -> Project:
    """Return the small shop with touchpoints side by side in Buy, Store."""
    project = make_project()
    for column, title in enumerate(titles):
        if title:
            project.apply(actions.add_touchpoint(project, Cell("buy", "store", column), title))
    return project


def card(project: Project, title: str) -> str:
    return next(t.id for t in project.table(Touchpoint).values() if t.title == title)


def test_an_added_touchpoint_takes_its_cell_and_cleans_its_title() -> None:
    project = make_project()
    edit = actions.add_touchpoint(project, Cell("use", "store", 0), "  Come\nback\x00 ", channel="Store", service=True)
    done = after(project, edit)
    made = done.need(Touchpoint, added_id(edit, Touchpoint))
    assert (made.title, made.channel, made.service) == ("Come back", "Store", True)
    assert cell_of(made) == Cell("use", "store", 0)
    assert edit.text == "Add touchpoint “Come back”"


def test_cards_in_the_way_move_right_until_a_gap_takes_the_last() -> None:
    project = with_row("A", "B", "", "D")
    done = after(project, actions.add_touchpoint(project, Cell("buy", "store", 0), "New"))
    assert row(done, "buy", "store") == ["New", "A", "B", "D"]


def test_a_cell_must_exist_and_lie_in_one_journey() -> None:
    project = make_project()
    project.apply(actions.new_journey(project, "Other"))
    other_lane = next(lane.id for lane in project.table(Lane).values() if lane.journey_id != "journey-1")
    for cell in (Cell("gone", "web", 0), Cell("buy", other_lane, 0), Cell("buy", "web", -1)):
        with pytest.raises(JourneyError):
            actions.add_touchpoint(project, cell, "X")
    with pytest.raises(JourneyError, match="cannot be empty"):
        actions.add_touchpoint(project, Cell("buy", "web", 1), " \u200b\t\n".replace("\u200b", ""))
    with pytest.raises(JourneyError, match="0 and 10000"):
        actions.add_touchpoint(project, Cell("buy", "web", 10_001), "X")
    with pytest.raises(TypeError):
        actions.add_touchpoint(project, Cell("buy", "web", 1), "X", column=3)


def test_next_goes_right_and_is_joined_while_old_arrows_stay() -> None:
    project = make_project()
    edit = actions.add_next_touchpoint(project, "pay", "Thank you page")
    done = after(project, edit)
    assert row(done, "buy", "web") == ["Check out", "Thank you page"]
    new = added_id(edit, Touchpoint)
    arrow = done.need(Transition, added_id(edit, Transition))
    assert (arrow.source_id, arrow.target_id, arrow.transition_kind) == ("pay", new, TransitionKind.NORMAL)
    assert done.get(Transition, "t3") == project.get(Transition, "t3")
    again = after(done, actions.add_next_touchpoint(done, "pay", "Between"))
    assert row(again, "buy", "web") == ["Check out", "Between", "Thank you page"]


def test_parallel_takes_the_next_free_lane_on_its_side_of_the_line_of_visibility() -> None:
    project = make_project()
    edit = actions.add_parallel_touchpoint(project, "pay", "Pay in store")
    done = after(project, edit)
    made = done.need(Touchpoint, added_id(edit, Touchpoint))
    assert cell_of(made) == Cell("buy", "store", 0)
    arrows = [done.need(Transition, i) for i in added_ids(edit, Transition)]
    assert {(a.source_id, a.transition_kind) for a in arrows} == {
        ("advert", TransitionKind.ALTERNATIVE),
        ("ask", TransitionKind.ALTERNATIVE),
    }
    assert "help" not in {arrow.source_id for arrow in arrows}, "the loop back makes no predecessor"

    third = after(done, actions.add_parallel_touchpoint(done, made.id, "Pay by phone"))
    assert row(third, "buy", "store") == ["Pay in store", "Pay by phone"], "no lane free: a new column"

    above = after(project, actions.add_parallel_touchpoint(project, "ask", "Below none, above taken"))
    assert row(above, "discover", "store") == ["Ask in store", "Below none, above taken"]
    lone = actions.add_parallel_touchpoint(project, "advert", "Poster")
    assert cell_of(after(project, lone).need(Touchpoint, added_id(lone, Touchpoint))).lane_id == "web"


def test_parallel_goes_above_where_below_is_taken() -> None:
    project = make_project()
    project.apply(actions.add_touchpoint(project, Cell("use", "store", 0), "Repair"))
    project.apply(actions.remove_touchpoints(project, ["help"]))
    edit = actions.add_parallel_touchpoint(project, card(project, "Repair"), "Film")
    assert cell_of(after(project, edit).need(Touchpoint, added_id(edit, Touchpoint))) == Cell("use", "web", 0)


def test_first_in_a_stage_follows_the_previous_ones_lane_and_is_joined() -> None:
    project = make_project()
    edit = actions.add_first_touchpoint_in_stage(project, "use", "ask", "Come back")
    done = after(project, edit)
    assert row(done, "use", "store") == ["Come back"]
    assert done.need(Transition, added_id(edit, Transition)).source_id == "ask"
    alone = after(project, actions.add_first_touchpoint_in_stage(project, "use"))
    assert row(alone, "use", "web") == ["New touchpoint", "Chat with support"]


def test_first_in_a_stage_needs_a_lane_and_one_journey() -> None:
    project = make_project()
    project.apply(edit := actions.new_journey(project, "Bare", lanes=[], stages=["One"]))
    stage_id = added_id(edit, Stage)
    with pytest.raises(JourneyError, match="add a lane first"):
        actions.add_first_touchpoint_in_stage(project, stage_id)
    project.apply(actions.add_lane(project, added_id(edit, Journey), "Lane"))
    with pytest.raises(JourneyError, match="one journey"):
        actions.add_first_touchpoint_in_stage(project, stage_id, "ask")


@pytest.mark.parametrize(
    ("moved", "column", "expected"),
    [
        ("A", 1, ["B", "A", "C", "D"]),
        ("A", 3, ["B", "C", "D", "A"]),
        ("D", 0, ["D", "A", "B", "C"]),
        ("B", 1, ["A", "B", "C", "D"]),
        ("A", 9, [None, "B", "C", "D", "A"]),
    ],
)
def test_dropping_within_a_row_makes_room_towards_the_place_left(moved: str, column: int, expected: list[str]) -> None:
    project = with_row("A", "B", "C", "D")
    done = after(project, actions.move_touchpoint(project, card(project, moved), Cell("buy", "store", column)))
    assert row(done, "buy", "store") == expected


def test_a_gap_within_the_row_is_used_before_the_place_left() -> None:
    project = with_row("A", "", "C", "D")
    project.apply(actions.add_touchpoint(project, Cell("buy", "back", 1), "Keeps the column"))
    done = after(project, actions.move_touchpoint(project, card(project, "A"), Cell("buy", "store", 2)))
    assert row(done, "buy", "store") == [None, "C", "A", "D"]


def test_dropping_into_another_row_pushes_right_and_takes_notes_along() -> None:
    project = with_row("A", "B")
    done = after(project, actions.move_touchpoint(project, "pay", Cell("buy", "store", 0)))
    assert row(done, "buy", "store") == ["Check out", "A", "B"]
    away = after(project, actions.move_touchpoint(project, "pay", Cell("use", "web", 0)))
    assert row(away, "use", "web") == ["Check out", "Chat with support"]
    assert away.need(Note, "n1").stage_id == "use"


def test_columns_left_without_any_card_close_up() -> None:
    project = with_row("A", "B", "C")
    for moved in ("pay", "pack"):
        project.apply(actions.move_touchpoint(project, moved, Cell("use", "back", 3)))
    done = after(project, actions.remove_touchpoints(project, [card(project, "A")]))
    assert row(done, "buy", "store") == ["B", "C"]


def test_several_are_moved_at_once_and_may_swap() -> None:
    project = with_row("A", "B")
    a, b = card(project, "A"), card(project, "B")
    swapped = actions.move_touchpoints(project, {a: Cell("buy", "store", 1), b: Cell("buy", "store", 0)})
    assert row(after(project, swapped), "buy", "store") == ["B", "A"]
    assert swapped.text == "Move 2 touchpoints"
    with pytest.raises(JourneyError, match="one place"):
        actions.move_touchpoints(project, {a: Cell("buy", "web", 1), b: Cell("buy", "web", 1)})


def test_a_moved_group_keeps_its_shape_and_others_jump_over_it() -> None:
    project = with_row("A", "B", "C", "D")
    ids = {title: card(project, title) for title in "ABCD"}
    places = actions.shifted_cells(project, [ids["C"], ids["D"]], ids["C"], Cell("buy", "store", 0))
    assert places == {ids["C"]: Cell("buy", "store", 0), ids["D"]: Cell("buy", "store", 1)}
    assert row(after(project, actions.move_touchpoints(project, places)), "buy", "store") == ["C", "D", "A", "B"]
    right = actions.move_touchpoints(
        project, actions.shifted_cells(project, [ids["A"], ids["B"]], ids["A"], Cell("buy", "store", 2))
    )
    assert row(after(project, right), "buy", "store") == ["C", "D", "A", "B"]


def test_where_no_room_is_left_behind_others_move_right() -> None:
    project = with_row("A", "C", "D", "E")
    places = {card(project, "A"): Cell("buy", "store", 3), "pay": Cell("buy", "store", 0)}
    done = after(project, actions.move_touchpoints(project, places))
    assert row(done, "buy", "store") == ["Check out", "C", "D", "A", "E"]


def test_a_group_stops_at_the_border_of_the_map_as_a_whole() -> None:
    project = make_project()
    places = actions.shifted_cells(project, ["advert", "ask"], "ask", Cell("use", "back", 0))
    assert places == {"advert": Cell("use", "store", 0), "ask": Cell("use", "back", 0)}
    up = actions.shifted_cells(project, ["advert", "ask"], "ask", Cell("discover", "web", 0))
    assert up["advert"].lane_id == "web"
    assert up["ask"].lane_id == "store"
    project.apply(actions.duplicate_journey(project, "journey-1"))
    other = next(t.id for t in project.table(Touchpoint).values() if t.journey_id != "journey-1")
    with pytest.raises(JourneyError, match="one journey"):
        actions.shifted_cells(project, ["advert", other], "advert", Cell("use", "web", 0))


def test_up_and_down_swap_and_stop_at_the_border() -> None:
    project = make_project()
    done = after(project, actions.nudge(project, ["advert"], "down"))
    assert row(done, "discover", "store") == ["See advert"]
    assert row(done, "discover", "web") == ["Ask in store"]
    assert not actions.nudge(project, ["advert"], "up")
    assert not actions.nudge(project, ["advert", "pack"], "down"), "one cannot: none does"
    both = after(project, actions.nudge(project, ["advert", "ask"], "down"))
    assert row(both, "discover", "back") == ["Ask in store"]
    assert row(both, "discover", "store") == ["See advert"]


def test_right_and_left_walk_through_columns_and_stages() -> None:
    project = with_row("A", "B")
    a = card(project, "A")
    swapped = after(project, actions.nudge(project, [a], "right"))
    assert row(swapped, "buy", "store") == ["B", "A"]
    crossed = after(swapped, actions.nudge(swapped, [a], "right"))
    assert row(crossed, "use", "store") == ["A"], "alone in the last column: on to the next stage"
    own = after(crossed, actions.nudge(crossed, [a], "right"))
    assert row(own, "use", "store") == [None, "A"], "shared its column: a new one of its own"
    assert not actions.nudge(own, [a], "right"), "the border of the map"
    back = after(own, actions.nudge(own, [a], "left"))
    assert row(back, "use", "store") == ["A"]
    first = after(back, actions.nudge(back, [a], "left"))
    assert row(first, "use", "store") == ["A"]
    assert row(first, "use", "web") == [None, "Chat with support"]
    home = after(first, actions.nudge(first, [a], "left"))
    assert row(home, "buy", "store") == ["B", "A"], "behind what is there"


def test_left_into_a_stage_whose_last_cell_is_free_joins_that_column() -> None:
    project = make_project()
    project.apply(actions.remove_touchpoints(project, ["help"]))
    project.apply(actions.add_touchpoint(project, Cell("use", "store", 0), "Repair"))
    done = after(project, actions.nudge(project, [card(project, "Repair")], "left"))
    assert row(done, "buy", "store") == ["Repair"]
    assert not actions.nudge(make_project(), ["advert", "ask"], "left")


def test_a_group_nudged_across_a_border_stays_together() -> None:
    project = with_row("A", "B")
    for moved in ("pay", "pack"):
        project.apply(actions.move_touchpoint(project, moved, Cell("discover", "back", 5)))
    a, b = card(project, "A"), card(project, "B")
    done = after(project, actions.nudge(project, [a, b], "right"))
    assert row(done, "use", "store") == ["B"]
    assert row(done, "buy", "store") == ["A"]
    done = after(done, actions.nudge(done, [a, b], "right"))
    titles = [t.title for t in done.touchpoints("journey-1") if t.id in (a, b)]
    assert titles == ["A", "B"], "their order is kept"


def test_removing_can_heal_the_path() -> None:
    project = make_project()
    bare = after(project, actions.remove_touchpoints(project, ["pack"]))
    assert not [t for t in bare.transitions("journey-1") if t.target_id == "help"]
    healed = after(project, actions.remove_touchpoints(project, ["pack"], heal=True))
    arrow = healed.need(Transition, "t3")
    assert (arrow.source_id, arrow.target_id, arrow.wait_hours) == ("pay", "help", 24.0)
    branching = after(project, actions.remove_touchpoints(project, ["pay"], heal=True))
    assert {t.id for t in branching.transitions("journey-1")} == {"t4"}, "two ways in: nothing to heal"


def test_healing_bridges_a_whole_chain_and_makes_no_second_arrow() -> None:
    project = make_project()
    edit = actions.add_next_touchpoint(project, "help", "Second")
    project.apply(edit)
    second = added_id(edit, Touchpoint)
    project.apply(edit := actions.add_next_touchpoint(project, second, "Third"))
    third = added_id(edit, Touchpoint)
    project.apply(actions.connect(project, "help", third))
    done = after(project, actions.remove_touchpoints(project, [second], heal=True))
    assert [t.target_id for t in done.transitions("journey-1") if t.source_id == "help"].count(third) == 1
    chain = make_project()
    chain.apply(actions.remove_transitions(chain, ["t5"]))
    chain.apply(edit := actions.add_next_touchpoint(chain, "help", "End"))
    end = added_id(edit, Touchpoint)
    done = after(chain, actions.remove_touchpoints(chain, ["pack", "help"], heal=True))
    assert done.need(Transition, "t3").target_id == end
    assert done.need(Transition, "t3").wait_hours == 24.0
    circle = make_project()
    circle.apply(actions.remove_transitions(circle, ["t3", "t4"]))
    circle.apply(actions.connect(circle, "pay", "help"))
    circle.apply(actions.remove_transitions(circle, ["t1", "t2"]))
    healed = after(circle, actions.remove_touchpoints(circle, ["help"], heal=True))
    assert healed.transitions("journey-1") == [], "no arrow from a touchpoint to itself"
