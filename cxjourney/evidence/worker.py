"""The reading process: reads and detects one file under a memory cap, and writes what it found for its parent.

It is started by `child.run_reader` with a request as one JSON line on standard input and answers with JSON lines on
standard output: `{"progress": 0.4, "doing": "read"}`, then `{"done": ...}` or `{"fault": code, "values": {...}}`.
The rows go to a Parquet file in the private folder that the request names. It never touches the source file.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cxjourney.evidence.found import ReadOptions
    from cxjourney.evidence.readers.raw import Progress

ROWS_FILE = "rows.parquet"


def main() -> int:
    """Serve one request from standard input; return 0 even for a faulty file, whose fault is the answer."""
    request = json.loads(sys.stdin.readline())
    limit_resources(int(request["memory_limit"]))
    os.environ.setdefault("POLARS_MAX_THREADS", "2")
    from cxjourney.evidence.faults import ReadFault
    from cxjourney.evidence.found import ReadOptions

    def progress(share: float, doing: str) -> None:
        say({"progress": share, "doing": doing})

    try:
        options = ReadOptions.from_dict(request["options"])
        answer = read_file(Path(request["path"]), options, bool(request["detect"]), Path(request["folder"]), progress)
    except ReadFault as fault:
        say({"fault": fault.code, "values": fault.values})
    except MemoryError:
        say({"fault": "died", "values": {"name": Path(request["path"]).name}})
    else:
        say({"done": answer})
    return 0


def say(message: dict[str, Any]) -> None:
    """Send one message to the parent."""
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


def read_file(path: Path, options: ReadOptions, detect: bool, folder: Path, progress: Progress) -> dict[str, Any]:
    """Read one file into `folder` and return what was found as JSON data; raise ReadFault."""
    from cxjourney.evidence.headers import apply_header
    from cxjourney.evidence.presets import find_preset, preset_named
    from cxjourney.evidence.readers import read_bytes

    data = _bytes(path)
    table = read_bytes(data, path.name, options, lambda share, doing: progress(share * 0.7, doing))
    header, frame = apply_header(table, options.header_rows, path.name)
    preset = preset_named(options.preset) if options.preset else find_preset(header.names, header.labels, header.rows)
    progress(0.75, "detect")
    columns = _columns(frame, header.labels, preset, detect)
    known = preset.name if preset else None
    if known is None and any(column["role"] == "touchpoint" for column in columns):
        known = "log"
    answer = {
        "format": table.format,
        "encoding": table.encoding,
        "delimiter": table.delimiter,
        "header_rows": header.rows,
        "rows": frame.height,
        "preset": known,
        "sheet": table.sheet,
        "sheets": [[sheet.name, sheet.hidden] for sheet in table.sheets],
        "sha256": hashlib.sha256(data).hexdigest(),
        "columns": columns,
        "notes": [[note.code, note.count, note.detail] for note in table.notes.as_tuple()],
    }
    progress(0.95, "detect")
    frame.write_parquet(folder / ROWS_FILE, compression="lz4", statistics=False)
    return answer


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
        return path.read_bytes()
    except OSError as fault:
        raise ReadFault("unreadable", name=name, reason=fault.strerror or type(fault).__name__) from fault


def _columns(frame: Any, labels: tuple[str, ...], preset: Any, detect: bool) -> list[dict[str, Any]]:
    from cxjourney.evidence.found import ColumnFound

    if detect:
        from cxjourney.evidence.detect import detect_columns

        return [column.as_data() for column in detect_columns(frame, labels, preset)]
    return [ColumnFound(name, label).as_data() for name, label in zip(frame.columns, labels, strict=True)]


if __name__ == "__main__":
    sys.exit(main())
