"""A journey drawn, changed and read back with the keyboard alone."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from cxjourney.domain.records import Emotion, Lane, MomentOfTruth, Note, Stage, Touchpoint, TransitionKind
from cxjourney.services.document import Document
from cxjourney.ui.canvas.keys import keys_help
from tests.ui.canvas.conftest import Desk

CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
MAP = {
    "Discover": ["See advert", "Search the web", "Read reviews"],
    "Compare": ["Compare prices", "Ask in store"],
    "Buy": ["Fill basket", "Check out", "Get confirmation"],
    "Receive": ["Track parcel", "Take delivery"],
    "Use": ["Set up at home", "Chat with support", "Learn features"],
    "Stay": ["Get renewal offer", "Recommend a friend"],
}


def test_six_stages_and_fifteen_touchpoints_by_keyboard_alone(empty_desk: Desk, tmp_path: Path) -> None:
    desk = empty_desk
    for stage, titles in MAP.items():
        desk.key(Qt.Key.Key_Return, CTRL)
        desk.type(stage)
        desk.key(Qt.Key.Key_Return)
        for title in titles:
            desk.key(Qt.Key.Key_Return)
            desk.type(title)
            desk.key(Qt.Key.Key_Return)
    project = desk.project
    assert [stage.title for stage in project.stages("journey-1")] == list(MAP)
    for stage in project.stages("journey-1"):
        inside = [t for t in project.touchpoints("journey-1") if t.stage_id == stage.id]
        assert [t.title for t in inside] == MAP[stage.title]
        assert [t.column for t in inside] == list(range(len(inside)))
    flat = [title for titles in MAP.values() for title in titles]
    assert desk.arrows() == set(pairwise(flat))
    assert not desk.messages
    path = tmp_path / "drawn.cxj"
    desk.document.save_as(path)
    reopened = Document.open(path, read_only=True)
    assert reopened.project == project
    reopened.close()


def test_ctrl_enter_and_tab_go_on_from_an_open_editor(empty_desk: Desk) -> None:
    desk = empty_desk
    desk.key(Qt.Key.Key_Return)
    desk.type("See advert")
    desk.key(Qt.Key.Key_Tab)
    desk.type("Too loud")
    desk.key(Qt.Key.Key_Return, CTRL)
    desk.type("Buy")
    desk.key(Qt.Key.Key_Return)
    desk.key(Qt.Key.Key_Return)
    desk.type("Check out")
    desk.key(Qt.Key.Key_Return)
    note = next(iter(desk.project.table(Note).values()))
    assert (note.text, note.touchpoint_id) == ("Too loud", desk.touchpoint("See advert").id)
    assert desk.arrows() == {("See advert", "Check out")}
    assert desk.touchpoint("Check out").stage_id == desk.stage("Buy").id


def test_a_new_touchpoint_is_one_undo_step_and_escape_leaves_nothing(desk: Desk) -> None:
    before = desk.project.snapshot()
    desk.selection.set(("advert",))
    desk.key(Qt.Key.Key_Return)
    assert desk.project == before, "the project gets the touchpoint with its title"
    assert len(desk.canvas.layout_shown.cards) == 6, "but the map shows it at once"
    desk.type("Half a ti")
    desk.key(Qt.Key.Key_Escape)
    assert desk.project == before
    assert len(desk.canvas.layout_shown.cards) == 5
    assert not desk.document.can_undo
    desk.key(Qt.Key.Key_Return)
    desk.type("See film")
    desk.key(Qt.Key.Key_Return)
    assert ("See advert", "See film") in desk.arrows()
    desk.document.undo()
    assert desk.project == before
    assert not desk.document.can_undo


def test_shift_enter_makes_a_parallel_branch(desk: Desk) -> None:
    desk.selection.set(("pay",))
    desk.key(Qt.Key.Key_Return, SHIFT)
    desk.type("Pay in store")
    desk.key(Qt.Key.Key_Return)
    assert {("See advert", "Pay in store"), ("Ask in store", "Pay in store")} <= desk.arrows()
    made = desk.touchpoint("Pay in store")
    into = [a for a in desk.project.transitions("journey-1") if a.target_id == made.id]
    assert {a.transition_kind for a in into} == {TransitionKind.ALTERNATIVE}


def test_arrow_keys_reach_everything_on_the_map(desk: Desk) -> None:
    desk.key(Qt.Key.Key_Home)
    seen, frontier = set(desk.selection.ids), [desk.selection.ids[0]]
    while frontier:
        here = frontier.pop()
        for key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down):
            desk.selection.set((here,))
            desk.key(key)
            if desk.selection.ids[0] not in seen:
                seen.add(desk.selection.ids[0])
                frontier.append(desk.selection.ids[0])
    everything = {record.id for kind in (Touchpoint, Stage, Lane, Note) for record in desk.project.table(kind).values()}
    assert seen == everything


def test_shift_arrow_extends_the_selection(desk: Desk) -> None:
    desk.selection.set(("advert",))
    desk.key(Qt.Key.Key_Right, SHIFT)
    desk.key(Qt.Key.Key_Right, SHIFT)
    assert desk.selection.ids == ("advert", "pay", "help")


def test_c_connects_by_typing(desk: Desk) -> None:
    desk.selection.set(("advert",))
    desk.key(Qt.Key.Key_C)
    chooser = desk.canvas.connecting.chooser
    assert chooser is not None
    QTest.keyClicks(chooser.field, "chat")
    desk.key(Qt.Key.Key_Return)
    assert ("See advert", "Chat with support") in desk.arrows()
    assert desk.canvas.connecting.chooser is None


def test_escape_in_the_chooser_changes_nothing(desk: Desk) -> None:
    before = desk.project.snapshot()
    desk.selection.set(("advert",))
    desk.key(Qt.Key.Key_C)
    desk.key(Qt.Key.Key_Escape)
    assert desk.project == before
    assert desk.canvas.connecting.chooser is None


def test_arrows_are_reached_named_and_removed_by_keyboard(desk: Desk) -> None:
    desk.selection.set(("advert",))
    desk.key(Qt.Key.Key_A)
    assert desk.selection.ids == ("t1",)
    desk.key(Qt.Key.Key_F2)
    desk.type("by banner")
    desk.key(Qt.Key.Key_Return)
    assert next(a for a in desk.project.transitions("journey-1") if a.id == "t1").label == "by banner"
    desk.key(Qt.Key.Key_Delete)
    assert ("See advert", "Check out") not in desk.arrows()


def test_enter_on_an_arrow_puts_a_touchpoint_between(desk: Desk) -> None:
    desk.selection.set(("t1",))
    desk.key(Qt.Key.Key_Return)
    desk.type("Land on page")
    desk.key(Qt.Key.Key_Return)
    assert {("See advert", "Land on page"), ("Land on page", "Check out")} <= desk.arrows()
    assert ("See advert", "Check out") not in desk.arrows()


def test_number_keys_set_the_emotion_of_the_persona_shown(desk: Desk) -> None:
    desk.selection.show_persona("maya")
    desk.selection.set(("help", "pay"))
    desk.key(Qt.Key.Key_1)
    felt = desk.project.emotions("maya")
    assert (felt["help"].value, felt["pay"].value) == (-2.0, -2.0)
    assert desk.project.emotions(None)["pay"].value == 0.5, "what everyone felt stays"
    desk.key(Qt.Key.Key_5)
    assert desk.project.emotions("maya")["help"].value == 2.0
    desk.key(Qt.Key.Key_0)
    assert not {e.touchpoint_id for e in desk.project.table(Emotion).values() if e.persona_id == "maya"}


def test_m_marks_a_moment_of_truth_and_v_votes(desk: Desk) -> None:
    desk.selection.set(("help",))
    desk.key(Qt.Key.Key_M)
    assert {m.touchpoint_id for m in desk.project.table(MomentOfTruth).values()} == {"pay", "help"}
    desk.key(Qt.Key.Key_M)
    assert {m.touchpoint_id for m in desk.project.table(MomentOfTruth).values()} == {"pay"}
    desk.selection.set(("pay",))
    desk.key(Qt.Key.Key_V)
    desk.selection.set(("n1",))
    desk.key(Qt.Key.Key_V)
    assert desk.project.need(Note, "n1").votes == 5


def test_alt_arrows_move_touchpoints_stages_and_lanes(desk: Desk) -> None:
    desk.selection.set(("help",))
    desk.key(Qt.Key.Key_Down, ALT)
    assert desk.project.need(Touchpoint, "help").lane_id == "store"
    desk.selection.set(("buy",))
    desk.key(Qt.Key.Key_Right, ALT)
    assert [s.id for s in desk.project.stages("journey-1")] == ["discover", "use", "buy"]
    desk.selection.set(("web",))
    desk.key(Qt.Key.Key_Down, ALT)
    assert [lane.id for lane in desk.project.lanes("journey-1")] == ["store", "web", "back"]


def test_the_border_of_the_map_is_a_hint_and_no_undo_step(desk: Desk) -> None:
    desk.selection.set(("advert",))
    desk.key(Qt.Key.Key_Up, ALT)
    assert desk.hints[-1]
    assert not desk.document.can_undo


def test_delete_and_undo_bring_all_back(desk: Desk) -> None:
    before = desk.project.snapshot()
    desk.selection.set(("pay", "n2", "t4", "store"))
    desk.key(Qt.Key.Key_Delete)
    assert desk.project != before
    assert desk.project.get(Lane, "store") is None
    assert desk.project.get(Touchpoint, "ask") is None, "a lane goes with its touchpoints"
    desk.document.undo()
    assert desk.project == before
    assert not desk.document.can_undo, "it was one step"


def test_deleting_moves_on_to_where_the_arrow_came_from(desk: Desk) -> None:
    desk.selection.set(("pack",))
    desk.key(Qt.Key.Key_Delete)
    assert desk.selection.ids == ("pay",)


def test_pasting_forty_lines_makes_forty_touchpoints(empty_desk: Desk) -> None:
    QGuiApplication.clipboard().setText("\n".join(f"- Step {number}" for number in range(1, 41)))
    empty_desk.key(Qt.Key.Key_V, CTRL)
    assert empty_desk.titles() == [f"Step {number}" for number in range(1, 41)]
    assert len(empty_desk.arrows()) == 39
    empty_desk.document.undo()
    assert empty_desk.titles() == []
    assert not empty_desk.document.can_undo


def test_pasting_lines_into_a_fresh_card_makes_cards(empty_desk: Desk) -> None:
    empty_desk.key(Qt.Key.Key_Return)
    QGuiApplication.clipboard().setText("First\nSecond\nThird")
    empty_desk.key(Qt.Key.Key_V, CTRL)
    assert empty_desk.titles() == ["First", "Second", "Third"]


def test_pasting_a_block_of_cells_makes_stages_and_touchpoints(empty_desk: Desk) -> None:
    QGuiApplication.clipboard().setText("Discover\tBuy\nSee advert\tCheck out\nSearch\tPay")
    empty_desk.key(Qt.Key.Key_V, CTRL)
    assert [stage.title for stage in empty_desk.project.stages("journey-1")] == ["Discover", "Buy"]
    assert sorted(empty_desk.titles()) == ["Check out", "Pay", "Search", "See advert"]


def test_copy_cut_paste_and_duplicate(desk: Desk) -> None:
    desk.selection.set(("advert", "pay"))
    desk.key(Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "See advert\nCheck out"
    desk.selection.set(("help",))
    desk.key(Qt.Key.Key_V, CTRL)
    assert desk.titles().count("See advert") == 2
    assert sum(ends == ("See advert", "Check out") for ends in desk.arrows()) == 1
    assert len(desk.selection.ids) == 2
    desk.key(Qt.Key.Key_D, CTRL)
    assert desk.titles().count("See advert") == 3
    desk.selection.set(("advert",))
    desk.key(Qt.Key.Key_X, CTRL)
    assert desk.project.get(Touchpoint, "advert") is None


def test_hostile_clipboard_json_is_a_message(desk: Desk) -> None:
    before = desk.project.snapshot()
    QGuiApplication.clipboard().setText('{"format": "cxjourney touchpoints", "version": 1, "touchpoints": "x"}')
    desk.key(Qt.Key.Key_V, CTRL)
    assert desk.project == before
    assert desk.messages


def test_ctrl_a_home_end_and_escape(desk: Desk) -> None:
    desk.key(Qt.Key.Key_A, CTRL)
    assert len(desk.selection.ids) == 5
    desk.key(Qt.Key.Key_Escape)
    assert desk.selection.ids == ()
    desk.key(Qt.Key.Key_End)
    assert desk.selection.ids == ("help",)
    desk.key(Qt.Key.Key_Home)
    assert desk.selection.ids == ("advert",)


@pytest.mark.parametrize(
    ("record_id", "typed"), [("pay", "Pay now"), ("buy", "Purchase"), ("web", "Online"), ("n1", "Card refused")]
)
def test_f2_renames_cards_stages_lanes_and_notes(desk: Desk, record_id: str, typed: str) -> None:
    desk.selection.set((record_id,))
    desk.key(Qt.Key.Key_F2)
    desk.type(typed)
    desk.key(Qt.Key.Key_Return)
    found = [getattr(r, "title", "") or getattr(r, "text", "") for r in desk.project.records() if r.id == record_id]
    assert found == [typed]


def test_keys_without_something_to_act_on_only_hint(empty_desk: Desk) -> None:
    before = empty_desk.project.snapshot()
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_C, Qt.Key.Key_A, Qt.Key.Key_M, Qt.Key.Key_V, Qt.Key.Key_3, Qt.Key.Key_F2):
        empty_desk.hints.clear()
        empty_desk.key(key)
        assert empty_desk.hints, f"{key} said nothing"
        assert empty_desk.canvas.editors.field is None
    empty_desk.key(Qt.Key.Key_Delete)
    empty_desk.key(Qt.Key.Key_Right)
    assert empty_desk.project == before
    assert not empty_desk.messages


def test_the_sheet_of_keys_is_complete() -> None:
    texts = [keys for keys, _ in keys_help()]
    assert len(texts) == len(set(texts))
    assert {"Enter", "Shift+Enter", "Tab", "Ctrl+Enter", "C", "M", "V", "F2", "Delete"} <= set(texts)
