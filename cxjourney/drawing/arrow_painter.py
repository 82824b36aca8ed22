"""Draws transitions: routes with their kind, thickness, hand-off mark and labels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen

from cxjourney.domain.ids import RecordId
from cxjourney.domain.layout import MapLayout
from cxjourney.domain.layout_shapes import ArrowPath, Point, Rect
from cxjourney.domain.records import TransitionKind
from cxjourney.drawing.arrow_labels import CHIP_HEIGHT, Chip, place_chips
from cxjourney.drawing.brush import Detail, detail_for, fill_rounded, pen, write
from cxjourney.drawing.content import ArrowContent, MapContent
from cxjourney.drawing.fonts import SMALL, Fonts
from cxjourney.drawing.icons import paint_icon
from cxjourney.drawing.pages import UNHURRIED, Pace
from cxjourney.drawing.theme import Theme

HEAD = 7.0
_MANY = 150  # from here on routes are drawn in pieces: straight ones together, curves only where they are exposed
_THIN, _THICK = 1.25, 5.0
_REACH = 50.0  # how far labels and marks stand out from a route
_STEPS = 8  # straight lines for a curve where there are many
_KEPT = 8000
_SLICE = 400  # arrows drawn between two questions whether to go on
_MANY_FAR = 600


@dataclass(slots=True)
class _Piece:
    """One segment of a route: the box of its ends, and its lines once it was exposed."""

    left: float
    top: float
    right: float
    bottom: float
    start: tuple[float, float]
    segment: tuple[float, ...]
    lines: list[QLineF] | None = None


@dataclass(slots=True)
class _Drawn:
    """One arrow made ready for painting, as long as its route and its look stay the same."""

    route: ArrowPath
    arrow: ArrowContent
    box: tuple[float, float, float, float]  # left, top, right, bottom, with room for marks and labels
    width: float
    is_marked: bool  # has a label or a mark on it
    pieces: list[_Piece] | None = None
    path: QPainterPath | None = None
    head: QPainterPath | None = None
    chips: tuple[Chip, ...] | None = None


@dataclass(slots=True)
class _FarLines:
    """All arrows of a layout as seen from afar."""

    layout: MapLayout
    level: list[QLineF]
    slanted: dict[RecordId, QLineF]


class ArrowPainter:
    """Owns the look of arrows and the arrows made ready so far."""

    def __init__(self, theme: Theme, fonts: Fonts) -> None:
        self._theme = theme
        self._fonts = fonts
        self._drawn: dict[RecordId, _Drawn] = {}
        self._far: _FarLines | None = None

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme

    def paint_far(self, painter: QPainter, layout: MapLayout, ids: Sequence[RecordId], zoom: float) -> None:
        """Draw arrows as one straight line each between their cards, all in one call."""
        if self._far is None or self._far.layout is not layout:
            self._far = _far_lines(layout)
        far = self._far
        whole = len(ids) == len(layout.transitions)
        slanted = far.slanted.values() if whole else [far.slanted[one] for one in ids if one in far.slanted]
        lines = [*far.level, *slanted]
        fine = len(lines) < _MANY_FAR
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, fine)
        painter.setPen(pen(self._theme.edge, max(1.25, 0.8 / zoom) if fine else 0.0))
        painter.drawLines(lines)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)

    def paint(
        self,
        painter: QPainter,
        layout: MapLayout,
        content: MapContent,
        ids: Sequence[RecordId],
        exposed: Rect,
        detail: Detail,
        zoom: float,
    ) -> None:
        """Draw the routes of `ids`, and near enough their heads, marks and labels."""
        left, top, right, bottom = exposed.x, exposed.y, exposed.right, exposed.bottom
        arrows = []
        for transition_id in ids:
            drawn = self._ready(layout, content, transition_id)
            box = drawn.box
            if box[0] < right and box[2] > left and box[1] < bottom and box[3] > top:
                arrows.append(drawn)
        in_pieces = len(arrows) > _MANY
        if in_pieces:
            self._paint_pieces(painter, arrows, exposed)
        for drawn in arrows:
            if not in_pieces or drawn.arrow.kind is TransitionKind.ALTERNATIVE:
                if drawn.path is None:
                    drawn.path = _path(drawn.route, HEAD * 0.7)
                painter.strokePath(drawn.path, _arrow_pen(self._theme.edge, drawn.width, drawn.arrow.kind))
        if detail is Detail.NEAR or (not in_pieces and zoom > 0.45):
            self._heads(painter, arrows, exposed)
        if detail is Detail.NEAR:
            for drawn in arrows:
                if drawn.is_marked:
                    if drawn.chips is None:
                        drawn.chips = place_chips(layout, self._fonts, drawn.route, drawn.arrow)
                    self._label(painter, drawn.route, drawn.arrow, drawn.chips)

    def paint_all(
        self, painter: QPainter, layout: MapLayout, content: MapContent, ids: Sequence[RecordId],
        pace: Pace = UNHURRIED, room: Rect | None = None,
    ) -> None:  # fmt: skip
        """Draw whole arrows as true curves with all that is on them, alike ones together: for files and paper.

        Labels and marks that would reach out of `room` are left out.
        """
        transitions, marked = layout.transitions, []
        for first in range(0, len(ids), _SLICE):
            pace(first / len(ids))
            paths: dict[tuple[float, bool], QPainterPath] = {}
            heads = QPainterPath()
            heads.setFillRule(Qt.FillRule.WindingFill)
            for transition_id in ids[first : first + _SLICE]:
                route, arrow = layout.route(transition_id), content.arrow(transitions[transition_id])
                width, dashed = thickness(arrow), arrow.kind is TransitionKind.ALTERNATIVE
                path = paths.get((width, dashed))
                if path is None:
                    path = paths[width, dashed] = QPainterPath()
                _add_route(path, route, HEAD * 0.7)
                _add_head(heads, route.end, route.heading, HEAD + width)
                if is_marked(arrow):
                    marked.append((route, arrow))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for (width, dashed), path in paths.items():
                kind = TransitionKind.ALTERNATIVE if dashed else TransitionKind.NORMAL
                painter.strokePath(path, _arrow_pen(self._theme.edge, width, kind))
            painter.fillPath(heads, self._theme.edge)
        for route, arrow in marked:
            chips = place_chips(layout, self._fonts, route, arrow)
            if room is None or _is_within(room, route, chips):
                self._label(painter, route, arrow, chips)

    def paint_one(
        self, painter: QPainter, layout: MapLayout, route: ArrowPath, arrow: ArrowContent, colour: QColor, zoom: float
    ) -> None:
        """Draw one route in a colour, as for a selected or hovered arrow."""
        width = thickness(arrow) + (0.75 if zoom >= 1 else 0.75 / zoom)
        painter.strokePath(_path(route, HEAD * 0.7), _arrow_pen(colour, width, arrow.kind))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPath(_head(route.end, route.heading, HEAD + 2 + thickness(arrow)))
        if detail_for(zoom) is Detail.NEAR:
            self._label(painter, route, arrow, place_chips(layout, self._fonts, route, arrow))

    def paint_preview(self, painter: QPainter, start: Point, end: Point, zoom: float) -> None:
        """Draw an arrow that is being pulled from a card towards the pointer."""
        path = QPainterPath(QPointF(*start))
        reach = max(24.0, abs(end.x - start.x) * 0.5)
        path.cubicTo(start.x + reach, start.y, end.x - reach, end.y, end.x, end.y)
        dashed = pen(self._theme.accent, 2.0 / zoom)
        dashed.setDashPattern([4, 3])
        painter.strokePath(path, dashed)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.accent)
        painter.drawPath(_head(end, Point(1.0, 0.0), (HEAD + 3) / zoom))

    def _ready(self, layout: MapLayout, content: MapContent, transition_id: RecordId) -> _Drawn:
        """Return an arrow made ready, again only after its route or its look changed."""
        route = layout.route(transition_id)
        arrow = content.arrow(layout.transitions[transition_id])
        drawn = self._drawn.get(transition_id)
        if drawn is not None and drawn.route is route and (drawn.arrow is arrow or drawn.arrow == arrow):
            return drawn
        if len(self._drawn) > _KEPT:
            self._drawn.clear()
        width = thickness(arrow)
        x, y, w, h = route.bounds
        drawn = self._drawn[transition_id] = _Drawn(
            route=route,
            arrow=arrow,
            box=(x - _REACH, y - _REACH, x + w + _REACH, y + h + _REACH),
            width=width,
            is_marked=is_marked(arrow),
        )
        return drawn

    def _paint_pieces(self, painter: QPainter, arrows: Iterable[_Drawn], exposed: Rect) -> None:
        """Draw solid routes piece by piece: straight runs cost next to nothing, unexposed curves are left out."""
        lines: dict[float, list[QLineF]] = {}
        left, right, top, bottom = exposed.x - 4, exposed.right + 4, exposed.y - 4, exposed.bottom + 4
        for drawn in arrows:
            if drawn.arrow.kind is TransitionKind.ALTERNATIVE:
                continue
            if drawn.pieces is None:
                drawn.pieces = list(_pieces(drawn.route))
            for piece in drawn.pieces:
                if piece.left <= right and piece.right >= left and piece.top <= bottom and piece.bottom >= top:
                    if piece.lines is None:
                        piece.lines = _lines(piece.start, piece.segment)
                    lines.setdefault(drawn.width, []).extend(piece.lines)
        for width, pieces in lines.items():
            painter.setPen(pen(self._theme.edge, width))
            painter.drawLines(pieces)

    def _heads(self, painter: QPainter, arrows: Iterable[_Drawn], exposed: Rect) -> None:
        left, right, top, bottom = exposed.x - 12, exposed.right + 12, exposed.y - 12, exposed.bottom + 12
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(self._theme.edge))
        for drawn in arrows:
            last = drawn.route.segments[-1]
            if left <= last[-2] <= right and top <= last[-1] <= bottom:
                if drawn.head is None:
                    drawn.head = _head(drawn.route.end, drawn.route.heading, HEAD + drawn.width)
                painter.drawPath(drawn.head)

    def _label(self, painter: QPainter, route: ArrowPath, arrow: ArrowContent, chips: Iterable[Chip]) -> None:
        """Write wait, drop-off and label at the middle of a route; a ring on it marks a hand-off, an icon a loop."""
        x, y = route.label_at
        is_loop = arrow.kind is TransitionKind.LOOP
        if arrow.hand_off and not is_loop:
            painter.setPen(pen(self._theme.mute, 1.25))
            painter.setBrush(self._theme.surface)
            painter.drawEllipse(QPointF(x, y), 3.75, 3.75)
        if is_loop:
            painter.setPen(pen(self._theme.line))
            painter.setBrush(self._theme.surface)
            painter.drawEllipse(QPointF(x, y), 7.5, 7.5)
            paint_icon(painter, "loop", QRectF(x - 5, y - 5, 10, 10), self._theme.mute)
        for chip in chips:
            box = QRectF(chip.x - 3, chip.y - CHIP_HEIGHT / 2, chip.width + 6, CHIP_HEIGHT)
            fill_rounded(painter, box, 4, self._theme.colour("band"))
            write(painter, chip.x, chip.y + 4, chip.text, self._fonts.font(SMALL), self._theme.colour(chip.token))


def _far_lines(layout: MapLayout) -> _FarLines:
    """Return straight lines between cards: from side to side to the right, else from middle to middle.

    Level lines of one row are joined where they overlap: thousands of them cover the same few pixels.
    """
    spans: dict[float, list[tuple[float, float]]] = {}
    slanted: dict[RecordId, QLineF] = {}
    cards = layout.cards
    for transition in layout.transitions.values():
        a, b = cards[transition.source_id], cards[transition.target_id]
        half = a.h / 2
        x1, x2 = (a.x + a.w, b.x) if b.x > a.x else (a.x + a.w / 2, b.x + b.w / 2)
        if a.y == b.y:
            spans.setdefault(a.y + half, []).append((min(x1, x2), max(x1, x2)))
        else:
            slanted[transition.id] = QLineF(x1, a.y + half, x2, b.y + half)
    level = [QLineF(x1, y, x2, y) for y, row in spans.items() for x1, x2 in _joined(row)]
    return _FarLines(layout, level, slanted)


def _joined(spans: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return spans that overlap or touch as one."""
    joined: list[tuple[float, float]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def thickness(arrow: ArrowContent) -> float:
    """Return the width of an arrow in map units: by its share of customers where that is known."""
    return 1.5 if arrow.weight is None else _THIN + (_THICK - _THIN) * max(0.0, min(1.0, arrow.weight))


def _is_within(room: Rect, route: ArrowPath, chips: Iterable[Chip]) -> bool:
    """Say whether what is written on an arrow lies wholly within the width of a page."""
    ends = [(route.label_at.x - 8, route.label_at.x + 8), *((chip.x, chip.x + chip.width) for chip in chips)]
    return all(room.x <= left and right <= room.right for left, right in ends)


def is_marked(arrow: ArrowContent) -> bool:
    """Say whether an arrow has a label or a mark on it."""
    told = bool(arrow.label or arrow.wait or arrow.drop_off or arrow.hand_off)
    return told or arrow.kind is TransitionKind.LOOP


def _arrow_pen(colour: QColor, width: float, kind: TransitionKind) -> QPen:
    stroke = pen(colour, width)
    if kind is TransitionKind.ALTERNATIVE:
        stroke.setDashPattern([max(2.0, 6 / width), max(1.5, 4 / width)])
    return stroke


def _path(route: ArrowPath, trim: float) -> QPainterPath:
    """Return a route as a painter path that ends `trim` before the card, where the head covers it."""
    path = QPainterPath()
    _add_route(path, route, trim)
    return path


def _add_route(path: QPainterPath, route: ArrowPath, trim: float) -> None:
    path.moveTo(*route.start)
    heading_x, heading_y = route.heading
    *segments, last = route.segments
    for segment in segments:
        if len(segment) == 2:
            path.lineTo(*segment)
        else:
            path.cubicTo(*segment)
    end_x, end_y = last[-2] - heading_x * trim, last[-1] - heading_y * trim
    if len(last) == 2:
        path.lineTo(end_x, end_y)
    else:
        path.cubicTo(last[0], last[1], last[2], last[3], end_x, end_y)


def _head(tip: Point, heading: Point, length: float) -> QPainterPath:
    """Return the triangle of an arrowhead whose tip lies at `tip`."""
    path = QPainterPath()
    _add_head(path, tip, heading, length)
    return path


def _add_head(path: QPainterPath, tip: Point, heading: Point, length: float) -> None:
    (x, y), (along, down) = tip, heading
    back_x, back_y = x - along * length, y - down * length
    side_x, side_y = -down * length * 0.48, along * length * 0.48
    path.moveTo(x, y)
    path.lineTo(back_x + side_x, back_y + side_y)
    path.lineTo(back_x - side_x, back_y - side_y)
    path.closeSubpath()


def _pieces(route: ArrowPath) -> Iterator[_Piece]:
    """Yield the segments of a route, ready to be looked at one by one."""
    x, y = route.start
    for segment in route.segments:
        end_x, end_y = segment[-2], segment[-1]
        yield _Piece(min(x, end_x), min(y, end_y), max(x, end_x), max(y, end_y), (x, y), segment)
        x, y = end_x, end_y


def _lines(start: tuple[float, float], segment: tuple[float, ...]) -> list[QLineF]:
    """Return a segment as straight lines: few enough to be quick where there are hundreds of curves."""
    if len(segment) == 2:
        return [QLineF(*start, *segment)]
    x, y = start
    x1, y1, x2, y2, x3, y3 = segment
    points = [start]
    for step in range(1, _STEPS + 1):
        t = step / _STEPS
        a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
        points.append((a * x + b * x1 + c * x2 + d * x3, a * y + b * y1 + c * y2 + d * y3))
    return [QLineF(*from_point, *to_point) for from_point, to_point in pairwise(points)]
