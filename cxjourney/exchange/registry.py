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


_EXPORTERS = (
    Exporter(
        "xlsx", ".xlsx", lambda: tr("Excel workbook"),
        lambda: tr("Summary, map, touchpoints, scores, notes, actions and personas as tables, with charts."),
        _write_xlsx,
    ),
)  # fmt: skip
