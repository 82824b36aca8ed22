"""From cells to places: rectangles, arrow paths and text boxes of a map, as plain numbers without Qt.

`layout_map` is the one entry; screen, PDF, SVG, PNG and slides all draw its `MapLayout`, so they cannot disagree.
Its parts are computed anew only when a record kind that they depend on changed.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import cast

from cxjourney.domain.cells import Cell
from cxjourney.domain.ids import RecordId
from cxjourney.domain.layout_analysis import Analysis, lay_out_analysis
from cxjourney.domain.layout_arrows import Router
from cxjourney.domain.layout_grid import Grid
from cxjourney.domain.layout_options import LayoutOptions
from cxjourney.domain.layout_shapes import (
    AnalysisBand,
    ArrowPath,
    EmotionPoint,
    LaneBand,
    Point,
    Rect,
    StageBand,
    Visible,
)
from cxjourney.domain.project import Project
from cxjourney.domain.records import (
    Action,
    AnalysisLane,
    Emotion,
    Journey,
    Lane,
    Note,
    Stage,
    Touchpoint,
    Transition,
)

__all__ = [
    "AnalysisBand", "ArrowPath", "Cell", "EmotionPoint", "LaneBand", "LayoutOptions", "MapLayout", "Point", "Rect",
    "StageBand", "Visible", "layout_map",
]  # fmt: skip


class MapLayout:
    """Answers where everything on one journey's map is, and what is at a place. Never changes once built."""

    def __init__(self, journey_id: RecordId, grid: Grid, router: Router, analysis: Analysis) -> None:
        self.journey_id = journey_id
        self.options = grid.options
        self._grid = grid
        self._router = router
        self._analysis = analysis
        height = max(analysis.bottom - grid.top, 0.0)
        self.stages: tuple[StageBand, ...] = tuple(
            replace(stage, band=Rect(stage.band.x, stage.band.y, stage.band.w, height)) for stage in grid.stages
        )
        self.lanes: tuple[LaneBand, ...] = grid.lanes
        self.analysis: tuple[AnalysisBand, ...] = analysis.bands  # the visible ones from top to bottom
        self.visibility_y: float | None = grid.visibility_y  # None where there is nothing backstage
        self.header_bottom: float = grid.top
        self.cards: Mapping[RecordId, Rect] = grid.cards
        self.notes: Mapping[RecordId, Rect] = analysis.notes
        self.actions: Mapping[RecordId, Rect] = analysis.actions
        self.images: Mapping[tuple[RecordId, RecordId], Rect] = analysis.images  # (touchpoint, asset) -> place
        self.transitions: Mapping[RecordId, Transition] = router.transitions  # those with both ends on the map
        self.bounds = Rect(0.0, 0.0, grid.right + self.options.margin, analysis.bottom + self.options.margin)

    # what there is

    def arrow(self, transition_id: RecordId) -> ArrowPath | None:
        """Return the route of a transition, or None where it is not drawn."""
        return self._router.route(transition_id)

    def route(self, transition_id: RecordId) -> ArrowPath:
        """Return the route of a transition that is drawn; raise KeyError for any other."""
        return self._router.route_of(self._router.transitions[transition_id])

    def arrows_of(self, touchpoint_id: RecordId) -> list[Transition]:
        """Return the transitions that begin or end at a touchpoint."""
        return self._router.of_touchpoint(touchpoint_id)

    def emotion_points(self, persona_id: RecordId | None) -> tuple[EmotionPoint, ...]:
        """Return a persona's points from left to right; empty where the emotion lane does not show them."""
        return self._analysis.emotion_points.get(persona_id, ())

    def emotion_points_in(self, persona_id: RecordId | None, x1: float, x2: float) -> tuple[EmotionPoint, ...]:
        """Return a persona's points from x1 to x2, from left to right."""
        points = self.emotion_points(persona_id)
        first = bisect_left(points, x1, key=_x_of)
        return points[first : bisect_right(points, x2, lo=first, key=_x_of)]

    def emotion_y(self, value: float) -> float:
        """Return the height at which an emotion from -2 to +2 is drawn."""
        return self._analysis.emotion_zero - value * self._analysis.emotion_unit

    def emotion_value(self, y: float) -> float:
        """Return the emotion that a height stands for, kept within -2 and +2."""
        if not self._analysis.emotion_unit:
            return 0.0
        return max(-2.0, min(2.0, (self._analysis.emotion_zero - y) / self._analysis.emotion_unit))

    def analysis_band(self, lane: str) -> AnalysisBand | None:
        """Return one analysis lane, or None where it is hidden."""
        return next((band for band in self.analysis if band.lane == lane), None)

    # what is where

    def card_at(self, x: float, y: float) -> RecordId | None:
        """Return the touchpoint whose card covers a point."""
        return self._grid.card_at(x, y)

    def cell_at(self, x: float, y: float) -> Cell | None:
        """Return the cell at a point, also the one behind a stage's last column; None outside stages and lanes."""
        return self._grid.cell_at(x, y)

    def cell_rect(self, cell: Cell) -> Rect | None:
        """Return where a card in `cell` stands; a narrow strip for the column behind a stage's last one."""
        return self._grid.cell_rect(cell)

    def cell_of(self, touchpoint_id: RecordId) -> Cell | None:
        """Return the cell in which a touchpoint is shown."""
        return self._grid.cell_of(touchpoint_id)

    def stage_at(self, x: float, y: float) -> StageBand | None:
        """Return the stage at a point, its header included."""
        if not self.options.margin <= y < self._analysis.bottom:
            return None
        stage = self._grid.stage_at(x)
        return None if stage is None else next(band for band in self.stages if band.stage.id == stage.stage.id)

    def header_at(self, x: float, y: float) -> StageBand | None:
        """Return the stage whose header covers a point."""
        stage = self.stage_at(x, y)
        return stage if stage is not None and stage.header.contains(x, y) else None

    def lane_at(self, y: float) -> LaneBand | None:
        """Return the touchpoint lane at a height."""
        return self._grid.lane_at(y)

    def lane_label_at(self, x: float, y: float) -> LaneBand | None:
        """Return the lane whose label line covers a point."""
        lane = self._grid.lane_at(y)
        return lane if lane is not None and lane.label.contains(x, y) else None

    def analysis_at(self, y: float) -> AnalysisBand | None:
        """Return the analysis lane at a height."""
        return next((band for band in self.analysis if band.rect.y <= y < band.rect.bottom), None)

    def note_at(self, x: float, y: float) -> RecordId | None:
        """Return the note whose card covers a point."""
        return next((note_id for note_id, rect in self.notes.items() if rect.contains(x, y)), None)

    def action_at(self, x: float, y: float) -> RecordId | None:
        """Return the action whose card covers a point."""
        return next((action_id for action_id, rect in self.actions.items() if rect.contains(x, y)), None)

    def image_at(self, x: float, y: float) -> tuple[RecordId, RecordId] | None:
        """Return (touchpoint id, asset id) of the picture at a point."""
        return next((key for key, rect in self.images.items() if rect.contains(x, y)), None)

    def emotion_point_at(
        self, x: float, y: float, tolerance: float = 12.0, personas: Iterable[RecordId | None] | None = None
    ) -> EmotionPoint | None:
        """Return the nearest emotion point within `tolerance` map units, only of some personas where they are named."""
        best: EmotionPoint | None = None
        nearest = tolerance * tolerance
        for persona_id in self._analysis.emotion_points if personas is None else personas:
            for point in self.emotion_points_in(persona_id, x - tolerance, x + tolerance):
                distance = (point.x - x) ** 2 + (point.y - y) ** 2
                if distance < nearest:
                    best, nearest = point, distance
        return best

    def arrow_at(self, x: float, y: float, tolerance: float = 6.0) -> RecordId | None:
        """Return the transition whose route passes nearest to a point, within `tolerance` map units."""
        near = Rect(x - tolerance, y - tolerance, 2 * tolerance, 2 * tolerance)
        best, nearest = None, tolerance
        for transition_id in self._router.in_rect(near):
            route = self._router.route(transition_id)
            if route is None or not route.bounds.grown(tolerance).contains(x, y):
                continue
            distance = _distance(list(route.points()), x, y)
            if distance <= nearest:
                best, nearest = transition_id, distance
        return best

    def objects_in(self, rect: Rect) -> Visible:
        """Return what reaches into `rect`; touchpoints and transitions may include near misses."""
        return Visible(
            self._grid.cards_in(rect),
            self._router.in_rect(rect),
            [note_id for note_id, place in self.notes.items() if place.intersects(rect)],
            [action_id for action_id, place in self.actions.items() if place.intersects(rect)],
        )

    def arrows_in(self, rect: Rect) -> list[RecordId]:
        """Return the transitions that may reach into `rect`."""
        return self._router.in_rect(rect)

    def touchpoints_in(self, rect: Rect) -> list[RecordId]:
        """Return the touchpoints whose cards really meet `rect`, as a selection frame wants them."""
        return [one for one in self._grid.cards_in(rect) if self._grid.cards[one].intersects(rect)]


