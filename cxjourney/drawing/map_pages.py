"""Maps as pages: each journey on one page, or some of its stages on each, fitted to a paper.

A page keeps the look of the screen and fills the paper as well as it can: where there is room, cards stand farther
apart and lanes grow higher before anything is left blank.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QTransform

from cxjourney.domain.errors import ExportError
from cxjourney.domain.layout import LayoutOptions, MapLayout, layout_map
from cxjourney.domain.layout_shapes import Rect, StageBand
from cxjourney.domain.records import AnalysisLane, Journey
from cxjourney.domain.sharing import EVERYTHING, Sharing, shared
from cxjourney.domain.text import tr
from cxjourney.drawing.bookmarks import PageLink
from cxjourney.drawing.content import MapContent
from cxjourney.drawing.fonts import SMALL, load_fonts, measure_lines
from cxjourney.drawing.page import MapPage
from cxjourney.drawing.pages import POINTS_PER_MM, UNHURRIED, Bookmark, DocumentFacts, Pace
from cxjourney.drawing.theme import Theme, load_theme
from cxjourney.scoring.labels import format_date

MARGIN_MM = 8.0
_MOST_SCALE = 1.05  # points per map unit on A4, more on larger paper: three cards need not fill a page
_WIDER_CARD, _WIDER_GUTTER = 84.0, 36.0
_WIDER_ALONE = 3.0  # times that, where a page shows some stages only
_MANY_LANES = 30  # from here on a map has enough height of its own
_HIGHER_LANE, _HIGHER_NOTES = 48.0, 240.0
_GRID = 2  # device dots per map unit in a PDF: numbers stay short, and a large map's file small


@dataclass(frozen=True, slots=True)
class MapStyle:
    """How maps look on a page. `stages_per_page` 0 puts the whole map on one page."""

    theme: str = "light"
    bands: str = "safe"
    title: str = ""
    footer: str = ""
    sharing: Sharing = EVERYTHING
    stages_per_page: int = 0
    language: str = ""
    today: date | None = None
    is_clear: bool = False


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A page laid out on its paper: how large it is in map units, and how many points one of them takes."""

    page: MapPage
    size_mm: tuple[float, float]
    width: float
    height: float
    scale: float


