"""A combo box that is drawn flat, so that it looks like the other fields in both themes."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen, QWheelEvent
from PySide6.QtWidgets import QComboBox, QWidget


class Choice(QComboBox):
    """A choice of one of a few; the wheel scrolls the panel and never changes the value.

    It keeps the keys itself: the base class would give an enumeration's member back as a plain text.
    """

    def __init__(self, choices: Iterable[tuple[object, str]] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys: list[object] = []
        for key, text in choices:
            self.add(key, text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)

    def key(self) -> object:
        """Return the key of the chosen entry."""
        return self.key_at(self.currentIndex())

    def key_at(self, index: int) -> object:
        """Return the key of an entry; None outside of them."""
        return self._keys[index] if 0 <= index < len(self._keys) else None

    def add(self, key: object, text: str) -> None:
        """Append an entry."""
        self._keys.append(key)
        self.addItem(text, key)

    def set_key(self, key: object) -> None:
        """Choose the entry of `key` (none where there is no such entry) without a signal."""
        self.blockSignals(True)
        self.setCurrentIndex(next((i for i, known in enumerate(self._keys) if known == key), -1))
        self.blockSignals(False)
        self.update()

    def set_choices(self, choices: Iterable[tuple[object, str]], key: object) -> None:
        """Replace all entries and choose `key`."""
        self.blockSignals(True)
        self.clear()
        self._keys = []
        for choice, text in choices:
            self.add(choice, text)
        self.blockSignals(False)
        self.set_key(key)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        group = QPalette.ColorGroup.Normal if self.isEnabled() else QPalette.ColorGroup.Disabled
        width = 2.0 if self.hasFocus() else 1.0
        edge = palette.color(QPalette.ColorRole.Highlight if self.hasFocus() else QPalette.ColorRole.Mid)
        frame = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        painter.setPen(QPen(edge, width))
        painter.setBrush(palette.color(group, QPalette.ColorRole.Base))
        painter.drawRoundedRect(frame, 8, 8)
        ink = palette.color(group, QPalette.ColorRole.Text)
        text = self.currentText() if self.currentIndex() >= 0 else self.placeholderText()
        if self.currentIndex() < 0:
            ink = palette.color(QPalette.ColorRole.PlaceholderText)
        painter.setPen(ink)
        box = self.rect().adjusted(9, 0, -24, 0)
        shown = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)
        x, y = self.width() - 14.0, self.height() / 2
        painter.setPen(QPen(ink, 1.4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        painter.drawPolyline([QPointF(x - 4, y - 2), QPointF(x, y + 2), QPointF(x + 4, y - 2)])
        painter.end()
