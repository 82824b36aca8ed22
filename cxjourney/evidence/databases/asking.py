"""The thing asked about, a table or a query, as SQLAlchemy sees it: its columns, their kinds, and time windows.

All of it is SQLAlchemy Core: names are quoted by it, values travel as parameters, and a person's own query stands
unchanged as a sub-query.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.sql.elements import quoted_name

from cxjourney.evidence.databases.cells import text_of
from cxjourney.evidence.databases.statement import table_name
from cxjourney.evidence.faults import ReadFault
from cxjourney.evidence.found import tidy

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

_ISO = re.compile(r"\d{4}-\d{2}(-\d{2}([T ]\d{2}:\d{2}.*)?)?")


class Kind(StrEnum):
    """What a column holds; ANY where the database does not say, as SQLite does not."""

    NUMBER = "number"
    TEXT = "text"
    MOMENT = "moment"
    DAY = "day"
    FLAG = "flag"
    SPAN = "span"
    ANY = "any"


_POSTGRES = {
    16: Kind.FLAG, 20: Kind.NUMBER, 21: Kind.NUMBER, 23: Kind.NUMBER, 700: Kind.NUMBER, 701: Kind.NUMBER,
    1700: Kind.NUMBER, 25: Kind.TEXT, 1042: Kind.TEXT, 1043: Kind.TEXT, 1082: Kind.DAY, 1114: Kind.MOMENT,
    1184: Kind.MOMENT, 1186: Kind.SPAN,
}  # fmt: skip
_NAMED = (
    ("TIMESTAMP", Kind.MOMENT), ("DATETIME", Kind.MOMENT), ("DATE", Kind.DAY), ("INTERVAL", Kind.SPAN),
    ("BOOL", Kind.FLAG), ("VARCHAR", Kind.TEXT), ("ENUM", Kind.TEXT), ("TEXT", Kind.TEXT), ("TINYINT", Kind.NUMBER),
    ("SMALLINT", Kind.NUMBER), ("INTEGER", Kind.NUMBER), ("BIGINT", Kind.NUMBER), ("HUGEINT", Kind.NUMBER),
    ("UTINYINT", Kind.NUMBER), ("USMALLINT", Kind.NUMBER), ("UINTEGER", Kind.NUMBER), ("UBIGINT", Kind.NUMBER),
    ("FLOAT", Kind.NUMBER), ("DOUBLE", Kind.NUMBER), ("DECIMAL", Kind.NUMBER),
)  # fmt: skip
_TYPES: dict[Kind, Any] = {
    Kind.NUMBER: sa.Numeric(), Kind.TEXT: sa.String(), Kind.MOMENT: sa.DateTime(), Kind.DAY: sa.Date(),
    Kind.FLAG: sa.Boolean(), Kind.SPAN: sa.Interval(), Kind.ANY: sa.types.NullType(),
}  # fmt: skip


@dataclass(slots=True)
class Asked:
    """A table or query with its columns; `shown` is the database's name for messages."""

    shown: str
    body: sa.FromClause
    kinds: dict[str, Kind]
    zoned: frozenset[str] = frozenset()  # moments with a time zone
    statement: str = ""  # the query as it stands; empty for a table
    flattens: bool = False  # the planner would work an inner select's columns out again wherever they are used
    _names: dict[str, str] = field(default_factory=dict)

    def real_name(self, name: str) -> str:
        """Return a column's name in the database for one in a mapping; raise ReadFault where there is none."""
        if not self._names:
            self._names = {tidy(real): real for real in self.kinds}
        real = self._names.get(tidy(name))
        if real is None:
            columns = ", ".join(list(self.kinds)[:20])
            raise ReadFault("database_column", name=self.shown, column=name, columns=columns)
        return real

    def column(self, name: str) -> sa.ColumnElement[Any]:
        """Return a column by its name in a mapping; raise ReadFault where there is none."""
        return self.body.c[self.real_name(name)]

    def kind(self, name: str) -> Kind:
        return self.kinds[self.real_name(name)]


def ask(connection: Connection, query: str, shown: str) -> Asked:
    """Return what a query or a table gives, looked at without fetching a row; raise ReadFault."""
    parts = table_name(query)
    plain = _table(parts, []) if parts else _sub_query(query, [])
    result = connection.execute(sa.select(sa.text("*")).select_from(plain).limit(0))
    described = list(result.cursor.description or ()) if result.cursor is not None else []
    result.close()
    if not described:
        raise ReadFault("database_no_columns", name=shown)
    kinds = {str(column[0]): _kind(column[1]) for column in described}
    zoned = frozenset(str(c[0]) for c in described if c[1] == 1184 or "WITH TIME ZONE" in str(c[1]))
    columns = [sa.column(quoted_name(name, True), _TYPES[kind]) for name, kind in kinds.items()]
    body = _table(parts, columns) if parts else _sub_query(query, columns)
    return Asked(shown, body, kinds, zoned, "" if parts else query, connection.dialect.name == "sqlite")


