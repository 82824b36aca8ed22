"""What a screen reader sees of the canvas: a list of touchpoints with their stage, lane and score.

Qt asks for these interfaces only while assistive technology is running. The outline is the first road for it, this
is the second. Qt keeps plain pointers to interfaces and deletes them after their objects, so Python must hold each
one, beyond the life of the canvas, until Qt has done so.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent, QAccessibleInterface
from PySide6.QtWidgets import QWidget
from shiboken6 import Shiboken

from cxjourney.domain.ids import RecordId
from cxjourney.domain.text import tr


@dataclass(frozen=True)
class Spoken:
    """How the canvas describes itself: ids in reading order, the words for one, its place, and what is chosen."""

    ids: Callable[[], Sequence[RecordId]]
    describe: Callable[[RecordId], str]
    place: Callable[[RecordId], QRect]  # in global pixels
    current: Callable[[], RecordId | None]


class _Child(QObject):
    """Stands for one touchpoint, because Qt hangs interfaces on objects."""

    def __init__(self, canvas: AccessibleCanvas, record_id: RecordId, parent: QObject) -> None:
        super().__init__(parent)
        self.canvas = weakref.ref(canvas)
        self.record_id = record_id


class _Interface(QAccessibleInterface):
    """What list and list item have in common; both belong to the canvas widget's window."""

    def __init__(self, canvas: AccessibleCanvas, target: QObject) -> None:
        super().__init__()
        self._canvas = weakref.ref(canvas)
        self._target = weakref.ref(target)

    def isValid(self) -> bool:
        """Say whether the widget is still there."""
        canvas = self._canvas()
        return canvas is not None and canvas.widget() is not None and self._target() is not None

    def object(self) -> Any:
        """Return the object that this interface describes."""
        return self._target()

    def window(self) -> Any:
        """Return the window that the canvas lies in."""
        canvas = self._canvas()
        widget = canvas.widget() if canvas else None
        return widget.window().windowHandle() if widget else None

    def relations(self, _match: Any = None) -> list[Any]:
        """Return none: arrows are read from the outline."""
        return []

    def focusChild(self) -> Any:
        return None

    def childAt(self, _x: int, _y: int) -> Any:
        return None

    def child(self, _index: int) -> Any:
        return None

    def childCount(self) -> int:
        return 0

    def indexOfChild(self, _child: QAccessibleInterface) -> int:
        return -1

    def setText(self, kind: Any, text: str) -> None:
        """Ignore: names change through edits only."""


class _List(_Interface):
    """The canvas itself."""

    def parent(self) -> Any:
        canvas = self._canvas()
        widget = canvas.widget() if canvas else None
        above = widget.parentWidget() if widget else None
        return QAccessible.queryAccessibleInterface(above) if above else None

    def child(self, index: int) -> Any:
        canvas = self._canvas()
        return canvas.child(index) if canvas else None

    def childCount(self) -> int:
        canvas = self._canvas()
        return len(canvas.spoken.ids()) if canvas else 0

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        canvas, target = self._canvas(), child.object()
        if canvas is None or not isinstance(target, _Child):
            return -1
        ids = list(canvas.spoken.ids())
        return ids.index(target.record_id) if target.record_id in ids else -1

    def childAt(self, x: int, y: int) -> Any:
        canvas = self._canvas()
        for index, record_id in enumerate(canvas.spoken.ids() if canvas else ()):
            if canvas is not None and canvas.spoken.place(record_id).contains(x, y):
                return canvas.child(index)
        return None

    def focusChild(self) -> Any:
        canvas = self._canvas()
        current = canvas.spoken.current() if canvas else None
        ids = list(canvas.spoken.ids()) if canvas else []
        return canvas.child(ids.index(current)) if canvas and current in ids else None

    def text(self, kind: QAccessible.Text) -> str:
        return tr("Journey map") if kind == QAccessible.Text.Name else ""

    def rect(self) -> QRect:
        canvas = self._canvas()
        widget = canvas.widget() if canvas else None
        return QRect(widget.mapToGlobal(QPoint(0, 0)), widget.size()) if widget else QRect()

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.List

    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        state.focusable = True
        return state


