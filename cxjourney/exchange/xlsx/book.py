"""The workbook while it is being built: sheets, shared styles, cells, links, print set-up. Knows nothing of journeys.

Sheets are put in order by whoever asks for them; `archive` turns the result into bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from math import isfinite
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.table import Table, TableColumn, TableStyleInfo

from cxjourney.exchange.returning.base import ReturnTable
from cxjourney.exchange.safe_text import safe_cell, safe_line
from cxjourney.exchange.xlsx.lists import ChoiceLists
from cxjourney.exchange.xlsx.measure import height_of, lines_of
from cxjourney.exchange.xlsx.sheet_names import safe_print_text, safe_sheet_name, spelled_out
from cxjourney.exchange.xlsx.styles import FAMILY, PLAIN, Style

A3, A4 = 8, 9
MOST_LINKS = 65_000  # on one sheet; Excel refuses files with more than 65,530
ROW = 16.0  # points; every other height is set row by row
FIRST_YEAR = 1900
Value = str | int | float | date | None


class WrittenCell:
    """A cell as far as writing needs it; the library's own takes several times as long to make."""

    __slots__ = ("_hyperlink", "_style", "_value", "column", "data_type", "parent", "row")

    def __init__(self, ws: Any, row: int, column: int, style: Any, value: Value, data_type: str) -> None:
        self.parent, self.row, self.column = ws, row, column
        self._style, self._value, self.data_type = style, value, data_type
        self._hyperlink: Hyperlink | None = None

    @property
    def value(self) -> Value:
        return self._value

    @property
    def coordinate(self) -> str:
        return f"{get_column_letter(self.column)}{self.row}"

    @property
    def style_id(self) -> int:
        """The number of the look in the workbook's table of styles."""
        return int(self.parent.parent._cell_styles.add(self._style))


