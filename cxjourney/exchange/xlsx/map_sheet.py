"""The sheet that reads like the map: stages across, lanes down, a card in each cell, analysis lanes below, one A3 page.

Cards are `map_cards`'s; here is the grid they stand in. Nothing on this sheet is a table: it is there to be read.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from openpyxl.utils import get_column_letter

from cxjourney.domain.records import AnalysisLane, Journey, LaneKind, Note, NoteKind, Stage
from cxjourney.domain.text import tr, trn
from cxjourney.domain.words import state_text
from cxjourney.exchange.contents import Contents
from cxjourney.exchange.returning.fields import exported
from cxjourney.exchange.xlsx import charts
from cxjourney.exchange.xlsx.book import A3, ROW, Book, widths
from cxjourney.exchange.xlsx.chart_sheet import JourneyData, stage_columns
from cxjourney.exchange.xlsx.map_cards import Cards
from cxjourney.exchange.xlsx.measure import height_of, lines_of
from cxjourney.exchange.xlsx.scores import header_of, number_format, rounded_value
from cxjourney.exchange.xlsx.styles import (
    ACCENT,
    BACKGROUND,
    BAND_FILL,
    HEADER,
    HINT,
    INK,
    LINE,
    LINK,
    MUTE,
    SHAPE,
    SUBTITLE,
    TITLE,
    WHITE,
    Style,
    band_style,
    shaped,
)
from cxjourney.scoring.labels import band_name, format_date
from cxjourney.scoring.score import Band

GUTTER, NAMES = 1.3, 20.0  # widths in characters
POINTS = 5.3  # to a character
PAGE = (1_120.0, 760.0)  # points between the margins of an A3 page
LAST_COLUMN = 16_384
MOST_FILLED = 40_000  # cells of background; larger maps go without
MOST_NOTES = 4  # under one column; the rest is on the sheet Notes
MOST_LETTERS = 150  # of a note on the map
HEADS = 4  # the row of stage titles
MOST_HEAD_LINES = 10  # of a stage title
CHART_HEIGHT = 150.0  # points
STAGE = Style(
    bold=True, size=13, fill=HEADER, wrap=True, down="center", indent=1, sides="b", line=ACCENT, weight="medium"
)  # fmt: skip
GOAL = Style(italic=True, size=9, colour=MUTE, fill=BACKGROUND, wrap=True, indent=1)
NAME = Style(bold=True, wrap=True, down="top")
NOTE_FILL = {
    NoteKind.PAIN: BAND_FILL[Band.LOW],
    NoteKind.NEED: BAND_FILL[Band.MIDDLE],
    NoteKind.IDEA: BAND_FILL[Band.GOOD],
    NoteKind.QUOTE: WHITE,
    NoteKind.QUESTION: "FFF6D6",
}


@dataclass
class Slip:
    """A small text under a column: a note or an action."""

    text: str
    style: Style


def map_name(contents: Contents, journey: Journey) -> str:
    """Return the wished name of a journey's map sheet: `Map` where there is only one."""
    return tr("Map") if len(contents.journeys) == 1 else tr("Map {journey}", journey=journey.title)


