"""What can be wrong with a data file as a whole, as codes that travel between processes, and their sentences.

The reading process knows no translations, so it raises `ReadFault(code, values)` and notes facts as `Note`; the
program turns both into sentences here. Bad rows are `Problem` data and live in `plan`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from cxjourney.domain.errors import JourneyError
from cxjourney.domain.text import tr, trn


class EvidenceError(JourneyError):
    """A data file that cannot be used; its text is a whole sentence for people."""


class ReadingCancelled(Exception):
    """The person stopped the reading; nothing has changed."""


class ReadFault(Exception):
    """A fault found by a reader: a code of `fault_text` and the values its sentence names."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


@dataclass(frozen=True, slots=True)
class Note:
    """Something that a person should know about how a file was read; `count` and `detail` fill its sentence."""

    code: str
    count: int = 1
    detail: str = ""


@dataclass(slots=True)
class Notes:
    """Collects notes while reading; the same code adds up, and the first detail stays."""

    found: dict[str, Note] = field(default_factory=dict)

    def add(self, code: str, count: int = 1, detail: str = "") -> None:
        before = self.found.get(code)
        self.found[code] = Note(code, (before.count if before else 0) + count, before.detail if before else detail)

    def as_tuple(self) -> tuple[Note, ...]:
        return tuple(self.found.values())


_NOTES: dict[str, Callable[[int, str], str]] = {
    "ragged_short": lambda n, _: trn(
        "{count} row has fewer cells than the header; the missing ones count as blank.",
        "{count} rows have fewer cells than the header; the missing ones count as blank.",
        n,
    ),
    "ragged_long": lambda n, _: trn(
        "{count} row has more cells than the header; the extra cells stand in extra columns.",
        "{count} rows have more cells than the header; the extra cells stand in extra columns.",
        n,
    ),
    "quotes": lambda n, detail: trn(
        "{count} quotation mark is not closed or stands in the wrong place (line {line}); that line was read "
        "as it stands.",
        "{count} quotation marks are not closed or stand in the wrong place (first on line {line}); those lines "
        "were read as they stand.",
        n,
        line=detail,
    ),
    "nul": lambda n, _: trn("{count} NUL character was removed.", "{count} NUL characters were removed.", n),
    "cp1252_lines": lambda n, _: trn(
        "{count} line is not UTF-8 and was read as Windows-1252.",
        "{count} lines are not UTF-8 and were read as Windows-1252.",
        n,
    ),
    "replaced": lambda n, _: trn(
        "{count} character could not be read and is shown as “�”.",
        "{count} characters could not be read and are shown as “�”.",
        n,
    ),
    "cut": lambda n, detail: trn(
        "{count} cell was longer than {limit} characters and was cut.",
        "{count} cells were longer than {limit} characters and were cut.",
        n,
        limit=detail,
    ),
    "preamble": lambda n, _: trn(
        "{count} line above the header was left out.", "{count} lines above the header were left out.", n
    ),
    "below": lambda n, detail: (
        trn(
            "{count} line below the table is no row of it and was left out: “{text}”.",
            "{count} lines below the table are no rows of it and were left out, beginning with “{text}”.",
            n,
            text=detail,
        )
        if detail
        else trn("{count} line below the table was left out.", "{count} lines below the table were left out.", n)
    ),
    "names": lambda n, _: trn(
        "{count} column name was missing or repeated and was made unique.",
        "{count} column names were missing or repeated and were made unique.",
        n,
    ),
    "formulas": lambda n, _: trn(
        "{count} formula has no stored value. Open the file in Excel and save it to bring it in.",
        "{count} formulas have no stored values. Open the file in Excel and save it to bring them in.",
        n,
    ),
    "hidden": lambda n, detail: trn(
        "{count} sheet is hidden: {names}.", "{count} sheets are hidden: {names}.", n, names=detail
    ),
    "sheets": lambda n, detail: trn(
        "The file has {count} sheet; “{name}” was read.",
        "The file has {count} sheets; “{name}” was read.",
        n,
        name=detail,
    ),
    "comments": lambda n, _: trn(
        "{count} remark line above the header was left out.", "{count} remark lines above the header were left out.", n
    ),
    "error_cells": lambda n, _: trn(
        "{count} cell holds an error such as #N/A and counts as blank.",
        "{count} cells hold an error such as #N/A and count as blank.",
        n,
    ),
    "long_numbers": lambda n, _: trn(
        "{count} number has more than 15 digits, of which a spreadsheet keeps only the first 15. If it is an id, "
        "export it as text.",
        "{count} numbers have more than 15 digits, of which a spreadsheet keeps only the first 15. If they are ids, "
        "export them as text.",
        n,
    ),
    "json_lines": lambda n, detail: trn(
        "{count} line is no JSON object (line {line}) and was left out.",
        "{count} lines are no JSON objects (first on line {line}) and were left out.",
        n,
        line=detail,
    ),
    "json_items": lambda n, _: trn(
        "{count} entry is no object and was left out.", "{count} entries are no objects and were left out.", n
    ),
    "nested_cells": lambda n, _: trn(
        "{count} cell holds a list of objects, which is shown as it is written.",
        "{count} cells hold lists of objects, which are shown as they are written.",
        n,
    ),
    "nested_columns": lambda n, detail: trn(
        "{count} column holds tables inside its cells and was left out: {names}.",
        "{count} columns hold tables inside their cells and were left out: {names}.",
        n,
        names=detail,
    ),
    "events_without_name": lambda n, _: trn("{count} event has no name.", "{count} events have no names.", n),
    "events_without_case": lambda n, _: trn(
        "{count} event stands outside any case.", "{count} events stand outside any case.", n
    ),
}

