"""Files dropped on the map: a project opens, a data file starts an import, a picture goes on the card under it."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QPoint, QTimer, Signal
from PySide6.QtGui import QDragLeaveEvent, QDragMoveEvent, QDropEvent

from cxjourney.domain.text import tr
from cxjourney.ui.canvas.overlay_state import Hit, Part
from cxjourney.ui.canvas.state import CanvasState

PROJECT = (".cxj",)
IMAGE = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp")


class Dropped(StrEnum):
    PROJECT = "project"
    DATA = "data"
    IMAGE = "image"
    NOTHING = "nothing"


def sort_files(paths: list[Path]) -> tuple[Dropped, list[Path]]:
    """Return what a drop of these files means and the files that it is about; projects come before data."""
    from cxjourney.evidence.readers import endings

    kinds = ((Dropped.PROJECT, PROJECT), (Dropped.DATA, endings()), (Dropped.IMAGE, IMAGE))
    for kind, suffixes in kinds:
        found = [path for path in paths if path.name.casefold().endswith(suffixes)]
        if found:
            return kind, found
    return Dropped.NOTHING, []


class FileDrops(QObject):
    """Turns drag events of the viewport into `import_requested`, `image_dropped` and `open_requested`."""

    import_requested = Signal(list)  # list[Path]
    image_dropped = Signal(str, object)  # touchpoint id, Path
    open_requested = Signal(object)  # Path

    def __init__(self, state: CanvasState, hit_at: Callable[[QPoint], Hit]) -> None:
        super().__init__(state)
        self._state = state
        self._hit_at = hit_at

    def handle(self, event: QEvent) -> bool:
        """React to a drag event of the viewport; False for any other event."""
        if isinstance(event, QDragLeaveEvent):
            self._light(None)
            return True
        if not isinstance(event, QDropEvent):
            return False
        kind, files = sort_files(_local_files(event))
        target = self._card_at(event) if kind is Dropped.IMAGE else None
        if event.type() == QEvent.Type.Drop:
            self._light(None)
            event.acceptProposedAction()
            # a dialog inside the drop would hold up the program that was dragged from, and a drag in the dialog would
            # leave the drop without its window
            QTimer.singleShot(0, self, lambda: self._drop(kind, files, target))
            return True
        if isinstance(event, QDragMoveEvent):
            self._light(target)
            if kind is Dropped.NOTHING:
                event.ignore()
            else:
                event.acceptProposedAction()
            return True
        return False

    def _drop(self, kind: Dropped, files: list[Path], target: Hit | None) -> None:
        if kind is Dropped.PROJECT:
            self.open_requested.emit(files[0])
        elif kind is Dropped.DATA:
            self.import_requested.emit(files)
        elif kind is Dropped.IMAGE and target is not None:
            for path in files:
                self.image_dropped.emit(target.id, path)
        elif kind is Dropped.IMAGE:
            self._state.hint.emit(tr("Drop the picture on the card of the touchpoint that it shows."))

    def _card_at(self, event: QDropEvent) -> Hit | None:
        hit = self._hit_at(event.position().toPoint())
        return hit if hit.part in (Part.TOUCHPOINT, Part.HANDLE) else None

    def _light(self, target: Hit | None) -> None:
        rect = self._state.shown.rect_of(target.id) if target is not None else None
        if rect != self._state.overlay.drop_target:
            self._state.overlay.drop_target = rect
            self._state.overlay_changed.emit()


def _local_files(event: QDropEvent) -> list[Path]:
    data = event.mimeData()
    if data is None or not data.hasUrls():
        return []
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
