"""The published JSON Schema of `project_json`, made from the record classes so that the two cannot differ.

`resources/schema/project.schema.json` is what `schema_text` returns; a test says so. The draft is 2020-12.
"""

from __future__ import annotations

import json
import typing
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any

from cxjourney.domain.records import KINDS
from cxjourney.exchange.data.plain import hints_of

FORMAT = "cxjourney project"
VERSION = 1
"""Of the JSON, which grows a number when a reader of the older one could no longer read the newer."""

_SIMPLE: dict[type, dict[str, Any]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    date: {"type": "string", "format": "date"},
}


def project_schema() -> dict[str, Any]:
    """Return the schema of a whole project."""
    parts: dict[str, Any] = {}
    records = {kind: {"type": "array", "items": _reference(owner, parts)} for kind, owner in KINDS.items()}
    block = {
        "type": "object",
        "required": ["base64"],
        "additionalProperties": False,
        "properties": {"base64": {"type": "string", "contentEncoding": "base64"}},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A cxjourney project",
        "description": "Records by kind, tied by their ids; blocks hold pictures (the asset's media type) and the "
        "answers of imports (Apache Parquet).",
        "type": "object",
        "required": ["format", "version", "records"],
        "additionalProperties": False,
        "properties": {
            "format": {"const": FORMAT},
            "version": {"const": VERSION},
            "exported_at": {"type": "string"},
            "left_out": {"type": "array", "items": {"type": "string"}},
            "records": {"type": "object", "additionalProperties": False, "properties": records},
            "blocks": {"type": "object", "additionalProperties": block},
        },
        "$defs": parts,
    }


def schema_text() -> str:
    """Return the schema as the published file holds it."""
    return json.dumps(project_schema(), indent=2, ensure_ascii=False) + "\n"


def _reference(owner: type, parts: dict[str, Any]) -> dict[str, Any]:
    name = owner.__name__
    if name not in parts:
        parts[name] = {}  # a record may hold others of its own kind
        hints = hints_of(owner)
        needed = [
            field.name for field in fields(owner) if field.default is MISSING and field.default_factory is MISSING
        ]
        parts[name] = {
            "type": "object",
            "description": " ".join((owner.__doc__ or "").split()),
            "required": needed,
            "additionalProperties": False,
            "properties": {field: _type(hint, parts) for field, hint in hints.items()},
        }
    return {"$ref": f"#/$defs/{name}"}


def _type(hint: Any, parts: dict[str, Any]) -> dict[str, Any]:
    origin = typing.get_origin(hint)
    if origin in (typing.Union, UnionType):
        inner = next(one for one in typing.get_args(hint) if one is not NoneType)
        return {"anyOf": [_type(inner, parts), {"type": "null"}]}
    if origin is tuple:
        return {"type": "array", "items": _type(typing.get_args(hint)[0], parts)}
    if is_dataclass(hint) and isinstance(hint, type):
        return _reference(hint, parts)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return {"type": "string", "enum": [str(one) for one in hint]}
    return dict(_SIMPLE[hint])
