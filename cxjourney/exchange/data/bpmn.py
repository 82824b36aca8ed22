"""Journeys as BPMN 2.0, for process tools: lanes, tasks, gateways where ways part or meet, and the drawing of it all.

Backstage touchpoints are service tasks, all others user tasks. A touchpoint with several arrows out is followed by an
exclusive gateway, for a customer takes one of them; shares, waits and drop-offs stand at the arrows. Places come from
`domain.layout`, so the diagram looks like the map; its gutters are wide enough for gateways and events, and flows run
in them and between the lanes, through no other shape.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

from cxjourney.domain.layout import LayoutOptions, MapLayout, layout_map
from cxjourney.domain.layout_shapes import Rect
from cxjourney.domain.records import Journey, LaneKind, Touchpoint, Transition, TransitionKind
from cxjourney.domain.text import tr
from cxjourney.domain.words import wait_text
from cxjourney.exchange.contents import Contents
from cxjourney.exchange.data.xml_text import xml_bytes
from cxjourney.exchange.options import ContentOptions, Material, Watch
from cxjourney.plain_text import storable
from cxjourney.saving import write_whole
from cxjourney.scoring.labels import percent_text

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DI = "http://www.omg.org/spec/BPMN/20100524/DI"
BOUNDS = "http://www.omg.org/spec/DD/20100524/DC"
LINES = "http://www.omg.org/spec/DD/20100524/DI"
GATEWAY, EVENT = 30.0, 28.0
_GUTTER = 112.0  # a gateway or an end, the flows, a start
_TRACKS, _TRACK = 5, 5.0  # how many flows run side by side before they share a line, and how far apart
_BELOW = 12.0  # from the lower edge of a lane to the first flow above it

Corner = tuple[float, float]


def write_bpmn(material: Material, path: Path, options: ContentOptions, watch: Watch) -> None:
    """Write the chosen journeys to `path`."""
    contents = Contents(material, options, watch.check)
    watch(0.5)
    write_whole(path, bpmn_bytes(contents))
    watch(1.0)


def bpmn_bytes(contents: Contents) -> bytes:
    """Return the journeys of an export as one BPMN file: a process and a diagram each."""
    for prefix, uri in (("bpmn", BPMN), ("bpmndi", DI), ("dc", BOUNDS), ("di", LINES)):
        ElementTree.register_namespace(prefix, uri)
    root = ElementTree.Element(
        f"{{{BPMN}}}definitions", {"id": "definitions", "targetNamespace": "urn:cxjourney", "exporter": "cxjourney"}
    )
    diagrams = [_Process(contents, journey, number, root) for number, journey in enumerate(contents.journeys, 1)]
    for diagram in diagrams:
        diagram.draw(root)
    return xml_bytes(root)


class _Process:
    """Owns one journey's process: its elements, where each lies, and the flows between them."""

    def __init__(self, contents: Contents, journey: Journey, number: int, root: ElementTree.Element) -> None:
        self._contents, self._journey, self._name = contents, journey, f"journey{number}"
        self._layout: MapLayout = layout_map(
            contents.project, journey.id, LayoutOptions(gutter=_GUTTER, lane_padding=36.0)
        )
        self._places: dict[str, Rect] = {}
        self._homes: dict[str, ElementTree.Element] = {}
        self._count = 0
        self._lines: dict[str, list[Corner]] = {}
        self._lanes: list[tuple[str, Rect]] = []
        self._names: dict[str, str] = {}
        touchpoints = contents.project.touchpoints(journey.id)
        there = {touchpoint.id for touchpoint in touchpoints}
        self._arrows: Sequence[Transition] = [
            arrow for arrow in contents.project.transitions(journey.id) if {arrow.source_id, arrow.target_id} <= there
        ]
        self._process = ElementTree.SubElement(
            root, f"{{{BPMN}}}process", {"id": self._name, "name": storable(journey.title), "isExecutable": "false"}
        )
        self._lane_set(touchpoints)
        for touchpoint in touchpoints:
            self._task(touchpoint)
        self._ends(touchpoints)
        self._flows(touchpoints)

    def _lane_set(self, touchpoints: Sequence[Touchpoint]) -> None:
        set_ = ElementTree.SubElement(self._process, f"{{{BPMN}}}laneSet", {"id": f"{self._name}-lanes"})
        for index, touchpoint in enumerate(touchpoints, 1):
            self._names[touchpoint.id] = f"{self._name}-task{index}"
        for number, lane in enumerate(self._contents.project.lanes(self._journey.id), 1):
            id_ = f"{self._name}-lane{number}"
            element = ElementTree.SubElement(set_, f"{{{BPMN}}}lane", {"id": id_, "name": storable(lane.title)})
            for touchpoint in touchpoints:
                if touchpoint.lane_id == lane.id:
                    self._homes[self._names[touchpoint.id]] = element
            band = next((band for band in self._layout.lanes if band.lane.id == lane.id), None)
            if band is not None:
                self._lanes.append((id_, band.rect))

    def _task(self, touchpoint: Touchpoint) -> None:
        lane = self._contents.lanes.get(touchpoint.lane_id)
        backstage = lane is not None and lane.lane_kind is LaneKind.BACKSTAGE
        tag = "serviceTask" if backstage else "userTask"
        facts = {"id": self._names[touchpoint.id], "name": storable(touchpoint.title)}
        element = ElementTree.SubElement(self._process, f"{{{BPMN}}}{tag}", facts)
        told = [
            tr("Stage: {stage}", stage=self._contents.stage_title(touchpoint.stage_id)),
            tr("Channel: {channel}", channel=touchpoint.channel) if touchpoint.channel else "",
            touchpoint.description,
        ]
        text = "\n".join(part for part in told if part)
        ElementTree.SubElement(element, f"{{{BPMN}}}documentation").text = storable(text)
        self._put(self._names[touchpoint.id], self._names[touchpoint.id], self._layout.cards[touchpoint.id])

    def _put(self, id_: str, task: str, rect: Rect) -> None:
        """Give an element its place, in the lane of its task."""
        self._places[id_] = rect
        home = self._homes.get(task)
        if home is not None:
            ElementTree.SubElement(home, f"{{{BPMN}}}flowNodeRef").text = id_

    def _ends(self, touchpoints: Sequence[Touchpoint]) -> None:
        """Put a start event before what nothing leads to, and an end event behind what leads nowhere."""
        forward = [arrow for arrow in self._arrows if arrow.transition_kind is not TransitionKind.LOOP]
        led_to = {arrow.target_id for arrow in forward}
        leading = {arrow.source_id for arrow in self._arrows}
        for touchpoint in touchpoints:
            name, rect = self._names[touchpoint.id], self._places[self._names[touchpoint.id]]
            middle = rect.y + rect.h / 2 - EVENT / 2
            if touchpoint.id not in led_to:
                event = self._event("startEvent", name, "start", Rect(rect.x - EVENT - 8, middle, EVENT, EVENT))
                self._join(f"{name}-begins", event, name)
            if touchpoint.id not in leading:
                event = self._event("endEvent", name, "end", Rect(rect.right + 8, middle, EVENT, EVENT))
                self._join(f"{name}-ends", name, event)

    def _event(self, tag: str, task: str, ending: str, rect: Rect) -> str:
        ElementTree.SubElement(self._process, f"{{{BPMN}}}{tag}", {"id": f"{task}-{ending}"})
        self._put(f"{task}-{ending}", task, rect)
        return f"{task}-{ending}"

    def _flows(self, touchpoints: Sequence[Touchpoint]) -> None:
        for touchpoint in touchpoints:
            arrows = [arrow for arrow in self._arrows if arrow.source_id == touchpoint.id]
            source = name = self._names[touchpoint.id]
            if len(arrows) > 1:
                source = f"{name}-ways"
                facts = {"id": source, "gatewayDirection": "Diverging"}
                ElementTree.SubElement(self._process, f"{{{BPMN}}}exclusiveGateway", facts)
                rect = self._places[name]
                self._put(source, name, Rect(rect.right + 6, rect.centre.y - GATEWAY / 2, GATEWAY, GATEWAY))
                self._join(f"{name}-parts", name, source)
            for number, arrow in enumerate(arrows, 1):
                target = self._names[arrow.target_id]
                self._flow(f"{name}-flow{number}", source, target, _told(arrow))
                self._lines[f"{name}-flow{number}"] = self._route(name, source, target)

    def _join(self, id_: str, source: str, target: str) -> None:
        """Add a flow between neighbours of one row."""
        self._flow(id_, source, target, "")
        begin, end = self._places[source], self._places[target]
        self._lines[id_] = [(begin.right, begin.centre.y), (end.x, end.centre.y)]

    def _flow(self, id_: str, source: str, target: str, name: str) -> None:
        facts = {"id": id_, "sourceRef": source, "targetRef": target} | ({"name": storable(name)} if name else {})
        ElementTree.SubElement(self._process, f"{{{BPMN}}}sequenceFlow", facts)

    def _route(self, task: str, source: str, target: str) -> list[Corner]:
        """Return a line of right angles from the right of one shape through gutters and under the target's lane.

        It enters from the left where the next column's task is the target, else from below: to its left may stand
        the event that it starts with.
        """
        card, end = self._places[task], self._places[target]
        begin = (self._places[source].right, self._places[source].centre.y)
        if 0 < end.x - card.right < _GUTTER * 1.5 and f"{target}-start" not in self._places:
            half = (card.right + end.x) / 2
            straight = abs(begin[1] - end.centre.y) < 0.5
            last = (end.x, end.centre.y)
            return [begin, last] if straight else [begin, (half, begin[1]), (half, last[1]), last]
        track = self._count % _TRACKS
        self._count += 1
        out = card.right + _GUTTER / 2 + (track - _TRACKS // 2) * _TRACK
        lane = next((rect for _, rect in self._lanes if rect.contains(end.centre.x, end.centre.y)), end)
        under = max(end.bottom + 4, lane.bottom - _BELOW + (track - _TRACKS // 2) * 3)
        up = end.centre.x + (track - _TRACKS // 2) * _TRACK * 3
        return [begin, (out, begin[1]), (out, under), (up, under), (up, end.bottom)]

    def draw(self, root: ElementTree.Element) -> None:
        """Add the diagram behind all processes, where the standard wants it."""
        diagram = ElementTree.SubElement(root, f"{{{DI}}}BPMNDiagram", {"id": f"{self._name}-diagram"})
        facts = {"id": f"{self._name}-plane", "bpmnElement": self._name}
        plane = ElementTree.SubElement(diagram, f"{{{DI}}}BPMNPlane", facts)
        left = min((rect.x for rect in self._places.values()), default=0.0) - 12
        right = max((x for line in self._lines.values() for x, _ in line), default=0.0)
        right = max((right, *(rect.right for rect in self._places.values()))) + 12
        for id_, rect in self._lanes:
            band = Rect(min(left, rect.x), rect.y, max(right, rect.right) - min(left, rect.x), rect.h)
            _shape(plane, id_, band, {"isHorizontal": "true"})
        for id_, rect in self._places.items():
            _shape(plane, id_, rect, {})
        for id_, points in self._lines.items():
            edge = ElementTree.SubElement(plane, f"{{{DI}}}BPMNEdge", {"id": f"{id_}-line", "bpmnElement": id_})
            for x, y in points:
                ElementTree.SubElement(edge, f"{{{LINES}}}waypoint", {"x": f"{x:g}", "y": f"{y:g}"})


def _shape(plane: ElementTree.Element, id_: str, rect: Rect, more: dict[str, str]) -> None:
    shape = ElementTree.SubElement(plane, f"{{{DI}}}BPMNShape", {"id": f"{id_}-shape", "bpmnElement": id_, **more})
    sides = {"x": rect.x, "y": rect.y, "width": rect.w, "height": rect.h}
    ElementTree.SubElement(shape, f"{{{BOUNDS}}}Bounds", {name: f"{side:g}" for name, side in sides.items()})


def _told(arrow: Transition) -> str:
    parts = [arrow.label]
    if arrow.share is not None:
        parts.append(percent_text(arrow.share))
    if arrow.wait_hours:
        parts.append(tr("wait {time}", time=wait_text(arrow.wait_hours)))
    if arrow.drop_off:
        parts.append(tr("drop-off {share}", share=percent_text(arrow.drop_off)))
    return " · ".join(part for part in parts if part)
