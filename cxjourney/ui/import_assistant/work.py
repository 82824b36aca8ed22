"""The slow parts of an import, as functions of plain values: they run beside the window and never touch the document.

Each takes a snapshot of the project, tells how far it is, and stops where its task was cancelled.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Mapping as Pairs
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cxjourney.domain.ids import RecordId
from cxjourney.domain.project import Project
from cxjourney.evidence.faults import ReadingCancelled
from cxjourney.evidence.found import FileFound, ReadOptions
from cxjourney.evidence.mapping import MappedColumn, Mapping
from cxjourney.evidence.matching import NameMatch, match_names
from cxjourney.evidence.plan import MAKE_NEW, ImportPlan, known_keys, plan_import, touchpoint_names
from cxjourney.evidence.reading import inspect_file
from cxjourney.evidence.remembered import readings, remember
from cxjourney.services.tasks import CancelledError, TaskContext

if TYPE_CHECKING:
    from cxjourney.evidence.understood import ColumnSense
    from cxjourney.storage.staging import BlockStage

_AT_ONCE = 50  # names matched between two looks at the task


@dataclass(frozen=True)
class Job:
    """One file to be planned: its rows, what its columns are for, and what its touchpoint names mean."""

    found: FileFound
    mapping: Mapping
    matches: Pairs[str, str | None]


@dataclass(frozen=True)
class NameRows:
    """One touchpoint name in the data: what it means on the map, and how many rows carry it."""

    match: NameMatch
    rows: int

    @property
    def name(self) -> str:
        return self.match.name


def read(path: Path, options: ReadOptions, task: TaskContext, project: Project | None = None) -> FileFound:
    """Read and detect a file; raise EvidenceError.

    With a project, a file whose layout is not known is read again with the corrections that earlier imports needed;
    it stays so where that makes its layout known.
    """

    def inspect(wished: ReadOptions) -> FileFound:
        return inspect_file(path, wished, progress=task.progress, cancelled=lambda: task.is_cancelled)

    try:
        found = inspect(options)
        if project is not None and options == ReadOptions() and remember(project, found) is None:
            for before in readings(project)[:2]:
                again = inspect(before)
                if remember(project, again) is not None:
                    return again
    except ReadingCancelled:
        raise CancelledError from None
    return found


def make_sense(found: FileFound, column: MappedColumn, task: TaskContext) -> ColumnSense:
    """Return how the values of a column are understood."""
    from cxjourney.evidence.understood import understand

    task.check()
    return understand(found.frame[column.name], column)


def find_names(
    project: Project, founds: Sequence[FileFound], mapping: Mapping, journey_id: RecordId | None, task: TaskContext
) -> list[NameRows]:
    """Return every touchpoint name of some files of one layout, with its match and its rows, most frequent first."""
    counts: dict[str, int] = {}
    for found in founds:
        task.check()
        for name, rows in touchpoint_names(found, mapping).items():
            counts[name] = counts.get(name, 0) + rows
    remembered = [(name, title) for name, title in mapping.matches if title]
    names = sorted(counts, key=lambda name: -counts[name])
    matched: list[NameRows] = []
    for start in range(0, len(names), _AT_ONCE):
        task.progress(start / len(names), "match")
        some = names[start : start + _AT_ONCE]
        for match in match_names(project, some, journey_id=journey_id, remembered=remembered):
            matched.append(NameRows(match, counts.get(match.name, 0)))
    return matched


def make_plans(
    project: Project,
    block_of: Callable[[RecordId], bytes],
    jobs: Sequence[Job],
    journey_id: RecordId | None,
    task: TaskContext,
) -> list[ImportPlan]:
    """Work out the import of files one upon the other, blocks included; raise JourneyError, ProjectFileError.

    A touchpoint that one file makes is known to the next, and so are its rows. `block_of` must work in any thread.
    """
    added: dict[RecordId, bytes] = {}

    def known_block(import_id: RecordId) -> bytes:
        return added[import_id] if import_id in added else block_of(import_id)

    made: dict[str, RecordId] = {}
    plans: list[ImportPlan] = []
    for number, job in enumerate(jobs):

        def tell(share: float, doing: str, number: int = number) -> None:
            task.progress((number + share) / len(jobs), doing)

        matches = {name: made.get(name, wish) if wish == MAKE_NEW else wish for name, wish in job.matches.items()}
        try:
            keys = known_keys(project, known_block)
            plan = plan_import(
                project, job.found, job.mapping, existing_keys=keys, matches=matches, journey_id=journey_id,
                progress=tell, cancelled=lambda: task.is_cancelled,
            )  # fmt: skip
        except ReadingCancelled:
            raise CancelledError from None
        task.check()
        plans.append(plan)
        if plan.taken:
            added[plan.record.id] = plan.block  # made here and kept, so that the window need not wait for it
            project.apply(plan.edit(project))
            made |= {touchpoint.title: touchpoint.id for touchpoint in plan.new_touchpoints}
    return plans


def stage_blocks(stage: BlockStage, plans: Sequence[ImportPlan], task: TaskContext) -> None:
    """Put the answers where the edit that names them will find them; raise ProjectFileError where the disk refuses."""
    for number, plan in enumerate(plans):
        task.progress(number / len(plans), "keep")
        if plan.taken:
            stage.put(plan.record.id, plan.block)
