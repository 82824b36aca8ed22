"""Rows <-> records by one rule, with every value checked on the way in and on the way out.

| field | column | in the file |
|---|---|---|
| `str`, string enum | TEXT | as it is |
| `int`, `bool` | INTEGER | bool as 0 or 1 |
| `float` | REAL | finite |
| `date` | TEXT | ISO 8601 |
| tuple of text or of value classes | TEXT | JSON |

A field that may be None is a column that may be NULL. Records in the edit log and in versions are JSON objects of
the same column values. A value from a file that breaks the rule is repaired where that is honest (clamped, cut,
set back to the field's default) and its record left out where it is not; both are told as `FileProblem`.
"""

from __future__ import annotations

import json
import math
import sys
import types
import typing
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from datetime import date
from enum import StrEnum
from functools import lru_cache, partial
from typing import Any

from cxjourney.domain import records as record_module
from cxjourney.domain.edits import Change
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.ids import is_id
from cxjourney.domain.records import KINDS, Motivation, Record
from cxjourney.domain.text import tr
from cxjourney.storage.errors import FileProblem
from cxjourney.storage.numbers import MAXIMUM_COLUMN, MAXIMUM_JSON, MAXIMUM_TEXT, MAXIMUM_VALUE

SqlValue = str | int | float | None
_NO_VALUE = object()
_INT64 = 2**63 - 1

RANGES: dict[tuple[str, str], tuple[float, float]] = {
    ("project", "minimum_n"): (0, 1_000_000),
    ("project", "anonymity_threshold"): (0, 1_000_000),
    ("project", "confidence"): (0.5, 0.9999),
    ("project", "work_begin"): (0, 1440),
    ("project", "work_end"): (0, 1440),
    ("project", "callback_hours"): (0, 10_000),
    ("touchpoint", "column"): (0, MAXIMUM_COLUMN),
    ("transition", "share"): (0, 1),
    ("transition", "drop_off"): (0, 1),
    ("transition", "wait_hours"): (0, 1e9),
    ("note", "votes"): (0, 1_000_000),
    ("emotion", "value"): (-2, 2),
    ("action", "impact"): (1, 5),
    ("action", "effort"): (1, 5),
    ("asset", "width"): (0, 1_000_000),
    ("asset", "height"): (0, 1_000_000),
}
"""What the numbers of a file from elsewhere are clamped to, by kind and field."""


class _UnusableError(Exception):
    """A value that breaks the rule; `instead` is the honest repair, where there is one."""

    def __init__(self, instead: object = _NO_VALUE) -> None:
        super().__init__()
        self.instead = instead


@dataclass(frozen=True, slots=True)
class ColumnRule:
    """One field: its column, and the two ways between them; both raise where the value breaks the rule."""

    name: str
    sql_type: str
    nullable: bool
    default: object
    write: Callable[[Any], SqlValue]
    read: Callable[[Any], Any]


class RecordMapping:
    """The rows of one record class."""

    def __init__(self, record_class: type[Record]) -> None:
        self.record_class = record_class
        self.kind = record_class.kind
        hints = typing.get_type_hints(record_class, vars(record_module), {})
        self.columns = tuple(_rule(self.kind, field, hints[field.name]) for field in fields(record_class))
        self.names = tuple(rule.name for rule in self.columns)
        self._writers = tuple((rule.name, rule.write) for rule in self.columns)
        self._readers = tuple((rule.name, rule.read) for rule in self.columns)

    def row(self, record: Record) -> dict[str, SqlValue]:
        """Return the column values of `record`; raise JourneyError where a value cannot be kept in a file."""
        try:
            return {name: write(getattr(record, name)) for name, write in self._writers}
        except (_UnusableError, TypeError) as error:
            raise JourneyError(
                tr("A text or number cannot be kept in a file: it is too long, or holds signs that are no text.")
            ) from error

    def record(self, row: Sequence[Any], problems: list[FileProblem]) -> Record | None:
        """Return the record in `row` (values in the order of `names`), or None where it must be left out."""
        try:
            return self.record_class(
                **{name: read(value) for (name, read), value in zip(self._readers, row, strict=True)}
            )
        except _UnusableError:
            return self._repaired(dict(zip(self.names, row, strict=True)), problems)

    def from_json(self, values: Mapping[str, Any], problems: list[FileProblem]) -> Record | None:
        """Return the record in a JSON object; names that are missing get the default of their field."""
        if not isinstance(values, dict):
            problems.append(FileProblem(self.kind, tr("Left out: it is no record.")))
            return None
        try:
            return self.record_class(
                **{name: read(values[name]) for name, read in self._readers if name in values},
            )
        except (_UnusableError, TypeError):
            return self._repaired(values, problems)

    def _repaired(self, values: Mapping[str, Any], problems: list[FileProblem]) -> Record | None:
        place = self._place(values.get("id"))
        kept: dict[str, Any] = {}
        for rule in self.columns:
            if rule.name not in values and rule.default is not MISSING:
                continue
            try:
                kept[rule.name] = rule.read(values.get(rule.name))
            except _UnusableError as unusable:
                value = rule.default if unusable.instead is _NO_VALUE else unusable.instead
                if value is MISSING or rule.name == "id":
                    problems.append(FileProblem(place, tr("Left out: “{field}” cannot be read.", field=rule.name)))
                    return None
                kept[rule.name] = value
                problems.append(
                    FileProblem(place, tr("“{field}” could not be used and was set anew.", field=rule.name))
                )
        return self.record_class(**kept)

    def _place(self, record_id: object) -> str:
        return f"{self.kind} {record_id}" if is_id(record_id) else self.kind


