"""Touchpoints: adding the next, the parallel, the first one; editing several at once; removing.

Placing keeps one rule: a cell never holds two. Whoever is in the way moves right within its stage and lane until a
free cell takes the last of the row. Moving cards about is in `moves`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from cxjourney.domain.actions.cascade import drop_touchpoints
from cxjourney.domain.actions.draft import Draft, check_cell, grid_of, write_places
from cxjourney.domain.actions.fields import edit_text, put_fields, with_fields
from cxjourney.domain.cells import Cell, cell_of
from cxjourney.domain.checks import clean_title, short
from cxjourney.domain.edits import Edit
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.grid import Grid
from cxjourney.domain.ids import RecordId, new_id
from cxjourney.domain.project import Project
from cxjourney.domain.records import Asset, Journey, Lane, LaneKind, Stage, Touchpoint, Transition, TransitionKind
from cxjourney.domain.text import tr, trn

TOUCHPOINT_FIELDS = (
    "title", "channel", "owner", "description", "expectation", "indirect", "service", "evidence_status",
    "sub_journey_id", "image_ids",
)  # fmt: skip


def add_touchpoint(project: Project, cell: Cell, title: str, **fields: Any) -> Edit:
    """Add a touchpoint in a cell; cards in the way move right. Other fields as in `edit_touchpoints`."""
    draft = Draft(project)
    touchpoint = place_new(draft, cell, title, fields)
    return draft.edit(tr("Add touchpoint “{title}”", title=short(touchpoint.title)))


def add_next_touchpoint(project: Project, after_id: RecordId, title: str, **fields: Any) -> Edit:
    """Add a touchpoint right of another, in the same stage and lane, joined from it; its own arrows stay."""
    draft = Draft(project)
    before = draft.need(Touchpoint, after_id)
    touchpoint = place_new(draft, cell_of(before)._replace(column=before.column + 1), title, fields)
    join(draft, before, touchpoint)
    return draft.edit(tr("Add touchpoint “{title}”", title=short(touchpoint.title)))


def add_parallel_touchpoint(project: Project, beside_id: RecordId, title: str, **fields: Any) -> Edit:
    """Add an alternative to a touchpoint: same column, next free lane below, else above, else a new column.

    Every touchpoint that leads to the given one also leads to the new one, by an alternative transition. A branch
    that customers see is not put below the line of visibility, and the other way round.
    """
    draft = Draft(project)
    beside = draft.need(Touchpoint, beside_id)
    touchpoint = place_new(draft, _parallel_cell(draft, beside), title, fields)
    for transition in draft.of_journey(Transition, beside.journey_id):
        if transition.target_id == beside_id and transition.transition_kind is not TransitionKind.LOOP:
            source = draft.need(Touchpoint, transition.source_id)
            join(draft, source, touchpoint, TransitionKind.ALTERNATIVE)
    return draft.edit(tr("Add parallel touchpoint “{title}”", title=short(touchpoint.title)))


def add_first_touchpoint_in_stage(
    project: Project, stage_id: RecordId, previous_id: RecordId | None = None, title: str = "", **fields: Any
) -> Edit:
    """Add a touchpoint at the start of a stage, joined from `previous_id` and in its lane if that is given.

    Without a title it is called “New touchpoint”; without a previous one it goes to the top lane.
    """
    draft = Draft(project)
    stage = draft.need(Stage, stage_id)
    previous = draft.need(Touchpoint, previous_id) if previous_id else None
    if previous is not None and previous.journey_id == stage.journey_id:
        lane_id = previous.lane_id
    else:
        lanes = draft.of_journey(Lane, stage.journey_id)
        if not lanes:
            raise JourneyError(tr("This journey has no lane yet: add a lane first."))
        lane_id = lanes[0].id
    touchpoint = place_new(draft, Cell(stage_id, lane_id, 0), title or tr("New touchpoint"), fields)
    if previous is not None:
        join(draft, previous, touchpoint)
    return draft.edit(tr("Add touchpoint “{title}”", title=short(touchpoint.title)))


def edit_touchpoints(project: Project, ids: Collection[RecordId], **fields: Any) -> Edit:
    """Set the same fields of one or several touchpoints.

    Takes title, channel, owner, description, expectation, indirect, service, evidence_status, sub_journey_id and
    image_ids. A sub-journey that leads back to the touchpoint's own journey is refused.
    """
    draft = Draft(project)
    pairs = []
    for touchpoint_id in dict.fromkeys(ids):
        before = draft.need(Touchpoint, touchpoint_id)
        after = put_fields(draft, before, TOUCHPOINT_FIELDS, fields)
        _check_links(draft, after)
        pairs.append((before, after))
    if len(pairs) == 1:
        return draft.edit(edit_text(*pairs[0]))
    return draft.edit(trn("Edit {count} touchpoint", "Edit {count} touchpoints", len(pairs)))


def edit_touchpoint(project: Project, touchpoint_id: RecordId, **fields: Any) -> Edit:
    """Set fields of one touchpoint, as `edit_touchpoints` does."""
    return edit_touchpoints(project, [touchpoint_id], **fields)


def rename_touchpoint(project: Project, touchpoint_id: RecordId, title: str) -> Edit:
    """Rename a touchpoint."""
    return edit_touchpoints(project, [touchpoint_id], title=title)


def remove_touchpoints(project: Project, ids: Collection[RecordId], heal: bool = False) -> Edit:
    """Remove touchpoints with all that hangs on them; columns left without any card close up.

    With `heal`, a removed touchpoint that had exactly one arrow in and one out leaves an arrow from the one to the
    other; a chain of removed ones is bridged as a whole. Its waits add up, its share is that of the first arrow.
    """
    draft = Draft(project)
    touchpoints = [draft.need(Touchpoint, touchpoint_id) for touchpoint_id in dict.fromkeys(ids)]
    if heal:
        for touchpoint in touchpoints:
            _bridge(draft, touchpoint)
    drop_touchpoints(draft, [touchpoint.id for touchpoint in touchpoints])
    for journey_id in dict.fromkeys(touchpoint.journey_id for touchpoint in touchpoints):
        close_gaps(draft, journey_id, {t.stage_id for t in touchpoints if t.journey_id == journey_id})
    if len(touchpoints) == 1:
        return draft.edit(tr("Remove touchpoint “{title}”", title=short(touchpoints[0].title)))
    return draft.edit(trn("Remove {count} touchpoint", "Remove {count} touchpoints", len(touchpoints)))


def place_new(
    draft: Draft, cell: Cell, title: str, fields: dict[str, Any], shared_grid: Grid | None = None
) -> Touchpoint:
    """Put a new touchpoint into the draft and move those in the way.

    With a grid that several share, the caller writes the places once all are put.
    """
    journey_id = check_cell(draft, cell)
    touchpoint = Touchpoint(
        id=new_id(), journey_id=journey_id, stage_id=cell.stage_id, lane_id=cell.lane_id, column=cell.column,
        title=clean_title(title),
    )  # fmt: skip
    grid = shared_grid if shared_grid is not None else grid_of(draft, journey_id, {cell.stage_id})
    grid.put(touchpoint.id, cell)
    touchpoint = draft.put(with_fields(touchpoint, TOUCHPOINT_FIELDS, fields))
    _check_links(draft, touchpoint)
    if shared_grid is None:
        write_places(draft, grid.places)
    return touchpoint


def join(
    draft: Draft, source: Touchpoint, target: Touchpoint, kind: TransitionKind = TransitionKind.NORMAL
) -> Transition:
    """Put a new transition into the draft; raise JourneyError between journeys."""
    if source.journey_id != target.journey_id:
        raise JourneyError(tr("An arrow can only join touchpoints of one journey."))
    transition = Transition(
        id=new_id(), journey_id=source.journey_id, source_id=source.id, target_id=target.id, transition_kind=kind
    )
    return draft.put(transition)


def close_gaps(draft: Draft, journey_id: RecordId, stage_ids: Collection[RecordId]) -> None:
    """Close the columns of stages that no touchpoint uses in any lane."""
    grid = grid_of(draft, journey_id, stage_ids)
    grid.close_gaps(stage_ids)
    write_places(draft, grid.places)


def _parallel_cell(draft: Draft, beside: Touchpoint) -> Cell:
    grid = grid_of(draft, beside.journey_id, {beside.stage_id})
    lanes = draft.of_journey(Lane, beside.journey_id)
    own = next(lane for lane in lanes if lane.id == beside.lane_id)
    side = [lane for lane in lanes if (lane.lane_kind is LaneKind.BACKSTAGE) == (own.lane_kind is LaneKind.BACKSTAGE)]
    index = side.index(own)
    for lane in (*side[index + 1 :], *reversed(side[:index])):
        cell = Cell(beside.stage_id, lane.id, beside.column)
        if grid.holder(cell) is None:
            return cell
    return Cell(beside.stage_id, beside.lane_id, grid.width(beside.stage_id))


def _check_links(draft: Draft, touchpoint: Touchpoint) -> None:
    for image_id in touchpoint.image_ids:
        draft.need(Asset, image_id)
    if touchpoint.sub_journey_id is None:
        return
    draft.need(Journey, touchpoint.sub_journey_id)
    below: dict[RecordId, set[RecordId]] = {}
    for other in draft.all(Touchpoint):
        if other.sub_journey_id is not None:
            below.setdefault(other.journey_id, set()).add(other.sub_journey_id)
    seen: set[RecordId] = set()
    waiting = [touchpoint.sub_journey_id]
    while waiting:
        journey_id = waiting.pop()
        if journey_id == touchpoint.journey_id:
            raise JourneyError(tr("A journey cannot be a part of itself: choose another sub-journey."))
        if journey_id not in seen:
            seen.add(journey_id)
            waiting.extend(below.get(journey_id, ()))


def _bridge(draft: Draft, touchpoint: Touchpoint) -> None:
    """Lead the one arrow into a touchpoint on to where its one arrow out goes."""
    arrows = draft.of_journey(Transition, touchpoint.journey_id)
    into = [arrow for arrow in arrows if arrow.target_id == touchpoint.id]
    out = [arrow for arrow in arrows if arrow.source_id == touchpoint.id]
    if len(into) != 1 or len(out) != 1:
        return
    first, second = into[0], out[0]
    draft.drop(second)
    already = any(a.source_id == first.source_id and a.target_id == second.target_id for a in arrows)
    if already or first.source_id == second.target_id:
        draft.drop(first)
        return
    waits = [arrow.wait_hours for arrow in (first, second) if arrow.wait_hours is not None]
    draft.put(replace(first, target_id=second.target_id, wait_hours=sum(waits) if waits else None))
