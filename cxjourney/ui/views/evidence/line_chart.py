"""The widget of a line chart: the pointer and the arrow keys go from point to point, and each point can be heard."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from cxjourney.domain.records import Metric
from cxjourney.domain.text import tr, trn
from cxjourney.drawing.brush import fill_rounded, pen
from cxjourney.scoring.labels import answers_text, describe, format_interval, format_value
from cxjourney.scoring.score import Score
from cxjourney.ui import words
from cxjourney.ui.views.evidence.line_painter import Drawn, LinePainter, marker
from cxjourney.ui.views.evidence.periods import label_of

if TYPE_CHECKING:
    from cxjourney.drawing.theme import Theme


class LineChart(QWidget):
    """Owns the chart that is shown and the point that is looked at; `point_changed(period, line)` follows it."""

    point_changed = Signal(int, int)

    def __init__(self, theme: Callable[[], Theme], parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._drawn: Drawn | None = None
        self.at = -1
        self.line = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(320, 150)

    def sizeHint(self) -> QSize:
        return QSize(800, 340)

    def show_chart(self, drawn: Drawn | None) -> None:
        """Show another chart; None empties it."""
        self._drawn = drawn
        self.at, self.line = -1, 0
        title = tr("Chart of {metric} over time", metric=drawn.metric.name) if drawn is not None else tr("Chart")
        self.setAccessibleName(title)
        self.setAccessibleDescription(summary(drawn) if drawn is not None else "")
        self.update()

    @property
    def drawn(self) -> Drawn | None:
        """What is shown."""
        return self._drawn

    def look_at(self, at: int, line: int) -> None:
        """Look at a point: a period from 0 on, and a line; -1 looks at none."""
        drawn = self._drawn
        if drawn is None or not drawn.figure.lines:
            return
        at = min(max(at, -1), len(drawn.figure.starts) - 1)
        line = min(max(line, 0), len(drawn.figure.lines) - 1)
        if (at, line) == (self.at, self.line):
            return
        self.at, self.line = at, line
        if at >= 0 and self.hasFocus():
            self.setAccessibleDescription(self.point_text())
            event = QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
            QAccessible.updateAccessibility(event)
        self.update()
        self.point_changed.emit(at, line)

    def point_text(self) -> str:
        """Return the point that is looked at in a sentence; empty for none."""
        drawn = self._drawn
        if drawn is None or self.at < 0:
            return ""
        period = label_of(drawn.figure.period, drawn.figure.starts[self.at])
        name, score = drawn.names[self.line], drawn.figure.lines[self.line].scores[self.at]
        said = tr("no answers") if score is None else describe(drawn.metric, score, drawn.minimum_n)
        return f"{period}, {name}: {said}" if name else f"{period}: {said}"

    # keys and pointer

    def keyPressEvent(self, event: QKeyEvent) -> None:
        drawn = self._drawn
        last = len(drawn.figure.starts) - 1 if drawn is not None else -1
        steps = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
        key = Qt.Key(event.key())
        if key in steps and last >= 0:
            along, across = steps[key]
            at = last if self.at < 0 and along <= 0 else self.at + along
            self.look_at(max(0, at), self.line + across)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and last >= 0:
            self.look_at(0 if key == Qt.Key.Key_Home else last, self.line)
        elif key == Qt.Key.Key_Escape and self.at >= 0:
            self.look_at(-1, self.line)
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        painter = self._painter()
        if painter is None:
            return
        place = event.position()
        plot = painter.plot
        if not plot.rect.adjusted(-8, -10, 8, 60).contains(place):
            self.look_at(-1, self.line)
            return
        at, line = plot.nearest(place.x()), self.line
        nearest = float("inf")
        for number, one in enumerate(painter.drawn.figure.lines):
            score = one.scores[at]
            if score is not None and score.value is not None and abs(plot.y(score.value) - place.y()) < nearest:
                nearest, line = abs(plot.y(score.value) - place.y()), number
        self.look_at(at, line)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if not self.hasFocus():
            self.look_at(-1, self.line)

    # painting

    def _painter(self) -> LinePainter | None:
        if self._drawn is None or not self._drawn.figure.lines:
            return None
        return LinePainter(self._drawn, self._theme(), self.font(), QRectF(self.rect()).adjusted(4, 4, -8, -4))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, chart, theme = QPainter(self), self._painter(), self._theme()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus():
            painter.setPen(pen(theme.accent, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        if chart is not None:
            chart.paint(painter, self.at, self.line)
            if self.at >= 0:
                self._callout(painter, chart)
        painter.end()

    def _callout(self, painter: QPainter, chart: LinePainter) -> None:
        """Tell the figures of the period that is looked at, beside its line."""
        drawn, theme, plot = chart.drawn, chart.theme, chart.plot
        head = label_of(drawn.figure.period, drawn.figure.starts[self.at])
        lines = [(number, _told(drawn, number, self.at)) for number in range(len(drawn.figure.lines))]
        metrics = QFontMetricsF(chart.small)
        pad, row = 10.0, metrics.height() + 3
        indent = 0.0 if chart.single else 16.0
        width = max(metrics.horizontalAdvance(text) for text in (head, *(text for _, text in lines))) + 2 * pad + indent
        height = row * (len(lines) + 1) + 2 * pad - 4
        x = plot.x(self.at) + 12
        if x + width > self.width() - 4:
            x = plot.x(self.at) - 12 - width
        box = QRectF(max(4.0, x), plot.rect.top() + 4, width, height)
        fill_rounded(painter, box, 8, theme.surface, theme.edge)
        baseline = box.top() + pad + metrics.ascent() - 2
        painter.setFont(chart.small)
        painter.setPen(theme.mute)
        painter.drawText(QPointF(box.left() + pad, baseline), head)
        for number, text in lines:
            baseline += row
            if not chart.single:
                colour = chart.colour(number)
                marker(
                    painter,
                    number,
                    QPointF(box.left() + pad + 4, baseline - metrics.ascent() / 2 + 1),
                    3.6,
                    colour,
                    colour,
                )
            painter.setPen(theme.ink if chart.single or number == self.line else theme.mute)
            painter.drawText(QPointF(box.left() + pad + indent, baseline), text)


def _told(drawn: Drawn, number: int, at: int) -> str:
    score, name = drawn.figure.lines[number].scores[at], drawn.names[number]
    text = point_words(drawn, score)
    return f"{name}  {text}" if name else text


def value_words(metric: Metric, score: Score | None) -> str:
    """Return the value of a point, or why there is none."""
    if score is None:
        return tr("no answers")
    if score.withheld:
        return tr("withheld (n < {bound})", bound=score.threshold)
    return format_value(metric, score.value)


def point_words(drawn: Drawn, score: Score | None) -> str:
    """Return a point in few words: `+31 (+20 to +41), 120 answers`."""
    value = value_words(drawn.metric, score)
    if score is None or score.withheld:
        return value
    interval, n = format_interval(drawn.metric, score), answers_text(drawn.metric, score.n)
    return tr("{value} ({interval}), {n}", value=value, interval=interval, n=n) if interval else f"{value}, {n}"


def summary(drawn: Drawn) -> str:
    """Return what a chart shows in sentences with its numbers, for those who do not see it."""
    figure = drawn.figure
    if not figure.lines:
        return tr("There are no answers with a date.")
    sentences = []
    for name, line in zip(drawn.names, figure.lines, strict=True):
        known = [(at, score) for at, score in enumerate(line.scores) if score is not None and score.value is not None]
        if not known:
            sentences.append(f"{name}: " + tr("nothing can be shown.") if name else tr("Nothing can be shown."))
            continue

        def told(pair: tuple[int, Score]) -> str:
            start = figure.starts[pair[0]]
            return tr(
                "{value} in {period}",
                value=format_value(drawn.metric, pair[1].value),
                period=label_of(figure.period, start),
            )

        ordered = sorted(known, key=lambda pair: pair[1].value or 0.0)
        text = tr(
            "From {first} to {last}, lowest {lowest}, highest {highest}.",
            first=told(known[0]), last=told(known[-1]), lowest=told(ordered[0]), highest=told(ordered[-1]),
        )  # fmt: skip
        sentences.append(f"{name}: {text}" if name else text)
    hidden = sum(score is not None and score.withheld for line in figure.lines for score in line.scores)
    if hidden:
        sentences.append(
            trn("{shown} point is withheld.", "{shown} points are withheld.", hidden, shown=words.number(hidden))
        )
    return " ".join(sentences)
