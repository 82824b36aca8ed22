"""Logs of events: Mixpanel, Amplitude, Google Analytics, process-mining CSV and XES."""

from __future__ import annotations

import json

from tests.evidence.layouts.layout import Layout, text

_HOURS = (1.0, 2.0, 3.0, 10.0, 20.0)
_START = 1_709_280_000


def mixpanel() -> Layout:
    """JSON lines, moments in seconds, one event sent twice: first and last stay what they are."""
    lines = []
    for number, hours in enumerate(_HOURS):
        for name, moment in (("Open ticket", _START), ("Close ticket", int(_START + hours * 3600))):
            own = {"time": moment, "distinct_id": f"p{number}", "$insert_id": f"{name}{number}",
                   "mp_processing_time_ms": moment * 1000}  # fmt: skip
            lines.append(json.dumps({"event": name, "properties": own}))
    lines.append(lines[0])
    return Layout(
        "mixpanel_export", "\n".join(lines).encode(), 11,
        {"event": "touchpoint", "properties.time": "date", "properties.distinct_id": "customer_id"},
        {"ttr": (3.0, 5)}, "mixpanel", file="export.jsonl", delimiter=None, taken=11, notes=("log of events",),
    )  # fmt: skip


def amplitude() -> Layout:
    """People without a user id are told by the id of their device or by Amplitude's own."""
    lines = []
    for number, hours in enumerate(_HOURS):
        for name, moment in (("start", 0.0), ("end", hours)):
            lines.append(json.dumps({
                "user_id": None if number % 2 else f"u{number}", "device_id": f"d{number}",
                "amplitude_id": 700 + number,
                "session_id": 5, "event_type": name,
                "event_time": f"2024-03-01 {int(moment):02d}:00:00.000", "event_properties": {"page": "help"},
                "$insert_id": f"{number}{name}", "platform": "Web", "country": "Chile",
            }))  # fmt: skip
    return Layout(
        "amplitude_export", "\n".join(lines).encode(), 10,
        {"user_id": "customer_id", "device_id": "customer_id", "amplitude_id": "customer_id",
         "event_type": "touchpoint", "event_time": "date", "platform": "channel", "country": "segment"},
        {"ttr": (3.0, 5)}, "amplitude", file="export.jsonl", delimiter=None, taken=10,
    )  # fmt: skip


def ga4() -> Layout:
    """Moments in microseconds."""
    rows: list[list[object]] = [["event_date", "event_timestamp", "event_name", "user_pseudo_id", "user_id"]]
    for number, hours in enumerate(_HOURS):
        for name, moment in (("session_start", _START), ("purchase", int(_START + hours * 3600))):
            rows.append(["20240301", moment * 1_000_000, name, f"{number}.99", ""])
    return Layout(
        "ga4_bigquery", text(rows).encode(), 10,
        {"event_timestamp": "date", "event_name": "touchpoint", "user_pseudo_id": "customer_id"},
        {"ttr": (3.0, 5)}, "ga4", taken=10,
    )  # fmt: skip


def process_csv() -> Layout:
    """The clock goes forward within the log; one event has no time and one no case."""
    rows: list[list[object]] = [["", "case:concept:name", "concept:name", "time:timestamp", "org:resource"]]
    for number, end in enumerate(("2013-03-31T04:00:00+02:00", "2013-03-31T01:30:00+01:00",
                                  "2013-03-31T06:00:00+02:00", "2013-04-01T01:00:00+02:00",
                                  "2013-04-02T01:00:00+02:00")):  # fmt: skip
        rows.append([str(2 * number), f"C{number}", "Register", "2013-03-31T01:00:00+01:00", "r1"])
        rows.append([str(2 * number + 1), f"C{number}", "Close", end, "r2"])
    rows += [["10", "C9", "Register", "?", "r1"], ["11", "", "Register", "2013-03-31T01:00:00+01:00", "r1"]]
    return Layout(
        "event_log_csv", text(rows).encode(), 12,
        {"case:concept:name": "customer_id", "concept:name": "touchpoint", "time:timestamp": "date"},
        {"ttr": (4.0, 5)}, "event_log", taken=10, problems=((11, "time:timestamp", "?"),),
    )  # fmt: skip


def process_free_names() -> Layout:
    """Free names with semicolons."""
    rows: list[list[object]] = [["SR Number", "Problem Sub Status", "Problem Change Date+Time", "Owner Country"]]
    for number, day in enumerate((2, 3, 4, 9, 30)):
        rows.append([f"1-{number}", "Awaiting Assignment", "2012-04-01 10:00:00", ("PL", "SE")[number % 2]])
        rows.append([f"1-{number}", "Closed", f"2012-04-{day:02d} 10:00:00", ("PL", "SE")[number % 2]])
    return Layout(
        "event_log_free_names", text(rows, ";").encode(), 10,
        {"SR Number": "customer_id", "Problem Sub Status": "touchpoint", "Problem Change Date+Time": "date",
         "Owner Country": "segment"},
        {"ttr": (72.0, 5)}, "event_log", delimiter=";", taken=10,
    )  # fmt: skip


def xes() -> Layout:
    """A start and a complete entry for each activity."""
    traces = []
    for number, hours in enumerate((1, 2, 3, 10, 20)):
        events = "".join(
            f'<event><string key="concept:name" value="{name}"/><string key="lifecycle:transition" value="{step}"/>'
            f'<date key="time:timestamp" value="2012-04-01T{hour:02d}:00:00.000+02:00"/></event>'
            for name, step, hour in (("Check", "start", 0), ("Check", "complete", hours))
        )
        traces.append(f'<trace><string key="concept:name" value="case {number}"/>{events}</trace>')
    data = f'<?xml version="1.0" encoding="UTF-8"?><log xes.version="1.0">{"".join(traces)}</log>'
    return Layout(
        "xes", data.encode(), 10,
        {"case:concept:name": "customer_id", "concept:name": "touchpoint", "time:timestamp": "date"},
        {"ttr": (3.0, 5)}, "event_log", file="log.xes", encoding=None, delimiter=None, taken=10,
    )  # fmt: skip


LAYOUTS = (mixpanel, amplitude, ga4, process_csv, process_free_names, xes)
