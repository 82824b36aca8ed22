"""What a record's fields may hold: one table of checks for edits, pasted data and files from elsewhere.

A check takes any value and returns the clean one, or raises JourneyError with a sentence for people. References to
other records are not looked up here: that needs the project (`actions`) or all records at once (`rules`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar

from cxjourney.domain.errors import JourneyError
from cxjourney.domain.ids import is_id
from cxjourney.domain.records import (
    Action,
    ActionStatus,
    AnalysisLane,
    Asset,
    Case,
    CaseStatus,
    Condition,
    Direction,
    Drafted,
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
    Source,
    Stage,
    Target,
    Touchpoint,
    Transition,
    TransitionKind,
)
from cxjourney.domain.text import tr

R = TypeVar("R", bound=Record)
Check = Callable[[object], Any]

TITLE_LENGTH = 500
TEXT_LENGTH = 20_000
LIST_LENGTH = 200
COLUMN_LIMIT = 10_000
WEEKDAYS = ("1", "2", "3", "4", "5", "6", "7")
MEDIA_TYPES = ("image/png", "image/jpeg", "image/webp", "image/gif", "image/bmp")

# Control characters, halves of surrogate pairs and non-characters: no XML, hence no workbook, can hold them.
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_NEWLINES = re.compile("\r\n?|[\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]")
_BLANKS = re.compile(r"\s+")
_DATABASE = re.compile(r"[a-z][a-z0-9]*(\+[a-z0-9_]+)?:(//|$)")
_PASSWORD = re.compile(r"[^:]+://[^:/@]*:[^@]+@|.*[?&;](password|passwd|pwd|passfile)=[^&]", re.IGNORECASE)
_FROM_ENVIRONMENT = re.compile(r"environment:[A-Za-z_][A-Za-z0-9_]{0,99}")
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


def clean_line(value: object) -> str:
    """Return text on one line, trimmed, without control characters; at most 500 characters."""
    text = given = _as_text(value)
    if text.isprintable():  # the usual case, quickly: of all blanks only the plain space is printable
        if len(text) <= TITLE_LENGTH and "  " not in text and text == text.strip():
            return given
    else:
        text = _UNWANTED.sub("", _NEWLINES.sub("\n", text))
    text = _BLANKS.sub(" ", text).strip()
    if len(text) > TITLE_LENGTH:
        raise JourneyError(
            tr(
                "A title holds at most {limit} characters and this one has {length}. Put the rest in the description.",
                limit=TITLE_LENGTH,
                length=len(text),
            )
        )
    return given if text == given else text


def clean_title(value: object) -> str:
    """Return a title as `clean_line` does; raise JourneyError where nothing is left."""
    text = clean_line(value)
    if not text:
        raise JourneyError(tr("Please give it a name: a title cannot be empty."))
    return text


def clean_text(value: object) -> str:
    """Return text of several lines, trimmed, without control characters; at most 20,000 characters."""
    text = given = _as_text(value)
    if not text.isprintable():
        text = _UNWANTED.sub("", _NEWLINES.sub("\n", text))
    text = text.strip()
    if len(text) > TEXT_LENGTH:
        raise JourneyError(
            tr(
                "A text holds at most {limit} characters and this one has {length}.",
                limit=TEXT_LENGTH,
                length=len(text),
            )
        )
    return given if text == given else text


def clean_body(value: object) -> str:
    """Return text as `clean_text` does; raise JourneyError where nothing is left."""
    text = clean_text(value)
    if not text:
        raise JourneyError(tr("There is no text yet: type something first."))
    return text


def short(text: str, limit: int = 40) -> str:
    """Return a title cut for use inside the name of an undo step."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def checked(record: R) -> R:
    """Return `record` with every field checked and cleaned; raise JourneyError naming the first that cannot be."""
    changed: dict[str, Any] = {}
    for name, check in FIELDS[type(record)].items():
        value = getattr(record, name)
        clean = check(value)
        if clean is not value:
            changed[name] = clean
    check_whole(record)
    return replace(record, **changed) if changed else record


def _as_text(value: object) -> str:
    if not isinstance(value, str):
        raise JourneyError(tr("A text was expected, and something else was given."))
    return value


def _one_of(options: type[StrEnum]) -> Check:
    def check(value: object) -> StrEnum:
        if isinstance(value, options):
            return value
        if isinstance(value, str) and value in {str(option) for option in options}:
            return options(value)
        names = ", ".join(str(option) or "–" for option in options)
        raise JourneyError(tr("“{value}” is not one of: {names}.", value=short(str(value)), names=names))

    return check


