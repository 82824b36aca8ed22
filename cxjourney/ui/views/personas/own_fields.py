"""Fields that a person named: any number of them, a name over a value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cxjourney.domain.records import OwnField
from cxjourney.domain.text import tr
from cxjourney.ui.views.personas.block import Block
from cxjourney.ui.views.personas.edits import PersonaEdits
from cxjourney.ui.views.personas.words import mark_for
from cxjourney.ui.widgets.in_place import InPlaceField
from cxjourney.ui.widgets.mark_button import GhostButton, Mark
from cxjourney.ui.widgets.section import clear_layout


class OwnFieldRow(QWidget):
    """One field; `commit(field)` sets it, None removes it. `left_empty`: the keyboard left without a word typed."""

    confirmed = Signal()
    left_empty = Signal()

    def __init__(self, commit: Callable[[OwnField | None], str], parent: QWidget) -> None:
        super().__init__(parent)
        self._field = OwnField("", "")
        self._commit = commit
        self.name = InPlaceField(tr("Name of the field"), lambda text: self._set(name=text), self, size="small",
                                 placeholder=tr("Name of the field"))  # fmt: skip
        self.value = InPlaceField("", lambda text: self._set(value=text), self, placeholder=tr("Value"),
                                  paragraphs=True)  # fmt: skip
        self.value.confirmed.connect(self.confirmed)
        self.remove = GhostButton("×", tr("Remove this field"), self)
        self.remove.clicked.connect(lambda: self._commit(None))
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 4)
        across.setSpacing(0)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self.name)
        texts.addWidget(self.value)
        across.addLayout(texts, 1)
        across.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignTop)
        for editor in (self.name.editor, self.value.editor):
            self.remove.watch(editor)
            editor.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        key = event.key() if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress else None
        escape = key == Qt.Key.Key_Escape
        if escape or event.type() == QEvent.Type.FocusOut:
            QTimer.singleShot(0, self, lambda: self._tell_empty(escape))
        return False

    def _tell_empty(self, escaped: bool) -> None:
        within = self.name.editor.hasFocus() or self.value.editor.hasFocus()
        if not self.name.text() and not self.value.text() and (escaped or not within):
            self.left_empty.emit()

    def bind(self, commit: Callable[[OwnField | None], str]) -> None:
        """Commit to another place from now on."""
        self._commit = commit

    @property
    def field(self) -> OwnField:
        """The field as the project has it."""
        return self._field

    def show_field(self, field: OwnField, mark: Mark | None) -> None:
        """Show a field from outside."""
        self._field = field
        self.name.set_value(field.name)
        self.value.set_value(field.value)
        self.value.editor.setAccessibleName(field.name)
        self.value.set_mark(mark)

    def _set(self, **fields: str) -> str:
        return self._commit(replace(self._field, **fields))


class OwnFieldsBlock(Block):
    """All own fields of the persona."""

    def __init__(self, edits: PersonaEdits, parent: QWidget) -> None:
        super().__init__(tr("Own fields"), parent)
        self._edits = edits
        self.rows: list[OwnFieldRow] = []
        self.begun: OwnFieldRow | None = None
        self.add_button(tr("Add a field of your own"), self.add)
        self.invitation = self.add_link(tr("Add a field of your own"), self.add)

    def add(self) -> None:
        """Begin a field with the keyboard in its name; it comes into the project, as one step, once it has one."""
        if self._edits.persona is None or self._edits.is_read_only:
            return
        if self.begun is None:
            self.begun = OwnFieldRow(self._adopt, self)
            self.begun.left_empty.connect(self._drop)
            self.box.addWidget(self.begun)
            self.begun.show()
            self.invitation.hide()
        self.begun.name.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _adopt(self, field: OwnField | None) -> str:
        """Take the begun field into the project, in the row where it was begun: the keyboard stays in it."""
        persona, row = self._edits.persona, self.begun
        if row is None or persona is None:
            return ""
        if field is None:
            self._drop()
            return ""
        at = len(self.rows)
        self.begun = None
        self.rows.append(row)
        row.bind(lambda changed: self._set(at, changed))
        problem = self._edits.set(own_fields=(*persona.own_fields, replace(field, name=field.name or tr("New field"))))
        if problem:
            self.rows.pop()
            self.begun = row
            row.bind(self._adopt)
        else:
            row.confirmed.connect(lambda: self._edits.confirm_entry("own_fields", row.field))
        return problem

    def _drop(self) -> None:
        row, self.begun = self.begun, None
        if row is not None:
            self.box.removeWidget(row)
            row.hide()
            row.deleteLater()
            self.invitation.setVisible(not self.rows)

    def refresh(self) -> None:
        """Show what the persona says; rows are made anew only where there are more or fewer."""
        persona = self._edits.persona
        if persona is None:
            return
        if len(self.rows) != len(persona.own_fields):
            clear_layout(self.box)
            self.begun = None
            self.rows = [self._row(at) for at in range(len(persona.own_fields))]
        for row, own in zip(self.rows, persona.own_fields, strict=True):
            row.show_field(own, mark_for(persona, "own_fields", own))
        self.invitation.setVisible(not self.rows and self.begun is None)

    def _row(self, at: int) -> OwnFieldRow:
        row = OwnFieldRow(lambda changed: self._set(at, changed), self)
        row.confirmed.connect(lambda: self._edits.confirm_entry("own_fields", row.field))
        self.box.addWidget(row)
        row.show()
        return row

    def _set(self, at: int, changed: OwnField | None) -> str:
        persona = self._edits.persona
        if persona is None or at >= len(persona.own_fields):
            return ""
        kept = list(persona.own_fields)
        kept[at : at + 1] = [] if changed is None else [changed]
        return self._edits.set(own_fields=tuple(kept))
