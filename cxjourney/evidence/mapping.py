"""What a person decided each column is for, and its JSON: a mapping file, and what a project remembers.

Everything here is checked strictly, because a mapping file is written by hand or comes from another program; whether
it fits a particular file is checked by `plan`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from cxjourney.domain.errors import JourneyError
from cxjourney.domain.text import tr
from cxjourney.evidence.found import ROLES, Kind, ReadOptions, plain, tidy

METRICS = ("nps", "csat", "ces", "ttr")
STYLES = ("ymd", "dmy", "mdy", "words", "compact", "month", "epoch", "epoch_ms", "epoch_us", "serial")
UNIT_NAMES = ("seconds", "minutes", "hours", "days")

_TOP_KEYS = {"touchpoint", "columns", "matches", "preset", "reading"}
_COLUMN_KEYS = {
    "role", "metric", "scale", "direction", "blank", "touchpoint", "name", "unit", "date_style", "decimal", "values",
    "open_when_blank", "question", "kind_column", "kinds", "leave_out",
}  # fmt: skip
_KIND_KEYS = {"metric", "scale", "direction", "blank", "values"}
_MAX_COLUMNS = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class MappedColumn:
    """What one column is for; fields that do not belong to its role are empty.

    `question` is the code of what a person must still say (see `found.question_text`); a plan refuses it. Where
    `kinds` are given, the cell of `kind_column` tells which of them a row's answer is. Rows with a value of
    `leave_out` in this column are not brought in, whatever its role.
    """

    name: str
    role: str = "ignore"
    metric: str | None = None
    scale: tuple[float, float] | None = None
    direction: str | None = None
    blank: tuple[float, ...] = ()
    touchpoint: str = ""
    attribute: str = ""  # the name of a segment attribute; empty: the column's own
    unit: str = ""
    date_style: str = ""
    decimal: str = ""  # empty: decided over the whole column
    values: tuple[tuple[str, float | None], ...] = ()
    open_when_blank: bool = False
    question: str = ""
    kind_column: str = ""
    kinds: tuple[Kind, ...] = ()
    leave_out: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the column as it stands in a mapping file, empty fields left out."""
        shown: dict[str, Any] = {"role": self.role}
        for key, value in (
            ("metric", self.metric), ("scale", [plain(n) for n in self.scale] if self.scale else None),
            ("direction", self.direction), ("blank", [plain(n) for n in self.blank]), ("touchpoint", self.touchpoint),
            ("name", self.attribute), ("unit", self.unit), ("date_style", self.date_style), ("decimal", self.decimal),
            ("values", {w: n if n is None else plain(n) for w, n in self.values}),
            ("open_when_blank", self.open_when_blank), ("question", self.question),
            ("kind_column", self.kind_column), ("kinds", {kind.value: kind.to_dict() for kind in self.kinds}),
            ("leave_out", list(self.leave_out)),
        ):  # fmt: skip
            if value:
                shown[key] = value
        return shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """What every column of a layout is for, and which touchpoint its answers belong to.

    `touchpoint` is the default; `matches` are confirmed pairs of the data's name and a touchpoint's title (empty:
    leave those rows out); `reading` are corrections to how the file is read.
    """

    touchpoint: str = ""
    columns: tuple[MappedColumn, ...] = ()
    matches: tuple[tuple[str, str], ...] = ()
    preset: str = ""
    reading: ReadOptions = field(default_factory=ReadOptions)

    def with_role(self, *roles: str) -> list[MappedColumn]:
        """Return the columns of these roles in their order."""
        return [column for column in self.columns if column.role in roles]

    def column(self, name: str) -> MappedColumn | None:
        wanted = tidy(name)
        return next((column for column in self.columns if column.name == wanted), None)

    def with_column(self, changed: MappedColumn) -> Mapping:
        """Return the mapping with one column replaced, or added if it was not named."""
        if self.column(changed.name) is None:
            return replace(self, columns=(*self.columns, changed))
        return replace(self, columns=tuple(changed if c.name == changed.name else c for c in self.columns))

    def open_questions(self) -> list[MappedColumn]:
        """Return the columns that a person must still say something about."""
        return [column for column in self.columns if column.question and column.role not in ("ignore", "personal")]

    def to_dict(self) -> dict[str, Any]:
        """Return the mapping as the JSON of a mapping file; ignored columns are left out."""
        shown: dict[str, Any] = {}
        if self.touchpoint:
            shown["touchpoint"] = self.touchpoint
        shown["columns"] = {c.name: c.to_dict() for c in self.columns if c.role != "ignore" or c.leave_out}
        if self.matches:
            shown["matches"] = dict(self.matches)
        if self.preset:
            shown["preset"] = self.preset
        reading = {key: value for key, value in self.reading.to_dict().items() if value is not None}
        if reading:
            shown["reading"] = reading
        return shown

    def to_json(self) -> str:
        return json.dumps(self.to_dict(), ensure_ascii=False)


