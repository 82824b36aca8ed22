"""Processes of our own beside the window: started, told what to do in JSON, listened to, ended. Nothing is pickled.

A native library may abort and a regular expression may never end; in a process of its own neither hurts the window.
Reading files from elsewhere, taking edited workbooks back and exporting use it; what they say is their business.
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
from contextlib import suppress
from pathlib import Path
from typing import Any

MODULES = {
    "--read-evidence": "cxjourney.evidence.worker",
    "--read-returned": "cxjourney.exchange.returning.worker",
    "--export-files": "cxjourney.services.export_worker",
}
"""What a process is started for, as the argument that a frozen program passes on -> the module whose `main` serves."""

_POLL = 0.05
_PATIENCE = 1.0  # seconds for a process that has answered


class Died(Exception):
    """The process ended, or spoke nonsense, before it had answered."""


class TookTooLong(Exception):
    """The deadline passed before the process had answered."""


class Stopped(Exception):
    """Somebody wanted no answer any more."""


class ChildProcess:
    """Owns a process and its private folder, from the start to `close`.

    Started ahead of its request it loads its libraries while the program still finds out what to ask for.
    """

    def __init__(self, flag: str) -> None:
        self._kept = tempfile.TemporaryDirectory(prefix="cxjourney-")
        self.folder = Path(self._kept.name)
        with (self.folder / "stderr").open("wb") as errors:
            self.process = subprocess.Popen(
                _command(flag), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, env=_environment(),
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0), text=True, encoding="utf-8", errors="replace",
            )  # fmt: skip
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._listener = threading.Thread(target=self._listen, daemon=True, name="process listener")
        self._listener.start()
        self._leaving: threading.Thread | None = None

    def send(self, request: dict[str, Any], *, last: bool = True) -> None:
        """Tell the process what to do; raise Died where it is there no more. After the `last` one it ends by itself."""
        stream = self.process.stdin
        if stream is None:
            raise AssertionError("a process is started with pipes")
        try:
            stream.write(json.dumps(request) + "\n")
            stream.flush()
            if last:
                stream.close()
        except BrokenPipeError:
            raise Died from None

    def messages(
        self, cancelled: Callable[[], bool] | None = None, deadline: float | None = None
    ) -> Iterator[dict[str, Any]]:
        """Yield what the process says, for as long as it is asked.

        Raise Died, TookTooLong after `deadline` seconds, or Stopped once `cancelled()` became true.
        """
        ends = None if deadline is None else time.monotonic() + deadline
        while True:
            if cancelled is not None and cancelled():
                raise Stopped
            if ends is not None and time.monotonic() > ends:
                raise TookTooLong
            try:
                line = self._lines.get(timeout=_POLL)
            except queue.Empty:
                continue
            message = None if line is None else _message(line)
            if message is None:
                raise Died
            yield message

    def leave(self) -> None:
        """Let the process end by itself, for it has answered; giving its memory back takes it a while."""
        self._leaving = threading.Thread(target=_end, args=(self.process, _PATIENCE), name="process leaving")
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
            self._lines.put(line)
        self._lines.put(None)


def serve(flag: str) -> int | None:
    """Serve as the process that `flag` names and return its exit code; None where it names none."""
    if flag not in MODULES:
        return None
    from importlib import import_module

    code: int = import_module(MODULES[flag]).main()
    return code


def say(message: dict[str, Any]) -> None:
    """Send one message from the process to its parent."""
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def limit_resources(memory: int) -> None:
    """Cap this process's memory, in bytes, and forbid core dumps, which would hold customer data."""
    try:
        import resource
    except ImportError:  # Windows has no such limits; the deadline and the checks before reading remain
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard != resource.RLIM_INFINITY:
        memory = min(memory, hard)
    resource.setrlimit(resource.RLIMIT_AS, (memory, hard))


def _command(flag: str) -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, flag]
    return [sys.executable, "-m", MODULES[flag]]


def _environment() -> dict[str, str]:
    """Let the process find this very package, wherever it was started from."""
    package = str(Path(__file__).resolve().parents[1])
    known = os.environ.get("PYTHONPATH")
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([package, known] if known else [package]),
        "PYTHONUTF8": "1",
        "PYTHONDONTWRITEBYTECODE": os.environ.get("PYTHONDONTWRITEBYTECODE", ""),
        "POLARS_MAX_THREADS": os.environ.get("POLARS_MAX_THREADS", "2"),
    }


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