class _Item(_Interface):
    """One touchpoint."""

    def parent(self) -> Any:
        canvas = self._canvas()
        widget = canvas.widget() if canvas else None
        return QAccessible.queryAccessibleInterface(widget) if widget else None

    def text(self, kind: QAccessible.Text) -> str:
        canvas, target = self._canvas(), self._target()
        if canvas is None or not isinstance(target, _Child):
            return ""
        if kind == QAccessible.Text.Name:
            return canvas.spoken.describe(target.record_id)
        return tr("Touchpoint") if kind == QAccessible.Text.Description else ""

    def rect(self) -> QRect:
        canvas, target = self._canvas(), self._target()
        return canvas.spoken.place(target.record_id) if canvas and isinstance(target, _Child) else QRect()

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.ListItem

    def state(self) -> QAccessible.State:
        canvas, target = self._canvas(), self._target()
        state = QAccessible.State()
        state.selectable = True
        state.focusable = True
        if canvas and isinstance(target, _Child) and canvas.spoken.current() == target.record_id:
            state.selected = True
            state.focused = True
        return state


class AccessibleCanvas(QObject):
    """Owns the stand-ins and interfaces of one canvas, and announces what is chosen."""

    def __init__(self, widget: QWidget, spoken: Spoken) -> None:
        super().__init__(widget)
        self._widget = weakref.ref(widget)
        self.spoken = spoken
        self._children: dict[RecordId, _Child] = {}
        self._interfaces: dict[int, QAccessibleInterface] = {}
        _held[:] = [interface for interface in _held if Shiboken.isValid(interface)]
        for key in [key for key, reference in _canvases.items() if reference() is None]:
            del _canvases[key]
        _canvases[id(widget)] = weakref.ref(self)
        _install()

    def widget(self) -> QWidget | None:
        """Return the canvas widget while it lives."""
        widget = self._widget()
        return widget if widget is not None and Shiboken.isValid(widget) else None

    def child(self, index: int) -> QAccessibleInterface | None:
        """Return the interface of the touchpoint at `index` in reading order."""
        ids = self.spoken.ids()
        if not 0 <= index < len(ids):
            return None
        stand_in = self._children.get(ids[index])
        if stand_in is None:
            stand_in = self._children[ids[index]] = _Child(self, ids[index], self)
        return QAccessible.queryAccessibleInterface(stand_in)

    def interface_for(self, target: QObject) -> QAccessibleInterface:
        """Return the one interface of a stand-in or of the canvas widget, kept for as long as the canvas lives."""
        key = id(target)
        interface = self._interfaces.get(key)
        if interface is None or not Shiboken.isValid(interface):
            interface = _Item(self, target) if isinstance(target, _Child) else _List(self, target)
            self._interfaces[key] = interface
            _held.append(interface)
        return interface

    def announce(self, text: str) -> None:
        """Let a running screen reader say `text`; without one, do nothing."""
        widget = self.widget()
        if widget is None or not text or not QAccessible.isActive():
            return
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))
        QAccessible.updateAccessibility(QAccessibleEvent(widget, QAccessible.Event.Focus))


_canvases: dict[int, weakref.ref[AccessibleCanvas]] = {}
_held: list[QAccessibleInterface] = []
_installed = False


def _install() -> None:
    global _installed
    if not _installed:
        _installed = True
        QAccessible.installFactory(_factory)


def _factory(_class_name: str, target: QObject | None) -> QAccessibleInterface | None:
    if isinstance(target, _Child):
        canvas = target.canvas()
        return canvas.interface_for(target) if canvas else None
    if not isinstance(target, QWidget):
        return None
    reference = _canvases.get(id(target))
    canvas = reference() if reference else None
    return canvas.interface_for(target) if canvas is not None and canvas.widget() is target else None
