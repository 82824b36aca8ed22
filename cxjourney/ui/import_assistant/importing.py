"""From data files to an import: the short way where the layout is known, else the assistant."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cxjourney.domain.ids import RecordId
from cxjourney.domain.records import Import

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from cxjourney.evidence.found import FileFound
    from cxjourney.services.document import Document
    from cxjourney.services.tasks import Runner

DatabaseAsker = Callable[["QWidget"], "FileFound | None"]
"""Asks a person for a database and a query, and returns the rows; None where they gave up."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of it: the imports that were added, and whether the person asked to see the map."""

    import_ids: tuple[RecordId, ...] = ()
    wants_map: bool = False


def import_files(
    document: Document,
    paths: Sequence[Path],
    runner: Runner,
    parent: QWidget,
    journey_id: RecordId | None = None,
    *,
    ask_database: DatabaseAsker | None = None,
    found: FileFound | None = None,
) -> Imported:
    """Bring files, or rows already read (`found`), into a document by asking the person; return what came in."""
    run = None
    if paths and document.project.table(Import):
        from cxjourney.ui.import_assistant.quick import QuickImport

        quick = QuickImport(document, paths, runner, parent, journey_id)
        if not quick.is_over:
            quick.exec()
        quick.deleteLater()
        if not quick.wants_closer:
            return Imported(quick.imported_ids)
        run = quick.run
    from cxjourney.ui.import_assistant.assistant import ImportAssistant

    assistant = ImportAssistant(document, () if run is not None else paths, runner, parent, journey_id, run=run)
    if found is not None:
        assistant.add_found(found)
    if ask_database is not None:
        asker = ask_database
        assistant.offer_database()
        assistant.database_wanted.connect(lambda: _add_database(assistant, asker))
    assistant.exec()
    outcome = Imported(assistant.imported_ids, assistant.wants_map)
    assistant.deleteLater()
    return outcome


def _add_database(assistant: QWidget, ask: DatabaseAsker) -> None:
    from cxjourney.ui.import_assistant.assistant import ImportAssistant

    found = ask(assistant)
    if found is not None and isinstance(assistant, ImportAssistant):
        assistant.add_found(found)
