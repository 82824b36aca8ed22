"""Call-backs: answers so bad that somebody gets in touch with the customer, with their status and due time.

Every answer at or past a metric's `callback_from` is an open case by itself; a `Case` record exists only once
somebody changed something about it. Where a score is withheld because too few answered, its answers are no cases:
a list of them would tell what the score keeps back.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any

from cxjourney.domain.actions.cases import CaseKey
from cxjourney.domain.ids import RecordId
from cxjourney.domain.project import Project
from cxjourney.domain.records import CaseStatus, Direction, Import, Metric, MetricKind, Touchpoint
from cxjourney.domain.text import tr
from cxjourney.scoring.coding import coded, unordered
from cxjourney.scoring.comments import shown_places
from cxjourney.scoring.compute import EVERYTHING, ScoreFilter, filtered
from cxjourney.scoring.durations import ticket_hours
from cxjourney.scoring.frame import METRIC
from cxjourney.scoring.hours import schedule_of
from cxjourney.scoring.scales import miss_cut, scale_of

if TYPE_CHECKING:
    import polars as pl

VALUE, IMPORT, STATUS, DUE, OWNER, NOTE, OVERDUE = (
    "_value", "_import", "_status", "_due", "_owner", "_note", "_overdue",
)  # fmt: skip
STATUSES = (CaseStatus.OPEN, CaseStatus.CONTACTED, CaseStatus.SOLVED)


class CaseColumn(StrEnum):
    """What cases are sorted by."""

    STATUS = "status"
    DUE = "due"
    SCORE = "score"
    TOUCHPOINT = "touchpoint"
    ANSWERED = "answered"
    OWNER = "owner"


@dataclass(frozen=True, slots=True)
class CallBack:
    """One case: the answer, where it stands in its source, and how far looking after it has come."""

    key: str
    touchpoint_id: RecordId
    metric_id: RecordId
    value: float
    answered: datetime | None = None
    comment: str = ""
    channel: str = ""
    import_id: RecordId = ""
    row: int = 0
    status: CaseStatus = CaseStatus.OPEN
    due: datetime | None = None
    owner: str = ""
    note: str = ""
    is_overdue: bool = False

    @property
    def id(self) -> CaseKey:
        """What `actions.change_cases` knows the case by."""
        return self.key, self.touchpoint_id, self.metric_id


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases are listed; None is no limit, an owner of "" means those without one."""

    statuses: tuple[CaseStatus, ...] = STATUSES
    only_overdue: bool = False
    touchpoint_ids: tuple[RecordId, ...] | None = None
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class CaseCounts:
    """How many cases there are; overdue ones are open or contacted, and counted there too."""

    open: int = 0
    contacted: int = 0
    solved: int = 0
    overdue: int = 0


