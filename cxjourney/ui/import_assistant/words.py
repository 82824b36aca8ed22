"""What roles, metrics, units and the rest are called on the screens of the import assistant."""

from __future__ import annotations

from cxjourney.domain.text import tr
from cxjourney.evidence.found import plain
from cxjourney.evidence.mapping import MappedColumn


def role_names() -> list[tuple[object, str]]:
    """Return the roles that a person can choose, in the order of the list."""
    return [
        ("ignore", tr("Ignore")), ("answer", tr("Answer")), ("comment", tr("Comment")),
        ("touchpoint", tr("Touchpoint name")), ("date", tr("Date")), ("segment", tr("Segment attribute")),
        ("channel", tr("Channel")), ("response_id", tr("Response id")), ("customer_id", tr("Customer id")),
        ("weight", tr("Weight")), ("opened", tr("Ticket opened")), ("resolved", tr("Ticket resolved")),
        ("count", tr("Number of answers")), ("personal", tr("Personal data, ignored")),
    ]  # fmt: skip


def role_name(role: str) -> str:
    """Return what a role is called."""
    if role in ("reported_score", "reported_n"):
        return tr("Computed score, not usable")
    return dict(role_names()).get(role, role)


def metric_names() -> list[tuple[object, str]]:
    """Return the metrics that a person can choose; the empty one stands for a name of their own."""
    return [
        ("nps", tr("NPS")), ("csat", tr("CSAT")), ("ces", tr("CES")), ("ttr", tr("Time to resolution")),
        ("", tr("Another metric…")),
    ]  # fmt: skip


def metric_name(metric: str | None) -> str:
    """Return what a metric is called; one with its own name is called that."""
    return dict(metric_names()).get(metric or "?", metric or "")


def direction_names() -> list[tuple[object, str]]:
    """Return which end of a scale may be the good one."""
    return [(None, tr("Choose…")), ("higher", tr("High is good")), ("lower", tr("Low is good"))]


def unit_names() -> list[tuple[object, str]]:
    """Return the units that a duration may be in."""
    return [
        ("", tr("Choose…")), ("seconds", tr("Seconds")), ("minutes", tr("Minutes")), ("hours", tr("Hours")),
        ("days", tr("Days")),
    ]  # fmt: skip


def date_names() -> list[tuple[object, str]]:
    """Return the ways in which dates may be written."""
    return [
        ("", tr("Choose…")), ("dmy", tr("Day, month, year")), ("mdy", tr("Month, day, year")),
        ("ymd", tr("Year, month, day")), ("words", tr("Month in words")), ("compact", tr("20240131")),
        ("month", tr("Year and month")), ("epoch", tr("Seconds since 1970")),
        ("epoch_ms", tr("Milliseconds since 1970")), ("serial", tr("Day number of a workbook")),
    ]  # fmt: skip


def meaning(column: MappedColumn) -> str:
    """Return in a few words what a column gives: `NPS, 0 to 10, blank: 11`."""
    parts: list[str] = []
    if column.role == "answer":
        parts.append(metric_name(column.metric))
        if column.scale is not None and column.metric != "ttr":
            parts.append(tr("{low} to {high}", low=plain(column.scale[0]), high=plain(column.scale[1])))
        if column.metric == "ttr" and column.unit:
            parts.append(dict(unit_names())[column.unit])
        if column.direction is not None and column.metric in ("ces", None):
            parts.append(dict(direction_names())[column.direction])
        if column.blank:
            parts.append(tr("blank: {codes}", codes=", ".join(str(plain(code)) for code in column.blank)))
    if column.role in ("date", "opened", "resolved") and column.date_style:
        parts.append(dict(date_names())[column.date_style])
    if column.role == "segment" and column.attribute:
        parts.append(column.attribute)
    if column.touchpoint:
        parts.append(tr("at {touchpoint}", touchpoint=column.touchpoint))
    return ", ".join(parts)
