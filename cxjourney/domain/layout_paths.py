"""A pen for arrow routes: lines, S-curves and rounded corners, collected as plain numbers."""

from __future__ import annotations

from collections.abc import Sequence

from cxjourney.domain.ids import RecordId
from cxjourney.domain.layout_shapes import ArrowPath, Point

CORNER = 9.0
_ROUND = 0.5523  # how far along a corner its curve's handles lie, to look like a quarter circle


class PathPen:
    """Collects the segments of one route from its start onwards."""

    def __init__(self, start: Point) -> None:
        self._start = start
        self._at = start
        self._segments: list[tuple[float, ...]] = []

    def line_to(self, x: float, y: float) -> None:
        """Draw a straight line; one of no length is left out."""
        at_x, at_y = self._at
        if abs(x - at_x) > 0.01 or abs(y - at_y) > 0.01:
            self._segments.append((x, y))
            self._at = Point(x, y)

    def curve_across(self, end: Point) -> None:
        """Draw an S that leaves and arrives level."""
        (x, y), (end_x, end_y) = self._at, end
        if abs(end_y - y) < 0.5:
            self.line_to(end_x, end_y)
            return
        reach = (end_x - x) * 0.55
        self._segments.append((x + reach, y, end_x - reach, end_y, end_x, end_y))
        self._at = end

    def line_or_curve(self, end: Point, level: bool) -> None:
        """Draw a straight line where the two ends face each other, else a slight S between them."""
        across, along = (end.y - self._at.y, end.x - self._at.x) if level else (end.x - self._at.x, end.y - self._at.y)
        if abs(across) < 0.5:
            self.line_to(*end)
        elif level:
            self.curve_across(end)
        else:
            reach = along * 0.5
            self._curve(Point(self._at.x, self._at.y + reach), Point(end.x, end.y - reach), end)

    def corners(self, points: Sequence[Point]) -> None:
        """Draw lines through `points` with the corners rounded."""
        for index, corner in enumerate(points):
            if index + 1 == len(points):
                self.line_to(*corner)
                return
            after = points[index + 1]
            before = self._at
            room_before = abs(corner.x - before.x) + abs(corner.y - before.y)
            room_after = abs(after.x - corner.x) + abs(after.y - corner.y)
            if index + 2 < len(points):
                room_after /= 2
            radius = min(CORNER, room_before, room_after)
            if radius < 0.5:
                self.line_to(*corner)
                continue
            entry, leave = _towards(corner, before, radius), _towards(corner, after, radius)
            self.line_to(*entry)
            rest = radius * (1 - _ROUND)
            self._curve(_towards(corner, before, rest), _towards(corner, after, rest), leave)

    def path(self, transition_id: RecordId) -> ArrowPath:
        """Return the finished route."""
        if not self._segments:
            self._segments.append((self._start.x, self._start.y))
        return ArrowPath(transition_id, self._start, tuple(self._segments), self._heading())

    def _curve(self, first: Point, second: Point, end: Point) -> None:
        self._segments.append((*first, *second, *end))
        self._at = end

    def _heading(self) -> Point:
        last = self._segments[-1]
        if len(last) == 6:
            from_x, from_y = last[2], last[3]
        elif len(self._segments) > 1:
            from_x, from_y = self._segments[-2][-2:]
        else:
            from_x, from_y = self._start
        dx, dy = last[-2] - from_x, last[-1] - from_y
        length = (dx * dx + dy * dy) ** 0.5
        return Point(dx / length, dy / length) if length > 0 else Point(1.0, 0.0)


def _towards(start: Point, goal: Point, distance: float) -> Point:
    """Return the point at `distance` from `start` on the level or upright line to `goal`."""
    dx, dy = goal.x - start.x, goal.y - start.y
    length = abs(dx) + abs(dy)
    return start if length == 0 else Point(start.x + dx / length * distance, start.y + dy / length * distance)
