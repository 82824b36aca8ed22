"""From parsed columns to the block of a plan: one row per response and touchpoint, and an account of every file row.

A wide survey is unpivoted here: each touchpoint that its columns name gets rows of its own, all of one response
sharing its hash.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from cxjourney.domain.errors import JourneyError
from cxjourney.domain.ids import RecordId
from cxjourney.domain.project import Project
from cxjourney.domain.records import Metric
from cxjourney.domain.text import tr
from cxjourney.evidence.found import FileFound, tidy
from cxjourney.evidence.identity import hashed, new_hash_key, row_contents, row_identities
from cxjourney.evidence.mapping import MappedColumn, Mapping
from cxjourney.evidence.metrics import MetricFinder
from cxjourney.evidence.parsing import (
    ProblemRows,
    parse_answer,
    parse_comments,
    parse_dates,
    parse_positive,
    parse_text,
)
from cxjourney.evidence.values import trimmed
from cxjourney.scoring.frame import FIXED, METRIC, SEGMENT, fixed_schema

if TYPE_CHECKING:
    from cxjourney.evidence.plan import Places

_SEGMENT_NAME = 100
Step = Callable[[float], None]


@dataclass(frozen=True)
class RowPlan:
    """The new rows of a plan and the account of all rows of the file."""

    frame: pl.DataFrame
    taken: int
    skipped: int
    duplicates: int
    answers: int
    comments: int
    touchpoints: list[RecordId]  # with rows in the file, new or not
    touchpoint_rows: dict[RecordId, int]
    metric_answers: dict[RecordId, int]
    new_metrics: list[Metric]
    problems: pl.DataFrame
    skips: pl.DataFrame
    hash_key: str


@dataclass(slots=True)
class _Group:
    """The columns whose answers belong to one touchpoint (`place`), or to the one that each row names (None)."""

    place: str | None
    answers: list[MappedColumn] = field(default_factory=list)
    comments: list[MappedColumn] = field(default_factory=list)
    tickets: bool = False


def plan_rows(
    project: Project, source: FileFound, mapping: Mapping, places: Places, existing_keys: Iterable[str], step: Step
) -> RowPlan:
    """Return the rows that are new and the account of all; raise JourneyError where the mapping cannot be followed."""
    problems = ProblemRows()
    groups = _groups(mapping)
    step(0.05)
    shared = _shared_columns(source, mapping, problems)
    passed_over = ProblemRows()
    named = _row_places(source, mapping, places, problems, passed_over)
    step(0.3)
    finder = MetricFinder(project)
    parts: list[pl.DataFrame] = []
    for number, group in enumerate(groups):
        ids = named if group.place is None else _fixed_place(group.place, source.rows, places)
        parts.append(_group_rows(source, mapping, group, ids, finder, shared, problems))
        step(0.3 + 0.3 * (number + 1) / len(groups))
    block = pl.concat(parts, how="diagonal")
    key = project.info.hash_key or new_hash_key()
    block = _with_keys(source, mapping, block, named, shared, key)
    step(0.85)
    known = pl.Series(existing_keys, dtype=pl.String) if not isinstance(existing_keys, pl.Series) else existing_keys
    fresh = block.filter(~pl.col("key").is_in(known.implode())).unique("key", keep="first", maintain_order=True)
    skips = _skips(source, mapping, block, places, problems.frame(), passed_over.frame())
    return _account(source, block, fresh, problems.frame(), skips, finder, key)


def _groups(mapping: Mapping) -> list[_Group]:
    groups: dict[str | None, _Group] = {}
    by_row = bool(mapping.with_role("touchpoint"))
    for column in mapping.with_role("answer", "comment", "opened"):
        place = column.touchpoint or (None if by_row else mapping.touchpoint)
        if place == "":
            raise JourneyError(
                tr(
                    "Say which touchpoint the column “{name}” belongs to: in the mapping, or as the "
                    "default for the file.",
                    name=column.name,
                )
            )
        group = groups.setdefault(place, _Group(place))
        if column.role == "answer":
            group.answers.append(column)
        elif column.role == "comment":
            group.comments.append(column)
        else:
            group.tickets = True
    return list(groups.values())


def _shared_columns(source: FileFound, mapping: Mapping, problems: ProblemRows) -> pl.DataFrame:
    """Return what all rows of a response share: time, channel, count, weight and segment attributes."""
    rows = source.rows
    columns: dict[str, pl.Series] = {"row": pl.int_range(1, rows + 1, dtype=pl.UInt32, eager=True)}
    for column in mapping.with_role("date", "period"):
        columns["time"] = parse_dates(column, _raw(source, column), problems)["time"]
    for column in mapping.with_role("opened"):
        opened = parse_dates(column, _raw(source, column), problems)
        columns["opened"] = opened["utc"]
        columns.setdefault("time", opened["time"])
    for column in mapping.with_role("resolved"):
        columns["resolved"] = parse_dates(column, _raw(source, column), problems)["utc"]
        columns["unresolved"] = trimmed(_raw(source, column)).is_null()
    for column in mapping.with_role("channel"):
        columns["channel"] = parse_text(_raw(source, column))
    for column in mapping.with_role("weight"):
        columns["weight"] = parse_positive(column, _raw(source, column), problems)
    for column in mapping.with_role("count"):
        columns["count"] = parse_positive(column, _raw(source, column), problems).fill_null(0.0)
    for column in mapping.with_role("segment"):
        name = SEGMENT + (tidy(column.attribute) or column.name)[:_SEGMENT_NAME]
        if name in columns:
            raise JourneyError(tr("Two columns give the attribute “{name}”.", name=name.removeprefix(SEGMENT)))
        columns[name] = parse_text(_raw(source, column))
    return pl.DataFrame([series.alias(name) for name, series in columns.items()])


def _raw(source: FileFound, column: MappedColumn) -> pl.Series:
    return source.frame[column.name]


def _row_places(
    source: FileFound, mapping: Mapping, places: Places, problems: ProblemRows, passed_over: ProblemRows
) -> pl.Series:
    """Return the touchpoint id that each row names, null where it names none that is on the map."""
    columns = mapping.with_role("touchpoint")
    if not columns:
        return pl.Series("touchpoint", [None] * source.rows, dtype=pl.String)
    names = parse_text(_raw(source, columns[0]))
    if mapping.touchpoint:
        names = names.fill_null(mapping.touchpoint)
    known = places.resolve(names.drop_nulls().unique(maintain_order=True).to_list())
    ids = names.replace_strict({**known, None: None}, default=None, return_dtype=pl.String)
    problems.add(names.is_null(), columns[0].name, names, tr("no touchpoint in this row"))
    unmatched = names.is_in(places.unmatched)
    problems.add(unmatched, columns[0].name, names, tr("this touchpoint is not on the map"))
    passed_over.add(names.is_in(sorted(places.left_out)), columns[0].name, names, tr("this touchpoint is left out"))
    return ids.alias("touchpoint")


def _fixed_place(title: str, rows: int, places: Places) -> pl.Series:
    touchpoint_id = places.resolve([title])[tidy(title)]
    return pl.Series("touchpoint", [touchpoint_id], dtype=pl.String).new_from_index(0, rows)


def _group_rows(
    source: FileFound,
    mapping: Mapping,
    group: _Group,
    ids: pl.Series,
    finder: MetricFinder,
    shared: pl.DataFrame,
    problems: ProblemRows,
) -> pl.DataFrame:
    """Return the block rows of one group: those with a touchpoint and an answer, a comment or an open ticket."""
    columns: dict[str, pl.Series] = {"touchpoint": ids.alias("touchpoint")}
    open_tickets: pl.Series | None = None
    for column in group.answers:
        answer = parse_answer(column, _raw(source, column), problems)
        metric = finder.find(column, answer.scale)
        if METRIC + metric.id in columns:
            raise _two_answers(group, metric, column)
        columns[METRIC + metric.id] = answer.values
        if answer.open is not None:
            open_tickets = answer.open
    if group.tickets:
        opened = mapping.with_role("opened")[0]
        metric = finder.find(MappedColumn(name=opened.name, role="answer", metric="ttr"), None)
        if METRIC + metric.id in columns:
            raise _two_answers(group, metric, opened)
        taken = (shared["resolved"] - shared["opened"]).dt.total_seconds() / 3600
        text = _raw(source, mapping.with_role("resolved")[0])
        problems.add(taken < 0, mapping.with_role("resolved")[0].name, text, tr("resolved before it was opened"))
        columns[METRIC + metric.id] = taken.set((taken < 0).fill_null(value=False), None)
        open_tickets = shared["unresolved"] & shared["opened"].is_not_null()
    if group.comments:
        columns["comment"] = parse_comments([_raw(source, column) for column in group.comments])
    if open_tickets is not None:
        columns["open"] = open_tickets
    kept = [name for name in shared.columns if name not in ("opened", "resolved", "unresolved")]
    frame = shared.select(kept).with_columns(series.alias(name) for name, series in columns.items())
    holds = [pl.col(name).is_not_null() for name in columns if name.startswith(METRIC) or name == "comment"]
    if open_tickets is not None:
        holds.append(pl.col("open"))
    return frame.filter(pl.col("touchpoint").is_not_null() & pl.any_horizontal(holds))


def _two_answers(group: _Group, metric: Metric, column: MappedColumn) -> JourneyError:
    first = next(
        (other.name for other in group.answers if other.name != column.name and other.metric == column.metric),
        column.name,
    )
    return JourneyError(
        tr(
            "The columns “{first}” and “{second}” both answer {metric} at the same touchpoint. Give one of them "
            "another touchpoint or another metric.",
            first=first,
            second=column.name,
            metric=metric.name,
        )
    )


def _with_keys(
    source: FileFound, mapping: Mapping, block: pl.DataFrame, named: pl.Series, shared: pl.DataFrame, key: str
) -> pl.DataFrame:
    """Add `key` and `response`, and every fixed column that the file does not give, in the order of the contract."""
    used = [column.name for column in mapping.columns if column.role not in ("ignore", "personal")]
    contents = row_contents(source.frame, used)
    id_columns = mapping.with_role("response_id")
    ids = trimmed(_raw(source, id_columns[0])) if id_columns else None
    times = shared["time"] if "time" in shared.columns else None
    identities = row_identities(contents, ids, times, named)
    responses = hashed(ids, key) if ids is not None else pl.Series([None] * source.rows, dtype=pl.String)
    responses = responses.fill_null(hashed(identities, key)) if ids is None or ids.null_count() else responses
    by_row = pl.DataFrame({"row": shared["row"], "identity": identities, "response": responses})
    block = block.join(by_row, on="row", how="left", maintain_order="left")
    if "open" not in block.columns:
        block = block.with_columns(open=pl.lit(None, dtype=pl.Boolean))
    state = pl.when(pl.col("open").fill_null(value=False)).then(pl.lit("open")).otherwise(pl.lit(""))
    texts = block.select(pl.concat_str(["identity", "touchpoint", state], separator="\x1e")).to_series()
    block = block.with_columns(hashed(texts, key).alias("key")).drop("identity")
    if "count" not in block.columns:
        block = block.with_columns(count=pl.lit(1.0))
    schema = fixed_schema()
    block = block.with_columns(
        [pl.lit(None, dtype=schema[name]).alias(name) for name in FIXED if name not in block.columns]
    )
    others = [name for name in block.columns if name not in FIXED]
    others.sort(key=lambda name: not name.startswith(METRIC))
    return block.select([pl.col(name).cast(schema[name]) for name in FIXED] + [pl.col(name) for name in others])


def _skips(
    source: FileFound,
    mapping: Mapping,
    block: pl.DataFrame,
    places: Places,
    problems: pl.DataFrame,
    passed: pl.DataFrame,
) -> pl.DataFrame:
    """Return the rows that give nothing and why, those that a problem explains already left out."""
    rows = pl.int_range(1, source.rows + 1, dtype=pl.UInt32, eager=True)
    silent = rows.filter(~rows.is_in(block["row"].implode()) & ~rows.is_in(problems["row"].implode()))
    away = mapping.touchpoint in places.unmatched or mapping.touchpoint in places.left_out
    usual = tr("its touchpoint is not on the map") if away else tr("no answer in this row")
    reasons = pl.DataFrame({"row": silent}).join(passed.select("row", "reason"), on="row", how="left")
    return reasons.with_columns(pl.col("reason").fill_null(usual)).sort("row")


def _account(
    source: FileFound,
    block: pl.DataFrame,
    fresh: pl.DataFrame,
    problems: pl.DataFrame,
    skips: pl.DataFrame,
    finder: MetricFinder,
    key: str,
) -> RowPlan:
    taken_rows = fresh["row"].unique()
    seen_rows = block["row"].unique()
    metric_columns = [name for name in fresh.columns if name.startswith(METRIC)]
    metric_answers = {name.removeprefix(METRIC): fresh.height - fresh[name].null_count() for name in metric_columns}
    counts = fresh.group_by("touchpoint").len().rows()
    return RowPlan(
        frame=_without_empty_metrics(fresh, metric_answers), taken=len(taken_rows),
        skipped=source.rows - len(seen_rows), duplicates=len(seen_rows) - len(taken_rows),
        answers=sum(metric_answers.values()), comments=fresh.height - fresh["comment"].null_count(),
        touchpoints=block["touchpoint"].unique(maintain_order=True).to_list(), touchpoint_rows=dict(counts),
        metric_answers={metric_id: count for metric_id, count in metric_answers.items() if count},
        new_metrics=finder.added, problems=problems, skips=skips, hash_key=key,
    )  # fmt: skip


def _without_empty_metrics(frame: pl.DataFrame, answers: dict[RecordId, int]) -> pl.DataFrame:
    """A metric without a single answer leaves no column, so that a block never names a metric the project lacks."""
    return frame.drop([METRIC + metric_id for metric_id, count in answers.items() if not count])
