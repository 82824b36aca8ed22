"""What an export is about: the chosen part of a project in the map's order, its scores, and where things lie.

Writers ask this and never the project, so that leaving out (`sharing`) happens in one place.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from cxjourney.domain.errors import JourneyError
from cxjourney.domain.ids import RecordId
from cxjourney.domain.records import (
    Action,
    Emotion,
    Import,
    Journey,
    Lane,
    Metric,
    MomentOfTruth,
    Note,
    Persona,
    Segment,
    Stage,
    Touchpoint,
)
from cxjourney.domain.sharing import shared
from cxjourney.domain.text import tr
from cxjourney.exchange.options import ContentOptions, Material
from cxjourney.exchange.score_book import ScoreBook, gather
from cxjourney.scoring.score import headline

if TYPE_CHECKING:
    from cxjourney.scoring.comments import Comment

MOST_COMMENTS = 20_000


@dataclass
class Places:
    """Where things lie in the workbook, filled in while it is built: sheet titles and cells to link to."""

    sheets: dict[str, str] = field(default_factory=dict)
    maps: dict[RecordId, str] = field(default_factory=dict)  # journey -> sheet
    cards: dict[RecordId, tuple[str, str]] = field(default_factory=dict)  # touchpoint -> sheet and cell
    rows: dict[RecordId, tuple[str, str]] = field(default_factory=dict)  # touchpoint -> sheet and cell of its row


class Contents:
    """Owns the selection that one workbook shows, and its scores."""

    def __init__(self, material: Material, options: ContentOptions, step: Callable[[], None]) -> None:
        project = shared(material.project, options.sharing)
        self.project = project
        self.info = project.info
        self.options = options
        self.sharing = options.sharing
        self.block = material.block
        self.today = options.today or date.today()
        self.persona = project.need(Persona, options.persona_id) if options.persona_id else None
        self.journeys = self._chosen()
        self.frame = frame = material.frame
        key = ("scores", options.sharing, tuple(journey.id for journey in self.journeys))
        if key not in material.kept:
            material.kept[key] = gather(project, frame, self.journeys, step)
        self.scores: ScoreBook = material.kept[key]
        self.places = Places()
        self.stages = {stage.id: stage for journey in self.journeys for stage in project.stages(journey.id)}
        self.lanes = {lane.id: lane for journey in self.journeys for lane in project.lanes(journey.id)}
        self.touchpoints = {t.id: t for journey in self.journeys for t in project.touchpoints(journey.id)}
        self.journey_of = {journey.id: journey for journey in self.journeys}

    def _chosen(self) -> list[Journey]:
        if not self.options.journey_ids:
            return self.project.journeys()
        chosen = [self.project.get(Journey, id_) for id_ in self.options.journey_ids]
        if None in chosen:
            raise JourneyError(tr("A journey that you wanted to export is no longer in the project."))
        return [journey for journey in chosen if journey is not None]

    @cached_property
    def title(self) -> str:
        """The name of the project, or of the only journey where the project has none."""
        return self.info.title or (self.journeys[0].title if self.journeys else "") or tr("Untitled project")

    @cached_property
    def metrics(self) -> list[Metric]:
        """The metrics that have scores here, in the project's order."""
        every = self.project.ordered(Metric)
        return [metric for metric in every if self.scores.has(metric)]

    @cached_property
    def metric(self) -> Metric | None:
        """The metric on the map's cards: the chosen one, else the first NPS, else the first that has scores."""
        if self.options.metric_id:
            return self.project.need(Metric, self.options.metric_id)
        return headline(self.metrics)

    @cached_property
    def personas(self) -> list[Persona]:
        """The chosen personas, else every one that belongs to the chosen journeys, or to none in particular."""
        chosen = set(self.journey_of)
        every = self.project.ordered(Persona)
        if self.options.persona_ids:
            return [persona for persona in every if persona.id in self.options.persona_ids]
        return [p for p in every if not p.journey_ids or chosen & set(p.journey_ids)]

    @cached_property
    def segments(self) -> list[Segment]:
        return self.project.ordered(Segment)

    @cached_property
    def imports(self) -> list[Import]:
        return sorted(self.project.table(Import).values(), key=lambda record: (record.imported_at, record.id))

    @cached_property
    def comments(self) -> list[Comment]:
        """What customers wrote at the touchpoints here, as far as it may be shown, the newest first."""
        if not self.sharing.comments or self.frame is None or "comment" not in self.frame.columns:
            return []
        from cxjourney.scoring.comments import comments

        return comments(self.frame, self.project, list(self.touchpoints), limit=MOST_COMMENTS)

    @cached_property
    def notes(self) -> list[Note]:
        """The notes in the order of the map."""
        order = {id_: index for index, id_ in enumerate((*self.stages, *self.touchpoints))}
        found = [note for journey in self.journeys for note in self.project.notes(journey.id)]
        stage_order = {id_: index for index, id_ in enumerate(self.stages)}
        return sorted(found, key=lambda n: (stage_order.get(n.stage_id, 0), order.get(n.touchpoint_id or "", -1)))

    @cached_property
    def actions(self) -> list[Action]:
        every = [a for a in self.project.table(Action).values() if a.journey_id in self.journey_of]
        journeys = list(self.journey_of)
        return sorted(every, key=lambda action: (journeys.index(action.journey_id), action.position, action.id))

    @cached_property
    def felt_by(self) -> list[Persona | None]:
        """Whose emotions there are: everyone first, then personas."""
        felt = {e.persona_id for e in self.project.table(Emotion).values() if e.touchpoint_id in self.touchpoints}
        named: list[Persona | None] = [persona for persona in self.personas if persona.id in felt]
        return [None, *named] if None in felt else named

    def emotion(self, touchpoint_id: RecordId) -> float | None:
        """Return what the chosen persona felt, or everyone where the persona left it open."""
        own = self.project.emotions(self.persona.id if self.persona else None).get(touchpoint_id)
        felt = own or self.project.emotions(None).get(touchpoint_id)
        return felt.value if felt else None

    def moment(self, touchpoint_id: RecordId) -> MomentOfTruth | None:
        return self.project.moments().get(touchpoint_id)

    def owner(self, name: str) -> str:
        """Return an owner's name as it may be shown."""
        return name if self.sharing.owners else ""

    def stage_title(self, stage_id: RecordId | None) -> str:
        stage = self.stages.get(stage_id or "")
        return stage.title if stage else ""

    def touchpoint_title(self, touchpoint_id: RecordId | None) -> str:
        touchpoint = self.touchpoints.get(touchpoint_id or "")
        return touchpoint.title if touchpoint else ""

    def of_journey(self, journey: Journey) -> tuple[list[Stage], list[Lane], list[Touchpoint]]:
        """Return stages, lanes and touchpoints of a journey in the map's order."""
        project = self.project
        return project.stages(journey.id), project.lanes(journey.id), project.touchpoints(journey.id)

    def owners(self) -> tuple[str, ...]:
        """Return every owner named anywhere, for drop-downs; none where owners are left out."""
        if not self.sharing.owners:
            return ()
        moments = [moment for id_, moment in self.project.moments().items() if id_ in self.touchpoints]
        names = {journey.owner for journey in self.journeys} | {t.owner for t in self.touchpoints.values()}
        names |= {action.owner for action in self.actions} | {moment.owner for moment in moments}
        return tuple(sorted(names - {""}, key=str.casefold))

    def channels(self) -> tuple[str, ...]:
        """Return every channel that touchpoints name, for drop-downs."""
        return tuple(sorted({t.channel for t in self.touchpoints.values() if t.channel}, key=str.casefold))
