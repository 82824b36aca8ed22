"""A cell: the one place on a map that holds at most one touchpoint."""

from __future__ import annotations

from typing import NamedTuple

from cxjourney.domain.ids import RecordId
from cxjourney.domain.records import Touchpoint


class Cell(NamedTuple):
    """A place on a map: stage, lane and the column within the stage, counted from 0."""

    stage_id: RecordId
    lane_id: RecordId
    column: int


def cell_of(touchpoint: Touchpoint) -> Cell:
    """Return the cell that a touchpoint sits in."""
    return Cell(touchpoint.stage_id, touchpoint.lane_id, touchpoint.column)
