"""Keys, mouse and focus of the map: handed to the running gesture first, then to editors, tools and commands."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QToolTip, QWidget

from cxjourney.domain.cells import Cell
from cxjourney.domain.records import AnalysisLane, Touchpoint
from cxjourney.domain.text import tr
from cxjourney.ui.canvas.commands import CanvasCommands
from cxjourney.ui.canvas.context_menu import context_menu
from cxjourney.ui.canvas.drops import FileDrops
from cxjourney.ui.canvas.editors import InPlaceEditors
from cxjourney.ui.canvas.keys import command_for
from cxjourney.ui.canvas.map_view import MapView
from cxjourney.ui.canvas.overlay_state import Hit, Part
from cxjourney.ui.canvas.state import CanvasState
from cxjourney.ui.canvas.toolbox import Toolbox

_RENAMED_BY_DOUBLE_CLICK = {Part.TOUCHPOINT, Part.STAGE, Part.LANE, Part.NOTE, Part.ACTION, Part.TRANSITION}


class InputView(MapView):
    """Forwards what the person does; decides only who hears it."""

    state: CanvasState
    commands: CanvasCommands
    toolbox: Toolbox
    editors: InPlaceEditors
    drops: FileDrops

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.by_keyboard = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(True)
        self.viewport().setAcceptDrops(True)

    def hit_at(self, place: QPoint) -> Hit:
        """Return what lies at a pixel of the viewport."""
        raise NotImplementedError

    def tool_tip_at(self, place: QPoint) -> str:
        """Return the tool tip for a pixel of the viewport, as escaped rich text."""
        raise NotImplementedError

    # mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a gesture; whatever was being typed is taken first."""
        self.by_keyboard = False
        if not self.editors.commit():
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.toolbox.press(event)
        self._update_cursor()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer."""
        self.toolbox.move(event)
        self._update_cursor()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the gesture."""
        self.toolbox.release(event)
        self._update_cursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Rename what lies there, or add a touchpoint in an empty cell."""
        if event.button() != Qt.MouseButton.LeftButton or self.toolbox.active:
            return
        hit = self.hit_at(event.position().toPoint())
        if hit.part in _RENAMED_BY_DOUBLE_CLICK:
            self.state.selection.set((hit.id,))
            self.commands.rename()
        elif hit.part is Part.CELL:
            self.commands.add_in_cell(Cell(hit.stage_id, hit.lane_id, hit.column))
        elif hit.part is Part.ANALYSIS_LANE and hit.id == AnalysisLane.NOTES and hit.stage_id:
            self._add_note_at(event.position(), hit)
        elif not self.state.shown.layout.cards:
            self.commands.add_next()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu for what lies under the pointer, or for what is chosen if the keyboard asked."""
        if self.toolbox.active:
            return
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        place = self._place_of_current() if by_key else self.viewport().mapFromGlobal(event.globalPos())
        hit = self.hit_at(place)
        if hit.id and hit.part is not Part.ANALYSIS_LANE and hit.id not in self.state.selection.ids:
            self.state.selection.set((hit.id,))
        context_menu(self.commands, hit, self).popup(self.viewport().mapToGlobal(place))

    def viewportEvent(self, event: QEvent) -> bool:
        """Show tool tips, take dropped files, forget the hover when the pointer leaves."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            text = "" if self.toolbox.active else self.tool_tip_at(event.pos())
            if text:
                QToolTip.showText(event.globalPos(), text, self.viewport())
            else:
                QToolTip.hideText()
            return True
        if event.type() in _DRAG_EVENTS and self.drops.handle(event):
            return True
        if event.type() == QEvent.Type.Leave:
            self.toolbox.hover(None)
        return super().viewportEvent(event)

    # keys

    def event(self, event: QEvent) -> bool:
        """Claim the map's own keys before any shortcut, and every key while a gesture is going on."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and self._claims(event):
            event.accept()
            return True
        return super().event(event)

    def _claims(self, event: QKeyEvent) -> bool:
        return self.toolbox.active or command_for(event) is not None or self._escapes(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Run the command that the key means."""
        if self.toolbox.key(event):
            self._update_cursor()
            return
        self.by_keyboard = True
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.toolbox.space_held = True
            self._update_cursor()
            return
        command = command_for(event)
        if command is not None:
            command(self.commands)
        elif event.key() == Qt.Key.Key_F6:
            self.focusNextPrevChild(False) if _shifted(event) else super().focusNextPrevChild(True)
        elif self._escapes(event):
            self.state.selection.clear()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Let go of the map when Space is released."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.toolbox.space_held = False
            self._update_cursor()
        super().keyReleaseEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Keep Tab for notes; Shift+Tab and F6 leave the map, so nobody is trapped."""
        return False if forward else super().focusNextPrevChild(False)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus."""
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.by_keyboard = True
            self.state.hint.emit(tr("Enter adds the next touchpoint, Tab a note, C an arrow. F6 leaves the map."))
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the focus is elsewhere; Space no longer holds the map."""
        self.toolbox.space_held = False
        super().focusOutEvent(event)
        self.viewport().update()

    def _escapes(self, event: QKeyEvent) -> bool:
        return event.key() == Qt.Key.Key_Escape and bool(self.state.selection.ids)

    def _update_cursor(self) -> None:
        self.viewport().setCursor(self.toolbox.cursor())

    def _place_of_current(self) -> QPoint:
        current = self.state.current_id
        rect = self.state.shown.rect_of(current) if current is not None else None
        place = self.view.to_view(rect.center()) if rect is not None else QPointF(self.viewport().rect().center())
        return place.toPoint()

    def _add_note_at(self, place: QPointF, hit: Hit) -> None:
        x = self.view.to_map(place).x()
        cards = self.state.shown.layout.cards
        inside = self.state.project
        under = [
            (card.y, touchpoint_id)
            for touchpoint_id, card in cards.items()
            if card.x <= x < card.right and (t := inside.get(Touchpoint, touchpoint_id)) and t.stage_id == hit.stage_id
        ]
        self.state.selection.set((max(under)[1] if under else hit.stage_id,))
        self.commands.add_note()


_DRAG_EVENTS = {QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.DragLeave, QEvent.Type.Drop}


def _shifted(event: QKeyEvent) -> bool:
    return bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
