"""Reading the cells of a returned workbook, within limits: the sheets that may hold records, and the hidden one.

Runs in the reading process. Which record a row is, and what its cells mean, is `finding`'s business.
"""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import closing
from itertools import islice

from cxjourney.archive_checks import BROKEN_ARCHIVE
from cxjourney.exchange.returning.base import BASE_SHEET
from cxjourney.exchange.returning.cells import CellReader
from cxjourney.exchange.returning.faults import ReturnFault
from cxjourney.exchange.returning.package import SheetPart, open_package
from cxjourney.exchange.returning.raw import RawBook, RawCell, RawSheet, is_blank
from cxjourney.exchange.returning.remembered import Layout, plain, remembered

MAX_ROWS = 200_000  # in one sheet
FAR = 2_000  # empty rows after which nothing of a table comes; programs format sheets to their very end
MAX_CELLS = 5_000_000  # in all sheets that are looked at
LOOKED_AT = 60  # rows from the top in which a header or a record id shows itself

Progress = Callable[[float], None]


def read_workbook(data: bytes, known: Collection[str], progress: Progress) -> RawBook:
    """Return what may hold records; `known` are the ids of the project. Raise ReturnFault."""
    parts = open_package(data)
    progress(0.1)
    book = RawBook(names=[part.name for part in parts])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            _Reading(data, parts, book, known).read(progress)
        except (*BROKEN_ARCHIVE, SyntaxError, TypeError, AttributeError, IndexError, ArithmeticError) as fault:
            raise ReturnFault("damaged") from fault
    return book


class _Reading:
    """Owns the open workbook; each sheet is read once."""

    def __init__(self, data: bytes, parts: list[SheetPart], book: RawBook, known: Collection[str]) -> None:
        self._data, self._parts, self._book = data, parts, book
        self._known = set(known)

    def read(self, progress: Progress) -> None:
        """Fill the book."""
        from openpyxl import load_workbook

        opened = load_workbook(io.BytesIO(self._data), read_only=True, data_only=True, keep_links=False)
        with closing(opened) as workbook, zipfile.ZipFile(io.BytesIO(self._data)) as archive:
            self._archive, self._cells = archive, CellReader(workbook)
            progress(0.2)
            base = next((part for part in self._parts if part.name.strip().casefold() == BASE_SHEET), None)
            if base is not None:
                self._book.base = self._rows_of(base)
                for _, cells in self._book.base.rows:
                    self._known.update(cell for cell in cells[1:2] if isinstance(cell, str))
            progress(0.4)
            layouts = remembered(self._book.base).layouts
            others = [part for part in self._parts if part is not base]
            wanted = [part for part in others if self._may_hold_records(part, layouts)]
            for number, part in enumerate(wanted, 1):
                self._book.sheets.append(self._rows_of(part))
                progress(0.4 + 0.6 * number / len(wanted))

    def _may_hold_records(self, part: SheetPart, layouts: Iterable[Layout]) -> bool:
        names = {part.name.casefold(), *(table.name.casefold() for table in part.tables)}
        if any(name.casefold() in names for layout in layouts for name in (layout.sheet, layout.table)):
            return True
        has_id = False
        texts: set[str] = set()
        for _, cells in islice(self._iterate(part), LOOKED_AT):
            said = [cell for cell in cells if isinstance(cell, str)]
            has_id = has_id or any(text.strip() in self._known for text in said)
            texts.update(plain(text) for text in said)
        return has_id and any(layout.fits(texts) for layout in layouts)

    def _rows_of(self, part: SheetPart) -> RawSheet:
        sheet = RawSheet(part.name, part.hidden, part.tables)
        last = 0
        for number, cells in self._iterate(part):
            if number > last + FAR:
                break
            while cells and is_blank(cells[-1]):
                cells.pop()
            if not cells:
                continue
            if len(sheet.rows) >= MAX_ROWS:
                self._book.cut.append(part.name)
                break
            sheet.rows.append((number, cells))
            last = number
        return sheet

    def _iterate(self, part: SheetPart) -> Iterator[tuple[int, list[RawCell]]]:
        with self._archive.open(part.entry) as stream:
            for row in self._cells.rows(stream):
                if self._cells.count > MAX_CELLS:
                    raise ReturnFault("too_many_cells")
                yield row
