"""What customers wrote: comments found by touchpoint, filter and words, and never what a withheld score keeps back.

Comments are customers' own words: whoever shows them treats them as plain text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from cxjourney.domain.ids import RecordId
from cxjourney.domain.project import Project
from cxjourney.domain.records import Condition, Direction, Metric, MetricKind, Segment, Touchpoint
from cxjourney.scoring.coding import Coded, Selection, coded
from cxjourney.scoring.compute import EVERYTHING, ScoreFilter, compute, condition_test, filtered
from cxjourney.scoring.frame import METRIC
from cxjourney.scoring.labels import format_value
from cxjourney.scoring.scales import hit_cut, miss_cut
from cxjourney.scoring.score import Band
from cxjourney.scoring.text_search import folded, pattern, words_of
from cxjourney.scoring.views import MAX_SEGMENTS, patterns_of

if TYPE_CHECKING:
    import polars as pl

    from cxjourney.scoring.coding import Numbers, Truths, Whole

FOLDED, SEGMENT_TEST = "_folded", "_in_"


class CommentOrder(StrEnum):
    """What comes first; worst is by the metric that the comments are filtered by."""

    NEWEST = "newest"
    OLDEST = "oldest"
    WORST = "worst"


@dataclass(frozen=True, slots=True)
class CommentQuery:
    """Which comments, in which order. `low` and `high` bound the answers to the metric; both are included."""

    where: ScoreFilter = EVERYTHING
    metric_id: RecordId | None = None
    low: float | None = None
    high: float | None = None
    order: CommentOrder = CommentOrder.NEWEST

    @property
    def has_range(self) -> bool:
        return self.metric_id is not None and (self.low is not None or self.high is not None)


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment: `answers` are (metric id, answer) of the same row, `segments` the ids of the segments it is in."""

    key: str
    touchpoint_id: RecordId
    text: str
    day: date | None = None
    channel: str = ""
    answers: tuple[tuple[RecordId, float], ...] = ()
    segment_ids: tuple[RecordId, ...] = ()


@dataclass(frozen=True, slots=True)
class _Rules:
    """What may be told at each touchpoint: whether comments are, of which segments and channels, which answers."""

    places: frozenset[RecordId]
    withheld: frozenset[RecordId] = frozenset()
    segments: Mapping[RecordId, frozenset[RecordId]] = field(default_factory=dict)  # touchpoint -> segments to tell
    channels: Mapping[RecordId, frozenset[str]] = field(default_factory=dict)
    answers: Mapping[RecordId, frozenset[RecordId]] = field(default_factory=dict)  # metric -> touchpoints


class CommentList:
    """Owns the comments that one query lets through and that may be shown, in their order, ready to be searched."""

    def __init__(self, rows: pl.DataFrame, rules: _Rules, tests: Sequence[RecordId]) -> None:
        self._rows, self._rules, self._tests = rows, rules, tests

    @property
    def total(self) -> int:
        """The number of comments."""
        return self._rows.height

    @property
    def withholds(self) -> bool:
        """Whether comments of some touchpoint are kept back because too few people answered."""
        return bool(self._rules.withheld)

    @property
    def rows(self) -> pl.DataFrame:
        """The rows behind the comments."""
        return self._rows

    def search(self, text: str) -> pl.Series:
        """Return the numbers of the comments that hold every word of `text`, whatever the case and the accents."""
        import polars as pl

        numbers = pl.int_range(self._rows.height, dtype=pl.UInt32, eager=True)
        is_folded = FOLDED in self._rows.columns
        said = self._rows[FOLDED if is_folded else "comment"]
        for word in words_of(text):
            holds = said.str.contains(word if is_folded else pattern(word), literal=is_folded)
            numbers, said = numbers.filter(holds), said.filter(holds)
        return numbers

    def comments(self, numbers: pl.Series) -> list[Comment]:
        """Return the comments with these numbers."""
        return [self._comment(row) for row in self._rows[numbers].iter_rows(named=True)]

    def _comment(self, row: Mapping[str, Any]) -> Comment:
        place, rules = row["touchpoint"], self._rules
        channel = row["channel"] or ""
        segments = rules.segments.get(place, frozenset())
        return Comment(
            key=str(row["key"]),
            touchpoint_id=place,
            text=row["comment"],
            day=row["time"].date() if row["time"] else None,
            channel=channel if channel in rules.channels.get(place, ()) else "",
            answers=tuple(
                (id_, row[METRIC + id_])
                for id_, places in rules.answers.items()
                if place in places and row[METRIC + id_] is not None
            ),
            segment_ids=tuple(id_ for id_ in self._tests if id_ in segments and row[SEGMENT_TEST + id_]),
        )


