"""Looking and choosing: zoom, fit, mini-map, and moving the selection with the keyboard. Nothing here makes an edit."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint

from cxjourney.domain.ids import RecordId
from cxjourney.domain.text import tr
from cxjourney.ui.canvas.map_view import MapView
from cxjourney.ui.canvas.minimap import MiniMap
from cxjourney.ui.canvas.navigation import Direction, first_of, last_of, neighbour
from cxjourney.ui.canvas.state import CanvasState
from cxjourney.ui.canvas.view_state import ZOOM_STEP


class ViewCommands:
    """Owns nothing: moves the view and the selection."""

    state: CanvasState
    view: MapView
    minimap: MiniMap
    inset: Callable[[], QPoint]

    # zoom

    def zoom_in(self) -> None:
        """Zoom in by one step around the middle."""
        self.view.zoom_to(self.view.view.scale * ZOOM_STEP)

    def zoom_out(self) -> None:
        """Zoom out by one step around the middle."""
        self.view.zoom_to(self.view.view.scale / ZOOM_STEP)

    def zoom_100(self) -> None:
        """Show the map at 100 %."""
        self.view.zoom_to(1.0)

    def fit(self) -> None:
        """Show the whole map."""
        self.view.fit()

    def zoom_to_selection(self) -> None:
        """Show what is chosen as large as is sensible; without a selection, the whole map."""
        bounds = self.state.shown.bounds_of(self.state.selection.ids)
        if bounds.isEmpty():
            self.view.fit()
        else:
            self.view.show_rect(bounds.adjusted(-40, -40, 40, 40), 1.5)

    def toggle_minimap(self) -> None:
        """Show or hide the mini-map."""
        self.minimap.wanted = not self.minimap.wanted

    # choosing

    def select_all(self) -> None:
        """Choose all touchpoints of the journey."""
        self.state.selection.set(tuple(t.id for t in self.state.project.touchpoints(self.state.journey_id)))

    def select_first(self) -> None:
        """Choose the first touchpoint."""
        self._choose(first_of(self.state.shown.layout))

    def select_last(self) -> None:
        """Choose the last touchpoint."""
        self._choose(last_of(self.state.shown.layout))

    def move_selection(self, direction: Direction | str, extend: bool = False) -> None:
        """Choose what lies next in a direction; with `extend`, in addition to what is chosen."""
        current, direction = self.state.current_id, Direction(direction)
        layout = self.state.shown.layout
        if current is not None and current in layout.transitions:
            self._choose(self._end_of(current, direction))
            return
        found = first_of(layout) if current is None else neighbour(layout, current, direction)
        if extend and found is not None and found not in layout.cards:
            return
        self._choose(found, extend)

    def select_arrow(self, back: bool = False) -> None:
        """Choose an arrow of the chosen touchpoint, then the next one with each call."""
        layout, current = self.state.shown.layout, self.state.current_id
        last = self.state.last_touchpoint()
        if last is None or last.id not in layout.cards:
            self.state.hint.emit(tr("Select a touchpoint first, then A goes through its arrows."))
            return
        own = layout.arrows_of(last.id)
        arrows = [arrow.id for arrow in sorted(own, key=lambda arrow: arrow.source_id != last.id)]
        if not arrows:
            self.state.hint.emit(tr("This touchpoint has no arrow yet: C connects it."))
            return
        at = arrows.index(current) + (-1 if back else 1) if current in arrows else (-1 if back else 0)
        self._choose(arrows[at % len(arrows)])

    def reveal_selection(self) -> None:
        """Scroll so that what was chosen last is seen."""
        rect = self.state.shown.rect_of(self.state.current_id) if self.state.current_id else None
        if rect is not None:
            self.view.reveal(rect, self.inset())

    def _end_of(self, transition_id: RecordId, direction: Direction) -> RecordId | None:
        arrow = self.state.shown.layout.transitions[transition_id]
        return arrow.source_id if direction in (Direction.LEFT, Direction.UP) else arrow.target_id

    def _choose(self, record_id: RecordId | None, extend: bool = False) -> None:
        if record_id is None:
            return
        if extend:
            ids = [one for one in self.state.selection.ids if one != record_id]
            self.state.selection.set((*ids, record_id))
        else:
            self.state.selection.set((record_id,))
        self.reveal_selection()
