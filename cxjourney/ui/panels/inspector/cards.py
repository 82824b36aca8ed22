"""The inspector's pages for notes and actions."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from cxjourney.domain import actions
from cxjourney.domain.records import Action, Journey, Note, Stage, Touchpoint
from cxjourney.domain.text import tr, trn
from cxjourney.ui import words
from cxjourney.ui.panels.inspector.context import Context, Page
from cxjourney.ui.removal import remove_selected
from cxjourney.ui.widgets.field import ChoiceField, TextField, date_field
from cxjourney.ui.widgets.text import PlainLabel

FIVE: list[tuple[object, str]] = [(None, "–"), (1, "1"), (2, "2"), (3, "3"), (4, "4"), (5, "5")]


class _CardPage(Page):
    """What notes and actions share: a way back to the touchpoint, and a button that deletes."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._home = ""
        self.back = QPushButton("", self.body)
        self.back.setProperty("look", "link")
        self.back.clicked.connect(lambda: self.context.selection.set((self._home,)))
        self.column.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)

    def show_home(self, touchpoint_id: str | None, stage_id: str | None) -> None:
        """Show what the card hangs on."""
        project = self.context.project
        home = project.get(Touchpoint, touchpoint_id) or project.get(Stage, stage_id)
        self._home = home.id if home else ""
        self.back.setVisible(home is not None)
        if home is not None:
            self.back.setText(tr("← {title}", title=home.title).replace("&", "&&"))

    def add_delete(self, text: str) -> None:
        """Put the button that deletes at the end."""
        delete = QPushButton(text, self.body)
        delete.clicked.connect(self._on_delete)
        self.column.addWidget(delete, 0, Qt.AlignmentFlag.AlignLeft)

    def _on_delete(self) -> None:
        ids, home = self.ids, self._home
        if self.context.editing.do(lambda: remove_selected(self.context.project, ids)) and home:
            self.context.selection.set((home,))


class NotePage(_CardPage):
    """A note: its text, kind, cause, votes and source."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.text = TextField(tr("Text"), self._setter("text"), self.body, lines=3)
        self.kind = ChoiceField(tr("Kind"), words.note_kinds(), self._setter("note_kind"), self.body)
        self.cause = ChoiceField(tr("Cause"), words.note_causes(), self._setter("cause"), self.body)
        self.source = TextField(
            tr("Where it comes from"), self._setter("source"), self.body, placeholder=tr("Such as “Interview, 14 Oct”")
        )
        votes = QWidget(self.body)
        across = QHBoxLayout(votes)
        across.setContentsMargins(0, 0, 0, 0)
        self.votes = PlainLabel("", "body", votes)
        more, less = QPushButton(tr("Vote"), votes), QPushButton(tr("Take a vote back"), votes)
        more.clicked.connect(lambda: self._vote(1))
        less.clicked.connect(lambda: self._vote(-1))
        across.addWidget(self.votes, 1)
        across.addWidget(less)
        across.addWidget(more)
        for widget in (self.text, self.kind, self.cause, self.source, votes):
            self.column.addWidget(widget)
        self.add_delete(tr("Delete note"))
        self.finish()

    def _setter(self, name: str) -> Callable[[object], str]:
        def commit(value: object) -> str:
            note_id, fields = self.id, {name: value}
            return self.context.editing.attempt(lambda: actions.edit_note(self.context.project, note_id, **fields))

        return commit

    def _vote(self, by: int) -> None:
        note_id = self.id
        self.context.editing.do(lambda: actions.vote(self.context.project, note_id, by))

    def refresh(self) -> None:
        note = self.context.project.get(Note, self.id)
        if note is None:
            return
        self.crumbs.setText(tr("Note · {kind}", kind=words.word(words.note_kinds(), note.note_kind)))
        self.show_home(note.touchpoint_id, note.stage_id)
        self.text.set_value(note.text)
        self.kind.set_value(note.note_kind)
        self.cause.set_value(note.cause)
        self.source.set_value(note.source)
        self.votes.setText(trn("{count} vote", "{count} votes", note.votes))


class ActionPage(_CardPage):
    """An action: the problem, who does what by when, and the periods that tell whether it helped."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        body = self.body
        self.title = TextField("", self._setter("title"), body, look="bare")
        self.title.editor.setAccessibleName(tr("Title"))
        self.problem_text = TextField(tr("Problem"), self._setter("problem"), body, lines=2)
        self.owner = TextField(tr("Owner"), self._setter("owner"), body)
        self.due = date_field(tr("Due"), self._setter("due"), body)
        self.status = ChoiceField(tr("Status"), words.action_statuses(), self._setter("status"), body)
        self.impact = ChoiceField(tr("Impact, 1 to 5"), FIVE, self._setter("impact"), body)
        self.effort = ChoiceField(tr("Effort, 1 to 5"), FIVE, self._setter("effort"), body)
        self.dates = {
            "baseline_from": date_field(tr("Measured before, from"), self._setter("baseline_from"), body),
            "baseline_to": date_field(tr("Measured before, until"), self._setter("baseline_to"), body),
            "check_from": date_field(tr("Measured again, from"), self._setter("check_from"), body),
            "check_to": date_field(tr("Measured again, until"), self._setter("check_to"), body),
        }
        self.result = TextField(tr("Result"), self._setter("result"), body, lines=2)
        for widget in (
            self.title, self.problem_text, self.owner, self.due, self.status, self.impact, self.effort,
            *self.dates.values(), self.result,
        ):  # fmt: skip
            self.column.addWidget(widget)
        self.add_delete(tr("Delete action"))
        self.finish()

    def _setter(self, name: str) -> Callable[[object], str]:
        def commit(value: object) -> str:
            action_id, fields = self.id, {name: value}
            return self.context.editing.attempt(lambda: actions.edit_action(self.context.project, action_id, **fields))

        return commit

    def refresh(self) -> None:
        action = self.context.project.get(Action, self.id)
        if action is None:
            return
        journey = self.context.project.get(Journey, action.journey_id)
        self.crumbs.setText(tr("Action · {journey}", journey=journey.title if journey else ""))
        self.show_home(action.touchpoint_id, None)
        self.title.set_value(action.title)
        self.problem_text.set_value(action.problem)
        self.owner.set_value(action.owner)
        self.due.set_value(action.due.isoformat() if action.due else "")
        self.status.set_value(action.status)
        self.impact.set_value(action.impact)
        self.effort.set_value(action.effort)
        for name, field in self.dates.items():
            day = getattr(action, name)
            field.set_value(day.isoformat() if day else "")
        self.result.set_value(action.result)
