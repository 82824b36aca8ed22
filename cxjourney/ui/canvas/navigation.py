"""Moving the selection by arrow keys: which card, header, label or note lies next in a direction.

Cards are found by column and lane, never by pixels, so that the answer is the same at every zoom. Stage headers lie
above the cards, lane labels to their left, notes and actions below.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from enum import StrEnum

from cxjourney.domain.ids import RecordId
from cxjourney.domain.layout import LaneBand, MapLayout, Rect, StageBand

OFF_AXIS = 2
"""How much more a step aside counts than a step ahead."""


class Direction(StrEnum):
    LEFT = "left"
    RIGHT = "right"
    UP = "up"
    DOWN = "down"

    @property
    def step(self) -> tuple[int, int]:
        """The direction as (columns, lanes)."""
        return {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}[self.value]


class Grid:
    """The cards of a layout by column (over the whole map) and lane, both counted from 0."""

    def __init__(self, layout: MapLayout) -> None:
        self.stages: tuple[StageBand, ...] = layout.stages
        self.lanes: tuple[LaneBand, ...] = layout.lanes
        self.cards: Mapping[RecordId, Rect] = layout.cards
        self.places: dict[RecordId, tuple[int, int]] = {}
        starts = [band.band.x for band in layout.stages]
        rows = {band.card_y: index for index, band in enumerate(layout.lanes)}
        for touchpoint_id, card in layout.cards.items():
            band = layout.stages[bisect_right(starts, card.x) - 1]
            column = band.first_column + round((card.x - band.band.x) // layout.options.pitch)
            self.places[touchpoint_id] = (column, rows[card.y])


def neighbour(layout: MapLayout, record_id: RecordId, direction: Direction) -> RecordId | None:
    """Return the id next to `record_id` in `direction`, None where the map ends; without a start, the first card."""
    grid, notes = Grid(layout), {**layout.notes, **layout.actions}
    if record_id in grid.places:
        return _from_card(grid, notes, record_id, direction)
    stages = [band.stage.id for band in grid.stages]
    if record_id in stages:
        return _from_stage(grid, stages, record_id, direction)
    lanes = [band.lane.id for band in grid.lanes]
    if record_id in lanes:
        return _from_lane(grid, notes, lanes, record_id, direction)
    if record_id in notes:
        return _from_note(grid, notes, record_id, direction)
    return first_of(layout)


def first_of(layout: MapLayout) -> RecordId | None:
    """Return the first card in reading order, else the first stage, else the first lane."""
    grid = Grid(layout)
    if grid.places:
        return min(grid.places, key=lambda touchpoint_id: grid.places[touchpoint_id])
    if grid.stages:
        return grid.stages[0].stage.id
    return grid.lanes[0].lane.id if grid.lanes else None


def last_of(layout: MapLayout) -> RecordId | None:
    """Return the last card in reading order, else the last stage."""
    grid = Grid(layout)
    if grid.places:
        return max(grid.places, key=lambda touchpoint_id: grid.places[touchpoint_id])
    return grid.stages[-1].stage.id if grid.stages else None


def nearest_card(grid: Grid, column: int, lane: int, direction: Direction) -> RecordId | None:
    """Return the card that lies next in `direction` from a place in the grid, steps aside counting double."""
    across, down = direction.step
    best: tuple[int, int, RecordId] | None = None
    for touchpoint_id, (other_column, other_lane) in grid.places.items():
        dx, dy = other_column - column, other_lane - lane
        ahead = dx * across + dy * down
        if ahead <= 0:
            continue
        aside = abs(dy) if across else abs(dx)
        found = (ahead + OFF_AXIS * aside, aside, touchpoint_id)
        if best is None or found[:2] < best[:2]:
            best = found
    return best[2] if best else None


def _from_card(
    grid: Grid, notes: Mapping[RecordId, Rect], record_id: RecordId, direction: Direction
) -> RecordId | None:
    column, lane = grid.places[record_id]
    found = nearest_card(grid, column, lane, direction)
    across, _ = direction.step
    if found is not None and not across:
        # Up and down stay in reach of the column; far aside, the header or the notes are nearer to the eye.
        stage = grid.stages[_stage_index(grid, column)]
        other = grid.places[found][0]
        if not stage.first_column - 1 <= other <= stage.first_column + stage.columns:
            found = None
    if found is not None or direction is Direction.RIGHT:
        return found
    if direction is Direction.LEFT:
        return grid.lanes[lane].lane.id
    if direction is Direction.UP:
        return grid.stages[_stage_index(grid, column)].stage.id
    return _note_below(notes, grid.cards[record_id])


def _from_stage(grid: Grid, stages: list[RecordId], record_id: RecordId, direction: Direction) -> RecordId | None:
    index = stages.index(record_id)
    across, _ = direction.step
    if across:
        return stages[index + across] if 0 <= index + across < len(stages) else None
    if direction is Direction.UP:
        return None
    band = grid.stages[index]
    inside = [
        (lane, column, touchpoint_id)
        for touchpoint_id, (column, lane) in grid.places.items()
        if band.first_column <= column < band.first_column + band.columns
    ]
    if inside:
        return min(inside)[2]
    return grid.lanes[0].lane.id if grid.lanes else None


def _from_lane(
    grid: Grid, notes: Mapping[RecordId, Rect], lanes: list[RecordId], record_id: RecordId, direction: Direction
) -> RecordId | None:
    index = lanes.index(record_id)
    if direction is Direction.RIGHT:
        row = [(column, t) for t, (column, lane) in grid.places.items() if lane == index]
        return min(row)[1] if row else nearest_card(grid, -1, index, Direction.RIGHT)
    if direction is Direction.UP:
        return lanes[index - 1] if index else (grid.stages[0].stage.id if grid.stages else None)
    if direction is Direction.DOWN:
        return lanes[index + 1] if index + 1 < len(lanes) else _note_below(notes, grid.lanes[index].label)
    return None


def _from_note(
    grid: Grid, notes: Mapping[RecordId, Rect], record_id: RecordId, direction: Direction
) -> RecordId | None:
    here = notes[record_id]
    across, down = direction.step
    best: tuple[float, RecordId] | None = None
    for other_id, rect in notes.items():
        dx, dy = rect.x - here.x, rect.y - here.y
        ahead = dx * across + dy * down
        if ahead <= 0 or (down and dx != 0):
            continue
        score = ahead + OFF_AXIS * abs(dy if across else dx)
        if best is None or score < best[0]:
            best = (score, other_id)
    if best is not None:
        return best[1]
    if direction is not Direction.UP or not grid.cards:
        return None
    above = [(abs(rect.x - here.x), -rect.y, touchpoint_id) for touchpoint_id, rect in grid.cards.items()]
    return min(above)[2]


def _note_below(notes: Mapping[RecordId, Rect], here: Rect) -> RecordId | None:
    below = [(abs(rect.x - here.x), rect.y, note_id) for note_id, rect in notes.items() if rect.y > here.y]
    return min(below)[2] if below else None


def _stage_index(grid: Grid, column: int) -> int:
    for index, band in enumerate(grid.stages):
        if band.first_column <= column < band.first_column + band.columns:
            return index
    return len(grid.stages) - 1
