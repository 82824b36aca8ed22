"""Where touchpoints that come from data stand on the map: in a stage of their own, until a person places them."""

from __future__ import annotations

from dataclasses import dataclass, field

from cxjourney.domain.ids import RecordId, new_id
from cxjourney.domain.project import Project
from cxjourney.domain.records import Journey, Lane, LaneKind, Stage, Touchpoint
from cxjourney.domain.text import tr

_TITLE_LENGTH = 500


@dataclass(slots=True)
class NewTouchpoints:
    """Owns the touchpoints that a plan adds, and the journey, stage and lane they need where there is none."""

    project: Project
    journey_id: RecordId | None = None
    touchpoints: list[Touchpoint] = field(default_factory=list)
    homes: list[Journey | Stage | Lane] = field(default_factory=list)
    _by_title: dict[str, Touchpoint] = field(default_factory=dict)
    _stage: Stage | None = None
    _lane: Lane | None = None

    def add(self, title: str) -> Touchpoint:
        """Return the new touchpoint of that title, made on first use."""
        known = self._by_title.get(title)
        if known is None:
            stage, lane = self._cell()
            known = Touchpoint(
                id=new_id(), journey_id=stage.journey_id, stage_id=stage.id, lane_id=lane.id,
                column=self._free_column(stage, lane), title=title[:_TITLE_LENGTH], channel="",
            )  # fmt: skip
            self._by_title[title] = known
            self.touchpoints.append(known)
        return known

    def _free_column(self, stage: Stage, lane: Lane) -> int:
        taken = [
            t.column
            for t in self.project.touchpoints(stage.journey_id)
            if (t.stage_id, t.lane_id) == (stage.id, lane.id)
        ]
        return max([*taken, -1]) + 1 + len(self.touchpoints)

    def _cell(self) -> tuple[Stage, Lane]:
        if self._stage is None or self._lane is None:
            journey_id = self._journey()
            self._stage = self._find_stage(journey_id)
            self._lane = self._find_lane(journey_id)
        return self._stage, self._lane

    def _journey(self) -> RecordId:
        if self.project.get(Journey, self.journey_id) is not None and self.journey_id is not None:
            return self.journey_id
        journeys = self.project.journeys()
        if journeys:
            return journeys[0].id
        journey = Journey(id=new_id(), title=tr("Journey"))
        self.homes.append(journey)
        return journey.id

    def _find_stage(self, journey_id: RecordId) -> Stage:
        title = tr("From data, to be placed")
        stages = self.project.stages(journey_id)
        for stage in stages:
            if stage.title == title:
                return stage
        position = max((stage.position + 1 for stage in stages), default=0)
        stage = Stage(id=new_id(), journey_id=journey_id, title=title, position=position)
        self.homes.append(stage)
        return stage

    def _find_lane(self, journey_id: RecordId) -> Lane:
        lanes = self.project.lanes(journey_id)
        front = [lane for lane in lanes if lane.lane_kind is not LaneKind.BACKSTAGE]
        if front or lanes:
            return (front or lanes)[0]
        lane = Lane(id=new_id(), journey_id=journey_id, title=tr("All channels"))
        self.homes.append(lane)
        return lane