class CaseList:
    """Owns the cases of one metric in an order; filters and sorts give other lists over the same rows."""

    def __init__(
        self, rows: pl.DataFrame, metric_id: RecordId, withholds: bool, order: pl.Series | None = None
    ) -> None:
        """`order`: the positions of the rows from first to last; the rows themselves are moved only where shown."""
        self._rows, self._metric_id, self._order = rows, metric_id, order
        self.withholds = withholds  # whether there are touchpoints whose cases must not be listed

    def __len__(self) -> int:
        return self._rows.height

    def prepare(self) -> None:
        """Work out now what is told of all cases, so that it is there at once when it is asked for."""
        _ = self.counts, self.owners, self.touchpoints

    @cached_property
    def counts(self) -> CaseCounts:
        """How many cases are open, contacted, solved and overdue."""
        found = {str(name): int(count) for name, count in self._rows[STATUS].value_counts().iter_rows()}
        by_status = [found.get(str(status), 0) for status in STATUSES]
        return CaseCounts(by_status[0], by_status[1], by_status[2], int(self._rows[OVERDUE].sum()))

    @cached_property
    def owners(self) -> list[str]:
        """The owners that cases have, by name."""
        return sorted(str(owner) for owner in self._rows[OWNER].unique() if owner)

    @cached_property
    def touchpoints(self) -> list[RecordId]:
        """The touchpoints that have cases."""
        return sorted(str(id_) for id_ in self._rows["touchpoint"].unique())

    def filtered(self, wanted: CaseFilter) -> CaseList:
        """Return the cases that `wanted` lets through, in the same order."""
        import polars as pl

        tests = [pl.col(STATUS).is_in([str(status) for status in wanted.statuses])]
        if wanted.only_overdue:
            tests.append(pl.col(OVERDUE))
        if wanted.touchpoint_ids is not None:
            tests.append(pl.col("touchpoint").is_in(list(wanted.touchpoint_ids)))
        if wanted.owner is not None:
            tests.append(pl.col(OWNER) == wanted.owner)
        rows = self._rows if self._order is None else self._rows[self._order]
        return CaseList(rows.filter(*tests), self._metric_id, self.withholds)

    def sorted(self, column: CaseColumn, names: Mapping[RecordId, str], descending: bool = False) -> CaseList:
        """Return the cases in the order of a column, blanks last; `names` are the touchpoints' names."""
        import polars as pl

        ranked = sorted(names, key=lambda id_: (names[id_].casefold(), id_))
        by: dict[CaseColumn, pl.Expr] = {
            CaseColumn.STATUS: pl.col(STATUS).replace_strict(dict(zip(map(str, STATUSES), range(3), strict=True))),
            CaseColumn.DUE: pl.col(DUE),
            CaseColumn.SCORE: pl.col(VALUE),
            CaseColumn.TOUCHPOINT: pl.col("touchpoint").replace_strict(
                ranked, list(range(len(ranked))), default=None, return_dtype=pl.Int64
            ),
            CaseColumn.ANSWERED: pl.col("time"),
            CaseColumn.OWNER: pl.when(pl.col(OWNER) != "").then(pl.col(OWNER).str.to_lowercase()),
        }
        rows = self._rows if self._order is None else self._rows[self._order]
        order = rows.select(
            pl.arg_sort_by(by[column], descending=descending, nulls_last=True, maintain_order=True)
        ).to_series()
        return CaseList(rows, self._metric_id, self.withholds, order)

    def call_backs(self, first: int = 0, count: int | None = None) -> list[CallBack]:
        """Return some of the cases, or all, in their order."""
        part = self._rows.slice(first, count) if self._order is None else self._rows[self._order.slice(first, count)]
        return [self._call_back(row) for row in part.iter_rows(named=True)]

    def positions(self, ids: Collection[CaseKey]) -> list[int]:
        """Return where cases are in the list, without those that are not."""
        import polars as pl

        wanted = {(key, place) for key, place, metric_id in ids if metric_id == self._metric_id}
        at = pl.int_range(pl.len()) if self._order is None else pl.lit(self._order.arg_sort())
        near = self._rows.select("key", "touchpoint", at.alias("at")).filter(
            pl.col("key").is_in([key for key, _ in wanted])
        )
        return sorted(at for key, place, at in near.iter_rows() if (key, place) in wanted)

    def _call_back(self, row: Mapping[str, Any]) -> CallBack:
        return CallBack(
            key=row["key"],
            touchpoint_id=row["touchpoint"],
            metric_id=self._metric_id,
            value=row[VALUE],
            answered=row["time"],
            comment=(row["comment"] or "").strip(),
            channel=row["channel"] or "",
            import_id=row[IMPORT],
            row=row["row"],
            status=CaseStatus(row[STATUS]),
            due=row[DUE],
            owner=row[OWNER],
            note=row[NOTE],
            is_overdue=row[OVERDUE],
        )


def cases(
    frame: pl.DataFrame,
    project: Project,
    metric: Metric,
    where: ScoreFilter = EVERYTHING,
    *,
    origins: Sequence[tuple[RecordId, int]] = (),
    now: datetime | None = None,
) -> CaseList:
    """Return the cases of a metric, those due first at the top; none where it has no `callback_from`.

    `origins` are the imports in the order of the frame's rows, each with its number of rows; a frame that does not
    fit them leaves the source open. `now` is the local time that decides what is overdue.
    """
    import polars as pl

    name = METRIC + metric.id
    if metric.callback_from is None or name not in frame.columns:
        return CaseList(_empty(), metric.id, False)
    places = shown_places(frame, project, metric, where)
    value = pl.col(VALUE)
    low, high = scale_of(metric)
    bad = value >= metric.callback_from if metric.direction is Direction.LOWER else value <= metric.callback_from
    valid = value.is_finite() & (value >= (low if low is not None else value)) & (
        value <= (high if high is not None else value)
    )  # fmt: skip
    numbered = frame.with_columns(_sources(frame, origins), _values(frame, project, metric))
    found = (
        filtered(numbered, where)
        .filter(bad & valid & (pl.col("count") == 1) & pl.col("response").is_not_null())
        .select(
            pl.col("key").cast(pl.String), pl.col("touchpoint").cast(pl.String), VALUE, "time", "comment",
            pl.col("channel").cast(pl.String), IMPORT, "row",
        )
        .filter(pl.col("touchpoint").is_in(list(project.table(Touchpoint))))
    ).collect()  # fmt: skip
    shown = found.filter(pl.col("touchpoint").is_in(list(places)))
    usual = pl.col("time").dt.truncate("1m") + timedelta(hours=project.info.callback_hours)
    rows = (
        shown.join(_changed(project, metric), on=["key", "touchpoint"], how="left", maintain_order="left")
        .with_columns(
            pl.col(STATUS).fill_null(str(CaseStatus.OPEN)), pl.coalesce(pl.col(DUE), usual).alias(DUE),
            pl.col(OWNER, NOTE).fill_null(""),
        )
        .with_columns(((pl.col(DUE) < (now or datetime.now())) & (pl.col(STATUS) != str(CaseStatus.SOLVED)))
                      .fill_null(False).alias(OVERDUE))
        .sort(DUE, nulls_last=True, maintain_order=True)
    )  # fmt: skip
    return CaseList(rows, metric.id, shown.height < found.height)


