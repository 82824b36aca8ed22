"""Outlines pasted on the map: stages and touchpoints in one step, flat lists as before."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from tests.ui.canvas.conftest import JOURNEY, Desk

CONTROL = Qt.KeyboardModifier.ControlModifier
OUTLINE = """Discover
  - Hear of it
      from a friend at work
  - Search
Return
  - Ask for a label
"""


def titles(desk: Desk, stage: str) -> list[str]:
    found = next(one for one in desk.project.stages(JOURNEY) if one.title == stage)
    return [t.title for t in desk.project.touchpoints(JOURNEY) if t.stage_id == found.id]


def test_an_outline_becomes_stages_and_touchpoints_in_one_step(desk: Desk) -> None:
    before = [stage.title for stage in desk.project.stages(JOURNEY)]
    QGuiApplication.clipboard().setText(OUTLINE)
    desk.key(Qt.Key.Key_V, CONTROL)
    assert [stage.title for stage in desk.project.stages(JOURNEY)] == [*before, "Return"]
    assert titles(desk, "Return") == ["Ask for a label"]
    assert {"Hear of it", "Search"} <= set(titles(desk, "Discover"))
    heard = next(t for t in desk.project.touchpoints(JOURNEY) if t.title == "Hear of it")
    assert heard.description == "from a friend at work"
    assert len(desk.selection.ids) == 3
    assert desk.document.undo_text == "Paste an outline"
    desk.document.undo()
    assert [stage.title for stage in desk.project.stages(JOURNEY)] == before


def test_headings_of_markdown_name_stages(desk: Desk) -> None:
    QGuiApplication.clipboard().setText("## Return\n* Pack it\n* Send it\n")
    desk.key(Qt.Key.Key_V, CONTROL)
    assert titles(desk, "Return") == ["Pack it", "Send it"]


def test_a_flat_list_is_no_outline(desk: Desk) -> None:
    before = len(desk.project.stages(JOURNEY))
    QGuiApplication.clipboard().setText("- One\n- Two\n - Three with a slip\n")
    desk.key(Qt.Key.Key_V, CONTROL)
    assert len(desk.project.stages(JOURNEY)) == before
    assert desk.document.undo_text != "Paste an outline"
