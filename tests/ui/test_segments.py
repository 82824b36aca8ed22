"""Segments from the left panel and the palette, and the dialog that makes them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cxjourney.domain import actions
from cxjourney.domain.records import Condition, Persona, ProjectInfo, Segment
from cxjourney.services.document import Document
from cxjourney.ui import messages
from cxjourney.ui.dialogs.segment import ConditionRow, SegmentDialog, count_text, count_warning
from cxjourney.ui.jumps import jump_entries
from cxjourney.ui.panels.filters import FiltersPanel
from cxjourney.ui.window import MainWindow
from tests.ui.evidence.commented import commented


@pytest.fixture
def document(qapp: object) -> Iterator[Document]:
    made = commented()
    yield made
    made.discard()


@pytest.fixture
def filters(window: MainWindow, qtbot: QtBot) -> FiltersPanel:
    window.show()
    assert window.workspace is not None
    panel = window.workspace.left.filters
    qtbot.waitUntil(lambda: bool(panel._scores.segment_values()))
    return panel


def fill(monkeypatch: pytest.MonkeyPatch, name: str) -> list[SegmentDialog]:
    """Let the next dialogs be given a name and accepted."""
    seen: list[SegmentDialog] = []

    def run(dialog: SegmentDialog) -> int:
        seen.append(dialog)
        dialog.name.set_value(name)
        dialog.accept()
        return dialog.result()

    monkeypatch.setattr(SegmentDialog, "exec", run)
    return seen


def texts(menu: Any) -> dict[str, bool]:
    return {action.text(): action.isEnabled() for action in menu.actions() if action.text()}


def test_a_segment_is_made_and_changed_from_the_panel(
    filters: FiltersPanel, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = fill(monkeypatch, "Web people")
    made = filters.segments.open()
    assert document.project.need(Segment, made).name == "Web people"
    shown = [key for key in filters.segment.keys() if key is not None]  # noqa: SIM118 (no mapping)
    assert [document.project.need(Segment, str(key)).name for key in shown] == ["New customers", "Web people"]
    assert {name for name, _ in seen[0]._values.items()} == {"Type", "channel"}
    fill(monkeypatch, "App people")
    assert filters.segments.open(made) == ""
    assert document.project.need(Segment, made).name == "App people"


def test_the_menu_of_a_chip_orders_and_removes(
    filters: FiltersPanel, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = actions.add_segment(document.project, "Other")
    document.do(other)
    other_id = actions.added_id(other, Segment)
    asked: list[object] = []
    filters.segment.menu_wanted.disconnect(filters.segments.popup)
    filters.segment.menu_wanted.connect(lambda key, _point: asked.append(key))
    chip = filters.segment.chip(other_id)
    place = chip.rect().center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, chip.mapToGlobal(place))
    QApplication.sendEvent(chip, event)
    assert asked == [other_id]
    assert texts(filters.segments.menu(None)) == {"New segment…": True}
    menu = texts(filters.segments.menu(other_id))
    assert menu == {"New segment…": True, "Edit…": True, "Move up": True, "Move down": False, "Remove": True}
    filters.segments.move(other_id, -1)
    assert [segment.id for segment in filters.segments.segments()] == [other_id, "new"]
    filters.segments.move(other_id, -1)  # no further up
    assert [segment.id for segment in filters.segments.segments()] == [other_id, "new"]


def test_removing_asks_where_a_persona_is_tied_and_lets_go_of_the_filter(
    filters: FiltersPanel, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    document.do(actions.edit_persona(document.project, "maya", segment_id="new"))
    filters._scores.change_view(segment_id="new")
    asked: list[str] = []

    def refuse(_parent: object, _question: str, detail: str, *_: object, **__: object) -> bool:
        asked.append(detail)
        return len(asked) > 1

    monkeypatch.setattr(messages, "ask_yes", refuse)
    filters.segments.remove("new")
    assert document.project.get(Segment, "new") is not None
    assert "Maya" in asked[0]
    filters.segments.remove("new")
    assert document.project.get(Segment, "new") is None
    assert document.project.need(Persona, "maya").segment_id is None
    assert filters._scores.view.segment_id is None
    assert filters.segment.key is None
    document.undo()
    assert document.project.need(Persona, "maya").segment_id == "new"


def test_the_palette_opens_segments(
    filters: FiltersPanel, window: MainWindow, monkeypatch: pytest.MonkeyPatch, document: Document
) -> None:
    fill(monkeypatch, "Renamed")
    assert window.workspace is not None
    assert window.commands is not None
    entry = next(entry for entry in jump_entries(window.workspace) if entry.group == "Segment")
    assert entry.text == "New customers"
    entry.run()
    assert document.project.need(Segment, "new").name == "Renamed"
    fill(monkeypatch, "From the menu")
    window.commands.run("insert.segment")
    assert "From the menu" in {segment.name for segment in document.project.table(Segment).values()}
    assert filters.isVisible()


INFO = ProjectInfo(anonymity_threshold=5, minimum_n=30)


@pytest.mark.parametrize(
    ("n", "total", "text", "warning"),
    [
        (1246, 7565, "1,246 of 7,565 answers match, 16.5 %", ""),
        (50, 100, "50 of 100 answers match, 50 %", ""),
        (3, 100, "< 5 of 100 answers match", "nobody can be recognised"),
        (98, 100, "All but < 5 answers match", "worked out"),
        (100, 100, "100 of 100 answers match, 100 %", ""),
        (12, 100, "12 of 100 answers match, 12 %", "grey"),
        (0, 100, "0 of 100 answers match, 0 %", "no scores"),
        (0, 0, "0 of 0 answers match, 0 %", ""),
    ],
)
def test_the_count_says_what_may_be_said(n: int, total: int, text: str, warning: str) -> None:
    assert count_text(n, total, 5) == text
    said = count_warning(n, total, INFO)
    assert warning in said
    assert bool(said) is bool(warning)


def test_the_dialog_counts_while_it_is_filled_in(filters: FiltersPanel, document: Document) -> None:
    dialog = SegmentDialog(
        filters._editing, filters._scores.condition_values(), lambda chosen, done: done(4 if chosen else 123, 123)
    )
    assert dialog.matched.text() == "123 of 123 answers match, 100 %"
    assert dialog.warning.isHidden()
    dialog.add.click()
    dialog.rows[0].list.item(0).setCheckState(Qt.CheckState.Checked)
    assert dialog.matched.text() == "< 5 of 123 answers match"
    assert not dialog.warning.isHidden()
    assert document.project.table(Segment).keys() == {"new"}


def test_thousands_of_values_are_found_by_filtering(filters: FiltersPanel) -> None:
    values = {"City": [(f"City {number}", 0 if number == 7 else 50) for number in range(1200)]}
    row = ConditionRow(values, Condition("City", ("Gone",)), 5, filters)
    assert row.list.item(0).text() == "Gone   0"
    assert row.list.item(8).text() == "City 7   < 5"
    assert row.list.item(row.list.count() - 1).text() == "701 more: filter to find them"
    row.filter.setText("city 1199")
    assert row.list.count() == 1
    row.list.item(0).setCheckState(Qt.CheckState.Checked)
    assert row.condition() == Condition("City", ("Gone", "City 1199"))
    row.deleteLater()


def test_curves_beside_are_chosen_in_the_panel_and_by_a_command(window: MainWindow, document: Document) -> None:
    window.show()
    assert window.workspace is not None
    assert window.commands is not None
    personas, selection = window.workspace.left.personas, window.workspace.selection
    adding = actions.add_persona(document.project, "Jonas")
    document.do(adding)
    jonas = actions.added_id(adding, Persona)
    assert list(personas.beside.chips) == ["maya", jonas]  # everyone is the main one
    QTest.mouseClick(personas.beside.chips[jonas], Qt.MouseButton.LeftButton)
    assert selection.persona_ids == (None, jonas)
    QTest.keyClick(personas.beside.chips["maya"], Qt.Key.Key_Space)
    assert selection.persona_ids == (None, jonas, "maya")
    assert window.workspace.canvas.layout_shown.options.persona_ids == (None, jonas, "maya")
    assert window.commands.actions["view.curves"].isChecked()
    window.commands.run("view.curves")
    assert selection.beside == ()
    window.commands.run("view.curves")
    assert set(selection.beside) == {jonas, "maya"}
    personas._on_chosen(jonas)  # the main one changes: the segment of the scores is its
    assert selection.persona_ids[0] == jonas
    assert list(personas.beside.chips) == ["maya", None]
    assert window.workspace.scores.view.persona_id == jonas
    action = next(a for a in personas.menu("maya").actions() if a.text() == "Curve beside the main one")
    assert action.isChecked()
    action.trigger()
    assert "maya" not in selection.beside
    document.undo()
    assert selection.persona_ids == (None,)


def test_no_curves_are_offered_where_there_is_nobody_else(window: MainWindow, document: Document) -> None:
    assert window.workspace is not None
    document.do(actions.remove_persona(document.project, "maya"))
    personas = window.workspace.left.personas
    assert personas.beside.isHidden()
    assert personas.beside_title.isHidden()
