"""The arrows of a map on a slide: elbow connectors glued to two cards, and places for their labels.

Glue holds a connector to the middle of a card's side, so routes differ a little from the screen's: out of a side,
along the gutters between columns and the channels below lanes, never across a card.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from cxjourney.domain.ids import RecordId
from cxjourney.domain.layout_shapes import Point, Rect
from cxjourney.exchange.pptx.markup import connector_xml, line_between, place_xml

TOP, LEFT, BOTTOM, RIGHT = 0, 1, 2, 3  # the sites of a rectangle that glue knows


@dataclass(frozen=True, slots=True)
class Way:
    """A route: corners from begin to end, and the sides that it leaves and enters."""

    points: tuple[Point, ...]
    begin: int
    end: int


class Ways:
    """Finds routes between the cards of one map, each in a track of its own where several share a gutter."""

    def __init__(self, cards: Mapping[RecordId, Rect], gutter: float, padding: float) -> None:
        self._cards = cards
        xs = sorted({round(card.x, 2) for card in cards.values()})
        ys = sorted({round(card.y, 2) for card in cards.values()})
        self._place = {id_: (xs.index(round(card.x, 2)), ys.index(round(card.y, 2))) for id_, card in cards.items()}
        self._xs, self._ys = xs, ys
        self._taken = set(self._place.values())
        self._gutter, self._padding = gutter, padding
        self._used: Counter[tuple[str, int]] = Counter()

    def way(self, source: RecordId, target: RecordId) -> Way:
        """Return the route of an arrow between two cards."""
        (c1, r1), (c2, r2) = self._place[source], self._place[target]
        begin, end = self._cards[source], self._cards[target]
        if r1 == r2:
            if c2 > c1 and self._row_free(r1, c1, c2):
                return Way((_right(begin), _left(end)), RIGHT, LEFT)
            y = self._channel_y(r1)
            start, stop = _bottom(begin), _bottom(end)
            return Way((start, Point(start.x, y), Point(stop.x, y), stop), BOTTOM, BOTTOM)
        down = r2 > r1
        if c1 == c2:
            if self._column_free(c1, r1, r2):
                if down:
                    return Way((_bottom(begin), _top(end)), BOTTOM, TOP)
                return Way((_top(begin), _bottom(end)), TOP, BOTTOM)
            x = self._gutter_x(c1 + 1)
            return Way(_elbow(_right(begin), x, _right(end)), RIGHT, RIGHT)
        out, into = (RIGHT, LEFT) if c2 > c1 else (LEFT, RIGHT)
        start, stop = (_right(begin), _left(end)) if c2 > c1 else (_left(begin), _right(end))
        if abs(c2 - c1) == 1:
            return Way(_elbow(start, (start.x + stop.x) / 2, stop), out, into)
        if self._row_free(r1, c1, c2) and (c2, r1) not in self._taken and self._column_free(c2, r1, r2):
            over = _top(end) if down else _bottom(end)
            return Way((start, Point(over.x, start.y), over), out, TOP if down else BOTTOM)
        if self._row_free(r2, c1, c2) and (c1, r2) not in self._taken and self._column_free(c1, r1, r2):
            under = _bottom(begin) if down else _top(begin)
            return Way((under, Point(under.x, stop.y), stop), BOTTOM if down else TOP, into)
        return self._across(start, stop, (c1, r1), (c2, r2), out, into)

    def _across(
        self, start: Point, stop: Point, source: tuple[int, int], target: tuple[int, int], begin: int, end: int
    ) -> Way:
        (c1, r1), (c2, r2) = source, target
        near, far = (c1 + 1, c2) if c2 > c1 else (c1, c2 + 1)
        if self._row_free(r1, c1, c2):
            return Way(_elbow(start, self._gutter_x(far), stop), begin, end)
        if self._row_free(r2, c1, c2):
            return Way(_elbow(start, self._gutter_x(near), stop), begin, end)
        x1, x2, y = self._gutter_x(near), self._gutter_x(far), self._channel_y(min(r1, r2))
        return Way((start, Point(x1, start.y), Point(x1, y), Point(x2, y), Point(x2, stop.y), stop), begin, end)

    def _row_free(self, row: int, first: int, last: int) -> bool:
        return not any((column, row) in self._taken for column in range(min(first, last) + 1, max(first, last)))

    def _column_free(self, column: int, first: int, last: int) -> bool:
        return not any((column, row) in self._taken for row in range(min(first, last) + 1, max(first, last)))

    def _gutter_x(self, before: int) -> float:
        """Return the x of the next free track in the gutter before a column."""
        width = next(iter(self._cards.values())).w
        edge = self._xs[before] if before < len(self._xs) else self._xs[-1] + width + self._gutter
        return edge - self._gutter / 2 + self._track("gutter", before, self._gutter / 2 - 5)

    def _channel_y(self, below: int) -> float:
        """Return the y of the next free track in the channel below a row."""
        height = next(iter(self._cards.values())).h
        return self._ys[below] + height + self._padding / 2 + self._track("channel", below, self._padding / 2 - 2)

    def _track(self, kind: str, index: int, room: float) -> float:
        number = self._used[kind, index]
        self._used[kind, index] += 1
        step = min(4.0, max(room, 0.0) / 2)
        return (0.0, -step, step, -2 * step, 2 * step)[number % 5]


def _elbow(start: Point, x: float, stop: Point) -> tuple[Point, ...]:
    return start, Point(x, start.y), Point(x, stop.y), stop


def _left(card: Rect) -> Point:
    return Point(card.x, card.centre.y)


def _right(card: Rect) -> Point:
    return Point(card.right, card.centre.y)


def _top(card: Rect) -> Point:
    return Point(card.centre.x, card.y)


def _bottom(card: Rect) -> Point:
    return Point(card.centre.x, card.bottom)


def pieces(way: Way, weight: float) -> tuple[list[Way], list[Rect]]:
    """Return a route in pieces that every program draws alike, and the small squares that join them.

    Programs differ in where they let an elbow with several bends run, but agree on straight connectors, on single
    bends, and on two bends halfway. Anything else is glued together from these at squares as thick as the line.
    """
    points = way.points
    halfway = len(points) == 4 and _is_halfway(points)
    if len(points) <= 3 or halfway:
        return [way], []
    if len(points) == 4:
        (_, a, b, _) = points
        joints = [Point((a.x + b.x) / 2, (a.y + b.y) / 2)]
        runs = [[points[0], a, joints[0]], [joints[0], b, points[3]]]
    else:
        joints = [points[2], points[3]]
        runs = [list(points[:3]), [points[2], points[3]], list(points[3:])]
    half = weight / 2
    found = []
    for number, run in enumerate(runs):
        begin, end = way.begin, way.end
        if number:
            begin = _side(run[0], run[1])
            run[0] = _moved(run[0], begin, half)
        if number < len(joints):
            end = _side(run[-1], run[-2])
            run[-1] = _moved(run[-1], end, half)
        found.append(Way(tuple(run), begin, end))
    return found, [Rect(joint.x - half, joint.y - half, weight, weight) for joint in joints]


def _is_halfway(points: tuple[Point, ...]) -> bool:
    start, corner, _, stop = points
    if corner.y == start.y:
        return abs(stop.x - start.x) > 2 and abs(corner.x - (start.x + stop.x) / 2) < 0.01
    return abs(stop.y - start.y) > 2 and abs(corner.y - (start.y + stop.y) / 2) < 0.01


def _side(of: Point, towards: Point) -> int:
    """Return the side of a small square at `of` that looks to `towards`."""
    if abs(towards.x - of.x) > abs(towards.y - of.y):
        return RIGHT if towards.x > of.x else LEFT
    return BOTTOM if towards.y > of.y else TOP


def _moved(point: Point, side: int, by: float) -> Point:
    step = {TOP: (0.0, -by), LEFT: (-by, 0.0), BOTTOM: (0.0, by), RIGHT: (by, 0.0)}[side]
    return Point(point.x + step[0], point.y + step[1])


def glued_xml(shape_id: int, name: str, way: Way, source: int, target: int, looks: str, alt: str) -> str:
    """Return a connector along `way` whose ends are fixed to the shapes `source` and `target`."""
    glue = f'<a:stCxn id="{source}" idx="{way.begin}"/><a:endCxn id="{target}" idx="{way.end}"/>'
    if len(way.points) == 2:
        return line_between(shape_id, name, way.points[0], way.points[1], looks, glue, alt)
    place, guides = _bent(way)
    bends = "".join(f'<a:gd name="adj{n}" fmla="val {round(guide * 100_000)}"/>' for n, guide in enumerate(guides, 1))
    return connector_xml(shape_id, name, place, f"bentConnector{len(way.points) - 1}", bends, looks, glue, alt)


def _bent(way: Way) -> tuple[str, list[float]]:
    """Return place and bends of an elbow; one that starts upright is a level one turned by 90 degrees."""
    start, stop = way.points[0], way.points[-1]
    wide, high = abs(stop.x - start.x), abs(stop.y - start.y)
    guides = [0.5] * (len(way.points) - 3)
    if way.points[1].y == start.y:
        turn = (' flipH="1"' if stop.x < start.x else "") + (' flipV="1"' if stop.y < start.y else "")
        return place_xml(Rect(min(start.x, stop.x), min(start.y, stop.y), wide, high), turn=turn), guides
    turn = f' rot="{90 * 60_000}"' + (' flipH="1"' if stop.y < start.y else "")
    turn += ' flipV="1"' if stop.x > start.x else ""
    centre = Point((start.x + stop.x) / 2, (start.y + stop.y) / 2)
    return place_xml(Rect(centre.x - high / 2, centre.y - wide / 2, high, wide), turn=turn), guides


def label_places(way: Way, width: float, height: float) -> Iterator[Rect]:
    """Yield places for a label of that size, the best one first: above level legs, beside upright ones."""
    legs = sorted(pairwise(way.points), key=lambda leg: -abs(leg[1].x - leg[0].x) - abs(leg[1].y - leg[0].y))
    for a, b in legs:
        middle = Point((a.x + b.x) / 2, (a.y + b.y) / 2)
        if a.y == b.y:
            if abs(b.x - a.x) >= width - 2:
                yield Rect(middle.x - width / 2, middle.y - height - 0.5, width, height)
                yield Rect(middle.x - width / 2, middle.y + 1.5, width, height)
        elif abs(b.y - a.y) >= height:
            yield Rect(middle.x + 2.5, middle.y - height / 2, width, height)
            yield Rect(middle.x - width - 2.5, middle.y - height / 2, width, height)
            for share in (0.25, 0.75):
                y = a.y + (b.y - a.y) * share
                yield Rect(middle.x + 2.5, y - height / 2, width, height)
                yield Rect(middle.x - width - 2.5, y - height / 2, width, height)
