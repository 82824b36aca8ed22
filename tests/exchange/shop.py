"""An electronics shop with answers, rich enough to see every sheet of a workbook filled."""

from __future__ import annotations

import functools
import random
from datetime import date, datetime, timedelta
from typing import Any

import polars as pl

from cxjourney.domain.project import Project
from cxjourney.domain.records import (
    Action,
    ActionStatus,
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
    OwnField,
    Persona,
    ProjectInfo,
    Record,
    Segment,
    Stage,
    Touchpoint,
    Transition,
    TransitionKind,
)
from cxjourney.exchange.options import Material

STAGES = [
    ("discover", "Discover", "Find out what there is"),
    ("compare", "Compare", "Be sure it is the right one, at a fair price"),
    ("buy", "Buy", "Pay without surprises"),
    ("receive", "Receive", "Have it in time, and know when it comes"),
    ("use", "Use", "Get it to work on the first evening"),
    ("stay", "Stay", "Feel like a customer, not like a number"),
]
LANES = [
    ("web", "Web and app", LaneKind.CHANNEL),
    ("store", "Store", LaneKind.CHANNEL),
    ("email", "Email", LaneKind.CHANNEL),
    ("phone", "Phone and chat", LaneKind.CHANNEL),
    ("back", "Warehouse and systems", LaneKind.BACKSTAGE),
]
TOUCHPOINTS = [  # id, stage, lane, column, title, channel, owner, emotion, NPS mean, answers
    ("advert", "discover", "web", 0, "See advert", "Social", "Marketing", 0.5, None, 0),
    ("window", "discover", "store", 0, "Walk past window", "Store", "Stores", 0.0, None, 0),
    ("reviews", "compare", "web", 0, "Read reviews", "Web", "Web shop", 0.5, 7.6, 190),
    ("ask", "compare", "store", 0, "Ask in store", "Store", "Stores", 1.5, 8.8, 140),
    ("checkout", "buy", "web", 0, "Check out", "App", "Web shop", 1.0, 8.5, 420),
    ("confirm", "buy", "email", 0, "Order confirmed", "Email", "Web shop", 1.0, 8.6, 260),
    ("reserve", "buy", "back", 0, "Reserve stock", "System", "Logistics", None, None, 0),
    ("collect", "receive", "store", 0, "Collect in store", "Store", "Stores", 1.0, 8.3, 120),
    ("updates", "receive", "email", 0, "Delivery updates", "Email", "Logistics", -0.5, 7.0, 310),
    ("call", "receive", "phone", 0, "Call about late parcel", "Phone", "Logistics", -2.0, 5.4, 412),
    ("pack", "receive", "back", 0, "Pack and hand to carrier", "System", "Logistics", None, None, 0),
    ("setup", "use", "web", 0, "Set up at home", "App", "Product", 0.5, 7.5, 230),
    ("chat", "use", "phone", 0, "Chat with support", "Chat", "Service", -0.5, 7.2, 180),
    ("repair", "use", "store", 1, "Bring in for repair", "Store", "Service", -1.0, 6.4, 21),
    ("friend", "stay", "web", 0, "Recommend a friend", "App", "Marketing", 1.5, 9.0, 95),
    ("renewal", "stay", "email", 0, "Renewal offer", "Email", "Marketing", 0.0, 7.8, 88),
    ("club", "stay", "store", 1, "Customer evening", "Store", "Stores", 1.0, 9.2, 3),
]
ARROWS = [
    ("advert", "reviews", 0.7), ("window", "ask", 0.4), ("reviews", "checkout", 0.6), ("ask", "checkout", 0.5),
    ("checkout", "confirm", 1.0), ("confirm", "updates", 0.7), ("confirm", "collect", 0.3), ("updates", "call", 0.2),
    ("updates", "setup", 0.8), ("collect", "setup", 1.0), ("call", "chat", 0.3), ("setup", "chat", 0.25),
    ("setup", "friend", 0.4), ("chat", "renewal", 0.5), ("friend", "renewal", None), ("confirm", "reserve", None),
    ("reserve", "pack", None), ("setup", "repair", 0.05), ("repair", "setup", 0.9),
]  # fmt: skip


