"""Every other action: what it changes, what goes along, what it refuses."""

from __future__ import annotations

from datetime import date

import pytest

from cxjourney.domain import actions
from cxjourney.domain.actions import Cell, Draft, added_id, added_ids
from cxjourney.domain.edits import Edit
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.project import Project
from cxjourney.domain.records import (
    Action,
    AnalysisLane,
    Asset,
    Condition,
    Direction,
    Emotion,
    EvidenceStatus,
    Import,
    Journey,
    JourneyState,
    Lane,
    LaneKind,
    Metric,
    MetricKind,
    MomentOfTruth,
    Motivation,
    Note,
    NoteCause,
    NoteKind,
    Persona,
    Segment,
    Stage,
    Touchpoint,
    Transition,
    TransitionKind,
)
from tests.builders import make_project
from tests.domain.checking import after

J = "journey-1"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(30)


def titles(project: Project, journey_id: str = J) -> tuple[list[str], list[str]]:
    return [s.title for s in project.stages(journey_id)], [x.title for x in project.lanes(journey_id)]


# journeys and the project


def test_a_new_journey_starts_with_stages_and_lanes_backstage_last() -> None:
    project = make_project()
    edit = actions.new_journey(
        project, "Return", lanes=[("Depot", LaneKind.BACKSTAGE), "Web"], stages=["A", "B"], owner="Service"
    )
    done = after(project, edit)
    journey = done.need(Journey, added_id(edit, Journey))
    assert titles(done, journey.id) == (["A", "B"], ["Web", "Depot"])
    assert (journey.owner, journey.position) == ("Service", 1)
    plain = actions.new_journey(project, "Plain")
    assert len(added_ids(plain, Stage)) == 3
    assert len(added_ids(plain, Lane)) == 3


def test_a_copied_journey_is_whole_fresh_and_knows_its_origin() -> None:
    project = make_project()
    project.apply(actions.edit_persona(project, "maya", journey_ids=[J]))
    project.apply(actions.edit_touchpoint(project, "pay", evidence_status=EvidenceStatus.MEASURED))
    edit = actions.duplicate_journey(project, J)
    done = after(project, edit)
    journey = done.need(Journey, added_id(edit, Journey))
    assert (journey.title, journey.state, journey.source_id) == ("First purchase, to be", JourneyState.TO_BE, J)
    pay = next(t for t in done.touchpoints(journey.id) if t.origin_id == "pay")
    assert pay.evidence_status is EvidenceStatus.ASSUMED
    assert len(done.touchpoints(journey.id)) == 5
    assert len(done.transitions(journey.id)) == 5
    assert len(done.notes(journey.id)) == 2
    assert done.emotions("maya")[pay.id].value == -1.5
    assert done.moments()[pay.id].stake == "The sale"
    assert done.need(Persona, "maya").journey_ids == (J, journey.id)
    again = actions.duplicate_journey(done, journey.id, state=JourneyState.AS_IS)
    assert after(done, again).need(Journey, added_id(again, Journey)).title == "First purchase, to be, copy"


def test_removing_a_journey_takes_everything_on_it_and_the_links_to_it() -> None:
    project = make_project()
    project.apply(edit := actions.duplicate_journey(project, J))
    copy = added_id(edit, Journey)
    card = added_ids(edit, Touchpoint)[0]
    project.apply(actions.edit_touchpoint(project, card, sub_journey_id=J))
    project.apply(actions.edit_persona(project, "maya", journey_ids=[J, copy]))
    project.apply(actions.add_action(project, J, "Do"))
    done = after(project, actions.remove_journey(project, J))
    assert [journey.id for journey in done.journeys()] == [copy]
    assert done.need(Journey, copy).source_id is None
    assert done.need(Touchpoint, card).sub_journey_id is None
    assert done.need(Persona, "maya").journey_ids == (copy,)
    assert not done.table(Action)


