"""Where the person looks: zoom and scroll, and the way between map units and pixels of the viewport.

Only arithmetic: no widget, no painting. Scroll values are whole pixels, so that a pan can move pixels instead of
painting them again.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, QSizeF

MIN_SCALE = 0.05
MAX_SCALE = 8.0
ZOOM_STEP = 1.2
LEAST_FIRST_SCALE = 0.7  # cards show all they have to say from here on
MARGIN = 16
"""Pixels left free around the map."""
READABLE_SCALE = 0.85
"""From this scale on, 13 px text is comfortably readable."""


class ViewState:
    """Owns scale and scroll; keeps the map within reach: half a viewport of empty space at most."""

    def __init__(self) -> None:
        self.scale = 1.0
        self.scroll = QPoint(-MARGIN, -MARGIN)
        self.viewport = QSize(1, 1)
        self.content = QSizeF(1, 1)  # in map units

    # between map and viewport

    def to_view(self, point: QPointF) -> QPointF:
        """Return where a place on the map lies in the viewport, in pixels."""
        return QPointF(point.x() * self.scale - self.scroll.x(), point.y() * self.scale - self.scroll.y())

    def to_map(self, point: QPointF | QPoint) -> QPointF:
        """Return the place on the map that lies under a pixel of the viewport."""
        return QPointF((point.x() + self.scroll.x()) / self.scale, (point.y() + self.scroll.y()) / self.scale)

    def rect_to_view(self, rect: QRectF) -> QRectF:
        """Return a map rectangle in pixels of the viewport."""
        return QRectF(self.to_view(rect.topLeft()), rect.size() * self.scale)

    def rect_to_map(self, rect: QRect | QRectF) -> QRectF:
        """Return a viewport rectangle in map units."""
        size = QSizeF(rect.width() / self.scale, rect.height() / self.scale)
        return QRectF(self.to_map(QPointF(rect.x(), rect.y())), size)

    def visible(self) -> QRectF:
        """Return the part of the map plane that the viewport shows."""
        return self.rect_to_map(QRect(QPoint(0, 0), self.viewport))

    # moving

    def limits(self) -> tuple[QPoint, QPoint]:
        """Return the least and the greatest scroll that scroll bars should offer now; equal where all is seen."""
        size, end = self.content * self.scale, self._end()
        x = _range(self.scroll.x(), end[0], size.width(), self.viewport.width())
        y = _range(self.scroll.y(), end[1], size.height(), self.viewport.height())
        return QPoint(x[0], y[0]), QPoint(x[1], y[1])

    def scroll_to(self, scroll: QPoint) -> QPoint:
        """Move to `scroll`, kept within reach of the map; return how far it moved."""
        half_x, half_y = self.viewport.width() // 2, self.viewport.height() // 2
        right, bottom = int(self.content.width() * self.scale), int(self.content.height() * self.scale)
        x = min(max(scroll.x(), -half_x), max(right - half_x, -MARGIN))
        y = min(max(scroll.y(), -half_y), max(bottom - half_y, -MARGIN))
        moved = QPoint(x, y) - self.scroll
        self.scroll = QPoint(x, y)
        return moved

    def zoom_to(self, scale: float, anchor: QPointF) -> None:
        """Set the scale so that the map under the pixel `anchor` stays there.

        It is kept within 5 and 800 %, lower only for a map that needs it to be seen whole.
        """
        fixed = self.to_map(anchor)
        self.scale = min(MAX_SCALE, max(self.least_scale(), scale))
        x, y = fixed.x() * self.scale - anchor.x(), fixed.y() * self.scale - anchor.y()
        self.scroll_to(QPoint(round(x), round(y)))

    def least_scale(self) -> float:
        """Return 5 %, or what it takes to see the whole of an even larger map."""
        room_x, room_y = self.viewport.width() - 2 * MARGIN, self.viewport.height() - 2 * MARGIN
        whole = min(room_x / max(self.content.width(), 1.0), room_y / max(self.content.height(), 1.0))
        return min(MIN_SCALE, max(whole, 0.001))

    def share_seen(self) -> float:
        """Return which share of the map's area lies in the viewport, from 0 to 1."""
        seen = self.visible().intersected(QRectF(QPointF(0, 0), self.content))
        return seen.width() * seen.height() / max(self.content.width() * self.content.height(), 1.0)

    def show_rect(self, rect: QRectF, most: float = 1.0) -> None:
        """Choose the largest scale up to `most` at which `rect` is wholly seen, and centre it where it is smaller."""
        room_x, room_y = self.viewport.width() - 2 * MARGIN, self.viewport.height() - 2 * MARGIN
        wanted = min(room_x / max(rect.width(), 1.0), room_y / max(rect.height(), 1.0), most)
        self.scale = min(MAX_SCALE, max(self.least_scale(), wanted))
        centre = rect.center() * self.scale
        self.scroll_to(
            QPoint(round(centre.x() - self.viewport.width() / 2), round(centre.y() - self.viewport.height() / 2))
        )

    def fit(self, most: float = 1.25) -> None:
        """Show the whole map; a map smaller than the viewport starts at its top left, where it grows from."""
        self.show_rect(QRectF(QPointF(0, 0), self.content), most)
        free_x = self.viewport.width() - self.content.width() * self.scale
        x = -MARGIN if free_x > 4 * MARGIN else -round(free_x / 2)
        self.scroll_to(QPoint(x, -MARGIN))

    def fit_width(self) -> None:
        """Show all stages from the top, as large as is readable: cards keep their scores, the map may run on below."""
        room = self.viewport.width() - 2 * MARGIN
        self.scale = min(1.0, max(LEAST_FIRST_SCALE, room / max(self.content.width(), 1.0)))
        free_x = self.viewport.width() - self.content.width() * self.scale
        self.scroll_to(QPoint(-MARGIN if free_x < 2 * MARGIN else -round(free_x / 2), -MARGIN))

    def reveal(self, rect: QRectF, inset: QPoint) -> QPoint:
        """Scroll as little as needed to see `rect`; `inset` is what sticky headers cover. Return how far it moved."""
        place = self.rect_to_view(rect).toAlignedRect()
        free = QRect(QPoint(0, 0), self.viewport).adjusted(inset.x() + MARGIN, inset.y() + MARGIN, -MARGIN, -MARGIN)
        dx = _shift(place.left(), place.right(), free.left(), free.right())
        dy = _shift(place.top(), place.bottom(), free.top(), free.bottom())
        return self.scroll_to(self.scroll + QPoint(dx, dy))

    def _end(self) -> tuple[int, int]:
        width = int(self.content.width() * self.scale) + MARGIN - self.viewport.width()
        height = int(self.content.height() * self.scale) + MARGIN - self.viewport.height()
        return width, height


def _range(scroll: int, end: int, content: float, room: int) -> tuple[int, int]:
    if scroll <= 0 and content - scroll <= room:
        return scroll, scroll
    least = min(-MARGIN, scroll)
    return least, max(end, scroll, least)


def _shift(low: int, high: int, free_low: int, free_high: int) -> int:
    if low < free_low or high - low > free_high - free_low:
        return low - free_low
    return max(0, high - free_high)
