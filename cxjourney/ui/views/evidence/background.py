"""Figures that may take a while: at once where there are few answers, beside the window where there are many."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from cxjourney.domain.errors import JourneyError
from cxjourney.domain.records import Import

if TYPE_CHECKING:
    from cxjourney.domain.project import Project
    from cxjourney.services.tasks import Runner, Task

QUICK_ROWS = 60_000
"""With more rows than these, figures are worked out in a thread."""


class Background(QObject):
    """Owns the work under way, one piece for each asker; a newer question makes an older one pointless.

    `failed(text)` carries the sentence of a question that cannot be answered.
    """

    busy_changed = Signal(bool)
    failed = Signal(str)

    def __init__(self, project: Callable[[], Project], parent: QObject) -> None:
        super().__init__(parent)
        self._project = project
        self._runner: Runner | None = None
        self._tasks: dict[str, Task] = {}

    @property
    def is_busy(self) -> bool:
        return bool(self._tasks)

    def ask(self, asker: str, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        """Let `done` have what `work` returns; `work` touches nothing of Qt and nothing that changes."""
        self.forget(asker)
        if sum(one.taken for one in self._project().table(Import).values()) <= QUICK_ROWS:
            try:
                result = work()
            except JourneyError as error:
                self.failed.emit(str(error))
            else:
                done(result)
            return
        if self._runner is None:
            from cxjourney.services.tasks import TaskRunner

            runner = TaskRunner(threads=1)
            self.destroyed.connect(runner.close)
            self._runner = runner

        def arrived(result: Any) -> None:
            self._end(asker)
            done(result)

        def refused(error: Exception) -> None:
            self._end(asker)
            self.failed.emit(str(error))

        task = self._runner.run(work, on_done=arrived, on_failed=refused)
        self._tasks[asker] = task
        self.busy_changed.emit(True)

    def forget(self, asker: str) -> None:
        """Drop what an asker still waits for."""
        task = self._tasks.get(asker)
        if task is not None:
            task.cancel()
            self._end(asker)

    def _end(self, asker: str) -> None:
        self._tasks.pop(asker, None)
        if not self._tasks:
            self.busy_changed.emit(False)
