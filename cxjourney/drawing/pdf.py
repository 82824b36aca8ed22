"""Pages into a PDF: vectors with embedded fonts and selectable text, bookmarks, and facts about the document."""

from __future__ import annotations

import re

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter

from cxjourney.domain.errors import ExportError
from cxjourney.domain.text import language, tr
from cxjourney.drawing.bookmarks import with_bookmarks
from cxjourney.drawing.icons import icon_codes
from cxjourney.drawing.pages import UNHURRIED, Pace, Pages
from cxjourney.drawing.paper import DPI

_PAINTED = 0.9  # the share of the work that painting is; the rest is the file's end
_CMAP = re.compile(rb"begincmap.*?endcmap", re.DOTALL)
_MAPPED = re.compile(rb"\[[^\]]*\]|(?<=> <[0-9A-F]{4}> )<[0-9A-F]{4}>")  # what glyphs stand for: listed, or a range
_CODE = re.compile(rb"<([0-9A-F]{4})>")


def pdf_of(pages: Pages, pace: Pace = UNHURRIED, dpi: int = DPI) -> bytes:
    """Return a PDF of all pages.

    Raise ExportCancelled where the pace says so. `dpi` is only the grid on which numbers are written; everything stays
    a vector.
    """
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(dpi)
    writer.setCreator("cxjourney")
    writer.setTitle(pages.facts.title)
    _set_page(writer, pages, 0)
    painter = QPainter()
    if not painter.begin(writer):
        raise ExportError(tr("The drawing could not be started. Nothing was written."))
    try:
        for index in range(pages.count):
            pace.tell(_PAINTED * index / pages.count)
            if index:
                _set_page(writer, pages, index)
                writer.newPage()
            paint_page(painter, pages, index, dpi, pace.part(*_share(index, pages.count)))
    finally:
        painter.end()
        buffer.close()
    pace.tell(_PAINTED)
    return _finished(_with_blanks(bytes(data.data())), pages)


def paint_page(painter: QPainter, pages: Pages, index: int, dpi: float, pace: Pace = UNHURRIED) -> None:
    """Draw one page at the painter's origin, for a device of so many dots per inch."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing, True)
    painter.scale(dpi / 72, dpi / 72)
    try:
        pages.paint(painter, index, pace)
    finally:
        painter.restore()


def _share(index: int, count: int) -> tuple[float, float]:
    return _PAINTED * index / count, _PAINTED * (index + 1) / count


def _set_page(writer: QPdfWriter, pages: Pages, index: int) -> None:
    """Set the size of the page that comes next; it has no margins, for these are the page's own business."""
    width, height = pages.size_mm(index)
    match = QPageSize.SizeMatchPolicy.ExactMatch
    size = QPageSize(QSizeF(width, height), QPageSize.Unit.Millimeter, "", match)
    turned = QPageLayout.Orientation.Portrait
    writer.setPageLayout(QPageLayout(size, turned, QMarginsF(), QPageLayout.Unit.Millimeter))


def _finished(pdf: bytes, pages: Pages) -> bytes:
    facts = pages.facts
    marks = [(mark.title, mark.page, mark.level) for mark in pages.bookmarks()]
    return with_bookmarks(
        pdf, marks, title=facts.title, author=facts.author, subject=facts.subject,
        language=facts.language or language(), links=pages.links(),
    )  # fmt: skip


def _with_blanks(pdf: bytes) -> bytes:
    """Return the file with blanks in its text maps where Qt wrote tabs, so that phrases can be searched for.

    The font draws both with one glyph and Qt notes the lower code of the two. Icons, which are letters of a font of
    their own, are read as blanks too. The lengths stay the same.
    """
    icons = icon_codes()

    def mended(found: re.Match[bytes]) -> bytes:
        codes = {int(code, 16) for part in _MAPPED.findall(found[0]) for code in _CODE.findall(part)}
        if codes - {0} <= icons:
            return _MAPPED.sub(lambda part: _CODE.sub(b"<0020>", part[0]), found[0])
        return found[0].replace(b"<0009>", b"<0020>")

    return _CMAP.sub(mended, pdf)
