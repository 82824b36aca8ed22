"""Posters: a large page cut into sheets that a printer at hand takes, to be trimmed and put together.

Each sheet overlaps its neighbours, has marks where to cut, says which one it is, and shows in a small key map where it
belongs.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from cxjourney.domain.errors import ExportError
from cxjourney.domain.text import tr
from cxjourney.drawing.bookmarks import PageLink
from cxjourney.drawing.brush import pen, write
from cxjourney.drawing.fonts import SMALL, load_fonts
from cxjourney.drawing.pages import POINTS_PER_MM, UNHURRIED, Bookmark, DocumentFacts, Pace, Pages
from cxjourney.drawing.paper import DPI, paper_mm

OVERLAP_MM = 10.0
MOST_TILES = 400  # per poster; nobody glues more
_SIDE_MM, _FOOT_MM = 8.0, 15.0  # what printers leave blank, and room for the words and the key map
_MARK_MM = 5.0
_KEY_MM = (24.0, 9.5)  # the largest key map
_INK, _MUTE, _PALE = QColor("#1F2328"), QColor("#57606A"), QColor("#D0D7DE")


@dataclass(frozen=True, slots=True)
class Cut:
    """How a poster is cut: sheets of `width` by `height` mm in `rows` and `columns`, each `step` mm after the last.

    `window` is what a sheet shows of the poster, all in millimetres.
    """

    width: float
    height: float
    rows: int
    columns: int
    window: tuple[float, float]
    step: tuple[float, float]

    @property
    def count(self) -> int:
        return self.rows * self.columns

    @property
    def covered(self) -> tuple[float, float]:
        """Width and height of the largest poster that this cut takes, in millimetres."""
        columns, rows = self.columns - 1, self.rows - 1
        return self.window[0] + columns * self.step[0], self.window[1] + rows * self.step[1]

    def begin(self, row: int, column: int) -> tuple[float, float]:
        """Return where on the poster a sheet's window begins, in millimetres."""
        return column * self.step[0], row * self.step[1]


def cut_poster(poster_mm: tuple[float, float], paper: str = "A4", overlap_mm: float = OVERLAP_MM) -> Cut:
    """Return the cut that takes the fewest sheets, upright or turned; raise ExportError where they are too many."""
    cuts = [_cut(poster_mm, paper_mm(paper, landscape), overlap_mm) for landscape in (True, False)]
    best = min(cuts, key=lambda cut: cut.count)
    if best.count > MOST_TILES:
        raise ExportError(
            tr("The poster would take {count} sheets of {paper}; {most} is the most. Choose larger sheets or a "
               "smaller poster.", count=best.count, paper=paper, most=MOST_TILES)
        )  # fmt: skip
    return best


def _cut(poster_mm: tuple[float, float], sheet_mm: tuple[float, float], overlap: float) -> Cut:
    width, height = sheet_mm
    window = (width - 2 * _SIDE_MM, height - _SIDE_MM - _FOOT_MM)
    if not 0 <= overlap <= min(window) / 2:
        raise ExportError(tr("The overlap must be at least 0 and less than half a sheet. Choose another one."))
    step = (window[0] - overlap, window[1] - overlap)
    columns, rows = (max(1, math.ceil((poster_mm[axis] - overlap) / step[axis] - 1e-6)) for axis in (0, 1))
    return Cut(width, height, rows, columns, window, step)


