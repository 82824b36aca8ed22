"""From parsed columns to the block of a plan: one row per response and touchpoint, and an account of every file row.

A wide survey is unpivoted here: each touchpoint that its columns name gets rows of its own, all of one response
sharing its hash.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from cxjourney.domain.errors import JourneyError
from cxjourney.domain.ids import RecordId
from cxjourney.domain.project import Project
from cxjourney.domain.records import Metric
from cxjourney.domain.text import tr
from cxjourney.evidence.coded import Coded, coded
from cxjourney.evidence.found import FileFound, tidy
from cxjourney.evidence.identity import RowIdentities, hashed_ids, new_hash_key, row_identities
from cxjourney.evidence.kinds import by_kind, turned
from cxjourney.evidence.known import KnownRows
from cxjourney.evidence.mapping import MappedColumn, Mapping
from cxjourney.evidence.metrics import MetricFinder
from cxjourney.evidence.parsing import (
    ProblemRows,
    parse_answer,
    parse_comments,
    parse_dates,
    parse_positive,
    parse_text,
    parsed_texts,
)
from cxjourney.evidence.reported import parse_period, parse_reported, parse_reported_n
from cxjourney.evidence.values import trimmed
from cxjourney.scoring.frame import FIXED, METRIC, REPORTED, RESOLVED, SEGMENT, fixed_schema

if TYPE_CHECKING:
    from cxjourney.evidence.plan import Places

_SEGMENT_NAME = 100
_SHOWN_COLUMNS = 3
Step = Callable[[float], None]


@dataclass(frozen=True)
class RowPlan:
    """The new rows of a plan and the account of all rows of the file."""

    frame: pl.DataFrame
    taken: int
    skipped: int
    duplicates: int
    changed: int  # duplicates that carry other answers than the project holds
    answers: int
    comments: int
    touchpoints: list[RecordId]  # with rows in the file, new or not
    touchpoint_rows: dict[RecordId, int]
    metric_answers: dict[RecordId, int]
    new_metrics: list[Metric]
    problems: pl.DataFrame
    skips: pl.DataFrame  # in the same columns as problems
    hash_key: str


@dataclass(slots=True)
class _Group:
    """The columns whose answers belong to one touchpoint (`place`), or to the one that each row names (None)."""

    place: str | None
    answers: list[MappedColumn] = field(default_factory=list)
    comments: list[MappedColumn] = field(default_factory=list)
    reported: list[MappedColumn] = field(default_factory=list)
    tickets: bool = False


def plan_rows(
    project: Project, source: FileFound, mapping: Mapping, places: Places, known: KnownRows, step: Step
) -> RowPlan:
    """Return the rows that are new and the account of all; raise JourneyError where the mapping cannot be followed."""
    key = project.info.hash_key or new_hash_key()
    groups = _groups(mapping)
    step(0.05)
    problems, passed_over, of_times = ProblemRows(), ProblemRows(), ProblemRows()
    with ThreadPoolExecutor(1) as beside:  # these two let go of the interpreter, and so have a core of their own
        times = beside.submit(_times, source, mapping, of_times)
        ids = beside.submit(_response_ids, source, mapping, key, known.as_before)
        attributes = _attributes(source, mapping, problems)
        named = _row_places(source, mapping, places, problems, passed_over)
        strangers = _left_out(source, mapping, passed_over)
        shared = _shared_columns(source.rows, times.result(), attributes)
        problems.parts[:0] = of_times.parts
        step(0.3)
        finder = MetricFinder(project)
        parts: list[pl.DataFrame] = []
        for number, group in enumerate(groups):
            own = named if group.place is None else _fixed_place(group.place, source.rows, places)
            own = own if strangers is None else _without(own, strangers)
            parts.append(_group_rows(source, mapping, group, own, finder, shared, problems))
            step(0.3 + 0.3 * (number + 1) / len(groups))
        identities = _identities(source, mapping, ids.result(), named, shared, key, known.as_before)
    block = _with_keys(_joined(parts), identities)
    if mapping.with_role("response_id"):
        block = known.told_apart(block)
    if mapping.with_role("count", "reported_n"):
        block = block.with_columns(response=pl.lit(None, dtype=pl.UInt64))  # many customers stand in one row
    step(0.85)
    fresh = known.without(block)
    changed = known.changed(block, problems) if fresh.height < block.height else 0
    skips = _skips(source, mapping, block, places, problems.frame(), passed_over.frame())
    step(0.95)
    return _account(source, block, fresh, problems.frame(), skips, finder, key, changed)


def _groups(mapping: Mapping) -> list[_Group]:
    groups: dict[str | None, _Group] = {}
    by_row = bool(mapping.with_role("touchpoint"))
    for column in mapping.with_role("answer", "comment", "opened", "reported_score"):
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
        elif column.role == "reported_score":
            group.reported.append(column)
        else:
            group.tickets = True
    return list(groups.values())


def _times(source: FileFound, mapping: Mapping, problems: ProblemRows) -> dict[str, pl.Series]:
    """Return when each response was given, or its ticket opened and resolved."""
    columns: dict[str, pl.Series] = {}
    for column in mapping.with_role("period"):
        columns["time"] = parse_period(column, _raw(source, column), problems)
    for column in mapping.with_role("date"):
        columns["time"] = parse_dates(column, _raw(source, column), problems)["time"]
    for column in mapping.with_role("opened"):
        opened = parse_dates(column, _raw(source, column), problems)
        columns["opened"] = opened["utc"]
        columns.setdefault("time", opened["time"])
    for column in mapping.with_role("resolved"):
        found = parse_dates(column, _raw(source, column), problems)
        columns["resolved"], columns["resolved_here"] = found["utc"], found["time"]
        columns["unresolved"] = trimmed(_raw(source, column)).is_null()
    return columns


def _attributes(source: FileFound, mapping: Mapping, problems: ProblemRows) -> dict[str, pl.Series]:
    """Return channel, count, weight and segment attributes of each response."""
    columns: dict[str, pl.Series] = {}
    for column in mapping.with_role("channel"):
        columns["channel"] = parse_text(_raw(source, column), as_enum=True)
    for column in mapping.with_role("weight"):
        columns["weight"] = parse_positive(column, _raw(source, column), problems)
    for column in mapping.with_role("count"):
        columns["count"] = parse_positive(column, _raw(source, column), problems).fill_null(0.0)
    for column in mapping.with_role("reported_n"):
        columns["count"] = parse_reported_n(column, _raw(source, column), problems)
    for column in mapping.with_role("segment"):
        name = SEGMENT + (tidy(column.attribute) or column.name)[:_SEGMENT_NAME]
        if name in columns:
            raise JourneyError(tr("Two columns give the attribute “{name}”.", name=name.removeprefix(SEGMENT)))
        columns[name] = parse_text(_raw(source, column), as_enum=True)
    return columns


def _shared_columns(rows: int, times: dict[str, pl.Series], attributes: dict[str, pl.Series]) -> pl.DataFrame:
    """Return what all rows of a response share."""
    columns = {"row": pl.int_range(1, rows + 1, dtype=pl.UInt32, eager=True), **times, **attributes}
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
    cells = coded(_raw(source, columns[0]))
    cells = Coded(parsed_texts(cells), cells.codes)
    names = cells.texts
    if mapping.touchpoint:
        cells = Coded(cells.spread(names).fill_null(mapping.touchpoint))
        names = cells.texts
    known = places.resolve(names.drop_nulls().unique(maintain_order=True).to_list())
    ids = names.replace_strict({**known, None: None}, default=None, return_dtype=pl.String)
    ids = ids.cast(pl.Enum(ids.drop_nulls().unique()))
    ids, shown = cells.spread(ids), cells.spread(names)
    problems.add(shown.is_null(), columns[0].name, shown, tr("no touchpoint in this row"))
    problems.add_texts(names.is_in(places.unmatched), columns[0].name, cells, tr("this touchpoint is not on the map"))
    left_out = names.is_in(sorted(places.left_out))
    passed_over.add_texts(left_out, columns[0].name, cells, tr("this touchpoint is left out"))
    return ids.alias("touchpoint")


def _left_out(source: FileFound, mapping: Mapping, passed_over: ProblemRows) -> pl.Series | None:
    """Mark the rows that are no customer's answers, such as previews of a survey."""
    left: pl.Series | None = None
    for column in mapping.columns:
        if not column.leave_out or source.column(column.name) is None:
            continue
        text = trimmed(_raw(source, column))
        found = text.str.to_lowercase().is_in([value.lower() for value in column.leave_out]).fill_null(value=False)
        reason = tr("left out by the column “{name}”: not a customer's answer", name=column.name)
        passed_over.add(found if left is None else found & ~left, column.name, text, reason)
        left = found if left is None else left | found
    return left


