"""How the cells of the scores table are painted: the score as on a card, the interval as a bar, the change in words."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from cxjourney.domain.records import MetricKind
from cxjourney.drawing.brush import band_shape, fill_rounded, has_shape, pen
from cxjourney.scoring.labels import format_interval, format_value
from cxjourney.scoring.score import Band
from cxjourney.ui.views.evidence.figures import Verdict
from cxjourney.ui.views.evidence.rows import Index, RowsModel
from cxjourney.ui.views.evidence.score_rows import ScoreRow, gap_text, value_text

if TYPE_CHECKING:
    from cxjourney.drawing.theme import Theme

PAD = 10.0
BAR = 110.0  # how wide the drawing of an interval is
_VERDICTS = {Verdict.BETTER: "good", Verdict.WORSE: "low"}


class Span:
    """Owns the common axis of the interval bars: from the lowest to the highest bound that is shown.

    Times lie on it by their logarithm: hours and days would leave nothing to see of minutes.
    """

    def __init__(self, rows: Sequence[ScoreRow] = ()) -> None:
        bounds = [
            bound for row in rows for bound in (row.score.low, row.score.high, row.score.value) if bound is not None
        ]
        targets = [row.metric.target for row in rows if row.metric.target is not None] if bounds else []
        self.low, self.high = min([*bounds, *targets], default=0.0), max([*bounds, *targets], default=1.0)
        self._is_time = any(row.metric.metric_kind is MetricKind.TTR for row in rows)

    def place(self, value: float) -> float:
        """Return where a value lies, from 0 at the lowest to 1 at the highest bound."""
        low, high = self.low, self.high
        if self._is_time:
            low, high, value = (math.log(max(0.0, hours) + 0.1) for hours in (low, high, value))
        return (value - low) / ((high - low) or 1.0)


class ScoreDelegate(QStyledItemDelegate):
    """Paints what a row says under the headings in `painters`; everything else stays the view's."""

    def __init__(self, model: RowsModel[ScoreRow], theme: Callable[[], Theme], parent: QWidget) -> None:
        super().__init__(parent)
        self._model, self._theme = model, theme
        self.span = Span()
        self.painters: dict[int, Callable[[QPainter, QRectF, ScoreRow, QFont], None]] = {}

    def set_columns(self, score: int, interval: int, gap: int, change: int | None) -> None:
        """Say which columns are painted here."""
        self.painters = {score: self._score, interval: self._interval, gap: self._gap}
        if change is not None:
            self.painters[change] = self._change

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        own = self.painters.get(index.column())
        if own is None:
            super().paint(painter, option, index)
            return
        drawn = QStyleOptionViewItem(option)
        self.initStyleOption(drawn, index)
        drawn.text = ""
        widget: QWidget | None = option.widget
        style = widget.style() if widget is not None else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, drawn, painter, widget)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(option.rect).adjusted(PAD - 1, 0, -PAD + 1, 0)
        own(painter, rect, self._model.row(index.row()), QFont(option.font))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return super().sizeHint(option, index).expandedTo(QSize(0, 32))

    # the cells

    def _score(self, painter: QPainter, rect: QRectF, row: ScoreRow, font: QFont) -> None:
        theme = self._theme()
        if not has_shape(row.band):
            self._text(painter, rect, value_text(row), font, theme.mute)
            return
        font.setWeight(QFont.Weight.DemiBold)
        text = format_value(row.metric, row.score.value)
        width, middle = QFontMetricsF(font).horizontalAdvance(text) + 32, rect.center().y()
        colour = theme.band(row.band)
        pill = QRectF(rect.left() - 2, middle - 11, width, 22)
        fill_rounded(painter, pill, 11, theme.band_fill(row.band))
        band_shape(painter, row.band, pill.left() + 13, middle, 8, colour)
        self._text(painter, pill.adjusted(22, 0, 0, 0), text, font, colour)

    def _interval(self, painter: QPainter, rect: QRectF, row: ScoreRow, font: QFont) -> None:
        theme, score, middle = self._theme(), row.score, rect.center().y()
        if score.value is None:
            self._text(painter, rect, "–", font, theme.mute)
            return
        left, width = rect.left() + 4, BAR - 8
        fill_rounded(painter, QRectF(rect.left(), middle - 1, BAR, 2), 1, theme.line)
        if row.metric.metric_kind is MetricKind.NPS and self.span.low < 0 < self.span.high:
            zero = left + width * self.span.place(0.0)
            painter.setPen(pen(theme.edge, 1))
            painter.drawLine(QPointF(zero, middle - 5), QPointF(zero, middle + 5))
        colour = theme.band(row.band)
        if score.low is not None and score.high is not None:
            start, end = (left + width * self.span.place(bound) for bound in (score.low, score.high))
            faint = QColor(colour)
            faint.setAlphaF(0.38)
            fill_rounded(painter, QRectF(start, middle - 4, max(2.0, end - start), 8), 3, faint)
        if row.metric.target is not None:
            place = left + width * self.span.place(row.metric.target)
            painter.setPen(pen(theme.ink, 1.5))
            painter.drawLine(QPointF(place, middle - 7), QPointF(place, middle + 7))
        at = left + width * self.span.place(score.value)
        painter.setPen(pen(theme.surface, 1))
        painter.setBrush(colour)
        painter.drawEllipse(QPointF(at, middle), 3.8, 3.8)
        text = format_interval(row.metric, score)
        self._text(painter, rect.adjusted(BAR + 10, 0, 0, 0), text or "–", font, theme.mute)

    def _gap(self, painter: QPainter, rect: QRectF, row: ScoreRow, font: QFont) -> None:
        theme = self._theme()
        judged = row.gap is not None and row.has_enough
        colour = (theme.ink if row.meets_target else theme.low) if judged else theme.mute
        self._text(painter, rect, gap_text(row), font, colour)

    def _change(self, painter: QPainter, rect: QRectF, row: ScoreRow, font: QFont) -> None:
        theme, change = self._theme(), row.change
        if change is None:
            self._text(painter, rect, "–", font, theme.mute)
            return
        token = _VERDICTS.get(change.verdict)
        if token is not None:
            font.setWeight(QFont.Weight.DemiBold)
            band = Band.GOOD if change.verdict is Verdict.BETTER else Band.LOW
            band_shape(painter, band, rect.left() + 4, rect.center().y(), 8, theme.colour(token))
        self._text(
            painter,
            rect.adjusted(14 if token is not None else 0, 0, 0, 0),
            change.text,
            font,
            theme.colour(token or "mute"),
        )

    def _text(self, painter: QPainter, rect: QRectF, text: str, font: QFont, colour: QColor) -> None:
        painter.setFont(font)
        painter.setPen(colour)
        shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, max(0.0, rect.width()))
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)
