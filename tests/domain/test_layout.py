"""The layout's promises: nothing overlaps, arrows touch cards and go around them, places and cells agree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxjourney.domain.cells import Cell
from cxjourney.domain.edits import Change, Edit
from cxjourney.domain.layout import LayoutOptions, MapLayout, Point, Rect, layout_map
from cxjourney.domain.project import Project
from cxjourney.domain.records import (
    Action,
    AnalysisLane,
    Emotion,
    Journey,
    Lane,
    LaneKind,
    Note,
    NoteCause,
    Record,
    Stage,
    Touchpoint,
    Transition,
)
from tests.builders import make_large_project, make_project


def make_map(seats: dict[str, tuple[int, int, int]], joins: list[tuple[str, str]], stages: int = 4) -> Project:
    """Return a map whose touchpoints sit at (stage, column, lane), joined as told."""
    j = "j"
    records: list[Record] = [Journey(id=j, title="Map", analysis_lanes=tuple(AnalysisLane))]
    records += [Stage(id=f"s{i}", journey_id=j, title=f"S{i}", position=i) for i in range(stages)]
    records += [Lane(id=f"l{i}", journey_id=j, title=f"L{i}", position=i) for i in range(5)]
    for name, (stage, column, lane) in seats.items():
        records.append(
            Touchpoint(id=name, journey_id=j, stage_id=f"s{stage}", lane_id=f"l{lane}", column=column, title=name)
        )
    records += [Transition(id=f"{a}>{b}#{i}", journey_id=j, source_id=a, target_id=b) for i, (a, b) in enumerate(joins)]
    return Project(records)


@st.composite
def maps(draw: st.DrawFn) -> Project:
    places = st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 4))
    seats = draw(st.lists(places, min_size=2, max_size=14, unique=True))
    names = [f"t{i}" for i in range(len(seats))]
    pairs = st.tuples(st.sampled_from(names), st.sampled_from(names)).filter(lambda pair: pair[0] != pair[1])
    return make_map(dict(zip(names, seats, strict=True)), draw(st.lists(pairs, max_size=20)))


def on_edge(rect: Rect, point: Point) -> bool:
    inside = rect.x - 0.01 <= point.x <= rect.right + 0.01 and rect.y - 0.01 <= point.y <= rect.bottom + 0.01
    sides = (point.x - rect.x, point.x - rect.right, point.y - rect.y, point.y - rect.bottom)
    return inside and min(abs(side) for side in sides) < 0.01


def fine_points(layout: MapLayout, transition_id: str) -> Iterator[Point]:
    """Yield the route in steps small enough that no card can hide between two of them."""
    route = layout.arrow(transition_id)
    assert route is not None
    points = list(route.points())
    for a, b in pairwise(points):
        steps = max(1, int(max(abs(a.x - b.x), abs(a.y - b.y)) / 8))
        for step in range(steps + 1):
            yield Point(a.x + (b.x - a.x) * step / steps, a.y + (b.y - a.y) * step / steps)


@settings(max_examples=60, deadline=None)
@given(maps())
def test_cards_keep_apart_and_stay_in_their_cells(project: Project) -> None:
    layout = layout_map(project, "j")
    assert len(layout.cards) == len(project.table(Touchpoint))
    for a, b in combinations(layout.cards.values(), 2):
        assert not a.intersects(b)
    for touchpoint_id, rect in layout.cards.items():
        touchpoint = project.need(Touchpoint, touchpoint_id)
        cell = Cell(touchpoint.stage_id, touchpoint.lane_id, touchpoint.column)
        assert layout.cell_of(touchpoint_id) == cell
        assert layout.cell_rect(cell) == rect
        assert layout.cell_at(*rect.centre) == cell
        assert layout.card_at(*rect.centre) == touchpoint_id
        band = next(stage for stage in layout.stages if stage.stage.id == touchpoint.stage_id)
        assert band.band.x <= rect.x
        assert rect.right <= band.band.right
        assert layout.bounds.joined(rect) == layout.bounds


@settings(max_examples=80, deadline=None)
@given(maps())
def test_arrows_start_and_end_on_cards_and_cross_none(project: Project) -> None:
    layout = layout_map(project, "j")
    for transition in project.table(Transition).values():
        route = layout.arrow(transition.id)
        assert route is not None
        assert on_edge(layout.cards[transition.source_id], route.start)
        assert on_edge(layout.cards[transition.target_id], route.end)
        assert abs(route.heading.x**2 + route.heading.y**2 - 1) < 1e-6
        inner = [card.grown(-0.5) for card in layout.cards.values() if card.intersects(route.bounds)]
        for point in fine_points(layout, transition.id):
            assert not any(card.contains(*point) for card in inner), transition.id


@settings(max_examples=40, deadline=None)
@given(maps(), st.integers(0, 1500), st.integers(0, 900), st.integers(10, 600), st.integers(10, 500))
def test_objects_in_leaves_nothing_out(project: Project, x: int, y: int, w: int, h: int) -> None:
    layout = layout_map(project, "j")
    rect = Rect(float(x), float(y), float(w), float(h))
    visible = layout.objects_in(rect)
    assert {one for one, card in layout.cards.items() if card.intersects(rect)} <= set(visible.touchpoints)
    assert set(layout.touchpoints_in(rect)) == {one for one, card in layout.cards.items() if card.intersects(rect)}
    for transition_id in layout.transitions:
        if any(rect.contains(*point) for point in fine_points(layout, transition_id)):
            assert transition_id in visible.transitions


@settings(max_examples=40, deadline=None)
@given(maps())
def test_every_cell_is_found_at_its_middle(project: Project) -> None:
    layout = layout_map(project, "j")
    for stage in layout.stages:
        for lane in layout.lanes:
            for column in range(stage.columns + 1):  # the last one is the strip behind the stage's cards
                cell = Cell(stage.stage.id, lane.lane.id, column)
                rect = layout.cell_rect(cell)
                assert rect is not None
                assert layout.cell_at(*rect.centre) == cell


def test_ports_keep_arrows_of_one_side_apart() -> None:
    joins = [("a", "b"), ("a", "c"), ("a", "d"), ("a", "b")]
    layout = layout_map(make_map({"a": (0, 0, 1), "b": (1, 0, 1), "c": (1, 0, 0), "d": (1, 0, 2)}, joins), "j")
    starts = [layout.arrow(one).start for one in layout.transitions]  # type: ignore[union-attr]
    assert len(set(starts)) == 4
    up, down = layout.arrow("a>c#1"), layout.arrow("a>d#2")
    assert up is not None
    assert down is not None
    assert up.start.y < min(layout.arrow("a>b#0").start.y, layout.arrow("a>b#3").start.y)  # type: ignore[union-attr]
    assert down.start.y > up.start.y


def test_neighbours_are_joined_by_one_straight_line() -> None:
    layout = layout_map(make_map({"a": (0, 0, 0), "b": (0, 1, 0), "c": (0, 1, 2)}, [("a", "b"), ("b", "c")]), "j")
    level, upright = layout.arrow("a>b#0"), layout.arrow("b>c#1")
    assert level is not None
    assert upright is not None
    assert len(level.segments) == len(upright.segments) == 1
    assert level.start.y == level.end.y
    assert level.heading == Point(1, 0)
    assert upright.start.x == upright.end.x
    assert upright.heading == Point(0, 1)


def test_a_loop_runs_back_below_its_lane() -> None:
    layout = layout_map(make_map({"a": (0, 0, 0), "b": (1, 0, 0), "c": (2, 0, 0)}, [("c", "a")]), "j")
    route = layout.arrow("c>a#0")
    assert route is not None
    card = layout.cards["b"]
    assert max(point.y for point in route.points()) > card.bottom
    assert route.heading == Point(0, -1)


def test_runs_in_one_channel_do_not_lie_atop_each_other() -> None:
    seats = {name: (stage, 0, 0) for stage, name in enumerate("abcd")}
    layout = layout_map(make_map(seats, [("a", "c"), ("b", "d"), ("a", "d")]), "j")
    lows = [max(p.y for p in layout.arrow(one).points()) for one in layout.transitions]  # type: ignore[union-attr]
    assert len(set(lows)) == 3


def test_arrow_at_finds_the_arrow_and_nothing_beside_it() -> None:
    layout = layout_map(make_map({"a": (0, 0, 0), "b": (1, 0, 0)}, [("a", "b")]), "j")
    route = layout.arrow("a>b#0")
    assert route is not None
    assert layout.arrow_at(*route.label_at) == "a>b#0"
    assert layout.arrow_at(route.label_at.x, route.label_at.y + 5) == "a>b#0"
    assert layout.arrow_at(route.label_at.x, route.label_at.y + 9) is None


def test_backstage_lanes_lie_below_the_line_of_visibility() -> None:
    layout = layout_map(make_project(), "journey-1")
    front = [lane for lane in layout.lanes if lane.lane.lane_kind is not LaneKind.BACKSTAGE]
    back = [lane for lane in layout.lanes if lane.lane.lane_kind is LaneKind.BACKSTAGE]
    assert layout.visibility_y is not None
    assert max(lane.rect.bottom for lane in front) <= layout.visibility_y <= min(lane.rect.y for lane in back)


def test_places_tell_stage_lane_and_header() -> None:
    layout = layout_map(make_project(), "journey-1")
    stage = layout.stages[1]
    assert layout.stage_at(stage.header.centre.x, stage.header.centre.y) == stage
    assert layout.header_at(*stage.header.centre) == stage
    assert layout.header_at(stage.band.centre.x, stage.band.bottom - 1) is None
    assert layout.lane_at(layout.lanes[1].rect.centre.y) == layout.lanes[1]
    assert layout.lane_label_at(*layout.lanes[0].label.centre) == layout.lanes[0]
    assert layout.cell_at(-5, 200) is None
    assert layout.cell_at(stage.band.centre.x, 5) is None
    assert layout.cell_rect(Cell("gone", "web", 0)) is None


def test_notes_stack_under_their_touchpoint_and_grow_with_their_text() -> None:
    project = make_map({"a": (1, 0, 0), "b": (1, 0, 1)}, [])
    notes: list[Record] = [
        Note(id="short", journey_id="j", stage_id="s1", touchpoint_id="a", text="Wait"),
        Note(id="long", journey_id="j", stage_id="s1", touchpoint_id="b", text="word " * 30),
        Note(id="cause", journey_id="j", stage_id="s1", touchpoint_id="b", text="Wait", cause=NoteCause.RUDE),
        Note(id="stage", journey_id="j", stage_id="s2", text="For the whole stage"),
        Action(id="act", journey_id="j", touchpoint_id="a", title="Mend it"),
    ]
    project.apply(Edit("add", tuple(Change(None, note) for note in notes)))
    layout = layout_map(project, "j")
    assert all(layout.notes[one].x == layout.cards["a"].x for one in ("short", "long", "cause"))
    assert layout.notes["stage"].x > layout.cards["a"].right
    assert layout.notes["long"].h > layout.notes["short"].h
    assert layout.notes["cause"].h > layout.notes["short"].h
    for a, b in combinations([*layout.notes.values(), *layout.actions.values()], 2):
        assert not a.intersects(b)
    band = layout.analysis_band(AnalysisLane.NOTES)
    assert band is not None
    assert all(band.rect.y <= rect.y and rect.bottom <= band.rect.bottom for rect in layout.notes.values())
    assert layout.note_at(*layout.notes["long"].centre) == "long"
    assert layout.action_at(*layout.actions["act"].centre) == "act"
    assert layout.note_at(1, 1) is None


def test_emotion_points_stand_at_their_value() -> None:
    layout = layout_map(make_project(), "journey-1", LayoutOptions(persona_ids=("maya", None)))
    points = {point.touchpoint_id: point for point in layout.emotion_points("maya")}
    assert points["pay"].value == -1.5
    assert layout.emotion_value(points["pay"].y) == pytest.approx(-1.5)
    assert points["ask"].value is None
    assert layout.emotion_value(-1000) == 2
    everyone = {point.touchpoint_id: point for point in layout.emotion_points(None)}
    assert everyone["pay"].y < points["pay"].y
    xs = [point.x for point in layout.emotion_points(None)]
    assert xs == sorted(xs)
    assert len(set(xs)) == len(xs)
    assert layout.emotion_point_at(points["pay"].x + 2, points["pay"].y - 2) == points["pay"]
    assert layout.emotion_point_at(points["pay"].x, points["pay"].y - 300) is None
    card = layout.cards["pay"]
    assert card.x <= points["pay"].x <= card.right


def test_analysis_lanes_follow_the_journey_or_the_options() -> None:
    project = make_project()
    assert [band.lane for band in layout_map(project, "journey-1").analysis] == ["emotion", "scores", "notes"]
    chosen = LayoutOptions(analysis_lanes=("notes", "emotion"))
    layout = layout_map(project, "journey-1", chosen)
    assert [band.lane for band in layout.analysis] == ["notes", "emotion"]
    assert layout.analysis[0].rect.bottom == layout.analysis[1].rect.y
    assert set(layout.analysis[0].cells) == {"discover", "buy", "use"}


def test_an_empty_journey_has_a_layout() -> None:
    layout = layout_map(Project([Journey(id="j", title="New")]), "j")
    assert layout.bounds.w > 0
    assert layout.bounds.h > 0
    assert layout.card_at(50, 50) is None
    assert layout.cell_at(50, 50) is None
    assert layout.arrow_at(50, 50) is None
    assert layout.objects_in(layout.bounds) == ([], [], [], [])
    nothing = layout_map(Project(), "gone")
    assert nothing.stages == ()


def test_a_stage_without_touchpoints_has_one_cell_per_lane() -> None:
    layout = layout_map(make_map({}, [], stages=1), "j")
    assert layout.stages[0].columns == 1
    rect = layout.cell_rect(Cell("s0", "l0", 0))
    assert rect is not None
    assert layout.cell_at(*rect.centre) == Cell("s0", "l0", 0)


def test_two_touchpoints_in_one_cell_are_both_seen() -> None:
    project = make_map({"a": (0, 0, 0)}, [])
    twin = Touchpoint(id="twin", journey_id="j", stage_id="s0", lane_id="l0", column=0, title="Twin")
    project.apply(Edit("add", (Change(None, twin),)))
    layout = layout_map(project, "j")
    assert len(layout.cards) == 2
    assert not layout.cards["a"].intersects(layout.cards["twin"])


def test_an_edit_computes_only_what_it_touches() -> None:
    project = make_project()
    first = layout_map(project, "journey-1")
    assert layout_map(project, "journey-1") is first
    before = first.arrow("t1")
    emotion = Emotion(id="new", touchpoint_id="help", value=-2)
    project.apply(Edit("feel", (Change(None, emotion),)))
    second = layout_map(project, "journey-1")
    assert second is not first
    assert second.arrow("t1") is before
    points = {point.touchpoint_id: point for point in second.emotion_points(None)}
    assert points["help"].value == -2
    project.apply(Edit("undo", (Change(emotion, None),)))
    assert {p.touchpoint_id: p.value for p in layout_map(project, "journey-1").emotion_points(None)}["help"] is None


def test_a_new_title_moves_nothing_and_a_new_cell_does() -> None:
    project = make_project()
    first = layout_map(project, "journey-1")
    route = first.arrow("t1")
    pay = project.need(Touchpoint, "pay")
    renamed, moved = replace(pay, title="Pay"), replace(pay, title="Pay", column=1)
    project.apply(Edit("rename", (Change(pay, renamed),)))
    second = layout_map(project, "journey-1")
    assert second.arrow("t1") is route
    project.apply(Edit("move", (Change(renamed, moved),)))
    third = layout_map(project, "journey-1")
    assert third.cards["pay"].x > first.cards["pay"].x
    assert third.arrow("t1") != route
    join = project.need(Transition, "t1")
    project.apply(Edit("share", (Change(join, replace(join, share=0.9)),)))
    assert layout_map(project, "journey-1").transitions["t1"].share == 0.9
    stage = project.need(Stage, "buy")
    project.apply(Edit("rename", (Change(stage, replace(stage, title="Pay for it")),)))
    assert layout_map(project, "journey-1").stages[1].stage.title == "Pay for it"


def test_five_thousand_touchpoints_are_laid_out() -> None:
    project = make_large_project(5000, 7500)
    layout = layout_map(project, "journey-1")
    assert len(layout.cards) == 5000
    assert len(layout.transitions) == 7500
    for a, b in list(combinations(layout.touchpoints_in(Rect(0, 0, 2000, 1000)), 2)):
        assert not layout.cards[a].intersects(layout.cards[b])
