"""What the assistant knows about one layout: its files, what its columns are for, and what its names mean.

Nothing here changes the document. The slow parts are in `work`; several layouts make one `ImportRun`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING

from cxjourney.domain.errors import JourneyError
from cxjourney.domain.ids import RecordId
from cxjourney.domain.project import Project
from cxjourney.domain.records import Touchpoint
from cxjourney.domain.text import tr
from cxjourney.evidence.found import ColumnFound, FileFound, question_text
from cxjourney.evidence.mapping import MappedColumn, Mapping
from cxjourney.evidence.matching import match_names
from cxjourney.evidence.plan import MAKE_NEW, check_mapping
from cxjourney.evidence.propose import as_answer, mapped, other_ratings
from cxjourney.evidence.remembered import Remembered, remember
from cxjourney.ui.import_assistant.work import NameRows

if TYPE_CHECKING:
    from cxjourney.services.document import Document

UNUSED = frozenset({"ignore", "personal"})


class Step(IntEnum):
    FILE = 0
    COLUMNS = 1
    TOUCHPOINTS = 2
    CHECK = 3
    REPORT = 4


class ImportSession:
    """Owns the choices for the files of one layout; `document` is only looked at."""

    def __init__(self, document: Document, journey_id: RecordId | None = None) -> None:
        self.document = document
        self.journey_id = journey_id
        self.founds: list[FileFound] = []
        self.mapping = Mapping()
        self.remembered: Remembered | None = None
        self.matches: dict[str, str | None] = {}
        self.names: list[NameRows] | None = None  # None: to be looked up
        self._by_name: dict[str, MappedColumn] = {}
        self._seen: dict[str, ColumnFound] = {}

    @property
    def project(self) -> Project:
        return self.document.project

    @property
    def found(self) -> FileFound | None:
        """The first file of the layout; what its columns hold stands for all."""
        return self.founds[0] if self.founds else None

    @property
    def path(self) -> Path:
        return Path(self.found.path) if self.found is not None else Path()

    @property
    def rows(self) -> int:
        return sum(found.rows for found in self.founds)

    @property
    def is_remembered(self) -> bool:
        return self.remembered is not None

    def start(self, founds: Iterable[FileFound]) -> None:
        """Start over from files as read: mapping remembered or proposed, no matches."""
        self.founds = list(founds)
        first = self.founds[0]
        self._seen = {column.name: column for column in first.columns}
        self.remembered = remember(self.project, first)
        if self.remembered is not None:
            self._set_mapping(replace(self.remembered.mapping, reading=first.options))
        else:
            self._set_mapping(first.proposed_mapping(self.project))
        self.matches = {}

    def take_files(self, founds: Iterable[FileFound]) -> None:
        """Let files of the same layout come or go; what was decided stays."""
        self.founds = list(founds)
        self.names = None

    def forget_remembered(self) -> None:
        """Go back from the remembered mapping to what the file itself suggests."""
        if self.found is not None:
            touchpoint, self.remembered = self.mapping.touchpoint, None
            self._set_mapping(self.found.proposed_mapping(None, touchpoint))

    def _set_mapping(self, mapping: Mapping) -> None:
        self.mapping = mapping
        self._by_name = {column.name: column for column in mapping.columns}
        self.names = None

    # columns

    def column(self, name: str) -> MappedColumn:
        """Return what a column is for; one that the mapping does not name is ignored."""
        return self._by_name.get(name) or MappedColumn(name=name)

    def seen(self, name: str) -> ColumnFound:
        """Return what was detected about a column."""
        return self._seen.get(name) or ColumnFound(name)

    def is_new(self, name: str) -> bool:
        """Say whether a column was not in the file that was imported the last time."""
        return self.remembered is not None and name in self.remembered.new_columns

    def change_columns(self, changed: Iterable[MappedColumn]) -> None:
        """Take over what a person said about columns."""
        wanted = {column.name: column for column in changed}
        columns = [wanted.pop(column.name, column) for column in self.mapping.columns]
        self._set_mapping(replace(self.mapping, columns=(*columns, *wanted.values())))

    def change_column(self, changed: MappedColumn) -> None:
        """Take over what a person said about one column."""
        self.change_columns([changed])

    def with_role(self, name: str, role: str) -> MappedColumn:
        """Return a column in another role, with what was detected for it where that fits."""
        detected = mapped(self.seen(name))
        if detected.role == role:
            return detected
        if role == "answer":
            return as_answer(self.seen(name))
        if role == "reported_score":
            return MappedColumn(name=name, role=role, metric="nps", direction="higher")
        return MappedColumn(name=name, role=role)

    def ignore(self, names: Iterable[str]) -> None:
        """Ignore columns."""
        self.change_columns(self.with_role(name, "ignore") for name in names if self.column(name).role != "personal")

    def other_ratings(self) -> list[MappedColumn]:
        """Return the ratings that are ignored because they need touchpoints of their own."""
        return other_ratings(self.found, self.mapping) if self.found is not None else []

    def take_other_ratings(self) -> None:
        """Use those ratings too; a name that resembles nothing on the map is to become a new touchpoint."""
        ratings = self.other_ratings()
        self.change_columns(ratings)
        for column in ratings:
            self.name_new_touchpoint(column.touchpoint)

    def name_new_touchpoint(self, title: str) -> None:
        """Let a title become a new touchpoint, unless something on the map is called so or nearly so."""
        (match,) = match_names(self.project, [title], journey_id=self.journey_id)
        if match.touchpoint_id is None and not match.suggestions:
            self.set_match(match.name, MAKE_NEW)

    # touchpoints

    def set_touchpoint(self, title: str) -> None:
        """Set the touchpoint of answers that name none."""
        if title != self.mapping.touchpoint:
            self._set_mapping(replace(self.mapping, touchpoint=title))

    def set_match(self, name: str, match: str | None, *, decided: bool = True) -> None:
        """Say what a name means: a touchpoint's id, MAKE_NEW, or None to leave its rows out; or undecide it."""
        if decided:
            self.matches[name] = match
        else:
            self.matches.pop(name, None)

    @property
    def needs_default(self) -> bool:
        """True where answers stand in columns that name no touchpoint, and rows name none either."""
        if self.mapping.with_role("touchpoint"):
            return False
        holding = self.mapping.with_role("answer", "comment", "opened", "reported_score")
        return any(not column.touchpoint for column in holding)

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
            return self._mapping_hindrance(self.found)
        if step is Step.TOUCHPOINTS and self.needs_default and not self.mapping.touchpoint:
            return tr("Choose the touchpoint that the answers belong to.")
        return ""

    def is_ready(self) -> bool:
        """Say whether this layout can be imported as it stands, without a question to anybody."""
        return not any(self.hindrance(step) for step in (Step.COLUMNS, Step.TOUCHPOINTS))

    def _mapping_hindrance(self, found: FileFound) -> str:
        if not self.mapping.with_role("answer", "comment", "opened", "reported_score") and self.other_ratings():
            return tr(
                "This file rates several things in one question. Use these ratings, each at a touchpoint of its own, "
                "or say which column answers which metric."
            )
        try:
            check_mapping(found, self.mapping)
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
