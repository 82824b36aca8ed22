"""The package of a workbook before its cells are read: what kind of file it is, its sheets, its tables.

Whatever is no XLSX workbook, or is built to do harm, is refused here with a code of `faults`.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cxjourney.archive_checks import BROKEN_ARCHIVE, ArchiveFault, check_archive
from cxjourney.exchange.returning.base import BASE_SHEET
from cxjourney.exchange.returning.faults import ReturnFault
from cxjourney.exchange.returning.raw import TableMark

MAX_BYTES = 100_000_000
MAX_UNPACKED = 500_000_000
MAX_ENTRIES = 5_000
_MAX_PART = 20_000_000  # bytes of a part that only lists things
_MAX_LISTING = 1_000_000
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CELL_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})")


@dataclass(slots=True)
class SheetPart:
    """A worksheet in the package: the entry with its cells, and the tables on it."""

    name: str
    entry: str
    hidden: bool
    tables: list[TableMark] = field(default_factory=list)


def open_package(data: bytes) -> list[SheetPart]:
    """Return the worksheets of an XLSX file in their order; raise ReturnFault for anything else."""
    if data.startswith(_OLD):
        raise ReturnFault("locked_or_old")
    if not data.startswith(b"PK"):
        raise ReturnFault("no_workbook")
    try:
        check_archive(data, most_unpacked=MAX_UNPACKED, most_entries=MAX_ENTRIES)
    except ArchiveFault as fault:
        raise ReturnFault(fault.harm.value) from fault
    from defusedxml import DefusedXmlException, ElementTree

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _sheets(archive)
    except DefusedXmlException as fault:
        raise ReturnFault("hostile") from fault
    except (*BROKEN_ARCHIVE, ElementTree.ParseError) as fault:
        raise ReturnFault("damaged") from fault


def _sheets(archive: zipfile.ZipFile) -> list[SheetPart]:
    names = set(archive.namelist())
    if "xl/workbook.xml" not in names:
        raise ReturnFault(_other_format(archive, names))
    links = _links(archive, "xl/workbook.xml")
    sheets = []
    for element in _root(archive, "xl/workbook.xml").iter():
        if _tag(element) != "sheet":
            continue
        link = next((value for key, value in element.attrib.items() if key.endswith("}id")), "")
        kind, entry = links.get(link, ("", ""))
        if not kind.endswith("/worksheet") or entry not in names:
            continue
        hidden = element.get("state", "visible") != "visible"
        part = SheetPart(element.get("name", ""), entry, hidden)
        for other, target in _links(archive, entry).values():
            if other.endswith("/table") and target in names and (mark := _table(archive, target)):
                part.tables.append(mark)
        sheets.append(part)
    return sheets


def names_base(path: Path) -> bool:
    """Say whether a file is a workbook with the hidden sheet of an export; False for all that cannot be read."""
    try:
        with zipfile.ZipFile(path) as archive, archive.open("xl/workbook.xml") as listing:
            return f'name="{BASE_SHEET}"'.encode() in listing.read(_MAX_LISTING)
    except BROKEN_ARCHIVE:
        return False


def _other_format(archive: zipfile.ZipFile, names: set[str]) -> str:
    if "mimetype" in names and b"opendocument" in archive.read("mimetype")[:200]:
        return "open_document"
    if "xl/workbook.bin" in names:
        return "binary"
    return "numbers" if any(name.startswith("Index/") for name in names) else "no_workbook"


def _root(archive: zipfile.ZipFile, entry: str) -> Any:
    from defusedxml import ElementTree

    if archive.getinfo(entry).file_size > _MAX_PART:
        raise ReturnFault("hostile")
    return ElementTree.fromstring(archive.read(entry), forbid_dtd=True)


def _links(archive: zipfile.ZipFile, entry: str) -> dict[str, tuple[str, str]]:
    """Return id -> (type, entry) of what an entry links to inside the package."""
    folder, name = posixpath.split(entry)
    listing = f"{folder}/_rels/{name}.rels"
    if listing not in archive.namelist():
        return {}
    found = {}
    for link in _root(archive, listing):
        target = link.get("Target", "")
        if link.get("TargetMode", "") != "External":
            path = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found[link.get("Id", "")] = (link.get("Type", ""), path)
    return found


def _table(archive: zipfile.ZipFile, entry: str) -> TableMark | None:
    root = _root(archive, entry)
    match = _CELL_RANGE.fullmatch(root.get("ref", ""))
    if match is None:
        return None
    left, top, right, bottom = match.groups()
    return TableMark(root.get("displayName", ""), int(top), column_number(left), int(bottom), column_number(right))


def _tag(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def column_number(letters: str) -> int:
    """Return the number of a column, from 1."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """Return the letters of a column counted from 1."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
