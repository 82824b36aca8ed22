"""Outline and table follow edits precisely and edit through the document."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from cxjourney.domain import actions
from cxjourney.domain.records import Touchpoint
from cxjourney.ui.views.outline import OutlineView
from cxjourney.ui.views.outline_model import ID_ROLE
from cxjourney.ui.views.table import TableView
from cxjourney.ui.window import MainWindow
from cxjourney.ui.workspace import Workspace


@pytest.fixture
def space(window: MainWindow) -> Workspace:
    assert window.workspace is not None
    return window.workspace


@pytest.fixture
def outline(space: Workspace) -> OutlineView:
    space.show_view("outline")
    view = space.view_widget("outline")
    assert isinstance(view, OutlineView)
    QAbstractItemModelTester(view.model, QAbstractItemModelTester.FailureReportingMode.Warning, view.model)
    return view


@pytest.fixture
def table(space: Workspace) -> TableView:
    space.show_view("table")
    view = space.view_widget("table")
    assert isinstance(view, TableView)
    QAbstractItemModelTester(view.model, QAbstractItemModelTester.FailureReportingMode.Warning, view.model)
    return view


ALL = ["discover", "advert", "ask", "buy", "pay", "n1", "pack", "use", "help", "n2"]


def test_outline_shows_stages_touchpoints_and_notes(outline: OutlineView) -> None:
    assert list(outline.model.rows()) == ALL


def test_outline_follows_adding_moving_removing_and_undo(space: Workspace, outline: OutlineView) -> None:
    document = space.document
    steps = [
        lambda: actions.add_next_touchpoint(document.project, "pay", "Confirm"),
        lambda: actions.move_stage(document.project, "use", 0),
        lambda: actions.move_note(document.project, "n1", touchpoint_id="help"),
        lambda: actions.remove_touchpoints(document.project, ["pay"]),
        lambda: actions.remove_stage(document.project, "discover"),
    ]
    for step in steps:
        assert space.editing.do(step)
    while document.can_undo:
        document.undo()
    assert list(outline.model.rows()) == ALL
    while document.can_redo:
        document.redo()
    fresh = type(outline.model)(space.editing, lambda _id: "")
    fresh.set_journey("journey-1")
    assert list(outline.model.rows()) == list(fresh.rows())


def test_outline_repaints_only_the_row_that_changed(space: Workspace, outline: OutlineView) -> None:
    seen: list[str] = []
    outline.model.dataChanged.connect(lambda first, _last: seen.append(first.data(ID_ROLE)))
    space.editing.do(lambda: actions.rename_touchpoint(space.document.project, "pay", "Pay"))
    assert seen == ["pay"]


def test_outline_edits_titles_and_refuses_empty_ones(space: Workspace, outline: OutlineView, qtbot: QtBot) -> None:
    index = outline.model.index_of("pay")
    assert outline.model.setData(index, "Pay now")
    assert space.document.project.need(Touchpoint, "pay").title == "Pay now"
    with qtbot.waitSignal(space.editing.refused):
        assert not outline.model.setData(index, "")
    assert index.data() == "Pay now"


def test_outline_is_built_by_keyboard(space: Workspace, outline: OutlineView, qtbot: QtBot) -> None:
    outline.tree.setCurrentIndex(outline.model.index_of("help"))
    qtbot.keyClick(outline.tree, Qt.Key.Key_Return)
    added = space.selection.ids[0]
    assert space.document.project.need(Touchpoint, added).stage_id == "use"
    outline.tree.setCurrentIndex(outline.model.index_of(added))
    qtbot.keyClick(outline.tree, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert len(space.document.project.stages("journey-1")) == 4
    outline.tree.setCurrentIndex(outline.model.index_of("n1"))
    qtbot.keyClick(outline.tree, Qt.Key.Key_Delete)
    assert "n1" not in list(outline.model.rows())


def test_outline_selection_is_everybodys(space: Workspace, outline: OutlineView) -> None:
    outline.tree.setCurrentIndex(outline.model.index_of("pay"))
    assert space.selection.ids == ("pay",)
    space.selection.set(("help",))
    assert [index.data(ID_ROLE) for index in outline.tree.selectionModel().selectedRows()] == ["help"]


def test_outline_reads_aloud(outline: OutlineView) -> None:
    spoken = outline.model.data(outline.model.index_of("pay"), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Touchpoint Check out, Web and app, App, moment of truth"


def test_models_offer_no_pickled_drags(outline: OutlineView, space: Workspace) -> None:
    space.show_view("table")
    table = space.view_widget("table")
    assert isinstance(table, TableView)
    assert outline.model.mimeTypes() == []
    assert table.model.mimeTypes() == []
    assert not table.model.dropMimeData(None, Qt.DropAction.CopyAction, 0, 0, QModelIndex())


def column(view: TableView, title: str) -> int:
    model = view.model
    titles = [str(model.headerData(c, Qt.Orientation.Horizontal)) for c in range(model.columnCount())]
    return titles.index(title)


def test_table_has_a_row_for_each_touchpoint(table: TableView) -> None:
    rows = range(table.model.rowCount())
    assert [table.model.index(row, 0).data() for row in rows] == [
        "See advert", "Ask in store", "Check out", "Pack parcel", "Chat with support",
    ]  # fmt: skip
    assert table.model.index(2, column(table, "Moment of truth")).data() == "The sale"
    assert table.model.index(2, column(table, "Emotion")).data() == "+0.5"


def test_table_follows_edits(space: Workspace, table: TableView) -> None:
    project = space.document.project
    space.editing.do(lambda: actions.add_next_touchpoint(project, "pay", "Confirm"))
    space.editing.do(lambda: actions.move_stage(project, "use", 0))
    space.editing.do(lambda: actions.remove_touchpoints(project, ["ask"]))
    rows = range(table.model.rowCount())
    assert [table.model.index(row, 0).data(ID_ROLE) for row in rows] == [t.id for t in project.touchpoints("journey-1")]


def test_table_edits_cells(space: Workspace, table: TableView) -> None:
    assert table.model.setData(table.model.index(2, column(table, "Owner")), "Web shop")
    assert space.document.project.need(Touchpoint, "pay").owner == "Web shop"
    assert not table.model.flags(table.model.index(2, column(table, "Stage"))) & Qt.ItemFlag.ItemIsEditable


def test_table_filters_and_sorts(table: TableView) -> None:
    table.filter.setText("store")
    assert table.proxy.rowCount() == 1
    assert table.count.text() == "1 of 5 touchpoints"
    table.filter.clear()
    table.table.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    assert table.proxy.index(0, 0).data() == "See advert"


def test_copied_rows_are_text_and_never_formulas(space: Workspace, table: TableView) -> None:
    space.editing.do(lambda: actions.rename_touchpoint(space.document.project, "pay", "=HYPERLINK(1)\tx"))
    lines = table.as_text().splitlines()
    assert lines[0].startswith("Touchpoint\tStage")
    assert any(line.startswith("'=HYPERLINK(1) x\t") for line in lines)
    assert {line.count("\t") for line in lines} == {table.model.columnCount() - 1}


def test_left_panel_lists_and_chooses(space: Workspace) -> None:
    assert space.left.journeys.list.entries() == [("journey-1", "First purchase")]
    assert space.left.personas.list.entries() == [("maya", "Maya, first-time buyer"), (None, "Everyone")]
    space.left.personas.list.chosen.emit("maya")
    assert space.selection.persona_id == "maya"
    assert space.scores.view.persona_id == "maya"
    space.editing.do(lambda: actions.remove_persona(space.document.project, "maya"))
    assert space.selection.persona_id is None
    assert space.scores.view.persona_id is None


def test_removed_journey_gives_way_to_the_next(space: Workspace) -> None:
    made = space.editing.make(lambda: actions.new_journey(space.document.project, "Return"))
    assert made is not None
    space.editing.do(lambda: actions.remove_journey(space.document.project, "journey-1"))
    shown = space.selection.journey_id
    assert shown is not None
    assert space.document.project.journeys()[0].id == shown


def test_colour_chips_set_the_view(space: Workspace) -> None:
    chips = space.left.filters.colour
    choices = chips.keys()
    assert [chips.chip(key).text() for key in choices] == ["NPS", "TTR", "Emotion"]
    chips.chip("ttr").click()
    assert space.scores.view.metric_id == "ttr"


def test_status_line_tells_counts_and_saving(space: Workspace) -> None:
    assert space.status.counts.text() == "3 stages · 5 touchpoints · 1 moment of truth"
    assert space.status.saving.text() == space.document.saving_text


def test_views_made_later_show_what_is_selected(space: Workspace) -> None:
    space.selection.set(("pay",))
    for key, name in (("outline", "tree"), ("table", "table")):
        space.show_view(key)
        rows = getattr(space.view_widget(key), name).selectionModel().selectedRows()
        assert [index.data(ID_ROLE) for index in rows] == ["pay"]


def test_picture_file_goes_onto_the_touchpoint(space: Workspace, tmp_path: Path, qtbot: QtBot) -> None:
    from PySide6.QtGui import QImage

    from cxjourney.ui.image_files import add_image_file

    image = QImage(8, 6, QImage.Format.Format_RGB32)
    image.fill(0)
    assert image.save(str(tmp_path / "shelf.png"))
    assert add_image_file(space.editing, "pay", tmp_path / "shelf.png")
    assert len(space.document.project.need(Touchpoint, "pay").image_ids) == 1
    (tmp_path / "no.png").write_bytes(b"<svg onload=1>")
    with qtbot.waitSignal(space.editing.refused):
        assert not add_image_file(space.editing, "pay", tmp_path / "no.png")
    with qtbot.waitSignal(space.editing.refused):
        assert not add_image_file(space.editing, "pay", tmp_path / "gone.png")


def test_the_left_panel_gives_way_and_comes_back(window: MainWindow) -> None:
    space = window.workspace
    assert space is not None
    window.show()
    space.give_way(1000)
    assert space.left.isHidden()
    space.give_way(1400)
    assert not space.left.isHidden()
    space.toggle_left()
    space.give_way(1000)
    space.give_way(1400)
    assert space.left.isHidden()  # what a person hid stays hidden
