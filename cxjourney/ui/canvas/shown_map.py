"""The map as it is shown now: its layout, what lies at a place, and what an edit makes out of date.

While somebody types into a card that does not exist yet, the layout shown is that of the project with the card; the
project itself is changed only by the edit that follows. Painting is in `drawing`, gestures in `tools`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from PySide6.QtCore import QPointF, QRectF

from cxjourney.domain.edits import Change, Edit
from cxjourney.domain.ids import RecordId
from cxjourney.domain.layout import Cell, LayoutOptions, MapLayout, Rect, layout_map
from cxjourney.domain.project import Project
from cxjourney.domain.records import (
    Action,
    AnalysisLane,
    Asset,
    Emotion,
    Lane,
    MomentOfTruth,
    Note,
    Stage,
    Touchpoint,
    Transition,
)
from cxjourney.ui.canvas.overlay_state import Hit, Part

HANDLE_REACH = 12.0
"""Pixels around a handle, an arrow's end or a point that count as hitting it: 24 across."""
ARROW_REACH = 7.0
CARD_OVERHANG = 16.0
"""Map units by which marks and rings reach out of a card."""
LABEL_CHARACTER = 8.0
_PLACING = ("journey_id", "stage_id", "lane_id", "column", "image_ids")


def to_qt(rect: Rect) -> QRectF:
    """Return a layout rectangle as Qt's."""
    return QRectF(rect.x, rect.y, rect.w, rect.h)


def from_qt(rect: QRectF) -> Rect:
    """Return Qt's rectangle as the layout's."""
    return Rect(rect.x(), rect.y(), rect.width(), rect.height())


