"""Whatever happens to the document, the canvas shows what the model says, and goes away without a trace."""

from __future__ import annotations

import gc
import random
import weakref
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAccessible, QContextMenuEvent, QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from cxjourney.domain import actions
from cxjourney.domain.cells import Cell
from cxjourney.domain.edits import Edit
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.layout import MapLayout, layout_map
from cxjourney.domain.project import Project
from cxjourney.domain.records import Action, Lane, Note, Stage, Touchpoint, Transition
from cxjourney.drawing.theme import load_theme
from cxjourney.services.document import Document
from cxjourney.services.scores import Scores
from cxjourney.services.selection import Selection
from cxjourney.services.settings import Settings
from cxjourney.ui.canvas.drops import Dropped, sort_files
from cxjourney.ui.canvas.map_canvas import MapCanvas
from tests.ui.canvas.conftest import JOURNEY, Desk


def shape(layout: MapLayout) -> tuple[object, ...]:
    return (
        layout.bounds,
        dict(layout.cards),
        dict(layout.notes),
        [(band.stage, band.header) for band in layout.stages],
        [(band.lane, band.rect) for band in layout.lanes],
        {one: layout.arrow(one) for one in layout.transitions},
    )


def random_edit(project: Project, chance: random.Random) -> Edit:
    def some(record_class: type) -> str:
        return chance.choice(list(project.table(record_class)))

    def cell() -> Cell:
        return Cell(some(Stage), some(Lane), chance.randrange(4))

    wishes: list[Callable[[], Edit]] = [
        lambda: actions.add_touchpoint(project, cell(), f"T{chance.randrange(1000)}"),
        lambda: actions.add_next_touchpoint(project, some(Touchpoint), "Next"),
        lambda: actions.add_parallel_touchpoint(project, some(Touchpoint), "Side"),
        lambda: actions.move_touchpoint(project, some(Touchpoint), cell()),
        lambda: actions.nudge(project, [some(Touchpoint)], chance.choice(["left", "right", "up", "down"])),
        lambda: actions.remove_touchpoints(project, [some(Touchpoint)]),
        lambda: actions.connect(project, some(Touchpoint), some(Touchpoint)),
        lambda: actions.remove_transitions(project, [some(Transition)]),
        lambda: actions.add_stage(project, JOURNEY, "Stage", index=chance.randrange(4)),
        lambda: actions.move_stage(project, some(Stage), chance.randrange(4)),
        lambda: actions.remove_stage(project, some(Stage)),
        lambda: actions.add_lane(project, JOURNEY, "Lane", index=chance.randrange(4)),
        lambda: actions.move_lane(project, some(Lane), chance.randrange(4)),
        lambda: actions.add_note(project, "Words " * chance.randrange(1, 30), touchpoint_id=some(Touchpoint)),
        lambda: actions.remove_notes(project, [some(Note)]),
        lambda: actions.rename_touchpoint(project, some(Touchpoint), "Renamed"),
        lambda: actions.toggle_moment(project, some(Touchpoint)),
        lambda: actions.set_emotion(project, some(Touchpoint), chance.randrange(-2, 3)),
    ]
    return chance.choice(wishes)()


