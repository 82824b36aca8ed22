"""Writing one real table: header, rows, filter, frozen header, drop-downs, print set-up; what is in it, others say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import ceil
from typing import Any, NamedTuple

from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation

from cxjourney.domain.text import tr
from cxjourney.exchange.xlsx.book import A3, A4, Book, Value, widths
from cxjourney.exchange.xlsx.measure import height_of, lines_of
from cxjourney.exchange.xlsx.safe_text import safe_headers
from cxjourney.exchange.xlsx.styles import BODY, DATE, HEAD, ID, NUMBER, SHAPE, Style, band_style
from cxjourney.scoring.score import Band

PRINTED_WIDTH = {A4: 217, A3: 313}  # characters that a page holds in a type of 7 points
INLINE_LIMIT = 255  # longest list that a drop-down can hold by itself


class Entry(NamedTuple):
    """A value that looks or leads elsewhere than the rest of its column."""

    value: Value
    style: Style | None = None
    link: tuple[str, str] | None = None  # sheet and place


@dataclass(frozen=True, slots=True)
class Column:
    """One column: header with its unit, width in characters, look, and what a person may fill in.

    `choices` make a drop-down; where they are not `closed` other texts are taken too. `bounds` allow whole numbers
    only, `dated` dates only.
    """

    header: str
    width: float
    style: Style = BODY
    choices: tuple[str, ...] = ()
    closed: bool = True
    bounds: tuple[int, int] | None = None
    dated: bool = False


class Placed(NamedTuple):
    """Where a table lies: its name, its first and last row of data, and the letter of each column by header."""

    name: str
    first: int
    last: int
    letters: dict[str, str]


def record_id() -> Column:
    """Return the last, narrow column that says which record a row is."""
    return Column(tr("Record id"), 9, ID)


def write_table(
    book: Book, ws: Any, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Value | Entry]], *, top: int = 1
) -> Placed:
    """Write header and rows from row `top` on as a real table; one empty row where there are none."""
    headers = safe_headers([column.header for column in columns])
    looks = [column.style for column in columns]
    head = 1
    for number, (header, column) in enumerate(zip(headers, columns, strict=True), 1):
        book.put(ws, top, number, header, replace(HEAD, across=column.style.across, indent=column.style.indent))
        head = max(head, lines_of(header, column.width - column.style.indent - 1, bold=True))
    ws.row_dimensions[top].height = height_of(head, padding=8)
    row = top
    for row, values in enumerate(rows, top + 1):
        for number, value in enumerate(values, 1):
            if isinstance(value, Entry):
                cell = book.put(ws, row, number, value.value, value.style or looks[number - 1])
                if value.link:
                    book.link(cell, *value.link)
            else:
                book.put(ws, row, number, value, looks[number - 1])
        lines = _lines(columns, values)
        if lines > 1:
            ws.row_dimensions[row].height = height_of(lines)
    if row == top:
        row += 1
        for number, look in enumerate(looks, 1):
            book.put(ws, row, number, None, look)
    letters = {column.header: get_column_letter(number) for number, column in enumerate(columns, 1)}
    made = book.table(ws, name, f"A{top}:{get_column_letter(len(columns))}{row}", headers)
    for number, column in enumerate(columns, 1):
        _allow(book, ws, column, f"{get_column_letter(number)}{top + 1}:{get_column_letter(number)}{row}")
    return Placed(made, top + 1, row, letters)


def finish_sheet(book: Book, ws: Any, columns: Sequence[Column], heading: str, *, keep: int, paper: int = A4) -> None:
    """Set up a sheet that is one table: widths, frozen header and first `keep` columns, print set-up.

    A table too wide to be read on one page goes over several, the kept columns on each.
    """
    widths(ws, [column.width for column in columns])
    ws.freeze_panes = f"{get_column_letter(keep + 1)}2"
    printed = [column.width for column in columns if column.style is not ID]
    kept = sum(printed[:keep])
    pages = 1 if sum(printed) <= PRINTED_WIDTH[paper] else ceil((sum(printed) - kept) / (PRINTED_WIDTH[paper] - kept))
    repeated = f"A:{get_column_letter(keep)}" if keep and pages > 1 else ""
    book.print_set_up(ws, heading, paper=paper, repeat_rows="1:1", repeat_columns=repeated, pages_wide=pages)
    if columns[-1].style is ID:
        ws.print_area = f"A1:{get_column_letter(len(columns) - 1)}{ws.max_row}"


def colour_bands(book: Book, ws: Any, band: str, first: int, last: int, *along: str) -> None:
    """Colour the cells of column `band` by the shape that they start with, and the columns `along` with them."""
    for kind in (Band.GOOD, Band.MIDDLE, Band.LOW):
        look = band_style(BODY, kind)
        formula = f'LEFT(${band}{first},1)="{SHAPE[kind]}"'
        for letter in (band, *along):
            book.rule(ws, f"{letter}{first}:{letter}{last}", formula, look)


def number_column(header: str, width: float, number: str, **more: Any) -> Column:
    """Return a column of right-aligned numbers in the given format."""
    return Column(header, width, replace(NUMBER, number=number), **more)


def date_column(header: str, width: float = 12, number: str = DATE, **more: Any) -> Column:
    """Return a column of dates."""
    return Column(header, width, replace(NUMBER, number=number, across="left", indent=0), **more)


def _lines(columns: Sequence[Column], values: Sequence[Value | Entry]) -> int:
    most = 1
    for column, value in zip(columns, values, strict=True):
        text = value.value if isinstance(value, Entry) else value
        if column.style.wrap and isinstance(text, str) and (len(text) * 1.6 > column.width or "\n" in text):
            most = max(most, lines_of(text, column.width, column.style.size, bold=column.style.bold))
    return most


def _allow(book: Book, ws: Any, column: Column, place: str) -> None:
    if column.choices:
        rule = DataValidation(type="list", formula1=_choices(book, column), allow_blank=True)
        rule.errorStyle = "stop"
        rule.showErrorMessage = column.closed
        rule.errorTitle = tr("Not in the list")
        rule.error = tr("Choose one of the values in the list.")
    elif column.bounds:
        low, high = column.bounds
        rule = DataValidation(type="whole", operator="between", formula1=str(low), formula2=str(high), allow_blank=True)
        rule.showErrorMessage = True
        rule.errorTitle = tr("Not a whole number")
        rule.error = tr("Enter a whole number from {low} to {high}.", low=low, high=high)
    elif column.dated:
        rule = DataValidation(type="date", operator="greaterThan", formula1="1", allow_blank=True)
        rule.showErrorMessage = True
        rule.errorTitle = tr("Not a date")
        rule.error = tr("Enter a date, such as {example}.", example=date(2026, 1, 31).isoformat())
    else:
        return
    rule.showDropDown = False
    rule.sqref = place
    ws.add_data_validation(rule)


def _choices(book: Book, column: Column) -> str:
    inline = ",".join(column.choices)
    if column.closed and len(inline) <= INLINE_LIMIT and not any(set(c) & set(',"') for c in column.choices):
        return f'"{inline}"'
    letter, last = book.lists.place(column.header, column.choices)
    return f"{quote_sheetname(book.lists.sheet)}!${letter}$2:${letter}${last}"
