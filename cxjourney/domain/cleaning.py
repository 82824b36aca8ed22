"""Making records from elsewhere fit to be opened: what cannot be kept is left out and reported, the rest is repaired.

Used for files that another program, a damaged disk or an attacker may have written. After it the records satisfy
every error rule of `rules.find_issues`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import MISSING, fields, replace
from functools import cache
from typing import Any, TypeVar, cast

from cxjourney.domain.checks import FIELDS, check_whole
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.ids import RecordId
from cxjourney.domain.issues import Issue, Severity, circular_links, crosses_journeys, record_name
from cxjourney.domain.records import (
    KINDS,
    Action,
    Asset,
    Case,
    Emotion,
    Import,
    Journey,
    Lane,
    LaneKind,
    Metric,
    MomentOfTruth,
    Note,
    Persona,
    ProjectInfo,
    Record,
    Segment,
    Source,
    Stage,
    Target,
    Touchpoint,
    Transition,
)
from cxjourney.domain.references import REFERENCES, Reference, targets
from cxjourney.domain.text import tr

R = TypeVar("R", bound=Record)

# Referenced kinds before those that name them.
_ORDER = (
    ProjectInfo, Asset, Segment, Metric, Source, Import, Journey, Persona, Stage, Lane, Touchpoint, Transition, Note,
    Emotion, MomentOfTruth, Target, Case, Action,
)  # fmt: skip
_LIMITS: dict[type[Record], tuple[str, ...]] = {
    ProjectInfo: ("work_begin", "work_end"),
    Metric: ("scale_low", "scale_high", "good_from", "low_from"),
    Action: ("baseline_from", "baseline_to", "check_from", "check_to"),
}


def validate_records(records: Iterable[Record]) -> tuple[list[Record], list[Issue]]:
    """Return sound records, and what had to be changed or left out to get them; never raises for bad values."""
    return _Cleaner().clean(records)


@cache
def _defaults(kind: str) -> dict[str, Any]:
    return {field.name: field.default for field in fields(KINDS[kind]) if field.default is not MISSING}


class _Cleaner:
    """Owns the records that are sound so far, by kind, and the issues met on the way."""

    def __init__(self) -> None:
        self.tables: dict[type[Record], dict[RecordId, Record]] = {kind: {} for kind in _ORDER}
        self.first: dict[tuple[type[Record], RecordId], Record] = {}  # (Stage or Lane, journey) -> its first one
        self.issues: list[Issue] = []

    def clean(self, records: Iterable[Record]) -> tuple[list[Record], list[Issue]]:
        waiting: dict[type[Record], list[Record]] = {kind: [] for kind in _ORDER}
        for record in records:
            waiting[type(record)].append(record)
        for kind in _ORDER:
            known = {record.id for record in waiting[kind] if isinstance(record.id, str)}
            for record in waiting[kind]:
                self._take(record, known if kind is Journey else None)
        self._fix_places()
        self._fix_doubles()
        for touchpoint_id in circular_links(self._table(Touchpoint).values()):
            touchpoint = self._table(Touchpoint)[touchpoint_id]
            self._table(Touchpoint)[touchpoint_id] = replace(touchpoint, sub_journey_id=None)
            self._report("circular sub-journey", tr("Its sub-journey led back to itself and was unlinked."), touchpoint)
        ordered = [record for kind in KINDS.values() for record in self.tables[kind].values()]
        return ordered, self.issues

    def _table(self, record_class: type[R]) -> dict[RecordId, R]:
        return cast("dict[RecordId, R]", self.tables[record_class])

    def _report(self, code: str, text: str, record: Record) -> None:
        record_id = record.id if isinstance(record.id, str) else ""
        name = record_name(record) if record_id else record.kind
        sentence = tr("{kind} “{name}”: {text}", kind=record.kind, name=name, text=text)
        self.issues.append(Issue(code, Severity.ERROR, sentence, record.kind, record_id))

    def _take(self, record: Record, journeys: set[RecordId] | None) -> None:
        clean = self._with_good_fields(record)
        if clean is None:
            return
        table = self.tables[type(clean)]
        if clean.id in table:
            self._report("double id", tr("It is there twice; the first one was kept."), clean)
            return
        if isinstance(clean, ProjectInfo) and clean.id != "project":
            self._report("bad value", tr("There is only one project in a file; this one was left out."), clean)
            return
        if journeys is not None and isinstance(clean, Journey):
            if clean.source_id is not None and clean.source_id not in journeys:
                self._report("dangling reference", tr("The journey it was copied from is not there."), clean)
                clean = replace(clean, source_id=None)
        else:
            clean = self._with_good_references(clean)
        if clean is not None:
            table[clean.id] = clean
            if isinstance(clean, Stage | Lane):
                self.first.setdefault((type(clean), clean.journey_id), clean)

    def _with_good_fields(self, record: R) -> R | None:
        """Return the record with unusable values set back to what they are without any; None if that cannot be."""
        defaults = _defaults(record.kind)
        changed: dict[str, Any] = {}
        for name, check in FIELDS[type(record)].items():
            value = getattr(record, name)
            try:
                clean = check(value)
                if clean is not value:
                    changed[name] = clean
            except JourneyError as error:
                if name not in defaults:
                    self._report("bad value", tr("It was left out: {reason}", reason=error), record)
                    return None
                changed[name] = defaults[name]
                self._report(
                    "bad value", tr("The value of {field} was dropped: {reason}", field=name, reason=error), record
                )
        fit = replace(record, **changed) if changed else record
        try:
            check_whole(fit)
        except JourneyError as error:
            limits = _LIMITS.get(type(record))
            if limits is None:
                self._report("bad value", tr("It was left out: {reason}", reason=error), record)
                return None
            self._report("bad value", tr("Its limits were dropped: {reason}", reason=error), record)
            return cast(R, replace(cast(Any, fit), **{name: defaults[name] for name in limits}))
        return fit

    def _with_good_references(self, record: Record) -> Record | None:
        if isinstance(record, Touchpoint):
            record = self._with_a_cell(record)
        for reference in REFERENCES.get(type(record), ()):
            lost = [i for i in targets(record, reference) if not self._is_good(record, reference, i)]
            if not lost:
                continue
            if reference.required:
                self._report("dangling reference", tr("It was left out: what it belongs to is not there."), record)
                return None
            self._report("dangling reference", tr("What {field} names is not there.", field=reference.field), record)
            kept = tuple(i for i in targets(record, reference) if i not in lost)
            is_list = isinstance(getattr(record, reference.field), tuple)
            record = replace(cast(Any, record), **{reference.field: kept if is_list else None})
        if isinstance(record, Note) and record.touchpoint_id is not None:
            stage_id = self._table(Touchpoint)[record.touchpoint_id].stage_id
            if stage_id != record.stage_id:
                record = replace(record, stage_id=stage_id)
        return record

    def _is_good(self, record: Record, reference: Reference, target_id: RecordId) -> bool:
        target = self.tables[reference.target].get(target_id)
        return target is not None and not crosses_journeys(record, reference.field, target)

    def _with_a_cell(self, touchpoint: Touchpoint) -> Touchpoint:
        """Return the touchpoint in a stage and lane that exist, if its journey has any."""
        stage, lane = self._table(Stage).get(touchpoint.stage_id), self._table(Lane).get(touchpoint.lane_id)
        if stage is None or stage.journey_id != touchpoint.journey_id:
            stage = cast("Stage | None", self.first.get((Stage, touchpoint.journey_id)))
        if lane is None or lane.journey_id != touchpoint.journey_id:
            lane = cast("Lane | None", self.first.get((Lane, touchpoint.journey_id)))
        if stage is None or lane is None or (stage.id, lane.id) == (touchpoint.stage_id, touchpoint.lane_id):
            return touchpoint
        self._report("dangling reference", tr("Its stage or lane is not there; it was put into another."), touchpoint)
        return replace(touchpoint, stage_id=stage.id, lane_id=lane.id)

    def _fix_places(self) -> None:
        """Give every touchpoint a cell of its own, behind the others of its row, and put backstage lanes last."""
        rows: dict[tuple[RecordId, RecordId], list[Touchpoint]] = {}
        for touchpoint in self._table(Touchpoint).values():
            rows.setdefault((touchpoint.stage_id, touchpoint.lane_id), []).append(touchpoint)
        for row in rows.values():
            taken: set[int] = set()
            behind = max(touchpoint.column for touchpoint in row) + 1
            for touchpoint in row:
                if touchpoint.column in taken:
                    self._report("shared cell", tr("It lay on another touchpoint and was moved."), touchpoint)
                    self._table(Touchpoint)[touchpoint.id] = replace(touchpoint, column=behind)
                    behind += 1
                taken.add(touchpoint.column)
        lanes_of: dict[RecordId, list[Lane]] = {}
        for lane in sorted(self._table(Lane).values(), key=lambda lane: (lane.position, lane.id)):
            lanes_of.setdefault(lane.journey_id, []).append(lane)
        for lanes in lanes_of.values():
            order = sorted(lanes, key=lambda lane: lane.lane_kind is LaneKind.BACKSTAGE)
            if order != lanes:
                for index, lane in enumerate(order):
                    self._table(Lane)[lane.id] = replace(lane, position=index)

    def _fix_doubles(self) -> None:
        """Keep the first of several emotions, moments, targets, cases and arrows where there can be only one."""
        seen: set[tuple[object, ...]] = set()
        singles: list[Emotion | MomentOfTruth | Target | Case | Transition] = [
            *self._table(Emotion).values(), *self._table(MomentOfTruth).values(), *self._table(Target).values(),
            *self._table(Case).values(), *self._table(Transition).values(),
        ]  # fmt: skip
        for record in singles:
            if isinstance(record, Emotion):
                key: tuple[object, ...] = (record.kind, record.touchpoint_id, record.persona_id)
            elif isinstance(record, MomentOfTruth):
                key = (record.kind, record.touchpoint_id)
            elif isinstance(record, Target):
                key = (record.kind, record.touchpoint_id, record.metric_id)
            elif isinstance(record, Case):
                key = (record.kind, record.answer_key, record.touchpoint_id, record.metric_id)
            else:
                key = (record.kind, record.source_id, record.target_id)
            if key in seen:
                self._report("double", tr("There can be only one here; the first was kept."), record)
                del self.tables[type(record)][record.id]
            seen.add(key)
