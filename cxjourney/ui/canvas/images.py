"""The project's pictures, decoded once for the map; a broken one is simply not shown."""

from __future__ import annotations

from collections import OrderedDict

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QImage, QImageReader

from cxjourney.domain.ids import RecordId
from cxjourney.domain.records import Asset
from cxjourney.services.document import Document
from cxjourney.storage.errors import ProjectFileError

MOST_KEPT = 200
LONGEST_SIDE = 512
MOST_MEGABYTES = 64


class AssetImages:
    """Owns decoded pictures of one document, scaled down to what a card can show."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._kept: OrderedDict[RecordId, QImage | None] = OrderedDict()

    def image(self, asset_id: RecordId) -> QImage | None:
        """Return a picture by its asset's id, None where it is gone or cannot be read."""
        if asset_id not in self._kept:
            if len(self._kept) >= MOST_KEPT:
                self._kept.popitem(last=False)
            self._kept[asset_id] = self._read(asset_id)
        return self._kept[asset_id]

    def forget(self) -> None:
        """Read all pictures again, as for another project."""
        self._kept.clear()

    def _read(self, asset_id: RecordId) -> QImage | None:
        asset = self._document.project.get(Asset, asset_id)
        if asset is None:
            return None
        try:
            data = self._document.block(asset_id)
        except ProjectFileError:
            return None
        buffer = QBuffer()
        buffer.setData(QByteArray(data))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        # The format comes from the record: guessing by content would let a disguised vector file load others.
        reader = QImageReader(buffer, QByteArray(asset.media_type.removeprefix("image/").encode("ascii", "replace")))
        reader.setDecideFormatFromContent(False)
        reader.setAutoTransform(True)
        QImageReader.setAllocationLimit(MOST_MEGABYTES)
        size = reader.size()
        if size.isValid() and max(size.width(), size.height()) > LONGEST_SIDE:
            reader.setScaledSize(size.scaled(LONGEST_SIDE, LONGEST_SIDE, Qt.AspectRatioMode.KeepAspectRatio))
        image = reader.read()
        return None if image.isNull() else image
