"""The sheet Definitions and sources: what each number means, how it is computed, where the data came from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from cxjourney.domain.notices import NPS_NOTICE
from cxjourney.domain.records import Condition, Direction, Import, Metric, MetricKind
from cxjourney.domain.sharing import left_out
from cxjourney.domain.text import tr
from cxjourney.exchange.contents import Contents
from cxjourney.exchange.xlsx.book import Book, Value, widths
from cxjourney.exchange.xlsx.measure import height_of, lines_of
from cxjourney.exchange.xlsx.scores import cell_value, number_format
from cxjourney.exchange.xlsx.styles import BANDED, BODY, MUTE, NUMBER, SECTION, SHAPE, TEXT, TITLE, WHOLE
from cxjourney.exchange.xlsx.tables import Column, Entry, date_column, number_column, record_id, write_table
from cxjourney.scoring.labels import band_name, unit_name
from cxjourney.scoring.score import Band

WIDTHS = [24.0, 20.0, 40.0, 44.0, 12.0, 12.0, 12.0, 12.0, 12.0, 12.0, 9.0]
ONE_PAGE = 60  # rows that still read well on one page


def write_definitions(book: Book, contents: Contents, sheet: str) -> None:
    """Add the sheet; it holds the tables Metrics, Bands, Segments and Sources one below the other."""
    ws = book.sheet(sheet, colour=MUTE)
    contents.places.sheets["definitions"] = ws.title
    widths(ws, WIDTHS)
    book.put(ws, 1, 1, tr("Definitions and sources"), TITLE)
    ws.row_dimensions[1].height = 32
    row = _section(book, ws, 3, tr("Metrics"))
    row = write_table(book, ws, "Metrics", _metric_columns(), _metrics(contents), top=row).last
    row = _section(book, ws, row + 2, tr("Bands and limits"))
    columns = [
        Column(tr("Band"), 20),
        Column(tr("Answers needed"), 20, replace(BODY, across="left")),
        Column(tr("Meaning"), 40),
    ]
    row = write_table(book, ws, "Bands", columns, _bands(contents), top=row).last
    row = _section(book, ws, row + 2, tr("Segments"))
    row = write_table(book, ws, "Segments", _segment_columns(contents), _segments(contents), top=row).last
    row = _section(book, ws, row + 2, tr("Sources"))
    row = write_table(book, ws, "Sources", _source_columns(), _sources(contents), top=row).last
    _remarks(book, ws, row + 2, contents)
    book.print_set_up(ws, tr("Definitions and sources"), one_page=ws.max_row < ONE_PAGE)
    ws.print_area = f"A1:J{ws.max_row}"


def _section(book: Book, ws: Any, row: int, title: str) -> int:
    book.span(ws, row, 1, title, SECTION, columns=4)
    ws.row_dimensions[row].height = 24
    return row + 1


def _metric_columns() -> list[Column]:
    return [
        Column(tr("Metric"), 24, replace(BODY, bold=True)),
        Column(tr("Unit"), 20),
        Column(tr("Question"), 40),
        Column(tr("Formula and interval"), 44),
        number_column(tr("Scale from"), 12, "General"),
        number_column(tr("Scale to"), 12, "General"),
        Column(tr("Better is"), 12, BANDED),
        number_column(tr("Target"), 12, "General"),
        number_column(tr("▲ good from"), 12, "General"),
        number_column(tr("▼ low past"), 12, "General"),
        record_id(),
    ]


def _metrics(contents: Contents) -> Iterator[list[Value | Entry]]:
    every = sorted(contents.project.table(Metric).values(), key=lambda metric: (metric.position, metric.id))
    for metric in every:
        style = replace(NUMBER, number=number_format(metric))
        yield [
            metric.name,
            unit_name(metric),
            metric.question,
            formula_text(metric, contents.info.confidence),
            metric.scale_low,
            metric.scale_high,
            tr("higher") if metric.direction is Direction.HIGHER else tr("lower"),
            *(Entry(cell_value(metric, v), style) for v in (metric.target, metric.good_from, metric.low_from)),
            metric.id,
        ]


def formula_text(metric: Metric, confidence: float) -> str:
    """Say in words how a metric's score and its interval are computed."""
    share = f"{confidence:.0%}"
    texts = {
        MetricKind.NPS: tr("Promoters (9 and 10) less detractors (0 to 6), in percent of all answers. "
                           "Interval: adjusted Wald, {share}.", share=share),
        MetricKind.CSAT: tr("Share of answers in the top two boxes of the scale. Interval: Wilson, {share}.",
                            share=share),
        MetricKind.CES: tr("Mean of all answers on the scale. Interval: Student’s t, {share}.", share=share),
        MetricKind.TTR: tr("Median of the hours from opened to solved; open tickets are counted apart. "
                           "Interval: order statistics, {share}.", share=share),
        MetricKind.MEAN: tr("Mean of all answers. Interval: Student’s t, {share}.", share=share),
        MetricKind.SHARE: tr("Share of answers that count as a hit. Interval: Wilson, {share}.", share=share),
        MetricKind.SUM: tr("Sum of all values; it has no interval."),
    }  # fmt: skip
    return texts[metric.metric_kind]


