"""Whatever people do, in whatever order: undo goes back exactly, redo forward, and the project stays sound."""

from __future__ import annotations

import random
from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cxjourney.domain import actions, clipboard
from cxjourney.domain.actions import Cell
from cxjourney.domain.edits import Edit, compose
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.project import Project
from cxjourney.domain.records import (
    Action,
    AnalysisLane,
    Journey,
    Lane,
    LaneKind,
    Metric,
    MetricKind,
    Note,
    NoteKind,
    Persona,
    Record,
    Segment,
    Source,
    Stage,
    Touchpoint,
    Transition,
)
from tests.builders import make_project
from tests.domain.checking import assert_sound

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
TITLES = st.sampled_from(["Call", "A line\nmore", "Zahlung – später", "\u202eabc", "{title}", " x "])


class Wishes:
    """Draws what to do next from hypothesis, always about records that are there, if there are any."""

    def __init__(self, data: st.DataObject, project: Project) -> None:
        self.data, self.project = data, project

    def pick(self, record_class: type[Record]) -> str:
        ids = list(self.project.table(record_class))
        return self.data.draw(st.sampled_from(ids)) if ids else "nothing"

    def some(self, record_class: type[Record]) -> list[str]:
        ids = list(self.project.table(record_class))
        return self.data.draw(st.lists(st.sampled_from(ids), min_size=1, max_size=4)) if ids else ["nothing"]

    def number(self, low: int, high: int) -> int:
        return self.data.draw(st.integers(low, high))

    def title(self) -> str:
        return self.data.draw(TITLES)

    def cell(self) -> Cell:
        return Cell(self.pick(Stage), self.pick(Lane), self.number(0, 4))

    def shifted(self) -> Edit:
        ids = self.some(Touchpoint)
        places = actions.shifted_cells(self.project, ids, ids[0], self.cell())
        return actions.move_touchpoints(self.project, places)


class ChanceWishes(Wishes):
    """The same wishes, drawn by plain chance."""

    def __init__(self, chance: random.Random, project: Project) -> None:
        self.chance, self.project = chance, project

    def pick(self, record_class: type[Record]) -> str:
        return self.chance.choice(list(self.project.table(record_class)))

    def some(self, record_class: type[Record]) -> list[str]:
        return [self.pick(record_class) for _ in range(self.chance.randint(1, 3))]

    def number(self, low: int, high: int) -> int:
        return self.chance.randint(low, high)

    def title(self) -> str:
        return self.chance.choice(["Call", "Pay"])


