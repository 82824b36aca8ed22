"""The project: id -> record for each kind, changed only by applying edits.

It knows no files, no Qt and no rules about what makes sense (those are in `actions`); it does insist that an edit
fits what is there, so that a wrong edit is a loud bug and never a quiet loss.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, TypeVar, cast

from cxjourney.domain.edits import Edit
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.ids import RecordId
from cxjourney.domain.records import (
    KINDS,
    Case,
    Emotion,
    Journey,
    Lane,
    Metric,
    MomentOfTruth,
    Note,
    ProjectInfo,
    Record,
    Stage,
    Target,
    Touchpoint,
    Transition,
)
from cxjourney.domain.text import tr

R = TypeVar("R", bound=Record)


class Project:
    """Owns the records. `revision` grows with each applied edit, undo included; caches are keyed by it."""

    def __init__(self, records: Iterable[Record] = ()) -> None:
        self._tables: dict[str, dict[RecordId, Record]] = {kind: {} for kind in KINDS}
        for record in records:
            self._tables[record.kind][record.id] = record
        self._tables[ProjectInfo.kind].setdefault("project", ProjectInfo())
        self.revision = 0
        self._cache: dict[tuple[object, ...], tuple[int, object]] = {}
        self._kind_revision: dict[str, int] = dict.fromkeys(KINDS, 0)

    # reading

    @property
    def info(self) -> ProjectInfo:
        return cast(ProjectInfo, self._tables[ProjectInfo.kind]["project"])

    def table(self, record_class: type[R]) -> Mapping[RecordId, R]:
        """Return a read-only live view of all records of one kind."""
        return cast(Mapping[RecordId, R], MappingProxyType(self._tables[record_class.kind]))

    def get(self, record_class: type[R], record_id: RecordId | None) -> R | None:
        """Return the record, or None where there is none."""
        return cast("R | None", self._tables[record_class.kind].get(record_id or ""))

    def need(self, record_class: type[R], record_id: RecordId) -> R:
        """Return the record; raise JourneyError where it is gone, as after somebody else's undo."""
        record = self._tables[record_class.kind].get(record_id)
        if record is None:
            raise JourneyError(tr("What you wanted to change is no longer in the project."))
        return cast(R, record)

    def records(self) -> Iterable[Record]:
        """Yield every record, parents before children."""
        for table in self._tables.values():
            yield from table.values()

    def kind_revision(self, *kinds: str) -> int:
        """Return the newest revision at which any of `kinds` changed."""
        return max(self._kind_revision[kind] for kind in kinds)

    def cached(self, key: tuple[object, ...], kinds: tuple[str, ...], build: Any) -> Any:
        """Return `build()`, computed again only after a record of one of `kinds` changed."""
        revision = self.kind_revision(*kinds)
        hit = self._cache.get(key)
        if hit is None or hit[0] != revision:
            hit = (revision, build())
            self._cache[key] = hit
        return hit[1]

    # the usual questions, cached per revision of the kinds that they read

    def journeys(self) -> list[Journey]:
        """Return all journeys in their order."""
        return self.ordered(Journey)

    def ordered(self, record_class: type[R]) -> list[R]:
        """Return all metrics, personas or segments in the order that people gave them."""
        return sorted(self.table(record_class).values(), key=lambda record: (cast(Any, record).position, record.id))

    def stages(self, journey_id: RecordId) -> list[Stage]:
        """Return the stages of a journey from left to right."""
        return sorted(self._of_journey(Stage, journey_id), key=lambda stage: (stage.position, stage.id))

    def lanes(self, journey_id: RecordId) -> list[Lane]:
        """Return the lanes of a journey from top to bottom."""
        return sorted(self._of_journey(Lane, journey_id), key=lambda lane: (lane.position, lane.id))

    def touchpoints(self, journey_id: RecordId) -> list[Touchpoint]:
        """Return the touchpoints of a journey in reading order: stage, column, lane."""

        def build() -> list[Touchpoint]:
            stage_order = {stage.id: index for index, stage in enumerate(self.stages(journey_id))}
            lane_order = {lane.id: index for index, lane in enumerate(self.lanes(journey_id))}
            return sorted(
                self._of_journey(Touchpoint, journey_id),
                key=lambda t: (stage_order.get(t.stage_id, 0), t.column, lane_order.get(t.lane_id, 0), t.id),
            )

        kinds = (Stage.kind, Lane.kind, Touchpoint.kind)
        return cast("list[Touchpoint]", self.cached(("touchpoints", journey_id), kinds, build))

    def transitions(self, journey_id: RecordId) -> list[Transition]:
        """Return the transitions of a journey."""
        return self._of_journey(Transition, journey_id)

    def notes(self, journey_id: RecordId) -> list[Note]:
        """Return the notes of a journey in their order."""
        return sorted(self._of_journey(Note, journey_id), key=lambda note: (note.position, note.id))

    def emotions(self, persona_id: RecordId | None) -> Mapping[RecordId, Emotion]:
        """Return touchpoint id -> emotion as one persona (None: everyone) felt it."""

        def build() -> dict[RecordId, Emotion]:
            return {e.touchpoint_id: e for e in self.table(Emotion).values() if e.persona_id == persona_id}

        return cast("Mapping[RecordId, Emotion]", self.cached(("emotions", persona_id), (Emotion.kind,), build))

    def moments(self) -> Mapping[RecordId, MomentOfTruth]:
        """Return touchpoint id -> its moment of truth."""

        def build() -> dict[RecordId, MomentOfTruth]:
            return {moment.touchpoint_id: moment for moment in self.table(MomentOfTruth).values()}

        return cast("Mapping[RecordId, MomentOfTruth]", self.cached(("moments",), (MomentOfTruth.kind,), build))

    def targets(self) -> Mapping[tuple[RecordId, RecordId], Target]:
        """Return (touchpoint id, metric id) -> what that touchpoint has to reach."""

        def build() -> dict[tuple[RecordId, RecordId], Target]:
            return {(target.touchpoint_id, target.metric_id): target for target in self.table(Target).values()}

        return cast("Mapping[tuple[RecordId, RecordId], Target]", self.cached(("targets",), (Target.kind,), build))

    def metric_at(self, metric: Metric, touchpoint_id: RecordId) -> Metric:
        """Return a metric with the target and bands that hold at one touchpoint."""
        own = self.targets().get((touchpoint_id, metric.id))
        if own is None:
            return metric
        limits = {name: getattr(own, name) for name in ("target", "good_from", "low_from")}
        return replace(metric, **{name: value for name, value in limits.items() if value is not None})

    def cases(self) -> Mapping[tuple[str, RecordId, RecordId], Case]:
        """Return (answer key, touchpoint id, metric id) -> what somebody noted about that case."""

        def build() -> dict[tuple[str, RecordId, RecordId], Case]:
            return {(c.answer_key, c.touchpoint_id, c.metric_id): c for c in self.table(Case).values()}

        return cast("Mapping[tuple[str, RecordId, RecordId], Case]", self.cached(("cases",), (Case.kind,), build))

    def _of_journey(self, record_class: type[R], journey_id: RecordId) -> list[R]:
        def build() -> dict[RecordId, list[Record]]:
            groups: dict[RecordId, list[Record]] = {}
            for record in self._tables[record_class.kind].values():
                groups.setdefault(cast(Any, record).journey_id, []).append(record)
            return groups

        groups = self.cached(("of journey", record_class.kind), (record_class.kind,), build)
        return cast("list[R]", groups.get(journey_id, []))

    # changing

    def apply(self, edit: Edit) -> None:
        """Apply `edit` whole; raise AssertionError, with nothing changed, where it does not fit what is there."""
        for change in edit.changes:
            present = self._tables[change.kind].get(change.id)
            if present is not change.before and present != change.before:
                raise AssertionError(f"edit “{edit.text}” does not fit {change.kind} {change.id}")
        self.revision += 1
        for change in edit.changes:
            table = self._tables[change.kind]
            if change.after is None:
                del table[change.id]
            else:
                table[change.id] = change.after
            self._kind_revision[change.kind] = self.revision

    def snapshot(self) -> Project:
        """Return a copy that later edits do not reach; records are shared, being frozen."""
        copy = Project.__new__(Project)
        copy._tables = {kind: dict(table) for kind, table in self._tables.items()}
        copy.revision = self.revision
        copy._cache = dict(self._cache)
        copy._kind_revision = dict(self._kind_revision)
        return copy

    def __eq__(self, other: object) -> bool:
        """Two projects are equal when they hold equal records, whatever their history."""
        return isinstance(other, Project) and self._tables == other._tables

    __hash__ = None  # type: ignore[assignment]
