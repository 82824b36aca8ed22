"""A journey as GraphML, for graph tools: touchpoints with their facts and scores, transitions with theirs; and back.

The format is that of http://graphml.graphdrawing.org. Attributes are named as the fields of the records; reading takes
files of other programs too, whose nodes need nothing but an id.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from cxjourney.domain.errors import JourneyError
from cxjourney.domain.records import (
    EvidenceStatus,
    JourneyState,
    LaneKind,
    Touchpoint,
    Transition,
    TransitionKind,
)
from cxjourney.domain.text import tr
from cxjourney.exchange.contents import Contents
from cxjourney.exchange.data.incoming import Incoming, finished
from cxjourney.exchange.data.map_builder import MOST, MapBuilder
from cxjourney.exchange.data.xml_text import xml_bytes
from cxjourney.exchange.options import ContentOptions, Material, Watch
from cxjourney.plain_text import storable
from cxjourney.saving import write_whole

NAMESPACE = "http://graphml.graphdrawing.org/xmlns"

Attribute = str | int | float | bool


def write_graphml(material: Material, path: Path, options: ContentOptions, watch: Watch) -> None:
    """Write the chosen journeys to `path`, one graph each."""
    contents = Contents(material, options, watch.check)
    watch(0.6)
    write_whole(path, graphml_bytes(contents))
    watch(1.0)


def graphml_bytes(contents: Contents) -> bytes:
    """Return the journeys of an export as one GraphML file."""
    ElementTree.register_namespace("", NAMESPACE)
    root = ElementTree.Element(f"{{{NAMESPACE}}}graphml")
    keys = _Keys(root)
    for journey in contents.journeys:
        graph = ElementTree.SubElement(root, f"{{{NAMESPACE}}}graph", {"id": journey.id, "edgedefault": "directed"})
        keys.put(graph, "graph", {"title": journey.title, "state": str(journey.state), "scope": journey.scope})
        touchpoints = contents.project.touchpoints(journey.id)
        for touchpoint in touchpoints:
            element = ElementTree.SubElement(graph, f"{{{NAMESPACE}}}node", {"id": touchpoint.id})
            keys.put(element, "node", _of_touchpoint(contents, touchpoint))
        there = {touchpoint.id for touchpoint in touchpoints}
        for arrow in contents.project.transitions(journey.id):
            if {arrow.source_id, arrow.target_id} <= there:
                ends = {"id": arrow.id, "source": arrow.source_id, "target": arrow.target_id}
                keys.put(ElementTree.SubElement(graph, f"{{{NAMESPACE}}}edge", ends), "edge", _of_transition(arrow))
    return xml_bytes(root)


class _Keys:
    """Declares each attribute once, in front of the graphs."""

    def __init__(self, root: ElementTree.Element) -> None:
        self._root = root
        self._known: dict[tuple[str, str], str] = {}

    def put(self, element: ElementTree.Element, domain: str, values: Mapping[str, Attribute | None]) -> None:
        for name, value in values.items():
            if value is None or value == "":
                continue
            data = ElementTree.SubElement(element, f"{{{NAMESPACE}}}data", {"key": self._key(domain, name, value)})
            data.text = str(value).lower() if isinstance(value, bool) else storable(str(value))

    def _key(self, domain: str, name: str, value: Attribute) -> str:
        if (domain, name) not in self._known:
            kind = {bool: "boolean", int: "int", float: "double"}.get(type(value), "string")
            id_ = self._known[domain, name] = f"d{len(self._known)}"
            declared = {"id": id_, "for": domain, "attr.name": storable(name), "attr.type": kind}
            self._root.insert(len(self._known) - 1, ElementTree.Element(f"{{{NAMESPACE}}}key", declared))
        return self._known[domain, name]


def _of_touchpoint(contents: Contents, touchpoint: Touchpoint) -> dict[str, Attribute | None]:
    lane = contents.lanes.get(touchpoint.lane_id)
    felt = contents.project.emotions(contents.options.persona_id).get(touchpoint.id)
    values: dict[str, Attribute | None] = {
        "label": touchpoint.title,
        "title": touchpoint.title,
        "stage": contents.stage_title(touchpoint.stage_id),
        "lane": lane.title if lane else "",
        "lane_kind": str(lane.lane_kind) if lane else "",
        "column": touchpoint.column,
        "channel": touchpoint.channel,
        "owner": touchpoint.owner,
        "description": touchpoint.description,
        "expectation": touchpoint.expectation,
        "evidence_status": str(touchpoint.evidence_status),
        "service": touchpoint.service,
        "moment_of_truth": contents.moment(touchpoint.id) is not None,
        "emotion": float(felt.value) if felt else None,
    }
    for metric in contents.metrics:
        row = contents.scores.of(touchpoint.id, metric)
        if row is not None and not row.score.withheld and row.score.value is not None:
            values[f"score {metric.name}"] = float(row.score.value)
            values[f"n {metric.name}"] = row.score.n
    return values


def _of_transition(arrow: Transition) -> dict[str, Attribute | None]:
    return {
        "kind": str(arrow.transition_kind),
        "share": arrow.share,
        "weight": arrow.share,
        "wait_hours": arrow.wait_hours,
        "drop_off": arrow.drop_off,
        "label": arrow.label,
    }


# back


def read_graphml(text: str, name: str) -> Incoming:
    """Return the graphs of a GraphML text as journeys; raise JourneyError where it is none.

    A touchpoint's title is its `title`, `label` or `name`, else its id; its stage is `stage`, else all are in one.
    """
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root = fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text, count=1))
    except (ElementTree.ParseError, DefusedXmlException, ValueError) as error:
        raise JourneyError(
            tr("“{name}” is not GraphML: {reason}. Nothing was read.", name=name, reason=error)
        ) from error
    if _tag(root) != "graphml":
        raise JourneyError(tr("“{name}” is XML, but not GraphML. Nothing was read.", name=name))
    keys = {key.get("id", ""): key.get("attr.name") or key.get("id", "") for key in _children(root, "key")}
    builders = [_graph(graph, keys, name) for graph in _children(root, "graph")]
    return finished(
        name,
        [record for builder in builders for record in builder.records()],
        [problem for builder in builders for problem in builder.problems],
    )


def _graph(graph: Any, keys: Mapping[str, str], name: str) -> MapBuilder:
    facts = _data(graph, keys)
    state = JourneyState.TO_BE if facts.get("state") == JourneyState.TO_BE else JourneyState.AS_IS
    builder = MapBuilder(facts.get("title", "") or name, state)
    found: dict[str, Touchpoint] = {}
    for node in _children(graph, "node"):
        if builder.count >= MOST:
            raise JourneyError(tr("“{name}” holds more than {count} touchpoints. Nothing was read.", name=name,
                                  count=f"{MOST:,}"))  # fmt: skip
        values = _data(node, keys)
        title = values.get("title") or values.get("label") or values.get("name") or node.get("id", "")
        backstage = values.get("lane_kind") == LaneKind.BACKSTAGE
        kind = next((kind for kind in LaneKind if kind == values.get("lane_kind")), LaneKind.CHANNEL)
        stage = builder.stage(values.get("stage", ""))
        lane = builder.lane(values.get("lane", ""), LaneKind.BACKSTAGE if backstage else kind)
        status = next((one for one in EvidenceStatus if one == values.get("evidence_status")), EvidenceStatus.ASSUMED)
        touchpoint = builder.touchpoint(
            title, stage, lane, _whole(values.get("column")), channel=values.get("channel", ""),
            owner=values.get("owner", ""), description=values.get("description", ""),
            expectation=values.get("expectation", ""), service=values.get("service") == "true",
            evidence_status=status,
        )  # fmt: skip
        found[node.get("id", "")] = touchpoint
        felt = _number(values.get("emotion"))
        if felt is not None:
            builder.felt(touchpoint, felt)
    for edge in _children(graph, "edge"):
        _connect(builder, edge, keys, found)
    return builder


def _connect(builder: MapBuilder, edge: Any, keys: Mapping[str, str], found: Mapping[str, Touchpoint]) -> None:
    source, target = found.get(edge.get("source", "")), found.get(edge.get("target", ""))
    if source is None or target is None:
        builder.problems.append(tr("An arrow from or to a touchpoint that is not there was left out."))
        return
    values = _data(edge, keys)
    kind = next((one for one in TransitionKind if one == values.get("kind")), TransitionKind.NORMAL)
    share, drop_off = _number(values.get("share")), _number(values.get("drop_off"))
    builder.connect(
        source, target, transition_kind=kind, label=values.get("label", ""),
        share=share if share is not None and 0 <= share <= 1 else None,
        wait_hours=_number(values.get("wait_hours")),
        drop_off=drop_off if drop_off is not None and 0 <= drop_off <= 1 else None,
    )  # fmt: skip


def _data(element: Any, keys: Mapping[str, str]) -> dict[str, str]:
    return {keys.get(data.get("key", ""), data.get("key", "")): data.text or "" for data in _children(element, "data")}


def _children(element: Any, tag: str) -> Iterator[Any]:
    return (child for child in element if _tag(child) == tag)


def _tag(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _number(text: str | None) -> float | None:
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if abs(value) < 1e12 else None  # neither infinite nor no number at all


def _whole(text: str | None) -> int | None:
    value = _number(text)
    return int(value) if value is not None and 0 <= value < 10_000 else None