def test_journeys_are_edited_ordered_and_their_lanes_arranged() -> None:
    project = make_project()
    project.apply(edit := actions.new_journey(project, "Second"))
    second = added_id(edit, Journey)
    assert [j.id for j in after(project, actions.move_journey(project, second, 0)).journeys()] == [second, J]
    lanes = [AnalysisLane.IMAGES, "notes", "notes"]
    assert after(project, actions.set_analysis_lanes(project, J, lanes)).need(Journey, J).analysis_lanes == (
        "images",
        "notes",
    )
    edit = actions.edit_journey(project, J, title="Buy", date=date(2026, 1, 2), source_id=second)
    assert edit.text == "Rename “First purchase” to “Buy”"
    assert after(project, edit).need(Journey, J).date == date(2026, 1, 2)
    assert actions.edit_journey(project, J, owner="CX").text == "Edit “First purchase”"
    for wrong in ({"source_id": "gone"}, {"state": "maybe"}, {"date": "soon"}, {"title": " "}):
        with pytest.raises(JourneyError):
            actions.edit_journey(project, J, **wrong)
    with pytest.raises(JourneyError):
        actions.set_analysis_lanes(project, J, ["nonsense"])


def test_the_project_itself() -> None:
    project = make_project()
    assert after(project, actions.edit_project_info(project, title="Shop")).info.title == "Shop"
    edit = actions.edit_project_info(project, minimum_n=50, confidence=0.9, currency="CHF")
    assert edit.text == "Edit the project's settings"
    assert after(project, edit).info.minimum_n == 50
    for wrong in ({"minimum_n": 0}, {"minimum_n": 2.5}, {"confidence": 1.5}, {"currency": "Swiss francs"}):
        with pytest.raises(JourneyError):
            actions.edit_project_info(project, **wrong)


# stages and lanes


def test_stages_go_where_they_are_wanted() -> None:
    project = make_project()
    for wish, expected in (
        ({"after_id": "discover"}, ["Discover", "New", "Buy", "Use"]),
        ({"before_id": "discover"}, ["New", "Discover", "Buy", "Use"]),
        ({"index": 2}, ["Discover", "Buy", "New", "Use"]),
        ({"index": 99}, ["Discover", "Buy", "Use", "New"]),
        ({}, ["Discover", "Buy", "Use", "New"]),
    ):
        assert titles(after(project, actions.add_stage(project, J, "New", **wish)))[0] == expected
    assert titles(after(project, actions.move_stage(project, "use", 0)))[0] == ["Use", "Discover", "Buy"]
    assert titles(after(project, actions.move_stage(project, "discover", 99)))[0] == ["Buy", "Use", "Discover"]
    assert not actions.move_stage(project, "use", 2), "nothing changes: no undo step"
    edit = actions.edit_stage(project, "buy", goal="Pay")
    assert (edit.text, after(project, edit).need(Stage, "buy").goal) == ("Edit “Buy”", "Pay")
    assert actions.rename_stage(project, "buy", "Order").text == "Rename “Buy” to “Order”"
    project.apply(edit := actions.new_journey(project, "Other"))
    with pytest.raises(JourneyError, match="another journey"):
        actions.add_stage(project, J, "New", after_id=added_id(edit, Stage))
    with pytest.raises(JourneyError, match="no longer"):
        actions.add_stage(project, J, "New", before_id="gone")


def test_a_removed_stage_takes_its_touchpoints_and_all_that_hangs_on_them() -> None:
    project = make_project()
    project.apply(actions.add_action(project, J, "Fix it", "pay"))
    project.apply(actions.add_note(project, "On the stage", stage_id="buy"))
    done = after(project, actions.remove_stage(project, "buy"))
    assert {t.id for t in done.touchpoints(J)} == {"advert", "ask", "help"}
    assert done.transitions(J) == []
    assert [note.id for note in done.notes(J)] == ["n2"]
    assert set(done.table(Emotion)) == {"e1"}
    assert not done.table(MomentOfTruth)
    assert not done.table(Action)


def test_backstage_lanes_stay_below_all_others() -> None:
    project = make_project()
    add = actions.add_lane(project, J, "Call centre", LaneKind.BACKSTAGE, index=0)
    assert titles(after(project, add))[1] == ["Web and app", "Store", "Call centre", "Warehouse"]
    front = actions.add_lane(project, J, "Phone", after_id="back")
    assert titles(after(project, front))[1] == ["Web and app", "Store", "Phone", "Warehouse"]
    hidden = actions.edit_lane(project, "web", lane_kind=LaneKind.BACKSTAGE)
    assert titles(after(project, hidden))[1] == ["Store", "Web and app", "Warehouse"]
    assert titles(after(project, actions.move_lane(project, "store", 9)))[1] == ["Web and app", "Store", "Warehouse"]
    assert titles(after(project, actions.move_lane(project, "store", 0)))[1][0] == "Store"
    assert after(project, actions.rename_lane(project, "web", "Online")).need(Lane, "web").title == "Online"
    assert {t.id for t in after(project, actions.remove_lane(project, "web")).touchpoints(J)} == {"ask", "pack"}


