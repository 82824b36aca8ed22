"""What the evidence says about a persona, as a column: scores, size, value, channels, low touchpoints, comments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cxjourney.domain.records import Persona, Segment, Touchpoint
from cxjourney.domain.text import tr, trn
from cxjourney.scoring.labels import (
    answers_text,
    band_name,
    describe,
    format_difference,
    format_margin,
    format_value,
    shape,
    withheld_text,
)
from cxjourney.scoring.score import Band
from cxjourney.ui import words
from cxjourney.ui.views.personas.edits import PersonaEdits
from cxjourney.ui.views.personas.facts_source import FactsSource
from cxjourney.ui.views.personas.segment_line import SegmentLine
from cxjourney.ui.widgets.graph import LengthBar, ShareBar
from cxjourney.ui.widgets.section import clear_layout
from cxjourney.ui.widgets.text import PlainLabel, shortened

if TYPE_CHECKING:
    from cxjourney.scoring.comments import Comment
    from cxjourney.scoring.persona_facts import ChannelFact, LowFact, MetricFact, PersonaFacts

WIDTH = 276
MOST_CHANNELS = 6
LONGEST_COMMENT = 260
PLAIN = "heading"  # the look of a number without a band


class FactsColumn(QWidget):
    """Shows one persona's figures; empty segments and too few answers are said, not hidden."""

    touchpoint_requested = Signal(str)

    def __init__(self, edits: PersonaEdits, parent: QWidget) -> None:
        super().__init__(parent)
        self._edits = edits
        self.source = FactsSource(edits.context, self)
        self.setAccessibleName(tr("What the data says about this persona"))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(4)
        outer.addWidget(PlainLabel(tr("What the data says about this persona"), "small", self))
        self.line = SegmentLine(edits, self)
        outer.addWidget(self.line)
        self.box = QVBoxLayout()
        self.box.setSpacing(4)
        outer.addLayout(self.box)
        outer.addStretch(1)
        self.facts: PersonaFacts | None = None
        self._shown_for: tuple[str, str | None] = ("", None)

    # asking

    def refresh(self, persona: Persona) -> None:
        """Ask for the figures of a persona, and show them once they are there."""
        self.line.refresh(persona)
        if self._edits.project.get(Segment, persona.segment_id) is None:
            self._say_no_segment()
            return
        wanted = (persona.id, persona.segment_id)
        if self.source.is_reading:
            self._say_alone(tr("The answers are being read."))
            return

        def arrived(facts: PersonaFacts) -> None:
            if self._edits.id == persona.id:
                self._show(facts)

        if not self.source.ask(persona, arrived) and wanted != self._shown_for:
            self._say_alone(tr("The figures are being worked out."))
        self._shown_for = wanted

    def forget(self) -> None:
        """Let go of figures that may be different now."""
        self.source.forget()

    # showing

    def _start(self) -> None:
        clear_layout(self.box)
        self.facts = None

    def _say_alone(self, text: str) -> None:
        self._start()
        self._shown_for = ("", None)
        self._say(text)

    def _say(self, text: str) -> None:
        self.box.addWidget(PlainLabel(text, "mute", self, wrap=True))

    def _say_no_segment(self) -> None:
        self._start()
        self._shown_for = ("", None)
        self._say(
            tr(
                "Tie this persona to a segment of your customers. Then its scores beside those of all customers, its "
                "size and value, the channels it uses, its lowest touchpoints and what it writes appear here."
            )
        )
        row = QHBoxLayout()
        holder = QWidget(self)
        holder.setLayout(row)
        row.setContentsMargins(0, 6, 0, 0)
        if self._edits.project.table(Segment):
            row.addWidget(self._button(tr("Choose a segment"), self.line.open_segments))
        row.addWidget(self._button(tr("New segment…"), self.line.make_segment))
        row.addStretch(1)
        self.box.addWidget(holder)

    def _button(self, text: str, run: object) -> QPushButton:
        button = QPushButton(text, self)
        button.setEnabled(not self._edits.is_read_only)
        button.clicked.connect(run)
        return button

    def _show(self, facts: PersonaFacts) -> None:
        self._start()
        self.facts = facts
        if not self._edits.context.scores.has_evidence:
            self._say(tr("No evidence was imported yet. Import a survey or tickets, and scores appear here."))
        elif facts.few:
            self._say(tr("Withheld: so few people of this segment answered that somebody could be recognised."))
        elif not facts.metrics:
            self._say(tr("Nobody of this segment answered in this period."))
        for fact in () if facts.few else facts.metrics:
            self._add_metric(fact)
        self._add_size(facts)
        self._add_channels(facts.channels, facts.channels_withheld)
        self._add_lowest(facts.lowest)
        self._add_comments(facts.comments)

    def _heading(self, text: str) -> None:
        label = PlainLabel(text, "body", self)
        label.setContentsMargins(0, 6, 0, 0)
        self.box.addWidget(label)

    def _line(self, left: str, right: str, spoken: str = "") -> QWidget:
        row = QWidget(self)
        across = QHBoxLayout(row)
        across.setContentsMargins(0, 4, 0, 0)
        across.addWidget(PlainLabel(left, "body", row), 1)
        across.addWidget(PlainLabel(right, "small", row))
        row.setAccessibleName(spoken)
        self.box.addWidget(row)
        return row

    def _value(self, value: str, beside: str, band: Band | str) -> None:
        row = QWidget(self)
        across = QHBoxLayout(row)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(6)
        base = Qt.AlignmentFlag.AlignBottom
        if isinstance(band, Band) and shape(band):
            mark = PlainLabel(shape(band), f"shape_{band}", row)
            mark.setContentsMargins(0, 0, 0, 3)
            across.addWidget(mark, 0, base)
        across.addWidget(PlainLabel(value, str(band), row), 0, base)
        text = PlainLabel(beside, "beside", row, wrap=True)
        across.addWidget(text, 1, base)
        self.box.addWidget(row)

    def _add_metric(self, fact: MetricFact) -> None:
        metric, score = fact.metric, fact.score
        if fact.band is Band.WITHHELD:
            self._line(metric.name, tr("fewer than {threshold}", threshold=score.threshold))
            self._say(withheld_text(metric, score))
            return
        minimum = self._edits.project.info.minimum_n
        row = self._line(metric.name, answers_text(metric, score.n))
        row.setToolTip(describe(metric, score, minimum))
        if fact.band is Band.FEW:
            self._value(tr("n {count}", count=score.n), tr("too few to judge"), Band.FEW)
            return
        beside = [format_margin(metric, score)]
        if fact.everyone is not None and fact.everyone.value is not None:
            beside.append(tr("all customers {value}", value=format_value(metric, fact.everyone.value)))
        value = format_value(metric, score.value)
        self._value(value, ", ".join(part for part in beside if part), fact.band)
        row.setAccessibleName(f"{describe(metric, score, minimum)} {band_name(fact.band)}")
        if fact.slices:
            bar, theme = ShareBar(self), self._edits.context.theme()
            colours = {
                Band.LOW: theme.colour("low"),
                Band.MIDDLE: theme.colour("line"),
                Band.GOOD: theme.colour("good"),
            }
            parts = ", ".join(tr("{share} % {name}", share=round(s.share * 100), name=s.name) for s in fact.slices)
            bar.set_parts([(s.share, colours.get(s.band, theme.colour("line"))) for s in fact.slices], parts)
            bar.setToolTip(parts)
            self.box.addWidget(bar)
        if fact.against_others is not None:
            self.box.addWidget(PlainLabel(against_text(fact), "small", self, wrap=True))

    def _add_size(self, facts: PersonaFacts) -> None:
        if facts.size is not None:
            share = "" if facts.size_share is None else tr("{share} of all", share=percent(facts.size_share))
            self._line(tr("Customers"), share)
            self._value(words.number(facts.size), "", PLAIN)
        currency = self._edits.project.info.currency
        money = ""
        if facts.value_per_customer is not None:
            amount = words.number(round(facts.value_per_customer))
            money = tr("{money} per customer and year", money=f"{currency} {amount}")
        if facts.value_share is not None:
            self._line(tr("Value"), tr("of all revenue"))
            self._value(percent(facts.value_share), money, PLAIN)
        elif money:
            self._line(tr("Value"), "")
            self._value(f"{currency} {amount}", tr("per customer and year"), PLAIN)
        if facts.overlapping and (facts.size_share is not None or facts.value_share is not None):
            told = tr("Shares are of segments that overlap: who is in several counts more than once.")
            self.box.addWidget(PlainLabel(told, "small", self, wrap=True))

    def _add_channels(self, channels: tuple[ChannelFact, ...], withheld: tuple[str, ...]) -> None:
        if not channels and not withheld:
            return
        self._heading(tr("Channels used"))
        if channels:
            self.box.addWidget(self._channel_bars(channels))
        if withheld:
            names = ", ".join(shortened(name, 40) for name in withheld)
            told = PlainLabel(tr("Withheld, too few answers: {names}", names=names), "small", self, wrap=True)
            self.box.addWidget(told)

    def _channel_bars(self, channels: tuple[ChannelFact, ...]) -> QWidget:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        holder = QWidget(self)
        holder.setLayout(grid)
        accent = self._edits.context.theme().colour("accent")
        most = max(channel.share for channel in channels) or 1.0
        for at, channel in enumerate(channels[:MOST_CHANNELS]):
            spoken = tr("{channel}: {share}", channel=channel.name, share=percent(channel.share))
            bar = LengthBar(channel.share / most, accent, spoken, holder)
            bar.setToolTip(trn("{number} answer", "{number} answers", channel.n, number=words.number(channel.n)))
            grid.addWidget(PlainLabel(shortened(channel.name, 18), "body", holder), at, 0)
            grid.addWidget(bar, at, 1)
            grid.addWidget(PlainLabel(percent(channel.share), "body", holder), at, 2, Qt.AlignmentFlag.AlignRight)
        return holder

    def _add_lowest(self, lowest: tuple[LowFact, ...]) -> None:
        if not lowest:
            return
        self._heading(tr("Lowest touchpoints"))
        holder = QWidget(self)
        links = QVBoxLayout(holder)
        links.setContentsMargins(0, 0, 0, 0)
        links.setSpacing(0)
        self.box.addWidget(holder)
        for low in lowest:
            touchpoint = self._edits.project.get(Touchpoint, low.touchpoint_id)
            title = touchpoint.title if touchpoint else low.title
            value, metric = format_value(low.metric, low.score.value), low.metric.name
            text = tr("{title}, {metric} {value} ({n})", title=shortened(title, 60), metric=metric, value=value,
                      n=low.score.n_text)  # fmt: skip
            link = WrappedLink(text, self)
            link.setToolTip(tr("Show on the map"))
            link.setAccessibleName(tr("Show “{title}” on the map", title=title))
            link.setAccessibleDescription(describe(low.metric, low.score))
            link.setEnabled(touchpoint is not None)
            link.clicked.connect(lambda _checked=False, one=low.touchpoint_id: self.touchpoint_requested.emit(one))
            links.addWidget(link)

    def _add_comments(self, comments: tuple[Comment, ...]) -> None:
        if not comments:
            return
        self._heading(tr("Typical comments"))
        for comment in comments:
            frame = QFrame(self)
            frame.setObjectName("quote")
            column = QVBoxLayout(frame)
            column.setContentsMargins(8, 0, 0, 0)
            column.setSpacing(0)
            column.addWidget(PlainLabel(shortened(comment.text, LONGEST_COMMENT), "body", frame, wrap=True))
            touchpoint = self._edits.project.get(Touchpoint, comment.touchpoint_id)
            where = [touchpoint.title if touchpoint else "", words.day(comment.day)]
            column.addWidget(PlainLabel(", ".join(part for part in where if part), "small", frame, wrap=True))
            self.box.addWidget(frame)


class WrappedLink(QPushButton):
    """A button whose text breaks into lines, in the colour of second text."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("look", "line")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 3, 0, 3)
        self.label = PlainLabel(text, "mute", self, wrap=True)
        self.label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        box.addWidget(self.label)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max(24, self.label.heightForWidth(width) + 6)


def against_text(fact: MetricFact) -> str:
    """Say how far a segment is from all other customers, and whether that is more than chance."""
    found = fact.against_others
    if found is None:
        return ""
    amount = format_difference(fact.metric, found.value)
    if found.is_noise:
        return tr("{difference} against all others, within noise", difference=amount)
    return tr("{difference} against all others, more than chance", difference=amount)


def percent(share: float) -> str:
    """Return a share from 0 to 1 in percent; what is above 0 never reads as 0."""
    value = share * 100
    return tr("{share} %", share="< 1" if 0 < value < 0.5 else f"{value:.0f}")
