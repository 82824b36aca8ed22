"""A map made ready for a page: title above, legend and footer below, all in map units."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from cxjourney.domain.layout import MapLayout
from cxjourney.domain.layout_shapes import Rect
from cxjourney.domain.records import EvidenceStatus, Journey, TransitionKind
from cxjourney.domain.text import tr
from cxjourney.domain.words import begun, evidence_text, state_text, transition_text
from cxjourney.drawing.brush import band_shape, diamond, fill_rounded, pen, rect_f, write
from cxjourney.drawing.content import MapContent
from cxjourney.drawing.fonts import BODY, LARGE, SMALL, Fonts
from cxjourney.drawing.icons import paint_icon
from cxjourney.drawing.map_painter import CardMark, MapPainter
from cxjourney.drawing.pages import UNHURRIED, Pace
from cxjourney.drawing.theme import Theme
from cxjourney.scoring.labels import format_date
from cxjourney.scoring.score import Band

HEADER = 64.0
LEGEND_LINE = 22.0
FOOTER = 30.0
LEAST_WIDTH = 480.0
_MARGIN = 12.0
_FIRST = 12.0  # the legend's left edge
_LEAST_SCOPE = 0.3  # of the line below the title

Sample = Callable[[QPainter, float, float], None]


@dataclass(slots=True)
class MapPage:
    """Owns one page: the map with what a reader needs who has never seen the program.

    `view` is the part of the map that is shown, in map units; all of it by default. `subtitle` stands before the facts
    of the journey, `is_clear` leaves out the ground, `mark` is called around each card.
    """

    layout: MapLayout
    content: MapContent
    theme: Theme
    fonts: Fonts
    title: str = ""
    footer: str = ""
    view: Rect | None = None
    subtitle: str = ""
    is_clear: bool = False
    mark: CardMark | None = None

    @property
    def shown(self) -> Rect:
        """The part of the map that is shown."""
        return self.layout.bounds if self.view is None else self.view

    def size(self, ratio: float | None = None) -> tuple[float, float]:
        """Return width and height in map units; widened or heightened to a page's `ratio` of width to height."""
        width = max(self.shown.w, LEAST_WIDTH)
        height = HEADER + self.shown.h + self._legend_height(width) + FOOTER
        if ratio is None:
            return width, height
        if width < height * ratio:
            width = height * ratio
        return width, max(height, width / ratio)

    def missing_width(self, ratio: float) -> float:
        """Return how much wider the map must be, in map units, to fill a page of that ratio of width to height."""
        return max(0.0, self.size()[1] * ratio - self.shown.w)

    def missing_height(self, ratio: float) -> float:
        """Return how much higher the map must be, in map units, to fill a page of that ratio of width to height."""
        width, height = self.size()
        return max(0.0, width / ratio - height)

    def paint(
        self, painter: QPainter, width: float, height: float, pace: Pace = UNHURRIED, exposed: QRectF | None = None
    ) -> None:
        """Draw the page into (0, 0, width, height) of the painter's units; `exposed` is all that will be looked at."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing, True)
        if not self.is_clear:
            painter.fillRect(QRectF(0, 0, width, height), self.theme.background)
        shown = self.shown
        shift = float(round(max(0.0, (width - shown.w) / 2)))
        framed = min(width, max(shown.w, LEAST_WIDTH))
        left = float(round((width - framed) / 2))
        self._header(painter, min(left, shift) + _MARGIN, width)
        self._map(painter, shift, exposed, pace)
        painter.save()
        painter.translate(left, 0)
        self._legend(painter, framed, height - FOOTER - self._legend_height(framed))
        self._footer(painter, framed, height)
        painter.restore()

    def _map(self, painter: QPainter, shift: float, exposed: QRectF | None, pace: Pace) -> None:
        shown = self.shown
        part = shown
        if exposed is not None:
            near = exposed.translated(shown.x - shift, shown.y - HEADER).intersected(rect_f(shown))
            if near.isEmpty():
                return
            part = Rect(near.x(), near.y(), near.width(), near.height())
        painter.save()
        painter.translate(shift - shown.x, HEADER - shown.y)
        label_x = None
        if self.view is not None:
            painter.setClipRect(rect_f(shown), Qt.ClipOperation.IntersectClip)
            label_x = shown.x + self.layout.options.stage_gap + 8
        map_painter = MapPainter(self.layout, self.content, self.theme, self.fonts, cached=False)
        try:
            map_painter.paint(painter, part, 1.0, pace=pace, label_x=label_x, ground=not self.is_clear, mark=self.mark)
        finally:
            painter.restore()

    def _header(self, painter: QPainter, left: float, width: float) -> None:
        fonts, theme = self.fonts, self.theme
        journey = self.content.project.get(Journey, self.content.journey_id)
        title = self.title or (journey.title if journey is not None else "")
        room = width - left - _MARGIN
        write(painter, left, 34, fonts.elided(title, room, LARGE, True), fonts.font(LARGE, True), theme.ink)
        if journey is None:
            return
        state = begun(state_text(journey.state))
        day = "" if journey.date is None else format_date(journey.date)
        version = tr("Version {version}", version=journey.version) if journey.version else ""
        personas = [self.content.persona_name(one) for one in self.content.persona_ids if one is not None]
        scope = journey.scope.split("\n")[0]
        rest = " · ".join(fact for fact in (self.subtitle, state, "", *personas, journey.owner, version, day) if fact)
        scope = fonts.elided(scope, max(room - fonts.width(f"{rest} · ", BODY), room * _LEAST_SCOPE), BODY)
        facts = (self.subtitle, state, scope, *personas, journey.owner, version, day)
        text = " · ".join(fact for fact in facts if fact)
        write(painter, left, 54, fonts.elided(text, room, BODY), fonts.font(BODY), theme.mute)

    def _footer(self, painter: QPainter, width: float, height: float) -> None:
        painter.setPen(pen(self.theme.line))
        painter.drawLine(QLineF(_MARGIN, height - FOOTER + 4, width - _MARGIN, height - FOOTER + 4))
        text = self.fonts.elided(self.footer, width - 2 * _MARGIN, SMALL)
        write(painter, _MARGIN, height - 10, text, self.fonts.font(SMALL), self.theme.mute)

    # legend

    def _legend_height(self, width: float) -> float:
        rows = max(row for _, row, _, _ in self._placed(width)) + 1
        return rows * LEGEND_LINE + 12

    def _legend(self, painter: QPainter, width: float, top: float) -> None:
        for x, row, text, sample in self._placed(width):
            middle = top + 10 + row * LEGEND_LINE
            painter.save()
            sample(painter, x, middle)
            painter.restore()
            write(painter, x + 26, middle + 4, text, self.fonts.font(SMALL), self.theme.mute)

    def _placed(self, width: float) -> list[tuple[float, int, str, Sample]]:
        """Return (x, row, text, sample) of the legend's entries, wrapped to the width."""
        placed = []
        x, row = _FIRST, 0
        for text, sample in self._entries():
            needed = 26 + self.fonts.width(text, SMALL) + 18
            if x + needed > width - _MARGIN and x > _FIRST:
                x, row = _FIRST, row + 1
            placed.append((x, row, text, sample))
            x += needed
        return placed

    def _entries(self) -> list[tuple[str, Sample]]:
        minimum = self.content.project.info.minimum_n
        return [
            (tr("Good"), self._band(Band.GOOD)),
            (tr("Middle"), self._band(Band.MIDDLE)),
            (tr("Low"), self._band(Band.LOW)),
            (tr("Fewer than {minimum} answers", minimum=minimum), self._few),
            (tr("Moment of truth"), self._moment),
            (begun(evidence_text(EvidenceStatus.ASSUMED)), self._icon("assumed")),
            (begun(evidence_text(EvidenceStatus.OBSERVED)), self._icon("observed")),
            (begun(evidence_text(EvidenceStatus.MEASURED)), self._icon("measured")),
            (tr("Usual way, thickness by share"), self._line(dashed=False)),
            (begun(transition_text(TransitionKind.ALTERNATIVE)), self._line(dashed=True)),
            (begun(transition_text(TransitionKind.LOOP)), self._icon("loop")),
            (tr("Hand-off: channel or owner changes"), self._hand_off),
        ]

    def _band(self, band: Band) -> Sample:
        def paint(painter: QPainter, x: float, y: float) -> None:
            fill_rounded(painter, QRectF(x, y - 8, 20, 16), 8, self.theme.band_fill(band))
            band_shape(painter, band, x + 10, y, 8, self.theme.band(band))

        return paint

    def _few(self, painter: QPainter, x: float, y: float) -> None:
        fill_rounded(painter, QRectF(x, y - 8, 20, 16), 8, self.theme.middle_fill)
        write(painter, x + 7, y + 4, "n", self.fonts.font(SMALL), self.theme.mute)

    def _moment(self, painter: QPainter, x: float, y: float) -> None:
        diamond(painter, x + 11, y, 8, self.theme.moment, self.theme.moment_line)

    def _icon(self, name: str) -> Sample:
        return lambda painter, x, y: paint_icon(painter, name, QRectF(x + 4, y - 7, 14, 14), self.theme.mute)

    def _line(self, dashed: bool) -> Sample:
        def paint(painter: QPainter, x: float, y: float) -> None:
            stroke = pen(self.theme.edge, 2.0)
            if dashed:
                stroke.setDashPattern([3.0, 2.0])
            painter.setPen(stroke)
            painter.drawLine(QLineF(x, y, x + 20, y))

        return paint

    def _hand_off(self, painter: QPainter, x: float, y: float) -> None:
        self._line(dashed=False)(painter, x, y)
        painter.setPen(pen(self.theme.mute, 1.25))
        painter.setBrush(self.theme.surface)
        painter.drawEllipse(QPointF(x + 10, y), 3.75, 3.75)
        painter.setBrush(Qt.BrushStyle.NoBrush)
