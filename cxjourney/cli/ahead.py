"""Doing beside each other what an import needs: reading the data, opening the project, loading libraries."""

from __future__ import annotations

import importlib
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

_FOR_PLANNING = ("polars", "cxjourney.evidence.blocks", "cxjourney.evidence.event_log")
_FOR_KEEPING = ("cxjourney.storage.working_copy",)
_ROWS_ARE_READ = 0.75  # of the reader's progress

T = TypeVar("T")


class Ahead(Generic[T]):
    """Work that began before its result is asked for; `work` is given what says whether it is still wanted."""

    def __init__(self, work: Callable[[Callable[[], bool]], T]) -> None:
        self._work = work
        self._unwanted = threading.Event()
        self._results: list[T] = []
        self._errors: list[BaseException] = []
        self._thread = threading.Thread(target=self._run, name="reading ahead")
        self._thread.start()

    def result(self) -> T:
        """Return what the work gave, once, or raise what it raised."""
        self._thread.join()
        if self._errors:
            raise self._errors[0]
        return self._results.pop()  # which may be large and is not kept here

    def cancel(self) -> None:
        """End the work where nobody wants its result any more, and wait for its end."""
        self._unwanted.set()
        self._thread.join()

    def _run(self) -> None:
        try:
            self._results.append(self._work(self._unwanted.is_set))
        except BaseException as error:  # noqa: BLE001 (raised again where the result is asked for)
            self._errors.append(error)


def load_ahead(progress: Callable[[float, str], None] | None = None) -> Callable[[float, str], None]:
    """Load what planning and keeping need in a thread; whoever needs one of them before waits as for any import.

    Return what the reader is to tell its progress to, `progress` being told too: what keeping needs is loaded only
    when the rows are read. Until then the reader has use for every core, and after that for one.
    """
    _load(_FOR_PLANNING)
    waiting = [_FOR_KEEPING]

    def tell(share: float, doing: str) -> None:
        if share >= _ROWS_ARE_READ and waiting:
            _load(waiting.pop())
        if progress is not None:
            progress(share, doing)

    return tell


def _load(names: tuple[str, ...]) -> None:
    threading.Thread(target=lambda: [importlib.import_module(name) for name in names], daemon=True).start()