class CommentIndex:
    """Owns all comments of some answers, newest first and folded for searching; made once for a frame, asked often."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self.frame = frame
        self.channels, self._said = coded(frame).kept(("comments",), lambda: _indexed(frame))

    @staticmethod
    def is_made(frame: pl.DataFrame) -> bool:
        """Say whether the index of a frame is there at once; a worker may still be at it."""
        return coded(frame).has(("comments",))

    def select(self, project: Project, query: CommentQuery) -> CommentList:
        """Return the comments that `query` lets through, as far as they may be shown.

        Kept back are: touchpoints where fewer answers than the anonymity threshold pass, or where the answers that do
        not pass would be so few that they could be told by subtraction; answers whose score is withheld; segments and
        channels that are too small at a touchpoint. Filters on answers pass those only whose score is not withheld.
        """
        return _selected(self.frame, filtered(self._said, query.where), project, query)


def _indexed(frame: pl.DataFrame) -> tuple[tuple[str, ...], pl.DataFrame]:
    import polars as pl

    named = frame["channel"].unique().drop_nulls().cast(pl.String)
    said = _newest_first(_written(frame.lazy()))
    texts = said.with_columns(folded(pl.col("comment")).alias(FOLDED)).collect().rechunk()
    return tuple(sorted(named.to_list(), key=str.casefold)), texts


def comments(
    frame: pl.DataFrame,
    project: Project,
    touchpoint_ids: Sequence[RecordId] | None = None,
    where: ScoreFilter = EVERYTHING,
    text: str = "",
    limit: int = 50,
) -> list[Comment]:
    """Return the newest comments that hold every word of `text`, whatever the case; None means all touchpoints.

    Nothing is told that a withheld score keeps back: see `CommentIndex.select`. It needs no index, and is for lists
    that are asked for now and then.
    """
    query = CommentQuery(replace(where, touchpoint_ids=wanted_places(project, touchpoint_ids, where)))
    found = _selected(frame, _newest_first(_written(filtered(frame, query.where))), project, query)
    return found.comments(found.search(text).head(limit))


def comment_list(frame: pl.DataFrame, project: Project, query: CommentQuery) -> CommentList:
    """Return the comments that `query` lets through, by the index of the frame where it is made, else without one."""
    if CommentIndex.is_made(frame):
        return CommentIndex(frame).select(project, query)
    return _selected(frame, _newest_first(_written(filtered(frame, query.where))), project, query)


def wanted_places(
    project: Project, touchpoint_ids: Sequence[RecordId] | None, where: ScoreFilter = EVERYTHING
) -> tuple[RecordId, ...]:
    """Return which touchpoints of the project are asked for; None means all."""
    known = project.table(Touchpoint)
    ids = known if where.touchpoint_ids is None else [id_ for id_ in where.touchpoint_ids if id_ in known]
    if touchpoint_ids is None:
        return tuple(ids)
    among = set(ids)
    return tuple(id_ for id_ in touchpoint_ids if id_ in among)


def _written(rows: pl.LazyFrame) -> pl.LazyFrame:
    import polars as pl

    return rows.filter(pl.col("comment").str.strip_chars() != "")


def _newest_first(rows: pl.LazyFrame) -> pl.LazyFrame:
    return rows.sort("time", descending=True, nulls_last=True, maintain_order=True)


def _selected(frame: pl.DataFrame, passing: pl.LazyFrame, project: Project, query: CommentQuery) -> CommentList:
    """Return the comments that may be shown of those rows of `frame` that pass the filter; they come newest first."""
    import polars as pl

    tests = _segment_tests(project, frame.columns)
    rules = _rules(frame, project, query, list(tests))
    rows = passing.filter(pl.col("touchpoint").is_in(list(rules.places)), _in_range(frame, query, rules.answers))
    if query.order is CommentOrder.OLDEST:
        rows = rows.sort("time", nulls_last=True, maintain_order=True)
    elif query.order is CommentOrder.WORST:
        worst_is_high = _direction(project, query) is Direction.LOWER
        answer = _told_answer(frame, query, rules.answers)
        rows = rows.sort(answer, nulls_last=True, maintain_order=True, descending=worst_is_high)
    marked = rows.with_columns(test.alias(SEGMENT_TEST + id_) for id_, test in tests.items())
    return CommentList(marked.collect(), rules, list(tests))


def source_text(comment: Comment, project: Project) -> str:
    """Return where a comment comes from, as `NPS 2 · High impact · 14 Oct 2026`."""
    parts = []
    for metric_id, value in comment.answers[:1]:
        metric = project.get(Metric, metric_id)
        if metric is not None:
            parts.append(f"{metric.name} {answer_text(metric, value)}")
    parts += [segment.name for id_ in comment.segment_ids[:1] if (segment := project.get(Segment, id_))]
    if comment.day is not None:
        parts.append(f"{comment.day.day} {comment.day:%b %Y}")
    return " · ".join(parts)


def answer_text(metric: Metric, value: float) -> str:
    """Return one customer's answer as it is shown: a duration for tickets, else the plain number."""
    return format_value(metric, value) if metric.metric_kind is MetricKind.TTR else f"{value:g}".replace("-", "−")


