"""What is wrong or odd in a project, told to the person; files from elsewhere go through `validate_records` first.

Nothing is repaired here.
"""

from __future__ import annotations

from collections.abc import Iterator

from cxjourney.domain import graph
from cxjourney.domain.cells import Cell, cell_of
from cxjourney.domain.checks import checked, short
from cxjourney.domain.cleaning import validate_records
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.ids import RecordId
from cxjourney.domain.issues import Issue, Severity, circular_links, crosses_journeys, record_name
from cxjourney.domain.project import Project
from cxjourney.domain.records import (
    Case,
    Emotion,
    Journey,
    MomentOfTruth,
    Note,
    Record,
    Stage,
    Target,
    Touchpoint,
    Transition,
)
from cxjourney.domain.references import REFERENCES, targets
from cxjourney.domain.text import tr

__all__ = ["Issue", "Severity", "find_issues", "validate_records"]


def find_issues(project: Project) -> list[Issue]:
    """Return all findings, errors first, then by journey and place on the map."""
    found = [*_field_issues(project), *_reference_issues(project), *_double_issues(project), *_circle_issues(project)]
    for journey in project.journeys():
        found += [*_cell_issues(project, journey), *_flow_issues(project, journey), *_share_issues(project, journey)]
    found += _moment_issues(project)
    order = list(Severity)
    return sorted(found, key=lambda issue: order.index(issue.severity))


def _issue(code: str, severity: Severity, text: str, record: Record) -> Issue:
    journey_id = record.id if isinstance(record, Journey) else getattr(record, "journey_id", None)
    return Issue(code, severity, text, record.kind, record.id, journey_id)


def _field_issues(project: Project) -> Iterator[Issue]:
    for record in project.records():
        try:
            checked(record)
        except JourneyError as error:
            text = tr("“{name}” holds a value that it cannot hold: {reason}", name=record_name(record), reason=error)
            yield _issue("bad value", Severity.ERROR, text, record)


def _reference_issues(project: Project) -> Iterator[Issue]:
    for record_class, references in REFERENCES.items():
        for record in project.table(record_class).values():
            for reference in references:
                for target_id in targets(record, reference):
                    target = project.get(reference.target, target_id)
                    if target is None:
                        text = tr("“{name}” points to something that is not there.", name=record_name(record))
                        yield _issue("dangling reference", Severity.ERROR, text, record)
                    elif crosses_journeys(record, reference.field, target):
                        text = tr("“{name}” points into another journey.", name=record_name(record))
                        yield _issue("wrong journey", Severity.ERROR, text, record)


def _double_issues(project: Project) -> Iterator[Issue]:
    felt: set[tuple[RecordId, RecordId | None]] = set()
    for emotion in project.table(Emotion).values():
        key = (emotion.touchpoint_id, emotion.persona_id)
        if key in felt:
            text = tr("A touchpoint has two emotions for the same persona.")
            yield _issue("double emotion", Severity.ERROR, text, emotion)
        felt.add(key)
    marked: set[RecordId] = set()
    for moment in project.table(MomentOfTruth).values():
        if moment.touchpoint_id in marked:
            text = tr("A touchpoint is marked as a moment of truth twice.")
            yield _issue("double moment of truth", Severity.ERROR, text, moment)
        marked.add(moment.touchpoint_id)
    aimed: set[tuple[RecordId, RecordId]] = set()
    for target in project.table(Target).values():
        if (target.touchpoint_id, target.metric_id) in aimed:
            yield _issue("double target", Severity.ERROR, tr("A touchpoint has two targets for a metric."), target)
        aimed.add((target.touchpoint_id, target.metric_id))
    cases: set[tuple[str, RecordId, RecordId]] = set()
    for case in project.table(Case).values():
        if (case.answer_key, case.touchpoint_id, case.metric_id) in cases:
            yield _issue("double case", Severity.ERROR, tr("An answer is a case to call back twice."), case)
        cases.add((case.answer_key, case.touchpoint_id, case.metric_id))
    for note in project.table(Note).values():
        touchpoint = project.get(Touchpoint, note.touchpoint_id)
        if touchpoint is not None and touchpoint.stage_id != note.stage_id:
            text = tr("The note “{name}” names another stage than its touchpoint.", name=record_name(note))
            yield _issue("wrong stage", Severity.ERROR, text, note)


