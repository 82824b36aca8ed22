"""What an export will look like, before it is written: a page as a picture, or what the file holds in words.

Previews are drawn by the exporting process, so that a large project never holds up the window; `Previews` keeps one
process for as long as a person is choosing.
"""

from __future__ import annotations

import threading
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cxjourney.child_process import ChildProcess, Died, Stopped
from cxjourney.domain.errors import ExportCancelled, ExportError
from cxjourney.domain.text import tr
from cxjourney.services.export_process import FLAG
from cxjourney.services.export_request import Exported, Request

LONGEST_SIDE = 1_400  # pixels of a page's picture
MOST_LINES = 40
_LONGEST_LINE = 160


@dataclass(frozen=True, slots=True)
class Preview:
    """One page as a picture, or the first lines of what is in a file; `size` is that of the file in bytes, if known."""

    pages: int = 0
    picture: str = ""
    lines: tuple[str, ...] = ()
    size: int | None = None
    smallest_type: float | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the preview as JSON can hold it."""
        return asdict(self)

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Preview:
        """Return the preview that `to_dict` made."""
        return cls(**{**plain, "lines": tuple(plain["lines"])})


class Previews:
    """Owns the process that draws previews of one project, from the first one to `close`."""

    def __init__(self, copy: Callable[[Path], object]) -> None:
        """`copy` puts the project into the file whose path it gets; it is called by the first preview's thread."""
        self._copy = copy
        self._child: ChildProcess | None = None
        self._lock = threading.Lock()
        self._count = 0

    def draw(self, kind: str, request: Request, page: int, cancelled: Callable[[], bool] | None = None) -> Preview:
        """Return the preview of a page counted from 0; to be called beside the window's thread.

        Raise ExportError where there can be none, ExportCancelled where nobody wants it any more.
        """
        with self._lock:
            if cancelled is not None and cancelled():
                raise ExportCancelled(tr("The preview is not wanted any more."))
            try:
                return self._drawn(kind, request, page)
            except (Died, Stopped):
                self._end()
                raise ExportError(tr("The preview could not be drawn. The export itself may still work.")) from None

    def close(self) -> None:
        """End the process and remove what it drew; waits for a preview under way, which ends at once."""
        child = self._child
        if child is not None:
            child.process.kill()
        with self._lock:
            self._end()

    def _drawn(self, kind: str, request: Request, page: int) -> Preview:
        if self._child is None:
            self._child = ChildProcess(FLAG)
            self._copy(self._child.folder / "project.cxj")
        child, self._count = self._child, self._count + 1
        wanted = {
            "kind": kind, "request": request.to_dict(), "page": page,
            "picture": str(child.folder / f"page-{self._count}.png"),
        }  # fmt: skip
        child.send({"project": str(child.folder / "project.cxj"), "preview": wanted}, last=False)
        shown = Preview()
        for message in child.messages():
            if "shown" in message:
                shown = Preview.from_dict(message["shown"])
            elif "fault" in message:
                raise ExportError(message["fault"])
            elif "done" in message:
                return shown
        raise AssertionError("a process speaks until it dies")

    def _end(self) -> None:
        if self._child is not None:
            self._child.close()
            self._child = None


# in the process


def draw_preview(exported: Exported, kind: str, request: Request, page: int, picture: Path) -> Preview:
    """Draw a page of an export as a PNG file at `picture`, or tell what the file will hold."""
    from cxjourney.services.drawn_exports import DRAWN, draw_page
    from cxjourney.services.exporting import export, kind_of

    if kind in {drawn.key for drawn in DRAWN}:
        pages, smallest = draw_page(exported, kind, request, page, picture, LONGEST_SIDE)
        return Preview(pages, str(picture), smallest_type=smallest)
    path = picture.with_suffix(kind_of(picture, kind).suffix)
    export(exported, kind, path, request)
    size = path.stat().st_size
    if zipfile.is_zipfile(path):
        lines = _inside(path)
        return Preview(lines=tuple(lines[:MOST_LINES]), size=size)
    if kind == "html":
        pages, _ = draw_page(exported, "png", request, 0, picture, LONGEST_SIDE)
        return Preview(pages=1, picture=str(picture), size=size)
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        lines = [line.rstrip("\n")[:_LONGEST_LINE] for _, line in zip(range(MOST_LINES), file, strict=False)]
    return Preview(lines=tuple(lines), size=size)


def _inside(path: Path) -> list[str]:
    """Return the names of a workbook's sheets, the titles of slides, or the files of an archive."""
    from cxjourney.exchange.inside import titles_inside

    return titles_inside(path)
