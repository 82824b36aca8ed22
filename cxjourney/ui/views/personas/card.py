"""The card of one persona: every field in place, what was drafted marked, and its segment's figures beside it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cxjourney.domain.records import Lane, Persona, Touchpoint
from cxjourney.domain.text import tr, trn
from cxjourney.ui.panels.inspector.context import Context
from cxjourney.ui.views.personas.block import Block
from cxjourney.ui.views.personas.edits import PersonaEdits
from cxjourney.ui.views.personas.facts import WIDTH as FACTS_WIDTH
from cxjourney.ui.views.personas.facts import FactsColumn
from cxjourney.ui.views.personas.head import SaysBlock, WhoBlock
from cxjourney.ui.views.personas.journeys import JourneysBlock
from cxjourney.ui.views.personas.motivations import MotivationRow, MotivationsBlock
from cxjourney.ui.views.personas.own_fields import OwnFieldsBlock
from cxjourney.ui.views.personas.words import DRAFTED, mark_for, marks_of
from cxjourney.ui.widgets.chips_field import ChipsField
from cxjourney.ui.widgets.field import Field, commit_pending
from cxjourney.ui.widgets.in_place import INSET, InPlaceField
from cxjourney.ui.widgets.items_field import ItemsField
from cxjourney.ui.widgets.text import PlainLabel

BESIDE = 860  # from this width of the card on the figures stand beside the fields, else below them
NARROWEST = 300
THREE, TWO = 640, 430  # widths of the fields from which they stand in three or two columns


class PersonaCard(QFrame):
    """Owns the parts of the card and where they stand; each part edits on its own."""

    journey_requested = Signal(str)

    LISTS = ("goals", "frustrations", "needs", "expectations")

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._context = context
        self.edits = PersonaEdits(context)
        self._main = QWidget(self)
        column = QVBoxLayout(self._main)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self.drafts = DraftBar(self.edits, self._main)
        column.addWidget(self.drafts)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(20)
        self._grid.setVerticalSpacing(18)
        column.addLayout(self._grid)
        column.addStretch(1)
        self._make_parts()
        self._across = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._across.setContentsMargins(18, 22, 24, 22)
        self._across.setSpacing(22)
        self._across.addWidget(self._main, 1)
        self._rule = QFrame(self)
        self._rule.setObjectName("upright")
        self._rule.setFrameShape(QFrame.Shape.NoFrame)
        self._across.addWidget(self._rule)
        self.facts = FactsColumn(self.edits, self)
        self._across.addWidget(self.facts)
        self._columns = 0
        self._place(True)

    @property
    def id(self) -> str:
        """The id of the persona shown."""
        return self.edits.id

    @property
    def name(self) -> InPlaceField:
        """The field of the name, for those who put the keyboard there."""
        return self.who.name

    def _make_parts(self) -> None:
        edits, main = self.edits, self._main
        self.who = WhoBlock(edits, main)
        self.says = SaysBlock(edits, main)
        titles = {
            "goals": (tr("Goals"), tr("What do they want to get done?")),
            "frustrations": (tr("Frustrations"), tr("What stops or annoys them?")),
            "needs": (tr("Needs"), tr("What do they need for it?")),
            "expectations": (tr("Expects from us"), tr("What do they expect from you?")),
        }
        self.lists: dict[str, ItemsField] = {}
        self._blocks: dict[str, Block] = {}
        for name, (title, placeholder) in titles.items():
            self._blocks[name] = self._list_block(name, title, placeholder)
        self.motivations = MotivationsBlock(edits, main)
        self.journeys = JourneysBlock(edits, main)
        self.journeys.opened.connect(self.journey_requested)
        self.own = OwnFieldsBlock(edits, main)
        story = Block(tr("Story"), main)
        self.story = InPlaceField(
            tr("Story"),
            edits.setter("story"),
            story,
            paragraphs=True,
            placeholder=tr("Who are they, and what is going on?"),
        )
        self.story.confirmed.connect(lambda: edits.confirm(edits.drafted("story")))
        story.box.addWidget(self.story)
        channels = Block(tr("Channels"), main)
        self.channels = ChipsField(tr("Channels"), edits.setter("channels"), channels, tr("Add a channel"))
        self.channels.row.setContentsMargins(INSET, 2, 0, 0)
        self.channels.confirmed.connect(lambda word: edits.confirm(edits.drafted("channels", word)))
        channels.box.addWidget(self.channels)
        ways = QWidget(main)
        both = QVBoxLayout(ways)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(18)
        both.addWidget(self.journeys)
        both.addWidget(channels)
        blocks = self._blocks
        six = [blocks["goals"], blocks["frustrations"], blocks["needs"], self.motivations, blocks["expectations"], ways]
        self._order: list[tuple[QWidget, int]] = [*((part, 1) for part in six), (story, 2), (self.own, 1)]

    def _list_block(self, name: str, title: str, placeholder: str) -> Block:
        block = Block(title, self._main)
        hint = tr("Enter adds, Backspace on an empty line removes, Alt+Up and Alt+Down move")
        field = ItemsField(title, self.edits.setter(name), block, placeholder, hint)
        field.confirmed.connect(lambda text: self.edits.confirm(self.edits.drafted(name, text)))
        block.box.addWidget(field)
        button = block.add_button(tr("Add to “{title}”", title=title), field.editor.add_item)
        button.watch(field.editor)
        self.lists[name] = field
        return block

    # showing

    def show_persona(self, persona_id: str) -> None:
        """Show a persona, or what is new about it."""
        if persona_id != self.edits.id:
            self._commit_typing()
            for field in self._main.findChildren(Field):
                if isinstance(field, InPlaceField | ItemsField | ChipsField | MotivationRow):
                    field.forget()  # what could not be committed is not the next persona's
        self.edits.id = persona_id
        persona = self.edits.persona
        if persona is None:
            return
        self.setAccessibleName(persona.name)
        self.drafts.refresh(persona)
        self.who.refresh(persona)
        self.says.refresh(persona)
        for name, field in self.lists.items():
            field.set_value(getattr(persona, name), marks_of(persona, name))
        self.story.set_value(persona.story)
        self.story.set_mark(mark_for(persona, "story"))
        self.channels.set_value(persona.channels, marks_of(persona, "channels"))
        self.channels.set_suggestions(self._channels_known(persona))
        for part in (self.motivations, self.journeys, self.own):
            part.refresh()
        self.refresh_scores()

    def refresh_scores(self) -> None:
        """Show what the data says now."""
        persona = self.edits.persona
        if persona is not None:
            self.facts.refresh(persona)

    def refresh_theme(self) -> None:
        """Draw with the colours of another theme."""
        self.who.portrait.update()
        self.refresh_scores()

    def _commit_typing(self) -> None:
        """Hand over what is being typed before another persona takes the fields."""
        widget = self.window().focusWidget()
        if widget is not None and self.isAncestorOf(widget):
            commit_pending()

    def _channels_known(self, persona: Persona) -> list[str]:
        project = self.edits.project
        found = [lane.title for lane in project.table(Lane).values()]
        found += [touchpoint.channel for touchpoint in project.table(Touchpoint).values()]
        found += [channel for other in project.table(Persona).values() for channel in other.channels]
        return [name for name in dict.fromkeys(found) if name and name not in persona.channels]

    # where things stand

    def _place(self, beside: bool) -> None:
        down = QBoxLayout.Direction.TopToBottom
        self._across.setDirection(QBoxLayout.Direction.LeftToRight if beside else down)
        unlimited = 16_777_215
        self._rule.setFixedSize(1 if beside else unlimited, unlimited if beside else 1)
        self._rule.setMinimumSize(1 if beside else 0, 0 if beside else 1)
        self.facts.setMinimumWidth(FACTS_WIDTH if beside else 0)
        self.facts.setMaximumWidth(FACTS_WIDTH if beside else unlimited)
        margins = self._across.contentsMargins()
        room = self.width() - margins.left() - margins.right() - (FACTS_WIDTH + 45 if beside else 0)
        columns = 3 if room >= THREE else 2 if room >= TWO else 1
        if columns != self._columns:
            self._columns = columns
            self._fill(columns)

    def _fill(self, columns: int) -> None:
        for part in (self.who, self.says, *(part for part, _ in self._order)):
            self._grid.removeWidget(part)
        row = column = 0
        for part, wanted in [(self.who, 1), (self.says, columns - 1 or 1), *self._order]:
            span = min(wanted, columns)
            if column + span > columns:
                row, column = row + 1, 0
            top = Qt.AlignmentFlag.AlignTop if part is not self.who else Qt.AlignmentFlag(0)
            self._grid.addWidget(part, row, column, 1, span, top)
            column += span
        for column in range(3):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
            self._grid.setColumnMinimumWidth(column, 120 if column < columns else 0)

    def minimumSizeHint(self) -> QSize:
        return QSize(NARROWEST, super().minimumSizeHint().height())  # what stands beside can stand below as well

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place(event.size().width() >= BESIDE)


class DraftBar(QFrame):
    """Says how many statements wait for a yes, and takes them all."""

    def __init__(self, edits: PersonaEdits, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("drafts")
        across = QHBoxLayout(self)
        across.setContentsMargins(12, 6, 8, 6)
        self.text = PlainLabel("", "body", self, wrap=True)
        self.confirm = QPushButton(tr("Confirm all"), self)
        self.confirm.clicked.connect(lambda: edits.confirm())
        across.addWidget(self.text, 1)
        across.addWidget(self.confirm)
        self._edits = edits

    def refresh(self, persona: Persona) -> None:
        """Count the statements that wait."""
        count = len(persona.drafted)
        self.setVisible(bool(count))
        self.confirm.setEnabled(not self._edits.is_read_only)
        self.text.setText(
            trn(
                "{shape} {count} statement was drafted from the evidence and waits for you: confirm it, or rewrite it.",
                "{shape} {count} statements were drafted from the evidence and wait for you: confirm them, or rewrite "
                "them.",
                count,
                shape=DRAFTED,
            )
        )
