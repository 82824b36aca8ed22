"""Which part of a journey goes on which slide, so that no type on a map is smaller than 9 points.

The rule: a slide holds as many columns and lanes as stay readable. A journey that fits is one slide; a larger one is
split between stages (a wide stage between columns, many lanes between lanes) and gets an overview in front.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from cxjourney.domain.layout_options import LayoutOptions
from cxjourney.domain.layout_shapes import Rect
from cxjourney.domain.project import Project
from cxjourney.domain.records import AnalysisLane, Journey, Lane, LaneKind, Record, Stage, Touchpoint
from cxjourney.exchange.contents import Contents
from cxjourney.exchange.pptx.look import SMALLEST
from cxjourney.exchange.pptx.measure import Measure

MOST_SLIDES = 12  # of one journey's map, besides its overview
NARROWEST = 94.0  # of a column, its gutter included
LOWEST_LANE = 57.0
CURVE = 64.0
LABEL = 12.0
HEADER, GOAL_LINE = 20.0, 11.0


@dataclass(frozen=True, slots=True)
class Part:
    """What one slide of a map shows: columns of stages as (stage, first column, one past the last), and lanes."""

    pieces: tuple[tuple[Stage, int, int], ...]
    lanes: tuple[Lane, ...]
    touchpoints: tuple[Touchpoint, ...]

    @property
    def columns(self) -> int:
        """How many columns of cards stand beside each other."""
        return sum(stop - first for _, first, stop in self.pieces)


def parts_of(contents: Contents, journey: Journey, area: Rect) -> list[Part]:
    """Return the slides of a journey's map in order; none where it has no stages."""
    stages, lanes, touchpoints = contents.of_journey(journey)
    wide = max(1, int(area.w // NARROWEST))
    deep = max(1, int((area.h - 52 - CURVE) // LOWEST_LANE))
    by_stage: dict[str, list[Touchpoint]] = {stage.id: [] for stage in stages}
    for touchpoint in touchpoints:
        by_stage.setdefault(touchpoint.stage_id, []).append(touchpoint)
    found = []
    slides = _packed(stages, by_stage, wide)
    for pieces in slides:
        inside = [
            one for stage, first, stop in pieces for one in by_stage[stage.id] if first <= one.column < stop
        ]  # fmt: skip
        used = {one.lane_id for one in inside}
        is_split = len(slides) > 1 or len(lanes) > deep
        shown = [lane for lane in lanes if lane.id in used] if is_split else lanes
        groups = max(1, -(-len(shown) // deep))
        each = max(1, -(-len(shown) // groups))
        for start in range(0, max(len(shown), 1), each):
            some = tuple(shown[start : start + each])
            ids = {lane.id for lane in some}
            found.append(Part(tuple(pieces), some, tuple(one for one in inside if one.lane_id in ids)))
    return found


def _packed(
    stages: Sequence[Stage], by_stage: dict[str, list[Touchpoint]], wide: int
) -> list[list[tuple[Stage, int, int]]]:
    """Return the stages slide by slide; a stage is cut only where it is wider than a slide."""
    slides: list[list[tuple[Stage, int, int]]] = []
    room = 0
    for stage in stages:
        total = max((one.column for one in by_stage[stage.id]), default=0) + 1
        for first in range(0, total, wide):
            count = min(wide, total - first)
            if count > room or first:
                slides.append([])
                room = wide
            slides[-1].append((stage, first, first + count))
            room -= count
    return _evened(slides) if all(first == 0 for slide in slides for _, first, _ in slide) else slides


def _evened(slides: list[list[tuple[Stage, int, int]]]) -> list[list[tuple[Stage, int, int]]]:
    """Move stages from a full slide to a nearly empty last one, so that no slide holds a lonely card."""
    if len(slides) < 2:
        return slides

    def size(slide: list[tuple[Stage, int, int]]) -> int:
        return sum(stop - first for _, first, stop in slide)

    last, before = slides[-1], slides[-2]
    while len(before) > 1 and size(last) + 2 * size(before[-1:]) <= size(before):
        last.insert(0, before.pop())
    return slides


def part_project(contents: Contents, journey: Journey, part: Part) -> Project:
    """Return a project of this part only, as the layout wants it: columns counted from 0 in each stage."""
    project = contents.project
    first_of = {stage.id: first for stage, first, _ in part.pieces}
    ids = {one.id for one in part.touchpoints}
    felt = any(touchpoint_id in ids for persona in contents.felt_by
               for touchpoint_id in project.emotions(persona.id if persona else None))  # fmt: skip
    records: list[Record] = [replace(journey, analysis_lanes=(AnalysisLane.EMOTION,) if felt else ())]
    records += [stage for stage, _, _ in part.pieces]
    records += part.lanes
    records += [replace(one, column=one.column - first_of[one.stage_id]) for one in part.touchpoints]
    arrows = (a for a in project.transitions(journey.id) if a.source_id in ids and a.target_id in ids)
    records += arrows
    for persona in contents.felt_by:
        of_one = project.emotions(persona.id if persona else None)
        records += [of_one[id_] for id_ in ids if id_ in of_one]
    return Project(records)


def layout_options(
    project: Project, part: Part, area: Rect, measure: Measure, personas: Sequence[str | None]
) -> LayoutOptions:
    """Return sizes in points with which the part fills `area`."""
    gap = 4.0
    pitch = min(210.0, (area.w + gap) / max(part.columns, 1))
    gutter = max(20.0, min(52.0, pitch * 0.25))

    def lines(text: str, width: float) -> int:
        return measure.lines(text, width, SMALLEST)

    goals = max(
        (
            min(2, lines(stage.goal, (stop - first) * pitch - gap - 14))
            for stage, first, stop in part.pieces
            if stage.goal
        ),
        default=0,
    )
    header = HEADER + (goals * GOAL_LINE + 3 if goals else 0)
    journey = next(iter(project.journeys()))
    curve = CURVE if journey.analysis_lanes else 0.0
    backstage = 12.0 if any(lane.lane_kind is LaneKind.BACKSTAGE for lane in part.lanes) else 0.0
    lane = (area.h - header - 8 - curve - backstage) / max(len(part.lanes), 1)
    lane = max(LOWEST_LANE - 4, min(lane, 118.0))
    padding = 7.0 + max(0.0, (lane - 66) * 0.5)
    return LayoutOptions(
        persona_ids=tuple(personas), measure=lines, card_width=pitch - gutter, card_height=lane - LABEL - padding,
        gutter=gutter, stage_gap=gap, header_height=HEADER, goal_line=GOAL_LINE, label_height=LABEL,
        lane_padding=padding, visibility_height=backstage, emotion_height=curve, margin=0.0, minimum_width=0.0,
    )  # fmt: skip
