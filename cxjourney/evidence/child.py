"""Runs the reading process: progress, cancel, deadline, and one sentence if it dies.

Its rows come back through a private temporary folder that is always removed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from cxjourney.child_process import ChildProcess, Died, Stopped, TookTooLong
from cxjourney.evidence.faults import EvidenceError, ReadingCancelled, fault_text

MEMORY_LIMIT = 6_000_000_000  # address space, of which allocators reserve far more than they use
DEADLINE = 300.0
FLAG = "--read-evidence"

Progress = Callable[[float, str], None]
Cancelled = Callable[[], bool]


class ReadingProcess(ChildProcess):
    """Owns a reading process and its private folder; see `child_process`."""

    def __init__(self) -> None:
        super().__init__(FLAG)


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
        for message in reader.messages(cancelled, deadline):
            if "progress" in message and progress is not None:
                progress(message["progress"], message["doing"])
            elif "fault" in message:
                raise EvidenceError(fault_text(message["fault"], message["values"]))
            elif "done" in message:
                return dict(message["done"])
    except Stopped:
        raise ReadingCancelled from None
    except TookTooLong:
        raise EvidenceError(fault_text("deadline", {"name": name, "seconds": round(deadline)})) from None
    except Died:
        pass
    raise EvidenceError(fault_text("died", {"name": name}))
