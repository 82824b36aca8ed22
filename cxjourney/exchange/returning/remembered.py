"""What a workbook remembers of its export: the hidden sheet read back, checked as anything from elsewhere is."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cxjourney.domain.ids import RecordId, is_id
from cxjourney.domain.records import Action, Note, Persona, Touchpoint, Transition
from cxjourney.domain.text import tr
from cxjourney.exchange.returning.base import BASE_FORMAT, MARK
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
)
from cxjourney.exchange.returning.raw import RawSheet
from cxjourney.exchange.returning.sorts import CellValue, tidy

Cells = Mapping[str, CellValue]
"""Field -> what its cell held."""

_MOST = 0.5  # share of the headers of a table that make a sheet look like it


@dataclass(frozen=True, slots=True)
class Layout:
    """A table as it was exported: its names, its columns, and the words of its language."""

    sheet: str
    table: str
    kind: str
    fields: tuple[tuple[str, str], ...]  # header, field
    headers: tuple[str, ...] = ()
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def fits(self, texts: Collection[str]) -> bool:
        """Say whether the texts near the top of a sheet, in `plain` spelling, hold most headers of the table."""
        headers = {plain(header) for header in self.headers or (header for header, _ in self.fields)}
        return len(headers & set(texts)) >= _MOST * len(headers)

    def has(self, name: str) -> bool:
        """Say whether the table showed a field."""
        return any(name == shown for _, shown in self.fields)


@dataclass(frozen=True, slots=True)
class Remembered:
    """An export as its workbook remembers it; without a hidden sheet `records` is empty and `is_whole` False."""

    layouts: tuple[Layout, ...]
    records: Mapping[str, Mapping[RecordId, Cells]] = field(default_factory=dict)
    project: str = ""
    exported: str = ""
    journeys: tuple[tuple[RecordId, str], ...] = ()
    is_whole: bool = False
    is_newer: bool = False

    def layout(self, kind: str) -> Layout | None:
        """Return the table of a kind."""
        return next((layout for layout in self.layouts if layout.kind == kind), None)

    def cells(self, kind: str, record_id: RecordId) -> Cells | None:
        """Return what a record's cells held, None where it was not exported."""
        return self.records.get(kind, {}).get(record_id)


def remembered(sheet: RawSheet | None) -> Remembered:
    """Return what the hidden sheet tells; without one that can be read, the layout that exports have today."""
    if sheet is None or not sheet.rows:
        return Remembered(usual_layouts())
    number, first = sheet.rows[0]
    about = _joined(first[1:]) if number == 1 and first and first[0] == MARK else None
    layouts = tuple(_layouts(about.get("tables"))) if about else ()
    if about is None or not layouts:
        return Remembered(usual_layouts())
    if about.get("format") != BASE_FORMAT:
        return Remembered(usual_layouts(), is_newer=True)
    records: dict[str, dict[RecordId, Cells]] = {}
    for _, cells in sheet.rows[1:]:
        kind, record_id = (cells[0], cells[1]) if len(cells) > 2 else (None, None)
        values = _joined(cells[2:])
        if isinstance(kind, str) and kind in FIELDS and is_id(record_id) and values is not None:
            known = {*FIELDS[kind], *PLACES, *ENDS}
            records.setdefault(kind, {})[str(record_id)] = {
                name: value for name, value in values.items() if name in known and _is_plain(value)
            }
    return Remembered(
        layouts, records, _text(about.get("project")), _text(about.get("exported")),
        tuple(_journeys(about.get("journeys"))), is_whole=True,
    )  # fmt: skip


def plain(text: object) -> str:
    """Return a header or title such that case, blanks and line ends make no difference."""
    return " ".join(tidy(str(text)).casefold().split())


def usual_layouts() -> tuple[Layout, ...]:
    """Return the tables as exports write them today, for workbooks that remember nothing."""
    places = {
        Touchpoint.kind: [(tr("Journey"), JOURNEY), (tr("Stage"), STAGE), (tr("Lane"), LANE)],
        Transition.kind: [(tr("From"), SOURCE), (tr("To"), TARGET)],
        Note.kind: [(tr("Journey"), JOURNEY), (tr("Stage"), STAGE), (tr("Touchpoint"), TOUCHPOINT)],
        Action.kind: [(tr("Journey"), JOURNEY), (tr("Touchpoint"), TOUCHPOINT)],
        Persona.kind: [],
    }
    names = {
        Touchpoint.kind: (tr("Touchpoints"), "Touchpoints"),
        Transition.kind: (tr("Transitions"), "Transitions"),
        Note.kind: (tr("Notes"), "Notes"),
        Action.kind: (tr("Actions"), "Actions"),
        Persona.kind: (tr("Personas"), "Personas"),
    }
    return tuple(
        Layout(
            *names[kind], kind, (*places[kind], *((one.name(), name) for name, one in fields.items()),
            (tr("Record id"), ID)),
        )
        for kind, fields in FIELDS.items()
    )  # fmt: skip


def _joined(pieces: Iterable[object]) -> dict[str, Any] | None:
    """Return the JSON object that lies in pieces over the cells of a row, None where it is damaged."""
    try:
        data = json.loads("".join(piece for piece in pieces if isinstance(piece, str)))
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None


def _layouts(data: object) -> Iterable[Layout]:
    for table in data if isinstance(data, list) else ():
        if not isinstance(table, dict) or table.get("kind") not in FIELDS:
            continue
        kind = str(table["kind"])
        known = {*FIELDS[kind], *PLACES, *ENDS, ID}
        pairs = [pair for pair in _list(table.get("fields")) if isinstance(pair, list) and len(pair) == 2]
        fields = tuple((_text(header), str(name)) for header, name in pairs if name in known)
        headers = tuple(_text(header) for header in _list(table.get("headers")))
        words = {
            name: {_text(word): _text(code) for word, code in said.items()}
            for name, said in _dict(table.get("words")).items()
            if isinstance(said, dict) and name in FIELDS[kind]
        }
        yield Layout(_text(table.get("sheet")), _text(table.get("table")), kind, fields, headers, words)


def _journeys(data: object) -> Iterable[tuple[RecordId, str]]:
    for pair in _list(data):
        if isinstance(pair, list) and len(pair) == 2 and is_id(pair[0]):
            yield str(pair[0]), _text(pair[1])


def _list(data: object) -> list[Any]:
    return data if isinstance(data, list) else []


def _dict(data: object) -> dict[str, Any]:
    return data if isinstance(data, dict) else {}


def _text(data: object) -> str:
    return data if isinstance(data, str) else ""


def _is_plain(value: object) -> bool:
    return value is None or isinstance(value, str | int | float)
