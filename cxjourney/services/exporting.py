"""One door for every export: the suffix of the file decides who writes it. For the window and the command line.

Tables and workbooks come from `exchange`, drawings of the map from `drawing`; this module only puts together what
they need. A drawing needs a QGuiApplication, which whoever calls must have made.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from cxjourney.domain.errors import ExportError
from cxjourney.domain.ids import RecordId
from cxjourney.domain.project import Project
from cxjourney.domain.records import Import
from cxjourney.domain.text import tr

if TYPE_CHECKING:
    import polars as pl

    from cxjourney.drawing.content import MapContent

DRAWINGS = (".pdf", ".svg", ".png")
Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """Wishes for any export; each format takes those that mean something to it.

    No `journey_ids` means every journey in a workbook, and the first one in a drawing. `content` is what the window
    shows on its map (badges, persona), None for the map alone. `private` leaves out comments, quotes and owners.
    """

    journey_ids: tuple[RecordId, ...] = ()
    persona_id: RecordId | None = None
    metric_id: RecordId | None = None
    private: bool = False
    paper: str = "A3"
    scale: float = 2.0
    theme: str = "light"
    content: MapContent | None = None
    today: date | None = None


def suffixes() -> tuple[str, ...]:
    """Return the suffixes that can be exported to, with their dots."""
    from cxjourney.exchange.registry import exporters

    return (*(exporter.suffix for exporter in exporters()), *DRAWINGS)


def export(
    project: Project,
    blocks: Mapping[RecordId, bytes],
    path: Path,
    options: ExportOptions | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> None:
    """Write `project` with the answers in `blocks` (import id -> Parquet) to `path`, whole or not at all.

    `progress` gets the share done, from 0 to 1. Raise ExportError where that cannot be, ExportCancelled where the
    person stopped it.
    """
    from cxjourney.exchange.registry import exporter_for

    options = options or ExportOptions()
    suffix = path.suffix.casefold()
    exporter = exporter_for(path)
    if exporter is not None:
        from cxjourney.exchange.options import WorkbookOptions

        wishes = WorkbookOptions(
            options.journey_ids, options.persona_id, options.metric_id, options.private, options.today
        )
        exporter.write(project, joined(project, blocks), path, wishes, progress, cancelled)
    elif suffix in DRAWINGS:
        _draw(project, path, suffix, options)
        if progress is not None:
            progress(1.0)
    else:
        known = ", ".join(suffixes())
        raise ExportError(
            tr("Nothing can be exported as “{name}”; choose one of {known}.", name=path.name, known=known)
        )


def joined(project: Project, blocks: Mapping[RecordId, bytes]) -> pl.DataFrame | None:
    """Return the answers of every import in one frame, None where there are none."""
    from cxjourney.scoring.frame import join_blocks, read_block

    frames = [read_block(blocks[id_]) for id_ in project.table(Import) if id_ in blocks]
    return join_blocks(frames) if frames else None


def _draw(project: Project, path: Path, suffix: str, options: ExportOptions) -> None:
    from cxjourney.drawing import export as drawing

    journeys = list(options.journey_ids) or [journey.id for journey in project.journeys()]
    if not journeys:
        raise ExportError(tr("The project has no journey yet, so there is no map to draw."))
    wishes = drawing.ExportOptions(
        paper=options.paper, scale=options.scale, theme=options.theme, private=options.private
    )
    drawing.WRITERS[suffix.removeprefix(".")](project, journeys[0], path, options.content, wishes)
