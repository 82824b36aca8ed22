"""What every list of personas shares: the order, the line that names one, and removing one with what hangs on it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from cxjourney.domain import actions
from cxjourney.domain.project import Project
from cxjourney.domain.records import Emotion, Persona
from cxjourney.domain.text import tr, trn
from cxjourney.ui import messages
from cxjourney.ui.editing import Editing


def ordered(project: Project) -> list[Persona]:
    """Return the personas in the order that people gave them."""
    return project.ordered(Persona)


def persona_line(persona: Persona) -> str:
    """Return “Maya, first-time buyer”, or the name alone where the role says no more."""
    role = persona.role
    if not role or role.casefold() == persona.name.casefold():
        return persona.name
    lowered = role[:1].lower() + role[1:] if role[1:2].islower() else role
    return tr("{name}, {role}", name=persona.name, role=lowered)


def remove_persona(editing: Editing, persona_id: str, over: QWidget) -> None:
    """Remove a persona; asks first where emotions go with it."""
    project = editing.project
    persona = project.get(Persona, persona_id)
    if persona is None:
        return
    felt = sum(emotion.persona_id == persona_id for emotion in project.table(Emotion).values())
    if felt:
        text = tr("Delete “{name}”?", name=persona.name)
        detail = trn(
            "{count} emotion that was felt as this persona goes too. Undo brings both back.",
            "{count} emotions that were felt as this persona go too. Undo brings all of it back.",
            felt,
        )
        if not messages.ask_yes(over.window(), text, detail, tr("Delete"), dangerous=True):
            return
    editing.do(lambda: actions.remove_persona(editing.project, persona_id))
