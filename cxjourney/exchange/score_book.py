"""All scores that an export shows, computed once: by place, month and segment. The formulas are `scoring`'s.

Withholding is `scoring`'s too, within each list; here comes what only shows where lists lie side by side: a segment
whose rest of the customers would be too few to stay unrecognised.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from cxjourney.domain.ids import RecordId
from cxjourney.domain.project import Project
from cxjourney.domain.records import Journey, Metric, Segment
from cxjourney.scoring.privacy import guarded
from cxjourney.scoring.score import Band, Score, band_of

if TYPE_CHECKING:
    import polars as pl

MOST_MONTHLY = 100_000  # rows by touchpoint and month; above it months are given by stage only
PLACES = ("journey", "stage", "touchpoint")


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One score with what it is about; `place` is the id of a journey, stage or touchpoint, `segment` None everyone."""

    level: str
    place: RecordId
    metric: Metric
    segment: Segment | None
    month: date | None
    score: Score
    band: Band


@dataclass(slots=True)
class ScoreBook:
    """Owns every score row, and finds the whole-period score of a place."""

    rows: list[ScoreRow] = field(default_factory=list)
    monthly_touchpoints: bool = True
    _whole: dict[tuple[RecordId, RecordId], ScoreRow] = field(default_factory=dict)
    _parts: dict[tuple[RecordId, RecordId, RecordId], ScoreRow] = field(default_factory=dict)

    def add(self, row: ScoreRow) -> None:
        """Keep one more row."""
        self.rows.append(row)
        if row.month is not None:
            return
        if row.segment is None:
            self._whole[row.place, row.metric.id] = row
        else:
            self._parts[row.segment.id, row.place, row.metric.id] = row

    def of(self, place: RecordId, metric: Metric | None) -> ScoreRow | None:
        """Return the score of a place over the whole period and all customers, None where there is none."""
        return self._whole.get((place, metric.id)) if metric else None

    def of_segment(self, segment: Segment, place: RecordId, metric_id: RecordId) -> ScoreRow | None:
        """Return a segment's score of a place over the whole period; everyone's for one without conditions."""
        if not segment.conditions:
            return self._whole.get((place, metric_id))
        return self._parts.get((segment.id, place, metric_id))

    def has(self, metric: Metric) -> bool:
        """Say whether any place has a score of this metric."""
        return any(metric_id == metric.id for _, metric_id in self._whole)

    def months(self, place: RecordId, metric: Metric) -> dict[date, ScoreRow]:
        """Return first day of month -> score of a place."""
        return {
            row.month: row
            for row in self.rows
            if row.month is not None and row.place == place and row.metric.id == metric.id and row.segment is None
        }


def gather(
    project: Project, frame: pl.DataFrame | None, journeys: Sequence[Journey], step: Callable[[], None]
) -> ScoreBook:
    """Return the scores of `journeys` by journey, stage and touchpoint, by month and by named segment."""
    book = ScoreBook()
    if frame is None or frame.is_empty():
        return book
    places = {journey.id for journey in journeys}
    for journey in journeys:
        places.update(stage.id for stage in project.stages(journey.id))
        places.update(touchpoint.id for touchpoint in project.touchpoints(journey.id))
    segments = project.ordered(Segment)
    for metric in project.ordered(Metric):
        for level in PLACES:
            step()
            _add_level(book, project, frame, metric, level, segments, places)
    return book


def _add_level(
    book: ScoreBook, project: Project, frame: pl.DataFrame, metric: Metric, level: str,
    segments: Sequence[Segment], places: set[RecordId],
) -> None:  # fmt: skip
    from cxjourney.scoring.compute import ScoreFilter, compute

    def add(scores: Sequence[Score], segment: Segment | None = None) -> None:
        for score in scores:
            named = dict(score.by)
            if named[level] in places and score.n > 0:
                month = date.fromisoformat(named["month"] + "-01") if named.get("month") else None
                if month is None and "month" in named:
                    continue
                own = project.metric_at(metric, named[level]) if level == "touchpoint" else metric
                band = band_of(own, score, project.info.minimum_n)
                book.add(ScoreRow(level, named[level], metric, segment, month, score, band))

    whole = compute(frame, project, metric, (level,))
    add(whole)
    everyone = {score.by: score for score in whole}
    for segment in segments:
        if segment.conditions:
            parts = compute(frame, project, metric, (level,), ScoreFilter(conditions=segment.conditions))
            add([guarded(part, everyone.get(part.by)) for part in parts], segment)
    monthly = compute(frame, project, metric, (level, "month"))
    if level == "touchpoint" and len(monthly) > MOST_MONTHLY:
        book.monthly_touchpoints = False
        return
    add(monthly)
