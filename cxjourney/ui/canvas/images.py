"""The project's pictures, decoded once for the map; a broken one is simply not shown."""

from __future__ import annotations

from collections import OrderedDict

from PySide6.QtGui import QImage

from cxjourney.domain.ids import RecordId
from cxjourney.domain.records import Asset
from cxjourney.services.document import Document
from cxjourney.services.pictures import decoded
from cxjourney.storage.errors import ProjectFileError

MOST_KEPT = 200


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
        return decoded(asset, data)
