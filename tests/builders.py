"""Small projects for tests, built record by record so that a test shows all that it depends on."""

from __future__ import annotations

from cxjourney.domain.project import Project
from cxjourney.domain.records import (
    Direction,
    Emotion,
    Journey,
    Lane,
    LaneKind,
    Metric,
    MetricKind,
    MomentOfTruth,
    Note,
    NoteKind,
    Persona,
    ProjectInfo,
    Record,
    Segment,
    Stage,
    Touchpoint,
    Transition,
    TransitionKind,
)


def make_records() -> list[Record]:
    """Return a shop journey: 3 stages, 3 lanes, 5 touchpoints, 5 transitions, notes, emotions, a persona."""
    j = "journey-1"
    return [
        ProjectInfo(title="Small shop"),
        Journey(id=j, title="First purchase"),
        Stage(id="discover", journey_id=j, title="Discover", goal="Find a good one", position=0),
        Stage(id="buy", journey_id=j, title="Buy", position=1),
        Stage(id="use", journey_id=j, title="Use", position=2),
        Lane(id="web", journey_id=j, title="Web and app", position=0),
        Lane(id="store", journey_id=j, title="Store", position=1),
        Lane(id="back", journey_id=j, title="Warehouse", lane_kind=LaneKind.BACKSTAGE, position=2),
        Touchpoint(id="advert", journey_id=j, stage_id="discover", lane_id="web", title="See advert", channel="Web"),
        Touchpoint(id="ask", journey_id=j, stage_id="discover", lane_id="store", title="Ask in store", channel="Store"),
        Touchpoint(id="pay", journey_id=j, stage_id="buy", lane_id="web", title="Check out", channel="App"),
        Touchpoint(id="pack", journey_id=j, stage_id="buy", lane_id="back", title="Pack parcel", owner="Logistics"),
        Touchpoint(id="help", journey_id=j, stage_id="use", lane_id="web", title="Chat with support", service=True),
        Transition(id="t1", journey_id=j, source_id="advert", target_id="pay", share=0.6),
        Transition(id="t2", journey_id=j, source_id="ask", target_id="pay", share=0.4, drop_off=0.1),
        Transition(id="t3", journey_id=j, source_id="pay", target_id="pack", wait_hours=24.0),
        Transition(id="t4", journey_id=j, source_id="pack", target_id="help"),
        Transition(
            id="t5", journey_id=j, source_id="help", target_id="pay", transition_kind=TransitionKind.LOOP, share=0.1
        ),
        Note(id="n1", journey_id=j, stage_id="buy", touchpoint_id="pay", text="Card refused twice", votes=3),
        Note(id="n2", journey_id=j, stage_id="use", note_kind=NoteKind.IDEA, text="Send a film on how to set it up"),
        Persona(id="maya", name="Maya", role="First-time buyer", quote="I just want to know when it comes."),
        Segment(id="new", name="New customers", position=0),
        Emotion(id="e1", touchpoint_id="advert", value=1.0),
        Emotion(id="e2", touchpoint_id="pay", value=-1.5, persona_id="maya"),
        Emotion(id="e3", touchpoint_id="pay", value=0.5),
        MomentOfTruth(id="m1", touchpoint_id="pay", stake="The sale", reason="One in ten leaves here"),
        Metric(
            id="nps", name="NPS", metric_kind=MetricKind.NPS, scale_low=0, scale_high=10, unit="points",
            good_from=30, low_from=0,
        ),
        Metric(
            id="ttr", name="Time to resolution", metric_kind=MetricKind.TTR, direction=Direction.LOWER, unit="hours",
            target=8, good_from=8, low_from=24,
        ),
    ]  # fmt: skip


def make_project() -> Project:
    """Return a fresh project of `make_records`."""
    return Project(make_records())


def make_large_project(touchpoints: int, transitions: int) -> Project:
    """Return one journey of that many touchpoints in a grid of 10 stages and 50 lanes, for speed measurements."""
    j = "journey-1"
    stages, lanes = 10, 50
    records: list[Record] = [Journey(id=j, title="Large")]
    records += [Stage(id=f"s{i}", journey_id=j, title=f"Stage {i + 1}", position=i) for i in range(stages)]
    records += [Lane(id=f"l{i}", journey_id=j, title=f"Lane {i + 1}", position=i) for i in range(lanes)]
    for i in range(touchpoints):
        place = i // lanes
        records.append(
            Touchpoint(
                id=f"t{i}", journey_id=j, stage_id=f"s{place % stages}", lane_id=f"l{i % lanes}",
                column=place // stages, title=f"Touchpoint number {i}", channel="Web",
            )
        )  # fmt: skip
    for i in range(transitions):
        step = 50 if i < touchpoints else 51 + i % 7
        source, target = i % touchpoints, (i + step) % touchpoints
        records.append(Transition(id=f"a{i}", journey_id=j, source_id=f"t{source}", target_id=f"t{target}"))
    return Project(records)