class Book:
    """Owns an openpyxl workbook and the style of every cell in it; each cell is written once.

    `returning` collects the tables whose edits may come back into the project.
    """

    def __init__(self, title: str, subject: str, printed: str) -> None:
        self.workbook = Workbook()
        self.workbook.remove(self.workbook.active)
        self.workbook._named_styles["Normal"].font = Font(name=FAMILY, size=10)
        about = self.workbook.properties
        about.title = safe_line(title, 200)
        about.subject = safe_line(subject, 200)
        about.creator = about.lastModifiedBy = "cxjourney"
        self._printed = printed
        self._title = title
        self._styles: dict[Style, Any] = {}
        self._known: dict[int, Any] = {}
        self._tables: set[str] = set()
        self._links: dict[str, int] = {}
        self.returning: list[ReturnTable] = []
        self.lists = ChoiceLists(self)

    # sheets

    def sheet(self, wish: str, *, colour: str, zoom: int = 100, grid: bool = False) -> Any:
        """Return a new last sheet, named near `wish`."""
        ws = self.workbook.create_sheet()
        ws.title = safe_sheet_name(wish, [other.title for other in self.workbook.worksheets if other is not ws])
        ws.sheet_properties.tabColor = colour
        ws.sheet_view.zoomScale = zoom
        ws.sheet_view.showGridLines = grid
        ws.sheet_format.defaultRowHeight = ROW
        ws.sheet_format.customHeight = True
        return ws

    def print_set_up(
        self, ws: Any, heading: str, *, paper: int = A4, one_page: bool = False, repeat_rows: str = "",
        repeat_columns: str = "", landscape: bool = True, pages_wide: int = 1,
    ) -> None:  # fmt: skip
        """Set page, margins, header and footer; the width fits `pages_wide`, the height too where `one_page`."""
        ws.page_setup.orientation = "landscape" if landscape else "portrait"
        ws.page_setup.paperSize = paper
        ws.page_setup.fitToWidth = pages_wide
        ws.page_setup.fitToHeight = 1 if one_page else 0
        ws.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        ws.page_margins.left = ws.page_margins.right = 0.4
        ws.page_margins.top = ws.page_margins.bottom = 0.7
        ws.page_margins.header = ws.page_margins.footer = 0.3
        ws.print_options.horizontalCentered = one_page
        ws.oddHeader.left.text = safe_print_text(self._title, 120)
        ws.oddHeader.right.text = safe_print_text(heading, 100)
        ws.oddFooter.left.text = safe_print_text(self._printed)
        ws.oddFooter.right.text = "&P / &N"
        if repeat_rows:
            ws.print_title_rows = repeat_rows
        if repeat_columns:
            ws.print_title_cols = repeat_columns

    def arrange(self, titles: Sequence[str]) -> None:
        """Put the named sheets first, in that order, and open the workbook on the first of them."""
        sheets = {ws.title: ws for ws in self.workbook.worksheets}
        first = [sheets.pop(title) for title in titles]
        self.workbook._sheets = [*first, *sheets.values()]
        self.workbook.active = 0
        for ws in self.workbook.worksheets:
            ws.sheet_view.tabSelected = ws is first[0]

    def protect(self, ws: Any) -> None:
        """Keep a sheet from being typed into by mistake, without a password: reading, filters, widths and copying stay.

        Sorting is allowed too, but spreadsheet programs sort unlocked cells only: see `tables.finish_sheet`.
        """
        lock = ws.protection
        lock.sheet = True
        lock.objects = lock.scenarios = False
        lock.autoFilter = lock.sort = lock.formatColumns = lock.formatRows = False  # False allows, in this format

    # cells

    def put(self, ws: Any, row: int, column: int, value: Value, style: Style = PLAIN) -> WrittenCell:
        """Write one cell: a text stays a text whatever it starts with, NaN and infinity become empty."""
        return self.write(ws, row, column, value, self.look(style))

    def look(self, style: Style) -> Any:
        """Return the entry of the workbook's table of styles, for many cells in a row."""
        return self._known.get(id(style)) or self._styles.get(style) or self._style(style)

    def write(self, ws: Any, row: int, column: int, value: Value, look: Any) -> WrittenCell:
        """Write one cell whose look is known already: see `put`."""
        if type(value) is str:
            cell = WrittenCell(ws, row, column, look, safe_cell(value), "s")
        elif value is None:
            cell = WrittenCell(ws, row, column, look, None, "n")
        elif isinstance(value, date):
            is_old = value.year < FIRST_YEAR  # spreadsheet programs cannot count so far back
            cell = WrittenCell(ws, row, column, look, value.isoformat() if is_old else value, "s" if is_old else "d")
        elif isinstance(value, str):
            cell = WrittenCell(ws, row, column, look, safe_cell(str(value)), "s")
        else:
            cell = WrittenCell(ws, row, column, look, value if isfinite(value) else None, "n")
        ws._cells[(row, column)] = cell
        return cell

    def span(
        self, ws: Any, row: int, column: int, value: Value, style: Style = PLAIN, *, rows: int = 1, columns: int = 1
    ) -> Any:
        """Write one value over a block of merged cells; its border runs around the block."""
        for r in range(rows):
            for c in range(columns):
                sides = "".join(
                    side
                    for side, at_edge in (("l", c == 0), ("r", c == columns - 1), ("t", r == 0), ("b", r == rows - 1))
                    if at_edge and side in style.sides
                )
                part = _part(style, sides, style.edge if c == 0 else "")
                self.put(ws, row + r, column + c, value if r == c == 0 else None, part)
        if rows > 1 or columns > 1:
            block = CellRange(min_row=row, min_col=column, max_row=row + rows - 1, max_col=column + columns - 1)
            ws.merged_cells.ranges.add(block)
        return ws._cells[(row, column)]

    def line(self, ws: Any, row: int, text: str, style: Style, *, columns: int, width: float, least: float) -> None:
        """Write a text over the first `columns`, together `width` characters wide, on as many lines as it takes.

        The row is at least `least` points high.
        """
        lines = lines_of(text, width, style.size, bold=style.bold)
        if lines == 1 or columns < 2:
            self.put(ws, row, 1, text, style)
        else:
            self.span(ws, row, 1, text, replace(style, wrap=True), columns=columns)
        ws.row_dimensions[row].height = max(least, height_of(lines, style.size, 6)) if columns > 1 else least

    def link(self, cell: Any, sheet: str, place: str = "A1", tip: str = "") -> None:
        """Make `cell` lead to a place in this workbook, never out of it; beyond Excel's limit it stays plain."""
        ws = cell.parent.title
        self._links[ws] = self._links.get(ws, 0) + 1
        if self._links[ws] > MOST_LINKS:
            return
        cell._hyperlink = Hyperlink(ref=cell.coordinate, location=f"{quote_sheetname(sheet)}!{place}", id=None,
                                    tooltip=tip or None)  # fmt: skip

    def _style(self, style: Style) -> Any:
        scratch = Cell(self.workbook.worksheets[0], 1, 1)
        scratch.font = style.font()
        scratch.fill = style.pattern()
        scratch.border = style.border()
        scratch.alignment = style.alignment()
        scratch.number_format = style.number
        if not style.locked:
            scratch.protection = style.protection()
        self._styles[style] = self._known[id(style)] = scratch._style  # the key lives on, so nobody else gets its id
        return scratch._style

    # tables and rules

    def table(self, ws: Any, wish: str, place: str, headers: list[str]) -> str:
        """Lay a real table with filters over cells that are already written; return its name."""
        name, number = wish, 2
        while name.casefold() in self._tables:
            name, number = f"{wish}_{number}", number + 1
        self._tables.add(name.casefold())
        table = Table(displayName=name, name=name, ref=place)
        table.tableColumns = [TableColumn(id=i, name=spelled_out(header)) for i, header in enumerate(headers, 1)]
        table.autoFilter = AutoFilter(ref=place)
        table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False, showColumnStripes=False)
        ws._tables[name] = table
        return name

    def rule(self, ws: Any, place: str, formula: str, style: Style) -> None:
        """Give cells another look while `formula` (of ours, never of data) holds."""
        look = DifferentialStyle(font=Font(color=style.colour, bold=style.bold))
        if style.fill:
            look.fill = PatternFill(bgColor=style.fill, fill_type="solid")
        ws.conditional_formatting.add(place, Rule(type="expression", dxf=look, formula=[formula]))


@lru_cache(maxsize=1_000)
def _part(style: Style, sides: str, edge: str) -> Style:
    return replace(style, sides=sides, edge=edge)


def widths(ws: Any, values: list[float], first: int = 1) -> None:
    """Set the widths of columns from `first` on, in characters."""
    for column, width in enumerate(values, first):
        ws.column_dimensions[get_column_letter(column)].width = width
