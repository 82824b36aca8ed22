"""Fields that commit once: a label, an editor, and room for the sentence that says what is wrong with the value.

A field is given `commit(value) -> problem text`. Typing commits on Enter or when the focus leaves, Escape brings
the old value back. A value that comes from outside never overwrites what a person is typing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from PySide6.QtCore import QEvent, QLocale, QObject, QStringListModel, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QCompleter, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from cxjourney.domain.text import tr
from cxjourney.ui.widgets.choice import Choice
from cxjourney.ui.widgets.text import PlainLabel

LONGEST_LINE = 500
LONGEST_TEXT = 20_000


class Field(QWidget):
    """A label above an editor, with the problem below it."""

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(2)
        self.label = PlainLabel(label, "small", self)
        self.label.setVisible(bool(label))
        self.box.addWidget(self.label)
        self.problem = PlainLabel("", "problem", self, wrap=True)
        self.problem.hide()

    def finish(self, editor: QWidget) -> None:
        """Put the editor between label and problem; called once by each kind of field."""
        self.label.setBuddy(editor)
        editor.setAccessibleName(self.label.text())
        self.box.addWidget(editor)
        self.box.addWidget(self.problem)

    def show_problem(self, text: str, editor: QWidget) -> None:
        """Say what is wrong, or clear it."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))
        if bool(editor.property("problem")) != bool(text):
            editor.setProperty("problem", bool(text))
            editor.style().unpolish(editor)
            editor.style().polish(editor)
        editor.setAccessibleDescription(text)

    def commit(self) -> None:
        """Hand over what was typed, if it differs; fields without typing have nothing to do."""


class TextField(Field):
    """One line or many lines of text."""

    def __init__(
        self,
        label: str,
        commit: Callable[[str], str],
        parent: QWidget | None = None,
        lines: int = 1,
        placeholder: str = "",
        look: str = "",
    ) -> None:
        super().__init__(label, parent)
        self._commit = commit
        self._value = ""
        self._committing = False
        self._editor: QLineEdit | QPlainTextEdit
        self._placeholder = placeholder
        if lines == 1:
            self._editor = QLineEdit(self)
            self._editor.setMaxLength(LONGEST_LINE)
            self._editor.returnPressed.connect(self.commit)
        else:
            self._editor = QPlainTextEdit(self)
            self._editor.setTabChangesFocus(True)
            self._editor.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
            self._editor.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self._lines = lines
            self._editor.textChanged.connect(self._fit_height)
            self._editor.document().documentLayout().documentSizeChanged.connect(self._fit_height)
        if look:
            self._editor.setProperty("look", look)
        self._editor.setPlaceholderText(placeholder)
        self._editor.installEventFilter(self)
        self.finish(self._editor)
        if lines > 1:
            self._fit_height()

    @property
    def editor(self) -> QLineEdit | QPlainTextEdit:
        return self._editor

    def text(self) -> str:
        """Return what stands in the editor."""
        return self._editor.text() if isinstance(self._editor, QLineEdit) else self._editor.toPlainText()

    def set_value(self, value: str, mixed: bool = False) -> None:
        """Show a value from outside; `mixed` shows that several selected things differ."""
        typing = self._editor.hasFocus() and self.text() != self._value
        self._value = value
        self._editor.setPlaceholderText(tr("Several values") if mixed else self._placeholder)
        if typing:
            return
        self.show_problem("", self._editor)
        self._write(value)

    def set_suggestions(self, words: Iterable[str]) -> None:
        """Offer words while typing."""
        if not isinstance(self._editor, QLineEdit):
            return
        wanted = list(words)
        completer = self._editor.completer()
        if completer is None:
            completer = QCompleter(self._editor)
            completer.setModel(QStringListModel(completer))
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            self._editor.setCompleter(completer)
        model = completer.model()
        if isinstance(model, QStringListModel) and model.stringList() != wanted:
            model.setStringList(wanted)

    def commit(self) -> None:
        text = self.text()
        if self._committing or text == self._value:
            return
        self._committing = True
        try:
            problem = self._commit(text.strip())
        finally:
            self._committing = False
        self.show_problem(problem, self._editor)
        if not problem:
            self._value = text

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.commit()
        elif event.type() == QEvent.Type.Resize:
            QTimer.singleShot(0, self, self._fit_height)  # the lines are broken anew only after this event
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape and self.text() != self._value:
                self._write(self._value)
                self.show_problem("", self._editor)
                return True
            control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            if control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.commit()
                return True
        return False

    def _write(self, value: str) -> None:
        if isinstance(self._editor, QLineEdit):
            if self._editor.text() != value:
                self._editor.setText(value)
                self._editor.setCursorPosition(0)
        elif self._editor.toPlainText() != value:
            self._editor.setPlainText(value[:LONGEST_TEXT])

    def _fit_height(self) -> None:
        """Let the editor grow with its text, up to eight lines."""
        if isinstance(self._editor, QPlainTextEdit):
            count = int(self._editor.document().size().height())
            shown = max(self._lines, min(count, 8))
            self._editor.setFixedHeight(shown * self._editor.fontMetrics().lineSpacing() + 18)


