"""The merge itself: what was exported, what came back and what the project says now, cell by cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from cxjourney.domain.checks import FIELDS as CHECKS
from cxjourney.domain.checks import checked, short
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.ids import RecordId
from cxjourney.domain.project import Project
from cxjourney.domain.records import KINDS, Record, Touchpoint, Transition
from cxjourney.domain.text import tr
from cxjourney.exchange.returning.faults import ReturnedError
from cxjourney.exchange.returning.fields import ENDS, FIELDS, PLACES, exported, is_cut, same, value_of
from cxjourney.exchange.returning.finding import FoundRow, FoundTable, Notice, find_tables
from cxjourney.exchange.returning.matching import Matched, match_rows
from cxjourney.exchange.returning.merge import CellChange, DeletedRow, Merge, NewRow, Problem, Unknown, Where
from cxjourney.exchange.returning.new_rows import Places
from cxjourney.exchange.returning.package import column_letters
from cxjourney.exchange.returning.raw import RawBook, RawCell, Refused, is_blank, shown_text
from cxjourney.exchange.returning.remembered import Remembered, remembered
from cxjourney.exchange.returning.sorts import tidy

_LONGEST = 200  # signs of a refused cell that a list shows


def ids_of(project: Project) -> dict[str, list[RecordId]]:
    """Return the ids of all records that a workbook may bring back, by kind."""
    return {kind: list(project.table(KINDS[kind])) for kind in FIELDS}


def compare(project: Project, book: RawBook, file: str) -> Merge:
    """Return what an edited workbook changes in a project; raise ReturnedError where it belongs to another one."""
    base = remembered(book.base)
    ids = ids_of(project)
    notices: list[Notice] = []
    tables = find_tables(book, base, ids, notices)
    _check_project(file, base, tables, {*table_ids(ids), *(journey.id for journey in project.journeys())})
    comparison = _Comparison(project, base, tables)
    for notice in notices:
        comparison.problems.append(Problem("", Where(notice.sheet), "", "", notice.text))
    for kind in FIELDS:  # touchpoints first: what is new about them is named by new notes and actions
        if kind in tables:
            comparison.compare_table(tables[kind])
    return comparison.result(file)


def table_ids(ids: Mapping[str, list[RecordId]]) -> list[RecordId]:
    """Return the ids of all kinds together."""
    return [record_id for some in ids.values() for record_id in some]


def _check_project(file: str, base: Remembered, tables: Mapping[str, FoundTable], known: set[RecordId]) -> None:
    said = {row.record_id for table in tables.values() for row in table.rows if row.record_id}
    said.update(record_id for records in base.records.values() for record_id in records)
    said.update(journey_id for journey_id, _ in base.journeys)
    if said & known or (tables and not said):
        return
    if said and base.project:
        raise ReturnedError(
            tr("“{name}” was exported from another project, “{project}”: none of its records is in this one. Open that "
               "project and merge it there.", name=file, project=short(base.project))
        )  # fmt: skip
    if said:
        raise ReturnedError(
            tr("“{name}” was exported from another project: none of its records is in this one. Open that project and "
               "merge it there.", name=file)
        )  # fmt: skip
    raise ReturnedError(
        tr("“{name}” holds none of the tables that this program exports (Touchpoints, Notes, Actions …). Choose the "
           "edited copy of a workbook that was exported from this project.", name=file)
    )  # fmt: skip


class _Comparison:
    """Owns what was found so far."""

    def __init__(self, project: Project, base: Remembered, tables: Mapping[str, FoundTable]) -> None:
        self._project, self._base, self._tables = project, base, tables
        self._places = Places(project, [journey_id for journey_id, _ in base.journeys])
        self.changes: list[CellChange] = []
        self.conflicts: list[CellChange] = []
        self.new_rows: list[NewRow] = []
        self.deleted: list[DeletedRow] = []
        self.unknown: list[Unknown] = []
        self.problems: list[Problem] = []
        self._retitled: dict[RecordId, str] = {}  # touchpoints that the workbook calls otherwise

    def result(self, file: str) -> Merge:
        """Return everything as one merge."""
        try:
            day = date.fromisoformat(self._base.exported)
        except ValueError:
            day = None
        return Merge(
            file, tuple(self.changes), tuple(self.conflicts), tuple(self.new_rows), tuple(self.deleted),
            tuple(self.unknown), tuple(self.problems), self._base.is_whole, day,
        )  # fmt: skip

    def compare_table(self, table: FoundTable) -> None:
        """Compare every row of one table."""
        record_class = KINDS[table.kind]
        matched = match_rows(table, self._base, self._project.table(record_class))
        for row, record_id in matched.rows:
            record = self._project.get(record_class, record_id)
            if record is None:
                self._tell_gone(table, row, record_id)
            else:
                self._compare_row(table, row, record)
        for row, doubt in matched.new:
            self._take_new(table, row, doubt)
        for row, reason in matched.unknown:
            self.unknown.append(
                Unknown(table.layout.table, Where(table.sheet, row.number), _row_title(table, row), reason)
            )
        if matched.is_sure:
            self._tell_deleted(table, matched)

    # rows of records

    def _compare_row(self, table: FoundTable, row: FoundRow, record: Record) -> None:
        before = self._base.cells(table.kind, record.id)
        self._tell_moved(table, row, record, before)
        found: list[CellChange] = []
        for name in FIELDS[table.kind]:
            column = table.columns.get(name)
            if column is None or (before is not None and name not in before):
                continue
            try:
                change = self._compare_cell(table, row, record, name, before)
            except JourneyError as refusal:
                self._refuse(table, row, name, str(refusal))
                continue
            if change is not None:
                found.append(change)
        if not found:
            return
        try:
            checked(replace(record, **{change.field: change.after for change in found}))
        except JourneyError as refusal:
            for change in found:
                self._refuse(table, row, change.field, str(refusal))
            return
        for change in found:
            if change.kind == Touchpoint.kind and change.field == "title":
                self._retitled[change.record_id] = change.after
            was = before.get(change.field) if before is not None else None
            here = exported(record, change.field)
            is_conflict = self._base.is_whole and (before is None or not self._same(table, change.field, was, here))
            (self.conflicts if is_conflict else self.changes).append(change)

    def _compare_cell(
        self, table: FoundTable, row: FoundRow, record: Record, name: str, before: Mapping[str, Any] | None
    ) -> CellChange | None:
        """Return what an edited cell changes, None where nobody edited it; raise JourneyError where it is refused."""
        cell = row.cells.get(name)
        if isinstance(cell, Refused):
            was = before.get(name) if before is not None else exported(record, name)
            if shown_text(was) == cell.shown:
                return None  # a text such as “#N/A” that a program took for an error
            if cell.is_error:
                raise JourneyError(tr("The cell holds an error."))
            raise JourneyError(tr("The formula has no stored value. Open the file in a spreadsheet program, save it, "
                                  "and merge again."))  # fmt: skip
        ours = exported(record, name)
        was = before.get(name) if before is not None else ours
        if self._same(table, name, cell, was) or self._same(table, name, cell, ours):
            return None
        value = _taken(table.kind, name, cell, table.layout.words.get(name))
        present = getattr(record, name)
        if value == present:
            return None
        if is_cut(record, name):
            raise JourneyError(
                tr("The text is too long for a cell, which held only its beginning. Edit it in the project.")
            )
        base = None
        if before is not None:
            base = _understood(table, name, was)
        return CellChange(
            f"{table.kind}/{record.id}/{name}", table.layout.table, table.kind, record.id, name,
            self._title(record), self._touchpoint_title(record), _where(table, row, name), base, present, value,
        )  # fmt: skip

    def _same(self, table: FoundTable, name: str, one: Any, other: Any) -> bool:
        return same(table.kind, name, one, other, table.layout.words.get(name))

    def _tell_moved(self, table: FoundTable, row: FoundRow, record: Record, before: Mapping[str, Any] | None) -> None:
        for name in (*PLACES, *ENDS):
            if before is None or name not in before or name not in table.columns:
                continue
            cell = row.cells.get(name)
            if isinstance(cell, Refused) or _alike(shown_text(cell), shown_text(before[name])):
                continue
            if any(_alike(shown_text(cell), title) for title in self._names_of_touchpoint(name, record)):
                continue
            reason = tr("Where something belongs is changed on the map, not in the workbook.")
            self._refuse(table, row, name, reason)

    def _names_of_touchpoint(self, name: str, record: Any) -> list[str]:
        """Return what a touchpoint named in a row is called now, here and in the workbook: it may have been renamed."""
        touchpoint = self._project.get(Touchpoint, getattr(record, name, None))
        if touchpoint is None:
            return []
        return [touchpoint.title, self._retitled.get(touchpoint.id, touchpoint.title)]

    def _tell_gone(self, table: FoundTable, row: FoundRow, record_id: RecordId) -> None:
        """List a row whose record is no longer in the project, where somebody edited it."""
        before = self._base.cells(table.kind, record_id) or {}
        edited = [
            name for name in FIELDS[table.kind]
            if name in table.columns and name in before and not isinstance(row.cells.get(name), Refused)
            and not self._same(table, name, row.cells.get(name), before[name])
        ]  # fmt: skip
        if edited:
            names = ", ".join(FIELDS[table.kind][name].name() for name in edited)
            self.unknown.append(
                Unknown(table.layout.table, Where(table.sheet, row.number), _row_title(table, row),
                        tr("It was removed from the project meanwhile; edited here: {names}.", names=names))
            )  # fmt: skip

    # rows that came and went

    def _take_new(self, table: FoundTable, row: FoundRow, doubt: str) -> None:
        where = Where(table.sheet, row.number)
        values: dict[str, Any] = {}
        for name in FIELDS[table.kind]:
            cell = row.cells.get(name)
            if is_blank(cell):
                continue
            try:
                if isinstance(cell, Refused):
                    raise JourneyError(tr("The cell holds no value."))
                values[name] = _taken(table.kind, name, cell, table.layout.words.get(name))
            except JourneyError as refusal:
                self._refuse(table, row, name, str(refusal))
        title = _row_title(table, row)
        try:
            for name, known in FIELDS[table.kind].items():
                if known.needed and name not in values:
                    raise JourneyError(tr("A new row needs something in the column “{column}”.", column=known.name()))
            places = self._places.of(table.kind, row)
        except JourneyError as refusal:
            self.unknown.append(Unknown(table.layout.table, where, title, str(refusal)))
            return
        key = f"new/{table.kind}/{row.number}"
        named = shown_text(row.cells.get("touchpoint_id"))
        new = NewRow(key, table.layout.table, table.kind, title, named, where, values, places, doubt)
        self.new_rows.append(new)
        if table.kind == Touchpoint.kind:
            self._places.new.append(new)

    def _tell_deleted(self, table: FoundTable, matched: Matched) -> None:
        record_class = KINDS[table.kind]
        for record_id in matched.lost:
            record = self._project.get(record_class, record_id)
            before = self._base.cells(table.kind, record_id)
            if record is None or before is None:
                continue
            changed = any(
                name in FIELDS[table.kind] and not self._same(table, name, was, exported(record, name))
                for name, was in before.items()
            )
            self.deleted.append(
                DeletedRow(
                    f"deleted/{table.kind}/{record_id}", table.layout.table, table.kind, record_id,
                    self._title(record), self._touchpoint_title(record), changed,
                )
            )  # fmt: skip

    # words

    def _refuse(self, table: FoundTable, row: FoundRow, name: str, reason: str) -> None:
        cell = row.cells.get(name)
        label = FIELDS[table.kind][name].name() if name in FIELDS[table.kind] else _header(table, name)
        self.problems.append(
            Problem(table.layout.table, _where(table, row, name), label, shown_text(cell)[:_LONGEST], reason)
        )

    def _title(self, record: Any) -> str:
        if isinstance(record, Transition):
            return self._ends(record)
        text = next(getattr(record, name) for name in ("title", "name", "text") if hasattr(record, name))
        return " ".join(str(text).split())

    def _ends(self, arrow: Transition) -> str:
        titles = [self._project.get(Touchpoint, id_) for id_ in (arrow.source_id, arrow.target_id)]
        return tr("“{source}” → “{target}”", source=short(titles[0].title if titles[0] else ""),
                  target=short(titles[1].title if titles[1] else ""))  # fmt: skip

    def _touchpoint_title(self, record: Any) -> str:
        touchpoint = self._project.get(Touchpoint, getattr(record, "touchpoint_id", None))
        return touchpoint.title if touchpoint else ""


def _taken(kind: str, name: str, cell: RawCell, words: Mapping[str, str] | None) -> Any:
    """Return the value that a record would take from a cell; raise JourneyError where it takes none."""
    if isinstance(cell, Refused):
        raise AssertionError("a cell without a value is refused before it is understood")
    return CHECKS[KINDS[kind]][name](value_of(kind, name, cell, words))


def _understood(table: FoundTable, name: str, cell: Any) -> Any:
    """Return what a cell meant when it was exported; nothing where the workbook remembers nonsense."""
    try:
        return value_of(table.kind, name, cell, table.layout.words.get(name))
    except JourneyError:
        return None


def _row_title(table: FoundTable, row: FoundRow) -> str:
    named = [name for name, known in FIELDS[table.kind].items() if known.needed] or [*ENDS]
    return " → ".join(" ".join(shown_text(row.cells.get(name)).split())[:_LONGEST] for name in named)


def _where(table: FoundTable, row: FoundRow, name: str) -> Where:
    return Where(table.sheet, row.number, f"{column_letters(table.columns[name] + 1)}{row.number}")


def _header(table: FoundTable, name: str) -> str:
    return next((header for header, other in table.layout.fields if other == name), name)


def _alike(one: str, other: str) -> bool:
    return " ".join(tidy(one).split()) == " ".join(tidy(other).split())
