"""A list with bullets that is edited where it stands: one paragraph for each item, and marks under some of them.

Enter begins an item, Backspace on an empty one removes it, Alt+Up and Alt+Down move it, several pasted lines become
as many items. The list commits as a whole: on Enter, after a move, and when the focus leaves.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QEvent, QMimeData, QObject, QPointF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCursor,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QTextEdit, QWidget

from cxjourney.ui.widgets.field import LONGEST_TEXT, Field
from cxjourney.ui.widgets.mark_button import Mark, MarkButton

FRAME = 3
INDENT = 14.0  # of the text behind its bullet
GAP = 3.0
MARK_ROOM = 27.0
_BULLET = re.compile(r"^\s*(?:[-*•‣◦–·]\s+|\d{1,2}[.)]\s+)")


class ItemsEdit(QTextEdit):
    """Owns the paragraphs, their bullets and the marks below them; `moved` and `entered` ask for a commit."""

    entered = Signal()
    mark_clicked = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("look", "plain")
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDocumentMargin(0)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._marks: Mapping[str, Mark] = {}
        self._buttons: dict[str, MarkButton] = {}
        self._shaping = False
        self.document().contentsChanged.connect(self._shape)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self.fit())

    # content

    def items(self) -> tuple[str, ...]:
        """Return the items, without the empty ones."""
        lines = (" ".join(line.split()) for line in self.toPlainText().split("\n"))
        return tuple(line for line in lines if line)

    def set_items(self, items: Sequence[str]) -> None:
        """Show other items; there is nothing to undo in them."""
        self._shaping = True
        self.document().setUndoRedoEnabled(False)
        self.setPlainText("\n".join(items))
        self._shaping = False
        self._shape()
        self.document().setUndoRedoEnabled(True)

    def set_marks(self, marks: Mapping[str, Mark]) -> None:
        """Mark the items with these texts; a mark goes as soon as its text is another."""
        self._marks = dict(marks)
        is_modified = self.document().isUndoAvailable()
        if not is_modified:
            self.document().setUndoRedoEnabled(False)
        self._shape()
        if not is_modified:
            self.document().setUndoRedoEnabled(True)

    def marks(self) -> dict[str, MarkButton]:
        """Return the marks that are shown, by the texts of their items."""
        return {text: button for text, button in self._buttons.items() if not button.isHidden()}

    def add_item(self) -> None:
        """Begin an item at the end."""
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        if cursor.block().text().strip():
            cursor.insertBlock()
        self.setTextCursor(cursor)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def move_item(self, step: int) -> bool:
        """Move the item with the cursor up (−1) or down (1); return whether it could."""
        block = self.textCursor().block()
        other = block.next() if step > 0 else block.previous()
        if not other.isValid():
            return False
        at, texts = self.textCursor().positionInBlock(), (block.text(), other.text())
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        for where, text in ((other.blockNumber(), texts[0]), (block.blockNumber(), texts[1])):
            target = self.document().findBlockByNumber(where)
            cursor.setPosition(target.position())
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(text)
        cursor.endEditBlock()
        moved = self.document().findBlockByNumber(other.blockNumber())
        cursor.setPosition(moved.position() + at)
        self.setTextCursor(cursor)
        return True

    # shape

    def _shape(self) -> None:
        """Give every paragraph its indent and the room for its mark, and put the marks where they belong."""
        if self._shaping:
            return
        self._shaping = True
        try:
            block, cursor = self.document().begin(), QTextCursor(self.document())
            cursor.joinPreviousEditBlock()
            while block.isValid():
                room = GAP + (MARK_ROOM if block.text().strip() in self._marks else 0.0)
                shape = block.blockFormat()
                if shape.leftMargin() != INDENT or shape.bottomMargin() != room:
                    fresh = QTextBlockFormat()
                    fresh.setLeftMargin(INDENT)
                    fresh.setBottomMargin(room)
                    cursor.setPosition(block.position())
                    cursor.setBlockFormat(fresh)
                block = block.next()
            cursor.endEditBlock()
        finally:
            self._shaping = False
        self._place_marks()
        self.fit()

    def _place_marks(self) -> None:
        wanted: dict[str, QTextBlock] = {}
        block = self.document().begin()
        while block.isValid():
            text = block.text().strip()
            if text in self._marks:
                wanted.setdefault(text, block)
            block = block.next()
        for text in [text for text in self._buttons if text not in self._marks]:
            self._buttons.pop(text).deleteLater()
        for text, mark in self._marks.items():
            button = self._buttons.get(text)
            if button is None:
                button = self._buttons[text] = MarkButton(mark, self.viewport())
                button.clicked.connect(lambda _checked=False, text=text: self.mark_clicked.emit(text))
            button.show_mark(mark)
            place = wanted.get(text)
            button.setVisible(place is not None)
            if place is not None:
                layout = place.layout()
                top = layout.position().y() + layout.boundingRect().height() + 1
                hint = button.sizeHint()
                button.setGeometry(int(INDENT), round(top), min(hint.width(), self.viewport().width() - 14), 24)

    def fit(self) -> None:
        """Take the height of the text and of the marks; the document leaves out the room below its last item."""
        text, last = self.document().size().height(), self.document().lastBlock()
        if last.text().strip() in self._marks:
            shape = last.layout()
            text = max(text, shape.position().y() + shape.boundingRect().height() + MARK_ROOM)
        height = max(self.fontMetrics().lineSpacing(), round(text)) + 2 * FRAME
        if self.height() != height or self.minimumHeight() != height:
            self.setFixedHeight(height)

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(160, self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            QTimer.singleShot(0, self, self._resettle)

    def _resettle(self) -> None:
        self._place_marks()
        self.fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            QTimer.singleShot(0, self, self._resettle)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.palette().text())
        focused, block = self.hasFocus(), self.document().begin()
        while block.isValid():
            layout = block.layout()
            if (block.text() or focused) and layout.lineCount():
                line = layout.lineAt(0)
                y = layout.position().y() + line.y() + line.height() / 2 + 1
                painter.drawEllipse(QPointF(4.5, y), 2.2, 2.2)
            block = block.next()
        painter.end()

    def insertFromMimeData(self, source: QMimeData) -> None:
        lines = [_BULLET.sub("", line).strip() for line in source.text()[:LONGEST_TEXT].splitlines()]
        lines = [line for line in lines if line]
        self.textCursor().insertText("\n".join(lines))
        if len(lines) > 1:
            self.entered.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            cursor = self.textCursor()
            if cursor.block().text().strip():
                cursor.insertBlock()
                self.setTextCursor(cursor)
            self.entered.emit()
        elif alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            if self.move_item(-1 if event.key() == Qt.Key.Key_Up else 1):
                self.entered.emit()
        else:
            super().keyPressEvent(event)


class ItemsField(Field):
    """A list of a record; `commit(items)` returns the problem, or nothing. `confirmed(text)` comes from a mark."""

    confirmed = Signal(str)

    def __init__(
        self, name: str, commit: Callable[[tuple[str, ...]], str], parent: QWidget, placeholder: str, hint: str
    ) -> None:
        super().__init__("", parent)
        self._commit = commit
        self._value: tuple[str, ...] = ()
        self._committing = False
        self.editor = ItemsEdit(self)
        self.editor.setPlaceholderText(placeholder)
        self.editor.setToolTip(hint)
        self.editor.installEventFilter(self)
        self.editor.entered.connect(self.commit)
        self.editor.mark_clicked.connect(self.confirmed)
        self.finish(self.editor)
        self.editor.setAccessibleName(name)
        self.editor.setAccessibleDescription(hint)

    def set_value(self, items: Sequence[str], marks: Mapping[str, Mark]) -> None:
        """Show items from outside; what a person is typing stays."""
        typing = self.editor.hasFocus() and self.editor.items() != self._value
        self._value = tuple(items)
        if not typing and self.editor.items() != self._value:
            self.show_problem("", self.editor)
            self.editor.set_items(self._value)
        self.editor.set_marks(marks)

    def forget(self) -> None:
        """Let go of what was typed and not committed."""
        self.show_problem("", self.editor)
        if self.editor.items() != self._value:
            self.editor.set_items(self._value)

    def commit(self) -> None:
        items = self.editor.items()
        if self._committing or items == self._value:
            return
        self._committing = True
        try:
            problem = self._commit(items)
        finally:
            self._committing = False
        self.show_problem(problem, self.editor)
        if not problem and self.editor.items() == items:
            self._value = items

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.commit()
            if self.editor.items() == self._value and self.editor.toPlainText() != "\n".join(self._value):
                self.editor.set_items(self._value)  # without the empty ones
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._on_key(event)
        return False

    def _on_key(self, event: QKeyEvent) -> bool:
        if event.key() != Qt.Key.Key_Escape or self.editor.items() == self._value:
            return False
        self.forget()
        return True
