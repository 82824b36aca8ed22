"""The head of a card: portrait, name, role, age and place, and beside them what the persona says and its tags."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cxjourney.domain.records import Persona
from cxjourney.domain.text import tr
from cxjourney.ui.views.personas.edits import PersonaEdits
from cxjourney.ui.views.personas.portrait import PortraitButton
from cxjourney.ui.views.personas.words import mark_for, marks_of
from cxjourney.ui.widgets.chips_field import ChipsField
from cxjourney.ui.widgets.in_place import INSET, InPlaceField
from cxjourney.ui.widgets.text import PlainLabel


class WhoBlock(QWidget):
    """Portrait, name, role, age, place."""

    FIELDS = ("name", "role", "age", "place")

    def __init__(self, edits: PersonaEdits, parent: QWidget) -> None:
        super().__init__(parent)
        self._edits = edits
        across = QHBoxLayout(self)
        across.setContentsMargins(INSET - 2, 0, 0, 0)
        across.setSpacing(10)
        self.portrait = PortraitButton(edits, edits.context.theme, self)
        across.addWidget(self.portrait, 0, Qt.AlignmentFlag.AlignTop)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        self.name = InPlaceField(tr("Name"), edits.setter("name"), self, size="display", placeholder=tr("Name"))
        self.role = InPlaceField(
            tr("Role"), edits.setter("role"), self, size="small", placeholder=tr("Role"), hugs=True
        )
        self.age = InPlaceField(tr("Age"), edits.setter("age"), self, size="small", placeholder=tr("Age"), hugs=True)
        self.place = InPlaceField(
            tr("Place"), edits.setter("place"), self, size="small", placeholder=tr("Place and life")
        )
        self.comma = PlainLabel("·", "small", self)
        line = QHBoxLayout()
        line.setSpacing(0)
        top = Qt.AlignmentFlag.AlignTop
        line.addWidget(self.role, 0, top)
        line.addWidget(self.comma, 0, top)
        line.addWidget(self.age, 0, top)
        line.addStretch(1)
        self.comma.setFixedHeight(20)
        texts.addStretch(1)
        texts.addWidget(self.name)
        texts.addLayout(line)
        texts.addWidget(self.place)
        texts.addStretch(1)
        across.addLayout(texts, 1)
        for field in self.FIELDS:
            self.field(field).confirmed.connect(lambda field=field: edits.confirm(edits.drafted(field)))

    def field(self, name: str) -> InPlaceField:
        """Return the field of a name."""
        found: InPlaceField = getattr(self, name)
        return found

    def refresh(self, persona: Persona) -> None:
        """Show what the persona says."""
        for name in self.FIELDS:
            self.field(name).set_value(getattr(persona, name))
            self.field(name).set_mark(mark_for(persona, name))
        self.portrait.refresh()


class SaysBlock(QWidget):
    """The quote, whether the persona has high impact, and its tags."""

    def __init__(self, edits: PersonaEdits, parent: QWidget) -> None:
        super().__init__(parent)
        self._edits = edits
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(6)
        self.quote = InPlaceField(
            tr("Quote"), self._set_quote, self, size="quote", placeholder=tr("“What would they say?”")
        )
        self.quote.confirmed.connect(lambda: edits.confirm(edits.drafted("quote")))
        self.high_impact = QPushButton(tr("High impact"), self)
        self.high_impact.setProperty("chip", "impact")
        self.high_impact.setCheckable(True)
        self.high_impact.setToolTip(tr("Whether this persona weighs more than others for the business"))
        self.high_impact.clicked.connect(self._on_impact)
        self.tags = ChipsField(tr("Tags"), edits.setter("tags"), self, tr("Add a tag"), [self.high_impact])
        self.tags.confirmed.connect(lambda word: edits.confirm(edits.drafted("tags", word)))
        self.tags.row.setContentsMargins(INSET, 0, 0, 0)
        column.addWidget(self.quote)
        column.addWidget(self.tags)
        column.addStretch(1)

    def refresh(self, persona: Persona) -> None:
        """Show what the persona says."""
        self.quote.set_value(tr("“{quote}”", quote=persona.quote) if persona.quote else "")
        self.quote.set_mark(mark_for(persona, "quote"))
        self.high_impact.setChecked(persona.high_impact)
        self.tags.set_value(persona.tags, marks_of(persona, "tags"))

    def _set_quote(self, text: str) -> str:
        return self._edits.set(quote=text.strip().strip('“”„"«»').strip())

    def _on_impact(self) -> None:
        if not self._edits.do(high_impact=self.high_impact.isChecked()):
            self.high_impact.setChecked(not self.high_impact.isChecked())
