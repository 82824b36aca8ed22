"""Writes a map as PDF, SVG or PNG with the painter that the screen uses.

Each file is made in memory, written beside its place and moved there in one step: a full disk or a read-only folder
leaves what was there before. Needs a QGuiApplication (`offscreen.ensure_application`), never a window.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, QSize
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter, QPdfWriter

from cxjourney.domain.errors import ExportError
from cxjourney.domain.ids import RecordId
from cxjourney.domain.layout import LayoutOptions, layout_map
from cxjourney.domain.project import Project
from cxjourney.domain.records import Journey
from cxjourney.domain.sharing import EVERYTHING, Sharing, shared
from cxjourney.domain.text import tr
from cxjourney.drawing.content import MapContent
from cxjourney.drawing.fonts import SMALL, load_fonts, measure_lines
from cxjourney.drawing.page import MapPage
from cxjourney.drawing.theme import Theme, load_theme
from cxjourney.saving import write_whole

PAPERS: dict[str, QPageSize.PageSizeId] = {
    "A4": QPageSize.PageSizeId.A4,
    "A3": QPageSize.PageSizeId.A3,
    "A2": QPageSize.PageSizeId.A2,
    "A1": QPageSize.PageSizeId.A1,
    "A0": QPageSize.PageSizeId.A0,
}
PNG_BYTES = 512 * 1024 * 1024  # an image of 40,000 pixels a side would take 6.4 GB
_LONGEST_SIDE = 30_000
_MARGIN_MM = 8.0
_PDF_DPI = 1200


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """What an export is to look like. `scale` is for PNG."""

    paper: str = "A3"
    landscape: bool = True
    scale: float = 2.0
    theme: str = "light"
    bands: str = "safe"
    title: str = ""
    footer: str = ""
    sharing: Sharing = EVERYTHING


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: size in millimetres (PDF), map units (SVG) or pixels (PNG), smallest type in points."""

    path: Path
    width: float
    height: float
    smallest_type: float


def write_pdf(
    project: Project,
    journey_id: RecordId,
    path: Path | str,
    content: MapContent | None = None,
    options: ExportOptions = ExportOptions(),
) -> Exported:
    """Write the map on one vector page; raise ExportError where that cannot be."""
    layout = _page_layout(options)
    page = _page(project, journey_id, content, options, layout)
    data, buffer = _buffer()
    writer = QPdfWriter(buffer)
    writer.setPageLayout(layout)
    writer.setResolution(_PDF_DPI)
    writer.setTitle(options.title or _journey_title(project, journey_id))
    writer.setCreator("cxjourney")
    area = layout.paintRectPixels(_PDF_DPI)
    width, height = page.size(area.width() / area.height())
    _paint(writer, page, width, height, area.width() / width)
    buffer.close()
    write_whole(Path(path), _with_blanks(bytes(data.data())))
    millimetres = layout.fullRect(QPageLayout.Unit.Millimeter)
    points = SMALL * layout.paintRect(QPageLayout.Unit.Point).width() / width
    return Exported(Path(path), millimetres.width(), millimetres.height(), points)


def write_svg(
    project: Project,
    journey_id: RecordId,
    path: Path | str,
    content: MapContent | None = None,
    options: ExportOptions = ExportOptions(),
) -> Exported:
    """Write the map as an SVG drawing with real text; raise ExportError where that cannot be."""
    from PySide6.QtSvg import QSvgGenerator

    page = _page(project, journey_id, content, options)
    width, height = page.size()
    data, buffer = _buffer()
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(96)
    generator.setSize(QSize(math.ceil(width), math.ceil(height)))
    generator.setViewBox(QRectF(0, 0, math.ceil(width), math.ceil(height)))
    generator.setTitle(options.title or _journey_title(project, journey_id))
    _paint(generator, page, math.ceil(width), math.ceil(height), 1.0)
    buffer.close()
    write_whole(Path(path), _with_relatives(bytes(data.data())))
    return Exported(Path(path), math.ceil(width), math.ceil(height), SMALL * 0.75)


def write_png(
    project: Project,
    journey_id: RecordId,
    path: Path | str,
    content: MapContent | None = None,
    options: ExportOptions = ExportOptions(),
) -> Exported:
    """Write the map as an image at `options.scale`, or smaller where that would take too much memory."""
    page = _page(project, journey_id, content, options)
    width, height = page.size()
    scale = png_scale(width, height, options.scale)
    image = QImage(max(1, round(width * scale)), max(1, round(height * scale)), QImage.Format.Format_RGB32)
    if image.isNull():
        raise ExportError(tr("There is not enough memory for an image of this size. Choose a smaller scale."))
    image.setDotsPerMeterX(round(96 * scale / 0.0254))
    image.setDotsPerMeterY(round(96 * scale / 0.0254))
    _paint(image, page, image.width() / scale, image.height() / scale, scale)
    data, buffer = _buffer()
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    buffer.close()
    write_whole(Path(path), bytes(data.data()))
    return Exported(Path(path), image.width(), image.height(), SMALL * 0.75 * scale)


