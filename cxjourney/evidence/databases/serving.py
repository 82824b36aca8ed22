"""What the reading process does for a database: test it, show its first rows, read its rows, or have it count.

A request carries the address, the query, the password and what is wanted; the answer has the form that
`worker.read_file` gives for a file, and the rows lie beside it in the same private folder.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cxjourney.evidence.databases.address import display_name
from cxjourney.evidence.databases.asking import Asked, Window, ask, inside, window_of
from cxjourney.evidence.databases.connecting import reading_connection
from cxjourney.evidence.faults import ReadFault

if TYPE_CHECKING:
    import polars as pl
    from sqlalchemy.engine import Connection

    from cxjourney.evidence.faults import Notes
    from cxjourney.evidence.readers.raw import Progress

ROWS_FILE = "rows.parquet"
FORMAT = "SQL"


def serve(request: dict[str, Any], folder: Path, progress: Progress) -> dict[str, Any]:
    """Do what one request asks; return the answer as JSON data, rows in `folder`; raise ReadFault."""
    wanted = request["database"]
    progress(0.01, "connect")
    with reading_connection(wanted["url"], wanted["password"], float(wanted["deadline"])) as connection:
        asked = ask(connection, wanted["query"], display_name(wanted["url"]))
        progress(0.05, "read")
        if wanted["what"] == "counts":
            from cxjourney.evidence.databases.counting import count

            return count(connection, asked, wanted, folder, progress)
        return _rows(connection, asked, wanted, folder, progress)


def _rows(
    connection: Connection, asked: Asked, wanted: dict[str, Any], folder: Path, progress: Progress
) -> dict[str, Any]:
    from cxjourney.evidence.databases.rows import fetch

    window = None
    where = None
    if wanted.get("newest_by"):
        window = window_of(connection, asked, wanted["newest_by"], wanted["since"], datetime.now())
        # Rows are known by their keys: the newest moment may be asked for twice, and late rows of it are found.
        where = inside(asked, window, with_undated=True, with_since=True)
    frame, notes = fetch(connection, asked, where, wanted.get("limit"), progress)
    if not frame.height and not wanted.get("may_be_empty"):
        raise ReadFault("database_no_rows", name=asked.shown)
    progress(0.75, "detect")
    frame, columns, preset = _recognised(frame, notes, asked.shown, bool(wanted["detect"]))
    told = hashlib.sha256(f"{asked.shown}\n{wanted['query']}".encode()).hexdigest()
    answer = {
        "format": FORMAT, "encoding": None, "delimiter": None, "header_rows": 0, "rows": frame.height,
        "preset": preset, "sheet": None, "sheets": [], "sha256": told, "columns": columns,
        "notes": [[note.code, note.count, note.detail] for note in notes.as_tuple()], "window": window_data(window),
    }  # fmt: skip
    progress(0.95, "detect")
    frame.write_parquet(folder / ROWS_FILE, compression="lz4", statistics=False)
    return answer


def window_data(window: Window | None) -> dict[str, Any] | None:
    """Return a window as JSON data."""
    if window is None:
        return None
    return {"since": window.since, "until": window.until, "undated": window.undated, "waits": window.waits}


def _recognised(
    frame: pl.DataFrame, notes: Notes, name: str, detect: bool
) -> tuple[pl.DataFrame, list[dict[str, Any]], str | None]:
    """Return the rows, their columns and the layout's name, found out as for the rows of any file."""
    import polars as pl

    from cxjourney.evidence.found import ColumnFound, ReadOptions

    if not frame.height:
        return frame, [ColumnFound(column).as_data() for column in frame.columns], None
    from cxjourney.evidence.readers.raw import RawTable
    from cxjourney.evidence.recognise import recognise

    numbered = [str(number) for number in range(frame.width)]
    header = pl.DataFrame([frame.columns], schema=dict.fromkeys(numbered, pl.String), orient="row")
    body = pl.concat([header, frame.rename(dict(zip(frame.columns, numbered, strict=True)))])
    found = recognise(RawTable(FORMAT, body, notes, named=True), ReadOptions(header_rows=1), name, detect)
    return found.frame, [column.as_data() for column in found.columns], found.preset
