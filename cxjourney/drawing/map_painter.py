"""Draws a laid-out map: one painter for screen, PDF, SVG and PNG, so that they cannot disagree.

It paints only what the exposed rectangle holds and only the detail that the zoom can show. What belongs to the
pointer and the selection (frames, previews, lifted cards) is painted by methods that the canvas calls on top.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from cxjourney.domain.ids import RecordId
from cxjourney.domain.layout import MapLayout
from cxjourney.domain.layout_shapes import Point, Rect
from cxjourney.domain.records import Action, Note, Touchpoint, Transition
from cxjourney.drawing.analysis_painter import AnalysisPainter
from cxjourney.drawing.arrow_painter import ArrowPainter
from cxjourney.drawing.brush import Detail, detail_for, diamond, fill_rounded, pen, rect_f
from cxjourney.drawing.card_painter import EDGE, OVERHANG, CardPainter
from cxjourney.drawing.content import MapContent
from cxjourney.drawing.fonts import Fonts
from cxjourney.drawing.ink import Ink
from cxjourney.drawing.lane_painter import LanePainter
from cxjourney.drawing.note_painter import NotePainter
from cxjourney.drawing.pages import UNHURRIED, Pace
from cxjourney.drawing.theme import CORNER, Theme
from cxjourney.scoring.score import Band


@dataclass(frozen=True, slots=True)
class PaintState:
    """What the canvas leaves out or stresses: records being dragged or renamed, and the one under the pointer."""

    hidden: frozenset[RecordId] = frozenset()
    hovered: RecordId | None = None


NOTHING = PaintState()
CardMark = Callable[[QPainter, RecordId | None], None]
"""Called with the painter and a touchpoint's id before its card is drawn, with None after."""

_SLICE = 200  # cards drawn between two questions whether to go on
_ROUTED_FAR = 400  # up to this many arrows keep their routes however far the map is away


