"""What the mouse does: choosing, dragging, connecting, and that Escape in the middle changes nothing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from cxjourney.domain.cells import Cell, cell_of
from cxjourney.domain.records import Note, Touchpoint
from cxjourney.ui.canvas.overlay_state import Part
from tests.ui.canvas.conftest import LEFT, NONE, Desk

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def cell_place(desk: Desk, cell: Cell) -> QPoint:
    rect = desk.canvas.layout_shown.cell_rect(cell)
    assert rect is not None
    return desk.canvas.view.to_view(QPointF(rect.x + min(20.0, rect.w / 2), rect.y + 20)).toPoint()


def handle_place(desk: Desk, touchpoint_id: str) -> QPoint:
    middle = desk.canvas.state.shown.handle_of(touchpoint_id)
    assert middle is not None
    return desk.canvas.view.to_view(middle).toPoint()


def test_click_ctrl_click_and_shift_click(desk: Desk) -> None:
    desk.click("pay")
    assert desk.selection.ids == ("pay",)
    desk.click("help", CTRL)
    assert desk.selection.ids == ("pay", "help")
    desk.click("pay", CTRL)
    assert desk.selection.ids == ("help",)
    desk.click("buy", SHIFT)
    assert desk.selection.ids == ("help", "buy")
    desk.click("n1")
    assert desk.selection.ids == ("n1",)


def test_click_on_one_of_many_keeps_only_it(desk: Desk) -> None:
    desk.selection.set(("pay", "help"))
    desk.click("pay")
    assert desk.selection.ids == ("pay",)


def test_a_click_makes_no_edit(desk: Desk) -> None:
    desk.click("pay")
    desk.click("use")
    desk.click("web")
    desk.click("n1")
    assert not desk.document.can_undo


def test_rubber_band_chooses_the_cards_it_meets(desk: Desk) -> None:
    band_start = cell_place(desk, Cell("discover", "back", 0))
    desk.drag(band_start, desk.place("pay"))
    assert set(desk.selection.ids) == {"ask", "pay", "pack", "advert"} - {"advert"} | (
        {"advert"} & set(desk.selection.ids)
    )
    assert "help" not in desk.selection.ids
    assert desk.canvas.state.overlay.band is None
    assert not desk.document.can_undo


def test_a_card_is_dragged_to_another_cell_in_one_step(desk: Desk) -> None:
    target = cell_place(desk, Cell("use", "store", 0))
    desk.press(desk.place("ask"))
    desk.drag_to(desk.place("ask") + QPoint(12, 0))
    desk.drag_to(target)
    overlay = desk.canvas.state.overlay
    assert set(overlay.lifted) == {"ask"}
    assert overlay.drop is not None
    assert overlay.drop.targets
    assert desk.canvas.gesture_active
    desk.release(target)
    assert cell_of(desk.project.need(Touchpoint, "ask")) == Cell("use", "store", 0)
    assert overlay.drop is None
    assert not desk.canvas.gesture_active
    desk.document.undo()
    assert not desk.document.can_undo


def test_the_preview_shows_who_makes_room(desk: Desk) -> None:
    desk.press(desk.place("advert"))
    desk.drag_to(desk.place("advert") + QPoint(12, 0))
    desk.drag_to(desk.place("pay"))
    drop = desk.canvas.state.overlay.drop
    assert drop is not None
    assert len(drop.shifted) == 1
    source, target = drop.shifted[0]
    assert source == desk.canvas.state.shown.rect_of("pay")
    assert target.x() > source.x()
    desk.release(desk.place("pay"))
    assert cell_of(desk.project.need(Touchpoint, "advert")) == Cell("buy", "web", 0)
    assert cell_of(desk.project.need(Touchpoint, "pay")) == Cell("buy", "web", 1)


def test_several_cards_move_together(desk: Desk) -> None:
    desk.selection.set(("advert", "ask"))
    desk.drag(desk.place("advert"), cell_place(desk, Cell("use", "web", 1)))
    places = [desk.project.need(Touchpoint, one) for one in ("advert", "ask")]
    assert [place.stage_id for place in places] == ["use", "use"]
    assert [place.lane_id for place in places] == ["web", "store"]
    desk.document.undo()
    assert not desk.document.can_undo


def test_escape_during_a_drag_changes_nothing(desk: Desk) -> None:
    before = desk.project.snapshot()
    target = cell_place(desk, Cell("use", "store", 0))
    desk.press(desk.place("ask"))
    desk.drag_to(target)
    QTest.keyClick(desk.canvas, Qt.Key.Key_Escape)
    assert not desk.canvas.gesture_active
    assert not desk.canvas.state.overlay.lifted
    desk.release(target)
    assert desk.project == before
    assert not desk.document.can_undo


def test_keys_do_nothing_during_a_drag(desk: Desk) -> None:
    before = desk.project.snapshot()
    desk.press(desk.place("ask"))
    desk.drag_to(desk.place("pay"))
    for key in (Qt.Key.Key_Delete, Qt.Key.Key_Return, Qt.Key.Key_M, Qt.Key.Key_5):
        QTest.keyClick(desk.canvas, key)
    assert desk.project == before
    assert desk.canvas.editors.field is None
    QTest.keyClick(desk.canvas, Qt.Key.Key_Escape)


def test_an_undo_from_elsewhere_ends_the_gesture(desk: Desk) -> None:
    desk.selection.set(("help",))
    desk.key(Qt.Key.Key_M)
    before = desk.project.snapshot()
    states: list[bool] = []
    desk.canvas.gesture_changed.connect(states.append)
    desk.press(desk.place("ask"))
    desk.drag_to(cell_place(desk, Cell("use", "store", 0)))
    desk.document.undo()
    assert not desk.canvas.gesture_active
    desk.release(cell_place(desk, Cell("use", "store", 0)))
    assert desk.project.need(Touchpoint, "ask").stage_id == "discover"
    assert desk.project != before
    assert states == [True, False]


def test_an_arrow_is_drawn_from_the_handle(desk: Desk) -> None:
    QTest.mouseMove(desk.canvas.viewport(), desk.place("advert"))
    desk.canvas.toolbox.hover(desk.place("advert"))
    start = handle_place(desk, "advert")
    assert desk.canvas.hit_at(start).part is Part.HANDLE
    desk.press(start)
    desk.drag_to(desk.place("help"))
    assert desk.canvas.state.overlay.link_target == "help"
    desk.release(desk.place("help"))
    assert ("See advert", "Chat with support") in desk.arrows()


def test_escape_while_drawing_an_arrow(desk: Desk) -> None:
    before = desk.project.snapshot()
    desk.canvas.toolbox.hover(desk.place("advert"))
    desk.press(handle_place(desk, "advert"))
    desk.drag_to(desk.place("help"))
    QTest.keyClick(desk.canvas, Qt.Key.Key_Escape)
    desk.release(desk.place("help"))
    assert desk.project == before
    assert desk.canvas.state.overlay.link_from is None


def test_an_arrow_into_an_empty_cell_begins_a_touchpoint(desk: Desk) -> None:
    desk.canvas.toolbox.hover(desk.place("advert"))
    start, cell = handle_place(desk, "advert"), Cell("use", "store", 0)
    desk.drag(start, cell_place(desk, cell))
    desk.type("Ask a friend")
    desk.key(Qt.Key.Key_Return)
    made = desk.touchpoint("Ask a friend")
    assert cell_of(made) == cell
    assert ("See advert", "Ask a friend") in desk.arrows()


def test_a_second_arrow_between_the_same_two_is_a_message(desk: Desk) -> None:
    desk.canvas.toolbox.hover(desk.place("advert"))
    desk.drag(handle_place(desk, "advert"), desk.place("pay"))
    assert desk.messages
    assert not desk.document.can_undo


def test_stages_and_lanes_are_reordered_by_dragging(desk: Desk) -> None:
    desk.drag(desk.place("discover"), desk.place("use") + QPoint(40, 0))
    assert [stage.id for stage in desk.project.stages("journey-1")] == ["buy", "use", "discover"]
    desk.drag(desk.place("store"), desk.place("web") - QPoint(0, 12))
    assert [lane.id for lane in desk.project.lanes("journey-1")] == ["store", "web", "back"]


def test_a_note_is_dragged_to_another_touchpoint(desk: Desk) -> None:
    desk.drag(desk.place("n1"), desk.place("help"))
    assert desk.project.need(Note, "n1").touchpoint_id == "help"
    desk.drag(desk.place("n1"), desk.place("discover"))
    note = desk.project.need(Note, "n1")
    assert (note.touchpoint_id, note.stage_id) == (None, "discover")


def test_an_emotion_point_is_dragged_for_the_persona_shown(desk: Desk) -> None:
    desk.selection.show_persona("maya")
    layout = desk.canvas.layout_shown
    point = next(p for p in layout.emotion_points("maya") if p.touchpoint_id == "pay")
    view = desk.canvas.view
    start = view.to_view(QPointF(point.x, point.y)).toPoint()
    end = view.to_view(QPointF(point.x, layout.emotion_y(1.6))).toPoint()
    desk.drag(start, end)
    assert desk.project.emotions("maya")["pay"].value == 1.5, "half steps"
    assert desk.project.emotions(None)["pay"].value == 0.5


def test_double_click_renames_and_adds(desk: Desk) -> None:
    viewport = desk.canvas.viewport()
    QTest.mouseDClick(viewport, LEFT, NONE, desk.place("pay"))
    assert desk.canvas.editors.text() == "Check out"
    desk.type("Pay")
    desk.key(Qt.Key.Key_Return)
    assert desk.project.need(Touchpoint, "pay").title == "Pay"
    QTest.mouseDClick(viewport, LEFT, NONE, cell_place(desk, Cell("use", "store", 0)))
    desk.type("Visit shop")
    desk.key(Qt.Key.Key_Return)
    assert cell_of(desk.touchpoint("Visit shop")) == Cell("use", "store", 0)


def test_a_drag_at_the_border_scrolls(desk: Desk) -> None:
    desk.canvas.zoom_to(2.5)
    desk.canvas.pan_by(-5000, -5000)
    desk.press(desk.place("advert"))
    desk.drag_to(QPoint(desk.canvas.viewport().width() - 4, 300))
    before = desk.canvas.view.scroll.x()
    QTest.qWait(150)
    assert desk.canvas.view.scroll.x() > before
    QTest.keyClick(desk.canvas, Qt.Key.Key_Escape)
    after = desk.canvas.view.scroll.x()
    QTest.qWait(80)
    assert desk.canvas.view.scroll.x() == after


@pytest.mark.parametrize("button", [Qt.MouseButton.MiddleButton, LEFT])
def test_the_map_is_moved_with_the_middle_button_or_space(desk: Desk, button: Qt.MouseButton) -> None:
    desk.canvas.zoom_to(2.5)
    before = QPoint(desk.canvas.view.scroll)
    if button == LEFT:
        QTest.keyPress(desk.canvas, Qt.Key.Key_Space)
    QTest.mousePress(desk.canvas.viewport(), button, NONE, QPoint(400, 400))
    desk.drag_to(QPoint(360, 380))
    QTest.mouseRelease(desk.canvas.viewport(), button, NONE, QPoint(360, 380))
    assert desk.canvas.view.scroll - before == QPoint(40, 20)
    assert not desk.selection.ids


@pytest.mark.parametrize("place", [QPoint(30, 30), QPoint(300, 250), QPoint(900, 700)])
def test_double_click_anywhere_on_an_empty_map_adds_the_first_touchpoint(empty_desk: Desk, place: QPoint) -> None:
    QTest.mouseDClick(empty_desk.canvas.viewport(), LEFT, NONE, place)
    empty_desk.type("See advert")
    empty_desk.key(Qt.Key.Key_Return)
    assert empty_desk.titles() == ["See advert"]
    empty_desk.document.undo()
    assert not empty_desk.document.can_undo
    assert not empty_desk.canvas.layout_shown.stages


def test_only_the_main_personas_points_are_taken_hold_of(desk: Desk) -> None:
    desk.selection.show_persona(None)
    desk.selection.show_beside(["maya"])
    layout, view = desk.canvas.layout_shown, desk.canvas.view
    assert layout.options.persona_ids == (None, "maya")
    beside = next(p for p in layout.emotion_points("maya") if p.touchpoint_id == "pay")
    main = next(p for p in layout.emotion_points(None) if p.touchpoint_id == "pay")
    assert abs(beside.y - main.y) > 40
    assert desk.canvas.hit_at(view.to_view(QPointF(beside.x, beside.y)).toPoint()).part is not Part.EMOTION
    start = view.to_view(QPointF(main.x, main.y)).toPoint()
    desk.drag(start, view.to_view(QPointF(main.x, layout.emotion_y(2.0))).toPoint())
    assert desk.project.emotions(None)["pay"].value == 2.0
    assert desk.project.emotions("maya")["pay"].value == -1.5
