"""The sheet of keyboard shortcuts: everything from the table of commands, and the keys of the map."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from cxjourney.domain.text import tr
from cxjourney.ui.action_controller import ON_MAP
from cxjourney.ui.action_table import MENUS, commands, menu_title, plain
from cxjourney.ui.canvas.keys import keys_help
from cxjourney.ui.dialogs.dialog import Dialog
from cxjourney.ui.widgets.sized_scroll import ColumnScroll
from cxjourney.ui.widgets.text import PlainLabel


class ShortcutsDialog(Dialog):
    """Two columns: on the map, and everywhere."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Keyboard shortcuts"), parent, tr("Close"))
        self.resize(880, 620)
        scroll = ColumnScroll(self, margin=4, spacing=12)
        across = QHBoxLayout()
        across.setSpacing(40)
        left, right = QVBoxLayout(), QVBoxLayout()
        left.setSpacing(6)
        right.setSpacing(6)
        across.addLayout(left, 1)
        across.addLayout(right, 1)
        scroll.column.addLayout(across)
        self._add(left, tr("On the map"), keys_help())
        groups = everywhere()
        for at, (title, rows) in enumerate(groups):
            self._add(left if at in (1, 2) else right, title, rows)
        left.addStretch(1)
        right.addStretch(1)
        self.column.addWidget(scroll, 1)

    def _add(self, box: QVBoxLayout, title: str, rows: list[tuple[str, str]]) -> None:
        box.addWidget(PlainLabel(title, "strong", self))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(3)
        grid.setColumnMinimumWidth(0, 150)
        grid.setColumnStretch(1, 1)
        for at, (keys, text) in enumerate(rows):
            grid.addWidget(PlainLabel(keys, "mute", self), at, 0)
            grid.addWidget(PlainLabel(text, "body", self), at, 1)
        box.addLayout(grid)
        box.addSpacing(8)


def everywhere() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return (menu, rows of keys and text) for every command with a shortcut."""
    found = []
    for name in MENUS:
        rows = []
        for item in commands():
            if item.menu.partition("/")[0] == name and item.shortcuts and item.where not in ON_MAP:
                native = QKeySequence.SequenceFormat.NativeText
                keys = ", ".join(QKeySequence(one).toString(native) for one in item.shortcuts)
                rows.append((keys, plain(item.text)))
        found.append((plain(menu_title(name)), rows))
    return found