def make_shop() -> Project:
    """Return the shop: two journeys, three personas, notes, actions, moments of truth, metrics, an import."""
    j = "first"
    info = ProjectInfo(title="Electronics shop 2026", description="Built in two workshops in March and April 2026.")
    journey = Journey(
        id=j, title="First purchase", owner="Head of Customer Experience", date=date(2026, 9, 30), version="1.4",
        scope="Private customers, from the first advert to the first renewal",
    )  # fmt: skip
    records: list[Record] = [info, journey, *_persons(), *_measures(), *_to_be()]
    records += [Stage(id=i, journey_id=j, title=t, goal=g, position=p) for p, (i, t, g) in enumerate(STAGES)]
    records += [Lane(id=i, journey_id=j, title=t, lane_kind=k, position=p) for p, (i, t, k) in enumerate(LANES)]
    for id_, stage, lane, column, title, channel, owner, felt, mean, _ in TOUCHPOINTS:
        records.append(
            Touchpoint(
                id=id_, journey_id=j, stage_id=stage, lane_id=lane, column=column, title=title, channel=channel,
                owner=owner, service=channel in {"Phone", "Chat"},
                expectation="An answer within a minute" * (lane == "phone"),
                description=f"The customer comes to “{title.lower()}”.",
                evidence_status=EvidenceStatus.MEASURED if mean else EvidenceStatus.ASSUMED,
            )
        )  # fmt: skip
        if felt is not None:
            records.append(Emotion(id=f"e-{id_}", touchpoint_id=id_, value=felt))
            records.append(Emotion(id=f"m-{id_}", touchpoint_id=id_, value=max(-2, felt - 0.5), persona_id="maya"))
    for number, (source, target, share) in enumerate(ARROWS):
        kind = TransitionKind.LOOP if source == "repair" else TransitionKind.NORMAL
        wait = 36.0 if source == "confirm" else None
        records.append(
            Transition(id=f"t{number}", journey_id=j, source_id=source, target_id=target, share=share,
                       wait_hours=wait, transition_kind=kind, drop_off=0.12 if source == "checkout" else None)
        )  # fmt: skip
    return Project([*records, *_room(j)])


def _room(j: str) -> list[Record]:
    notes = [
        ("compare", "reviews", NoteKind.PAIN, "Reviews hide delivery costs", NoteCause.NOT_UNDERSTOOD, 4),
        ("buy", "checkout", NoteKind.IDEA, "One-page checkout", NoteCause.NONE, 2),
        ("receive", "call", NoteKind.PAIN, "Same details asked three times", NoteCause.UNRESOLVED, 9),
        ("receive", "call", NoteKind.QUOTE, "Forty minutes on hold and then cut off.", NoteCause.LONG_WAIT, 0),
        ("receive", "updates", NoteKind.IDEA, "Order status before the queue", NoteCause.NONE, 6),
        ("use", "setup", NoteKind.PAIN, "Setup needs a second device", NoteCause.NOT_UNDERSTOOD, 3),
        ("use", None, NoteKind.QUESTION, "Who owns the first evening at home?", NoteCause.NONE, 1),
        ("stay", "friend", NoteKind.IDEA, "Thank-you after first month", NoteCause.NONE, 2),
    ]
    made: list[Record] = [
        Note(id=f"n{i}", journey_id=j, stage_id=stage, touchpoint_id=touchpoint, note_kind=kind, text=text,
             cause=cause, votes=votes, position=i, source="NPS 0, 9 Oct" if kind is NoteKind.QUOTE else "")
        for i, (stage, touchpoint, kind, text, cause, votes) in enumerate(notes)
    ]  # fmt: skip
    made += [
        MomentOfTruth(id="m1", touchpoint_id="call", stake="Whether they ever come back", owner="Logistics",
                      reason="Every second detractor of the year called about a parcel"),
        MomentOfTruth(id="m2", touchpoint_id="checkout", stake="The sale", reason="One in eight leaves here"),
        MomentOfTruth(id="m3", touchpoint_id="setup", stake="The return rate", owner="Product"),
        MomentOfTruth(id="m4", touchpoint_id="friend", stake="New customers at no cost"),
        Action(id="a1", journey_id=j, touchpoint_id="call", title="Show order status before the call is queued",
               problem="Callers ask what the tracking page knows", owner="Logistics", due=date(2026, 12, 15),
               status=ActionStatus.IN_PROGRESS, impact=5, effort=2, baseline_from=date(2026, 7, 1),
               baseline_to=date(2026, 9, 30), check_from=date(2027, 1, 1), check_to=date(2027, 3, 31)),
        Action(id="a2", journey_id=j, touchpoint_id="setup", title="Film for the first evening", owner="Product",
               impact=3, effort=3, problem="Setup needs a second device"),
    ]  # fmt: skip
    return made


