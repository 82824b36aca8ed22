"""Segments from wherever they are shown: making, changing, ordering, and removing them with what hangs on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from cxjourney.domain import actions
from cxjourney.domain.records import Persona, Segment
from cxjourney.domain.text import tr
from cxjourney.ui import messages
from cxjourney.ui.editing import Editing

if TYPE_CHECKING:
    from cxjourney.services.listening import Listening
    from cxjourney.services.scores import Scores


class SegmentEditing:
    """Opens the dialogs of segments over a widget; every change is one undo step."""

    def __init__(self, editing: Editing, scores: Scores, over: QWidget, listening: Listening | None = None) -> None:
        self._editing, self._scores, self._over = editing, scores, over
        self._listening = listening

    def segments(self) -> list[Segment]:
        """Return the segments in their order."""
        found = self._editing.project.table(Segment).values()
        return sorted(found, key=lambda segment: (segment.position, segment.id))

    def open(self, segment_id: str = "") -> str:
        """Edit a segment, or make one with an empty id; return the id of what was made."""
        from cxjourney.services.listening import Listening
        from cxjourney.ui.dialogs.segment import SegmentDialog

        if self._listening is None:
            self._listening = Listening(self._editing.document, self._scores, self._over)
        before = set(self._editing.project.table(Segment))
        values = self._scores.condition_values()
        SegmentDialog(self._editing, values, self._listening.count, segment_id, self._over.window()).exec()
        return next((id_ for id_ in self._editing.project.table(Segment) if id_ not in before), "")

    def move(self, segment_id: str, step: int) -> None:
        """Move a segment some steps down, or up if negative; past an end nothing happens."""
        ids = [segment.id for segment in self.segments()]
        at = ids.index(segment_id) + step
        if 0 <= at < len(ids):
            self._editing.do(lambda: actions.move_segment(self._editing.project, segment_id, at))

    def remove(self, segment_id: str) -> None:
        """Remove a segment; asks first where personas are tied to it."""
        project = self._editing.project
        segment = project.need(Segment, segment_id)
        tied = [persona.name for persona in project.table(Persona).values() if persona.segment_id == segment_id]
        question = tr("Remove the segment “{name}”?", name=segment.name)
        detail = tr("These personas lose their figures: {names}. Undo brings it back.", names=", ".join(tied))
        if not tied or messages.ask_yes(self._over.window(), question, detail, tr("Remove"), dangerous=True):
            self._editing.do(lambda: actions.remove_segment(self._editing.project, segment_id))

    def menu(self, segment_id: str | None) -> QMenu:
        """Return what can be done with a segment, or with none."""
        menu = QMenu(self._over)
        may_edit = not self._editing.document.is_read_only
        menu.addAction(tr("New segment…"), self.open).setEnabled(may_edit)
        ids = [segment.id for segment in self.segments()]
        if segment_id in ids:
            at = ids.index(segment_id)
            menu.addAction(tr("Edit…"), lambda: self.open(segment_id)).setEnabled(may_edit)
            menu.addSeparator()
            menu.addAction(tr("Move up"), lambda: self.move(segment_id, -1)).setEnabled(may_edit and at > 0)
            menu.addAction(tr("Move down"), lambda: self.move(segment_id, 1)).setEnabled(may_edit and at < len(ids) - 1)
            menu.addSeparator()
            menu.addAction(tr("Remove"), lambda: self.remove(segment_id)).setEnabled(may_edit)
        return menu

    def popup(self, segment_id: object, point: QPoint) -> None:
        """Open the menu of a segment at a place on the screen."""
        self.menu(segment_id if isinstance(segment_id, str) else None).popup(point)
