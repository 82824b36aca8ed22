"""The container of the old Office formats: which streams it holds, and what a workbook in it says about itself.

An XLSX file under a password lies in the same container as an old XLS workbook; only the names of the streams tell
them apart. Every offset in the file is checked before it is followed, and no chain is followed in a circle.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from cxjourney.evidence.faults import ReadFault

OLE_HEADER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_END = 0xFFFFFFFA  # and everything above: end of chain, free, tables
_FIRST_TABLES = 109
_ENTRY = 128
_STREAM = 2

_BOF, _SHEET, _LOCKED, _DATES = 0x0809, 0x0085, 0x002F, 0x0022
_ERROR_CELL, _FORMULA = 0x0205, 0x0006
_WORKSHEET = 0


@dataclass(slots=True)
class OldWorkbook:
    """What the records of an XLS workbook say: its sheets of cells with their state, and cells that hold an error."""

    is_locked: bool = False
    is_1904: bool = False
    sheets: list[tuple[str, bool]] = field(default_factory=list)  # name, hidden
    errors: dict[str, int] = field(default_factory=dict)  # by sheet


class Container:
    """The streams of one file by name."""

    def __init__(self, data: bytes, name: str) -> None:
        self._data = data
        self._name = name
        try:
            self._read()
        except (struct.error, IndexError) as fault:
            raise ReadFault("damaged", name=name) from fault

    def _read(self) -> None:
        shift, small_shift = struct.unpack_from("<HH", self._data, 30)
        if shift not in (9, 12) or small_shift != 6:
            raise ReadFault("damaged", name=self._name)
        self._size = 1 << shift
        first = struct.unpack_from("<I", self._data, 48)[0]
        tables = struct.unpack_from("<I", self._data, 44)[0]
        self._cutoff, small_first = struct.unpack_from("<II", self._data, 56)
        more = struct.unpack_from("<I", self._data, 68)[0]
        numbers = list(struct.unpack_from(f"<{_FIRST_TABLES}I", self._data, 76))
        per_sector = self._size // 4
        seen = 0
        while more < _END and seen <= len(self._data) // self._size:
            block = struct.unpack(f"<{per_sector}I", self._sector(more))
            numbers += block[:-1]
            more = block[-1]
            seen += 1
        self._next: list[int] = []
        for number in numbers[:tables]:
            if number < _END:
                self._next += struct.unpack(f"<{per_sector}I", self._sector(number))
        directory = self._chain(first)
        small_table = self._chain(small_first) if small_first < _END else b""
        self._small_next = list(struct.unpack(f"<{len(small_table) // 4}I", small_table))
        self.streams: dict[str, tuple[int, int]] = {}
        self._small = b""
        for offset in range(0, len(directory) - _ENTRY + 1, _ENTRY):
            entry = directory[offset : offset + _ENTRY]
            length, kind = struct.unpack_from("<HB", entry, 64)
            start, size = struct.unpack_from("<II", entry, 116)
            if offset == 0 and start < _END:
                self._small = self._chain(start)
            elif kind == _STREAM and 2 <= length <= 64:
                self.streams[entry[: length - 2].decode("utf-16-le", "replace")] = (start, size)

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        sector = self._data[start : start + self._size]
        if len(sector) < self._size:
            sector = sector.ljust(self._size, b"\0") if sector else b""
        if not sector:
            raise ReadFault("damaged", name=self._name)
        return sector

    def _chain(self, number: int) -> bytes:
        parts: list[bytes] = []
        while number < _END:
            if number >= len(self._next) or len(parts) > len(self._next):
                raise ReadFault("damaged", name=self._name)
            parts.append(self._sector(number))
            number = self._next[number]
        return b"".join(parts)

    def stream(self, title: str) -> bytes:
        """Return the bytes of a stream; small ones lie in a stream of their own."""
        start, size = self.streams[title]
        if size >= self._cutoff:
            return self._chain(start)[:size]
        parts: list[bytes] = []
        while start < _END:
            if start >= len(self._small_next) or len(parts) > len(self._small_next):
                raise ReadFault("damaged", name=self._name)
            parts.append(self._small[start * 64 : start * 64 + 64])
            start = self._small_next[start]
        return b"".join(parts)[:size]


def open_old_workbook(data: bytes, name: str) -> OldWorkbook:
    """Return what an XLS file says about itself; raise ReadFault for locked files and for other old documents."""
    container = Container(data, name)
    names = {title.casefold(): title for title in container.streams}
    if "encryptedpackage" in names or "encryptioninfo" in names:
        raise ReadFault("password", name=name, kind="XLSX")
    title = names.get("workbook") or names.get("book")
    if title is None:
        raise ReadFault("other_office", name=name)
    book = _look_at(container.stream(title))
    if book.is_locked:
        raise ReadFault("password", name=name, kind="XLS")
    return book


def _look_at(stream: bytes) -> OldWorkbook:
    book = OldWorkbook()
    starts: dict[int, str] = {}
    here = ""
    for offset, kind, body in _records(stream):
        if kind == _BOF:
            here = starts.get(offset, here if offset else "")
        elif kind == _LOCKED:
            book.is_locked = True
            return book
        elif kind == _DATES and body[:1] == b"\1":
            book.is_1904 = True
        elif kind == _SHEET and len(body) >= 8:
            start, state, sort, length, wide = struct.unpack_from("<IBBBB", body)
            raw = body[8 : 8 + length * (1 + (wide & 1))]
            title = raw.decode("utf-16-le" if wide & 1 else "latin-1", "replace")
            if sort == _WORKSHEET:
                starts[start] = title
                book.sheets.append((title, bool(state & 3)))
        elif (kind == _ERROR_CELL and len(body) >= 8 and body[7]) or (
            kind == _FORMULA and len(body) >= 14 and body[6] == 2 and body[12:14] == b"\xff\xff"
        ):
            book.errors[here] = book.errors.get(here, 0) + 1
    return book


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    offset = 0
    while offset + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, offset)
        yield offset, kind, stream[offset + 4 : offset + 4 + length]
        offset += 4 + length
