"""Taking an edited workbook back: reading it beside the window, and what of it becomes one undo step.

What the workbook says about the project is worked out by `exchange.returning`; who decides is the window's or the
command line's business.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from cxjourney.domain.edits import Edit
from cxjourney.domain.project import Project
from cxjourney.services.tasks import CancelledError, TaskContext

if TYPE_CHECKING:
    from cxjourney.exchange.returning.merge import Choices, Merge

_READ = 0.9  # share of the work that is done once the file is read


def read_merge(
    project: Project,
    path: Path,
    *,
    task: TaskContext | None = None,
    progress: Callable[[float, str], None] | None = None,
) -> Merge:
    """Return what an edited workbook changes in a project, which nobody edits meanwhile; may run in any thread.

    Raise JourneyError with a sentence where the file cannot be read or belongs to another project.
    """
    from cxjourney.exchange.returning.asking import read_returned
    from cxjourney.exchange.returning.comparing import compare, ids_of
    from cxjourney.exchange.returning.faults import MergeStopped

    def tell(share: float) -> None:
        if task is not None:
            task.progress(share, "read")
        if progress is not None:
            progress(share, "read")

    known = [record_id for ids in ids_of(project).values() for record_id in ids]
    try:
        book = read_returned(
            path, known, lambda share: tell(share * _READ), None if task is None else lambda: task.is_cancelled
        )
    except MergeStopped:
        raise CancelledError from None
    if task is not None:
        task.check()
    merge = compare(project, book, path.name)
    tell(1.0)
    return merge


def remembers_export(path: Path) -> bool:
    """Say whether a file looks like a workbook that was exported here; only its list of sheets is looked at."""
    from cxjourney.exchange.returning.package import names_base

    return path.suffix.lower() == ".xlsx" and names_base(path)


def merge_edit(project: Project, merge: Merge, choices: Choices) -> Edit:
    """Return what was chosen of a merge as one edit; raise JourneyError where a rule refuses it."""
    from cxjourney.exchange.returning import editing

    return editing.merge_edit(project, merge, choices)
