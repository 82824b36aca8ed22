"""GraphML, Mermaid and BPMN: read back by other libraries where there are any, and by ourselves."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path
from xml.etree import ElementTree

import networkx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxjourney.domain import actions
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.layout_shapes import Point, Rect
from cxjourney.domain.project import Project
from cxjourney.domain.records import (
    Journey,
    Lane,
    ProjectInfo,
    Record,
    Stage,
    Touchpoint,
    Transition,
    TransitionKind,
)
from cxjourney.exchange.contents import Contents
from cxjourney.exchange.data.bpmn import BOUNDS, BPMN, DI, bpmn_bytes
from cxjourney.exchange.data.graphml import graphml_bytes, read_graphml
from cxjourney.exchange.data.incoming import Incoming, read_incoming
from cxjourney.exchange.data.mermaid import flowchart_text, journey_text, read_mermaid
from cxjourney.exchange.options import ContentOptions, Material
from tests.builders import make_project, make_records
from tests.exchange.shop import make_answers, make_shop

HOSTILE = [
    'a"b',
    "x: 5: y",
    "section 1",
    "%% no",
    "a;b#c",
    "<b>&amp;</b>",
    "=1+1",
    "two\nlines",
    "end",
    "ctrl\x0b\ud800",
]


def contents_of(project: Project, frame: object = None) -> Contents:
    return Contents(Material(project, frame), ContentOptions(), lambda: None)  # type: ignore[arg-type]


def named(title: str) -> Project:
    records: list[Record] = []
    for record in make_records():
        is_titled = isinstance(record, Touchpoint | Journey)
        records.append(replace(record, title=title) if is_titled else record)  # type: ignore[call-arg]
    return Project(records)


def shape(project: Project) -> list[tuple[str, list[tuple[str, list[str]]], list[tuple[str, str]]]]:
    """Return each journey's title, stages with titles of touchpoints, and arrows by titles."""
    found = []
    for journey in project.journeys():
        touchpoints = project.touchpoints(journey.id)
        titles = {t.id: t.title for t in touchpoints}
        stages = [(s.title, [t.title for t in touchpoints if t.stage_id == s.id]) for s in project.stages(journey.id)]
        arrows = sorted((titles[a.source_id], titles[a.target_id]) for a in project.transitions(journey.id))
        found.append((journey.title, stages, arrows))
    return found


# GraphML


def test_graphml_opens_in_networkx_with_every_fact(tmp_path: Path) -> None:
    path = tmp_path / "shop.graphml"
    shop = make_shop()
    path.write_bytes(graphml_bytes(contents_of(shop, make_answers())))
    graph = networkx.read_graphml(path)
    first = shop.journeys()[0]
    assert set(graph.nodes) == {touchpoint.id for touchpoint in shop.touchpoints(first.id)}
    assert graph.number_of_edges() == len(shop.transitions(first.id))
    advert = graph.nodes["advert"]
    assert (advert["title"], advert["stage"], advert["channel"]) == ("See advert", "Discover", "Social")
    scored = [values for _, values in graph.nodes(data=True) if "score NPS" in values]
    assert scored
    assert all(isinstance(values["score NPS"], float) and values["n NPS"] >= 5 for values in scored)


def test_graphml_comes_back_as_the_same_map() -> None:
    project = make_project()
    incoming = read_graphml(graphml_bytes(contents_of(project)).decode(), "shop")
    assert incoming.problems == ()
    assert shape(incoming.project) == shape(project)
    help_ = next(t for t in incoming.project.table(Touchpoint).values() if t.title == "Chat with support")
    assert help_.service
    lanes = incoming.project.lanes(help_.journey_id)
    assert [(lane.title, str(lane.lane_kind)) for lane in lanes] == [
        ("Web and app", "channel"), ("Store", "channel"), ("Warehouse", "backstage"),
    ]  # fmt: skip


def test_graphml_of_another_program_needs_only_ids() -> None:
    text = (
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns"><graph edgedefault="directed">'
        '<node id="n0"/><node id="n1"/><edge source="n0" target="n1"/><edge source="n0" target="n1"/>'
        '<edge source="n1" target="gone"/></graph></graphml>'
    )
    incoming = read_graphml(text, "yard")
    assert shape(incoming.project) == [("yard", [("Journey", ["n0", "n1"])], [("n0", "n1")])]
    assert len(incoming.problems) == 2


@pytest.mark.parametrize(
    "text",
    [
        "", "<graphml", "<svg/>", "<graphml/>",
        '<!DOCTYPE g [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><graphml>&c;</graphml>',
        '<!DOCTYPE g [<!ENTITY x SYSTEM "file:///etc/hostname">]><graphml>&x;</graphml>',
    ],
)  # fmt: skip
def test_hostile_graphml_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(JourneyError, match="Nothing was read"):
        read_graphml(text, "bad")


