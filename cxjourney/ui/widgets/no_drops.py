"""Models that nothing can be dragged out of or into: Qt's usual drag data of models is pickled Python."""

from __future__ import annotations


class NoDrops:
    """Stands before Qt's model class among the bases of a model."""

    def mimeTypes(self) -> list[str]:
        return []

    def canDropMimeData(self, *_args: object) -> bool:
        return False

    def dropMimeData(self, *_args: object) -> bool:
        return False
