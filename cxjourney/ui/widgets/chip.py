"""Chips: small round buttons of which one, or several, are chosen."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from cxjourney.ui.widgets.flow import FlowWidget
from cxjourney.ui.widgets.text import shortened


class Chip(QPushButton):
    """One chip; `look` names its style: plain, moment, or empty for a choice."""

    def __init__(self, text: str, parent: QWidget | None = None, look: str = "choice") -> None:
        super().__init__(escape_mnemonic(shortened(text, 40)), parent)
        self.setProperty("chip", look)
        self.setCheckable(look == "choice")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(text)

    def set_look(self, look: str) -> None:
        """Change the style; the style sheet is asked again."""
        if self.property("chip") != look:
            self.setProperty("chip", look)
            self.style().unpolish(self)
            self.style().polish(self)


class ChipRow(FlowWidget):
    """A wrapped row of chips of which exactly one is chosen; `chosen(key)` says that a person chose another."""

    chosen = Signal(object)
    menu_wanted = Signal(object, QPoint)  # the key of a chip, None beside them, and where on the screen

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._chips: dict[object, Chip] = {}
        self._key: object = None

    @property
    def key(self) -> object:
        """The key of the chosen chip."""
        return self._key

    def chip(self, key: object) -> Chip:
        """Return the chip of `key`."""
        return self._chips[key]

    def keys(self) -> list[object]:
        """Return the keys in their order."""
        return list(self._chips)

    def set_choices(self, choices: Iterable[tuple[object, str]], key: object) -> None:
        """Show `choices` as (key, text) and mark `key`; widgets are rebuilt only where the choices differ."""
        wanted = list(choices)
        if [(k, c.accessibleName()) for k, c in self._chips.items()] != wanted:
            self.clear()
            self._chips = {}
            for choice, text in wanted:
                chip = Chip(text, self)
                chip.clicked.connect(lambda _checked=False, choice=choice: self._on_clicked(choice))
                self._chips[choice] = chip
                self.flow.addWidget(chip)
                chip.show()
            self.updateGeometry()
        self.set_key(key)

    def set_key(self, key: object) -> None:
        """Mark the chip of `key` without saying so."""
        self._key = key
        for choice, chip in self._chips.items():
            chip.setChecked(choice == key)

    def _on_clicked(self, key: object) -> None:
        changed = key != self._key
        self.set_key(key)
        if changed:
            self.chosen.emit(key)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        at = self.childAt(event.pos())
        self.menu_wanted.emit(next((key for key, chip in self._chips.items() if chip is at), None), event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        chips = list(self._chips.values())
        at = next((i for i, chip in enumerate(chips) if chip.hasFocus()), None)
        if at is not None:
            chips[(at + step) % len(chips)].setFocus(Qt.FocusReason.TabFocusReason)


class ChipSet(FlowWidget):
    """A wrapped row of chips of which any number is on; `toggled(key)` says that a person switched one."""

    toggled = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.chips: dict[object, Chip] = {}

    def set_choices(self, choices: Iterable[tuple[object, str]], on: Collection[object]) -> None:
        """Show `choices` as (key, text) and mark those that are on; widgets are rebuilt only where choices differ."""
        wanted = list(choices)
        if [(key, chip.accessibleName()) for key, chip in self.chips.items()] != wanted:
            self.clear()
            self.chips = {}
            for key, text in wanted:
                self.chips[key] = chip = Chip(text, self)
                chip.clicked.connect(lambda _checked=False, key=key: self.toggled.emit(key))
                self.flow.addWidget(chip)
                chip.show()
            self.updateGeometry()
        for key, chip in self.chips.items():
            chip.setChecked(key in on)


def escape_mnemonic(text: str) -> str:
    """Return `text` such that a button or menu shows its ampersands."""
    return text.replace("&", "&&")
