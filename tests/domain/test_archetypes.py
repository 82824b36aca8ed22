"""Archetypes: enough of them, well filled, and personas like any other once they are taken."""

from __future__ import annotations

from pathlib import Path

import pytest

from cxjourney.domain import archetypes as module
from cxjourney.domain.archetypes import Archetype, add_from_archetype, archetype, archetypes
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.records import Motivation, OwnField, Persona
from tests.builders import make_project
from tests.domain.checking import after


def test_there_are_at_least_ten_and_each_has_a_name_of_its_own() -> None:
    found = archetypes()
    assert len(found) >= 10
    assert len({one.name for one in found}) == len({one.key for one in found}) == len(found)
    assert found[0].key == "first-time-buyer"
    assert all(one.what.endswith(".") and one.role for one in found)


@pytest.mark.parametrize("one", archetypes(), ids=lambda one: one.key)
def test_each_is_a_persona_worth_starting_from(one: Archetype) -> None:
    project = after(make_project(), add_from_archetype(make_project(), one))
    persona = list(project.table(Persona).values())[-1]
    assert persona.role == one.role
    for field in ("goals", "needs", "frustrations"):
        assert len(getattr(persona, field)) == 3, field
    assert len(persona.expectations) >= 2
    assert len(persona.motivations) >= 3
    assert all(isinstance(m, Motivation) for m in persona.motivations)
    assert len(persona.channels) >= 3
    assert persona.tags
    assert persona.quote.endswith((".", "?", "!"))
    assert persona.age
    assert persona.place
    assert len(persona.story) > 100
    assert persona.drafted == ()  # a hypothesis of people, not of data
    assert persona.segment_id is None
    assert persona.journey_ids == ()


def test_a_first_name_that_is_taken_gives_way_to_the_archetypes_name() -> None:
    project = make_project()
    loyal = archetype("Loyal regular")
    project.apply(add_from_archetype(project, loyal))
    project.apply(add_from_archetype(project, loyal))
    assert [p.name for p in project.table(Persona).values()][-2:] == ["Edith", "Loyal regular"]


def test_an_unknown_one_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(JourneyError, match=r"“Dragon”.*first-time-buyer"):
        archetype("Dragon")


def test_files_are_read_with_own_fields_and_without_what_belongs_to_a_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (
        'name = "A"\nwhat = "B."\nposition = 0\n[persona]\nname = "C"\nrole = "D"\nown_fields = [["Budget", "700"]]\n'
    )
    (tmp_path / "a.toml").write_text(text, "utf-8")
    monkeypatch.setattr(module, "resource", lambda _name: tmp_path)
    module._bundled.cache_clear()
    try:
        assert archetypes()[0].fields["own_fields"] == (OwnField("Budget", "700"),)
        module._bundled.cache_clear()
        (tmp_path / "a.toml").write_text(text + 'segment_id = "x"\n', "utf-8")
        with pytest.raises(ValueError, match="segment_id"):
            archetypes()
    finally:
        module._bundled.cache_clear()