def _rule(kind: str, field: Any, hint: Any) -> ColumnRule:
    """Return the rule for one dataclass field; an unknown type is a mistake in `records` and raises AssertionError."""
    nullable = False
    if isinstance(hint, types.UnionType):
        inner = [part for part in typing.get_args(hint) if part is not types.NoneType]
        nullable, hint = True, inner[0]
    sql_type, write, read = _ways(kind, field.name, hint)
    if nullable:
        write, read = partial(_or_none, write), partial(_or_none, read)
    return ColumnRule(field.name, sql_type, nullable, field.default, write, read)


def _ways(kind: str, name: str, hint: Any) -> tuple[str, Callable[[Any], SqlValue], Callable[[Any], Any]]:
    if typing.get_origin(hint) is tuple:
        item = typing.get_args(hint)[0]
        return "TEXT", partial(_write_list, item), partial(_read_list, item)
    if hint is str and (name == "id" or name.endswith("_id")):
        return "TEXT", _write_id, _read_id
    if hint is str:
        longest = MAXIMUM_JSON if name.endswith("_json") else MAXIMUM_TEXT
        return "TEXT", partial(_write_text, longest), partial(_read_text, longest)
    if hint is bool:
        return "INTEGER", int, _read_bool
    if hint is int:
        return "INTEGER", _write_int, partial(_read_int, *RANGES.get((kind, name), (-_INT64, _INT64)))
    if hint is float:
        return "REAL", _write_float, partial(_read_float, *RANGES.get((kind, name), (-math.inf, math.inf)))
    if hint is date:
        return "TEXT", date.isoformat, _read_date
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return "TEXT", _write_enum, partial(_read_enum, {member.value: member for member in hint})
    raise AssertionError(f"no rule for {kind}.{name}: {hint}")


def _or_none(way: Callable[[Any], Any], value: Any) -> Any:
    if value is None:
        return None
    try:
        return way(value)
    except _UnusableError as unusable:
        if unusable.instead is _NO_VALUE:
            raise _UnusableError(None) from unusable
        raise


def _is_text(text: str) -> bool:
    return "\0" not in text and (text.isascii() or not any("\ud800" <= sign <= "\udfff" for sign in text))


def clean(text: str) -> str:
    """Return `text` with a mark in place of each sign that is no text."""
    if _is_text(text):
        return text
    return "".join("�" if sign == "\0" or "\ud800" <= sign <= "\udfff" else sign for sign in text)


def _write_text(longest: int, value: Any) -> str:
    if not isinstance(value, str) or len(value) > longest or not _is_text(value):
        raise _UnusableError
    return value


def _read_text(longest: int, value: Any) -> str:
    if not isinstance(value, str):
        raise _UnusableError
    if len(value) > longest or not _is_text(value):
        raise _UnusableError(clean(value[:longest]))
    return value


_is_known_id = lru_cache(maxsize=65_536)(is_id)  # the same few ids are referred to over and over


def _write_id(value: Any) -> str:
    if not isinstance(value, str) or not _is_known_id(value):
        raise _UnusableError
    return value


_read_id = _write_id


def _write_int(value: Any) -> int:
    if not isinstance(value, int) or not -_INT64 <= value <= _INT64:
        raise _UnusableError
    return value


def _read_int(low: float, high: float, value: Any) -> int:
    if not isinstance(value, int):
        raise _UnusableError
    if not low <= value <= high:
        raise _UnusableError(int(min(max(value, low), high)))
    return value


def _read_bool(value: Any) -> bool:
    if value not in (0, 1):
        raise _UnusableError
    return bool(value)


def _write_float(value: Any) -> float:
    if not isinstance(value, int | float) or not abs(value) <= sys.float_info.max:
        raise _UnusableError
    return float(value)


def _read_float(low: float, high: float, value: Any) -> float:
    if not isinstance(value, int | float) or not abs(value) <= sys.float_info.max:
        raise _UnusableError
    if not low <= value <= high:
        raise _UnusableError(min(max(float(value), low), high))
    return float(value)


def _read_date(value: Any) -> date:
    try:
        if len(value) != 10:
            raise _UnusableError
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise _UnusableError from error


def _write_enum(value: Any) -> str:
    if not isinstance(value, StrEnum):
        raise _UnusableError
    return value.value


