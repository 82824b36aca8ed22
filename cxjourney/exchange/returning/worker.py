"""The process that reads a returned workbook under a memory cap; it never touches the file.

It is started by `asking` with a request as one JSON line on standard input and answers with JSON lines on standard
output: `{"progress": 0.4}`, then `{"done": ...}` or `{"fault": code, "values": {...}}`.
"""

from __future__ import annotations

import gc
import json
import sys
import threading
import time
from importlib import import_module
from pathlib import Path

from cxjourney.child_process import limit_resources, say

_TRIES = 3
_PAUSE = 0.5  # seconds, for a program that is still writing the file


def main() -> int:
    """Serve one request from standard input; return 0 even for a faulty file, whose fault is the answer."""
    gc.disable()  # what one reading makes stays to its end, and looking through it for rubbish takes time
    threading.Thread(target=_load, name="loading ahead", daemon=True).start()
    line = sys.stdin.readline()
    if not line:
        return 0  # it was started ahead, and is not needed
    request = json.loads(line)
    limit_resources(int(request["memory_limit"]))
    from cxjourney.exchange.returning.faults import ReturnFault
    from cxjourney.exchange.returning.reader import read_workbook

    try:
        data = read_bytes(Path(request["path"]))
        book = read_workbook(data, request["known"], lambda share: say({"progress": share}))
        answer = book.to_data()
    except ReturnFault as fault:
        say({"fault": fault.code, "values": fault.values})
    except MemoryError:
        say({"fault": "memory", "values": {}})
    else:
        say({"done": answer})
    return 0


def read_bytes(path: Path) -> bytes:
    """Return a file's bytes as they are at one moment; raise ReturnFault."""
    from cxjourney.exchange.returning.faults import ReturnFault
    from cxjourney.exchange.returning.package import MAX_BYTES

    try:
        if not path.is_file():
            raise ReturnFault("not_a_file" if path.exists() else "missing")
        if path.stat().st_size > MAX_BYTES:
            raise ReturnFault("too_large", limit=MAX_BYTES // 1_000_000)
        for _ in range(_TRIES):
            before = path.stat()
            data = path.read_bytes()
            after = path.stat()
            if (before.st_size, before.st_mtime_ns, before.st_ino) == (len(data), after.st_mtime_ns, after.st_ino):
                if not data:
                    raise ReturnFault("empty")
                return data
            time.sleep(_PAUSE)
        raise ReturnFault("changing")
    except OSError as fault:
        raise ReturnFault("unreadable", reason=fault.strerror or type(fault).__name__) from fault


def _load() -> None:
    """Load what reading needs, while the request is on its way."""
    for name in ("openpyxl", "defusedxml.ElementTree"):
        import_module(name)


if __name__ == "__main__":
    raise SystemExit(main())
