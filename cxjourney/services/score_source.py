"""The answers of the open project under the view that a person chose, and when either changes.

Owns the joined frame, the view and every result until one of them is another. What is asked of them is `scores`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar, cast

from PySide6.QtCore import QObject, QThread, QTimer, Signal

from cxjourney.domain.edits import Edit
from cxjourney.domain.ids import RecordId
from cxjourney.domain.project import Project
from cxjourney.domain.records import Emotion, Import, Metric
from cxjourney.scoring import frame as blocks
from cxjourney.scoring.compute import ScoreFilter
from cxjourney.scoring.score import headline
from cxjourney.services.answers import Answers, ScoredDocument
from cxjourney.services.score_views import EMOTION, View, filter_of, matters, still_there
from cxjourney.services.tasks import Runner, TaskRunner

if TYPE_CHECKING:
    import polars as pl

MAX_KEPT = 2_000
PREPARE_AFTER = 400  # milliseconds

T = TypeVar("T")


class ScoreSource(QObject):
    """Owns the answers and the view; `changed` says that all scores may be different."""

    changed = Signal()
    problem_found = Signal(str)  # an import whose answers cannot be read, as a sentence

    def __init__(
        self,
        document: ScoredDocument,
        parent: QObject | None = None,
        *,
        waits: bool = False,
        runner: Runner | None = None,
    ) -> None:
        """`waits`: read no answers before `start`, so that a map can be painted first, and many beside the window.

        `runner` does that reading; without one the scores have a worker of their own.
        """
        super().__init__(parent)
        self._document = document
        self._waits = waits
        self._view = View()
        if waits and runner is None:
            runner = own = TaskRunner(threads=1)
            self.destroyed.connect(lambda: own.close())
        self._answers = Answers(document, self.problem_found.emit, self._on_arrived, runner)
        self._cache: dict[tuple[object, ...], Any] = {}
        document.changed.connect(self._follow)
        document.replaced.connect(self._start_over)

    def start(self) -> None:
        """Read the answers from now on, and say so where there are any."""
        if self._waits:
            self._waits = False
            self._cache.clear()
            if self.has_evidence and self._may_read:
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
        return headline(self.metrics_with_data() or self.metrics())

    @property
    def shows_emotion(self) -> bool:
        """Whether touchpoints are coloured by what the room felt: as chosen, or for want of any metric."""
        return self._view.metric_id == EMOTION or self.metric is None

    def where(self) -> ScoreFilter:
        """Return the current view as a filter; a persona stands for its segment unless one is chosen."""
        return self._kept(("where", self._view), lambda: filter_of(self._project, self._view))

    # evidence

    @property
    def is_reading(self) -> bool:
        """Say whether answers are being read beside the window; `changed` comes once they are there."""
        return self._answers.is_reading

    @property
    def is_preparing(self) -> bool:
        """Say whether what will be asked next is being worked out beside the window; nothing needs to wait for it."""
        return self._answers.is_preparing

    @property
    def has_evidence(self) -> bool:
        """Say whether anything was imported, without reading it."""
        return bool(self._project.table(Import))

    @property
    def frame(self) -> pl.DataFrame:
        """All answers of the project, joined; see `scoring.frame` for the columns."""
        return self._answers.frame()

    def origins(self) -> tuple[tuple[RecordId, int], ...]:
        """Return the imports in the order of the rows of `frame`, each with its number of rows."""
        return self._answers.origins()

    def metrics(self) -> list[Metric]:
        """Return all metrics of the project in their order."""
        return self._project.ordered(Metric)

    def metrics_with_data(self) -> list[Metric]:
        """Return the metrics that any answer in the project is for, whatever the view; all of them until `start`."""
        if not self._may_read:
            return self.metrics() if self.has_evidence else []

        def build() -> frozenset[RecordId]:
            frame = self.frame
            return frozenset(id_ for id_ in blocks.metric_ids(frame) if frame[blocks.METRIC + id_].count() > 0)

        present = self._kept(("metrics with data",), build)
        return [metric for metric in self.metrics() if metric.id in present]

    # inside

    @property
    def _may_read(self) -> bool:
        """Whether there are answers to count; the first call begins to read them."""
        if self._waits or not self.has_evidence:
            return False
        self._answers.frame()
        return self._answers.is_ready

    @property
    def _project(self) -> Project:
        return self._document.project

    def _kept(self, key: tuple[object, ...], build: Callable[[], T]) -> T:
        if key not in self._cache:
            if len(self._cache) >= MAX_KEPT:
                self._cache.clear()
            self._cache[key] = build()
        return cast(T, self._cache[key])

    def _follow(self, edit: Edit) -> None:
        answered = self._answers.has_any_at if self._may_read else None
        if any(matters(change, answered) for change in edit.changes):
            self._cache.clear()
            self._view = still_there(self._project, self._view)
            self.changed.emit()
        elif self.shows_emotion and any(isinstance(change.record, Emotion) for change in edit.changes):
            self.changed.emit()

    def _on_arrived(self) -> None:
        self._cache.clear()
        self.changed.emit()
        if QThread.currentThread().eventDispatcher() is not None:  # a worker at once would hold up the painting
            QTimer.singleShot(PREPARE_AFTER, self, self._answers.prepare)

    def _start_over(self) -> None:
        self._cache.clear()
        self._answers = self._answers.renewed()
        self._view = still_there(self._project, self._view)
        self.changed.emit()
