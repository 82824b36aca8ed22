"""What lies over the map for the moment: hover, lifted cards, where they would land, the arrow being drawn.

Plain data in map units, set by the tools and painted by `overlays`; none of it is ever saved.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF

from cxjourney.domain.ids import RecordId


class Part(StrEnum):
    """What kind of thing lies under the pointer."""

    NOTHING = "nothing"
    CELL = "cell"
    TOUCHPOINT = "touchpoint"
    HANDLE = "handle"  # the place on a card's edge from which an arrow is drawn
    STAGE = "stage"
    LANE = "lane"
    ANALYSIS_LANE = "analysis lane"
    TRANSITION = "transition"
    NOTE = "note"
    ACTION = "action"
    EMOTION = "emotion"


@dataclass(frozen=True)
class Hit:
    """What lies under the pointer; `id` is empty for cells and empty space."""

    part: Part = Part.NOTHING
    id: RecordId = ""
    rect: QRectF = field(default_factory=QRectF)
    stage_id: RecordId = ""
    lane_id: RecordId = ""
    column: int = 0

    @property
    def key(self) -> tuple[Part, RecordId]:
        """What must differ for the hover to change."""
        return (self.part, self.id)


@dataclass
class DropPreview:
    """Where the lifted things would land: their rectangles, and those that others would have to make room to."""

    targets: list[QRectF] = field(default_factory=list)
    shifted: list[tuple[QRectF, QRectF]] = field(default_factory=list)  # from, to
    text: str = ""
    possible: bool = True


@dataclass
class OverlayState:
    """Everything painted over the map; empty fields paint nothing."""

    hover: Hit = field(default_factory=Hit)
    lifted: dict[RecordId, QRectF] = field(default_factory=dict)  # id -> where it came from
    lift_offset: QPointF = field(default_factory=QPointF)
    drop: DropPreview | None = None
    insert_at: QRectF | None = None  # the bar between two stages or two lanes
    band: QRectF | None = None
    link_from: QPointF | None = None
    link_to: QPointF | None = None
    link_target: RecordId | None = None
    emotion: tuple[RecordId, QPointF, float] | None = None  # id, where, value
    drop_target: QRectF | None = None  # for a file from outside

    def clear_gesture(self) -> None:
        """Forget what a gesture showed; the hover stays."""
        hover = self.hover
        self.__init__()  # type: ignore[misc]
        self.hover = hover