def answer_band(metric: Metric, value: float) -> Band:
    """Return how one answer is to be read: promoters, satisfied, easy and hits are good, their opposites low.

    Times and own numbers are judged by the limits of the metric, and are in the middle without any.
    """
    if metric.metric_kind is MetricKind.NPS:
        return Band.GOOD if value >= 9 else Band.LOW if value <= 6 else Band.MIDDLE
    if metric.metric_kind in (MetricKind.CSAT, MetricKind.CES, MetricKind.SHARE):
        for cut, band in ((hit_cut(metric), Band.GOOD), (miss_cut(metric), Band.LOW)):
            if value >= cut.limit - 1e-9 if cut.upwards else value <= cut.limit + 1e-9:
                return band
        return Band.MIDDLE
    sign = -1.0 if metric.direction is Direction.LOWER else 1.0
    if metric.good_from is not None and sign * value >= sign * metric.good_from:
        return Band.GOOD
    if metric.low_from is not None and sign * value < sign * metric.low_from:
        return Band.LOW
    return Band.MIDDLE


def shown_places(frame: pl.DataFrame, project: Project, metric: Metric, where: ScoreFilter) -> frozenset[RecordId]:
    """Return the touchpoints where the metric has a score that is not withheld, among all that the view takes in."""
    scores = compute(frame, project, metric, ("touchpoint",), replace(where, touchpoint_ids=None))
    return frozenset(score.by[0][1] for score in scores if not score.withheld)


def _rules(frame: pl.DataFrame, project: Project, query: CommentQuery, tests: Sequence[RecordId]) -> _Rules:
    """Work out what may be told."""
    where, threshold = query.where, project.info.anonymity_threshold
    answers = {
        metric.id: shown_places(frame, project, metric, where)
        for metric in _metrics(project)
        if METRIC + metric.id in frame.columns and frame[METRIC + metric.id].count()
    }
    view = coded(frame)
    ranged = _ranged(view, query, answers) if query.has_range else None
    sizes = _sizes(view, project, where, tests, ranged)
    left_out = [{place: [size[name] for name in _REST] for place, size in sizes.items()}]
    if where.conditions or where.channels is not None:  # days are told, so the filters must hold over all of them
        always = _sizes(view, project, replace(where, date_from=None, date_to=None), (), None)
        left_out.append({place: [size[name] for name in _REST] for place, size in always.items()})
    passing = {place for place, size in sizes.items() if size["pass"] > 0}
    places = {
        place
        for place in passing
        if sizes[place]["pass"] >= threshold and all(n == 0 or n >= threshold for rest in left_out for n in rest[place])
    }
    segments = {
        place: frozenset(id_ for id_ in tests if _can_tell(size[id_], size["all"], threshold))
        for place, size in sizes.items()
    }
    channels = _channels(view, where, sizes, threshold)
    return _Rules(frozenset(places), frozenset(passing - places), segments, channels, answers)


_REST = ("fails", "other segment", "other channel")
"""Who could be told by subtraction: those that pass one filter and not the other, or neither."""


def _can_tell(inside: float, size: float, threshold: int) -> bool:
    return inside >= threshold and (inside >= size or size - inside >= threshold)


def _sizes(
    view: Coded, project: Project, where: ScoreFilter, tests: Sequence[RecordId], ranged: Truths | None
) -> dict[RecordId, dict[str, float]]:
    """Return for each touchpoint how many answers pass, how many are left out by which filter, and are in a segment.

    "all" counts those that pass the filters but the one on answers, which `ranged` tells of each row.
    """
    import numpy as np

    own = where.conditions
    by_channel = () if where.channels is None else (Condition("channel", where.channels),)
    parts = [tuple(tests[at : at + MAX_SEGMENTS]) for at in range(0, max(len(tests), 1), MAX_SEGMENTS)]
    found: dict[str, Numbers] = {}
    for part in parts:
        segments = [project.need(Segment, id_).conditions for id_ in part]
        named = list(dict.fromkeys(((), *segments, own)))
        pattern, holds = patterns_of(view, named)
        rows = view.selection(where.date_from, where.date_to, (), None)
        channel = view.meets(by_channel[0], rows.rows, fixed=True) if by_channel else np.ones(1, dtype=bool)
        counts = _place_counts(view, rows, pattern, len(holds[0]), channel)
        who = holds[named.index(own)]
        inside = counts[:, who, 1].sum(axis=1)
        found |= {
            "pass": inside,
            "all": inside,
            "fails": counts.sum(axis=(1, 2)) - inside,
            "other segment": counts[:, ~who, 1].sum(axis=1),
            "other channel": counts[:, who, 0].sum(axis=1),
        }
        for id_, conditions in zip(part, segments, strict=True):
            found[id_] = counts[:, who & holds[named.index(conditions)], 1].sum(axis=1)
    if ranged is not None:
        chosen = view.selection(where.date_from, where.date_to, own, where.channels).narrowed(ranged)
        found["pass"] = _place_counts(view, chosen, None, 1, np.ones(1, dtype=bool)).sum(axis=(1, 2))
    names = view.text("touchpoint").names
    ids = set(project.table(Touchpoint)) & set(names if where.touchpoint_ids is None else where.touchpoint_ids)
    present = found["all"] + found["fails"] > 0
    return {
        names[code]: {name: float(sizes[code]) for name, sizes in found.items()}
        for code in np.flatnonzero(present).tolist()
        if names[code] in ids
    }


