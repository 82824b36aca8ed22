"""The table Comments: what customers wrote, with answers, date, channel and segments as far as they may be told.

What a withheld score keeps back is `scoring.comments`' business; here nothing is added to what it lets out.
"""

from __future__ import annotations

from collections.abc import Iterator

from cxjourney.domain.records import Metric
from cxjourney.domain.text import tr
from cxjourney.exchange.contents import Contents
from cxjourney.exchange.xlsx.book import A3, Book, Value
from cxjourney.exchange.xlsx.columns import Column, date_column, number_column, record_id
from cxjourney.exchange.xlsx.scores import answer_format, answer_unit, shaped_band
from cxjourney.exchange.xlsx.styles import BANDED, MOMENT
from cxjourney.exchange.xlsx.tables import Entry, TableSheet, colour_bands
from cxjourney.scoring.comments import answer_band


def has_comments(contents: Contents) -> bool:
    """Say whether there is any comment that may be shown."""
    return bool(contents.comments)


def write_comments(book: Book, contents: Contents, sheet: str) -> None:
    """Add the sheet with the comments in the map's order, the newest first at each touchpoint."""
    made = TableSheet(book, contents, sheet, key="comments", colour=MOMENT)
    metrics = _answered(contents)
    columns = [
        Column(tr("Journey"), 18),
        Column(tr("Stage"), 12),
        Column(tr("Touchpoint"), 24),
        Column(tr("Comment"), 84),
        *(number_column(_header(metric), 10, answer_format(metric)) for metric in metrics),
        *([Column(tr("Reads as"), 12, BANDED)] if metrics else []),
        date_column(tr("Date"), 12),
        Column(tr("Channel"), 14),
        *([Column(tr("Segments"), 22)] if contents.segments else []),
        record_id(),
    ]
    placed = made.write("Comments", columns, _rows(contents, metrics), keep=0, paper=A3)
    if metrics:
        letters = placed.letters
        along = letters[_header(metrics[0])]
        colour_bands(book, made.ws, letters[tr("Reads as")], placed.first, placed.last, along)


def _header(metric: Metric) -> str:
    unit = answer_unit(metric)
    return tr("{metric}, answer ({unit})", metric=metric.name, unit=unit) if unit else metric.name


def _answered(contents: Contents) -> list[Metric]:
    """Return the metrics that any comment comes with an answer to, that of the map first."""
    told = {metric_id for comment in contents.comments for metric_id, _ in comment.answers}
    every = [metric for metric in contents.metrics if metric.id in told]
    return sorted(every, key=lambda metric: contents.metric is None or metric.id != contents.metric.id)


def _rows(contents: Contents, metrics: list[Metric]) -> Iterator[list[Value | Entry]]:
    order = {id_: index for index, id_ in enumerate(contents.touchpoints)}
    names = {segment.id: segment.name for segment in contents.segments}
    for comment in sorted(contents.comments, key=lambda comment: order[comment.touchpoint_id]):
        touchpoint = contents.touchpoints[comment.touchpoint_id]
        answers = dict(comment.answers)
        first = answers.get(metrics[0].id) if metrics else None
        band = answer_band(metrics[0], first) if first is not None else None
        yield [
            contents.journey_of[touchpoint.journey_id].title,
            contents.stage_title(touchpoint.stage_id),
            Entry(touchpoint.title, link=contents.places.rows.get(touchpoint.id)),
            comment.text,
            *(answers.get(metric.id) for metric in metrics),
            *([shaped_band(band) if band else ""] if metrics else []),
            comment.day,
            comment.channel,
            *([", ".join(names[id_] for id_ in comment.segment_ids)] if contents.segments else []),
            touchpoint.id,
        ]
