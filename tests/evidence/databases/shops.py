"""Databases of a shop's answers for tests: the same rows in SQLite, DuckDB and PostgreSQL."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from tests.evidence.databases.servers import PASSWORD, Server

KINDS = ("sqlite", "duckdb", "postgresql")

Row = dict[str, Any]


class Shop:
    """Owns one database: its address, and writing into it as somebody else would."""

    def __init__(self, kind: str, folder: Path, server: Server | None = None) -> None:
        self.kind = kind
        self.password = PASSWORD if server is not None else ""
        self.url = server.url if server is not None else f"{kind}:///{folder / f'shop.{kind}'}"
        url = sa.make_url(self.url)
        if server is not None:
            url = url.set(drivername="postgresql+psycopg", password=PASSWORD)
        self._tables: dict[str, sa.Table] = {}
        self._engine = sa.create_engine(url, poolclass=NullPool)

    def make(self, name: str, columns: dict[str, Any], rows: Sequence[Row]) -> None:
        """Make a table afresh and fill it."""
        table = sa.Table(name, sa.MetaData(), *(sa.Column(column, type_) for column, type_ in columns.items()))
        self._tables[name] = table
        with self._engine.begin() as connection:
            table.drop(connection, checkfirst=True)
            table.create(connection)
            if rows:
                connection.execute(sa.insert(table), list(rows))
        self._engine.dispose()

    def add(self, name: str, rows: Iterable[Row]) -> None:
        """Add rows to a table, as the shop does in the course of a day."""
        with self._engine.begin() as connection:
            if found := list(rows):
                connection.execute(sa.insert(self._tables[name]), found)

    def run(self, statement: str) -> list[Any]:
        with self._engine.begin() as connection:
            result = connection.exec_driver_sql(statement)
            return list(result.fetchall()) if result.returns_rows else []


ANSWERS = {
    "touchpoint": sa.String(60), "answered": sa.DateTime(), "recommend": sa.Integer(), "satisfied": sa.String(20),
    "Weight": sa.Float(), "channel": sa.String(20), "customer type": sa.String(20), "plan": sa.Integer(),
}  # fmt: skip


def answers(count: int, seed: int = 1, start: datetime = datetime(2026, 3, 1, 8)) -> list[Row]:
    """Return answers with all that real tables hold: blanks, codes, words, values off the scale, missing dates."""
    chance = random.Random(seed)
    titles = ("Check out", "Chat with support", "See advert", "Loyalty call", None)
    return [
        {
            "touchpoint": chance.choices(titles, (50, 30, 10, 5, 5))[0],
            "answered": None if chance.random() < 0.03 else start + timedelta(minutes=chance.randrange(60 * 24 * 60)),
            "recommend": chance.choices([*range(11), 99, 12, None], [4] * 11 + [3, 1, 3])[0],
            "satisfied": chance.choices(
                ["Very happy", "Happy", "Unhappy", "n/a", "what?", " happy ", None], (20, 30, 20, 5, 2, 5, 5)
            )[0],
            "Weight": chance.choice([None, 0.0, 0.5, 1.0, 1.25, round(chance.random() * 3, 3)]),
            "channel": chance.choice(["Web", "App", " App ", "", None]),
            "customer type": chance.choice(["new", "returning", None]),
            "plan": chance.choice([1, 2, None]),
        }
        for _ in range(count)
    ]


MAPPING: dict[str, Any] = {
    "columns": {
        "touchpoint": {"role": "touchpoint"},
        "answered": {"role": "date"},
        "recommend": {"role": "answer", "metric": "nps", "blank": [99]},
        "satisfied": {
            "role": "answer", "metric": "csat", "scale": [1, 5],
            "values": {"Very happy": 5, "Happy": 4, "Unhappy": 2},
        },
        "Weight": {"role": "weight"},
        "channel": {"role": "channel"},
        "customer type": {"role": "segment", "name": "Customer"},
        "plan": {"role": "segment"},
    },
}  # fmt: skip

TICKETS = {"topic": sa.String(40), "opened": sa.DateTime(), "solved": sa.DateTime(), "team": sa.String(20)}


def tickets(count: int, seed: int = 1, start: datetime = datetime(2026, 3, 1, 8)) -> list[Row]:
    """Return tickets, some still open, a few solved before they were opened, times to the whole minute."""
    chance = random.Random(seed)
    found = []
    for _ in range(count):
        opened = start + timedelta(minutes=chance.randrange(60 * 24 * 60))
        took = None if chance.random() < 0.2 else timedelta(minutes=chance.randrange(-3, 4000))
        found.append(
            {
                "topic": chance.choice(["Chat with support", "Check out"]), "opened": opened,
                "solved": None if took is None else opened + took, "team": chance.choice(["a", "b"]),
            }
        )  # fmt: skip
    return found


TICKET_MAPPING: dict[str, Any] = {
    "columns": {
        "topic": {"role": "touchpoint"}, "opened": {"role": "opened"}, "solved": {"role": "resolved"},
        "team": {"role": "segment", "name": "Team"},
    },
}  # fmt: skip