def case_table(found: CaseList, project: Project, metric: Metric) -> tuple[list[str], list[list[str | float | None]]]:
    """Return the headings and rows of the list that those who call back work by."""
    headings = [
        tr("Status"), tr("Due"), tr("Overdue"), tr("Owner"), tr("Touchpoint"), metric.name, tr("Comment"),
        tr("Answered"), tr("Channel"), tr("Source file"), tr("Source row"), tr("Note"),
    ]  # fmt: skip
    rows: list[list[str | float | None]] = []
    for case in found.call_backs():
        touchpoint, source = project.get(Touchpoint, case.touchpoint_id), project.get(Import, case.import_id)
        rows.append(
            [
                status_text(case.status), moment_text(case.due), tr("yes") if case.is_overdue else "", case.owner,
                touchpoint.title if touchpoint else "", case.value, case.comment, moment_text(case.answered),
                case.channel, source.file_name if source else "", case.row, case.note,
            ]
        )  # fmt: skip
    return headings, rows


def status_text(status: CaseStatus) -> str:
    """Return the status of a case in words."""
    return {
        CaseStatus.OPEN: tr("Open"), CaseStatus.CONTACTED: tr("Contacted"), CaseStatus.SOLVED: tr("Solved")
    }[status]  # fmt: skip


def usual_callback(metric: Metric) -> float:
    """Return the level from which answers are usually called back: detractors, the dissatisfied, the hard cases."""
    if metric.metric_kind is MetricKind.NPS:
        return 6.0
    if metric.metric_kind in (MetricKind.CSAT, MetricKind.CES, MetricKind.SHARE):
        cut = miss_cut(metric)
        return float(math.ceil(cut.limit) if cut.upwards else math.floor(cut.limit))
    return metric.low_from if metric.low_from is not None else 0.0


def moment_text(moment: datetime | None) -> str:
    """Return a moment as `2026-10-14 17:30`, empty for None."""
    return f"{moment:%Y-%m-%d %H:%M}" if moment else ""


def _values(frame: pl.DataFrame, project: Project, metric: Metric) -> pl.Series:
    """Return the answers, times to resolution in working hours where the metric counts those."""
    import polars as pl

    name = METRIC + metric.id
    if metric.metric_kind is not MetricKind.TTR or not metric.business_hours:
        return frame[name].alias(VALUE)
    view = coded(frame)
    hours = ticket_hours(view, metric, schedule_of(project.info))
    return pl.Series(VALUE, unordered(view, hours)).fill_nan(None)


def _sources(frame: pl.DataFrame, origins: Sequence[tuple[RecordId, int]]) -> pl.Expr:
    """Return the import of each row as a column."""
    import polars as pl

    if sum(size for _, size in origins) != frame.height:
        return pl.lit("").alias(IMPORT)
    parts = [pl.repeat(id_, size, dtype=pl.String) for id_, size in origins]
    return (pl.concat(parts) if parts else pl.lit("")).alias(IMPORT)


def _changed(project: Project, metric: Metric) -> pl.DataFrame:
    """Return what somebody noted about cases of a metric, one row for each record."""
    import polars as pl

    schema = dict.fromkeys(("key", "touchpoint", STATUS, DUE, OWNER, NOTE), pl.String)
    records = [
        (case.answer_key, case.touchpoint_id, str(case.status), case.due or None, case.owner, case.note)
        for case in project.cases().values()
        if case.metric_id == metric.id
    ]
    made = pl.DataFrame(records, schema=schema, orient="row")
    return made.with_columns(pl.col(DUE).str.slice(0, 16).str.to_datetime("%Y-%m-%dT%H:%M", time_unit="us"))


def _empty() -> pl.DataFrame:
    import polars as pl

    text, moment = pl.String, pl.Datetime("us")
    return pl.DataFrame(
        schema={
            "key": text, "touchpoint": text, VALUE: pl.Float64, "time": moment, "comment": text, "channel": text,
            IMPORT: text, "row": pl.UInt32, STATUS: text, DUE: moment, OWNER: text, NOTE: text, OVERDUE: pl.Boolean,
        }
    )  # fmt: skip
