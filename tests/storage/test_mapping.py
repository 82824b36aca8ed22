"""Rows <-> records: what goes in comes out, and nothing else comes in."""

from __future__ import annotations

import json
import math
import zlib
from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxjourney.domain.edits import Change
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.records import (
    KINDS,
    Action,
    ActionStatus,
    Condition,
    Emotion,
    Journey,
    Motivation,
    Note,
    OwnField,
    Persona,
    Record,
    Segment,
    Touchpoint,
    Transition,
)
from cxjourney.storage import mapping
from cxjourney.storage.errors import FileProblem
from cxjourney.storage.mapping import (
    MAPPINGS,
    changes_from_json,
    changes_to_json,
    pack_records,
    unpack_records,
)
from cxjourney.storage.numbers import MAXIMUM_JSON, MAXIMUM_TEXT
from tests.builders import make_records

RICH: list[Record] = [
    Persona(
        id="p",
        name="Maya “M” O’Neil",
        goals=("one", "two, or three"),
        motivations=(Motivation("price", "service", 30),),
        own_fields=(OwnField("Pets", "2 cats 🐈"),),
        high_impact=True,
        journey_ids=("journey-1",),
    ),
    Segment(
        id="s", name="North", conditions=(Condition("region", ("N", "NE"), True),), size=10, value_per_customer=9.5
    ),
    Action(id="a", journey_id="journey-1", title="Fix", due=date(2026, 2, 28), status=ActionStatus.DONE, impact=5),
    Journey(id="j", title="With date", date=date(2025, 12, 31)),
    Transition(id="t", journey_id="journey-1", source_id="x", target_id="y", hand_off=False, share=0.25),
]


@pytest.mark.parametrize("record", [*make_records(), *RICH], ids=lambda record: f"{record.kind}-{record.id}")
def test_a_record_survives_its_row_and_its_json(record: Record) -> None:
    problems: list[FileProblem] = []
    kind = MAPPINGS[record.kind]
    row = kind.row(record)
    assert kind.record(list(row.values()), problems) == record
    assert kind.from_json(json.loads(json.dumps(row)), problems) == record
    assert problems == []


def test_every_field_of_every_kind_has_a_column() -> None:
    for kind, record_class in KINDS.items():
        assert MAPPINGS[kind].names == tuple(field.name for field in fields(record_class))
        assert {rule.sql_type for rule in MAPPINGS[kind].columns} <= {"TEXT", "INTEGER", "REAL"}


def test_only_fields_that_may_be_none_are_nullable() -> None:
    nullable = {rule.name for rule in MAPPINGS["transition"].columns if rule.nullable}
    assert nullable == {"share", "wait_hours", "drop_off", "hand_off", "origin_id"}


@given(st.text(max_size=50), st.floats(allow_nan=False, allow_infinity=False, min_value=-2, max_value=2))
@settings(max_examples=60, deadline=None)
def test_any_text_is_kept_exactly_or_refused(text: str, value: float) -> None:
    emotion = Emotion(id="e", touchpoint_id="t", value=value, comment=text)
    problems: list[FileProblem] = []
    try:
        row = MAPPINGS["emotion"].row(emotion)
    except JourneyError:
        assert "\0" in text or any("\ud800" <= sign <= "\udfff" for sign in text)
    else:
        assert MAPPINGS["emotion"].record(list(row.values()), problems) == emotion


