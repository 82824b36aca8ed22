"""Copy and paste of touchpoints as text in a format of our own; what comes back from the clipboard is untrusted.

Copied are touchpoints with their notes, emotions for everyone, moments of truth, and the transitions among them.
Pictures and sub-journeys stay behind: they belong to the project that was copied from.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import replace
from typing import Any

from cxjourney.domain.actions.draft import Draft, check_cell, grid_of, write_places
from cxjourney.domain.cells import Cell
from cxjourney.domain.checks import COLUMN_LIMIT, FIELDS
from cxjourney.domain.edits import Edit
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.ids import RecordId, new_id
from cxjourney.domain.project import Project
from cxjourney.domain.records import (
    Emotion,
    EvidenceStatus,
    Lane,
    MomentOfTruth,
    Note,
    Record,
    Stage,
    Touchpoint,
    Transition,
)
from cxjourney.domain.text import tr, trn

MIME_TYPE = "application/x-cxjourney-touchpoints+json"
FORMAT = "cxjourney touchpoints"
VERSION = 1
SIZE_LIMIT = 20_000_000
COUNT_LIMIT = 10_000

_TOUCHPOINT = ("title", "channel", "owner", "description", "expectation", "indirect", "service", "evidence_status")
_TRANSITION = ("transition_kind", "share", "wait_hours", "drop_off", "hand_off", "label")
_NOTE = ("note_kind", "text", "cause", "votes", "source")
_EMOTION = ("value", "comment")
_MOMENT = ("stake", "reason", "owner")


def copy(project: Project, ids: Collection[RecordId]) -> str:
    """Return the touchpoints among `ids`, all of one journey, as JSON text; other ids are left out.

    Raises JourneyError where no touchpoint is among them, or where they come from several journeys.
    """
    chosen = [t for touchpoint_id in dict.fromkeys(ids) if (t := project.get(Touchpoint, touchpoint_id)) is not None]
    if not chosen:
        raise JourneyError(tr("Select the touchpoints to copy first."))
    journey_id = chosen[0].journey_id
    if any(touchpoint.journey_id != journey_id for touchpoint in chosen):
        raise JourneyError(tr("Only touchpoints of one journey can be copied together."))
    wanted = {touchpoint.id for touchpoint in chosen}
    ordered = [touchpoint for touchpoint in project.touchpoints(journey_id) if touchpoint.id in wanted]
    number = {touchpoint.id: index for index, touchpoint in enumerate(ordered)}
    stages = {stage.id: index for index, stage in enumerate(project.stages(journey_id))}
    lanes = {lane.id: index for index, lane in enumerate(project.lanes(journey_id))}
    first_stage = min(stages[touchpoint.stage_id] for touchpoint in ordered)
    first_lane = min(lanes[touchpoint.lane_id] for touchpoint in ordered)
    emotions, moments = project.emotions(None), project.moments()
    cards = []
    for touchpoint in ordered:
        card = _plain(touchpoint, _TOUCHPOINT)
        card["stage"] = stages[touchpoint.stage_id] - first_stage
        card["lane"] = lanes[touchpoint.lane_id] - first_lane
        card["column"] = touchpoint.column
        card["notes"] = [_plain(n, _NOTE) for n in project.notes(journey_id) if n.touchpoint_id == touchpoint.id]
        card["emotion"] = _plain(emotions[touchpoint.id], _EMOTION) if touchpoint.id in emotions else None
        card["moment"] = _plain(moments[touchpoint.id], _MOMENT) if touchpoint.id in moments else None
        cards.append(card)
    arrows = [
        {"from": number[arrow.source_id], "to": number[arrow.target_id], **_plain(arrow, _TRANSITION)}
        for arrow in project.transitions(journey_id)
        if arrow.source_id in number and arrow.target_id in number
    ]
    content = {"format": FORMAT, "version": VERSION, "touchpoints": cards, "transitions": arrows}
    return json.dumps(content, ensure_ascii=False)


def paste(project: Project, text: str, target: Cell) -> Edit:
    """Add copied touchpoints, the top left one at `target`, under fresh ids; cards in the way move right.

    What would lie past the last stage or lane lands in the last one. Raises JourneyError for text that is not ours.
    """
    cards, arrows = _parse(text)
    draft = Draft(project)
    journey_id = check_cell(draft, target)
    made = _place(draft, journey_id, cards, target)
    for touchpoint, card in zip(made, cards, strict=True):
        _put_parts(draft, touchpoint, card)
    for arrow in arrows:
        ends = {"source_id": made[arrow["from"]].id, "target_id": made[arrow["to"]].id}
        values = {name: arrow[name] for name in _TRANSITION}
        draft.put(Transition(id=new_id(), journey_id=journey_id, **ends, **values))
    return draft.edit(trn("Paste {count} touchpoint", "Paste {count} touchpoints", len(made)))


def is_ours(text: str) -> bool:
    """Say whether clipboard text looks like copied touchpoints; `paste` finds out whether it is sound."""
    return text.lstrip().startswith("{") and f'"{FORMAT}"' in text[:200]


def _plain(record: Record, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(record, name) for name in names}


def _place(draft: Draft, journey_id: RecordId, cards: list[dict[str, Any]], target: Cell) -> list[Touchpoint]:
    """Put the touchpoints into the draft, in cells that keep their places relative to each other."""
    stages = [stage.id for stage in draft.of_journey(Stage, journey_id)]
    lanes = [lane.id for lane in draft.of_journey(Lane, journey_id)]
    first_stage, first_lane = stages.index(target.stage_id), lanes.index(target.lane_id)
    first_column = min((card["column"] for card in cards if card["stage"] == 0), default=0)
    grid = grid_of(draft, journey_id)
    made: list[Touchpoint] = []
    placed: set[RecordId] = set()
    for card in cards:
        stage = stages[min(first_stage + card["stage"], len(stages) - 1)]
        lane = lanes[min(first_lane + card["lane"], len(lanes) - 1)]
        column = card["column"] + (target.column - first_column if card["stage"] == 0 else 0)
        touchpoint_id = new_id()
        grid.put(touchpoint_id, Cell(stage, lane, max(column, 0)), frozenset(placed))
        placed.add(touchpoint_id)
        made.append(
            Touchpoint(
                id=touchpoint_id, journey_id=journey_id, stage_id=stage, lane_id=lane,
                **{name: card[name] for name in _TOUCHPOINT},
            )
        )  # fmt: skip
    for touchpoint in made:
        draft.put(replace(touchpoint, column=grid.place(touchpoint.id).column))
    grid.close_gaps({touchpoint.stage_id for touchpoint in made})
    write_places(draft, grid.places)
    return made


def _put_parts(draft: Draft, touchpoint: Touchpoint, card: dict[str, Any]) -> None:
    notes = draft.of_journey(Note, touchpoint.journey_id)
    last = max((note.position + 1 for note in notes), default=0)
    home: dict[str, Any] = {
        "journey_id": touchpoint.journey_id,
        "stage_id": touchpoint.stage_id,
        "touchpoint_id": touchpoint.id,
    }
    for index, values in enumerate(card["notes"]):
        draft.put(Note(id=new_id(), position=last + index, **home, **values))
    if card["emotion"] is not None:
        draft.put(Emotion(id=new_id(), touchpoint_id=touchpoint.id, **card["emotion"]))
    if card["moment"] is not None:
        draft.put(MomentOfTruth(id=new_id(), touchpoint_id=touchpoint.id, **card["moment"]))


def _parse(text: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    if len(text) > SIZE_LIMIT:
        raise JourneyError(tr("What is on the clipboard is too large to paste."))
    try:
        content = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise _not_ours() from error
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise _not_ours()
    if content.get("version") != VERSION:
        raise JourneyError(tr("The clipboard holds touchpoints from a newer version of cxjourney: update first."))
    cards = [_card(raw) for raw in _list(content.get("touchpoints"))]
    if not cards:
        raise JourneyError(tr("There are no touchpoints on the clipboard."))
    arrows: dict[tuple[int, int], dict[str, Any]] = {}
    for raw in _list(content.get("transitions")):
        arrow = _values(raw, Transition, _TRANSITION)
        ends = (_number(raw.get("from"), len(cards)), _number(raw.get("to"), len(cards)))
        if ends[0] == ends[1]:
            raise _not_ours()
        arrows.setdefault(ends, {**arrow, "from": ends[0], "to": ends[1]})
    return cards, list(arrows.values())


def _card(raw: Any) -> dict[str, Any]:
    card = _values(raw, Touchpoint, _TOUCHPOINT)
    if card["evidence_status"] is EvidenceStatus.MEASURED:
        card["evidence_status"] = EvidenceStatus.ASSUMED  # the answers do not come along
    for name in ("stage", "lane", "column"):
        card[name] = _number(raw.get(name), COLUMN_LIMIT)
    card["notes"] = [_values(note, Note, _NOTE) for note in _list(raw.get("notes"))]
    card["emotion"] = None if raw.get("emotion") is None else _values(raw["emotion"], Emotion, _EMOTION)
    card["moment"] = None if raw.get("moment") is None else _values(raw["moment"], MomentOfTruth, _MOMENT)
    return card


def _values(raw: object, record_class: type[Record], names: tuple[str, ...]) -> dict[str, Any]:
    """Return the named fields of a JSON object, each through its check."""
    if not isinstance(raw, dict) or any(name not in raw for name in names):
        raise _not_ours()
    return {name: FIELDS[record_class][name](raw[name]) for name in names}


def _list(raw: object) -> list[Any]:
    if not isinstance(raw, list) or len(raw) > COUNT_LIMIT:
        raise _not_ours()
    return raw


def _number(raw: object, limit: int) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int) or not 0 <= raw < limit:
        raise _not_ours()
    return raw


def _refuse(name: str) -> None:
    raise ValueError(name)


def _not_ours() -> JourneyError:
    return JourneyError(tr("What is on the clipboard is damaged or does not come from cxjourney: copy it again."))
