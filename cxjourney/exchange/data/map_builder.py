"""A map put together from what another notation names: stages, lanes and touchpoints by title, arrows by id.

Readers call it in the order of their file; places follow from that order, since nobody ever aligns anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from cxjourney.domain.ids import RecordId, new_id
from cxjourney.domain.records import (
    Emotion,
    Journey,
    JourneyState,
    Lane,
    LaneKind,
    Record,
    Stage,
    Touchpoint,
    Transition,
)
from cxjourney.domain.text import tr

MOST = 20_000  # touchpoints; a file with more is no map that somebody drew


class MapBuilder:
    """Owns the records of one journey while it is read."""

    def __init__(self, title: str, state: JourneyState = JourneyState.AS_IS) -> None:
        self.journey = Journey(id=new_id(), title=title or tr("Untitled journey"), state=state)
        self.problems: list[str] = []
        self._stages: dict[str, Stage] = {}
        self._lanes: dict[str, Lane] = {}
        self._touchpoints: dict[RecordId, Touchpoint] = {}
        self._others: list[Record] = []
        self._width: dict[RecordId, int] = {}  # stage -> columns taken
        self._arrows: set[tuple[RecordId, RecordId]] = set()

    def stage(self, title: str, goal: str = "") -> Stage:
        """Return the stage of that title, made last where there is none."""
        name = " ".join(title.split()) or tr("Journey")
        if name.casefold() not in self._stages:
            self._stages[name.casefold()] = Stage(
                id=new_id(), journey_id=self.journey.id, title=name, goal=goal, position=len(self._stages)
            )
        return self._stages[name.casefold()]

    def lane(self, title: str, kind: LaneKind = LaneKind.CHANNEL) -> Lane:
        """Return the lane of that title, made lowest where there is none."""
        name = " ".join(title.split()) or tr("Touchpoints")
        if name.casefold() not in self._lanes:
            self._lanes[name.casefold()] = Lane(
                id=new_id(), journey_id=self.journey.id, title=name, lane_kind=kind, position=len(self._lanes)
            )
        return self._lanes[name.casefold()]

    def touchpoint(self, title: str, stage: Stage, lane: Lane, column: int | None = None, **fields: Any) -> Touchpoint:
        """Add a touchpoint behind all others of its stage, or in a column counted from 0."""
        place = self._width.get(stage.id, 0) if column is None else column
        touchpoint = Touchpoint(
            id=new_id(), journey_id=self.journey.id, stage_id=stage.id, lane_id=lane.id, column=place,
            title=" ".join(title.split()) or tr("Untitled touchpoint"), **fields,
        )  # fmt: skip
        self._width[stage.id] = max(self._width.get(stage.id, 0), place + 1)
        self._touchpoints[touchpoint.id] = touchpoint
        return touchpoint

    def describe(self, touchpoint: Touchpoint, description: str) -> Touchpoint:
        """Give a touchpoint its description and return it."""
        self._touchpoints[touchpoint.id] = described = replace(touchpoint, description=description)
        return described

    def connect(self, source: Touchpoint, target: Touchpoint, **fields: Any) -> None:
        """Join two touchpoints once; an arrow to itself or a second one is told and left out."""
        if source.id == target.id or (source.id, target.id) in self._arrows:
            self.problems.append(
                tr("A second arrow, or one to itself, was left out: “{source}” to “{target}”.",
                   source=source.title, target=target.title)
            )  # fmt: skip
            return
        self._arrows.add((source.id, target.id))
        self._others.append(
            Transition(id=new_id(), journey_id=self.journey.id, source_id=source.id, target_id=target.id, **fields)
        )

    def felt(self, touchpoint: Touchpoint, value: float) -> None:
        """Note how everyone feels at a touchpoint, from -2 to +2."""
        self._others.append(Emotion(id=new_id(), touchpoint_id=touchpoint.id, value=max(-2.0, min(2.0, value))))

    def chain(self, touchpoints: Sequence[Touchpoint]) -> None:
        """Join touchpoints in their order."""
        for source, target in pairwise(touchpoints):
            self.connect(source, target)

    @property
    def count(self) -> int:
        """How many touchpoints there are so far."""
        return len(self._touchpoints)

    def records(self) -> list[Record]:
        """Return everything, parents before children."""
        return [
            self.journey, *self._stages.values(), *self._lanes.values(), *self._touchpoints.values(), *self._others,
        ]  # fmt: skip
