"""What the view shows while there are no personas: what they are for, and everything that one can start from."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QWidget

from cxjourney.domain.text import tr
from cxjourney.ui.panels.inspector.context import Context
from cxjourney.ui.views.personas.archetype_menu import add_archetype, add_blank
from cxjourney.ui.widgets.card_button import CardButton
from cxjourney.ui.widgets.sized_scroll import ColumnScroll
from cxjourney.ui.widgets.text import PlainLabel

CARD_WIDTH = 230
WIDEST = 980


class NoPersonas(ColumnScroll):
    """A heading, a sentence, two buttons, and a card for each archetype."""

    suggest_wanted = Signal()

    def __init__(self, context: Context, took: Callable[[str], object], parent: QWidget) -> None:
        super().__init__(parent, margin=32, spacing=10)
        self._context, self._took = context, took
        self.setObjectName("background")
        self.column.addSpacing(24)
        self.column.addWidget(PlainLabel(tr("No personas yet"), "heading", self.body))
        self.sentence = PlainLabel(
            tr(
                "A persona is a described customer: what they want, what stops them, how they like to deal with you. "
                "Each persona has its own emotion curve on the map, and the scores of its segment."
            ),
            "mute", self.body, wrap=True,
        )  # fmt: skip
        self.sentence.setMaximumWidth(620)
        self.column.addWidget(self.sentence)
        buttons = QHBoxLayout()
        self.blank = QPushButton(tr("New persona"), self.body)
        self.blank.setProperty("look", "primary")
        self.blank.clicked.connect(lambda: add_blank(context.editing, took))
        self.suggest = QPushButton(tr("Suggest from segments"), self.body)
        self.suggest.clicked.connect(self.suggest_wanted)
        for button in (self.blank, self.suggest):
            buttons.addWidget(button)
        buttons.addStretch(1)
        self.column.addSpacing(6)
        self.column.addLayout(buttons)
        self.column.addSpacing(14)
        self.column.addWidget(PlainLabel(tr("Or start from an archetype"), "small", self.body))
        self.cards: list[CardButton] = []
        holder = QWidget(self.body)
        holder.setMaximumWidth(WIDEST)
        self._grid = QGridLayout(holder)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(12)
        self.column.addWidget(holder)
        self.column.addStretch(1)
        self._columns = 0

    def refresh(self) -> None:
        """Make the cards when they are first seen, and enable what can be done."""
        from cxjourney.domain.archetypes import archetypes

        if not self.cards:
            for archetype in archetypes():
                card = CardButton(archetype.name, archetype.what, self.body)
                card.clicked.connect(
                    lambda _checked=False, one=archetype: add_archetype(self._context.editing, one, self._took)
                )
                self.cards.append(card)
            self._place()
        may_edit = not self._context.editing.document.is_read_only
        for widget in (self.blank, *self.cards):
            widget.setEnabled(may_edit)
        self.suggest.setVisible(self._context.scores.has_evidence)
        self.suggest.setEnabled(may_edit)

    def _place(self) -> None:
        columns = max(1, min(4, (min(self.viewport().width(), WIDEST + 64) - 64) // CARD_WIDTH))
        if columns != self._columns or self._grid.count() != len(self.cards):
            self._columns = columns
            for at, card in enumerate(self.cards):
                self._grid.addWidget(card, at // columns, at % columns)
            for column in range(4):
                self._grid.setColumnStretch(column, 1 if column < columns else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def focus_first(self) -> None:
        """Give the keyboard to the first button."""
        self.blank.setFocus(Qt.FocusReason.TabFocusReason)
