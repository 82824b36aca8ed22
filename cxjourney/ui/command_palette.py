"""The command palette: one line of typing over every command, touchpoint, persona and comment."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from cxjourney.domain.text import tr
from cxjourney.ui.palette_search import Entry, search
from cxjourney.ui.widgets.text import PlainLabel

Index = QModelIndex | QPersistentModelIndex
_ENTRY = int(Qt.ItemDataRole.UserRole)


class _Model(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.entries: list[Entry] = []

    def set_entries(self, entries: list[Entry]) -> None:
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        entry = self.entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (entry.text, entry.group, entry.shortcut, entry.reason) if part)
        return entry if role == _ENTRY else None

    def flags(self, _index: Index) -> Qt.ItemFlag:
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class _Delegate(QStyledItemDelegate):
    """Draws an entry: its text, then group or reason muted, the shortcut at the right."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(100, 32)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry = index.data(_ENTRY)
        palette, rect = option.palette, option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(palette.color(QPalette.ColorRole.AlternateBase))
            painter.drawRoundedRect(rect.adjusted(0, 1, 0, -1), 6, 6)
        box = rect.adjusted(10, 0, -10, 0)
        group = QPalette.ColorGroup.Disabled if entry.reason else QPalette.ColorGroup.Normal
        ink, mute = palette.color(group, QPalette.ColorRole.Text), palette.color(QPalette.ColorRole.PlaceholderText)
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
        small = QFont(option.font)
        small.setPixelSize(11)
        right = entry.shortcut or entry.group
        painter.setFont(small)
        painter.setPen(mute)
        right_width = painter.fontMetrics().horizontalAdvance(right)
        painter.drawText(box, flags | int(Qt.AlignmentFlag.AlignRight), right)
        left = box.adjusted(0, 0, -right_width - 16, 0)
        painter.setFont(option.font)
        painter.setPen(ink)
        metrics = painter.fontMetrics()
        text = metrics.elidedText(entry.text, Qt.TextElideMode.ElideRight, left.width())
        painter.drawText(left, flags, text)
        rest = QRect(left)
        rest.setLeft(left.left() + metrics.horizontalAdvance(text) + 12)
        aside = entry.reason or entry.detail
        if aside and rest.width() > 40:
            painter.setFont(small)
            painter.setPen(mute)
            aside = painter.fontMetrics().elidedText(aside, Qt.TextElideMode.ElideRight, rest.width())
            painter.drawText(rest, flags, aside)
        painter.restore()


class CommandPalette(QDialog):
    """Lists what fits what is typed; Enter runs it after the palette closed. `entries` are asked for once, at opening.

    `more(query)` adds entries that are too many to hold, such as comments, and is asked from three letters on.
    """

    def __init__(
        self, entries: Iterable[Entry], parent: QWidget | None = None, more: Callable[[str], list[Entry]] | None = None
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setWindowTitle(tr("Search or run a command"))
        self._entries, self._more = list(entries), more
        self.chosen: Entry | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        frame = QFrame(self)
        frame.setObjectName("palette")
        outer.addWidget(frame)
        box = QVBoxLayout(frame)
        box.setContentsMargins(8, 8, 8, 8)
        box.setSpacing(6)
        self.line = QLineEdit(frame)
        self.line.setPlaceholderText(tr("Search touchpoints, personas and comments, or run a command"))
        self.line.setAccessibleName(tr("Search or run a command"))
        self.line.setClearButtonEnabled(True)
        self.list = QListView(frame)
        self.list.setAccessibleName(tr("What fits"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.list.setFrameShape(QListView.Shape.NoFrame)
        self.list.setMouseTracking(True)
        self.model = _Model(self)
        self.list.setModel(self.model)
        self.list.setItemDelegate(_Delegate(self.list))
        self.note = PlainLabel("", "small", frame)
        box.addWidget(self.line)
        box.addWidget(self.list)
        box.addWidget(self.note)
        self.line.textChanged.connect(self._on_text)
        self.line.installEventFilter(self)
        self.list.clicked.connect(self._on_clicked)
        self.resize(620, 440)
        self._on_text("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = {
                Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 10, Qt.Key.Key_PageUp: -10,
            }.get(Qt.Key(event.key()))  # fmt: skip
            if step is not None:
                self._step(step)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._choose(self.list.currentIndex())
                return True
        return False

    def _step(self, step: int) -> None:
        count = self.model.rowCount()
        if count:
            row = self.list.currentIndex().row() + step
            row = row % count if abs(step) == 1 else max(0, min(count - 1, row))
            self.list.setCurrentIndex(self.model.index(row, 0))

    def _on_text(self, text: str) -> None:
        entries = self._entries
        if self._more is not None and len(text.strip()) >= 3:
            entries = entries + self._more(text.strip())
        found = search(text, entries)
        self.model.set_entries(found)
        if found:
            self.list.setCurrentIndex(self.model.index(0, 0))
            self.note.setText(tr("↑ ↓ to choose · Enter to run · Esc to close"))
        else:
            self.note.setText(tr("Nothing fits. Try fewer letters."))

    def _on_clicked(self, index: QModelIndex) -> None:
        self._choose(index)

    def _choose(self, index: QModelIndex) -> None:
        entry = index.data(_ENTRY) if index.isValid() else None
        if entry is None:
            return
        if entry.reason:
            self.note.setText(entry.reason)
            return
        self.chosen = entry
        self.accept()
