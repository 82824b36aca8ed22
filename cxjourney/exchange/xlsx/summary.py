"""The sheet Summary: what a reader should know first, on one or two pages, with links to everything else."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from openpyxl.worksheet.pagebreak import Break

from cxjourney.domain.records import ActionStatus, EvidenceStatus, Metric, Touchpoint
from cxjourney.domain.text import tr, trn
from cxjourney.domain.words import state_text
from cxjourney.exchange.contents import Contents
from cxjourney.exchange.returning.fields import exported
from cxjourney.exchange.score_book import ScoreRow
from cxjourney.exchange.xlsx import charts
from cxjourney.exchange.xlsx.book import ROW, Book, Value, widths
from cxjourney.exchange.xlsx.chart_sheet import JourneyData, score_chart, score_title
from cxjourney.exchange.xlsx.columns import Column, date_column, number_column
from cxjourney.exchange.xlsx.measure import height_of, lines_of
from cxjourney.exchange.xlsx.scores import band_text, cell_value, header_of, number_format, shown_n
from cxjourney.exchange.xlsx.styles import (
    ACCENT,
    BAND_INK,
    BANDED,
    BODY,
    DATE,
    FEELING,
    HINT,
    LINK,
    NUMBER,
    PERCENT,
    SECTION,
    SUBTITLE,
    TEXT,
    TITLE,
    WHOLE,
)
from cxjourney.exchange.xlsx.tables import Entry, colour_bands, write_table
from cxjourney.scoring.labels import format_date
from cxjourney.scoring.score import JUDGED, Band, worst_first

WIDTHS = [27.0, 17.0, 12.5, 10.5, 10.5, 13.0, 12.5, 17.0, 45.0]
COLUMNS = len(WIDTHS)
MOST_LISTED = 5
CHART_ROWS = 18
PAGE = 575.0  # points of rows on a page, at the scale that fits the width
LINKS_ROW = 4
BOLD = replace(BODY, bold=True)
OVERDUE = replace(NUMBER, number=DATE, across="left", indent=0, colour=BAND_INK[Band.LOW], bold=True)
GO = replace(BANDED, colour=ACCENT, underline=True)
OPEN = (ActionStatus.OPEN, ActionStatus.IN_PROGRESS)


class Summary:
    """Owns the sheet and the next free row on it."""

    def __init__(self, book: Book, contents: Contents, sheet: str) -> None:
        self._book, self._contents = book, contents
        self._data: dict[str, JourneyData] = {}
        self.ws: Any = book.sheet(sheet, colour=ACCENT)
        contents.places.sheets["summary"] = self.ws.title
        widths(self.ws, WIDTHS)
        self._row = 1
        self._page = 1  # the row that the current page starts with

    def write(self, data: dict[str, JourneyData]) -> None:
        """Write everything but the links to sheets that may not be there yet; `data` is where charts' cells are."""
        self._data = data
        self._heading()
        self._journeys()
        parts = (
            self._overall, self._how_to_read, self._charts, self._coverage, self._moments, self._lowest, self._next,
        )  # fmt: skip
        for part in parts:
            self._whole(part)
        self._book.print_set_up(self.ws, tr("Summary"))
        self._book.protect(self.ws)

    def link(self, sheets: Sequence[tuple[str, str]]) -> None:
        """Write the table of contents: each sheet with what it holds, and a line of links at the top."""
        maps = set(self._contents.places.maps.values())
        for column, title in enumerate([title for title, _ in sheets if title not in maps][:COLUMNS], 1):
            cell = self._book.put(self.ws, LINKS_ROW, column, title, LINK)
            self._book.link(cell, title)
        self._whole(lambda: self._sheets(sheets))
        self.ws.print_area = f"A1:I{self._row}"

    def _sheets(self, sheets: Sequence[tuple[str, str]]) -> None:
        self._section(tr("In this workbook"))
        for title, what in sheets:
            if title in self._contents.places.maps.values() and len(self._contents.journeys) > 1:
                continue  # the table of journeys leads there
            self._book.link(self._book.put(self.ws, self._row, 1, title, LINK), title)
            self._book.span(self.ws, self._row, 2, what, TEXT, columns=COLUMNS - 1)
            self._row += 1

    def _heading(self) -> None:
        contents, book, ws = self._contents, self._book, self.ws
        book.line(ws, 1, contents.title, TITLE, columns=COLUMNS, width=sum(WIDTHS), least=34)
        who = contents.persona.name if contents.persona else tr("everyone")
        line = tr("Customer journeys with their scores · emotions as felt by {persona} · exported on {day}",
                  persona=who, day=format_date(contents.today))  # fmt: skip
        book.put(ws, 2, 1, line, SUBTITLE)
        self._row = 3
        if contents.info.description:
            book.span(ws, 3, 1, contents.info.description, TEXT, columns=COLUMNS)
            ws.row_dimensions[3].height = height_of(lines_of(contents.info.description, sum(WIDTHS)))
        ws.row_dimensions[LINKS_ROW].height = 20
        self._row = LINKS_ROW + 2

    def _section(self, title: str) -> None:
        self._book.span(self.ws, self._row, 1, title, SECTION, columns=COLUMNS)
        self.ws.row_dimensions[self._row].height = 24
        self._row += 1

    def _table(self, name: str, columns: Sequence[Column], rows: Sequence[Sequence[Value | Entry]]) -> Any:
        fitted = [replace(column, width=width) for column, width in zip(columns, WIDTHS, strict=False)]
        placed = write_table(self._book, self.ws, name, fitted, rows, top=self._row)
        self._row = placed.last + 2
        return placed

    def _whole(self, part: Callable[[], None]) -> None:
        """Write a part, on a new page where it would be torn apart otherwise."""
        start = self._row
        part()
        heights = self.ws.row_dimensions
        last = range(self._page, self._row)
        used = sum((heights[row].height or ROW) if row in heights else ROW for row in last)
        if used > PAGE and start > self._page:
            self.ws.row_breaks.append(Break(id=start - 1))
            self._page = start

    def _say(self, text: str) -> None:
        self._book.span(self.ws, self._row, 1, text, HINT, columns=COLUMNS)
        self._row += 2

    # tables

    def _journeys(self) -> None:
        contents = self._contents
        self._section(tr("Journeys"))
        owner = [] if not contents.sharing.owners else [Column(tr("Owner"), 24)]
        columns = [
            Column(tr("Journey"), 28, BOLD),
            Column(tr("State"), 17),
            date_column(tr("Date"), 11),
            Column(tr("Version"), 11),
            number_column(tr("Stages"), 11, WHOLE),
            number_column(tr("Touchpoints"), 11, WHOLE),
            number_column(tr("Moments of truth"), 12, WHOLE),
            *owner,
            Column(tr("Scope"), 36),
        ]
        rows: list[list[Value | Entry]] = []
        for journey in contents.journeys:
            stages, _, touchpoints = contents.of_journey(journey)
            rows.append([
                Entry(journey.title, link=(contents.places.maps[journey.id], "A1")),
                state_text(journey.state),
                journey.date,
                journey.version,
                len(stages),
                len(touchpoints),
                sum(contents.moment(t.id) is not None for t in touchpoints),
                *([] if not contents.sharing.owners else [journey.owner]),
                journey.scope,
            ])  # fmt: skip
        self._table("Journeys", columns, rows)

    def _overall(self) -> None:
        contents = self._contents
        self._section(tr("Scores over the whole journey"))
        rows = []
        for metric in contents.metrics:
            style = replace(NUMBER, number=number_format(metric))
            for journey in contents.journeys:
                row = contents.scores.of(journey.id, metric)
                if row is not None:
                    score = row.score
                    values = (score.value, score.low, score.high, metric.target)
                    value, low, high, target = (Entry(cell_value(metric, v), style) for v in values)
                    band = band_text(row, contents.info.minimum_n)
                    rows.append([header_of(metric), journey.title, value, low, high, shown_n(row), target, band])
        if not rows:
            self._say(tr("No answers have been brought in yet, so there are no scores."))
            return
        columns = [
            Column(tr("Metric"), 28, BOLD),
            Column(tr("Journey"), 17),
            number_column(tr("Score"), 11, "0.0"),
            number_column(tr("Low"), 11, "0.0"),
            number_column(tr("High"), 11, "0.0"),
            number_column(tr("n"), 11, WHOLE),
            number_column(tr("Target"), 12, "0.0"),
            Column(tr("Band"), 24, BANDED),
        ]
        placed = self._table("Overall_scores", columns, rows)
        colour_bands(self._book, self.ws, "H", placed.first, placed.last, "C")

    def _moments(self) -> None:
        contents, metric = self._contents, self._contents.metric
        self._section(tr("Moments of truth"))
        marked = [t for t in contents.touchpoints.values() if contents.moment(t.id)]
        marked.sort(key=lambda t: _value(contents.scores.of(t.id, metric)))
        if not marked:
            self._say(tr("No touchpoint is marked as a moment of truth yet."))
            return
        rows: list[list[Value | Entry]] = []
        for touchpoint in marked[:MOST_LISTED]:
            moment = contents.moment(touchpoint.id)
            why = [text for text in (moment.stake, moment.reason) if text] if moment else []
            owner = contents.owner(moment.owner) if moment else ""
            rows.append([
                *self._scored(touchpoint, metric),
                contents.emotion(touchpoint.id),
                "\n".join(why) + (f" ({owner})" if owner else ""),
            ])  # fmt: skip
        tail = [
            number_column(tr("Emotion (−2 to +2)"), 24, FEELING),
            Column(tr("What is at stake, why, and who looks after it"), 36, BANDED),
        ]
        placed = self._table("Moments_of_truth", self._scored_columns(metric) + tail, rows)
        colour_bands(self._book, self.ws, "G", placed.first, placed.last, "C")
        if len(marked) > MOST_LISTED:
            self._row -= 1
            self._say(trn("{count} more moment of truth is marked on the sheet “{sheet}”.",
                          "{count} more moments of truth are marked on the sheet “{sheet}”.",
                          len(marked) - MOST_LISTED,
                          sheet=contents.places.sheets.get("touchpoints", tr("Touchpoints"))))  # fmt: skip

    def _lowest(self) -> None:
        contents, metric = self._contents, self._contents.metric
        if metric is None:
            return
        found = [(contents.scores.of(t.id, metric), t) for t in contents.touchpoints.values()]
        judged = [(row, t) for row, t in found if row and row.band in JUDGED]
        judged.sort(key=lambda pair: _value(pair[0]))
        self._section(tr("Lowest scores: {metric}", metric=metric.name))
        if not judged:
            self._say(tr("No touchpoint has {n} answers yet.", n=contents.info.minimum_n))
            return
        rows = [[*self._scored(t, metric), contents.emotion(t.id), self._pains(t)] for _, t in judged[:MOST_LISTED]]
        tail = [
            number_column(tr("Emotion (−2 to +2)"), 24, FEELING),
            Column(tr("Most voted pain"), 36, BANDED),
        ]
        placed = self._table("Lowest_scores", self._scored_columns(metric) + tail, rows)
        colour_bands(self._book, self.ws, "G", placed.first, placed.last, "C")

    def _next(self) -> None:
        contents = self._contents
        self._section(tr("What happens next"))
        listed = [action for action in contents.actions if action.status in OPEN]
        if not listed:
            self._say(tr("No actions are open. Add some on the sheet “{sheet}”.", sheet=tr("Actions")))
            return
        listed.sort(key=lambda action: (action.due is None, action.due or contents.today, -(action.impact or 0)))
        owner = [Column(tr("Owner"), 13)] if contents.sharing.owners else []
        columns = [
            Column(tr("Action"), 28, BOLD),
            Column(tr("Touchpoint"), 17),
            date_column(tr("Due"), 11),
            number_column(tr("Impact"), 11, WHOLE),
            number_column(tr("Effort"), 11, WHOLE),
            Column(tr("Status"), 13, BANDED),
            *owner,
            Column(tr("Go to"), 17, BANDED),
        ]
        rows: list[list[Value | Entry]] = []
        for action in listed[:MOST_LISTED]:
            rows.append([
                action.title,
                contents.touchpoint_title(action.touchpoint_id),
                Entry(action.due, OVERDUE if action.due and action.due < contents.today else None),
                action.impact,
                action.effort,
                exported(action, "status"),
                *([action.owner] if contents.sharing.owners else []),
                Entry(tr("its row →"), GO, link=contents.places.rows.get(action.id)),
            ])  # fmt: skip
        self._table("Next_actions", columns, rows)
        if len(listed) > MOST_LISTED:
            self._row -= 1
            self._say(trn("{count} more open action is on the sheet “{sheet}”.",
                          "{count} more open actions are on the sheet “{sheet}”.", len(listed) - MOST_LISTED,
                          sheet=self._contents.places.sheets.get("actions", tr("Actions"))))  # fmt: skip

    def _pains(self, touchpoint: Touchpoint) -> str:
        notes = [n for n in self._contents.notes if n.touchpoint_id == touchpoint.id and n.note_kind.value == "pain"]
        return max(notes, key=lambda note: note.votes).text if notes else ""

    def _scored_columns(self, metric: Metric | None) -> list[Column]:
        number = number_format(metric) if metric else "0.0"
        return [
            Column(tr("Touchpoint"), 28, BOLD),
            Column(tr("Stage"), 17),
            number_column(header_of(metric) if metric else tr("Score"), 11, number),
            number_column(tr("Low"), 11, number),
            number_column(tr("High"), 11, number),
            number_column(tr("n"), 11, WHOLE),
            Column(tr("Band"), 12, BANDED),
        ]

    def _scored(self, touchpoint: Touchpoint, metric: Metric | None) -> list[Value | Entry]:
        contents = self._contents
        row = contents.scores.of(touchpoint.id, metric)
        score = row.score if row else None
        shown = (score.value, score.low, score.high) if score else (None, None, None)
        return [
            Entry(touchpoint.title, link=contents.places.cards.get(touchpoint.id)),
            self._stage(touchpoint),
            *(cell_value(metric, value) if metric else None for value in shown),
            shown_n(row),
            band_text(row, contents.info.minimum_n),
        ]

    def _stage(self, touchpoint: Touchpoint) -> str:
        stage = self._contents.stage_title(touchpoint.stage_id)
        if len(self._contents.journeys) == 1:
            return stage
        return tr("{stage} ({journey})", stage=stage, journey=self._contents.journey_of[touchpoint.journey_id].title)

    # charts and words

    def _charts(self) -> None:
        contents = self._contents
        shown = [j for j in contents.journeys if self._data[j.id].emotion or self._data[j.id].scores][:1]
        for journey in shown:
            data = self._data[journey.id]
            if contents.metric is not None and data.scores is not None:
                title = score_title(contents.metric, journey, data.partial)
                charts.place_at(score_chart(data, contents.metric, title), self.ws, f"A{self._row + 1}", 15.0, 9.6,
                                data.scored)  # fmt: skip
            if data.emotion is not None:
                title = tr("Emotion along the journey: {journey}", journey=journey.title)
                chart = charts.emotion_chart(data.emotion, title)
                place = f"{'F' if data.scores is not None else 'A'}{self._row + 1}"
                charts.place_at(chart, self.ws, place, 16.2, 9.6, data.felt)
            self._row += CHART_ROWS + 2

    def _coverage(self) -> None:
        contents = self._contents
        touchpoints = list(contents.touchpoints.values())
        self._section(tr("How well this is known"))
        if not touchpoints:
            self._say(tr("There are no touchpoints yet."))
            return
        rows: list[list[Value | Entry]] = []
        for what, count in self._counts(touchpoints):
            rows.append([what, count, count / len(touchpoints)])
        columns = [
            Column(tr("Touchpoints"), 28, BOLD),
            number_column(tr("Number"), 17, WHOLE),
            number_column(tr("Share (%)"), 11, PERCENT),
        ]
        self._table("Evidence_coverage", columns, rows)

    def _counts(self, touchpoints: Sequence[Touchpoint]) -> Iterator[tuple[str, int]]:
        contents, metric = self._contents, self._contents.metric
        words = {
            EvidenceStatus.MEASURED: tr("Measured by answers"),
            EvidenceStatus.OBSERVED: tr("Observed"),
            EvidenceStatus.ASSUMED: tr("Assumed by the room"),
        }
        for status, word in words.items():
            yield word, sum(t.evidence_status is status for t in touchpoints)
        if metric is not None:
            bands = [row.band for t in touchpoints if (row := contents.scores.of(t.id, metric))]
            judged = sum(band in JUDGED for band in bands)
            yield tr("{metric} with {n} or more answers", metric=metric.name, n=contents.info.minimum_n), judged
            yield tr("{metric} with fewer answers", metric=metric.name), bands.count(Band.FEW)
            yield tr("{metric} withheld", metric=metric.name), bands.count(Band.WITHHELD)

    def _how_to_read(self) -> None:
        self._section(tr("How to read this workbook"))
        info = self._contents.info
        lines = [
            tr("▲ is good, ● in between, ▼ low; the limits of each metric are on the sheet “{sheet}”.",
               sheet=tr("Definitions and sources")),
            tr("n is the number of answers. Low and high enclose the score with {share} confidence; a wide interval "
               "means that few have answered.", share=f"{info.confidence:.0%}"),
            tr("○ stands for fewer than {minimum} answers: read it as a hint. Under {threshold} answers a score is "
               "withheld.", minimum=info.minimum_n, threshold=info.anonymity_threshold),
            tr("The sheets after the charts are tables: filter and sort them as you like. Columns with a yellow head "
               "are yours to fill in, and yellow rows below a table take new entries: both come back to the project."),
            tr("Cells that are computed take no typing. Sheets are protected against slips only, without a password."),
        ]  # fmt: skip
        for text in lines:
            self._book.span(self.ws, self._row, 1, text, TEXT, columns=COLUMNS)
            self.ws.row_dimensions[self._row].height = height_of(lines_of(text, sum(WIDTHS)))
            self._row += 1
        self._row += 1


def _value(row: ScoreRow | None) -> float:
    return worst_first(row.metric, row.score.value) if row else math.inf
