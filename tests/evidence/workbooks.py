"""Workbooks made by hand: XLSX, ODS and XLS files, sound ones and such as no program writes."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Iterable

import openpyxl

Fill = Callable[[openpyxl.Workbook], None]

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CELL_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def workbook(fill: Fill | None = None) -> bytes:
    """Return a workbook of two tickets, changed by `fill`."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Ticket ID", "CSAT", "When"], ["00123", 4, None], ["12345678901234567890", 5, None]):
        sheet.append(row)
    if fill is not None:
        fill(book)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def repacked(data: bytes, changes: dict[str, bytes]) -> bytes:
    """Return a ZIP file with some entries changed or added."""
    changes = dict(changes)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, changes.pop(name, old.read(name)))
        for name, content in changes.items():
            new.writestr(name, content)
    return out.getvalue()


def raw_workbook(sheet: str, dimension: str = "", before: str = "", after: str = "", settings: str = "") -> bytes:
    """Return a workbook whose only sheet holds the given XML of rows, as a writer with no care would make it."""
    size = f'<dimension ref="{dimension}"/>' if dimension else ""
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_TYPES}"><Default Extension="rels" ContentType="application/vnd.'
        'openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_CELL_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_CELL_TYPE}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_LINKS}"><Relationship Id="rId1" Type="{_OFFICE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_OFFICE}">{settings}<sheets><sheet name="Answers" '
        'sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_LINKS}"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f"{before}<worksheet {_MAIN}>{size}<sheetData>{sheet}</sheetData>{after}"
        "</worksheet>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, _HEAD + content)
    return out.getvalue()


def sheet_rows(rows: Iterable[Iterable[object]]) -> str:
    """Return rows of texts and numbers as the XML of a sheet."""
    lines: list[str] = []
    for number, row in enumerate(rows, 1):
        cells = []
        for column, value in enumerate(row):
            place = f"{chr(65 + column)}{number}"
            if isinstance(value, str):
                cells.append(f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>')
            elif value is not None:
                cells.append(f'<c r="{place}"><v>{value}</v></c>')
        lines.append(f'<row r="{number}">{"".join(cells)}</row>')
    return "".join(lines)


# OpenDocument

_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)


def ods(tables: str, styles: str = "", before: str = "", extra: dict[str, str] | None = None) -> bytes:
    """Return an ODS file around the XML of its tables."""
    content = (
        f"{_HEAD}{before}<office:document-content {_NAMES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", _ODS, zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        for name, text in (extra or {}).items():
            archive.writestr(name, text)
    return out.getvalue()


def ods_cell(kind: str, value: str = "", shown: str = "", more: str = "") -> str:
    """Return one cell; `kind` is the value type, whose own attribute `value` goes into."""
    own = {"date": "date-value", "time": "time-value", "boolean": "boolean-value"}.get(kind, "value")
    held = f' office:{own}="{value}"' if value else ""
    text = f"<text:p>{shown or value}</text:p>"
    return f'<table:table-cell office:value-type="{kind}"{held} {more}>{text}</table:table-cell>'


def ods_table(name: str, rows: Iterable[Iterable[str]], style: str = "") -> str:
    """Return one table of cells that are XML already."""
    lines = "".join(f"<table:table-row>{''.join(row)}</table:table-row>" for row in rows)
    return f'<table:table table:name="{name}" table:style-name="{style}">{lines}</table:table>'


# the old binary format

_END, _FREE, _TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def ole(streams: dict[str, bytes]) -> bytes:
    """Return a container of the old Office formats; every stream is padded to lie in whole sectors of its own."""
    sectors: list[bytes] = []
    following: list[int] = []
    entries: list[bytes] = []

    def put(content: bytes) -> int:
        start = len(sectors)
        count = max(1, -(-len(content) // 512))
        for i in range(count):
            sectors.append(content[i * 512 : i * 512 + 512].ljust(512, b"\0"))
            following.append(start + i + 1 if i + 1 < count else _END)
        return start

    for title, content in streams.items():
        content = content.ljust(4096, b"\0")
        entries.append(_entry(title, 2, put(content), len(content), len(entries) + 2))
    entries[-1] = entries[-1][:72] + struct.pack("<I", _FREE) + entries[-1][76:]
    directory = put(b"".join([_entry("Root Entry", 5, _END, 0, _FREE, child=1), *entries]))
    table = len(sectors)
    following.append(_TABLE)
    sectors.append(struct.pack("<128I", *(following + [_FREE] * (128 - len(following)))))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    head += bytes(10) + struct.pack("<IIIIIIIII", 1, directory, 0, 4096, _END, 0, _END, 0, table)
    return head + struct.pack("<108I", *[_FREE] * 108) + b"".join(sectors)


def _entry(title: str, kind: int, start: int, size: int, right: int, child: int = _FREE) -> bytes:
    name = title.encode("utf-16-le") + b"\0\0"
    entry = name.ljust(64, b"\0") + struct.pack("<HBBIII", len(name), kind, 1, _FREE, right, child)
    return entry.ljust(116, b"\0") + struct.pack("<II4x", start, size)


def xls(sheets: dict[str, list[list[object]]], hidden: tuple[str, ...] = (), locked: bool = False) -> bytes:
    """Return an XLS workbook of texts, numbers and errors (`#N/A`); dates are numbers in the format of a date."""
    book = _record(0x0809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    if locked:
        book += _record(0x002F, struct.pack("<HHH", 1, 1, 1) + bytes(48))
    book += _record(0x0042, struct.pack("<H", 1200))
    for number_format in (0, 22):  # general, date and time
        book += _record(0x00E0, struct.pack("<HHH", 0, number_format, 0) + bytes(14))
    bodies = [_xls_sheet(rows) for rows in sheets.values()]
    size = len(book) + sum(4 + 8 + 2 * len(name) for name in sheets) + 4
    for (name, _), body in zip(sheets.items(), bodies, strict=True):
        state = 1 if name in hidden else 0
        text = name.encode("utf-16-le")
        book += _record(0x0085, struct.pack("<IBBBB", size, state, 0, len(name), 1) + text)
        size += len(body)
    return ole({"Workbook": book + _record(0x000A, b"") + b"".join(bodies)})


def _xls_sheet(rows: list[list[object]]) -> bytes:
    body = _record(0x0809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    body += _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows), default=0), 0))
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            place = struct.pack("<HHH", row, column, 1 if isinstance(value, complex) else 0)
            if value == "#N/A":
                body += _record(0x0205, place + b"\x2a\x01")
            elif isinstance(value, str):
                body += _record(0x0204, place + struct.pack("<HB", len(value), 1) + value.encode("utf-16-le"))
            elif isinstance(value, complex):  # a moment: days since the start of 1900
                body += _record(0x0203, place + struct.pack("<d", value.real))
            elif isinstance(value, (int, float)):
                body += _record(0x0203, place + struct.pack("<d", value))
    return body + _record(0x000A, b"")


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body
