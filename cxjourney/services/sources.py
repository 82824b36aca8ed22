"""Databases that evidence comes from, for window and command line: look, test, preview, refresh.

Slow functions take plain values and run beside the window through `tasks`; `refresh_source` ties them to a document.
A source that came with somebody else's file may not use a secret of this computer until a person allowed it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from cxjourney.domain.actions import Draft
from cxjourney.domain.edits import Edit
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.ids import RecordId
from cxjourney.domain.project import Project
from cxjourney.domain.records import Import, Source
from cxjourney.domain.text import tr
from cxjourney.paths import config_folder
from cxjourney.saving import write_whole
from cxjourney.services.tasks import CancelledError, TaskContext

if TYPE_CHECKING:
    from cxjourney.evidence.databases.reading import Limits, Question
    from cxjourney.evidence.databases.refreshing import Refresh, Wishes
    from cxjourney.evidence.found import FileFound
    from cxjourney.services.document import Document
    from cxjourney.services.tasks import Runner, Task

ALLOWED_NAME = "sources.json"
_MOST_ALLOWED = 1_000
_LOOK = 5_000  # rows that a mapping is proposed from


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """A source as a list shows it; `answers` and `last_date` are over all imports from it."""

    id: RecordId
    name: str
    address: str
    aggregate: bool
    newest: str
    refreshed_at: str
    answers: int
    last_date: str
    needs_leave: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """The first rows of a query as text, and what its columns would be for."""

    address: str
    columns: tuple[str, ...]
    roles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def list_sources(project: Project) -> list[SourceInfo]:
    """Return the sources of a project in their order."""
    from cxjourney.evidence.databases.address import display_name

    found = []
    for source in sorted(project.table(Source).values(), key=lambda source: (source.position, source.id)):
        own = [record for record in project.table(Import).values() if record.source_id == source.id]
        dates = [record.last_date.isoformat() for record in own if record.last_date is not None]
        found.append(
            SourceInfo(
                source.id, source.name, display_name(source.url), source.aggregate, source.newest,
                source.refreshed_at, sum(record.answers for record in own), max(dates, default=""),
                needs_leave(source),
            )
        )  # fmt: skip
    return found


def preview_query(question: Question, task: TaskContext | None = None) -> Preview:
    """Connect and return the first rows, which tests address, password and query; raise JourneyError.

    Runs beside the window; nothing is changed anywhere.
    """
    from cxjourney.evidence.databases.reading import preview

    return as_preview(_stoppable(lambda limits: preview(question, limits, 20), task))


def read_query(question: Question, task: TaskContext | None = None) -> FileFound:
    """Read all rows of a query for the import assistant, which treats them as those of a file; raise JourneyError."""
    from cxjourney.evidence.databases.reading import inspect_query

    found: FileFound = _stoppable(lambda limits: inspect_query(question, limits), task)
    return found


def as_preview(found: FileFound) -> Preview:
    """Return the first rows of a data file as plain texts."""
    rows = found.frame.head(20).rows()
    return Preview(
        found.path, tuple(column.name for column in found.columns), tuple(column.role for column in found.columns),
        tuple(tuple("" if cell is None else str(cell) for cell in row) for row in rows),
    )  # fmt: skip


def plan_source(
    project: Project,
    source: Source,
    blocks: Mapping[RecordId, bytes],
    wishes: Wishes | None = None,
    task: TaskContext | None = None,
) -> Refresh:
    """Ask a source for what is newer and work out what that brings; raise JourneyError. Runs beside the window."""
    from cxjourney.evidence.databases.refreshing import NO_WISHES, plan_refresh

    check_leave(source)
    wish = wishes or NO_WISHES
    plan: Refresh = _stoppable(lambda limits: plan_refresh(project, source, blocks.__getitem__, limits, wish), task)
    return plan


def refresh_source(
    document: Document,
    runner: Runner,
    source_id: RecordId,
    on_done: Callable[[Refresh], None] | None = None,
    on_failed: Callable[[Exception], None] | None = None,
    on_progress: Callable[[float, str], None] | None = None,
    wishes: Wishes | None = None,
) -> Task:
    """Bring in what is newer at a source, beside the window, as one undo step; return the task, to cancel it.

    `on_done` gets what was brought in (`report`, `notes`) after it is in the document.
    """
    source = document.project.need(Source, source_id)
    project = document.project.snapshot()
    blocks = {import_id: document.block(import_id) for import_id in project.table(Import)}

    def finish(refresh: Refresh) -> None:
        try:
            edit = refresh.edit(document.project)
        except JourneyError as error:
            if on_failed is None:
                raise
            on_failed(error)
            return
        if edit:
            document.do(edit)
        if on_done is not None:
            on_done(refresh)

    return runner.run(
        plan_source, project, source, blocks, wishes, on_done=finish, on_failed=on_failed, on_progress=on_progress
    )


# keeping a database


def counting_mapping(project: Project, question: Question, task: TaskContext | None = None) -> str:
    """Return the mapping for counting a query, as JSON: the one remembered for its columns, else what was detected.

    Raise JourneyError where it leaves something open. Runs beside the window.
    """
    from cxjourney.evidence.databases.planning import countable
    from cxjourney.evidence.databases.reading import preview

    found = _stoppable(lambda limits: preview(question, limits, _LOOK), task)
    return countable(found.proposed_mapping(project)).to_json()


def keep_database(project: Project, question: Question, mapping_json: str, aggregate: bool) -> Edit:
    """Return the edit that keeps a database as a source, named after itself; the person at this computer knows it."""
    from cxjourney.domain import actions
    from cxjourney.evidence.databases.address import short_name

    names = {source.name.casefold() for source in project.table(Source).values()}
    name = base = short_name(question.url)
    number = 1
    while name.casefold() in names:
        number += 1
        name = f"{base} {number}"
    edit = actions.add_source(
        project, name, question.url, question.query, mapping_json=mapping_json, aggregate=aggregate,
        password_from=question.password_from,
    )  # fmt: skip
    for change in edit.changes:
        if isinstance(change.after, Source):
            give_leave(change.after)
    return edit


def tie_imports(project: Project, source_id: RecordId, import_ids: Sequence[RecordId]) -> Edit:
    """Return the edit that says of imports that they came from a source, so that it can be refreshed."""
    draft = Draft(project)
    source = draft.need(Source, source_id)
    for import_id in import_ids:
        draft.put(replace(draft.need(Import, import_id), source_id=source.id, file_name=source.name))
    return draft.edit(tr("Keep source “{name}”", name=source.name))


def _stoppable(work: Callable[[Limits], Any], task: TaskContext | None) -> Any:
    from cxjourney.evidence.databases.reading import Limits
    from cxjourney.evidence.faults import ReadingCancelled

    if task is None:
        return work(Limits())
    try:
        return work(Limits(progress=task.progress, cancelled=lambda: task.is_cancelled))
    except ReadingCancelled:
        raise CancelledError from None


# leave to use a secret


def needs_leave(source: Source) -> bool:
    """Say whether a source would use a secret of this computer that nobody here has let it use."""
    uses_secret = source.password_from == "keyring" or source.password_from.startswith("environment:")
    return uses_secret and _fingerprint(source) not in _allowed()


def check_leave(source: Source) -> None:
    """Raise JourneyError where a source came with a file and would send a secret of this computer away."""
    from cxjourney.evidence.databases.address import display_name

    if needs_leave(source):
        raise JourneyError(
            tr("The source “{name}” came with the file. It would send a password of this computer ({place}) to "
               "“{address}”. Allow it first, if you know that database.", name=source.name,
               place=source.password_from, address=display_name(source.url))
        )  # fmt: skip


def give_leave(source: Source) -> None:
    """Remember on this computer that a person knows this source; a changed address or query asks again."""
    known = [print_ for print_ in _allowed() if print_ != _fingerprint(source)]
    path = config_folder() / ALLOWED_NAME
    data = json.dumps({"allowed": [*known, _fingerprint(source)][-_MOST_ALLOWED:]})
    write_whole(path, data.encode())


def _fingerprint(source: Source) -> str:
    return hashlib.sha256("\n".join((source.url, source.query, source.password_from)).encode()).hexdigest()


def _allowed() -> list[str]:
    try:
        data = json.loads((config_folder() / ALLOWED_NAME).read_text("utf-8"))
        return [str(entry) for entry in data["allowed"]]
    except (OSError, ValueError, KeyError, TypeError):
        return []
