"""Finding what is wrong, cleaning what comes from elsewhere, and the graph behind it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from cxjourney.domain import actions, graph
from cxjourney.domain.actions import Cell, added_id
from cxjourney.domain.checks import FIELDS
from cxjourney.domain.issues import circular_links
from cxjourney.domain.project import Project
from cxjourney.domain.records import (
    KINDS,
    Action,
    Emotion,
    Journey,
    Lane,
    LaneKind,
    Metric,
    MetricKind,
    MomentOfTruth,
    Note,
    Persona,
    ProjectInfo,
    Record,
    Stage,
    Touchpoint,
    Transition,
    TransitionKind,
    field_names,
)
from cxjourney.domain.references import REFERENCES
from cxjourney.domain.rules import Severity, find_issues, validate_records
from tests.builders import make_large_project, make_project, make_records
from tests.domain.checking import assert_sound

J = "journey-1"


def codes(project: Project, severity: Severity = Severity.WARNING) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for issue in find_issues(project):
        if issue.severity is severity:
            found.setdefault(issue.code, []).append(issue.record_id)
    return found


def changed(record_id: str, **fields: Any) -> list[Record]:
    """Return the small shop with one record changed, unchecked."""
    return [replace(r, **fields) if r.id == record_id else r for r in make_records()]


# the graph


def test_neighbours_leave_loops_out_unless_asked_for() -> None:
    project = make_project()
    pay = project.need(Touchpoint, "pay")
    assert graph.predecessors(project, pay) == ["advert", "ask"]
    assert graph.predecessors(project, pay, loops=True) == ["advert", "ask", "help"]
    help_ = project.need(Touchpoint, "help")
    assert graph.successors(project, help_) == []
    assert graph.successors(project, help_, loops=True) == ["pay"]
    assert [t.id for t in graph.starts(project, J)] == ["advert", "ask"]


def test_the_graph_is_kept_until_something_changes() -> None:
    project = make_project()
    first = graph.journey_graph(project, J)
    assert graph.journey_graph(project, J) is first
    assert set(first.edges) == {
        ("advert", "pay"), ("ask", "pay"), ("pay", "pack"), ("pack", "help"), ("help", "pay"),
    }  # fmt: skip
    project.apply(actions.set_emotion(project, "pay", 1))
    assert graph.journey_graph(project, J) is first
    project.apply(actions.remove_transitions(project, ["t5"]))
    assert not graph.journey_graph(project, J).has_edge("help", "pay")
    assert graph.loops(project, J) == []
    broken = Project(changed("t1", target_id="gone"))
    assert "gone" not in graph.journey_graph(broken, J)


def test_reachability_loops_and_dead_ends() -> None:
    project = make_project()
    assert graph.reachable(project, project.need(Touchpoint, "advert")) == {"pay", "pack", "help"}
    assert graph.loops(project, J) == [["pay", "pack", "help"]]
    project.apply(actions.remove_transitions(project, ["t2"]))
    assert [t.id for t in graph.dead_ends(project, J)] == ["ask"]
    assert graph.dead_ends(Project([Journey(id="j", title="Empty")]), "j") == []
    assert graph.unreachable(Project([Journey(id="j", title="Empty")]), "j") == []


def test_a_hand_off_is_derived_unless_set() -> None:
    project = make_project()

    def is_one(transition_id: str) -> bool:
        return graph.is_hand_off(project, project.need(Transition, transition_id))

    assert is_one("t2"), "Store to App"
    assert not is_one("t3"), "a side without channel and owner says nothing"
    project.apply(actions.edit_touchpoint(project, "pay", owner="Shop"))
    assert is_one("t3"), "Shop to Logistics"
    project.apply(actions.edit_transition(project, "t3", hand_off=False))
    assert not is_one("t3")
    assert not graph.is_hand_off(project, replace(project.need(Transition, "t2"), target_id="gone"))


def test_lost_touchpoints_are_named_once_for_each_stretch() -> None:
    project = make_project()
    project.apply(edit := actions.add_touchpoint(project, Cell("buy", "store", 0), "Till"))
    till = added_id(edit, Touchpoint)
    project.apply(actions.connect(project, till, "help"))
    assert [t.id for t in graph.unreachable(project, J)] == [till]
    project.apply(actions.edit_touchpoint(project, till, indirect=True))
    assert graph.unreachable(project, J) == []
    project.apply(edit := actions.add_next_touchpoint(project, till, "Bag"))
    bag = added_id(edit, Touchpoint)
    project.apply(actions.connect(project, bag, till, TransitionKind.NORMAL))
    assert [t.id for t in graph.unreachable(project, J)] == [till], "a circle that nothing leads into"


def test_large_journeys_are_judged_quickly() -> None:
    project = make_large_project(2_000, 3_000)
    assert {issue.code for issue in find_issues(project)} <= {"unreachable", "dead end", "double arrow"}


# finding issues


def test_a_sound_project_has_nothing_wrong() -> None:
    assert codes(make_project(), Severity.ERROR) == {}
    assert codes(make_project(), Severity.HINT) == {"bare moment of truth": ["pay"]}


def test_warnings_name_what_was_probably_not_meant() -> None:
    project = make_project()
    assert codes(project) == {}
    project.apply(edit := actions.add_stage(project, J, "Stay"))
    stay = added_id(edit, Stage)
    assert codes(project) == {"empty stage": [stay]}
    project.apply(actions.edit_transition(project, "t3", share=0.7))
    project.apply(edit := actions.connect(project, "pay", "help", share=0.4))
    assert codes(project)["shares over 100 %"] == ["pay"]
    project.apply(actions.edit_transition(project, added_id(edit, Transition), share=0.3))
    assert "shares over 100 %" not in codes(project)
    twice = Project([*make_records(), Transition(id="t9", journey_id=J, source_id="advert", target_id="pay")])
    assert codes(twice) == {"double arrow": ["t9"]}
    texts = [issue.text for issue in find_issues(project)]
    assert "Stage “Stay” of “First purchase” is empty." in texts


def test_errors_name_damage() -> None:
    def errors(records: list[Record]) -> dict[str, list[str]]:
        return codes(Project(records), Severity.ERROR)

    assert errors(changed("t1", target_id="gone")) == {"dangling reference": ["t1"]}
    assert errors(changed("pack", lane_id="web")) == {"shared cell": ["pay"]}
    assert errors(changed("t1", share=1.5)) == {"bad value": ["t1"]}
    assert errors(changed("n1", stage_id="use")) == {"wrong stage": ["n1"]}
    assert errors([*make_records(), Emotion(id="e9", touchpoint_id="pay", value=1.0)]) == {"double emotion": ["e9"]}
    assert errors([*make_records(), MomentOfTruth(id="m9", touchpoint_id="pay")]) == {"double moment of truth": ["m9"]}
    other = [*make_records(), Journey(id="j2", title="Other"), Stage(id="s2", journey_id="j2", title="S")]
    moved = [replace(r, stage_id="s2") if isinstance(r, Note) and r.id == "n2" else r for r in other]
    assert errors(moved) == {"wrong journey": ["n2"]}
    assert errors(changed("pay", sub_journey_id=J)) == {"circular sub-journey": ["pay"]}


# cleaning records from elsewhere


def test_sound_records_pass_unchanged() -> None:
    records = list(make_project().records())
    clean, issues = validate_records(records)
    assert (clean, issues) == (records, [])


def test_unusable_values_fall_back_and_unusable_records_go() -> None:
    records = [
        *changed("pay", column=-3, channel=7, title="Pay\x00 now"),
        Note(id="bad", journey_id=J, stage_id="buy", text=""),
        Metric(id="odd", name="Odd", metric_kind=MetricKind.MEAN, scale_low=5, scale_high=1),
        Action(id="late", journey_id=J, title="X", baseline_from=date(2026, 2, 1), baseline_to=date(2026, 1, 1)),
        Transition(id="self", journey_id=J, source_id="pay", target_id="pay"),
        Journey(id="copy", title="Copy", source_id="gone"),
        Journey(id="copied", title="Copied", source_id="copy"),
        ProjectInfo(id="second"),
        Stage(id="buy", journey_id=J, title="Buy again"),
        Stage(id=None, journey_id=J, title="No id"),  # type: ignore[arg-type]
    ]
    clean, issues = validate_records(records)
    project = Project(clean)
    assert_sound(project)
    pay = project.need(Touchpoint, "pay")
    assert (pay.column, pay.channel, pay.title) == (0, "", "Pay now")
    assert project.get(Note, "bad") is None
    assert project.need(Metric, "odd").scale_low is None
    assert project.need(Action, "late").baseline_from is None
    assert project.get(Transition, "self") is None
    assert project.need(Journey, "copy").source_id is None
    assert project.need(Journey, "copied").source_id == "copy"
    assert project.need(Stage, "buy").title == "Buy"
    assert len(project.stages(J)) == 3
    assert len(issues) == 10
    assert all(issue.severity is Severity.ERROR and issue.text.endswith((".", ")")) for issue in issues)


def test_broken_references_are_cut_or_their_records_left_out() -> None:
    records = [
        *changed("pay", stage_id="gone", image_ids=("gone", "gone2"), sub_journey_id="gone"),
        Journey(id="j2", title="Other"),
        Touchpoint(id="lost", journey_id="j2", stage_id="nowhere", lane_id="nowhere", title="Lost"),
        Emotion(id="e9", touchpoint_id="lost", value=0.0),
        Persona(id="p9", name="P", segment_id="gone", portrait_id="gone", journey_ids=("gone", "j2")),
        Transition(id="t9", journey_id=J, source_id="pay", target_id="gone"),
        Note(id="n9", journey_id=J, stage_id="buy", touchpoint_id="gone", text="Kept on the stage"),
        Note(id="n8", journey_id=J, stage_id="use", touchpoint_id="advert", text="Wrong stage"),
    ]
    clean, issues = validate_records(records)
    project = Project(clean)
    assert_sound(project)
    pay = project.need(Touchpoint, "pay")
    assert (pay.stage_id, pay.image_ids, pay.sub_journey_id) == ("discover", (), None)
    assert pay.column == 1, "its new cell was taken"
    assert project.get(Touchpoint, "lost") is None
    assert project.get(Emotion, "e9") is None
    assert project.need(Persona, "p9").journey_ids == ("j2",)
    assert project.get(Transition, "t9") is None
    assert project.need(Note, "n9").touchpoint_id is None
    assert project.need(Note, "n8").stage_id == "discover"
    assert project.need(Note, "n1").stage_id == "discover", "a note follows its touchpoint"
    assert issues


def test_doubles_shared_cells_and_lanes_out_of_order_are_put_right() -> None:
    records = [
        *changed("back", position=-1),
        Emotion(id="e9", touchpoint_id="pay", value=1.0),
        MomentOfTruth(id="m9", touchpoint_id="pay"),
        Transition(id="t9", journey_id=J, source_id="advert", target_id="pay"),
        *(Touchpoint(id=f"x{i}", journey_id=J, stage_id="buy", lane_id="web", title="X") for i in range(3)),
    ]
    clean, issues = validate_records(records)
    project = Project(clean)
    assert_sound(project)
    assert [lane.id for lane in project.lanes(J)] == ["web", "store", "back"]
    assert sorted(project.need(Touchpoint, f"x{i}").column for i in range(3)) == [1, 2, 3]
    assert [issue.code for issue in issues].count("double") == 3


def test_hierarchies_ten_thousand_deep_and_circular_do_not_break_anything() -> None:
    deep = 10_000
    records: list[Record] = []
    for number in range(deep):
        j = f"j{number}"
        records += [
            Journey(id=j, title=j, source_id=f"j{(number + 1) % deep}"),
            Stage(id=f"s{number}", journey_id=j, title="S", origin_id=f"s{(number + 1) % deep}"),
            Lane(id=f"l{number}", journey_id=j, title="L", lane_kind=LaneKind.BACKSTAGE),
            Touchpoint(
                id=f"t{number}", journey_id=j, stage_id=f"s{number}", lane_id=f"l{number}", title="T",
                sub_journey_id=f"j{(number + 1) % deep}",
            ),
        ]  # fmt: skip
    clean, issues = validate_records(records)
    assert [issue.code for issue in issues] == ["circular sub-journey"]
    assert len(clean) == 4 * deep
    assert circular_links(record for record in clean if isinstance(record, Touchpoint)) == set()


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_whatever_comes_in_what_comes_out_is_sound(data: st.DataObject) -> None:
    values = st.one_of(
        st.none(), st.booleans(), st.integers(-5, 5), st.floats(), st.text(max_size=5),
        st.sampled_from(["pay", "ask", J, "buy", "web", "gone", "to be", "loop back"]),
        st.tuples(st.sampled_from([J, "x", 7])),
    )  # fmt: skip
    records = make_records()
    for _ in range(data.draw(st.integers(1, 8))):
        index = data.draw(st.integers(0, len(records) - 1))
        name = data.draw(st.sampled_from(field_names(type(records[index]))))
        records[index] = replace(records[index], **{name: data.draw(values)})
    clean, _ = validate_records(records)
    assert_sound(Project(clean))
    assert validate_records(clean)[1] == []


def test_every_field_of_every_record_has_its_check_and_every_id_its_reference() -> None:
    for record_class in KINDS.values():
        assert set(FIELDS[record_class]) == set(field_names(record_class))
        named = {reference.field for reference in REFERENCES.get(record_class, ())}
        ids = {n for n in field_names(record_class) if n.endswith(("_id", "_ids")) and n != "origin_id"}
        assert named == ids, record_class