# touchpoints and transitions


def test_several_touchpoints_are_edited_together() -> None:
    project = make_project()
    edit = actions.edit_touchpoints(project, ["pay", "ask", "pay"], channel="Kiosk", owner="Stores")
    done = after(project, edit)
    assert {done.need(Touchpoint, i).channel for i in ("pay", "ask")} == {"Kiosk"}
    assert edit.text == "Edit 2 touchpoints"
    assert actions.rename_touchpoint(project, "pay", "Pay").text == "Rename “Check out” to “Pay”"
    with pytest.raises(JourneyError):
        actions.edit_touchpoint(project, "pay", image_ids=["gone"])
    with pytest.raises(JourneyError):
        actions.edit_touchpoint(project, "pay", service="yes")


def test_a_sub_journey_may_not_lead_back() -> None:
    project = make_project()
    project.apply(first := actions.new_journey(project, "Below"))
    below = added_id(first, Journey)
    project.apply(actions.edit_touchpoint(project, "pay", sub_journey_id=below))
    project.apply(actions.edit_touchpoint(project, "ask", sub_journey_id=below))
    with pytest.raises(JourneyError, match="part of itself"):
        actions.edit_touchpoint(project, "help", sub_journey_id=J)
    cell = Cell(added_ids(first, Stage)[0], added_ids(first, Lane)[0], 0)
    with pytest.raises(JourneyError, match="part of itself"):
        actions.add_touchpoint(project, cell, "Up", sub_journey_id=J)
    project.apply(edit := actions.add_touchpoint(project, cell, "Loop"))
    with pytest.raises(JourneyError, match="part of itself"):
        actions.edit_touchpoint(project, added_id(edit, Touchpoint), sub_journey_id=J)


def test_arrows_are_joined_once_and_know_when_they_lead_back() -> None:
    project = make_project()
    edit = actions.connect(project, "help", "ask", share=0.2, label="again")
    arrow = after(project, edit).need(Transition, added_id(edit, Transition))
    assert (arrow.transition_kind, arrow.share) == (TransitionKind.LOOP, 0.2)
    chosen = actions.connect(project, "help", "ask", TransitionKind.NORMAL)
    assert after(project, chosen).need(Transition, added_id(chosen, Transition)).transition_kind == "normal"
    assert edit.text == "Join “Chat with support” to “Ask in store”"
    with pytest.raises(JourneyError, match="itself"):
        actions.connect(project, "pay", "pay")
    with pytest.raises(JourneyError, match="joined already"):
        actions.connect(project, "advert", "pay")
    project.apply(copy := actions.duplicate_journey(project, J))
    with pytest.raises(JourneyError, match="one journey"):
        actions.connect(project, "pay", added_ids(copy, Touchpoint)[0])


def test_arrows_are_edited_redirected_and_removed() -> None:
    project = make_project()
    edit = actions.edit_transition(project, "t1", share=0.25, wait_hours=3, drop_off=None, hand_off=True)
    assert after(project, edit).need(Transition, "t1").share == 0.25
    assert edit.text == "Edit the arrow “See advert” → “Check out”"
    assert actions.edit_transitions(project, ["t1", "t2"], label="x").text == "Edit 2 arrows"
    for wrong in ({"share": 1.2}, {"drop_off": -0.1}, {"wait_hours": -1}, {"wait_hours": float("nan")}, {"share": "1"}):
        with pytest.raises(JourneyError):
            actions.edit_transition(project, "t1", **wrong)
    back = after(project, actions.redirect_transition(project, "t4", target_id="ask")).need(Transition, "t4")
    assert back.transition_kind is TransitionKind.LOOP
    ahead = after(project, actions.redirect_transition(project, "t5", source_id="ask", target_id="pack"))
    assert ahead.need(Transition, "t5").transition_kind is TransitionKind.NORMAL
    same = after(project, actions.redirect_transition(project, "t1", target_id="pack"))
    assert same.need(Transition, "t1").share == 0.6
    assert not actions.redirect_transition(project, "t1", target_id="pay")
    with pytest.raises(JourneyError):
        actions.redirect_transition(project, "t1", source_id="ask")
    assert len(after(project, actions.remove_transitions(project, ["t1", "t2"])).transitions(J)) == 3
    assert actions.remove_transitions(project, ["t1"]).text.startswith("Remove the arrow")


