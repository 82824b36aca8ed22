"""The drawing of a line chart: bands behind, intervals, lines with gaps, markers, direct labels, the number of answers.

It draws what it is given and knows nothing of keys or pointers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from cxjourney.domain.records import Direction, Metric, MetricKind
from cxjourney.domain.text import tr
from cxjourney.drawing.brush import fill_rounded, pen
from cxjourney.scoring.labels import format_value
from cxjourney.scoring.score import Score
from cxjourney.ui.views.evidence.axis import Plot, bounds, spread, ticks
from cxjourney.ui.views.evidence.figures import Line, TrendFigure
from cxjourney.ui.views.evidence.periods import label_of

if TYPE_CHECKING:
    from cxjourney.drawing.theme import Theme

MARKERS = 70  # with more periods than these only points without a neighbour are marked
_STRIP = 20.0  # height of the bars for the number of answers
_LABELS = 150.0  # the most room that names at the right take


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a chart shows: the metric, its figures, a name for each line, and from how many answers one judges."""

    metric: Metric
    figure: TrendFigure
    names: tuple[str, ...]
    minimum_n: int


class LinePainter:
    """Paints one chart into a rectangle; `plot` tells afterwards where things lie."""

    def __init__(self, drawn: Drawn, theme: Theme, font: QFont, rect: QRectF) -> None:
        self.drawn, self.theme = drawn, theme
        self.font = QFont(font)
        self.small = QFont(font)
        self.small.setPixelSize(max(9, round(font.pixelSize() * 11 / 13) if font.pixelSize() > 0 else 11))
        self.metrics = QFontMetricsF(self.small)
        self.single = len(drawn.figure.lines) == 1
        self.plot = self._plot(rect)

    def _plot(self, rect: QRectF) -> Plot:
        drawn = self.drawn
        scores = [score for line in drawn.figure.lines for score in line.scores if score is not None]
        values = [score.value for score in scores if score.value is not None]
        if self.single:
            values += [bound for score in scores for bound in (score.low, score.high) if bound is not None]
        low, high = bounds(drawn.metric, values)
        self.values = ticks(low, high, max(2, int(rect.height() / 48)), drawn.metric.metric_kind is MetricKind.TTR)
        left = max((self._width(self._value(value)) for value in self.values), default=20.0) + 12
        names = 0.0 if self.single else max((self._width(name) for name in drawn.names), default=0.0) + 30
        strip = _STRIP + 10 if self.single else 0.0
        inner = rect.adjusted(left, 10, -min(_LABELS, max(names, 12.0)), -(strip + self.metrics.height() + 10))
        return Plot(inner, len(drawn.figure.starts), low, high)

    def colour(self, line: int) -> QColor:
        """Return the colour of a line."""
        return self.theme.colour(f"series_{line % 6 + 1}")

    def _value(self, value: float) -> str:
        return format_value(self.drawn.metric, value)

    def _width(self, text: str) -> float:
        return self.metrics.horizontalAdvance(text)

    def paint(self, painter: QPainter, at: int, chosen: int) -> None:
        """Paint everything; `at` is the period under the cursor (-1 for none), `chosen` the line it is on."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._zones(painter)
        self._grid(painter)
        self._target(painter)
        if at >= 0:
            painter.setPen(pen(self.theme.edge, 1))
            painter.drawLine(
                QPointF(self.plot.x(at), self.plot.rect.top()), QPointF(self.plot.x(at), self.plot.rect.bottom())
            )
        lines = list(enumerate(self.drawn.figure.lines))
        shown = [pair for pair in lines if self.single or (at >= 0 and pair[0] == chosen)]
        painter.save()
        painter.setClipRect(self.plot.rect.adjusted(0, -6, 0, 6))
        for number, line in shown:
            self._interval(painter, number, line)
        for number, line in lines:
            self._line(painter, number, line, 1.0 if at < 0 or self.single or number == chosen else 0.45)
        painter.restore()
        self._zone_names(painter)
        if self.single:
            self._answers(painter, lines[0][1], at)
        else:
            self._names(painter)
        self._periods(painter)

    # behind the lines

    def _zones(self, painter: QPainter) -> None:
        """Tint where the metric counts as good and as low."""
        metric, plot = self.drawn.metric, self.plot
        upwards = metric.direction is Direction.HIGHER
        for limit, token, above in (
            (metric.good_from, "good_fill", upwards),
            (metric.low_from, "low_fill", not upwards),
        ):
            if limit is None:
                continue
            edge = min(max(plot.y(limit), plot.rect.top()), plot.rect.bottom())
            zone = QRectF(plot.rect)
            if above:
                zone.setBottom(edge)
            else:
                zone.setTop(edge)
            colour = QColor(self.theme.colour(token))
            colour.setAlphaF(0.42)
            painter.fillRect(zone, colour)

    def _zone_names(self, painter: QPainter) -> None:
        """Say where good begins and low begins, legible over whatever runs there."""
        metric, plot = self.drawn.metric, self.plot
        upwards, height = metric.direction is Direction.HIGHER, self.metrics.height()
        for limit, is_good, above in ((metric.good_from, True, upwards), (metric.low_from, False, not upwards)):
            if limit is None:
                continue
            edge = plot.y(limit)
            room = edge - plot.rect.top() if above else plot.rect.bottom() - edge
            if room < height + 4 or edge < plot.rect.top() or edge > plot.rect.bottom():
                continue
            value = self._value(limit)
            text = tr("good from {value}", value=value) if is_good else tr("low past {value}", value=value)
            baseline = edge - self.metrics.descent() - 3 if above else edge + self.metrics.ascent() + 3
            colour = self.theme.colour("good" if is_good else "low")
            self._veiled(painter, self._free_x(text, baseline), baseline, text, colour)

    def _free_x(self, text: str, baseline: float, from_right: bool = False) -> float:
        """Return where a text stands clear of the lines, tried from one side; at that side where it never does."""
        rect, width = self.plot.rect, self._width(text)
        step = (rect.width() - width - 12) / 6
        places = [rect.left() + 6 + step * at for at in range(7)]
        for x in reversed(places) if from_right else places:
            room = QRectF(x - 6, baseline - self.metrics.ascent() - 4, width + 12, self.metrics.height() + 8)
            if not any(room.contains(point) for point in self._along):
                return x
        return places[-1 if from_right else 0]

    @cached_property
    def _along(self) -> list[QPointF]:
        """Points along all lines, close enough together to tell what a text would cover."""
        found: list[QPointF] = []
        for line in self.drawn.figure.lines:
            for run in runs(line.scores, lambda score: score.value is not None):
                points = [self._point(line, at) for at in run]
                for first, second in zip(points, points[1:] or points, strict=False):
                    found += [first + (second - first) * (part / 8) for part in range(9)]
        return found

    def _veiled(self, painter: QPainter, x: float, baseline: float, text: str, colour: QColor) -> None:
        backing = QRectF(x - 3, baseline - self.metrics.ascent(), self._width(text) + 6, self.metrics.height())
        veil = QColor(self.theme.surface)
        veil.setAlphaF(0.8)
        fill_rounded(painter, backing, 3, veil)
        self._write(painter, x, baseline, text, colour)

    def _grid(self, painter: QPainter) -> None:
        plot, theme = self.plot, self.theme
        for value in self.values:
            y = plot.y(value)
            is_zero = value == 0 and self.drawn.metric.metric_kind is MetricKind.NPS
            painter.setPen(pen(theme.edge if is_zero else theme.line, 1))
            painter.drawLine(QPointF(plot.rect.left(), y), QPointF(plot.rect.right(), y))
            text = self._value(value)
            baseline = y + self.metrics.ascent() / 2 - 1
            self._write(painter, plot.rect.left() - 8 - self._width(text), baseline, text, theme.mute)

    def _target(self, painter: QPainter) -> None:
        target, plot = self.drawn.metric.target, self.plot
        if target is None or not plot.low <= target <= plot.high:
            return
        y = plot.y(target)
        dashed = pen(self.theme.ink, 1)
        dashed.setDashPattern([4, 4])
        painter.setPen(dashed)
        painter.drawLine(QPointF(plot.rect.left(), y), QPointF(plot.rect.right(), y))
        text = tr("target {value}", value=self._value(target))
        below = y - plot.rect.top() < self.metrics.height() + 4
        baseline = y + self.metrics.ascent() + 3 if below else y - 4
        self._veiled(painter, self._free_x(text, baseline, from_right=True), baseline, text, self.theme.ink)

    # the lines

    def _interval(self, painter: QPainter, number: int, line: Line) -> None:
        colour = QColor(self.colour(number))
        colour.setAlphaF(0.16)
        for run in runs(line.scores, lambda score: score.low is not None and score.high is not None):
            top = [QPointF(self.plot.x(at), self.plot.y(line.scores[at].high or 0.0)) for at in run]  # type: ignore[union-attr]
            bottom = [QPointF(self.plot.x(at), self.plot.y(line.scores[at].low or 0.0)) for at in run]  # type: ignore[union-attr]
            if len(run) == 1:
                half = min(6.0, self.plot.step * 0.3)
                painter.fillRect(QRectF(top[0].x() - half, top[0].y(), 2 * half, bottom[0].y() - top[0].y()), colour)
                continue
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawPolygon(QPolygonF([*top, *reversed(bottom)]))

    def _line(self, painter: QPainter, number: int, line: Line, strength: float) -> None:
        colour = QColor(self.colour(number))
        colour.setAlphaF(strength)
        marked = len(line.scores) <= MARKERS
        for run in runs(line.scores, lambda score: score.value is not None):
            points = [self._point(line, at) for at in run]
            path = QPainterPath(points[0])
            for point in points[1:]:
                path.lineTo(point)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour, 2.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
            painter.drawPath(path)
            for at, point in zip(run, points, strict=True):
                score = line.scores[at]
                few = score is not None and score.n < self.drawn.minimum_n
                if marked or len(run) == 1:
                    marker(painter, number, point, 4.0, self.theme.surface if few else colour, colour)

    def _point(self, line: Line, at: int) -> QPointF:
        score = line.scores[at]
        value = score.value if score is not None and score.value is not None else self.plot.low
        return QPointF(self.plot.x(at), self.plot.y(value))

    def _names(self, painter: QPainter) -> None:
        """Name each line at its end, with its marker; names keep clear of each other."""
        ends: list[tuple[int, QPointF]] = []
        for number, line in enumerate(self.drawn.figure.lines):
            known = [at for at, score in enumerate(line.scores) if score is not None and score.value is not None]
            if known:
                ends.append((number, self._point(line, known[-1])))
        rect, gap = self.plot.rect, self.metrics.height() + 2
        heights = spread([point.y() for _, point in ends], gap, rect.top(), rect.bottom())
        left = rect.right() + 12
        for (number, point), height in zip(ends, heights, strict=True):
            colour = self.colour(number)
            quiet = QColor(colour)
            quiet.setAlphaF(0.4)
            painter.setPen(pen(quiet, 1))
            painter.drawLine(QPointF(max(point.x() + 6, rect.right() - 2), point.y()), QPointF(left - 4, height))
            marker(painter, number, QPointF(left + 3, height), 4.0, colour, colour)
            name = self.metrics.elidedText(self.drawn.names[number], Qt.TextElideMode.ElideRight, _LABELS - 30)
            self._write(painter, left + 12, height + self.metrics.ascent() / 2 - 1, name, self.theme.ink)

    # below the lines

    def _answers(self, painter: QPainter, line: Line, at: int) -> None:
        """Draw how many answers each point rests on; where it is withheld there is an empty frame."""
        plot, theme = self.plot, self.theme
        bottom = plot.rect.bottom() + 8 + _STRIP
        most = max((score.n for score in line.scores if score is not None and not score.withheld), default=1) or 1
        width = max(1.0, min(18.0, plot.step * 0.6))
        self._write(painter, plot.rect.left() - 8 - self._width("n"), bottom - 3, "n", theme.mute)
        for index, score in enumerate(line.scores):
            if score is None:
                continue
            x = plot.x(index) - width / 2
            if score.withheld:
                if width >= 4:
                    painter.setBrush(Qt.BrushStyle.NoBrush)
                    painter.setPen(pen(theme.edge, 1, Qt.PenStyle.DotLine))
                    painter.drawRect(QRectF(x, bottom - 6, width, 6))
                continue
            height = max(1.0, _STRIP * score.n / most)
            painter.fillRect(QRectF(x, bottom - height, width, height), theme.mute if index == at else theme.edge)

    def _periods(self, painter: QPainter) -> None:
        """Name as many periods as there is room for."""
        figure, plot = self.drawn.figure, self.plot
        names = [label_of(figure.period, start) for start in figure.starts]
        widest = max((self._width(name) for name in names), default=1.0) + 16
        every = max(1, -int(-widest // plot.step))
        baseline = plot.rect.bottom() + (8 + _STRIP if self.single else 0) + 4 + self.metrics.ascent()
        free = float("inf")
        for at in range(len(names) - 1, -1, -every):  # the last one is always named
            text = names[at]
            x = plot.x(at) - self._width(text) / 2
            x = min(max(x, plot.rect.left() - 30), plot.rect.right() + 12 - self._width(text))
            if x + self._width(text) + 8 <= free:
                self._write(painter, x, baseline, text, self.theme.mute)
                free = x

    def _write(self, painter: QPainter, x: float, baseline: float, text: str, colour: QColor) -> None:
        painter.setFont(self.small)
        painter.setPen(colour)
        painter.drawText(QPointF(x, baseline), text)


def runs(scores: Sequence[Score | None], known: Callable[[Score], bool]) -> list[list[int]]:
    """Return the stretches of neighbours that are known; a line never bridges what lies between them."""
    found: list[list[int]] = []
    for at, score in enumerate(scores):
        if score is None or not known(score):
            continue
        if found and found[-1][-1] == at - 1:
            found[-1].append(at)
        else:
            found.append([at])
    return found


def marker(painter: QPainter, number: int, at: QPointF, half: float, fill: QColor, line: QColor) -> None:
    """Draw the marker of a line: circle, square, triangle, diamond, triangle on its tip, or a cross."""
    painter.setPen(pen(line, 1.6))
    painter.setBrush(fill)
    x, y = at.x(), at.y()
    kind = number % 6
    if kind == 0:
        painter.drawEllipse(at, half * 0.9, half * 0.9)
    elif kind == 1:
        painter.drawRect(QRectF(x - half * 0.8, y - half * 0.8, half * 1.6, half * 1.6))
    elif kind == 5:
        painter.drawLine(QPointF(x - half, y - half), QPointF(x + half, y + half))
        painter.drawLine(QPointF(x - half, y + half), QPointF(x + half, y - half))
    else:
        tip = -half if kind in (2, 3) else half
        points = [QPointF(x, y + tip * 1.1)]
        if kind == 3:
            points += [QPointF(x + half * 1.1, y), QPointF(x, y + half * 1.1), QPointF(x - half * 1.1, y)]
        else:
            points += [QPointF(x + half, y - tip * 0.8), QPointF(x - half, y - tip * 0.8)]
        painter.drawPolygon(QPolygonF(points))
