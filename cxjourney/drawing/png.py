"""A map as a PNG image: at a scale, on a ground or transparent, within what memory and readers of PNG bear."""

from __future__ import annotations

import math

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QImage, QPainter

from cxjourney.domain.errors import ExportError
from cxjourney.domain.text import tr
from cxjourney.drawing.bookmarks import plain_text
from cxjourney.drawing.page import MapPage
from cxjourney.drawing.pages import UNHURRIED, DocumentFacts, Pace

PNG_BYTES = 512 * 1024 * 1024  # an image of 40,000 pixels a side would take 6.4 GB
LONGEST_SIDE = 30_000  # pixels; readers of PNG give up somewhere above
_PAINTED = 0.8  # the share of the work that painting is


def largest_scale(width: float, height: float) -> float:
    """Return the largest scale at which a drawing of that size in map units can be an image."""
    return min(math.sqrt(PNG_BYTES / 4 / (width * height)), LONGEST_SIDE / max(width, height))


def png_scale(width: float, height: float, wanted: float) -> float:
    """Return the wanted scale, or the largest one below it that memory and readers of PNG bear."""
    return max(0.01, min(wanted, largest_scale(width, height)))


def check_size(width: float, height: float, scale: float) -> None:
    """Raise ExportError, with an estimate, where an image at that scale would be too large."""
    if scale <= largest_scale(width, height) * 1.0001:
        return
    pixels = (round(width * scale), round(height * scale))
    raise ExportError(
        tr("The picture would have {width} × {height} pixels and take {size} of memory; {most} pixels a side and "
           "{limit} are the most. Nothing was written; choose a scale of {scale} or less, or PDF or SVG, which stay "
           "sharp at any size.",
           width=f"{pixels[0]:,}", height=f"{pixels[1]:,}", size=_size(4 * pixels[0] * pixels[1]),
           most=f"{LONGEST_SIDE:,}", limit=_size(PNG_BYTES),
           scale=f"{math.floor(largest_scale(width, height) * 100) / 100:g}")
    )  # fmt: skip


def png_of(page: MapPage, scale: float, facts: DocumentFacts, pace: Pace = UNHURRIED) -> tuple[bytes, int, int]:
    """Return the image of a page with its width and height in pixels; raise ExportError where it is too large."""
    width, height = page.size()
    check_size(width, height, scale)
    pixels = (max(1, round(width * scale)), max(1, round(height * scale)))
    kind = QImage.Format.Format_ARGB32_Premultiplied if page.is_clear else QImage.Format.Format_RGB32
    image = QImage(*pixels, kind)
    if image.isNull():
        raise ExportError(tr("There is not enough memory for an image of this size. Choose a smaller scale."))
    if page.is_clear:
        image.fill(Qt.GlobalColor.transparent)
    for name, text in (("Title", facts.title), ("Author", facts.author), ("Software", "cxjourney")):
        if text:
            image.setText(name, plain_text(text))
    image.setDotsPerMeterX(round(96 * scale / 0.0254))
    image.setDotsPerMeterY(round(96 * scale / 0.0254))
    painter = QPainter()
    if not painter.begin(image):
        raise ExportError(tr("The drawing could not be started. Nothing was written."))
    try:
        painter.scale(scale, scale)
        page.paint(painter, pixels[0] / scale, pixels[1] / scale, pace.part(0.0, _PAINTED))
    finally:
        painter.end()
    pace.tell(_PAINTED)
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    buffer.close()
    return bytes(data.data()), *pixels


def _size(count: int) -> str:
    """Return a number of bytes as people read it."""
    return (
        tr("{count} GB", count=f"{count / 1e9:.1f}") if count >= 1e9 else tr("{count} MB", count=f"{count / 1e6:.0f}")
    )
