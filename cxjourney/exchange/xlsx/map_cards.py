"""The cards on the map sheet: title, channel and emotion, score with its n, and where the journey goes on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from openpyxl.utils import get_column_letter

from cxjourney.domain.records import Journey, Touchpoint, TransitionKind
from cxjourney.domain.text import tr
from cxjourney.exchange.contents import Contents
from cxjourney.exchange.xlsx.book import Book
from cxjourney.exchange.xlsx.measure import height_of, lines_of
from cxjourney.exchange.xlsx.scores import number_format, rounded_value
from cxjourney.exchange.xlsx.styles import BAND_INK, LINE, MUTE, WHITE, Style, band_style, shaped
from cxjourney.scoring.score import Band

MOST_ARROWS = 3
FELT = '"felt "+0.0;"felt "−0.0;"felt "0'
ARROW = {TransitionKind.NORMAL: "→", TransitionKind.ALTERNATIVE: "⇢", TransitionKind.LOOP: "↺"}
MOMENT_FILL = "FFF1C7"


class Cards:
    """Writes the cards of one journey; each takes four rows and two columns of the sheet."""

    def __init__(self, book: Book, ws: Any, contents: Contents, journey: Journey, width: float) -> None:
        self._book, self._ws, self._contents, self._width = book, ws, contents, width
        self._next: dict[str, list[str]] = {}
        for arrow in sorted(contents.project.transitions(journey.id), key=lambda arrow: -(arrow.share or 0)):
            target = contents.touchpoints.get(arrow.target_id)
            if target is not None:
                share = f" {arrow.share:.0%}" if arrow.share is not None else ""
                text = f"{ARROW[arrow.transition_kind]} {target.title}{share}"
                self._next.setdefault(arrow.source_id, []).append(text)

    def heights(self, touchpoints: Sequence[Touchpoint]) -> list[float]:
        """Return the heights in points of the four rows of a lane with these touchpoints."""
        titles = max((lines_of(self._title(t), self._width - 2, bold=True) for t in touchpoints), default=1)
        arrows = max((lines_of(self._arrows(t), self._width - 1.5, 8) for t in touchpoints), default=1)
        return [height_of(min(titles, 4)), 14.0, 17.0, height_of(min(arrows, 8), 8)]

    def write(self, touchpoint: Touchpoint, row: int, column: int) -> None:
        """Write one card with its upper left corner on `row` and `column`, linked to its row in the table."""
        contents, book, ws = self._contents, self._book, self._ws
        score = contents.scores.of(touchpoint.id, contents.metric)
        band = score.band if score else Band.NONE
        edge = BAND_INK.get(band, "B6BDC7")
        card = Style(fill=WHITE, line="C9CFD8", edge=edge)
        fill = MOMENT_FILL if contents.moment(touchpoint.id) else WHITE
        look = replace(card, bold=True, wrap=True, sides="lrt", fill=fill, indent=1)
        title = book.span(ws, row, column, self._title(touchpoint), look, columns=2)
        if touchpoint.id in contents.places.rows:
            book.link(title, *contents.places.rows[touchpoint.id])
        contents.places.cards[touchpoint.id] = (ws.title, f"{get_column_letter(column)}{row}")
        small = replace(card, size=9, colour=MUTE, down="center")
        book.put(ws, row + 1, column, touchpoint.channel, replace(small, sides="l", indent=1))
        felt = replace(small, sides="r", edge="", across="right", number=FELT, indent=1)
        book.put(ws, row + 1, column + 1, contents.emotion(touchpoint.id), felt)
        self._score(touchpoint, row + 2, column, small)
        below = replace(card, size=8, colour=MUTE, wrap=True, sides="lrb", indent=1)
        book.span(ws, row + 3, column, self._arrows(touchpoint), below, columns=2)

    def _score(self, touchpoint: Touchpoint, row: int, column: int, quiet: Style) -> None:
        metric, book, ws = self._contents.metric, self._book, self._ws
        score = self._contents.scores.of(touchpoint.id, metric)
        if metric is None or score is None or score.score.value is None:
            text = tr("no data") if score is None else tr("– withheld (n {bound})", bound=score.score.n_text)
            book.span(ws, row, column, text, replace(quiet, sides="lr", indent=1), columns=2)
            return
        base = Style(fill=WHITE, line=LINE, size=11, down="center")
        number = shaped(number_format(metric, short=True), score.band)
        look = replace(band_style(base, score.band), across="left", indent=1, number=number, edge=quiet.edge)
        book.put(ws, row, column, rounded_value(metric, score.score.value), look)
        count = replace(look, edge="", sides="r", size=9, bold=False, across="right", number='"n "#,##0')
        book.put(ws, row, column + 1, score.score.n, count)

    def _title(self, touchpoint: Touchpoint) -> str:
        return f"◆ {touchpoint.title}" if self._contents.moment(touchpoint.id) else touchpoint.title

    def _arrows(self, touchpoint: Touchpoint) -> str:
        arrows = self._next.get(touchpoint.id, [])
        if len(arrows) > MOST_ARROWS:
            arrows = [*arrows[:MOST_ARROWS], tr("… and {count} more", count=len(arrows) - MOST_ARROWS)]
        return "\n".join(arrows)
