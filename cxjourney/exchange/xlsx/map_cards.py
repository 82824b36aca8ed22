"""The cards on the map sheet: title, channel and emotion, score with its n, and where the journey goes on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple

from openpyxl.utils import get_column_letter

from cxjourney.domain.records import Journey, Touchpoint, TransitionKind
from cxjourney.domain.text import tr
from cxjourney.exchange.contents import Contents
from cxjourney.exchange.score_book import ScoreRow
from cxjourney.exchange.xlsx.book import Book
from cxjourney.exchange.xlsx.measure import height_of, lines_of
from cxjourney.exchange.xlsx.scores import number_format, rounded_value
from cxjourney.exchange.xlsx.styles import BAND_INK, LINE, MUTE, WHITE, Style, band_style, shaped
from cxjourney.scoring.score import Band

MOST_ARROWS = 3
FELT = '"felt "+0.0;"felt "−0.0;"felt "0'
ARROW = {TransitionKind.NORMAL: "→", TransitionKind.ALTERNATIVE: "⇢", TransitionKind.LOOP: "↺"}
MOMENT_FILL = "FFF1C7"


class Looks(NamedTuple):
    """How the cells of one card look."""

    title: Style
    channel: Style
    felt: Style
    none: Style
    score: Style
    answers: Style
    arrows: Style


@lru_cache(maxsize=100)
def _looks(band: Band, is_moment: bool, number: str) -> Looks:
    card = Style(fill=WHITE, line="C9CFD8", edge=BAND_INK.get(band, "B6BDC7"))
    fill = MOMENT_FILL if is_moment else WHITE
    small = replace(card, size=9, colour=MUTE, down="center")
    base = Style(fill=WHITE, line=LINE, size=11, down="center")
    score = replace(band_style(base, band), across="left", indent=1, number=shaped(number, band), edge=card.edge)
    return Looks(
        title=replace(card, bold=True, wrap=True, sides="lrt", fill=fill, indent=1),
        channel=replace(small, sides="l", indent=1),
        felt=replace(small, sides="r", edge="", across="right", number=FELT, indent=1),
        none=replace(small, sides="lr", indent=1),
        score=score,
        answers=replace(score, edge="", sides="r", size=9, bold=False, across="right", number='"n "#,##0'),
        arrows=replace(card, size=8, colour=MUTE, wrap=True, sides="lrb", indent=1),
    )


class Cards:
    """Writes the cards of one journey; each takes four rows and two columns of the sheet."""

    def __init__(self, book: Book, ws: Any, contents: Contents, journey: Journey, width: float) -> None:
        self._book, self._ws, self._contents, self._width = book, ws, contents, width
        metric = contents.metric
        self._number = number_format(metric, short=True) if metric else "General"
        self._next: dict[str, list[str]] = {}
        for arrow in sorted(contents.project.transitions(journey.id), key=lambda arrow: -(arrow.share or 0)):
            target = contents.touchpoints.get(arrow.target_id)
            if target is not None:
                share = f" {arrow.share:.0%}" if arrow.share is not None else ""
                text = f"{ARROW[arrow.transition_kind]} {target.title}{share}"
                self._next.setdefault(arrow.source_id, []).append(text)

    def heights(self, touchpoints: Sequence[Touchpoint]) -> list[float]:
        """Return the heights in points of the four rows of a lane with these touchpoints."""
        titles = max(map(self._lines, touchpoints), default=1)
        arrows = max((lines_of(self._arrows(t), self._width - 1.5, 8) for t in touchpoints), default=1)
        return [height_of(min(titles, 4)), 14.0, 17.0, height_of(min(arrows, 8), 8)]

    def write(self, touchpoint: Touchpoint, row: int, column: int) -> None:
        """Write one card with its upper left corner on `row` and `column`, linked to its row in the table."""
        contents, book, ws = self._contents, self._book, self._ws
        score = contents.scores.of(touchpoint.id, contents.metric)
        is_moment = contents.moment(touchpoint.id) is not None
        looks = _looks(score.band if score else Band.NONE, is_moment, self._number)
        title = book.span(ws, row, column, self._title(touchpoint), looks.title, columns=2)
        contents.places.cards[touchpoint.id] = (ws.title, f"{get_column_letter(column)}{row}")
        channel = book.put(ws, row + 1, column, touchpoint.channel, looks.channel)
        if touchpoint.id in contents.places.rows:
            is_short = self._lines(touchpoint) == 1  # LibreOffice cuts linked text off where it would break
            book.link(title if is_short else channel, *contents.places.rows[touchpoint.id])
        book.put(ws, row + 1, column + 1, contents.emotion(touchpoint.id), looks.felt)
        self._score(score, row + 2, column, looks)
        book.span(ws, row + 3, column, self._arrows(touchpoint), looks.arrows, columns=2)

    def _score(self, row_of: ScoreRow | None, row: int, column: int, looks: Looks) -> None:
        metric, book, ws = self._contents.metric, self._book, self._ws
        if metric is None or row_of is None or row_of.score.value is None:
            text = tr("no data") if row_of is None else tr("– withheld (n {bound})", bound=row_of.score.n_text)
            book.span(ws, row, column, text, looks.none, columns=2)
            return
        book.put(ws, row, column, rounded_value(metric, row_of.score.value), looks.score)
        book.put(ws, row, column + 1, row_of.score.n, looks.answers)

    def _title(self, touchpoint: Touchpoint) -> str:
        return f"◆ {touchpoint.title}" if self._contents.moment(touchpoint.id) else touchpoint.title

    def _lines(self, touchpoint: Touchpoint) -> int:
        return lines_of(self._title(touchpoint), self._width - 2, bold=True)

    def _arrows(self, touchpoint: Touchpoint) -> str:
        arrows = self._next.get(touchpoint.id, [])
        if len(arrows) > MOST_ARROWS:
            arrows = [*arrows[:MOST_ARROWS], tr("… and {count} more", count=len(arrows) - MOST_ARROWS)]
        return "\n".join(arrows)
