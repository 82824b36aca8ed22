"""Sheets as pages of a document: sizes on paper, running titles, page numbers, table of contents and links."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from cxjourney.domain.errors import ExportError
from cxjourney.domain.text import tr
from cxjourney.drawing.bookmarks import PageLink
from cxjourney.drawing.fonts import SMALL
from cxjourney.drawing.pages import POINTS_PER_MM, UNHURRIED, Bookmark, DocumentFacts, Pace
from cxjourney.drawing.report.sheet import PER_MM, TO_POINTS, Sheet
from cxjourney.plain_text import one_line

PAPERS: dict[str, tuple[float, float]] = {"A5": (210.0, 148.0), "A4": (297.0, 210.0), "A3": (420.0, 297.0)}
"""Long and short side in millimetres of the papers that cards and reports are made for."""

_LEAST = 960.0  # pixels: a page that is narrower in life is laid out as wide as this and made smaller
_MOST = 1280.0


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet of paper and how large a sheet's pixels come out on it: 1.0 is 1/96 inch."""

    width_mm: float
    height_mm: float
    scale: float

    @property
    def width(self) -> float:
        """The width in a sheet's pixels."""
        return self.width_mm * PER_MM / self.scale

    @property
    def height(self) -> float:
        """The height in a sheet's pixels."""
        return self.height_mm * PER_MM / self.scale


def paper_of(name: str, landscape: bool = True) -> Paper:
    """Return a paper by its name, A5 to A3; raise ExportError for another one."""
    sides = PAPERS.get(name.upper())
    if sides is None:
        known = ", ".join(PAPERS)
        raise ExportError(tr("“{paper}” is not a paper size. Choose one of: {papers}.", paper=name, papers=known))
    long = sides[0] * PER_MM
    scale = long / min(max(long, _LEAST), _MOST)
    return Paper(*(sides if landscape else sides[::-1]), scale)


@dataclass(slots=True)
class SheetPages:
    """Owns laid-out sheets; implements `drawing.pages.Pages`.

    `targets` says on which page an entry begins, `least` the smallest type in points of drawings among the texts.
    """

    sheets: Sequence[Sheet]
    papers: Sequence[Paper]
    about: DocumentFacts = field(default_factory=DocumentFacts)
    marks: Sequence[Bookmark] = ()
    targets: dict[str, int] = field(default_factory=dict)
    least: float = math.inf

    @property
    def count(self) -> int:
        return len(self.sheets)

    @property
    def smallest_type(self) -> float:
        return min(self.least, *(SMALL * TO_POINTS * paper.scale for paper in self.papers))

    @property
    def facts(self) -> DocumentFacts:
        return self.about

    def size_mm(self, index: int) -> tuple[float, float]:
        paper = self.papers[index]
        return paper.width_mm, paper.height_mm

    def bookmarks(self) -> Sequence[Bookmark]:
        """Return the table of contents in the order of the pages."""
        return self.marks

    def links(self) -> list[PageLink]:
        """Return the places that lead to other pages, in points."""
        found = []
        for index, (sheet, paper) in enumerate(zip(self.sheets, self.papers, strict=True)):
            points = TO_POINTS * paper.scale
            for place in sheet.places:
                if place.target in self.targets:
                    area = (place.left * points, place.top * points, place.right * points, place.bottom * points)
                    found.append(PageLink(index, area, self.targets[place.target]))
        return found

    def paint(self, painter: QPainter, index: int, pace: Pace = UNHURRIED) -> None:
        """Draw a page; one unit of the painter is one point."""
        sheet, paper = self.sheets[index], self.papers[index]
        pace.check()
        painter.fillRect(
            QRectF(0, 0, paper.width_mm * POINTS_PER_MM, paper.height_mm * POINTS_PER_MM), sheet.theme.surface
        )
        painter.scale(TO_POINTS * paper.scale, TO_POINTS * paper.scale)
        sheet.paint(painter)
        pace(1.0)


def add_running_titles(
    sheets: Sequence[Sheet], sections: Sequence[str], title: str, remark: str, margin: float, skip: int = 0
) -> None:
    """Write title and section above, remark and page number below, on every sheet but the first `skip`."""
    for index, (sheet, section) in enumerate(zip(sheets, sections, strict=True)):
        if index < skip:
            continue
        mute, right = sheet.theme.mute, sheet.width - margin
        number = tr("Page {page} of {pages}", page=index + 1, pages=len(sheets))
        where = sheet.fonts.elided(one_line(section), (right - margin) * 0.6, SMALL)
        wide = sheet.fonts.width(where, SMALL)
        sheet.text(
            margin, 24, sheet.fonts.elided(one_line(title), right - margin - wide - 24, SMALL), SMALL, colour=mute
        )
        sheet.text(right, 24, where, SMALL, colour=mute, align=1.0)
        below = sheet.height - 36
        room = right - margin - sheet.fonts.width(number, SMALL) - 24
        sheet.rule(margin, below - 6, right, below - 6)
        sheet.text(margin, below, sheet.fonts.elided(one_line(remark), room, SMALL), SMALL, colour=mute)
        sheet.text(right, below, number, SMALL, colour=mute, align=1.0)
