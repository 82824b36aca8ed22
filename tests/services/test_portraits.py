"""Pictures from outside: drawn anew, small, with nothing but their pixels; what is no raster picture is refused."""

from __future__ import annotations

import struct
import time
import zlib

import pytest
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QColorSpace, QImage, QPainter

from cxjourney.domain.errors import JourneyError
from cxjourney.services.portraits import LONGEST_SIDE, portrait_from_bytes
from cxjourney.services.reencoding import picture_from_bytes


def packed(image: QImage, kind: str = "png") -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, kind)
    return bytes(buffer.data().data())


def picture(width: int, height: int, colour: str = "#336699") -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    return image


def opened(data: bytes) -> QImage:
    image = QImage.fromData(data)
    assert not image.isNull()
    return image


def png_header(width: int, height: int) -> bytes:
    """Return a PNG that claims a size and holds next to nothing."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


def with_exif(jpeg: bytes, orientation: int) -> bytes:
    """Return a JPEG with a camera's EXIF block: orientation, and a place in words."""
    entries = struct.pack(">HHIHH", 0x0112, 3, 1, orientation, 0) + struct.pack(">HHII", 0x010E, 2, 20, 38)
    tiff = (
        b"MM\0*"
        + struct.pack(">I", 8)
        + struct.pack(">H", 2)
        + entries
        + struct.pack(">I", 0)
        + b"GPS 52.5 N 13.4 E\0\0\0"
    )
    body = b"Exif\0\0" + tiff
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + jpeg[2:]


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp"])
def test_a_portrait_is_the_middle_square_at_most_512_pixels(kind: str) -> None:
    image = picture(1200, 800, "#ff0000")
    painter = QPainter(image)
    painter.fillRect(200, 0, 800, 800, QColor("#0000ff"))
    painter.end()
    found = portrait_from_bytes(packed(image, kind))
    assert (found.width, found.height) == (LONGEST_SIDE, LONGEST_SIDE)
    assert found.data.startswith(b"\x89PNG")
    shown = opened(found.data)
    assert (shown.width(), shown.height()) == (512, 512)
    for x, y in ((8, 8), (256, 256), (503, 503)):  # the red sides are cut off
        colour = shown.pixelColor(x, y)
        assert colour.blue() > 240
        assert colour.red() < 15


@pytest.mark.parametrize(("width", "height", "side"), [(40, 30, 30), (1, 900, 1), (512, 512, 512), (3000, 4, 4)])
def test_small_and_odd_pictures_are_not_blown_up(width: int, height: int, side: int) -> None:
    found = portrait_from_bytes(packed(picture(width, height)))
    assert (found.width, found.height) == (side, side)


def test_what_the_camera_wrote_is_dropped_and_the_picture_turned_upright() -> None:
    image = picture(64, 32, "#00ff00")
    painter = QPainter(image)
    painter.fillRect(0, 0, 32, 32, QColor("#ff0000"))
    painter.end()
    data = with_exif(packed(image, "jpeg"), 6)  # 6: to be turned a quarter clockwise
    assert b"GPS 52.5" in data
    found = picture_from_bytes(data)
    assert (found.width, found.height) == (32, 64)
    assert b"GPS" not in found.data
    assert b"Exif" not in found.data
    shown = opened(found.data)
    assert shown.pixelColor(16, 8).red() > 200
    assert shown.pixelColor(16, 56).green() > 200
    portrait = portrait_from_bytes(data)
    assert b"GPS" not in portrait.data
    assert portrait.width == 32


def test_texts_and_colour_profiles_stay_out() -> None:
    image = picture(20, 20)
    image.setText("Author", "Maya Secret")
    image.setColorSpace(QColorSpace(QColorSpace.NamedColorSpace.DisplayP3))
    data = packed(image)
    assert b"Maya Secret" in data or b"zTXt" in data
    found = portrait_from_bytes(data)
    assert b"tEXt" not in found.data
    assert b"iCCP" not in found.data
    assert b"zTXt" not in found.data
    assert opened(found.data).textKeys() == []


def test_see_through_parts_stay_see_through() -> None:
    image = QImage(30, 30, QImage.Format.Format_ARGB32)
    image.fill(QColor(0, 0, 0, 0))
    assert opened(portrait_from_bytes(packed(image)).data).pixelColor(5, 5).alpha() == 0


@pytest.mark.parametrize("size", [(30_000, 30_000), (60_000, 60_000), (8_000, 8_000), (2**31 - 1, 1)])
def test_j1_a_huge_picture_is_refused_without_being_unpacked(size: tuple[int, int]) -> None:
    begin = time.perf_counter()
    with pytest.raises(JourneyError, match=r"too large to be unpacked|damaged"):
        portrait_from_bytes(png_header(*size))
    assert time.perf_counter() - begin < 0.5


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="10" height="10"/></svg>'
NESTED = b"<svg xmlns='http://www.w3.org/2000/svg'>" + b"".join(
    b"<g id='g%d'><use href='#g%d'/><use href='#g%d'/></g>" % (i, i + 1, i + 1) for i in range(60)
) + b"</svg>"  # fmt: skip
LOADING = b'<svg xmlns="http://www.w3.org/2000/svg"><image href="/etc/passwd" width="9" height="9"/></svg>'


@pytest.mark.qt_log_ignore("marker type")
@pytest.mark.parametrize("svg", [SVG, NESTED, LOADING, b"<?xml version='1.0'?>" + SVG], ids=["j2", "j3", "j4", "xml"])
def test_a_vector_file_is_refused_whatever_it_is_called(svg: bytes) -> None:
    begin = time.perf_counter()
    for disguised in (svg, b"\x89PNG\r\n\x1a\n" + svg, b"\xff\xd8\xff" + svg, b"RIFF\0\0\0\0WEBP" + svg):
        for take in (portrait_from_bytes, picture_from_bytes):
            with pytest.raises(JourneyError):
                take(disguised)
    assert time.perf_counter() - begin < 1


def test_a_portrait_is_png_jpeg_or_webp_only() -> None:
    data = packed(picture(9, 9), "bmp")
    with pytest.raises(JourneyError, match="PNG, JPEG or WebP"):
        portrait_from_bytes(data)
    assert picture_from_bytes(data).data.startswith(b"\x89PNG")


@pytest.mark.qt_log_ignore("JPEG data")
@pytest.mark.parametrize("data", [b"", b"hello", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"%PDF-1.7"])
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(JourneyError):
        portrait_from_bytes(data)


def test_a_truncated_picture_is_refused() -> None:
    data = packed(picture(300, 300))
    with pytest.raises(JourneyError, match="damaged"):
        portrait_from_bytes(data[: len(data) // 2])


def test_more_than_20_mb_is_refused_unread() -> None:
    with pytest.raises(JourneyError, match="20 MB"):
        portrait_from_bytes(b"\x89PNG\r\n\x1a\n" + bytes(20_000_000))


def test_a_touchpoints_picture_keeps_its_shape_and_stays_a_photo() -> None:
    found = picture_from_bytes(packed(picture(4000, 1000), "jpeg"))
    assert (found.width, found.height) == (2000, 500)
    assert found.data.startswith(b"\xff\xd8\xff")
    assert picture_from_bytes(packed(picture(400, 100))).data.startswith(b"\x89PNG")
    thin = picture_from_bytes(packed(picture(9000, 2)))
    assert (thin.width, thin.height) == (2000, 1)
