"""Records as plain values that JSON can hold, and back; the classes of `domain.records` decide what is accepted.

Whether a value makes sense is the business of `domain.cleaning`; here it only has to be of the right type.
"""

from __future__ import annotations

import typing
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any

from cxjourney.domain import records
from cxjourney.domain.records import KINDS, Record


class NotPlain(Exception):
    """A value is not of the type that its field has; the text names the field."""


def to_plain(value: Any) -> Any:
    """Return a record, or a value of one, as JSON holds it: dates as ISO 8601, choices as their words."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, StrEnum):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [to_plain(part) for part in value]
    return value


def record_from(kind: str, plain: object) -> Record:
    """Return the record of a kind that plain values describe; fields that are missing have their defaults.

    Raise NotPlain where a value has the wrong type, a field is unknown, or one that must be there is not.
    """
    record: Record = _object(KINDS[kind], plain)
    return record


@lru_cache
def hints_of(owner: type) -> dict[str, Any]:
    """Return field name -> type of a record class or of a value in one."""
    hints = typing.get_type_hints(owner, vars(records), {"RecordId": str})
    return {field.name: hints[field.name] for field in fields(owner)}


def _object(owner: type, plain: object) -> Any:
    if not isinstance(plain, dict):
        raise NotPlain(owner.__name__)
    hints = hints_of(owner)
    if unknown := set(plain) - set(hints):
        raise NotPlain(f"{owner.__name__}.{min(map(str, unknown))}")
    required = {field.name for field in fields(owner) if field.default is MISSING and field.default_factory is MISSING}
    if missing := required - set(plain):
        raise NotPlain(f"{owner.__name__}.{min(missing)}")
    return owner(**{name: _value(hints[name], value, f"{owner.__name__}.{name}") for name, value in plain.items()})


def _value(hint: Any, value: object, name: str) -> Any:
    origin = typing.get_origin(hint)
    if origin in (typing.Union, UnionType):
        if value is None:
            return None
        return _value(next(one for one in typing.get_args(hint) if one is not NoneType), value, name)
    if origin is tuple:
        if not isinstance(value, list):
            raise NotPlain(name)
        return tuple(_value(typing.get_args(hint)[0], part, name) for part in value)
    if isinstance(hint, type) and is_dataclass(hint):
        return _object(hint, value)
    return _single(hint, value, name)


def _single(hint: Any, value: object, name: str) -> Any:
    try:
        if isinstance(hint, type) and issubclass(hint, StrEnum) and isinstance(value, str):
            return hint(value)
        if hint is date and isinstance(value, str):
            return date.fromisoformat(value)
    except ValueError as error:
        raise NotPlain(name) from error
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if type(value) is not hint:
        raise NotPlain(name)
    return value
