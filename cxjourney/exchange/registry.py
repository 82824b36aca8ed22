"""The file formats this package writes, by suffix: the one place where a new format is made known.

Formats load their libraries when they write, so asking what there is costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from cxjourney.domain.project import Project
from cxjourney.domain.text import tr
from cxjourney.exchange.options import WorkbookOptions

if TYPE_CHECKING:
    import polars as pl


class Writer(Protocol):
    """Writes one file whole or not at all; see `xlsx.workbook.write_workbook` for what the arguments mean."""

    def __call__(
        self,
        project: Project,
        frame: pl.DataFrame | None,
        path: Path,
        options: WorkbookOptions | None,
        progress: Callable[[float], None] | None,
        cancelled: Callable[[], bool] | None,
    ) -> None: ...


@dataclass(frozen=True, slots=True)
class Exporter:
    """A format: its suffix with the dot, its name for people, and how it is written."""

    suffix: str
    name: Callable[[], str]
    write: Writer


def exporters() -> tuple[Exporter, ...]:
    """Return every format in the order in which a person is offered them."""
    return _EXPORTERS


def exporter_for(path: Path) -> Exporter | None:
    """Return the format that the suffix of `path` asks for, None where this package does not write it."""
    suffix = path.suffix.casefold()
    return next((exporter for exporter in _EXPORTERS if exporter.suffix == suffix), None)


def _write_xlsx(
    project: Project,
    frame: pl.DataFrame | None,
    path: Path,
    options: WorkbookOptions | None,
    progress: Callable[[float], None] | None,
    cancelled: Callable[[], bool] | None,
) -> None:
    from cxjourney.exchange.xlsx.workbook import write_workbook

    write_workbook(project, frame, path, options, progress, cancelled)


_EXPORTERS = (Exporter(".xlsx", lambda: tr("Excel workbook"), _write_xlsx),)
