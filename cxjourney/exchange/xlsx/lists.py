"""The sheet with the values that drop-downs offer where they are too many, or may hold commas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from openpyxl.utils import get_column_letter

from cxjourney.domain.text import tr
from cxjourney.exchange.xlsx.styles import BODY, HEAD

if TYPE_CHECKING:
    from cxjourney.exchange.xlsx.book import Book


class ChoiceLists:
    """Owns the sheet: one column for each list, the same list never twice."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._ws: Any = book.sheet(tr("Lists"), colour="9AA3AF")
        self._columns: dict[tuple[str, ...], int] = {}

    @property
    def sheet(self) -> str:
        return str(self._ws.title)

    def place(self, header: str, choices: tuple[str, ...]) -> tuple[str, int]:
        """Return the column letter and last row of `choices`, written below `header` on first use."""
        column = self._columns.get(choices)
        if column is None:
            column = self._columns[choices] = len(self._columns) + 1
            self._book.put(self._ws, 1, column, header, HEAD)
            for row, choice in enumerate(choices, 2):
                self._book.put(self._ws, row, column, choice, BODY)
            self._ws.column_dimensions[get_column_letter(column)].width = 28
        return get_column_letter(column), len(choices) + 1

    def finish(self) -> None:
        """Move the sheet to the end, or take it out where no drop-down needed it."""
        workbook = self._book.workbook
        if not self._columns:
            workbook.remove(self._ws)
            return
        workbook.move_sheet(self._ws, len(workbook.worksheets))
        self._ws.freeze_panes = "A2"
        self._book.print_set_up(self._ws, self.sheet, repeat_rows="1:1")
