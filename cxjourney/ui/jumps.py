"""The places that the palette can go to: journeys, stages, touchpoints, personas, segments and comments."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from cxjourney.domain.ids import RecordId
from cxjourney.domain.records import Journey, Persona, Stage, Touchpoint
from cxjourney.domain.text import tr
from cxjourney.ui.palette_search import Entry
from cxjourney.ui.widgets.text import shortened

if TYPE_CHECKING:
    from cxjourney.ui.workspace import Workspace

SHOWN_COMMENTS = 20


def jump_entries(workspace: Workspace) -> list[Entry]:
    """Return an entry for each journey, persona, segment, stage and touchpoint of the project."""
    project = workspace.document.project
    found = [
        Entry(journey.title, tr("Journey"), _show_journey(workspace, journey.id), weight=4.0)
        for journey in project.journeys()
    ]
    for persona in project.table(Persona).values():
        run = _show_persona(workspace, persona.id)
        found.append(Entry(persona.name, tr("Persona"), run, detail=persona.role, weight=4.0))
    for segment in workspace.left.filters.segments.segments():
        found.append(Entry(segment.name, tr("Segment"), _edit_segment(workspace, segment.id), weight=2.0))
    for stage in project.table(Stage).values():
        journey = project.get(Journey, stage.journey_id)
        run = _select(workspace, stage.journey_id, stage.id)
        found.append(Entry(stage.title, tr("Stage"), run, detail=journey.title if journey else "", weight=3.0))
    for touchpoint in project.table(Touchpoint).values():
        stage_of = project.get(Stage, touchpoint.stage_id)
        parts = [stage_of.title if stage_of else "", touchpoint.channel]
        run = _select(workspace, touchpoint.journey_id, touchpoint.id)
        detail = " · ".join(part for part in parts if part)
        found.append(Entry(touchpoint.title, tr("Touchpoint"), run, detail=detail, weight=5.0))
    return found


def comment_entries(workspace: Workspace, query: str) -> list[Entry]:
    """Return the comments that hold the words of `query`; choosing one goes to its touchpoint."""
    if not workspace.scores.has_evidence:
        return []
    project, found = workspace.document.project, []
    for comment in workspace.scores.comments(limit=SHOWN_COMMENTS, text=query):
        touchpoint = project.get(Touchpoint, comment.touchpoint_id)
        if touchpoint is not None:
            run = _select(workspace, touchpoint.journey_id, touchpoint.id)
            text = shortened(" ".join(comment.text.split()), 160)
            found.append(Entry(text, tr("Comment"), run, detail=touchpoint.title, weight=-10.0))
    return found


def show_most_answered(workspace: Workspace, touchpoint_ids: Sequence[RecordId]) -> None:
    """Go to the one of these touchpoints that has most answers to the metric shown."""
    scores, metric = workspace.scores, workspace.scores.metric

    def answers(touchpoint_id: RecordId) -> int:
        score = scores.touchpoint_score(touchpoint_id, metric) if metric is not None else None
        return score.n if score is not None else 0

    touchpoint = workspace.document.project.need(Touchpoint, max(touchpoint_ids, key=answers))
    _select(workspace, touchpoint.journey_id, touchpoint.id)()


def show_touchpoint(workspace: Workspace, touchpoint_id: RecordId) -> None:
    """Go to a touchpoint and choose it."""
    touchpoint = workspace.document.project.need(Touchpoint, touchpoint_id)
    _select(workspace, touchpoint.journey_id, touchpoint.id)()


def _show_journey(workspace: Workspace, journey_id: str) -> Callable[[], None]:
    return lambda: workspace.selection.show_journey(journey_id)


def _show_persona(workspace: Workspace, persona_id: str) -> Callable[[], None]:
    return lambda: workspace.show_persona(persona_id)


def _edit_segment(workspace: Workspace, segment_id: str) -> Callable[[], None]:
    def run() -> None:
        workspace.left.filters.segments.open(segment_id)

    return run


def _select(workspace: Workspace, journey_id: str, record_id: str) -> Callable[[], None]:
    def run() -> None:
        workspace.selection.show_journey(journey_id)
        workspace.selection.set((record_id,))
        if workspace.view == "map":
            workspace.canvas.commands.reveal_selection()
        elif workspace.view not in ("outline", "table"):
            workspace.show_view("map")
            workspace.canvas.commands.reveal_selection()
        workspace.focus_view()

    return run
