"""What can be put on paper page by page: maps, tiles, persona cards and reports, all behind one protocol.

A document is written to a file by `pdf.write_document`, printed and previewed by `ui.printing`; neither knows what is
on the pages. Painting is done in slices: a painter of pages tells a `Pace` now and then how far it is.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtGui import QPainter

from cxjourney.domain.errors import ExportCancelled
from cxjourney.domain.text import tr
from cxjourney.drawing.bookmarks import PageLink

POINTS_PER_MM = 72 / 25.4
MOST_MM = 5080.0  # 14,400 points: readers of PDF show nothing larger
LEAST_MM = 50.0
_EVERY = 0.02  # seconds between two questions whether to go on


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An entry of a document's table of contents: `page` counts from 0, `level` 0 is the outermost."""

    title: str
    page: int
    level: int = 0


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What a file says about itself to those who look at its properties; empty texts are left out."""

    title: str = ""
    author: str = ""
    subject: str = ""
    language: str = ""


class Pace:
    """Tells how far a drawing is, from 0 to 1, and stops it with ExportCancelled where the person wants.

    It asks at most every 20 ms, so that it may be called for each card.
    """

    def __init__(
        self, progress: Callable[[float], None] | None = None, cancelled: Callable[[], bool] | None = None
    ) -> None:
        self._progress, self._cancelled = progress, cancelled
        self._begin, self._end = 0.0, 1.0
        self._next = 0.0

    def __call__(self, share: float) -> None:
        """Tell that a share of the present part is done, and go on or raise ExportCancelled; nothing if just asked."""
        if time.monotonic() >= self._next:
            self.tell(share)

    def tell(self, share: float) -> None:
        """Tell that a share of the present part is done, and go on or raise ExportCancelled."""
        self._next = time.monotonic() + _EVERY
        if self._progress is not None:
            self._progress(self._begin + (self._end - self._begin) * min(1.0, share))
        self.check()

    def check(self) -> None:
        """Go on, or raise ExportCancelled."""
        if self._cancelled is not None and self._cancelled():
            raise ExportCancelled(tr("The export was stopped; nothing was written."))

    def part(self, begin: float, end: float) -> Pace:
        """Return the pace of the part of the work between two shares of this one's."""
        part = Pace(self._progress, self._cancelled)
        span = self._end - self._begin
        part._begin, part._end = self._begin + span * begin, self._begin + span * end
        return part


UNHURRIED = Pace()
"""The pace of a drawing that nobody watches."""


class Pages(Protocol):
    """Pages that can be drawn on any device. Everything is known before the first page is painted."""

    @property
    def count(self) -> int:
        """How many pages there are, at least one."""

    @property
    def smallest_type(self) -> float:
        """The size in points that the smallest type has on paper."""

    @property
    def facts(self) -> DocumentFacts:
        """Title, author and so on of a file made of these pages."""

    def size_mm(self, index: int) -> tuple[float, float]:
        """Return width and height of a page's whole sheet in millimetres."""

    def bookmarks(self) -> Sequence[Bookmark]:
        """Return the table of contents, in the order of the pages."""

    def links(self) -> Sequence[PageLink]:
        """Return the places that lead to other pages."""

    def paint(self, painter: QPainter, index: int, pace: Pace = UNHURRIED) -> None:
        """Draw a page. One unit of the painter is one point (1/72 inch), (0, 0) the sheet's upper left corner.

        The painter is antialiased, its state may be changed freely. Margins are the page's own business.
        """