class ShownMap:
    """Owns the layout on the screen and finds things in it; `project` is the one it was laid out from."""

    def __init__(self, project: Project, journey_id: RecordId, options: LayoutOptions) -> None:
        self.project = project
        self.journey_id = journey_id
        self.options = options
        self.layout: MapLayout = layout_map(project, journey_id, options)
        self.previewing = False

    def refresh(self, project: Project, journey_id: RecordId, options: LayoutOptions) -> None:
        """Lay out the project as it is, without any preview."""
        self.project, self.journey_id, self.options = project, journey_id, options
        self.layout = layout_map(project, journey_id, options)
        self.previewing = False

    def follow(self, project: Project, edit: Edit) -> None:
        """Lay out the project after `edit`; one that only changed words on cards leaves the layout as it is."""
        self.project, self.previewing = project, False
        if not all(_keeps_places(change) for change in edit.changes):
            self.layout = layout_map(project, self.journey_id, self.options)

    def preview(self, project: Project, edit: Edit) -> None:
        """Lay out the project as `edit` would make it; `refresh` ends this."""
        draft = project.snapshot()
        draft.apply(edit)
        self.project, self.previewing = draft, True
        self.layout = layout_map(draft, self.journey_id, self.options)

    # where things are

    def rect_of(self, record_id: RecordId) -> QRectF | None:
        """Return the rectangle of a touchpoint, note, stage header, lane label, action or arrow; None if unseen."""
        layout = self.layout
        rect = layout.cards.get(record_id) or layout.notes.get(record_id) or layout.actions.get(record_id)
        if rect is None and record_id in layout.transitions:
            route = layout.arrow(record_id)
            rect = route.bounds if route is not None else None
        if rect is None:
            rect = next((band.header for band in layout.stages if band.stage.id == record_id), None)
        if rect is None:
            found = next((band for band in layout.lanes if band.lane.id == record_id), None)
            rect = label_rect(found.label, found.lane.title) if found is not None else None
        return to_qt(rect) if rect is not None else None

    def bounds_of(self, ids: Iterable[RecordId]) -> QRectF:
        """Return the rectangle around several things; empty where none of them is seen."""
        bounds = QRectF()
        for record_id in ids:
            rect = self.rect_of(record_id)
            if rect is not None:
                bounds = bounds.united(rect)
        return bounds

    def touchpoints_in(self, band: QRectF) -> list[RecordId]:
        """Return the touchpoints whose cards meet a rectangle, in reading order."""
        inside = self.layout.touchpoints_in(from_qt(band))
        return sorted(inside, key=lambda one: (self.layout.cards[one].x, self.layout.cards[one].y))

    def handle_of(self, touchpoint_id: RecordId) -> QPointF | None:
        """Return the middle of the handle from which an arrow is drawn."""
        card = self.layout.cards.get(touchpoint_id)
        return QPointF(card.right, card.centre.y) if card is not None else None

    # what is at a place

    def hit(self, place: QPointF, scale: float, handles: Iterable[RecordId] = ()) -> Hit:
        """Return what lies at a place on the map; `handles` are the cards that show one."""
        x, y, reach = place.x(), place.y(), HANDLE_REACH / scale
        for touchpoint_id in handles:
            middle = self.handle_of(touchpoint_id)
            if middle is not None and abs(middle.x() - x) <= reach / 2 + 4 and abs(middle.y() - y) <= reach:
                return Hit(Part.HANDLE, touchpoint_id, _around(middle, reach))
        point = self.layout.emotion_point_at(x, y, min(reach, 24.0), self.options.persona_ids[:1])
        if point is not None:
            return Hit(Part.EMOTION, point.touchpoint_id, _around(QPointF(point.x, point.y), reach))
        on_card = self._card_or_note(x, y)
        if on_card is not None:
            return on_card
        return self._band_or_arrow(x, y, scale)

    def target_at(self, place: QPointF) -> Hit:
        """Return the card or the cell at a place, which is all that an arrow or a card can be dropped on."""
        touchpoint_id = self.layout.card_at(place.x(), place.y())
        if touchpoint_id is not None:
            return Hit(Part.TOUCHPOINT, touchpoint_id, to_qt(self.layout.cards[touchpoint_id]))
        return self._cell(place.x(), place.y()) or Hit()

    def _card_or_note(self, x: float, y: float) -> Hit | None:
        layout = self.layout
        touchpoint_id = layout.card_at(x, y)
        if touchpoint_id is not None:
            return Hit(Part.TOUCHPOINT, touchpoint_id, to_qt(layout.cards[touchpoint_id]))
        note_id = layout.note_at(x, y)
        if note_id is not None:
            return Hit(Part.NOTE, note_id, to_qt(layout.notes[note_id]))
        action_id = layout.action_at(x, y)
        if action_id is not None:
            return Hit(Part.ACTION, action_id, to_qt(layout.actions[action_id]))
        return None

    def _band_or_arrow(self, x: float, y: float, scale: float) -> Hit:
        layout = self.layout
        stage = layout.header_at(x, y)
        if stage is not None:
            return Hit(Part.STAGE, stage.stage.id, to_qt(stage.header))
        lane = layout.lane_label_at(x, y)
        if lane is not None and label_rect(lane.label, lane.lane.title).contains(x, y):
            return Hit(Part.LANE, lane.lane.id, to_qt(label_rect(lane.label, lane.lane.title)))
        transition_id = layout.arrow_at(x, y, min(ARROW_REACH / scale, 20.0))
        if transition_id is not None:
            return Hit(Part.TRANSITION, transition_id, self.rect_of(transition_id) or QRectF())
        return self._cell(x, y) or self._analysis(x, y) or Hit()

    def _cell(self, x: float, y: float) -> Hit | None:
        cell = self.layout.cell_at(x, y)
        rect = self.layout.cell_rect(cell) if cell is not None else None
        if cell is None or rect is None or self.touchpoint_in(cell) is not None:
            return None
        return Hit(Part.CELL, "", to_qt(rect), cell.stage_id, cell.lane_id, cell.column)

    def _analysis(self, x: float, y: float) -> Hit | None:
        band = self.layout.analysis_at(y)
        if band is None:
            return None
        stage = self.layout.stage_at(x, y)
        return Hit(Part.ANALYSIS_LANE, band.lane, to_qt(band.rect), stage.stage.id if stage else "")

    def touchpoint_in(self, cell: Cell) -> RecordId | None:
        """Return the touchpoint that stands in a cell, None for an empty one."""
        rect = self.layout.cell_rect(cell)
        return self.layout.card_at(rect.x + 1, rect.y + 1) if rect is not None else None

    # what an edit makes out of date

    def stale_after(self, edit: Edit, before: MapLayout) -> list[QRectF] | None:
        """Return the rectangles to paint again after `edit` turned the layout `before` into this; None means all."""
        if _frame(before) != _frame(self.layout):
            return None
        stale: list[QRectF] = []
        for change in edit.changes:
            places = self._stale_places(change, before)
            if places is None:
                return None
            stale.extend(to_qt(place) for place in places)
        return stale

    def _stale_places(self, change: Change, before: MapLayout) -> list[Rect] | None:
        record, kind = change.record, change.kind
        if kind == Touchpoint.kind:
            old, new = before.cards.get(record.id), self.layout.cards.get(record.id)
            return [new.grown(CARD_OVERHANG)] if old is not None and old == new else None
        if kind == MomentOfTruth.kind:
            return self._around_card(cast(MomentOfTruth, record).touchpoint_id)
        if kind == Emotion.kind:
            card = self._around_card(cast(Emotion, record).touchpoint_id)
            return card + self._lane_rects(AnalysisLane.EMOTION)
        if kind == Note.kind:
            cards = [
                place
                for note in (change.before, change.after)
                if note is not None
                for place in self._around_card(cast(Note, note).touchpoint_id)
            ]
            return cards + self._lane_rects(AnalysisLane.NOTES)
        if kind == Action.kind:
            return self._around_card(cast(Action, record).touchpoint_id) + self._lane_rects(AnalysisLane.ACTIONS)
        if kind == Transition.kind:
            return self._around_arrows(cast(Transition, record), before)
        if kind == Stage.kind:
            return [band.header for band in self.layout.stages if band.stage.id == record.id]
        if kind == Lane.kind:
            return [band.label for band in self.layout.lanes if band.lane.id == record.id]
        return [] if kind == Asset.kind else None

    def _around_card(self, touchpoint_id: RecordId | None) -> list[Rect]:
        card = self.layout.cards.get(touchpoint_id or "")
        return [card.grown(CARD_OVERHANG)] if card is not None else []

    def _around_arrows(self, transition: Transition, before: MapLayout) -> list[Rect]:
        """All arrows at both ends, because arrows beside each other make room for one another."""
        places = []
        for layout in (before, self.layout):
            for end in (transition.source_id, transition.target_id):
                for arrow in layout.arrows_of(end):
                    route = layout.arrow(arrow.id)
                    if route is not None:
                        label = Rect(route.label_at.x - 60, route.label_at.y - 48, 180, 96)
                        places.append(route.bounds.grown(CARD_OVERHANG).joined(label))
        return places

    def _lane_rects(self, lane: AnalysisLane) -> list[Rect]:
        band = self.layout.analysis_band(lane)
        return [band.rect.grown(4)] if band is not None else []


def label_rect(label: Rect, title: str) -> Rect:
    """Return the part of a lane's label line that its title takes, wide enough to hit."""
    return Rect(label.x, label.y, min(label.w, max(64.0, LABEL_CHARACTER * len(title) + 12)), label.h)


def _keeps_places(change: Change) -> bool:
    before, after = change.before, change.after
    if not isinstance(before, Touchpoint) or not isinstance(after, Touchpoint):
        return False
    return all(getattr(before, name) == getattr(after, name) for name in _PLACING)


def _around(middle: QPointF, reach: float) -> QRectF:
    return QRectF(middle.x() - reach, middle.y() - reach, 2 * reach, 2 * reach)


def _frame(layout: MapLayout) -> tuple[object, ...]:
    """Return everything whose change moves most of the map."""
    return (
        layout.bounds,
        layout.visibility_y,
        tuple((band.stage.id, band.header, band.columns) for band in layout.stages),
        tuple((band.lane.id, band.lane.lane_kind, band.rect) for band in layout.lanes),
        tuple((band.lane, band.rect) for band in layout.analysis),
        len(layout.cards),
    )
