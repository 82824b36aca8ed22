"""Journeys as BPMN 2.0, for process tools: lanes, tasks, gateways where ways part or meet, and the drawing of it all.

Backstage touchpoints are service tasks, all others user tasks. A touchpoint with several arrows out is followed by an
exclusive gateway, for a customer takes one of them; shares, waits and drop-offs stand at the arrows. Places come from
`domain.layout`, so the diagram looks like the map.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

from cxjourney.domain.layout import LayoutOptions, MapLayout, layout_map
from cxjourney.domain.layout_shapes import Rect
from cxjourney.domain.records import Journey, LaneKind, Touchpoint, Transition, TransitionKind
from cxjourney.domain.text import tr
from cxjourney.exchange.contents import Contents
from cxjourney.exchange.data.xml_text import xml_bytes, xml_safe
from cxjourney.exchange.options import ContentOptions, Material, Watch
from cxjourney.saving import write_whole
from cxjourney.scoring.labels import format_hours

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DI = "http://www.omg.org/spec/BPMN/20100524/DI"
BOUNDS = "http://www.omg.org/spec/DD/20100524/DC"
LINES = "http://www.omg.org/spec/DD/20100524/DI"
GATEWAY, EVENT = 30.0, 28.0

Corner = tuple[float, float]


def write_bpmn(material: Material, path: Path, options: ContentOptions, watch: Watch) -> None:
    """Write the first chosen journey to `path`."""
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
        self._layout: MapLayout = layout_map(contents.project, journey.id, LayoutOptions())
        self._places: dict[str, Rect] = {}
        self._lines: dict[str, list[Corner]] = {}
        self._lanes: list[tuple[str, Rect]] = []
        self._names: dict[str, str] = {}
        touchpoints = contents.project.touchpoints(journey.id)
        there = {touchpoint.id for touchpoint in touchpoints}
        self._arrows: Sequence[Transition] = [
            arrow for arrow in contents.project.transitions(journey.id) if {arrow.source_id, arrow.target_id} <= there
        ]
        self._process = ElementTree.SubElement(
            root, f"{{{BPMN}}}process", {"id": self._name, "name": xml_safe(journey.title), "isExecutable": "false"}
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
            element = ElementTree.SubElement(set_, f"{{{BPMN}}}lane", {"id": id_, "name": xml_safe(lane.title)})
            for touchpoint in touchpoints:
                if touchpoint.lane_id == lane.id:
                    ElementTree.SubElement(element, f"{{{BPMN}}}flowNodeRef").text = self._names[touchpoint.id]
            band = next((band for band in self._layout.lanes if band.lane.id == lane.id), None)
            if band is not None:
                self._lanes.append((id_, band.rect))

    def _task(self, touchpoint: Touchpoint) -> None:
        lane = self._contents.lanes.get(touchpoint.lane_id)
        backstage = lane is not None and lane.lane_kind is LaneKind.BACKSTAGE
        tag = "serviceTask" if backstage else "userTask"
        facts = {"id": self._names[touchpoint.id], "name": xml_safe(touchpoint.title)}
        element = ElementTree.SubElement(self._process, f"{{{BPMN}}}{tag}", facts)
        told = [
            tr("Stage: {stage}", stage=self._contents.stage_title(touchpoint.stage_id)),
            tr("Channel: {channel}", channel=touchpoint.channel) if touchpoint.channel else "",
            touchpoint.description,
        ]
        text = "\n".join(part for part in told if part)
        ElementTree.SubElement(element, f"{{{BPMN}}}documentation").text = xml_safe(text)
        self._places[self._names[touchpoint.id]] = self._layout.cards[touchpoint.id]

    def _ends(self, touchpoints: Sequence[Touchpoint]) -> None:
        """Put a start event before what nothing leads to, and an end event behind what leads nowhere."""
        forward = [arrow for arrow in self._arrows if arrow.transition_kind is not TransitionKind.LOOP]
        led_to = {arrow.target_id for arrow in forward}
        leading = {arrow.source_id for arrow in self._arrows}
        for touchpoint in touchpoints:
            name, rect = self._names[touchpoint.id], self._places[self._names[touchpoint.id]]
            middle = rect.y + rect.h / 2
            if touchpoint.id not in led_to:
                event = self._event("startEvent", f"{name}-start", rect.x - EVENT - 8, middle)
                self._flow(f"{name}-begins", event, name, "")
            if touchpoint.id not in leading:
                event = self._event("endEvent", f"{name}-end", rect.x + rect.w + 8, middle)
                self._flow(f"{name}-ends", name, event, "")

    def _event(self, tag: str, id_: str, left: float, middle: float) -> str:
        ElementTree.SubElement(self._process, f"{{{BPMN}}}{tag}", {"id": id_})
        self._places[id_] = Rect(left, middle - EVENT / 2, EVENT, EVENT)
        return id_

    def _flows(self, touchpoints: Sequence[Touchpoint]) -> None:
        for touchpoint in touchpoints:
            arrows = [arrow for arrow in self._arrows if arrow.source_id == touchpoint.id]
            source = name = self._names[touchpoint.id]
            if len(arrows) > 1:
                source = f"{name}-ways"
                facts = {"id": source, "gatewayDirection": "Diverging"}
                ElementTree.SubElement(self._process, f"{{{BPMN}}}exclusiveGateway", facts)
                rect = self._places[name]
                self._places[source] = Rect(rect.x + rect.w + 6, rect.y + rect.h / 2 - GATEWAY / 2, GATEWAY, GATEWAY)
                self._flow(f"{name}-parts", name, source, "")
            for number, arrow in enumerate(arrows, 1):
                self._flow(f"{name}-flow{number}", source, self._names[arrow.target_id], _told(arrow))

    def _flow(self, id_: str, source: str, target: str, name: str) -> None:
        facts = {"id": id_, "sourceRef": source, "targetRef": target} | ({"name": xml_safe(name)} if name else {})
        ElementTree.SubElement(self._process, f"{{{BPMN}}}sequenceFlow", facts)
        self._lines[id_] = _route(self._places[source], self._places[target])

    def draw(self, root: ElementTree.Element) -> None:
        """Add the diagram behind all processes, where the standard wants it."""
        diagram = ElementTree.SubElement(root, f"{{{DI}}}BPMNDiagram", {"id": f"{self._name}-diagram"})
        facts = {"id": f"{self._name}-plane", "bpmnElement": self._name}
        plane = ElementTree.SubElement(diagram, f"{{{DI}}}BPMNPlane", facts)
        for id_, rect in self._lanes:
            _shape(plane, id_, rect, {"isHorizontal": "true"})
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


def _route(source: Rect, target: Rect) -> list[Corner]:
    """Return a line of right angles from the right side of one shape to the left side of another."""
    begin = (source.x + source.w, source.y + source.h / 2)
    end = (target.x, target.y + target.h / 2)
    if end[0] > begin[0]:
        half = (begin[0] + end[0]) / 2
        return [begin, end] if begin[1] == end[1] else [begin, (half, begin[1]), (half, end[1]), end]
    below = max(source.y + source.h, target.y + target.h) + 12
    out, back = begin[0] + 8, end[0] - 8
    return [begin, (out, begin[1]), (out, below), (back, below), (back, end[1]), end]


def _told(arrow: Transition) -> str:
    parts = [arrow.label]
    if arrow.share is not None:
        parts.append(f"{arrow.share:.0%}")
    if arrow.wait_hours is not None:
        parts.append(tr("wait {time}", time=format_hours(arrow.wait_hours)))
    if arrow.drop_off is not None:
        parts.append(tr("drop-off {share}", share=f"{arrow.drop_off:.0%}"))
    return " · ".join(part for part in parts if part)
