"""Pasted text becomes touchpoints: one for each line, or a whole map from a block of spreadsheet cells."""

from __future__ import annotations

import csv
import io
import re

from cxjourney.domain.actions.draft import Draft, backstage_last, check_cell, grid_of, reorder, write_places
from cxjourney.domain.actions.touchpoints import join, place_new
from cxjourney.domain.cells import Cell
from cxjourney.domain.checks import TEXT_LENGTH, TITLE_LENGTH, clean_line
from cxjourney.domain.edits import Edit
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.grid import Grid
from cxjourney.domain.ids import RecordId, new_id
from cxjourney.domain.project import Project
from cxjourney.domain.records import Journey, Lane, Stage, Touchpoint
from cxjourney.domain.text import tr, trn

LINE_LIMIT = 1_000
_BULLET = re.compile(r"\s*(?:[-*–—•·▪◦‣]|\(?\d{1,3}[.)])\s+")


def paste_lines(project: Project, text: str, cell: Cell, after_id: RecordId | None = None) -> Edit:
    """Make one touchpoint of each line, side by side from `cell` on, joined in their order.

    The first is joined from `after_id` if that is given. Blank lines and list marks are left out; a line longer than
    a title is cut for the title and kept whole as the description. At most 1,000 lines.
    """
    titles = split_lines(text)
    if not titles:
        raise JourneyError(tr("There is no text to paste: copy some lines first."))
    _check_count(len(titles))
    draft = Draft(project)
    previous = draft.need(Touchpoint, after_id) if after_id else None
    grid = grid_of(draft, check_cell(draft, cell), {cell.stage_id})
    for index, line in enumerate(titles):
        previous = _put_line(draft, cell._replace(column=cell.column + index), line, previous, grid)
    write_places(draft, grid.places)
    return draft.edit(trn("Paste {count} touchpoint", "Paste {count} touchpoints", len(titles)))


def paste_cells(project: Project, journey_id: RecordId, rows: list[list[str]], lane_id: RecordId | None = None) -> Edit:
    """Make stages of the first row and touchpoints of the cells below.

    If the first row begins with an empty cell, the first column names lanes, and each cell's lines go side by side
    into its lane; what is in different lanes is not joined. Otherwise each stage's cells go side by side into
    `lane_id` (else the top lane), all joined in their order. Stages and lanes that exist by that name are used.
    """
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    if not rows:
        raise JourneyError(tr("There is nothing to paste: copy some cells first."))
    _check_count(sum(bool(cell.strip()) for row in rows[1:] for cell in row))
    draft = Draft(project)
    draft.need(Journey, journey_id)
    with_lanes = len(rows) > 1 and not rows[0][0].strip() and len(rows[0]) > 1
    stages = _stages_for(draft, journey_id, rows[0][1:] if with_lanes else rows[0])
    before = len(draft.all(Touchpoint))
    if with_lanes:
        lanes = _lanes_for(draft, journey_id, [row[0] for row in rows[1:]])
        for row, lane in zip(rows[1:], lanes, strict=True):
            for stage, cell in zip(stages, row[1:], strict=False):
                _fill(draft, stage, lane, split_lines(cell), None)
    elif len(rows) > 1:
        top = _top_lane(draft, journey_id, lane_id)
        previous: Touchpoint | None = None
        for index, stage in enumerate(stages):
            lines = [line for row in rows[1:] if index < len(row) for line in split_lines(row[index])]
            previous = _fill(draft, stage, top, lines, previous)
    count = len(draft.all(Touchpoint)) - before
    return draft.edit(trn("Paste {count} touchpoint", "Paste {count} touchpoints", count))


LONGEST_CELL = 32_767  # characters that a spreadsheet's cell takes


