"""Small drawings for score cards: a line over time, a bar of shares, and a bar by its length."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget


class Sparkline(QWidget):
    """A line through values in their order; gaps where a value is None."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values: tuple[float | None, ...] = ()
        self._colour = QColor(Qt.GlobalColor.gray)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(110, 26)

    def set_values(self, values: Sequence[float | None], colour: QColor, description: str) -> None:
        """Show values; `description` says in words what the line shows."""
        self._values, self._colour = tuple(values), colour
        self.setAccessibleName(description)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        known = [value for value in self._values if value is not None]
        if len(known) < 2:
            return
        low, high = min(known), max(known)
        spread = (high - low) or 1.0
        inner = QRectF(self.rect()).adjusted(2, 4, -2, -4)
        step = inner.width() / max(1, len(self._values) - 1)
        path, pen_down = QPainterPath(), False
        for index, value in enumerate(self._values):
            if value is None:
                pen_down = False
                continue
            point = QPointF(inner.left() + index * step, inner.bottom() - (value - low) / spread * inner.height())
            if pen_down:
                path.lineTo(point)
            else:
                path.moveTo(point)
            pen_down = True
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._colour, 1.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawPath(path)
        painter.end()


class LengthBar(QWidget):
    """A bar as long as its part, from 0 to 1, of the width."""

    def __init__(self, share: float, colour: QColor, description: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._share, self._colour = min(1.0, max(0.0, share)), colour
        self.setFixedHeight(7)
        self.setAccessibleName(description)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colour)
        painter.drawRoundedRect(QRectF(0, 0, max(self.height(), self.width() * self._share), self.height()), 3.5, 3.5)
        painter.end()


class ShareBar(QWidget):
    """A bar of parts that make up the whole, from left to right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: tuple[tuple[float, QColor], ...] = ()
        self.setFixedHeight(7)

    def set_parts(self, parts: Sequence[tuple[float, QColor]], description: str) -> None:
        """Show parts as (size, colour); `description` says them in words."""
        self._parts = tuple(parts)
        self.setAccessibleName(description)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        total = sum(size for size, _ in self._parts)
        if total <= 0:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        clip = QPainterPath()
        clip.addRoundedRect(QRectF(self.rect()), 3.5, 3.5)
        painter.setClipPath(clip)
        x, shown = 0.0, [part for part in self._parts if part[0] > 0]
        for index, (size, colour) in enumerate(shown):
            width = self.width() * size / total
            gap = 1.5 if index < len(shown) - 1 else 0.0
            painter.fillRect(QRectF(x, 0, max(0.5, width - gap), self.height()), colour)
            x += width
        painter.end()
