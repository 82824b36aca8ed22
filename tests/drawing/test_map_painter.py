"""The map painter, judged by the pixels that it leaves."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from cxjourney.domain.layout import Cell, Point, Rect
from cxjourney.domain.project import Project
from cxjourney.domain.records import Journey
from cxjourney.drawing.brush import Detail, detail_for
from cxjourney.drawing.content import MapContent
from cxjourney.drawing.fonts import load_fonts
from cxjourney.drawing.map_painter import MapPainter, PaintState
from cxjourney.drawing.theme import load_theme
from tests.builders import make_large_project, make_project
from tests.drawing.pictures import count, edge_of, full_project, is_covered, make_content, make_painter, picture

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_cards_carry_their_bands_colour(theme: str) -> None:
    painter = make_painter(make_project(), theme)
    image = picture(painter)
    colours = {"advert": painter.theme.good, "ask": painter.theme.middle, "pay": painter.theme.low}
    for touchpoint_id, colour in colours.items():
        edge = edge_of(painter.layout, touchpoint_id)
        assert count(image, edge, colour) > 0.6 * edge.w * edge.h, touchpoint_id
        badge = painter.layout.cards[touchpoint_id]
        assert count(image, badge, colour) > edge.w * edge.h, "shape and number of the badge have the colour too"
    assert image.pixelColor(2, 2) == painter.theme.background
    assert is_covered(image)


def test_few_answers_and_no_data_stay_without_a_judgement() -> None:
    painter = make_painter(make_project())
    image = picture(painter)
    for touchpoint_id in ("pack", "help"):
        card = painter.layout.cards[touchpoint_id]
        for colour in (painter.theme.good, painter.theme.low):
            assert count(image, card, colour) == 0


def test_colour_by_emotion_takes_the_felt_bands() -> None:
    painter = make_painter(make_project(), colour_by="emotion")
    image = picture(painter)
    assert count(image, edge_of(painter.layout, "pay"), painter.theme.low) > 100  # maya felt −1.5
    assert count(image, edge_of(painter.layout, "advert"), painter.theme.good) == 0  # she said nothing there


def test_traffic_light_bands_are_a_choice() -> None:
    painter = make_painter(make_project())
    painter.set_theme(load_theme("light", "traffic"))
    assert count(picture(painter), edge_of(painter.layout, "advert"), load_theme("light", "traffic").good) > 100
    assert load_theme("light", "traffic").good != load_theme("light").good


def test_the_moment_of_truth_has_its_diamond_at_every_zoom() -> None:
    painter = make_painter(make_project())
    card = painter.layout.cards["pay"]
    for zoom in (1.0, 0.5, 0.2):
        corner = Rect((card.right - 25) * zoom, (card.y - 18) * zoom, 40 * zoom, 40 * zoom)
        assert count(picture(painter, zoom), corner, painter.theme.moment, 12) >= 4, zoom


def test_selection_hover_and_previews_are_seen() -> None:
    painter = make_painter(make_project())
    card, accent = painter.layout.cards["ask"], painter.theme.accent
    image = picture(painter, state=PaintState(hovered="ask"))
    device = QPainter(image)
    painter.paint_selection(device, card, 1.0)
    around = card.grown(5)
    device.end()
    assert count(image, around, accent) > 300
    cell = painter.layout.cell_rect(Cell("use", "store", 0))
    assert cell is not None
    device = QPainter(image)
    before = count(image, cell, accent, 40)
    painter.paint_drop_preview(device, cell, 1.0)
    painter.paint_focus(device, card, 1.0)
    painter.paint_rubber_band(device, Rect(0, 0, 50, 50), 1.0)
    painter.paint_arrow(device, "t1", 1.0)
    painter.paint_arrow(device, "no such arrow", 1.0)
    painter.paint_arrow_preview(device, Point(10, 10), Point(90, 40), 1.0)
    painter.paint_emotion_preview(device, 200, 500, -1.5, 1.0)
    assert device.transform().isIdentity()
    device.end()
    assert count(image, cell, accent, 40) > before


def test_a_lifted_card_is_drawn_where_it_is_dragged_and_not_where_it_was() -> None:
    painter = make_painter(make_project())
    state = PaintState(hidden=frozenset({"advert"}))
    image = picture(painter, state=state)
    old = edge_of(painter.layout, "advert")
    assert count(image, old, painter.theme.good) == 0
    device = QPainter(image)
    painter.paint_card(device, "advert", 1.0, dx=30, dy=260, lifted=True)
    device.end()
    assert count(image, old.moved(30, 260), painter.theme.good) > 100


def test_hiding_a_touchpoint_hides_its_arrows() -> None:
    painter = make_painter(make_project())
    route = painter.layout.arrow("t3")
    assert route is not None
    along = Rect(route.start.x - 3, route.start.y + 4, 6, 40)
    assert count(picture(painter), along, painter.theme.edge, 60) > 30
    assert count(picture(painter, state=PaintState(hidden=frozenset({"pack"}))), along, painter.theme.edge, 60) == 0


@pytest.mark.parametrize("zoom", [4.0, 1.0, 0.67, 0.5, 0.34, 0.2, 0.05])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_everything_can_be_painted_at_every_zoom(zoom: float, theme: str) -> None:
    picture_of = QImage(20, 10, QImage.Format.Format_RGB32)
    picture_of.fill(QColor("#00FF00"))
    painter = make_painter(full_project(), theme, images=lambda asset_id: picture_of)
    image = picture(painter, zoom)
    assert is_covered(image)
    (rect,) = painter.layout.images.values()
    middle = rect.centre
    assert image.pixelColor(int(middle.x * zoom), int(middle.y * zoom)) == QColor("#00FF00")


def test_stored_cards_look_like_freshly_drawn_ones() -> None:
    project = make_project()
    fresh, stored = picture(make_painter(project, cached=False)), picture(make_painter(project, cached=True))
    card = make_painter(project).layout.cards["pay"]
    for colour in ("low", "ink", "low_fill"):
        wanted = count(fresh, card, load_theme("light").colour(colour))
        assert wanted > 0
        assert abs(count(stored, card, load_theme("light").colour(colour)) - wanted) < 0.25 * wanted + 20


def test_two_strips_paint_what_one_frame_paints() -> None:
    """Panning exposes strips; they must join without a seam."""
    painter = make_painter(full_project())
    whole = picture(painter)
    bounds = painter.layout.bounds
    joined = QImage(whole.size(), whole.format())
    cut = round(bounds.w / 2)
    for x, width in ((0, cut), (cut, round(bounds.w) - cut)):
        device = QPainter(joined)
        device.setClipRect(x, 0, width, joined.height())
        painter.paint(device, Rect(x, 0, width, bounds.h), 1.0)
        device.end()
    different = sum(
        whole.pixel(x, y) != joined.pixel(x, y) for y in range(0, whole.height(), 2) for x in range(cut - 40, cut + 40)
    )
    assert different < 80


def test_high_resolution_screens_get_sharp_cards() -> None:
    painter = make_painter(make_project())
    image = picture(painter, 1.0, ratio=2.0)
    edge = edge_of(painter.layout, "advert")
    assert count(image, Rect(edge.x * 2, edge.y * 2, edge.w * 2, edge.h * 2), painter.theme.good) > 4 * 100


def test_a_changed_map_is_shown_after_set_map() -> None:
    project = make_project()
    painter = make_painter(project)
    content = MapContent(project, "journey-1")
    painter.set_map(painter.layout, content)
    assert count(picture(painter), edge_of(painter.layout, "advert"), painter.theme.good) == 0
    painter.set_map(painter.layout, make_content(project))
    assert count(picture(painter), edge_of(painter.layout, "advert"), painter.theme.good) > 100


def test_an_empty_journey_is_painted_as_background() -> None:
    from cxjourney.domain.layout import layout_map

    project = Project([Journey(id="j", title="New")])
    painter = MapPainter(layout_map(project, "j"), MapContent(project, "j"), load_theme("light"), load_fonts())
    for zoom in (1.0, 0.5, 0.1):
        assert picture(painter, zoom).pixelColor(1, 1) == painter.theme.background


def test_hostile_titles_neither_hang_nor_leave_their_card() -> None:
    from dataclasses import replace

    from cxjourney.domain.edits import Change, Edit
    from cxjourney.domain.records import Touchpoint

    project = make_project()
    pay = project.need(Touchpoint, "pay")
    title = "<b>&amp;" + "W" * 400 + "\u202e مرحبا 你好 🙂"
    project.apply(Edit("rename", (Change(pay, replace(pay, title=title, channel="x" * 300)),)))
    painter = make_painter(project)
    card = painter.layout.cards["pay"]
    image = picture(painter)
    assert count(image, card, painter.theme.ink, 30) > 50
    beside = Rect(card.right + 2, card.y + 16, 8, 10)
    assert count(image, beside, painter.theme.ink, 60) == 0


def test_detail_drops_with_the_zoom() -> None:
    assert [detail_for(zoom) for zoom in (2.0, 0.66, 0.5, 0.34, 0.2)] == [
        Detail.NEAR, Detail.NEAR, Detail.MID, Detail.MID, Detail.FAR,
    ]  # fmt: skip
    painter = make_painter(make_project())
    card = painter.layout.cards["advert"]
    near = count(picture(painter, 1.0), card, painter.theme.good_fill)
    middle_card = Rect(card.x * 0.5, card.y * 0.5, card.w * 0.5, card.h * 0.5)
    far_card = Rect(card.x * 0.2, card.y * 0.2, card.w * 0.2, card.h * 0.2)
    assert near > 200, "a pill behind the score"
    assert count(picture(painter, 0.5), middle_card, painter.theme.good_fill) < 20, "the score without its pill"
    assert count(picture(painter, 0.5), middle_card, painter.theme.good, 60) > 20
    assert count(picture(painter, 0.2), far_card, painter.theme.good_fill) == 0


def test_a_large_map_paints_whole_and_in_strips() -> None:
    project = make_large_project(2000, 3000)
    from cxjourney.domain.layout import layout_map

    layout = layout_map(project, "journey-1")
    painter = MapPainter(layout, MapContent(project, "journey-1"), load_theme("light"), load_fonts())
    zoom = 800 / layout.bounds.w
    image = QImage(800, 200, QImage.Format.Format_RGB32)
    device = QPainter(image)
    device.scale(zoom, zoom)
    painter.paint(device, Rect(0, 0, 800 / zoom, 200 / zoom), zoom)
    device.end()
    assert count(image, Rect(0, 0, 800, 200), painter.theme.edge, 40) > 200
    device = QPainter(image)
    device.translate(-4000, 0)
    painter.paint(device, Rect(4000, 0, 800, 200), 1.0)
    device.end()
    assert count(image, Rect(0, 0, 800, 200), painter.theme.ink, 30) > 50


def test_painting_between_an_edit_and_its_layout_does_not_fail() -> None:
    from cxjourney.domain.edits import Change, Edit
    from cxjourney.domain.records import Note, Touchpoint, Transition

    project = make_project()
    painter = make_painter(project)
    gone = [project.need(Touchpoint, "help"), project.need(Transition, "t4"), project.need(Transition, "t5")]
    project.apply(Edit("remove", tuple(Change(one, None) for one in [*gone, project.need(Note, "n1")])))
    assert is_covered(picture(painter))


def test_labels_of_arrows_keep_clear_of_cards() -> None:
    from cxjourney.domain.layout import layout_map
    from cxjourney.domain.records import TransitionKind
    from cxjourney.drawing.arrow_labels import CHIP_HEIGHT, place_chips
    from cxjourney.drawing.content import ArrowContent

    layout = layout_map(make_project(), "journey-1")
    fonts = load_fonts()
    for label, wait, drop_off in (
        ("", "30 h", "−12 %"),
        ("where is my repair?", "4 d", ""),
        ("if it is a gift", "", ""),
    ):
        arrow = ArrowContent(TransitionKind.NORMAL, None, True, wait, drop_off, label)
        for transition_id in layout.transitions:
            chips = place_chips(layout, fonts, layout.route(transition_id), arrow)
            assert [chip.text for chip in chips if chip.text in (label, wait, drop_off)]
            for chip in chips:
                box = Rect(chip.x, chip.y - CHIP_HEIGHT / 2, chip.width, CHIP_HEIGHT)
                assert not layout.touchpoints_in(box), (transition_id, chip)
    nothing = ArrowContent(TransitionKind.NORMAL, None, False, "", "", "")
    assert place_chips(layout, fonts, layout.route("t1"), nothing) == ()
