"""How arrows run between cards: straight to a free neighbour, else in the gutters, never through a card.

Routes are worked out for one arrow when it is first asked for, so that a map of thousands opens at once; what is
kept for all of them is only which card joins which, and a box that surely holds the route.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import NamedTuple

from cxjourney.domain.ids import RecordId
from cxjourney.domain.layout_grid import Grid
from cxjourney.domain.layout_paths import PathPen
from cxjourney.domain.layout_shapes import ArrowPath, Point, Rect
from cxjourney.domain.records import Transition

PORT_STEP = 10.0
TRACK_STEP = 6.0
TRACKS = 5
_FIELD = 5  # columns and lanes of each field of the index
_LONG = 40  # fields: an arrow across more of them is looked at every time
_EXACT_LIMIT = 600  # above this many arrows, parallel runs are spread by a fixed rule instead of one by one


class Side(Enum):
    LEFT = 0
    RIGHT = 1
    TOP = 2
    BOTTOM = 3


class Shape(Enum):
    STRAIGHT = 0  # along one row, or down one column
    CURVE_LATE = 1  # along the source's row, then an S into the target
    CURVE_EARLY = 2  # an S out of the source, then along the target's row
    CHANNEL = 3  # an S into the channel between two lanes, along it, an S out
    BELOW = 4  # down, along a channel, up again: back within one lane, or to the lane beside it
    AROUND = 5  # along a channel and a gutter into the target's right side
    BRACKET = 6  # out and in on the right side, past the cards between


class Plan(NamedTuple):
    shape: Shape
    source_side: Side
    target_side: Side
    channel: int = 0  # channel k runs above lane k; the last one below the last lane


class Router:
    """Owns the routes of a map's arrows, each computed on first use."""

    def __init__(self, grid: Grid, transitions: Sequence[Transition]) -> None:
        self._grid = grid
        places = grid.places
        self.transitions = {t.id: t for t in transitions if t.source_id in places and t.target_id in places}
        self._plans: dict[RecordId, Plan] = {}
        self._routes: dict[RecordId, ArrowPath] = {}
        self._offsets: dict[RecordId, float] = {}  # end of an arrow -> distance from the middle of its card's side
        self._at_card: dict[RecordId, list[Transition]] | None = None
        self._tracks: dict[RecordId, int] | None = None
        self._fields: dict[tuple[int, int], list[Transition]] | None = None
        self._long: list[Transition] = []

    def of_touchpoint(self, touchpoint_id: RecordId) -> list[Transition]:
        """Return the drawn transitions that begin or end at a touchpoint."""
        if self._at_card is None:
            self._at_card = {}
            for transition in self.transitions.values():
                self._at_card.setdefault(transition.source_id, []).append(transition)
                if transition.target_id != transition.source_id:
                    self._at_card.setdefault(transition.target_id, []).append(transition)
        return self._at_card.get(touchpoint_id, [])

    def route(self, transition_id: RecordId) -> ArrowPath | None:
        """Return the route of a transition, or None where one of its ends is not on the map."""
        transition = self.transitions.get(transition_id)
        return None if transition is None else self.route_of(transition)

    def route_of(self, transition: Transition) -> ArrowPath:
        """Return the route of a transition that is on the map."""
        route = self._routes.get(transition.id)
        if route is None:
            route = self._routes[transition.id] = self._draw(transition)
        return route

    def in_rect(self, rect: Rect) -> list[RecordId]:
        """Return the transitions whose routes may reach into `rect`."""
        grid, options = self._grid, self._grid.options
        slack = options.label_height + options.lane_padding
        left, right = rect.x - options.gutter - options.card_width, rect.right + options.gutter
        top, bottom = rect.y - slack - options.card_height, rect.bottom + slack
        columns, lanes = grid.columns_in(left, right), grid.lanes_in(top, bottom)
        if len(columns) >= len(grid.column_x) and len(lanes) >= len(grid.lanes):
            return list(self.transitions)
        cards = grid.cards
        found = []
        for transition in self._candidates(columns, lanes):
            ax, ay, _, _ = cards[transition.source_id]
            bx, by, _, _ = cards[transition.target_id]
            if (
                (ax >= left or bx >= left)
                and (ax <= right or bx <= right)
                and (ay >= top or by >= top)
                and (ay <= bottom or by <= bottom)
            ):
                found.append(transition.id)
        return found

    def _candidates(self, columns: range, lanes: range) -> list[Transition]:
        """Return the transitions of the index's fields that the columns and lanes touch, each once."""
        if self._fields is None:
            self._fields, self._long = self._index()
        found = {transition.id: transition for transition in self._long}
        for column in range(columns.start // _FIELD, max(columns.start, columns.stop - 1) // _FIELD + 1):
            for lane in range(lanes.start // _FIELD, max(lanes.start, lanes.stop - 1) // _FIELD + 1):
                for transition in self._fields.get((column, lane), ()):
                    found[transition.id] = transition
        return list(found.values())

    def _index(self) -> tuple[dict[tuple[int, int], list[Transition]], list[Transition]]:
        """Return fields of some columns and lanes with what may cross them; what crosses very many is kept apart."""
        places = self._grid.places
        fields: dict[tuple[int, int], list[Transition]] = {}
        long = []
        for transition in self.transitions.values():
            (c1, l1), (c2, l2) = places[transition.source_id], places[transition.target_id]
            if c1 > c2:
                c1, c2 = c2, c1
            if l1 > l2:
                l1, l2 = l2, l1
            columns, lanes = range(c1 // _FIELD, c2 // _FIELD + 1), range(l1 // _FIELD, l2 // _FIELD + 1)
            if len(columns) * len(lanes) > _LONG:
                long.append(transition)
                continue
            for column in columns:
                for lane in lanes:
                    fields.setdefault((column, lane), []).append(transition)
        return fields, long

    # which way

    def plan(self, transition: Transition) -> Plan:
        """Return the kind of route that a transition takes."""
        plan = self._plans.get(transition.id)
        if plan is None:
            plan = self._plans[transition.id] = self._choose(transition)
        return plan

    def _choose(self, transition: Transition) -> Plan:
        places = self._grid.places
        (c1, l1), (c2, l2) = places[transition.source_id], places[transition.target_id]
        if c1 == c2:
            if l1 != l2 and self._column_is_free(c1, min(l1, l2) + 1, max(l1, l2)):
                down = l2 > l1
                return Plan(Shape.STRAIGHT, Side.BOTTOM if down else Side.TOP, Side.TOP if down else Side.BOTTOM)
            return Plan(Shape.BRACKET, Side.RIGHT, Side.RIGHT if l1 != l2 else Side.BOTTOM)
        channel = l1 + 1 if l2 >= l1 else l1
        if c2 > c1:
            if self._row_is_free(l1, c1 + 1, c2):
                return Plan(Shape.STRAIGHT if l1 == l2 else Shape.CURVE_LATE, Side.RIGHT, Side.LEFT)
            if l1 != l2 and self._row_is_free(l2, c1 + 1, c2):
                return Plan(Shape.CURVE_EARLY, Side.RIGHT, Side.LEFT)
            return Plan(Shape.CHANNEL, Side.RIGHT, Side.LEFT, channel)
        if l1 == l2:
            return Plan(Shape.BELOW, Side.BOTTOM, Side.BOTTOM, channel)
        facing = Side.BOTTOM if l2 > l1 else Side.TOP
        if abs(l1 - l2) == 1:
            return Plan(Shape.BELOW, facing, Side.TOP if l2 > l1 else Side.BOTTOM, channel)
        return Plan(Shape.AROUND, facing, Side.RIGHT, channel)

    def _row_is_free(self, lane: int, first: int, stop: int) -> bool:
        occupied = self._grid.occupied
        return all((column, lane) not in occupied for column in range(first, stop))

    def _column_is_free(self, column: int, first: int, stop: int) -> bool:
        occupied = self._grid.occupied
        return all((column, lane) not in occupied for lane in range(first, stop))

    # where exactly

    def _port(self, transition: Transition, at_source: bool) -> Point:
        plan = self._plans.get(transition.id) or self.plan(transition)
        if at_source:
            touchpoint_id, side, key = transition.source_id, plan.source_side, transition.id
        else:
            touchpoint_id, side, key = transition.target_id, plan.target_side, transition.id + ">"
        x, y, w, h = self._grid.cards[touchpoint_id]
        offset = self._offsets.get(key)
        if offset is None:
            self._place_ports(touchpoint_id)
            offset = self._offsets[key]
        if side is Side.LEFT or side is Side.RIGHT:
            return Point(x if side is Side.LEFT else x + w, y + h / 2 + offset)
        return Point(x + w / 2 + offset, y if side is Side.TOP else y + h)

    def _place_ports(self, touchpoint_id: RecordId) -> None:
        """Give each arrow end of a card its distance from the middle of the side at which it stands."""
        sides: dict[Side, list[tuple[Transition, Plan, bool]]] = {}
        plans = self._plans
        for transition in self.of_touchpoint(touchpoint_id):
            plan = plans.get(transition.id) or self.plan(transition)
            if transition.source_id == touchpoint_id:
                sides.setdefault(plan.source_side, []).append((transition, plan, True))
            if transition.target_id == touchpoint_id:
                sides.setdefault(plan.target_side, []).append((transition, plan, False))
        for side, ends in sides.items():
            if len(ends) == 1:
                transition, _, at_source = ends[0]
                self._offsets[transition.id if at_source else transition.id + ">"] = 0.0
            else:
                self._spread_ports(touchpoint_id, side, ends)

    def _spread_ports(self, touchpoint_id: RecordId, side: Side, found: list[tuple[Transition, Plan, bool]]) -> None:
        """Spread the arrow ends of one side; straight arrows keep the middle."""
        ends = []
        for transition, plan, at_source in found:
            key = transition.id if at_source else transition.id + ">"
            ends.append((self._towards(transition, plan, side, at_source), plan.shape is Shape.STRAIGHT, key))
        # A straight arrow's two ends must sort alike on both cards, which the id without the mark does.
        ends.sort(key=lambda end: (end[0], end[2].rstrip(">")))
        middle = [index for index, end in enumerate(ends) if end[1]]
        anchor = (middle[0] + middle[-1]) / 2 if middle else (len(ends) - 1) / 2
        card = self._grid.cards[touchpoint_id]
        room = (card.h if side in (Side.LEFT, Side.RIGHT) else card.w) / 2 - 12
        reach = max(anchor, len(ends) - 1 - anchor, 1.0)
        step = min(PORT_STEP, room / reach)
        for index, end in enumerate(ends):
            self._offsets[end[2]] = (index - anchor) * step

    def _towards(self, transition: Transition, plan: Plan, side: Side, at_source: bool) -> float:
        """Return which way an arrow bends from a card's side: negative up or left, positive down or right, 0 straight.

        Sorting a side's arrows by it keeps them from crossing right at the card.
        """
        if plan.shape is Shape.STRAIGHT:
            return 0.0
        places = self._grid.places
        (c1, l1), (c2, l2) = places[transition.source_id], places[transition.target_id]
        columns, lanes = (c2 - c1, l2 - l1) if at_source else (c1 - c2, l1 - l2)
        if side in (Side.TOP, Side.BOTTOM):
            return columns or 0.5
        if lanes == 0 or plan.shape is Shape.CHANNEL:
            lanes = lanes or 1
            # Of two arrows that bend the same way, the one that goes farther stands nearer to the middle.
            return lanes + (0.4 if lanes < 0 else -0.4)
        return lanes

    def _channel_y(self, channel: int, transition_id: RecordId) -> float:
        grid, options = self._grid, self._grid.options
        track = self._track(transition_id) * TRACK_STEP
        return grid.lanes[channel - 1].card_y + options.card_height + 10 + track  # no arrow needs the channel on top

    def _track(self, transition_id: RecordId) -> int:
        if self._tracks is None:
            self._tracks = self._spread() if len(self.transitions) <= _EXACT_LIMIT else {}
        track = self._tracks.get(transition_id)
        if track is None:
            (c1, l1) = self._grid.places[self.transitions[transition_id].source_id]
            track = self._tracks[transition_id] = (c1 * 3 + l1) % TRACKS
        return track

    def _spread(self) -> dict[RecordId, int]:
        """Give arrows that run along the same channel over the same columns tracks of their own."""
        runs = []
        for transition in self.transitions.values():
            plan = self.plan(transition)
            if plan.shape in (Shape.CHANNEL, Shape.BELOW, Shape.AROUND):
                c1 = self._grid.places[transition.source_id][0]
                c2 = self._grid.places[transition.target_id][0]
                runs.append((abs(c1 - c2), min(c1, c2), max(c1, c2), plan.channel, transition.id))
        taken: dict[int, list[list[tuple[int, int]]]] = {}
        tracks: dict[RecordId, int] = {}
        for _, first, last, channel, transition_id in sorted(runs):  # short runs inside, long ones around them
            rows = taken.setdefault(channel, [[] for _ in range(TRACKS)])
            free = [i for i, row in enumerate(rows) if all(last < a or first > b for a, b in row)]
            track = free[0] if free else min(range(TRACKS), key=lambda i: len(rows[i]))
            rows[track].append((first, last))
            tracks[transition_id] = track
        return tracks

    def _draw(self, transition: Transition) -> ArrowPath:
        plan = self.plan(transition)
        start, end = self._port(transition, True), self._port(transition, False)
        gutter = self._grid.options.gutter
        pen = PathPen(start)
        if plan.shape is Shape.STRAIGHT:
            pen.line_or_curve(end, plan.source_side in (Side.LEFT, Side.RIGHT))
        elif plan.shape is Shape.CURVE_LATE:
            pen.line_to(end.x - gutter, start.y)
            pen.curve_across(end)
        elif plan.shape is Shape.CURVE_EARLY:
            pen.curve_across(Point(start.x + gutter, end.y))
            pen.line_to(*end)
        elif plan.shape is Shape.CHANNEL:
            y = self._channel_y(plan.channel, transition.id)
            pen.curve_across(Point(start.x + gutter, y))
            pen.line_to(end.x - gutter, y)
            pen.curve_across(end)
        elif plan.shape is Shape.BELOW:
            y = self._channel_y(plan.channel, transition.id)
            pen.corners([Point(start.x, y), Point(end.x, y), end])
        elif plan.shape is Shape.AROUND:
            y = self._channel_y(plan.channel, transition.id)
            x = end.x + 12 + self._track(transition.id) * TRACK_STEP
            pen.corners([Point(start.x, y), Point(x, y), Point(x, end.y), end])
        else:
            self._bracket(pen, transition, start, end)
        return pen.path(transition.id)

    def _bracket(self, pen: PathPen, transition: Transition, start: Point, end: Point) -> None:
        x = start.x + 14 + (self._grid.places[transition.source_id][1] % 3) * TRACK_STEP
        if transition.source_id == transition.target_id:
            y = end.y + 12
            pen.corners([Point(x, start.y), Point(x, y), Point(end.x, y), end])
        else:
            pen.corners([Point(x, start.y), Point(x, end.y), end])
