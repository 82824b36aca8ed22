"""Reading a data file from the program's side: what is in it, and its rows.

The work is done by the reading process (`child`, `worker`); here its answer becomes a `FileFound`.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection
from pathlib import Path
from typing import Any

from cxjourney.domain.text import tr
from cxjourney.evidence.child import DEADLINE, MEMORY_LIMIT, Cancelled, Progress, ReadingProcess, run_reader
from cxjourney.evidence.faults import EvidenceError, Note
from cxjourney.evidence.found import ColumnFound, FileFound, ReadOptions, SheetFound
from cxjourney.evidence.handover import take_over
from cxjourney.evidence.presets import LOG, PRESETS, REPORTED, preset_named


def inspect_file(
    path: str | os.PathLike[str],
    options: ReadOptions | None = None,
    *,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
    deadline: float = DEADLINE,
    memory_limit: int = MEMORY_LIMIT,
) -> FileFound:
    """Read a file and detect what its columns are for; the rows come along in `frame`.

    `progress(share, doing)` is told 0 to 1 and a code (`read`, `detect`). Raise EvidenceError with a sentence where
    the file cannot be used, ReadingCancelled where `cancelled()` became true. The file itself is never changed.
    """
    request = _request(path, options, detect=True, wanted=None)
    with run_reader(request, progress, cancelled, deadline, memory_limit) as answer:
        return _found(path, options, *answer)


def read_source(
    path: str | os.PathLike[str],
    options: ReadOptions | None = None,
    *,
    columns: Collection[str] | None = None,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
    deadline: float = DEADLINE,
    memory_limit: int = MEMORY_LIMIT,
    started: ReadingProcess | None = None,
) -> FileFound:
    """Read a file without detecting roles, for imports whose mapping is known; otherwise as `inspect_file`.

    `columns` names those that `frame` is to have; None means all. What the file has is in `columns` of the answer.
    `started` is a process that was started ahead and waits for what to read.
    """
    wanted = None if columns is None else list(columns)
    with run_reader(
        _request(path, options, detect=False, wanted=wanted), progress, cancelled, deadline, memory_limit, started
    ) as answer:
        return _found(path, options, *answer)


def _request(
    path: str | os.PathLike[str], options: ReadOptions | None, *, detect: bool, wanted: list[str] | None
) -> dict[str, Any]:
    options = options or ReadOptions()
    if options.preset not in (None, "", LOG, REPORTED) and preset_named(str(options.preset)) is None:
        names = ", ".join(preset.name for preset in PRESETS)
        raise EvidenceError(
            tr("There is no preset “{name}”. These there are: {names}.", name=options.preset, names=names)
        )
    return {"path": str(Path(path).absolute()), "options": options.to_dict(), "detect": detect, "wanted": wanted}


def _found(
    path: str | os.PathLike[str], options: ReadOptions | None, answer: dict[str, Any], folder: Path
) -> FileFound:
    frame = take_over(folder)
    columns = tuple(ColumnFound.from_data(data) for data in answer["columns"])
    return FileFound(
        path=str(Path(path)), format=answer["format"], encoding=answer["encoding"], delimiter=answer["delimiter"],
        header_rows=answer["header_rows"], rows=answer["rows"], preset=answer["preset"], columns=columns,
        layout=layout_of(columns), sha256=answer["sha256"], frame=frame, options=options or ReadOptions(),
        sheet=answer["sheet"],
        sheets=tuple(SheetFound(name, hidden) for name, hidden in answer["sheets"]), notes=_notes(answer["notes"]),
    )  # fmt: skip


def _notes(data: list[list[Any]]) -> tuple[Note, ...]:
    return tuple(Note(code, count, detail) for code, count, detail in data)


def layout_of(columns: tuple[ColumnFound, ...]) -> str:
    """Return the fingerprint of a layout: the same columns in any order, and nothing of their values."""
    names = sorted(column.name.casefold() for column in columns)
    return hashlib.sha256("\n".join(names).encode()).hexdigest()[:32]