def png_scale(width: float, height: float, wanted: float) -> float:
    """Return the wanted scale, or the largest one below it that memory and readers of PNG bear."""
    by_memory = math.sqrt(PNG_BYTES / 4 / (width * height))
    return max(0.01, min(wanted, by_memory, _LONGEST_SIDE / max(width, height)))


def smallest_type(
    project: Project, journey_id: RecordId, content: MapContent | None = None, options: ExportOptions = ExportOptions()
) -> float:
    """Return the size in points that the smallest type would have on the chosen paper, to tell before printing."""
    paper = _page_layout(options)
    page = _page(project, journey_id, content, options, paper)
    area = paper.paintRect(QPageLayout.Unit.Point)
    width, _ = page.size(area.width() / area.height())
    return SMALL * area.width() / width


def _page(
    project: Project,
    journey_id: RecordId,
    content: MapContent | None,
    options: ExportOptions,
    paper: QPageLayout | None = None,
) -> MapPage:
    """Return the page; on paper, cards and gutters grow wider where that fills it better."""
    journey = project.get(Journey, journey_id)
    if journey is None:
        raise ExportError(tr("The journey that was to be exported is not in the project."))
    content = content or MapContent(project, journey_id)
    if options.sharing != EVERYTHING:
        content = content.of_project(shared(project, options.sharing))
    layout_options = LayoutOptions(persona_ids=content.persona_ids, measure=measure_lines)
    footer = options.footer or " · ".join(
        part for part in (project.info.title, tr("Printed on {day}", day=date.today().isoformat()), "cxjourney") if part
    )
    layout = layout_map(content.project, journey_id, layout_options)
    page = MapPage(layout, content, _paper_theme(options), load_fonts(), options.title, footer)
    columns = sum(stage.columns for stage in layout.stages)
    if paper is None or not columns:
        return page
    area = paper.paintRect(QPageLayout.Unit.Point)
    extra = page.missing_width(area.width() / area.height()) / columns
    wider = replace(
        layout_options,
        card_width=layout_options.card_width + min(extra * 0.7, 84.0),
        gutter=layout_options.gutter + min(extra * 0.3, 36.0),
    )
    page.layout = layout_map(content.project, journey_id, wider)
    return page


def _paper_theme(options: ExportOptions) -> Theme:
    """Return the theme of an export; the light one on white, which is what paper is."""
    theme = load_theme(options.theme, options.bands)
    if theme.dark:
        return theme
    return Theme("paper", False, {**theme.tokens, "background": "#FFFFFF", "band": "#F6F7F9"})


def _page_layout(options: ExportOptions) -> QPageLayout:
    size = PAPERS.get(options.paper.upper())
    if size is None:
        papers = ", ".join(PAPERS)
        raise ExportError(
            tr("“{paper}” is not a paper size. Choose one of: {papers}.", paper=options.paper, papers=papers)
        )
    orientation = QPageLayout.Orientation.Landscape if options.landscape else QPageLayout.Orientation.Portrait
    margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
    return QPageLayout(QPageSize(size), orientation, margins, QPageLayout.Unit.Millimeter)


def _journey_title(project: Project, journey_id: RecordId) -> str:
    journey = project.get(Journey, journey_id)
    return "" if journey is None else journey.title


def _paint(device: QPdfWriter | QImage | object, page: MapPage, width: float, height: float, scale: float) -> None:
    painter = QPainter()
    if not painter.begin(device):  # type: ignore[arg-type]
        raise ExportError(tr("The drawing could not be started. Nothing was written."))
    try:
        painter.scale(scale, scale)
        page.paint(painter, width, height)
    finally:
        painter.end()


def _with_blanks(pdf: bytes) -> bytes:
    """Return the file with blanks in its text maps where Qt wrote tabs, so that phrases can be searched for.

    The font draws both with one glyph and Qt notes the lower code of the two; the lengths stay the same.
    """
    return re.sub(rb"begincmap.*?endcmap", lambda match: match[0].replace(b"<0009>", b"<0020>"), pdf, flags=re.DOTALL)


def _with_relatives(svg: bytes) -> bytes:
    """Name families of about the same width after ours, for readers whose machine lacks it: texts stay in place."""
    return _OUR_FAMILY.sub(rb"\1'Source Sans Pro','Source Sans 3',Carlito,Calibri,'Open Sans',sans-serif", svg)


def _buffer() -> tuple[QByteArray, QBuffer]:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return data, buffer


_OUR_FAMILY = re.compile(rb'(<(?:g|text)\b[^<>]*?\bfont-family=")Source Sans Pro(?=")')

WRITERS: dict[str, Callable[..., Exported]] = {"pdf": write_pdf, "svg": write_svg, "png": write_png}
"""File ending -> what writes it."""
