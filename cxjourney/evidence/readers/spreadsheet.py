"""Workbooks (XLSX, XLSM, ODS): a look at the ZIP container first, then the cells as text through fastexcel (calamine).

calamine aborts the whole process on some hostile files, which is why readers run in a process of their own. Ids
stay text; dates come as `2021-05-04 00:00:00`, whatever the workbook's date system.
"""

from __future__ import annotations

import io
import re
import zipfile

from cxjourney.evidence.faults import Notes, ReadFault
from cxjourney.evidence.found import ReadOptions, SheetFound
from cxjourney.evidence.readers.delimited import tidy_cells
from cxjourney.evidence.readers.raw import MAX_COLUMNS, MAX_ROWS, Progress, RawTable

OLE_HEADER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAX_UNPACKED = 2_000_000_000
_MAX_RATIO = 200
_SMALL = 10_000_000  # below this an entry may be packed as tightly as it likes
_MAX_ENTRIES = 5_000
_MAX_SHEETS = 500
_EMPTY_FORMULA = re.compile(rb"</f>(?:<v\s?/>|<v></v>)?</c>")


def read_spreadsheet(data: bytes, name: str, options: ReadOptions, progress: Progress) -> RawTable:
    """Return the rows of one sheet: the wished one, else the visible one with the most cells of the first ten."""
    check_container(data, name)
    import fastexcel

    progress(0.1, "read")
    try:
        workbook = fastexcel.read_excel(data)
    except fastexcel.FastExcelError as fault:
        raise ReadFault("damaged", name=name) from fault
    hidden = _hidden_sheets(data)
    sheets = tuple(SheetFound(sheet, sheet in hidden) for sheet in workbook.sheet_names[:_MAX_SHEETS])
    wanted = _wanted_sheets(sheets, options.sheet, name)
    notes = Notes()
    best, chosen = None, ""
    for number, sheet in enumerate(wanted):
        try:
            frame = workbook.load_sheet(sheet, header_row=None, dtypes="string").to_polars()
        except fastexcel.FastExcelError as fault:
            if number == 0 and len(wanted) == 1:
                raise ReadFault("damaged", name=name) from fault
            continue  # a chart sheet has no cells
        if best is None or frame.height * frame.width > best.height * best.width:
            best, chosen = frame, sheet
        progress(0.1 + 0.8 * (number + 1) / len(wanted), "read")
    if best is None or not best.width or not best.height:
        raise ReadFault("no_sheets", name=name)
    if best.width > MAX_COLUMNS:
        raise ReadFault("too_many_columns", name=name, limit=MAX_COLUMNS)
    if best.height > MAX_ROWS:
        raise ReadFault("too_many_rows", name=name, limit=MAX_ROWS)
    _note_sheets(notes, sheets, chosen)
    if empty := _formulas_without_values(data):
        notes.add("formulas", empty)
    best.columns = [str(i) for i in range(best.width)]
    ending = name.casefold().rpartition(".")[2]
    kind = ending if ending in ("xlsm", "ods") else "xlsx"
    return RawTable(kind, tidy_cells(best, notes), notes, sheet=chosen, sheets=sheets)


def check_container(data: bytes, name: str) -> None:
    """Raise ReadFault for what is no workbook, is locked by a password, or is built to exhaust memory."""
    if data.startswith(OLE_HEADER):
        raise ReadFault("password", name=name)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_entries(archive, name)
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as fault:
        raise ReadFault("damaged", name=name) from fault


def _check_entries(archive: zipfile.ZipFile, name: str) -> None:
    entries = archive.infolist()
    if len(entries) > _MAX_ENTRIES or sum(entry.file_size for entry in entries) > _MAX_UNPACKED:
        raise ReadFault("hostile", name=name)
    for entry in entries:
        path = entry.filename.replace("\\", "/")
        if path.startswith("/") or ".." in path.split("/"):
            raise ReadFault("hostile", name=name)
        if entry.file_size > _SMALL and entry.file_size > _MAX_RATIO * max(entry.compress_size, 1):
            raise ReadFault("hostile", name=name)
        if path.endswith((".xml", ".rels")):
            with archive.open(entry) as part:
                if b"<!DOCTYPE" in part.read(4096).upper():
                    raise ReadFault("hostile", name=name)


def _hidden_sheets(data: bytes) -> set[str]:
    from defusedxml import ElementTree

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if "xl/workbook.xml" not in archive.namelist():
            return set()
        root = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    return {
        element.get("name", "")
        for element in root.iter()
        if element.tag.endswith("}sheet") and element.get("state", "visible") != "visible"
    }


def _wanted_sheets(sheets: tuple[SheetFound, ...], wish: str | None, name: str) -> list[str]:
    if wish is not None:
        if all(sheet.name != wish for sheet in sheets):
            raise ReadFault("no_such_sheet", name=name, sheet=wish)
        return [wish]
    visible = [sheet.name for sheet in sheets if not sheet.hidden]
    if not (visible or sheets):
        raise ReadFault("no_sheets", name=name)
    return (visible or [sheet.name for sheet in sheets])[:10]


def _note_sheets(notes: Notes, sheets: tuple[SheetFound, ...], chosen: str) -> None:
    if len(sheets) > 1:
        notes.add("sheets", len(sheets), chosen)
    hidden = [sheet.name for sheet in sheets if sheet.hidden]
    if hidden:
        notes.add("hidden", len(hidden), ", ".join(hidden[:5]))


def _formulas_without_values(data: bytes) -> int:
    count = 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for entry in archive.infolist():
            if entry.filename.startswith("xl/worksheets/") and entry.file_size < 300_000_000:
                xml = archive.read(entry)
                if b"</f>" in xml:
                    count += len(_EMPTY_FORMULA.findall(xml))
    return count
