"""The analysis lanes of a map: emotion curve, scores over time, notes, actions and images, below the touchpoints.

Each thing stands under the column of its touchpoint; what belongs to a whole stage stands under its first column.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from cxjourney.domain.ids import RecordId
from cxjourney.domain.layout_grid import Grid
from cxjourney.domain.layout_options import NOTE_LINE, NOTE_LINES_MAX, LayoutOptions
from cxjourney.domain.layout_shapes import AnalysisBand, EmotionPoint, Rect
from cxjourney.domain.records import Action, AnalysisLane, Emotion, Note, NoteCause, NoteKind, Touchpoint

VOTES_WIDTH = 30.0
ICON_WIDTH = 18.0
_GAP = 8.0


@dataclass(slots=True)
class Analysis:
    """Where everything below the touchpoint lanes stands; `bottom` is where the map ends."""

    bands: tuple[AnalysisBand, ...] = ()
    notes: dict[RecordId, Rect] = field(default_factory=dict)
    actions: dict[RecordId, Rect] = field(default_factory=dict)
    images: dict[tuple[RecordId, RecordId], Rect] = field(default_factory=dict)  # (touchpoint, asset) -> place
    emotion_points: dict[RecordId | None, tuple[EmotionPoint, ...]] = field(default_factory=dict)
    emotion_zero: float = 0.0
    emotion_unit: float = 0.0  # map units for one step of emotion
    bottom: float = 0.0


def note_text_width(options: LayoutOptions) -> float:
    """Return the width in which the text of a note is set, beside its icon and its votes."""
    return options.card_width - 16.0 - ICON_WIDTH - VOTES_WIDTH


def action_text_width(options: LayoutOptions) -> float:
    """Return the width in which the title of an action is set."""
    return options.card_width - 20.0


def has_second_line(note: Note) -> bool:
    """Say whether a note shows its cause, or a quote its source, below the text."""
    return bool(note.source) if note.note_kind is NoteKind.QUOTE and note.source else note.cause is not NoteCause.NONE


def lay_out_analysis(
    grid: Grid,
    lanes: Iterable[str],
    notes: Sequence[Note],
    actions: Sequence[Action],
    touchpoints: Sequence[Touchpoint],
    emotions: Mapping[RecordId | None, Mapping[RecordId, Emotion]],
) -> Analysis:
    """Return the places of the analysis lanes named in `lanes`, in that order, below the grid."""
    analysis = Analysis(bottom=grid.bottom)
    bands: list[AnalysisBand] = []
    for lane in dict.fromkeys(lanes):
        top = analysis.bottom
        body = top + grid.options.label_height
        if lane == AnalysisLane.EMOTION:
            height = _emotions(analysis, grid, body, emotions)
        elif lane == AnalysisLane.SCORES:
            height = grid.options.score_height - grid.options.label_height
        elif lane == AnalysisLane.NOTES:
            height = _notes(analysis.notes, grid, body, notes)
        elif lane == AnalysisLane.ACTIONS:
            height = _actions(analysis.actions, grid, body, actions)
        elif lane == AnalysisLane.IMAGES:
            height = _images(analysis.images, grid, body, touchpoints)
        else:
            continue
        bands.append(_band(grid, AnalysisLane(lane), top, body - top + height))
        analysis.bottom = top + bands[-1].rect.h
    analysis.bands = tuple(bands)
    return analysis


def _band(grid: Grid, lane: AnalysisLane, top: float, height: float) -> AnalysisBand:
    margin = grid.options.margin
    rect = Rect(margin, top, grid.right - margin, height)
    label = Rect(margin + 8, top + 4, rect.w - 16, grid.options.label_height - 6)
    cells = {stage.stage.id: Rect(stage.band.x, top, stage.band.w, height) for stage in grid.stages}
    return AnalysisBand(lane, rect, label, cells)


def _emotions(
    analysis: Analysis, grid: Grid, body: float, emotions: Mapping[RecordId | None, Mapping[RecordId, Emotion]]
) -> float:
    """Place one point for each touchpoint and persona; points of one column stand side by side, never atop."""
    height = grid.options.emotion_height - grid.options.label_height
    zero, unit = body + (height - 12) / 2, (height - 36) / 4
    analysis.emotion_zero, analysis.emotion_unit = zero, unit
    xs = emotion_places(grid)
    for persona_id, felt in emotions.items():
        points = []
        for touchpoint_id, x in xs.items():
            emotion = felt.get(touchpoint_id)
            value = None if emotion is None else max(-2.0, min(2.0, emotion.value))
            points.append(EmotionPoint(touchpoint_id, persona_id, x, zero - (value or 0.0) * unit, value))
        analysis.emotion_points[persona_id] = tuple(points)
    return height


def emotion_places(grid: Grid) -> dict[RecordId, float]:
    """Return touchpoint -> x of its emotion points, from left to right."""
    by_column: dict[int, list[tuple[int, RecordId]]] = {}
    for touchpoint_id, (column, lane) in grid.places.items():
        by_column.setdefault(column, []).append((lane, touchpoint_id))
    width = grid.options.card_width
    xs: dict[RecordId, float] = {}
    for column in sorted(by_column):
        seats = sorted(by_column[column])
        step = min(40.0, width / len(seats))
        left = grid.column_x[column] + width / 2 - step * (len(seats) - 1) / 2
        for index, (_, touchpoint_id) in enumerate(seats):
            xs[touchpoint_id] = left + index * step
    return xs


def _notes(places: dict[RecordId, Rect], grid: Grid, body: float, notes: Sequence[Note]) -> float:
    options = grid.options
    width = note_text_width(options)
    stacks: dict[int, float] = {}
    order = {touchpoint_id: lane for touchpoint_id, (_, lane) in grid.places.items()}
    for note in sorted(notes, key=lambda note: (order.get(note.touchpoint_id or "", -1), note.position, note.id)):
        column = _column(grid, note.touchpoint_id, note.stage_id)
        if column is None:
            continue
        lines = min(NOTE_LINES_MAX, max(1, options.measure(note.text, width)))
        lines += has_second_line(note)
        _stack(places, note.id, grid, stacks, column, body, 12 + lines * NOTE_LINE)
    return max(options.notes_height - options.label_height, _tallest(stacks, body) + 12)


def _actions(places: dict[RecordId, Rect], grid: Grid, body: float, actions: Sequence[Action]) -> float:
    options = grid.options
    width = action_text_width(options)
    stacks: dict[int, float] = {}
    first = grid.stages[0].stage.id if grid.stages else ""
    for action in sorted(actions, key=lambda action: (action.position, action.id)):
        column = _column(grid, action.touchpoint_id, first)
        if column is None:
            continue
        lines = min(3, max(1, options.measure(action.title, width)))
        _stack(places, action.id, grid, stacks, column, body, 14 + (lines + 1) * NOTE_LINE)
    return max(64.0, _tallest(stacks, body) + 12)


def _images(
    places: dict[tuple[RecordId, RecordId], Rect], grid: Grid, body: float, touchpoints: Sequence[Touchpoint]
) -> float:
    stacks: dict[int, float] = {}
    for touchpoint in touchpoints:
        place = grid.places.get(touchpoint.id)
        if place is None:
            continue
        for asset_id in dict.fromkeys(touchpoint.image_ids):
            y = stacks.get(place[0], body)
            places[touchpoint.id, asset_id] = Rect(
                grid.column_x[place[0]], y, grid.options.card_width, grid.options.image_height
            )
            stacks[place[0]] = y + grid.options.image_height + _GAP
    return max(64.0, _tallest(stacks, body) + 12)


def _column(grid: Grid, touchpoint_id: RecordId | None, stage_id: RecordId) -> int | None:
    if touchpoint_id is not None and touchpoint_id in grid.places:
        return grid.places[touchpoint_id][0]
    stage = grid.stage_band(stage_id)
    return None if stage is None else stage.first_column


def _stack(
    places: dict[RecordId, Rect],
    record_id: RecordId,
    grid: Grid,
    stacks: dict[int, float],
    column: int,
    body: float,
    height: float,
) -> None:
    y = stacks.get(column, body)
    places[record_id] = Rect(grid.column_x[column], y, grid.options.card_width, height)
    stacks[column] = y + height + _GAP


def _tallest(stacks: dict[int, float], body: float) -> float:
    return max(stacks.values(), default=body) - body
