"""Which record each row of a returned table is: by id, else by what it says where that leaves no doubt."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cxjourney.domain.ids import RecordId
from cxjourney.domain.records import Record
from cxjourney.domain.text import tr
from cxjourney.exchange.returning.fields import ENDS, FIELDS, ID, PLACES, Sort, exported, meaning, same
from cxjourney.exchange.returning.finding import FoundRow, FoundTable
from cxjourney.exchange.returning.raw import RawCell, Refused, is_blank, shown_text
from cxjourney.exchange.returning.remembered import Cells, Remembered
from cxjourney.exchange.returning.sorts import tidy

_ALIKE = 0.7  # how near the title of a row without id may come to one whose row is missing
_MOST_PAIRS = 5_000  # of titles that are worth comparing sign by sign


@dataclass(slots=True)
class Matched:
    """The rows of a table: those of records, those that may be new with a doubt or none, and those of nothing known.

    `lost` are ids that were exported and have no row; `is_sure` tells whether a missing row means a deleted one.
    """

    rows: list[tuple[FoundRow, RecordId]] = field(default_factory=list)
    new: list[tuple[FoundRow, str]] = field(default_factory=list)
    unknown: list[tuple[FoundRow, str]] = field(default_factory=list)
    lost: list[RecordId] = field(default_factory=list)
    is_sure: bool = True


def match_rows(table: FoundTable, base: Remembered, records: Mapping[RecordId, Record]) -> Matched:
    """Return which row is which record; `records` are those of the table's kind in the project."""
    return _Matching(table, base, records).match()


