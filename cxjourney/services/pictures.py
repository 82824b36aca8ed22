"""The pictures of a project decoded for drawing: raster formats only, by the kind that their record names."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QImage, QImageReader

from cxjourney.domain.ids import RecordId
from cxjourney.domain.project import Project
from cxjourney.domain.records import Asset

LONGEST_SIDE = 512
MOST_MEGABYTES = 64


def decoded(asset: Asset, data: bytes, longest: int = LONGEST_SIDE) -> QImage | None:
    """Return a picture at most `longest` pixels a side, None where it cannot be read or takes too much memory."""
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    # The format comes from the record: guessing by content would let a disguised vector file load others.
    reader = QImageReader(buffer, QByteArray(asset.media_type.removeprefix("image/").encode("ascii", "replace")))
    reader.setDecideFormatFromContent(False)
    reader.setAutoTransform(True)
    QImageReader.setAllocationLimit(MOST_MEGABYTES)
    size = reader.size()
    if size.isValid() and max(size.width(), size.height()) > longest:
        reader.setScaledSize(size.scaled(longest, longest, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    return None if image.isNull() else image


def picture_source(
    project: Project, block: Callable[[RecordId], bytes | None], longest: int = 1_000
) -> Callable[[RecordId], QImage | None]:
    """Return what gives a picture by its asset's id; each is decoded once."""
    kept: dict[RecordId, QImage | None] = {}

    def picture(asset_id: RecordId) -> QImage | None:
        if asset_id not in kept:
            asset, data = project.get(Asset, asset_id), block(asset_id)
            kept[asset_id] = decoded(asset, data, longest) if asset is not None and data else None
        return kept[asset_id]

    return picture
