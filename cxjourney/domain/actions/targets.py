"""Targets: what one touchpoint has to reach in a metric, where it differs from all others."""

from __future__ import annotations

from dataclasses import replace

from cxjourney.domain.actions.draft import Draft
from cxjourney.domain.checks import short
from cxjourney.domain.edits import Edit
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.ids import RecordId, new_id
from cxjourney.domain.project import Project
from cxjourney.domain.records import Direction, Metric, Target, Touchpoint
from cxjourney.domain.text import tr


def set_target(
    project: Project,
    touchpoint_id: RecordId,
    metric_id: RecordId,
    *,
    target: float | None = None,
    good_from: float | None = None,
    low_from: float | None = None,
) -> Edit:
    """Set what a touchpoint has to reach in a metric, in its unit; None takes the metric's own, all None removes it."""
    draft = Draft(project)
    touchpoint, metric = draft.need(Touchpoint, touchpoint_id), draft.need(Metric, metric_id)
    present = project.targets().get((touchpoint_id, metric_id))
    if target is None and good_from is None and low_from is None:
        if present is not None:
            draft.drop(present)
    else:
        one = present or Target(id=new_id(), touchpoint_id=touchpoint_id, metric_id=metric_id)
        own = draft.put(replace(one, target=target, good_from=good_from, low_from=low_from))
        _check_bands(metric, own)
    return draft.edit(
        tr("Set the target of “{title}” for {metric}", title=short(touchpoint.title), metric=short(metric.name))
    )


def _check_bands(metric: Metric, own: Target) -> None:
    sign = -1 if metric.direction is Direction.LOWER else 1
    good = metric.good_from if own.good_from is None else own.good_from
    low = metric.low_from if own.low_from is None else own.low_from
    if good is not None and low is not None and sign * good < sign * low:
        raise JourneyError(
            tr("The good band of “{name}” must begin on the better side of the low band.", name=short(metric.name))
        )
