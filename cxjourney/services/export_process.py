"""Runs exports beside the window, in a process of their own, from a private copy of the project.

The window stays free, a stop takes effect at once, and what a person goes on editing is not in the files. Each file is
written whole or not at all; those that were finished before a stop or a fault stay.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from cxjourney.child_process import ChildProcess, Died, Stopped
from cxjourney.domain.errors import ExportCancelled, ExportError
from cxjourney.domain.text import tr
from cxjourney.services.export_request import Request, Written

FLAG = "--export-files"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One file: its kind's key, where it goes, and what is wanted of it."""

    kind: str
    path: Path
    request: Request


def export_beside(
    copy: Callable[[Path], object],
    wanted: Sequence[Wanted],
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> list[Written]:
    """Write files and return what was written; `copy` puts the project into the file whose path it gets.

    May run in any thread. Raise ExportError with a sentence where a file cannot be written, ExportCancelled where
    `cancelled()` became true; what lay in its place is then unchanged.
    """
    written: list[Written] = []
    with closing(ChildProcess(FLAG)) as child:
        project = child.folder / "project.cxj"
        copy(project)
        files = [
            {"kind": file.kind, "path": str(file.path.absolute()), "request": file.request.to_dict()} for file in wanted
        ]
        try:
            child.send({"project": str(project), "files": files})
            for message in child.messages(cancelled):
                if "progress" in message and progress is not None:
                    progress(float(message["progress"]))
                elif "written" in message:
                    one = message["written"]
                    written.append(Written(Path(one["path"]), one["smallest_type"], one["pages"]))
                elif "fault" in message:
                    raise ExportError(message["fault"])
                elif "done" in message:
                    child.leave()
                    return written
        except Stopped:
            raise ExportCancelled(tr("The export was stopped; nothing was written.")) from None
        except Died:
            told = (child.folder / "stderr").read_text("utf-8", "replace")
    raise ExportError(
        tr("The export ended unexpectedly. The project is untouched; what was at the place of the file is as it was. "
           "Try again, or choose another kind of file.")
    ) from RuntimeError(told)  # fmt: skip
