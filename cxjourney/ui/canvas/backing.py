"""The picture of the map that the canvas keeps, so that a pan moves pixels and an edit repaints only what it touched.

It knows nothing about maps: whoever owns it says what is out of date and how to paint a rectangle.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QPainter, QPixmap, QRegion

MOST_PIECES = 12
"""With more pieces out of date than this, painting their union is quicker."""


class Backing:
    """Owns a pixmap of the viewport's size and the region of it that must be painted again."""

    def __init__(self) -> None:
        self._pixmap = QPixmap()
        self._size = QSize()
        self._ratio = 1.0
        self._stale = QRegion()
        self.painted_pixels = 0  # in all updates so far, for tests and measurements

    def resize(self, size: QSize, ratio: float) -> None:
        """Take the viewport's size in pixels and its device pixel ratio; all is out of date if they differ."""
        if size == self._size and ratio == self._ratio:
            return
        self._size, self._ratio = QSize(size), ratio
        self._pixmap = QPixmap(size * ratio)
        self._pixmap.setDevicePixelRatio(ratio)
        self.invalidate()

    def invalidate(self, rect: QRect | None = None) -> None:
        """Mark a rectangle, or everything, as out of date."""
        whole = QRect(QPoint(0, 0), self._size)
        self._stale = QRegion(whole) if rect is None else self._stale.united(QRegion(rect.intersected(whole)))

    @property
    def stale(self) -> QRegion:
        """The region that the next update paints."""
        return self._stale

    def scroll(self, dx: int, dy: int) -> None:
        """Move the picture by whole pixels and mark the strips that come into view."""
        width, height = self._size.width(), self._size.height()
        moved_x, moved_y = dx * self._ratio, dy * self._ratio
        if abs(dx) >= width or abs(dy) >= height or moved_x != int(moved_x) or moved_y != int(moved_y):
            self.invalidate()
            return
        self._pixmap.scroll(int(moved_x), int(moved_y), self._pixmap.rect())
        self._stale.translate(dx, dy)
        if dx:
            self.invalidate(QRect(0 if dx > 0 else width + dx, 0, abs(dx), height))
        if dy:
            self.invalidate(QRect(0, 0 if dy > 0 else height + dy, width, abs(dy)))

    def update(self, paint: Callable[[QPainter, QRect], None]) -> None:
        """Paint what is out of date by calling `paint(painter, rectangle)` for each piece, clipped to it."""
        stale, self._stale = self._stale & QRegion(QRect(QPoint(0, 0), self._size)), QRegion()
        if stale.isEmpty():
            return
        pieces = [stale.boundingRect()] if stale.rectCount() > MOST_PIECES else [*stale]  # type: ignore[misc]
        painter = QPainter(self._pixmap)
        try:
            for piece in pieces:
                painter.resetTransform()
                painter.setClipRect(piece)
                paint(painter, piece)
                self.painted_pixels += piece.width() * piece.height()
        finally:
            painter.end()  # a painter left open would make Qt abort the program with its pixmap

    def draw(self, painter: QPainter) -> None:
        """Copy the picture to the target, as far as the target's clip lets it through."""
        painter.drawPixmap(0, 0, self._pixmap)
