"""The formats that can be read, as a table: a format is one entry, and a new one needs no other change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cxjourney.evidence.faults import ReadFault
from cxjourney.evidence.found import ReadOptions
from cxjourney.evidence.readers.delimited import read_delimited
from cxjourney.evidence.readers.raw import Progress, RawTable
from cxjourney.evidence.readers.spreadsheet import OLE_HEADER, read_spreadsheet


@dataclass(frozen=True, slots=True)
class Format:
    """A file format: the endings of its names and how its bytes become rows."""

    title: str
    endings: tuple[str, ...]
    read: Callable[[bytes, str, ReadOptions, Progress], RawTable]


FORMATS = (
    Format("CSV", (".csv", ".tsv", ".tab", ".txt", ".psv"), read_delimited),
    Format("XLSX", (".xlsx", ".xlsm"), read_spreadsheet),
    Format("ODS", (".ods",), read_spreadsheet),
)

_NOT_TABLES = (".json", ".jsonl", ".ndjson", ".parquet", ".xes", ".xml", ".html", ".htm", ".pdf", ".cxj")
_ZIP_HEADER = b"PK\x03\x04"


def endings() -> tuple[str, ...]:
    """Return every file-name ending that can be read, for file dialogs and dropped files."""
    return tuple(ending for entry in FORMATS for ending in entry.endings)


def read_bytes(data: bytes, name: str, options: ReadOptions, progress: Progress) -> RawTable:
    """Return the rows in `data`; what the bytes are counts for more than what the name says."""
    if not data.strip():
        raise ReadFault("empty", name=name)
    if data.startswith((_ZIP_HEADER, OLE_HEADER)):
        return read_spreadsheet(data, name, options, progress)
    lower = name.casefold()
    if lower.endswith((".xlsx", ".xlsm", ".ods")):
        raise ReadFault("damaged", name=name)
    for entry in FORMATS:
        if lower.endswith(entry.endings):
            return entry.read(data, name, options, progress)
    if lower.endswith(_NOT_TABLES) or not _looks_like_text(data):
        raise ReadFault("format", name=name, formats=", ".join(entry.title for entry in FORMATS))
    return read_delimited(data, name, options, progress)


def _looks_like_text(data: bytes) -> bool:
    sample = data[:4096]
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return sum(byte < 9 for byte in sample) <= len(sample) // 100
