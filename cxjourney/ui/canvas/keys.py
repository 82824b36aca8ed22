"""Which key does what on the map; every entry names a command, so keys, menus and palette cannot differ.

Ctrl stands for Command on a Mac, as everywhere in Qt.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from cxjourney.domain.text import tr
from cxjourney.ui.canvas.commands import CanvasCommands

Command = Callable[[CanvasCommands], object]
Modifier = Qt.KeyboardModifier
NONE, SHIFT, CTRL, ALT = Modifier.NoModifier, Modifier.ShiftModifier, Modifier.ControlModifier, Modifier.AltModifier

_ARROWS = {
    Qt.Key.Key_Left: "left",
    Qt.Key.Key_Right: "right",
    Qt.Key.Key_Up: "up",
    Qt.Key.Key_Down: "down",
}
_STANDARD: tuple[tuple[QKeySequence.StandardKey, Command], ...] = (
    (QKeySequence.StandardKey.Copy, lambda c: c.copy()),
    (QKeySequence.StandardKey.Cut, lambda c: c.cut()),
    (QKeySequence.StandardKey.Paste, lambda c: c.paste()),
    (QKeySequence.StandardKey.SelectAll, lambda c: c.select_all()),
    (QKeySequence.StandardKey.ZoomIn, lambda c: c.zoom_in()),
    (QKeySequence.StandardKey.ZoomOut, lambda c: c.zoom_out()),
)


def _table() -> dict[tuple[int, Modifier], Command]:
    key = Qt.Key
    table: dict[tuple[int, Modifier], Command] = {
        (key.Key_Return, NONE): lambda c: c.add_next(),
        (key.Key_Return, SHIFT): lambda c: c.add_parallel(),
        (key.Key_Return, CTRL): lambda c: c.add_stage(),
        (key.Key_Return, CTRL | SHIFT): lambda c: c.add_lane(),
        (key.Key_Tab, NONE): lambda c: c.add_note(),
        (key.Key_C, NONE): lambda c: c.connect(),
        (key.Key_A, NONE): lambda c: c.select_arrow(),
        (key.Key_A, SHIFT): lambda c: c.select_arrow(back=True),
        (key.Key_M, NONE): lambda c: c.toggle_moment(),
        (key.Key_V, NONE): lambda c: c.vote(),
        (key.Key_V, SHIFT): lambda c: c.vote(-1),
        (key.Key_F2, NONE): lambda c: c.rename(),
        (key.Key_Delete, NONE): lambda c: c.delete(),
        (key.Key_Backspace, NONE): lambda c: c.delete(),
        (key.Key_Home, NONE): lambda c: c.select_first(),
        (key.Key_End, NONE): lambda c: c.select_last(),
        (key.Key_D, CTRL): lambda c: c.duplicate(),
        (key.Key_Equal, CTRL): lambda c: c.zoom_in(),
        (key.Key_0, CTRL): lambda c: c.zoom_100(),
        (key.Key_9, CTRL): lambda c: c.fit(),
        (key.Key_8, CTRL): lambda c: c.zoom_to_selection(),
        (key.Key_0, NONE): lambda c: c.clear_emotion(),
    }
    for level in range(1, 6):
        table[key.Key_0 + level, NONE] = lambda c, level=level: c.set_emotion(level)  # type: ignore[misc]
    for arrow, name in _ARROWS.items():
        table[arrow, NONE] = lambda c, name=name: c.move_selection(name)  # type: ignore[misc]
        table[arrow, SHIFT] = lambda c, name=name: c.move_selection(name, extend=True)  # type: ignore[misc]
        table[arrow, ALT] = lambda c, name=name: c.nudge(name)  # type: ignore[misc]
    return table


_TABLE = _table()


def command_for(event: QKeyEvent) -> Command | None:
    """Return the command that a key means on the map, None for any other key."""
    for standard, command in _STANDARD:
        if event.matches(standard):
            return command
    key = Qt.Key.Key_Return if event.key() == Qt.Key.Key_Enter else event.key()
    return _TABLE.get((key, event.modifiers() & ~Modifier.KeypadModifier & ~Modifier.GroupSwitchModifier))


def keys_help() -> list[tuple[str, str]]:
    """Return (keys, what they do) for a help page, in the order in which a map is drawn."""
    return [
        (tr("Enter"), tr("Next touchpoint, joined by an arrow")),
        (tr("Shift+Enter"), tr("Parallel branch")),
        (tr("Tab"), tr("Add a note (F6 leaves the map)")),
        (tr("Ctrl+Enter"), tr("Next stage")),
        (tr("Ctrl+Shift+Enter"), tr("Next lane")),
        (tr("Arrow keys"), tr("Move the selection; with Shift, extend it")),
        (tr("Alt+arrow keys"), tr("Move the touchpoint, stage, lane or note")),
        (tr("C"), tr("Connect: type to choose the target")),
        (tr("A"), tr("Go through the arrows of the touchpoint")),
        (tr("M"), tr("Moment of truth")),
        (tr("1 to 5"), tr("Emotion, −2 to +2; 0 takes it away")),
        (tr("V"), tr("Vote for the note; Shift+V takes a vote back")),
        (tr("F2"), tr("Rename")),
        (tr("Delete"), tr("Remove what is selected")),
        (tr("Ctrl+D"), tr("Duplicate")),
        (tr("Ctrl+0, Ctrl+9, Ctrl+8"), tr("100 %, whole map, selection")),
        (tr("Space and drag"), tr("Move the view")),
    ]
