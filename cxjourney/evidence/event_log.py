"""A log of events as cases: each case's first and last event are when it was opened and resolved.

A process log holds no answers, but how long its cases took is a score of the touchpoint that handles them. Folding
happens before an import is planned, so that identity, report and undo are those of any other file.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cxjourney.domain.errors import JourneyError
from cxjourney.domain.text import tr
from cxjourney.evidence.found import ColumnFound, FileFound
from cxjourney.evidence.mapping import MappedColumn, Mapping

if TYPE_CHECKING:
    import polars as pl

    from cxjourney.evidence.blocks import RowPlan

_FIRST_YEAR = 1971  # logs write 1970 where there is no time
_CASE, _DAY, _FIRST, _LAST, _TIME = "Case", "Started", "First event", "Last event", "Time"
_ROW, _EVENTS = "Row", "Events"


@dataclass(frozen=True)
class CaseLog:
    """Owns which rows of a log each of its cases came from, so that the account is one of the file's own rows."""

    cases: FileFound
    mapping: Mapping
    rows: pl.DataFrame  # per case: the file row of its first event, and how many events it has; strays come last
    case_column: str
    time_column: str

    def in_file_rows(self, plan: RowPlan) -> RowPlan:
        """Return a plan of cases as an account of events: every row of the log is taken, skipped or a duplicate."""
        import polars as pl

        is_stray = self.rows["stray"]
        skipped = is_stray.clone().scatter((plan.skips["row"] - 1).to_list(), True)
        taken = pl.Series([False]).new_from_index(0, len(is_stray)).scatter(
            (plan.frame["row"].unique() - 1).to_list(), True
        )  # fmt: skip
        events = self.rows[_EVENTS]
        counts = [int(events.filter(mask).sum()) for mask in (taken, skipped & ~taken, ~(taken | skipped))]
        first = self.rows[_ROW]

        def moved(frame: pl.DataFrame) -> pl.DataFrame:
            return frame.with_columns(first.gather(frame["row"] - 1).cast(pl.UInt32).alias("row"))

        named = pl.col("column").replace({_CASE: self.case_column, _DAY: self.time_column, _FIRST: self.time_column,
                                          _LAST: self.time_column})  # fmt: skip
        return replace(
            plan, frame=moved(plan.frame), taken=counts[0], skipped=counts[1], duplicates=counts[2],
            problems=moved(plan.problems).with_columns(named).sort("row"), skips=self._skips(plan, named),
        )  # fmt: skip

    def _skips(self, plan: RowPlan, named: pl.Expr) -> pl.DataFrame:
        """Return a line for every event that is left out; those without a case or a moment say so."""
        import polars as pl

        strays = self.rows["stray"].gather(plan.skips["row"] - 1)
        nameless = self.cases.frame[_CASE].is_null().gather(plan.skips["row"] - 1)
        lack = pl.when(nameless).then(pl.lit(tr("names no case"))).otherwise(pl.lit(tr("tells no moment")))
        column = pl.when(nameless).then(pl.lit(self.case_column)).otherwise(pl.lit(self.time_column))
        listed = plan.skips.with_columns(
            reason=pl.when(strays).then(lack).otherwise("reason"),
            column=pl.when(strays).then(column).otherwise(named),
            value=pl.when(strays).then(pl.lit("")).otherwise("value"),
        )
        several = self.rows.with_columns(row=pl.int_range(1, self.rows.height + 1, dtype=pl.UInt32)).select(
            "row", "all"
        )
        whole = listed.join(several, on="row", how="left").explode("all")
        return whole.with_columns(pl.col("all").cast(pl.UInt32).alias("row")).drop("all").sort("row")


def is_event_log(mapping: Mapping) -> bool:
    """Say whether a mapping describes events: a case, what happened, and when, and nothing that anybody answered."""
    answers = mapping.with_role("answer", "comment", "opened", "resolved", "reported_score", "count", "response_id")
    return bool(
        not answers and mapping.with_role("customer_id") and mapping.with_role("date")
        and (mapping.with_role("touchpoint") or mapping.touchpoint)
    )  # fmt: skip


