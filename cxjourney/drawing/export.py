"""Writes maps as PDF, SVG or PNG with the painter that the screen uses.

Each file is made in memory, written beside its place and moved there in one step: a full disk or a read-only folder
leaves what was there before, and so does a person who stops the export. Needs a QGuiApplication
(`offscreen.ensure_application`), never a window.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from cxjourney.domain.ids import RecordId
from cxjourney.domain.project import Project
from cxjourney.domain.sharing import EVERYTHING, Sharing
from cxjourney.drawing.content import MapContent
from cxjourney.drawing.fonts import SMALL
from cxjourney.drawing.map_pages import MapPages, MapStyle
from cxjourney.drawing.pages import Pace, Pages
from cxjourney.drawing.paper import DPI, page_mm, paper_mm
from cxjourney.drawing.pdf import pdf_of
from cxjourney.drawing.png import png_of, png_scale
from cxjourney.drawing.svg import svg_of
from cxjourney.drawing.tiles import OVERLAP_MM, TiledPages, cut_poster
from cxjourney.saving import write_whole
from cxjourney.uncollected import uncollected

Progress = Callable[[float], None] | None
Cancelled = Callable[[], bool] | None


class Spread(StrEnum):
    """How a map is spread over sheets of paper."""

    ONE_PAGE = "one"
    TILES = "tiles"  # a poster put together from sheets of `tile`: at least `paper`, and as large as the sheets allow
    STAGES = "stages"  # some stages on each page


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """What an export is to look like.

    `paper` is a name such as `A0` or a size in millimetres such as `900x600`. `tile`, `overlap_mm` and
    `stages_per_page` count for their spread only. `scale` (pixels per map unit, 0 for the largest up to 2 that can be)
    and `is_transparent` are for PNG. `language` is a tag such as `de-AT`, empty where nobody knows.
    """

    paper: str = "A3"
    landscape: bool = True
    scale: float = 2.0
    theme: str = "light"
    bands: str = "safe"
    title: str = ""
    footer: str = ""
    sharing: Sharing = EVERYTHING
    spread: Spread = Spread.ONE_PAGE
    tile: str = "A4"
    overlap_mm: float = OVERLAP_MM
    stages_per_page: int = 1
    is_transparent: bool = False
    language: str = ""
    today: date | None = None


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: size in millimetres (PDF), map units (SVG) or pixels (PNG), smallest type in points."""

    path: Path
    width: float
    height: float
    smallest_type: float
    pages: int = 1


def map_pages(contents: Sequence[MapContent], options: ExportOptions = ExportOptions()) -> Pages:
    """Return the pages that a PDF or a printer gets, with their number, sizes and smallest type; ExportError if none.

    Looking at them is cheap: nothing is painted yet.
    """
    return _spread(_maps(contents, options), options)


def write_maps(
    contents: Sequence[MapContent], path: Path | str, options: ExportOptions = ExportOptions(),
    progress: Progress = None, cancelled: Cancelled = None,
) -> Exported:  # fmt: skip
    """Write one or more journeys into one PDF, with a bookmark for each; see `write_pdf`."""
    with uncollected():
        return write_pages(map_pages(contents, options), path, progress, cancelled)


def write_pages(pages: Pages, path: Path | str, progress: Progress = None, cancelled: Cancelled = None) -> Exported:
    """Write any pages as a PDF; raise ExportError where that cannot be, ExportCancelled where a person stopped it."""
    pace = Pace(progress, cancelled)
    pace.check()
    dpi = pages.dpi if isinstance(pages, MapPages | TiledPages) else DPI
    with uncollected():
        data = pdf_of(pages, pace, dpi)
    write_whole(Path(path), data)
    return Exported(Path(path), *pages.size_mm(0), pages.smallest_type, pages.count)


def write_pdf(
    project: Project, journey_id: RecordId, path: Path | str, content: MapContent | None = None,
    options: ExportOptions = ExportOptions(), progress: Progress = None, cancelled: Cancelled = None,
) -> Exported:  # fmt: skip
    """Write a map on vector pages; raise ExportError where that cannot be, ExportCancelled where it was stopped."""
    return write_maps([content or MapContent(project, journey_id)], path, options, progress, cancelled)


def write_svg(
    project: Project, journey_id: RecordId, path: Path | str, content: MapContent | None = None,
    options: ExportOptions = ExportOptions(), progress: Progress = None, cancelled: Cancelled = None,
) -> Exported:  # fmt: skip
    """Write the map as an SVG drawing with real text; errors as in `write_pdf`."""
    pace = Pace(progress, cancelled)
    pace.check()
    maps = MapPages([content or MapContent(project, journey_id)], None, _style(options))
    data, width, height = svg_of(maps.first, maps.facts, pace)
    write_whole(Path(path), data)
    return Exported(Path(path), width, height, SMALL * 0.75)


def write_png(
    project: Project, journey_id: RecordId, path: Path | str, content: MapContent | None = None,
    options: ExportOptions = ExportOptions(), progress: Progress = None, cancelled: Cancelled = None,
) -> Exported:  # fmt: skip
    """Write the map as an image at `options.scale`; raise ExportError, with an estimate, where that is too large."""
    pace = Pace(progress, cancelled)
    pace.check()
    maps = MapPages([content or MapContent(project, journey_id)], None, _style(options))
    scale = options.scale if options.scale > 0 else png_scale(*maps.first.size(), 2.0)
    data, width, height = png_of(maps.first, scale, maps.facts, pace)
    write_whole(Path(path), data)
    return Exported(Path(path), width, height, SMALL * 0.75 * scale)


def smallest_type(
    project: Project, journey_id: RecordId, content: MapContent | None = None, options: ExportOptions = ExportOptions()
) -> float:
    """Return the size in points that the smallest type would have on the chosen paper, to tell before printing."""
    return map_pages([content or MapContent(project, journey_id)], options).smallest_type


def _maps(contents: Sequence[MapContent], options: ExportOptions) -> MapPages:
    if options.spread is not Spread.TILES:
        return MapPages(contents, page_mm(options.paper, options.landscape), _style(options))
    poster = paper_mm(options.paper, options.landscape)
    return MapPages(contents, cut_poster(poster, options.tile, options.overlap_mm).covered, _style(options))


def _spread(maps: MapPages, options: ExportOptions) -> Pages:
    return TiledPages(maps, options.tile, options.overlap_mm, maps.dpi) if options.spread is Spread.TILES else maps


def _style(options: ExportOptions) -> MapStyle:
    return MapStyle(
        theme=options.theme,
        bands=options.bands,
        title=options.title,
        footer=options.footer,
        sharing=options.sharing,
        stages_per_page=max(1, options.stages_per_page) if options.spread is Spread.STAGES else 0,
        language=options.language,
        today=options.today,
        is_clear=options.is_transparent,
    )


WRITERS: dict[str, Callable[..., Exported]] = {"pdf": write_pdf, "svg": write_svg, "png": write_png}
"""File ending -> what writes it."""
