"""JSON: one object per line, an array of objects, or an object that holds one such array.

Objects inside objects become columns with dotted names (`properties.time`), arrays of plain values one text with
semicolons. Numbers keep the digits they are written with, so that a long id stays what it was.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, NoReturn

from cxjourney.evidence.faults import Notes, ReadFault
from cxjourney.evidence.found import ReadOptions
from cxjourney.evidence.readers.decoding import decode
from cxjourney.evidence.readers.raw import Progress, RawTable
from cxjourney.evidence.readers.rows import Records

_MAX_DEPTH = 12  # of objects in objects; what lies deeper stays one text
_LINES_BETWEEN = 10_000


class _Constant(str):
    """NaN and the infinities, which JSON does not know and which are no answers."""


_DECODER = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=_Constant)


def read_json(data: bytes, name: str, options: ReadOptions, progress: Progress) -> RawTable:
    """Return one row per object; raise ReadFault where the text is no JSON or holds no table."""
    notes = Notes()
    text, encoding = decode(data, options.encoding, notes, name)
    if not text.strip():
        raise ReadFault("empty", name=name)
    records = Records(name, notes)
    objects = _by_line(text, notes, name, progress) if _is_by_line(text) else _in_document(text, notes, name)
    for found in objects:
        row: dict[str, str | None] = {}
        _flatten(found, "", row, 0, notes)
        records.add(row)
    return records.table("jsonl" if _is_by_line(text) else "json", encoding)


def _is_by_line(text: str) -> bool:
    """Say whether the first line is an object by itself and more follows."""
    start = len(text) - len(text.lstrip())
    end = text.find("\n", start)
    if end < 0 or not text[end:].strip():
        return False
    try:
        return isinstance(_DECODER.decode(text[start:end]), dict)
    except (ValueError, RecursionError):
        return False


def _by_line(text: str, notes: Notes, name: str, progress: Progress) -> Iterator[dict[str, Any]]:
    bad = good = 0
    first = ""
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        if not number % _LINES_BETWEEN:
            progress(number / len(lines), "read")
        if not line or line.isspace():
            continue
        try:
            found = _DECODER.decode(line)
        except (ValueError, RecursionError):
            found = None
        if isinstance(found, dict):
            good += 1
            yield found
        else:
            bad += 1
            first = first or str(number)
    if bad > good:
        raise ReadFault("json", name=name, line=first)
    if bad:
        notes.add("json_lines", bad, first)


def _in_document(text: str, notes: Notes, name: str) -> Iterable[dict[str, Any]]:
    try:
        document = _DECODER.decode(text)
    except json.JSONDecodeError as fault:
        raise ReadFault("json", name=name, line=str(fault.lineno)) from fault
    except (ValueError, RecursionError) as fault:
        raise ReadFault("json", name=name, line="1") from fault
    rows = document
    if isinstance(document, dict):
        tables = [value for value in document.values() if _is_table(value)]
        if len(tables) > 1:
            _no_table(name)
        rows = tables[0] if tables else [document]
        if not tables and not any(_is_plain(value) for value in document.values()):
            _no_table(name)
    if not isinstance(rows, list):
        _no_table(name)
    objects = [row for row in rows if isinstance(row, dict)]
    if rows and not objects:
        _no_table(name)
    if len(objects) < len(rows):
        notes.add("json_items", len(rows) - len(objects))
    return objects


def _is_table(value: object) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _is_plain(value: object) -> bool:
    return not isinstance(value, (dict, list))


def _no_table(name: str) -> NoReturn:
    raise ReadFault("json_shape", name=name)


def _flatten(value: dict[str, Any], above: str, row: dict[str, str | None], depth: int, notes: Notes) -> None:
    for key, item in value.items():
        field = f"{above}.{key}" if above else key
        if type(item) is str:
            row[field] = item
        elif isinstance(item, dict) and depth < _MAX_DEPTH:
            _flatten(item, field, row, depth + 1, notes)
        else:
            row[field] = _as_text(item, notes)


def _as_text(item: Any, notes: Notes) -> str | None:
    if item is None or isinstance(item, _Constant):
        return None
    if isinstance(item, bool):
        return "true" if item else "false"
    if isinstance(item, str):
        return item
    if isinstance(item, list) and all(map(_is_plain, item)):
        return "; ".join(text for text in (_as_text(one, notes) for one in item) if text) or None
    notes.add("nested_cells")
    return json.dumps(item, ensure_ascii=False, separators=(",", ":"))