# notes, emotions, moments


def test_notes_are_written_voted_on_and_moved() -> None:
    project = make_project()
    edit = actions.add_note(project, "Too\r\nslow ", touchpoint_id="help", cause=NoteCause.LONG_WAIT)
    project = after(project, edit)
    note = added_id(edit, Note)
    made = project.need(Note, note)
    assert (made.text, made.stage_id, made.note_kind, made.position) == ("Too\nslow", "use", NoteKind.PAIN, 1)
    assert after(project, actions.vote(project, note, 2)).need(Note, note).votes == 2
    assert not actions.vote(project, note, -1), "never below zero"
    assert after(project, actions.vote(project, "n1", -1)).need(Note, "n1").votes == 2
    assert after(project, actions.edit_note(project, note, note_kind="idea")).need(Note, note).note_kind == "idea"
    moved = after(project, actions.move_note(project, note, touchpoint_id="pay", index=0))
    here = [n.id for n in moved.notes(J) if n.touchpoint_id == "pay"]
    assert here == [note, "n1"]
    last = after(moved, actions.move_note(moved, note, index=5))
    assert [n.id for n in last.notes(J) if n.touchpoint_id == "pay"] == ["n1", note]
    staged = after(project, actions.move_note(project, note, stage_id="discover"))
    assert (staged.need(Note, note).touchpoint_id, staged.need(Note, note).stage_id) == (None, "discover")
    assert len(after(project, actions.remove_notes(project, ["n1", note])).notes(J)) == 1
    assert actions.remove_notes(project, ["n1"]).text == "Remove note “Card refused twice”"
    with pytest.raises(JourneyError, match="select one first"):
        actions.add_note(project, "Where?")
    with pytest.raises(JourneyError, match="no text"):
        actions.add_note(project, " \n", stage_id="buy")
    project.apply(copy := actions.duplicate_journey(project, J))
    with pytest.raises(JourneyError, match="own journey"):
        actions.move_note(project, note, stage_id=added_ids(copy, Stage)[0])


def test_emotions_are_set_for_everyone_or_a_persona() -> None:
    project = make_project()
    done = after(project, actions.set_emotions(project, ["pay", "ask"], -2, comment="Ouch"))
    assert {done.emotions(None)[i].value for i in ("pay", "ask")} == {-2.0}
    assert done.emotions(None)["pay"].id == "e3"
    kept = after(done, actions.set_emotion(done, "pay", 1))
    assert kept.emotions(None)["pay"].comment == "Ouch"
    gone = after(project, actions.set_emotion(project, "pay", None, "maya"))
    assert "pay" not in gone.emotions("maya")
    assert not actions.set_emotion(project, "ask", None)
    for value in (2.1, float("nan"), True, "2"):
        with pytest.raises(JourneyError):
            actions.set_emotion(project, "pay", value)  # type: ignore[arg-type]
    with pytest.raises(JourneyError):
        actions.set_emotion(project, "pay", 1, "nobody")


def test_moments_of_truth_are_marked_and_explained() -> None:
    project = make_project()
    assert not after(project, actions.toggle_moment(project, "pay")).moments()
    marked = after(project, actions.toggle_moment(project, "ask"))
    assert set(marked.moments()) == {"pay", "ask"}
    edit = actions.edit_moment(project, "help", reason="They leave", owner="Service")
    assert after(project, edit).moments()["help"].owner == "Service"
    assert after(project, actions.edit_moment(project, "pay", stake="")).moments()["pay"].id == "m1"


# personas, segments, metrics