class MapSheet:
    """Owns one map sheet while it is written, row by row from top to bottom."""

    def __init__(self, book: Book, contents: Contents, journey: Journey, data: JourneyData) -> None:
        self._book, self._contents, self._journey, self._data = book, contents, journey, data
        self.ws: Any = book.sheet(map_name(contents, journey), colour=INK, zoom=85)
        contents.places.maps[journey.id] = self.ws.title
        self._stages, self._lanes, self._touchpoints = contents.of_journey(journey)
        self._starts, self._total = stage_columns(self._stages, self._touchpoints)
        self._last = 1 + 3 * self._total
        self._card = card_width(self._total)
        self._row = HEADS

    def write(self) -> None:
        """Write the whole sheet."""
        self._heading()
        if not self._stages:
            self._say(tr("This journey has no stages yet."))
        elif self._last > LAST_COLUMN:
            self._say(tr("This journey is too wide for a sheet; its touchpoints are on the sheet Touchpoints."))
        else:
            left = round(self._card * 0.55)
            widths(self.ws, [NAMES, *([left, self._card - left, GUTTER] * self._total)])
            self._stage_heads()
            self._touchpoint_lanes()
            for lane in self._analysis_lanes():
                lane()
            self._background()
            self.ws.freeze_panes = f"B{HEADS + 2}"
        self._book.print_set_up(self.ws, self.ws.title, paper=A3, one_page=True, landscape=self._is_wide())
        self.ws.print_area = f"A1:{get_column_letter(min(self._last, LAST_COLUMN))}{self._row}"
        self._book.protect(self.ws)

    def _is_wide(self) -> bool:
        """Say whether the one page that holds the map is larger lying than upright."""
        rows = self.ws.row_dimensions
        high = sum((rows[row].height or ROW) if row in rows else ROW for row in range(1, self._row + 1))
        wide = POINTS * (NAMES + self._total * (self._card + GUTTER))
        (long, short), (left, right) = PAGE, (wide, high)
        return min(long / left, short / right) >= min(short / left, long / right)

    # heading

    def _heading(self) -> None:
        journey, contents = self._journey, self._contents
        state = state_text(journey.state)
        who = contents.persona.name if contents.persona else tr("everyone")
        facts = [
            state,
            journey.scope,
            tr("felt by {persona}", persona=who),
            tr("owner {owner}", owner=journey.owner) if contents.owner(journey.owner) else "",
            format_date(journey.date) if journey.date else "",
            tr("version {version}", version=journey.version) if journey.version else "",
        ]
        columns = self._last if self._last <= LAST_COLUMN else 1
        width = NAMES + self._total * (self._card + GUTTER)
        lines = (
            (journey.title, TITLE, 32.0),
            ("  ·  ".join(fact for fact in facts if fact), SUBTITLE, 18.0),
            (self._legend(), replace(SUBTITLE, size=9), 18.0),
        )
        for row, (text, style, least) in enumerate(lines, 1):
            self._book.line(self.ws, row, text, style, columns=columns, width=width, least=least)
        summary = contents.places.sheets["summary"]
        self._book.link(self._book.put(self.ws, HEADS, 1, "← " + summary, LINK), summary)

    def _legend(self) -> str:
        info, metric = self._contents.info, self._contents.metric
        parts = [tr("Cards show {metric}:", metric=metric.name)] if metric else []
        if metric:
            judged = [f"{SHAPE[band]} {band_name(band)}" for band in (Band.GOOD, Band.MIDDLE, Band.LOW)]
            few = tr("○ few answers (n < {n})", n=info.minimum_n)
            parts += [*judged, few, tr("– withheld (n < {n})", n=info.anonymity_threshold)]
        parts += [tr("◆ moment of truth"), tr("“felt” is the emotion from −2 to +2"), tr("→ next, with its share")]
        return "   ".join(parts)

    def _say(self, text: str) -> None:
        self._book.put(self.ws, HEADS, 1, text, HINT)

    def _stage_heads(self) -> None:
        title = height = 1
        for stage in self._stages:
            first, columns = self._span(stage)
            self._book.span(self.ws, HEADS, first, stage.title, STAGE, columns=columns)
            self._book.span(self.ws, HEADS + 1, first, stage.goal, GOAL, columns=columns)
            room = (columns + 1) // 3 * (self._card + GUTTER) - GUTTER - 2
            title = max(title, lines_of(stage.title, room, 13, bold=True))
            height = max(height, lines_of(stage.goal, room, 9))
        self.ws.row_dimensions[HEADS].height = height_of(min(title, MOST_HEAD_LINES), 13, 9)
        self.ws.row_dimensions[HEADS + 1].height = height_of(height, 9, 6)
        self._row = HEADS + 1

    def _span(self, stage: Stage) -> tuple[int, int]:
        """Return the first sheet column of a stage and how many it spans, without the gutter behind it."""
        columns = self._starts[stage.id]
        return 2 + 3 * min(columns.values()), 3 * len(columns) - 1

    # lanes of touchpoints

    def _touchpoint_lanes(self) -> None:
        cards = Cards(self._book, self.ws, self._contents, self._journey, self._card)
        by_lane: dict[str, list[Any]] = {lane.id: [] for lane in self._lanes}
        for touchpoint in self._touchpoints:
            by_lane.setdefault(touchpoint.lane_id, []).append(touchpoint)
        visible = True
        for lane in self._lanes:
            if visible and lane.lane_kind is LaneKind.BACKSTAGE:
                self._line_of_visibility()
                visible = False
            self._pad(7)
            self._rule(Style(sides="t", line=LINE))
            top = self._row + 1
            heights = cards.heights(by_lane[lane.id])
            for offset, height in enumerate(heights):
                self.ws.row_dimensions[top + offset].height = height
            for touchpoint in by_lane[lane.id]:
                column = 2 + 3 * self._starts[touchpoint.stage_id][touchpoint.column]
                cards.write(touchpoint, top, column)
            self._book.span(self.ws, top, 1, lane.title, NAME, rows=len(heights))
            self._row = top + len(heights) - 1
            self._pad(7)

    def _line_of_visibility(self) -> None:
        self._pad(16)
        style = Style(sides="t", line=INK, weight="mediumDashed", size=8, colour=MUTE, italic=True, down="center")
        self._rule(style)
        self._book.put(self.ws, self._row, 1, tr("Line of visibility"), style)

    def _rule(self, style: Style) -> None:
        """Draw a line over the row, over all columns; inside stages on their background."""
        inside = self._inside()
        for column in range(1, self._last + 1):
            fill = BACKGROUND if column in inside else ""
            self._book.put(self.ws, self._row, column, None, replace(style, fill=fill))

    def _pad(self, height: float) -> None:
        self._row += 1
        self.ws.row_dimensions[self._row].height = height

    def _inside(self) -> set[int]:
        inside: set[int] = set()
        for stage in self._stages:
            first, columns = self._span(stage)
            inside |= set(range(first, first + columns))
        return inside

    def _background(self) -> None:
        inside = self._inside()
        rows = range(HEADS + 2, self._row + 1)
        if len(inside) * len(rows) > MOST_FILLED:
            return
        style = Style(fill=BACKGROUND)
        for row in rows:
            for column in inside:
                if (row, column) not in self.ws._cells:
                    self._book.put(self.ws, row, column, None, style)

    # analysis lanes

    def _analysis_lanes(self) -> list[Any]:
        known = {
            AnalysisLane.EMOTION: self._emotion,
            AnalysisLane.SCORES: self._scores,
            AnalysisLane.NOTES: self._notes,
            AnalysisLane.ACTIONS: self._actions,
        }
        wanted = [lane for lane in self._journey.analysis_lanes if lane in known]
        if self._contents.actions and AnalysisLane.ACTIONS not in wanted:
            wanted.append(AnalysisLane.ACTIONS)
        return [known[AnalysisLane(lane)] for lane in wanted]

    def _emotion(self) -> None:
        data = self._data
        if data.emotion is None:
            return
        self._pad(7)
        self._rule(Style(sides="t", line=LINE))
        self._pad(CHART_HEIGHT)
        who = self._contents.persona.name if self._contents.persona else tr("everyone")
        self._book.put(self.ws, self._row, 1, tr("Emotion, {persona}", persona=who), NAME)
        chart = charts.map_curve(data.emotion, data.columns)
        charts.place_between(chart, self.ws, (self._row, 2), (self._row, self._last), data.felt)

    def _scores(self) -> None:
        contents = self._contents
        metrics = [m for m in contents.metrics if any(contents.scores.of(s.id, m) for s in self._stages)]
        if not metrics:
            return
        self._pad(7)
        self._rule(Style(sides="t", line=LINE))
        for metric in metrics:
            name = header_of(metric)
            self._pad(max(20.0, height_of(lines_of(name, NAMES, bold=True))))
            self._book.put(self.ws, self._row, 1, name, replace(NAME, down="center"))
            for stage in self._stages:
                first, columns = self._span(stage)
                row = contents.scores.of(stage.id, metric)
                left = (columns + 1) // 2 if columns > 2 else 1
                if row is None or row.score.value is None:
                    text = tr("no data") if row is None else tr("– withheld (n {bound})", bound=row.score.n_text)
                    quiet = Style(colour=MUTE, size=9, fill=BACKGROUND, down="center", across="center")
                    self._book.span(self.ws, self._row, first, text, quiet, columns=columns)
                    continue
                number = shaped(number_format(metric, short=True), row.band)
                base = Style(fill=WHITE, across="right", down="center", size=11)
                look = replace(band_style(base, row.band), number=number)
                value = rounded_value(metric, row.score.value)
                self._book.span(self.ws, self._row, first, value, look, columns=left)
                count = replace(look, number='"n "#,##0', size=9, bold=False, across="left", indent=1)
                self._book.span(self.ws, self._row, first + left, row.score.n, count, columns=columns - left)

    def _notes(self) -> None:
        slips: dict[int, list[Slip]] = {}
        notes = sorted(
            (note for note in self._contents.notes if note.journey_id == self._journey.id), key=lambda n: -n.votes
        )
        for note in notes:
            slips.setdefault(self._column_of(note.touchpoint_id, note.stage_id), []).append(_slip(note))
        self._slips(tr("Pain points and ideas"), slips, tr("Notes"))

    def _actions(self) -> None:
        slips: dict[int, list[Slip]] = {}
        for action in self._contents.actions:
            if action.journey_id == self._journey.id:
                owner = self._contents.owner(action.owner)
                facts = [action.title, owner, format_date(action.due) if action.due else ""]
                text = " · ".join(fact for fact in facts if fact)
                style = Style(size=9, fill=WHITE, sides="rtb", edge=ACCENT, wrap=True, indent=1, down="center")
                slips.setdefault(self._column_of(action.touchpoint_id, None), []).append(Slip(_short(text), style))
        self._slips(tr("Actions"), slips, tr("Actions"))

    def _column_of(self, touchpoint_id: str | None, stage_id: str | None) -> int:
        touchpoint = self._contents.touchpoints.get(touchpoint_id or "")
        if touchpoint is not None:
            return self._starts[touchpoint.stage_id][touchpoint.column]
        return min(self._starts[stage_id].values()) if stage_id in self._starts else 0

    def _slips(self, title: str, slips: dict[int, list[Slip]], sheet: str) -> None:
        if not slips:
            return
        self._pad(7)
        self._rule(Style(sides="t", line=LINE))
        first = self._row + 1
        depth = min(max(map(len, slips.values())), MOST_NOTES + 1)
        for level in range(depth):
            tallest = 1
            self._pad(14)
            for column, texts in slips.items():
                if level < len(texts):
                    slip = _rest(len(texts) - MOST_NOTES, sheet) if level == MOST_NOTES else texts[level]
                    self._book.span(self.ws, self._row, 2 + 3 * column, slip.text, slip.style, columns=2)
                    tallest = max(tallest, lines_of(slip.text, self._card - 1.5, 9))
            self.ws.row_dimensions[self._row].height = height_of(tallest, 9, 5)
            self._pad(4)
        self._book.span(self.ws, first, 1, title, NAME, rows=self._row - first + 1)


def card_width(columns: int) -> float:
    """Return the width of a card in characters, so that maps of usual length fill a wide page."""
    return max(23.0, min(64.0, round(260 / max(1, columns))))


def _slip(note: Note) -> Slip:
    votes = trn("{count} vote", "{count} votes", note.votes) if note.votes else ""
    text = f"“{note.text}”" if note.note_kind is NoteKind.QUOTE else note.text
    kind = str(exported(note, "note_kind")).capitalize()
    facts = " · ".join(fact for fact in (kind, votes) if fact)
    return Slip(
        f"{facts}: {_short(text)}",
        Style(
            size=9,
            fill=NOTE_FILL[note.note_kind],
            wrap=True,
            italic=note.note_kind is NoteKind.QUOTE,
            sides="lrtb",
            indent=1,
            down="center",
        ),
    )


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= MOST_LETTERS else text[: MOST_LETTERS - 1].rstrip() + "…"


def _rest(count: int, sheet: str) -> Slip:
    text = tr("and {count} more on the sheet {sheet}", count=count, sheet=sheet)
    return Slip(text, Style(size=9, italic=True, colour=MUTE, fill=BACKGROUND, wrap=True, indent=1))