class _Kept:
    """Keeps the last grid and routes, for edits that change a touchpoint but move nothing, such as a new title."""

    def __init__(self) -> None:
        self._grid: tuple[object, Grid] | None = None
        self._router: tuple[Grid, list[Transition], Router] | None = None

    def grid_for(
        self, stages: list[Stage], lanes: list[Lane], touchpoints: list[Touchpoint], options: LayoutOptions
    ) -> Grid:
        """Return the last grid where stages, lanes and cells are what they were, else a new one."""
        key = (stages, lanes, [(one.id, one.stage_id, one.lane_id, one.column) for one in touchpoints])
        if self._grid is None or self._grid[0] != key:
            self._grid = (key, Grid(stages, lanes, touchpoints, options))
        return self._grid[1]

    def router_for(self, grid: Grid, transitions: list[Transition]) -> Router:
        """Return the last routes where grid and transitions are what they were, else new ones."""
        last = self._router
        if last is None or last[0] is not grid or last[1] != transitions:
            last = self._router = (grid, transitions, Router(grid, transitions))
        return last[2]


def _x_of(point: EmotionPoint) -> float:
    return point.x


def layout_map(project: Project, journey_id: RecordId, options: LayoutOptions | None = None) -> MapLayout:
    """Return the layout of a journey's map, from the project's cache where nothing that it depends on changed."""
    options = options or LayoutOptions()

    kept = cast(_Kept, project.cached(("layout kept", journey_id, options), (Journey.kind,), _Kept))

    def build_grid() -> Grid:
        stages, lanes, touchpoints = (
            project.stages(journey_id), project.lanes(journey_id), project.touchpoints(journey_id),
        )  # fmt: skip
        return kept.grid_for(stages, lanes, touchpoints, options)

    places = (Stage.kind, Lane.kind, Touchpoint.kind)
    grid = cast(Grid, project.cached(("layout grid", journey_id, options), places, build_grid))

    def build_router() -> Router:
        return kept.router_for(grid, project.transitions(journey_id))

    joined = (*places, Transition.kind)
    router = cast(Router, project.cached(("layout arrows", journey_id, options), joined, build_router))

    def build() -> MapLayout:
        return MapLayout(journey_id, grid, router, _analysis(project, journey_id, grid, options))

    kinds = (*joined, Journey.kind, Note.kind, Emotion.kind, Action.kind)
    return cast(MapLayout, project.cached(("layout", journey_id, options), kinds, build))


