"""What a person may ask of an export: which journeys, for whom, and how much of it. No format's library is needed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cxjourney.domain.ids import RecordId


@dataclass(frozen=True, slots=True)
class WorkbookOptions:
    """Wishes for a workbook.

    No `journey_ids` means every journey, in the project's order. `persona_id` says whose emotions the map shows
    (None: everyone's). `metric_id` is the score on the map's cards (None: the first NPS, else the first metric).
    `private` leaves out customers' comments, quotes and the names of owners. `today` is the date of the export.
    """

    journey_ids: tuple[RecordId, ...] = ()
    persona_id: RecordId | None = None
    metric_id: RecordId | None = None
    private: bool = False
    today: date | None = None