def _fixed_place(title: str, rows: int, places: Places) -> pl.Series:
    touchpoint_id = places.resolve([title])[tidy(title)]
    kind = pl.Enum([touchpoint_id] if touchpoint_id is not None else [])
    return pl.Series("touchpoint", [touchpoint_id], dtype=kind).new_from_index(0, rows)


def _without(ids: pl.Series, rows: pl.Series) -> pl.Series:
    return ids.to_frame().select(pl.when(~rows).then(pl.first())).to_series()


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
    for column, raw in (part for one in group.answers for part in by_kind(one, source.frame.get_column, problems)):
        answer = turned(column, parse_answer(column, raw, problems))
        metric = finder.find(column, answer.scale)
        problems.sources[METRIC + metric.id] = column.name
        if METRIC + metric.id not in columns:
            columns[METRIC + metric.id] = answer.values
        elif column.kind_column:  # two kinds of survey to one metric, such as five stars and five smileys
            columns[METRIC + metric.id] = columns[METRIC + metric.id].zip_with(answer.values.is_null(), answer.values)
        else:
            raise _two_answers(group, metric, column)
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
        columns[RESOLVED] = shared["resolved_here"]
    for column, raw in (part for one in group.reported for part in by_kind(one, source.frame.get_column, problems)):
        metric, scores = parse_reported(column, raw, shared["count"], finder, problems)
        if REPORTED + metric.id in columns:
            raise _two_answers(group, metric, column)
        columns[REPORTED + metric.id] = scores
        problems.sources[REPORTED + metric.id] = column.name
    if group.comments:
        problems.sources["comment"] = group.comments[0].name
        columns["comment"] = parse_comments([_raw(source, column) for column in group.comments])
    if open_tickets is not None:
        columns["open"] = open_tickets
    kept = [name for name in shared.columns if name not in ("opened", "resolved", "resolved_here", "unresolved")]
    frame = shared.select(kept).with_columns(series.alias(name) for name, series in columns.items())
    holds = [pl.col(name).is_not_null() for name in columns if name.startswith((METRIC, REPORTED)) or name == "comment"]
    if open_tickets is not None:
        holds.append(pl.col("open"))
    kept_rows = frame.select(pl.col("touchpoint").is_not_null() & pl.any_horizontal(holds)).to_series()
    return frame if kept_rows.all() else frame.filter(kept_rows)


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