@pytest.mark.parametrize("title", HOSTILE)
def test_hostile_titles_make_sound_files(title: str) -> None:
    contents = contents_of(named(title))
    ElementTree.fromstring(graphml_bytes(contents))
    ElementTree.fromstring(bpmn_bytes(contents))
    back = read_mermaid(journey_text(contents), "x").project
    assert {t.title for t in back.table(Touchpoint).values()} == {
        " ".join(title.split()).replace("\x0b", "\ufffd").replace("\ud800", "\ufffd")
    }
    for line in flowchart_text(contents).splitlines():
        assert line.count('"') in (0, 2)


# Mermaid


def test_a_user_journey_comes_back_with_its_feelings() -> None:
    project = make_project()
    text = journey_text(contents_of(project))
    assert text.splitlines()[:3] == ["journey", "    title First purchase", "    section Discover"]
    assert "      See advert: 4: Web and app" in text
    back = read_mermaid(text, "x").project
    journey = back.journeys()[0]
    assert [(title, stages) for title, stages, _ in shape(back)] == [(t, s) for t, s, _ in shape(project)]
    felt = back.emotions(None)
    values = {t.title: felt[t.id].value for t in back.touchpoints(journey.id) if t.id in felt}
    assert values == {"See advert": 1.0, "Check out": 0.5}


def test_a_user_journey_that_a_person_wrote() -> None:
    text = """---
config: {theme: dark}
---
%% from the manual
journey
    title My working day
    Wake up: 2: Me
    section Go to work
      Make tea#58; strong: 5: Me, Cat
      Do work: 1
    section Go home
      nonsense
      Sit down: many: Me
    """
    incoming = read_mermaid(text, "day")
    assert shape(incoming.project)[0][:2] == (
        "My working day",
        [
            ("Journey", ["Wake up"]),
            ("Go to work", ["Make tea: strong", "Do work"]),
            ("Go home", ["Sit down"]),
        ],
    )
    assert len(incoming.problems) == 2
    assert sorted(e.value for e in incoming.project.emotions(None).values()) == [-2.0, -1.0, 2.0]


@pytest.mark.parametrize("text", ["", "flowchart LR\n a-->b", "journeys", "journey\n title Nothing"])
def test_other_mermaid_text_is_refused_or_empty(text: str) -> None:
    if "Nothing" in text:
        assert not read_mermaid(text, "x").project.table(Touchpoint)
    else:
        with pytest.raises(JourneyError, match="Nothing was read"):
            read_mermaid(text, "x")


@given(st.text(max_size=200))
@settings(max_examples=60)
def test_any_text_after_the_word_journey_is_read_or_told(text: str) -> None:
    incoming = read_mermaid("journey\n" + text, "x")
    assert isinstance(incoming, Incoming)


def test_a_flowchart_has_every_touchpoint_and_arrow() -> None:
    text = flowchart_text(contents_of(make_shop(), make_answers()))
    shop = make_shop()
    first = shop.journeys()[0]
    lines = text.splitlines()
    assert sum(line.startswith("  subgraph ") for line in lines) == len(shop.stages(first.id))
    arrows = [line for line in lines if any(f" {arrow}" in line for arrow in ("-->", "-.->", "==>"))]
    assert len(arrows) == len(shop.transitions(first.id))
    assert "<br/>NPS " in text


# BPMN


def test_a_process_has_lanes_tasks_ways_and_a_drawing_of_each() -> None:
    shop = make_shop()
    root = ElementTree.fromstring(bpmn_bytes(contents_of(shop)))
    first = shop.journeys()[0]
    process = root.find(f"{{{BPMN}}}process")
    assert process is not None
    tasks = [e for e in process if e.tag in (f"{{{BPMN}}}userTask", f"{{{BPMN}}}serviceTask")]
    assert len(tasks) == len(shop.touchpoints(first.id))
    ids = {e.get("id") for e in process.iter() if e.get("id")}
    flows = process.findall(f"{{{BPMN}}}sequenceFlow")
    assert all({flow.get("sourceRef"), flow.get("targetRef")} <= ids for flow in flows)
    plane = root.find(f"{{{DI}}}BPMNDiagram/{{{DI}}}BPMNPlane")
    assert plane is not None
    assert {e.get("bpmnElement") for e in plane} <= ids
    assert {flow.get("id") for flow in flows} <= {e.get("bpmnElement") for e in plane}
    every = [e.get("id") for e in root.iter() if e.get("id")]
    assert len(every) == len(set(every))
    for gateway in process.findall(f"{{{BPMN}}}exclusiveGateway"):
        assert sum(flow.get("sourceRef") == gateway.get("id") for flow in flows) > 1


