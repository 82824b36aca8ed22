"""Logs of events: what people did on a site or in an app, and what happened to a case. They hold no answers."""

from __future__ import annotations

from typing import Any

from cxjourney.evidence.presets.preset import CHANNEL, IGNORE, SEGMENT, Preset

_CASE: dict[str, Any] = {"role": "customer_id", "remark": "case"}
_EVENT: dict[str, Any] = {"role": "touchpoint", "remark": "event"}
_TIME: dict[str, Any] = {"role": "date"}

_CASES = (
    "case concept name|case( id)?|caseid|problem number|sr number|incident id|ticket|trace( concept name)?|trace id"
    "|process instance"
)
_PEOPLE = "customer id|customer|user id"
_ACTIVITIES = "concept name|activity( id| name)?|event concept name|event|event name|problem sub status|task|step"
_TIMES = (
    "time timestamp|timestamp|time stamp|complete timestamp|completion timestamp|event time|end timestamp"
    "|problem change date time|contact date|time"
)

EVENTS = (
    Preset(
        "mixpanel", "Mixpanel events", needs=("event", "(properties )?distinct id", "(properties )?time"), events=True,
        columns=(
            ("event", _EVENT), ("(properties )?distinct id", _CASE), ("(properties )?time", _TIME),
            ("(properties )?(insert id|mp .*)", IGNORE),
        ),
    ),
    Preset(
        "amplitude", "Amplitude events", needs=("event type", "event time", "amplitude id|device id"), events=True,
        columns=(
            ("event type", _EVENT), ("event time", _TIME), ("user id|amplitude id|device id", _CASE),
            ("platform", CHANNEL), ("country|device type|os name|language", SEGMENT),
            ("session id|client event time|server .*|event properties.*|user properties.*|insert id|city|uuid", IGNORE),
        ),
    ),
    Preset(
        "ga4", "Google Analytics 4 events", needs=("event name", "user pseudo id", "event timestamp"),
        events=True,
        columns=(
            ("event name", _EVENT), ("user pseudo id", _CASE), ("event timestamp", _TIME),
            ("platform", CHANNEL), ("user id|event date", IGNORE),
        ),
    ),
    Preset(
        "event_log", "Process log", events=True,
        needs=(f"{_CASES}|{_PEOPLE}", f"{_ACTIVITIES}|case concept name", _TIMES),
        columns=(
            (_CASES, _CASE), (_PEOPLE, _CASE), (_ACTIVITIES, _EVENT), (_TIMES, _TIME),
            ("start timestamp|lifecycle transition|lifecycle|org resource|resource|event id|.* change time", IGNORE),
        ),
    ),
)  # fmt: skip
