"""A row of chips that a person adds, renames, moves and removes; what is typed at its end becomes the next chip."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from cxjourney.domain.text import tr
from cxjourney.ui.widgets.chip import Chip, escape_mnemonic
from cxjourney.ui.widgets.field import Field
from cxjourney.ui.widgets.flow import FlowWidget
from cxjourney.ui.widgets.mark_button import Mark
from cxjourney.ui.widgets.text import shortened

LONGEST = 40


class ChipsField(Field):
    """A list of short words. `commit(words)` returns the problem; `confirmed(word)` comes from a marked chip.

    Delete removes a chip, Enter or a double click renames it, Alt+Left and Alt+Right move it.
    """

    confirmed = Signal(str)

    def __init__(
        self,
        name: str,
        commit: Callable[[tuple[str, ...]], str],
        parent: QWidget,
        placeholder: str,
        leading: Sequence[QWidget] = (),
    ) -> None:
        super().__init__("", parent)
        self._commit = commit
        self._words: tuple[str, ...] = ()
        self._marks: Mapping[str, Mark] = {}
        self._renamed = -1
        self.row = FlowWidget(self, spacing=4)
        self._leading = list(leading)
        self.chips: list[Chip] = []
        self.editor = QLineEdit(self.row)
        self.editor.setProperty("look", "plain")
        self.editor.setPlaceholderText(placeholder)
        self.editor.setFixedWidth(self.editor.fontMetrics().horizontalAdvance(placeholder) + 24)
        self.editor.installEventFilter(self)
        self.editor.returnPressed.connect(self.commit)
        self.finish(self.row)
        self.row.setAccessibleName(name)
        self.editor.setAccessibleName(placeholder)
        self._arrange()

    def set_value(self, words: Sequence[str], marks: Mapping[str, Mark]) -> None:
        """Show words from outside."""
        if tuple(words) != self._words or dict(marks) != self._marks:
            self._words, self._marks = tuple(words), dict(marks)
            self._arrange()

    def set_suggestions(self, words: Iterable[str]) -> None:
        """Offer words while typing."""
        completer = QCompleter(self.editor)
        completer.setModel(QStringListModel(list(words), completer))
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.editor.setCompleter(completer)

    def forget(self) -> None:
        """Let go of what was typed and not committed."""
        self._renamed = -1
        self.editor.clear()
        self.show_problem("", self.editor)
        self._arrange()

    def commit(self) -> None:
        text = self.editor.text()
        typed = [part.strip() for part in text.replace("\n", ",").split(",") if part.strip()]
        words = list(self._words)
        if 0 <= self._renamed < len(words):
            words[self._renamed : self._renamed + 1] = typed
        else:
            words += typed
        self._renamed = -1
        self.editor.clear()
        self._change(words)

    def _change(self, words: Iterable[str]) -> None:
        wanted = tuple(dict.fromkeys(words))
        if wanted != self._words:
            problem = self._commit(wanted)
            self.show_problem(problem, self.editor)
        else:
            self._arrange()

    def _arrange(self) -> None:
        at = next((i for i, chip in enumerate(self.chips) if chip.hasFocus()), None)
        flow = self.row.flow
        while flow.takeAt(0) is not None:
            pass
        for chip in self.chips:
            chip.removeEventFilter(self)
            chip.hide()
            chip.deleteLater()
        self.chips = []
        for widget in self._leading:
            widget.setParent(self.row)
            flow.addWidget(widget)
            widget.show()
        for index, word in enumerate(self._words):
            if index != self._renamed:
                self._add_chip(index, word)
            else:
                flow.addWidget(self.editor)
        if self._renamed < 0:
            flow.addWidget(self.editor)
        self.row.updateGeometry()
        if at is not None and self.chips:
            self.chips[min(at, len(self.chips) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_chip(self, index: int, word: str) -> None:
        mark = self._marks.get(word)
        chip = Chip(word, self.row, "drafted" if mark else "plain")
        if mark is not None:
            chip.setText(escape_mnemonic(f"{shortened(word, LONGEST)}  {mark.text}"))
            chip.setAccessibleName(f"{word}. {mark.spoken}")
            chip.clicked.connect(lambda _checked=False: self.confirmed.emit(word))
        keys = tr("Enter renames, Delete removes, Alt+Left and Alt+Right move")
        chip.setToolTip(keys if mark is None else f"<p>{html.escape(mark.tip)}</p>")
        chip.setProperty("at", index)
        chip.installEventFilter(self)
        self.chips.append(chip)
        self.row.flow.addWidget(chip)
        chip.show()

    def rename(self, index: int) -> None:
        """Put a chip's word into the editor, in the chip's place."""
        self._renamed = index
        self._arrange()
        self.editor.setText(self._words[index])
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self.editor.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.editor:
            return self._on_editor(event)
        if not isinstance(watched, Chip):
            return False
        index = int(watched.property("at"))
        if event.type() == QEvent.Type.MouseButtonDblClick:
            self.rename(index)
            return True
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._on_key(index, event)
        return False

    def _on_editor(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            popup = self.editor.completer().popup() if self.editor.completer() else None
            if popup is None or not popup.isVisible():
                self.commit()
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape and (self.editor.text() or self._renamed >= 0):
                self.forget()
                return True
            if event.key() == Qt.Key.Key_Backspace and not self.editor.text() and self._renamed < 0 and self._words:
                self._change(self._words[:-1])
                return True
            if event.key() == Qt.Key.Key_Comma:
                self.commit()
                return True
        return False

    def _on_key(self, index: int, event: QKeyEvent) -> bool:
        key, words = Qt.Key(event.key()), list(self._words)
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(key, 0)
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._change(words[:index] + words[index + 1 :])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and words[index] in self._marks:
            self.confirmed.emit(words[index])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self.rename(index)
        elif step and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            to = index + step
            if 0 <= to < len(words):
                words[index], words[to] = words[to], words[index]
                self.chips[to].setFocus(Qt.FocusReason.OtherFocusReason)
                self._change(words)
        elif step:
            to = index + step
            target = self.chips[to] if 0 <= to < len(self.chips) else self.editor if to > 0 else None
            if target is not None:
                target.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            return False
        return True