def _bands(contents: Contents) -> Iterator[list[Value]]:
    minimum, threshold = contents.info.minimum_n, contents.info.anonymity_threshold
    limits = tr("At or past the limit “good from” of its metric.")
    yield [f"{SHAPE[Band.GOOD]} {band_name(Band.GOOD)}", minimum, limits]
    yield [
        f"{SHAPE[Band.MIDDLE]} {band_name(Band.MIDDLE)}",
        minimum,
        tr("Between the two limits, or the metric has none."),
    ]
    yield [f"{SHAPE[Band.LOW]} {band_name(Band.LOW)}", minimum, tr("Past the limit “low past” of its metric.")]
    yield [f"{SHAPE[Band.FEW]} {band_name(Band.FEW)}", threshold,
           tr("Shown without a judgement: under {n} answers a score says little.", n=minimum)]  # fmt: skip
    yield [f"{SHAPE[Band.WITHHELD]} {band_name(Band.WITHHELD)}", 0,
           tr("Not in this workbook at all, so that nobody can be recognised: under {n} answers, or a number that "
              "would let one be worked out.", n=threshold)]  # fmt: skip


def _segment_columns(contents: Contents) -> list[Column]:
    return [
        Column(tr("Segment"), 24, replace(BODY, bold=True)),
        Column(tr("High impact"), 20),
        Column(tr("Customers in it"), 40),
        Column(tr("Value per customer ({currency} a year)", currency=contents.info.currency), 44,
               replace(NUMBER, number="#,##0.00", across="left")),
        number_column(tr("Size"), 12, WHOLE),
    ]  # fmt: skip


def _segments(contents: Contents) -> Iterator[list[Value]]:
    for segment in contents.segments:
        yield [
            segment.name,
            tr("yes") if segment.high_impact else tr("no"),
            "; ".join(condition_text(condition) for condition in segment.conditions) or tr("everyone"),
            segment.value_per_customer,
            segment.size,
        ]


def condition_text(condition: Condition) -> str:
    """Say a condition in words: `Customer type is New or Returning`."""
    values = tr(" or ").join(condition.values)
    if condition.exclude:
        return tr("{attribute} is not {values}", attribute=condition.attribute, values=values)
    return tr("{attribute} is {values}", attribute=condition.attribute, values=values)


def _source_columns() -> list[Column]:
    return [
        Column(tr("File"), 24, replace(BODY, bold=True)),
        date_column(tr("Brought in on"), 20),
        Column(tr("Read as"), 40),
        Column(tr("Answers given between"), 44),
        number_column(tr("Rows read"), 12, WHOLE),
        number_column(tr("Rows taken"), 12, WHOLE),
        number_column(tr("Skipped"), 12, WHOLE),
        number_column(tr("Known before"), 12, WHOLE),
        number_column(tr("Answers"), 12, WHOLE),
        number_column(tr("Comments"), 12, WHOLE),
    ]


def _sources(contents: Contents) -> Iterator[list[Value]]:
    for record in contents.imports:
        yield [
            record.file_name, _day(record), record.preset or tr("table"), _period(record), record.rows, record.taken,
            record.skipped, record.duplicates, record.answers, record.comments,
        ]  # fmt: skip


def _day(record: Import) -> date | None:
    try:
        return datetime.fromisoformat(record.imported_at).date()
    except ValueError:
        return None


def _period(record: Import) -> str:
    if record.first_date is None or record.last_date is None:
        return tr("without dates")
    return tr("{first} and {last}", first=record.first_date.isoformat(), last=record.last_date.isoformat())


def _remarks(book: Book, ws: Any, row: int, contents: Contents) -> None:
    row = _section(book, ws, row, tr("Remarks"))
    remarks = [
        tr("Unlike metrics are never averaged into one number; n counts answers, not customers."),
        tr("An interval says where the score lies if everyone had answered; two scores whose intervals overlap much "
           "may differ by chance."),
    ]  # fmt: skip
    if not contents.scores.monthly_touchpoints:
        remarks.append(tr("There are too many touchpoints for monthly scores of each; months are given by stage."))
    remarks += left_out(contents.sharing)
    remarks += [tr("Emotion is what the room felt, from −2 to +2; it is not measured."), NPS_NOTICE]
    style = replace(TEXT, colour=MUTE)
    for text in remarks:
        book.span(ws, row, 1, text, style, columns=4)
        ws.row_dimensions[row].height = height_of(lines_of(text, sum(WIDTHS[:4])))
        row += 1