WISHES: list[Callable[[Wishes], Edit]] = [
    lambda w: actions.new_journey(w.project, w.title()),
    lambda w: actions.duplicate_journey(w.project, w.pick(Journey)),
    lambda w: actions.remove_journey(w.project, w.pick(Journey)),
    lambda w: actions.move_journey(w.project, w.pick(Journey), w.number(-1, 3)),
    lambda w: actions.set_analysis_lanes(w.project, w.pick(Journey), [AnalysisLane.ACTIONS, AnalysisLane.IMAGES]),
    lambda w: actions.add_stage(w.project, w.pick(Journey), w.title(), index=w.number(0, 5)),
    lambda w: actions.add_stage(w.project, w.pick(Journey), w.title(), before_id=w.pick(Stage)),
    lambda w: actions.rename_stage(w.project, w.pick(Stage), w.title()),
    lambda w: actions.move_stage(w.project, w.pick(Stage), w.number(-1, 5)),
    lambda w: actions.remove_stage(w.project, w.pick(Stage)),
    lambda w: actions.add_lane(w.project, w.pick(Journey), w.title(), list(LaneKind)[w.number(0, 2)], index=0),
    lambda w: actions.edit_lane(w.project, w.pick(Lane), lane_kind=list(LaneKind)[w.number(0, 2)]),
    lambda w: actions.move_lane(w.project, w.pick(Lane), w.number(-1, 5)),
    lambda w: actions.remove_lane(w.project, w.pick(Lane)),
    lambda w: actions.add_touchpoint(w.project, w.cell(), w.title()),
    lambda w: actions.add_next_touchpoint(w.project, w.pick(Touchpoint), w.title()),
    lambda w: actions.add_parallel_touchpoint(w.project, w.pick(Touchpoint), w.title()),
    lambda w: actions.add_first_touchpoint_in_stage(w.project, w.pick(Stage), w.pick(Touchpoint)),
    lambda w: actions.move_touchpoint(w.project, w.pick(Touchpoint), w.cell()),
    lambda w: actions.move_touchpoints(w.project, {i: w.cell() for i in w.some(Touchpoint)}),
    lambda w: w.shifted(),
    lambda w: actions.nudge(w.project, w.some(Touchpoint), "left"),
    lambda w: actions.nudge(w.project, w.some(Touchpoint), "right"),
    lambda w: actions.nudge(w.project, w.some(Touchpoint), "up"),
    lambda w: actions.nudge(w.project, w.some(Touchpoint), "down"),
    lambda w: actions.edit_touchpoints(w.project, w.some(Touchpoint), channel=w.title(), service=True),
    lambda w: actions.edit_touchpoint(w.project, w.pick(Touchpoint), sub_journey_id=w.pick(Journey)),
    lambda w: actions.remove_touchpoints(w.project, w.some(Touchpoint), heal=w.number(0, 1) == 1),
    lambda w: actions.connect(w.project, w.pick(Touchpoint), w.pick(Touchpoint)),
    lambda w: actions.edit_transition(w.project, w.pick(Transition), share=w.number(-1, 2) / 2, wait_hours=2),
    lambda w: actions.redirect_transition(w.project, w.pick(Transition), target_id=w.pick(Touchpoint)),
    lambda w: actions.remove_transitions(w.project, w.some(Transition)),
    lambda w: actions.add_note(w.project, w.title(), NoteKind.IDEA, touchpoint_id=w.pick(Touchpoint)),
    lambda w: actions.add_note(w.project, w.title(), stage_id=w.pick(Stage)),
    lambda w: actions.vote(w.project, w.pick(Note), w.number(-2, 2)),
    lambda w: actions.move_note(w.project, w.pick(Note), touchpoint_id=w.pick(Touchpoint), index=w.number(0, 3)),
    lambda w: actions.move_note(w.project, w.pick(Note), stage_id=w.pick(Stage)),
    lambda w: actions.remove_notes(w.project, w.some(Note)),
    lambda w: actions.set_emotions(w.project, w.some(Touchpoint), w.number(-3, 3), w.pick(Persona)),
    lambda w: actions.set_emotion(w.project, w.pick(Touchpoint), None),
    lambda w: actions.toggle_moment(w.project, w.pick(Touchpoint)),
    lambda w: actions.edit_moment(w.project, w.pick(Touchpoint), reason=w.title()),
    lambda w: actions.add_persona(w.project, w.title(), journey_ids=[w.pick(Journey)], segment_id=w.pick(Segment)),
    lambda w: actions.duplicate_persona(w.project, w.pick(Persona)),
    lambda w: actions.move_persona(w.project, w.pick(Persona), w.number(-1, 3)),
    lambda w: actions.remove_persona(w.project, w.pick(Persona)),
    lambda w: actions.add_segment(w.project, w.title()),
    lambda w: actions.remove_segment(w.project, w.pick(Segment)),
    lambda w: actions.add_metric(w.project, w.title(), list(MetricKind)[w.number(0, 6)]),
    lambda w: actions.remove_metric(w.project, w.pick(Metric)),
    lambda w: actions.add_action(w.project, w.pick(Journey), w.title(), w.pick(Touchpoint)),
    lambda w: actions.move_action(w.project, w.pick(Action), 0),
    lambda w: actions.remove_actions(w.project, w.some(Action)),
    lambda w: actions.add_image(w.project, w.pick(Touchpoint), "p.png", PNG),
    lambda w: actions.set_portrait(w.project, w.pick(Persona), "p.png", PNG),
    lambda w: actions.paste_lines(w.project, "one\ntwo\nthree", w.cell(), w.pick(Touchpoint)),
    lambda w: actions.paste_cells(w.project, w.pick(Journey), [["", "Buy", "Pay"], ["Web", "a\nb", "c"]]),
    lambda w: actions.paste_cells(w.project, w.pick(Journey), [["Buy", "Pay"], ["a", "c"]]),
    lambda w: clipboard.paste(w.project, clipboard.copy(w.project, w.some(Touchpoint)), w.cell()),
    lambda w: actions.edit_project_info(w.project, title=w.title()),
    lambda w: actions.set_target(w.project, w.pick(Touchpoint), w.pick(Metric), target=w.number(0, 3)),
    lambda w: actions.set_target(w.project, w.pick(Touchpoint), w.pick(Metric)),
    lambda w: actions.change_case(w.project, w.title(), w.pick(Touchpoint), w.pick(Metric), owner=w.title()),
    lambda w: actions.add_source(w.project, w.title(), "sqlite:///a.db", "answers"),
    lambda w: actions.remove_source(w.project, w.pick(Source)),
]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_any_sequence_of_actions_keeps_the_project_sound_and_can_be_taken_back(data: st.DataObject) -> None:
    project = make_project()
    start = project.snapshot()
    edits: list[Edit] = []
    for index in data.draw(st.lists(st.integers(0, len(WISHES) - 1), min_size=1, max_size=12)):
        before = project.snapshot()
        try:
            edit = WISHES[index](Wishes(data, project))
        except JourneyError:
            assert project == before, "a refused wish left traces"
            continue
        assert project == before, "an action changed the project itself"
        project.apply(edit)
        edits.append(edit)
        assert_sound(project)
    end = project.snapshot()

    for edit in reversed(edits):
        project.apply(edit.inverse())
    assert project == start
    for edit in edits:
        project.apply(edit)
    assert project == end

    at_once = start.snapshot()
    at_once.apply(compose("All at once", edits))
    assert at_once == end
    at_once.apply(compose("All at once", edits).inverse())
    assert at_once == start


