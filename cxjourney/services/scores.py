"""The scores that the window shows: evidence of the open project, under the filters that the person chose.

Owns the joined frame of answers and the current view; computes nothing itself (that is `scoring`) and keeps every
result until the evidence or the view changes. Polars is loaded with the first import that a project holds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar, cast

from PySide6.QtCore import QObject, Signal

from cxjourney.domain.edits import Change, Edit
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.ids import RecordId
from cxjourney.domain.project import Project
from cxjourney.domain.records import (
    Emotion,
    Import,
    Metric,
    MetricKind,
    Persona,
    ProjectInfo,
    Segment,
    Touchpoint,
)
from cxjourney.domain.text import tr
from cxjourney.scoring import frame as blocks
from cxjourney.scoring.change import change_text, difference
from cxjourney.scoring.comments import Comment, comments
from cxjourney.scoring.compute import ScoreFilter, compute, compute_one, segment_conditions
from cxjourney.scoring.labels import MINUS, badge
from cxjourney.scoring.privacy import pooled
from cxjourney.scoring.score import Badge, Band, Score, Trend
from cxjourney.scoring.trend import EvidenceSummary, Slice, distribution, summary, trends
from cxjourney.storage.errors import ProjectFileError

if TYPE_CHECKING:
    import polars as pl

EMOTION = "emotion"
"""Stands in `View.metric_id` for colouring by what the room felt instead of by a metric."""

MAX_KEPT = 2_000

T = TypeVar("T")


class Period(StrEnum):
    """How far back answers count, seen from the last date in the evidence."""

    DAYS_90 = "90 days"
    MONTHS_12 = "12 months"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class View:
    """What the person looks at; `metric_id` None is the metric that has most to say, `EMOTION` the felt values."""

    metric_id: RecordId | None = None
    segment_id: RecordId | None = None
    period: Period = Period.ALL
    persona_id: RecordId | None = None
    weighted: bool = False


class TouchpointScore(NamedTuple):
    """One metric at one touchpoint, as the inspector shows it."""

    metric: Metric
    score: Score
    trend: Trend
    distribution: tuple[Slice, ...]


class ScoredDocument(Protocol):
    """What is needed of a document: its project, its blocks, and word of what happens to them."""

    project: Project

    @property
    def changed(self) -> Any: ...
    @property
    def replaced(self) -> Any: ...
    def block(self, record_id: RecordId, /) -> bytes: ...


class Snapshot(QObject):
    """A project that nobody edits, with its blocks: what exports without a window take their scores from."""

    changed = Signal(object)
    replaced = Signal()

    def __init__(self, project: Project, blocks: Mapping[RecordId, bytes]) -> None:
        super().__init__()
        self.project = project
        self._blocks = blocks

    def block(self, record_id: RecordId, /) -> bytes:
        """Return the bytes beside an import or a picture; raise JourneyError where they are gone."""
        if record_id not in self._blocks:
            raise JourneyError(tr("The data of an import or a picture is missing or damaged."))
        return self._blocks[record_id]


class Answers:
    """Owns the joined answers of a document's imports; each block is read once."""

    def __init__(self, document: ScoredDocument, tell: Callable[[str], object]) -> None:
        self._document = document
        self._tell = tell
        self._frame: pl.DataFrame | None = None
        self._frame_imports: tuple[RecordId, ...] = ()
        self._parts: dict[RecordId, pl.DataFrame] = {}
        self._unreadable: set[RecordId] = set()
        self._places: frozenset[RecordId] | None = None

    def has_any_at(self, touchpoint_id: RecordId) -> bool:
        """Say whether any answer was given at a touchpoint, be it on the map now or not."""
        frame = self.frame()
        if self._places is None:
            self._places = frozenset(frame["touchpoint"].unique())
        return touchpoint_id in self._places

    def frame(self) -> pl.DataFrame:
        """Return all answers of the imports that the project holds now."""
        imports = tuple(sorted(self._document.project.table(Import)))
        if self._frame is None or self._frame_imports != imports:
            self._parts = {id_: part for id_, part in self._parts.items() if id_ in imports}
            for id_ in imports:
                if id_ not in self._parts and id_ not in self._unreadable:
                    self._read(id_)
            self._frame = blocks.join_blocks(self._parts[id_] for id_ in imports if id_ in self._parts)
            self._frame_imports = imports
            self._places = None
        return self._frame

    def _read(self, import_id: RecordId) -> None:
        try:
            self._parts[import_id] = blocks.read_block(self._document.block(import_id))
        except (JourneyError, ProjectFileError) as error:
            self._unreadable.add(import_id)
            record = self._document.project.get(Import, import_id)
            name = record.file_name if record else import_id
            text = tr(
                "The answers from “{file}” cannot be read and are left out. {reason}", file=name, reason=str(error)
            )
            self._tell(text)


