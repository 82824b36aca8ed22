"""One run of the assistant: the files that a person chose, their layouts, the plans, and the one edit at the end."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from cxjourney.domain.edits import Edit, compose
from cxjourney.domain.ids import RecordId
from cxjourney.domain.text import tr, trn
from cxjourney.evidence.found import FileFound, ReadOptions
from cxjourney.evidence.plan import ImportPlan
from cxjourney.ui.import_assistant.session import ImportSession, Step
from cxjourney.ui.import_assistant.work import Job

if TYPE_CHECKING:
    from cxjourney.services.document import Document


@dataclass(eq=False)
class DataFile:
    """One file of the run: still to be read, read, or not readable. Rows of a database have no path."""

    name: str
    path: Path | None = None
    options: ReadOptions = field(default_factory=ReadOptions)
    found: FileFound | None = None
    fault: str = ""

    @property
    def is_waiting(self) -> bool:
        return self.found is None and not self.fault


class ImportRun:
    """Owns the files, one session for each layout among them, and what was planned; `document` is only looked at."""

    def __init__(self, document: Document, journey_id: RecordId | None = None) -> None:
        self.document = document
        self.journey_id = journey_id
        self.files: list[DataFile] = []
        self.sessions: list[ImportSession] = []
        self.plans: list[ImportPlan] = []

    # files

    def add_path(self, path: Path) -> DataFile | None:
        """Add a file to be read; None where it is there already."""
        if any(known.path == path for known in self.files):
            return None
        file = DataFile(path.name, path)
        self.files.append(file)
        return file

    def add_found(self, found: FileFound) -> DataFile:
        """Add rows that were read elsewhere, such as by a database."""
        file = DataFile(Path(found.path).name or found.path, None, found.options, found)
        self.files.append(file)
        self.regroup()
        return file

    def remove(self, file: DataFile) -> None:
        """Leave a file out of the run."""
        self.files.remove(file)
        self.regroup()

    def take(self, file: DataFile, found: FileFound) -> None:
        """Keep a file as it was read."""
        file.found, file.fault, file.options = found, "", found.options
        self.regroup()

    def fail(self, file: DataFile, reason: str) -> None:
        """Keep why a file cannot be read."""
        file.found, file.fault = None, reason
        self.regroup()

    @property
    def next_to_read(self) -> DataFile | None:
        return next((file for file in self.files if file.is_waiting), None)

    @property
    def readable(self) -> list[DataFile]:
        return [file for file in self.files if file.found is not None]

    def regroup(self) -> None:
        """Put the files that were read into sessions by layout; a layout that stays keeps what was decided."""
        groups: dict[str, list[FileFound]] = {}
        for file in self.files:
            if file.found is not None:
                groups.setdefault(file.found.layout, []).append(file.found)
        known = {session.found.layout: session for session in self.sessions if session.found is not None}
        self.sessions = []
        for layout, founds in groups.items():
            session = known.get(layout)
            if session is None or session.found is not founds[0]:
                fresh = ImportSession(self.document, self.journey_id)
                fresh.start(founds)
                if session is not None:
                    fresh.set_touchpoint(fresh.mapping.touchpoint or session.mapping.touchpoint)
                session = fresh
            else:
                session.take_files(founds)
            self.sessions.append(session)
        self.plans = []

    def session_of(self, file: DataFile) -> ImportSession | None:
        """Return the session of a file's layout."""
        return next((one for one in self.sessions if any(found is file.found for found in one.founds)), None)

    # plans

    @property
    def is_known(self) -> bool:
        """True where every file is read and each layout was imported before and leaves nothing open."""
        return (
            bool(self.files)
            and len(self.readable) == len(self.files)
            and all(session.is_remembered and session.is_ready() for session in self.sessions)
        )

    def jobs(self) -> list[Job]:
        """Return what is to be planned, in the order of the files."""
        jobs = []
        for file in self.readable:
            session = self.session_of(file)
            if file.found is not None and session is not None:
                jobs.append(Job(file.found, session.mapping, dict(session.matches)))
        return jobs

    @property
    def taken(self) -> int:
        return sum(plan.taken for plan in self.plans)

    def hindrance(self) -> str:
        """Return why what was planned cannot be imported, as a sentence; empty if it can."""
        if not self.plans:
            return tr("The import is still being worked out.")
        if self.taken:
            return ""
        if any(plan.duplicates for plan in self.plans):
            return tr("Every answer in this file is in the project already, so there is nothing to import.")
        return tr("No row of this file can be brought in. Go back and look at the columns and touchpoints.")

    def edit(self) -> Edit:
        """Return the one edit that brings all files in; raise JourneyError where the project no longer fits."""
        scratch = self.document.project.snapshot()
        edits = []
        for plan in self.plans:
            edit = plan.edit(scratch)
            scratch.apply(edit)
            edits.append(edit)
        if len(edits) == 1:
            return edits[0]
        return compose(trn("Import {count} file", "Import {count} files", len(edits)), edits)

    def session_hindrance(self, session: ImportSession | None, step: Step) -> str:
        """Return why a person cannot go on from a step, as a sentence; empty if they can."""
        if step is Step.FILE or session is None:
            if self.next_to_read is not None:
                return tr("The file has not been read.")
            faults = [file.fault for file in self.files if file.fault]
            return "" if self.readable else (faults or [tr("Add a file to import.")])[0]
        if step is Step.CHECK:
            return self.hindrance()
        return session.hindrance(step)
