"""The table Scores: every score in one long list, by place, metric, segment and month, with its n and interval."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from cxjourney.domain.text import tr
from cxjourney.exchange.contents import Contents
from cxjourney.exchange.score_book import ScoreRow
from cxjourney.exchange.xlsx.book import Book, Value
from cxjourney.exchange.xlsx.columns import Column, date_column, number_column, record_id
from cxjourney.exchange.xlsx.scores import band_text, cell_value, number_format, shown_n, unit_text
from cxjourney.exchange.xlsx.styles import ACCENT, BANDED, BODY, MONTH, NUMBER, WHOLE
from cxjourney.exchange.xlsx.tables import Entry, TableSheet, colour_bands

MOST_ROWS = 1_000_000  # a sheet holds 1,048,576


def write_scores(book: Book, contents: Contents, sheet: str) -> None:
    """Add the sheet with one row for each score; whole-period rows of everyone come first."""
    made = TableSheet(book, contents, sheet, key="scores", colour=ACCENT)
    columns = [
        Column(tr("Journey"), 22),
        Column(tr("Level"), 11),
        Column(tr("Stage"), 14),
        Column(tr("Touchpoint"), 26, replace(BODY, bold=True)),
        Column(tr("Metric"), 18),
        Column(tr("Segment"), 16),
        date_column(tr("Month"), 11, MONTH),
        number_column(tr("Value"), 10, "0.0"),
        number_column(tr("Low"), 10, "0.0"),
        number_column(tr("High"), 10, "0.0"),
        number_column(tr("n"), 9, WHOLE),
        Column(tr("Unit"), 15, BANDED),
        number_column(tr("Target"), 10, "0.0"),
        Column(tr("Band"), 23, BANDED),
        record_id(),
    ]
    count = len(contents.scores.rows)
    left = tr("Only {most} of {count} scores fit on a sheet.", most=MOST_ROWS, count=count) if count > MOST_ROWS else ""
    placed = made.write("Scores", columns, islice(_rows(contents), MOST_ROWS), keep=4, remark=left)
    letters = placed.letters
    colour_bands(book, made.ws, letters[tr("Band")], placed.first, placed.last, letters[tr("Value")])


def _rows(contents: Contents) -> Iterator[list[Value | Entry]]:
    levels = {"journey": tr("journey"), "stage": tr("stage"), "touchpoint": tr("touchpoint")}
    everyone, minimum = tr("everyone"), contents.info.minimum_n
    styles = {metric.id: replace(NUMBER, number=number_format(metric), locked=False) for metric in contents.metrics}
    units = {metric.id: unit_text(metric) for metric in contents.metrics}
    for row in sorted(contents.scores.rows, key=lambda row: (row.month is not None, row.segment is not None)):
        metric, score, style = row.metric, row.score, styles[row.metric.id]
        journey, stage, touchpoint = _place(contents, row)
        yield [
            journey,
            levels[row.level],
            stage,
            touchpoint,
            metric.name,
            row.segment.name if row.segment else everyone,
            row.month,
            Entry(cell_value(metric, score.value), style),
            Entry(cell_value(metric, score.low), style),
            Entry(cell_value(metric, score.high), style),
            shown_n(row),
            units[metric.id],
            Entry(cell_value(metric, metric.target), style),
            band_text(row, minimum),
            row.place,
        ]


def _place(contents: Contents, row: ScoreRow) -> tuple[str, str, str]:
    if row.level == "touchpoint":
        touchpoint = contents.touchpoints[row.place]
        journey = contents.journey_of[touchpoint.journey_id].title
        return journey, contents.stage_title(touchpoint.stage_id), touchpoint.title
    if row.level == "stage":
        stage = contents.stages[row.place]
        return contents.journey_of[stage.journey_id].title, stage.title, ""
    return contents.journey_of[row.place].title, "", ""
