"""What a layout depends on besides the records: sizes, personas shown, and how tall a text becomes."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from cxjourney.domain.ids import RecordId

NOTE_LINE = 15.0
NOTE_LINES_MAX = 6

TextMeasure = Callable[[str, float], int]
"""(text, width in map units) -> lines that the text takes at the size of notes."""


def estimate_lines(text: str, width: float) -> int:
    """Return about how many lines `text` takes, for layouts without a font at hand (5.4 units per character)."""
    per_line = max(1, int(width / 5.4))
    return sum(max(1, math.ceil(len(line) / per_line)) for line in text[:2000].split("\n"))


@dataclass(frozen=True, slots=True)
class LayoutOptions:
    """Sizes in map units. `analysis_lanes` None takes the journey's own; `persona_ids` None means everyone."""

    persona_ids: tuple[RecordId | None, ...] = (None,)
    analysis_lanes: tuple[str, ...] | None = None
    measure: TextMeasure = estimate_lines
    card_width: float = 156.0
    card_height: float = 72.0
    gutter: float = 44.0  # between neighbouring cards, where arrows run
    stage_gap: float = 8.0
    header_height: float = 36.0
    goal_line: float = 15.0  # the customer's goal below a stage's title takes up to two of them
    label_height: float = 24.0  # above the cards of a lane
    lane_padding: float = 24.0  # below them
    visibility_height: float = 16.0  # extra room for the line of visibility
    emotion_height: float = 160.0
    score_height: float = 84.0
    notes_height: float = 96.0  # at least
    image_height: float = 84.0
    margin: float = 12.0
    minimum_width: float = 480.0

    @property
    def pitch(self) -> float:
        """The distance from one column to the next."""
        return self.card_width + self.gutter

    @property
    def stage_padding(self) -> float:
        """The room inside a stage band beside its outer cards; across two stages it makes one gutter."""
        return (self.gutter - self.stage_gap) / 2
