"""The reading process: reads and detects one file under a memory cap, and writes what it found for its parent.

It is started by `child.run_reader` with a request as one JSON line on standard input and answers with JSON lines on
standard output: `{"progress": 0.4, "doing": "read"}`, then `{"done": ...}` or `{"fault": code, "values": {...}}`.
The rows go to a file in the private folder that the request names (`handover`). It never touches the source file.
"""

from __future__ import annotations

import gc
import hashlib
import json
import os
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cxjourney.child_process import limit_resources, say

if TYPE_CHECKING:
    from cxjourney.evidence.found import ReadOptions
    from cxjourney.evidence.readers.raw import Progress

_TRIES = 3
_PAUSE = 0.5  # seconds, for a program that is still writing the file


def main() -> int:
    """Serve one request from standard input; return 0 even for a faulty file, whose fault is the answer."""
    gc.disable()  # what one reading makes stays to its end, and looking through it for rubbish takes time
    os.environ.setdefault("POLARS_MAX_THREADS", "2")
    threading.Thread(target=_load, name="loading ahead", daemon=True).start()
    line = sys.stdin.readline()
    if not line:
        return 0  # it was started ahead, and is not needed
    request = json.loads(line)
    limit_resources(int(request["memory_limit"]))
    from cxjourney.evidence.faults import ReadFault
    from cxjourney.evidence.found import ReadOptions

    def progress(share: float, doing: str) -> None:
        say({"progress": share, "doing": doing})

    try:
        if "database" in request:
            from cxjourney.evidence.databases.serving import serve

            say({"done": serve(request, Path(request["folder"]), progress)})
            return 0
        options = ReadOptions.from_dict(request["options"])
        answer = read_file(
            Path(request["path"]), options, bool(request["detect"]), Path(request["folder"]), progress,
            request.get("wanted"),
        )  # fmt: skip
    except ReadFault as fault:
        say({"fault": fault.code, "values": fault.values})
    except MemoryError:
        say({"fault": "died", "values": {"name": Path(request["path"]).name}})
    else:
        say({"done": answer})
    return 0


def _load() -> None:
    """Load what every reader needs, while the request is on its way and the bytes are read."""
    for name in ("polars", "numpy"):
        import_module(name)


def read_file(
    path: Path,
    options: ReadOptions,
    detect: bool,
    folder: Path,
    progress: Progress,
    wanted: list[str] | None = None,
) -> dict[str, Any]:
    """Read one file into `folder` and return what was found as JSON data; raise ReadFault.

    Of the rows only the columns in `wanted` are handed over, where that is given.
    """
    from cxjourney.evidence.readers import read_bytes

    with ThreadPoolExecutor(1) as beside:
        progress(0.0, "read")
        data = _bytes(path)
        digest = beside.submit(lambda: hashlib.sha256(data).hexdigest())
        table = read_bytes(data, path.name, options, lambda share, doing: progress(share * 0.7, doing))
        from cxjourney.evidence.coded import as_texts
        from cxjourney.evidence.handover import hand_over
        from cxjourney.evidence.recognise import recognise

        progress(0.75, "detect")
        if detect or _is_folded(table.head()[0]):
            table.body = as_texts(table.body)
        found = recognise(table, options, path.name, detect)
    answer = {
        "format": table.format,
        "encoding": table.encoding,
        "delimiter": table.delimiter,
        "header_rows": found.header.rows,
        "rows": found.frame.height,
        "preset": found.preset,
        "sheet": table.sheet,
        "sheets": [[sheet.name, sheet.hidden] for sheet in table.sheets],
        "sha256": digest.result(),
        "columns": [column.as_data() for column in found.columns],
        "notes": [[note.code, note.count, note.detail] for note in table.notes.as_tuple()],
    }
    progress(0.95, "detect")
    kept = [name for name in found.frame.columns if wanted is None or name in wanted]
    hand_over(found.frame.select(kept), folder)
    return answer


def _is_folded(head: list[str]) -> bool:
    """Say whether this is the layout whose columns of choices are put together while reading, as texts."""
    return head[0].casefold().replace(" ", "") == "respondentid"


def _bytes(path: Path) -> bytes:
    from cxjourney.evidence.faults import ReadFault
    from cxjourney.evidence.readers.raw import MAX_BYTES

    name = path.name
    try:
        if not path.is_file():
            raise ReadFault("not_a_file" if path.exists() else "missing", name=name)
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise ReadFault("too_large", name=name, size=size // 1_000_000, limit=MAX_BYTES // 1_000_000)
        for _ in range(_TRIES):
            before = path.stat()
            data = path.read_bytes()
            after = path.stat()
            if (before.st_size, before.st_mtime_ns, before.st_ino) == (len(data), after.st_mtime_ns, after.st_ino):
                return data
            time.sleep(_PAUSE)
        raise ReadFault("changing", name=name)
    except OSError as fault:
        raise ReadFault("unreadable", name=name, reason=fault.strerror or type(fault).__name__) from fault


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    os._exit(code)  # a million rows are not worth giving back one by one