def _place_counts(view: Coded, rows: Selection, pattern: Whole | None, patterns: int, channel: Truths) -> Numbers:
    """Return the answers by touchpoint, pattern, and whether they came by a wanted channel."""
    import numpy as np

    places = view.text("touchpoint")
    key = rows.of(places.codes).astype(np.int64)
    if pattern is not None:
        key *= patterns
        key += rows.of(pattern)
    key *= 2
    key += channel
    weights = None if view.counts is None else rows.of(view.counts)
    size = (len(places.names), patterns, 2)
    counts = np.bincount(key, weights=weights, minlength=size[0] * size[1] * 2)
    return counts.reshape(size).astype(np.float64, copy=False)


def _channels(
    view: Coded, where: ScoreFilter, sizes: Mapping[RecordId, Mapping[str, float]], threshold: int
) -> dict[RecordId, frozenset[str]]:
    """Return for each touchpoint the channels that may be told beside a comment there."""
    import numpy as np

    rows = view.selection(where.date_from, where.date_to, where.conditions, where.channels)
    channel = view.text("channel")
    counts = _place_counts(view, rows, channel.codes, len(channel.names), np.ones(1, dtype=bool)).sum(axis=2)
    found: dict[RecordId, frozenset[str]] = {}
    for code, id_ in enumerate(view.text("touchpoint").names):
        if id_ in sizes:
            told = [_can_tell(n, sizes[id_]["all"], threshold) for n in counts[code].tolist()]
            found[id_] = frozenset(name for name, is_told in zip(channel.names, told, strict=True) if name and is_told)
    return found


def _ranged(view: Coded, query: CommentQuery, answers: Mapping[RecordId, frozenset[RecordId]]) -> Truths:
    """Say which rows hold an answer in the range of a query, where it may be told."""
    import numpy as np

    places = answers.get(query.metric_id or "", frozenset())
    if not places:
        return np.zeros(view.height, dtype=bool)
    value = view.numbers(METRIC + (query.metric_id or ""))
    test: Truths = ~np.isnan(value) & view.places_among(places)
    if query.low is not None:
        test &= value >= query.low
    if query.high is not None:
        test &= value <= query.high
    return test


def _in_range(frame: pl.DataFrame, query: CommentQuery, answers: Mapping[RecordId, frozenset[RecordId]]) -> pl.Expr:
    """Return the test on the answer that a query asks for; answers of withheld scores never pass."""
    import polars as pl

    if not query.has_range:
        return pl.lit(True)
    value = _told_answer(frame, query, answers)
    test = value.is_not_null()
    if query.low is not None:
        test &= value >= query.low
    if query.high is not None:
        test &= value <= query.high
    return test.fill_null(False)


def _told_answer(frame: pl.DataFrame, query: CommentQuery, answers: Mapping[RecordId, frozenset[RecordId]]) -> pl.Expr:
    """Return the answer to the metric of a query, null where its score is withheld or nobody was asked."""
    import polars as pl

    name, places = METRIC + (query.metric_id or ""), answers.get(query.metric_id or "", frozenset())
    if name not in frame.columns or not places:
        return pl.lit(None, dtype=pl.Float64)
    return pl.when(pl.col("touchpoint").is_in(list(places))).then(pl.col(name))


def _direction(project: Project, query: CommentQuery) -> Direction:
    metric = project.get(Metric, query.metric_id)
    return metric.direction if metric else Direction.HIGHER


def _segment_tests(project: Project, columns: Sequence[str]) -> dict[RecordId, pl.Expr]:
    import polars as pl

    return {
        segment.id: pl.all_horizontal([condition_test(condition, columns) for condition in segment.conditions])
        for segment in project.table(Segment).values()
        if segment.conditions
    }


def _metrics(project: Project) -> list[Metric]:
    return project.ordered(Metric)
