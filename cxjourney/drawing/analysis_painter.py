"""Draws the analysis lanes: felt curve over measured bands, scores over time, notes, actions and images."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPolygonF

from cxjourney.domain.ids import RecordId
from cxjourney.domain.layout import MapLayout
from cxjourney.domain.layout_shapes import AnalysisBand, EmotionPoint, Rect
from cxjourney.domain.records import AnalysisLane
from cxjourney.drawing.brush import (
    Detail,
    band_path,
    band_shape,
    detail_for,
    fill_rounded,
    has_shape,
    pen,
    rect_f,
    write,
)
from cxjourney.drawing.content import MapContent
from cxjourney.drawing.curve import smooth_segments
from cxjourney.drawing.fonts import BODY, SMALL, Fonts
from cxjourney.drawing.icons import paint_icon
from cxjourney.drawing.ink import Ink, Layer
from cxjourney.drawing.persona_lines import persona_pen
from cxjourney.drawing.theme import Theme
from cxjourney.scoring.score import Band, Trend, felt_band

_BAND_SPAN = {Band.GOOD: (2.0, 0.67), Band.MIDDLE: (0.67, -0.67), Band.LOW: (-0.67, -2.0)}
_QUOTE_WIDTH = 168.0
_SPARK_WIDTH = 150.0
_PIECE = 16  # segments of a long curve that are stroked at once: one stroke over all takes several times as long
_TOGETHER = 32  # points that are filled at once: where they overlap, more take longer
_NAME_WIDTH, _NAME_GAP, _NAME_LINE = 96.0, 14.0, 14.0  # of the names at the ends of curves
_CROWDED = 3.5  # points without a feeling that stand nearer to one another are drawn as one


@dataclass(slots=True)
class _Felt:
    """One persona's curve, made ready for painting."""

    source: tuple[EmotionPoint, ...]
    xs: list[float]
    points: list[QPointF]
    segments: list[tuple[float, float, float, float, float, float]]


