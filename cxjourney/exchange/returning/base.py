"""The hidden sheet of a workbook that remembers what was exported, so that a merge can tell who changed what.

First a row about the whole (as JSON), then one for each record: kind, id, and what its cells held (as JSON, over
several cells where it is long). It holds nothing that the tables do not show.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from cxjourney.domain.ids import RecordId
from cxjourney.domain.records import Action, Note, Persona, Record, Touchpoint, Transition
from cxjourney.domain.text import tr
from cxjourney.exchange.returning.fields import (
    ENDS,
    FIELDS,
    ID,
    JOURNEY,
    LANE,
    PLACES,
    SOURCE,
    STAGE,
    TARGET,
    TOUCHPOINT,
    exported,
    words_of,
)
from cxjourney.exchange.safe_text import safe_cell

if TYPE_CHECKING:
    from cxjourney.exchange.contents import Contents

BASE_SHEET = "_cxjourney"
MARK = "cxjourney"  # in the first cell of that sheet
BASE_FORMAT = 1
PIECE = 16_000  # characters of JSON in one cell: at most 32,000 UTF-16 units, which a cell holds


@dataclass(frozen=True, slots=True)
class ReturnTable:
    """A table of a workbook that may come back: where it is and what its columns stand for.

    `sheet` and `table` are the names of the worksheet and of the table in it, `kind` that of the records. `fields`
    are pairs of header, as written, and field: those of `fields.FIELDS[kind]` that the table shows, `id` for the
    column of record ids, and of `PLACES` those that say by title where a record belongs. `ids` are the records in the
    order of their rows.
    """

    sheet: str
    table: str
    kind: str
    fields: tuple[tuple[str, str], ...]
    ids: tuple[RecordId, ...]


def write_base(workbook: Any, contents: Contents, tables: Sequence[ReturnTable]) -> None:
    """Add the hidden sheet with the values of `tables` as they were exported."""
    from openpyxl.cell.cell import Cell

    sheet = workbook.create_sheet(BASE_SHEET)
    sheet.sheet_state = "veryHidden"
    sheet.sheet_view.tabSelected = False

    def put(row: int, texts: Sequence[str]) -> None:
        for column, text in enumerate(texts, 1):
            cell = Cell(sheet, row, column)
            cell._value, cell.data_type = text, "s"
            sheet._cells[(row, column)] = cell

    put(1, [MARK, *_pieces(_about(workbook, contents, tables))])
    row = 1
    for table in tables:
        fields = [field for _, field in (*table.fields, *_ends(table.kind)) if field != ID]
        records = records_of(contents, table.kind)
        for record_id in table.ids:
            record = records[record_id]
            row += 1
            put(row, [table.kind, record_id, *_pieces({name: _exported(contents, record, name) for name in fields})])


def records_of(contents: Contents, kind: str) -> Mapping[RecordId, Record]:
    """Return the exported records of a kind by id, as the circle of readers may see them."""
    classes = (Touchpoint, Transition, Note, Action, Persona)
    found = next(record_class for record_class in classes if record_class.kind == kind)
    return contents.project.table(found)


def _about(workbook: Any, contents: Contents, tables: Sequence[ReturnTable]) -> dict[str, Any]:
    return {
        "format": BASE_FORMAT,
        "project": safe_cell(contents.info.title),
        "exported": contents.today.isoformat(),
        "journeys": [[journey.id, safe_cell(journey.title)] for journey in contents.journeys],
        "tables": [
            {
                "sheet": table.sheet,
                "table": table.table,
                "kind": table.kind,
                "fields": [list(pair) for pair in (*table.fields, *_ends(table.kind))],
                "headers": _headers(workbook, table),
                "words": {name: words for _, name in table.fields if (words := _words(table.kind, name))},
            }
            for table in tables
        ],
    }


def _ends(kind: str) -> tuple[tuple[str, str], ...]:
    return ((tr("From"), SOURCE), (tr("To"), TARGET)) if kind == Transition.kind else ()


def _headers(workbook: Any, table: ReturnTable) -> list[str]:
    """Return all headers of a table from left to right, also of columns that only go out."""
    marked = workbook[table.sheet]._tables.get(table.table) if table.sheet in workbook.sheetnames else None
    if marked is None:
        return [header for header, _ in table.fields]
    return [column.name for column in marked.tableColumns]


def _words(kind: str, field: str) -> dict[str, str]:
    return {word: str(code) for word, code in words_of(kind, field).items()} if field in FIELDS[kind] else {}


def _exported(contents: Contents, record: Record, field: str) -> str | int | float | None:
    cell = safe_cell(place_title(contents, record, field)) if field in (*PLACES, *ENDS) else exported(record, field)
    return cell.isoformat() if isinstance(cell, date) else cell


def place_title(contents: Contents, record: Any, field: str) -> str:
    """Return the title that a column of `PLACES` shows for a record; nothing where the record is in no such place."""
    if field == JOURNEY:
        journey = contents.journey_of.get(record.journey_id)
        return journey.title if journey else ""
    if field == STAGE:
        touchpoint = contents.touchpoints.get(getattr(record, "touchpoint_id", None) or "")
        home = getattr(record, "stage_id", None) or (touchpoint.stage_id if touchpoint else None)
        return contents.stage_title(home)
    if field == LANE:
        lane = contents.lanes.get(record.lane_id)
        return lane.title if lane else ""
    if field == TOUCHPOINT:
        return contents.touchpoint_title(record.touchpoint_id)
    if field in (SOURCE, TARGET):
        return contents.touchpoint_title(getattr(record, field))
    raise AssertionError(f"“{field}” is not the name of a place")


def _pieces(data: Mapping[str, Any]) -> list[str]:
    # workbooks take `_x0041_` for a letter, so no underscore before an x is left in the text
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("_x", "\\u005fx")
    return [text[start : start + PIECE] for start in range(0, len(text), PIECE)]
