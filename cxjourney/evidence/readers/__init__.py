"""The formats that can be read, as a table: a format is one entry, and a new one needs no other change."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from cxjourney.evidence.faults import ReadFault
from cxjourney.evidence.found import ReadOptions
from cxjourney.evidence.readers.delimited import read_delimited
from cxjourney.evidence.readers.jsonlines import read_json
from cxjourney.evidence.readers.ods import read_ods
from cxjourney.evidence.readers.ole import OLE_HEADER
from cxjourney.evidence.readers.packed import GZIP_HEADER, unpack
from cxjourney.evidence.readers.parquet import PARQUET_MARK, read_parquet
from cxjourney.evidence.readers.raw import Progress, RawTable
from cxjourney.evidence.readers.spreadsheet import read_old_spreadsheet, read_spreadsheet
from cxjourney.evidence.readers.xes import read_xes


@dataclass(frozen=True, slots=True)
class Format:
    """A file format: the endings of its names and how its bytes become rows; `packed` ones may come as `.gz` too."""

    title: str
    endings: tuple[str, ...]
    read: Callable[[bytes, str, ReadOptions, Progress], RawTable]
    packed: bool = False


FORMATS = (
    Format("CSV", (".csv", ".tsv", ".tab", ".txt", ".psv"), read_delimited, packed=True),
    Format("XLSX", (".xlsx", ".xlsm"), read_spreadsheet),
    Format("XLS", (".xls",), read_old_spreadsheet),
    Format("ODS", (".ods",), read_ods),
    Format("JSON", (".jsonl", ".ndjson", ".json"), read_json, packed=True),
    Format("Parquet", (".parquet",), read_parquet),
    Format("XES", (".xes",), read_xes, packed=True),
)

_NOT_TABLES = (".html", ".htm", ".pdf", ".cxj", ".zip", ".docx", ".pptx")
_CONTAINERS = (".xlsx", ".xlsm", ".ods", ".parquet")  # which begin with a mark of their own
_ZIP_HEADER = b"PK\x03\x04"
_FILLED = re.compile(rb"[^\0\s]")
_LOG = re.compile(r"<(?:[\w-]+:)?log[\s>/]")
_ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"


def endings() -> tuple[str, ...]:
    """Return every file-name ending that can be read, for file dialogs and dropped files."""
    plain = tuple(ending for entry in FORMATS for ending in entry.endings)
    return (*plain, *(f"{ending}.gz" for entry in FORMATS if entry.packed for ending in entry.endings))


def read_bytes(data: bytes, name: str, options: ReadOptions, progress: Progress) -> RawTable:
    """Return the rows in `data`; what the bytes are counts for more than what the name says."""
    if data.startswith(GZIP_HEADER):
        data = unpack(data, name)
        if data.startswith(GZIP_HEADER):
            raise ReadFault("hostile", name=name)
    if _FILLED.search(data) is None:
        raise ReadFault("empty", name=name)
    if (read := _reader_of_content(data)) is not None:
        return read(data, name, options, progress)
    lower = name.casefold().removesuffix(".gz")
    if lower.endswith(_CONTAINERS):
        raise ReadFault("damaged", name=name)
    start = _start(data)
    if start.startswith("<") and not lower.endswith(FORMATS[0].endings):
        if _LOG.search(start):
            return read_xes(data, name, options, progress)
        raise ReadFault("web_page" if "<html" in start or "<table" in start else "xml", name=name)
    for entry in FORMATS:
        if lower.endswith(entry.endings) and entry.read in (read_delimited, read_json):
            return entry.read(data, name, options, progress)
    if lower.endswith(_NOT_TABLES) or not _looks_like_text(data):
        raise ReadFault("format", name=name, formats=", ".join(entry.title for entry in FORMATS))
    return read_delimited(data, name, options, progress)  # also the tabbed text that programs call .xls


def _reader_of_content(data: bytes) -> Callable[[bytes, str, ReadOptions, Progress], RawTable] | None:
    """Return the reader of what the first bytes announce, or None for text and for what nobody knows."""
    if data.startswith(OLE_HEADER):
        return read_old_spreadsheet
    if data.startswith(PARQUET_MARK):
        return read_parquet
    if data.startswith(_ZIP_HEADER):
        return read_ods if _is_open_document(data) else read_spreadsheet
    return None


def _is_open_document(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 1000:
                return archive.read("mimetype").startswith(_ODS_TYPE)
            return "content.xml" in names
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
        return False


def _start(data: bytes) -> str:
    """Return the first characters, roughly, whatever the encoding."""
    return data[:8192].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").decode("ascii", "ignore").casefold()


def _looks_like_text(data: bytes) -> bool:
    sample = data[:4096]
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return sum(byte < 9 for byte in sample) <= len(sample) // 100
