"""The journeys that a persona makes: chosen from the project's, each a way to it on the map."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from cxjourney.domain.records import Journey
from cxjourney.domain.text import tr
from cxjourney.ui.views.personas.block import Block
from cxjourney.ui.views.personas.edits import PersonaEdits
from cxjourney.ui.views.personas.words import journey_line
from cxjourney.ui.widgets.chip import escape_mnemonic
from cxjourney.ui.widgets.in_place import INSET
from cxjourney.ui.widgets.mark_button import GhostButton
from cxjourney.ui.widgets.section import clear_layout
from cxjourney.ui.widgets.text import shortened


class JourneyLink(QWidget):
    """A linked journey: pressing it opens it, the cross or Delete unlinks it."""

    opened = Signal()
    removed = Signal()

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        across = QHBoxLayout(self)
        across.setContentsMargins(INSET - 2, 0, 0, 0)
        across.setSpacing(2)
        self.link = QPushButton(escape_mnemonic(f"•  {shortened(title, 60)}"), self)
        self.link.setProperty("look", "line")
        self.link.setCursor(Qt.CursorShape.PointingHandCursor)
        self.link.setAccessibleName(tr("Open “{title}” on the map", title=title))
        self.link.setToolTip(tr("Open on the map"))
        self.link.clicked.connect(self.opened)
        self.remove = GhostButton("×", tr("Unlink this journey"), self)
        self.remove.watch(self.link)
        self.remove.clicked.connect(self.removed)
        across.addWidget(self.link)
        across.addWidget(self.remove)
        across.addStretch(1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.removed.emit()
        else:
            super().keyPressEvent(event)


class JourneysBlock(Block):
    """The linked journeys; `opened(id)` asks for one on the map."""

    opened = Signal(str)

    def __init__(self, edits: PersonaEdits, parent: QWidget) -> None:
        super().__init__(tr("Journeys"), parent)
        self.box.setSpacing(0)
        self._edits = edits
        self._shown: list[tuple[str, str]] | None = None
        self.links: list[JourneyLink] = []
        self.plus = self.add_button(tr("Choose journeys"), self.choose)
        self.invitation = self.add_link(tr("Choose the journeys that this persona makes"), self.choose)

    def refresh(self) -> None:
        """Show what the persona says."""
        persona = self._edits.persona
        if persona is None:
            return
        journeys = self._edits.project.journeys()
        titles = Counter(journey.title for journey in journeys)
        wanted = [(one.id, journey_line(one, titles)) for one in journeys if one.id in persona.journey_ids]
        if wanted != self._shown:
            self._shown = wanted
            clear_layout(self.box)
            self.links = [self._link(journey_id, title) for journey_id, title in wanted]
        self.invitation.setVisible(not wanted)
        self.invitation.setEnabled(bool(journeys))

    def _link(self, journey_id: str, title: str) -> JourneyLink:
        link = JourneyLink(title, self)
        link.opened.connect(lambda: self.opened.emit(journey_id))
        link.removed.connect(lambda: self.toggle(journey_id))
        self.box.addWidget(link)
        return link

    def toggle(self, journey_id: str) -> None:
        """Link a journey, or unlink it."""
        persona = self._edits.persona
        if persona is not None:
            kept = tuple(one for one in persona.journey_ids if one != journey_id)
            self._edits.do(journey_ids=kept if journey_id in persona.journey_ids else (*kept, journey_id))

    def menu(self) -> QMenu:
        """Return the menu of all journeys, the linked ones ticked."""
        menu, persona = QMenu(self), self._edits.persona
        journeys = self._edits.project.journeys()
        titles = Counter(journey.title for journey in journeys)
        for journey in journeys:
            self._add(
                menu, journey, journey_line(journey, titles), persona is not None and not self._edits.is_read_only
            )
        return menu

    def _add(self, menu: QMenu, journey: Journey, title: str, may_edit: bool) -> None:
        persona = self._edits.persona
        action = menu.addAction(escape_mnemonic(shortened(title, 60)))
        action.setCheckable(True)
        action.setChecked(persona is not None and journey.id in persona.journey_ids)
        action.setEnabled(may_edit)
        action.triggered.connect(lambda: self.toggle(journey.id))

    def choose(self) -> None:
        """Open the menu of journeys below the heading."""
        below = self.invitation if self.invitation.isVisible() else self.plus
        self.menu().popup(below.mapToGlobal(below.rect().bottomLeft()))
