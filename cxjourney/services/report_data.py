"""Gathers all that a report on paper says from a project and its evidence; `drawing.report` arranges it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from cxjourney.domain.ids import RecordId
from cxjourney.domain.records import Direction, Journey, Metric, Note, NoteKind, Stage, Touchpoint
from cxjourney.drawing.report.data import (
    Changed,
    JourneyPart,
    Quote,
    ReportData,
    ScoreLine,
    Span,
    StagePart,
    TouchpointPart,
)
from cxjourney.exchange.contents import Contents
from cxjourney.exchange.options import ContentOptions, Material, Watch
from cxjourney.services.pictures import picture_source

if TYPE_CHECKING:
    import polars as pl

    from cxjourney.drawing.content import MapContent
    from cxjourney.exchange.score_book import ScoreRow
    from cxjourney.scoring.change import ScoreChange
    from cxjourney.scoring.trend import EvidenceSummary

MapOf = Callable[[RecordId], "MapContent"]
"""Returns what the map of a journey shows, already within the circle of the report."""

MOST_CURVES = 4
_LONGEST = 91  # days of the period that changes are told for
_SHORTEST = 14
_QUOTES = 3


def report_data(material: Material, options: ContentOptions, map_of: MapOf, watch: Watch | None = None) -> ReportData:
    """Return the data of a report on the chosen journeys, for the circle that `options` name.

    Raise JourneyError where something named there is gone, ExportCancelled where the watch says so.
    """
    watch = watch or Watch()
    contents = Contents(material, options, watch.check)
    watch(0.5)
    return _Gathering(contents, map_of, watch).report()


class _Gathering:
    """Owns the contents of one report and what is looked up in them again and again."""

    def __init__(self, contents: Contents, map_of: MapOf, watch: Watch) -> None:
        self._contents, self._map_of, self._watch = contents, map_of, watch
        self._project = contents.project
        frame = contents.frame
        self._frame: pl.DataFrame | None = None if frame is None or frame.is_empty() else frame
        self._months: dict[tuple[RecordId, RecordId], dict[date, ScoreRow]] = defaultdict(dict)
        for row in contents.scores.rows:
            if row.month is not None and row.segment is None:
                self._months[row.place, row.metric.id][row.month] = row
        self._summary = self._summed()
        self._spans = _spans(self._summary.first, self._summary.last)
        self._kept: dict[tuple[RecordId, str], list[ScoreChange]] = {}
        self._notes: dict[RecordId, list[Note]] = defaultdict(list)
        for note in contents.notes:
            self._notes[note.stage_id].append(note)

    def report(self) -> ReportData:
        """Return everything."""
        contents, summary, spans = self._contents, self._summary, self._spans
        personas = contents.personas
        facts = {}
        if self._frame is not None:
            from cxjourney.exchange.persona_evidence import facts_of

            for persona in personas:
                self._watch.check()
                facts[persona.id] = facts_of(contents, persona)
        self._watch(0.8)
        journeys = tuple(self._journey(journey) for journey in contents.journeys)
        hidden = summary.withheld or not summary.rows
        return ReportData(
            project=self._project,
            today=contents.today,
            title=contents.title,
            journeys=journeys,
            metric=contents.metric,
            metrics=tuple(contents.metrics),
            personas=tuple(personas),
            facts=facts,
            pictures=picture_source(self._project, contents.block),
            felt_by=tuple(None if one is None else one.id for one in contents.felt_by[:MOST_CURVES]),
            segments=tuple(contents.segments),
            imports=tuple(contents.imports),
            sharing=contents.sharing,
            answers=None if hidden else summary.answers,
            comments=None if hidden else summary.comments,
            first=None if hidden else summary.first,
            last=None if hidden else summary.last,
            earlier=spans[0] if spans else None,
            later=spans[1] if spans else None,
        )

    def _summed(self) -> EvidenceSummary:
        """Return how much evidence there is; nothing where that would tell of too few people."""
        from cxjourney.scoring.trend import EvidenceSummary, summary

        if self._frame is None:
            return EvidenceSummary()
        found = summary(self._frame)
        few = found.rows < self._project.info.anonymity_threshold
        return EvidenceSummary(withheld=True) if few else found

    def _journey(self, journey: Journey) -> JourneyPart:
        self._watch.check()
        contents = self._contents
        stages, _, touchpoints = contents.of_journey(journey)
        by_stage: dict[RecordId, list[Touchpoint]] = defaultdict(list)
        for touchpoint in touchpoints:
            by_stage[touchpoint.stage_id].append(touchpoint)
        return JourneyPart(
            journey=journey,
            map=self._map_of(journey.id),
            scores=self._headlines(journey),
            stages=tuple(self._stage(stage, by_stage[stage.id]) for stage in stages),
            actions=tuple(action for action in contents.actions if action.journey_id == journey.id),
            changed=self._changed(touchpoints),
        )

    def _stage(self, stage: Stage, touchpoints: Sequence[Touchpoint]) -> StagePart:
        order = {touchpoint.id: index for index, touchpoint in enumerate(touchpoints)}
        notes = sorted(
            self._notes[stage.id], key=lambda n: (-n.votes, order.get(n.touchpoint_id or "", -1), n.position)
        )
        parts = tuple(self._touchpoint(touchpoint, notes) for touchpoint in touchpoints)
        return StagePart(stage, self._lines(stage.id), parts, tuple(notes))

    def _touchpoint(self, touchpoint: Touchpoint, notes: Sequence[Note]) -> TouchpointPart:
        moment = self._contents.moment(touchpoint.id)
        pinned = [
            Quote(note.text, note.source)
            for note in notes
            if note.touchpoint_id == touchpoint.id and note.note_kind is NoteKind.QUOTE
        ]
        if moment is not None and len(pinned) < _QUOTES:
            pinned += self._typical(touchpoint, _QUOTES - len(pinned), {quote.text for quote in pinned})
        return TouchpointPart(touchpoint, self._lines(touchpoint.id), moment, tuple(pinned))

    def _typical(self, touchpoint: Touchpoint, most: int, known: set[str]) -> list[Quote]:
        if self._frame is None or not self._contents.sharing.comments or "comment" not in self._frame.columns:
            return []
        from cxjourney.scoring.comments import source_text
        from cxjourney.scoring.compute import ScoreFilter
        from cxjourney.scoring.typical import typical_comments

        found = typical_comments(
            self._frame, self._project, ScoreFilter(touchpoint_ids=(touchpoint.id,)), most + len(known)
        )
        fresh = [one for one in found if one.text not in known]
        return [Quote(one.text, source_text(one, self._project)) for one in fresh[:most]]

    # scores

    def _lines(self, place: RecordId) -> tuple[ScoreLine, ...]:
        """Return the scores of a place in the order of the metrics, without their changes."""
        from cxjourney.scoring.score import band_of
        from cxjourney.scoring.trend import distribution

        found = []
        for metric in self._contents.metrics:
            row = self._contents.scores.of(place, metric)
            if row is not None:
                here = self._project.metric_at(metric, place)
                band = band_of(here, row.score, self._project.info.minimum_n)
                months = self._points(place, metric)
                found.append(ScoreLine(here, row.score, band, months, distribution(here, row.score)))
        return tuple(found)

    def _points(self, place: RecordId, metric: Metric) -> tuple[tuple[date, float | None], ...]:
        rows = self._months.get((place, metric.id), {})
        if not rows:
            return ()
        numbers = [month.year * 12 + month.month - 1 for month in rows]
        months = [date(number // 12, number % 12 + 1, 1) for number in range(min(numbers), max(numbers) + 1)]
        return tuple((month, rows[month].score.value if month in rows else None) for month in months)

    def _headlines(self, journey: Journey) -> tuple[ScoreLine, ...]:
        lines = []
        for line in self._lines(journey.id):
            found = [one for one in self._compared(line.metric, "journey") if dict(one.by)["journey"] == journey.id]
            if found and not line.score.withheld:
                line = replace(line, change=found[0].text, is_sure=found[0].is_reliable)
            lines.append(line)
        return tuple(lines)

    def _compared(self, metric: Metric, level: str) -> list[ScoreChange]:
        if self._frame is None or self._spans is None:
            return []
        from cxjourney.scoring.change import changes

        key = (metric.id, level)
        if key not in self._kept:
            self._watch.check()
            self._kept[key] = changes(self._frame, self._project, metric, *self._spans, (level,))
        return self._kept[key]

    def _changed(self, touchpoints: Sequence[Touchpoint]) -> tuple[Changed, ...]:
        """Return what surely changed at these touchpoints, the least likely to be chance first."""
        here = {touchpoint.id: touchpoint for touchpoint in touchpoints}
        found: list[tuple[float, Changed]] = []
        for metric in self._contents.metrics:
            for one in self._compared(metric, "touchpoint"):
                touchpoint = here.get(dict(one.by)["touchpoint"])
                if touchpoint is None or one.difference is None or not one.is_reliable:
                    continue
                if one.earlier is None or one.later is None:
                    continue
                better = (one.difference.value > 0) is (metric.direction is Direction.HIGHER)
                changed = Changed(touchpoint, metric, one.earlier, one.later, one.text, better)
                found.append((abs(one.difference.statistic), changed))
        return tuple(changed for _, changed in sorted(found, key=lambda pair: -pair[0]))


def _spans(first: date | None, last: date | None) -> tuple[Span, Span] | None:
    """Return two periods of the same length at the end of the evidence, a quarter each where it is long enough."""
    if first is None or last is None:
        return None
    days = min(_LONGEST, ((last - first).days + 1) // 2)
    if days < _SHORTEST:
        return None
    start = last - timedelta(days=days - 1)
    return (start - timedelta(days=days), start - timedelta(days=1)), (start, last)
