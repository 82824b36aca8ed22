"""The one persona that a card shows, and every edit of it: the parts of the card know nothing of the document."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from cxjourney.domain import actions
from cxjourney.domain.actions.personas import statement_text
from cxjourney.domain.project import Project
from cxjourney.domain.records import Drafted, Motivation, OwnField, Persona
from cxjourney.ui.panels.inspector.context import Context


class PersonaEdits:
    """Owns which persona is shown; every method returns the problem as a sentence, or nothing."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.id = ""

    @property
    def project(self) -> Project:
        return self.context.project

    @property
    def persona(self) -> Persona | None:
        """The persona as it is now; None once it is gone."""
        return self.project.get(Persona, self.id)

    @property
    def is_read_only(self) -> bool:
        return self.context.editing.document.is_read_only

    def set(self, **fields: Any) -> str:
        """Set fields of the persona, as one undo step."""
        persona_id = self.id
        return self.context.editing.attempt(lambda: actions.edit_persona(self.project, persona_id, **fields))

    def do(self, **fields: Any) -> bool:
        """Set fields where there is no room for a problem: it is said in the status line."""
        persona_id = self.id
        return self.context.editing.do(lambda: actions.edit_persona(self.project, persona_id, **fields))

    def setter(self, name: str) -> Callable[[Any], str]:
        """Return what sets one field."""
        return lambda value: self.set(**{name: value})

    def drafted(self, field: str, text: str | None = None) -> list[Drafted]:
        """Return the drafted statements of a field, or those with one text."""
        persona = self.persona
        marks = persona.drafted if persona is not None else ()
        return [mark for mark in marks if mark.field == field and text in (None, mark.text)]

    def confirm(self, marks: Iterable[Drafted] | None = None) -> None:
        """Take drafted statements as the persona's own; None: all of them."""
        persona_id, chosen = self.id, None if marks is None else list(marks)
        self.context.editing.do(lambda: actions.confirm_statements(self.project, persona_id, chosen))

    def confirm_entry(self, field: str, entry: Motivation | OwnField) -> None:
        """Take one drafted motivation or own field as the persona's own."""
        self.confirm(self.drafted(field, statement_text(entry)))
