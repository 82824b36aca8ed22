"""The side of a persona's card that the evidence fills: scores against all customers, size, channels, lows, words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cxjourney.domain.project import Project
from cxjourney.domain.records import MetricKind, Touchpoint
from cxjourney.domain.text import tr, trn
from cxjourney.drawing.fonts import BODY, LARGE, SMALL, Fonts
from cxjourney.drawing.report.flow import Block, Stack
from cxjourney.drawing.report.marks import BAR, big_value, spread, sure_text, value_text
from cxjourney.drawing.report.sheet import Sheet
from cxjourney.drawing.theme import Theme
from cxjourney.plain_text import one_line
from cxjourney.scoring.labels import answers_told, format_date, format_period, percent_text, short_n
from cxjourney.scoring.persona_facts import ChannelFact, LowFact, MetricFact, PersonaFacts
from cxjourney.scoring.score import Band

WIDTH = 264.0


@dataclass(frozen=True, slots=True)
class Amount:
    """How much of the evidence is shown, from everything down to what the card cannot do without."""

    metrics: int
    channels: int
    lowest: int
    comments: int
    lines: int
    gap: float = 12.0


SHRINKING = (
    Amount(6, 6, 5, 4, 6), Amount(6, 6, 4, 3, 4), Amount(5, 6, 3, 3, 3), Amount(4, 6, 3, 2, 3, 8),
    Amount(4, 5, 3, 2, 2, 8), Amount(4, 4, 3, 1, 3, 8), Amount(4, 4, 3, 1, 2, 8), Amount(4, 3, 2, 1, 2, 8),
    Amount(3, 3, 3, 1, 2, 8), Amount(3, 3, 3, 0, 0, 8), Amount(2, 3, 2, 0, 0, 4), Amount(1, 2, 1, 0, 0, 4),
)  # fmt: skip


def data_block(
    project: Project, facts: PersonaFacts, theme: Theme, fonts: Fonts, room: float, comments: bool = True,
    width: float = WIDTH,
) -> Block:  # fmt: skip
    """Return the data side, with as much of the evidence as `room` holds."""
    side = _Side(project, facts, theme, fonts, width)
    block = side.build(SHRINKING[0], comments)
    for amount in SHRINKING[1:]:
        if block.height <= room:
            break
        block = side.build(amount, comments)
    return block


@dataclass(slots=True)
class _Side:
    """Owns one persona's facts while they are put on paper."""

    project: Project
    facts: PersonaFacts
    theme: Theme
    fonts: Fonts
    width: float
    gap: float = 12.0

    def build(self, amount: Amount, comments: bool) -> Block:
        self.gap = amount.gap
        stack = Stack(self.theme, self.fonts, self.width)
        facts, mute = self.facts, self.theme.mute
        stack.text(tr("What the data says about this persona"), SMALL, colour=mute, most=1)
        if facts.segment is not None:
            stack.text(tr("Segment “{name}”", name=facts.segment.name), BODY, True, most=2)
        if period := format_period(facts.date_from, facts.date_to):
            stack.text(period, SMALL, colour=mute, most=1)
        if facts.few:
            stack.y += 8
            told = tr("So few people of this segment answered that somebody could be recognised; nothing is shown.")
            stack.text(told, BODY, colour=mute)
        elif not facts.metrics:
            stack.y += 8
            stack.text(tr("Nobody of this segment has answered yet."), BODY, colour=mute)
        for index, fact in enumerate(facts.metrics[: amount.metrics]):
            self._metric(stack, fact, index == 0 or amount.gap > 8)
        self._worth(stack)
        self._channels(stack, facts.channels, amount.channels)
        if facts.channels_withheld:
            names = ", ".join(map(one_line, facts.channels_withheld))
            stack.text(tr("Withheld: {names}", names=names), SMALL, colour=mute, most=2)
        self._lowest(stack, facts.lowest[: amount.lowest])
        if comments and amount.comments:
            self._comments(stack, amount)
        return stack.block()

    def _title(self, stack: Stack, left: str, right: str = "", strong: bool = True) -> None:
        stack.y += self.gap
        wide = self.fonts.width(right, SMALL) + 8 if right else 0.0
        title = self.fonts.elided(one_line(left), self.width - wide, BODY, strong)
        stack.draw(lambda sheet, x, y: sheet.text(x, y, title, BODY, strong))
        if right:
            mute = self.theme.mute
            stack.draw(lambda sheet, x, y: sheet.text(x + stack.width, y + 2, right, SMALL, colour=mute, align=1.0))
        stack.y += 20

    def _metric(self, stack: Stack, fact: MetricFact, told: bool) -> None:
        metric, score, band = fact.metric, fact.score, fact.band
        self._title(stack, metric.name, answers_told(metric, score), strong=False)
        beside = [] if score.withheld else [sure_text(metric, score)]
        if metric.metric_kind is MetricKind.CES and metric.scale_high is not None and not score.withheld:
            beside = [tr("{margin} of {high}", margin=beside[0], high=f"{metric.scale_high:g}").strip()]
        if band is Band.FEW:
            beside.append(tr("few answers"))
        if fact.everyone is not None and fact.everyone.value is not None and not fact.everyone.withheld:
            beside.append(tr("all customers {value}", value=value_text(metric, fact.everyone)))
        text = ", ".join(part for part in beside if part)
        wide = 40 + self.fonts.width(value_text(metric, score), LARGE, True)
        lines = self.fonts.lines(text, self.width - wide, 2, SMALL, True)

        def draw(sheet: Sheet, x: float, y: float) -> None:
            right = big_value(sheet, x, y, metric, score, band)
            top = y + (8 if len(lines) == 1 else 0)
            sheet.lines(right + 10, top, lines, SMALL, True, sheet.theme.mute)

        stack.draw(draw)
        stack.y += 34
        if fact.slices and not score.withheld:
            stack.draw(lambda sheet, x, y: spread(sheet, x, y, stack.width, fact.slices, told))
            stack.y += BAR + (20 if told else 4)

    def _worth(self, stack: Stack) -> None:
        """Add size and value of the segment, side by side where both are known."""
        facts, currency = self.facts, self.project.info.currency
        parts: list[tuple[str, str, str]] = []
        if facts.size is not None:
            share = (
                ""
                if facts.size_share is None
                else tr("{value} % of all segments", value=f"{facts.size_share * 100:.0f}")
            )
            parts.append((tr("Customers"), f"{facts.size:,}", share))
        if facts.value_per_customer is not None:
            money = f"{currency} {facts.value_per_customer:,.0f}".strip()
            if facts.value_share is not None:
                share = percent_text(facts.value_share)
                parts.append((tr("Share of revenue"), share, tr("{money} per customer and year", money=money)))
            else:
                parts.append((tr("Value"), money, tr("per customer and year")))
        if not parts:
            return
        stack.y += self.gap
        column = (self.width - 16) / 2
        below = [self.fonts.lines(text, column, 2, SMALL) if text else () for _, _, text in parts]

        def draw(sheet: Sheet, x: float, y: float) -> None:
            for index, ((title, value, _), lines) in enumerate(zip(parts, below, strict=True)):
                left = x + index * (column + 16)
                sheet.text(left, y, title)
                fitting = LARGE if sheet.fonts.width(value, LARGE, True) <= column else BODY
                sheet.text(left, y + 20, sheet.fonts.elided(value, column, fitting, True), fitting, True)
                sheet.lines(left, y + 52, lines, SMALL, colour=sheet.theme.mute)

        stack.draw(draw)
        stack.y += 52 + 16 * max(map(len, below))
        if facts.overlapping and (facts.size_share is not None or facts.value_share is not None):
            told = tr("Segments overlap: who is in several counts more than once.")
            stack.text(told, SMALL, colour=self.theme.mute)

    def _channels(self, stack: Stack, channels: Sequence[ChannelFact], most: int) -> None:
        if not channels:
            return
        self._title(stack, tr("Channels used"), tr("share of answers"))
        most += len(channels) == most + 1  # a line that says so would take as much room as the last one
        top = max(channel.share for channel in channels) or 1.0
        name_width, value_width = self.width * 0.34, 44.0
        room = self.width - name_width - value_width - 12
        for channel in channels[:most]:
            name = self.fonts.elided(one_line(channel.name), name_width, SMALL)
            text = percent_text(channel.share)
            length = room * channel.share / max(top, 1e-9)

            def draw(sheet: Sheet, x: float, y: float, name: str = name, text: str = text, w: float = length) -> None:
                sheet.text(x, y + 2, name, SMALL)
                sheet.box(x + name_width + 8, y + 6, max(2.0, w), BAR, sheet.theme.accent, radius=3)
                sheet.text(x + stack.width, y + 2, text, SMALL, align=1.0)

            stack.draw(draw)
            stack.y += 20
        if len(channels) > most:
            count = len(channels) - most
            stack.text(trn("and {count} more", "and {count} more", count), SMALL, colour=self.theme.mute)

    def _lowest(self, stack: Stack, lowest: Sequence[LowFact]) -> None:
        if not lowest:
            return
        self._title(stack, tr("Lowest touchpoints"))
        for low in lowest:
            right = f"{low.metric.name} {value_text(low.metric, low.score)} ({short_n(low.score)})"
            room = self.width - self.fonts.width(right, SMALL) - 26
            name = self.fonts.elided(one_line(low.title), room, SMALL)

            def draw(
                sheet: Sheet, x: float, y: float, name: str = name, right: str = right, band: Band = low.band
            ) -> None:
                sheet.shape(band, x + 4, y + 10, 8)
                sheet.text(x + 14, y + 2, name, SMALL)
                sheet.text(x + stack.width, y + 2, right, SMALL, colour=sheet.theme.mute, align=1.0)

            stack.draw(draw)
            stack.y += 20

    def _comments(self, stack: Stack, amount: Amount) -> None:
        comments = [one for one in self.facts.comments if one.text.strip()][: amount.comments]
        if not comments:
            return
        self._title(stack, tr("Typical comments"))
        for comment in comments:
            stack.text(f"“{comment.text.strip()}”", SMALL, most=amount.lines)
            place = self.project.get(Touchpoint, comment.touchpoint_id)
            source = [place.title if place is not None else "", format_date(comment.day) if comment.day else ""]
            stack.text(", ".join(part for part in source if part), SMALL, colour=self.theme.mute, most=1)
            stack.y += 6
