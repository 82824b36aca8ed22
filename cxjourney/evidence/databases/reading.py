"""Reading a database from the program's side: a query's rows become a `FileFound`, like those of any file.

The work is done by the reading process; the password goes there on its standard input and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cxjourney.evidence.child import DEADLINE, MEMORY_LIMIT, Cancelled, Progress, run_reader
from cxjourney.evidence.databases.address import absolute, display_name, find_password, parse_address
from cxjourney.evidence.databases.serving import ROWS_FILE
from cxjourney.evidence.databases.statement import checked_query
from cxjourney.evidence.faults import Note
from cxjourney.evidence.found import ColumnFound, FileFound
from cxjourney.evidence.reading import layout_of

PREVIEW_ROWS = 50


@dataclass(frozen=True, slots=True)
class Question:
    """A database and what to ask it; `password` is what a person typed, `password_from` where it lies otherwise."""

    url: str
    query: str
    password_from: str = ""
    password: str = ""

    def __repr__(self) -> str:
        return f"Question({display_name(self.url)!r}, {self.query!r})"


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a reading may take (seconds), how much memory it may have, who is told, and how it is stopped."""

    progress: Progress | None = None
    cancelled: Cancelled | None = None
    deadline: float = DEADLINE
    memory_limit: int = MEMORY_LIMIT


NO_LIMITS = Limits()


@dataclass(frozen=True)
class NewRows:
    """The rows of a refresh, and the window they lie in (None where the source has no date to go by)."""

    found: FileFound
    window: dict[str, Any] | None = None


def question_of(text: str, query: str, password_from: str = "") -> Question:
    """Return the question to a database whose address may hold a password; raise EvidenceError for a bad one."""
    address = parse_address(text)
    return Question(absolute(address.url), checked_query(query), password_from, address.password)


def inspect_query(question: Question, limits: Limits = NO_LIMITS, *, detect: bool = True) -> FileFound:
    """Read a query's rows and detect what its columns are for; raise EvidenceError with a sentence.

    Nothing is written to the database. Raise ReadingCancelled where `limits.cancelled()` became true.
    """
    return _read(question, limits, {"detect": detect}).found


def preview(question: Question, limits: Limits = NO_LIMITS, rows: int = PREVIEW_ROWS) -> FileFound:
    """Read the first rows only, which also tests address, password and query; raise EvidenceError."""
    return _read(question, limits, {"detect": True, "limit": rows, "may_be_empty": True}).found


def read_newer(question: Question, newest_by: str, since: str, limits: Limits = NO_LIMITS) -> NewRows:
    """Read the rows whose column `newest_by` is later than `since` ("": all); without such a column all of them."""
    return _read(question, limits, {"detect": False, "newest_by": newest_by, "since": since, "may_be_empty": True})


def request_to(question: Question, limits: Limits, wanted: dict[str, Any]) -> dict[str, Any]:
    """Return the request to the reading process."""
    password = question.password or find_password(question.url, question.password_from)
    query = checked_query(question.query)
    database = {"url": question.url, "query": query, "password": password, "deadline": limits.deadline}
    return {"path": display_name(question.url), "database": {"what": "rows", **database, **wanted}}


def _read(question: Question, limits: Limits, wanted: dict[str, Any]) -> NewRows:
    request = request_to(question, limits, wanted)
    with run_reader(request, limits.progress, limits.cancelled, limits.deadline, limits.memory_limit) as (
        answer,
        folder,
    ):
        found = found_of(answer, folder, display_name(question.url))
    return NewRows(found, answer["window"])


def found_of(answer: dict[str, Any], folder: Path, name: str) -> FileFound:
    """Return the reading process's answer and rows as a data file; they outlast the folder."""
    import polars as pl

    frame = pl.read_parquet((folder / ROWS_FILE).read_bytes())
    columns = tuple(ColumnFound.from_data(data) for data in answer["columns"])
    return FileFound(
        path=name, format=answer["format"], encoding=None, delimiter=None, header_rows=0, rows=answer["rows"],
        preset=answer["preset"], columns=columns, layout=layout_of(columns), sha256=answer["sha256"], frame=frame,
        notes=tuple(Note(code, count, detail) for code, count, detail in answer["notes"]),
    )  # fmt: skip