def mapping_from_json(text: str | bytes) -> Mapping:
    """Return the mapping in a mapping file's text; raise JourneyError naming what is wrong with it."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise JourneyError(tr("The mapping is not valid JSON: {reason}.", reason=str(fault))) from fault
    return mapping_from_dict(data)


def mapping_from_dict(data: object) -> Mapping:
    """Return the mapping in decoded JSON; raise JourneyError naming the column and what is wrong with it."""
    if not isinstance(data, dict) or not isinstance(data.get("columns"), dict):
        raise JourneyError(tr("A mapping is a JSON object with “columns”: what each column of the file is for."))
    _no_others(data, _TOP_KEYS, tr("the mapping"))
    columns = data["columns"]
    if len(columns) > _MAX_COLUMNS:
        raise JourneyError(tr("A mapping names at most {limit} columns.", limit=_MAX_COLUMNS))
    mapped = tuple(_column(tidy(str(name)), entry) for name, entry in columns.items())
    names = [column.name for column in mapped]
    for name in names:
        if names.count(name) > 1:
            raise JourneyError(tr("The mapping names the column “{name}” twice.", name=name))
    matches = data.get("matches", {})
    if not isinstance(matches, dict) or not all(isinstance(v, str) for v in matches.values()):
        raise JourneyError(tr("In the mapping, “matches” pairs names in the data with titles of touchpoints."))
    return Mapping(
        touchpoint=_text(data.get("touchpoint", ""), "touchpoint", tr("the mapping")),
        columns=mapped,
        matches=tuple(matches.items()),
        preset=_text(data.get("preset", ""), "preset", tr("the mapping")),
        reading=_reading(data.get("reading", {})),
    )


def _column(name: str, entry: object) -> MappedColumn:
    if isinstance(entry, str):
        entry = {"role": entry}
    if not isinstance(entry, dict) or not isinstance(entry.get("role"), str):
        raise JourneyError(tr("The mapping does not say which role the column “{name}” has.", name=name))
    role = entry["role"]
    if role not in ROLES:
        raise JourneyError(
            tr(
                "The mapping gives the column “{name}” the role “{role}”, which does not exist. These do: {roles}.",
                name=name,
                role=role,
                roles=", ".join(ROLES),
            )
        )
    where = tr("the column “{name}”", name=name)
    _no_others(entry, _COLUMN_KEYS, where)
    if role == "answer" and not entry.get("metric"):
        raise JourneyError(tr("The mapping does not say which metric the column “{name}” answers.", name=name))
    metric = entry.get("metric")
    metric = _text(metric, "metric", where) if metric is not None else None
    if metric is not None and metric.casefold() in METRICS:
        metric = metric.casefold()
    return MappedColumn(
        name=name, role=role, metric=metric, scale=_scale(entry.get("scale"), where),
        direction=_choice(entry.get("direction"), ("higher", "lower"), "direction", where) or None,
        blank=_numbers(entry.get("blank", []), "blank", where),
        touchpoint=_text(entry.get("touchpoint", ""), "touchpoint", where),
        attribute=_text(entry.get("name", ""), "name", where),
        unit=_choice(entry.get("unit"), UNIT_NAMES, "unit", where),
        date_style=_choice(entry.get("date_style"), STYLES, "date_style", where),
        decimal=_choice(entry.get("decimal"), (".", ","), "decimal", where),
        values=_values(entry.get("values"), where),
        open_when_blank=entry.get("open_when_blank") is True,
        question=_text(entry.get("question", ""), "question", where),
        kind_column=_text(entry.get("kind_column", ""), "kind_column", where),
        kinds=_kinds(entry.get("kinds"), where), leave_out=_texts(entry.get("leave_out", []), "leave_out", where),
    )  # fmt: skip


def _kinds(value: object, where: str) -> tuple[Kind, ...]:
    if value is None:
        return ()
    if not isinstance(value, dict) or not all(isinstance(entry, dict) for entry in value.values()):
        raise _wrong("kinds", where, tr("an object that says for each kind of survey which metric it is"))
    kinds = []
    for name, entry in value.items():
        _no_others(entry, _KIND_KEYS, where)
        kinds.append(
            Kind(
                tidy(name), _text(entry.get("metric"), "metric", where), _scale(entry.get("scale"), where),
                _choice(entry.get("direction"), ("higher", "lower"), "direction", where) or None,
                _numbers(entry.get("blank", []), "blank", where), _values(entry.get("values"), where),
            )
        )  # fmt: skip
    return tuple(kinds)


def _texts(value: object, key: str, where: str) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise _wrong(key, where, tr("a list of texts"))
    return tuple(_text(entry, key, where) for entry in value)


def _no_others(data: dict[str, Any], known: set[str], where: str) -> None:
    for key in data:
        if key not in known:
            raise JourneyError(
                tr(
                    "“{key}” means nothing in {where}. Known are: {known}.",
                    key=key,
                    where=where,
                    known=", ".join(sorted(known)),
                )
            )


def _wrong(key: str, where: str, expected: str) -> JourneyError:
    return JourneyError(tr("In {where}, “{key}” must be {expected}.", where=where, key=key, expected=expected))


def _text(value: object, key: str, where: str) -> str:
    if not isinstance(value, str) or len(value) > 500:
        raise _wrong(key, where, tr("a short text"))
    return tidy(value)


def _choice(value: object, allowed: Iterable[str], key: str, where: str) -> str:
    if value is None or value == "":
        return ""
    if not isinstance(value, str) or value not in tuple(allowed):
        raise _wrong(key, where, tr("one of {values}", values=", ".join(allowed)))
    return value


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e12


def _scale(value: object, where: str) -> tuple[float, float] | None:
    if value is None:
        return None
    if not isinstance(value, list) or len(value) != 2 or not all(map(_is_number, value)) or not value[0] < value[1]:
        raise _wrong("scale", where, tr("its lowest and highest number, such as [1, 5]"))
    return float(value[0]), float(value[1])


def _numbers(value: object, key: str, where: str) -> tuple[float, ...]:
    if not isinstance(value, list) or not all(map(_is_number, value)):
        raise _wrong(key, where, tr("a list of numbers"))
    return tuple(map(float, value))


def _values(value: object, where: str) -> tuple[tuple[str, float | None], ...]:
    if value is None:
        return ()
    if not isinstance(value, dict) or not all(number is None or _is_number(number) for number in value.values()):
        raise _wrong("values", where, tr("words with their numbers, such as {{“Good”: 1, “Bad”: 0}}"))
    return tuple((word, None if number is None else float(number)) for word, number in value.items())


def _reading(value: object) -> ReadOptions:
    known = set(ReadOptions().to_dict())
    if not isinstance(value, dict):
        raise _wrong("reading", tr("the mapping"), tr("an object"))
    _no_others(value, known, "“reading”")
    for key, entry in value.items():
        right = (isinstance(entry, int) and 0 <= entry <= 3) if key == "header_rows" else isinstance(entry, str)
        if not right:
            raise _wrong(key, "“reading”", tr("a number from 0 to 3") if key == "header_rows" else tr("a short text"))
    return ReadOptions.from_dict(value)