@settings(max_examples=40, deadline=None)
@given(data=st.data(), touchpoints=st.integers(1, 8))
def test_moved_touchpoints_land_where_they_were_dropped_or_where_closing_gaps_puts_them(
    data: st.DataObject, touchpoints: int
) -> None:
    project = make_project()
    for number in range(touchpoints):
        cell = Wishes(data, project).cell()
        project.apply(actions.add_touchpoint(project, cell, f"Card {number}"))
    wishes = Wishes(data, project)
    places = {touchpoint_id: wishes.cell() for touchpoint_id in wishes.some(Touchpoint)}
    if len(set(places.values())) < len(places):
        return
    project.apply(actions.move_touchpoints(project, places))
    for touchpoint_id, cell in places.items():
        moved = project.need(Touchpoint, touchpoint_id)
        assert (moved.stage_id, moved.lane_id) == cell[:2]
        assert moved.column <= cell.column
    for stage_id in {cell.stage_id for cell in places.values()}:
        columns = {t.column for t in project.table(Touchpoint).values() if t.stage_id == stage_id}
        assert columns == set(range(len(columns))), "an empty column was left"


@settings(max_examples=40, deadline=None)
@given(data=st.data(), touchpoints=st.integers(0, 8), step=st.sampled_from(["left", "right", "up", "down"]))
def test_nudged_touchpoints_of_one_lane_keep_their_order(data: st.DataObject, touchpoints: int, step: str) -> None:
    project = make_project()
    for number in range(touchpoints):
        project.apply(actions.add_touchpoint(project, Wishes(data, project).cell(), f"Card {number}"))
    group = set(Wishes(data, project).some(Touchpoint))

    def order_in_lanes() -> list[list[str]]:
        lanes: dict[str, list[str]] = {}
        for touchpoint in project.touchpoints("journey-1"):
            if touchpoint.id in group:
                lanes.setdefault(touchpoint.lane_id, []).append(touchpoint.id)
        return sorted(lanes.values())

    before = order_in_lanes()
    project.apply(actions.nudge(project, group, step))
    assert_sound(project)
    assert order_in_lanes() == before


def test_every_kind_of_wish_can_be_granted() -> None:
    """No wish of the table above is refused always: else the property would test nothing about it."""
    for index, wish in enumerate(WISHES):
        chance = random.Random(index)
        for _ in range(200):
            project = make_project()
            project.apply(actions.add_action(project, "journey-1", "Fix it", "pay"))
            project.apply(actions.new_journey(project, "Other"))
            project.apply(actions.add_source(project, "Answers", "sqlite:///a.db", "answers"))
            try:
                edit = wish(ChanceWishes(chance, project))
            except JourneyError:
                continue
            project.apply(edit)
            assert_sound(project)
            break
        else:
            raise AssertionError(f"wish {index} was never granted")