def test_personas() -> None:
    project = make_project()
    edit = actions.add_persona(
        project, "Ruth", goals=["One", " "], motivations=[Motivation("Price", "Quality", 80)], segment_id="new"
    )
    project = after(project, edit)
    ruth = added_id(edit, Persona)
    assert project.need(Persona, ruth).goals == ("One",)
    copied = actions.duplicate_persona(project, "maya")
    done = after(project, copied)
    order = sorted(done.table(Persona).values(), key=lambda persona: persona.position)
    assert [persona.name for persona in order] == ["Maya", "Maya, copy", "Ruth"]
    assert done.emotions(added_id(copied, Persona))["pay"].value == -1.5
    moved = after(project, actions.move_persona(project, ruth, 0))
    assert moved.need(Persona, ruth).position == 0
    assert actions.has_emotions(project, "maya")
    assert not actions.has_emotions(project, ruth)
    assert set(after(project, actions.remove_persona(project, "maya")).table(Emotion)) == {"e1", "e3"}
    assert actions.edit_persona(project, ruth, name="Rut").text == "Rename “Ruth” to “Rut”"
    for wrong in (
        {"segment_id": "gone"},
        {"portrait_id": "gone"},
        {"journey_ids": ["gone"]},
        {"colour": "red"},
        {"motivations": [Motivation("a", "b", 101)]},
        {"motivations": ["a"]},
        {"goals": ["x"] * 201},
        {"goals": "text"},
    ):
        with pytest.raises(JourneyError):
            actions.edit_persona(project, ruth, **wrong)


def test_segments() -> None:
    project = make_project()
    edit = actions.add_segment(project, "B2B", conditions=[Condition("Type", ("B2B",))], size=10, value_per_customer=2)
    project = after(project, edit)
    b2b = added_id(edit, Segment)
    assert project.need(Segment, b2b).position == 1
    assert after(project, actions.move_segment(project, b2b, 0)).need(Segment, "new").position == 1
    assert after(project, actions.edit_segment(project, b2b, high_impact=True)).need(Segment, b2b).high_impact
    project.apply(actions.edit_persona(project, "maya", segment_id=b2b))
    assert after(project, actions.remove_segment(project, b2b)).need(Persona, "maya").segment_id is None
    with pytest.raises(JourneyError):
        actions.edit_segment(project, "new", size=-1)
    with pytest.raises(JourneyError):
        actions.edit_segment(project, "new", conditions=[Condition("", ("x",))])


def test_metrics_start_with_sensible_values() -> None:
    project = make_project()
    for kind in MetricKind:
        assert actions.default_metric(kind).metric_kind is kind
    assert actions.default_metric("ttr").direction is Direction.LOWER
    edit = actions.add_metric(project, "Comfort", "csat", target=90)
    project = after(project, edit)
    comfort = project.need(Metric, added_id(edit, Metric))
    assert (comfort.target, comfort.good_from, comfort.position) == (90.0, 80.0, 1)
    assert after(project, actions.move_metric(project, comfort.id, 0)).need(Metric, comfort.id).position == 0
    assert comfort.id not in after(project, actions.remove_metric(project, comfort.id)).table(Metric)
    assert actions.edit_metric(project, comfort.id, unit="points").text == "Edit “Comfort”"
    with pytest.raises(JourneyError, match="another name"):
        actions.add_metric(project, "nps", MetricKind.NPS)
    with pytest.raises(JourneyError, match="above its start"):
        actions.edit_metric(project, comfort.id, scale_low=7)
    with pytest.raises(JourneyError, match="better side"):
        actions.edit_metric(project, "ttr", good_from=30)


# actions, evidence, pictures


def test_action_items() -> None:
    project = make_project()
    edit = actions.add_action(project, J, "Fix it", "pay", impact=5, due=date(2026, 12, 1))
    project = after(project, edit)
    first = added_id(edit, Action)
    project.apply(edit := actions.add_action(project, J, "Then this"))
    second = added_id(edit, Action)
    assert after(project, actions.move_action(project, second, 0)).need(Action, first).position == 1
    assert after(project, actions.edit_action(project, first, status="done")).need(Action, first).status == "done"
    assert not after(project, actions.remove_actions(project, [first, second])).table(Action)
    assert actions.remove_actions(project, [first]).text == "Remove action “Fix it”"
    for wrong in (
        {"impact": 6},
        {"effort": True},
        {"baseline_from": date(2026, 2, 1), "baseline_to": date(2026, 1, 1)},
        {"touchpoint_id": "gone"},
    ):
        with pytest.raises(JourneyError):
            actions.edit_action(project, first, **wrong)
    project.apply(copy := actions.duplicate_journey(project, J))
    with pytest.raises(JourneyError, match="own journey"):
        actions.edit_action(project, first, touchpoint_id=added_ids(copy, Touchpoint)[0])


