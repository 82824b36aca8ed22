"""What is typed where: new touchpoints, stages, lanes and notes, and renaming what is there.

A new thing is shown on the map while its title is typed, but the project gets it only with the title, in one edit;
Escape leaves nothing behind.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QRectF

from cxjourney.domain import actions
from cxjourney.domain.edits import Edit
from cxjourney.domain.ids import RecordId
from cxjourney.domain.project import Project
from cxjourney.domain.records import Action, Lane, Note, Record, Stage, Touchpoint, Transition
from cxjourney.domain.text import tr
from cxjourney.ui.canvas.editors import EditRequest, InPlaceEditors
from cxjourney.ui.canvas.shown_map import to_qt
from cxjourney.ui.canvas.state import CanvasState

BuildTitled = Callable[[Project, str], Edit]
NOTE_HEIGHT = 56.0
LABEL_WIDTH = 180.0


class TypingFlows(QObject):
    """Owns the roads from a wish to type to the edit that takes the text."""

    def __init__(self, state: CanvasState, editors: InPlaceEditors, reveal: Callable[[QRectF], None]) -> None:
        super().__init__(editors)
        self._state = state
        self._editors = editors
        self._reveal = reveal
        self.paste: Callable[[], None] | None = None

    # new things

    def new(self, build: BuildTitled, record_class: type[Record], working_title: str, hint: str = "") -> None:
        """Show a new touchpoint, stage, lane or note with an open editor; `build(project, title)` makes the edit."""
        if not self._editors.commit() or not self._may_type():
            return
        edit = self._state.preview(lambda project: build(project, working_title))
        if edit is None:
            return
        new_id = actions.added_id(edit, record_class)

        def commit(text: str) -> bool:
            if not text:
                self._state.preview(None)
                return True
            done = self._state.do(lambda project: build(project, text))
            if done is None:
                return False
            self._state.selection.set((actions.added_id(done, record_class),))
            return True

        request = EditRequest(
            place=lambda: self.place_of(new_id),
            commit=commit,
            cancel=lambda: self._end_preview(),
            name=working_title,
            placeholder=working_title,
            paste_lines=self.paste if record_class is Touchpoint else None,
        )
        self._open(_styled(request, record_class), new_id)
        if hint:
            self._state.hint.emit(hint)

    def _may_type(self) -> bool:
        """Say at once where nothing can be changed, before a word is typed in vain."""
        if self._state.document.is_read_only:
            text = tr("This project is open for reading only. Save it under another name to change it.")
            self._state.message.emit(text)
            return False
        return True

    def _end_preview(self) -> None:
        self._state.preview(None)

    # what is there

    def rename(self, record_id: RecordId) -> bool:
        """Open an editor on the title, text or label of a record; False for what has none on the map."""
        found = self._renaming(record_id)
        if found is None:
            return False
        if not self._may_type():
            return True
        record_class, text, name, build = found

        def commit(typed: str) -> bool:
            if typed == text or (not typed and record_class is not Transition):
                return True
            return self._state.do(lambda project: build(project, typed)) is not None

        request = EditRequest(
            place=lambda: self.place_of(record_id),
            commit=commit,
            cancel=lambda: None,
            text=text,
            name=name,
            placeholder=name,
        )
        self._open(_styled(request, record_class), record_id)
        self._state.hint.emit(tr("Enter takes the text; Escape leaves it as it was."))
        return True

    def _renaming(self, record_id: RecordId) -> tuple[type[Record], str, str, BuildTitled] | None:
        project = self._state.project
        if touchpoint := project.get(Touchpoint, record_id):
            rename: BuildTitled = lambda p, text: actions.rename_touchpoint(p, record_id, text)  # noqa: E731
            return Touchpoint, touchpoint.title, tr("Title of the touchpoint"), rename
        if stage := project.get(Stage, record_id):
            return Stage, stage.title, tr("Name of the stage"), lambda p, t: actions.rename_stage(p, record_id, t)
        if lane := project.get(Lane, record_id):
            return Lane, lane.title, tr("Name of the lane"), lambda p, t: actions.rename_lane(p, record_id, t)
        if note := project.get(Note, record_id):
            return Note, note.text, tr("Text of the note"), lambda p, t: actions.edit_note(p, record_id, text=t)
        if action := project.get(Action, record_id):
            return (
                Action,
                action.title,
                tr("Title of the action"),
                lambda p, t: actions.edit_action(p, record_id, title=t),
            )
        if transition := project.get(Transition, record_id):
            label: BuildTitled = lambda p, text: actions.edit_transition(p, record_id, label=text)  # noqa: E731
            return Transition, transition.label, tr("Label of the arrow"), label
        return None

    # places

    def place_of(self, record_id: RecordId) -> QRectF | None:
        """Return the map rectangle that an editor for this record covers."""
        layout = self._state.shown.layout
        if card := layout.cards.get(record_id):
            return to_qt(card).adjusted(5, 4, -4, -card.h / 2 + 4)
        if note := layout.notes.get(record_id):
            return QRectF(note.x, note.y, note.w, max(note.h, NOTE_HEIGHT))
        route = layout.arrow(record_id) if record_id in layout.transitions else None
        if route is not None:
            return QRectF(route.label_at.x - LABEL_WIDTH / 2, route.label_at.y - 14, LABEL_WIDTH, 28)
        rect = self._state.shown.rect_of(record_id)
        if rect is None:
            return None
        lane = next((band for band in layout.lanes if band.lane.id == record_id), None)
        return rect if lane is None else QRectF(rect.x() - 4, rect.y() - 4, LABEL_WIDTH, rect.height() + 8)

    def _open(self, request: EditRequest, record_id: RecordId) -> None:
        rect, place = self._state.shown.rect_of(record_id), self.place_of(record_id)
        if rect is not None and place is not None:
            self._reveal(rect.united(place))
        self._editors.open(request)


def _styled(request: EditRequest, record_class: type[Record]) -> EditRequest:
    """Give the editor the type size and shape of what it edits."""
    if record_class is Note:
        return replace(request, many_lines=True, font_px=12.0)
    if record_class is Stage:
        return replace(request, bold=True, font_px=14.0)
    return replace(request, font_px=12.0) if record_class in (Lane, Transition) else request
