"""OpenDocument sheets (ODS): streamed from the container, so that a table of repeats stays as small as it is written.

Values come from the cell's attributes, not from how it is shown: ISO dates, full numbers, durations of more than a
day. Repeated blank rows and columns cost nothing; repeated content is bounded.
"""

from __future__ import annotations

import io
import math
import re
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cxjourney.evidence.faults import Notes, ReadFault
from cxjourney.evidence.found import ReadOptions, SheetFound
from cxjourney.evidence.readers.container import SheetScan, check_container, choose_sheets, note_sheets
from cxjourney.evidence.readers.raw import MAX_COLUMNS, MAX_ROWS, Progress, RawTable
from cxjourney.evidence.readers.rows import text_series, tidy_text
from cxjourney.evidence.readers.xml_stream import read_xml

if TYPE_CHECKING:
    import polars as pl

_MAX_REPEATED = 20_000_000  # cells that are only repetitions of others
_TIME = re.compile(r"(-?)P(?:(\d{1,9})D)?T?(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})(?:[.,]\d*)?S)?")
_ERROR = re.compile(r"#[A-Z/0!?]{3,8}|Err:5\d\d")
_CHUNK = 20_000


@dataclass(slots=True)
class _Sheet:
    """The rows of one table; trailing blank rows and cells are never kept."""

    name: str
    style: str = ""
    rows: list[list[str | None]] = field(default_factory=list)
    blank_rows: int = 0  # met since the last row with content
    width: int = 0
    errors: int = 0
    formulas: int = 0  # without a stored value
    long_numbers: int = 0

    @property
    def cells(self) -> int:
        return len(self.rows) * self.width


@dataclass(slots=True)
class _Cell:
    """The cell being read."""

    repeat: int
    value: str | None
    shown: list[str] = field(default_factory=list)
    paragraphs: int = 0
    is_formula: bool = False
    is_error: bool = False