class MapPages:
    """Owns the pages of one or more journeys on one size of paper; implements `pages.Pages`."""

    def __init__(self, contents: Sequence[MapContent], size_mm: tuple[float, float] | None, style: MapStyle) -> None:
        """Lay the maps out for pages of a size in millimetres, or with None each for a page just as large as it is."""
        if not contents:
            raise ExportError(tr("There is no journey to export yet."))
        self._style = style
        self._margin = MARGIN_MM * POINTS_PER_MM
        self._size = size_mm
        self._sheets: list[_Sheet] = []
        self._bookmarks: list[Bookmark] = []
        shown = [shared_content(content, style.sharing) for content in contents]
        self._size = self._turned([content for content in shown if content.project.get(Journey, content.journey_id)])
        for content in shown:
            self._add(content)
        self._facts = self._about(shown)

    @property
    def count(self) -> int:
        return len(self._sheets)

    @property
    def smallest_type(self) -> float:
        return SMALL * min(sheet.scale for sheet in self._sheets)

    @property
    def facts(self) -> DocumentFacts:
        return self._facts

    @property
    def dpi(self) -> int:
        """The dots per inch at which map units of the first page are whole dots."""
        return max(72, min(9600, round(72 * _GRID / self._sheets[0].scale)))

    @property
    def first(self) -> MapPage:
        """The first page without its paper."""
        return self._sheets[0].page

    def size_mm(self, index: int) -> tuple[float, float]:
        sheet = self._sheets[index]
        return sheet.size_mm

    def bookmarks(self) -> Sequence[Bookmark]:
        """Return each journey, and below it its pages where it has several."""
        return self._bookmarks

    def links(self) -> Sequence[PageLink]:
        return ()

    def paint(self, painter: QPainter, index: int, pace: Pace = UNHURRIED) -> None:
        """Draw a page; only what the painter's clip lets through, where it has one."""
        sheet = self._sheets[index]
        if not self._style.is_clear:
            width, height = (side * POINTS_PER_MM for side in sheet.size_mm)
            painter.fillRect(QRectF(0, 0, width, height), sheet.page.theme.background)
        painter.translate(self._margin, self._margin)
        painter.scale(sheet.scale, sheet.scale)
        _to_whole_dots(painter)
        exposed = painter.clipBoundingRect() if painter.hasClipping() else None
        sheet.page.paint(painter, sheet.width, sheet.height, pace, exposed)

    # building

    def _add(self, content: MapContent) -> None:
        journey = content.project.get(Journey, content.journey_id)
        if journey is None:
            raise ExportError(tr("The journey that was to be exported is not in the project."))
        first = len(self._sheets)
        self._bookmarks.append(Bookmark(self._style.title or journey.title, first))
        stages = content.project.stages(content.journey_id)
        each = self._style.stages_per_page
        if not each or not stages:
            self._sheets.append(self._sheet(content))
            return
        for start in range(0, len(stages), each):
            group = range(start, min(start + each, len(stages)))
            names = ", ".join(stages[index].title for index in group)
            self._bookmarks.append(Bookmark(names, len(self._sheets), 1))
            self._sheets.append(self._sheet(content, group))

    def _turned(self, contents: Sequence[MapContent]) -> tuple[float, float] | None:
        """Return the paper upright or turned, as the stages with the most columns fill it better."""
        if self._size is None or not self._style.stages_per_page:
            return self._size
        widest = max(
            (self._page(content, LayoutOptions(), range(start, min(start + each, count))).shown
             for content in contents
             for each in (self._style.stages_per_page,)
             for count in (len(content.project.stages(content.journey_id)),)
             for start in range(0, count, each)),
            key=lambda shown: shown.w, default=None,
        )  # fmt: skip
        if widest is None:
            return self._size
        upright = widest.h > widest.w
        return (min(self._size), max(self._size)) if upright else (max(self._size), min(self._size))

    def _sheet(self, content: MapContent, stages: range | None = None) -> _Sheet:
        """Return a journey, or some of its stages, laid out for the paper."""
        options = LayoutOptions(persona_ids=content.persona_ids, measure=measure_lines)
        page = self._page(content, options, stages)
        if self._size is None:
            width, height = page.size()
            points = (width * 0.75 + 2 * self._margin, height * 0.75 + 2 * self._margin)
            size_mm = (points[0] / POINTS_PER_MM, points[1] / POINTS_PER_MM)
            return _Sheet(page, size_mm, width, height, 0.75)
        room = (self._size[0] * POINTS_PER_MM - 2 * self._margin, self._size[1] * POINTS_PER_MM - 2 * self._margin)
        ratio = room[0] / room[1]
        page = self._filled(content, options, stages, page, ratio)
        scale = min(room[0] / page.size(ratio)[0], _MOST_SCALE * max(1.0, max(self._size) / 297.0))
        scale = 72 * _GRID / math.ceil(72 * _GRID / scale)
        return _Sheet(page, self._size, room[0] / scale, room[1] / scale, scale)

    def _filled(
        self, content: MapContent, options: LayoutOptions, stages: range | None, page: MapPage, ratio: float
    ) -> MapPage:
        """Return a page whose cards stand apart, and whose lanes are as high, as fills its paper best."""
        wider = page.missing_width(ratio)
        columns = sum(band.columns for band in page.layout.stages[_slice(stages)])
        if columns and wider:
            extra, most = wider / columns, 1.0 if stages is None else _WIDER_ALONE
            options = replace(
                options,
                card_width=float(round(options.card_width + min(extra * 0.7, most * _WIDER_CARD))),
                gutter=float(2 * round((options.gutter + min(extra * 0.3, most * _WIDER_GUTTER)) / 2)),
            )
            page = self._page(content, options, stages)
        higher = page.missing_height(ratio)
        if not higher or len(page.layout.lanes) > _MANY_LANES:
            return page
        return self._page(content, _higher(options, page.layout, higher), stages)

    def _page(self, content: MapContent, options: LayoutOptions, stages: range | None) -> MapPage:
        style = self._style
        layout = layout_map(content.project, content.journey_id, options)
        page = MapPage(
            layout, content, paper_theme(style.theme, style.bands), load_fonts(), style.title, self._footer(content),
            is_clear=style.is_clear,
        )  # fmt: skip
        if stages is not None:
            shown = layout.stages[_slice(stages)]
            page.view = _view(layout, shown)
            count, first = len(layout.stages), stages.start + 1
            if len(stages) == 1:
                page.subtitle = tr("Stage {number} of {count}", number=first, count=count)
            else:
                page.subtitle = tr("Stages {first} to {last} of {count}", first=first, last=stages.stop, count=count)
        return page

    def _footer(self, content: MapContent) -> str:
        if self._style.footer:
            return self._style.footer
        day = self._style.today or date.today()
        parts = (content.project.info.title, tr("Printed on {day}", day=format_date(day)), "cxjourney")
        return " · ".join(part for part in parts if part)

    def _about(self, contents: Sequence[MapContent]) -> DocumentFacts:
        """Return title and author: of one journey its own, of several the project's."""
        project = contents[0].project
        journeys = [project.need(Journey, content.journey_id) for content in contents]
        owners = {journey.owner for journey in journeys if journey.owner}
        single = len(journeys) == 1
        title = self._style.title or (journeys[0].title if single else project.info.title or journeys[0].title)
        author = owners.pop() if len(owners) == 1 else project.info.title
        subject = tr("Customer journey map") if single else tr("Customer journey maps")
        return DocumentFacts(title, author, subject, self._style.language)


