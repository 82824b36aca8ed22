"""The file formats this package writes, by key: the one place where a new format is made known.

Formats load their libraries when they write, so asking what there is costs nothing. Drawings (PDF, SVG, PNG) are the
business of `drawing`; `services.exporting` offers both.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cxjourney.domain.text import tr
from cxjourney.exchange.options import ContentOptions, Material, Watch

Writer = Callable[[Material, Path, ContentOptions, Watch], None]
"""Writes one file whole or not at all; raises ExportError, or ExportCancelled where the watch says so."""


@dataclass(frozen=True, slots=True)
class Exporter:
    """A format: its key, the suffix with the dot, its name, in a sentence what is in it, and how it is written.

    `of_one` says that a file holds one journey: the first of those wanted.
    """

    key: str
    suffix: str
    name: Callable[[], str]
    what: Callable[[], str]
    write: Writer
    of_one: bool = False


def exporters() -> tuple[Exporter, ...]:
    """Return every format in the order in which a person is offered them."""
    return _EXPORTERS


def _write_xlsx(material: Material, path: Path, options: ContentOptions, watch: Watch) -> None:
    from cxjourney.exchange.xlsx.workbook import write_workbook

    write_workbook(material, path, options, watch)


def _write_html(material: Material, path: Path, options: ContentOptions, watch: Watch) -> None:
    from cxjourney.exchange.html.page import write_page

    write_page(material, path, options, watch)


def _write_touchpoints(material: Material, path: Path, options: ContentOptions, watch: Watch) -> None:
    from cxjourney.exchange.data.tables import write_touchpoints

    write_touchpoints(material, path, options, watch)


def _write_package(material: Material, path: Path, options: ContentOptions, watch: Watch) -> None:
    from cxjourney.exchange.data.tables import write_package

    write_package(material, path, options, watch)


def _write_json(material: Material, path: Path, options: ContentOptions, watch: Watch) -> None:
    from cxjourney.exchange.data.project_json import write_json

    write_json(material, path, options, watch)


def _write_graphml(material: Material, path: Path, options: ContentOptions, watch: Watch) -> None:
    from cxjourney.exchange.data.graphml import write_graphml

    write_graphml(material, path, options, watch)


def _write_mermaid(material: Material, path: Path, options: ContentOptions, watch: Watch) -> None:
    from cxjourney.exchange.data.mermaid import write_journey

    write_journey(material, path, options, watch)


def _write_flowchart(material: Material, path: Path, options: ContentOptions, watch: Watch) -> None:
    from cxjourney.exchange.data.mermaid import write_flowchart

    write_flowchart(material, path, options, watch)


def _write_bpmn(material: Material, path: Path, options: ContentOptions, watch: Watch) -> None:
    from cxjourney.exchange.data.bpmn import write_bpmn

    write_bpmn(material, path, options, watch)


def _write_pptx(material: Material, path: Path, options: ContentOptions, watch: Watch) -> None:
    from cxjourney.exchange.pptx.deck import write_slides

    write_slides(material, path, options, watch)


_EXPORTERS = (
    Exporter(
        "xlsx", ".xlsx", lambda: tr("Excel workbook"),
        lambda: tr("Summary, map, touchpoints, scores, notes, actions and personas as tables, with charts."),
        _write_xlsx,
    ),
    Exporter(
        "html", ".html", lambda: tr("HTML page"),
        lambda: tr("One file with maps, scores and personas to move through in any browser, without a server."),
        _write_html,
    ),
    Exporter(
        "pptx", ".pptx", lambda: tr("PowerPoint slides"),
        lambda: tr("Map, stages, moments of truth, personas and actions as shapes and charts that can be edited."),
        _write_pptx,
    ),
    Exporter(
        "csv", ".csv", lambda: tr("CSV table"),
        lambda: tr("One row for each touchpoint, with its facts and scores."), _write_touchpoints,
    ),
    Exporter(
        "tables", ".zip", lambda: tr("CSV tables"),
        lambda: tr("Every table as CSV in one archive, each column described."), _write_package,
    ),
    Exporter(
        "json", ".json", lambda: tr("JSON"),
        lambda: tr("The whole project, which can be read back; its schema is published."), _write_json,
    ),
    Exporter(
        "graphml", ".graphml", lambda: tr("GraphML"),
        lambda: tr("Touchpoints and transitions for graph tools."), _write_graphml,
    ),
    Exporter(
        "mermaid", ".mmd", lambda: tr("Mermaid user journey"),
        lambda: tr("Stages, touchpoints and feelings as a text diagram."), _write_mermaid, of_one=True,
    ),
    Exporter(
        "flowchart", ".mmd", lambda: tr("Mermaid flowchart"),
        lambda: tr("Touchpoints and transitions as a text diagram."), _write_flowchart, of_one=True,
    ),
    Exporter(
        "bpmn", ".bpmn", lambda: tr("BPMN process"),
        lambda: tr("Lanes, tasks and gateways for process tools, with their drawing."), _write_bpmn,
    ),
)  # fmt: skip
