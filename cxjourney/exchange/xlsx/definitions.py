"""The sheet Definitions and sources: what each number means, how it is computed, where the data came from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from cxjourney.domain.notices import NPS_NOTICE
from cxjourney.domain.records import Import, Metric, ProjectInfo, Target
from cxjourney.domain.sharing import SHARING, Circle, Sharing, left_out
from cxjourney.domain.text import tr
from cxjourney.domain.words import yes_no
from cxjourney.exchange.contents import Contents
from cxjourney.exchange.xlsx.book import Book, Value, widths
from cxjourney.exchange.xlsx.columns import Column, date_column, number_column, record_id
from cxjourney.exchange.xlsx.measure import height_of, lines_of
from cxjourney.exchange.xlsx.scores import cell_value, number_format, shaped_band, shown_size
from cxjourney.exchange.xlsx.styles import (
    BANDED,
    BODY,
    DATE,
    LINK,
    MUTE,
    NUMBER,
    PERCENT,
    SECTION,
    TEXT,
    TITLE,
    WHOLE,
    Style,
)
from cxjourney.exchange.xlsx.tables import Entry, hide, write_table
from cxjourney.scoring.labels import unit_name
from cxjourney.scoring.metric_words import (
    band_meanings,
    better_text,
    conditions_text,
    emotion_remark,
    formula_text,
    reading_remarks,
)
from cxjourney.scoring.score import Band

WIDTHS = [24.0, 20.0, 40.0, 44.0, 12.0, 12.0, 12.0, 12.0, 12.0, 12.0, 9.0]


def write_definitions(book: Book, contents: Contents, sheet: str) -> None:
    """Add the sheet; it holds the tables Metrics, Targets, Bands, Rules, Segments and Sources one below the other."""
    ws = book.sheet(sheet, colour=MUTE)
    contents.places.sheets["definitions"] = ws.title
    widths(ws, WIDTHS)
    book.put(ws, 1, 1, tr("Definitions and sources"), TITLE)
    ws.row_dimensions[1].height = 32
    summary = contents.places.sheets["summary"]
    book.link(book.put(ws, 2, 1, "← " + summary, LINK), summary)
    row = _section(book, ws, 4, tr("Metrics"))
    row = write_table(book, ws, "Metrics", _metric_columns(), _metrics(contents), top=row).last
    hide(ws, len(WIDTHS))
    targets = list(_targets(contents))
    if targets:
        row = _section(book, ws, row + 2, tr("Targets of single touchpoints"))
        row = write_table(book, ws, "Targets", _target_columns(), targets, top=row).last
    row = _section(book, ws, row + 2, tr("Bands and limits"))
    columns = [
        Column(tr("Band"), 20),
        Column(tr("Answers needed"), 20, replace(BODY, across="left")),
        Column(tr("Meaning"), 40),
    ]
    row = write_table(book, ws, "Bands", columns, _bands(contents), top=row).last
    row = _section(book, ws, row + 2, tr("Rules of this workbook"))
    columns = [Column(tr("Rule"), 24, replace(BODY, bold=True)), Column(tr("Value"), 20), Column(tr("Meaning"), 40)]
    row = write_table(book, ws, "Rules", columns, rules(contents), top=row).last
    row = _section(book, ws, row + 2, tr("Segments"))
    row = write_table(book, ws, "Segments", _segment_columns(contents), _segments(contents), top=row).last
    row = _section(book, ws, row + 2, tr("Sources"))
    row = write_table(book, ws, "Sources", _source_columns(), _sources(contents), top=row).last
    _remarks(book, ws, row + 2, contents)
    book.print_set_up(ws, tr("Definitions and sources"))
    ws.print_area = f"A1:J{ws.max_row}"
    book.protect(ws)


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
    every = contents.project.ordered(Metric)
    for metric in every:
        style = replace(NUMBER, number=number_format(metric))
        yield [
            metric.name,
            unit_name(metric),
            metric.question,
            formula_text(metric, contents.info.confidence),
            metric.scale_low,
            metric.scale_high,
            better_text(metric),
            *(Entry(cell_value(metric, v), style) for v in (metric.target, metric.good_from, metric.low_from)),
            metric.id,
        ]


def _bands(contents: Contents) -> Iterator[list[Value]]:
    minimum, threshold = contents.info.minimum_n, contents.info.anonymity_threshold
    for band, meaning in band_meanings(minimum).items():
        yield [shaped_band(band), threshold if band is Band.FEW else minimum, meaning]
    yield [shaped_band(Band.WITHHELD), 0,
           tr("Not in this workbook at all, so that nobody can be recognised: under {n} answers, or a number that "
              "would let one be worked out.", n=threshold)]  # fmt: skip


def _target_columns() -> list[Column]:
    return [
        Column(tr("Touchpoint"), 24, replace(BODY, bold=True)),
        Column(tr("Metric"), 20),
        Column(tr("Journey"), 40),
        Column(tr("Stage"), 44),
        number_column(tr("Target"), 12, "General"),
        number_column(tr("▲ good from"), 12, "General"),
        number_column(tr("▼ low past"), 12, "General"),
    ]


def _targets(contents: Contents) -> Iterator[list[Value | Entry]]:
    order = {id_: index for index, id_ in enumerate(contents.touchpoints)}
    own = [target for target in contents.project.table(Target).values() if target.touchpoint_id in order]
    for target in sorted(own, key=lambda target: (order[target.touchpoint_id], target.id)):
        metric, touchpoint = contents.project.get(Metric, target.metric_id), contents.touchpoints[target.touchpoint_id]
        if metric is None:
            continue
        style = replace(NUMBER, number=number_format(metric))
        yield [
            Entry(touchpoint.title, link=contents.places.rows.get(touchpoint.id)),
            metric.name,
            contents.journey_of[touchpoint.journey_id].title,
            contents.stage_title(touchpoint.stage_id),
            *(Entry(cell_value(metric, v), style) for v in (target.target, target.good_from, target.low_from)),
        ]


def rules(contents: Contents) -> Iterator[list[Value | Entry]]:
    """Say by which rules the numbers were made and what was left out, as name, value and meaning."""
    info, sharing = contents.info, contents.sharing
    number, share = Style(**_LEFT, number=WHOLE), Style(**_LEFT, number=PERCENT)
    yield [tr("Smallest group that is judged"), Entry(info.minimum_n, number),
           tr("Answers; with fewer, a score is shown without a band.")]  # fmt: skip
    yield [tr("Smallest group that is shown"), Entry(info.anonymity_threshold, number),
           tr("Answers; with fewer, a score is withheld everywhere in this file, and so is any number that would let "
              "it be worked out.")]  # fmt: skip
    yield [tr("Confidence"), Entry(info.confidence, share), tr("Of the intervals from low to high.")]
    yield [tr("Working hours"), _hours(info), tr("Times to resolution count these hours only, where a metric says so.")]
    yield [tr("Days off"), ", ".join(info.holidays) or tr("none"), tr("They do not count as working days.")]
    yield [tr("Written for"), circle_text(sharing), " ".join(left_out(sharing)) or tr("Nothing was left out.")]
    yield [tr("Exported on"), Entry(contents.today, replace(NUMBER, number=DATE, across="left", indent=0)),
           tr("What was changed in the project after that day is not in this file.")]  # fmt: skip


_LEFT: dict[str, Any] = {"sides": "b", "across": "left", "down": "center"}


def _hours(info: ProjectInfo) -> str:
    names = (tr("Mon"), tr("Tue"), tr("Wed"), tr("Thu"), tr("Fri"), tr("Sat"), tr("Sun"))
    days = [names[int(day) - 1] for day in info.work_days if day in set("1234567")]
    begin, end = (f"{minutes // 60:02}:{minutes % 60:02}" for minutes in (info.work_begin, info.work_end))
    return tr("{days}, {begin} to {end}", days=" ".join(days), begin=begin, end=end)


def circle_text(sharing: Sharing) -> str:
    """Name the circle of readers that an export is for."""
    words = {Circle.TEAM: tr("the team"), Circle.COMPANY: tr("the company"), Circle.PUBLIC: tr("everybody")}
    known = (words[circle] for circle, usual in SHARING.items() if usual == sharing)
    return next(known, tr("a circle of its own"))


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
            yes_no(segment.high_impact),
            conditions_text(segment),
            segment.value_per_customer if shown_size(contents, segment) is not None else None,
            shown_size(contents, segment),
        ]


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
    for number, record in enumerate(contents.imports, 1):
        name = record.file_name if contents.sharing.owners else tr("File {number}", number=number)
        yield [
            name, _day(record), record.preset or tr("table"), _period(record), record.rows, record.taken,
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
    remarks = reading_remarks()
    if not contents.scores.monthly_touchpoints:
        remarks.append(tr("There are too many touchpoints for monthly scores of each; months are given by stage."))
    remarks += [emotion_remark(), NPS_NOTICE]
    style = replace(TEXT, colour=MUTE)
    for text in remarks:
        book.span(ws, row, 1, text, style, columns=4)
        ws.row_dimensions[row].height = height_of(lines_of(text, sum(WIDTHS[:4])))
        row += 1
