"""The menu under the right button: for each kind of thing on the map the commands that make sense there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from cxjourney.domain.cells import Cell
from cxjourney.domain.records import LaneKind, NoteKind
from cxjourney.domain.text import tr
from cxjourney.domain.words import begun, note_kind_text
from cxjourney.ui.canvas.commands import CanvasCommands
from cxjourney.ui.canvas.overlay_state import Hit, Part
from cxjourney.ui.canvas.tools.emotion_tool import emotion_text

Slot = Callable[[], object]


def context_menu(commands: CanvasCommands, hit: Hit, parent: QWidget) -> QMenu:
    """Return the menu for what lies at `hit`, which is chosen already; it deletes itself when closed."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    builders: dict[Part, Callable[[QMenu, CanvasCommands, Hit], None]] = {
        Part.TOUCHPOINT: _touchpoint,
        Part.HANDLE: _touchpoint,
        Part.EMOTION: _touchpoint,
        Part.STAGE: _stage,
        Part.LANE: _lane,
        Part.TRANSITION: _transition,
        Part.NOTE: _note,
        Part.ACTION: _action,
        Part.CELL: _cell,
    }
    builders.get(hit.part, _nothing)(menu, commands, hit)
    return menu


def _add(menu: QMenu, text: str, slot: Slot, keys: str = "") -> None:
    """Add an entry; its keys are shown but stay the map's own, so that no shortcut is defined twice."""
    action = menu.addAction(f"{text}\t{keys}" if keys else text)
    action.triggered.connect(lambda: slot())


def _touchpoint(menu: QMenu, commands: CanvasCommands, _hit: Hit) -> None:
    _add(menu, tr("Next touchpoint"), commands.add_next, tr("Enter"))
    _add(menu, tr("Parallel branch"), commands.add_parallel, tr("Shift+Enter"))
    _notes(menu, commands)
    _add(menu, tr("Connect to…"), commands.connect, "C")
    menu.addSeparator()
    _add(menu, tr("Rename"), commands.rename, "F2")
    _add(menu, tr("Moment of truth"), commands.toggle_moment, "M")
    emotions = menu.addMenu(tr("Emotion"))
    for level in range(5, 0, -1):
        _add(emotions, emotion_text(level - 3), lambda level=level: commands.set_emotion(level), str(level))  # type: ignore[misc]
    _add(emotions, tr("None"), commands.clear_emotion, "0")
    moves = menu.addMenu(tr("Move"))
    _moves(moves, commands, ("left", "right", "up", "down"))
    menu.addSeparator()
    _add(menu, tr("Cut"), commands.cut, tr("Ctrl+X"))
    _add(menu, tr("Copy"), commands.copy, tr("Ctrl+C"))
    _add(menu, tr("Paste"), commands.paste, tr("Ctrl+V"))
    _add(menu, tr("Duplicate"), commands.duplicate, tr("Ctrl+D"))
    menu.addSeparator()
    _add(menu, tr("Zoom to selection"), commands.zoom_to_selection, tr("Ctrl+8"))
    _add(menu, tr("Delete"), commands.delete, tr("Del"))


def _stage(menu: QMenu, commands: CanvasCommands, _hit: Hit) -> None:
    _add(menu, tr("Add touchpoint"), commands.add_next, tr("Enter"))
    _add(menu, tr("Next stage"), commands.add_stage, tr("Ctrl+Enter"))
    _notes(menu, commands)
    menu.addSeparator()
    _add(menu, tr("Rename"), commands.rename, "F2")
    _moves(menu, commands, ("left", "right"))
    _add(menu, tr("Paste"), commands.paste, tr("Ctrl+V"))
    menu.addSeparator()
    _add(menu, tr("Delete stage"), commands.delete, tr("Del"))


def _lane(menu: QMenu, commands: CanvasCommands, _hit: Hit) -> None:
    _add(menu, tr("Add touchpoint"), commands.add_next, tr("Enter"))
    _lanes(menu, commands)
    menu.addSeparator()
    _add(menu, tr("Rename"), commands.rename, "F2")
    _moves(menu, commands, ("up", "down"))
    menu.addSeparator()
    _add(menu, tr("Delete lane"), commands.delete, tr("Del"))


def _transition(menu: QMenu, commands: CanvasCommands, _hit: Hit) -> None:
    _add(menu, tr("Edit label"), commands.rename, "F2")
    _add(menu, tr("Insert touchpoint"), commands.add_next, tr("Enter"))
    menu.addSeparator()
    _add(menu, tr("Delete arrow"), commands.delete, tr("Del"))


def _note(menu: QMenu, commands: CanvasCommands, _hit: Hit) -> None:
    _add(menu, tr("Edit"), commands.rename, "F2")
    _add(menu, tr("Vote"), commands.vote, "V")
    _add(menu, tr("Take back a vote"), lambda: commands.vote(-1), tr("Shift+V"))
    _moves(menu, commands, ("left", "right", "up", "down"))
    _add(menu, tr("Duplicate"), commands.duplicate, tr("Ctrl+D"))
    menu.addSeparator()
    _add(menu, tr("Delete note"), commands.delete, tr("Del"))


def _action(menu: QMenu, commands: CanvasCommands, _hit: Hit) -> None:
    _add(menu, tr("Rename"), commands.rename, "F2")
    _add(menu, tr("Delete action"), commands.delete, tr("Del"))


def _cell(menu: QMenu, commands: CanvasCommands, hit: Hit) -> None:
    cell = Cell(hit.stage_id, hit.lane_id, hit.column)
    _add(menu, tr("Add touchpoint here"), lambda: commands.add_in_cell(cell))
    _nothing(menu, commands, hit)


def _nothing(menu: QMenu, commands: CanvasCommands, _hit: Hit) -> None:
    _add(menu, tr("Next touchpoint"), commands.add_next, tr("Enter"))
    _add(menu, tr("Next stage"), commands.add_stage, tr("Ctrl+Enter"))
    _lanes(menu, commands)
    menu.addSeparator()
    _add(menu, tr("Paste"), commands.paste, tr("Ctrl+V"))
    _add(menu, tr("Select all"), commands.select_all, tr("Ctrl+A"))
    menu.addSeparator()
    _add(menu, tr("Fit the whole map"), commands.fit, tr("Ctrl+9"))
    _add(menu, tr("100 %"), commands.zoom_100, tr("Ctrl+0"))
    _add(menu, tr("Show or hide the mini-map"), commands.toggle_minimap)


def _notes(menu: QMenu, commands: CanvasCommands) -> None:
    notes = menu.addMenu(tr("Add note"))
    for kind in NoteKind:
        keys = tr("Tab") if kind is NoteKind.PAIN else ""
        _add(notes, begun(note_kind_text(kind)), lambda kind=kind: commands.add_note(kind), keys)  # type: ignore[misc]


def _lanes(menu: QMenu, commands: CanvasCommands) -> None:
    _add(menu, tr("Next lane"), commands.add_lane, tr("Ctrl+Shift+Enter"))
    _add(menu, tr("Add lane below the line of visibility"), lambda: commands.add_lane(LaneKind.BACKSTAGE))


def _moves(menu: QMenu, commands: CanvasCommands, ways: tuple[str, ...]) -> None:
    texts = {
        "left": (tr("Move left"), tr("Alt+Left")),
        "right": (tr("Move right"), tr("Alt+Right")),
        "up": (tr("Move up"), tr("Alt+Up")),
        "down": (tr("Move down"), tr("Alt+Down")),
    }
    for way in ways:
        text, keys = texts[way]
        _add(menu, text, lambda way=way: commands.nudge(way), keys)  # type: ignore[misc]
