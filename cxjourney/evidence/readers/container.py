"""The ZIP container of a workbook: refused where it is built to do harm, and looked into for more than its cells.

calamine tells neither which formulas have no value, nor how many cells hold an error, nor that one cell lies so far
out that its table would fill the memory; `SheetScan` reads that from the sheet's bytes, in pieces.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from cxjourney.archive_checks import BROKEN_ARCHIVE, ArchiveFault, check_archive
from cxjourney.evidence.faults import Notes, ReadFault
from cxjourney.evidence.found import SheetFound

_MAX_DIRECTORY = 20_000_000  # bytes of the parts that only list sheets
_CANDIDATES = 10

_PIECE = 4 << 20
_EMPTY_FORMULA = re.compile(rb"</f>(?:<v\s?/>|<v></v>)?</c>|<c [^>]{0,200}><f[^>]{0,400}/>(?:<v\s?/>|<v></v>)?</c>")
_FAR = re.compile(rb' r="(?:[A-Z]{3}|[A-Z]{1,2}\d{7})')  # right of ZZ, or below a million rows
_NEAR_COLUMNS = 702  # up to ZZ
_ROW = re.compile(rb'<row [^>]{0,100}?\br="(\d{1,7})"')
_PLACE = re.compile(rb'<c\b[^>]{0,100}? r="([A-Z]{1,3})(\d{1,7})"')
_LONG_NUMBER = re.compile(rb"<v>(?:\d{16,}|\d(?:\.\d{1,20})?[eE]\+?(?:1[5-9]|[2-9]\d))</v>")
_MOST_EMPTY = 200_000_000  # cells that a table may span without holding anything


def check_container(data: bytes, name: str) -> None:
    """Raise ReadFault for what is no workbook or is built to exhaust memory or to write elsewhere."""
    try:
        check_archive(data)
    except ArchiveFault as fault:
        raise ReadFault(fault.harm.value, name=name) from fault


@dataclass(slots=True)
class Directory:
    """The sheets of a workbook as its own directory lists them."""

    parts: dict[str, str] = field(default_factory=dict)  # sheet of cells -> its part
    hidden: set[str] = field(default_factory=set)
    others: set[str] = field(default_factory=set)  # charts, dialogs and macros
    is_1904: bool = False


def read_directory(data: bytes, name: str) -> Directory | None:
    """Return the sheets of an XLSX file, or None where the container holds no such directory."""
    from defusedxml import DefusedXmlException, ElementTree

    directory = Directory()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if "xl/workbook.xml" not in archive.namelist():
                return None
            roots = []
            for part in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
                if archive.getinfo(part).file_size > _MAX_DIRECTORY:
                    raise ReadFault("hostile", name=name)
                roots.append(ElementTree.fromstring(archive.read(part), forbid_dtd=True))
    except (*BROKEN_ARCHIVE, ElementTree.ParseError) as fault:
        raise ReadFault("hostile" if isinstance(fault, DefusedXmlException) else "damaged", name=name) from fault
    targets = {link.get("Id", ""): (link.get("Type", ""), link.get("Target", "")) for link in roots[1]}
    for element in roots[0].iter():
        tag = element.tag.rpartition("}")[2]
        if tag == "workbookPr":
            directory.is_1904 = element.get("date1904", "0").casefold() in ("1", "true", "on")
        elif tag == "sheet":
            title = element.get("name", "")
            link = next((value for key, value in element.attrib.items() if key.endswith("}id")), "")
            kind, target = targets.get(link, ("", ""))
            if kind.endswith("/worksheet"):
                directory.parts[title] = target[1:] if target.startswith("/") else f"xl/{target}"
            else:
                directory.others.add(title)
            if element.get("state", "visible") != "visible":
                directory.hidden.add(title)
    return directory


def choose_sheets(sheets: tuple[SheetFound, ...], wish: str | None, name: str) -> list[str]:
    """Return the sheets to look at: the wished one, else the first visible ones; raise ReadFault without any."""
    if wish is not None:
        if all(sheet.name != wish for sheet in sheets):
            raise ReadFault("no_such_sheet", name=name, sheet=wish)
        return [wish]
    if not sheets:
        raise ReadFault("no_sheets", name=name)
    visible = [sheet.name for sheet in sheets if not sheet.hidden]
    return (visible or [sheet.name for sheet in sheets])[:_CANDIDATES]


def note_sheets(notes: Notes, sheets: tuple[SheetFound, ...], chosen: str) -> None:
    """Note which of several sheets was read, and which are hidden."""
    if len(sheets) > 1:
        notes.add("sheets", len(sheets), chosen)
    hidden = [sheet.name for sheet in sheets if sheet.hidden]
    if hidden:
        notes.add("hidden", len(hidden), ", ".join(hidden[:5]))


@dataclass(slots=True)
class SheetScan:
    """What the bytes of one sheet say: formulas without a value, cells with an error, and numbers cut by the format."""

    formulas: int = 0
    errors: int = 0
    long_numbers: int = 0

    def note(self, notes: Notes) -> None:
        """Put what was found among the notes."""
        for code, count in (
            ("formulas", self.formulas), ("error_cells", self.errors), ("long_numbers", self.long_numbers),
        ):  # fmt: skip
            if count:
                notes.add(code, count)


def scan_sheet(data: bytes, part: str, name: str, is_placed: bool = True) -> SheetScan:
    """Scan a sheet in pieces; raise ReadFault where a cell lies so far out that the table would fill the memory.

    `is_placed` tells to look for such cells, which takes as long as all the rest.
    """
    scan = SheetScan()
    cells = last_row = 0
    is_far = False
    for piece in _pieces(data, part, name):
        scan.errors += piece.count(b't="e"')
        if b"<f" in piece:
            scan.formulas += len(_EMPTY_FORMULA.findall(piece))
        if is_placed:
            scan.long_numbers += len(_LONG_NUMBER.findall(piece))
            cells += piece.count(b"<c ")
            is_far = is_far or _FAR.search(piece) is not None
            if row := _ROW.match(piece, max(piece.rfind(b"<row "), 0)):
                last_row = max(last_row, int(row[1]))
    allowed = _MOST_EMPTY + 50 * cells
    if is_placed and (is_far or last_row * _NEAR_COLUMNS > allowed):
        _check_span(data, part, name, allowed)
    return scan


def count_long_numbers(data: bytes, part: str, name: str) -> int:
    """Count the numbers of more than 15 digits, which are no texts of digits; worth it where the cells show some."""
    return sum(len(_LONG_NUMBER.findall(piece)) for piece in _pieces(data, part, name))


def _check_span(data: bytes, part: str, name: str, allowed: int) -> None:
    """Look at the place of every cell; only tables that may be mostly empty are worth the time."""
    widest = lowest = 0
    far = b""
    for piece in _pieces(data, part, name):
        for letters, row in _PLACE.findall(piece):
            column, line = _column_number(letters), int(row)
            if column > widest or line > lowest:
                far = letters + row
            widest, lowest = max(widest, column), max(lowest, line)
    if widest * lowest > allowed:
        raise ReadFault("far_cell", name=name, cell=far.decode())


def _pieces(data: bytes, part: str, name: str) -> Iterator[bytes]:
    """Yield a part of the container in pieces that end with a whole cell."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(part) as stream:
            rest = b""
            while more := stream.read(_PIECE):
                piece = rest + more
                cut = piece.rfind(b"</c>") + 4
                rest, piece = (piece[cut:], piece[:cut]) if cut > 3 else (b"", piece)
                yield piece
            if rest:
                yield rest
    except BROKEN_ARCHIVE as fault:
        raise ReadFault("damaged", name=name) from fault


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
