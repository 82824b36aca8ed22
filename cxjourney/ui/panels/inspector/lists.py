"""The lists inside a touchpoint's page: comments, notes, actions, arrows in and out."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cxjourney.domain import actions
from cxjourney.domain.records import Action, Note, NoteKind, Touchpoint, Transition
from cxjourney.domain.text import tr, trn
from cxjourney.scoring.comments import Comment, source_text
from cxjourney.ui import words
from cxjourney.ui.panels.inspector.context import Context
from cxjourney.ui.widgets.section import Section, clear_layout
from cxjourney.ui.widgets.text import PlainLabel, shortened

SHOWN_COMMENTS = 6


class _Line(QFrame):
    """A framed entry of two lines; a click or Enter opens it, buttons may stand at its right."""

    def __init__(self, look: str, text: str, detail: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(look)
        across = QHBoxLayout(self)
        across.setContentsMargins(10, 4, 4, 4)
        across.setSpacing(4)
        self.across = across
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(PlainLabel(shortened(text, 600), "body", self, wrap=True))
        if detail:
            column.addWidget(PlainLabel(detail, "small", self, wrap=True))
        across.addLayout(column, 1)

    def add_button(self, text: str, name: str, run: Callable[[], object]) -> QPushButton:
        button = QPushButton(text, self)
        button.setProperty("look", "quiet")
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.clicked.connect(lambda: run())
        self.across.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return button


class Comments(Section):
    """What customers wrote at a touchpoint, newest first; one can be pinned to the card as a quote."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(tr("What customers say"), parent)
        self._context = context

    def show_touchpoint(self, touchpoint_id: str) -> None:
        """Show the newest comments in the current view."""
        clear_layout(self.box)
        scores = self._context.scores
        found = scores.comments(touchpoint_id, limit=SHOWN_COMMENTS) if scores.has_evidence else []
        self.setVisible(bool(found))
        for comment in found:
            source = source_text(comment, self._context.project)
            line = _Line("quote", comment.text, source, self)
            if not self._context.editing.document.is_read_only:
                line.add_button(tr("Pin"), tr("Pin to the card as a quote"), partial(self._pin, comment, source))
            self.box.addWidget(line)

    def _pin(self, comment: Comment, source: str) -> None:
        self._context.editing.do(
            lambda: actions.add_note(
                self._context.project, comment.text, NoteKind.QUOTE, touchpoint_id=comment.touchpoint_id, source=source
            )
        )


class Notes(Section):
    """The notes of a touchpoint or stage; the kind and cause are changed on the note's own page."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(tr("Notes"), parent)
        self._context, self._owner, self._is_stage = context, "", False
        self.add_button("+", tr("Add a note"), self.add)

    def show_notes(self, owner_id: str, is_stage: bool = False) -> None:
        """Show the notes under a touchpoint, or directly under a stage."""
        self._owner, self._is_stage = owner_id, is_stage
        clear_layout(self.box)
        notes = sorted(
            (n for n in self._context.project.table(Note).values() if self._belongs(n)),
            key=lambda note: (note.position, note.id),
        )
        for note in notes:
            parts = [words.word(words.note_kinds(), note.note_kind)]
            if note.cause:
                parts.append(words.word(words.note_causes(), note.cause))
            if note.source:
                parts.append(note.source)
            line = _Line(f"note_{note.note_kind}", note.text, " · ".join(parts), self)
            votes = trn("{count} vote", "{count} votes", note.votes)
            line.add_button(f"▲ {note.votes}", tr("Vote for it: {votes}", votes=votes), partial(self._vote, note.id))
            line.add_button("…", tr("Edit this note"), partial(self._context.selection.set, (note.id,)))
            self.box.addWidget(line)
        if not notes:
            text = tr("Pains, needs, ideas, quotes and questions go here. Press Tab on the map, or + above.")
            self.box.addWidget(PlainLabel(text, "small", self, wrap=True))

    def _belongs(self, note: Note) -> bool:
        if self._is_stage:
            return note.stage_id == self._owner and note.touchpoint_id is None
        return note.touchpoint_id == self._owner

    def _vote(self, note_id: str) -> None:
        self._context.editing.do(lambda: actions.vote(self._context.project, note_id))

    def add(self) -> None:
        """Add a note and open its page."""
        touchpoint_id, stage_id = (None, self._owner) if self._is_stage else (self._owner, None)
        made = self._context.editing.make(
            lambda: actions.add_note(
                self._context.project, tr("New note"), touchpoint_id=touchpoint_id, stage_id=stage_id
            )
        )
        if made:
            self._context.selection.set((actions.added_id(made, Note),))


class Actions(Section):
    """What is done about a touchpoint."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(tr("Actions"), parent)
        self._context, self._touchpoint_id = context, ""
        self.add_button("+", tr("Add an action"), self.add)

    def show_touchpoint(self, touchpoint_id: str) -> None:
        """Show the actions of a touchpoint."""
        self._touchpoint_id = touchpoint_id
        clear_layout(self.box)
        found = [a for a in self._context.project.table(Action).values() if a.touchpoint_id == touchpoint_id]
        for action in sorted(found, key=lambda one: (one.position, one.id)):
            parts = [words.word(words.action_statuses(), action.status)]
            if action.owner:
                parts.append(action.owner)
            if action.due:
                parts.append(tr("due {day}", day=words.day(action.due)))
            line = _Line("todo", action.title, " · ".join(parts), self)
            line.add_button("…", tr("Edit this action"), partial(self._context.selection.set, (action.id,)))
            self.box.addWidget(line)
        if not found:
            text = tr("What will be done here, by whom and by when. Add the first action with +.")
            self.box.addWidget(PlainLabel(text, "small", self, wrap=True))

    def add(self) -> None:
        """Add an action and open its page."""
        touchpoint = self._context.project.get(Touchpoint, self._touchpoint_id)
        if touchpoint is None:
            return
        made = self._context.editing.make(
            lambda: actions.add_action(self._context.project, touchpoint.journey_id, tr("New action"), touchpoint.id)
        )
        if made:
            self._context.selection.set((actions.added_id(made, Action),))


class Arrows(Section):
    """The arrows that lead to a touchpoint and away from it."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(tr("Arrows"), parent)
        self._context = context

    def show_touchpoint(self, touchpoint: Touchpoint) -> None:
        """Show the transitions of a touchpoint, each with the other end."""
        clear_layout(self.box)
        transitions = self._context.project.transitions(touchpoint.journey_id)
        shown = [(t, True) for t in transitions if t.target_id == touchpoint.id]
        shown += [(t, False) for t in transitions if t.source_id == touchpoint.id]
        self.setVisible(bool(shown))
        for transition, inward in shown:
            button = QPushButton(self._text(transition, inward).replace("&", "&&"), self)
            button.setProperty("look", "link")
            button.clicked.connect(partial(self._context.selection.set, (transition.id,)))
            self.box.addWidget(button)

    def _text(self, transition: Transition, inward: bool) -> str:
        other = self._context.project.get(Touchpoint, transition.source_id if inward else transition.target_id)
        title = shortened(other.title, 34) if other else ""
        text = tr("← from {title}", title=title) if inward else tr("→ to {title}", title=title)
        if transition.share is not None:
            text = tr("{arrow}, {share} %", arrow=text, share=round(transition.share * 100))
        return text