def _shapes(root: ElementTree.Element) -> dict[str, Rect]:
    found = {}
    for shape_ in root.iter(f"{{{DI}}}BPMNShape"):
        bounds = shape_.find(f"{{{BOUNDS}}}Bounds")
        assert bounds is not None
        found[shape_.get("bpmnElement") or ""] = Rect(
            *(float(bounds.get(s) or 0) for s in ("x", "y", "width", "height"))
        )
    return found


def _wide_map() -> Project:
    """Return three columns in three lanes with an arrow from every touchpoint to some others, and some without any."""
    records: list[Record] = [ProjectInfo(), Journey(id="j", title="J"), Stage(id="s", journey_id="j", title="S")]
    records += [Lane(id=f"l{n}", journey_id="j", title=f"L{n}", position=n) for n in range(3)]
    cells = [(lane, column) for lane in range(3) for column in range(4)]
    records += [Touchpoint(id=f"t{n}", journey_id="j", stage_id="s", lane_id=f"l{lane}", column=column, title=f"T{n}")
                for n, (lane, column) in enumerate(cells)]  # fmt: skip
    for number, (one, other) in enumerate((a, b) for a in range(2, 12) for b in range(2, 12) if a != b and (a + b) % 3):
        kind = TransitionKind.LOOP if one > other else TransitionKind.NORMAL
        records.append(Transition(id=f"a{number}", journey_id="j", source_id=f"t{one}", target_id=f"t{other}",
                                  transition_kind=kind))  # fmt: skip
    return Project(records)


@pytest.mark.parametrize("project", [make_shop(), _wide_map()], ids=["shop", "wide"])
def test_in_a_bpmn_drawing_nothing_overlaps_and_flows_run_through_no_shape(project: Project) -> None:
    root = ElementTree.fromstring(bpmn_bytes(contents_of(project)))
    flows = {flow.get("id"): flow for flow in root.iter(f"{{{BPMN}}}sequenceFlow")}
    homes = {ref.text for ref in root.iter(f"{{{BPMN}}}flowNodeRef")}
    for plane in root.iter(f"{{{DI}}}BPMNPlane"):
        places = _shapes(plane)
        lanes = [rect for id_, rect in places.items() if "-lane" in id_]
        nodes = {id_: rect for id_, rect in places.items() if "-lane" not in id_}
        assert set(nodes) <= homes
        for one, other in combinations(nodes, 2):
            assert not nodes[one].grown(-0.5).intersects(nodes[other]), (one, other)
        for rect in nodes.values():
            assert any(lane.x <= rect.x and rect.right <= lane.right for lane in lanes if lane.contains(*rect.centre))
        for edge in plane.iter(f"{{{DI}}}BPMNEdge"):
            flow = flows[edge.get("bpmnElement")]
            ends = [nodes[flow.get(key) or ""] for key in ("sourceRef", "targetRef")]
            points = [Point(float(p.get("x") or 0), float(p.get("y") or 0)) for p in edge]
            assert ends[0].grown(0.6).contains(*points[0])
            assert ends[1].grown(0.6).contains(*points[-1])
            others = [rect.grown(-1.0) for rect in nodes.values() if rect not in ends]
            for a, b in pairwise(points):
                assert a.x == b.x or a.y == b.y
                leg = Rect(min(a.x, b.x), min(a.y, b.y), abs(a.x - b.x) + 0.1, abs(a.y - b.y) + 0.1)
                assert not [rect for rect in others if rect.intersects(leg)]


def test_diagrams_judge_no_score_of_few_answers_and_share_their_words() -> None:
    text = flowchart_text(contents_of(make_shop(), make_answers()))
    (repair,) = [line for line in text.splitlines() if "Bring in for repair" in line]
    assert "NPS n 21" in repair
    assert "#9650; +" in text or "▲ +" in text
    assert '"70 % · 36 h"' in text
    assert b"70 % \xc2\xb7 wait 36 h" in bpmn_bytes(contents_of(make_shop()))


# into a project


def test_a_map_from_elsewhere_becomes_a_journey_of_the_project(tmp_path: Path) -> None:
    project = make_project()
    (tmp_path / "day.mmd").write_text("journey\n title Day\n section A\n One: 5: Me\n Two: 1: Me\n", "utf-8")
    incoming = read_incoming(tmp_path / "day.mmd")
    before = shape(project)
    edit = actions.add_journeys(project, incoming.records, incoming.name)
    project.apply(edit)
    assert shape(project) == [*before, ("Day", [("A", ["One", "Two"])], [("One", "Two")])]
    assert len(project.emotions(None)) == 4
    project.apply(edit.inverse())
    assert shape(project) == before


def test_the_own_map_can_be_added_twice() -> None:
    project = make_project()
    project.apply(actions.add_journeys(project, list(make_project().records()), "copy"))
    first, second = shape(project)
    assert first == second
    with pytest.raises(JourneyError, match="no journey"):
        actions.add_journeys(project, [], "nothing")
