"""What the evidence says about a persona: the scores of its segment, its size and value, its lowest touchpoints."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cxjourney.domain.records import Metric, Persona, Segment, Touchpoint
from cxjourney.domain.text import tr
from cxjourney.scoring.compute import ScoreFilter, compute
from cxjourney.scoring.labels import answers_text, format_margin, format_value, shape
from cxjourney.scoring.score import Band, Score, band_of
from cxjourney.scoring.trend import distribution
from cxjourney.ui import words
from cxjourney.ui.panels.inspector.context import Context
from cxjourney.ui.widgets.graph import ShareBar
from cxjourney.ui.widgets.section import clear_layout
from cxjourney.ui.widgets.text import PlainLabel

LOWEST = 3


class PersonaData(QWidget):
    """A column of figures; empty segments and too few answers are said, not hidden."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self.setFixedWidth(250)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(6)
        outer.addWidget(PlainLabel(tr("What the data says about this persona"), "small", self))
        self.box = QVBoxLayout()
        self.box.setSpacing(6)
        outer.addLayout(self.box)
        outer.addStretch(1)

    def show_persona(self, persona: Persona) -> None:
        """Show the figures of the persona's segment in the current period."""
        clear_layout(self.box)
        project = self._context.project
        segment = project.get(Segment, persona.segment_id)
        if segment is None:
            self._say(tr("Tie this persona to a segment of the data, and its scores appear here."))
            return
        self._say(tr("Segment “{name}”", name=segment.name))
        if self._context.scores.has_evidence:
            where = replace(self._context.scores.where(), conditions=segment.conditions)
            for metric in self._context.scores.metrics_with_data():
                self._add_score(metric, where)
            self._add_lowest(where)
        else:
            self._say(tr("No evidence was imported yet."))
        if segment.size is not None:
            self._line(tr("Customers"), words.number(segment.size))
        if segment.value_per_customer is not None:
            money = f"{project.info.currency} {segment.value_per_customer:,.0f}"
            self._line(tr("Value"), tr("{money} per customer and year", money=money))

    def _say(self, text: str) -> None:
        self.box.addWidget(PlainLabel(text, "mute", self, wrap=True))

    def _line(self, left: str, right: str) -> None:
        row = QWidget(self)
        across = QHBoxLayout(row)
        across.setContentsMargins(0, 0, 0, 0)
        across.addWidget(PlainLabel(left, "body", row), 1)
        across.addWidget(PlainLabel(right, "mute", row))
        self.box.addWidget(row)

    def _scores(self, metric: Metric, where: ScoreFilter, *by: str) -> list[Score]:
        scores = self._context.scores
        return compute(scores.frame, self._context.project, metric, by, where, scores.view.weighted)

    def _add_score(self, metric: Metric, where: ScoreFilter) -> None:
        score = next(iter(self._scores(metric, where)), None)
        everyone = next(iter(self._scores(metric, replace(where, conditions=()))), None)
        if score is None:
            return
        band = band_of(metric, score, self._context.project.info.minimum_n)
        withheld = band is Band.WITHHELD
        n = tr("fewer than {threshold}", threshold=score.threshold) if withheld else answers_text(metric, score.n)
        self._line(metric.name, n)
        row = QWidget(self)
        across = QHBoxLayout(row)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(6)
        value = tr("withheld") if withheld else f"{shape(band)} {format_value(metric, score.value)}".strip()
        across.addWidget(PlainLabel(value, str(band), row))
        beside = [] if withheld else [format_margin(metric, score)]
        if everyone is not None and everyone.value is not None and not withheld:
            beside.append(tr("all customers {value}", value=format_value(metric, everyone.value)))
        across.addWidget(PlainLabel(", ".join(part for part in beside if part), "mute", row), 1)
        self.box.addWidget(row)
        slices = distribution(metric, score)
        if slices and not withheld:
            bar, theme = ShareBar(self), self._context.theme()
            colours = {
                Band.LOW: theme.colour("low"),
                Band.MIDDLE: theme.colour("line"),
                Band.GOOD: theme.colour("good"),
            }
            parts = ", ".join(tr("{share} % {name}", share=round(s.share * 100), name=s.name) for s in slices)
            bar.set_parts([(s.share, colours[s.band]) for s in slices], parts)
            self.box.addWidget(bar)

    def _add_lowest(self, where: ScoreFilter) -> None:
        metric, project = self._context.scores.metric, self._context.project
        if metric is None:
            return
        found = [
            (score.value, score)
            for score in self._scores(metric, where, "touchpoint")
            if score.value is not None and score.n >= project.info.minimum_n
        ]
        worst_first = sorted(found, key=lambda pair: pair[0], reverse=metric.direction == "lower")
        if worst_first:
            self.box.addWidget(PlainLabel(tr("Lowest touchpoints"), "body", self))
        for value, score in worst_first[:LOWEST]:
            touchpoint = project.get(Touchpoint, score.by[0][1])
            if touchpoint is not None:
                shown = format_value(metric, value)
                self._say(tr("{title}, {value} ({n})", title=touchpoint.title, value=shown, n=score.n_text))
