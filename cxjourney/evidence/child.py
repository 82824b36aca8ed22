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
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from cxjourney.evidence.faults import EvidenceError, ReadingCancelled, fault_text

MEMORY_LIMIT = 6_000_000_000  # address space, of which allocators reserve far more than they use
DEADLINE = 300.0
FROZEN_FLAG = "--read-evidence"
"""A frozen program passes this argument on to `worker.main`."""

_POLL = 0.05

Progress = Callable[[float, str], None]
Cancelled = Callable[[], bool]


@contextmanager
def run_reader(
    request: dict[str, Any],
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
    deadline: float = DEADLINE,
    memory_limit: int = MEMORY_LIMIT,
) -> Iterator[tuple[dict[str, Any], Path]]:
    """Run one request and yield its answer and the folder with its files, removed on leaving.

    Raise EvidenceError where the file cannot be read, the process dies or `deadline` seconds pass, and
    ReadingCancelled where `cancelled()` became true.
    """
    with tempfile.TemporaryDirectory(prefix="cxjourney-read-") as name:
        folder = Path(name)
        request = {**request, "folder": name, "memory_limit": memory_limit}
        with (folder / "stderr").open("wb") as errors:
            process = subprocess.Popen(
                _command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, env=_environment(),
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0), text=True, encoding="utf-8", errors="replace",
            )  # fmt: skip
            answer = _converse(process, request, progress, cancelled, deadline)
        yield answer, folder


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
    process: subprocess.Popen[str],
    request: dict[str, Any],
    progress: Progress | None,
    cancelled: Cancelled | None,
    deadline: float,
) -> dict[str, Any]:
    name = request["path"] if "database" in request else Path(request["path"]).name
    lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
    if process.stdin is None or process.stdout is None:
        raise AssertionError("the reader is started with pipes")
    listener = threading.Thread(target=_listen, args=(process.stdout, lines), daemon=True, name="evidence reader")
    listener.start()
    answered = False
    try:
        try:
            process.stdin.write(json.dumps(request) + "\n")
            process.stdin.close()
        except BrokenPipeError:
            raise EvidenceError(fault_text("died", {"name": name})) from None
        ends = time.monotonic() + deadline
        while True:
            if cancelled is not None and cancelled():
                raise ReadingCancelled
            if time.monotonic() > ends:
                raise EvidenceError(fault_text("deadline", {"name": name, "seconds": round(deadline)}))
            try:
                line = lines.get(timeout=_POLL)
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
                answered = True
                return dict(message["done"])
    finally:
        _end(process, patience=1.0 if answered else 0.0)
        listener.join()
        process.stdout.close()


def _listen(stream: IO[str], lines: queue.SimpleQueue[str | None]) -> None:
    for line in stream:
        lines.put(line)
    lines.put(None)


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
