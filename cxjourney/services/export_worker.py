"""The exporting process: reads a private copy of a project and writes the files that were asked for.

It is started by `export_process` with a request as one JSON line on standard input and answers with JSON lines on
standard output: `{"progress": 0.4}`, `{"written": ...}` for each file, then `{"done": true}` or `{"fault": sentence}`.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from importlib import import_module
from pathlib import Path
from typing import Any

from cxjourney.child_process import say

PAUSE = 0.05  # seconds between two reports of progress


def main() -> int:
    """Serve one request from standard input; a fault that is no bug is the answer."""
    threading.Thread(target=_load, name="loading ahead", daemon=True).start()
    line = sys.stdin.readline()
    if not line:
        return 0  # it was started ahead, and is not needed
    from cxjourney.domain.errors import JourneyError
    from cxjourney.services.language import install_language
    from cxjourney.storage.errors import ProjectFileError

    install_language()
    try:
        _serve(json.loads(line))
    except (JourneyError, ProjectFileError) as error:
        say({"fault": str(error)})
    except MemoryError:
        from cxjourney.domain.text import tr

        say({"fault": tr("There is not enough memory for this export. Nothing was written; choose a smaller size.")})
    else:
        say({"done": True})
    return 0


def _serve(request: dict[str, Any]) -> None:
    from cxjourney.exchange.options import Watch
    from cxjourney.services.export_request import Exported, Request
    from cxjourney.services.exporting import export
    from cxjourney.storage.project_file import load

    loaded = load(Path(request["project"]))
    exported = Exported(loaded.project, loaded.blocks)
    last = 0.0

    def progress(share: float) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= PAUSE:
            last = now
            say({"progress": share})

    files = request["files"]
    for number, file in enumerate(files):
        watch = Watch(progress).part(number / len(files), (number + 1) / len(files))
        written = export(exported, file["kind"], Path(file["path"]), Request.from_dict(file["request"]), watch)
        say({"written": {"path": str(written.path), "smallest_type": written.smallest_type, "pages": written.pages}})


def _load() -> None:
    """Load what exports need, while the request is on its way."""
    for name in ("polars", "PySide6.QtGui"):
        import_module(name)


if __name__ == "__main__":
    raise SystemExit(main())