class ChoiceField(Field):
    """One of a few values; commits at once."""

    def __init__(
        self, label: str, choices: Iterable[tuple[object, str]], commit: Callable[[object], str],
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(label, parent)
        self._commit = commit
        self._key: object = None
        self.editor = Choice(choices, self)
        self.editor.activated.connect(self._on_activated)
        self.finish(self.editor)

    def set_value(self, key: object, mixed: bool = False) -> None:
        """Show a value from outside; `mixed` shows that several selected things differ."""
        self._key = None if mixed else key
        self.editor.setPlaceholderText(tr("Several values") if mixed else "")
        self.editor.set_key(_NO_KEY if mixed else key)
        self.show_problem("", self.editor)

    def _on_activated(self, index: int) -> None:
        key = self.editor.key_at(index)
        if key == self._key and self._key is not None:
            return
        problem = self._commit(key)
        self.show_problem(problem, self.editor)
        if problem:
            self.editor.set_key(self._key)


_NO_KEY = object()


class CheckField(QCheckBox):
    """Yes or no; commits at once; partly checked where several selected things differ."""

    def __init__(self, label: str, commit: Callable[[bool], str], parent: QWidget | None = None) -> None:
        super().__init__(label, parent)
        self._commit = commit
        self.clicked.connect(self._on_clicked)

    def set_value(self, value: bool, mixed: bool = False) -> None:
        """Show a value from outside."""
        self.setTristate(mixed)
        self.setCheckState(
            Qt.CheckState.PartiallyChecked if mixed else (Qt.CheckState.Checked if value else Qt.CheckState.Unchecked)
        )

    def _on_clicked(self) -> None:
        self.setTristate(False)
        problem = self._commit(self.isChecked())
        self.setToolTip(problem)


def date_field(label: str, commit: Callable[[date | None], str], parent: QWidget | None = None) -> TextField:
    """Return a field for a day, written as 2026-11-21; empty means none."""

    def commit_text(text: str) -> str:
        if not text:
            return commit(None)
        try:
            return commit(date.fromisoformat(text))
        except ValueError:
            return tr("“{text}” is not a day. Write it as year-month-day, such as 2026-11-21.", text=text)

    return TextField(label, commit_text, parent, placeholder=tr("Year-month-day"))


def number_field(
    label: str,
    commit: Callable[[float | None], str],
    parent: QWidget | None = None,
    placeholder: str = "",
    low: float | None = None,
    high: float | None = None,
) -> TextField:
    """Return a field for a number in the person's own notation, from `low` to `high`; empty means unknown."""

    def commit_text(text: str) -> str:
        if not text:
            return commit(None)
        number = parse_number(text)
        if number is None:
            return tr("“{text}” is not a number.", text=text)
        if (low is not None and number < low) or (high is not None and number > high):
            return tr("The number has to lie between {low} and {high}.", low=_shown(low), high=_shown(high))
        return commit(number)

    return TextField(label, commit_text, parent, placeholder=placeholder)


def parse_number(text: str) -> float | None:
    """Return the number that `text` says in the person's locale or in the plain one; None where it says none."""
    clean = text.strip().rstrip("%").strip().replace("−", "-")
    for locale in (QLocale(), QLocale.c()):
        number, good = locale.toDouble(clean)
        if good:
            return float(number)
    return None


def number_text(number: float | None, decimals: int = 2) -> str:
    """Return a number as a person edits it, without needless zeros; empty for None."""
    if number is None:
        return ""
    text = QLocale().toString(float(number), "f", decimals)
    point = QLocale().decimalPoint()
    if point in text:
        text = text.rstrip("0").rstrip(point)
    return text.replace(QLocale().groupSeparator(), "")


def _shown(number: float | None) -> str:
    return number_text(number) if number is not None else tr("any number")


def commit_pending() -> None:
    """Commit what is being typed in the field that has the focus, as before saving or closing."""
    widget = QApplication.focusWidget()
    while widget is not None:
        if isinstance(widget, Field):
            widget.commit()
            return
        widget = widget.parentWidget()
