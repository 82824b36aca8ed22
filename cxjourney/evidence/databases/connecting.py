"""Opening a database in the reading process: for reading only, in one transaction, with faults as codes.

Everything that is asked between opening and closing sees the same moment of the database, where it can promise that.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus

from cxjourney.evidence.databases.address import display_name
from cxjourney.evidence.faults import ReadFault

if TYPE_CHECKING:
    from sqlalchemy.engine import URL, Connection, Engine

CONNECT_SECONDS = 10
_REASON = 300

_PACKAGES = {
    "postgresql": ("PostgreSQL", "cxjourney[postgresql]"),
    "duckdb": ("DuckDB", "cxjourney[duckdb]"),
    "mysql": ("MySQL", "PyMySQL, and write mysql+pymysql://"),
    "mariadb": ("MariaDB", "PyMySQL, and write mariadb+pymysql://"),
    "mssql": ("SQL Server", "pyodbc"),
    "oracle": ("Oracle", "oracledb, and write oracle+oracledb://"),
    "snowflake": ("Snowflake", "snowflake-sqlalchemy"),
    "bigquery": ("BigQuery", "sqlalchemy-bigquery"),
    "redshift": ("Redshift", "sqlalchemy-redshift"),
}
_WORDS = (
    ("database_password", ("password authentication failed", "no password supplied", "authentication failed",
                           "access denied for user", "login failed")),
    ("database_deadline", ("statement timeout", "canceling statement due to")),
    ("database_read_only", ("readonly database", "read-only transaction", "read-only mode", "read only transaction")),
    ("database_unreachable", ("connection refused", "could not translate host", "name or service not known",
                              "failed to resolve", "temporary failure in name", "no route to host", "timed out",
                              "timeout expired", "could not connect", "can't connect", "connection failed",
                              "is the server running", "server closed the connection", "connection timeout")),
    ("database_not_one", ("file is not a database", "not a valid duckdb", "malformed", "file is encrypted",
                          "older version of duckdb", "newer version of duckdb")),
    ("database_permission", ("permission denied", "permission error", "access denied")),
    ("database_table", ("no such table", "no such column", "does not exist", "doesn't exist", "not found in from",
                        "unknown column")),
)  # fmt: skip
_STATES = {
    "28P01": "database_password", "28000": "database_password", "57014": "database_deadline",
    "25006": "database_read_only", "42501": "database_permission", "42P01": "database_table",
    "42703": "database_table", "3F000": "database_table", "3D000": "database_unreachable",
}  # fmt: skip


@contextmanager
def reading_connection(url: str, password: str, deadline: float) -> Iterator[Connection]:
    """Yield a connection in a transaction that only reads, and undo it afterwards; raise ReadFault.

    `deadline` in seconds is what one statement may take, where the database can be told.
    """
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import DBAPIError

    parsed = make_url(url)
    name = display_name(url)
    with _faults(name, password):
        engine = _engine(parsed, name, password, deadline)
        try:
            connection = engine.connect()
            try:
                _begin(connection, parsed)
                yield connection
            except DBAPIError as fault:
                raise database_fault(fault, name, password) from None
            finally:
                connection.rollback()
                connection.close()
        finally:
            engine.dispose()


@contextmanager
def _faults(name: str, password: str) -> Iterator[None]:
    from sqlalchemy.exc import ArgumentError, CompileError, DBAPIError

    try:
        yield
    except DBAPIError as fault:
        raise database_fault(fault, name, password) from None
    except (ArgumentError, CompileError, sqlite3.Error) as fault:
        raise ReadFault("database_query", name=name, reason=_reason(str(fault), password)) from None


def database_fault(fault: Any, name: str, password: str) -> ReadFault:
    """Return the fault behind a driver's error: its code, and the driver's first line without the password."""
    original = fault.orig if fault.orig is not None else fault
    reason = _reason(str(original), password)
    code = _STATES.get(str(getattr(original, "sqlstate", None) or ""))
    if code is None:
        text = str(original).casefold()
        code = next((code for code, words in _WORDS if any(word in text for word in words)), "database_query")
    return ReadFault(code, name=name, reason=reason)


def _reason(text: str, password: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    shown = lines[0] if lines else "no reason was given"
    for secret in (password, quote_plus(password)):
        if secret:
            shown = shown.replace(secret, "•••")
    return shown[:_REASON].rstrip(" .")


def _engine(url: URL, name: str, password: str, deadline: float) -> Engine:
    from sqlalchemy import create_engine
    from sqlalchemy.exc import NoSuchModuleError
    from sqlalchemy.pool import NullPool

    kind = url.get_backend_name()
    if password:
        url = url.set(password=password)
    options: dict[str, Any] = {"poolclass": NullPool, "hide_parameters": True}
    if kind in ("sqlite", "duckdb"):
        path = Path(url.database or "").expanduser()
        if not path.is_file():
            raise ReadFault("database_missing", name=path.name or name)
    if kind == "sqlite":
        options["creator"] = lambda: sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        url = url.set(database=None, query={})
    elif kind == "duckdb":
        # No file, network address or extension is within a query's reach: it may come with somebody else's project.
        options["connect_args"] = {"read_only": True, "config": {"enable_external_access": "false"}}
    elif kind == "postgresql":
        if url.drivername == kind:
            url = url.set(drivername="postgresql+psycopg")
        settings = f"-c default_transaction_read_only=on -c statement_timeout={int(deadline * 1000)}"
        options["connect_args"] = {"connect_timeout": CONNECT_SECONDS, "options": settings}
    try:
        return create_engine(url, **options)
    except (ImportError, NoSuchModuleError):
        if kind in _PACKAGES:
            shown, package = _PACKAGES[kind]
            raise ReadFault("database_driver", name=name, kind=shown, package=package) from None
        raise ReadFault("database_kind", name=name, kind=kind) from None


def _begin(connection: Connection, url: URL) -> None:
    kind = url.get_backend_name()
    if kind == "postgresql":
        connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    elif kind == "sqlite":
        # Sorting a million rows in the usual 2 MB of memory would go through a file, again and again.
        memory = ("PRAGMA cache_size = -262144", "PRAGMA temp_store = MEMORY")
        for statement in ("PRAGMA query_only = ON", "PRAGMA trusted_schema = OFF", *memory, "BEGIN"):
            connection.exec_driver_sql(statement)
    elif kind == "duckdb":
        connection.exec_driver_sql("SET TimeZone = 'UTC'")  # a day is the same day on every computer
    elif kind in ("mysql", "mariadb"):
        connection.exec_driver_sql("START TRANSACTION READ ONLY")
