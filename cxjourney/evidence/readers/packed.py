"""Files packed with gzip: unpacked in memory, and only as far as the limits of an unpacked file allow."""

from __future__ import annotations

import zlib

from cxjourney.evidence.faults import ReadFault
from cxjourney.evidence.readers.raw import MAX_BYTES

GZIP_HEADER = b"\x1f\x8b"
_PIECE = 1 << 20
_SMALL = 50_000_000  # below this a file may be packed as tightly as it likes
_MAX_RATIO = 200  # of packed logs and exports; a file made of one byte reaches 1,000


def unpack(data: bytes, name: str) -> bytes:
    """Return what a gzip file holds; raise ReadFault where it is cut, damaged, or would fill the memory."""
    parts: list[bytes] = []
    size = 0
    rest = memoryview(data)
    try:
        while rest.nbytes and bytes(rest[:2]) == GZIP_HEADER:
            unpacker = zlib.decompressobj(wbits=31)
            start = 0
            waiting = b""
            while not unpacker.eof:
                if not waiting:
                    waiting = bytes(rest[start : start + _PIECE])
                    start += _PIECE
                    if not waiting:
                        raise ReadFault("damaged", name=name)
                piece = unpacker.decompress(waiting, _PIECE)
                waiting = unpacker.unconsumed_tail
                parts.append(piece)
                size += len(piece)
                if size > MAX_BYTES:
                    raise ReadFault("too_large", name=name, size=size // 1_000_000, limit=MAX_BYTES // 1_000_000)
                if size > _SMALL and size > _MAX_RATIO * len(data):
                    raise ReadFault("hostile", name=name)
            rest = memoryview(unpacker.unused_data + bytes(rest[start:]))
    except zlib.error as fault:
        raise ReadFault("damaged", name=name) from fault
    return b"".join(parts)
