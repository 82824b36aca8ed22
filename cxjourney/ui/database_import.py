"""The way from a database into the open project: its rows through the import assistant, or its counts at once.

Either way the database is kept as a source, so that a refresh brings in what is newer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxjourney.domain.edits import compose
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.records import Import, Source
from cxjourney.domain.text import tr
from cxjourney.ui import messages

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from cxjourney.domain.ids import RecordId
    from cxjourney.evidence.databases.reading import Question
    from cxjourney.evidence.databases.refreshing import Refresh
    from cxjourney.services.document import Document
    from cxjourney.services.tasks import Runner
    from cxjourney.ui.import_assistant.importing import Imported


def import_database(
    document: Document,
    runner: Runner,
    parent: QWidget,
    journey_id: RecordId | None = None,
    on_counted: Callable[[Refresh], None] | None = None,
    on_failed: Callable[[Exception], None] | None = None,
) -> Imported | None:
    """Ask for a database and bring it in.

    Return what came in as rows; None where the person gave up, or where the database is counting: then `on_counted`
    is told what that brought once it is in the document, or `on_failed` why it could not be.
    """
    from cxjourney.ui.dialogs.database import DatabaseDialog, Keep
    from cxjourney.ui.import_assistant.importing import import_files

    dialog = DatabaseDialog(runner, parent)
    dialog.exec()
    wish, found = dialog.wish, dialog.found
    dialog.deleteLater()
    if wish is None:
        return None
    if wish.keep is Keep.COUNTS:
        failed = on_failed or (lambda error: messages.warn(parent, tr("The database was not counted."), str(error)))
        count_database(document, runner, wish.question, on_counted, failed)
        return None
    same = kept_source(document, wish.question)
    if same is not None and same.aggregate:
        messages.warn(parent, tr("Nothing was brought in."), _here_already(same))
        return None
    imported = import_files(document, (), runner, parent, journey_id, found=found)
    keep_rows(document, wish.question, imported.import_ids)
    return imported


def keep_rows(document: Document, question: Question, import_ids: tuple[RecordId, ...]) -> None:
    """Keep the database that some imports came from; without an import there is nothing to keep."""
    from cxjourney.domain.actions import added_id
    from cxjourney.services.sources import keep_database, tie_imports

    records = [record for record in map(document.project.table(Import).get, import_ids) if record is not None]
    if not records:
        return
    same = kept_source(document, question)
    if same is not None:
        document.do(tie_imports(document.project, same.id, [record.id for record in records]))
        return
    kept = keep_database(document.project, question, records[0].mapping_json, aggregate=False)
    after = document.project.snapshot()
    after.apply(kept)
    tied = tie_imports(after, added_id(kept, Source), [record.id for record in records])
    document.do(compose(kept.text, (kept, tied)))


def count_database(
    document: Document,
    runner: Runner,
    question: Question,
    on_counted: Callable[[Refresh], None] | None,
    on_failed: Callable[[Exception], None],
) -> None:
    """Let a database count by the mapping that is known or proposed for it, and keep it as a source.

    Where the project asks it that already, only what is newer is counted.
    """
    from cxjourney.domain.actions import added_id
    from cxjourney.evidence.databases.refreshing import Wishes
    from cxjourney.services.sources import counting_mapping, keep_database, refresh_source

    wishes = Wishes(password=question.password)
    same = kept_source(document, question)
    if same is not None:
        if same.aggregate:
            refresh_source(document, runner, same.id, on_counted, on_failed, wishes=wishes)
        else:
            on_failed(JourneyError(_here_already(same)))
        return

    def keep(mapping_json: str) -> None:
        try:
            edit = keep_database(document.project, question, mapping_json, aggregate=True)
        except JourneyError as error:
            on_failed(error)
            return
        document.do(edit)
        refresh_source(document, runner, added_id(edit, Source), on_counted, on_failed, wishes=wishes)

    runner.run(counting_mapping, document.project.snapshot(), question, on_done=keep, on_failed=on_failed)


def kept_source(document: Document, question: Question) -> Source | None:
    """Return the source of the project that asks the same of the same database; None where there is none."""
    asked = (question.url, question.query.strip())
    sources = document.project.table(Source).values()
    return next((source for source in sources if (source.url, source.query.strip()) == asked), None)


def _here_already(source: Source) -> str:
    if source.aggregate:
        kept = tr("The source “{name}” asks this already, and its answers are here as counts.", name=source.name)
    else:
        kept = tr("The source “{name}” asks this already, and its answers are here as rows.", name=source.name)
    return tr("{kept} They would count twice. Refresh that import instead, or take it out first.", kept=kept)
