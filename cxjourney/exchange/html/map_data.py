"""One journey's map as plain data for the page: where everything stands, and what it says.

The places are those of the screen (`domain.layout`); the page decides colours and type.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping

from cxjourney.domain.ids import RecordId
from cxjourney.domain.layout import LayoutOptions, MapLayout, Rect, layout_map
from cxjourney.domain.layout_options import estimate_lines
from cxjourney.domain.records import (
    Action,
    AnalysisLane,
    Asset,
    Emotion,
    Journey,
    Note,
    NoteKind,
    Persona,
    Touchpoint,
)
from cxjourney.domain.words import cause_text, evidence_text, note_kind_text, state_text, status_text
from cxjourney.exchange.contents import Contents
from cxjourney.exchange.html.arrow_data import arrow_data
from cxjourney.exchange.html.icons import channel_icon
from cxjourney.exchange.html.markup import plain
from cxjourney.scoring.labels import format_date

MOST_QUOTES = 6  # customers’ words for each touchpoint
LONGEST_QUOTE = 600

Data = dict[str, object]


def note_lines(text: str, width: float) -> int:
    """Return how many lines a note takes, generously: nobody knows which font the reader has."""
    return estimate_lines(text, width * 0.85)


class MapData:
    """Collects the data of all maps of one export; `picture` gives the address of a picture by its asset."""

    def __init__(self, contents: Contents, picture: Callable[[RecordId], str | None]) -> None:
        self._contents = contents
        self._picture = picture
        self.felt_by: list[Persona] = [persona for persona in contents.felt_by if persona is not None]
        self._quotes = _quotes_by_touchpoint(contents)
        self._notes: dict[RecordId, list[Note]] = defaultdict(list)
        for note in contents.notes:
            self._notes[note.journey_id].append(note)
        self._actions: dict[RecordId, list[Action]] = defaultdict(list)
        for action in contents.actions:
            self._actions[action.journey_id].append(action)

    def journey(self, journey: Journey) -> Data:
        """Return one journey."""
        contents = self._contents
        felt_by = (None, *(persona.id for persona in self.felt_by))
        options = LayoutOptions(persona_ids=felt_by, measure=note_lines)
        layout = layout_map(contents.project, journey.id, options)
        stages, lanes, touchpoints = contents.of_journey(journey)
        drawn = [touchpoint for touchpoint in touchpoints if touchpoint.id in layout.cards]
        felt_x = {point.touchpoint_id: point.x for point in layout.emotion_points(None)}
        return {
            "id": journey.id,
            "title": plain(journey.title),
            "facts": [plain(fact) for fact in _facts(journey)],
            "width": round(layout.bounds.w, 1),
            "height": round(layout.bounds.h, 1),
            "top": round(layout.header_bottom, 1),
            "card": [options.card_width, options.card_height],
            "visibility": layout.visibility_y,
            "stages": _stages(layout),
            "lanes": [
                {"title": plain(lane.lane.title), "y": lane.rect.y, "label": lane.label.y} for lane in layout.lanes
            ],
            "bands": [
                {"lane": str(band.lane), "y": band.rect.y, "height": band.rect.h, "label": band.label.y}
                for band in layout.analysis
            ],
            "emotion": self._emotion(layout, journey),
            "touchpoints": [
                self._touchpoint(
                    touchpoint, layout.cards[touchpoint.id], felt_x.get(touchpoint.id),
                    [stage.id for stage in stages].index(touchpoint.stage_id),
                    [lane.id for lane in lanes].index(touchpoint.lane_id),
                )
                for touchpoint in drawn
            ],
            "arrows": arrow_data(layout, contents.project),
            "notes": [_note(note, layout.notes.get(note.id), contents) for note in self._notes[journey.id]],
            "actions": [_action(one, layout.actions.get(one.id), contents) for one in self._actions[journey.id]],
            "images": self._images(layout),
        }  # fmt: skip

    def _touchpoint(self, one: Touchpoint, place: Rect, felt_x: float | None, stage: int, lane: int) -> Data:
        contents = self._contents
        moment = contents.moment(one.id)
        found: Data = {
            "id": one.id, "title": plain(one.title), "stage": stage, "lane": lane, "x": place.x, "y": place.y,
            "channel": plain(one.channel), "icon": channel_icon(one.channel) if one.channel else "",
            "owner": plain(contents.owner(one.owner)), "description": plain(one.description),
            "expectation": plain(one.expectation), "evidence": evidence_text(one.evidence_status),
            "mark": str(one.evidence_status), "feltX": felt_x, "indirect": one.indirect, "service": one.service,
            "images": [id_ for id_ in one.image_ids if self._picture(id_)],
        }  # fmt: skip
        if moment is not None:
            found["moment"] = [plain(moment.stake), plain(moment.reason), plain(contents.owner(moment.owner))]
        if one.sub_journey_id in contents.journey_of:
            found["sub"] = one.sub_journey_id
        if quotes := self._quotes.get(one.id):
            found["quotes"] = quotes
        return _told(found)

    def _emotion(self, layout: MapLayout, journey: Journey) -> Data | None:
        if layout.analysis_band(AnalysisLane.EMOTION) is None:
            return None
        project = self._contents.project
        curves: dict[RecordId, Mapping[RecordId, float]] = {}
        words: dict[RecordId, list[str]] = {}
        for persona in (None, *self.felt_by):
            felt = project.emotions(persona.id if persona else None)
            key = persona.id if persona else ""
            curves[key] = {id_: felt[id_].value for id_ in layout.cards if id_ in felt}
            if worst := _worst([felt[id_] for id_ in layout.cards if id_ in felt], self._notes[journey.id]):
                words[key] = [worst[0], plain(worst[1])]
        zero, one = layout.emotion_y(0.0), layout.emotion_y(1.0)
        return {"zero": round(zero, 1), "unit": round(zero - one, 2), "curves": curves, "words": words}

    def _images(self, layout: MapLayout) -> list[Data]:
        found: list[Data] = []
        for (_, asset_id), place in layout.images.items():
            asset = self._contents.project.get(Asset, asset_id)
            if asset is not None and self._picture(asset_id):
                alt = plain(asset.alt_text or asset.name)
                found.append({"asset": asset_id, "alt": alt, "place": _place(place)})
        return found


def _facts(journey: Journey) -> list[str]:
    version = journey.version if not journey.version or journey.version[:1].isalpha() else f"v{journey.version}"
    day = format_date(journey.date) if journey.date else ""
    return [fact for fact in (state_text(journey.state), version, day, journey.owner, journey.scope) if fact]


def _stages(layout: MapLayout) -> list[Data]:
    return [
        {
            "id": band.stage.id, "title": plain(band.stage.title), "goal": plain(band.stage.goal),
            "x": band.band.x, "width": band.band.w, "height": band.band.h,
            "y": band.header.y, "head": band.header.h,
        }
        for band in layout.stages
    ]  # fmt: skip


def _note(note: Note, place: Rect | None, contents: Contents) -> Data:
    second = note.source if note.note_kind is NoteKind.QUOTE and note.source else ""
    found: Data = {
        "id": note.id, "kind": str(note.note_kind), "kindName": note_kind_text(note.note_kind),
        "text": plain(note.text), "second": plain(second or cause_text(note.cause)), "votes": note.votes or None,
        "touchpoint": note.touchpoint_id if note.touchpoint_id in contents.touchpoints else "",
        "stage": plain(contents.stage_title(note.stage_id)), "place": _place(place) if place else None,
    }  # fmt: skip
    return _told(found)


def _action(action: Action, place: Rect | None, contents: Contents) -> Data:
    done = str(action.status) in ("done", "dropped")
    found: Data = {
        "id": action.id, "title": plain(action.title), "problem": plain(action.problem),
        "owner": plain(contents.owner(action.owner)), "due": format_date(action.due) if action.due else "",
        "status": status_text(action.status), "done": done, "result": plain(action.result),
        "touchpoint": action.touchpoint_id if action.touchpoint_id in contents.touchpoints else "",
        "place": _place(place) if place else None,
    }  # fmt: skip
    return _told(found)


def _told(found: Data) -> Data:
    """Return what there is something to say about; a stage or place may well be 0."""
    return {name: value for name, value in found.items() if value is not False and value not in ("", None, [])}


def _place(rect: Rect) -> list[float]:
    return [round(number, 1) for number in rect]


def _worst(felt: list[Emotion], notes: list[Note]) -> tuple[RecordId, str] | None:
    """Return (touchpoint, words) for the lowest feeling below zero of which anybody said something."""
    quoted = {n.touchpoint_id: n.text for n in reversed(notes) if n.note_kind is NoteKind.QUOTE}
    for emotion in sorted(felt, key=lambda emotion: (emotion.value, emotion.id)):
        if emotion.value < 0 and (words := emotion.comment or quoted.get(emotion.touchpoint_id)):
            return emotion.touchpoint_id, words
    return None


def _quotes_by_touchpoint(contents: Contents) -> dict[RecordId, list[list[str]]]:
    """Return what customers wrote, the newest first, with where each comes from."""
    from cxjourney.scoring.comments import source_text

    found: dict[RecordId, list[list[str]]] = defaultdict(list)
    for comment in contents.comments:
        quotes = found[comment.touchpoint_id]
        if len(quotes) < MOST_QUOTES and comment.text.strip():
            words = plain(comment.text.strip())
            cut = words if len(words) <= LONGEST_QUOTE else words[: LONGEST_QUOTE - 1] + "…"
            quotes.append([cut, plain(source_text(comment, contents.project))])
    return found
