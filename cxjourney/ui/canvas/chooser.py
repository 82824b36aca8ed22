"""The small overlay behind `C`: type a few letters, choose the touchpoint that the arrow shall lead to.

It knows titles and ids only; what choosing means is decided by whoever opened it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from cxjourney.domain.ids import RecordId
from cxjourney.domain.text import tr

MOST_SHOWN = 50
_STYLE = "QFrame#canvasChooser { background: palette(base); border: 1px solid palette(mid); border-radius: 8px; }"


@dataclass(frozen=True)
class Choice:
    """One line of the chooser: the id behind it, its title, and where it lies."""

    id: RecordId
    title: str
    place: str = ""


def matching(choices: Sequence[Choice], typed: str, most: int = MOST_SHOWN) -> list[Choice]:
    """Return the choices that fit what was typed, best first; without typing, the first ones in their order.

    A title that starts with the text comes before one with a word that does, then any that holds all typed words,
    then those that differ by a few letters only.
    """
    words = typed.casefold().split()
    if not words:
        return list(choices[:most])
    ranked: list[tuple[int, int, Choice]] = []
    for order, choice in enumerate(choices):
        title = choice.title.casefold()
        if title.startswith(" ".join(words)):
            ranked.append((0, order, choice))
        elif all(any(part.startswith(word) for part in title.split()) for word in words):
            ranked.append((1, order, choice))
        elif all(word in f"{title} {choice.place.casefold()}" for word in words):
            ranked.append((2, order, choice))
    ranked.sort(key=lambda entry: entry[:2])
    return [choice for _, _, choice in ranked[:most]] or _nearly(choices, typed, most)


def _nearly(choices: Sequence[Choice], typed: str, most: int) -> list[Choice]:
    from rapidfuzz import fuzz, process, utils

    titles = [choice.title for choice in choices]
    found = process.extract(
        typed, titles, scorer=fuzz.partial_ratio, processor=utils.default_process, limit=most, score_cutoff=70
    )
    return [choices[index] for _, _, index in found]


class Chooser(QFrame):
    """Owns the field and the list; emits `chosen(id)` once or `closed()`, then is done."""

    chosen = Signal(str)
    closed = Signal()

    def __init__(self, title: str, choices: Sequence[Choice], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("canvasChooser")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setStyleSheet(_STYLE)
        self._choices = choices
        self._room = parent
        self._done = False
        heading = QLabel(title)
        heading.setTextFormat(Qt.TextFormat.PlainText)
        heading.setWordWrap(True)
        self.field = QLineEdit()
        self.field.setAccessibleName(title)
        self.field.setPlaceholderText(tr("Type a title"))
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Matching touchpoints"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._nothing = QLabel(tr("No touchpoint has such a title."))
        self._nothing.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 12, 12, 12)
        box.setSpacing(8)
        for widget in (heading, self.field, self.list, self._nothing):
            box.addWidget(widget)
        self.field.textChanged.connect(self._filter)
        self.list.itemClicked.connect(self._take)
        self.field.installEventFilter(self)
        self._filter("")

    def sizeHint(self) -> QSize:
        """Return a size that shows eight titles of usual length."""
        return QSize(300, 300)

    def open_at(self, place: QPoint) -> None:
        """Show the chooser near `place` in its parent, moved so that all of it is seen, and take the focus."""
        room = self._room.rect().adjusted(8, 8, -8, -8)
        size = self.sizeHint().boundedTo(room.size())
        x = max(room.left(), min(place.x(), room.right() - size.width()))
        y = max(room.top(), min(place.y(), room.bottom() - size.height()))
        self.setGeometry(x, y, size.width(), size.height())
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def dismiss(self) -> None:
        """Close without a choice."""
        self._finish(None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the keys of the field move through the list, choose and dismiss."""
        if watched is not self.field:
            return False
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                event.accept()
                return True
            return False
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        if event.type() == QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            if event.reason() != Qt.FocusReason.PopupFocusReason:
                self.dismiss()
            return False
        return False

    def _key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.dismiss()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab):
            self._take(self.list.currentItem())
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if key == Qt.Key.Key_Down else -1
            self.list.setCurrentRow(max(0, min(self.list.count() - 1, self.list.currentRow() + step)))
        else:
            return False
        return True

    def _filter(self, typed: str) -> None:
        self.list.clear()
        for choice in matching(self._choices, typed):
            item = QListWidgetItem(f"{choice.title}   {choice.place}" if choice.place else choice.title)
            item.setData(Qt.ItemDataRole.UserRole, choice.id)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self._nothing.setVisible(self.list.count() == 0)

    def _take(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self._finish(str(item.data(Qt.ItemDataRole.UserRole)))

    def _finish(self, chosen: RecordId | None) -> None:
        if self._done:
            return
        self._done = True
        self.field.removeEventFilter(self)
        self.hide()
        self.deleteLater()
        self.closed.emit()
        if chosen is not None:
            self.chosen.emit(chosen)
