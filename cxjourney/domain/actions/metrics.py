"""Metrics: what the numbers mean, with sensible starting points for the four known kinds."""

from __future__ import annotations

from typing import Any

from cxjourney.domain.actions.cascade import drop_metric
from cxjourney.domain.actions.draft import Draft, reorder
from cxjourney.domain.actions.fields import edit_text, put_fields
from cxjourney.domain.checks import clean_title, short
from cxjourney.domain.edits import Edit
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.ids import RecordId, new_id
from cxjourney.domain.project import Project
from cxjourney.domain.records import Direction, Metric, MetricKind
from cxjourney.domain.text import tr

METRIC_FIELDS = (
    "name", "metric_kind", "scale_low", "scale_high", "direction", "unit", "target", "good_from", "low_from",
    "question", "business_hours", "callback_from",
)  # fmt: skip


def default_metric(kind: MetricKind | str, name: str | None = None) -> Metric:
    """Return a new metric of a kind with its usual scale, direction, unit, target and bands.

    NPS -100 to 100 points of answers 0-10, good from 30, low below 0. CSAT percent satisfied of answers 1-5, good
    from 80, low below 60. CES mean of answers 1-7 (high is easy), good from 5.5, low below 4. TTR hours, good up to
    8, low past 24. The other kinds have no bands until a person sets them.
    """
    kind = MetricKind(kind)
    defaults: dict[MetricKind, dict[str, Any]] = {
        MetricKind.NPS: {
            "name": tr("NPS"), "scale_low": 0.0, "scale_high": 10.0, "unit": "points", "target": 40.0,
            "good_from": 30.0, "low_from": 0.0,
            "question": tr("How likely are you to recommend us to a friend or colleague?"),
        },
        MetricKind.CSAT: {
            "name": tr("CSAT"), "scale_low": 1.0, "scale_high": 5.0, "unit": "%", "target": 85.0,
            "good_from": 80.0, "low_from": 60.0, "question": tr("How satisfied were you?"),
        },
        MetricKind.CES: {
            "name": tr("CES"), "scale_low": 1.0, "scale_high": 7.0, "unit": "of 7", "target": 5.5,
            "good_from": 5.5, "low_from": 4.0, "question": tr("We made it easy for you to do what you came for."),
        },
        MetricKind.TTR: {
            "name": tr("Time to resolution"), "direction": Direction.LOWER, "unit": "h", "target": 8.0,
            "good_from": 8.0, "low_from": 24.0,
        },
        MetricKind.MEAN: {"name": tr("Mean")},
        MetricKind.SHARE: {"name": tr("Share"), "unit": "%"},
        MetricKind.SUM: {"name": tr("Sum")},
    }  # fmt: skip
    values = defaults[kind]
    if name is not None:
        values["name"] = clean_title(name)
    return Metric(id=new_id(), metric_kind=kind, **values)


def add_metric(project: Project, name: str | None, kind: MetricKind | str, **fields: Any) -> Edit:
    """Add a metric of a kind with its usual values (see `default_metric`), those in `fields` set otherwise."""
    draft = Draft(project)
    metric = default_metric(kind, name)
    last = max((other.position + 1 for other in project.table(Metric).values()), default=0)
    metric = put_fields(draft, metric, (*METRIC_FIELDS, "position"), {**fields, "position": last})
    _check_name(project, metric)
    return draft.edit(tr("Add metric “{name}”", name=short(metric.name)))


def edit_metric(project: Project, metric_id: RecordId, **fields: Any) -> Edit:
    """Set any field of a metric but its position."""
    draft = Draft(project)
    before = draft.need(Metric, metric_id)
    after = put_fields(draft, before, METRIC_FIELDS, fields)
    _check_name(project, after)
    return draft.edit(edit_text(before, after))


def move_metric(project: Project, metric_id: RecordId, index: int) -> Edit:
    """Move a metric to an index counted from 0."""
    draft = Draft(project)
    metric = draft.need(Metric, metric_id)
    others = (other for other in project.table(Metric).values() if other.id != metric_id)
    metrics = sorted(others, key=lambda other: (other.position, other.id))
    metrics.insert(max(0, min(index, len(metrics))), metric)
    reorder(draft, metrics)
    return draft.edit(tr("Move metric “{name}”", name=short(metric.name)))


def remove_metric(project: Project, metric_id: RecordId) -> Edit:
    """Remove a metric with its targets and cases; its answers stay in the evidence but are no longer shown."""
    draft = Draft(project)
    metric = draft.need(Metric, metric_id)
    drop_metric(draft, metric)
    return draft.edit(tr("Remove metric “{name}”", name=short(metric.name)))


def _check_name(project: Project, metric: Metric) -> None:
    for other in project.table(Metric).values():
        if other.id != metric.id and other.name.casefold() == metric.name.casefold():
            raise JourneyError(tr("There is a metric “{name}” already: choose another name.", name=short(metric.name)))
