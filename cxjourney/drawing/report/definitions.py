"""The last part of a report: what each number means, how it is computed, where the data came from."""

from __future__ import annotations

from datetime import date, datetime

from cxjourney.domain.notices import NPS_NOTICE
from cxjourney.domain.records import Import
from cxjourney.domain.sharing import left_out
from cxjourney.domain.text import tr
from cxjourney.domain.words import yes_no
from cxjourney.drawing.fonts import BODY, SMALL
from cxjourney.drawing.report.flow import Block, Cursor, running_text
from cxjourney.drawing.report.setting import Setting
from cxjourney.drawing.report.sheet import Sheet
from cxjourney.drawing.report.table import Field, Table
from cxjourney.plain_text import one_line
from cxjourney.scoring.labels import band_name, format_date, format_period, format_value, unit_name
from cxjourney.scoring.metric_words import (
    band_meanings,
    better_text,
    conditions_text,
    emotion_remark,
    formula_text,
    reading_remarks,
)
from cxjourney.scoring.score import Band


def write_definitions(setting: Setting) -> None:
    """Add definitions and sources on a new page."""
    flow = setting.flow
    title = tr("Definitions and sources")
    at = flow.page(title)
    setting.enter(title, at.page)
    at = flow.run(at, [setting.chapter(title)])
    at = _metrics(setting, at)
    at = _bands(setting, at)
    at = _segments(setting, at)
    at = _sources(setting, at)
    _remarks(setting, at)


def _table(setting: Setting, at: Cursor, title: str, fields: list[Field], rows: list[list[str | Block]]) -> Cursor:
    if not rows:
        return at
    flow = setting.flow
    table = Table(flow.theme, flow.fonts, flow.room, fields)
    blocks = [table.row(row) for row in rows]
    heading = setting.heading(title, gap=28 if at.y > flow.top + 60 else 0)
    if not flow.fits(at, heading.height + heading.gap + table.head().height + blocks[0].height + 24):
        at = flow.page(flow.sections[at.page])
    at = flow.run(at, [Block(heading.height, heading.draw, heading.gap)])
    return flow.run(at, blocks, head=table.head())


def _metrics(setting: Setting, at: Cursor) -> Cursor:
    fields = [
        Field(tr("Metric"), 1.5, True, most=3),
        Field(tr("Unit"), 1.6, most=3),
        Field(tr("Question"), 2.8, most=6),
        Field(tr("Formula and interval"), 3.4, most=8),
        Field(tr("Better is"), 0.8),
        Field(tr("Target"), 0.8, align=1.0),
        Field(tr("▲ good from"), 0.9, align=1.0),
        Field(tr("▼ low past"), 0.9, align=1.0),
    ]
    confidence = setting.data.project.info.confidence
    rows: list[list[str | Block]] = [
        [
            metric.name, unit_name(metric), metric.question, formula_text(metric, confidence),
            better_text(metric),
            *(format_value(metric, value) for value in (metric.target, metric.good_from, metric.low_from)),
        ]
        for metric in setting.data.metrics
    ]  # fmt: skip
    return _table(setting, at, tr("Metrics"), fields, rows)


def _bands(setting: Setting, at: Cursor) -> Cursor:
    if not setting.data.metrics:
        return at
    info = setting.data.project.info
    minimum, threshold = info.minimum_n, info.anonymity_threshold
    fields = [Field(tr("Band"), 1.5), Field(tr("Answers needed"), 1.2), Field(tr("Meaning"), 7.0)]
    told = [
        *((band, threshold if band is Band.FEW else minimum, text) for band, text in band_meanings(minimum).items()),
        (Band.WITHHELD, 0,
         tr("Not in this report at all, so that nobody can be recognised: under {n} answers, or a number that would "
            "let one be worked out.", n=threshold)),
    ]  # fmt: skip
    rows: list[list[str | Block]] = [[_band(setting, band), str(n), text] for band, n, text in told]
    return _table(setting, at, tr("Bands and limits"), fields, rows)


def _band(setting: Setting, band: Band) -> Block:
    name = band_name(band)

    def draw(sheet: Sheet, x: float, y: float) -> None:
        sheet.shape(band, x + 6, y + 10, 10)
        sheet.text(x + 20, y, name, BODY, True, setting.flow.theme.band(band))

    return Block(20.0, draw)


def _segments(setting: Setting, at: Cursor) -> Cursor:
    data = setting.data
    currency = data.project.info.currency
    fields = [
        Field(tr("Segment"), 2.0, True, most=3),
        Field(tr("Customers in it"), 4.0, most=6),
        Field(tr("High impact"), 1.0),
        Field(tr("Size"), 1.2, align=1.0),
        Field(tr("Value per customer ({currency} a year)", currency=currency), 1.8, align=1.0),
    ]
    rows: list[list[str | Block]] = [
        [
            segment.name,
            conditions_text(segment),
            yes_no(segment.high_impact),
            "–" if segment.size is None else f"{segment.size:,}",
            "–" if segment.value_per_customer is None else f"{segment.value_per_customer:,.0f}",
        ]
        for segment in data.segments
    ]
    return _table(setting, at, tr("Segments"), fields, rows)


def _sources(setting: Setting, at: Cursor) -> Cursor:
    fields = [
        Field(tr("File"), 3.2, True, most=3),
        Field(tr("Brought in on"), 1.4),
        Field(tr("Answers given between"), 2.6, most=2),
        *(Field(title, 1.0, align=1.0) for title in (tr("Rows read"), tr("Rows taken"), tr("Skipped"))),
        *(Field(title, 1.0, align=1.0) for title in (tr("Known before"), tr("Answers"), tr("Comments"))),
    ]
    rows: list[list[str | Block]] = [
        [
            one_line(record.file_name), _day(record),
            format_period(record.first_date, record.last_date) or tr("without dates"),
            *(f"{count:,}" for count in (record.rows, record.taken, record.skipped, record.duplicates, record.answers,
                                         record.comments)),
        ]
        for record in setting.data.imports
    ]  # fmt: skip
    return _table(setting, at, tr("Sources"), fields, rows)


def _day(record: Import) -> str:
    try:
        day: date = datetime.fromisoformat(record.imported_at).date()
    except ValueError:
        return "–"
    return format_date(day)


def _remarks(setting: Setting, at: Cursor) -> None:
    flow = setting.flow
    remarks = [
        *reading_remarks(),
        tr("A change is called better or worse only where it is more than noise, all touchpoints counted together."),
        *left_out(setting.data.sharing),
        emotion_remark(),
        NPS_NOTICE,
    ]  # fmt: skip
    width = min(flow.room, 760.0)
    blocks = [setting.heading(tr("Remarks"), gap=28)]
    for remark in remarks:
        blocks += running_text(flow.fonts, remark, width, SMALL if remark == NPS_NOTICE else BODY, flow.theme.mute, 6)
    flow.run(at, blocks)
