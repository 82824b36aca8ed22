"""The sheet with the values that drop-downs offer where they are too many, or may hold commas; each under a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName

from cxjourney.domain.text import tr
from cxjourney.exchange.xlsx.styles import BODY, HEAD

if TYPE_CHECKING:
    from cxjourney.exchange.xlsx.book import Book

_NAMES = {
    "owner": "List_of_owners", "channel": "List_of_channels", "journey_id": "List_of_journeys",
    "stage_id": "List_of_stages", "lane_id": "List_of_lanes", "touchpoint_id": "List_of_touchpoints",
}  # fmt: skip


class ChoiceLists:
    """Owns the sheet: one column for each list, the same list never twice."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._ws: Any = book.sheet(tr("Lists"), colour="9AA3AF")
        self._names: dict[tuple[str, ...], str] = {}

    @property
    def sheet(self) -> str:
        return str(self._ws.title)

    def name(self, field: str, header: str, choices: tuple[str, ...]) -> str:
        """Return the defined name of `choices`, written below `header` on first use."""
        found = self._names.get(choices)
        if found is not None:
            return found
        column = len(self._names) + 1
        names = self._book.workbook.defined_names
        name = _NAMES.get(field, "")
        if not name or name in names:
            name = f"List_{column}"
        self._book.put(self._ws, 1, column, header, HEAD)
        for row, choice in enumerate(choices, 2):
            self._book.put(self._ws, row, column, choice, BODY)
        letter = get_column_letter(column)
        self._ws.column_dimensions[letter].width = 28
        place = f"{quote_sheetname(self.sheet)}!${letter}$2:${letter}${len(choices) + 1}"
        names[name] = DefinedName(name, attr_text=place)
        self._names[choices] = name
        return name

    def finish(self) -> None:
        """Move the sheet to the end, or take it out where no drop-down needed it."""
        workbook = self._book.workbook
        if not self._names:
            workbook.remove(self._ws)
            return
        workbook.move_sheet(self._ws, len(workbook.worksheets))
        self._ws.freeze_panes = "A2"
        self._ws.sheet_state = "hidden"  # nobody reads or prints it; the drop-downs do
        self._book.protect(self._ws)
        self._book.print_set_up(self._ws, self.sheet, repeat_rows="1:1")
