"""One writing of the person's file, on the spot or in a thread beside the window."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cxjourney.storage.errors import Reason, failure, file_errors

if TYPE_CHECKING:
    from cxjourney.storage.session import Fingerprint
    from cxjourney.storage.working_copy import WorkingCopy


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: how the file looks, which state of the working copy it holds, how long it took."""

    base: Fingerprint
    state: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Writing:
    """What to write and where; `look` refuses where another program changed the file."""

    working: WorkingCopy
    path: Path
    backup: str
    look: bool

    def run(self) -> Written:
        """Write the file; raise ProjectFileError with the old one intact. Uses no connection of another thread."""
        from cxjourney.storage.glance import glance
        from cxjourney.storage.publishing import publish

        started = time.monotonic()
        if self.look:
            self._look_underneath()
        states: list[str] = []
        base = publish(
            self.working.database,
            self.path,
            copied=lambda fresh: states.append(glance(fresh).state),
            about_to_replace=lambda digest: self.working.update_session(next_sha256=digest),
            backup=self.backup,
        )
        return Written(base, states[0], time.monotonic() - started)

    def _look_underneath(self) -> None:
        base = self.working.session.base
        with file_errors(self.path):
            if base is not None and not base.still_fits(self.path):
                raise failure(self.path, Reason.CHANGED_UNDERNEATH)


class Beside:
    """Owns the thread of one writing; whoever waited for it takes the outcome."""

    def __init__(self, writing: Writing, tell: Callable[[], object]) -> None:
        """Start at once; `tell` is called in the thread when it has ended, however that was."""
        self._writing = writing
        self._tell = tell
        self._written: Written | None = None
        self._error: Exception | None = None
        self._thread = threading.Thread(target=self._run, name="file writer")
        self._thread.start()

    def wait(self) -> None:
        """Return when the file is written, or is not going to be."""
        self._thread.join()

    def outcome(self) -> Written:
        """Return what was written, or raise what went wrong."""
        self.wait()
        if self._error is not None:
            raise self._error
        if self._written is None:
            raise AssertionError("a writing that ended without an error has written")
        return self._written

    def _run(self) -> None:
        try:
            self._written = self._writing.run()
        except Exception as error:  # noqa: BLE001 (whatever happened is raised again on the main thread)
            self._error = error
        self._tell()