def _analysis(project: Project, journey_id: RecordId, grid: Grid, options: LayoutOptions) -> Analysis:
    journey = project.get(Journey, journey_id)
    lanes: Sequence[str] = journey.analysis_lanes if journey is not None else ()
    if options.analysis_lanes is not None:
        lanes = options.analysis_lanes
    emotions = {persona_id: project.emotions(persona_id) for persona_id in options.persona_ids}
    actions = [a for a in project.table(Action).values() if a.journey_id == journey_id]
    touchpoints = project.touchpoints(journey_id) if AnalysisLane.IMAGES in lanes else []
    return lay_out_analysis(grid, lanes, project.notes(journey_id), actions, touchpoints, emotions)


def _distance(points: Sequence[Point], x: float, y: float) -> float:
    """Return how far a point lies from a line of straight pieces."""
    nearest = float("inf")
    for (x1, y1), (x2, y2) in pairwise(points):
        dx, dy = x2 - x1, y2 - y1
        length = dx * dx + dy * dy
        t = 0.0 if length == 0 else max(0.0, min(1.0, ((x - x1) * dx + (y - y1) * dy) / length))
        nearest = min(nearest, (x1 + t * dx - x) ** 2 + (y1 + t * dy - y) ** 2)
    return math.sqrt(nearest)
