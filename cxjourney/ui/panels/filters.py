"""The filters at the left: whose journey it is, which customers count, since when, and what colours the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from cxjourney.domain import actions
from cxjourney.domain.edits import Edit
from cxjourney.domain.records import Metric, Persona, Segment
from cxjourney.domain.text import tr
from cxjourney.services.scores import EMOTION, Period
from cxjourney.ui import words
from cxjourney.ui.editing import Editing
from cxjourney.ui.panels.side_list import SideList
from cxjourney.ui.persona_lists import ordered, persona_line, remove_persona
from cxjourney.ui.segment_editing import SegmentEditing
from cxjourney.ui.widgets.chip import ChipRow, ChipSet
from cxjourney.ui.widgets.section import Section
from cxjourney.ui.widgets.text import PlainLabel

if TYPE_CHECKING:
    from cxjourney.services.scores import Scores
    from cxjourney.services.selection import Selection


class PersonasPanel(Section):
    """The personas and Everyone: the chosen one's emotions and segment are shown, the curves of others beside.

    `edit_requested(id)` opens one.
    """

    edit_requested = Signal(str)

    def __init__(self, editing: Editing, selection: Selection, scores: Scores, parent: QWidget | None = None) -> None:
        super().__init__(tr("Persona"), parent)
        self._editing, self._selection, self._scores = editing, selection, scores
        self.list = SideList(tr("Persona"), self)
        self.list.chosen.connect(self._on_chosen)
        self.list.menu_wanted.connect(self._on_menu)
        self.box.addWidget(self.list)
        self.beside_title = PlainLabel(tr("Curves beside, to compare"), "small", self)
        self.beside = ChipSet(tr("Emotion curves beside the main one"), self)
        self.beside.toggled.connect(selection.toggle_beside)
        self.box.addWidget(self.beside_title)
        self.box.addWidget(self.beside)
        self.add_button("+", tr("New persona"), self.add)
        editing.document.changed.connect(self._on_changed)
        editing.document.replaced.connect(self._on_replaced)
        selection.shown_changed.connect(self._show)
        self._show()

    def _personas(self) -> list[Persona]:
        return ordered(self._editing.project)

    def _on_changed(self, edit: Edit) -> None:
        if Persona.kind in edit.kinds():
            if self._editing.project.get(Persona, self._selection.persona_id) is None:
                self._on_chosen(None)
            self._show()

    def _on_replaced(self) -> None:
        known = {None, *self._editing.project.table(Persona)}
        self._selection.show_beside(other for other in self._selection.beside if other in known)
        self._show()

    def _show(self) -> None:
        entries: list[tuple[str | None, str]] = [(p.id, persona_line(p)) for p in self._personas()]
        entries.append((None, tr("Everyone")))
        self.list.set_entries(entries, self._selection.persona_id)
        main, names = self._selection.persona_id, {persona.id: persona.name for persona in self._personas()}
        others: list[tuple[object, str]] = [(key, names.get(key or "", text)) for key, text in entries if key != main]
        self.beside.set_choices(others, self._selection.beside)
        self.beside.setVisible(bool(others))
        self.beside_title.setVisible(bool(others))

    def show_all(self) -> None:
        """Draw everybody's emotion curve, or only the main one where they all are drawn."""
        every = [*(persona.id for persona in self._personas()), None]
        others = [key for key in every if key != self._selection.persona_id]
        self._selection.show_beside([] if set(others) == set(self._selection.beside) else others)

    def _on_chosen(self, persona_id: str | None) -> None:
        self._selection.show_persona(persona_id)
        self._scores.change_view(persona_id=persona_id)

    def add(self) -> None:
        """Add a persona and open it."""
        made = self._editing.make(lambda: actions.add_persona(self._editing.project, tr("New persona")))
        if made:
            self.edit_requested.emit(actions.added_id(made, Persona))

    def menu(self, persona_id: str | None) -> QMenu:
        """Return the menu of a persona, or of Everyone."""
        menu = QMenu(self)
        menu.addAction(tr("New persona"), self.add)
        if persona_id != self._selection.persona_id:
            beside = menu.addAction(tr("Curve beside the main one"), lambda: self._selection.toggle_beside(persona_id))
            beside.setCheckable(True)
            beside.setChecked(persona_id in self._selection.beside)
        if persona_id is not None:
            project, at = self._editing.project, [persona.id for persona in self._personas()].index(persona_id)
            last = len(self._personas()) - 1
            menu.addAction(tr("Edit"), lambda: self.edit_requested.emit(persona_id))
            menu.addAction(
                tr("Duplicate"), lambda: self._editing.do(lambda: actions.duplicate_persona(project, persona_id))
            )
            menu.addSeparator()
            up = menu.addAction(tr("Move up"), lambda: self._move(persona_id, at - 1))
            down = menu.addAction(tr("Move down"), lambda: self._move(persona_id, at + 1))
            up.setEnabled(at > 0)
            down.setEnabled(at < last)
            menu.addSeparator()
            menu.addAction(tr("Delete"), lambda: remove_persona(self._editing, persona_id, self))
        return menu

    def _move(self, persona_id: str, index: int) -> None:
        self._editing.do(lambda: actions.move_persona(self._editing.project, persona_id, index))

    def _on_menu(self, persona_id: str | None, point: QPoint) -> None:
        self.menu(persona_id).popup(point)


