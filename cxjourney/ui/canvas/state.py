"""What the parts of the canvas share: the document, what is shown of it, what is chosen, and how to make an edit.

Tools, commands, editors and painting all hold this one object instead of each other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QRectF, Signal

from cxjourney.domain.edits import Edit, compose
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.ids import RecordId
from cxjourney.domain.layout import LayoutOptions
from cxjourney.domain.project import Project
from cxjourney.domain.records import Touchpoint
from cxjourney.storage.errors import ProjectFileError
from cxjourney.ui.canvas.overlay_state import OverlayState
from cxjourney.ui.canvas.shown_map import ShownMap
from cxjourney.ui.canvas.view_state import ViewState

if TYPE_CHECKING:
    from cxjourney.scoring.moves import Move
    from cxjourney.services.document import Document
    from cxjourney.services.scores import Scores
    from cxjourney.services.selection import Selection
    from cxjourney.services.settings import Settings
    from cxjourney.ui.canvas.commands import CanvasCommands

Build = Callable[[Project], Edit]


class CanvasState(QObject):
    """Owns the shown map and the overlay; turns wishes into edits and failures into messages."""

    message = Signal(str)  # something that could not be done, a sentence
    hint = Signal(str)  # what can be done now, for the status line
    overlay_changed = Signal()
    map_changed = Signal(object)  # list of map rectangles to paint again, None for all
    commands: CanvasCommands
    pan: Callable[[int, int], None]

    def __init__(
        self,
        document: Document,
        selection: Selection,
        scores: Scores,
        settings: Settings,
        view: ViewState,
        measure: Any,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.document = document
        self.selection = selection
        self.scores = scores
        self.settings = settings
        self.view = view
        self.overlay = OverlayState()
        self.last_touchpoint_id: RecordId | None = None
        self.moves: Mapping[RecordId, Move] = {}
        self._measure = measure
        self.shown = ShownMap(self.project, self.journey_id, self.options())

    @property
    def project(self) -> Project:
        """The project as the document has it, never the preview."""
        return self.document.project

    @property
    def journey_id(self) -> RecordId:
        """The journey on the map; empty where the project has none."""
        return self.selection.journey_id or ""

    @property
    def persona_id(self) -> RecordId | None:
        """The persona whose emotions are shown first, and the only one whose are set; None means everyone."""
        return self.selection.persona_id

    def options(self) -> LayoutOptions:
        """Return the layout options for what is shown now."""
        return LayoutOptions(persona_ids=self.selection.persona_ids, measure=self._measure)

    # making edits

    def do(self, build: Build) -> Edit | None:
        """Build an edit and do it; say why where it cannot be, and return None. An empty edit is no undo step."""
        try:
            edit = build(self.project)
            if edit:
                self.document.do(edit)
        except (JourneyError, ProjectFileError) as error:
            self.message.emit(str(error))
            return None
        return edit

    # what is shown

    def show_moves(self, moves: Mapping[RecordId, Move]) -> None:
        """Mark the touchpoints whose score, in the metric shown, a new period moved."""
        if moves != self.moves:
            self.moves = moves
            self.map_changed.emit(None)

    def preview(self, build: Build | None) -> Edit | None:
        """Show the map as `build` would make it, until the next edit or `preview(None)`; return that edit."""
        if build is None:
            self.refresh()
            return None
        try:
            edit = build(self.project)
        except JourneyError as error:
            self.message.emit(str(error))
            return None
        self.shown.preview(self.project, edit)
        self.map_changed.emit(None)
        return edit

    def refresh(self, edit: Edit | None = None) -> None:
        """Lay out the document as it is now; with the edit that led there, repaint only what it touched."""
        before, was_preview = self.shown.layout, self.shown.previewing
        same_map = self.shown.journey_id == self.journey_id and self.shown.options == self.options()
        stale: list[QRectF] | None = None
        if edit is not None and same_map and not was_preview:
            self.shown.follow(self.project, edit)
            stale = self.shown.stale_after(edit, before)
        else:
            self.shown.refresh(self.project, self.journey_id, self.options())
        self.map_changed.emit(stale)

    def note_selection(self) -> None:
        """Remember the touchpoint chosen last: the next one is joined from it."""
        for record_id in reversed(self.selection.ids):
            if self.project.get(Touchpoint, record_id) is not None:
                self.last_touchpoint_id = record_id
                return

    @property
    def current_id(self) -> RecordId | None:
        """The thing chosen last, from which the arrow keys move."""
        ids = self.selection.ids
        return ids[-1] if ids else None

    def last_touchpoint(self) -> Touchpoint | None:
        """Return the touchpoint chosen last, if it is still on the map shown."""
        touchpoint = self.project.get(Touchpoint, self.last_touchpoint_id)
        return touchpoint if touchpoint is not None and touchpoint.journey_id == self.journey_id else None


def in_steps(project: Project, text: str, steps: list[Build]) -> Edit:
    """Join edits that build upon each other into one; `text` empty takes the last one's."""
    draft, edits = project.snapshot(), []
    for step in steps:
        edit = step(draft)
        draft.apply(edit)
        edits.append(edit)
    return compose(text or (edits[-1].text if edits else ""), edits)