BASE: dict[str, Record] = {
    "emotion": Emotion(id="e", touchpoint_id="t", value=1.0),
    "note": Note(id="n", journey_id="j", stage_id="s", text="x"),
    "touchpoint": Touchpoint(id="t", journey_id="j", stage_id="s", lane_id="l", title="x"),
    "persona": Persona(id="p", name="x"),
    "segment": Segment(id="s", name="x"),
    "action": Action(id="a", journey_id="j", title="x"),
    "transition": Transition(id="t", journey_id="j", source_id="a", target_id="b"),
}


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        ("emotion", "value", math.nan),
        ("emotion", "value", math.inf),
        ("note", "text", "a\0b"),
        ("note", "text", "\ud800"),
        ("note", "text", "x" * (MAXIMUM_TEXT + 1)),
        ("note", "text", 5),
        ("note", "votes", 2**63),
        ("note", "votes", "3"),
        ("note", "note_kind", "pain"),
        ("note", "stage_id", ""),
        ("note", "stage_id", "../../etc"),
        ("persona", "goals", ("a\0",)),
        ("persona", "goals", (5,)),
        ("persona", "own_fields", (OwnField("\ud800", ""),)),
        ("segment", "conditions", (Condition("a", ("\0",)),)),
        ("action", "due", "2026-01-01"),
        ("emotion", "value", "1"),
    ],
)
def test_what_a_file_cannot_hold_is_refused_before_anything_is_written(kind: str, field: str, value: Any) -> None:
    with pytest.raises(JourneyError):
        MAPPINGS[kind].row(replace(BASE[kind], **{field: value}))


@pytest.mark.parametrize(
    ("kind", "field", "value", "expected"),
    [
        ("emotion", "value", 9e300, 2.0),
        ("emotion", "value", -3, -2.0),
        ("emotion", "comment", "a\0b", "a�b"),
        ("emotion", "comment", "a\udc80b", "a�b"),
        ("emotion", "comment", b"bytes", ""),
        ("emotion", "comment", None, ""),
        ("note", "votes", -5, 0),
        ("note", "votes", 1.5, 0),
        ("note", "votes", "many", 0),
        ("note", "note_kind", "rubbish", BASE["note"].note_kind),  # type: ignore[attr-defined]
        ("note", "note_kind", [], BASE["note"].note_kind),  # type: ignore[attr-defined]
        ("note", "touchpoint_id", "a b", None),
        ("note", "text", "y" * (MAXIMUM_TEXT + 5), "y" * MAXIMUM_TEXT),
        ("touchpoint", "column", 2**62, 9999),
        ("touchpoint", "column", -1, 0),
        ("touchpoint", "indirect", 7, False),
        ("touchpoint", "image_ids", "not json", ()),
        ("touchpoint", "image_ids", '{"a": 1}', ()),
        ("touchpoint", "image_ids", '["a", 5, "b"]', ("a", "b")),
        ("touchpoint", "image_ids", "[" * 100_000, ()),
        ("persona", "motivations", '[{"left": "a"}]', ()),
        ("persona", "motivations", '[{"left": "a", "right": "b", "value": 500}]', None),
        ("persona", "motivations", '[{"left": "a", "right": "b", "value": "x"}]', ()),
        ("persona", "motivations", '[{"left": "a", "right": "b", "other": 1}]', ()),
        ("persona", "motivations", "[5]", ()),
        ("persona", "own_fields", '[{"name": "a\\u0000", "value": ""}]', ()),
        ("segment", "conditions", '[{"attribute": "a", "values": "b"}]', ()),
        ("segment", "conditions", '[{"attribute": "a", "values": [1]}]', ()),
        ("segment", "size", 2**70, 2**63 - 1),
        ("action", "due", "2026-13-01", None),
        ("action", "due", "20260101", None),
        ("action", "due", 20260101, None),
        ("action", "impact", 9, 5),
        ("transition", "share", math.inf, None),
        ("transition", "share", 10**400, None),
        ("transition", "share", 2, 1.0),
        ("transition", "hand_off", "yes", None),
    ],
)
def test_a_hostile_value_is_repaired_and_told(kind: str, field: str, value: Any, expected: Any) -> None:
    problems: list[FileProblem] = []
    row: dict[str, Any] = {**MAPPINGS[kind].row(BASE[kind]), field: value}
    record = MAPPINGS[kind].record(list(row.values()), problems)
    assert record is not None
    if field == "motivations" and expected is None:
        assert record.motivations == (Motivation("a", "b", 100),)  # type: ignore[attr-defined]
        return
    assert getattr(record, field) == expected
    assert [problem.place for problem in problems] == [f"{kind} {record.id}"]
    assert field in problems[0].text
    assert replace(record, **{field: getattr(BASE[kind], field)}) == BASE[kind]