@pytest.mark.parametrize("seed", range(4))
def test_the_layout_always_equals_that_of_the_model(desk: Desk, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(60):
        way = chance.random()
        if way < 0.2:
            desk.document.undo()
        elif way < 0.3:
            desk.document.redo()
        else:
            try:
                desk.document.do(random_edit(desk.project, chance))
            except (JourneyError, IndexError):  # an impossible wish, or nothing of the kind left
                continue
        fresh = layout_map(Project(list(desk.project.records())), JOURNEY, desk.canvas.state.options())
        assert shape(desk.canvas.layout_shown) == shape(fresh)
    desk.canvas.render_frame()


def test_commands_on_a_random_selection_never_raise(desk: Desk) -> None:
    chance = random.Random(7)
    commands = desk.canvas.commands
    calls: list[Callable[[], object]] = [
        commands.add_next, commands.add_parallel, commands.add_note, commands.add_stage, commands.add_lane,
        commands.rename, commands.toggle_moment, commands.vote, commands.copy, commands.paste, commands.duplicate,
        commands.select_arrow, commands.zoom_to_selection, commands.connect, commands.clear_emotion,
        lambda: commands.set_emotion(4), lambda: commands.nudge("left"), lambda: commands.nudge("down"),
        lambda: commands.move_selection("up"), lambda: commands.move_selection("right", extend=True),
    ]  # fmt: skip
    for _ in range(80):
        ids = [record.id for record in desk.project.records()]
        desk.selection.set(chance.sample(ids, chance.randrange(0, 4)))
        chance.choice(calls)()
        if desk.canvas.editors.field is not None:
            if chance.random() < 0.5:
                desk.type("Typed")
            desk.key(Qt.Key.Key_Return)
        if desk.canvas.connecting.chooser is not None:
            desk.canvas.connecting.chooser.dismiss()
    assert shape(desk.canvas.layout_shown) == shape(layout_map(desk.project, JOURNEY, desk.canvas.state.options()))


def test_another_journey_and_no_journey_can_be_shown(desk: Desk) -> None:
    desk.document.do(actions.new_journey(desk.project, "Returns"))
    other = next(journey.id for journey in desk.project.journeys() if journey.id != JOURNEY)
    desk.selection.show_journey(other)
    assert not desk.canvas.layout_shown.cards
    desk.selection.show_journey(None)
    desk.canvas.render_frame()
    desk.canvas.commands.add_next()
    assert desk.hints
    desk.selection.show_journey(JOURNEY)
    assert len(desk.canvas.layout_shown.cards) == 5


def test_a_read_only_document_is_a_message(desk: Desk, tmp_path: Path, make_desk: Callable[..., Desk]) -> None:
    desk.document.save_as(tmp_path / "a.cxj")
    reader = Document.open(tmp_path / "a.cxj", read_only=True)
    desk.canvas.state.document = reader
    desk.selection.set(("pay",))
    desk.key(Qt.Key.Key_M)
    assert desk.messages
    reader.close()


def test_the_canvas_is_freed(qapp: QApplication, make_document: Callable[..., Document]) -> None:
    document, selection = make_document(None), Selection()
    selection.show_journey(JOURNEY)
    canvas = MapCanvas(document, selection, Scores(document), Settings(), load_theme("light"))
    canvas.show()
    selection.set(("pay",))
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    QTest.keyClick(canvas.editors.field, Qt.Key.Key_Escape)
    assert QAccessible.queryAccessibleInterface(canvas).childCount() == 5
    alive = weakref.ref(canvas)
    canvas.close()
    canvas.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    del canvas
    gc.collect()
    assert alive() is None
    document.do(actions.rename_touchpoint(document.project, "pay", "Nobody listens any more"))


# files from outside


def drop(desk: Desk, paths: list[Path], place: QPoint) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, held, bare = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    for event in (
        QDragEnterEvent(place, copy, data, held, bare),
        QDragMoveEvent(place, copy, data, held, bare),
        QDropEvent(QPointF(place), copy, data, held, bare),
    ):
        QApplication.sendEvent(desk.canvas.viewport(), event)


def test_dropped_files_are_sorted_by_what_they_mean(desk: Desk) -> None:
    imports: list[list[Path]] = []
    images: list[tuple[str, Path]] = []
    opened: list[Path] = []
    desk.canvas.import_requested.connect(imports.append)
    desk.canvas.image_dropped.connect(lambda touchpoint_id, path: images.append((touchpoint_id, path)))
    desk.canvas.open_requested.connect(opened.append)
    drop(desk, [Path("/d/answers.CSV"), Path("/d/more.xlsx")], QPoint(20, 20))
    drop(desk, [Path("/d/shop.png")], desk.place("pay"))
    drop(desk, [Path("/d/other.cxj")], QPoint(20, 20))
    drop(desk, [Path("/d/shop.png")], QPoint(3, 3))
    assert (imports, images, opened) == ([], [], [])  # nothing may open a dialog while the drop is still going on
    QTest.qWait(1)
    assert imports == [[Path("/d/answers.CSV"), Path("/d/more.xlsx")]]
    assert images == [("pay", Path("/d/shop.png"))]
    assert opened == [Path("/d/other.cxj")]
    assert desk.hints
    assert desk.canvas.state.overlay.drop_target is None


def test_unknown_files_mean_nothing() -> None:
    assert sort_files([Path("/d/program.exe"), Path("/d/noext")]) == (Dropped.NOTHING, [])


# menus and screen readers


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_each_thing_has_a_context_menu(desk: Desk) -> None:
    for record_id in ("pay", "buy", "web", "n1"):
        place = desk.place(record_id)
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, desk.canvas.viewport().mapToGlobal(place))
        QApplication.sendEvent(desk.canvas.viewport(), event)
        menu = desk.canvas.findChild(QMenu)
        assert menu is not None, record_id
        assert desk.selection.ids == (record_id,)
        texts = [action.text().split("\t")[0] for action in menu.actions() if action.text()]
        assert any(text.startswith("Delete") for text in texts)
        menu.close()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_a_menu_entry_runs_its_command(desk: Desk) -> None:
    from cxjourney.ui.canvas.context_menu import context_menu

    desk.selection.set(("help",))
    menu = context_menu(desk.canvas.commands, desk.canvas.hit_at(desk.place("help")), desk.canvas)
    next(action for action in menu.actions() if action.text().startswith("Moment of truth")).trigger()
    assert "help" in desk.project.moments()
    menu.deleteLater()


