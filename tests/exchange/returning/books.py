"""Exported workbooks for tests, edited the way people edit them: by sheet, header and row."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from cxjourney.domain.project import Project
from cxjourney.exchange.contents import Contents
from cxjourney.exchange.options import ContentOptions, Material
from cxjourney.exchange.returning.base import write_base
from cxjourney.exchange.returning.comparing import compare, ids_of
from cxjourney.exchange.returning.editing import merge_edit
from cxjourney.exchange.returning.merge import Choices, Merge, usual_choices
from cxjourney.exchange.returning.reader import read_workbook
from cxjourney.exchange.xlsx.archive import workbook_bytes
from cxjourney.exchange.xlsx.book import Book
from cxjourney.exchange.xlsx.notes import write_actions, write_notes
from cxjourney.exchange.xlsx.personas import write_personas
from cxjourney.exchange.xlsx.touchpoints import write_touchpoints, write_transitions
from cxjourney.exchange.xlsx.workbook import write_workbook

ID = "Record id"


def export(project: Project, path: Path, options: ContentOptions | None = None) -> Path:
    """Write the sheets of a project's workbook that may come back, without maps and charts, which take time."""
    contents = Contents(Material(project), options or ContentOptions(), lambda: None)
    book = Book(contents.title, "", "")
    contents.places.sheets["summary"] = "Summary"
    for write, sheet in (
        (write_touchpoints, "Touchpoints"), (write_transitions, "Transitions"), (write_notes, "Notes"),
        (write_actions, "Actions"), (write_personas, "Personas"),
    ):  # fmt: skip
        write(book, contents, sheet)
    book.lists.finish()
    write_base(book.workbook, contents, book.returning)
    path.write_bytes(workbook_bytes(book.workbook, lambda _done, _all: None))
    return path


def export_whole(project: Project, path: Path) -> Path:
    """Write a project's workbook without evidence."""
    write_workbook(Material(project), path)
    return path


def merged(project: Project, path: Path) -> Merge:
    """Return what a workbook changes in a project, read in this process."""
    known = [record_id for ids in ids_of(project).values() for record_id in ids]
    book = read_workbook(path.read_bytes(), known, lambda _share: None)
    return compare(project, book, path.name)


class Edited:
    """Owns a workbook that is being edited; `save` writes it back."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.book = load_workbook(io.BytesIO(path.read_bytes()))

    def head(self, sheet: str) -> int:
        """Return the row of the headers of a sheet."""
        ws = self.book[sheet]
        return next(row for row in range(1, 12) if any(cell.value == ID for cell in ws[row]))

    def column(self, sheet: str, header: str) -> int:
        """Return the column of a header, from 1."""
        return next(cell.column for cell in self.book[sheet][self.head(sheet)] if cell.value == header)

    def row(self, sheet: str, record_id: str) -> int:
        """Return the row of a record."""
        ws, column = self.book[sheet], self.column(sheet, ID)
        return next(row for row in range(1, ws.max_row + 1) if ws.cell(row, column).value == record_id)

    def cell(self, sheet: str, record_id: str, header: str) -> Any:
        """Return the cell of a record."""
        return self.book[sheet].cell(self.row(sheet, record_id), self.column(sheet, header))

    def set(self, sheet: str, record_id: str, header: str, value: Any) -> None:
        """Type into a cell of a record."""
        cell = self.cell(sheet, record_id, header)
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"

    def add(self, sheet: str, gap: int = 0, **values: Any) -> int:
        """Type a new row below the last one; keys are headers with `_` for a blank. Return its number."""
        ws, ids = self.book[sheet], self.column(sheet, ID)
        last = max(row for row in range(self.head(sheet), ws.max_row + 1) if ws.cell(row, ids).value)
        while any(ws.cell(last + 1, column).value for column in range(1, ids + 1)):
            last += 1
        for header, value in values.items():
            ws.cell(last + 1 + gap, self.column(sheet, header.replace("_", " "))).value = value
        return last + 1 + gap

    def rows(self, sheet: str) -> list[list[Any]]:
        """Return the values of all rows below the headers that hold anything."""
        ws = self.book[sheet]
        below = ws.iter_rows(min_row=self.head(sheet) + 1, values_only=True)
        return [list(row) for row in below if any(value is not None for value in row)]

    def rewrite(self, sheet: str, rows: list[list[Any]]) -> None:
        """Put other rows below the headers, as sorting does."""
        ws, head = self.book[sheet], self.head(sheet)
        for row in range(head + 1, ws.max_row + 1):
            for column in range(1, ws.max_column + 1):
                ws.cell(row, column).value = None
        for number, values in enumerate(rows, head + 1):
            for column, value in enumerate(values, 1):
                ws.cell(number, column).value = value

    def move_columns(self, sheet: str, order: Callable[[list[int]], list[int]]) -> None:
        """Put the columns of a sheet into another order, headers and all; the table goes."""
        ws = self.book[sheet]
        ws.tables.clear()
        columns = order(list(range(ws.max_column)))
        for row in range(self.head(sheet), ws.max_row + 1):
            values = [cell.value for cell in ws[row]]
            for place, column in enumerate(columns, 1):
                ws.cell(row, place).value = values[column]

    def save(self) -> Path:
        """Write the workbook back."""
        self.book.save(self.path)
        return self.path


def told(merge: Merge) -> list[tuple[str, str, object, object]]:
    """Return each changed cell as record, field, before and after."""
    return [(one.record_id, one.field, one.before, one.after) for one in merge.changes]


def rest(merge: Merge) -> list[str]:
    """Return all reasons for what was not taken."""
    return [one.reason for one in (*merge.unknown, *merge.problems)]


def apply(project: Project, merge: Merge, choices: Choices | None = None) -> None:
    project.apply(merge_edit(project, merge, choices or usual_choices(merge)))
