"""ZIP containers from elsewhere: refused before anything is unpacked where they are built to do harm.

Readers of workbooks, whatever they want of them, come here first; what is inside is theirs.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from enum import StrEnum

MAX_UNPACKED = 2_000_000_000
MAX_ENTRIES = 5_000
MAX_RATIO = 200
_SMALL = 10_000_000  # below this an entry may be packed as tightly as it likes
_START = 4096  # bytes in which a document type would stand

BROKEN_ARCHIVE = (
    zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, KeyError, zlib.error,
)  # fmt: skip
"""What reading a damaged archive may raise."""


class ArchiveHarm(StrEnum):
    """What is wrong with an archive."""

    DAMAGED = "damaged"
    HOSTILE = "hostile"


class ArchiveFault(Exception):
    """An archive that must not be unpacked."""

    def __init__(self, harm: ArchiveHarm) -> None:
        super().__init__(harm.value)
        self.harm = harm


def check_archive(
    data: bytes, *, most_unpacked: int = MAX_UNPACKED, most_entries: int = MAX_ENTRIES, most_ratio: int = MAX_RATIO
) -> None:
    """Raise ArchiveFault for what is no archive or is built to exhaust memory or to write elsewhere.

    `most_unpacked` is in bytes over all entries. XML entries may not name a document type, encrypted ones are left to
    the reader.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > most_entries or sum(entry.file_size for entry in entries) > most_unpacked:
                raise ArchiveFault(ArchiveHarm.HOSTILE)
            for entry in entries:
                _check_entry(archive, entry, most_ratio)
    except BROKEN_ARCHIVE as fault:
        raise ArchiveFault(ArchiveHarm.DAMAGED) from fault


def _check_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most_ratio: int) -> None:
    path = entry.filename.replace("\\", "/")
    if path.startswith("/") or ".." in path.split("/"):
        raise ArchiveFault(ArchiveHarm.HOSTILE)
    if entry.file_size > _SMALL and entry.file_size > most_ratio * max(entry.compress_size, 1):
        raise ArchiveFault(ArchiveHarm.HOSTILE)
    if path.endswith((".xml", ".rels")) and not entry.flag_bits & 1:
        with archive.open(entry) as part:
            if _has_document_type(part.read(_START)):
                raise ArchiveFault(ArchiveHarm.HOSTILE)


def _has_document_type(start: bytes) -> bool:
    return b"<!DOCTYPE" in start.replace(b"\0", b"").upper()  # in UTF-16 every other byte is zero