def test_a_screen_reader_finds_the_touchpoints(desk: Desk) -> None:
    interface = QAccessible.queryAccessibleInterface(desk.canvas)
    assert interface.role() == QAccessible.Role.List
    assert interface.childCount() == 5
    names = [interface.child(index).text(QAccessible.Text.Name) for index in range(5)]
    assert names[0] == "See advert, Discover, Web and app"
    assert "Check out, Buy, Web and app, moment of truth" in names
    desk.selection.set(("pay",))
    child = interface.child(names.index("Check out, Buy, Web and app, moment of truth"))
    assert child.state().selected
    assert child.rect().isValid()
    assert interface.indexOfChild(child) == names.index("Check out, Buy, Web and app, moment of truth")
    desk.document.do(actions.remove_touchpoints(desk.project, ["pay"]))
    assert interface.childCount() == 4
    assert child.text(QAccessible.Text.Name) == ""


def test_choosing_is_announced_while_a_screen_reader_runs(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(desk.canvas.accessible, "announce", said.append)
    desk.selection.set(("pay",))
    desk.selection.set(("pay", "help"))
    desk.selection.clear()
    assert said == ["Check out, Buy, Web and app, moment of truth", "2 selected"]
    monkeypatch.undo()
    QAccessible.setActive(True)
    desk.selection.set(("n1",))
    desk.selection.set(("t1",))
    QAccessible.setActive(False)


def test_actions_are_chosen_renamed_and_removed_on_the_map(desk: Desk) -> None:
    desk.document.do(actions.set_analysis_lanes(desk.project, JOURNEY, ["actions"]))
    desk.document.do(actions.add_action(desk.project, JOURNEY, "Answer faster", touchpoint_id="help"))
    action_id = next(iter(desk.project.table(Action)))
    desk.click(action_id)
    assert desk.selection.ids == (action_id,)
    desk.key(Qt.Key.Key_F2)
    desk.type("Answer within a day")
    desk.key(Qt.Key.Key_Return)
    assert desk.project.need(Action, action_id).title == "Answer within a day"
    assert "Answer within a day" in desk.canvas.tool_tip_at(desk.place(action_id))
    desk.key(Qt.Key.Key_Delete)
    assert not desk.project.table(Action)
