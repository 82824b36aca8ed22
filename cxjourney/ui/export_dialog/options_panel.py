"""What is asked about an export: for whom, which journeys, and what paper, size or template where that matters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from cxjourney.domain.ids import RecordId
from cxjourney.domain.project import Project
from cxjourney.domain.sharing import SHARING, Circle, Sharing
from cxjourney.domain.text import tr
from cxjourney.services.export_request import Kind
from cxjourney.ui import messages
from cxjourney.ui.export_dialog.choices import PAPERS, TILES, Choices
from cxjourney.ui.widgets.choice import Choice
from cxjourney.ui.widgets.text import PlainLabel

WIDTH = 268


class OptionsPanel(QWidget):
    """Owns the fields; `changed` follows each change by the person."""

    changed = Signal()

    def __init__(
        self, project: Project, choices: Choices, journey_id: RecordId | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setFixedWidth(WIDTH)
        self._minimum_n = project.info.minimum_n
        self._template = choices.template
        self._filling = False
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(6)
        self._add_circle(choices)
        self._add_journeys(project, journey_id)
        self._add_paper(choices)
        self._box.addStretch(1)
        self._fit_circle()

    # building

    def _add_circle(self, choices: Choices) -> None:
        self.circle = Choice(
            [(Circle.TEAM, tr("The team")), (Circle.COMPANY, tr("The company")), (Circle.PUBLIC, tr("Anyone"))], self
        )
        self.circle.set_key(choices.circle)
        self._field(tr("Who will read it"), self.circle)
        self.comments = self._tick(tr("Customers’ comments and quotes"), choices.sharing.comments)
        self.owners = self._tick(tr("Names of owners"), choices.sharing.owners)
        few = tr("Scores of fewer than {n} answers", n=self._minimum_n)
        self.small_groups = self._tick(few, choices.sharing.small_groups)
        self.circle.currentIndexChanged.connect(self._on_circle)

    def _add_journeys(self, project: Project, journey_id: RecordId | None) -> None:
        journeys = project.journeys()
        self.journeys: dict[RecordId, QCheckBox] = {}
        if len(journeys) < 2:
            return
        self._heading(tr("Journeys"))
        for journey in journeys:
            self.journeys[journey.id] = self._tick(journey.title.replace("&", "&&"), True)
        self.only_shown = QPushButton(tr("Only the one shown"), self)
        self.only_shown.setProperty("look", "link")
        self.only_shown.clicked.connect(lambda: self.choose_journeys([journey_id] if journey_id else []))
        self._box.addWidget(self.only_shown)

    def _add_paper(self, choices: Choices) -> None:
        self.paper = Choice([(paper, paper) for paper in PAPERS], self)
        self.paper.set_key(choices.paper)
        self.turned = Choice([(True, tr("Landscape")), (False, tr("Portrait"))], self)
        self.turned.set_key(choices.landscape)
        names = {"": tr("One page"), "stages": tr("A page for each stage")}
        self.tile = Choice([(tile, names.get(tile) or tr("Sheets of {paper}", paper=tile)) for tile in TILES], self)
        self.tile.set_key(choices.tile)
        self.scale = Choice(
            [(1.0, tr("Screen size")), (2.0, tr("Twice, for slides")), (4.0, tr("Four times")),
             (0.0, tr("As large as can be, up to twice"))], self,
        )  # fmt: skip
        self.scale.set_key(choices.scale)
        self.on_paper = self._group(
            (tr("Paper"), self.paper), (tr("Direction"), self.turned), (tr("Put on"), self.tile)
        )
        self.in_pixels = self._group((tr("Size"), self.scale))
        for choice in (self.paper, self.turned, self.tile, self.scale):
            choice.currentIndexChanged.connect(lambda _row: self._tell())
        self.template = QPushButton("", self)
        self.template.clicked.connect(self._ask_template)
        self.on_template = self._group((tr("Your own template"), self.template))
        self._name_template()

    def _group(self, *fields: tuple[str, QWidget]) -> QWidget:
        group = QWidget(self)
        box = QVBoxLayout(group)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        for text, widget in fields:
            box.addWidget(self._label(text, widget))
            box.addWidget(widget)
        self._box.addWidget(group)
        return group

    def _heading(self, text: str) -> None:
        self._box.addSpacing(6)
        self._box.addWidget(PlainLabel(text, "mute", self))

    def _field(self, text: str, widget: QWidget) -> None:
        self._box.addWidget(self._label(text, widget))
        self._box.addWidget(widget)

    def _label(self, text: str, widget: QWidget) -> PlainLabel:
        label = PlainLabel(text, "mute", self)
        label.setBuddy(widget)
        widget.setAccessibleName(text)
        return label

    def _tick(self, text: str, on: bool) -> QCheckBox:
        box = QCheckBox(text, self)
        box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        box.setToolTip(text.replace("&&", "&"))
        box.setChecked(on)
        box.toggled.connect(self._on_tick)
        self._box.addWidget(box)
        return box

    # what was chosen

    @property
    def sharing(self) -> Sharing:
        """What is taken along."""
        return Sharing(self.comments.isChecked(), self.owners.isChecked(), self.small_groups.isChecked())

    @property
    def journey_ids(self) -> tuple[RecordId, ...]:
        """The journeys that are ticked; none where all are."""
        ticked = tuple(id_ for id_, box in self.journeys.items() if box.isChecked())
        return () if len(ticked) == len(self.journeys) else ticked

    @property
    def has_journey(self) -> bool:
        """Say whether anything is left to export."""
        return not self.journeys or any(box.isChecked() for box in self.journeys.values())

    def choices(self, kinds: Iterable[str]) -> Choices:
        """Return everything to keep for the next time."""
        return replace(
            Choices(), kinds=tuple(kinds), circle=Circle(str(self.circle.key())), sharing=self.sharing,
            paper=str(self.paper.key()), landscape=bool(self.turned.key()), tile=str(self.tile.key()),
            scale=float(str(self.scale.key())), template=self._template,
        )  # fmt: skip

    def choose_journeys(self, ids: Iterable[RecordId]) -> None:
        """Tick these journeys and no other."""
        chosen = set(ids)
        self._filling = True
        for id_, box in self.journeys.items():
            box.setChecked(id_ in chosen)
        self._filling = False
        self._tell()

    def show_for(self, kinds: Iterable[Kind]) -> None:
        """Show only what matters for these kinds."""
        wanted = tuple(kinds)
        self.on_paper.setVisible(any(kind.on_paper for kind in wanted))
        self.in_pixels.setVisible(any(kind.scaled for kind in wanted))
        self.on_template.setVisible(any(kind.held for kind in wanted))

    # following

    def _on_circle(self) -> None:
        usual = SHARING[Circle(str(self.circle.key()))]
        self._filling = True
        self.comments.setChecked(usual.comments)
        self.owners.setChecked(usual.owners)
        self.small_groups.setChecked(usual.small_groups)
        self._filling = False
        self._tell()

    def _on_tick(self) -> None:
        self._fit_circle()
        self._tell()

    def _fit_circle(self) -> None:
        """Name the circle whose usual choices the ticks are, if there is one."""
        fitting = next((circle for circle, usual in SHARING.items() if usual == self.sharing), None)
        if fitting is not None and not self._filling:
            self.circle.set_key(fitting)

    def _ask_template(self) -> None:
        if self._template:
            self._template = ""
        else:
            folder = Path(self._template).parent if self._template else Path.home()
            path = messages.ask_open_path(
                self, tr("Template for slides"), folder, tr("PowerPoint files (*.pptx *.potx)")
            )
            self._template = str(path) if path else ""
        self._name_template()
        self._tell()

    def _name_template(self) -> None:
        name = Path(self._template).name.replace("&", "&&")
        self.template.setText(tr("Without “{name}”", name=name) if name else tr("Choose a template…"))

    def _tell(self) -> None:
        if not self._filling:
            self.changed.emit()