@pytest.mark.parametrize(
    ("field", "value"),
    [("id", "a\0"), ("id", 5), ("id", None), ("id", "x" * 65), ("journey_id", None), ("stage_id", ""), ("title", 5)],
)
def test_a_record_without_what_it_needs_is_left_out_and_told(field: str, value: Any) -> None:
    problems: list[FileProblem] = []
    row: dict[str, Any] = {**MAPPINGS["touchpoint"].row(BASE["touchpoint"]), field: value}
    assert MAPPINGS["touchpoint"].record(list(row.values()), problems) is None
    assert field in problems[-1].text


def test_a_record_of_an_older_format_gets_defaults_in_silence() -> None:
    problems: list[FileProblem] = []
    values: dict[str, Any] = MAPPINGS["note"].row(BASE["note"])
    del values["origin_id"]
    assert MAPPINGS["note"].from_json(values, problems) == BASE["note"]
    assert problems == []
    del values["text"]
    assert MAPPINGS["note"].from_json(values, problems) is None
    values = {"id": "n", "votes": "many", "text": "x", "journey_id": "j", "stage_id": "s"}
    assert MAPPINGS["note"].from_json(values, problems) == BASE["note"]


def test_changes_survive_the_log() -> None:
    before = BASE["note"]
    changes = (Change(None, before), Change(before, replace(before, votes=3)), Change(before, None))  # type: ignore[call-arg]
    assert changes_from_json(changes_to_json(changes)) == changes


@pytest.mark.parametrize(
    "text",
    [
        "",
        "5",
        "[5]",
        "{}x",
        None,
        '[["note", null, null]]',
        '[["unknown", null, {"id": "a"}]]',
        '[["note", null, {"id": "a"}]]',
        '[["note", null, {"id": "a", "journey_id": "j", "stage_id": "s", "text": "x", "votes": -1}]]',
        '[["emotion", {"id": "a", "touchpoint_id": "t", "value": 1}, {"id": "b", "touchpoint_id": "t", "value": 1}]]',
        '[["note", null, 7]]',
        '[["note", null]]',
        "[" * 200_000,
    ],
)
def test_a_senseless_log_entry_is_none(text: object) -> None:
    assert changes_from_json(text) is None


def test_versions_pack_and_unpack() -> None:
    records = [*make_records(), *RICH]
    assert unpack_records(pack_records(records)) == (records, [])


@pytest.mark.parametrize(
    "packed",
    [
        b"",
        b"rubbish",
        zlib.compress(b"5"),
        zlib.compress(b"\xff"),
        zlib.compress(b'[["x", {}]]'),
        zlib.compress(b"[[1]]"),
    ],
)
def test_a_senseless_version_is_none(packed: bytes) -> None:
    assert unpack_records(packed) is None


def test_a_version_that_unpacks_to_too_much_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    packed = pack_records(make_records())
    monkeypatch.setattr(mapping, "MAXIMUM_VALUE", 100)
    assert unpack_records(packed) is None


def test_program_made_json_may_be_longer_than_what_people_type() -> None:
    from cxjourney.domain.records import Import

    long = Import(id="i", file_name="f.csv", report_json='"' + "x" * (2 * MAXIMUM_TEXT) + '"')
    assert len(str(MAPPINGS["import"].row(long)["report_json"])) < MAXIMUM_JSON


def test_a_field_type_without_a_rule_is_a_bug() -> None:
    with pytest.raises(AssertionError, match="no rule"):
        mapping._ways("note", "odd", bytes)
