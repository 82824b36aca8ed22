"""What the import assistant knows while a person walks through it, without widgets: file, mapping, matches, plan.

The slow parts (`read`, `make_plan`) take plain values and run beside the window; the rest is quick. Nothing here
changes the document: that is `ImportSession.edit`, applied by the assistant in one step.
"""

from __future__ import annotations

from collections.abc import Mapping as Pairs
from dataclasses import replace
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING

from cxjourney.domain.ids import RecordId
from cxjourney.domain.project import Project
from cxjourney.domain.records import Import, Touchpoint
from cxjourney.domain.text import tr
from cxjourney.evidence.faults import ReadingCancelled
from cxjourney.evidence.found import FileFound, ReadOptions, question_text
from cxjourney.evidence.mapping import MappedColumn, Mapping
from cxjourney.evidence.matching import NameMatch, match_names
from cxjourney.evidence.plan import MAKE_NEW, ImportPlan, check_mapping, known_keys, plan_import, touchpoint_names
from cxjourney.evidence.propose import mapped, other_ratings, remembered_mapping
from cxjourney.evidence.reading import inspect_file
from cxjourney.services.tasks import CancelledError, TaskContext

if TYPE_CHECKING:
    from cxjourney.services.document import Document


class Step(IntEnum):
    FILE = 0
    COLUMNS = 1
    TOUCHPOINTS = 2
    CHECK = 3
    REPORT = 4


def read(path: Path, options: ReadOptions, task: TaskContext) -> FileFound:
    """Read and detect a file; runs beside the window. Raise EvidenceError, or CancelledError where cancelled."""
    try:
        return inspect_file(path, options, progress=task.progress, cancelled=lambda: task.is_cancelled)
    except ReadingCancelled:
        raise CancelledError from None


def make_plan(
    project: Project,
    blocks: Pairs[RecordId, bytes],
    found: FileFound,
    mapping: Mapping,
    matches: Pairs[str, str | None],
    journey_id: RecordId | None,
    task: TaskContext,
) -> ImportPlan:
    """Work out an import; runs beside the window, so it takes a snapshot of the project. Raise JourneyError."""
    try:
        keys = known_keys(project, blocks.__getitem__)
        plan = plan_import(
            project, found, mapping, existing_keys=keys, matches=matches, journey_id=journey_id,
            progress=task.progress, cancelled=lambda: task.is_cancelled,
        )  # fmt: skip
    except ReadingCancelled:
        raise CancelledError from None
    task.check()
    if plan.taken:
        plan.block  # noqa: B018 - made here and kept, so that the window need not wait for it
    return plan


