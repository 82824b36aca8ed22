"""Answers of customers of two kinds in four regions, for what is said about segments and personas."""

from __future__ import annotations

from datetime import datetime
from random import Random
from typing import Any

import polars as pl

from cxjourney.domain.project import Project
from cxjourney.domain.records import (
    Condition,
    Metric,
    MetricKind,
    Note,
    NoteKind,
    Persona,
    Record,
    Segment,
)  # fmt: skip
from cxjourney.scoring.frame import join_blocks
from tests.builders import make_records
from tests.scoring.frames import make_frame

NEW, OLD = (Condition("Type", ("New",)),), (Condition("Type", ("Old",)),)
LATE = ("The parcel came days late again", "Days late and nobody called", "Waited days late for the parcel, sad")
FINE = ("Paying was quick and easy", "All quick and easy, thank you", "Quick and easy as always here")


def make_rows() -> list[dict[str, Any]]:
    """Return 600 answers: new customers are unhappy at “pay”, young and write about it, old ones are not."""
    rows, dice = [], Random(2)
    for number in range(600):
        is_new = number % 3 == 0
        place = ("pay", "help", "advert")[number // 3 % 3]
        unhappy = is_new and place == "pay" and number % 4 != 0
        row: dict[str, Any] = {
            "key": 1000 + number, "response": 1000 + number, "touchpoint": place,
            "time": datetime(2026, 1 + number % 9, 1 + number % 27),
            "m:nps": float(2 + number % 3 if unhappy else 7 + number % 4),
            "channel": ("App", "App", "Web")[number % 7 % 3] if is_new else ("Store", "Web")[number % 5 % 2],
            "s:Type": "New" if is_new else "Old",
            "s:Age": "18-24" if is_new and number % 5 else "60+",
            "s:Region": dice.choice(("North", "East", "South", "West")),
            "comment": (LATE if unhappy else FINE)[number // 3 % 3] if number % 2 else None,
        }  # fmt: skip
        rows.append(row)
    return rows


def make_customers(rows: list[dict[str, Any]] | None = None) -> pl.DataFrame:
    """Return the joined frame of `make_rows`, or of rows like them."""
    return join_blocks([make_frame(make_rows() if rows is None else rows)])


def make_segmented(*more: Record) -> Project:
    """Return the small shop with two segments; Maya belongs to the new customers, Otto to nobody."""
    kept = [record for record in make_records() if record.id not in ("maya", "new") and record.id != "e2"]
    return Project(
        [
            *kept,
            Segment(id="new", name="New", conditions=NEW, size=300, value_per_customer=10.0),
            Segment(id="old", name="Old", conditions=OLD, size=100, value_per_customer=70.0, position=1),
            Persona(id="maya", name="Maya", segment_id="new"),
            Persona(id="otto", name="Otto", position=1),
            Metric(id="csat", name="CSAT", metric_kind=MetricKind.CSAT, scale_low=1, scale_high=5, position=2),
            Note(id="n3", journey_id="journey-1", stage_id="buy", touchpoint_id="pay", note_kind=NoteKind.NEED,
                 text="Know the delivery date before paying", votes=2),
            *more,
        ]
    )  # fmt: skip
