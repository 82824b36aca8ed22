"""The selection: ids in order, one signal for each real change, nothing selected that is gone."""

from __future__ import annotations

import pytest

from cxjourney.domain.edits import Change, Edit
from cxjourney.domain.project import Project
from cxjourney.domain.records import Journey, Persona, Touchpoint
from cxjourney.services.selection import Selection
from tests.builders import make_project


@pytest.fixture
def selection() -> Selection:
    return Selection()


def counting(selection: Selection) -> list[str]:
    events: list[str] = []
    selection.changed.connect(lambda: events.append("changed"))
    selection.shown_changed.connect(lambda: events.append("shown"))
    return events


def test_set_add_toggle_clear(selection: Selection) -> None:
    events = counting(selection)
    selection.set(["a", "b", "a"])
    assert selection.ids == ("a", "b")
    assert selection.current == "b"
    assert "a" in selection
    selection.set(["a", "b"])
    selection.add("c")
    selection.add("a")
    assert selection.ids == ("b", "c", "a")
    selection.toggle("c")
    selection.toggle("d")
    assert selection.ids == ("b", "a", "d")
    selection.clear()
    selection.clear()
    assert selection.current is None
    assert events == ["changed"] * 6


def test_what_is_shown(selection: Selection) -> None:
    events = counting(selection)
    selection.show_journey("one")
    selection.set(["a"])
    selection.show_journey("one")
    assert selection.ids == ("a",)
    selection.show_journey("two")
    assert (selection.journey_id, selection.ids) == ("two", ())
    selection.show_persona("maya")
    selection.show_persona("maya")
    assert selection.persona_id == "maya"
    assert events == ["shown", "changed", "changed", "shown", "shown"]


def test_what_an_edit_removes_is_not_selected_any_more(selection: Selection) -> None:
    project: Project = make_project()

    def removing(*records: Touchpoint | Persona | Journey) -> Edit:
        return Edit("Remove", tuple(Change(record, None) for record in records))

    selection.show_journey("journey-1")
    selection.show_persona("maya")
    selection.set(["ask", "pay"])
    events = counting(selection)
    selection.follow(removing(project.need(Touchpoint, "advert")))
    assert events == []
    selection.follow(removing(project.need(Touchpoint, "pay")))
    assert selection.ids == ("ask",)
    selection.follow(removing(project.need(Persona, "maya")))
    assert selection.persona_id is None
    selection.follow(Edit("Nothing", ()))
    selection.follow(removing(project.need(Journey, "journey-1")))
    assert (selection.journey_id, selection.ids) == (None, ())


def test_curves_of_others_stand_beside_the_main_one(selection: Selection) -> None:
    selection.show_persona("maya")
    events = counting(selection)
    selection.show_beside(["jonas", None, "maya", "jonas"])
    assert selection.persona_ids == ("maya", "jonas", None)
    selection.show_beside(["jonas", None])
    assert events == ["shown"]
    selection.toggle_beside(None)
    selection.toggle_beside("ruth")
    assert selection.beside == ("jonas", "ruth")
    selection.show_persona("jonas")  # who becomes the main one is not beside any more
    assert selection.persona_ids == ("jonas", "ruth")
    assert (selection.persona_id, events) == ("jonas", ["shown"] * 4)


def test_a_persona_that_is_removed_leaves_no_curve(selection: Selection) -> None:
    maya = make_project().need(Persona, "maya")
    selection.show_beside(["maya", "jonas"])
    selection.follow(Edit("Remove", (Change(maya, None),)))
    assert selection.persona_ids == (None, "jonas")
