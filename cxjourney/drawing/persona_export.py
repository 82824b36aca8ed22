"""Persona cards as files: all as a PDF, one as an SVG or PNG. Each file is written whole or not at all."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QRectF, QSize
from PySide6.QtGui import QImage, QPainter

from cxjourney.domain.errors import ExportError
from cxjourney.domain.ids import RecordId
from cxjourney.domain.project import Project
from cxjourney.domain.records import Persona
from cxjourney.domain.text import tr
from cxjourney.drawing.bookmarks import plain_text
from cxjourney.drawing.content import ImageSource
from cxjourney.drawing.pages import UNHURRIED, Pace
from cxjourney.drawing.pdf import pdf_of
from cxjourney.drawing.persona_painter import PersonaOptions, persona_pages
from cxjourney.drawing.report.sheet import Sheet
from cxjourney.drawing.theme import Theme
from cxjourney.saving import write_whole
from cxjourney.scoring.persona_facts import PersonaFacts


def write_personas_pdf(
    project: Project, personas: Sequence[Persona], facts: Mapping[RecordId, PersonaFacts], path: Path,
    portraits: ImageSource | None = None, theme: Theme | None = None, options: PersonaOptions | None = None,
    pace: Pace = UNHURRIED,
) -> int:  # fmt: skip
    """Write the overview and the cards as `persona_pages` makes them; return how many pages there are.

    Raise ExportError where it cannot be written, ExportCancelled where the pace says so; then `path` is unchanged.
    """
    pages = persona_pages(project, personas, facts, portraits, theme, options or PersonaOptions())
    write_whole(path, pdf_of(pages, pace))
    return pages.count


def write_persona_svg(sheet: Sheet, path: Path, title: str) -> None:
    """Write a card, see `persona_painter.card_sheet`, as a drawing with real text."""
    from PySide6.QtSvg import QSvgGenerator

    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(96)
    size = QSize(math.ceil(sheet.width), math.ceil(sheet.height))
    generator.setSize(size)
    generator.setViewBox(QRectF(0, 0, size.width(), size.height()))
    generator.setTitle(plain_text(title))
    _paint(generator, sheet, 1.0)
    write_whole(path, bytes(buffer.data().data()))


def write_persona_png(sheet: Sheet, path: Path, scale: float = 2.0) -> None:
    """Write a card as an image at a scale; raise ExportError where there is no memory for it."""
    image = persona_image(sheet, scale)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    write_whole(path, bytes(buffer.data().data()))


def persona_image(sheet: Sheet, scale: float = 2.0) -> QImage:
    """Return a card as an image; raise ExportError where there is no memory for it."""
    width, height = (max(1, round(side * scale)) for side in (sheet.width, sheet.height))
    image = QImage(width, height, QImage.Format.Format_RGB32)
    if image.isNull():
        raise ExportError(tr("There is not enough memory for an image of this size. Choose a smaller scale."))
    image.setDotsPerMeterX(round(96 * scale / 0.0254))
    image.setDotsPerMeterY(round(96 * scale / 0.0254))
    _paint(image, sheet, scale)
    return image


def _paint(device: object, sheet: Sheet, scale: float) -> None:
    painter = QPainter()
    if not painter.begin(device):  # type: ignore[arg-type]
        raise ExportError(tr("The drawing could not be started. Nothing was written."))
    try:
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        painter.scale(scale, scale)
        painter.fillRect(QRectF(0, 0, sheet.width + 1, sheet.height + 1), sheet.theme.surface)
        sheet.paint(painter)
    finally:
        painter.end()
