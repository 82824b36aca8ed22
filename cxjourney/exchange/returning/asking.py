"""Reading a returned workbook from here: runs the process that does it, and turns its faults into sentences."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import closing
from pathlib import Path

from cxjourney.child_process import ChildProcess, Died, Stopped, TookTooLong
from cxjourney.exchange.returning.faults import MergeStopped, ReturnedError, fault_text
from cxjourney.exchange.returning.raw import RawBook

FLAG = "--read-returned"
MEMORY_LIMIT = 3_000_000_000  # address space, of which allocators reserve far more than they use
DEADLINE = 120.0


def read_returned(
    path: Path,
    known: Collection[str],
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    *,
    deadline: float = DEADLINE,
    memory_limit: int = MEMORY_LIMIT,
) -> RawBook:
    """Return what a workbook holds; `known` are the ids of the project's records. May run in any thread.

    Raise ReturnedError with a sentence where it cannot be read, MergeStopped where `cancelled()` became true.
    """
    with closing(ChildProcess(FLAG)) as child:
        try:
            child.send({"path": str(path.absolute()), "known": list(known), "memory_limit": memory_limit})
            for message in child.messages(cancelled, deadline):
                if "progress" in message and progress is not None:
                    progress(float(message["progress"]))
                elif "fault" in message:
                    raise ReturnedError(fault_text(message["fault"], {"name": path.name, **message["values"]}))
                elif "done" in message:
                    child.leave()
                    return RawBook.from_data(message["done"])
        except Stopped:
            raise MergeStopped from None
        except TookTooLong:
            raise ReturnedError(fault_text("deadline", {"name": path.name, "seconds": round(deadline)})) from None
        except Died:
            pass
    raise ReturnedError(fault_text("died", {"name": path.name}))
