"""Portraits of personas: any raster picture becomes a small square PNG that holds nothing but the face."""

from __future__ import annotations

from cxjourney.services.reencoding import Picture as Portrait
from cxjourney.services.reencoding import square_from_bytes

__all__ = ["FORMATS", "LONGEST_SIDE", "Portrait", "portrait_from_bytes"]

LONGEST_SIDE = 512  # pixels; a card shows it at a fifth of that, and prints it sharply
FORMATS = ("image/png", "image/jpeg", "image/webp")


def portrait_from_bytes(data: bytes) -> Portrait:
    """Return the middle square of a PNG, JPEG or WebP as PNG of at most 512 pixels a side.

    It is turned as the camera says; place, time and everything else that came with it is dropped. Raise JourneyError
    for anything else, for a damaged file, and for one too large to be unpacked, without unpacking it.
    """
    return square_from_bytes(data, LONGEST_SIDE, FORMATS)
