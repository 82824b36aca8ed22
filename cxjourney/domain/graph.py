"""The map as a graph: who leads to whom, what can be reached, where it ends, where it goes in circles.

The graph is a view that is built from the records and kept until one of them changes; it is never where anything is
stored. Simple questions are answered from plain dictionaries; networkx is loaded only by those that need it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, cast

from cxjourney.domain.ids import RecordId
from cxjourney.domain.project import Project
from cxjourney.domain.records import Lane, LaneKind, Stage, Touchpoint, Transition, TransitionKind

if TYPE_CHECKING:
    import networkx


class Neighbours(NamedTuple):
    """Touchpoint id -> the transitions that lead into it, and those that lead out of it."""

    into: dict[RecordId, list[Transition]]
    out: dict[RecordId, list[Transition]]


def neighbours(project: Project, journey_id: RecordId) -> Neighbours:
    """Return the transitions at each touchpoint of a journey, in the order of their making."""

    def build() -> Neighbours:
        found = Neighbours({}, {})
        for transition in sorted(project.transitions(journey_id), key=lambda transition: transition.id):
            found.into.setdefault(transition.target_id, []).append(transition)
            found.out.setdefault(transition.source_id, []).append(transition)
        return found

    return cast(Neighbours, project.cached(("neighbours", journey_id), (Transition.kind,), build))


def predecessors(project: Project, touchpoint: Touchpoint, loops: bool = False) -> list[RecordId]:
    """Return the touchpoints that lead to this one; loops back count only if asked for."""
    arrows = neighbours(project, touchpoint.journey_id).into.get(touchpoint.id, [])
    return [arrow.source_id for arrow in arrows if loops or arrow.transition_kind is not TransitionKind.LOOP]


def successors(project: Project, touchpoint: Touchpoint, loops: bool = False) -> list[RecordId]:
    """Return the touchpoints that this one leads to; loops back count only if asked for."""
    arrows = neighbours(project, touchpoint.journey_id).out.get(touchpoint.id, [])
    return [arrow.target_id for arrow in arrows if loops or arrow.transition_kind is not TransitionKind.LOOP]


def is_hand_off(project: Project, transition: Transition) -> bool:
    """Say whether the customer is handed over: as set by a person, else where channel or owner changes.

    A field left empty on either side says nothing, so it makes no hand-off.
    """
    if transition.hand_off is not None:
        return transition.hand_off
    source, target = project.get(Touchpoint, transition.source_id), project.get(Touchpoint, transition.target_id)
    if source is None or target is None:
        return False
    return _differ(source.channel, target.channel) or _differ(source.owner, target.owner)


def journey_graph(project: Project, journey_id: RecordId) -> networkx.DiGraph[RecordId]:
    """Return the journey as a DiGraph: nodes carry `touchpoint`, edges `transition`. Do not change it."""
    import networkx

    def build() -> Any:
        graph = networkx.DiGraph()
        for touchpoint in project.touchpoints(journey_id):
            graph.add_node(touchpoint.id, touchpoint=touchpoint)
        for transition in project.transitions(journey_id):
            if transition.source_id in graph and transition.target_id in graph:
                graph.add_edge(transition.source_id, transition.target_id, transition=transition)
        return graph

    kinds = (Touchpoint.kind, Transition.kind, Stage.kind, Lane.kind)
    return cast("networkx.DiGraph[RecordId]", project.cached(("graph", journey_id), kinds, build))


def reachable(project: Project, touchpoint: Touchpoint) -> set[RecordId]:
    """Return every touchpoint that customers can get to from this one."""
    import networkx

    return set(networkx.descendants(journey_graph(project, touchpoint.journey_id), touchpoint.id))


def starts(project: Project, journey_id: RecordId) -> list[Touchpoint]:
    """Return the touchpoints that nothing leads to, loops back left out."""
    return [t for t in project.touchpoints(journey_id) if not predecessors(project, t)]


def unreachable(project: Project, journey_id: RecordId) -> list[Touchpoint]:
    """Return the touchpoints that no customer can get to from the journey's first stage.

    Only the first of each lost stretch is named, not all that follows it. A journey without arrows has none, and
    backstage and indirect touchpoints need no arrow to be where they are.
    """
    touchpoints = project.touchpoints(journey_id)
    if not touchpoints or not project.transitions(journey_id):
        return []
    first_stage = touchpoints[0].stage_id
    lost = [
        touchpoint
        for touchpoint in starts(project, journey_id)
        if touchpoint.stage_id != first_stage and not touchpoint.indirect and not _is_backstage(project, touchpoint)
    ]
    lost += _closed_circles(project, journey_id)
    order = {touchpoint.id: index for index, touchpoint in enumerate(touchpoints)}
    return sorted(lost, key=lambda touchpoint: order[touchpoint.id])


def dead_ends(project: Project, journey_id: RecordId) -> list[Touchpoint]:
    """Return the touchpoints before the last stage from which no arrow leads on; those backstage left out."""
    touchpoints = project.touchpoints(journey_id)
    if not touchpoints or not project.transitions(journey_id):
        return []
    last_stage = touchpoints[-1].stage_id
    return [
        touchpoint
        for touchpoint in touchpoints
        if touchpoint.stage_id != last_stage
        and not successors(project, touchpoint, loops=True)
        and not _is_backstage(project, touchpoint)
    ]


def loops(project: Project, journey_id: RecordId) -> list[list[RecordId]]:
    """Return the groups of touchpoints between which customers can go in circles, each in reading order."""
    import networkx

    graph = journey_graph(project, journey_id)
    order = {touchpoint.id: index for index, touchpoint in enumerate(project.touchpoints(journey_id))}
    groups = [group for group in networkx.strongly_connected_components(graph) if len(group) > 1]
    return sorted((sorted(group, key=order.__getitem__) for group in groups), key=lambda group: order[group[0]])


def _closed_circles(project: Project, journey_id: RecordId) -> list[Touchpoint]:
    """Return the first touchpoint of each circle of arrows into which nothing leads."""
    reached = {touchpoint.id for touchpoint in starts(project, journey_id)}
    waiting = list(reached)
    out = neighbours(project, journey_id).out
    found = []
    for touchpoint in (None, *project.touchpoints(journey_id)):
        if touchpoint is not None and touchpoint.id not in reached:
            found.append(touchpoint)
            reached.add(touchpoint.id)
            waiting.append(touchpoint.id)
        while waiting:
            for arrow in out.get(waiting.pop(), []):
                if arrow.target_id not in reached:
                    reached.add(arrow.target_id)
                    waiting.append(arrow.target_id)
    first_stage = project.touchpoints(journey_id)[0].stage_id
    return [touchpoint for touchpoint in found if touchpoint.stage_id != first_stage]


def _is_backstage(project: Project, touchpoint: Touchpoint) -> bool:
    lane = project.get(Lane, touchpoint.lane_id)
    return lane is not None and lane.lane_kind is LaneKind.BACKSTAGE


def _differ(one: str, other: str) -> bool:
    return bool(one and other) and one.casefold() != other.casefold()
