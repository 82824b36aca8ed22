"""The exports that the painter of the screen makes: maps on paper and as pictures, persona cards, the report."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from cxjourney.domain.ids import RecordId
from cxjourney.domain.sharing import shared
from cxjourney.domain.text import tr
from cxjourney.exchange.options import Watch
from cxjourney.services.export_request import Exported, Kind, Request, Written

if TYPE_CHECKING:
    from cxjourney.drawing.content import MapContent
    from cxjourney.drawing.export import ExportOptions

MAP_PDF = "pdf"

DRAWN = (
    Kind(
        MAP_PDF, ".pdf", lambda: tr("PDF of the map"),
        lambda: tr("The map as vectors, from A4 to A0, on one page or on tiles to put together."), on_paper=True,
    ),
    Kind("svg", ".svg", lambda: tr("SVG drawing"), lambda: tr("The map as a drawing with real text."), of_one=True),
    Kind(
        "png", ".png", lambda: tr("PNG picture"), lambda: tr("The map as a picture."), of_one=True, scaled=True,
    ),
)  # fmt: skip


def draw(exported: Exported, key: str, path: Path, request: Request, watch: Watch) -> Written:
    """Write one of `DRAWN`; see `exporting.export`."""
    from cxjourney.drawing.offscreen import ensure_application

    ensure_application()
    watch(0.0)
    writers: dict[str, Callable[[], Written]] = {
        MAP_PDF: lambda: _draw_map(exported, "pdf", path, request, watch),
        "svg": lambda: _draw_map(exported, "svg", path, request, watch),
        "png": lambda: _draw_map(exported, "png", path, request, watch),
    }
    written = writers[key]()
    watch(1.0)
    return written


def _draw_map(exported: Exported, ending: str, path: Path, request: Request, watch: Watch) -> Written:
    from cxjourney.drawing.export import WRITERS

    journey_id = exported.journeys(request)[0]
    content = map_content(exported, request, journey_id)
    watch(0.2)
    done = WRITERS[ending](content.project, journey_id, path, content, drawing_options(request))
    return Written(path, done.smallest_type if ending == "pdf" else None)


def map_content(exported: Exported, request: Request, journey_id: RecordId) -> MapContent:
    """Return what the map of a journey shows under a request: scores of its view, within its circle."""
    from cxjourney.drawing.content import MapContent
    from cxjourney.services.pictures import picture_source

    scores = exported.scores(request)
    metric = scores.metric
    project = shared(exported.project, request.sharing)
    return MapContent(
        project=project,
        journey_id=journey_id,
        persona_ids=(request.persona_id,),
        badges=scores.badges(journey_id),
        trends=scores.stage_trends(journey_id),
        score_title=metric.name if metric is not None else "",
        colour_by="emotion" if scores.shows_emotion else "score",
        images=picture_source(project, exported.blocks.get),
    )


def drawing_options(request: Request) -> ExportOptions:
    """Return how a drawing is to look."""
    from cxjourney.drawing.export import ExportOptions

    return ExportOptions(
        paper=request.paper, landscape=request.landscape, scale=request.scale, theme=request.theme,
        bands=request.bands, sharing=request.sharing,
    )  # fmt: skip
