"""The exporting process: reads a private copy of a project, writes files and draws previews.

It is started by `export_process` and `export_preview` with requests as JSON lines on standard input and answers with
JSON lines on standard output: `{"progress": 0.4}`, `{"written": ...}` for each file, `{"shown": ...}` for a preview,
then `{"done": true}` or `{"fault": sentence}`.
"""

from __future__ import annotations

import gc
import json
import sys
import threading
import time
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cxjourney.child_process import say

if TYPE_CHECKING:
    from cxjourney.services.export_request import Exported

PAUSE = 0.05  # seconds between two reports of progress


def main() -> int:
    """Serve requests from standard input until there are no more; a fault that is no bug is the answer to its one."""
    gc.disable()  # what an export makes stays to its end, and looking through it for rubbish takes time
    threading.Thread(target=_load, name="loading ahead", daemon=True).start()
    line = sys.stdin.readline()
    if not line:
        return 0  # it was started ahead, and is not needed
    from cxjourney.services.language import install_language

    install_language()
    projects: dict[str, Exported] = {}
    while line:
        _answer(json.loads(line), projects)
        line = sys.stdin.readline()
    return 0


def _answer(request: dict[str, Any], projects: dict[str, Exported]) -> None:
    from cxjourney.domain.errors import JourneyError
    from cxjourney.domain.text import tr
    from cxjourney.storage.errors import ProjectFileError

    try:
        exported = _project(request["project"], projects)
        if "preview" in request:
            _show(exported, request["preview"])
        else:
            _write(exported, request["files"])
    except (JourneyError, ProjectFileError) as error:
        say({"fault": str(error)})
    except MemoryError:
        say({"fault": tr("There is not enough memory for this export. Nothing was written; choose a smaller size.")})
    else:
        say({"done": True})


def _project(path: str, projects: dict[str, Exported]) -> Exported:
    from cxjourney.services.export_request import Exported
    from cxjourney.storage.project_file import load

    if path not in projects:
        loaded = load(Path(path))
        projects[path] = Exported(loaded.project, loaded.blocks)
    return projects[path]


def _write(exported: Exported, files: list[dict[str, Any]]) -> None:
    from cxjourney.exchange.options import Watch
    from cxjourney.services.export_request import Request
    from cxjourney.services.exporting import export

    last = 0.0

    def progress(share: float) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= PAUSE:
            last = now
            say({"progress": share})

    for number, file in enumerate(files):
        watch = Watch(progress).part(number / len(files), (number + 1) / len(files))
        written = export(exported, file["kind"], Path(file["path"]), Request.from_dict(file["request"]), watch)
        say({"written": {"path": str(written.path), "smallest_type": written.smallest_type, "pages": written.pages}})


def _show(exported: Exported, wanted: dict[str, Any]) -> None:
    from cxjourney.services.export_preview import draw_preview
    from cxjourney.services.export_request import Request

    shown = draw_preview(
        exported, wanted["kind"], Request.from_dict(wanted["request"]), wanted["page"], Path(wanted["picture"])
    )
    say({"shown": shown.to_dict()})


def _load() -> None:
    """Load what exports need, while the request is on its way."""
    for name in ("polars", "PySide6.QtGui"):
        import_module(name)


if __name__ == "__main__":
    raise SystemExit(main())
