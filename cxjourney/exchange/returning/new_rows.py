"""Rows that belong to no record yet: what they say, and where in the journey they belong, by title."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from cxjourney.domain.errors import JourneyError
from cxjourney.domain.ids import RecordId
from cxjourney.domain.project import Project
from cxjourney.domain.records import Action, Journey, Note, Persona, Record, Touchpoint, Transition
from cxjourney.domain.text import tr
from cxjourney.exchange.returning.fields import JOURNEY, LANE, STAGE, TOUCHPOINT
from cxjourney.exchange.returning.finding import FoundRow
from cxjourney.exchange.returning.merge import NewRow
from cxjourney.exchange.returning.raw import Refused, shown_text
from cxjourney.exchange.returning.sorts import tidy

R = TypeVar("R", bound=Record)


class Places:
    """Owns the search for the places that new rows name; `journeys` are those that were exported, none means all.

    `new` are new touchpoints of the same workbook: (journey, stage, title, key).
    """

    def __init__(self, project: Project, journeys: Sequence[RecordId]) -> None:
        self._project = project
        every = project.journeys()
        self._journeys = [journey for journey in every if journey.id in journeys] or every
        self.new: list[NewRow] = []

    def of(self, kind: str, row: FoundRow) -> dict[str, str]:
        """Return the ids of the places that a new record of a kind needs; raise JourneyError where they are unsure."""
        if kind == Persona.kind:
            return {}
        if kind == Transition.kind:
            raise JourneyError(tr("New arrows are drawn on the map."))
        if not self._journeys:
            raise JourneyError(tr("The project has no journey yet."))
        if kind == Touchpoint.kind:
            return self._cell(row)
        title = _said(row, TOUCHPOINT)
        if title:
            return self._touchpoint(row, title)
        if kind == Action.kind:
            return {JOURNEY: self._one_journey(row).id}
        if kind == Note.kind and _said(row, STAGE):
            return self._stage(row)
        raise JourneyError(tr("It names neither a touchpoint nor a stage."))

    def _cell(self, row: FoundRow) -> dict[str, str]:
        if not _said(row, STAGE) or not _said(row, LANE):
            raise JourneyError(tr("A new touchpoint needs a stage and a lane."))
        found = self._stage(row)
        lanes = self._project.lanes(found[JOURNEY])
        lane = _one(_said(row, LANE), lanes, lambda lane: lane.title, tr("lane"))
        return {**found, LANE: lane.id}

    def _stage(self, row: FoundRow) -> dict[str, str]:
        stages = [stage for journey in self._named_journeys(row) for stage in self._project.stages(journey.id)]
        stage = _one(_said(row, STAGE), stages, lambda stage: stage.title, tr("stage"))
        return {JOURNEY: stage.journey_id, STAGE: stage.id}

    def _touchpoint(self, row: FoundRow, title: str) -> dict[str, str]:
        journeys = self._named_journeys(row)
        touchpoints = [t for journey in journeys for t in self._project.touchpoints(journey.id)]
        new = [one for one in self.new if any(one.places[JOURNEY] == journey.id for journey in journeys)]
        stage = _said(row, STAGE)
        if stage:
            here = {s.id for j in journeys for s in self._project.stages(j.id) if _alike(s.title, stage)}
            touchpoints = [t for t in touchpoints if t.stage_id in here] or touchpoints
        fresh = [one for one in new if _alike(one.title, title)]
        if len(fresh) == 1 and not any(_alike(t.title, title) for t in touchpoints):
            return {JOURNEY: fresh[0].places[JOURNEY], STAGE: fresh[0].places[STAGE], TOUCHPOINT: fresh[0].key}
        found = _one(title, touchpoints, lambda touchpoint: touchpoint.title, tr("touchpoint"))
        return {JOURNEY: found.journey_id, STAGE: found.stage_id, TOUCHPOINT: found.id}

    def _named_journeys(self, row: FoundRow) -> list[Journey]:
        title = _said(row, JOURNEY)
        return [_one(title, self._journeys, lambda journey: journey.title, tr("journey"))] if title else self._journeys

    def _one_journey(self, row: FoundRow) -> Journey:
        journeys = self._named_journeys(row)
        if len(journeys) > 1:
            raise JourneyError(tr("It names neither a touchpoint nor a journey."))
        return journeys[0]


def _one(title: str, records: Iterable[R], title_of: Callable[[R], str], what: str) -> R:
    """Return the one record of a title: spelled alike, else alike but for case and blanks."""
    every = list(records)
    exact = [record for record in every if tidy(title_of(record)) == title]
    found = exact or [record for record in every if _alike(title_of(record), title)]
    if len(found) == 1:
        return found[0]
    if found:
        raise JourneyError(tr("There are {count} of the title “{title}” ({what}).", count=len(found), title=title,
                              what=what))  # fmt: skip
    raise JourneyError(tr("The project has no {what} “{title}”.", what=what, title=title))


def _alike(one: str, other: str) -> bool:
    return " ".join(tidy(one).casefold().split()) == " ".join(tidy(other).casefold().split())


def _said(row: FoundRow, name: str) -> str:
    cell = row.cells.get(name)
    return "" if isinstance(cell, Refused) else tidy(shown_text(cell))
