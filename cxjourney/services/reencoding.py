"""Pictures from outside drawn anew before they enter a project: raster only, small, and with nothing but their pixels.

What a camera writes beside a picture (place, time, owner) stays out, and no file is believed about its kind or size.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QSize, Qt
from PySide6.QtGui import QColorSpace, QImage, QImageReader

from cxjourney.domain.actions.assets import PICTURE_BYTES, media_type
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.text import tr

MOST_MEGABYTES = 64
MOST_PIXELS = MOST_MEGABYTES * 1024 * 1024 // 4
MOST_PIXELS_JPEG = 120_000_000  # only every second to eighth pixel of a large one is ever unpacked
JPEG_QUALITY = 88
LONGEST_SIDE = 2_000
FORMATS = ("image/png", "image/jpeg", "image/webp", "image/gif", "image/bmp")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it may enter a project: its bytes, PNG or JPEG, and its size in pixels."""

    data: bytes
    width: int
    height: int


def picture_from_bytes(data: bytes, longest: int = LONGEST_SIDE) -> Picture:
    """Return a picture at most `longest` pixels a side, JPEG where it was JPEG and else PNG.

    Raise JourneyError where it is none, is damaged, or is too large to be unpacked.
    """
    image, kind = _unpacked(data, FORMATS, longest, crop=False)
    is_photo = kind == "image/jpeg"
    return Picture(_packed(image, "jpeg" if is_photo else "png"), image.width(), image.height())


def square_from_bytes(data: bytes, longest: int, formats: tuple[str, ...]) -> Picture:
    """Return the middle square of a picture as PNG, at most `longest` pixels a side; raise JourneyError as above."""
    image, _ = _unpacked(data, formats, longest, crop=True)
    side = min(image.width(), image.height())
    middle = image.copy(QRect((image.width() - side) // 2, (image.height() - side) // 2, side, side))
    return Picture(_packed(middle, "png"), side, side)


def _unpacked(data: bytes, formats: tuple[str, ...], longest: int, *, crop: bool) -> tuple[QImage, str]:
    """Return the picture, turned upright, scaled so that its longer side (`crop`: its shorter) fits, and its kind."""
    if len(data) > PICTURE_BYTES:
        raise JourneyError(tr("This picture is larger than 20 MB. Make it smaller and add it again."))
    kind = media_type(data)
    if kind not in formats:
        raise JourneyError(tr("This kind of picture cannot be used here: take PNG, JPEG or WebP."))
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(kind.removeprefix("image/").encode("ascii")))
    reader.setAutoDetectImageFormat(False)
    reader.setDecideFormatFromContent(False)
    reader.setAutoTransform(True)
    QImageReader.setAllocationLimit(MOST_MEGABYTES)
    size = reader.size()
    if not size.isValid():
        raise JourneyError(_damaged())
    if size.width() * size.height() > (MOST_PIXELS_JPEG if kind == "image/jpeg" else MOST_PIXELS):
        raise JourneyError(
            tr(
                "This picture is {width} × {height} pixels, too large to be unpacked safely. Make it smaller first.",
                width=size.width(),
                height=size.height(),
            )
        )
    reader.setScaledSize(_scaled(size, longest, crop))
    image = reader.read()
    if image.isNull():
        raise JourneyError(_damaged())
    return _pixels_only(image), kind


def _scaled(size: QSize, longest: int, crop: bool) -> QSize:
    side = min(size.width(), size.height()) if crop else max(size.width(), size.height())
    if side <= longest:
        return size
    mode = Qt.AspectRatioMode.KeepAspectRatioByExpanding if crop else Qt.AspectRatioMode.KeepAspectRatio
    return size.scaled(longest, longest, mode).expandedTo(QSize(1, 1))


def _pixels_only(image: QImage) -> QImage:
    """Return the same pixels in sRGB, without the texts and profiles that came with them."""
    if image.colorSpace().isValid():
        image = image.convertedToColorSpace(QColorSpace(QColorSpace.NamedColorSpace.SRgb))
    alpha = image.hasAlphaChannel()
    image = image.convertToFormat(QImage.Format.Format_RGBA8888 if alpha else QImage.Format.Format_RGB888)
    bare = QImage(image.constBits(), image.width(), image.height(), image.bytesPerLine(), image.format())
    return bare.copy()


def _packed(image: QImage, kind: str) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not image.save(buffer, kind, JPEG_QUALITY if kind == "jpeg" else -1):  # type: ignore[call-overload]
        raise JourneyError(_damaged())
    return bytes(buffer.data().data())


def _damaged() -> str:
    return tr("This picture is damaged or is not what it claims to be. Nothing was added; try another file.")