class ImportSession:
    """Owns the choices for one file; `document` is only looked at."""

    def __init__(self, document: Document, path: Path, journey_id: RecordId | None = None) -> None:
        self.document = document
        self.path = path
        self.journey_id = journey_id
        self.options = ReadOptions()
        self.found: FileFound | None = None
        self.mapping = Mapping()
        self.is_remembered = False
        self.matches: dict[str, str | None] = {}
        self.plan: ImportPlan | None = None

    @property
    def project(self) -> Project:
        return self.document.project

    def take_file(self, found: FileFound) -> None:
        """Start over from a file as read: mapping remembered or proposed, no matches, no plan."""
        default = self.mapping.touchpoint
        self.found = found
        self.options = found.options
        self.is_remembered = remembered_mapping(self.project, found.layout) is not None
        self.mapping = found.proposed_mapping(self.project, default)
        self.matches = {}
        self.plan = None

    def forget_remembered(self) -> None:
        """Go back from the remembered mapping to what the file itself suggests."""
        if self.found is not None:
            self.mapping = self.found.proposed_mapping(None, self.mapping.touchpoint)
            self.is_remembered = False
            self.plan = None

    def column(self, name: str) -> MappedColumn:
        """Return what a column is for; one that the mapping does not name is ignored."""
        return self.mapping.column(name) or MappedColumn(name=name)

    def change_column(self, changed: MappedColumn) -> None:
        """Take over what a person said about a column."""
        self.mapping = self.mapping.with_column(changed)
        self.plan = None

    def change_role(self, name: str, role: str) -> MappedColumn:
        """Give a column another role, with what was detected for it where that fits; return it."""
        seen = self.found.column(name) if self.found is not None else None
        detected = mapped(seen) if seen is not None else MappedColumn(name=name)
        if detected.role == role:
            changed = detected
        elif role == "answer":
            changed = MappedColumn(name=name, role=role, metric="csat", scale=(1.0, 5.0), direction="higher")
        else:
            changed = MappedColumn(name=name, role=role)
        self.change_column(changed)
        return changed

    def other_ratings(self) -> list[MappedColumn]:
        """Return the ratings that are ignored because they need touchpoints of their own."""
        return other_ratings(self.found, self.mapping) if self.found is not None else []

    def take_other_ratings(self) -> None:
        """Use those ratings too; a name that resembles nothing on the map is to become a new touchpoint."""
        for column in self.other_ratings():
            self.change_column(column)
            self.name_new_touchpoint(column.touchpoint)

    def name_new_touchpoint(self, title: str) -> None:
        """Let a title become a new touchpoint, unless something on the map is called so or nearly so."""
        (match,) = match_names(self.project, [title], journey_id=self.journey_id)
        if match.touchpoint_id is None and not match.suggestions:
            self.set_match(match.name, MAKE_NEW)

    def set_touchpoint(self, title: str) -> None:
        """Set the touchpoint of answers that name none."""
        self.mapping = replace(self.mapping, touchpoint=title)
        self.plan = None

    def set_match(self, name: str, match: str | None, *, decided: bool = True) -> None:
        """Say what a name means: a touchpoint's id, MAKE_NEW, or None to leave its rows out; or undecide it."""
        if decided:
            self.matches[name] = match
        else:
            self.matches.pop(name, None)
        self.plan = None

    # touchpoints

    @property
    def needs_default(self) -> bool:
        """True where answers stand in columns that name no touchpoint, and rows name none either."""
        if self.mapping.with_role("touchpoint"):
            return False
        return any(not column.touchpoint for column in self.mapping.with_role("answer", "comment", "opened"))

    def names(self) -> list[tuple[NameMatch, int]]:
        """Return every touchpoint name of the file with its match and number of rows."""
        if self.found is None:
            return []
        counts = touchpoint_names(self.found, self.mapping)
        remembered = [(name, title) for name, title in self.mapping.matches if title]
        matches = match_names(self.project, counts, journey_id=self.journey_id, remembered=remembered)
        return [(match, counts.get(match.name, 0)) for match in matches]

    def left_out(self, name: str) -> bool:
        """Say whether an earlier import left this name out."""
        return dict(self.mapping.matches).get(name) == ""

    def title_of(self, touchpoint_id: RecordId) -> str:
        touchpoint = self.project.get(Touchpoint, touchpoint_id)
        return touchpoint.title if touchpoint is not None else ""

    # going on

    def hindrance(self, step: Step) -> str:
        """Return why a person cannot go on from a step, as a sentence; empty if they can."""
        if self.found is None:
            return tr("The file has not been read.")
        if step is Step.COLUMNS:
            asked = self.mapping.open_questions()
            if asked:
                question = question_text(asked[0].question)
                return tr("“{name}” needs an answer: {question}", name=asked[0].name, question=question)
            return self._mapping_hindrance()
        if step is Step.TOUCHPOINTS and self.needs_default and not self.mapping.touchpoint:
            return tr("Choose the touchpoint that the answers belong to.")
        if step is Step.CHECK:
            if self.plan is None:
                return tr("The import is still being worked out.")
            if not self.plan.taken:
                return self._nothing_new(self.plan)
        return ""

    def _mapping_hindrance(self) -> str:
        from cxjourney.domain.errors import JourneyError

        if self.found is None:
            return ""
        try:
            check_mapping(self.found, self.mapping)
        except JourneyError as error:
            return str(error)
        places: dict[tuple[str, str], str] = {}
        for column in self.mapping.with_role("answer"):
            place = (column.metric or "", column.touchpoint)
            if place in places:
                return tr(
                    "“{first}” and “{second}” answer the same metric at the same touchpoint. Give one of them another "
                    "touchpoint or metric.",
                    first=places[place], second=column.name,
                )  # fmt: skip
            places[place] = column.name
        return ""

    def _nothing_new(self, plan: ImportPlan) -> str:
        if plan.duplicates:
            return tr("Every answer in this file is in the project already, so there is nothing to import.")
        return tr("No row of this file can be brought in. Go back and look at the columns and touchpoints.")

    def blocks(self) -> dict[RecordId, bytes]:
        """Return the blocks of all imports of the project, for working out what is new."""
        return {import_id: self.document.block(import_id) for import_id in self.project.table(Import)}