def as_cases(source: FileFound, mapping: Mapping) -> CaseLog | None:
    """Return a log of events as a file of cases, None where the file is no such log.

    One row per case in the order of their first rows, then one for each event that names no case or no moment, so
    that the account of the import shows it. Times are in UTC where the log gives offsets. Raise JourneyError where no
    touchpoint is named for the cases.
    """
    if not is_event_log(mapping):
        return None
    if not mapping.touchpoint:
        raise JourneyError(
            tr(
                "This file is a log of events. Each case becomes one time to resolution, from its first to its last "
                "event: say at which touchpoint."
            )
        )
    frame, rows = _cases(source, mapping)
    columns = [
        MappedColumn(name=_CASE, role="response_id"), MappedColumn(name=_DAY, role="date", date_style="ymd"),
        MappedColumn(name=_FIRST, role="opened", date_style="ymd"),
        MappedColumn(name=_LAST, role="resolved", date_style="ymd"),
        *mapping.with_role("segment", "channel"),
    ]  # fmt: skip
    cases = replace(source, rows=frame.height, frame=frame, columns=tuple(ColumnFound(name) for name in frame.columns))
    whose, when = mapping.with_role("customer_id")[0].name, mapping.with_role("date")[0].name
    return CaseLog(cases, replace(mapping, columns=tuple(columns)), rows, whose, when)


def _cases(source: FileFound, mapping: Mapping) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Fold the events: opened and resolved in UTC, the day as the log's clock showed it, attributes as they came.

    The second frame says for each case which rows of the file are its events.
    """
    import polars as pl

    from cxjourney.evidence.values import trimmed

    when = mapping.with_role("date")[0]
    text = source.frame[when.name].cast(pl.String)
    times = _moments(text, when)
    kept = [column.name for column in mapping.with_role("segment", "channel")]
    customers = [trimmed(source.frame[column.name]) for column in mapping.with_role("customer_id")]
    case = pl.DataFrame([one.alias(f"{n}") for n, one in enumerate(customers)]).select(pl.coalesce(pl.all()))
    events = pl.DataFrame(
        [case.to_series().alias(_CASE), times["time"].alias(_DAY), times["utc"].alias(_FIRST), text.alias(_TIME)]
        + [source.frame[name] for name in kept]
    ).with_row_index(_ROW, offset=1)
    usable = pl.col(_CASE).is_not_null() & (pl.col(_DAY).dt.year() >= _FIRST_YEAR).fill_null(value=False)
    cases = (
        events.filter(usable)
        .group_by(_CASE, maintain_order=True)
        .agg(
            pl.col(_DAY).min(),
            pl.col(_FIRST).max().alias(_LAST),
            pl.col(_FIRST).min(),
            pl.col(_ROW).alias("all"),
            *(pl.col(name).drop_nulls().first() for name in kept),
        )
        .with_columns(pl.col(_DAY, _FIRST, _LAST).dt.to_string("%Y-%m-%d %H:%M:%S"))
    )
    strays = events.filter(~usable).select(
        _CASE, *kept, *(pl.lit(None, dtype=pl.String).alias(name) for name in (_FIRST, _LAST)),
        pl.when(pl.col(_CASE).is_null()).then(None).otherwise(pl.col(_TIME)).alias(_DAY),
        pl.concat_list(_ROW).alias("all"),
    )  # fmt: skip
    order = [_CASE, _DAY, _FIRST, _LAST, *kept]
    rows = pl.concat([cases.select("all", stray=False), strays.select("all", stray=True)])
    rows = rows.with_columns(pl.col("all").list.first().alias(_ROW), pl.col("all").list.len().alias(_EVENTS))
    return pl.concat([cases.select(order), strays.select(order)]), rows


def _moments(text: pl.Series, when: MappedColumn) -> pl.DataFrame:
    """Return `time` and `utc` of the events; what is no moment becomes a row of its own in the account."""
    import polars as pl

    from cxjourney.evidence.parsing import ProblemRows, parse_dates

    one = text.str.replace(" ", "T", literal=True)
    utc = one.str.to_datetime("%Y-%m-%dT%H:%M:%S%.f%:z", time_unit="us", strict=False).dt.replace_time_zone(None)
    usual = utc.is_not_null()
    if when.date_style not in ("", "ymd") or not usual.any():
        return parse_dates(when, text, ProblemRows())
    local = one.str.slice(0, 19).str.to_datetime("%Y-%m-%dT%H:%M:%S", time_unit="us", strict=False)
    other = parse_dates(when, text.set(usual, None), ProblemRows())
    found = pl.DataFrame([local.alias("time"), utc.alias("utc"), usual.alias("usual")])
    return found.select(
        pl.when("usual").then("time").otherwise(other["time"]).alias("time"),
        pl.when("usual").then("utc").otherwise(other["utc"]).alias("utc"),
    )