def _number(low: float, high: float, optional: bool = False) -> Check:
    def check(value: object) -> float | None:
        if value is None and optional:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise JourneyError(tr("A number was expected, and something else was given."))
        if not math.isfinite(value):
            raise JourneyError(tr("A number was expected, and something else was given."))
        if not low <= value <= high:
            raise JourneyError(_range_text(value, low, high))
        return value if isinstance(value, float) else float(value)

    return check


def _whole(low: int, high: int, optional: bool = False) -> Check:
    def check(value: object) -> int | None:
        if value is None and optional:
            return None
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            raise JourneyError(tr("A whole number was expected, and something else was given."))
        if not low <= value <= high:
            raise JourneyError(_range_text(value, low, high))
        return value

    return check


def _range_text(value: float, low: float, high: float) -> str:
    shown, least, most = (f"{number:.10g}".replace("-", "−") for number in (value, low, high))
    return tr("{value} is out of range: it must lie between {low} and {high}.", value=shown, low=least, high=most)


def _fraction(value: object) -> float | None:
    """A share: None or 0 to 1, told to people in percent."""
    if value is None:
        return None
    number: float = _number(-_HUGE, _HUGE)(value)
    if not 0 <= number <= 1:
        raise JourneyError(tr("A share lies between 0 % and 100 %; {value} % does not.", value=f"{number * 100:g}"))
    return number


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise JourneyError(tr("Yes or no was expected, and something else was given."))
    return value


def _optional_flag(value: object) -> bool | None:
    return None if value is None else _flag(value)


def _day(value: object) -> date | None:
    if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
        return value
    raise JourneyError(tr("A date was expected, and something else was given."))


def _reference(value: object) -> str:
    if not is_id(value):
        raise JourneyError(tr("A reference to another record is damaged."))
    return str(value)


def _optional_reference(value: object) -> str | None:
    return None if value is None else _reference(value)


def _tuple_of(check: Check) -> Check:
    def check_all(value: object) -> tuple[Any, ...]:
        if not isinstance(value, tuple | list):
            raise JourneyError(tr("A list was expected, and something else was given."))
        if len(value) > LIST_LENGTH:
            raise JourneyError(tr("A list holds at most {limit} entries.", limit=LIST_LENGTH))
        clean = tuple(check(item) for item in value)
        clean = tuple(item for item in clean if item != "")
        return value if clean == value and all(a is b for a, b in zip(clean, value, strict=True)) else clean

    return check_all


def _value_of(value_class: type, **checks: Check) -> Check:
    def check(value: object) -> object:
        if not isinstance(value, value_class):
            raise JourneyError(tr("An entry of a list is damaged."))
        clean = value_class(**{name: one(getattr(value, name)) for name, one in checks.items()})
        return value if clean == value else clean

    return check


def _colour(value: object) -> str:
    text = clean_line(value)
    if text and not _COLOUR.fullmatch(text):
        raise JourneyError(tr("A colour is written like #4B4ACF; “{value}” is not.", value=short(text)))
    return text


def _media_type(value: object) -> str:
    if value not in MEDIA_TYPES:
        raise JourneyError(tr("This kind of picture cannot be used: take PNG, JPEG, WebP, GIF or BMP."))
    return str(value)


def _work_days(value: object) -> tuple[str, ...]:
    days: tuple[str, ...] = _tuple_of(clean_line)(value)
    wrong = [day for day in days if day not in WEEKDAYS]
    if wrong:
        raise JourneyError(tr("A weekday is a number from 1 (Monday) to 7; “{value}” is not.", value=short(wrong[0])))
    return days if list(days) == sorted(set(days)) else tuple(sorted(set(days)))


def _holidays(value: object) -> tuple[str, ...]:
    days: tuple[str, ...] = _tuple_of(clean_line)(value)
    for day in days:
        if not _is_iso_day(day):
            raise JourneyError(tr("A holiday is written like 2026-12-25; “{value}” is not.", value=short(day)))
    return days if list(days) == sorted(set(days)) else tuple(sorted(set(days)))


def _is_iso_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _moment(value: object) -> str:
    """A local date and time to the minute, or nothing."""
    text = clean_line(value)
    if not text:
        return text
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise JourneyError(
            tr("A time is written like 2026-11-21 16:30; “{value}” is not.", value=short(text))
        ) from None
    clean = moment.replace(tzinfo=None).isoformat(timespec="minutes")
    return text if text == clean else clean


def _url(value: object) -> str:
    """The address of a database: without a password, which must never be written to a project."""
    text = clean_line(value)
    if not _DATABASE.match(text):
        raise JourneyError(tr("A database address is written like postgresql://name@host/database."))
    if _PASSWORD.match(text):
        raise JourneyError(
            tr("The address holds a password, and a project never keeps one. Take it out of the address and say where "
               "it comes from instead: the environment, a service file or the system's keyring.")
        )  # fmt: skip
    return text


