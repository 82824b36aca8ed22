"""Listening to customers: their comments, what stands out in them, and the cases to call back, beside the window.

Everything here is worked out in a worker thread and handed over on the main thread; of several questions of one kind
only the newest is answered. What may be shown is decided by `scoring`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from cxjourney.domain.ids import RecordId
from cxjourney.domain.project import Project
from cxjourney.domain.records import Condition, Import, Metric, ProjectInfo, Segment, Stage, Touchpoint
from cxjourney.exchange.csv_table import csv_bytes
from cxjourney.scoring.cases import CaseList, case_table, cases
from cxjourney.scoring.comments import Comment, CommentIndex, CommentList, CommentOrder, CommentQuery
from cxjourney.scoring.compute import EVERYTHING, ScoreFilter
from cxjourney.scoring.terms import Term, frequent_terms
from cxjourney.scoring.text_search import words_of
from cxjourney.scoring.trend import summary
from cxjourney.services.tasks import Runner, SynchronousRunner, Task, TaskRunner

if TYPE_CHECKING:
    import polars as pl

    from cxjourney.services.scores import ScoredDocument, Scores

QUICK_ROWS = 10_000
"""With no more rows than these everything is worked out at once, without a thread."""

Terms = dict[RecordId, list[Term]]


@dataclass(frozen=True, slots=True)
class Found:
    """The comments that a query and a text asked for: the list, and the numbers of those that hold the words."""

    comments: CommentList
    numbers: pl.Series
    text: str
    channels: tuple[str, ...] = ()  # all that answers came by

    def __len__(self) -> int:
        return len(self.numbers)

    @property
    def words(self) -> list[str]:
        """The folded words that every one of the comments holds."""
        return words_of(self.text)

    def page(self, first: int, count: int) -> list[Comment]:
        """Return some of the comments found, in their order."""
        return self.comments.comments(self.numbers.slice(first, count))


class Listening(QObject):
    """Owns the worker threads that search one document's comments, and what they found last."""

    def __init__(
        self, document: ScoredDocument, scores: Scores, parent: QObject | None = None, runner: Runner | None = None
    ) -> None:
        super().__init__(parent)
        self._document, self._scores = document, scores
        self._list: tuple[object, CommentList] | None = None
        self._terms: tuple[object, Terms] | None = None
        self._tasks: dict[str, Task] = {}
        self._runner = runner

    @property
    def has_evidence(self) -> bool:
        """Whether there is anything to listen to."""
        return self._scores.has_evidence

    def find(self, query: CommentQuery, text: str, done: Callable[[Found], object]) -> None:
        """Find the comments of a query that hold every word of a text; a search that was under way is given up."""
        project, frame, known = self._project(), self._scores.frame, self._list
        key = (id(frame), _revision(project), query)

        def work() -> Found:
            index = CommentIndex(frame)
            found = known[1] if known is not None and known[0] == key else index.select(project, query)
            return Found(found, found.search(text), text, index.channels)

        def tell(found: Found) -> None:
            self._list = (key, found.comments)
            done(found)

        self._run("comments", work, tell)

    def find_terms(self, query: CommentQuery, done: Callable[[Terms], object]) -> None:
        """Find what stands out at each touchpoint among the comments of a query, whatever touchpoints it asks for."""
        wide = replace(query, where=replace(query.where, touchpoint_ids=None), order=CommentOrder.NEWEST)
        project, frame, known = self._project(), self._scores.frame, self._terms
        key = (id(frame), _revision(project), wide)
        if known is not None and known[0] == key:
            done(known[1])
            return

        def work() -> Terms:
            rows = CommentIndex(frame).select(project, wide).rows
            return frequent_terms(rows, project.info.anonymity_threshold)

        def tell(found: Terms) -> None:
            self._terms = (key, found)
            done(found)

        self._run("terms", work, tell)

    def find_cases(self, metric: Metric, done: Callable[[CaseList], object]) -> None:
        """Find the cases of a metric among the answers of the period that is looked at."""
        project, frame, origins, view = (
            self._project(),
            self._scores.frame,
            self._scores.origins(),
            self._scores.where(),
        )
        where = replace(EVERYTHING, date_from=view.date_from, date_to=view.date_to)

        def work() -> CaseList:
            found = cases(frame, project, metric, where, origins=origins)
            found.prepare()
            return found

        self._run("cases", work, done)

    def write_cases(self, found: CaseList, metric: Metric, done: Callable[[bytes], object]) -> None:
        """Hand over the cases of a list as a CSV file, in which no cell can become a formula."""
        project = self._project()
        self._run("file", lambda: csv_bytes(*case_table(found, project, metric)), done)

    def count(self, conditions: tuple[Condition, ...], done: Callable[[int, int], object]) -> None:
        """Count the answers that conditions let through, and all answers."""
        if not self.has_evidence:
            done(0, 0)
            return
        frame = self._scores.frame

        def work() -> tuple[int, int]:
            return summary(frame, ScoreFilter(conditions)).rows, frame.height

        self._run("count", work, lambda found: done(*found))

    def _project(self) -> Project:
        return self._document.project.snapshot()

    def _run(self, kind: str, work: Callable[[], Any], tell: Callable[[Any], object]) -> None:
        present = self._tasks.get(kind)
        if present is not None and present.is_running:
            present.cancel()

        def on_done(result: object) -> None:
            tell(result)

        self._tasks[kind] = self._runner_for(kind).run(work, on_done=on_done)

    def _runner_for(self, kind: str) -> Runner:
        """Return who does the work: at once where there are few answers, else a worker thread."""
        if self._runner is not None:
            return self._runner
        rows = sum(one.taken for one in self._document.project.table(Import).values())
        if rows <= QUICK_ROWS and kind != "file":
            return SynchronousRunner()
        self._runner = own = TaskRunner(threads=2)
        self.destroyed.connect(lambda: own.close())
        return own


def _revision(project: Project) -> int:
    """Return the newest change of what decides which comments may be shown."""
    return project.kind_revision(ProjectInfo.kind, Metric.kind, Segment.kind, Stage.kind, Touchpoint.kind)
