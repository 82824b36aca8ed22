"""Long work beside the window: plain data goes to a worker thread, plain data comes back to the main thread.

A function that wants to tell how far it is, or to stop when asked, takes a keyword argument `task: TaskContext`.
Nothing of Qt may be used in such a function.
"""

from __future__ import annotations

import inspect
import threading
import time
from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal
from shiboken6 import isValid

from cxjourney.domain.errors import JourneyError
from cxjourney.storage.errors import ProjectFileError

Done = Callable[[Any], None]
Failed = Callable[[Exception], None]
Progress = Callable[[float, str], None]

_PAUSE = 0.05  # seconds between two reports of progress


class CancelledError(Exception):
    """Raised inside the work when the person cancelled it; it ends the work and is told to nobody."""


class TaskContext:
    """What the work sees of its task: a way to report, and whether it was cancelled. Safe in any thread."""

    def __init__(self, report: Progress | None = None) -> None:
        self._report = report
        self._cancelled = threading.Event()
        self._last = 0.0

    @property
    def is_cancelled(self) -> bool:
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Ask the work to stop at its next report."""
        self._cancelled.set()

    def progress(self, fraction: float, text: str = "") -> None:
        """Tell how far the work is, from 0 to 1, and go on; raise CancelledError where it was cancelled."""
        self.check()
        now = time.monotonic()
        if self._report is not None and (fraction >= 1.0 or now - self._last >= _PAUSE):
            self._last = now
            self._report(min(max(fraction, 0.0), 1.0), text)

    def check(self) -> None:
        """Go on, or raise CancelledError where the task was cancelled."""
        if self._cancelled.is_set():
            raise CancelledError


class Task(QObject):
    """One piece of work under way; lives on the main thread. `finished` comes last, however it ended."""

    finished = Signal()
    _reported = Signal(float, str)
    _ended = Signal(object, object)

    def __init__(self, on_done: Done | None, on_failed: Failed | None, on_progress: Progress | None) -> None:
        super().__init__()
        self.context = TaskContext(self._reported.emit)
        self.is_running = True
        self._on_done, self._on_failed, self._on_progress = on_done, on_failed, on_progress
        self._reported.connect(self._tell_progress, Qt.ConnectionType.QueuedConnection)
        self._ended.connect(self._tell_end, Qt.ConnectionType.QueuedConnection)

    def cancel(self) -> None:
        """Stop the work as soon as it looks; none of the callbacks comes any more."""
        self.context.cancel()

    def _tell_progress(self, fraction: float, text: str) -> None:
        if self._on_progress is not None and self.is_running and not self.context.is_cancelled:
            self._on_progress(fraction, text)

    def _tell_end(self, result: object, error: Exception | None) -> None:
        self.is_running = False
        try:
            if not self.context.is_cancelled:
                self._tell_outcome(result, error)
        finally:
            self.finished.emit()

    def _tell_outcome(self, result: object, error: Exception | None) -> None:
        if error is None:
            if self._on_done is not None:
                self._on_done(result)
        elif self._on_failed is not None and isinstance(error, JourneyError | ProjectFileError | OSError):
            self._on_failed(error)
        else:
            raise error  # a bug, or nobody to tell: the crash handler's


class Runner(Protocol):
    """Runs work, beside the window or at once."""

    def run(
        self,
        function: Callable[..., Any],
        *args: Any,
        on_done: Done | None = None,
        on_failed: Failed | None = None,
        on_progress: Progress | None = None,
        **kwargs: Any,
    ) -> Task: ...

    def close(self) -> None: ...


class TaskRunner(QObject):
    """Owns the worker threads and the tasks under way; callbacks come on the main thread, in an event loop."""

    busy_changed = Signal(bool)

    def __init__(self, threads: int = 2) -> None:
        super().__init__()
        self._pool = QThreadPool()
        self._pool.setMaxThreadCount(threads)
        self._tasks: list[Task] = []

    @property
    def is_busy(self) -> bool:
        return bool(self._tasks)

    def run(
        self,
        function: Callable[..., Any],
        *args: Any,
        on_done: Done | None = None,
        on_failed: Failed | None = None,
        on_progress: Progress | None = None,
        **kwargs: Any,
    ) -> Task:
        """Run `function` in a worker thread and return its task, which can be cancelled.

        `on_failed` hears JourneyError, ProjectFileError and OSError; other exceptions are bugs and go to the crash
        handler.
        """
        task = Task(on_done, on_failed, on_progress)
        self._tasks.append(task)
        task.finished.connect(lambda: self._forget(task))
        self._pool.start(_Work(task, _bound(function, task.context, args, kwargs)))
        if len(self._tasks) == 1:
            self.busy_changed.emit(True)
        return task

    def close(self) -> None:
        """Cancel everything and wait for the threads to end; no callback comes after this."""
        for task in self._tasks:
            task.cancel()
        if isValid(self._pool):  # a program that ends may have taken it away already, its threads waited for
            self._pool.clear()
            self._pool.waitForDone(-1)
        self._tasks.clear()

    def _forget(self, task: Task) -> None:
        if task in self._tasks:
            self._tasks.remove(task)
            if not self._tasks:
                self.busy_changed.emit(False)


class _Work(QRunnable):
    """Carries the work to a worker thread and its outcome back."""

    def __init__(self, task: Task, function: Callable[[], Any]) -> None:
        super().__init__()
        self._task = task
        self._function = function

    def run(self) -> None:
        try:
            self._task.context.check()
            outcome: tuple[object, Exception | None] = (self._function(), None)
        except Exception as error:  # noqa: BLE001 (whatever happened is raised again on the main thread)
            outcome = (None, error)
        self._task._ended.emit(*outcome)


class SynchronousRunner:
    """Runs work at once, for the command line and for tests; the task is over when `run` returns."""

    def run(
        self,
        function: Callable[..., Any],
        *args: Any,
        on_done: Done | None = None,
        on_failed: Failed | None = None,
        on_progress: Progress | None = None,
        **kwargs: Any,
    ) -> Task:
        """Run `function` now, with the same callbacks as TaskRunner."""
        task = Task(on_done, on_failed, on_progress)
        task.context = TaskContext(task._tell_progress)
        try:
            result = _bound(function, task.context, args, kwargs)()
        except CancelledError:
            task.cancel()
            task._tell_end(None, None)
        except (JourneyError, ProjectFileError, OSError) as error:
            task._tell_end(None, error)
        else:
            task._tell_end(result, None)
        return task

    def close(self) -> None:
        """Nothing is ever left to wait for."""


def _bound(
    function: Callable[..., Any], context: TaskContext, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Callable[[], Any]:
    if "task" in inspect.signature(function).parameters:
        kwargs = {**kwargs, "task": context}
    return lambda: function(*args, **kwargs)
