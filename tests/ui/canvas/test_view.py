"""Zoom, pan and what is painted again: arithmetic, the kept picture, sticky headers, mini-map."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QImage, QPainter, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cxjourney.domain import actions
from cxjourney.drawing.theme import load_theme
from cxjourney.ui.canvas.backing import Backing
from cxjourney.ui.canvas.overlay_state import Part
from cxjourney.ui.canvas.view_state import ViewState
from tests.ui.canvas.conftest import LEFT, NONE, Desk


def picture(desk: Desk) -> QImage:
    return desk.canvas.viewport().grab().toImage()


def wheel(desk: Desk, place: QPoint, pixels: QPoint, angle: QPoint, modifiers: Qt.KeyboardModifier) -> None:
    viewport = desk.canvas.viewport()
    event = QWheelEvent(
        QPointF(place), QPointF(viewport.mapToGlobal(place)), pixels, angle, Qt.MouseButton.NoButton, modifiers,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(viewport, event)


def test_zoom_keeps_what_lies_under_the_cursor() -> None:
    view = ViewState()
    view.viewport, view.content = QSize(800, 600), QSizeF(3000, 2000)
    for scale in (0.2, 0.5, 1.0, 3.0, 8.0):
        under = view.to_map(QPointF(300, 200))
        view.zoom_to(scale, QPointF(300, 200))
        after = view.to_map(QPointF(300, 200))
        assert abs(after.x() - under.x()) * view.scale <= 1.0
        assert abs(after.y() - under.y()) * view.scale <= 1.0


def test_zoom_stays_between_5_and_800_percent() -> None:
    view = ViewState()
    view.viewport, view.content = QSize(800, 600), QSizeF(3000, 2000)
    view.zoom_to(100, QPointF())
    assert view.scale == 8.0
    view.zoom_to(0.0001, QPointF())
    assert view.scale == 0.05


def test_a_map_too_large_for_5_percent_can_still_be_seen_whole() -> None:
    view = ViewState()
    view.viewport, view.content = QSize(800, 600), QSizeF(90_000, 2000)
    view.fit()
    assert view.scale < 0.05
    assert view.share_seen() > 0.999


def test_the_map_cannot_be_lost() -> None:
    view = ViewState()
    view.viewport, view.content = QSize(800, 600), QSizeF(3000, 2000)
    for far in (QPoint(10**6, 10**6), QPoint(-(10**6), -(10**6))):
        view.scroll_to(far)
        assert view.visible().intersects(QRectF(0, 0, 3000, 2000))


def test_ctrl_wheel_zooms_around_the_cursor_and_the_wheel_pans(desk: Desk) -> None:
    place = QPoint(420, 260)
    under, scale = desk.canvas.view.to_map(place), desk.canvas.view.scale
    wheel(desk, place, QPoint(), QPoint(0, 240), Qt.KeyboardModifier.ControlModifier)
    assert desk.canvas.view.scale > scale
    assert (desk.canvas.view.to_map(place) - under).manhattanLength() < 3
    scroll = QPoint(desk.canvas.view.scroll)
    wheel(desk, place, QPoint(-30, -20), QPoint(), NONE)
    assert desk.canvas.view.scroll - scroll == QPoint(30, 20)


def test_a_pan_paints_only_the_strips_that_come_into_view(desk: Desk) -> None:
    desk.canvas.zoom_to(2.0)
    desk.canvas.render_frame()
    before = desk.canvas.backing.painted_pixels
    desk.canvas.pan_by(10, 5)
    desk.canvas.viewport().repaint()
    size = desk.canvas.viewport().size()
    assert desk.canvas.backing.painted_pixels - before <= 10 * size.height() + 5 * size.width()


def test_a_panned_picture_equals_a_fresh_one(desk: Desk) -> None:
    desk.canvas.zoom_to(1.7)
    desk.canvas.minimap.wanted = False
    for dx, dy in ((13, 7), (-40, 22), (200, -3), (1, 1)):
        desk.canvas.pan_by(dx, dy)
        moved = picture(desk)
        desk.canvas.backing.invalidate()
        assert differing(moved, picture(desk)) < 0.002


def differing(one: QImage, other: QImage) -> float:
    """Return the share of pixels that differ visibly, sampled on a grid."""
    assert one.size() == other.size()
    total = wrong = 0
    for x in range(0, one.width(), 3):
        for y in range(0, one.height(), 3):
            first, second = one.pixelColor(x, y), other.pixelColor(x, y)
            total += 1
            wrong += (
                max(
                    abs(first.red() - second.red()),
                    abs(first.green() - second.green()),
                    abs(first.blue() - second.blue()),
                )
                > 60
            )
    return wrong / total


def test_an_edit_repaints_only_what_it_touched(desk: Desk) -> None:
    desk.canvas.render_frame()
    before = desk.canvas.backing.painted_pixels
    desk.document.do(actions.rename_touchpoint(desk.project, "pay", "Pay"))
    desk.canvas.viewport().repaint()
    size = desk.canvas.viewport().size()
    painted = desk.canvas.backing.painted_pixels - before
    assert 0 < painted < size.width() * size.height() / 10


def test_a_partly_repainted_picture_equals_a_fresh_one(desk: Desk) -> None:
    desk.canvas.minimap.wanted = False
    desk.canvas.render_frame()
    project = desk.project
    for edit in (
        actions.rename_touchpoint(project, "pay", "Pay at the till with a long title"),
        actions.toggle_moment(project, "help"),
        actions.set_emotion(project, "help", -2.0),
        actions.vote(project, "n1"),
        actions.edit_transition(project, "t1", label="via banner", wait_hours=3.0, share=0.9),
        actions.rename_lane(project, "web", "Online"),
        actions.rename_stage(project, "buy", "Purchase"),
        actions.edit_note(project, "n2", text="Short"),
    ):
        desk.document.do(edit)
        patched = picture(desk)
        desk.canvas.backing.invalidate()
        assert differing(patched, picture(desk)) < 0.0002, edit.text


def test_headers_and_labels_stay_in_sight_and_can_be_used(desk: Desk) -> None:
    desk.canvas.zoom_to(3.0)
    desk.canvas.reveal(desk.canvas.state.shown.rect_of("pack"))
    sticky = desk.canvas.sticky
    headers = {stage_id: rect for stage_id, _, rect in sticky.headers()}
    assert "buy" in headers
    place = headers["buy"].center().toPoint()
    assert desk.canvas.hit_at(place).part is Part.STAGE
    QTest.mouseClick(desk.canvas.viewport(), LEFT, NONE, place)
    assert desk.selection.ids == ("buy",)
    labels = {lane_id: rect for lane_id, _, rect in sticky.labels(desk.canvas._painter.content) if lane_id}
    assert desk.canvas.hit_at(labels["back"].center().toPoint()).id == "back"


def test_a_map_is_first_seen_from_the_top_at_a_scale_that_can_be_read(desk: Desk) -> None:
    view = desk.canvas.view
    assert view.scale >= 0.7
    assert view.scroll.y() < 0
    desk.canvas.zoom_to(3.0)
    desk.canvas.pan_by(500, 500)
    desk.canvas.fit_width()
    assert 0.7 <= view.scale <= 1.0
    assert view.rect_to_view(QRectF(QPointF(0, 0), view.content)).top() >= 0


def test_the_minimap_shows_only_while_there_is_something_to_find(desk: Desk) -> None:
    desk.canvas.fit()
    assert desk.canvas.minimap.isHidden()
    desk.canvas.commands.zoom_in()
    desk.canvas.zoom_to(3.0)
    assert desk.canvas.minimap.isVisible()
    desk.canvas.pan_by(-9999, -9999)
    before = QPoint(desk.canvas.view.scroll)
    minimap = desk.canvas.minimap
    QTest.mouseClick(minimap, LEFT, NONE, QPoint(minimap.width() - 12, minimap.height() - 12))
    assert desk.canvas.view.scroll.x() > before.x()
    desk.canvas.commands.toggle_minimap()
    assert minimap.isHidden()


def test_the_current_thing_is_scrolled_into_sight(desk: Desk) -> None:
    desk.canvas.zoom_to(4.0)
    for key in (Qt.Key.Key_End, Qt.Key.Key_Home, Qt.Key.Key_Right, Qt.Key.Key_Down):
        desk.key(key)
        rect = desk.canvas.view.rect_to_view(desk.canvas.state.shown.rect_of(desk.selection.ids[-1]))
        assert QRectF(desk.canvas.viewport().rect()).contains(rect.center())


def test_zoom_commands(desk: Desk) -> None:
    commands, view = desk.canvas.commands, desk.canvas.view
    commands.zoom_100()
    assert view.scale == 1.0
    commands.zoom_in()
    assert view.scale > 1.0
    commands.zoom_out()
    commands.zoom_out()
    assert view.scale < 1.0
    commands.fit()
    assert view.share_seen() > 0.999
    desk.selection.set(("pay",))
    commands.zoom_to_selection()
    assert view.visible().contains(desk.canvas.state.shown.rect_of("pay"))
    assert view.scale > 1.0


def test_colours_follow_the_theme(desk: Desk) -> None:
    light = picture(desk).pixelColor(5, 5)
    desk.canvas.set_theme(load_theme("dark"))
    dark = picture(desk).pixelColor(5, 5)
    assert light == load_theme("light").colour("background")
    assert dark == load_theme("dark").colour("background")


def test_an_empty_map_says_what_goes_there(empty_desk: Desk) -> None:
    shown = picture(empty_desk)
    colours = {shown.pixelColor(x, 370).name() for x in range(shown.width())}
    assert len(colours) > 3, "nothing is written in the middle of the empty map"


def test_the_backing_keeps_its_pixels_when_it_scrolls(qapp: QApplication) -> None:
    backing = Backing()
    backing.resize(QSize(40, 30), 1.0)
    painted: list[QRect] = []

    def paint(painter: QPainter, piece: QRect) -> None:
        painted.append(QRect(piece))
        painter.fillRect(piece, Qt.GlobalColor.red)

    backing.update(paint)
    backing.scroll(-4, 0)
    backing.update(paint)
    assert painted == [QRect(0, 0, 40, 30), QRect(36, 0, 4, 30)]
    backing.scroll(0, 500)
    assert backing.stale.boundingRect() == QRect(0, 0, 40, 30)


def test_a_fault_while_painting_does_not_end_the_program(qapp: QApplication) -> None:
    backing = Backing()
    backing.resize(QSize(40, 30), 1.0)

    def broken(painter: QPainter, piece: QRect) -> None:
        raise ValueError("a bug")

    with pytest.raises(ValueError, match="a bug"):
        backing.update(broken)
    backing.resize(QSize(50, 30), 1.0)
    backing.update(lambda painter, piece: painter.fillRect(piece, Qt.GlobalColor.red))
    assert backing.stale.isEmpty()
