"""The plain shapes that a laid-out map is made of; they know no records beyond their ids, and no Qt.

All numbers are in map units: one unit is one pixel at a zoom of 100 %, x runs right and y runs down.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from cxjourney.domain.ids import RecordId
from cxjourney.domain.records import AnalysisLane, Lane, Stage

CURVE_STEPS = 10


class Point(NamedTuple):
    x: float
    y: float


class Rect(NamedTuple):
    """An upright rectangle by its top left corner, width and height."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        return self.x + self.w

    @property
    def bottom(self) -> float:
        return self.y + self.h

    @property
    def centre(self) -> Point:
        return Point(self.x + self.w / 2, self.y + self.h / 2)

    def contains(self, x: float, y: float) -> bool:
        return self.x <= x < self.x + self.w and self.y <= y < self.y + self.h

    def intersects(self, other: Rect) -> bool:
        """Say whether the two share any area; touching edges do not count."""
        return (
            self.x < other.x + other.w
            and other.x < self.x + self.w
            and self.y < other.y + other.h
            and other.y < self.y + self.h
        )

    def grown(self, by: float) -> Rect:
        """Return the rectangle with each edge moved out by `by` (in, where negative)."""
        return Rect(self.x - by, self.y - by, self.w + 2 * by, self.h + 2 * by)

    def moved(self, dx: float, dy: float) -> Rect:
        return Rect(self.x + dx, self.y + dy, self.w, self.h)

    def joined(self, other: Rect) -> Rect:
        """Return the smallest rectangle that holds both."""
        x, y = min(self.x, other.x), min(self.y, other.y)
        return Rect(x, y, max(self.right, other.right) - x, max(self.bottom, other.bottom) - y)


@dataclass(frozen=True, slots=True)
class StageBand:
    """One stage: its header with title and goal, and the band below it that runs through every lane."""

    stage: Stage
    header: Rect
    band: Rect
    first_column: int  # counted over the whole map
    columns: int


@dataclass(frozen=True, slots=True)
class LaneBand:
    """One row of touchpoints; its label stands at `label`, its cards' top edge at `card_y`."""

    lane: Lane
    rect: Rect
    label: Rect
    card_y: float


@dataclass(frozen=True, slots=True)
class AnalysisBand:
    """One analysis lane below the touchpoint lanes; `cells` holds stage id -> the stage's part of it."""

    lane: AnalysisLane
    rect: Rect
    label: Rect
    cells: dict[RecordId, Rect]


@dataclass(frozen=True, slots=True)
class EmotionPoint:
    """Where a persona's feeling at a touchpoint is drawn; `value` is None where nobody has said anything yet."""

    touchpoint_id: RecordId
    persona_id: RecordId | None
    x: float
    y: float
    value: float | None


@dataclass(frozen=True)
class ArrowPath:
    """The route of one transition: a start and segments of 2 numbers (line to x, y) or 6 (cubic curve to x, y).

    `heading` is the unit vector in which the route ends, for the arrowhead. What only some ask for is worked out when
    it is first asked for: maps have thousands of routes.
    """

    transition_id: RecordId
    start: Point
    segments: tuple[tuple[float, ...], ...]
    heading: Point

    @cached_property
    def bounds(self) -> Rect:
        """The box of all points of the route, handles of its curves included."""
        numbers: list[float] = [*self.start]
        for segment in self.segments:
            numbers += segment
        xs, ys = numbers[0::2], numbers[1::2]
        left, top = min(xs), min(ys)
        return Rect(left, top, max(xs) - left, max(ys) - top)

    @property
    def label_at(self) -> Point:
        """Where a label goes: the middle of the longest piece."""
        return self._label[0]

    @property
    def upright(self) -> bool:
        """Whether the route is vertical there, so that the label belongs beside it instead of above it."""
        return self._label[1]

    @cached_property
    def _label(self) -> tuple[Point, bool]:
        from_x, from_y = x, y = self.start
        to_x, to_y, longest = x, y, -1.0
        for segment in self.segments:
            end_x, end_y = segment[-2], segment[-1]
            length = abs(end_x - x) + abs(end_y - y)
            if length > longest:
                longest, from_x, from_y, to_x, to_y = length, x, y, end_x, end_y
            x, y = end_x, end_y
        middle = Point((from_x + to_x) / 2, (from_y + to_y) / 2)
        return middle, abs(to_y - from_y) > abs(to_x - from_x) * 1.2

    @property
    def end(self) -> Point:
        return Point(self.segments[-1][-2], self.segments[-1][-1])

    def points(self) -> Iterator[Point]:
        """Yield the route flattened to straight pieces, for finding and for checking."""
        x, y = self.start
        yield self.start
        for segment in self.segments:
            if len(segment) == 6:
                x1, y1, x2, y2, x3, y3 = segment
                for step in range(1, CURVE_STEPS):
                    t = step / CURVE_STEPS
                    a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
                    yield Point(a * x + b * x1 + c * x2 + d * x3, a * y + b * y1 + c * y2 + d * y3)
            x, y = segment[-2], segment[-1]
            yield Point(x, y)


class Visible(NamedTuple):
    """What lies in a rectangle, by record id, in painting order."""

    touchpoints: list[RecordId]
    transitions: list[RecordId]
    notes: list[RecordId]
    actions: list[RecordId]
