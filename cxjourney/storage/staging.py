"""Putting large blocks into a working copy from a worker thread, before the edit that names them.

Checksum and disk take a while for the answers of a million rows; done here, the edit itself is as quick as any other
and stays one durable transaction. A block that no edit comes to name is unreachable and goes at the next publishing.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path

from cxjourney.storage.columns import insert_row
from cxjourney.storage.errors import ProjectFileError, change_not_kept, file_errors
from cxjourney.storage.incoming import sound_block

_ADD = insert_row("block")


class BlockStage:
    """Owns what was put into the database of one working copy and is not named by an edit yet; safe in any thread."""

    def __init__(self, database: Path, named: Path) -> None:
        """`named` is the person's file, for messages."""
        self._database = database
        self._named = named
        self._staged: dict[str, bytes] = {}
        self._lock = threading.Lock()

    def put(self, record_id: str, data: bytes) -> None:
        """Write a block durably; raise ProjectFileError where the disk refuses, with nothing changed."""
        row = _ADD.parameters({"id": record_id, "sha256": sha256(data).hexdigest(), "bytes": data})
        try:
            with self._connected() as connection:
                connection.execute("PRAGMA synchronous = FULL")
                connection.execute("BEGIN IMMEDIATE")
                connection.execute(_ADD.text.replace("INSERT", "INSERT OR REPLACE", 1), row)
                connection.execute("COMMIT")
                connection.execute("PRAGMA wal_checkpoint(PASSIVE)")  # so that no later edit has to wait for it
        except ProjectFileError as error:
            raise change_not_kept(self._database.parent, error.reason) from error
        with self._lock:
            self._staged[record_id] = data

    def holds(self, record_id: str, data: bytes) -> bool:
        """Say whether exactly these bytes were put there for that record."""
        with self._lock:
            return self._staged.get(record_id) is data

    def forget(self, record_id: str) -> None:
        """Take note that a block is named by an edit now, or was removed."""
        with self._lock:
            self._staged.pop(record_id, None)

    def block(self, record_id: str) -> bytes:
        """Return the bytes of a block; raise DAMAGED where they are gone or altered."""
        with self._connected() as connection:
            row = connection.execute("SELECT sha256, bytes FROM block WHERE id = ?", (record_id,)).fetchone()
        return sound_block(row, self._named)

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        address = f"{self._database.resolve().as_uri()}?mode=rw"
        with (
            file_errors(self._database),
            closing(sqlite3.connect(address, uri=True, isolation_level=None)) as connection,
        ):
            yield connection
