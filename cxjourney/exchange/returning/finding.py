"""Finding the tables of an export again in a workbook that people worked on: sheets, header rows, columns.

Names come first, then the record ids that a sheet holds, then the headers. A column whose header is another one now is
taken where its place or its content leaves no doubt; else what it may be is only said.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from cxjourney.domain.ids import RecordId
from cxjourney.domain.text import tr
from cxjourney.exchange.returning.fields import ENDS, FIELDS, ID, PLACES, same
from cxjourney.exchange.returning.raw import RawBook, RawCell, RawSheet, Refused, is_blank, shown_text
from cxjourney.exchange.returning.remembered import Layout, Remembered, plain

_LOOKED_AT = 60  # rows from the top in which a header is looked for
_ALIKE = 0.75
_SURE = 0.6  # share of the filled cells of a column that must be as they were exported


@dataclass(slots=True)
class FoundRow:
    """A row below the headers: its number in the sheet, its id as it stands there, and its cells by field."""

    number: int
    record_id: str
    cells: dict[str, RawCell]
    apart: bool = False


@dataclass(slots=True)
class FoundTable:
    """A table found again: where it is, which columns (from 0) stand for which fields, and its rows."""

    layout: Layout
    sheet: str
    header_row: int
    columns: dict[str, int]
    rows: list[FoundRow] = field(default_factory=list)

    @property
    def kind(self) -> str:
        return self.layout.kind


@dataclass(frozen=True, slots=True)
class Notice:
    """Something about a whole sheet or column that a person should know."""

    sheet: str
    text: str


def find_tables(
    book: RawBook, base: Remembered, ids: Mapping[str, Collection[RecordId]], notices: list[Notice]
) -> dict[str, FoundTable]:
    """Return the tables by kind of record; `ids` are those of the project. What was not found is noted."""
    known = {layout.kind: {*ids.get(layout.kind, ()), *base.records.get(layout.kind, ())} for layout in base.layouts}
    chosen = _choose_sheets(book, base, known, notices)
    found: dict[str, FoundTable] = {}
    for layout in base.layouts:
        sheet = chosen.get(layout.kind)
        if sheet is None:
            if base.is_whole:
                notices.append(Notice(layout.sheet, tr("The sheet “{name}” is not in the file; nothing of it was "
                                                       "compared.", name=layout.sheet)))  # fmt: skip
            continue
        table = _read_table(sheet, layout, base, known[layout.kind], notices)
        if table is not None:
            found[layout.kind] = table
    notices.extend(
        Notice(name, tr("The sheet “{name}” was read only in part, it has so many rows.", name=name))
        for name in book.cut
    )
    return found


def _choose_sheets(
    book: RawBook, base: Remembered, known: Mapping[str, set[RecordId]], notices: list[Notice]
) -> dict[str, RawSheet]:
    """Return for each kind the sheet that it is most likely on; each sheet is taken once."""
    told: list[tuple[tuple[int, int, int], str, RawSheet]] = []
    for sheet in book.sheets:
        texts = Counter(cell.strip() for _, cells in sheet.rows for cell in cells if isinstance(cell, str))
        heads = {plain(cell) for _, cells in sheet.rows[:_LOOKED_AT] for cell in cells if isinstance(cell, str)}
        for layout in base.layouts:
            named = any(table.name.casefold() == layout.table.casefold() for table in sheet.tables)
            hits = sum(1 for record_id in known[layout.kind] if record_id in texts)
            headers = {plain(header) for header, _ in layout.fields}
            fitting = len(headers & heads)
            if fitting >= 2 and (named or hits or sheet.name.casefold() == layout.sheet.casefold()):
                by_name = sheet.name.casefold() == layout.sheet.casefold()
                told.append(((hits, 2 * named + by_name, fitting), layout.kind, sheet))
    chosen: dict[str, RawSheet] = {}
    for _, kind, sheet in sorted(told, key=lambda one: one[0], reverse=True):
        if kind not in chosen and all(sheet is not other for other in chosen.values()):
            chosen[kind] = sheet
    taken = {id(sheet) for sheet in chosen.values()}
    for (hits, _, _), kind, sheet in told:
        if id(sheet) not in taken and hits and base.is_whole:
            taken.add(id(sheet))
            notices.append(
                Notice(sheet.name, tr("The sheet “{name}” is a copy of “{other}” and was not read.", name=sheet.name,
                                      other=chosen[kind].name))
            )  # fmt: skip
    return chosen


def _read_table(
    sheet: RawSheet, layout: Layout, base: Remembered, ids: set[RecordId], notices: list[Notice]
) -> FoundTable | None:
    head = _header_row(sheet, layout, ids)
    if head is None:
        text = tr("The headers of “{name}” were not found; nothing of it was compared.", name=sheet.name)
        notices.append(Notice(sheet.name, text))
        return None
    headers = sheet.row(head)
    columns = _by_header(headers, layout)
    below = [(number, cells) for number, cells in sheet.rows if number > head]
    if ID not in columns and (column := _id_column(below, ids)) is not None:
        columns[ID] = column
    _find_retitled(headers, columns, layout, base, below)
    _tell_missing(sheet, headers, columns, layout, notices)
    table = FoundTable(layout, sheet.name, head, columns)
    last = 0
    broken = False
    for number, cells in below:
        row = FoundRow(number, "", {name: _at(cells, column) for name, column in columns.items() if name != ID})
        row.record_id = shown_text(_at(cells, columns.get(ID, -1))).strip()
        if not row.record_id and all(is_blank(cell) for cell in row.cells.values()):
            continue
        broken = not row.record_id and (broken or (last > 0 and number > last + 1))
        row.apart = broken
        last = number
        table.rows.append(row)
    return table


def _header_row(sheet: RawSheet, layout: Layout, ids: set[RecordId]) -> int | None:
    marks = [table.top for table in sheet.tables if table.name.casefold() == layout.table.casefold()]
    wanted = {plain(header) for header in (*layout.headers, *(header for header, _ in layout.fields))}
    best: tuple[int, int] | None = None
    for number, cells in sheet.rows[:_LOOKED_AT]:
        texts = {plain(cell) for cell in cells if isinstance(cell, str)}
        if any(isinstance(cell, str) and cell.strip() in ids for cell in cells):
            break
        fitting = len(texts & wanted) + (3 if number in marks else 0)
        if fitting >= 2 and (best is None or fitting > best[0]):
            best = (fitting, number)
    return best[1] if best else None


def _by_header(headers: list[RawCell], layout: Layout) -> dict[str, int]:
    """Return field -> column where the header says so: as exported, else as it is called today."""
    columns: dict[str, int] = {}
    titled = {column: plain(cell) for column, cell in enumerate(headers) if isinstance(cell, str)}
    today = [(field.name(), name) for name, field in FIELDS[layout.kind].items() if layout.has(name)]
    for header, name in (*layout.fields, *today):
        if name not in columns:
            free = (c for c, title in titled.items() if title == plain(header) and c not in columns.values())
            column = next(free, None)
            if column is not None:
                columns[name] = column
    return columns


def _id_column(rows: list[tuple[int, list[RawCell]]], ids: set[RecordId]) -> int | None:
    hits = Counter(
        column
        for _, cells in rows
        for column, cell in enumerate(cells)
        if isinstance(cell, str) and cell.strip() in ids
    )
    return hits.most_common(1)[0][0] if hits else None


def _find_retitled(
    headers: list[RawCell], columns: dict[str, int], layout: Layout, base: Remembered,
    rows: list[tuple[int, list[RawCell]]],
) -> None:  # fmt: skip
    """Add columns whose header was changed, where what they hold or where they stand leaves no doubt."""
    missing = [(header, name) for header, name in layout.fields if name not in columns]
    if not missing or not layout.headers:
        return
    known = {plain(header) for header in layout.headers}
    strange = [c for c, cell in enumerate(headers) if not is_blank(cell) and plain(shown_text(cell)) not in known]
    for header, name in missing:
        free = [column for column in strange if column not in columns.values()]
        column = _by_content(name, free, columns, base, layout, rows)
        if column is None:
            column = _by_place(header, headers, strange, layout)
        if column in free:
            columns[name] = column


def _by_content(
    name: str, strange: list[int], columns: dict[str, int], base: Remembered, layout: Layout,
    rows: list[tuple[int, list[RawCell]]],
) -> int | None:  # fmt: skip
    """Return the one column that still holds most of what was exported for a field."""
    if ID not in columns:
        return None
    exported = []
    for _, cells in rows:
        record = base.cells(layout.kind, shown_text(_at(cells, columns[ID])).strip())
        if record is not None and not is_blank(record.get(name)):
            exported.append((record[name], cells))
    fitting = []
    for column in strange:
        alike = sum(_agree(layout, name, before, _at(cells, column)) for before, cells in exported)
        if exported and alike >= _SURE * len(exported):
            fitting.append(column)
    return fitting[0] if len(fitting) == 1 else None


def _agree(layout: Layout, name: str, before: RawCell, now: RawCell) -> bool:
    if isinstance(before, Refused) or isinstance(now, Refused):
        return False
    if name in (*PLACES, *ENDS):
        return plain(shown_text(before)) == plain(shown_text(now))
    return same(layout.kind, name, before, now, layout.words.get(name))


def _by_place(header: str, headers: list[RawCell], strange: list[int], layout: Layout) -> int | None:
    """Return the one strange column between the two columns that the missing one stood between."""
    order = [plain(one) for one in layout.headers]
    if plain(header) not in order:
        return None
    place = order.index(plain(header))
    present = {plain(cell): column for column, cell in enumerate(headers) if isinstance(cell, str)}
    lost = [one for one in order if one not in present]
    left = next((present[one] for one in reversed(order[:place]) if one in present), -1)
    right = next((present[one] for one in order[place + 1 :] if one in present), len(headers))
    here = [one for one in lost if _gap(one, order, present) == _gap(order[place], order, present)]
    between = [column for column in strange if left < column < right]
    return between[here.index(order[place])] if len(between) == len(here) else None


def _gap(header: str, order: list[str], present: Mapping[str, int]) -> int:
    """Return the number of headers before one that are still there: it names the gap that the header was in."""
    return sum(1 for other in order[: order.index(header)] if other in present)


def _tell_missing(
    sheet: RawSheet, headers: list[RawCell], columns: dict[str, int], layout: Layout, notices: list[Notice]
) -> None:
    known = {plain(header) for header in layout.headers}
    strange = [shown_text(cell) for c, cell in enumerate(headers) if not is_blank(cell) and c not in columns.values()]
    strange = [title for title in strange if plain(title) not in known]
    for header, name in layout.fields:
        if name in columns or name in ENDS or (name in PLACES and not layout.headers):
            continue
        if name == ID:
            text = tr("The record ids of “{sheet}” are gone; rows were found by what they say.", sheet=sheet.name)
        else:
            text = tr("The column “{column}” of “{sheet}” is gone; what was in it stays as it is.", column=header,
                      sheet=sheet.name)  # fmt: skip
            near = difflib.get_close_matches(plain(header), [plain(title) for title in strange], 1, _ALIKE)
            if near:
                title = next(one for one in strange if plain(one) == near[0])
                text += " " + tr("If “{title}” is that column, give it its old header and merge again.", title=title)
        notices.append(Notice(sheet.name, text))


def _at(cells: list[RawCell], column: int) -> RawCell:
    return cells[column] if 0 <= column < len(cells) else None
