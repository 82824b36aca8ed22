"""The list of journeys: choose one, and with the menu add, copy, rename, reorder and remove."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from cxjourney.domain import actions
from cxjourney.domain.edits import Edit
from cxjourney.domain.records import Journey, JourneyState
from cxjourney.domain.text import tr
from cxjourney.ui import messages
from cxjourney.ui.editing import Editing
from cxjourney.ui.panels.side_list import SideList
from cxjourney.ui.widgets.section import Section

if TYPE_CHECKING:
    from cxjourney.services.selection import Selection


class JourneysPanel(Section):
    """Shows the journeys of the project; the current one is the one on the map."""

    def __init__(self, editing: Editing, selection: Selection, parent: QWidget | None = None) -> None:
        super().__init__(tr("Journeys"), parent)
        self._editing, self._selection = editing, selection
        self.list = SideList(tr("Journeys"), self)
        self.list.chosen.connect(self._on_chosen)
        self.list.menu_wanted.connect(self._on_menu)
        self.box.addWidget(self.list)
        self.add_button("+", tr("New journey"), self.add)
        editing.document.changed.connect(self._on_changed)
        editing.document.replaced.connect(self._show)
        selection.shown_changed.connect(self._show)
        self._show()

    def _on_changed(self, edit: Edit) -> None:
        if Journey.kind not in edit.kinds():
            return
        project, journey_id = self._editing.project, self._selection.journey_id
        if project.get(Journey, journey_id) is None:
            journeys = project.journeys()
            self._selection.show_journey(journeys[0].id if journeys else None)
        self._show()

    def _show(self) -> None:
        entries: list[tuple[str | None, str]] = []
        titles = [journey.title for journey in self._editing.project.journeys()]
        for journey in self._editing.project.journeys():
            text = journey.title
            if titles.count(text) > 1:
                state = tr("to be") if journey.state is JourneyState.TO_BE else tr("as is")
                text = tr("{title}, {state}", title=text, state=state)
            entries.append((journey.id, text))
        self.list.set_entries(entries, self._selection.journey_id)

    def _on_chosen(self, journey_id: str) -> None:
        self._selection.show_journey(journey_id)

    # what the menu does

    def add(self) -> None:
        """Ask for a title and add a journey with stages and lanes to start from."""
        title = messages.ask_text(self, tr("New journey"), tr("What does the customer want to get done?"))
        if not title:
            return
        made = self._editing.make(lambda: actions.new_journey(self._editing.project, title))
        if made:
            self._selection.show_journey(actions.added_id(made, Journey))

    def copy(self, journey_id: str, state: JourneyState) -> None:
        """Copy a journey with all on it, as a to-be or as another as-is journey."""
        made = self._editing.make(lambda: actions.duplicate_journey(self._editing.project, journey_id, state=state))
        if made:
            self._selection.show_journey(actions.added_id(made, Journey))

    def rename(self, journey_id: str) -> None:
        """Ask for another title."""
        journey = self._editing.project.get(Journey, journey_id)
        if journey is None:
            return
        title = messages.ask_text(self, tr("Rename journey"), tr("Title"), journey.title)
        if title is not None and title != journey.title:
            self._editing.do(lambda: actions.edit_journey(self._editing.project, journey_id, title=title))

    def shift(self, journey_id: str, step: int) -> None:
        """Move a journey up or down the list."""
        project = self._editing.project
        at = [journey.id for journey in project.journeys()].index(journey_id)
        self._editing.do(lambda: actions.move_journey(project, journey_id, at + step))

    def remove(self, journey_id: str) -> None:
        """Remove a journey; undo brings it back, so nothing is asked."""
        self._editing.do(lambda: actions.remove_journey(self._editing.project, journey_id))

    def menu(self, journey_id: str | None) -> QMenu:
        """Return the menu of a journey, or of the empty list."""
        menu = QMenu(self)
        menu.addAction(tr("New journey…"), self.add)
        if journey_id is not None:
            journeys = [journey.id for journey in self._editing.project.journeys()]
            at = journeys.index(journey_id)
            menu.addAction(tr("Duplicate as to-be"), lambda: self.copy(journey_id, JourneyState.TO_BE))
            menu.addAction(tr("Duplicate as as-is"), lambda: self.copy(journey_id, JourneyState.AS_IS))
            menu.addSeparator()
            menu.addAction(tr("Rename…"), lambda: self.rename(journey_id))
            menu.addAction(tr("Move up"), lambda: self.shift(journey_id, -1)).setEnabled(at > 0)
            menu.addAction(tr("Move down"), lambda: self.shift(journey_id, 1)).setEnabled(at < len(journeys) - 1)
            menu.addSeparator()
            menu.addAction(tr("Delete"), lambda: self.remove(journey_id))
        for action in menu.actions()[:]:
            action.setEnabled(action.isEnabled() and not self._editing.document.is_read_only)
        return menu

    def _on_menu(self, journey_id: str | None, point: QPoint) -> None:
        self.menu(journey_id).popup(point)
