"""All that a report says, as plain data: somebody else gathers it, the pages only arrange it.

Everything here has gone through `domain.sharing` and `scoring`'s withholding before; nothing is formatted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from cxjourney.domain.ids import RecordId
from cxjourney.domain.project import Project
from cxjourney.domain.records import (
    Action,
    Import,
    Journey,
    Metric,
    MomentOfTruth,
    Note,
    Persona,
    Segment,
    Stage,
    Touchpoint,
)
from cxjourney.domain.sharing import EVERYTHING, Sharing
from cxjourney.drawing.content import ImageSource, MapContent
from cxjourney.scoring.persona_facts import PersonaFacts
from cxjourney.scoring.score import Band, Score
from cxjourney.scoring.trend import Slice

Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One score of a place. `metric` carries the target and limits that hold there; `change` is in words."""

    metric: Metric
    score: Score
    band: Band
    months: tuple[tuple[date, float | None], ...] = ()
    slices: tuple[Slice, ...] = ()
    change: str = ""
    is_sure: bool = False  # the change is more than noise


@dataclass(frozen=True, slots=True)
class Changed:
    """One touchpoint whose score is reliably another than in the period before."""

    touchpoint: Touchpoint
    metric: Metric
    earlier: Score
    later: Score
    text: str
    better: bool


@dataclass(frozen=True, slots=True)
class Quote:
    """What a customer said, and where that comes from."""

    text: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class TouchpointPart:
    """One touchpoint with its scores by the report's metrics, its mark and its quotes."""

    touchpoint: Touchpoint
    scores: tuple[ScoreLine, ...] = ()
    moment: MomentOfTruth | None = None
    quotes: tuple[Quote, ...] = ()

    def score(self, metric: Metric | None) -> ScoreLine | None:
        """Return the score by a metric."""
        return next((line for line in self.scores if metric is not None and line.metric.id == metric.id), None)


@dataclass(frozen=True, slots=True)
class StagePart:
    """One stage: its scores, its touchpoints in the map's order, the notes on it and on them."""

    stage: Stage
    scores: tuple[ScoreLine, ...] = ()
    touchpoints: tuple[TouchpointPart, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class JourneyPart:
    """One journey with its map. `changed` compares `ReportData.later` with `earlier`, the strongest first."""

    journey: Journey
    map: MapContent
    scores: tuple[ScoreLine, ...] = ()
    stages: tuple[StagePart, ...] = ()
    actions: tuple[Action, ...] = ()
    changed: tuple[Changed, ...] = ()

    def touchpoints(self) -> list[TouchpointPart]:
        """Return the touchpoints of all stages."""
        return [part for stage in self.stages for part in stage.touchpoints]


@dataclass(frozen=True, slots=True)
class ReportData:
    """A whole report. `metric` is the one that touchpoints are compared by, None where nothing was measured.

    `felt_by` names whose emotions are drawn (None is everyone), `earlier` and `later` the periods that changes are
    told between. `answers` counts answers to metrics and comments, None where that would tell of too few people.
    """

    project: Project
    today: date
    title: str
    journeys: tuple[JourneyPart, ...] = ()
    metric: Metric | None = None
    metrics: tuple[Metric, ...] = ()
    personas: tuple[Persona, ...] = ()
    facts: Mapping[RecordId, PersonaFacts] = field(default_factory=dict)
    pictures: ImageSource | None = None
    felt_by: tuple[RecordId | None, ...] = (None,)
    segments: tuple[Segment, ...] = ()
    imports: tuple[Import, ...] = ()
    sharing: Sharing = EVERYTHING
    answers: int | None = None
    comments: int | None = None
    first: date | None = None
    last: date | None = None
    earlier: Span | None = None
    later: Span | None = None
