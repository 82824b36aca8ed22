"""What roles, metrics, units and the rest are called on the screens of the import assistant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

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
        ("count", tr("Number of answers")), ("period", tr("Period of the scores")),
        ("reported_score", tr("Score computed elsewhere")), ("reported_n", tr("Answers behind the score")),
        ("personal", tr("Personal data")),
    ]  # fmt: skip


def role_name(role: str) -> str:
    """Return what a role is called."""
    return dict(role_names()).get(role, role)


def role_hint(role: str) -> str:
    """Return a sentence on what a role means for the data; empty where its name says enough."""
    hints = {
        "ignore": lambda: tr("This column is not read into the project."),
        "personal": lambda: tr(
            "This looks like personal data. It will not be read into the project, unless you choose another role."
        ),
        "response_id": lambda: tr("Tells rows apart that come again. Kept only as a keyed hash."),
        "customer_id": lambda: tr("Tells which answers are one customer’s. Kept only as a keyed hash."),
        "touchpoint": lambda: tr("Each row names the touchpoint that it is about; the next step matches the names."),
        "weight": lambda: tr("Each answer counts as much as this number says, where scores are weighted."),
        "count": lambda: tr("Each row stands for this many equal answers."),
        "opened": lambda: tr("With “Ticket resolved” in another column it gives the time to resolution."),
        "resolved": lambda: tr("With “Ticket opened” in another column it gives the time to resolution."),
        "comment": lambda: tr("E-mail addresses and phone numbers in comments are masked."),
        "reported_score": lambda: tr(
            "Somebody else computed it. It is shown with its number of answers, and never mixed with answers."
        ),
        "reported_n": lambda: tr("How many answers stand behind the computed score of the row."),
        "period": lambda: tr("The time that the computed score is about."),
    }  # fmt: skip
    return hints[role]() if role in hints else ""


def metric_names(own: Iterable[str] = ()) -> list[tuple[object, str]]:
    """Return the metrics that a person can choose; `own` are the project's, the empty one stands for a new name."""
    return [
        ("nps", tr("NPS")), ("csat", tr("CSAT")), ("ces", tr("CES")), ("ttr", tr("Time to resolution")),
        *((name, name) for name in own), ("", tr("A new metric…")),
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
    if column.role in ("answer", "reported_score"):
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
    if column.values and column.role == "answer":
        parts.append(tr("words with numbers"))
    if column.touchpoint:
        parts.append(tr("at {touchpoint}", touchpoint=column.touchpoint))
    return ", ".join(parts)


def answers_to(question: str) -> list[tuple[object, str]]:
    """Return what can be answered to an open question with one click, as (key, text)."""
    if question == "direction":
        return [("higher", tr("High is good")), ("lower", tr("Low is good"))]
    if question == "scale":
        return [(scale, tr("{low} to {high}", low=plain(scale[0]), high=plain(scale[1]))) for scale in SCALES]
    if question == "date_order":
        return [("dmy", tr("Day first")), ("mdy", tr("Month first"))]
    if question == "metric":
        return [pair for pair in metric_names() if pair[0]]
    if question == "unit":
        return [pair for pair in unit_names() if pair[0]]
    return []


SCALES = ((0.0, 10.0), (1.0, 10.0), (1.0, 7.0), (1.0, 5.0), (0.0, 1.0), (0.0, 100.0))
"""The scales that a person can choose, lowest and highest number."""


def other_metric(column: MappedColumn, metric: str) -> MappedColumn:
    """Return the column with another metric and what that usually means; the direction of effort is asked."""
    usual = {"nps": (0.0, 10.0), "csat": (1.0, 5.0), "ces": (1.0, 7.0), "ttr": None}
    scale = usual.get(metric, column.scale or (1.0, 5.0))
    return replace(
        column, metric=metric, scale=scale, values=(), kinds=(), kind_column="",
        direction={"ces": None, "ttr": "lower"}.get(metric, "higher"),
        question={"ces": "direction", "ttr": "unit"}.get(metric, ""), unit="",
    )  # fmt: skip