def _joined(parts: list[pl.DataFrame]) -> pl.DataFrame:
    """Return the rows of all groups as one frame, with one kind of touchpoint column."""
    if len(parts) == 1:
        return parts[0]
    kind = pl.Enum(pl.concat([part["touchpoint"].cast(pl.String) for part in parts]).unique())
    return pl.concat(
        [part.with_columns(pl.col("touchpoint").cast(pl.String).cast(kind)) for part in parts], how="diagonal"
    )


def _response_ids(source: FileFound, mapping: Mapping, key: str, as_before: bool) -> pl.Series | None:
    """Return the response ids, hashed, or as they stand where the older hashes need them."""
    columns = mapping.with_role("response_id")
    if not columns:
        return None
    ids = trimmed(_raw(source, columns[0]))
    return ids if as_before else hashed_ids(ids, key)


def _identities(
    source: FileFound,
    mapping: Mapping,
    ids: pl.Series | None,
    named: pl.Series,
    shared: pl.DataFrame,
    key: str,
    as_before: bool,
) -> RowIdentities:
    worth = ("reported_score", "reported_n") if mapping.with_role("reported_score") else ()
    used = [column.name for column in mapping.columns if column.role not in ("ignore", "personal", *worth)]
    times = shared["time"] if "time" in shared.columns else None
    return row_identities(source.frame, used, ids, times, named, key, as_before=as_before)


