"""Project files for commands: reading one without a window, making one, finding things in it by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from cxjourney.domain.errors import JourneyError
from cxjourney.domain.project import Project
from cxjourney.domain.records import Journey, Persona, Record, Segment
from cxjourney.domain.text import tr

if TYPE_CHECKING:
    import polars as pl

    from cxjourney.storage.project_file import Loaded

SUFFIX = ".cxj"

R = TypeVar("R", bound=Record)


def load(path: Path) -> Loaded:
    """Return what a project file holds, leaving the file untouched; raise ProjectFileError."""
    from cxjourney.storage import project_file

    return project_file.load(path)


def evidence_of(loaded: Loaded) -> pl.DataFrame:
    """Return all answers of a project as one frame; raise JourneyError where an import's answers are gone."""
    from cxjourney.services.export_request import Exported

    return Exported(loaded.project, loaded.blocks).frame


def check_new_name(path: Path) -> None:
    """Raise JourneyError where no new project file can get this name: wrong ending, or something is there."""
    if path.suffix.lower() != SUFFIX:
        better = path.with_name(path.name + SUFFIX) if path.name else Path("project" + SUFFIX)
        raise JourneyError(tr("The name of a project file ends in .cxj; try “{name}”.", name=better))
    if path.exists() or path.is_symlink():
        raise JourneyError(tr("“{name}” is there already and was not touched. Choose another name.", name=path))


def write_new(path: Path, records: Iterable[Record], title: str, blocks: Mapping[str, bytes] | None = None) -> None:
    """Write records and blocks into a file that is not there yet, whole or not at all; raise ProjectFileError."""
    from cxjourney.storage.locks import take_document_lock
    from cxjourney.storage.publishing import publish
    from cxjourney.storage.session import Session
    from cxjourney.storage.working_copy import WorkingCopy

    lock = take_document_lock(path)
    try:
        working = WorkingCopy.create(Session(title=title), records, blocks=blocks)
        try:
            publish(working.database, path)
        finally:
            working.close(keep=False)
    finally:
        if lock is not None:
            lock.release()


def find_journey(project: Project, name: str | None) -> Journey:
    """Return the journey of that title or id, the first one where no name is given; raise JourneyError."""
    journeys = project.journeys()
    if not journeys:
        raise JourneyError(tr("The project has no journey yet."))
    if name is None:
        return journeys[0]
    return _by_name(name, {journey: journey.title for journey in journeys}, tr("journey"))


def find_persona(project: Project, name: str | None) -> Persona | None:
    """Return the persona of that name or id, None for everyone; raise JourneyError."""
    if name is None:
        return None
    personas = project.ordered(Persona)
    return _by_name(name, {persona: persona.name for persona in personas}, tr("persona"))


def find_segment(project: Project, name: str | None) -> Segment | None:
    """Return the segment of that name or id, None for all customers; raise JourneyError."""
    if name is None:
        return None
    segments = project.ordered(Segment)
    return _by_name(name, {segment: segment.name for segment in segments}, tr("segment"))


def _by_name(name: str, named: dict[R, str], what: str) -> R:
    wanted = " ".join(name.split()).casefold()
    found = [record for record, title in named.items() if name == record.id or title.casefold() == wanted]
    if len(found) == 1:
        return found[0]
    names = ", ".join(f"“{title}”" for title in named.values()) or tr("none")
    if found:
        raise JourneyError(
            tr("There are {count} of the name “{name}”; give an id: {ids}.", count=len(found), name=name,
               ids=", ".join(record.id for record in found))
        )  # fmt: skip
    raise JourneyError(tr("There is no {what} “{name}”. There are: {names}.", what=what, name=name, names=names))
