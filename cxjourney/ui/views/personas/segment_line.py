"""Whose figures these are: the persona's segment and the period, each a word that opens a choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from cxjourney.domain.records import Persona, Segment
from cxjourney.domain.text import tr
from cxjourney.services.scores import Period
from cxjourney.ui.views.personas.edits import PersonaEdits
from cxjourney.ui.widgets.chip import escape_mnemonic
from cxjourney.ui.widgets.flow import FlowWidget
from cxjourney.ui.widgets.text import shortened

if TYPE_CHECKING:
    from cxjourney.ui.segment_editing import SegmentEditing


class SegmentLine(FlowWidget):
    """Two buttons that look like text."""

    def __init__(self, edits: PersonaEdits, parent: QWidget) -> None:
        super().__init__(parent, spacing=0)
        self._edits = edits
        self._editing: SegmentEditing | None = None
        self.segment = self._button(self.open_segments)
        self.period = self._button(self.open_periods)

    def _button(self, run: object) -> QPushButton:
        button = QPushButton(self)
        button.setProperty("look", "line")
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(run)
        self.flow.addWidget(button)
        return button

    def refresh(self, persona: Persona) -> None:
        """Name the segment and the period."""
        segment = self._edits.project.get(Segment, persona.segment_id)
        name = shortened(segment.name, 40) if segment else ""
        self.segment.setText(escape_mnemonic(tr("Segment “{name}” ▾", name=name) if segment else tr("No segment ▾")))
        self.segment.setAccessibleName(tr("Segment: {name}", name=name or tr("none")))
        self.period.setText(tr("{period} ▾", period=self._period()))
        self.period.setAccessibleName(tr("Period: {period}", period=self._period()))
        self.period.setVisible(self._edits.context.scores.has_evidence and segment is not None)

    def _period(self) -> str:
        return dict(periods())[self._edits.context.scores.view.period]

    def segment_menu(self) -> QMenu:
        """Return the menu of segments."""
        menu, persona, project = QMenu(self), self._edits.persona, self._edits.project
        chosen = persona.segment_id if persona is not None else None
        for segment in project.ordered(Segment):
            self._add(menu, segment.id, shortened(segment.name, 60), chosen)
        self._add(menu, None, tr("None"), chosen)
        menu.addSeparator()
        menu.addAction(tr("New segment…"), self.make_segment)
        if chosen is not None:
            menu.addAction(tr("Edit the segment…"), lambda: self.edit_segment(chosen))
        for action in menu.actions():
            action.setEnabled(not self._edits.is_read_only)
        return menu

    def _add(self, menu: QMenu, segment_id: str | None, name: str, chosen: str | None) -> None:
        action = menu.addAction(escape_mnemonic(name))
        action.setCheckable(True)
        action.setChecked(segment_id == chosen)
        action.triggered.connect(lambda: self._edits.do(segment_id=segment_id))

    def open_segments(self) -> None:
        """Open the menu of segments below its word."""
        self.segment_menu().popup(self.segment.mapToGlobal(self.segment.rect().bottomLeft()))

    def open_periods(self) -> None:
        """Open the menu of periods below its word."""
        menu, scores = QMenu(self), self._edits.context.scores
        for period, text in periods():
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(period is scores.view.period)
            action.triggered.connect(lambda _checked=False, period=period: scores.change_view(period=period))
        menu.popup(self.period.mapToGlobal(self.period.rect().bottomLeft()))

    def edit_segment(self, segment_id: str = "") -> str:
        """Open the editor of a segment, or of a new one; return the id of what was added."""
        from cxjourney.ui.segment_editing import SegmentEditing

        if self._editing is None:
            context = self._edits.context
            self._editing = SegmentEditing(context.editing, context.scores, self)
        return self._editing.open(segment_id)

    def make_segment(self) -> None:
        """Make a segment and tie the persona to it."""
        segment_id = self.edit_segment()
        if segment_id:
            self._edits.do(segment_id=segment_id)


def periods() -> list[tuple[Period, str]]:
    """Return the periods with their words."""
    return [
        (Period.DAYS_90, tr("last 90 days")), (Period.MONTHS_12, tr("last 12 months")), (Period.ALL, tr("all answers")),
    ]  # fmt: skip
