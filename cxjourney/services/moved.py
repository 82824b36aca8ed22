"""What the newest evidence changed, worked out beside the window whenever an import brings a later period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from cxjourney.domain.edits import Edit
from cxjourney.domain.ids import RecordId
from cxjourney.domain.records import Import, Metric, ProjectInfo
from cxjourney.scoring.moves import Move, Moves, find_moves, spans_of

if TYPE_CHECKING:
    import polars as pl

    from cxjourney.domain.project import Project
    from cxjourney.scoring.moves import Span
    from cxjourney.services.answers import ScoredDocument
    from cxjourney.services.scores import Scores
    from cxjourney.services.tasks import Runner, Task


class Moved(QObject):
    """Owns what moved since the evidence before; `changed` says that it is another, `found` that an import brought it.

    It holds as long as the imports that brought it: taking them out, or undoing, takes the marks off.
    """

    changed = Signal()
    found = Signal()

    def __init__(self, document: ScoredDocument, scores: Scores, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._scores = scores
        self._runner = runner
        self._task: Task | None = None
        self._import_ids: frozenset[RecordId] = frozenset()
        self._by_metric: dict[RecordId, Moves] = {}

    @property
    def _project(self) -> Project:
        return self._document.project

    def follow(self, edit: Edit) -> None:
        """Work out what an edit's imports changed; forget it where they go."""
        added = [change.id for change in edit.changes if change.kind == Import.kind and change.before is None]
        gone = {change.id for change in edit.changes if change.kind == Import.kind and change.after is None}
        if added:
            self._work_out(added)
        elif gone & self._import_ids:
            self.clear()
        elif self._import_ids and edit.kinds() & {Metric.kind, ProjectInfo.kind, Import.kind}:
            self._work_out(sorted(self._import_ids), tell=False)

    def clear(self) -> None:
        """Take the marks off."""
        if self._task is not None:
            self._task.cancel()
            self._task = None
        self._import_ids = frozenset()
        if self._by_metric:
            self._by_metric = {}
            self.changed.emit()

    def moves(self, metric: Metric | None) -> Moves | None:
        """Return what moved in a metric; None where nothing was compared."""
        return self._by_metric.get(metric.id) if metric is not None else None

    def marks(self, metric: Metric | None) -> Mapping[RecordId, Move]:
        """Return touchpoint id -> move in a metric."""
        found = self.moves(metric)
        return found.by_touchpoint if found is not None else {}

    def most_telling(self) -> Moves | None:
        """Return what moved in the metric shown, else in the one where most moved."""
        shown = self.moves(self._scores.metric)
        if shown is not None and shown.moved:
            return shown
        return max(self._by_metric.values(), key=lambda moves: len(moves.moved), default=shown)

    def _work_out(self, import_ids: Sequence[RecordId], *, tell: bool = True) -> None:
        self.clear()
        spans = spans_of(self._project, import_ids)
        if spans is None:
            return
        self._import_ids = frozenset(import_ids)

        def done(by_metric: dict[RecordId, Moves]) -> None:
            self._task = None
            self._by_metric = by_metric
            self.changed.emit()
            if tell:
                self.found.emit()

        task = self._runner.run(
            _compare, self._scores.frame, self._project.snapshot(), self._scores.metrics_with_data(), *spans,
            on_done=done,
        )  # fmt: skip
        self._task = task if task.is_running else None


def _compare(
    frame: pl.DataFrame, project: Project, metrics: Sequence[Metric], earlier: Span, later: Span
) -> dict[RecordId, Moves]:
    return {moves.metric_id: moves for moves in find_moves(frame, project, metrics, earlier, later)}