def _password_from(value: object) -> str:
    text = clean_line(value)
    if text and text not in ("keyring", "service") and not _FROM_ENVIRONMENT.fullmatch(text):
        raise JourneyError(tr("A password comes from “environment:NAME”, “keyring” or “service”."))
    return text


def _plain_json(value: object) -> str:
    text = _as_text(value)
    if not text.isprintable():
        text = _UNWANTED.sub("", text)
    return text


def _analysis_lanes(value: object) -> tuple[str, ...]:
    lanes: tuple[str, ...] = _tuple_of(_one_of(AnalysisLane))(value)
    return tuple(dict.fromkeys(lanes)) if len(set(lanes)) < len(lanes) else lanes


def _currency(value: object) -> str:
    text = clean_line(value)
    if len(text) > 8:
        raise JourneyError(tr("A currency is a short sign or code, such as € or EUR."))
    return text


def check_whole(record: Record) -> None:
    """Raise JourneyError for what only several fields together can tell: periods, scales, bands, self-joins."""
    if isinstance(record, Action):
        _check_period(record.baseline_from, record.baseline_to)
        _check_period(record.check_from, record.check_to)
    elif isinstance(record, ProjectInfo):
        if record.work_begin >= record.work_end:
            raise JourneyError(tr("Work must end later on the day than it begins."))
    elif isinstance(record, Metric):
        if record.scale_low is not None and record.scale_high is not None and record.scale_low >= record.scale_high:
            raise JourneyError(tr("The scale of “{name}” must end above its start.", name=short(record.name)))
        sign = -1 if record.direction is Direction.LOWER else 1
        good, low = record.good_from, record.low_from
        if good is not None and low is not None and sign * good < sign * low:
            raise JourneyError(
                tr("The good band of “{name}” must begin on the better side of the low band.", name=short(record.name))
            )
    elif isinstance(record, Transition) and record.source_id == record.target_id:
        raise JourneyError(tr("A touchpoint cannot be joined to itself."))


def _check_period(start: date | None, end: date | None) -> None:
    if start is not None and end is not None and start > end:
        raise JourneyError(tr("A period must end on or after the day on which it begins."))


_HUGE = 1e15
_POSITION = _whole(-1_000_000_000, 1_000_000_000)
_COUNT = _whole(0, 1_000_000_000_000)
_LINES = _tuple_of(clean_line)
_IDS = _tuple_of(_reference)
_OPEN_NUMBER = _number(-_HUGE, _HUGE, optional=True)

