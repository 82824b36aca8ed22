"""From a file to a merged project: which workbook, the dialog, and what is said after it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cxjourney.domain.text import tr, trn
from cxjourney.ui import messages
from cxjourney.ui.merge.dialog import MergeDialog

if TYPE_CHECKING:
    from cxjourney.services.tasks import Runner
    from cxjourney.ui.window import MainWindow
    from cxjourney.ui.workspace import Workspace


def ask_for_workbook(window: MainWindow, folder: Path) -> Path | None:
    """Ask for the edited workbook."""
    filters = tr("Excel workbooks (*.xlsx);;All files (*)")
    return messages.ask_open_path(window, tr("Merge edited workbook"), folder, filters)


def merge_workbook(workspace: Workspace, path: Path, runner: Runner, window: MainWindow) -> None:
    """Let a person decide on an edited workbook, and say what came in."""
    dialog = MergeDialog(workspace.editing, path, runner, window)
    dialog.exec()
    merged = dialog.merged
    dialog.deleteLater()
    if merged:
        workspace.status.show_message(
            trn("{count} edit of “{name}” was merged.", "{count} edits of “{name}” were merged.", merged,
                name=path.name)
        )  # fmt: skip