def shared_content(content: MapContent, sharing: Sharing) -> MapContent:
    """Return the content with only what `sharing` lets out."""
    return content if sharing == EVERYTHING else content.of_project(shared(content.project, sharing))


def paper_theme(name: str, bands: str) -> Theme:
    """Return the theme of an export; the light one on white, which is what paper is."""
    theme = load_theme(name, bands)
    if theme.dark:
        return theme
    return Theme("paper", False, {**theme.tokens, "background": "#FFFFFF", "band": "#F6F7F9"})


def _slice(stages: range | None) -> slice:
    return slice(None) if stages is None else slice(stages.start, stages.stop)


def _view(layout: MapLayout, stages: Sequence[StageBand]) -> Rect:
    """Return the part of a map that shows some stages, up to their neighbours."""
    gap, bounds = layout.options.stage_gap, layout.bounds
    left, right = stages[0].band.x - gap, stages[-1].band.right + gap
    return Rect(left, bounds.y, right - left, bounds.h)


def _higher(options: LayoutOptions, layout: MapLayout, extra: float) -> LayoutOptions:
    """Return options with which a map grows by about `extra` units in height: lanes and curves, then the notes."""
    lanes = len(layout.lanes)
    emotion = layout.analysis_band(AnalysisLane.EMOTION) is not None
    notes = layout.analysis_band(AnalysisLane.NOTES)
    shares = lanes + (1.5 if emotion else 0.0)
    each = math.floor(min(extra / shares, _HIGHER_LANE)) if shares else 0
    curve = math.floor(each * 1.5) if emotion else 0
    rest = min(extra - lanes * each - curve, _HIGHER_NOTES)
    return replace(
        options,
        lane_padding=options.lane_padding + each,
        emotion_height=options.emotion_height + curve,
        notes_height=options.notes_height if notes is None else notes.rect.h + math.floor(rest),
    )


def _to_whole_dots(painter: QPainter) -> None:
    """Let map units fall on whole dots of the device where they nearly do, so that numbers in files are short."""
    t = painter.worldTransform()
    scale = round(t.m11())
    if scale and abs(t.m11() - scale) < 1e-4 and not t.m12() and not t.m21():
        painter.setWorldTransform(QTransform(scale, 0.0, 0.0, scale, round(t.dx()), round(t.dy())))
