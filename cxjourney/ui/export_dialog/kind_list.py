"""The kinds of export to choose from: ticked ones are written, the marked one is shown."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from cxjourney.domain.text import tr
from cxjourney.services.export_request import Kind

WIDTH = 232
_HEIGHT = 34


class KindList(QListWidget):
    """Owns the ticks; `ticked_changed` follows each, `shown_changed` when another kind is marked."""

    ticked_changed = Signal()
    shown_changed = Signal()

    def __init__(self, kinds: Sequence[Kind], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kinds = tuple(kinds)
        self.setAccessibleName(tr("Kinds of files"))
        self.setFixedWidth(WIDTH)
        self.setFrameShape(QListWidget.Shape.NoFrame)
        self.setDragEnabled(False)
        for kind in self._kinds:
            item = QListWidgetItem(tr("{name} ({suffix})", name=kind.name(), suffix=kind.suffix))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
            item.setToolTip(kind.what())
            item.setSizeHint(QSize(WIDTH - 8, _HEIGHT))
            self.addItem(item)
        self.itemChanged.connect(lambda _item: self.ticked_changed.emit())
        self.currentRowChanged.connect(lambda _row: self.shown_changed.emit())

    @property
    def shown(self) -> Kind:
        """The kind that is marked, whose preview is shown."""
        return self._kinds[max(0, self.currentRow())]

    @property
    def ticked(self) -> tuple[Kind, ...]:
        """The kinds that will be written."""
        return tuple(kind for row, kind in enumerate(self._kinds) if self._is_ticked(row))

    def tick(self, keys: Collection[str]) -> None:
        """Tick these kinds and no other."""
        self.blockSignals(True)
        for row, kind in enumerate(self._kinds):
            self.item(row).setCheckState(Qt.CheckState.Checked if kind.key in keys else Qt.CheckState.Unchecked)
        self.blockSignals(False)
        self.viewport().update()
        self.ticked_changed.emit()

    def show_kind(self, key: str) -> None:
        """Mark a kind."""
        self.setCurrentRow(next((row for row, kind in enumerate(self._kinds) if kind.key == key), 0))

    def _is_ticked(self, row: int) -> bool:
        return self.item(row).checkState() is Qt.CheckState.Checked

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()  # for the dialog's button
            return
        super().keyPressEvent(event)
