"""Every command of the map in one object: menus, tool bar, palette, keys and context menus all call these."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint

from cxjourney.domain.ids import RecordId
from cxjourney.ui.canvas.clipboard_commands import ClipboardCommands
from cxjourney.ui.canvas.edit_commands import EditCommands
from cxjourney.ui.canvas.map_view import MapView
from cxjourney.ui.canvas.minimap import MiniMap
from cxjourney.ui.canvas.state import CanvasState
from cxjourney.ui.canvas.typing_flows import TypingFlows
from cxjourney.ui.canvas.view_commands import ViewCommands


class CanvasCommands(EditCommands, ClipboardCommands, ViewCommands):
    """Acts on what is chosen on one canvas. Impossible wishes end in a hint or a message, never in an exception."""

    def __init__(
        self,
        state: CanvasState,
        typing: TypingFlows,
        view: MapView,
        minimap: MiniMap,
        choose_target: Callable[[list[RecordId]], None],
        inset: Callable[[], QPoint],
    ) -> None:
        super().__init__(state, typing, choose_target)
        self.view = view
        self.minimap = minimap
        self.inset = inset