def _read_enum(members: Mapping[str, StrEnum], value: Any) -> StrEnum:
    try:
        return members[value]
    except (KeyError, TypeError) as error:
        raise _UnusableError from error


def _write_list(item: type, value: Any) -> str:
    if value == ():
        return "[]"
    if item is str:
        if not all(isinstance(text, str) and _is_text(text) for text in value):
            raise _UnusableError
        plain: list[Any] = [str(text) for text in value]
    else:
        plain = [_plain(part) for part in value]
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
    return _write_text(MAXIMUM_JSON, text)


def _plain(part: Any) -> dict[str, Any]:
    values = {field.name: getattr(part, field.name) for field in fields(part)}
    for value in values.values():
        for text in value if isinstance(value, tuple) else (value,):
            if isinstance(text, str) and not _is_text(text):
                raise _UnusableError
    return values


def _read_list(item: type, value: Any) -> tuple[Any, ...]:
    if value == "[]":
        return ()
    plain = load_json(value, MAXIMUM_JSON)
    if not isinstance(plain, list):
        raise _UnusableError
    if item is str:
        if not all(isinstance(text, str) and _is_text(text) for text in plain):
            raise _UnusableError(tuple(text for text in plain if isinstance(text, str) and _is_text(text)))
        return tuple(plain)
    return tuple(_value_object(item, part) for part in plain)


def _value_object(item: type, part: Any) -> Any:
    """Return a Motivation, an OwnField, a Drafted or a Condition; the types of its fields decide what is accepted."""
    hints = typing.get_type_hints(item, vars(record_module), {})
    if not isinstance(part, dict) or not set(part) <= set(hints):
        raise _UnusableError
    values: dict[str, Any] = {}
    for name, value in part.items():
        if typing.get_origin(hints[name]) is tuple:
            if not isinstance(value, list) or not all(isinstance(text, str) and _is_text(text) for text in value):
                raise _UnusableError
            values[name] = tuple(value)
        elif type(value) is not hints[name] or (isinstance(value, str) and not _is_text(value)):
            raise _UnusableError
        else:
            values[name] = min(max(value, 0), 100) if item is Motivation and hints[name] is int else value
    try:
        return item(**values)
    except TypeError as error:
        raise _UnusableError from error


def load_json(text: Any, longest: int) -> Any:
    """Return what a JSON text of a file says; raise where it is none, too long or nested too deeply."""
    if not isinstance(text, str) or len(text) > longest:
        raise _UnusableError
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _UnusableError from error


MAPPINGS: dict[str, RecordMapping] = {kind: RecordMapping(record_class) for kind, record_class in KINDS.items()}
"""The mapping of each record kind."""


def changes_to_json(changes: Iterable[Change]) -> str:
    """Return the changes of an edit as the text that the edit log keeps: a list of [kind, before, after]."""
    plain = [[change.kind, _values(change.before), _values(change.after)] for change in changes]
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def changes_from_json(text: object) -> tuple[Change, ...] | None:
    """Return the changes in a text of the edit log, or None where any of them cannot be read as it was."""
    problems: list[FileProblem] = []
    try:
        changes = tuple(_change(entry, problems) for entry in load_json(text, MAXIMUM_VALUE))
    except (_UnusableError, ValueError, TypeError, KeyError):
        return None
    return None if problems else changes


def _change(entry: Any, problems: list[FileProblem]) -> Change:
    kind, before, after = entry
    mapping = MAPPINGS[kind]
    change = Change(
        None if before is None else mapping.from_json(before, problems),
        None if after is None else mapping.from_json(after, problems),
    )
    if (change.before is None and change.after is None) or (
        change.before is not None and change.after is not None and change.before.id != change.after.id
    ):
        raise _UnusableError
    return change


def _values(record: Record | None) -> dict[str, SqlValue] | None:
    return None if record is None else MAPPINGS[record.kind].row(record)


def pack_records(records: Iterable[Record]) -> bytes:
    """Return records as a version keeps them: zlib over a JSON list of [kind, values]."""
    plain = [[record.kind, _values(record)] for record in records]
    return zlib.compress(json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode(), 6)


def unpack_records(packed: bytes) -> tuple[list[Record], list[FileProblem]] | None:
    """Return the records of a version with what had to be repaired, or None where it cannot be read at all."""
    problems: list[FileProblem] = []
    try:
        plain = load_json(unpack_text(packed), MAXIMUM_VALUE)
        found = [MAPPINGS[kind].from_json(values, problems) for kind, values in plain]
    except (_UnusableError, zlib.error, UnicodeDecodeError, ValueError, TypeError, KeyError, AttributeError):
        return None
    return [record for record in found if record is not None], problems


def unpack_text(packed: bytes) -> str:
    """Return the JSON text of a version; a text beyond the limit of one value is cut, and so no JSON."""
    return zlib.decompressobj().decompress(packed, MAXIMUM_VALUE).decode()