class Scores(QObject):
    """Answers every question about scores for one document; `changed` says that all answers may be different."""

    changed = Signal()
    problem_found = Signal(str)  # an import whose answers cannot be read, as a sentence

    def __init__(self, document: ScoredDocument, parent: QObject | None = None, *, waits: bool = False) -> None:
        """`waits`: read no answers before `start`, so that a map can be painted first."""
        super().__init__(parent)
        self._document = document
        self._waits = waits
        self._view = View()
        self._answers = Answers(document, self.problem_found.emit)
        self._cache: dict[tuple[object, ...], Any] = {}
        document.changed.connect(self._follow)
        document.replaced.connect(self._start_over)

    def start(self) -> None:
        """Read the answers from now on, and say so where there are any."""
        if self._waits:
            self._waits = False
            self._cache.clear()
            if self.has_evidence:
                self.changed.emit()

    # the view

    @property
    def view(self) -> View:
        return self._view

    def set_view(self, view: View) -> None:
        """Look at something else; says `changed` only where it is different."""
        if view != self._view:
            self._view = view
            self.changed.emit()

    def change_view(self, **fields: Any) -> None:
        """Change some fields of the view: `change_view(segment_id=None, period=Period.ALL)`."""
        self.set_view(replace(self._view, **fields))

    @property
    def metric(self) -> Metric | None:
        """The metric shown: the chosen one, else NPS if it has data, else the first with data; None for emotion."""
        chosen = self._view.metric_id
        if chosen == EMOTION:
            return None
        metric = self._project.get(Metric, chosen)
        if metric is not None:
            return metric
        present = self.metrics_with_data() or self.metrics()
        return next((metric for metric in present if metric.metric_kind is MetricKind.NPS), next(iter(present), None))

    @property
    def shows_emotion(self) -> bool:
        """Whether touchpoints are coloured by what the room felt: as chosen, or for want of any metric."""
        return self._view.metric_id == EMOTION or self.metric is None

    def where(self) -> ScoreFilter:
        """Return the current view as a filter; a persona stands for its segment unless one is chosen."""
        first, last = self._dates()
        return ScoreFilter(conditions=_conditions(self._project, self._view), date_from=first, date_to=last)

    # evidence

    @property
    def has_evidence(self) -> bool:
        """Say whether anything was imported, without reading it."""
        return bool(self._project.table(Import))

    @property
    def frame(self) -> pl.DataFrame:
        """All answers of the project, joined; see `scoring.frame` for the columns."""
        return self._answers.frame()

    def metrics(self) -> list[Metric]:
        """Return all metrics of the project in their order."""
        return sorted(self._project.table(Metric).values(), key=lambda metric: (metric.position, metric.id))

    def metrics_with_data(self) -> list[Metric]:
        """Return the metrics that any answer in the project is for, whatever the view; all of them until `start`."""
        if not self._may_read:
            return self.metrics() if self.has_evidence else []

        def build() -> frozenset[RecordId]:
            frame = self.frame
            return frozenset(id_ for id_ in blocks.metric_ids(frame) if frame[blocks.METRIC + id_].count() > 0)

        present = self._kept(("metrics with data",), build)
        return [metric for metric in self.metrics() if metric.id in present]

    def segment_values(self) -> dict[str, list[tuple[str, int]]]:
        """Return attribute -> (value, number of rows), commonest first, for building segments."""
        if not self._may_read:
            return {}

        def build() -> dict[str, list[tuple[str, int]]]:
            frame = self.frame
            found = {}
            for name in sorted(blocks.attributes(frame)):
                counted = frame[blocks.SEGMENT + name].drop_nulls().value_counts(sort=True)
                found[name] = [(str(value), int(count)) for value, count in counted.iter_rows()]
            return found

        return self._kept(("segment values",), build)

    def summary(self) -> EvidenceSummary:
        """Return how much evidence the current view takes in."""
        if not self._may_read:
            return EvidenceSummary()
        where = self.where()
        return self._kept(("summary", where), lambda: summary(self.frame, where))

    # scores

    def scores_by(self, metric: Metric, *by: str) -> list[Score]:
        """Return scores of the current view by any dimensions; see `scoring.compute.compute`."""
        if not self._may_read:
            return []
        where, weighted = self.where(), self._view.weighted
        key = ("scores", metric, by, where, weighted)
        return self._kept(key, lambda: compute(self.frame, self._project, metric, by, where, weighted))

    def touchpoint_score(self, touchpoint_id: RecordId, metric: Metric) -> Score | None:
        """Return the score of one touchpoint, its sub-journey included; None where it has no answers."""
        below = touchpoints_below(self._project, touchpoint_id)
        single = self._by_place(metric, "touchpoint")
        if not below or not self._may_read:
            return single.get(touchpoint_id)
        ids, weighted = (touchpoint_id, *below), self._view.weighted
        where = replace(self.where(), touchpoint_ids=ids)

        def build() -> Score | None:
            score = compute_one(self.frame, self._project, metric, where, weighted)
            members = [single[id_] for id_ in ids if id_ in single]
            return score and pooled(score, members, self._project.info.anonymity_threshold)

        return self._kept(("rolled up", metric, where, weighted), build)

    def badges(self, journey_id: RecordId) -> dict[RecordId, Badge]:
        """Return touchpoint id -> badge for every touchpoint of a journey."""
        touchpoints = self._project.touchpoints(journey_id)
        metric, minimum_n = self.metric, self._project.info.minimum_n
        if metric is None:
            felt = self._project.emotions(self._view.persona_id)
            return {t.id: emotion_badge(felt.get(t.id)) for t in touchpoints}
        if self._waits and self.has_evidence:
            return {t.id: Badge("…", Band.NONE, tr("The scores are being read.")) for t in touchpoints}
        return {t.id: badge(metric, self.touchpoint_score(t.id, metric), minimum_n) for t in touchpoints}

    def stage_trends(self, journey_id: RecordId) -> dict[RecordId, Trend]:
        """Return stage id -> monthly trend of the metric shown, for the stages that have dated answers."""
        metric = self.metric
        if metric is None:
            return {}
        found = self._trends(metric, "stage")
        return {stage.id: found[stage.id] for stage in self._project.stages(journey_id) if stage.id in found}

    def touchpoint_scores(self, touchpoint_id: RecordId) -> list[TouchpointScore]:
        """Return every metric with answers at a touchpoint, the one shown on the map first."""
        shown = self.metric
        found = []
        for metric in sorted(self.metrics_with_data(), key=lambda metric: metric != shown):
            score = self.touchpoint_score(touchpoint_id, metric)
            if score is not None:
                trend = self._trends(metric, "touchpoint").get(touchpoint_id, Trend((), "", Band.NONE))
                found.append(TouchpointScore(metric, score, trend, distribution(metric, score)))
        return found

    def change_since(self, touchpoint_id: RecordId, metric: Metric) -> str:
        """Return the change against the period just before, in words; empty where it cannot be told."""
        first, last = self._dates(Period.MONTHS_12 if self._view.period is Period.ALL else self._view.period)
        shown = self.touchpoint_score(touchpoint_id, metric)
        if first is None or last is None or shown is None or shown.withheld:
            return ""
        ids = (touchpoint_id, *touchpoints_below(self._project, touchpoint_id))
        now = replace(self.where(), date_from=first, date_to=last, touchpoint_ids=ids)
        before = replace(now, date_from=first - (last - first) - timedelta(days=1), date_to=first - timedelta(days=1))

        def build() -> str:
            pair = [
                compute_one(self.frame, self._project, metric, where, self._view.weighted) for where in (before, now)
            ]
            if pair[0] is None or pair[1] is None or pair[0].n < self._project.info.minimum_n:
                return ""
            return change_text(metric, difference(metric, pair[0], pair[1]))

        return self._kept(("change", metric, now, self._view.weighted), build)

    def comments(self, touchpoint_id: RecordId | None = None, limit: int = 50, text: str = "") -> list[Comment]:
        """Return the newest comments at a touchpoint (None: anywhere) in the current view that hold all words."""
        if not self._may_read:
            return []
        where = self.where()
        ids = None if touchpoint_id is None else (touchpoint_id, *touchpoints_below(self._project, touchpoint_id))
        key = ("comments", ids, where, text, limit)
        return self._kept(key, lambda: comments(self.frame, self._project, ids, where, text, limit))

    # inside

    @property
    def _may_read(self) -> bool:
        return not self._waits and self.has_evidence

    @property
    def _project(self) -> Project:
        return self._document.project

    def _by_place(self, metric: Metric, place: str) -> Mapping[RecordId, Score]:
        scores = self.scores_by(metric, place)
        key = ("by place", metric, place, self.where(), self._view.weighted)
        return self._kept(key, lambda: {score.by[0][1]: score for score in scores})

    def _trends(self, metric: Metric, place: str) -> Mapping[RecordId, Trend]:
        if not self._may_read:
            return {}
        where, weighted = self.where(), self._view.weighted
        key = ("trends", metric, place, where, weighted)
        return self._kept(key, lambda: trends(self.frame, self._project, metric, place, where, weighted))

    def _dates(self, period: Period | None = None) -> tuple[date | None, date | None]:
        period = period or self._view.period
        last = max((i.last_date for i in self._project.table(Import).values() if i.last_date), default=None)
        if period is Period.ALL or last is None:
            return None, None
        if period is Period.DAYS_90:
            return last - timedelta(days=89), last
        day = 28 if (last.month, last.day) == (2, 29) else last.day
        return last.replace(year=last.year - 1, day=day) + timedelta(days=1), last

    def _kept(self, key: tuple[object, ...], build: Callable[[], T]) -> T:
        if key not in self._cache:
            if len(self._cache) >= MAX_KEPT:
                self._cache.clear()
            self._cache[key] = build()
        return cast(T, self._cache[key])

    def _follow(self, edit: Edit) -> None:
        answered = self._answers.has_any_at if self._may_read else None
        if any(_matters(change, answered) for change in edit.changes):
            self._cache.clear()
            self.changed.emit()
        elif self.shows_emotion and any(isinstance(change.record, Emotion) for change in edit.changes):
            self.changed.emit()

    def _start_over(self) -> None:
        self._cache.clear()
        self._answers = Answers(self._document, self.problem_found.emit)
        self._view = _still_there(self._project, self._view)
        self.changed.emit()


