"""Charts and pictures on sheets: names and alternative texts for all of them, and portraits from their bytes.

Pictures go in as they are: PNG that the program made itself, never anything that would have to be decoded here.
"""

from __future__ import annotations

from typing import Any

from openpyxl.drawing.image import Image
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor, SpreadsheetDrawing
from openpyxl.drawing.xdr import XDRPositiveSize2D
from openpyxl.utils.units import pixels_to_EMU

from cxjourney.exchange.safe_text import safe_line

MOST_LETTERS = 500  # of an alternative text
_PNG = b"\x89PNG\r\n\x1a\n"
_LARGEST = 4_096


class Picture(Image):  # type: ignore[misc]
    """A PNG on a sheet."""

    def __init__(self, data: bytes, alt_text: str) -> None:
        self._bytes, self.alt_text = data, alt_text
        self.format = "png"
        self.width, self.height = png_size(data)

    def _data(self) -> bytes:
        return self._bytes


class Drawing(SpreadsheetDrawing):  # type: ignore[misc]
    """openpyxl's list of what floats above a sheet; each item says what it shows to who cannot see it."""

    __elements__ = SpreadsheetDrawing.__elements__  # the library looks at the class itself only

    def _chart_frame(self, idx: int) -> Any:
        frame = super()._chart_frame(idx)
        self._describe(frame.nvGraphicFramePr.cNvPr, idx)
        return frame

    def _picture_frame(self, idx: int) -> Any:
        frame = super()._picture_frame(idx)
        self._describe(frame.nvPicPr.cNvPr, idx)
        return frame

    def _describe(self, properties: Any, idx: int) -> None:
        item = (self.charts + self.images)[idx - 1]
        properties.descr = safe_line(item.alt_text, MOST_LETTERS)


def is_png(data: bytes | None) -> bool:
    """Say whether these bytes are a PNG of a size that a sheet may carry."""
    if data is None or len(data) < 24 or not data.startswith(_PNG) or data[12:16] != b"IHDR":
        return False
    return all(0 < side <= _LARGEST for side in png_size(data))


def png_size(data: bytes) -> tuple[int, int]:
    """Return width and height in pixels, as the picture says of itself."""
    return int.from_bytes(data[16:20]), int.from_bytes(data[20:24])


def put_picture(ws: Any, row: int, column: int, data: bytes, alt_text: str, side: int) -> None:
    """Lay a PNG into a cell, `side` pixels along its longer side; it moves along with the cell."""
    picture = Picture(data, alt_text)
    scale = side / max(picture.width, picture.height)
    size = XDRPositiveSize2D(pixels_to_EMU(picture.width * scale), pixels_to_EMU(picture.height * scale))
    room = pixels_to_EMU(4)
    corner = AnchorMarker(col=column - 1, colOff=room, row=row - 1, rowOff=room)
    picture.anchor = OneCellAnchor(_from=corner, ext=size)
    ws.add_image(picture)