def parse_cells(text: str) -> list[list[str]]:
    """Return the rows of a block copied from a spreadsheet: tabs between cells, quotes round cells with newlines."""
    try:
        rows = [list(row) for row in csv.reader(io.StringIO(text.replace("\x00", "")), delimiter="\t")]
    except csv.Error as error:
        raise JourneyError(tr("The copied cells cannot be read: {reason}.", reason=error)) from error
    if any(len(cell) > LONGEST_CELL for row in rows for cell in row):
        raise JourneyError(tr("The copied cells cannot be read: one of them is too long for a spreadsheet."))
    return rows


def is_block_of_cells(text: str) -> bool:
    """Say whether copied text comes from a spreadsheet: several cells beside each other."""
    return "\t" in text.strip()


def split_lines(text: str) -> list[str]:
    """Return the lines of a text that hold anything, without list marks such as “- ”, “• ” or “3. ”."""
    return [line for raw in text.splitlines() if (line := _BULLET.sub("", raw, count=1).strip())]


def _put_line(draft: Draft, cell: Cell, line: str, previous: Touchpoint | None, grid: Grid) -> Touchpoint:
    fields = {}
    if len(line) > TITLE_LENGTH:
        fields["description"] = line[:TEXT_LENGTH]
        line = line[: TITLE_LENGTH - 1].rsplit(" ", 1)[0].rstrip() + "…"
    touchpoint = place_new(draft, cell, line, fields, grid)
    if previous is not None:
        join(draft, previous, touchpoint)
    return touchpoint


def _fill(draft: Draft, stage: Stage, lane: Lane, lines: list[str], previous: Touchpoint | None) -> Touchpoint | None:
    """Put lines behind what the stage already has in that lane."""
    grid = grid_of(draft, stage.journey_id, {stage.id})
    taken = [cell.column for cell in grid.places.values() if cell.lane_id == lane.id]
    first = max(taken, default=-1) + 1
    for index, line in enumerate(lines):
        previous = _put_line(draft, Cell(stage.id, lane.id, first + index), line, previous, grid)
    write_places(draft, grid.places)
    return previous


def _stages_for(draft: Draft, journey_id: RecordId, titles: list[str]) -> list[Stage]:
    known = {stage.title.casefold(): stage for stage in draft.of_journey(Stage, journey_id)}
    order = draft.of_journey(Stage, journey_id)
    found = []
    for index, title in enumerate(titles):
        name = clean_line(title) or tr("Stage {number}", number=index + 1)
        if name.casefold() not in known:
            stage = Stage(id=new_id(), journey_id=journey_id, title=name)
            known[name.casefold()] = stage
            order.append(stage)
        found.append(known[name.casefold()])
    reorder(draft, order)
    return found


def _lanes_for(draft: Draft, journey_id: RecordId, titles: list[str]) -> list[Lane]:
    known = {lane.title.casefold(): lane for lane in draft.of_journey(Lane, journey_id)}
    order = draft.of_journey(Lane, journey_id)
    found: list[Lane] = []
    for title in titles:
        name = clean_line(title)
        if not name and found:
            found.append(found[-1])
            continue
        name = name or tr("Lane {number}", number=len(order) + 1)
        if name.casefold() not in known:
            lane = Lane(id=new_id(), journey_id=journey_id, title=name)
            known[name.casefold()] = lane
            order.append(lane)
        found.append(known[name.casefold()])
    reorder(draft, backstage_last(order))
    return found


def _top_lane(draft: Draft, journey_id: RecordId, lane_id: RecordId | None) -> Lane:
    if lane_id is not None:
        return draft.need(Lane, lane_id)
    lanes = draft.of_journey(Lane, journey_id)
    if lanes:
        return lanes[0]
    return draft.put(Lane(id=new_id(), journey_id=journey_id, title=tr("Touchpoints")))


def _check_count(count: int) -> None:
    if count > LINE_LIMIT:
        raise JourneyError(
            tr("This is too much at once: {count} lines, and {limit} can be pasted.", count=count, limit=LINE_LIMIT)
        )
