"""The score cards of a touchpoint: value with its uncertainty, number of answers, line over time and distribution.

A score under the minimum n is grey and says so; a withheld one shows no value at all.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from cxjourney.domain.text import tr
from cxjourney.drawing.theme import Theme
from cxjourney.scoring.labels import answers_text, describe, format_interval, format_margin, format_value, shape
from cxjourney.scoring.score import Band, band_of
from cxjourney.services.scores import Period, TouchpointScore
from cxjourney.ui.panels.inspector.context import Context
from cxjourney.ui.widgets.graph import ShareBar, Sparkline
from cxjourney.ui.widgets.section import clear_layout
from cxjourney.ui.widgets.text import ElidedLabel, PlainLabel


class ScoreCard(QFrame):
    """One metric at one touchpoint."""

    def __init__(self, found: TouchpointScore, change: str, minimum_n: int, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        metric, score = found.metric, found.score
        band = band_of(metric, score, minimum_n)
        self.setAccessibleName(describe(metric, score, minimum_n))
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 10, 12, 10)
        box.setSpacing(4)
        head = QHBoxLayout()
        head.addWidget(ElidedLabel(metric.name, "body", self), 1)
        head.addWidget(PlainLabel(self._answers(found, band), "mute", self))
        box.addLayout(head)
        line = QHBoxLayout()
        line.setSpacing(6)
        mark = shape(band)
        value = tr("withheld") if band is Band.WITHHELD else format_value(metric, score.value)
        line.addWidget(PlainLabel(f"{mark} {value}" if mark else value, str(band), self))
        line.addWidget(PlainLabel(self._beside(found, band), "mute", self), 0, Qt.AlignmentFlag.AlignBottom)
        line.addStretch(1)
        values = [point for _, point in found.trend.points]
        if len([v for v in values if v is not None]) > 1:
            spark = Sparkline(self)
            spark.set_values(values, theme.band(band), tr("{metric} over time", metric=metric.name))
            line.addWidget(spark)
        box.addLayout(line)
        if found.distribution and band is not Band.WITHHELD:
            self._add_distribution(box, found, theme, band)
        reason = self._reason(band, score.n, minimum_n, score.threshold)
        target = tr("Target {value}", value=format_value(metric, metric.target)) if metric.target is not None else ""
        for note in (" · ".join(part for part in (reason, target) if part), change):
            if note:
                box.addWidget(PlainLabel(note, "small", self, wrap=True))

    @staticmethod
    def _answers(found: TouchpointScore, band: Band) -> str:
        if band is Band.WITHHELD:
            return tr("fewer than {threshold}", threshold=found.score.threshold)
        return answers_text(found.metric, found.score.n)

    @staticmethod
    def _beside(found: TouchpointScore, band: Band) -> str:
        """What stands beside the value: the margin, or the interval where it is lopsided."""
        if band is Band.WITHHELD:
            return ""
        metric, score = found.metric, found.score
        return format_margin(metric, score) or (
            tr("median, {interval}", interval=format_interval(metric, score)) if score.low is not None else tr("median")
        )

    @staticmethod
    def _reason(band: Band, n: int, minimum_n: int, threshold: int) -> str:
        if band is Band.FEW:
            return tr("Grey: only {n} answers, {minimum} are needed to judge", n=n, minimum=minimum_n)
        if band is Band.WITHHELD:
            return tr("Fewer than {threshold} answers: withheld so that nobody can be recognised", threshold=threshold)
        return ""

    def _add_distribution(self, box: QVBoxLayout, found: TouchpointScore, theme: Theme, band: Band) -> None:
        bar = ShareBar(self)
        slices = found.distribution
        words = ", ".join(tr("{share} % {name}", share=round(s.share * 100), name=s.name) for s in slices)
        grey = band is Band.FEW
        colours = {Band.MIDDLE: theme.colour("line")}
        bar.set_parts(
            [
                (s.share, colours.get(s.band, theme.colour("mute" if grey else str(s.band))) if not grey
                 else theme.colour("line" if s.band is Band.MIDDLE else "mute"))
                for s in slices
            ],
            words,
        )  # fmt: skip
        bar.setToolTip(words)
        box.addSpacing(2)
        box.addWidget(bar)
        ends = QHBoxLayout()
        for part, side in ((slices[0], Qt.AlignmentFlag.AlignLeft), (slices[-1], Qt.AlignmentFlag.AlignRight)):
            text = tr("{share} % {name}", share=round(part.share * 100), name=part.name)
            ends.addWidget(PlainLabel(text, "small", self), 1, side)
        box.addLayout(ends)


class ScoreCards(QWidget):
    """The cards of all metrics with answers at a touchpoint, or the sentence that says how to get some."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(8)

    def show_touchpoint(self, touchpoint_id: str) -> None:
        """Show the scores of a touchpoint in the current view."""
        clear_layout(self.box)
        scores = self._context.scores
        found = scores.touchpoint_scores(touchpoint_id) if scores.has_evidence else []
        minimum_n = self._context.project.info.minimum_n
        for one in found:
            moved = self._context.moves.get((touchpoint_id, one.metric.id), "")
            change = moved or self._told(scores.change_since(touchpoint_id, one.metric))
            self.box.addWidget(ScoreCard(one, change, minimum_n, self._context.theme(), self))
        if not found:
            self.box.addWidget(PlainLabel(self._no_scores(), "small", self, wrap=True))

    def _told(self, change: str) -> str:
        if not change:
            return ""
        if self._context.scores.view.period is Period.DAYS_90:
            return tr("Against the 90 days before: {change}", change=change)
        return tr("Against the year before: {change}", change=change)

    def _no_scores(self) -> str:
        if not self._context.scores.has_evidence:
            return tr("No scores yet. Import a survey (File, Import data) to see what customers say here.")
        return tr("No answers at this touchpoint for the segment and period at the left.")