_FAULTS: dict[str, Callable[[str, dict[str, Any]], str]] = {
    "missing": lambda name, _: tr("There is no file “{name}”.", name=name),
    "not_a_file": lambda name, _: tr("“{name}” is not a file that can be read.", name=name),
    "unreadable": lambda name, values: tr("“{name}” cannot be read: {reason}.", name=name, reason=values["reason"]),
    "changing": lambda name, _: tr(
        "“{name}” is being written by another program. Wait until that is done and bring it in again.", name=name
    ),
    "empty": lambda name, _: tr("“{name}” is empty: there are no rows to bring in.", name=name),
    "no_rows": lambda name, _: tr("“{name}” holds a header but no rows, so there is nothing to bring in.", name=name),
    "too_large": lambda name, values: tr(
        "“{name}” has {size} MB; the limit is {limit} MB. Split it, or export fewer columns.",
        name=name,
        size=values["size"],
        limit=values["limit"],
    ),
    "too_many_columns": lambda name, values: tr(
        "“{name}” has more than {limit} columns, which no survey has. Is the delimiter right?",
        name=name,
        limit=values["limit"],
    ),
    "too_many_rows": lambda name, values: tr(
        "“{name}” has more than {limit} rows. Split it.", name=name, limit=values["limit"]
    ),
    "binary": lambda name, _: tr(
        "“{name}” is not a text file. Export the data as CSV or XLSX and bring that in.", name=name
    ),
    "encoding": lambda name, values: tr(
        "“{name}” cannot be read as {encoding}. Choose another encoding.", name=name, encoding=values["encoding"]
    ),
    "format": lambda name, values: tr(
        "“{name}” is not a data file that can be brought in. These can: {formats}.",
        name=name,
        formats=values["formats"],
    ),
    "password": lambda name, values: tr(
        "“{name}” is an {kind} workbook locked with a password. Open it in the program that made it and save it "
        "without the password.",
        name=name,
        kind=values.get("kind", "XLSX"),
    ),
    "other_office": lambda name, _: tr(
        "“{name}” is an old Office file without sheets. Export the data as CSV or XLSX and bring that in.", name=name
    ),
    "web_page": lambda name, _: tr(
        "“{name}” is a web page, even if its name says otherwise. Open it in a spreadsheet program and save it as "
        "XLSX.",
        name=name,
    ),
    "xml": lambda name, _: tr(
        "“{name}” is XML, but no event log. Of XML files only event logs (XES) can be brought in.", name=name
    ),
    "not_a_log": lambda name, _: tr("“{name}” is not an event log: it holds no list of events.", name=name),
    "json": lambda name, values: tr(
        "“{name}” is not valid JSON (line {line}). Export it again.", name=name, line=values["line"]
    ),
    "json_shape": lambda name, _: tr(
        "“{name}” holds no table: a list of objects, or one object per line, is needed.", name=name
    ),
    "nested": lambda name, _: tr(
        "“{name}” has only columns with tables inside their cells, which cannot be brought in. Export it with one "
        "value per cell.",
        name=name,
    ),
    "far_cell": lambda name, values: tr(
        "“{name}” has a cell at {cell}, far away from its table, so reading it would take too much memory. Delete "
        "the empty rows and columns after the data and save it again, or save the sheet as CSV.",
        name=name,
        cell=values["cell"],
    ),
    "damaged": lambda name, _: tr(
        "“{name}” is damaged, cut off, or not what its name says. Export it again, or save it as CSV.", name=name
    ),
    "hostile": lambda name, _: tr(
        "“{name}” is built in a way that no program writes, so it was not opened. Export it again, or save it as CSV.",
        name=name,
    ),
    "no_sheets": lambda name, _: tr("“{name}” has no sheet with cells.", name=name),
    "no_such_sheet": lambda name, values: tr("“{name}” has no sheet “{sheet}”.", name=name, sheet=values["sheet"]),
    "died": lambda name, _: tr(
        "Reading “{name}” took more memory than allowed or failed inside. Nothing was changed. "
        "Save the data as CSV and try again.",
        name=name,
    ),
    "deadline": lambda name, values: tr(
        "Reading “{name}” took longer than {seconds} seconds and was stopped. Nothing was changed.",
        name=name,
        seconds=values["seconds"],
    ),
}


def note_text(note: Note) -> str:
    """Return the sentence of a note."""
    return _NOTES[note.code](note.count, note.detail)


def fault_text(code: str, values: dict[str, Any]) -> str:
    """Return the sentence of a fault: what happened, and what to do."""
    if code.startswith("database_"):
        from cxjourney.evidence.databases.sentences import DATABASE_FAULTS

        return DATABASE_FAULTS[code](str(values.get("name", "")), values)
    return _FAULTS[code](str(values.get("name", "")), values)