class FiltersPanel(QWidget):
    """Segment, period and colour, as rows of chips over the view of the scores."""

    def __init__(self, editing: Editing, scores: Scores, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editing, self._scores = editing, scores
        self.segment = ChipRow(tr("Segment"), self)
        self.period = ChipRow(tr("Period"), self)
        self.colour = ChipRow(tr("Colour touchpoints by"), self)
        self._no_evidence = PlainLabel(
            tr("Import a survey or tickets, and segments, periods and scores appear here."), "small", self, wrap=True
        )
        self.sections: list[Section] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for title, row in (
            (tr("Segment"), self.segment), (tr("Period"), self.period), (tr("Colour touchpoints by"), self.colour),
        ):  # fmt: skip
            section = Section(title, self)
            section.box.addWidget(row)
            self.sections.append(section)
            column.addWidget(section)
        self.sections[2].box.addWidget(self._no_evidence)
        self.segments = SegmentEditing(editing, scores, self)
        add = self.sections[0].add_button("+", tr("New segment"), self.segments.open)
        add.setEnabled(not editing.document.is_read_only)
        self.segment.menu_wanted.connect(self.segments.popup)
        self.segment.chosen.connect(lambda key: scores.change_view(segment_id=key))
        self.period.chosen.connect(lambda key: scores.change_view(period=key))
        self.colour.chosen.connect(lambda key: scores.change_view(metric_id=key))
        editing.document.changed.connect(self._on_changed)
        editing.document.replaced.connect(self._show)
        scores.changed.connect(self._show)
        self._show()

    def _on_changed(self, edit: Edit) -> None:
        if edit.kinds() & {Segment.kind, Metric.kind}:
            self._show()

    def _show(self) -> None:
        view, project, has_evidence = self._scores.view, self._editing.project, self._scores.has_evidence
        segments = project.ordered(Segment)
        choices: list[tuple[object, str]] = [(None, tr("All")), *((s.id, s.name) for s in segments)]
        self.segment.set_choices(choices, view.segment_id)
        periods: list[tuple[object, str]] = [
            (Period.DAYS_90, tr("90 days")), (Period.MONTHS_12, tr("12 months")), (Period.ALL, tr("All")),
        ]  # fmt: skip
        self.period.set_choices(periods, view.period)
        metrics = self._scores.metrics_with_data() if has_evidence else self._scores.metrics()
        colours: list[tuple[object, str]] = [(m.id, words.metric_word(m.metric_kind, m.name)) for m in metrics]
        colours = _told_apart(colours, {m.id: m.name for m in metrics})
        shown = self._scores.metric
        key = EMOTION if view.metric_id == EMOTION else shown.id if shown else EMOTION
        self.colour.set_choices([*colours, (EMOTION, tr("Emotion"))], key)
        self.sections[0].setVisible(has_evidence)
        self.sections[1].setVisible(has_evidence)
        self._no_evidence.setVisible(not has_evidence)


def _told_apart(choices: list[tuple[object, str]], names: dict[str, str]) -> list[tuple[object, str]]:
    """Return choices with the full name where two metrics share their short word."""
    texts = [text for _, text in choices]
    return [(key, text if texts.count(text) == 1 else names[str(key)]) for key, text in choices]
