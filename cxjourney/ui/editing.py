"""The one road from a widget to the document: build an edit, do it, or say in a sentence why not."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from cxjourney.domain.edits import Edit, compose
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.text import tr
from cxjourney.storage.errors import ProjectFileError

if TYPE_CHECKING:
    from cxjourney.domain.project import Project
    from cxjourney.services.document import Document


class Editing(QObject):
    """Does edits on one document; `refused(text)` carries the sentence of a wish that cannot be fulfilled."""

    refused = Signal(str)

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document

    @property
    def document(self) -> Document:
        return self._document

    @property
    def project(self) -> Project:
        return self._document.project

    def attempt(self, build: Callable[[], Edit]) -> str:
        """Build and do an edit; return the problem as a sentence, or nothing where it was done."""
        if self._document.is_read_only:
            return tr("This project is read-only. Save it under another name to change it.")
        try:
            edit = build()
            if edit:
                self._document.do(edit)
        except (JourneyError, ProjectFileError) as error:
            return str(error)
        return ""

    def do(self, build: Callable[[], Edit]) -> bool:
        """Build and do an edit; where that is impossible say so through `refused` and return False."""
        problem = self.attempt(build)
        if problem:
            self.refused.emit(problem)
        return not problem

    def make(self, build: Callable[[], Edit]) -> Edit | None:
        """Do an edit and return it, for callers that need the ids it added; None where it was refused."""
        made: list[Edit] = []

        def building() -> Edit:
            made.append(build())
            return made[0]

        return made[0] if self.do(building) and made else None

    def attempt_all(self, text: str, builds: list[Callable[[Project], Edit]]) -> str:
        """Build several edits one upon the other and do them as one undo step; all or nothing."""
        if len(builds) == 1:
            return self.attempt(lambda: builds[0](self.project))

        def build() -> Edit:
            scratch = self.project.snapshot()
            edits = []
            for make_edit in builds:
                edit = make_edit(scratch)
                scratch.apply(edit)
                edits.append(edit)
            return compose(text, edits)

        return self.attempt(build)