class _Content:
    """Takes the elements of content.xml."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.sheets: list[_Sheet] = []
        self.hidden_styles: set[str] = set()
        self._style = ""
        self._sheet: _Sheet | None = None
        self._row: list[str | None] = []
        self._row_repeat = 1
        self._blank_cells = 0
        self._cell: _Cell | None = None
        self._in_text = 0
        self._aside = 0  # depth inside a remark or a nested table, whose text is not the cell's
        self._repeated = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if self._aside or (tag in ("annotation", "table") and self._cell is not None):
            self._aside += 1
        elif tag in ("table-cell", "covered-table-cell"):
            self._start_cell(attributes)
        elif tag == "p" and self._cell is not None:
            self._in_text += 1
            if self._cell.paragraphs:
                self._cell.shown.append("\n")
            self._cell.paragraphs += 1
        elif tag in ("s", "tab", "line-break") and self._cell is not None:
            self._cell.shown.append("\n" if tag == "line-break" else " " * min(_count(attributes, "text:c"), 100))
        elif tag == "table-row":
            self._row, self._blank_cells = [], 0
            self._row_repeat = _count(attributes, "table:number-rows-repeated")
        elif tag == "table":
            self._sheet = _Sheet(attributes.get("table:name", ""), attributes.get("table:style-name", ""))
            self.sheets.append(self._sheet)
        elif tag == "style":
            self._style = attributes.get("style:name", "")
        elif tag == "table-properties" and attributes.get("table:display") == "false":
            self.hidden_styles.add(self._style)

    def end(self, tag: str) -> None:
        if self._aside:
            self._aside -= 1
        elif tag in ("table-cell", "covered-table-cell"):
            self._end_cell()
        elif tag == "p" and self._in_text:
            self._in_text -= 1
        elif tag == "table-row":
            self._end_row()
        elif tag == "table":
            self._sheet = None

    def text(self, text: str) -> None:
        if self._in_text and self._cell is not None and not self._aside:
            self._cell.shown.append(text)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        kind = attributes.get("office:value-type", "")
        value: str | None = None
        if kind in ("float", "percentage", "currency"):
            value = _number(attributes.get("office:value", ""))
            if self._sheet is not None and value is not None and len(value) > 15 and value.isdigit():
                self._sheet.long_numbers += 1
        elif kind == "date":
            value = _date(attributes.get("office:date-value", ""))
        elif kind == "time":
            value = _clock(attributes.get("office:time-value", ""))
        elif kind == "boolean":
            value = attributes.get("office:boolean-value")
        self._cell = _Cell(
            _count(attributes, "table:number-columns-repeated"), value,
            is_formula="table:formula" in attributes, is_error=attributes.get("calcext:value-type") == "error",
        )  # fmt: skip

    def _end_cell(self) -> None:
        cell, sheet = self._cell, self._sheet
        self._cell, self._in_text = None, 0
        if cell is None or sheet is None:
            return
        value = cell.value if cell.value is not None else "".join(cell.shown)
        if cell.is_error or (cell.is_formula and _ERROR.fullmatch(value)):
            sheet.errors += 1
            value = ""
        elif cell.is_formula and not value:
            sheet.formulas += 1
        if not value.strip():
            self._blank_cells += cell.repeat
            return
        if len(self._row) + self._blank_cells + cell.repeat > MAX_COLUMNS:
            raise ReadFault("too_many_columns", name=self._name, limit=MAX_COLUMNS)
        self._row += [None] * self._blank_cells + [value] * cell.repeat
        self._blank_cells = 0

    def _end_row(self) -> None:
        sheet = self._sheet
        if sheet is None:
            return
        if not self._row:
            sheet.blank_rows += self._row_repeat
            return
        if len(sheet.rows) + sheet.blank_rows + self._row_repeat > MAX_ROWS:
            raise ReadFault("too_many_rows", name=self._name, limit=MAX_ROWS)
        self._repeated += (self._row_repeat - 1) * len(self._row)
        if self._repeated > _MAX_REPEATED:
            raise ReadFault("hostile", name=self._name)
        sheet.rows += [[]] * sheet.blank_rows + [self._row] * self._row_repeat
        sheet.blank_rows = 0
        sheet.width = max(sheet.width, len(self._row))

    def found(self) -> tuple[SheetFound, ...]:
        """Return the sheets with their state; call it when all is read."""
        return tuple(SheetFound(sheet.name, sheet.style in self.hidden_styles) for sheet in self.sheets)


def read_ods(data: bytes, name: str, options: ReadOptions, progress: Progress) -> RawTable:
    """Return the rows of one sheet: the wished one, else the visible one with the most cells of the first ten."""
    check_container(data, name)
    content = _Content(name)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open("content.xml") as stream:
            size = archive.getinfo("content.xml").file_size
            read_xml(stream, name, content.start, content.end, content.text, progress, size)
    except (zipfile.BadZipFile, KeyError, EOFError, OSError, NotImplementedError, RuntimeError) as fault:
        raise ReadFault(_reason(data), name=name, kind="ODS") from fault
    sheets = content.found()
    wanted = choose_sheets(sheets, options.sheet, name)
    sheet = max((sheet for sheet in content.sheets if sheet.name in wanted), key=lambda sheet: sheet.cells)
    if not sheet.rows:
        raise ReadFault("no_sheets", name=name)
    notes = Notes()
    note_sheets(notes, sheets, sheet.name)
    SheetScan(sheet.formulas, sheet.errors, sheet.long_numbers).note(notes)
    return RawTable("ods", _frame(sheet, notes), notes, sheet=sheet.name, sheets=sheets)


def _reason(data: bytes) -> str:
    """Return `password` where the container says that its parts are encrypted."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "password" if b"encryption-data" in archive.read("META-INF/manifest.xml") else "damaged"
    except (zipfile.BadZipFile, KeyError, EOFError, OSError, NotImplementedError, RuntimeError):
        return "damaged"


def _frame(sheet: _Sheet, notes: Notes) -> pl.DataFrame:
    import polars as pl

    parts: list[pl.DataFrame] = []
    for start in range(0, len(sheet.rows), _CHUNK):
        rows = [row + [None] * (sheet.width - len(row)) for row in sheet.rows[start : start + _CHUNK]]
        columns = zip(*rows, strict=True)
        parts.append(pl.DataFrame([text_series(str(i), column, notes) for i, column in enumerate(columns)]))
    return tidy_text(pl.concat(parts), notes)


def _count(attributes: dict[str, str], key: str) -> int:
    text = attributes.get(key)
    if text is None:
        return 1
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) < 10 else 1


def _number(text: str) -> str | None:
    """Return a number without a needless decimal point; spreadsheet programs write 4 and also 4.0 and 1E3."""
    if text.isdigit() and text.isascii() and len(text) < 16:
        return text.lstrip("0") or "0"
    try:
        value = float(text)
    except ValueError:
        return None
    if not math.isfinite(value):
        return None
    return str(int(value)) if value.is_integer() else text


def _date(text: str) -> str | None:
    return text.replace("T", " ", 1).split(".")[0] or None


def _clock(text: str) -> str | None:
    """Return `PT30H05M00S` as `30:05:00`."""
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups()[1:])
    hours, minutes = hours + days * 24 + (minutes + seconds // 60) // 60, (minutes + seconds // 60) % 60
    return f"{match.group(1)}{hours}:{minutes:02}:{seconds % 60:02}"