def _persons() -> list[Record]:
    return [
        Segment(id="new", name="New customers", conditions=(Condition("Customer", ("New",)),), size=12_400,
                value_per_customer=180.0),
        Segment(id="business", name="Small business", conditions=(Condition("Customer", ("Business",)),), size=1_900,
                value_per_customer=1_450.0, high_impact=True, position=1),
        Persona(id="maya", name="Maya", role="First-time buyer", age="27", place="Leipzig", segment_id="new",
                quote="I just want to know when it comes.", goals=("A laptop that lasts five years", "No second trip"),
                story="Maya starts a new job in March and needs a laptop that works on the first day.",
                needs=("Honest reviews", "A delivery time that holds"), frustrations=("Explaining twice", "Queues"),
                expectations=("An answer the same day",), channels=("App", "Store"), tags=("price-aware",),
                motivations=(Motivation("Price", "Quality", 70), Motivation("Alone", "Advised", 40)),
                own_fields=(OwnField("Income", "Average"),)),
        Persona(id="jonas", name="Jonas", role="Owner of a small business", age="44", place="Graz", high_impact=True,
                segment_id="business", goals=("Five machines that look after themselves",), position=1),
        Persona(id="ines", name="Ines", role="Returning customer", quote="They know me here.", position=2),
    ]  # fmt: skip


def _measures() -> list[Record]:
    return [
        Metric(id="nps", name="NPS", metric_kind=MetricKind.NPS, scale_low=0, scale_high=10, unit="points", target=30,
               good_from=30, low_from=0, question="How likely are you to recommend us to a friend or colleague?"),
        Metric(id="csat", name="CSAT", metric_kind=MetricKind.CSAT, scale_low=1, scale_high=5, unit="percent",
               target=80, good_from=75, low_from=60, position=1, question="How satisfied were you with this?"),
        Metric(id="ces", name="Effort (CES)", metric_kind=MetricKind.CES, scale_low=1, scale_high=7, good_from=5,
               low_from=4, position=2, question="It was easy to get this done."),
        Metric(id="ttr", name="Time to resolution", metric_kind=MetricKind.TTR, direction=Direction.LOWER,
               unit="hours", target=8, good_from=8, low_from=24, position=3),
        Import(id="survey", file_name="shop_survey_2026.csv", imported_at="2026-10-02T09:30:00+02:00", rows=2600,
               taken=2590, skipped=10, answers=5180, comments=900, preset="qualtrics", first_date=date(2025, 4, 1),
               last_date=date(2026, 9, 30)),
    ]  # fmt: skip


def _to_be() -> list[Record]:
    j = "tobe"
    return [
        Journey(id=j, title="First purchase: to be [2027]", state=JourneyState.TO_BE, position=1),
        Stage(id="b1", journey_id=j, title="Receive", goal="Know when it comes"),
        Stage(id="b2", journey_id=j, title="Use", position=1),
        Lane(id="bl", journey_id=j, title="App"),
        Touchpoint(id="bt", journey_id=j, stage_id="b1", lane_id="bl", title="See parcel on a live map", channel="App"),
        Emotion(id="be", touchpoint_id="bt", value=1.5),
    ]


HASHES = 0x5EED << 48  # as long as hashes are, so that none is found in a file by chance


@functools.cache
def make_answers(seed: int = 7) -> pl.DataFrame:
    """Return answers over 18 months for the shop, in the shape of `scoring.frame`."""
    chance = random.Random(seed)
    rows: list[dict[str, Any]] = []
    for id_, _, _, _, _, channel, _, _, mean, count in TOUCHPOINTS:
        for _ in range(count):
            drift = -1.2 if id_ == "call" else 0.4
            day = chance.randrange(540)
            nps = min(10, max(0, round(chance.gauss((mean or 7) + drift * (day / 540 - 0.5), 2.2))))
            satisfied = min(5, max(1, round(nps / 2.2 + chance.gauss(0.4, 0.6))))
            rows.append({
                "key": HASHES + len(rows), "response": HASHES + len(rows), "row": len(rows) + 1, "touchpoint": id_,
                "time": datetime(2025, 4, 1, 12) + timedelta(days=day), "channel": channel, "count": 1.0,
                "weight": None, "open": False if id_ in {"call", "chat"} else None,
                "comment": f"Comment number {len(rows)} about this." if chance.random() < 0.1 else None,
                "m:nps": float(nps), "m:csat": float(satisfied),
                "m:ces": float(min(7, max(1, round(nps / 1.5)))) if id_ in {"call", "chat", "setup"} else None,
                "m:ttr": round(chance.lognormvariate(2.8, 1.0), 1) if id_ in {"call", "chat"} else None,
                "s:Customer": chance.choices(["New", "Returning", "Business"], [5, 4, 1])[0],
            })  # fmt: skip
    types = {"key": pl.UInt64, "response": pl.UInt64, "row": pl.UInt32, "weight": pl.Float64, "open": pl.Boolean}
    return pl.DataFrame(rows, schema_overrides=types, infer_schema_length=None)


@functools.cache
def shop_material() -> Material:
    """Return the shop with its answers as one material, so that tests of a run count its scores once."""
    return Material(make_shop(), make_answers())
