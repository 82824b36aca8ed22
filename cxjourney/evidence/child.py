"""Runs the reading process and looks after it: progress, cancel, deadline, and one sentence if it dies.

A native reader may abort and a regular expression may never end; in a process of its own neither hurts the window.
Its rows come back through a private temporary folder that is always removed.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from cxjourney.evidence.faults import EvidenceError, ReadingCancelled, fault_text

MEMORY_LIMIT = 6_000_000_000  # address space, of which allocators reserve far more than they use
DEADLINE = 300.0
FROZEN_FLAG = "--read-evidence"
"""A frozen program passes this argument on to `worker.main`."""

_POLL = 0.05
_PATIENCE = 1.0  # seconds for a process that has answered

Progress = Callable[[float, str], None]
Cancelled = Callable[[], bool]


class ReadingProcess:
    """Owns a reading process and its private folder, from the start to `close`.

    Started ahead of its request it loads its libraries while the program still finds out what to ask for.
    """

    def __init__(self) -> None:
        self._kept = tempfile.TemporaryDirectory(prefix="cxjourney-read-")
        self.folder = Path(self._kept.name)
        with (self.folder / "stderr").open("wb") as errors:
            self.process = subprocess.Popen(
                _command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, env=_environment(),
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0), text=True, encoding="utf-8", errors="replace",
            )  # fmt: skip
        self.lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._listener = threading.Thread(target=self._listen, daemon=True, name="evidence reader")
        self._listener.start()
        self._leaving: threading.Thread | None = None

    def send(self, request: dict[str, Any]) -> None:
        """Tell the process what to do; raise BrokenPipeError where it is there no more."""
        if self.process.stdin is None:
            raise AssertionError("the reader is started with pipes")
        with self.process.stdin as stream:
            stream.write(json.dumps(request) + "\n")

    def leave(self) -> None:
        """Let the process end by itself, for it has answered; giving its memory back takes it a while."""
        self._leaving = threading.Thread(target=_end, args=(self.process, _PATIENCE), name="reader leaving")
        self._leaving.start()

    def close(self) -> None:
        """End the process where it still runs, and remove the folder."""
        if self._leaving is not None:
            self._leaving.join()
        _end(self.process)
        self._listener.join()
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                with suppress(BrokenPipeError):  # of what it never came to read
                    stream.close()
        self._kept.cleanup()

    def _listen(self) -> None:
        for line in self.process.stdout or ():
            self.lines.put(line)
        self.lines.put(None)


@contextmanager
def run_reader(
    request: dict[str, Any],
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
    deadline: float = DEADLINE,
    memory_limit: int = MEMORY_LIMIT,
    started: ReadingProcess | None = None,
) -> Iterator[tuple[dict[str, Any], Path]]:
    """Run one request and yield its answer and the folder with its files, removed on leaving.

    Raise EvidenceError where the file cannot be read, the process dies or `deadline` seconds pass, and
    ReadingCancelled where `cancelled()` became true. `started` is a process that waits for its request already.
    """
    with closing(started or ReadingProcess()) as reader:
        request = {**request, "folder": str(reader.folder), "memory_limit": memory_limit}
        answer = _converse(reader, request, progress, cancelled, deadline)
        reader.leave()
        yield answer, reader.folder


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, FROZEN_FLAG]
    return [sys.executable, "-m", "cxjourney.evidence.worker"]


def _environment() -> dict[str, str]:
    """Let the process find this very package, wherever it was started from."""
    package = str(Path(__file__).resolve().parents[2])
    known = os.environ.get("PYTHONPATH")
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([package, known] if known else [package]),
        "PYTHONUTF8": "1",
        "PYTHONDONTWRITEBYTECODE": os.environ.get("PYTHONDONTWRITEBYTECODE", ""),
        "POLARS_MAX_THREADS": os.environ.get("POLARS_MAX_THREADS", "2"),
    }


def _converse(
    reader: ReadingProcess,
    request: dict[str, Any],
    progress: Progress | None,
    cancelled: Cancelled | None,
    deadline: float,
) -> dict[str, Any]:
    name = request["path"] if "database" in request else Path(request["path"]).name
    try:
        reader.send(request)
    except BrokenPipeError:
        raise EvidenceError(fault_text("died", {"name": name})) from None
    ends = time.monotonic() + deadline
    while True:
        if cancelled is not None and cancelled():
            raise ReadingCancelled
        if time.monotonic() > ends:
            raise EvidenceError(fault_text("deadline", {"name": name, "seconds": round(deadline)}))
        try:
            line = reader.lines.get(timeout=_POLL)
        except queue.Empty:
            continue
        if line is None:
            raise EvidenceError(fault_text("died", {"name": name}))
        message = _message(line)
        if message is None:
            raise EvidenceError(fault_text("died", {"name": name}))
        if "progress" in message and progress is not None:
            progress(message["progress"], message["doing"])
        elif "fault" in message:
            raise EvidenceError(fault_text(message["fault"], message["values"]))
        elif "done" in message:
            return dict(message["done"])


def _message(line: str) -> dict[str, Any] | None:
    """Return a message, or None for half of one, as a process that was killed leaves it."""
    try:
        message = json.loads(line)
    except ValueError:
        return None
    return message if isinstance(message, dict) else None


def _end(process: subprocess.Popen[str], patience: float = 0.0) -> None:
    """End the process: at once, or after `patience` seconds where it is about to end by itself."""
    if process.poll() is None:
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
