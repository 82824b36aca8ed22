"""The spread of answers as bars, from the worst answer to the best, in the colours and shapes of the bands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cxjourney.domain.text import tr
from cxjourney.drawing.brush import band_shape, fill_rounded, has_shape, pen
from cxjourney.scoring.labels import band_name
from cxjourney.scoring.score import Band
from cxjourney.scoring.trend import Slice
from cxjourney.ui import words

if TYPE_CHECKING:
    from cxjourney.drawing.theme import Theme


class BarChart(QWidget):
    """Owns the bars that are shown; the arrow keys go from bar to bar, and each can be heard."""

    bar_changed = Signal(int)

    def __init__(self, theme: Callable[[], Theme], parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.bars: tuple[Slice, ...] = ()
        self._bands: dict[Band, str] = {}
        self.at = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(200, 110)

    def sizeHint(self) -> QSize:
        return QSize(420, 220)

    def show_bars(self, name: str, bars: Sequence[Slice], bands: Mapping[Band, str]) -> None:
        """Show other bars under a name that a screen reader says; `bands` are the words for their bands."""
        self.bars, self._bands, self.at = tuple(bars), dict(bands), -1
        self.setAccessibleName(name)
        self.setAccessibleDescription(", ".join(bar_words(bar) for bar in self.bars))
        self.update()

    def look_at(self, at: int) -> None:
        """Look at a bar; -1 looks at none."""
        at = min(max(at, -1), len(self.bars) - 1)
        if at != self.at:
            self.at = at
            self.setToolTip(bar_words(self.bars[at]) if at >= 0 else "")
            self.update()
            self.bar_changed.emit(at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is not None and self.bars:
            self.look_at(min(max(0, self.at + step), len(self.bars) - 1))
        elif event.key() == Qt.Key.Key_Escape and self.at >= 0:
            self.look_at(-1)
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        area = self._area(QFontMetricsF(self._small()))
        inside = self.bars and area.left() <= event.position().x() < area.right()
        self.look_at(int((event.position().x() - area.left()) / area.width() * len(self.bars)) if inside else -1)

    def leaveEvent(self, event: object) -> None:
        super().leaveEvent(event)  # type: ignore[arg-type]
        if not self.hasFocus():
            self.look_at(-1)

    # painting

    def _small(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(max(9, round(font.pixelSize() * 11 / 13) if font.pixelSize() > 0 else 11))
        return font

    def _area(self, metrics: QFontMetricsF) -> QRectF:
        """Return where the bars stand: between the shares above and the names below."""
        below = metrics.height() * (2 if self._groups() else 1) + 12
        return QRectF(self.rect()).adjusted(6, metrics.height() * 2 + 6, -6, -below)

    def _groups(self) -> list[tuple[Band, int, int, float]]:
        """Return (band, first bar, last bar, share) for neighbours of one band, where bars are finer than bands."""
        found: list[tuple[Band, int, int, float]] = []
        for at, bar in enumerate(self.bars):
            if found and found[-1][0] == bar.band:
                band, first, _, share = found[-1]
                found[-1] = (band, first, at, share + bar.share)
            else:
                found.append((bar.band, at, at, bar.share))
        judged = [group for group in found if has_shape(group[0])]
        return judged if judged and len(found) < len(self.bars) else []

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._theme()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus():
            painter.setPen(pen(theme.accent, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        if self.bars:
            painter.setFont(self._small())
            self._paint_bars(painter, theme, QFontMetricsF(self._small()))
        painter.end()

    def _paint_bars(self, painter: QPainter, theme: Theme, metrics: QFontMetricsF) -> None:
        area = self._area(metrics)
        step, most = area.width() / len(self.bars), max(bar.share for bar in self.bars) or 1.0
        width = min(64.0, step * 0.72)
        painter.setPen(pen(theme.line, 1))
        painter.drawLine(QPointF(area.left(), area.bottom() + 0.5), QPointF(area.right(), area.bottom() + 0.5))
        for at, bar in enumerate(self.bars):
            middle = area.left() + (at + 0.5) * step
            height = max(2.0 if bar.count else 0.0, area.height() * bar.share / most)
            box = QRectF(middle - width / 2, area.bottom() - height, width, height)
            colour = theme.band(bar.band) if has_shape(bar.band) else theme.accent
            if bar.count:
                fill_rounded(painter, box, min(3.0, height / 2), colour)
            if at == self.at:
                painter.setPen(pen(theme.ink, 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(box.adjusted(-2, -2, 2, 2), 4, 4)
            share = tr("{value} %", value=round(100 * bar.share))
            if metrics.horizontalAdvance(share) <= step:
                self._centred(painter, metrics, middle, box.top() - 5, share, theme.ink)
            name = metrics.elidedText(bar.name, Qt.TextElideMode.ElideRight, step - 2)
            self._centred(painter, metrics, middle, area.bottom() + metrics.ascent() + 4, name, theme.mute)
        for band, first, last, share_of in self._groups():
            middle = area.left() + (first + last + 1) / 2 * step
            text = tr("{share} % {name}", share=round(100 * share_of), name=self._bands.get(band) or band_name(band))
            room = (last - first + 1) * step - 14
            if metrics.horizontalAdvance(text) > room:
                text = tr("{value} %", value=round(100 * share_of))
            baseline = area.bottom() + metrics.height() + metrics.ascent() + 7
            half = metrics.horizontalAdvance(text) / 2
            self._centred(painter, metrics, middle + 6, baseline, text, theme.band(band))
            band_shape(painter, band, middle - half - 2, baseline - metrics.ascent() / 2 + 1, 7, theme.band(band))

    def _centred(
        self, painter: QPainter, metrics: QFontMetricsF, middle: float, baseline: float, text: str, colour: QColor
    ) -> None:
        painter.setPen(colour)
        painter.drawText(QPointF(middle - metrics.horizontalAdvance(text) / 2, baseline), text)


def bar_words(bar: Slice) -> str:
    """Return a bar in words: `9: 214 answers, 21 %`."""
    count = words.number(round(bar.count))
    return tr("{name}: {count}, {share} %", name=bar.name, count=count, share=round(100 * bar.share))
