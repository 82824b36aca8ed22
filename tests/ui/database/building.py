"""The database dialog at its states, for the gallery and for looking."""

from __future__ import annotations

import tempfile
from pathlib import Path

from PySide6.QtWidgets import QDialog, QWidget

from cxjourney.services.tasks import SynchronousRunner
from cxjourney.ui.dialogs.database import DatabaseDialog
from cxjourney.ui.dialogs.database_fields import SQLITE, VARIABLE
from tests.evidence.databases.shops import ANSWERS, Shop, answers

STATES = ("empty", "preview", "refused")


def database_dialog(state: str, parent: QWidget | None = None) -> QDialog:
    """Return the dialog in a state of STATES, not shown yet; the preview comes from a small database made for it."""
    dialog = DatabaseDialog(SynchronousRunner(), parent)
    if state == "preview":
        with tempfile.TemporaryDirectory(prefix="warehouse-") as folder:
            shop = Shop("sqlite", Path(folder))
            shop.make("answers", ANSWERS, answers(60))
            fill_in(dialog, Path(folder) / "shop.sqlite", "select * from answers order by answered desc")
            dialog.try_it()
    if state == "refused":
        dialog.fields.host.setText("127.0.0.1")
        dialog.fields.port.setText("9")
        dialog.fields.database.setText("warehouse")
        dialog.fields.user.setText("analyst")
        dialog.fields.place.setCurrentIndex(dialog.fields.place.findData(VARIABLE))
        dialog.fields.place.activated.emit(dialog.fields.place.currentIndex())
        dialog.query.setPlainText("survey.answers")
        dialog.keep.setCurrentIndex(1)
        dialog.keep.activated.emit(1)
        dialog.fields.variable.setText("WAREHOUSE_PASSWORD")
        dialog.try_it()
    return dialog


def fill_in(dialog: DatabaseDialog, path: Path, query: str) -> None:
    """Type the path of a SQLite file and a query."""
    dialog.fields.kind.setCurrentIndex(dialog.fields.kind.findData(SQLITE))
    dialog.fields.kind.activated.emit(dialog.fields.kind.currentIndex())
    dialog.fields.file.setText(str(path))
    dialog.query.setPlainText(query)
