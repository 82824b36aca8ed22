"""The last part of a report: what each number means, how it is computed, where the data came from."""

from __future__ import annotations

from datetime import date, datetime

from cxjourney.domain.notices import NPS_NOTICE
from cxjourney.domain.records import Condition, Direction, Import, Metric, MetricKind
from cxjourney.domain.sharing import left_out
from cxjourney.domain.text import tr
from cxjourney.drawing.fonts import BODY, SMALL
from cxjourney.drawing.report.flow import Block, Cursor, running_text
from cxjourney.drawing.report.setting import Setting
from cxjourney.drawing.report.sheet import Sheet, single
from cxjourney.drawing.report.table import Field, Table
from cxjourney.scoring.labels import band_name, format_date, format_period, format_value, unit_name
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
            tr("higher") if metric.direction is Direction.HIGHER else tr("lower"),
            *(format_value(metric, value) for value in (metric.target, metric.good_from, metric.low_from)),
        ]
        for metric in setting.data.metrics
    ]  # fmt: skip
    return _table(setting, at, tr("Metrics"), fields, rows)


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


def _bands(setting: Setting, at: Cursor) -> Cursor:
    if not setting.data.metrics:
        return at
    info = setting.data.project.info
    minimum, threshold = info.minimum_n, info.anonymity_threshold
    fields = [Field(tr("Band"), 1.5), Field(tr("Answers needed"), 1.2), Field(tr("Meaning"), 7.0)]
    told = [
        (Band.GOOD, minimum, tr("At or past the limit “good from” of its metric.")),
        (Band.MIDDLE, minimum, tr("Between the two limits, or the metric has none.")),
        (Band.LOW, minimum, tr("Past the limit “low past” of its metric.")),
        (Band.FEW, threshold, tr("Shown without a judgement: under {n} answers a score says little.", n=minimum)),
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
            "; ".join(condition_text(one) for one in segment.conditions) or tr("everyone"),
            tr("yes") if segment.high_impact else tr("no"),
            "–" if segment.size is None else f"{segment.size:,}",
            "–" if segment.value_per_customer is None else f"{segment.value_per_customer:,.0f}",
        ]
        for segment in data.segments
    ]
    return _table(setting, at, tr("Segments"), fields, rows)


def condition_text(condition: Condition) -> str:
    """Say a condition in words: `Customer type is New or Returning`."""
    values = tr(" or ").join(condition.values)
    if condition.exclude:
        return tr("{attribute} is not {values}", attribute=condition.attribute, values=values)
    return tr("{attribute} is {values}", attribute=condition.attribute, values=values)


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
            single(record.file_name), _day(record),
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
        tr("Unlike metrics are never averaged into one number; n counts answers, not customers."),
        tr("An interval says where the score lies if everyone had answered; two scores whose intervals overlap much "
           "may differ by chance."),
        tr("A change is called better or worse only where it is more than noise, all touchpoints counted together."),
        *left_out(setting.data.sharing),
        tr("Emotion is what the room felt, from −2 to +2; it is not measured."),
        NPS_NOTICE,
    ]  # fmt: skip
    width = min(flow.room, 760.0)
    blocks = [setting.heading(tr("Remarks"), gap=28)]
    for remark in remarks:
        blocks += running_text(flow.fonts, remark, width, SMALL if remark == NPS_NOTICE else BODY, flow.theme.mute, 6)
    flow.run(at, blocks)
