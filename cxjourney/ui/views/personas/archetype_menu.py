"""What a new persona can start from: nothing, or one of the archetypes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu, QWidget

from cxjourney.domain import actions
from cxjourney.domain.records import Persona
from cxjourney.domain.text import tr
from cxjourney.ui.editing import Editing
from cxjourney.ui.widgets.chip import escape_mnemonic

if TYPE_CHECKING:
    from cxjourney.domain.archetypes import Archetype


class ArchetypeMenu(QMenu):
    """Owns an entry for each start; `took(id)` is told of the persona that was added."""

    def __init__(self, editing: Editing, took: Callable[[str], object], parent: QWidget) -> None:
        from cxjourney.domain.archetypes import archetypes

        super().__init__(parent)
        self.setToolTipsVisible(True)
        self.addAction(tr("Blank persona"), lambda: add_blank(editing, took))
        self.addSection(tr("Start from"))
        for archetype in archetypes():
            action = self.addAction(escape_mnemonic(archetype.name))
            action.setToolTip(archetype.what)
            action.triggered.connect(lambda _checked=False, one=archetype: add_archetype(editing, one, took))


def add_blank(editing: Editing, took: Callable[[str], object]) -> None:
    """Add a persona without anything but a name."""
    made = editing.make(lambda: actions.add_persona(editing.project, tr("New persona")))
    if made:
        took(actions.added_id(made, Persona))


def add_archetype(editing: Editing, archetype: Archetype, took: Callable[[str], object]) -> None:
    """Add a persona that starts as an archetype."""
    from cxjourney.domain.archetypes import add_from_archetype

    made = editing.make(lambda: add_from_archetype(editing.project, archetype))
    if made:
        took(actions.added_id(made, Persona))
