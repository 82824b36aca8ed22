"""The grid of a map: where stages, lanes and touchpoint cards stand, and which cell lies where.

Arrows (`layout_arrows`) and analysis lanes (`layout_analysis`) are placed on top of it and never move it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from cxjourney.domain.cells import Cell
from cxjourney.domain.ids import RecordId
from cxjourney.domain.layout_options import LayoutOptions
from cxjourney.domain.layout_shapes import LaneBand, Rect, StageBand
from cxjourney.domain.records import Lane, LaneKind, Stage, Touchpoint

COLUMN_LIMIT = 10_000
GOAL_MARGIN = 22.0
TAIL = 12.0  # the strip after a stage's last column that stands for one column more


class Grid:
    """Owns the places of cards. Columns are counted over the whole map, lanes from the top."""

    def __init__(
        self,
        stages: Sequence[Stage],
        lanes: Sequence[Lane],
        touchpoints: Sequence[Touchpoint],
        options: LayoutOptions,
    ) -> None:
        self.options = options
        lane_index = {lane.id: index for index, lane in enumerate(lanes)}
        columns, seats = _seats(stages, lane_index, touchpoints)
        self.column_x: list[float] = []
        self.stages: tuple[StageBand, ...] = self._place_stages(stages, columns)
        self.visibility_y: float | None = None
        self.lanes: tuple[LaneBand, ...] = self._place_lanes(lanes)
        self._stage_x = [stage.band.x for stage in self.stages]
        self._lane_y = [lane.rect.y for lane in self.lanes]
        self._by_stage = {stage.stage.id: stage for stage in self.stages}
        self._by_lane = {lane.lane.id: index for index, lane in enumerate(self.lanes)}
        self.places: dict[RecordId, tuple[int, int]] = {}
        self.occupied: dict[tuple[int, int], RecordId] = {}
        self.cards: dict[RecordId, Rect] = {}
        self._seat(seats)

    @property
    def right(self) -> float:
        """The x at which the last stage ends, or the minimum width of an empty map."""
        edge = self.stages[-1].band.right if self.stages else 0.0
        return max(edge, self.options.margin + self.options.minimum_width)

    @property
    def top(self) -> float:
        """The y at which stage bands begin below their headers."""
        return self._header_bottom + 8.0

    @property
    def bottom(self) -> float:
        """The y at which the last touchpoint lane ends."""
        return self.lanes[-1].rect.bottom if self.lanes else self.top

    def stage_band(self, stage_id: RecordId) -> StageBand | None:
        return self._by_stage.get(stage_id)

    def lane_at(self, y: float) -> LaneBand | None:
        """Return the touchpoint lane at a height, or None above the first and below the last."""
        index = bisect_right(self._lane_y, y) - 1
        if index < 0 or y >= self.lanes[index].rect.bottom:
            return None
        return self.lanes[index]

    def stage_at(self, x: float) -> StageBand | None:
        """Return the stage at an x; the gap after a stage belongs to it, the margins to none."""
        index = bisect_right(self._stage_x, x) - 1
        if index < 0 or x >= self.stages[index].band.right + self.options.stage_gap:
            return None
        return self.stages[index]

    def cell_at(self, x: float, y: float) -> Cell | None:
        """Return the cell at a point; the strip behind a stage's last card is the column after it."""
        stage, lane = self.stage_at(x), self.lane_at(y)
        if stage is None or lane is None:
            return None
        options = self.options
        start = stage.band.x + options.stage_padding
        if x >= start + stage.columns * options.pitch - options.gutter + 2:
            column = stage.columns
        else:
            column = int((x - start + options.gutter / 2) // options.pitch)
        return Cell(stage.stage.id, lane.lane.id, max(0, min(column, stage.columns)))

    def cell_rect(self, cell: Cell) -> Rect | None:
        """Return where a card in `cell` stands (a narrow strip for the column after the last), None if unknown."""
        stage, lane = self._by_stage.get(cell.stage_id), self._by_lane.get(cell.lane_id)
        if stage is None or lane is None or cell.column < 0:
            return None
        options = self.options
        y = self.lanes[lane].card_y
        if cell.column < stage.columns:
            return Rect(self.column_x[stage.first_column + cell.column], y, options.card_width, options.card_height)
        return Rect(stage.band.right - options.stage_padding + 4, y, TAIL, options.card_height)

    def cell_of(self, touchpoint_id: RecordId) -> Cell | None:
        """Return the cell in which a touchpoint is shown."""
        place = self.places.get(touchpoint_id)
        if place is None:
            return None
        column, lane = place
        index = bisect_right([stage.first_column for stage in self.stages], column) - 1
        stage = self.stages[index]
        return Cell(stage.stage.id, self.lanes[lane].lane.id, column - stage.first_column)

    def card_at(self, x: float, y: float) -> RecordId | None:
        """Return the touchpoint whose card covers a point."""
        column = bisect_right(self.column_x, x) - 1
        if column < 0:
            return None
        lane = bisect_right(self._lane_y, y) - 1
        touchpoint_id = self.occupied.get((column, lane))
        return touchpoint_id if touchpoint_id is not None and self.cards[touchpoint_id].contains(x, y) else None

    def columns_in(self, x1: float, x2: float) -> range:
        """Return the columns whose cards reach into the span from x1 to x2."""
        first = max(0, bisect_right(self.column_x, x1 - self.options.card_width))
        return range(first, bisect_right(self.column_x, x2))

    def lanes_in(self, y1: float, y2: float) -> range:
        """Return the indexes of the lanes that reach into the span from y1 to y2."""
        return range(max(0, bisect_right(self._lane_y, y1) - 1), bisect_right(self._lane_y, y2))

    def cards_in(self, rect: Rect) -> list[RecordId]:
        """Return the touchpoints whose cells reach into `rect`."""
        columns, lanes = self.columns_in(rect.x, rect.right), self.lanes_in(rect.y, rect.bottom)
        if len(columns) >= len(self.column_x) and len(lanes) >= len(self.lanes):
            return list(self.cards)
        occupied = self.occupied
        found = []
        for column in columns:
            for lane in lanes:
                touchpoint_id = occupied.get((column, lane))
                if touchpoint_id is not None:
                    found.append(touchpoint_id)
        return found

    # building

    def _place_stages(self, stages: Sequence[Stage], columns: Sequence[int]) -> tuple[StageBand, ...]:
        options = self.options
        widths = [2 * options.stage_padding + count * options.pitch - options.gutter for count in columns]
        lines = max((goal_lines(stage, width, options) for stage, width in zip(stages, widths, strict=True)), default=0)
        height = options.header_height + (lines * options.goal_line + 3.0 if lines else 0.0)
        self._header_bottom = options.margin + height
        x, first, bands = options.margin, 0, []
        for stage, count, width in zip(stages, columns, widths, strict=True):
            header = Rect(x, options.margin, width, height)
            bands.append(StageBand(stage, header, Rect(x, self.top, width, 0.0), first, count))
            self.column_x.extend(x + options.stage_padding + index * options.pitch for index in range(count))
            first += count
            x += width + options.stage_gap
        return tuple(bands)

    def _place_lanes(self, lanes: Sequence[Lane]) -> tuple[LaneBand, ...]:
        options = self.options
        height = options.label_height + options.card_height + options.lane_padding
        right, y, bands = self.right, self.top + 4.0, []
        for index, lane in enumerate(lanes):
            backstage = lane.lane_kind is LaneKind.BACKSTAGE
            if backstage and self.visibility_y is None and index > 0:
                self.visibility_y = y + options.visibility_height / 2
                y += options.visibility_height
            rect = Rect(options.margin, y, right - options.margin, height)
            label = Rect(options.margin + 8, y + 4, rect.w - 16, options.label_height - 6)
            bands.append(LaneBand(lane, rect, label, y + options.label_height))
            y += height
        return tuple(bands)

    def _seat(self, seats: dict[tuple[int, int, int], RecordId]) -> None:
        width, height = self.options.card_width, self.options.card_height
        first = [stage.first_column for stage in self.stages]
        card_y = [lane.card_y for lane in self.lanes]
        for (stage, column, lane), touchpoint_id in seats.items():
            place = (first[stage] + column, lane)
            self.places[touchpoint_id] = place
            self.occupied[place] = touchpoint_id
            self.cards[touchpoint_id] = Rect(self.column_x[place[0]], card_y[lane], width, height)


def goal_lines(stage: Stage, width: float, options: LayoutOptions) -> int:
    """Return how many lines a stage's goal takes in a header of that width: 0 to 2."""
    return min(2, options.measure(stage.goal, width - GOAL_MARGIN)) if stage.goal else 0


def _seats(
    stages: Sequence[Stage], lane_index: dict[RecordId, int], touchpoints: Sequence[Touchpoint]
) -> tuple[list[int], dict[tuple[int, int, int], RecordId]]:
    """Return the columns each stage needs and (stage, column, lane) -> touchpoint.

    A touchpoint whose cell is taken already, as in a damaged file, gets the next free column: no card hides another.
    """
    stage_index = {stage.id: index for index, stage in enumerate(stages)}
    columns = [1] * len(stages)
    seats: dict[tuple[int, int, int], RecordId] = {}
    for touchpoint in touchpoints:
        stage, lane = stage_index.get(touchpoint.stage_id), lane_index.get(touchpoint.lane_id)
        if stage is None or lane is None:
            continue
        column = min(max(touchpoint.column, 0), COLUMN_LIMIT)
        while (stage, column, lane) in seats:
            column += 1
        seats[stage, column, lane] = touchpoint.id
        if column >= columns[stage]:
            columns[stage] = column + 1
    return columns, seats
