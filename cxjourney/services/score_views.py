"""What of the evidence a person looks at: metric, segment, period, persona; and when an edit alters any score."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from cxjourney.domain.edits import Change
from cxjourney.domain.ids import RecordId
from cxjourney.domain.project import Project
from cxjourney.domain.records import (
    Condition,
    Emotion,
    Import,
    Metric,
    Persona,
    ProjectInfo,
    Segment,
    Target,
    Touchpoint,
)
from cxjourney.domain.text import tr
from cxjourney.domain.words import emotion_text
from cxjourney.scoring.compute import ScoreFilter, segment_conditions
from cxjourney.scoring.score import Badge, Band, felt_band

EMOTION = "emotion"
"""Stands in `View.metric_id` for colouring by what the room felt instead of by a metric."""

_INFO_FIELDS = (
    "minimum_n", "anonymity_threshold", "confidence", "work_begin", "work_end", "work_days", "holidays",
)  # fmt: skip


class Period(StrEnum):
    """How far back answers count, seen from the last date in the evidence."""

    DAYS_90 = "90 days"
    MONTHS_12 = "12 months"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class View:
    """What the person looks at; `metric_id` None is the metric that has most to say, `EMOTION` the felt values."""

    metric_id: RecordId | None = None
    segment_id: RecordId | None = None
    period: Period = Period.ALL
    persona_id: RecordId | None = None
    weighted: bool = False


def filter_of(project: Project, view: View) -> ScoreFilter:
    """Return a view as a filter; a persona stands for its segment unless one is chosen."""
    first, last = dates_of(project, view.period)
    beside = tuple(dates_of(project, period) for period in Period if period not in (view.period, Period.ALL))
    return ScoreFilter(_conditions(project, view), first, last, beside=beside)


def dates_of(project: Project, period: Period) -> tuple[date | None, date | None]:
    """Return the first and last day of a period, None where it is open."""
    last = max((i.last_date for i in project.table(Import).values() if i.last_date), default=None)
    if period is Period.ALL or last is None:
        return None, None
    if period is Period.DAYS_90:
        return last - timedelta(days=89), last
    day = 28 if (last.month, last.day) == (2, 29) else last.day
    return last.replace(year=last.year - 1, day=day) + timedelta(days=1), last


def _conditions(project: Project, view: View) -> tuple[Condition, ...]:
    segment_id = view.segment_id
    if segment_id is None:
        persona = project.get(Persona, view.persona_id)
        segment_id = persona.segment_id if persona else None
    return segment_conditions(project, segment_id)


def still_there(project: Project, view: View) -> View:
    """Return the view without what the project does not hold, as after an older version came back."""
    return replace(
        view,
        metric_id=view.metric_id if view.metric_id == EMOTION or project.get(Metric, view.metric_id) else None,
        segment_id=view.segment_id if project.get(Segment, view.segment_id) else None,
        persona_id=view.persona_id if project.get(Persona, view.persona_id) else None,
    )


def touchpoints_below(project: Project, touchpoint_id: RecordId) -> tuple[RecordId, ...]:
    """Return the touchpoints of the sub-journey that a touchpoint opens, and of theirs, each once."""
    found: dict[RecordId, None] = {}
    waiting = [touchpoint_id]
    while waiting:
        touchpoint = project.get(Touchpoint, waiting.pop())
        if touchpoint is None or touchpoint.sub_journey_id is None:
            continue
        for below in project.touchpoints(touchpoint.sub_journey_id):
            if below.id not in found and below.id != touchpoint_id:
                found[below.id] = None
                waiting.append(below.id)
    return tuple(found)


def emotion_badge(emotion: Emotion | None) -> Badge:
    """Return the badge of a felt value from -2 to +2; half a step from the middle is already good or low."""
    if emotion is None:
        return Badge(tr("no data"), Band.NONE, tr("Nobody has said yet how this feels."))
    value = emotion.value
    text = emotion_text(value)
    detail = tr("Felt {value} on a scale from −2 to +2.", value=text)
    return Badge(text, felt_band(value), f"{detail} {emotion.comment}".strip())


def matters(change: Change, answered: Callable[[RecordId], bool] | None) -> bool:
    """Say whether a change can alter any score: most edits on a map cannot, and must not cost a recount.

    `answered` tells whether anybody was asked at a touchpoint; None: that is not known yet.
    """
    before, after = change.before, change.after
    opens = any(isinstance(record, Touchpoint) and record.sub_journey_id is not None for record in (before, after))
    if isinstance(change.record, Touchpoint) and answered is not None and not opens and not answered(change.id):
        return False
    if isinstance(change.record, (Import, Metric, Segment, Target)):
        return True
    if isinstance(before, Touchpoint) and isinstance(after, Touchpoint):
        return (before.stage_id, before.sub_journey_id) != (after.stage_id, after.sub_journey_id)
    if isinstance(before, Persona) and isinstance(after, Persona):
        return before.segment_id != after.segment_id
    if isinstance(before, ProjectInfo) and isinstance(after, ProjectInfo):
        return any(getattr(before, name) != getattr(after, name) for name in _INFO_FIELDS)
    return isinstance(change.record, (Touchpoint, Persona))