def _with_keys(block: pl.DataFrame, identities: RowIdentities) -> pl.DataFrame:
    """Add `key` and `response`, and every fixed column that the file does not give, in the order of the contract."""
    at = block["row"] - 1
    if "open" not in block.columns:
        block = block.with_columns(open=pl.lit(None, dtype=pl.Boolean))
    block = block.with_columns(
        identities.responses.gather(at).alias("response"),
        identities.keys(at, block["touchpoint"], block["open"]).alias("key"),
    )
    if "count" not in block.columns:
        block = block.with_columns(count=pl.lit(1.0))
    schema = fixed_schema()
    block = block.with_columns(
        [pl.lit(None, dtype=schema[name]).alias(name) for name in FIXED if name not in block.columns]
    )
    others = [name for name in block.columns if name not in FIXED]
    others.sort(key=lambda name: not name.startswith(METRIC))
    schema |= {name: kind for name, kind in block.schema.items() if isinstance(kind, pl.Enum)}  # smaller than text
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
    silent = _rows_of(source, block["row"], problems["row"], invert=True)
    holding = mapping.with_role("answer", "comment", "opened", "reported_score")
    wanted = list(dict.fromkeys(column.touchpoint or mapping.touchpoint for column in holding))
    away = not mapping.with_role("touchpoint") and {*wanted} <= {*places.unmatched, *places.left_out}
    usual = tr("its touchpoint is not on the map") if away else tr("no answer in this row")
    answers = [column.name for column in holding]
    names = ", ".join(answers[:_SHOWN_COLUMNS]) + (", …" if len(answers) > _SHOWN_COLUMNS else "")
    titles = ", ".join(wanted[:_SHOWN_COLUMNS]) + (", …" if len(wanted) > _SHOWN_COLUMNS else "")
    reasons = pl.DataFrame({"row": silent}).join(passed.unique("row", keep="first"), on="row", how="left")
    usually = {"column": "" if away else names, "value": titles if away else "", "reason": usual}
    return reasons.with_columns(pl.col(name).fill_null(text) for name, text in usually.items()).sort("row")


def _rows_of(source: FileFound, *rows: pl.Series, invert: bool = False) -> pl.Series:
    """Return the rows of the file that are, or with `invert` are not, among the given ones, in their order."""
    marks = np.zeros(source.rows + 1, dtype=bool)
    for some in rows:
        marks[some.to_numpy()] = True
    marks = ~marks if invert else marks
    marks[0] = False
    return pl.Series("row", np.flatnonzero(marks).astype(np.uint32))


def _account(
    source: FileFound,
    block: pl.DataFrame,
    fresh: pl.DataFrame,
    problems: pl.DataFrame,
    skips: pl.DataFrame,
    finder: MetricFinder,
    key: str,
    changed: int,
) -> RowPlan:
    taken = len(_rows_of(source, fresh["row"]))
    seen = len(_rows_of(source, block["row"]))
    metric_columns = [name for name in fresh.columns if name.startswith((METRIC, REPORTED))]
    metric_answers = {name[len(METRIC) :]: _answers(fresh, name) for name in metric_columns}
    counts = fresh.group_by("touchpoint").len().rows()
    return RowPlan(
        frame=_without_empty_metrics(fresh, metric_answers), taken=taken, skipped=source.rows - seen,
        duplicates=seen - taken, changed=changed,
        answers=sum(metric_answers.values()), comments=fresh.height - fresh["comment"].null_count(),
        touchpoints=block["touchpoint"].unique(maintain_order=True).to_list(), touchpoint_rows=dict(counts),
        metric_answers={metric_id: count for metric_id, count in metric_answers.items() if count},
        new_metrics=finder.added, problems=problems, skips=skips, hash_key=key,
    )  # fmt: skip


def _answers(fresh: pl.DataFrame, name: str) -> int:
    """Return how many answers a column holds; a row of a counts table stands for as many as it says."""
    given = fresh.filter(pl.col(name).is_not_null())["count"]
    return round(float(given.sum())) if given.len() else 0


def _without_empty_metrics(frame: pl.DataFrame, answers: dict[RecordId, int]) -> pl.DataFrame:
    """A metric without a single answer leaves no column, so that a block never names a metric the project lacks."""
    empty = {start + metric_id for metric_id, count in answers.items() for start in (METRIC, REPORTED) if not count}
    return frame.drop([name for name in frame.columns if name in empty])
