"""Setting fields of records, with the text that the undo step gets."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any, TypeVar, cast

from cxjourney.domain.actions.draft import Draft
from cxjourney.domain.checks import short
from cxjourney.domain.records import Record
from cxjourney.domain.text import tr

R = TypeVar("R", bound=Record)


def with_fields(record: R, allowed: Collection[str], fields: Mapping[str, Any]) -> R:
    """Return `record` with new values; a field that the action does not offer is a bug (TypeError)."""
    unknown = set(fields) - set(allowed)
    if unknown:
        raise TypeError(f"{type(record).__name__} does not take {', '.join(sorted(unknown))} here")
    return replace(record, **{name: as_tuple(value) for name, value in fields.items()})


def as_tuple(value: Any) -> Any:
    """Return lists as tuples, which is what records hold."""
    return tuple(value) if isinstance(value, list) else value


def put_fields(draft: Draft, record: R, allowed: Collection[str], fields: Mapping[str, Any]) -> R:
    """Put `record` with new values into the draft."""
    return draft.put(with_fields(record, allowed, fields))


def edit_text(before: Record, after: Record) -> str:
    """Return the text of an undo step that changed one record: renaming is called so."""
    old, new = cast(Any, before), cast(Any, after)
    name = "title" if hasattr(before, "title") else "name"
    if getattr(old, name) != getattr(new, name):
        return tr("Rename “{old}” to “{title}”", old=short(getattr(old, name)), title=short(getattr(new, name)))
    return tr("Edit “{title}”", title=short(getattr(new, name)))
