"""Text that is edited where it stands: it looks like plain text until the pointer or the keyboard comes to it.

A field commits once, as all fields do (`widgets.field`): on Enter, or when the focus leaves; Escape brings the old
text back. It is as tall as its text, and breaks where its width ends.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QEvent, QMimeData, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent, QTextCursor, QTextOption, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QSizePolicy, QWidget

from cxjourney.ui.widgets.field import LONGEST_TEXT, Field
from cxjourney.ui.widgets.mark_button import Mark, MarkButton

FRAME = 3  # border and padding of the style sheet, on each side
INSET = 6  # how far the text stands in from the left edge of its field
SLACK = 2  # without it the last line counts as not quite in sight, and the text could be scrolled


class GrowingEdit(QPlainTextEdit):
    """An editor as tall as its text; `hugs`: also as wide as its text, and no wider than there is room.

    The wheel scrolls what lies around it. Where `paragraphs` is not set, everything is one paragraph.
    """

    def __init__(self, parent: QWidget, paragraphs: bool = False, hugs: bool = False) -> None:
        super().__init__(parent)
        self._paragraphs, self._hugs = paragraphs, hugs
        self.setProperty("look", "plain")
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(0)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        wide = QSizePolicy.Policy.Maximum if hugs else QSizePolicy.Policy.Expanding
        self.setSizePolicy(wide, QSizePolicy.Policy.Fixed)
        self.textChanged.connect(self.fit)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self.fit())

    def sizeHint(self) -> QSize:
        if not self._hugs:
            return QSize(160, self.height())
        shown = max((self.toPlainText() or self.placeholderText()).split("\n"), key=len)[:500]
        return QSize(self.fontMetrics().horizontalAdvance(shown) + 2 * INSET + 5, self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(min(60, self.sizeHint().width()), self.height())

    def fit(self) -> None:
        """Take the height of the text, and its width where the editor hugs it."""
        shape, block, text = self.document().documentLayout(), self.document().begin(), 0.0
        while block.isValid():  # the size of the document counts only the lines that were painted
            text += shape.blockBoundingRect(block).height()
            block = block.next()
        height = max(self.fontMetrics().lineSpacing(), math.ceil(text)) + 2 * FRAME + SLACK
        if height != self.height() or self.minimumHeight() != height:
            self.setFixedHeight(height)
        if self._hugs:
            self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            QTimer.singleShot(0, self, self.fit)  # the lines are broken anew only after this event

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            if self._paragraphs:
                self.moveCursor(QTextCursor.MoveOperation.End)
            else:
                self.selectAll()  # as in every line: what is typed takes the place of what was there

    def insertFromMimeData(self, source: QMimeData) -> None:
        text = source.text()[: LONGEST_TEXT + 1]
        self.insertPlainText(text if self._paragraphs else " ".join(text.split()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and not self._paragraphs:
            return  # the field has committed already
        super().keyPressEvent(event)


def inset(widget: QWidget) -> QHBoxLayout:
    """Return a row with a widget that begins where the texts do."""
    row = QHBoxLayout()
    row.addSpacing(INSET)
    row.addWidget(widget)
    row.addStretch(1)
    return row


class InPlaceField(Field):
    """One text of a record; `commit(text)` returns the problem, or nothing. `confirmed` comes from its mark."""

    confirmed = Signal()

    def __init__(
        self,
        name: str,
        commit: Callable[[str], str],
        parent: QWidget,
        *,
        placeholder: str = "",
        size: str = "",
        paragraphs: bool = False,
        hugs: bool = False,
    ) -> None:
        super().__init__("", parent)
        self._commit = commit
        self._value, self._committing = "", False
        self._paragraphs = paragraphs
        self.editor = GrowingEdit(self, paragraphs, hugs)
        if size:
            self.editor.setProperty("type_size", size)
        if hugs:
            self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.editor.setPlaceholderText(placeholder)
        self.editor.installEventFilter(self)
        self.finish(self.editor)
        self.editor.setAccessibleName(name)
        self._mark: MarkButton | None = None

    def text(self) -> str:
        """Return what stands in the editor."""
        return self.editor.toPlainText()

    def set_value(self, value: str) -> None:
        """Show a text from outside; what a person is typing stays until it is committed."""
        typing = self.editor.hasFocus() and self.text() != self._value and not self._committing
        self._value = value
        if not typing:
            self.show_problem("", self.editor)
            self._write(value)

    def set_mark(self, mark: Mark | None) -> None:
        """Show under the text that it waits for a yes, or that it does not."""
        if mark is None:
            if self._mark is not None:
                self._mark.hide()
            return
        if self._mark is None:
            self._mark = MarkButton(mark, self)
            self._mark.clicked.connect(self.confirmed)
            self.box.insertLayout(self.box.indexOf(self.editor) + 1, inset(self._mark))
        self._mark.show_mark(mark)
        self._mark.show()

    @property
    def mark(self) -> MarkButton | None:
        """The mark, where one is shown."""
        return self._mark if self._mark is not None and not self._mark.isHidden() else None

    def forget(self) -> None:
        """Let go of what was typed and not committed."""
        self.show_problem("", self.editor)
        self._write(self._value)

    def commit(self) -> None:
        text = self.text()
        if self._committing or text == self._value:
            return
        self._committing = True
        try:
            problem = self._commit(text.strip())
        finally:
            self._committing = False
        self.show_problem(problem, self.editor)
        if not problem and self.text() == text:
            self._value = text

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.commit()
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape and self.text() != self._value:
                self.forget()
                return True
            control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and (control or not self._paragraphs):
                self.commit()
                return True
        return False

    def _write(self, value: str) -> None:
        if self.editor.toPlainText() != value:
            self.editor.setPlainText(value[:LONGEST_TEXT])