def test_an_import_comes_in_whole_and_goes_out_whole() -> None:
    project = make_project()
    edit = actions.add_import(
        project,
        Import(id="i1", file_name="answers.csv", answers=3),
        b"block",
        touchpoints=[Touchpoint(id="new-1", journey_id=J, stage_id="buy", lane_id="web", title="Pay by card")],
        metrics=[actions.default_metric("ces")],
        measured_ids=["pay", "new-1"],
    )
    assert edit.blocks == {"i1": b"block"}
    assert edit.text == "Import “answers.csv”"
    done = after(project, edit)
    assert done.need(Touchpoint, "pay").column == 1, "moved out of the way"
    assert done.need(Touchpoint, "new-1").evidence_status is EvidenceStatus.MEASURED
    assert max(metric.position for metric in done.table(Metric).values()) == 1
    out = after(done, actions.remove_import(done, "i1"))
    assert not out.table(Import)
    assert out.get(Touchpoint, "new-1") is not None


def test_pictures_live_as_long_as_something_shows_them() -> None:
    project = make_project()
    edit = actions.add_image(project, "pay", "till.png", PNG, width=10, height=20)
    project = after(project, edit)
    picture = added_id(edit, Asset)
    assert edit.blocks == {picture: PNG}
    project = after(project, actions.attach_image(project, "ask", picture))
    assert not actions.attach_image(project, "ask", picture)
    project = after(project, actions.detach_image(project, "pay", picture))
    assert picture in project.table(Asset)
    assert not after(project, actions.detach_image(project, "ask", picture)).table(Asset)
    assert not after(project, actions.remove_touchpoints(project, ["ask"])).table(Asset)
    assert after(project, actions.edit_asset(project, picture, alt_text="A till")).need(Asset, picture).alt_text
    assert after(project, actions.edit_asset(project, picture, name="x")).need(Asset, picture).name == "x"
    bare = after(project, actions.remove_asset(project, picture))
    assert bare.need(Touchpoint, "ask").image_ids == ()
    assert added_ids(actions.add_asset(project, "free.png", PNG), Asset)


def test_portraits() -> None:
    project = make_project()
    edit = actions.set_portrait(project, "maya", "maya.png", PNG)
    project = after(project, edit)
    portrait = added_id(edit, Asset)
    assert project.need(Persona, "maya").portrait_id == portrait
    assert after(project, actions.remove_asset(project, portrait)).need(Persona, "maya").portrait_id is None
    assert not after(project, actions.set_portrait(project, "maya", "", None)).table(Asset)
    assert not after(project, actions.remove_persona(project, "maya")).table(Asset)


def test_only_pictures_are_taken_as_pictures() -> None:
    kinds = {
        b"\xff\xd8\xff\xe0": "image/jpeg", b"GIF89a": "image/gif", b"BM": "image/bmp", PNG: "image/png",
        b"RIFF\x00\x00\x00\x00WEBP": "image/webp",
    }  # fmt: skip
    for data, kind in kinds.items():
        assert actions.media_type(data) == kind
    with pytest.raises(JourneyError):
        actions.media_type(b"<svg/>")
    with pytest.raises(JourneyError, match="20 MB"):
        actions.add_asset(make_project(), "big.png", PNG + bytes(20_000_000))


# the workbench


def test_a_draft_shows_what_was_done_so_far_and_forgets_nothing_steps() -> None:
    project = make_project()
    draft = Draft(project)
    stage = draft.need(Stage, "buy")
    draft.put(stage)
    assert not draft.edit("Nothing"), "an unchanged record is no change"
    draft.drop(stage)
    assert draft.get(Stage, "buy") is None
    assert "buy" not in {s.id for s in draft.all(Stage)}
    with pytest.raises(JourneyError, match="no longer"):
        draft.need(Stage, "buy")
    edit = Edit("", ())
    with pytest.raises(LookupError):
        added_id(edit, Stage)
