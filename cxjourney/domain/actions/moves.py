"""Moving touchpoints: by dragging to cells, and step by step from the keyboard.

**Dragging.** The moved cards land exactly where they are dropped. A card in the way within the same stage and lane
makes room towards the place that was left (dropping on the neighbour swaps the two); one in the way elsewhere moves
right until a free cell takes the last of the row. Columns that end up without any card in any lane close up.

**Alt+arrows.** Up and down go to the next lane and swap with whoever is there. Left and right go one column on and
swap likewise. Right of a stage's last column, a card that shares its column gets a new column of its own; one that
is alone in it enters the next stage, in that stage's first column. Left mirrors this: a new first column, or the
last column of the stage before. Several cards move together or, if one of them cannot, not at all.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from enum import StrEnum

from cxjourney.domain.actions.draft import Draft, check_cell, grid_of, write_places
from cxjourney.domain.cells import Cell, cell_of
from cxjourney.domain.checks import short
from cxjourney.domain.edits import Edit
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.grid import Grid
from cxjourney.domain.ids import RecordId
from cxjourney.domain.project import Project
from cxjourney.domain.records import Lane, Note, Stage, Touchpoint
from cxjourney.domain.text import tr, trn


class Step(StrEnum):
    """Where Alt+arrow moves to."""

    LEFT = "left"
    RIGHT = "right"
    UP = "up"
    DOWN = "down"


def move_touchpoints(project: Project, places: Mapping[RecordId, Cell]) -> Edit:
    """Move touchpoints to cells of their own journey, all in one step; see the module for who makes room and how."""
    draft = Draft(project)
    touchpoints = {touchpoint_id: draft.need(Touchpoint, touchpoint_id) for touchpoint_id in places}
    for touchpoint_id, cell in places.items():
        check_cell(draft, cell, touchpoints[touchpoint_id].journey_id)
    if len(set(places.values())) < len(places):
        raise JourneyError(tr("Two touchpoints cannot be moved into one place."))
    for journey_id in dict.fromkeys(touchpoint.journey_id for touchpoint in touchpoints.values()):
        group = {i: cell for i, cell in places.items() if touchpoints[i].journey_id == journey_id}
        stage_ids = {cell.stage_id for cell in group.values()} | {touchpoints[i].stage_id for i in group}
        grid = grid_of(draft, journey_id, stage_ids)
        left = {i: grid.take(i) for i in group}
        placed: set[RecordId] = set()
        for touchpoint_id, cell in sorted(group.items(), key=lambda item: (item[1].column, item[0])):
            origin = left[touchpoint_id]
            same_row = origin[:2] == cell[:2] and origin.column < cell.column
            if same_row and grid.holder(cell) is not None and grid.holder(cell) not in placed:
                grid.push_left(cell, frozenset(placed))
            grid.put(touchpoint_id, cell, frozenset(placed))
            placed.add(touchpoint_id)
        grid.close_gaps(stage_ids)
        _write(draft, grid)
    return draft.edit(_move_text(list(touchpoints.values())))


def move_touchpoint(project: Project, touchpoint_id: RecordId, cell: Cell) -> Edit:
    """Move one touchpoint to a cell."""
    return move_touchpoints(project, {touchpoint_id: cell})


def shifted_cells(project: Project, ids: Collection[RecordId], anchor_id: RecordId, cell: Cell) -> dict[RecordId, Cell]:
    """Return where a group goes when its member `anchor_id` is dropped on `cell`, their relative places kept.

    At the border of the map the group stops as a whole. Feed the result to `move_touchpoints`.
    """
    draft = Draft(project)
    anchor = draft.need(Touchpoint, anchor_id)
    check_cell(draft, cell, anchor.journey_id)
    stages = [stage.id for stage in project.stages(anchor.journey_id)]
    lanes = [lane.id for lane in project.lanes(anchor.journey_id)]
    group = [draft.need(Touchpoint, touchpoint_id) for touchpoint_id in dict.fromkeys((*ids, anchor_id))]
    if any(touchpoint.journey_id != anchor.journey_id for touchpoint in group):
        raise JourneyError(tr("Only touchpoints of one journey can be moved together."))
    stage_at = [stages.index(touchpoint.stage_id) for touchpoint in group]
    lane_at = [lanes.index(touchpoint.lane_id) for touchpoint in group]
    by_stage = stages.index(cell.stage_id) - stages.index(anchor.stage_id)
    by_lane = lanes.index(cell.lane_id) - lanes.index(anchor.lane_id)
    by_column = cell.column - anchor.column
    by_stage = min(max(by_stage, -min(stage_at)), len(stages) - 1 - max(stage_at))
    by_lane = min(max(by_lane, -min(lane_at)), len(lanes) - 1 - max(lane_at))
    by_column = max(by_column, -min(touchpoint.column for touchpoint in group))
    return {
        touchpoint.id: Cell(stages[s + by_stage], lanes[ln + by_lane], touchpoint.column + by_column)
        for touchpoint, s, ln in zip(group, stage_at, lane_at, strict=True)
    }


def nudge(project: Project, ids: Collection[RecordId], step: Step | str) -> Edit:
    """Move touchpoints one step left, right, up or down; at the border of the map the edit is empty."""
    draft = Draft(project)
    step = Step(step)
    group = [draft.need(Touchpoint, touchpoint_id) for touchpoint_id in dict.fromkeys(ids)]
    for journey_id in dict.fromkeys(touchpoint.journey_id for touchpoint in group):
        members = [touchpoint for touchpoint in group if touchpoint.journey_id == journey_id]
        stages = [stage.id for stage in draft.of_journey(Stage, journey_id)]
        by = 1 if step in (Step.DOWN, Step.RIGHT) else -1
        around = {stages.index(touchpoint.stage_id) for touchpoint in members}
        around |= {index + by for index in around}
        grid = grid_of(draft, journey_id, {stages[index] for index in around if 0 <= index < len(stages)})
        if step in (Step.UP, Step.DOWN):
            lanes = [lane.id for lane in draft.of_journey(Lane, journey_id)]
            moved = _nudge_lanes(grid, members, lanes, by)
        else:
            moved = _nudge_columns(grid, members, stages, by)
        if not moved:
            return Edit(_move_text(group), ())
        grid.close_gaps({cell.stage_id for cell in grid.places.values()})
        _write(draft, grid)
    return draft.edit(_move_text(group))


def _nudge_lanes(grid: Grid, members: list[Touchpoint], lanes: list[RecordId], by: int) -> bool:
    order = sorted(members, key=lambda touchpoint: -by * lanes.index(touchpoint.lane_id))
    for touchpoint in order:
        index = lanes.index(touchpoint.lane_id) + by
        if not 0 <= index < len(lanes):
            return False
        _swap(grid, touchpoint.id, cell_of(touchpoint)._replace(lane_id=lanes[index]))
    return True


def _nudge_columns(grid: Grid, members: list[Touchpoint], stages: list[RecordId], by: int) -> bool:
    ids = {touchpoint.id for touchpoint in members}

    def reading_order(touchpoint_id: RecordId) -> tuple[int, int]:
        cell = grid.place(touchpoint_id)
        return stages.index(cell.stage_id), cell.column

    order = sorted(ids, key=reading_order, reverse=by > 0)
    start = {touchpoint_id: grid.place(touchpoint_id) for touchpoint_id in order}
    width = {cell.stage_id: grid.width(cell.stage_id) for cell in start.values()}
    shared = {i: bool(grid.in_column(cell.stage_id, cell.column) - ids) for i, cell in start.items()}
    moved: set[RecordId] = set()
    for touchpoint_id in order:
        cell = grid.place(touchpoint_id)
        if 0 <= start[touchpoint_id].column + by < width[cell.stage_id]:
            _swap(grid, touchpoint_id, cell._replace(column=cell.column + by))
        elif shared[touchpoint_id]:
            _own_column(grid, touchpoint_id, cell, by)
        elif not _enter_stage(grid, touchpoint_id, stages, by, frozenset(moved)):
            return False
        moved.add(touchpoint_id)
    return True


def _own_column(grid: Grid, touchpoint_id: RecordId, cell: Cell, by: int) -> None:
    """Give a card at the border of its stage a new column there, past those that it shared its column with."""
    if by > 0:
        _swap(grid, touchpoint_id, cell._replace(column=cell.column + 1))
        return
    grid.insert_column(cell.stage_id, 0)
    _swap(grid, touchpoint_id, cell)


def _enter_stage(
    grid: Grid, touchpoint_id: RecordId, stages: list[RecordId], by: int, fixed: frozenset[RecordId]
) -> bool:
    cell = grid.place(touchpoint_id)
    index = stages.index(cell.stage_id) + by
    if not 0 <= index < len(stages):
        return False
    stage_id = stages[index]
    grid.take(touchpoint_id)
    if by > 0:
        grid.put(touchpoint_id, Cell(stage_id, cell.lane_id, 0), fixed)
        return True
    target = Cell(stage_id, cell.lane_id, max(grid.width(stage_id) - 1, 0))
    if grid.holder(target) is not None:
        target = target._replace(column=target.column + 1)
    grid.put(touchpoint_id, target)
    return True


def _swap(grid: Grid, touchpoint_id: RecordId, cell: Cell) -> None:
    """Move a card to a cell; whoever is there goes to the cell that it leaves."""
    other = grid.holder(cell)
    left = grid.take(touchpoint_id)
    if other is not None:
        grid.take(other)
        grid.put(other, left)
    grid.put(touchpoint_id, cell)


def _write(draft: Draft, grid: Grid) -> None:
    """Take over the grid, and take the notes of a touchpoint along into its new stage."""
    places = grid.places
    crossed = set()
    for touchpoint_id, cell in places.items():
        touchpoint = draft.get(Touchpoint, touchpoint_id)
        if touchpoint is not None and touchpoint.stage_id != cell.stage_id:
            crossed.add(touchpoint_id)
    write_places(draft, places)
    for note in draft.all(Note) if crossed else ():
        if note.touchpoint_id in crossed:
            draft.put(replace(note, stage_id=places[note.touchpoint_id].stage_id))


def _move_text(touchpoints: list[Touchpoint]) -> str:
    if len(touchpoints) == 1:
        return tr("Move touchpoint “{title}”", title=short(touchpoints[0].title))
    return trn("Move {count} touchpoint", "Move {count} touchpoints", len(touchpoints))
