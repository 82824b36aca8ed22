"""In-place editors: real line and text fields laid over a card, a header or a note, at the size of the zoom.

An editor never loses typed text: Enter and leaving it commit, only Escape gives up, and an editor whose text could
not be taken stays open with the text in it. What a text means is the business of the `EditRequest` that opened it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from string import Template

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QLineEdit, QPlainTextEdit, QWidget

from cxjourney.drawing.theme import Theme

MIN_FONT_PX = 13
MIN_WIDTH = 168
MIN_HEIGHT = 30
MIN_NOTE_HEIGHT = 56
_STYLE = Template(
    "QLineEdit, QPlainTextEdit { background: $surface; color: $ink; border: 2px solid $accent; border-radius: 6px; "
    "padding: 1px 5px; font-size: ${size}px; font-weight: $weight; selection-background-color: $accent; "
    "selection-color: $on_accent; }"
)


class Finish(StrEnum):
    """How an editor was left; the canvas goes on from there."""

    ENTER = "enter"
    BRANCH = "branch"  # Shift+Enter in a one-line editor
    NOTE = "note"  # Tab
    STAGE = "stage"  # Ctrl+Enter
    LEFT = "left"  # focus went elsewhere
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class EditRequest:
    """What to edit: `place` gives the map rectangle (None: gone), `commit` takes the text and says if it could."""

    place: Callable[[], QRectF | None]
    commit: Callable[[str], bool]
    cancel: Callable[[], None]
    text: str = ""
    name: str = ""
    placeholder: str = ""
    many_lines: bool = False
    font_px: float = 13.0  # at 100 %
    bold: bool = False
    paste_lines: Callable[[], None] | None = field(default=None)  # for several pasted lines into an empty editor


class InPlaceEditors(QObject):
    """Owns the one editor that may be open, keeps it over its place, and reports how it was left."""

    opened = Signal()
    finished = Signal(object)  # Finish, after the text was taken or given up

    def __init__(self, viewport: QWidget, theme: Theme) -> None:
        super().__init__(viewport)
        self._viewport = viewport
        self._theme = theme
        self._scale = 1.0
        self._to_view: Callable[[QRectF], QRectF] | None = None
        self._request: EditRequest | None = None
        self._field: QLineEdit | QPlainTextEdit | None = None
        self._busy = False

    @property
    def request(self) -> EditRequest | None:
        """The request being edited, None where no editor is open."""
        return self._request

    @property
    def field(self) -> QLineEdit | QPlainTextEdit | None:
        """The open field itself, for focus, tests and screen readers."""
        return self._field

    def open(self, request: EditRequest) -> None:
        """Open an editor for `request`; one that is open is committed first, and stays if it cannot be."""
        if not self.commit():
            return
        editor: QLineEdit | QPlainTextEdit
        if request.many_lines:
            editor = QPlainTextEdit(self._viewport)
            editor.setPlainText(request.text)
            editor.setPlaceholderText(request.placeholder)
            editor.setFrameShape(QFrame.Shape.NoFrame)
            editor.setTabChangesFocus(True)
            editor.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        else:
            editor = QLineEdit(request.text, self._viewport)
            editor.setPlaceholderText(request.placeholder)
            editor.setFrame(False)
            editor.setMaxLength(2000)
        editor.setObjectName("canvasEditor")
        editor.setAccessibleName(request.name)
        editor.selectAll()
        editor.installEventFilter(self)
        self._request, self._field = request, editor
        self.place(self._scale)
        editor.show()
        editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self.opened.emit()

    def follow(self, to_view: Callable[[QRectF], QRectF], scale: float) -> None:
        """Take over how the map lies in the viewport now, and move the open editor along."""
        self._to_view = to_view
        self.place(scale)

    def place(self, scale: float) -> None:
        """Lay the open editor over its place at `scale`, never smaller than can be read."""
        self._scale = scale
        if self._field is None or self._request is None or self._to_view is None:
            return
        place = self._request.place()
        if place is None:
            return
        rect = self._to_view(place)
        look = self._look(round(max(MIN_FONT_PX, self._request.font_px * scale)), self._request.bold)
        if look != self._field.styleSheet():
            self._field.setStyleSheet(look)
        least = MIN_NOTE_HEIGHT if self._request.many_lines else MIN_HEIGHT
        width, height = max(MIN_WIDTH, rect.width()), max(float(least), rect.height())
        self._field.setGeometry(round(rect.x()), round(rect.y()), round(width), round(height))

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.place(self._scale)

    def _look(self, size: int, bold: bool) -> str:
        """Return the field's own style: the window's style sheet would otherwise decide on the type size."""
        colours = {token: self._theme.colour(token).name() for token in ("surface", "ink", "accent", "on_accent")}
        return _STYLE.substitute(colours, size=size, weight=600 if bold else 400)

    def text(self) -> str:
        """Return what is typed in the open editor, empty where none is open."""
        if isinstance(self._field, QPlainTextEdit):
            return self._field.toPlainText()
        return self._field.text() if self._field is not None else ""

    def commit(self, how: Finish = Finish.LEFT) -> bool:
        """Hand over the text and close; False where it could not be taken and the editor stays."""
        if self._request is None or self._busy:
            return self._request is None
        self._busy = True
        try:
            taken = self._request.commit(self.text().strip())
        finally:
            self._busy = False
        if taken:
            self._close(how)
        return taken

    def cancel(self) -> None:
        """Close without a change."""
        request = self._request
        if request is None or self._busy:
            return
        self._close(Finish.CANCELLED, request.cancel)

    def _close(self, how: Finish, before: Callable[[], None] | None = None) -> None:
        field, self._field, self._request = self._field, None, None
        if field is not None:
            had_focus = field.hasFocus()
            field.removeEventFilter(self)
            field.hide()
            field.deleteLater()
            if had_focus:
                self._viewport.setFocus(Qt.FocusReason.OtherFocusReason)
        if before is not None:
            before()
        self.finished.emit(how)

    # events of the field

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Turn the keys that end editing, and leaving the field, into commit and cancel."""
        if watched is not self._field:
            return False
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if _finish_for(event, self._many_lines) is not None or event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
            return False
        if event.type() == QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            if event.reason() != Qt.FocusReason.PopupFocusReason:
                self.commit()
            return False
        return False

    @property
    def _many_lines(self) -> bool:
        return self._request is not None and self._request.many_lines

    def _key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape:
            self.cancel()
            return True
        if event.matches(QKeySequence.StandardKey.Paste) and self._several_lines_to_paste():
            paste = self._request.paste_lines if self._request else None
            self.cancel()
            if paste is not None:
                paste()
            return True
        how = _finish_for(event, self._many_lines)
        if how is None:
            return False
        self.commit(how)
        return True

    def _several_lines_to_paste(self) -> bool:
        if self._request is None or self._request.paste_lines is None or self.text().strip():
            return False
        return "\n" in QGuiApplication.clipboard().text().strip()


def _finish_for(event: QKeyEvent, many_lines: bool) -> Finish | None:
    """Return how this key ends editing, None where the field keeps it."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        if modifiers == Qt.KeyboardModifier.NoModifier:
            return Finish.ENTER
        if modifiers == Qt.KeyboardModifier.ControlModifier:
            return Finish.STAGE
        if modifiers == Qt.KeyboardModifier.ShiftModifier and not many_lines:
            return Finish.BRANCH
    if event.key() == Qt.Key.Key_Tab and modifiers == Qt.KeyboardModifier.NoModifier:
        return Finish.NOTE
    return None
