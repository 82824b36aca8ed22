"""Opening a .cxj file that may come from anywhere: a private copy, checked before a row of it is read.

The file itself is only ever read as bytes. What is wrong ends as ProjectFileError; `project_file` reads the rows.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import sqlite3
import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from cxjourney.domain.text import tr
from cxjourney.storage.columns import TABLES, quoted
from cxjourney.storage.errors import ProjectFileError, Reason, check_name, failure, file_errors
from cxjourney.storage.mapping import clean
from cxjourney.storage.migrations import migrate
from cxjourney.storage.numbers import (
    APPLICATION_ID,
    FORMAT_VERSION,
    INCOMING_NAME,
    MAXIMUM_FILE,
    MAXIMUM_OTHER_TABLES,
    MAXIMUM_VALUE,
    SQLITE_MAGIC,
)

CONTENT_KEY = "content_sha256"
_SECONDS = 20.0  # for the checks of a small file; larger ones get more
_BYTES_A_SECOND = 20 << 20
_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: MAXIMUM_VALUE,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 1 << 20,
    sqlite3.SQLITE_LIMIT_COLUMN: 200,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 50,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 3,
    sqlite3.SQLITE_LIMIT_VDBE_OP: 50_000,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 1,
}


@dataclass(frozen=True, slots=True)
class Header:
    """What the first 100 bytes of a project file say."""

    format_version: int
    is_wal: bool
    size: int


def read_header(path: Path) -> Header:
    """Return the header of a project file without opening it as a database; raise ProjectFileError if it is none."""
    with file_errors(path):
        check_name(path)
        state = path.stat()
        if stat.S_ISDIR(state.st_mode) or not stat.S_ISREG(state.st_mode):
            raise failure(path, Reason.NOT_A_PROJECT)
        with path.open("rb") as file:
            head = file.read(100)
    if len(head) < 100 or not head.startswith(SQLITE_MAGIC):
        raise failure(path, Reason.NOT_A_PROJECT)
    if int.from_bytes(head[68:72], "big") != APPLICATION_ID:
        raise failure(path, Reason.NOT_A_PROJECT)
    if state.st_size > MAXIMUM_FILE:
        raise failure(path, Reason.TOO_LARGE)
    number = int.from_bytes(head[60:64], "big")
    if number > FORMAT_VERSION:
        detail = tr("format {number}, this version reads up to {known}", number=number, known=FORMAT_VERSION)
        raise failure(path, Reason.TOO_NEW, detail)
    if number < 1:
        raise failure(path, Reason.DAMAGED)
    return Header(number, head[18] == 2 or head[19] == 2, state.st_size)


def copy_privately(path: Path, folder: Path) -> Path:
    """Copy a project file into `folder` and return the copy; work waiting in its `-wal` file comes along.

    A `-journal` file is left behind: undoing somebody's half-finished writing is for the checksum of the content to
    judge, and a crafted one could name other files for SQLite to delete.
    """
    copy = folder / INCOMING_NAME
    with file_errors(path):
        header = read_header(path)
        shutil.copyfile(path, copy)
        wal = path.with_name(path.name + "-wal")
        if header.is_wal and wal.is_file() and wal.stat().st_size <= MAXIMUM_FILE:
            shutil.copyfile(wal, copy.with_name(copy.name + "-wal"))
    return copy


def open_checked(copy: Path, named: Path, *, as_is: bool, compare_content: bool = True) -> sqlite3.Connection:
    """Return a connection to a private copy whose schema and content were found sound, migrated to the present format.

    Errors name the file as `named`. `as_is` lets damage pass that still allows reading; `compare_content` is off for
    our own working copies, whose content has no checksum yet.
    """
    with file_errors(named):
        header = read_header(copy)
        connection = connect(copy, deadline=_SECONDS + header.size / _BYTES_A_SECOND)
        try:
            _check_schema(connection, named)
            if not as_is:
                _check_content(connection, named, compare_content and header.format_version > 1)
            migrate(connection, header.format_version)
            _check_parts(connection, named)
            connection.execute("PRAGMA query_only = ON")
        except BaseException:
            connection.close()
            raise
    return connection


def connect(database: Path, *, deadline: float) -> sqlite3.Connection:
    """Return a connection that trusts nothing in the database and gives up after `deadline` seconds."""
    connection = sqlite3.connect(f"{database.resolve().as_uri()}?mode=rw", uri=True, isolation_level=None)
    connection.text_factory = partial(str, encoding="utf-8", errors="surrogateescape")
    for limit, value in _LIMITS.items():
        connection.setlimit(limit, value)
    end = time.monotonic() + deadline
    connection.set_progress_handler(lambda: time.monotonic() > end, 10_000)
    for pragma in ("trusted_schema = OFF", "cell_size_check = ON", "mmap_size = 0"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def reopen(copy: Path) -> sqlite3.Connection:
    """Return a connection for reading a private copy that `open_checked` found sound and migrated before."""
    connection = connect(copy, deadline=_SECONDS + copy.stat().st_size / _BYTES_A_SECOND)
    connection.execute("PRAGMA query_only = ON")
    return connection


def _check_schema(connection: sqlite3.Connection, named: Path) -> None:
    objects = connection.execute("SELECT type, name, sql FROM sqlite_schema LIMIT 1000").fetchall()
    tables = [name for kind, name, _sql in objects if kind == "table" and not str(name).startswith("sqlite_")]
    for kind, name, sql in objects:
        if kind not in ("table", "index"):
            raise failure(named, Reason.HOSTILE, f"{kind} {clean(str(name)[:40])}")
        if kind == "table" and re.match(r"\s*create\s+virtual", str(sql), re.IGNORECASE):
            raise failure(named, Reason.HOSTILE, f"virtual table {clean(str(name)[:40])}")
    if len(objects) >= 1000 or len(tables) > MAXIMUM_OTHER_TABLES + len(TABLES):
        raise failure(named, Reason.HOSTILE, tr("too many tables"))
    for table in tables:
        if clean(table) != table:
            raise failure(named, Reason.HOSTILE, tr("a name that is no text"))
        for column in connection.execute(f"PRAGMA table_xinfo({quoted(table)})"):
            if column[6]:
                raise failure(named, Reason.HOSTILE, f"generated column in {table[:40]}")
            if clean(str(column[1])) != column[1]:
                raise failure(named, Reason.HOSTILE, tr("a name that is no text"))


def _check_content(connection: sqlite3.Connection, named: Path, compare: bool) -> None:
    finding = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if finding is None or finding[0] != "ok":
        raise failure(named, Reason.DAMAGED)
    if not compare:
        return
    stored = connection.execute("SELECT value FROM meta WHERE key = ?", (CONTENT_KEY,)).fetchone()
    if stored is None or stored[0] != content_hash(connection):
        raise changed_content(named)


def changed_content(named: Path) -> ProjectFileError:
    """Return the error for content that is not what cxjourney saved, which the person may open all the same."""
    sentence = tr(
        "The content of “{name}” is not what cxjourney saved: it was damaged or changed by another program. "
        "It was not opened and not changed; look for a backup, or open it as it is and check every part.",
        name=named.name,
    )
    return ProjectFileError(named, Reason.DAMAGED, sentence, can_open_as_is=True)


def _check_parts(connection: sqlite3.Connection, named: Path) -> None:
    for table, columns in TABLES.items():
        present = {str(row[1]) for row in connection.execute(f"PRAGMA table_xinfo({quoted(table)})")}
        if not {column.name for column in columns} <= present:
            raise failure(named, Reason.DAMAGED, tr("the part “{part}” is missing", part=table))


def other_tables(connection: sqlite3.Connection) -> list[str]:
    """Return the names of the tables that are not ours, made by a newer version or another tool."""
    found = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").fetchall()
    return [name for (name,) in found if name not in TABLES and not name.startswith("sqlite_")]


def content_hash(connection: sqlite3.Connection) -> str:
    """Return the SHA-256 over all rows of all tables but `meta`, in the order in which they lie in the file.

    The bytes of a block count through their own checksum in the row, which is compared where the block is read.
    """
    digest = hashlib.sha256()
    names = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").fetchall()
    for (name,) in names:
        if name == "meta" or name.startswith("sqlite_"):
            continue
        columns = "id, sha256" if name == "block" else "*"
        cursor = connection.execute(f"SELECT {columns} FROM {quoted(name)} NOT INDEXED")
        digest.update(json.dumps([name, [column[0] for column in cursor.description]]).encode())
        for part in _encoded(cursor):
            digest.update(part)
    return digest.hexdigest()


def _encoded(cursor: sqlite3.Cursor) -> Iterator[bytes]:
    encoder = json.JSONEncoder(default=lambda value: hashlib.sha256(value).hexdigest())
    while rows := cursor.fetchmany(500):
        yield encoder.encode(rows).encode()
