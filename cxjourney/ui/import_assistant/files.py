"""What the assistant does with files and the document at its edges: asking, dropping, importing, undoing, saving."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QWidget

from cxjourney.domain.errors import ExportError, JourneyError
from cxjourney.domain.ids import RecordId
from cxjourney.domain.records import Import
from cxjourney.domain.text import tr
from cxjourney.evidence.plan import ImportPlan
from cxjourney.exchange.csv_table import csv_bytes
from cxjourney.saving import write_whole
from cxjourney.storage.errors import ProjectFileError
from cxjourney.ui import messages
from cxjourney.ui.import_assistant.run import ImportRun

if TYPE_CHECKING:
    from cxjourney.services.document import Document


def endings() -> tuple[str, ...]:
    """Return every ending of a file that can be imported, with its dot."""
    from cxjourney.evidence.readers import endings

    return endings()


def is_data(path: Path) -> bool:
    """Say whether a file can be imported, by its name."""
    return path.name.casefold().endswith(endings())


def dropped(data: QMimeData) -> list[Path]:
    """Return the data files that are dragged."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return [path for path in paths if is_data(path)]


def ask_for_files(parent: QWidget, folder: Path) -> list[Path]:
    """Ask for one or more data files."""
    patterns = " ".join(f"*{ending}" for ending in endings())
    filters = tr("Data files ({patterns});;All files (*)", patterns=patterns)
    return messages.ask_open_paths(parent, tr("Import data"), folder, filters)


def import_plans(document: Document, run: ImportRun) -> str:
    """Bring in what was planned as one edit; return why that is not possible, empty where it was done."""
    try:
        document.do(run.edit())
    except (JourneyError, ProjectFileError) as error:
        return str(error)
    return ""


def take_back(document: Document, import_ids: Sequence[RecordId]) -> bool:
    """Undo the last edit if it is the one that brought these imports in; say whether that was so."""
    here = document.project.table(Import)
    if not import_ids or not document.can_undo or any(import_id not in here for import_id in import_ids):
        return False
    document.undo()
    return True


def save_problems(parent: QWidget, plans: Sequence[ImportPlan]) -> None:
    """Ask for a file and save what stays out, as CSV; several files stand one below the other."""
    if not plans:
        return
    name = tr("{name} left out.csv", name=Path(plans[0].record.file_name).stem)
    path = messages.ask_save_path(parent, tr("Save the list"), Path.home() / name, tr("CSV (*.csv)"), ".csv")
    if path is None:
        return
    try:
        write_whole(path, left_out_csv(plans))
    except ExportError as error:
        messages.warn(parent, tr("The list was not saved."), str(error))


def left_out_csv(plans: Sequence[ImportPlan]) -> bytes:
    """Return what stays out as CSV; with several files the first column names the file."""
    headings = [tr("Row"), tr("Column"), tr("Value"), tr("Reason")]
    if len(plans) == 1:
        return csv_bytes(headings, plans[0].left_out_rows())
    rows = ((plan.record.file_name, *row) for plan in plans for row in plan.left_out_rows())
    return csv_bytes([tr("File"), *headings], rows)