class MapPainter:
    """Owns the painters of the map's parts. `cached` keeps drawn cards as images: for screens, not for files.

    Every method takes a painter whose transform maps map units to logical pixels by `zoom` and a shift, without
    rotation, and leaves it as it was.
    """

    def __init__(self, layout: MapLayout, content: MapContent, theme: Theme, fonts: Fonts, cached: bool = True) -> None:
        self.layout = layout
        self.content = content
        self.theme = theme
        self.fonts = fonts
        self._cached = cached
        self._cards = CardPainter(theme, fonts)
        self._arrows = ArrowPainter(theme, fonts)
        self._lanes = LanePainter(theme, fonts)
        self._analysis = AnalysisPainter(theme, fonts)
        self._notes = NotePainter(theme, fonts)
        self._far_cards: tuple[object, object, dict[Band, list[QRectF]]] | None = None

    def set_map(self, layout: MapLayout, content: MapContent) -> None:
        """Show another state of the map; drawn cards whose content stayed the same are used again."""
        self.layout = layout
        self.content = content
        self._far_cards = None

    def set_theme(self, theme: Theme) -> None:
        """Show the map in other colours."""
        self.theme = theme
        for part in (self._cards, self._arrows, self._lanes, self._analysis, self._notes):
            part.set_theme(theme)

    # the map

    def paint(
        self, painter: QPainter, exposed: Rect, zoom: float, state: PaintState = NOTHING, pace: Pace = UNHURRIED,
        label_x: float | None = None, ground: bool = True, mark: CardMark | None = None,
    ) -> None:  # fmt: skip
        """Draw what lies in `exposed`, a rectangle in map units; `pace` may stop it where nothing is cached.

        Lane labels begin at `label_x`, or at the left end of the map. Without `ground` what is behind shines through.
        `mark` is called around each card, for files that know groups.
        """
        detail = detail_for(zoom)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        try:
            if ground:
                painter.fillRect(rect_f(exposed), self.theme.background)
            self._paint_ground(painter, exposed, zoom, state)
            left = self.layout.options.margin + 8 if label_x is None else label_x
            if self._cached:
                self.paint_lane_labels(painter, exposed, zoom, left)
            if detail is Detail.FAR:
                self._paint_far(painter, exposed, zoom, state)
            else:
                self._paint_near(painter, exposed, zoom, detail, state, pace, mark, label_x)
            if not self._cached:  # on paper nobody can move an arrow out of the way of a label
                self.paint_lane_labels(painter, exposed, zoom, left, ground=ground)
        finally:
            painter.restore()

    def _paint_ground(self, painter: QPainter, exposed: Rect, zoom: float, state: PaintState) -> None:
        """Draw all that lies behind cards and arrows."""
        layout = self.layout
        self._lanes.paint_bands(painter, layout, exposed)
        self._lanes.paint_separators(painter, layout, exposed)
        self.paint_headers(painter, exposed, zoom, layout.options.margin)
        self._analysis.paint(painter, layout, self.content, exposed, zoom)
        self._paint_notes(painter, exposed, zoom, state)

    def paint_headers(self, painter: QPainter, exposed: Rect, zoom: float, y: float) -> None:
        """Draw the stage headers with their top edge at a map height, as for headers that stay in sight."""
        if y <= exposed.bottom and exposed.y <= y + self.layout.header_bottom:
            self._lanes.paint_headers(painter, self.layout, exposed, zoom, y)

    def paint_lane_labels(
        self, painter: QPainter, exposed: Rect, zoom: float, x: float, *, ground: bool = False
    ) -> None:
        """Write the lane labels beginning at a map x, as for labels that stay in sight; on `ground` over arrows."""
        if x <= exposed.right and exposed.x <= x + 440:
            self._lanes.paint_labels(painter, self.layout, self.content, exposed, zoom, x, ground=ground)

    def _paint_near(
        self, painter: QPainter, exposed: Rect, zoom: float, detail: Detail, state: PaintState, pace: Pace,
        mark: CardMark | None, label_x: float | None,
    ) -> None:  # fmt: skip
        layout, hidden = self.layout, state.hidden
        ids = self._arrow_ids(exposed, state)
        if self._cached:
            self._arrows.paint(painter, layout, self.content, ids, exposed, detail, zoom)
        else:
            room = None if label_x is None else exposed
            self._arrows.paint_all(painter, layout, self.content, ids, pace.part(0.0, 0.4), room)
        reach = exposed.grown(OVERHANG)
        shown = [one for one in layout.touchpoints_in(reach) if one not in hidden]
        if self._cached:
            for touchpoint_id in shown:
                self._card(painter, touchpoint_id, layout.cards[touchpoint_id], zoom, detail)
        else:
            self._paint_cards(painter, shown, zoom, detail, pace.part(0.4, 1.0), mark)
        if state.hovered is not None and state.hovered in layout.cards and state.hovered not in hidden:
            self.paint_hover(painter, layout.cards[state.hovered], zoom)

    def _paint_cards(
        self, painter: QPainter, ids: list[RecordId], zoom: float, detail: Detail, pace: Pace, mark: CardMark | None
    ) -> None:
        """Draw many cards as vectors, some hundred at a time, so that a huge map can be stopped in between."""
        ink, many = Ink(), _SLICE if mark is None else 1
        for first in range(0, len(ids), many):
            pace(first / len(ids))
            for touchpoint_id in ids[first : first + many]:
                card = self.content.card(touchpoint_id)
                self._cards.collect(ink, self.layout.cards[touchpoint_id], card, zoom, detail)
                if mark is not None:
                    mark(painter, touchpoint_id)
            ink.flush(painter)
            if mark is not None:
                mark(painter, None)

    def _arrow_ids(self, exposed: Rect, state: PaintState) -> list[RecordId]:
        """Return the exposed transitions of which neither end is left out."""
        ids, hidden, transitions = self.layout.arrows_in(exposed), state.hidden, self.layout.transitions
        if not hidden:
            return ids
        return [one for one in ids if not {one, transitions[one].source_id, transitions[one].target_id} & hidden]

    def _card(self, painter: QPainter, touchpoint_id: RecordId, rect: Rect, zoom: float, detail: Detail) -> None:
        if self.content.project.get(Touchpoint, touchpoint_id) is None:
            return  # removed a moment ago; the layout that knows is on its way
        self._cards.paint_stored(painter, rect, self.content.card(touchpoint_id), zoom, detail)

    def _paint_notes(self, painter: QPainter, exposed: Rect, zoom: float, state: PaintState) -> None:
        layout, project = self.layout, self.content.project
        if not layout.analysis or exposed.bottom < layout.analysis[0].rect.y:
            return
        for note_id, rect in layout.notes.items():
            if rect.intersects(exposed) and note_id not in state.hidden:
                note = project.get(Note, note_id)
                if note is not None:
                    self._notes.paint_note(painter, rect, note, layout.options, zoom, self.content.votes)
        for action_id, rect in layout.actions.items():
            if rect.intersects(exposed) and action_id not in state.hidden:
                action = project.get(Action, action_id)
                if action is not None:
                    self._notes.paint_action(painter, rect, action, layout.options, zoom)

    def _paint_far(self, painter: QPainter, exposed: Rect, zoom: float, state: PaintState) -> None:
        """Draw arrows as straight lines and cards as plain rectangles, a few calls for thousands."""
        ids = self._arrow_ids(exposed, state)
        if len(ids) <= _ROUTED_FAR:
            self._arrows.paint(painter, self.layout, self.content, ids, exposed, Detail.FAR, zoom)
        else:
            self._arrows.paint_far(painter, self.layout, ids, zoom)
        theme = self.theme
        small = zoom < 0.12
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, not small)
        painter.setPen(Qt.PenStyle.NoPen)
        for band, rects in self._far_rects(exposed, state).items():
            strong = self._cards.edge_colour(band)
            if small:
                painter.setBrush(_mixed(strong, theme.surface))
                painter.drawRects(rects)
                continue
            painter.setBrush(theme.surface)
            painter.setPen(pen(theme.line, 1.0 / zoom))
            painter.drawRects(rects)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(strong)
            edge = max(EDGE, 2.5 / zoom)
            painter.drawRects([QRectF(rect.x(), rect.y(), edge, rect.height()) for rect in rects])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        near = exposed.grown(max(11.0, 3.5 / zoom))
        for touchpoint_id in self.content.project.moments():
            card = self.layout.cards.get(touchpoint_id)
            if card is not None and card.intersects(near) and touchpoint_id not in state.hidden:
                self._diamond(painter, card, zoom)

    def _far_rects(self, exposed: Rect, state: PaintState) -> dict[Band, list[QRectF]]:
        """Return the exposed cards by band; those of the whole map are kept until the map changes."""
        layout, content = self.layout, self.content
        whole = exposed.w >= layout.bounds.w * 0.9 and exposed.h >= layout.bounds.h * 0.9 and not state.hidden
        if whole and self._far_cards is not None and self._far_cards[:2] == (layout, content):
            return self._far_cards[2]
        groups: dict[Band, list[QRectF]] = {}
        for touchpoint_id in layout.touchpoints_in(exposed) if not whole else layout.cards:
            if touchpoint_id not in state.hidden:
                groups.setdefault(content.band(touchpoint_id), []).append(rect_f(layout.cards[touchpoint_id]))
        if whole:
            self._far_cards = (layout, content, groups)
        return groups

    def _diamond(self, painter: QPainter, card: Rect, zoom: float) -> None:
        reach = max(11.0, 3.5 / zoom) if detail_for(zoom) is Detail.FAR else 11.0
        diamond(painter, card.right - 5, card.y + 2, reach, self.theme.moment, self.theme.moment_line)

    # what the canvas puts on top

    def paint_card(
        self, painter: QPainter, touchpoint_id: RecordId, zoom: float, dx: float = 0.0, dy: float = 0.0,
        lifted: bool = False,
    ) -> None:  # fmt: skip
        """Draw one card moved by (dx, dy) map units; a lifted one casts the only shadow of the program."""
        rect = self.layout.cards[touchpoint_id].moved(dx, dy)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        if lifted:
            painter.setPen(Qt.PenStyle.NoPen)
            for spread, alpha in ((10.0, 5), (7.0, 7), (4.0, 9), (1.5, 11)):
                painter.setBrush(QColor(0, 0, 0, alpha * (2 if self.theme.dark else 1)))
                shadow = rect_f(rect.grown(spread).moved(0.0, 4.0))
                painter.drawRoundedRect(shadow, CORNER + spread, CORNER + spread)
        detail = max(Detail.MID, detail_for(zoom))
        self._cards.paint(painter, rect, self.content.card(touchpoint_id), max(zoom, 0.2), detail)
        painter.restore()

    def paint_selection(self, painter: QPainter, rect: Rect, zoom: float, primary: bool = True) -> None:
        """Draw the ring around a selected card; the others of several selected get a thinner one."""
        self._ring(painter, rect, zoom, self.theme.accent, 2.0 if primary else 1.25, 3.0)
        touchpoint_id = self.layout.card_at(*rect.centre)
        if touchpoint_id is not None and touchpoint_id in self.content.project.moments():
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
            self._diamond(painter, rect, zoom)
            painter.restore()

    def paint_focus(self, painter: QPainter, rect: Rect, zoom: float) -> None:
        """Draw the dotted ring that shows where the keyboard is."""
        self._ring(painter, rect, zoom, self.theme.ink, 1.25, 6.0, dashes=True)

    def paint_hover(self, painter: QPainter, rect: Rect, zoom: float) -> None:
        """Draw the outline of the card under the pointer."""
        self._ring(painter, rect, zoom, self.theme.edge, 1.5, 0.5)

    def paint_drop_preview(self, painter: QPainter, rect: Rect, zoom: float, refused: bool = False) -> None:
        """Draw the place into which a dragged card would fall, or that it cannot."""
        colour = self.theme.low if refused else self.theme.accent
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        fill = QColor(colour)
        fill.setAlpha(28)
        fill_rounded(painter, rect_f(rect), min(CORNER, rect.w / 2), fill)
        painter.restore()
        self._ring(painter, rect, zoom, colour, 1.5, 0.0, dashes=True)

    def paint_rubber_band(self, painter: QPainter, rect: Rect, zoom: float) -> None:
        """Draw the frame of a selection that is being pulled up."""
        fill = QColor(self.theme.accent)
        fill.setAlpha(24)
        painter.fillRect(rect_f(rect), fill)
        self._ring(painter, rect, zoom, self.theme.accent, 1.0, 0.0, radius=0.0)

    def paint_arrow(self, painter: QPainter, transition_id: RecordId, zoom: float, token: str = "accent") -> None:
        """Draw one arrow in the colour of a token, as for a selected one."""
        route = self.layout.arrow(transition_id)
        transition: Transition | None = self.layout.transitions.get(transition_id)
        if route is not None and transition is not None:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
            arrow = self.content.arrow(transition)
            self._arrows.paint_one(painter, self.layout, route, arrow, self.theme.colour(token), zoom)
            painter.restore()

    def paint_arrow_preview(self, painter: QPainter, start: Point, end: Point, zoom: float) -> None:
        """Draw an arrow that is being pulled from a card towards the pointer."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        self._arrows.paint_preview(painter, start, end, zoom)
        painter.restore()

    def paint_emotion_preview(self, painter: QPainter, x: float, y: float, value: float, zoom: float) -> None:
        """Draw an emotion point that is being dragged, with the value that it would get."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        self._analysis.paint_preview(painter, x, y, value, zoom)
        painter.restore()

    def _ring(
        self, painter: QPainter, rect: Rect, zoom: float, colour: QColor, width: float, gap: float,
        dashes: bool = False, radius: float = CORNER,
    ) -> None:  # fmt: skip
        """Draw a rounded frame whose line and gap keep their size on the screen at any zoom."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        stroke = pen(colour, width / zoom)
        if dashes:
            stroke.setDashPattern([3.0, 2.0])
        painter.setPen(stroke)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        outer = rect_f(rect.grown(gap / zoom if zoom < 1 else gap))
        corner = radius + gap if radius else 0.0
        painter.drawRoundedRect(outer, corner, corner)
        painter.restore()


def _mixed(strong: QColor, ground: QColor) -> QColor:
    """Return a colour halfway between a band's and the card's, for cards of a few pixels."""
    return QColor(
        (strong.red() + ground.red()) // 2, (strong.green() + ground.green()) // 2, (strong.blue() + ground.blue()) // 2
    )
