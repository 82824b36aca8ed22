"""Every score of the page, computed once and for all: by metric, segment and place, and its months.

Nothing here is a formula: values come from `score_book`, which withholds; a withheld score leaves its place with no
number at all. Numbers are texts already, so that the page reads them as every other export does.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from cxjourney.domain.ids import RecordId
from cxjourney.domain.records import Metric, Target
from cxjourney.domain.text import tr
from cxjourney.exchange.contents import Contents
from cxjourney.exchange.html.markup import plain
from cxjourney.exchange.score_book import ScoreRow
from cxjourney.scoring.labels import answers_text, format_difference, format_interval, format_margin, format_value
from cxjourney.scoring.score import Band
from cxjourney.scoring.trend import distribution

Entry = list[object]
"""Band, value, answers, margin, interval, number to sort by, against target, against everyone, parts in
percent, and for few answers what a card says instead of the value."""

EVERYONE = ""


def score_data(contents: Contents) -> dict[RecordId, dict[str, dict[RecordId, Entry]]]:
    """Return metric -> segment's name ("" for everyone) -> place -> score."""
    whole: dict[tuple[RecordId, RecordId], ScoreRow] = {}
    rows = [
        row for row in contents.scores.rows if row.month is None and (row.segment is None or plain(row.segment.name))
    ]
    for row in rows:
        if row.segment is None:
            whole[row.place, row.metric.id] = row
    found: dict[RecordId, dict[str, dict[RecordId, Entry]]] = defaultdict(lambda: defaultdict(dict))
    for row in rows:
        everyone = whole.get((row.place, row.metric.id)) if row.segment else None
        name = plain(row.segment.name) if row.segment else EVERYONE
        found[row.metric.id][name][row.place] = entry(contents, row, everyone)
    return found


def entry(contents: Contents, row: ScoreRow, everyone: ScoreRow | None) -> Entry:
    """Return one score as the page takes it."""
    metric, score = contents.project.metric_at(row.metric, row.place), row.score
    if score.withheld or score.value is None:
        n = tr("n < {bound}", bound=score.threshold) if score.withheld else answers_text(metric, score.n)
        return [str(row.band if row.band in (Band.WITHHELD, Band.NONE) else Band.NONE), "", n]
    to_target = format_difference(metric, score.value - metric.target) if metric.target is not None else ""
    to_everyone = ""
    if everyone is not None and everyone.score.value is not None:
        to_everyone = format_difference(metric, score.value - everyone.score.value)
    parts = [round(100 * part.share) for part in distribution(metric, score)]
    whole: Entry = [
        str(row.band), format_value(metric, score.value), answers_text(metric, score.n),
        format_margin(metric, score), format_interval(metric, score), round(score.value, 2),
        to_target, to_everyone, parts, tr("n {count}", count=score.n) if row.band is Band.FEW else "",
    ]  # fmt: skip
    while whole and whole[-1] in ("", []):
        whole.pop()
    return whole


def trend_data(contents: Contents) -> dict[RecordId, dict[RecordId, Entry]]:
    """Return metric -> place -> values month by month (None where there is none), and the same in words."""
    monthly: dict[tuple[RecordId, RecordId], dict[date, float | None]] = defaultdict(dict)
    metrics: dict[RecordId, Metric] = {}
    for row in contents.scores.rows:
        if row.month is not None and row.segment is None and row.level != "journey":
            monthly[row.metric.id, row.place][row.month] = row.score.value
            metrics[row.metric.id] = row.metric
    found: dict[RecordId, dict[RecordId, Entry]] = defaultdict(dict)
    for (metric_id, place), values in monthly.items():
        line = _filled(values)
        known = [day for day in sorted(values) if values[day] is not None]
        if len(known) > 1:
            numbers = [None if value is None else round(value, 1) for value in line]
            found[metric_id][place] = [numbers, _in_words(metrics[metric_id], values, known)]
    return found


def _filled(values: dict[date, float | None]) -> list[float | None]:
    """Return a value for each month from the first to the last, None where there are no answers."""
    first, last = min(values), max(values)
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    days = (first.month - 1 + step for step in range(months))
    return [values.get(date(first.year + month // 12, month % 12 + 1, 1)) for month in days]


def _in_words(metric: Metric, values: dict[date, float | None], known: list[date]) -> str:
    first, last = known[0], known[-1]
    return tr(
        "{metric} from {before} in {first} to {after} in {last}", metric=plain(metric.name),
        before=format_value(metric, values[first]), first=f"{first:%b %Y}",
        after=format_value(metric, values[last]), last=f"{last:%b %Y}",
    )  # fmt: skip


def own_targets(contents: Contents) -> dict[RecordId, dict[RecordId, str]]:
    """Return metric -> touchpoint -> its target, where that differs from the metric's own."""
    found: dict[RecordId, dict[RecordId, str]] = defaultdict(dict)
    for target in contents.project.table(Target).values():
        metric = contents.project.get(Metric, target.metric_id)
        if metric is not None and target.target is not None and target.touchpoint_id in contents.touchpoints:
            found[metric.id][target.touchpoint_id] = format_value(metric, target.target)
    return found


def part_names(metric: Metric) -> list[str]:
    """Return what the parts of a metric's answers are called, from worst to best; empty where it has none."""
    names = {
        "nps": (tr("detractors"), tr("passives"), tr("promoters")),
        "csat": (tr("dissatisfied"), tr("neutral"), tr("satisfied")),
        "ces": (tr("hard"), tr("neither"), tr("easy")),
    }
    return list(names.get(str(metric.metric_kind), ()))