def _conditions(project: Project, view: View) -> tuple[Any, ...]:
    segment_id = view.segment_id
    if segment_id is None:
        persona = project.get(Persona, view.persona_id)
        segment_id = persona.segment_id if persona else None
    return segment_conditions(project, segment_id)


def _still_there(project: Project, view: View) -> View:
    """Return the view without what the project does not hold, as after an older version came back."""
    return replace(
        view,
        metric_id=view.metric_id if view.metric_id == EMOTION or project.get(Metric, view.metric_id) else None,
        segment_id=view.segment_id if project.get(Segment, view.segment_id) else None,
        persona_id=view.persona_id if project.get(Persona, view.persona_id) else None,
    )


def touchpoints_below(project: Project, touchpoint_id: RecordId) -> tuple[RecordId, ...]:
    """Return the touchpoints of the sub-journey that a touchpoint opens, and of theirs, each once."""
    found: dict[RecordId, None] = {}
    waiting = [touchpoint_id]
    while waiting:
        touchpoint = project.get(Touchpoint, waiting.pop())
        if touchpoint is None or touchpoint.sub_journey_id is None:
            continue
        for below in project.touchpoints(touchpoint.sub_journey_id):
            if below.id not in found and below.id != touchpoint_id:
                found[below.id] = None
                waiting.append(below.id)
    return tuple(found)


