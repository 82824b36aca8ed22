"""What each number means, how it is computed and where the data came from, for the end of the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cxjourney.domain.notices import NPS_NOTICE
from cxjourney.domain.records import Metric
from cxjourney.domain.sharing import left_out
from cxjourney.domain.text import tr
from cxjourney.exchange.contents import Contents
from cxjourney.exchange.html.markup import Markup, element, joined
from cxjourney.scoring.labels import band_name, format_period, format_value, shape, unit_name
from cxjourney.scoring.metric_words import (
    band_meanings,
    better_text,
    conditions_text,
    emotion_remark,
    formula_text,
    reading_remarks,
)
from cxjourney.scoring.score import Band


def definitions(contents: Contents) -> Markup:
    """Return the tables of metrics, bands, segments and sources, and the remarks."""
    parts = [
        _section(tr("Metrics"), _metric_heads(), _metrics(contents)),
        _section(tr("Bands"), [tr("Band"), tr("Meaning")], _bands(contents)),
    ]
    if contents.segments:
        parts.append(_section(tr("Segments"), _segment_heads(contents), _segments(contents)))
    if contents.imports:
        heads = [tr("File"), tr("Answers given between"), tr("Rows read"), tr("Rows taken"), tr("Answers")]
        parts.append(_section(tr("Sources"), heads, _sources(contents)))
    remarks = element("ul", joined(element("li", remark) for remark in _remarks(contents)), class_="plain")
    return joined([*parts, element("h3", tr("Remarks")), remarks])


def _section(title: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Markup:
    body = joined(
        element("tr", element("th", row[0], scope="row"), *(element("td", cell) for cell in row[1:])) for row in rows
    )
    head = element("tr", *(element("th", one, scope="col") for one in heads))
    table = element("table", element("thead", head), element("tbody", body), aria_label=title, class_="words")
    return joined([element("h3", title), element("div", table, class_="scroll")])


def _metric_heads() -> list[str]:
    return [
        tr("Metric"), tr("Unit"), tr("Question"), tr("Formula and interval"), tr("Better is"), tr("Target"),
        tr("▲ good from"), tr("▼ low past"),
    ]  # fmt: skip


def _metrics(contents: Contents) -> Iterable[list[str]]:
    every = contents.project.ordered(Metric)
    for metric in every:
        limits = (metric.target, metric.good_from, metric.low_from)
        yield [
            metric.name, unit_name(metric), metric.question, formula_text(metric, contents.info.confidence),
            better_text(metric),
            *("" if limit is None else format_value(metric, limit) for limit in limits),
        ]  # fmt: skip


def _bands(contents: Contents) -> Iterable[list[str]]:
    minimum, threshold = contents.info.minimum_n, contents.info.anonymity_threshold
    meanings = {
        **band_meanings(minimum),
        Band.WITHHELD: tr("Not in this file at all, so that nobody can be recognised: under {n} answers, or a number "
                          "that would let one be worked out.", n=threshold),
    }  # fmt: skip
    for band, meaning in meanings.items():
        yield [f"{shape(band)} {band_name(band)}".strip(), meaning]


def _segment_heads(contents: Contents) -> list[str]:
    return [
        tr("Segment"), tr("Customers in it"), tr("Size"),
        tr("Value per customer ({currency} a year)", currency=contents.info.currency),
    ]  # fmt: skip


def _segments(contents: Contents) -> Iterable[list[str]]:
    for segment in contents.segments:
        value = segment.value_per_customer
        yield [
            segment.name, conditions_text(segment),
            "" if segment.size is None else f"{segment.size:,}", "" if value is None else f"{value:,.0f}",
        ]  # fmt: skip


def _sources(contents: Contents) -> Iterable[list[str]]:
    for record in contents.imports:
        period = format_period(record.first_date, record.last_date) if record.first_date else tr("without dates")
        yield [record.file_name, period, f"{record.rows:,}", f"{record.taken:,}", f"{record.answers:,}"]


def _remarks(contents: Contents) -> list[str]:
    remarks = [*reading_remarks(), emotion_remark()]
    if not contents.scores.monthly_touchpoints:
        remarks.append(tr("There are too many touchpoints for monthly scores of each; months are given by stage."))
    return [*remarks, *left_out(contents.sharing), NPS_NOTICE]