class TiledPages:
    """Owns the sheets of a document whose pages are posters; implements `pages.Pages` itself."""

    def __init__(self, posters: Pages, paper: str = "A4", overlap_mm: float = OVERLAP_MM, dpi: int = DPI) -> None:
        """Cut `posters` into sheets of a paper; `dpi` is the grid on which a PDF's numbers are written."""
        self._posters = posters
        self.dpi = dpi
        self._overlap = overlap_mm
        self._cuts = [cut_poster(posters.size_mm(index), paper, overlap_mm) for index in range(posters.count)]

    @property
    def cuts(self) -> Sequence[Cut]:
        """How each poster is cut."""
        return self._cuts

    @property
    def count(self) -> int:
        return sum(cut.count for cut in self._cuts)

    @property
    def smallest_type(self) -> float:
        return self._posters.smallest_type

    @property
    def facts(self) -> DocumentFacts:
        return self._posters.facts

    def size_mm(self, index: int) -> tuple[float, float]:
        cut = self._cuts[self._at(index)[0]]
        return cut.width, cut.height

    def bookmarks(self) -> Sequence[Bookmark]:
        """Return the posters' own table of contents, and below it each sheet."""
        firsts = [sum(cut.count for cut in self._cuts[:poster]) for poster in range(len(self._cuts))]
        found: list[Bookmark] = []
        marks = list(self._posters.bookmarks())
        for position, mark in enumerate(marks):
            found.append(Bookmark(mark.title, firsts[mark.page], mark.level))
            if position + 1 < len(marks) and marks[position + 1].page == mark.page:
                continue  # the sheets follow the last entry of a poster
            cut = self._cuts[mark.page]
            for tile in range(cut.count if cut.count > 1 else 0):
                row, column = divmod(tile, cut.columns)
                found.append(Bookmark(_place(row, column), firsts[mark.page] + tile, mark.level + 1))
        return found

    def links(self) -> Sequence[PageLink]:
        return ()

    def paint(self, painter: QPainter, index: int, pace: Pace = UNHURRIED) -> None:
        """Draw a sheet: its part of the poster, marks, words and key map."""
        poster, tile = self._at(index)
        cut = self._cuts[poster]
        row, column = divmod(tile, cut.columns)
        painter.save()
        painter.scale(POINTS_PER_MM, POINTS_PER_MM)
        window = self._window(poster, row, column)
        self._marks(painter, cut, window, row, column)
        self._words(painter, poster, row, column)
        _key_map(painter, cut, self._posters.size_mm(poster), row, column)
        painter.restore()
        painter.setClipRect(
            QRectF(*(number * POINTS_PER_MM for number in (window.x(), window.y(), window.width(), window.height()))),
            Qt.ClipOperation.IntersectClip,
        )
        x, y = cut.begin(row, column)
        painter.translate((_SIDE_MM - x) * POINTS_PER_MM, (_SIDE_MM - y) * POINTS_PER_MM)
        self._posters.paint(painter, poster, pace)

    def _at(self, index: int) -> tuple[int, int]:
        for poster, cut in enumerate(self._cuts):
            if index < cut.count:
                return poster, index
            index -= cut.count
        raise IndexError(index)

    def _window(self, poster: int, row: int, column: int) -> QRectF:
        """Return the part of a sheet that shows the poster, in millimetres."""
        cut = self._cuts[poster]
        width, height = self._posters.size_mm(poster)
        x, y = cut.begin(row, column)
        return QRectF(_SIDE_MM, _SIDE_MM, min(cut.window[0], width - x), min(cut.window[1], height - y))

    def _marks(self, painter: QPainter, cut: Cut, window: QRectF, row: int, column: int) -> None:
        """Draw where to cut: a sheet begins at its left and upper mark, the next one lies on it from the other two."""
        right = window.left() + cut.step[0] if column + 1 < cut.columns else window.right()
        bottom = window.top() + cut.step[1] if row + 1 < cut.rows else window.bottom()
        painter.setPen(pen(_INK, 0.15))
        lines = []
        for x in (window.left(), right):
            lines.append(QLineF(x, window.top() - 1 - _MARK_MM, x, window.top() - 1))
            lines.append(QLineF(x, window.bottom() + 1, x, window.bottom() + 1 + _MARK_MM))
        for y in (window.top(), bottom):
            lines.append(QLineF(window.left() - 1 - _MARK_MM, y, window.left() - 1, y))
            lines.append(QLineF(window.right() + 1, y, window.right() + 1 + _MARK_MM, y))
        painter.drawLines(lines)

    def _words(self, painter: QPainter, poster: int, row: int, column: int) -> None:
        cut, fonts = self._cuts[poster], load_fonts()
        number = tr("{number}/{count}, {place}", number=row * cut.columns + column + 1, count=cut.count,
                    place=_place(row, column))  # fmt: skip
        titles = [mark.title for mark in self._posters.bookmarks() if mark.page <= poster]
        how = tr("Cut at the marks; the next sheet lies {overlap} mm over this one.", overlap=f"{self._overlap:g}")
        mm = 1 / POINTS_PER_MM * 0.75  # a pixel of 8.25 pt type, in millimetres
        painter.save()
        painter.translate(_SIDE_MM + 2.5, cut.height - _FOOT_MM + 8.4)
        painter.scale(mm, mm)
        room = (cut.width - 2 * _SIDE_MM - _KEY_MM[0] - 8) / mm
        write(painter, 0, 0, number, fonts.font(SMALL, True), _INK)
        rest = fonts.elided(
            " · ".join([*titles[-1:], *([how] if self._overlap and cut.count > 1 else [])]), room, SMALL
        )
        write(painter, 0, 14, rest, fonts.font(SMALL), _MUTE)
        painter.restore()


def _place(row: int, column: int) -> str:
    return tr("row {row} column {column}", row=row + 1, column=column + 1)


def _key_map(painter: QPainter, cut: Cut, poster_mm: tuple[float, float], row: int, column: int) -> None:
    """Draw the poster in small at the lower right of a sheet, with this sheet's part of it filled."""
    scale = min(_KEY_MM[0] / poster_mm[0], _KEY_MM[1] / poster_mm[1])
    width, height = poster_mm[0] * scale, poster_mm[1] * scale
    left, top = cut.width - _SIDE_MM - 2.5 - width, cut.height - 2.5 - _KEY_MM[1] + (_KEY_MM[1] - height) / 2
    painter.setPen(pen(_MUTE, 0.2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    x, y = cut.begin(row, column)
    part = QRectF(left + x * scale, top + y * scale, cut.window[0] * scale, cut.window[1] * scale)
    painter.fillRect(part.intersected(QRectF(left, top, width, height)), _PALE)
    painter.drawRect(QRectF(left, top, width, height))
    for number in range(1, cut.columns):
        across = left + (number * cut.step[0]) * scale
        painter.drawLine(QPointF(across, top), QPointF(across, top + height))
    for number in range(1, cut.rows):
        down = top + (number * cut.step[1]) * scale
        painter.drawLine(QPointF(left, down), QPointF(left + width, down))
