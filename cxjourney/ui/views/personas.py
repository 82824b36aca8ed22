"""The personas view: the card of one persona, every field of it open to change, and what its segment's data says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap, qGray
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QSlider,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from cxjourney.domain import actions
from cxjourney.domain.edits import Edit
from cxjourney.domain.records import Asset, Motivation, OwnField, Persona, Segment
from cxjourney.domain.text import tr
from cxjourney.drawing.fonts import load_fonts
from cxjourney.storage.errors import ProjectFileError
from cxjourney.ui.panels.inspector.context import Context
from cxjourney.ui.views.persona_data import PersonaData
from cxjourney.ui.widgets.chip import ChipRow
from cxjourney.ui.widgets.empty import EmptyState
from cxjourney.ui.widgets.field import CheckField, ChoiceField, TextField
from cxjourney.ui.widgets.section import Section, clear_layout
from cxjourney.ui.widgets.sized_scroll import ColumnScroll
from cxjourney.ui.widgets.text import PlainLabel

PORTRAIT = 96


class PersonasView(QWidget):
    """Owns the card; shows the persona chosen at the left, or the first one where that is Everyone."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.id = ""
        scroll = ColumnScroll(self, margin=24, spacing=12)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(scroll)
        empty = EmptyState(
            tr("No personas yet"),
            tr(
                "A persona is a described customer: what they want, what stops them, how they like to deal with you. "
                "Each persona has its own emotion curve on the map, and the scores of its segment."
            ),
            self, tr("New persona"), self.add,
        )  # fmt: skip
        self._stack.addWidget(empty)
        self.chooser = ChipRow(tr("Persona"), scroll.body)
        self.chooser.chosen.connect(self._on_chosen)
        bar = QHBoxLayout()
        bar.addWidget(self.chooser, 1)
        new = QPushButton(tr("New persona"), scroll.body)
        new.clicked.connect(self.add)
        bar.addWidget(new, 0, Qt.AlignmentFlag.AlignTop)
        scroll.column.addLayout(bar)
        self.card = PersonaCard(context, scroll)
        scroll.column.addWidget(self.card)
        scroll.column.addStretch(1)
        context.editing.document.changed.connect(self._on_changed)
        context.editing.document.replaced.connect(self._show)
        context.selection.shown_changed.connect(self._show)
        context.scores.changed.connect(self.card.refresh_scores)
        self._show()

    def _personas(self) -> list[Persona]:
        return sorted(self.context.project.table(Persona).values(), key=lambda one: (one.position, one.id))

    def _on_changed(self, edit: Edit) -> None:
        if edit.kinds() & {Persona.kind, Segment.kind, Asset.kind}:
            self._show()

    def _show(self) -> None:
        personas = self._personas()
        self._stack.setCurrentIndex(0 if personas else 1)
        if not personas:
            self.id = ""
            return
        wanted = self.context.selection.persona_id or self.id
        self.id = wanted if any(persona.id == wanted for persona in personas) else personas[0].id
        self.chooser.set_choices([(persona.id, persona.name) for persona in personas], self.id)
        self.card.show_persona(self.id)

    def _on_chosen(self, persona_id: object) -> None:
        self.context.selection.show_persona(str(persona_id))
        self.context.scores.change_view(persona_id=str(persona_id))

    def add(self) -> None:
        """Add a persona and show it."""
        made = self.context.editing.make(lambda: actions.add_persona(self.context.project, tr("New persona")))
        if made:
            self._on_chosen(actions.added_id(made, Persona))
            self.card.name.editor.setFocus()
            self.card.name.editor.selectAll()


