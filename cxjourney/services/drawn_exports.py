"""The exports that the painter of the screen makes: maps on paper and as pictures, persona cards, the report.

Each is pages first, which are then written to a PDF, printed (`ui.printing`) or shown in a preview.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from cxjourney.domain.errors import JourneyError
from cxjourney.domain.ids import RecordId
from cxjourney.domain.records import Persona
from cxjourney.domain.sharing import shared
from cxjourney.domain.text import tr
from cxjourney.exchange.options import Watch
from cxjourney.services.export_request import Exported, Kind, Request, Written

if TYPE_CHECKING:
    from cxjourney.domain.project import Project
    from cxjourney.drawing.content import ImageSource, MapContent
    from cxjourney.drawing.export import ExportOptions
    from cxjourney.drawing.pages import Pages
    from cxjourney.services.scores import Scores

MAP_PDF, PERSONAS_PDF, REPORT_PDF = "pdf", "personas", "report"
USUAL_PAPER, USUAL_CARD = "A3", "A4"
_CARD_PAPERS = ("A5", "A4", "A3")

DRAWN = (
    Kind(
        MAP_PDF, ".pdf", lambda: tr("PDF of the map"),
        lambda: tr("The map as vectors, from A4 to A0: one page, sheets to put together, or a page for each stage."),
        on_paper=True,
    ),
    Kind(
        REPORT_PDF, ".pdf", lambda: tr("PDF report"),
        lambda: tr("Summary, maps, every stage, moments of truth, actions, personas and definitions, to send."),
    ),
    Kind(
        PERSONAS_PDF, ".pdf", lambda: tr("PDF of personas"),
        lambda: tr("An overview of all personas, and a card on a page for each."),
    ),
    Kind("svg", ".svg", lambda: tr("SVG drawing"), lambda: tr("The map as a drawing with real text."), of_one=True),
    Kind(
        "png", ".png", lambda: tr("PNG picture"), lambda: tr("The map as a picture."), of_one=True, scaled=True,
    ),
)  # fmt: skip


def draw(exported: Exported, key: str, path: Path, request: Request, watch: Watch) -> Written:
    """Write one of `DRAWN`; see `exporting.export`."""
    from cxjourney.drawing.export import write_pages, write_png, write_svg
    from cxjourney.drawing.offscreen import ensure_application

    ensure_application()
    watch(0.0)
    if key in ("svg", "png"):
        content = map_content(exported, request, exported.journeys(request)[0])
        watch(0.3)
        write = write_svg if key == "svg" else write_png
        part = watch.part(0.3, 0.99)
        write(content.project, content.journey_id, path, content, drawing_options(request), part, part.is_cancelled)
        watch(1.0)
        return Written(path)
    pages = pages_of(exported, key, request, watch.part(0.0, 0.4))
    part = watch.part(0.4, 0.99)
    done = write_pages(pages, path, part, part.is_cancelled)
    watch(1.0)
    return Written(path, done.smallest_type, done.pages)


def pages_of(exported: Exported, key: str, request: Request, watch: Watch | None = None) -> Pages:
    """Return the pages of a PDF before any of them is painted; errors as in `exporting.export`."""
    watch = watch or Watch()
    makers: dict[str, Callable[[Exported, Request, Watch], Pages]] = {
        MAP_PDF: _map_pages,
        PERSONAS_PDF: _persona_pages,
        REPORT_PDF: _report_pages,
    }
    return makers[key](exported, request, watch)


def draw_page(
    exported: Exported, key: str, request: Request, page: int, picture: Path, longest: int
) -> tuple[int, float | None]:
    """Draw a page as a PNG at most `longest` pixels a side; return how many pages there are and their smallest type.

    What is one picture anyway is its only page. Raise as `exporting.export` does.
    """
    from PySide6.QtGui import QImage, QPainter

    from cxjourney.drawing.map_pages import MapPages, MapStyle
    from cxjourney.drawing.offscreen import ensure_application
    from cxjourney.drawing.pages import POINTS_PER_MM
    from cxjourney.drawing.pdf import paint_page

    ensure_application()
    if key in ("svg", "png"):
        style = MapStyle(request.theme, request.bands, sharing=request.sharing)
        pages: Pages = MapPages([map_content(exported, request, exported.journeys(request)[0])], None, style)
    else:
        pages = pages_of(exported, key, request)
    page = min(max(page, 0), pages.count - 1)
    width, height = (side * POINTS_PER_MM for side in pages.size_mm(page))
    scale = longest / max(width, height)
    image = QImage(max(1, round(width * scale)), max(1, round(height * scale)), QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    try:
        paint_page(painter, pages, page, 72 * scale)
    finally:
        painter.end()
    image.save(str(picture), "PNG")  # type: ignore[call-overload]
    return pages.count, None if key in ("svg", "png") else pages.smallest_type


def map_content(exported: Exported, request: Request, journey_id: RecordId) -> MapContent:
    """Return what the map of a journey shows under a request: scores of its view, within its circle."""
    from cxjourney.services.pictures import picture_source

    project = shared(exported.project, request.sharing)
    pictures = picture_source(project, exported.blocks.get)
    return shown_map(project, exported.scores(request), journey_id, (request.persona_id, *request.beside), pictures)


def shown_map(
    project: Project, scores: Scores, journey_id: RecordId, persona_ids: tuple[RecordId | None, ...],
    pictures: ImageSource,
) -> MapContent:  # fmt: skip
    """Return what a map shows: scores of their view, feelings of `persona_ids`, pictures."""
    from cxjourney.drawing.content import MapContent

    metric = scores.metric
    return MapContent(
        project=project,
        journey_id=journey_id,
        persona_ids=persona_ids,
        badges=scores.badges(journey_id),
        trends=scores.stage_trends(journey_id),
        score_title=metric.name if metric is not None else "",
        colour_by="emotion" if scores.shows_emotion else "score",
        images=pictures,
    )


def drawing_options(request: Request) -> ExportOptions:
    """Return how a drawing is to look."""
    from cxjourney.drawing.export import ExportOptions, Spread

    spread = Spread.TILES if request.tile else Spread.STAGES if request.stages_per_page else Spread.ONE_PAGE
    return ExportOptions(
        paper=request.paper or USUAL_PAPER, landscape=request.landscape, scale=request.scale, theme=request.theme,
        bands=request.bands, sharing=request.sharing, spread=spread, tile=request.tile or "A4",
        stages_per_page=request.stages_per_page, today=request.today,
    )  # fmt: skip


def _map_pages(exported: Exported, request: Request, watch: Watch) -> Pages:
    from cxjourney.drawing.export import map_pages

    journeys = exported.journeys(request)
    contents = []
    for number, journey_id in enumerate(journeys, 1):
        contents.append(map_content(exported, request, journey_id))
        watch(number / (len(journeys) + 1))
    pages = map_pages(contents, drawing_options(request))
    watch(1.0)
    return pages


def _persona_pages(exported: Exported, request: Request, watch: Watch) -> Pages:
    from cxjourney.drawing.map_pages import paper_theme
    from cxjourney.drawing.persona_painter import PersonaOptions, persona_pages
    from cxjourney.services.pictures import picture_source

    scores = exported.scores(request)
    project = shared(exported.project, request.sharing)
    personas = [project.need(Persona, persona.id) for persona in personas_of(exported, request)]
    facts = {}
    for number, persona in enumerate(personas, 1):
        found = scores.persona_facts(persona.id)
        facts[persona.id] = found if request.sharing.comments else replace(found, comments=())
        watch(number / (len(personas) + 1))
    options = PersonaOptions(
        paper=request.paper if request.paper.upper() in _CARD_PAPERS else USUAL_CARD, landscape=request.landscape,
        sharing=request.sharing, today=request.today,
    )  # fmt: skip
    pictures = picture_source(project, exported.blocks.get)
    pages = persona_pages(project, personas, facts, pictures, paper_theme(request.theme, request.bands), options)
    watch(1.0)
    return pages


def _report_pages(exported: Exported, request: Request, watch: Watch) -> Pages:
    from cxjourney.drawing.map_pages import paper_theme
    from cxjourney.drawing.pages import Pace
    from cxjourney.drawing.report.book import report_pages
    from cxjourney.services.report_data import report_data

    def map_of(journey_id: RecordId) -> MapContent:
        return map_content(exported, request, journey_id)

    data = report_data(exported.material, request.content(), map_of, watch.part(0.0, 0.6))
    part = watch.part(0.6, 1.0)
    return report_pages(data, paper_theme(request.theme, request.bands), Pace(part, part.is_cancelled))


def personas_of(exported: Exported, request: Request) -> list[Persona]:
    """Return the personas that a request means, in the project's order: chosen ones, else those of its journeys."""
    every = exported.project.ordered(Persona)
    if request.persona_ids:
        return [persona for persona in every if persona.id in request.persona_ids]
    chosen = set(request.journey_ids)
    found = [persona for persona in every if not chosen or not persona.journey_ids or chosen & set(persona.journey_ids)]
    if not found:
        raise JourneyError(tr("There is no persona to export yet. Make one in Personas first."))
    return found
