"""What a workbook from elsewhere holds, as plain data that travels between processes: sheets, rows, cells.

A cell is a text, a number, yes or no, or one of the lists below that JSON can hold; nothing is understood yet.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from cxjourney.exchange.returning.sorts import CellValue

DAY, CLOCK, ERROR, FORMULA = "d", "t", "e", "f"


class Refused(NamedTuple):
    """A cell without a value to take: an error such as #N/A, or a formula that was never computed."""

    shown: str
    is_error: bool


RawCell = CellValue | Refused


class TableMark(NamedTuple):
    """A table as the workbook itself marks it: its name and the rows and columns it spans, counted from 1."""

    name: str
    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class RawSheet:
    """One worksheet; `rows` are pairs of row number and cells from column A on, empty rows left out."""

    name: str
    hidden: bool = False
    tables: list[TableMark] = field(default_factory=list)
    rows: list[tuple[int, list[RawCell]]] = field(default_factory=list)

    def row(self, number: int) -> list[RawCell]:
        """Return the cells of a row; none where it is empty."""
        return next((cells for other, cells in self.rows if other == number), [])

    def to_data(self) -> dict[str, Any]:
        """Return the sheet as JSON can hold it."""
        return {
            "name": self.name,
            "hidden": self.hidden,
            "tables": [list(table) for table in self.tables],
            "rows": [[number, [pack(cell) for cell in cells]] for number, cells in self.rows],
        }

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> RawSheet:
        """Return the sheet that `to_data` packed."""
        return cls(
            data["name"],
            data["hidden"],
            [TableMark(*table) for table in data["tables"]],
            [(number, [unpack(cell) for cell in cells]) for number, cells in data["rows"]],
        )


@dataclass(slots=True)
class RawBook:
    """What was read of a workbook: the sheets that may hold records, the hidden sheet of ours, and what was cut."""

    sheets: list[RawSheet] = field(default_factory=list)
    names: list[str] = field(default_factory=list)  # every sheet there is
    base: RawSheet | None = None
    cut: list[str] = field(default_factory=list)  # sheets of which only a part was read

    def to_data(self) -> dict[str, Any]:
        """Return the book as JSON can hold it."""
        return {
            "sheets": [sheet.to_data() for sheet in self.sheets],
            "names": self.names,
            "base": self.base.to_data() if self.base else None,
            "cut": self.cut,
        }

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> RawBook:
        """Return the book that `to_data` packed."""
        base = RawSheet.from_data(data["base"]) if data["base"] else None
        return cls([RawSheet.from_data(sheet) for sheet in data["sheets"]], data["names"], base, data["cut"])


def pack(cell: RawCell) -> Any:
    """Return a cell as JSON can hold it."""
    if isinstance(cell, Refused):
        return [ERROR if cell.is_error else FORMULA, cell.shown]
    if isinstance(cell, date):  # datetimes too
        return [DAY, cell.isoformat()]
    if isinstance(cell, time | timedelta):
        return [CLOCK, str(cell)]
    return cell


def unpack(data: Any) -> RawCell:
    """Return the cell that `pack` packed."""
    if not isinstance(data, list):
        plain: RawCell = data
        return plain
    sort, text = data
    if sort == DAY:
        moment = datetime.fromisoformat(text)
        return moment.date() if moment.time() == time() else moment
    if sort == CLOCK:
        return _Clock(text)
    return Refused(text, sort == ERROR)


class _Clock(timedelta):
    """A time of day or a duration, of which only the look is kept."""

    def __new__(cls, shown: str) -> _Clock:
        made = super().__new__(cls)
        made.shown = shown
        return made

    shown: str

    def __str__(self) -> str:
        return self.shown


def shown_text(cell: RawCell) -> str:
    """Return a cell as a person sees it, roughly."""
    if cell is None:
        return ""
    if isinstance(cell, Refused):
        return cell.shown
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def is_blank(cell: RawCell) -> bool:
    """Say whether a cell says nothing."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def filled(cells: list[RawCell]) -> Iterator[tuple[int, RawCell]]:
    """Yield the cells of a row that say something, with their column counted from 0."""
    return ((column, cell) for column, cell in enumerate(cells) if not is_blank(cell))