class PersonaCard(QFrame):
    """The fields of one persona as on its printed card; every one commits on its own."""

    LISTS = ("goals", "frustrations", "needs", "expectations", "channels", "tags")

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._context = context
        self.id = ""
        across = QHBoxLayout(self)
        across.setContentsMargins(24, 20, 24, 20)
        across.setSpacing(24)
        main = QVBoxLayout()
        main.setSpacing(14)
        across.addLayout(main, 1)
        main.addLayout(self._head())
        main.addLayout(self._lists())
        main.addLayout(self._more())
        main.addStretch(1)
        rule = QFrame(self)
        rule.setFrameShape(QFrame.Shape.NoFrame)
        rule.setFixedWidth(1)
        rule.setObjectName("upright")
        across.addWidget(rule)
        self.data = PersonaData(context, self)
        across.addWidget(self.data)

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(16)
        self.portrait = Portrait(self)
        head.addWidget(self.portrait, 0, Qt.AlignmentFlag.AlignTop)
        names = QVBoxLayout()
        names.setSpacing(4)
        self.name = TextField("", self._setter("name"), self, look="bare")
        self.name.editor.setAccessibleName(tr("Name"))
        names.addWidget(self.name)
        row = QGridLayout()
        row.setSpacing(8)
        self.role = TextField(tr("Role"), self._setter("role"), self)
        self.age = TextField(tr("Age"), self._setter("age"), self)
        self.place = TextField(tr("Place"), self._setter("place"), self)
        for at, (field, stretch) in enumerate(((self.role, 3), (self.age, 1), (self.place, 2))):
            row.addWidget(field, 0, at)
            row.setColumnStretch(at, stretch)
        names.addLayout(row)
        self.quote = TextField(tr("Quote"), self._setter("quote"), self, lines=2, placeholder=tr("What they would say"))
        names.addWidget(self.quote)
        head.addLayout(names, 1)
        return head

    def _lists(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(12)
        titles = {
            "goals": tr("Goals"), "frustrations": tr("Frustrations"), "needs": tr("Needs"),
            "expectations": tr("Expects from us"), "channels": tr("Channels"), "tags": tr("Tags"),
        }  # fmt: skip
        self.lists: dict[str, TextField] = {}
        for at, name in enumerate(self.LISTS):
            field = TextField(
                titles[name],
                self._list_setter(name),
                self,
                lines=4 if at < 3 else 3,
                placeholder=tr("One on each line"),
            )
            self.lists[name] = field
            grid.addWidget(field, at // 3, at % 3, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(at % 3, 1)
        return grid

    def _more(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(16)
        self.motivations = Section(tr("Motivation"), self)
        self.motivations.add_button("+", tr("Add a motivation"), self._add_motivation)
        row.addWidget(self.motivations, 1, Qt.AlignmentFlag.AlignTop)
        right = QVBoxLayout()
        right.setSpacing(8)
        self.story = TextField(tr("Story"), self._setter("story"), self, lines=3)
        self.own = TextField(
            tr("Own fields"), self._set_own_fields, self, lines=2, placeholder=tr("Name: value, one on each line")
        )
        self.high_impact = CheckField(tr("High impact"), self._setter("high_impact"), self)
        self.segment = ChoiceField(tr("Segment in the data"), (), self._setter("segment_id"), self)
        for field in (self.story, self.own, self.segment, self.high_impact):
            right.addWidget(field)
        right.addStretch(1)
        row.addLayout(right, 2)
        return row

    # edits

    def _edit(self, **fields: object) -> str:
        persona_id = self.id
        return self._context.editing.attempt(lambda: actions.edit_persona(self._context.project, persona_id, **fields))

    def _setter(self, name: str) -> Callable[[object], str]:
        return lambda value: self._edit(**{name: value})

    def _list_setter(self, name: str) -> Callable[[str], str]:
        return lambda text: self._edit(**{name: tuple(_lines(text))})

    def _set_own_fields(self, text: str) -> str:
        fields = []
        for line in _lines(text):
            name, colon, value = line.partition(":")
            if not colon or not name.strip():
                return tr("“{line}” has no name. Write it as name: value.", line=line)
            fields.append(OwnField(name.strip(), value.strip()))
        return self._edit(own_fields=tuple(fields))

    def _persona(self) -> Persona | None:
        return self._context.project.get(Persona, self.id)

    def _add_motivation(self) -> None:
        persona = self._persona()
        if persona is not None:
            self._edit(motivations=(*persona.motivations, Motivation(tr("Price"), tr("Quality"))))

    def _set_motivation(self, at: int, changed: Motivation | None) -> str:
        persona = self._persona()
        if persona is None or at >= len(persona.motivations):
            return ""
        kept = list(persona.motivations)
        kept[at : at + 1] = [] if changed is None else [changed]
        return self._edit(motivations=tuple(kept))

    # showing

    def show_persona(self, persona_id: str) -> None:
        """Show a persona, or what is new about it."""
        self.id = persona_id
        persona = self._persona()
        if persona is None:
            return
        self.name.set_value(persona.name)
        self.role.set_value(persona.role)
        self.age.set_value(persona.age)
        self.place.set_value(persona.place)
        self.quote.set_value(persona.quote)
        self.story.set_value(persona.story)
        for name, field in self.lists.items():
            field.set_value("\n".join(getattr(persona, name)))
        self.own.set_value("\n".join(f"{own.name}: {own.value}" for own in persona.own_fields))
        self.high_impact.set_value(persona.high_impact)
        segments = sorted(self._context.project.table(Segment).values(), key=lambda s: (s.position, s.id))
        self.segment.editor.set_choices([(None, tr("None")), *((s.id, s.name) for s in segments)], persona.segment_id)
        self.segment.set_value(persona.segment_id)
        self._show_motivations(persona)
        self.portrait.show_persona(persona, self._picture(persona), self._context.theme().colour("accent_fill"),
                                   self._context.theme().colour("accent"))  # fmt: skip
        self.refresh_scores()

    def _picture(self, persona: Persona) -> QPixmap | None:
        if persona.portrait_id is None:
            return None
        try:
            data = self._context.editing.document.block(persona.portrait_id)
        except ProjectFileError:
            return None  # the initials stand in for a portrait that is gone
        pixmap = QPixmap()
        return pixmap if pixmap.loadFromData(data) else None

    def _show_motivations(self, persona: Persona) -> None:
        clear_layout(self.motivations.box)
        for at, motivation in enumerate(persona.motivations):
            self.motivations.box.addWidget(self._motivation_row(at, motivation))
        if not persona.motivations:
            text = tr("Sliders between two ends, such as price and quality.")
            self.motivations.box.addWidget(PlainLabel(text, "small", self.motivations, wrap=True))

    def _motivation_row(self, at: int, motivation: Motivation) -> QWidget:
        row = QWidget(self.motivations)
        box = QVBoxLayout(row)
        box.setContentsMargins(0, 0, 0, 4)
        box.setSpacing(2)
        ends = QHBoxLayout()
        left = TextField("", lambda text: self._set_motivation(at, replace(motivation, left=text)), row)
        right = TextField("", lambda text: self._set_motivation(at, replace(motivation, right=text)), row)
        left.editor.setAccessibleName(tr("Left end"))
        right.editor.setAccessibleName(tr("Right end"))
        left.set_value(motivation.left)
        right.set_value(motivation.right)
        remove = QPushButton("×", row)
        remove.setProperty("look", "quiet")
        remove.setAccessibleName(tr("Remove this motivation"))
        remove.setToolTip(tr("Remove this motivation"))
        remove.clicked.connect(partial(self._set_motivation, at, None))
        ends.addWidget(left)
        ends.addWidget(right)
        ends.addWidget(remove)
        slider = QSlider(Qt.Orientation.Horizontal, row)
        slider.setRange(0, 100)
        slider.setValue(motivation.value)
        slider.setAccessibleName(tr("{left} to {right}", left=motivation.left, right=motivation.right))
        slider.setTracking(False)
        slider.valueChanged.connect(lambda value: self._set_motivation(at, replace(motivation, value=value)))
        box.addLayout(ends)
        box.addWidget(slider)
        return row

    def refresh_scores(self) -> None:
        """Show what the data says now."""
        persona = self._persona()
        if persona is not None:
            self.data.show_persona(persona)


class Portrait(QWidget):
    """A round picture, or initials on colour."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._initials, self._picture = "", QPixmap()
        self._fill, self._ink = QColor(), QColor()

    def sizeHint(self) -> QSize:
        return QSize(PORTRAIT, PORTRAIT)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def show_persona(self, persona: Persona, picture: QPixmap | None, fill: QColor, ink: QColor) -> None:
        """Show a persona's portrait, or its initials."""
        self._initials = "".join(word[0] for word in persona.name.split()[:2]).upper()
        self._picture = picture or QPixmap()
        self._fill = QColor(persona.colour) if persona.colour else fill
        self._ink = QColor("#1b2430" if qGray(self._fill.rgb()) > 140 else "#ffffff") if persona.colour else ink
        self.setAccessibleName(tr("Portrait of {name}", name=persona.name))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        circle = QRectF(0, 0, PORTRAIT, PORTRAIT)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._fill)
        painter.drawEllipse(circle)
        if self._picture.isNull():
            painter.setPen(self._ink)
            painter.setFont(load_fonts().font(40, True))
            painter.drawText(circle, int(Qt.AlignmentFlag.AlignCenter), self._initials)
        else:
            mode = Qt.AspectRatioMode.KeepAspectRatioByExpanding
            side = PORTRAIT * 2
            scaled = self._picture.scaled(side, side, mode, Qt.TransformationMode.SmoothTransformation)
            painter.setBrush(scaled)
            painter.scale(0.5, 0.5)
            painter.drawEllipse(QRectF(0, 0, side, side))
        painter.end()


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
