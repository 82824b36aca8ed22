"""Paints a map into an image and looks at its pixels, for the drawing tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtGui import QColor, QImage, QPainter

from cxjourney.domain.edits import Change, Edit
from cxjourney.domain.layout import LayoutOptions, MapLayout, Rect, layout_map
from cxjourney.domain.project import Project
from cxjourney.domain.records import Action, AnalysisLane, Journey, Touchpoint
from cxjourney.drawing.content import MapContent
from cxjourney.drawing.fonts import load_fonts, measure_lines
from cxjourney.drawing.map_painter import NOTHING, MapPainter, PaintState
from cxjourney.drawing.theme import load_theme
from cxjourney.scoring.score import Badge, Band, Trend
from tests.builders import make_project

BADGES = {
    "advert": Badge("+38", Band.GOOD),
    "ask": Badge("+12", Band.MIDDLE),
    "pay": Badge("−31", Band.LOW),
    "pack": Badge("n 12", Band.FEW),
}
UNPAINTED = QColor("#FF00FF")
TRENDS = {
    "buy": Trend(((date(2026, 1, 1), 10.0), (date(2026, 2, 1), None), (date(2026, 3, 1), -31.0)), "−31", Band.LOW),
    "use": Trend((), "no data", Band.NONE),
}


def full_project() -> Project:
    """Return the small shop with every analysis lane, an action, a picture and all kinds of marks."""
    project = make_project()
    journey, pay = project.need(Journey, "journey-1"), project.need(Touchpoint, "pay")
    changes = (
        Change(journey, replace(journey, analysis_lanes=tuple(AnalysisLane))),
        Change(pay, replace(pay, image_ids=("picture",), sub_journey_id="journey-1", indirect=True)),
        Change(None, Action(id="act", journey_id="journey-1", touchpoint_id="pay", title="Mend it", owner="Web team")),
    )
    project.apply(Edit("more", changes))
    return project


def make_content(project: Project, **kwargs: object) -> MapContent:
    return MapContent(
        project, "journey-1", persona_ids=("maya", None), badges=BADGES, trends=TRENDS, score_title="NPS", **kwargs
    )  # type: ignore[arg-type]


def make_painter(project: Project, theme: str = "light", cached: bool = True, **kwargs: object) -> MapPainter:
    content = make_content(project, **kwargs)
    options = LayoutOptions(persona_ids=content.persona_ids, measure=measure_lines)
    layout = layout_map(project, "journey-1", options)
    return MapPainter(layout, content, load_theme(theme), load_fonts(), cached)


def picture(painter: MapPainter, zoom: float = 1.0, state: PaintState = NOTHING, ratio: float = 1.0) -> QImage:
    """Return the whole map at a zoom; pixel (x, y) shows the map point (x / zoom, y / zoom)."""
    bounds = painter.layout.bounds
    image = QImage(round(bounds.w * zoom * ratio), round(bounds.h * zoom * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(UNPAINTED)
    device = QPainter(image)
    device.scale(zoom, zoom)
    painter.paint(device, bounds, zoom, state)
    device.end()
    return image


def is_covered(image: QImage) -> bool:
    """Say whether every pixel was painted over."""
    return UNPAINTED.rgb() not in memoryview(image.constBits()).cast("I").tolist()


def count(image: QImage, rect: Rect, colour: QColor, tolerance: int = 6) -> int:
    """Return how many pixels in a rectangle of the image have a colour, within a small tolerance."""
    left, right = max(0, round(rect.x)), min(image.width(), round(rect.right))
    pixels = memoryview(image.constBits()).cast("I")
    stride = image.bytesPerLine() // 4
    red, green, blue = colour.red(), colour.green(), colour.blue()
    found = 0
    for y in range(max(0, round(rect.y)), min(image.height(), round(rect.bottom))):
        for pixel in pixels[y * stride + left : y * stride + right].tolist():
            near_red = abs((pixel >> 16 & 255) - red) <= tolerance
            found += (
                near_red and abs((pixel >> 8 & 255) - green) <= tolerance and abs((pixel & 255) - blue) <= tolerance
            )
    return found


def edge_of(layout: MapLayout, touchpoint_id: str) -> Rect:
    """Return the strip of a card's left edge between its round corners."""
    card = layout.cards[touchpoint_id]
    return Rect(card.x, card.y + 12, 4, card.h - 24)
