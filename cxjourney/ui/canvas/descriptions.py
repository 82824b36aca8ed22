"""Things on the map in words: for screen readers in one line, for tool tips with all that is known."""

from __future__ import annotations

import html

from cxjourney.domain.ids import RecordId
from cxjourney.domain.project import Project
from cxjourney.domain.records import (
    Action,
    Lane,
    LaneKind,
    Note,
    Persona,
    Stage,
    Touchpoint,
    Transition,
)
from cxjourney.domain.text import tr, trn
from cxjourney.domain.words import begun, cause_text, note_kind_text, status_text, wait_text
from cxjourney.drawing.content import NO_BADGE, MapContent
from cxjourney.scoring.score import Band
from cxjourney.ui.canvas.tools.emotion_tool import emotion_text


def spoken(content: MapContent, record_id: RecordId) -> str:
    """Return one line for a screen reader, such as “Check out, Buy, Web and app, NPS +38”."""
    project = content.project
    if touchpoint := project.get(Touchpoint, record_id):
        return ", ".join(part for part in _touchpoint_parts(content, touchpoint) if part)
    if stage := project.get(Stage, record_id):
        return tr("Stage {title}", title=stage.title)
    if lane := project.get(Lane, record_id):
        return tr("Lane {title}", title=lane.title)
    if note := project.get(Note, record_id):
        votes = trn("{count} vote", "{count} votes", note.votes)
        return tr("{kind}: {text}, {votes}", kind=begun(note_kind_text(note.note_kind)), text=note.text, votes=votes)
    if action := project.get(Action, record_id):
        return tr("Action: {title}, {status}", title=action.title, status=begun(status_text(action.status)))
    if transition := project.get(Transition, record_id):
        return tr("Arrow {ends}", ends=_ends(project, transition))
    return ""


def tool_tip(content: MapContent, record_id: RecordId) -> str:
    """Return everything worth knowing about a thing as escaped rich text; empty for nothing."""
    lines = _lines(content, record_id)
    if not lines:
        return ""
    head, *rest = (html.escape(line).replace("\n", "<br>") for line in lines if line)
    return f"<qt><b>{head}</b>" + "".join(f"<br>{line}" for line in rest) + "</qt>"


def _touchpoint_parts(content: MapContent, touchpoint: Touchpoint) -> list[str]:
    project = content.project
    stage, lane = project.get(Stage, touchpoint.stage_id), project.get(Lane, touchpoint.lane_id)
    badge = content.badges.get(touchpoint.id, NO_BADGE)
    score = f"{content.score_title} {badge.text}".strip() if badge.band is not Band.NONE else ""
    moment = tr("moment of truth") if touchpoint.id in project.moments() else ""
    move = content.moves.get(touchpoint.id)
    moved = tr("moved {amount}, {verdict}", amount=move.amount, verdict=move.verdict) if move is not None else ""
    return [touchpoint.title, stage.title if stage else "", lane.title if lane else "", score, moved, moment]


def _lines(content: MapContent, record_id: RecordId) -> list[str]:
    project = content.project
    if touchpoint := project.get(Touchpoint, record_id):
        return _touchpoint_lines(content, touchpoint)
    if stage := project.get(Stage, record_id):
        return [stage.title, stage.goal]
    if lane := project.get(Lane, record_id):
        below = tr("Below the line of visibility") if lane.lane_kind is LaneKind.BACKSTAGE else ""
        return [lane.title, below]
    if note := project.get(Note, record_id):
        votes = trn("{count} vote", "{count} votes", note.votes) if note.votes else ""
        return [begun(note_kind_text(note.note_kind)), note.text, begun(cause_text(note.cause)), note.source, votes]
    if action := project.get(Action, record_id):
        owner = tr("Owner: {owner}", owner=action.owner) if action.owner else ""
        return [action.title, begun(status_text(action.status)), owner, action.problem]
    if transition := project.get(Transition, record_id):
        return _transition_lines(project, transition)
    return []


def _touchpoint_lines(content: MapContent, touchpoint: Touchpoint) -> list[str]:
    project = content.project
    badge = content.badges.get(touchpoint.id, NO_BADGE)
    moment = project.moments().get(touchpoint.id)
    lines = [
        touchpoint.title,
        touchpoint.channel,
        tr("Owner: {owner}", owner=touchpoint.owner) if touchpoint.owner else "",
        badge.detail or badge.text,
        content.moves[touchpoint.id].text if touchpoint.id in content.moves else "",
    ]
    for persona_id in content.persona_ids:
        emotion = project.emotions(persona_id).get(touchpoint.id)
        if emotion is not None:
            persona = project.get(Persona, persona_id)
            who, felt = (persona.name if persona else tr("Everyone")), emotion_text(emotion.value)
            lines.append(tr("Felt by {who}: {value}", who=who, value=felt))
    if moment is not None:
        stake = tr("Moment of truth: {stake}", stake=moment.stake)
        lines.append(stake if moment.stake else tr("Moment of truth"))
    lines.append(tr("Expected: {text}", text=touchpoint.expectation) if touchpoint.expectation else "")
    return lines


def _transition_lines(project: Project, transition: Transition) -> list[str]:
    share, drop_off = transition.share, transition.drop_off
    return [
        _ends(project, transition),
        transition.label,
        tr("{share} % of customers", share=f"{share * 100:.0f}") if share is not None else "",
        tr("Wait: {time}", time=wait_text(transition.wait_hours)) if transition.wait_hours else "",
        tr("{share} % leave here", share=f"{drop_off * 100:.0f}") if drop_off else "",
    ]


def _ends(project: Project, transition: Transition) -> str:
    source, target = project.get(Touchpoint, transition.source_id), project.get(Touchpoint, transition.target_id)
    return f"{source.title if source else ''} → {target.title if target else ''}"
