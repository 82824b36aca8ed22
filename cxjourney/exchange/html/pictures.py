"""Pictures of the project as addresses within the page: made small, and encoded anew so that nothing hides in them."""

from __future__ import annotations

from io import BytesIO

from cxjourney.domain.ids import RecordId
from cxjourney.exchange.contents import Contents
from cxjourney.exchange.html.markup import data_address

PORTRAIT = (192, 192)
ON_MAP = (480, 360)
MOST_PIXELS = 50_000_000
MOST_BYTES = 4_000_000  # of all pictures together; what comes after is left out


class Pictures:
    """Owns the addresses of the pictures of one page, each encoded once."""

    def __init__(self, contents: Contents) -> None:
        self._contents = contents
        self._known: dict[tuple[RecordId, tuple[int, int]], str | None] = {}
        self._bytes = 0

    def portrait(self, asset_id: RecordId | None) -> str | None:
        """Return a persona's portrait; None where there is none, or none that can be read."""
        return self._address(asset_id, PORTRAIT) if asset_id else None

    def on_map(self, asset_id: RecordId) -> str | None:
        """Return a picture of a touchpoint; None where there is none, or none that can be read."""
        return self._address(asset_id, ON_MAP)

    def shown_on_map(self) -> dict[RecordId, str]:
        """Return the addresses of all pictures of touchpoints that were asked for."""
        return {id_: found for (id_, size), found in self._known.items() if size == ON_MAP and found}

    def _address(self, asset_id: RecordId, size: tuple[int, int]) -> str | None:
        key = (asset_id, size)
        if key not in self._known:
            block = self._contents.block(asset_id)
            data = small_picture(block, size) if block else None
            if data is not None and self._bytes + len(data) > MOST_BYTES:
                data = None
            self._bytes += len(data or b"")
            kind = "image/png" if data and data.startswith(b"\x89PNG") else "image/jpeg"
            self._known[key] = data_address(kind, data) if data else None
        return self._known[key]


def small_picture(block: bytes, size: tuple[int, int]) -> bytes | None:
    """Return a raster picture within `size` as PNG, or as JPEG where it has no holes; None for anything else."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(BytesIO(block), formats=("PNG", "JPEG", "WEBP", "GIF", "BMP")) as image:
            if image.width * image.height > MOST_PIXELS:
                return None
            has_holes = "A" in image.getbands() or "transparency" in image.info
            drawn = image.convert("RGBA" if has_holes else "RGB")
            drawn.thumbnail(size)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None  # a picture that cannot be read is shown as initials, or not at all
    drawn.info.clear()
    stream = BytesIO()
    drawn.save(stream, "PNG", optimize=True) if has_holes else drawn.save(stream, "JPEG", quality=82, optimize=True)
    return stream.getvalue()
