"""Archetypes: customers that many organisations know, as TOML files under `resources`, to start a persona from.

`resources/archetypes/README.md` describes the files. They are hypotheses of people, never drafted from evidence.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from cxjourney.domain.actions.personas import PERSONA_FIELDS, add_persona
from cxjourney.domain.checks import short
from cxjourney.domain.edits import Edit
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.project import Project
from cxjourney.domain.records import Motivation, OwnField, Persona
from cxjourney.domain.text import tr
from cxjourney.paths import resource

OF_A_PROJECT = frozenset({"segment_id", "journey_ids", "portrait_id", "drafted", "quote_said"})


@dataclass(frozen=True, slots=True)
class Archetype:
    """A persona to start from: `name` and `what` say in a list who it is, `fields` are those of the record."""

    key: str
    name: str
    role: str
    what: str
    fields: Mapping[str, Any]


def archetypes() -> tuple[Archetype, ...]:
    """Return the bundled archetypes in the order in which they are shown."""
    return _bundled()


def archetype(key: str) -> Archetype:
    """Return an archetype by its key or name; raise JourneyError with the names there are."""
    for one in _bundled():
        if key.strip().casefold() in (one.key, one.name.casefold()):
            return one
    names = ", ".join(one.key for one in _bundled())
    raise JourneyError(tr("There is no archetype “{name}”. There are: {names}.", name=short(key), names=names))


def add_from_archetype(project: Project, archetype: Archetype) -> Edit:
    """Add a persona that starts as an archetype; a first name that is taken gives way to the archetype's name."""
    taken = {persona.name.casefold() for persona in project.table(Persona).values()}
    name = archetype.fields["name"]
    fields = {field: value for field, value in archetype.fields.items() if field != "name"}
    return add_persona(project, archetype.name if name.casefold() in taken else name, **fields)


@cache
def _bundled() -> tuple[Archetype, ...]:
    found = []
    for path in resource("archetypes").glob("*.toml"):
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        fields = {name: _value(name, value) for name, value in raw["persona"].items()}
        unknown = fields.keys() - (set(PERSONA_FIELDS) - OF_A_PROJECT)
        if unknown:
            raise ValueError(f"{path.name} holds fields that no archetype has: {', '.join(sorted(unknown))}")
        one = Archetype(path.stem, raw["name"], fields["role"], raw["what"], MappingProxyType(fields))
        found.append((raw["position"], one))
    return tuple(one for _, one in sorted(found, key=lambda pair: (pair[0], pair[1].key)))


def _value(name: str, value: Any) -> Any:
    if name == "motivations":
        return tuple(Motivation(*one) for one in value)
    if name == "own_fields":
        return tuple(OwnField(*one) for one in value)
    return tuple(value) if isinstance(value, list) else value