def emotion_badge(emotion: Emotion | None) -> Badge:
    """Return the badge of a felt value from -2 to +2; half a step from the middle is already good or low."""
    if emotion is None:
        return Badge(tr("no data"), Band.NONE, tr("Nobody has said yet how this feels."))
    value = emotion.value
    sign = "+" if value > 0 else MINUS if value < 0 else ""
    text = f"{sign}{abs(value):g}"
    band = Band.GOOD if value >= 0.5 else Band.LOW if value <= -0.5 else Band.MIDDLE
    detail = tr("Felt {value} on a scale from −2 to +2.", value=text)
    return Badge(text, band, f"{detail} {emotion.comment}".strip())


def _matters(change: Change, answered: Callable[[RecordId], bool] | None) -> bool:
    """Say whether a change can alter any score: most edits on a map cannot, and must not cost a recount.

    `answered` tells whether anybody was asked at a touchpoint; None: that is not known yet.
    """
    before, after = change.before, change.after
    opens = any(isinstance(record, Touchpoint) and record.sub_journey_id is not None for record in (before, after))
    if isinstance(change.record, Touchpoint) and answered is not None and not opens and not answered(change.id):
        return False
    if isinstance(change.record, (Import, Metric, Segment)):
        return True
    if isinstance(before, Touchpoint) and isinstance(after, Touchpoint):
        return (before.stage_id, before.sub_journey_id) != (after.stage_id, after.sub_journey_id)
    if isinstance(before, Persona) and isinstance(after, Persona):
        return before.segment_id != after.segment_id
    if isinstance(before, ProjectInfo) and isinstance(after, ProjectInfo):
        fields = ("minimum_n", "anonymity_threshold", "confidence")
        return any(getattr(before, name) != getattr(after, name) for name in fields)
    return isinstance(change.record, (Touchpoint, Persona))
