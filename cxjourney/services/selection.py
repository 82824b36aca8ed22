"""What is selected, and which journey and persona are shown: shared by map, outline, table and inspector."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from cxjourney.domain.edits import Edit
from cxjourney.domain.ids import RecordId


class Selection(QObject):
    """Owns the ids of the selected records in the order of selecting; `changed` comes once for each real change.

    `shown_changed` follows when another journey or persona is shown, or other curves beside it.
    """

    changed = Signal()
    shown_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._ids: tuple[RecordId, ...] = ()
        self._journey_id: RecordId | None = None
        self._persona_id: RecordId | None = None
        self._beside: tuple[RecordId | None, ...] = ()

    @property
    def ids(self) -> tuple[RecordId, ...]:
        return self._ids

    @property
    def current(self) -> RecordId | None:
        """The record that was selected last: the one that keys act on."""
        return self._ids[-1] if self._ids else None

    @property
    def journey_id(self) -> RecordId | None:
        """The journey that is shown; None in a project without one."""
        return self._journey_id

    @property
    def persona_id(self) -> RecordId | None:
        """The persona whose emotions are shown; None is everyone."""
        return self._persona_id

    def show_journey(self, journey_id: RecordId | None) -> None:
        """Show another journey; what was selected on the one before is not any more."""
        if journey_id == self._journey_id:
            return
        self._journey_id = journey_id
        self.clear()
        self.shown_changed.emit()

    @property
    def beside(self) -> tuple[RecordId | None, ...]:
        """The personas, None for everyone, whose emotion curves are drawn beside the main one, to compare."""
        return self._beside

    @property
    def persona_ids(self) -> tuple[RecordId | None, ...]:
        """All whose emotion curves are drawn: the main one first, the only one that keys and drags change."""
        return (self._persona_id, *self._beside)

    def show_persona(self, persona_id: RecordId | None) -> None:
        """Show the emotions of another persona, or of everyone."""
        if persona_id != self._persona_id:
            self._persona_id = persona_id
            self._beside = tuple(other for other in self._beside if other != persona_id)
            self.shown_changed.emit()

    def show_beside(self, persona_ids: Iterable[RecordId | None]) -> None:
        """Draw the emotion curves of these personas beside the main one, each once."""
        beside = tuple(other for other in dict.fromkeys(persona_ids) if other != self._persona_id)
        if beside != self._beside:
            self._beside = beside
            self.shown_changed.emit()

    def toggle_beside(self, persona_id: RecordId | None) -> None:
        """Draw one more curve beside the main one, or leave it out again."""
        others = [other for other in self._beside if other != persona_id]
        self.show_beside(others if persona_id in self._beside else [*others, persona_id])

    def set(self, ids: Iterable[RecordId]) -> None:
        """Select exactly these records, each once."""
        chosen = tuple(dict.fromkeys(ids))
        if chosen != self._ids:
            self._ids = chosen
            self.changed.emit()

    def add(self, record_id: RecordId) -> None:
        """Select one more record, and make it the current one."""
        self.set([*(other for other in self._ids if other != record_id), record_id])

    def toggle(self, record_id: RecordId) -> None:
        """Select a record, or deselect it if it was selected."""
        if record_id in self._ids:
            self.set(other for other in self._ids if other != record_id)
        else:
            self.add(record_id)

    def clear(self) -> None:
        """Select nothing."""
        self.set(())

    def follow(self, edit: Edit) -> None:
        """Forget what an edit removed; to be connected to `Document.changed`."""
        gone = {change.id for change in edit.changes if change.after is None}
        if self._persona_id in gone:
            self.show_persona(None)
        self.show_beside(other for other in self._beside if other not in gone)
        if self._journey_id in gone:
            self.show_journey(None)
        elif gone:
            self.set(record_id for record_id in self._ids if record_id not in gone)

    def __contains__(self, record_id: object) -> bool:
        return record_id in self._ids
