"""What a layout answers about places, also on maps that a damaged file may bring."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cxjourney.domain.layout import LayoutOptions, Rect, layout_map
from cxjourney.domain.layout_paths import PathPen
from cxjourney.domain.layout_shapes import ArrowPath, Point
from cxjourney.domain.notices import NPS_NOTICE
from cxjourney.domain.project import Project
from cxjourney.domain.records import Action, AnalysisLane, Asset, Emotion, Journey, Note, Record, Touchpoint, Transition
from tests.builders import make_large_project, make_records

J = "journey-1"


def make_map(*more: Record, lanes: tuple[str, ...] = tuple(AnalysisLane)) -> Project:
    """Return the small shop with all analysis lanes, a picture, an action, and `more`."""
    records = [
        replace(record, analysis_lanes=lanes) if isinstance(record, Journey) else record for record in make_records()
    ]
    records = [
        replace(r, image_ids=("a1", "a1")) if r.id == "pay" and isinstance(r, Touchpoint) else r for r in records
    ]
    records += [
        Asset(id="a1", name="till.png"),
        Action(id="x1", journey_id=J, touchpoint_id="pay", title="Fewer steps"),
    ]
    return Project([*records, *more])


def test_it_says_what_lies_where() -> None:
    layout = layout_map(make_map(), J)
    assert {arrow.id for arrow in layout.arrows_of("pay")} == {"t1", "t2", "t3", "t5"}
    assert layout.arrows_of("nothing") == []
    assert layout.route("t1").bounds.w > 0
    with pytest.raises(KeyError):
        layout.route("nothing")
    note, action, image = layout.notes["n1"], layout.actions["x1"], layout.images["pay", "a1"]
    assert layout.note_at(note.x + 1, note.y + 1) == "n1"
    assert layout.action_at(action.x + 1, action.y + 1) == "x1"
    assert layout.image_at(image.x + 1, image.y + 1) == ("pay", "a1")
    assert (layout.note_at(-5, -5), layout.action_at(-5, -5), layout.image_at(-5, -5)) == (None, None, None)
    band = layout.analysis_band(AnalysisLane.NOTES)
    assert band is not None
    assert layout.analysis_at(band.rect.y + 1) == band
    assert layout.analysis_at(-5) is None
    card = layout.cards["advert"]
    stage = layout.stage_at(card.x + 1, card.y + 1)
    assert stage is not None
    assert stage.stage.id == "discover"
    assert layout.stage_at(card.x, -5) is None
    assert layout.stage_at(-500, card.y) is None
    assert layout.touchpoints_in(Rect(card.x, card.y, 2, 2)) == ["advert"]
    assert "n1" in layout.objects_in(note).notes
    assert layout.cell_of("nothing") is None


def test_arrows_are_found_near_their_route_and_not_elsewhere() -> None:
    layout = layout_map(make_map(), J)
    end = layout.route("t1").end
    assert layout.arrow_at(end.x - 4, end.y) == "t1"
    assert "t1" in layout.arrows_in(layout.cards["pay"])
    empty = layout.cards["ask"]
    assert layout.arrow_at(empty.x + 20, empty.y + 20) is None


def test_emotions_are_placed_read_and_found() -> None:
    layout = layout_map(make_map(), J)
    everyone = layout.emotion_points(None)
    assert {point.touchpoint_id for point in everyone} >= {"advert", "pay"}
    felt = next(point for point in everyone if point.touchpoint_id == "pay")
    assert layout.emotion_value(layout.emotion_y(1.5)) == pytest.approx(1.5)
    assert layout.emotion_value(-1e6) == 2.0
    assert layout.emotion_point_at(felt.x + 3, felt.y) == felt
    assert layout.emotion_point_at(felt.x, felt.y + 400) is None
    assert layout.emotion_point_at(felt.x + 3, felt.y, personas=(felt.persona_id,)) == felt
    assert layout.emotion_point_at(felt.x + 3, felt.y, personas=("nobody",)) is None
    assert layout.emotion_points_in(None, felt.x - 1, felt.x + 1) == (felt,)
    without = layout_map(make_map(lanes=()), J)
    assert without.emotion_value(100) == 0.0
    assert without.emotion_points(None) == ()


def test_a_lane_that_nobody_knows_is_left_out() -> None:
    layout = layout_map(make_map(lanes=("scores", "weather", "notes")), J)
    assert [band.lane for band in layout.analysis] == [AnalysisLane.SCORES, AnalysisLane.NOTES]


def test_records_that_point_nowhere_have_no_place() -> None:
    layout = layout_map(
        make_map(
            Touchpoint(id="lost", journey_id=J, stage_id="gone", lane_id="web", title="Lost", image_ids=("a1",)),
            Note(id="n9", journey_id=J, stage_id="gone", text="Lost"),
            Action(id="x9", journey_id=J, touchpoint_id="lost", title="Lost"),
            Emotion(id="e9", touchpoint_id="lost", value=1),
            Transition(id="t9", journey_id=J, source_id="lost", target_id="pay"),
        ),
        J,
    )
    assert "lost" not in layout.cards
    assert "n9" not in layout.notes
    assert layout.actions["x9"].x < layout.actions["x1"].x, "an action of nowhere stands at the journey's begin"
    assert ("lost", "a1") not in layout.images
    assert layout.arrow("t9") is None
    assert "t9" not in layout.transitions


def test_an_arrow_back_to_its_own_card_goes_round_the_corner() -> None:
    layout = layout_map(make_map(Transition(id="self", journey_id=J, source_id="pay", target_id="pay")), J)
    route, card = layout.route("self"), layout.cards["pay"]
    assert route.bounds.right > card.right
    assert [arrow.id for arrow in layout.arrows_of("pay")].count("self") == 1


def test_an_arrow_past_a_card_of_its_column_goes_round_it_with_its_label_beside_it() -> None:
    between = Touchpoint(id="till", journey_id=J, stage_id="buy", lane_id="store", title="Pay at the till")
    layout = layout_map(make_map(between), J)
    route, card = layout.route("t3"), layout.cards["till"]
    assert layout.cards["pay"].bottom < card.y < layout.cards["pack"].y
    assert (route.start.x, route.end.x) == (layout.cards["pay"].right, layout.cards["pack"].right)
    assert all(point.x >= card.right for point in route.points())
    assert route.bounds.right > card.right
    assert route.upright
    assert layout.cards["pay"].bottom < route.label_at.y < layout.cards["pack"].y


def test_a_label_goes_to_the_longest_piece_wherever_that_is() -> None:
    layout = layout_map(make_map(), J)
    last, first = layout.route("t1"), layout.route("t5")  # straight across; back below its own card
    assert (last.upright, first.upright) == (False, False)
    assert last.label_at == Point((last.start.x + last.end.x) / 2, last.start.y)
    pieces = [ArrowPath("a", Point(0, 0), ((90.0, 0.0), (90.0, 10.0)), Point(0, 1)),
              ArrowPath("b", Point(0, 0), ((10.0, 0.0), (10.0, 90.0)), Point(0, 1))]  # fmt: skip
    assert [(piece.label_at, piece.upright) for piece in pieces] == [(Point(45, 0), False), (Point(10, 45), True)]


def test_many_arrows_share_tracks_by_a_fixed_rule() -> None:
    layout = layout_map(make_large_project(800, 1600), J, LayoutOptions())
    routes = [layout.route(transition_id) for transition_id in layout.transitions]
    assert len(routes) == 1600
    assert all(route.bounds.w >= 0 and route.bounds.h >= 0 for route in routes)


def test_a_pen_leaves_out_lines_and_corners_of_no_length() -> None:
    pen = PathPen(Point(10, 10))
    pen.line_to(10, 10)
    assert pen.path("dot").end == Point(10, 10)
    level = PathPen(Point(0, 0))
    level.curve_across(Point(50, 0.2))
    level.corners([Point(50, 0.2), Point(80, 40)])
    assert level.path("line").end == Point(80, 40)
    steep = PathPen(Point(0, 0))
    steep.line_or_curve(Point(10, 60), level=False)
    assert steep.path("s").end == Point(10, 60)
    slanted = PathPen(Point(0, 0))
    slanted.line_or_curve(Point(60, 10), level=True)
    assert slanted.path("s").end == Point(60, 10)
    PathPen(Point(0, 0)).corners([])


def test_the_notice_names_the_owners_of_the_marks() -> None:
    assert "registered trademarks" in NPS_NOTICE


def test_without_stages_there_is_no_place_for_actions() -> None:
    bare = Project([Journey(id="j", title="Bare", analysis_lanes=tuple(AnalysisLane)),
                    Action(id="x", journey_id="j", title="Begin")])  # fmt: skip
    layout = layout_map(bare, "j")
    assert layout.actions == {}
    assert layout.stage_at(20, 20) is None


def test_an_arrow_across_the_whole_of_a_large_map_is_found_everywhere_on_its_way() -> None:
    project = make_large_project(3000, 10)
    far = Transition(id="far", journey_id=J, source_id="t0", target_id="t2999")
    layout = layout_map(Project([*project.records(), far]), J)
    middle = layout.cards["t1525"]
    assert "far" in layout.arrows_in(middle)
    assert Rect(1, 2, 3, 4).moved(2, 3) == Rect(3, 5, 3, 4)


def test_of_two_arrows_the_nearer_one_is_meant() -> None:
    project = make_map(Transition(id="t10", journey_id=J, source_id="advert", target_id="pay"))
    layout = layout_map(project, J)
    for transition_id in ("t1", "t10"):
        start = layout.route(transition_id).start
        assert layout.arrow_at(start.x + 2, start.y, 30) == transition_id
