"""Typed values of a database as faithful text, the form in which every reader hands its cells on."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any


def texts_of(values: Iterable[Any]) -> list[str | None]:
    """Return each value as text, None staying None; raise TypeError for bytes, which are no answers."""
    return [value if value is None or type(value) is str else text_of(value) for value in values]


def text_of(value: Any) -> str | None:
    """Return one value as text: ISO dates, plain numbers, `true` and `false`, JSON for what is nested."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, Decimal):
        return _plain(format(value, "f")) if value.is_finite() else None
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return _duration(value)
    if isinstance(value, bytes | bytearray | memoryview):
        raise TypeError("bytes are no text")
    if isinstance(value, list | tuple | dict | set):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def _number(value: float) -> str | None:
    if not math.isfinite(value):
        return None
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    text = repr(value)
    return format(Decimal(text), "f") if "e" in text else text


def _plain(text: str) -> str:
    """A whole number of a DECIMAL column is shown without its zeros: 9.00 is the answer 9."""
    whole, _, rest = text.partition(".")
    return whole if not rest.strip("0") else text


def _duration(value: timedelta) -> str:
    seconds = int(value.total_seconds())
    sign = "-" if seconds < 0 else ""
    minutes, seconds = divmod(abs(seconds), 60)
    return f"{sign}{minutes // 60}:{minutes % 60:02}:{seconds:02}"
