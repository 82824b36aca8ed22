"""A log of events as cases: each case's first and last event are when it was opened and resolved.

A process log holds no answers, but how long its cases took is a score of the touchpoint that handles them. Folding
happens before an import is planned, so that identity, report and undo are those of any other file.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cxjourney.domain.errors import JourneyError
from cxjourney.domain.text import tr
from cxjourney.evidence.found import ColumnFound, FileFound
from cxjourney.evidence.mapping import MappedColumn, Mapping

if TYPE_CHECKING:
    import polars as pl

_FIRST_YEAR = 1971  # logs write 1970 where there is no time
_CASE, _DAY, _FIRST, _LAST, _TIME = "Case", "Started", "First event", "Last event", "Time"


def is_event_log(mapping: Mapping) -> bool:
    """Say whether a mapping describes events: a case, what happened, and when, and nothing that anybody answered."""
    answers = mapping.with_role("answer", "comment", "opened", "resolved", "reported_score", "count", "response_id")
    return bool(
        not answers and mapping.with_role("customer_id") and mapping.with_role("date")
        and (mapping.with_role("touchpoint") or mapping.touchpoint)
    )  # fmt: skip


def as_cases(source: FileFound, mapping: Mapping) -> tuple[FileFound, Mapping]:
    """Return a log of events as a file of cases, and everything else as it is.

    One row per case in the order of their first rows, then one for each event that names no case or no moment, so
    that the account of the import shows it. Times are in UTC where the log gives offsets. Raise JourneyError where no
    touchpoint is named for the cases.
    """
    if not is_event_log(mapping):
        return source, mapping
    if not mapping.touchpoint:
        raise JourneyError(
            tr(
                "This file is a log of events. Each case becomes one time to resolution, from its first to its last "
                "event: say at which touchpoint."
            )
        )
    frame = _cases(source, mapping)
    columns = [
        MappedColumn(name=_CASE, role="response_id"), MappedColumn(name=_DAY, role="date", date_style="ymd"),
        MappedColumn(name=_FIRST, role="opened", date_style="ymd"),
        MappedColumn(name=_LAST, role="resolved", date_style="ymd"),
        *mapping.with_role("segment", "channel"),
    ]  # fmt: skip
    cases = replace(source, rows=frame.height, frame=frame, columns=tuple(ColumnFound(name) for name in frame.columns))
    return cases, replace(mapping, columns=tuple(columns))


def _cases(source: FileFound, mapping: Mapping) -> pl.DataFrame:
    """Fold the events: opened and resolved in UTC, the day as the log's clock showed it, attributes as they came."""
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
    )
    usable = pl.col(_CASE).is_not_null() & (pl.col(_DAY).dt.year() >= _FIRST_YEAR).fill_null(value=False)
    cases = (
        events.filter(usable)
        .group_by(_CASE, maintain_order=True)
        .agg(
            pl.col(_DAY).min(),
            pl.col(_FIRST).max().alias(_LAST),
            pl.col(_FIRST).min(),
            *(pl.col(name).drop_nulls().first() for name in kept),
        )
        .with_columns(pl.col(_DAY, _FIRST, _LAST).dt.to_string("%Y-%m-%d %H:%M:%S"))
    )
    strays = events.filter(~usable).select(
        _CASE, *kept, *(pl.lit(None, dtype=pl.String).alias(name) for name in (_FIRST, _LAST)),
        pl.when(pl.col(_CASE).is_null()).then(None).otherwise(pl.col(_TIME)).alias(_DAY),
    )  # fmt: skip
    order = [_CASE, _DAY, _FIRST, _LAST, *kept]
    return pl.concat([cases.select(order), strays.select(order)])


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