class AnalysisPainter:
    """Owns the look of emotion curve, trends and images."""

    def __init__(self, theme: Theme, fonts: Fonts) -> None:
        self._theme = theme
        self._fonts = fonts
        self._felt: dict[RecordId | None, _Felt] = {}

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme

    def paint(self, painter: QPainter, layout: MapLayout, content: MapContent, exposed: Rect, zoom: float) -> None:
        """Draw emotion, score and image lanes where they are exposed."""
        detail = detail_for(zoom)
        for band in layout.analysis:
            if not band.rect.grown(8).intersects(exposed):
                continue
            if band.lane is AnalysisLane.EMOTION:
                self._emotions(painter, layout, content, band, exposed, detail)
            elif band.lane is AnalysisLane.SCORES:
                self._trends(painter, content, band, exposed, zoom, detail)
            elif band.lane is AnalysisLane.IMAGES:
                self._images(painter, layout, content, exposed)

    def _collect_point(self, ink: Ink, x: float, y: float, band: Band, active: bool) -> None:
        ink.circle(Layer.UNDER, x, y, 8.0, self._theme.colour("band"))
        if band is Band.NONE:
            ink.circle(Layer.SHAPE, x, y, 3.5, self._theme.surface, self._theme.edge, 1.25)
        else:
            ink.shape(Layer.SHAPE, band_path(band, x, y, 12.0 if active else 9.0), self._theme.band(band))

    def paint_preview(self, painter: QPainter, x: float, y: float, value: float, zoom: float) -> None:
        """Draw a point that is being dragged, with the value it would get, at the same size at any zoom."""
        painter.translate(x, y)
        painter.scale(1 / zoom, 1 / zoom)
        painter.setPen(pen(self._theme.accent, 2.0))
        painter.setBrush(self._theme.surface)
        painter.drawEllipse(QPointF(0.0, 0.0), 10.0, 10.0)
        band_shape(painter, felt_band(value), 0.0, 0.0, 11.0, self._theme.band(felt_band(value)))
        text = f"{value:+.1f}".replace("-", "−")
        width = self._fonts.width(text, SMALL, True)
        fill_rounded(painter, QRectF(14.0, -9.0, width + 10, 18), 9, self._theme.accent)
        write(painter, 19.0, 4.0, text, self._fonts.font(SMALL, True), self._theme.on_accent)

    # emotion

    def _emotions(
        self,
        painter: QPainter,
        layout: MapLayout,
        content: MapContent,
        band: AnalysisBand,
        exposed: Rect,
        detail: Detail,
    ) -> None:
        theme = self._theme
        if detail is not Detail.FAR and content.colour_by == "score":
            self._measured(painter, layout, content, exposed)
        zero = layout.emotion_y(0.0)
        painter.setPen(pen(theme.line))
        painter.drawLine(QLineF(max(band.rect.x, exposed.x), zero, min(band.rect.right, exposed.right), zero))
        if detail is Detail.NEAR and band.rect.x < exposed.right:
            for name, value in (("smiley", 2.0), ("smiley-sad", -2.0)):
                y = layout.emotion_y(value)
                paint_icon(painter, name, QRectF(band.rect.x + 1, y - 8, 16, 16), theme.mute)
        for rank, persona_id in reversed(list(enumerate(content.persona_ids))):
            self._curve(painter, layout, persona_id, exposed, rank, detail)
            if rank == 0 and detail is Detail.NEAR:
                self._quote(painter, layout, content)
        if detail is not Detail.FAR and len(content.persona_ids) > 1:
            self._name_curves(painter, layout, content, band, exposed)

    def _measured(self, painter: QPainter, layout: MapLayout, content: MapContent, exposed: Rect) -> None:
        """Draw the measured bands behind the felt curve, so that the eye finds where the two disagree."""
        points = layout.emotion_points_in(content.persona_ids[0], exposed.x - 60, exposed.right + 60)
        for index, point in enumerate(points):
            badge = content.badges.get(point.touchpoint_id)
            if badge is None or badge.band not in _BAND_SPAN:
                continue
            near = [abs(points[other].x - point.x) for other in (index - 1, index + 1) if 0 <= other < len(points)]
            width = min([40.0, *near]) - 4
            high, low = _BAND_SPAN[badge.band]
            top, bottom = layout.emotion_y(high), layout.emotion_y(low)
            rect = QRectF(point.x - width / 2, top, width, bottom - top)
            if rect.right() >= exposed.x and rect.left() <= exposed.right:
                fill_rounded(painter, rect, 6, self._theme.band_fill(badge.band))

    def _curve(
        self,
        painter: QPainter,
        layout: MapLayout,
        persona_id: RecordId | None,
        exposed: Rect,
        rank: int,
        detail: Detail,
    ) -> None:
        felt = self._felt_curve(layout, persona_id)
        stroke = persona_pen(self._theme, rank)
        first = max(0, bisect_left(felt.xs, exposed.x - 10) - 1)
        last = min(len(felt.xs) - 1, bisect_right(felt.xs, exposed.right + 10))
        if last > first:
            if detail is Detail.FAR:
                painter.setPen(stroke)
                painter.drawPolyline(QPolygonF(felt.points[first : last + 1]))
            else:
                piece = _PIECE if last - first > 4 * _PIECE else last - first
                for begin in range(first, last, piece):
                    path = QPainterPath(felt.points[begin])
                    for segment in felt.segments[begin : min(begin + piece, last)]:
                        path.cubicTo(*segment)
                    painter.strokePath(path, stroke)
        if detail is Detail.FAR:
            return
        ink, last_empty, collected = Ink(), -_CROWDED, 0
        for point in layout.emotion_points_in(persona_id, exposed.x - 10, exposed.right + 10):
            if point.value is None and rank == 0:
                if point.x - last_empty < _CROWDED:
                    continue
                last_empty = point.x
            if point.value is not None or rank == 0:
                self._collect_point(ink, point.x, point.y, felt_band(point.value), rank == 0)
                collected += 1
                if collected % _TOGETHER == 0:
                    ink.flush(painter)
        ink.flush(painter)

    def _name_curves(
        self, painter: QPainter, layout: MapLayout, content: MapContent, band: AnalysisBand, exposed: Rect
    ) -> None:
        """Name the curves behind the last point of all, in the colours of their lines; names that meet move apart."""
        ends = []
        for rank, persona_id in enumerate(content.persona_ids):
            points = self._felt_curve(layout, persona_id).points
            if points:
                ends.append((points[-1].y(), points[-1].x(), rank, content.persona_name(persona_id)))
        x = max((end[1] for end in ends), default=exposed.right) + _NAME_GAP
        room = min(_NAME_WIDTH, layout.bounds.right - x - 4)
        if x >= exposed.right or room < _NAME_LINE * 2:
            return
        ends.sort()
        floor = band.rect.bottom - _NAME_LINE * (len(ends) - 0.5)
        place = -math.inf
        for at, (y, _x, rank, name) in enumerate(ends):
            place = max(place + _NAME_LINE, min(y, floor + at * _NAME_LINE))
            shown = self._fonts.elided(name, room, SMALL, True)
            write(painter, x, place + 4, shown, self._fonts.font(SMALL, True), persona_pen(self._theme, rank).color())

    def _felt_curve(self, layout: MapLayout, persona_id: RecordId | None) -> _Felt:
        """Return the curve of what a persona felt, worked out again only after a feeling changed."""
        points = layout.emotion_points(persona_id)
        felt = self._felt.get(persona_id)
        if felt is None or felt.source is not points:
            places = [(point.x, point.y) for point in points if point.value is not None]
            xs = [x for x, _ in places]
            felt = _Felt(points, xs, [QPointF(x, y) for x, y in places], smooth_segments(places))
            self._felt[persona_id] = felt
        return felt

    def _quote(self, painter: QPainter, layout: MapLayout, content: MapContent) -> None:
        worst = content.worst_comment(content.persona_ids[0])
        points = layout.emotion_points(content.persona_ids[0])
        point = next((p for p in points if worst is not None and p.touchpoint_id == worst[0]), None)
        if worst is None or point is None:
            return
        words = worst[1].strip().strip("“”\"'„‟»«")
        lines = self._fonts.lines(f"“{words}”", _QUOTE_WIDTH, 2, SMALL)
        width = max(self._fonts.width(line, SMALL) for line in lines)
        to_right = point.x + 18 + width < layout.bounds.right - 8
        left = point.x + 18 if to_right else point.x - 18 - width
        band = layout.analysis_band(AnalysisLane.EMOTION)
        top = point.y + 12
        if band is not None:
            top = min(top, band.rect.bottom - 14 * (len(lines) - 1) - 6)
        for index, line in enumerate(lines):
            write(painter, left, top + index * 14, line, self._fonts.font(SMALL), self._theme.ink)

    # scores over time

    def _trends(
        self, painter: QPainter, content: MapContent, band: AnalysisBand, exposed: Rect, zoom: float, detail: Detail
    ) -> None:
        span = _span(content.trends)
        size = max(BODY, min(24, round(10.5 / zoom)))
        for stage_id, cell in band.cells.items():
            trend = content.trends.get(stage_id)
            if trend is None or not cell.intersects(exposed):
                continue
            shape = size * 1.2 if has_shape(trend.band) else 0.0
            text_width = self._fonts.width(trend.text, size, True) + shape
            left = cell.x + 18
            room = cell.w - 36 - (text_width + 10 if detail is not Detail.FAR else 0.0)
            area = QRectF(left, cell.y + 28, max(20.0, min(_SPARK_WIDTH, room)), cell.h - 44)
            self._sparkline(painter, trend, area, span)
            if detail is Detail.FAR:
                continue
            colour, x, middle = self._theme.band(trend.band), area.right() + 10, area.center().y()
            if shape:
                band_shape(painter, trend.band, x + shape * 0.36, middle, size * 0.7, colour)
            write(painter, x + shape, middle + size * 0.36, trend.text, self._fonts.font(size, True), colour)

    def _sparkline(self, painter: QPainter, trend: Trend, area: QRectF, span: tuple[float, float]) -> None:
        low, high = span
        days = [day.toordinal() for day, _ in trend.points]
        if not days:
            return
        length = max(1, days[-1] - days[0])
        run: list[QPointF] = []
        runs = [run]
        for day, (_, value) in zip(days, trend.points, strict=True):
            if value is None:
                run = []
                runs.append(run)
                continue
            x = area.left() + area.width() * (day - days[0]) / length
            run.append(QPointF(x, area.bottom() - area.height() * (value - low) / (high - low)))
        colour = self._theme.band(trend.band)
        for run in runs:
            painter.setPen(pen(colour, 1.75))
            if len(run) > 1:
                painter.drawPolyline(QPolygonF(run))
        last = next((run[-1] for run in reversed(runs) if run), None)
        if last is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawEllipse(last, 2.75, 2.75)

    # images

    def _images(self, painter: QPainter, layout: MapLayout, content: MapContent, exposed: Rect) -> None:
        for (_, asset_id), rect in layout.images.items():
            if rect.intersects(exposed):
                self.paint_image(painter, rect, asset_id, content)

    def paint_image(self, painter: QPainter, rect: Rect, asset_id: RecordId, content: MapContent) -> None:
        """Draw a picture that covers its frame, or a plain sign where its bytes are not there."""
        frame = rect_f(rect)
        fill_rounded(painter, frame, 6, self._theme.middle_fill)
        image = content.images(asset_id) if content.images is not None else None
        if image is None or image.isNull():
            paint_icon(
                painter, "image", QRectF(frame.center().x() - 12, frame.center().y() - 12, 24, 24), self._theme.mute
            )
            return
        scale = max(frame.width() / image.width(), frame.height() / image.height())
        width, height = frame.width() / scale, frame.height() / scale
        source = QRectF((image.width() - width) / 2, (image.height() - height) / 2, width, height)
        clip = QPainterPath()
        clip.addRoundedRect(frame, 6, 6)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
        painter.setClipPath(clip, Qt.ClipOperation.IntersectClip)
        painter.drawImage(frame, image, source)
        painter.restore()


def _span(trends: Mapping[RecordId, Trend]) -> tuple[float, float]:
    """Return the lowest and highest value of all stages: one scale, so that stages can be compared."""
    values = [value for trend in trends.values() for _, value in trend.points if value is not None]
    low, high = min(values, default=0.0), max(values, default=1.0)
    return (low, high) if high > low else (low - 1.0, high + 1.0)
