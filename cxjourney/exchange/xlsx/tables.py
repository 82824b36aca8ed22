"""Writing one real table: header, rows, rows to fill in, filter, print set-up; what is in it, others say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import ceil
from typing import Any, NamedTuple

from openpyxl.utils import get_column_letter

from cxjourney.domain.text import tr
from cxjourney.exchange.contents import Contents
from cxjourney.exchange.returning.base import ReturnTable
from cxjourney.exchange.xlsx.book import A3, A4, Book, Value, widths
from cxjourney.exchange.xlsx.columns import Column, allow, refuse
from cxjourney.exchange.xlsx.measure import height_of, lines_of
from cxjourney.exchange.xlsx.sheet_names import safe_headers
from cxjourney.exchange.xlsx.styles import (
    BODY,
    EDIT,
    EDIT_HEAD,
    HEAD,
    HEADING,
    LEGEND,
    LINK,
    SHAPE,
    Style,
    band_style,
)
from cxjourney.scoring.score import Band

PRINTED_WIDTH = {A4: 217, A3: 313}  # characters that a page holds in a type of 7 points
TOP = 3  # the row of headers on a sheet that is one table: above it are its title and a legend


class Entry(NamedTuple):
    """A value that looks or leads elsewhere than the rest of its column."""

    value: Value
    style: Style | None = None
    link: tuple[str, str] | None = None  # sheet and place


class Placed(NamedTuple):
    """Where a table lies: its name, its first and last row of data, and the letter of each column by header."""

    name: str
    first: int
    last: int
    letters: dict[str, str]


class TableSheet:
    """Owns a sheet that is one table: title and legend above it, the table, and rows to fill in below it.

    Where `kind` names the kind of its records, edits may come back. Rows to fill in lie right below the table, not in
    it: so filters and counts stay true, and Excel takes a row into the table as soon as something is typed there.
    """

    def __init__(self, book: Book, contents: Contents, sheet: str, *, key: str, colour: str, kind: str = "") -> None:
        self._book, self._contents, self._kind = book, contents, kind
        self.ws: Any = book.sheet(sheet, colour=colour)
        contents.places.sheets[key] = self.ws.title

    def write(
        self, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Value | Entry]], *, room: int = 0,
        keep: int, paper: int = A4, least: float = 0, remark: str = "",
    ) -> Placed:  # fmt: skip
        """Write the whole sheet with `room` rows to fill in; `keep` columns stay in sight.

        Rows are at least `least` points high; `remark` stands beside the legend of a computed table.
        """
        book, ws = self._book, self.ws
        if not self._kind:
            columns = [replace(column, style=replace(column.style, locked=False)) for column in columns]
        placed = write_table(book, ws, name, columns, rows, top=TOP, least=least)
        pages = _pages(columns, keep, paper)
        self._heading(room, remark, keep + 1 if pages > 1 else 0)
        self._rules(columns, placed, room)
        if self._kind:
            self._come_back(columns, placed)
        else:
            book.protect(ws)  # cells stay unlocked, or nobody could sort; typing is refused by a rule
        self._finish(columns, placed.last + room, keep, paper, pages)
        return placed

    def _heading(self, room: int, remark: str, legend: int) -> None:
        """Write title, way back and legend, the last in column `legend` where the ones before come on every page."""
        book, ws = self._book, self.ws
        book.put(ws, 1, 1, ws.title, HEADING)
        ws.row_dimensions[1].height = 26
        ws.row_dimensions[2].height = 18
        back = book.put(ws, 2, 1, "← " + self._contents.places.sheets["summary"], LINK)
        book.link(back, self._contents.places.sheets["summary"])
        if not self._kind:
            words = tr("Computed in the project: filter and sort as you like, typing is refused.")
            book.put(ws, 2, max(2, legend), f"{words} {remark}".strip(), LEGEND)
            return
        at = max(2, legend)
        book.put(ws, 2, at, tr("yours"), replace(LEGEND, fill=EDIT_HEAD, across="center", bold=True))
        words = tr("Yellow columns are yours to fill in, and come back into the project; the others are computed.")
        if room:
            words += " " + tr("For something new, use the yellow rows below the table.")
        book.put(ws, 2, at + 1, words, replace(LEGEND, indent=1))

    def _rules(self, columns: Sequence[Column], placed: Placed, room: int) -> None:
        book, ws, last = self._book, self.ws, placed.last + room
        is_empty = ws._cells[(placed.last, len(columns))]._value is None
        new = placed.first if is_empty else placed.last + 1  # the first row to fill in
        computed = []
        for number, column in enumerate(columns, 1):
            letter = get_column_letter(number)
            if column.editable:
                allow(book, ws, column, f"{letter}{placed.first}:{letter}{last}")
            else:
                computed.append(number)
                if column.fillable and new <= last:
                    allow(book, ws, column, f"{letter}{new}:{letter}{last}")
            look = replace(column.style, sides="lrb", fill=EDIT if column.fillable else "")
            for row in range(placed.last + 1, last + 1):
                book.put(ws, row, number, None, look)
        if not is_empty or not self._kind:
            refuse(ws, _areas(computed, placed.first, placed.last))

    def _come_back(self, columns: Sequence[Column], placed: Placed) -> None:
        ws, last = self.ws, len(columns)
        heads = [ws._cells[(TOP, number)]._value for number in range(1, last + 1)]
        fields = tuple((head, column.field) for head, column in zip(heads, columns, strict=True) if column.field)
        cells = (ws._cells[(row, last)]._value for row in range(placed.first, placed.last + 1))
        ids = tuple(id_ for id_ in cells if id_)
        self._book.returning.append(ReturnTable(ws.title, placed.name, self._kind, fields, ids))

    def _finish(self, columns: Sequence[Column], last: int, keep: int, paper: int, pages: int) -> None:
        """Set widths, frozen header and first `keep` columns, print set-up, `pages` side by side."""
        ws = self.ws
        widths(ws, [column.width for column in columns])
        ws.freeze_panes = f"{get_column_letter(keep + 1)}{TOP + 1}"
        printed = [column.width for column in columns if not column.hidden]
        repeated = f"A:{get_column_letter(keep)}" if keep and pages > 1 else ""
        self._book.print_set_up(
            ws, ws.title, paper=paper, repeat_rows=f"{TOP}:{TOP}", repeat_columns=repeated, pages_wide=pages
        )
        if len(printed) < len(columns):
            hide(ws, len(columns))
        ws.print_area = f"A1:{get_column_letter(len(printed))}{last}"


def _pages(columns: Sequence[Column], keep: int, paper: int) -> int:
    """Return on how many pages side by side a table can be read, the first `keep` columns on each."""
    printed = [column.width for column in columns if not column.hidden]
    kept, room = sum(printed[:keep]), PRINTED_WIDTH[paper]
    return 1 if sum(printed) <= room else ceil((sum(printed) - kept) / max(1.0, room - kept))


def write_table(
    book: Book, ws: Any, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Value | Entry]], *,
    top: int = 1, least: float = 0,
) -> Placed:  # fmt: skip
    """Write header and rows from row `top` on as a real table; one empty row where there are none."""
    headers = safe_headers([column.header for column in columns])
    looks = [replace(column.style, fill=EDIT) if column.editable else column.style for column in columns]
    _heads(book, ws, columns, headers, top)
    known = [book.look(look) for look in looks]
    wrapped = [(number, column) for number, column in enumerate(columns) if column.style.wrap]
    row = top
    for row, values in enumerate(rows, top + 1):
        for number, value in enumerate(values, 1):
            if isinstance(value, Entry):
                look = book.look(value.style) if value.style else known[number - 1]
                cell = book.write(ws, row, number, value.value, look)
                if value.link and _fits(value.value, columns[number - 1]):
                    book.link(cell, *value.link)
            else:
                book.write(ws, row, number, value, known[number - 1])
        lines = _lines(wrapped, values)
        if lines > 1 or least:
            ws.row_dimensions[row].height = max(least, height_of(lines))
    if row == top:
        row += 1
        for number, look in enumerate(looks, 1):
            book.put(ws, row, number, None, look)
    letters = {column.header: get_column_letter(number) for number, column in enumerate(columns, 1)}
    made = book.table(ws, name, f"A{top}:{get_column_letter(len(columns))}{row}", headers)
    return Placed(made, top + 1, row, letters)


def _heads(book: Book, ws: Any, columns: Sequence[Column], headers: Sequence[str], top: int) -> None:
    most = 1
    for number, (header, column) in enumerate(zip(headers, columns, strict=True), 1):
        style = replace(HEAD, across=column.style.across, indent=column.style.indent)
        book.put(ws, top, number, header, replace(style, fill=EDIT_HEAD) if column.editable else style)
        most = max(most, lines_of(header, column.width - column.style.indent - 1, bold=True))
    ws.row_dimensions[top].height = height_of(most, padding=8)


def hide(ws: Any, column: int) -> None:
    """Hide a column; its values stay, move along when rows are sorted, and come back."""
    ws.column_dimensions[get_column_letter(column)].hidden = True


def _areas(columns: Sequence[int], first: int, last: int) -> str:
    """Return the areas that columns make in some rows, as few as they can be."""
    runs: list[list[int]] = []
    for column in columns:
        if runs and runs[-1][1] == column - 1:
            runs[-1][1] = column
        else:
            runs.append([column, column])
    return " ".join(f"{get_column_letter(a)}{first}:{get_column_letter(b)}{last}" for a, b in runs)


def colour_bands(book: Book, ws: Any, band: str, first: int, last: int, *along: str) -> None:
    """Colour the cells of column `band` by the shape that they start with, and the columns `along` with them."""
    for kind in (Band.GOOD, Band.MIDDLE, Band.LOW):
        look = band_style(BODY, kind)
        formula = f'LEFT(${band}{first},1)="{SHAPE[kind]}"'
        for letter in (band, *along):
            book.rule(ws, f"{letter}{first}:{letter}{last}", formula, look)


def _fits(value: Value, column: Column) -> bool:
    """Say whether a link's text takes one line; LibreOffice does not break linked text, and cuts it off."""
    return type(value) is not str or lines_of(value, column.width, column.style.size, bold=column.style.bold) == 1


def _lines(wrapped: Sequence[tuple[int, Column]], values: Sequence[Value | Entry]) -> int:
    most = 1
    for number, column in wrapped:
        value = values[number]
        text = value.value if type(value) is Entry else value
        if type(text) is str and (len(text) * 1.6 > column.width or "\n" in text):
            most = max(most, lines_of(text, column.width, column.style.size, bold=column.style.bold))
    return most