class _Matching:
    """Owns the search for the records of one table."""

    def __init__(self, table: FoundTable, base: Remembered, records: Mapping[RecordId, Record]) -> None:
        self._table, self._base, self._records = table, base, records
        self._kind = table.kind
        self._exported: Mapping[RecordId, Cells] = base.records.get(self._kind, {})
        self._compared = [name for name in table.columns if name in FIELDS[self._kind]]
        self._matched = Matched()

    def match(self) -> Matched:
        rows = [row for row in self._table.rows if not self._is_cleared(row)]
        by_id: dict[RecordId, list[FoundRow]] = defaultdict(list)
        nameless: list[FoundRow] = []
        for row in rows:
            if not row.record_id:
                nameless.append(row)
            elif row.record_id in self._records or row.record_id in self._exported:
                by_id[row.record_id].append(row)
            else:
                reason = tr("Its record id belongs to nothing in this project.")
                self._matched.unknown.append((row, reason))
        for record_id, same_id in by_id.items():
            self._share_out(record_id, same_id)
        self._recognise(nameless, set(by_id))
        seen = {record_id for _, record_id in self._matched.rows}
        self._matched.lost = [record_id for record_id in self._exported if record_id not in seen]
        order = {id(row): place for place, row in enumerate(self._table.rows)}
        self._matched.rows.sort(key=lambda pair: order[id(pair[0])])
        self._matched.new.sort(key=lambda pair: order[id(pair[0])])
        return self._matched

    def _is_cleared(self, row: FoundRow) -> bool:
        """Say whether a row was emptied instead of being deleted."""
        needed = any(field.needed for field in FIELDS[self._kind].values())
        return needed and bool(row.record_id) and all(is_blank(row.cells.get(name)) for name in self._compared)

    def _share_out(self, record_id: RecordId, rows: list[FoundRow]) -> None:
        """Give an id to the first of its rows that still says what the record says; the others are copies."""
        fitting = (row for row in rows if len(rows) > 1 and self._fits(row, record_id))
        keeper = next(fitting, rows[0])
        self._matched.rows.append((keeper, record_id))
        for row in rows:
            if row is not keeper:
                is_same = all(
                    shown_text(row.cells.get(name)) == shown_text(keeper.cells.get(name)) for name in self._compared
                )
                doubt = tr("It is the same as row {row}.", row=keeper.number) if is_same else ""
                self._matched.new.append((row, doubt))

    def _fits(self, row: FoundRow, record_id: RecordId) -> bool:
        before = self._cells_of(record_id)
        named = [name for name in self._compared if FIELDS[self._kind][name].needed]
        return all(self._says(row.cells.get(name), name, before.get(name)) for name in named)

    def _recognise(self, rows: list[FoundRow], claimed: set[RecordId]) -> None:
        """Find the records of rows without an id among those that no other row claims."""
        free = {id_: self._cells_of(id_) for id_ in self._candidates() if id_ not in claimed}
        index: dict[object, list[RecordId]] = defaultdict(list)
        for record_id, cells in free.items():
            index[self._signature(cells.get)].append(record_id)
        taken: dict[RecordId, FoundRow] = {}
        rest = []
        for row in rows:
            found = index.get(self._signature(row.cells.get), [])
            if len(found) > 1:
                found = [id_ for id_ in found if all(self._says(row.cells.get(n), n, free[id_].get(n))
                                                     for n in self._compared)]  # fmt: skip
            if len(found) == 1 and found[0] not in taken and self._is_told(row):
                taken[found[0]] = row
                self._matched.rows.append((row, found[0]))
            else:
                rest.append((row, bool(index.get(self._signature(row.cells.get)))))
        left = self._left(cells for id_, cells in free.items() if id_ not in taken) if rest else _Left()
        for row, is_double in rest:
            self._place_rest(row, is_double, left)

    def _place_rest(self, row: FoundRow, is_double: bool, left: _Left) -> None:
        if ID not in self._table.columns or is_double:
            self._matched.unknown.append((row, tr("It has no record id, and no single record says the same.")))
            self._matched.is_sure = False
        elif self._resemble(row, left):
            self._matched.new.append((row, tr("It may be a record whose id was removed.")))
        elif row.apart and sum(not is_blank(row.cells.get(name)) for name in self._compared) < 2:
            self._matched.new.append((row, tr("It stands apart from the table.")))
        else:
            self._matched.new.append((row, ""))

    def _candidates(self) -> Iterable[RecordId]:
        return [id_ for id_ in (self._exported or self._records) if id_ in self._records or id_ in self._exported]

    def _cells_of(self, record_id: RecordId) -> Cells:
        cells = self._exported.get(record_id)
        if cells is None:
            record = self._records[record_id]
            cells = {name: exported(record, name) for name in self._compared}
        return cells

    def _says(self, cell: RawCell, name: str, before: Any) -> bool:
        if isinstance(cell, Refused):
            return False
        return same(self._kind, name, cell, before, self._table.layout.words.get(name))

    def _is_told(self, row: FoundRow) -> bool:
        """Say whether a row says enough to be recognised by it."""
        return any(not is_blank(row.cells.get(name)) for name in self._identifying())

    def _identifying(self) -> list[str]:
        places = [name for name in self._table.columns if name in (*PLACES, *ENDS)]
        needed = [name for name in self._compared if FIELDS[self._kind][name].needed]
        known = next(iter(self._exported.values()), None)
        return [*needed, *(name for name in places if known is not None and name in known)]

    def _signature(self, cell_at: Callable[[str], Any]) -> tuple[object, ...]:
        return tuple(self._mark(name, cell_at(name)) for name in self._identifying())

    def _mark(self, name: str, cell: RawCell) -> object:
        if isinstance(cell, Refused):
            return None
        if name in (*PLACES, *ENDS):
            return " ".join(tidy(shown_text(cell)).split())
        return meaning(self._kind, name, cell, self._table.layout.words.get(name))

    def _resemble(self, row: FoundRow, left: _Left) -> bool:
        for name in self._compared:
            cell = row.cells.get(name)
            if is_blank(cell) or isinstance(cell, Refused):
                continue
            field = FIELDS[self._kind][name]
            if field.sort in _TELLING and self._mark(name, cell) in left.texts:
                return True
            near = field.needed and len(left.titles) <= _MOST_PAIRS
            if near and difflib.get_close_matches(tidy(shown_text(cell)), left.titles, 1, _ALIKE):
                return True
        return False

    def _left(self, cells: Iterable[Cells]) -> _Left:
        left = _Left()
        for one in cells:
            for name in self._compared:
                field = FIELDS[self._kind][name]
                if field.sort in _TELLING and not is_blank(one.get(name)):
                    left.texts.add(self._mark(name, one.get(name)))
                if field.needed:
                    left.titles.append(tidy(shown_text(one.get(name))))
        return left


_TELLING = (Sort.TEXT, Sort.QUOTE, Sort.LIST)


@dataclass(slots=True)
class _Left:
    """What the records say whose rows are missing: longer texts, and titles."""

    texts: set[object] = field(default_factory=set)
    titles: list[str] = field(default_factory=list)