def _table(parts: tuple[str, ...], columns: list[Any]) -> sa.FromClause:
    *schema, name = parts
    return sa.table(name, *columns, schema=".".join(schema) or None)


def _sub_query(query: str, columns: list[Any]) -> sa.FromClause:
    # A line end first: the query may close with a comment. Its colons are its own and name no parameters.
    return sa.text(f"{query}\n".replace(":", "\\:")).columns(*columns).subquery("answers")


def _kind(code: Any) -> Kind:
    if isinstance(code, int):
        return _POSTGRES.get(code, Kind.ANY)
    name = str(code).upper()
    if name.endswith("]"):
        return Kind.ANY
    return next((kind for start, kind in _NAMED if name.startswith(start)), Kind.ANY)


# windows of time


@dataclass(frozen=True, slots=True)
class Window:
    """What a refresh asks for: moments after `since` up to and with `until`, as the database wrote them ("": none).

    `undated` are rows without a date, which only the first reading takes in.
    """

    column: str
    since: str = ""
    until: str = ""
    undated: int = 0
    waits: bool = False  # the latest day is not over, so it is left for the next time


def window_of(connection: Connection, asked: Asked, column: str, since: str, now: datetime) -> Window:
    """Return the window from `since` to the newest row there is now; raise ReadFault for dates that do not sort.

    A column of days (or months) is read up to the last one that is over: more answers of today may still come.
    """
    body = asked.column(column)
    body = zoned_text(connection, asked, column, body)
    found = connection.execute(
        sa.select(sa.func.min(body), sa.func.max(body), sa.func.count() - sa.func.count(body)).select_from(asked.body)
    ).one()
    lowest, newest, undated = found
    if newest is None:
        return Window(column, since, since, undated)
    for value in (lowest, newest):
        if isinstance(value, str) and not _ISO.fullmatch(value.strip()):
            raise ReadFault("database_dates", name=asked.shown, column=column, value=value[:40])
    waits = False
    unfinished = _current(newest, now)
    if unfinished is not None and newest >= unfinished:
        before = sa.select(sa.func.max(body)).select_from(asked.body).where(body < unfinished)
        newest, waits = connection.execute(before).scalar(), True
    until = since if newest is None else text_of(newest) or ""
    return Window(column, since, until, undated, waits)


def zoned_text(connection: Connection, asked: Asked, column: str, body: Any) -> Any:
    """Return a moment with a time zone as text where the driver would need another package to make a value of it."""
    if connection.dialect.name != "duckdb" or asked.real_name(column) not in asked.zoned:
        return body
    return sa.func.regexp_replace(sa.cast(body, sa.String()), r"([+-]\d\d)$", r"\1:00")


def _current(newest: Any, now: datetime) -> Any:
    """Return the day or month that is not over yet, in the form of the column's values; None where they have times."""
    if isinstance(newest, datetime):
        return None
    if isinstance(newest, date):
        return now.date()
    if isinstance(newest, str) and len(newest.strip()) in (7, 10):
        return now.date().isoformat()[: len(newest.strip())]
    return None


def inside(asked: Asked, window: Window, with_undated: bool, with_since: bool = False) -> sa.ColumnElement[bool]:
    """Return the test that a row lies in a window; `with_since` takes in the moment it begins at."""
    body = asked.column(window.column)
    tests: list[sa.ColumnElement[bool]] = []
    if window.since:
        since = _value(asked, window.column, window.since)
        tests.append(body >= since if with_since else body > since)
    if window.until:
        tests.append(body <= _value(asked, window.column, window.until))
    elif not window.since:
        tests.append(sa.false())
    test = sa.and_(*tests)
    return sa.or_(test, body.is_(None)) if with_undated else test


def _value(asked: Asked, column: str, text: str) -> Any:
    kind = asked.kind(column)
    if kind is Kind.MOMENT:
        moment = datetime.fromisoformat(text)
        if asked.real_name(column) in asked.zoned:
            return sa.literal(moment, sa.DateTime(timezone=True))
        return sa.literal(moment, sa.DateTime())
    if kind is Kind.DAY:
        return sa.literal(datetime.fromisoformat(text).date(), sa.Date())
    if kind is Kind.NUMBER or (kind is Kind.ANY and re.fullmatch(r"-?\d+(\.\d+)?", text)):
        return sa.literal(float(text) if "." in text else int(text))
    return sa.literal(text, sa.String())