FIELDS: dict[type[Record], dict[str, Check]] = {
    ProjectInfo: {
        "id": _reference, "title": clean_line, "description": clean_text, "minimum_n": _whole(1, 1_000_000),
        "anonymity_threshold": _whole(1, 1_000_000), "confidence": _number(0.5, 0.999), "currency": _currency,
        "hash_key": clean_line, "work_begin": _whole(0, 1440), "work_end": _whole(0, 1440), "work_days": _work_days,
        "holidays": _holidays, "callback_hours": _whole(0, 10_000),
    },
    Journey: {
        "id": _reference, "title": clean_title, "state": _one_of(JourneyState), "scope": clean_text,
        "owner": clean_line, "date": _day, "version": clean_line, "position": _POSITION,
        "analysis_lanes": _analysis_lanes, "source_id": _optional_reference,
    },
    Stage: {
        "id": _reference, "journey_id": _reference, "title": clean_title, "goal": clean_text, "position": _POSITION,
        "origin_id": _optional_reference,
    },
    Lane: {
        "id": _reference, "journey_id": _reference, "title": clean_title, "lane_kind": _one_of(LaneKind),
        "position": _POSITION, "origin_id": _optional_reference,
    },
    Touchpoint: {
        "id": _reference, "journey_id": _reference, "stage_id": _reference, "lane_id": _reference,
        "column": _whole(0, COLUMN_LIMIT), "title": clean_title, "channel": clean_line, "owner": clean_line,
        "description": clean_text, "expectation": clean_text, "indirect": _flag, "service": _flag,
        "evidence_status": _one_of(EvidenceStatus), "sub_journey_id": _optional_reference, "image_ids": _IDS,
        "origin_id": _optional_reference,
    },
    Transition: {
        "id": _reference, "journey_id": _reference, "source_id": _reference, "target_id": _reference,
        "transition_kind": _one_of(TransitionKind), "share": _fraction, "wait_hours": _number(0, 1e6, optional=True),
        "drop_off": _fraction, "hand_off": _optional_flag, "label": clean_line, "origin_id": _optional_reference,
    },
    Note: {
        "id": _reference, "journey_id": _reference, "stage_id": _reference, "touchpoint_id": _optional_reference,
        "note_kind": _one_of(NoteKind), "text": clean_body, "cause": _one_of(NoteCause), "votes": _whole(0, 1_000_000),
        "position": _POSITION, "source": clean_line, "answer_key": clean_line, "origin_id": _optional_reference,
    },
    Emotion: {
        "id": _reference, "touchpoint_id": _reference, "persona_id": _optional_reference, "value": _number(-2, 2),
        "comment": clean_text,
    },
    MomentOfTruth: {
        "id": _reference, "touchpoint_id": _reference, "stake": clean_text, "reason": clean_text, "owner": clean_line,
    },
    Persona: {
        "id": _reference, "name": clean_title, "role": clean_line, "age": clean_line, "place": clean_line,
        "portrait_id": _optional_reference, "colour": _colour, "quote": clean_text, "story": clean_text,
        "goals": _LINES, "needs": _LINES, "frustrations": _LINES, "expectations": _LINES,
        "motivations": _tuple_of(_value_of(Motivation, left=clean_line, right=clean_line, value=_whole(0, 100))),
        "channels": _LINES, "tags": _LINES, "high_impact": _flag,
        "own_fields": _tuple_of(_value_of(OwnField, name=clean_title, value=clean_text)),
        "segment_id": _optional_reference, "journey_ids": _IDS, "position": _POSITION,
        "drafted": _tuple_of(_value_of(Drafted, field=clean_title, text=clean_text, n=_COUNT, reason=clean_text)),
        "quote_said": _flag,
    },
    Segment: {
        "id": _reference, "name": clean_title,
        "conditions": _tuple_of(_value_of(Condition, attribute=clean_title, values=_LINES, exclude=_flag)),
        "high_impact": _flag, "size": _whole(0, 10_000_000_000, optional=True),
        "value_per_customer": _number(0, 1e12, optional=True), "position": _POSITION,
    },
    Metric: {
        "id": _reference, "name": clean_title, "metric_kind": _one_of(MetricKind), "scale_low": _OPEN_NUMBER,
        "scale_high": _OPEN_NUMBER, "direction": _one_of(Direction), "unit": clean_line, "target": _OPEN_NUMBER,
        "good_from": _OPEN_NUMBER, "low_from": _OPEN_NUMBER, "question": clean_text, "position": _POSITION,
        "business_hours": _flag, "callback_from": _OPEN_NUMBER,
    },
    Target: {
        "id": _reference, "touchpoint_id": _reference, "metric_id": _reference, "target": _OPEN_NUMBER,
        "good_from": _OPEN_NUMBER, "low_from": _OPEN_NUMBER,
    },
    Source: {
        "id": _reference, "name": clean_title, "url": _url, "query": clean_body, "mapping_json": _plain_json,
        "aggregate": _flag, "newest": clean_line, "password_from": _password_from, "refreshed_at": clean_line,
        "position": _POSITION,
    },
    Import: {
        "id": _reference, "file_name": clean_title, "file_sha256": clean_line, "imported_at": clean_line,
        "preset": clean_line, "layout": clean_text, "mapping_json": _plain_json, "report_json": _plain_json,
        "rows": _COUNT, "taken": _COUNT, "skipped": _COUNT, "duplicates": _COUNT, "answers": _COUNT,
        "comments": _COUNT, "first_date": _day, "last_date": _day, "source_id": _optional_reference,
    },
    Case: {
        "id": _reference, "answer_key": clean_title, "touchpoint_id": _reference, "metric_id": _reference,
        "status": _one_of(CaseStatus), "due": _moment, "owner": clean_line, "note": clean_text,
    },
    Action: {
        "id": _reference, "journey_id": _reference, "touchpoint_id": _optional_reference, "title": clean_title,
        "problem": clean_text, "owner": clean_line, "due": _day, "status": _one_of(ActionStatus),
        "impact": _whole(1, 5, optional=True), "effort": _whole(1, 5, optional=True), "baseline_from": _day,
        "baseline_to": _day, "check_from": _day, "check_to": _day, "result": clean_text, "position": _POSITION,
    },
    Asset: {
        "id": _reference, "name": clean_title, "media_type": _media_type, "width": _whole(0, 100_000),
        "height": _whole(0, 100_000), "alt_text": clean_text,
    },
}  # fmt: skip
"""Record class -> field -> check; every field of every kind is here."""