def _circle_issues(project: Project) -> Iterator[Issue]:
    for touchpoint_id in sorted(circular_links(project.table(Touchpoint).values())):
        touchpoint = project.need(Touchpoint, touchpoint_id)
        text = tr("“{name}” opens a sub-journey that it is itself a part of.", name=record_name(touchpoint))
        yield _issue("circular sub-journey", Severity.ERROR, text, touchpoint)


def _cell_issues(project: Project, journey: Journey) -> Iterator[Issue]:
    holders: dict[Cell, Touchpoint] = {}
    for touchpoint in project.touchpoints(journey.id):
        first = holders.setdefault(cell_of(touchpoint), touchpoint)
        if first is not touchpoint:
            text = tr(
                "“{one}” and “{other}” lie in the same place.", one=short(first.title), other=short(touchpoint.title)
            )
            yield _issue("shared cell", Severity.ERROR, text, touchpoint)


def _flow_issues(project: Project, journey: Journey) -> Iterator[Issue]:
    used = {touchpoint.stage_id for touchpoint in project.touchpoints(journey.id)}
    for stage in project.stages(journey.id):
        if stage.id not in used:
            text = tr(
                "Stage “{title}” of “{journey}” is empty.", title=short(stage.title), journey=short(journey.title)
            )
            yield _issue("empty stage", Severity.WARNING, text, stage)
    for touchpoint in graph.unreachable(project, journey.id):
        text = tr("No arrow leads to “{title}”.", title=short(touchpoint.title))
        yield _issue("unreachable", Severity.WARNING, text, touchpoint)
    for touchpoint in graph.dead_ends(project, journey.id):
        stage_title = project.need(Stage, touchpoint.stage_id).title
        text = tr(
            "“{title}” is a dead end: no arrow leads on from it, and “{stage}” is not the last stage.",
            title=short(touchpoint.title),
            stage=short(stage_title),
        )
        yield _issue("dead end", Severity.WARNING, text, touchpoint)


def _share_issues(project: Project, journey: Journey) -> Iterator[Issue]:
    seen: set[tuple[RecordId, RecordId]] = set()
    for touchpoint in project.touchpoints(journey.id):
        arrows = graph.neighbours(project, journey.id).out.get(touchpoint.id, [])
        total = sum(arrow.share for arrow in arrows if arrow.share is not None)
        if total > 1.0005:
            text = tr(
                "The shares of the arrows out of “{title}” add up to {total} %, more than all customers.",
                title=short(touchpoint.title),
                total=f"{total * 100:.3g}",
            )
            yield _issue("shares over 100 %", Severity.WARNING, text, touchpoint)
        yield from _double_arrows(touchpoint, arrows, seen)


def _double_arrows(
    touchpoint: Touchpoint, arrows: list[Transition], seen: set[tuple[RecordId, RecordId]]
) -> Iterator[Issue]:
    for arrow in arrows:
        ends = (arrow.source_id, arrow.target_id)
        if ends in seen:
            text = tr("Two arrows lead from “{title}” to the same touchpoint.", title=short(touchpoint.title))
            yield _issue("double arrow", Severity.WARNING, text, arrow)
        seen.add(ends)


def _moment_issues(project: Project) -> Iterator[Issue]:
    for moment in project.table(MomentOfTruth).values():
        touchpoint = project.get(Touchpoint, moment.touchpoint_id)
        if touchpoint is not None and not (moment.reason and moment.owner):
            text = tr(
                "The moment of truth “{title}” has no reason or no owner yet.",
                title=short(touchpoint.title),
            )
            yield Issue(
                "bare moment of truth", Severity.HINT, text, touchpoint.kind, touchpoint.id, touchpoint.journey_id
            )
