"""Pasted lines and cells, and copied touchpoints, with hostile clipboards."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxjourney.domain import actions, clipboard
from cxjourney.domain.actions import Cell, added_id, added_ids
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.project import Project
from cxjourney.domain.records import (
    EvidenceStatus,
    Journey,
    Touchpoint,
    Transition,
)
from tests.builders import make_project
from tests.domain.checking import after, assert_sound

J = "journey-1"


def chain(project: Project, edit: Any) -> list[str]:
    """Return the titles of the touchpoints that an edit added, following the arrows that it added."""
    done = after(project, edit)
    arrows = {t.source_id: t.target_id for t in (done.need(Transition, i) for i in added_ids(edit, Transition))}
    here: str | None = next(i for i in arrows if i not in arrows.values())
    found = []
    while here is not None:
        found.append(done.need(Touchpoint, here).title)
        here = arrows.get(here)
    return found


def test_forty_lines_make_forty_touchpoints_joined_in_order() -> None:
    project = make_project()
    text = "\n".join(f"Step {number}" for number in range(40))
    edit = actions.paste_lines(project, text, Cell("buy", "store", 0), "ask")
    assert edit.text == "Paste 40 touchpoints"
    assert chain(project, edit) == ["Ask in store", *(f"Step {number}" for number in range(40))]


def test_list_marks_and_blank_lines_are_left_out_and_long_lines_kept_whole() -> None:
    project = make_project()
    long = "word " * 150 + "end"
    text = f"- See it\r\n\r\n• Try it\n 3. Buy it\n(4) Keep it\n3 boxes arrive\n{long}"
    edit = actions.paste_lines(project, text, Cell("use", "store", 0))
    done = after(project, edit)
    made = [done.need(Touchpoint, i) for i in added_ids(edit, Touchpoint)]
    assert [t.title for t in made[:5]] == ["See it", "Try it", "Buy it", "Keep it", "3 boxes arrive"]
    assert made[5].title.endswith("word…")
    assert made[5].description == long


def test_too_much_or_nothing_is_refused() -> None:
    project = make_project()
    with pytest.raises(JourneyError, match="copy some lines"):
        actions.paste_lines(project, " \n ", Cell("buy", "web", 0))
    with pytest.raises(JourneyError, match="too much"):
        actions.paste_lines(project, "x\n" * 1001, Cell("buy", "web", 0))
    with pytest.raises(JourneyError, match="copy some cells"):
        actions.paste_cells(project, J, [["", " "]])


def test_cells_make_stages_and_touchpoints_joined_through_the_stages() -> None:
    project = make_project()
    rows = actions.parse_cells('buy\tCelebrate\t\nPay\tParty\t"Sleep\nDream"\n\tCake\t\n')
    assert actions.is_block_of_cells("a\tb")
    assert not actions.is_block_of_cells("a\nb\n")
    edit = actions.paste_cells(project, J, rows, "store")
    done = after(project, edit)
    assert [s.title for s in done.stages(J)] == ["Discover", "Buy", "Use", "Celebrate", "Stage 3"]
    assert chain(project, edit) == ["Pay", "Party", "Cake", "Sleep", "Dream"]


def test_cells_with_a_first_column_of_lanes_fill_the_matrix() -> None:
    project = make_project()
    rows = [["", "Buy", "After"], ["Store", "Pay", "Return"], ["", "Bag", ""], ["Phone", "Ask\nAgain", "x", "spare"]]
    edit = actions.paste_cells(project, J, rows)
    done = after(project, edit)
    assert [x.title for x in done.lanes(J)] == ["Web and app", "Store", "Phone", "Warehouse"]
    joined = [done.need(Transition, i) for i in added_ids(edit, Transition)]
    ends = [(done.need(Touchpoint, t.source_id).title, done.need(Touchpoint, t.target_id).title) for t in joined]
    assert ends == [("Ask", "Again")], "only the lines of one cell are joined"
    places = {t.title: (t.lane_id, t.column) for t in done.table(Touchpoint).values()}
    assert places["Bag"] == ("store", 1)
    assert places["Again"][1] == 1
    first_row_bare = actions.paste_cells(project, J, [["", "Buy"], ["", "Nameless lane"]])
    assert "Lane 4" in [x.title for x in after(project, first_row_bare).lanes(J)]


def test_cells_into_a_bare_journey_make_a_lane_and_stages_alone_are_enough() -> None:
    project = make_project()
    project.apply(edit := actions.new_journey(project, "Bare", stages=[], lanes=[]))
    bare = added_id(edit, Journey)
    done = after(project, actions.paste_cells(project, bare, [["One", "Two"], ["a", "b"]]))
    assert len(done.lanes(bare)) == 1
    assert len(after(project, actions.paste_cells(project, bare, [["One", "Two"]])).stages(bare)) == 2


def test_cells_that_no_spreadsheet_would_copy_are_refused() -> None:
    with pytest.raises(JourneyError, match="cannot be read"):
        actions.parse_cells('"' + "x" * 200_000)
    with pytest.raises(JourneyError, match="too long"):
        actions.parse_cells("x" * 40_000 + "\ty")


# copy and paste


def test_copied_touchpoints_come_back_with_all_that_hangs_on_them() -> None:
    project = make_project()
    project.apply(actions.edit_touchpoint(project, "pay", evidence_status=EvidenceStatus.MEASURED))
    text = clipboard.copy(project, ["pay", "help", "pack", "n1", "pay"])
    assert clipboard.is_ours(text)
    edit = clipboard.paste(project, text, Cell("discover", "store", 0))
    done = after(project, edit)
    assert edit.text == "Paste 3 touchpoints"
    made = {done.need(Touchpoint, i).title: done.need(Touchpoint, i) for i in added_ids(edit, Touchpoint)}
    assert made["Check out"].stage_id == "discover"
    assert (made["Chat with support"].stage_id, made["Chat with support"].lane_id) == ("buy", "store")
    assert made["Pack parcel"].lane_id == "back", "past the last lane: into the last one"
    assert made["Check out"].evidence_status is EvidenceStatus.ASSUMED
    assert len(added_ids(edit, Transition)) == 3
    assert [n.text for n in done.notes(J) if n.touchpoint_id == made["Check out"].id] == ["Card refused twice"]
    assert done.emotions(None)[made["Check out"].id].value == 0.5
    assert done.moments()[made["Check out"].id].stake == "The sale"


def test_pasting_twice_past_the_border_never_shares_a_cell() -> None:
    project = make_project()
    text = clipboard.copy(project, [t.id for t in project.touchpoints(J)])
    for _ in range(2):
        project = after(project, clipboard.paste(project, text, Cell("use", "back", 1)))
    assert len(project.touchpoints(J)) == 15


def test_copying_needs_touchpoints_of_one_journey() -> None:
    project = make_project()
    with pytest.raises(JourneyError, match="Select"):
        clipboard.copy(project, ["n1", "gone"])
    project.apply(edit := actions.duplicate_journey(project, J))
    with pytest.raises(JourneyError, match="one journey"):
        clipboard.copy(project, ["pay", added_id(edit, Touchpoint)])


def hostile() -> list[str]:
    good = json.loads(clipboard.copy(make_project(), ["pay", "pack"]))

    def but(**changes: Any) -> str:
        return json.dumps({**good, **changes})

    def card(**changes: Any) -> str:
        return but(touchpoints=[{**good["touchpoints"][0], **changes}, good["touchpoints"][1]])

    def arrow(**changes: Any) -> str:
        return but(transitions=[{**good["transitions"][0], **changes}])

    return [
        "", "{", "[]", "null", "1" * 5000, "[" * 100_000, '{"format": NaN}', but(format="other"), but(version=2),
        but(touchpoints=[]), but(touchpoints={}), but(touchpoints=[[]]), but(touchpoints=[{}]), card(title=""),
        card(title=7), card(title="x" * 501), card(description="x" * 20_001), card(stage=-1), card(column=True),
        card(column=10**9), card(lane="0"), card(notes=7), card(notes=[{"text": "x"}]), card(emotion={"value": 9}),
        card(moment=[]), card(evidence_status="sure"), card(service=1), but(transitions="x"), but(transitions=[1]),
        arrow(share=2), arrow(to=7), arrow(to=0), arrow(**{"from": "0"}), but(touchpoints=good["touchpoints"] * 5001),
        "x" * 20_000_001,
    ]  # fmt: skip


@pytest.mark.parametrize("text", hostile(), ids=range(len(hostile())))
def test_a_hostile_clipboard_is_one_sentence(text: str) -> None:
    project = make_project()
    with pytest.raises(JourneyError):
        clipboard.paste(project, text, Cell("buy", "web", 0))


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_damaged_clipboard_is_refused_or_pasted_sound(data: st.DataObject) -> None:
    project = make_project()
    text = clipboard.copy(project, ["pay", "help", "pack"])
    start = data.draw(st.integers(0, len(text)))
    length = data.draw(st.integers(0, 30))
    damaged = text[:start] + data.draw(st.text(max_size=8)) + text[start + length :]
    try:
        edit = clipboard.paste(project, damaged, Cell("buy", "web", 0))
    except JourneyError:
        return
    project.apply(edit)
    assert_sound(project)
