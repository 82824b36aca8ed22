"""Choosing the target of an arrow by typing: opens the chooser beside the card and joins what is chosen."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, QPointF, Qt

from cxjourney.domain.ids import RecordId
from cxjourney.domain.records import Lane, Stage, Touchpoint
from cxjourney.domain.text import tr, trn
from cxjourney.ui.canvas.chooser import Choice, Chooser
from cxjourney.ui.canvas.map_view import MapView
from cxjourney.ui.canvas.state import CanvasState


class Connecting(QObject):
    """Owns the open chooser, if any."""

    def __init__(self, state: CanvasState, view: MapView) -> None:
        super().__init__(view)
        self._state = state
        self._view = view
        self.chooser: Chooser | None = None

    def open(self, sources: list[RecordId]) -> None:
        """Let the person type where arrows from `sources` shall lead."""
        if self.chooser is not None:
            self.chooser.dismiss()
        choices = self._choices(sources)
        if not choices:
            self._state.hint.emit(tr("There is no other touchpoint to connect to: Enter adds one."))
            return
        chooser = Chooser(self._title(sources), choices, self._view.viewport())
        chooser.chosen.connect(lambda target_id: self._join(sources, target_id))
        chooser.closed.connect(self._closed)
        self.chooser = chooser
        chooser.open_at(self._place(sources[-1]))

    def _title(self, sources: list[RecordId]) -> str:
        first = self._state.project.get(Touchpoint, sources[0])
        if len(sources) == 1 and first is not None:
            return tr("Connect “{title}” to", title=first.title)
        return trn("Connect {count} touchpoint to", "Connect {count} touchpoints to", len(sources))

    def _choices(self, sources: list[RecordId]) -> list[Choice]:
        """Return every touchpoint that an arrow from the sources can lead to, those to the right first."""
        project, journey_id = self._state.project, self._state.journey_id
        joined = {t.target_id for t in project.transitions(journey_id) if t.source_id == sources[0]}
        taken = set(sources) | (joined if len(sources) == 1 else set())
        touchpoints = project.touchpoints(journey_id)
        at = next((index for index, one in enumerate(touchpoints) if one.id == sources[-1]), 0)
        choices = []
        for touchpoint in (*touchpoints[at + 1 :], *reversed(touchpoints[:at])):
            if touchpoint.id not in taken:
                stage, lane = project.get(Stage, touchpoint.stage_id), project.get(Lane, touchpoint.lane_id)
                place = " · ".join(part.title for part in (stage, lane) if part is not None)
                choices.append(Choice(touchpoint.id, touchpoint.title, place))
        return choices

    def _place(self, source_id: RecordId) -> QPoint:
        rect = self._state.shown.rect_of(source_id)
        if rect is None:
            return QPoint(8, 8)
        return self._view.view.to_view(rect.topRight() + QPointF(12, 0)).toPoint()

    def _join(self, sources: list[RecordId], target_id: RecordId) -> None:
        self._state.commands.connect_to(sources, target_id)

    def _closed(self) -> None:
        self.chooser = None
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)
