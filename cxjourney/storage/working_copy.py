"""The working copy: a private database in which each edit is durable before the screen says so.

It owns one folder with the database, its session file and its lock. It knows nothing of the person's file beyond
what the session says; writing that file is `publishing`. It is used by one thread, but for its `stage`.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import Any

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    bindparam,
    create_engine,
    delete,
    event,
    func,
    insert,
    select,
    union_all,
    update,
)
from sqlalchemy.pool import StaticPool

from cxjourney.domain.edits import Change, Edit
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.ids import new_id
from cxjourney.domain.records import KINDS, WITH_BLOCK, Record
from cxjourney.domain.text import tr
from cxjourney.storage import statements
from cxjourney.storage.checking import CONTENT_KEY, other_tables
from cxjourney.storage.columns import TABLES, create_table, insert_row, quoted, select_rows
from cxjourney.storage.errors import ProjectFileError, Reason, change_not_kept, failure, file_errors
from cxjourney.storage.glance import glance
from cxjourney.storage.incoming import sound_block
from cxjourney.storage.locks import FileLock, boot_id
from cxjourney.storage.mapping import MAPPINGS, changes_to_json, clean, pack_records, unpack_records
from cxjourney.storage.numbers import APPLICATION_ID, FORMAT_VERSION, UNDO_STEPS
from cxjourney.storage.project_file import LoggedEdit, Version, read_blocks
from cxjourney.storage.session import (
    DATABASE_NAME,
    LOCK_NAME,
    UNFINISHED_NAME,
    Session,
    sync_folder,
    working_root,
    write_session,
)
from cxjourney.storage.staging import BlockStage
from cxjourney.storage.tables import RECORD_TABLES, block, edit_log, meta, version

_ADD_STEP = insert_row("edit_log")
_DROP_UNDONE = statements.compiled(delete(edit_log).where(edit_log.c.undone == bindparam("one")))
_SET_UNDONE = statements.compiled(
    update(edit_log).where(edit_log.c.sequence == bindparam("step")).values(undone=bindparam("undone"))
)
_ADD_BLOCK = statements.compiled(insert(block).prefix_with("OR REPLACE"))


class WorkingCopy:
    """Owns the database of one open project, from `create` to `close`."""

    def __init__(self, folder: Path, session: Session, lock: FileLock) -> None:
        self.folder = folder
        self.database = folder / DATABASE_NAME
        self.session = session
        self._lock = lock
        self.stage = BlockStage(self.database, Path(session.path or session.title))
        self._engine = _engine(
            self.database, "journal_mode = WAL", "synchronous = FULL", "secure_delete = ON", "trusted_schema = OFF"
        )
        with file_errors(self.database):
            self._connection = self._engine.connect()
            self._next = 1 + (self._connection.execute(select(func.max(edit_log.c.sequence))).scalar() or 0)
            self._has_undone = bool(
                self._connection.execute(select(func.count()).where(edit_log.c.undone == 1)).scalar()
            )
            self._applied = self._read_applied()
            self._version_count = self._connection.execute(select(func.count()).select_from(version)).scalar() or 0
            self._connection.rollback()

    @classmethod
    def create(
        cls,
        session: Session,
        records: Iterable[Record] | None,
        history: Sequence[LoggedEdit] = (),
        *,
        blocks: Mapping[str, bytes] | None = None,
        source: sqlite3.Connection | None = None,
    ) -> WorkingCopy:
        """Make a working copy of `records`; `source` is a checked database to take blocks, versions and the rest from.

        Records are None where those of `source` were found sound and are taken as they are, which is quicker.
        Until it is whole the database has another name, so that a start after a crash knows it for a beginning.
        """
        folder = working_root() / uuid.uuid4().hex
        with file_errors(folder):
            folder.mkdir(mode=0o700)
        lock = FileLock(folder / LOCK_NAME)
        try:
            lock.take()
            with file_errors(folder):
                _fill(folder / UNFINISHED_NAME, records, history, dict(blocks or {}), source)
                session = _begun(session, glance(folder / UNFINISHED_NAME).state)
                write_session(folder, session)
                os.rename(folder / UNFINISHED_NAME, folder / DATABASE_NAME)
                sync_folder(folder)
            working = cls(folder, session, lock)
        except BaseException:
            lock.release()
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return working

    # edits

    @property
    def state(self) -> str:
        """A text that names the present content: equal texts mean equal content within one working copy."""
        return f"{self._applied}/{self._version_count}"

    def write(self, edit: Edit) -> int:
        """Write a new edit durably and return its number in the log; steps that were undone are dropped."""
        _check_text(edit.text)
        operations = _operations(edit.changes)
        logged = changes_to_json(edit.changes)
        sequence = self._next
        with self._transaction():
            if self._has_undone:
                self._run(_DROP_UNDONE.text, (1,))
            self._change(operations)
            for record_id, data in edit.blocks.items():
                if not self.stage.holds(record_id, data):
                    _add_block(self._connection, record_id, data)
            row = {"sequence": sequence, "undone": 0, "text": edit.text, "changes": logged}
            self._run(_ADD_STEP.text, _ADD_STEP.parameters(row))
        self._next, self._has_undone, self._applied = sequence + 1, False, sequence
        for record_id in edit.blocks:
            self.stage.forget(record_id)
        return sequence

    def step_back(self, sequence: int, inverse: Edit) -> None:
        """Write an undo: `inverse` takes back the step with that number."""
        operations = _operations(inverse.changes)
        with self._transaction():
            self._change(operations)
            self._run(_SET_UNDONE.text, _SET_UNDONE.parameters({"step": sequence, "undone": 1}))
            applied = self._read_applied()
        self._has_undone, self._applied = True, applied

    def step_forward(self, sequence: int, edit: Edit) -> None:
        """Write a redo: `edit` is the step with that number."""
        operations = _operations(edit.changes)
        with self._transaction():
            self._change(operations)
            self._run(_SET_UNDONE.text, _SET_UNDONE.parameters({"step": sequence, "undone": 0}))
        self._applied = sequence

    # blocks and versions

    def block(self, record_id: str) -> bytes:
        """Return the bytes that belong to an import or a picture; raise DAMAGED where they are gone or altered."""
        with self._reading():
            row = self._connection.execute(select(block.c.sha256, block.c.bytes).where(block.c.id == record_id)).first()
        named = Path(self.session.path or self.session.title)
        return sound_block(None if row is None else (row.sha256, row.bytes), named)

    def versions(self) -> list[Version]:
        """Return the labelled versions, oldest first."""
        statement = select(version.c.id, version.c.label, version.c.made_at).order_by(version.c.made_at, version.c.id)
        with self._reading():
            return [Version(*row) for row in self._connection.execute(statement)]

    def add_version(self, label: str, made_at: str, records: Iterable[Record]) -> Version:
        """Keep `records` under a label, durably."""
        _check_text(label)
        made = Version(new_id(), label, made_at)
        values = {"id": made.id, "label": label, "made_at": made_at, "records": pack_records(records)}
        with self._transaction():
            self._connection.execute(insert(version), values)
        self._version_count += 1
        return made

    def version_records(self, version_id: str) -> list[Record]:
        """Return the records of a version; raise JourneyError where there is none, DAMAGED where it is unreadable."""
        with self._reading():
            packed = self._connection.execute(select(version.c.records).where(version.c.id == version_id)).scalar()
        if packed is None:
            raise JourneyError(tr("This version is no longer in the project."))
        unpacked = unpack_records(packed)
        if unpacked is None or unpacked[1]:
            raise failure(Path(self.session.path or self.session.title), Reason.DAMAGED, tr("this version"))
        return unpacked[0]

    # housekeeping

    def prune(self) -> int:
        """Forget steps beyond the limit and blocks that nothing can bring back; return the last forgotten step."""
        with self._transaction():
            keep = select(edit_log.c.sequence).order_by(edit_log.c.sequence.desc()).offset(UNDO_STEPS).limit(1)
            last = self._connection.execute(keep).scalar() or 0
            if last:
                self._connection.execute(delete(edit_log).where(edit_log.c.sequence <= last))
                values = {"key": "forgotten", "value": str(last)}
                self._connection.execute(insert(meta).prefix_with("OR REPLACE"), values)
            for block_id in self._unreachable_blocks():
                self.stage.forget(block_id)
                self._connection.execute(delete(block).where(block.c.id == block_id))
        return last

    def update_session(self, **changes: Any) -> None:
        """Change what the session file says, durably."""
        self.session = replace(self.session, **changes)
        write_session(self.folder, self.session)

    def close(self, *, keep: bool) -> None:
        """End the use; `keep` leaves the folder for the next start, otherwise it goes."""
        with file_errors(self.database):
            self._connection.close()
            self._engine.dispose()
            if not keep:
                shutil.rmtree(self.folder)
        self._lock.release()

    # within

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            with file_errors(self.database), self._connection.begin():
                yield
        except ProjectFileError as error:
            raise change_not_kept(self.folder, error.reason) from error
        except UnicodeEncodeError as error:
            raise JourneyError(tr("A text holds signs that are no text and cannot be kept in a file.")) from error

    @contextmanager
    def _reading(self) -> Iterator[None]:
        with file_errors(self.database):
            try:
                yield
            finally:
                self._connection.rollback()

    def _run(self, text: str, parameters: Any) -> None:
        self._connection.exec_driver_sql(text, parameters)

    def _change(self, operations: list[tuple[str, list[tuple[Any, ...]]]]) -> None:
        for text, rows in operations:
            self._run(text, rows[0] if len(rows) == 1 else rows)

    def _read_applied(self) -> int:
        applied = self._connection.execute(select(func.max(edit_log.c.sequence)).where(edit_log.c.undone == 0)).scalar()
        if applied is not None:
            return int(applied)
        forgotten = self._connection.execute(select(meta.c.value).where(meta.c.key == "forgotten")).scalar()
        return int(forgotten or 0)

    def _unreachable_blocks(self) -> list[str]:
        owners = union_all(*(select(RECORD_TABLES[kind].c.id) for kind in sorted(WITH_BLOCK)))
        idle = self._connection.execute(select(block.c.id).where(block.c.id.not_in(owners))).scalars().all()
        if not idle:
            return []
        kept = [
            {record.id for record in (unpack_records(packed) or ([], []))[0]}
            for packed in self._connection.execute(select(version.c.records)).scalars()
        ]
        return [
            block_id
            for block_id in idle
            if not any(block_id in ids for ids in kept)
            and not self._connection.execute(
                select(func.count()).select_from(edit_log).where(func.instr(edit_log.c.changes, f'"{block_id}"') > 0)
            ).scalar()
        ]


def _begun(session: Session, state: str) -> Session:
    # a file that was just opened holds what the working copy holds
    published = state if session.path and session.published is None else session.published
    return replace(session, boot_id=boot_id(), initial=session.initial or state, published=published)


def _engine(database: Path, *pragmas: str) -> Engine:
    engine = create_engine(URL.create("sqlite", database=str(database)), poolclass=StaticPool)

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _check_text(text: str) -> None:
    if "\0" in text:
        raise JourneyError(tr("A text holds signs that are no text and cannot be kept in a file."))


def _operations(changes: Iterable[Change]) -> list[tuple[str, list[tuple[Any, ...]]]]:
    """Return statements with their rows, neighbours of one sort joined so that a large edit stays quick."""
    plain = [_operation(change) for change in changes]
    return [(text, [row for _text, row in group]) for text, group in groupby(plain, key=lambda pair: pair[0])]


def _operation(change: Change) -> tuple[str, tuple[Any, ...]]:
    if change.after is None:
        return statements.delete_record(change.kind).text, (change.id,)
    row: dict[str, Any] = MAPPINGS[change.kind].row(change.after)
    if change.before is None:
        statement = statements.insert_record(change.kind)
    else:
        statement = statements.update_record(change.kind)
        row["record_id"] = change.id
    return statement.text, statement.parameters(row)


def _fill(
    database: Path,
    records: Iterable[Record] | None,
    history: Sequence[LoggedEdit],
    blocks: dict[str, bytes],
    source: sqlite3.Connection | None,
) -> None:
    engine = _engine(database, "journal_mode = OFF", "synchronous = OFF")  # nobody uses it before it is whole
    try:
        with closing(engine.connect()) as connection, connection.begin():
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.exec_driver_sql(f"PRAGMA user_version = {FORMAT_VERSION}")
            for table in TABLES:
                connection.exec_driver_sql(create_table(table))
            for text, rows in _operations(Change(None, record) for record in records or ()):
                connection.exec_driver_sql(text, rows)
            if records is None and source is not None:
                _take_records(connection, source)
            if history:
                connection.execute(insert(edit_log), [_log_row(step) for step in history])
            for block_id, data in blocks.items():
                _add_block(connection, block_id, data)
            if source is not None:
                _take_over(connection, source)
    finally:
        engine.dispose()
    with database.open("rb+") as file:
        os.fsync(file.fileno())


def _log_row(step: LoggedEdit) -> dict[str, Any]:
    changes = changes_to_json(step.edit.changes)
    return {"sequence": step.sequence, "undone": int(step.undone), "text": step.edit.text, "changes": changes}


def _add_block(connection: Connection, block_id: str, data: bytes) -> None:
    values = {"id": block_id, "sha256": sha256(data).hexdigest(), "bytes": data}
    connection.exec_driver_sql(_ADD_BLOCK.text, _ADD_BLOCK.parameters(values))


def _take_records(connection: Connection, source: sqlite3.Connection) -> None:
    for kind in KINDS:
        added = statements.insert_record(kind).text
        cursor = source.execute(select_rows(kind))
        while rows := cursor.fetchmany(500):
            connection.exec_driver_sql(added, rows)


def _take_over(connection: Connection, source: sqlite3.Connection) -> None:
    """Copy blocks, versions and the tables that are not ours from a checked database."""
    for block_id, data in read_blocks(source, []):
        _add_block(connection, block_id, data)
    for row in source.execute("SELECT id, label, made_at, records FROM version"):
        if all(isinstance(value, str) for value in row[:3]) and isinstance(row[3], bytes):
            values = zip(("id", "label", "made_at", "records"), map(_cleaned, row), strict=True)
            connection.execute(insert(version), dict(values))
    for key, value in source.execute("SELECT key, value FROM meta"):
        if key not in (CONTENT_KEY, "app_version") and isinstance(key, str) and isinstance(value, str):
            connection.execute(insert(meta), {"key": _cleaned(key), "value": _cleaned(value)})
    for table in other_tables(source):
        columns = source.execute(f"PRAGMA table_xinfo({quoted(table)})").fetchall()
        kinds = [_affinity(str(column[2])) for column in columns]
        described = ", ".join(f"{quoted(column[1])} {kind}" for column, kind in zip(columns, kinds, strict=True))
        connection.exec_driver_sql(f"CREATE TABLE {quoted(table)} ({described})")
        marks = ", ".join("?" for _column in columns)
        cursor = source.execute(f"SELECT * FROM {quoted(table)}")
        while rows := cursor.fetchmany(500):
            cleaned = [tuple(map(_cleaned, row)) for row in rows]
            connection.exec_driver_sql(f"INSERT INTO {quoted(table)} VALUES ({marks})", cleaned)


def _cleaned(value: Any) -> Any:
    return clean(value) if isinstance(value, str) else value


def _affinity(declared: str) -> str:
    """Return the plain type that SQLite reads out of a declared one; the declaration itself may hold anything."""
    upper = declared.upper()
    for parts, kind in ((("INT",), "INTEGER"), (("CHAR", "CLOB", "TEXT"), "TEXT"), (("REAL", "FLOA", "DOUB"), "REAL")):
        if any(part in upper for part in parts):
            return kind
    return "BLOB" if not upper or "BLOB" in upper else "NUMERIC"
