"""The few things that databases say differently, each one construct that SQLAlchemy compiles for the one at hand."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

NUMBER = r"^[ \t]*[+-]?([0-9]{1,15}(\.[0-9]{1,15})?|\.[0-9]{1,15})[ \t]*$"
ISO_DATE = r"^[0-9]{4}-(0[1-9]|1[0-2])-[0-3][0-9]([ T][0-2][0-9]:[0-5][0-9].*)?$"

_MOMENT_LENGTH = 19  # 2026-11-21 16:30:00


class LooseNumber(FunctionElement[float]):
    """The number in a column of unknown type, NULL where there is none."""

    type = sa.Double()
    inherit_cache = True


@compiles(LooseNumber)
def _number_of_text(element: LooseNumber, compiler: Any, **options: Any) -> str:
    (value,) = element.clauses
    text = sa.cast(value, sa.String())
    return _compiled(sa.case((text.regexp_match(NUMBER), sa.cast(text, sa.Double()))), compiler, options)


@compiles(LooseNumber, "sqlite")
def _number_of_any(element: LooseNumber, compiler: Any, **options: Any) -> str:
    (value,) = element.clauses
    stored = sa.func.typeof(value)
    number = sa.case(
        (stored.in_(["integer", "real"]), sa.cast(value, sa.REAL())),
        (sa.and_(stored == "text", value.regexp_match(NUMBER)), sa.cast(value, sa.REAL())),
    )
    return _compiled(number, compiler, options)


class WallClock(FunctionElement[Any]):
    """A date, time stamp or ISO text as a time stamp of the database's own clock, NULL where it is none."""

    type = sa.DateTime()
    inherit_cache = True


@compiles(WallClock)
def _wall_clock(element: WallClock, compiler: Any, **options: Any) -> str:
    (value,) = element.clauses
    moment: Any = sa.cast(value, sa.TIMESTAMP())
    if isinstance(value.type, sa.String):
        plain = sa.func.substr(value, 1, _MOMENT_LENGTH)
        moment = sa.case((value.regexp_match(ISO_DATE), sa.cast(plain, sa.TIMESTAMP())))
    return _compiled(moment, compiler, options)


@compiles(WallClock, "sqlite")
def _wall_clock_text(element: WallClock, compiler: Any, **options: Any) -> str:
    (value,) = element.clauses
    return _compiled(sa.func.substr(value, 1, _MOMENT_LENGTH), compiler, options)


class FromEpoch(FunctionElement[Any]):
    """Seconds since 1970 as a time stamp in universal time."""

    type = sa.DateTime()
    inherit_cache = True


@compiles(FromEpoch)
def _from_epoch(element: FromEpoch, compiler: Any, **options: Any) -> str:
    (value,) = element.clauses
    start = sa.cast(sa.literal_column("'1970-01-01 00:00:00'"), sa.TIMESTAMP())
    second: Any = sa.literal_column("INTERVAL '1 second'")
    return _compiled(start + value * second, compiler, options)


@compiles(FromEpoch, "sqlite")
def _from_epoch_text(element: FromEpoch, compiler: Any, **options: Any) -> str:
    (value,) = element.clauses
    return _compiled(sa.func.datetime(value, sa.literal_column("'unixepoch'")), compiler, options)


class StartOf(FunctionElement[Any]):
    """The day or month that a time stamp lies in; `period` is `day` or `month`."""

    type = sa.types.NullType()
    inherit_cache = False

    def __init__(self, period: str, moment: Any) -> None:
        self.period = period
        super().__init__(moment)


@compiles(StartOf)
def _start_of(element: StartOf, compiler: Any, **options: Any) -> str:
    (moment,) = element.clauses
    part: Any = sa.literal_column("'month'" if element.period == "month" else "'day'")
    return _compiled(sa.func.date_trunc(part, moment), compiler, options)


@compiles(StartOf, "sqlite")
def _start_of_text(element: StartOf, compiler: Any, **options: Any) -> str:
    (moment,) = element.clauses
    pattern: Any = sa.literal_column("'%Y-%m-01'" if element.period == "month" else "'%Y-%m-%d'")
    return _compiled(sa.func.strftime(pattern, moment), compiler, options)


class Seconds(FunctionElement[int]):
    """Whole seconds of a time stamp since 1970, or of an interval."""

    type = sa.BigInteger()
    inherit_cache = True


@compiles(Seconds)
def _seconds(element: Seconds, compiler: Any, **options: Any) -> str:
    (value,) = element.clauses
    moment: Any = value
    if isinstance(value.type, sa.String):
        moment = sa.case((value.regexp_match(ISO_DATE), sa.cast(value, sa.TIMESTAMP(timezone=True))))
    elif isinstance(value.type, sa.Date) and not isinstance(value.type, sa.DateTime):
        moment = sa.cast(value, sa.TIMESTAMP())
    return _compiled(sa.cast(sa.func.floor(sa.extract("epoch", moment)), sa.BigInteger()), compiler, options)


@compiles(Seconds, "sqlite")
def _seconds_of_text(element: Seconds, compiler: Any, **options: Any) -> str:
    (value,) = element.clauses
    seconds = sa.func.strftime(sa.literal_column("'%s'"), value)
    return _compiled(sa.cast(seconds, sa.BigInteger()), compiler, options)


def _compiled(expression: Any, compiler: Any, options: dict[str, Any]) -> str:
    text: str = compiler.process(expression, **options)
    return text
