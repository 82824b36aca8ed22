"""One piece of work at a time beside a dialog: a new one replaces the old one, and closing ends it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from cxjourney.services.tasks import Runner, Task


class Effort(QObject):
    """Owns the task under way; answers of a task that was replaced or stopped are not heard."""

    progressed = Signal(float)

    def __init__(self, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._task: Task | None = None
        self._number = 0
        self._running = 0

    @property
    def is_busy(self) -> bool:
        return self._running == self._number and self._running > 0

    def run(
        self, function: Callable[..., Any], *args: Any, on_done: Callable[[Any], None],
        on_failed: Callable[[Exception], None], **kwargs: Any,
    ) -> None:  # fmt: skip
        """Run something; `on_done` or `on_failed` is told unless it was stopped before."""
        self.stop()
        self._number += 1
        number = self._running = self._number

        def over(answer: Callable[[Any], None]) -> Callable[[Any], None]:
            def told(value: Any) -> None:
                if number == self._running:
                    self._running = 0
                    self._task = None
                    answer(value)

            return told

        task = self._runner.run(
            function, *args, on_done=over(on_done), on_failed=over(on_failed),
            on_progress=lambda share, _doing: self._tell(number, share), **kwargs,
        )  # fmt: skip
        if number == self._running:
            self._task = task  # one run at once is over already, and may have begun another

    def stop(self) -> None:
        """End what is under way; nothing has been changed by it."""
        if self._task is not None:
            self._task.cancel()
        self._task = None
        self._running = 0

    def _tell(self, number: int, share: float) -> None:
        if number == self._running:
            self.progressed.emit(share)
