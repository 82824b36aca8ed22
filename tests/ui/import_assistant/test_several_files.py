"""Several files at once: one mapping for each layout, one walk through them, one undo step for all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from cxjourney.domain.records import Import, Touchpoint
from cxjourney.services.document import Document
from cxjourney.services.tasks import SynchronousRunner
from cxjourney.ui import messages
from cxjourney.ui.import_assistant.assistant import ImportAssistant
from cxjourney.ui.import_assistant.session import Step
from tests.evidence.files import airport, read, table, write
from tests.ui.import_assistant.building import survey
from tests.ui.import_assistant.hands import choose, press, text_of

pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints")

OpenAll = Callable[..., ImportAssistant]


def tickets(rows: int = 40, prefix: str = "T") -> str:
    lines = [[f"{prefix}{i}", "Loyalty call", 1 + i % 5] for i in range(rows)]
    return table([["Ticket ID", "Touchpoint", "Satisfaction rating"], *lines])


@pytest.fixture
def opened_all(qtbot: QtBot, document: Document, tmp_path: Path) -> Iterator[OpenAll]:
    dialogs: list[ImportAssistant] = []

    def open_on(**files: str | bytes) -> ImportAssistant:
        paths = [write(tmp_path, f"{name}.csv", data) for name, data in files.items()]
        dialog = ImportAssistant(document, paths, SynchronousRunner())
        qtbot.addWidget(dialog)
        dialog.show()
        dialogs.append(dialog)
        return dialog

    yield open_on
    for dialog in dialogs:
        dialog.close()


def test_files_of_one_layout_share_a_mapping_and_an_undo_step(opened_all: OpenAll, document: Document) -> None:
    before = document.project.snapshot()
    dialog = opened_all(one=airport(20), two=airport(40))
    assert len(dialog.run.sessions) == 1
    press(dialog, "next")
    press(dialog, "next")
    choose(dialog.touchpoints_page.default, "Check out")
    press(dialog, "next")
    assert text_of(dialog, "headline").endswith("of 60 rows will be brought in.")
    press(dialog, "next")
    assert dialog.step is Step.REPORT
    records = sorted(document.project.table(Import).values(), key=lambda record: record.file_name)
    assert [record.rows for record in records] == [20, 40]
    assert records[1].duplicates > 0
    assert sum(record.taken + record.skipped + record.duplicates for record in records) == 60
    assert "2 files" in document.undo_text
    document.undo()
    assert document.project == before
    assert not document.can_undo


def test_layouts_are_walked_through_one_after_the_other(opened_all: OpenAll, document: Document) -> None:
    dialog = opened_all(one=airport(30), tickets=tickets(), more=tickets(50, "U"))
    assert [len(session.founds) for session in dialog.run.sessions] == [1, 2]
    press(dialog, "next")
    assert text_of(dialog, "layout_name").startswith("Layout 1 of 2: one.csv")
    press(dialog, "next")
    choose(dialog.touchpoints_page.default, "Check out")
    press(dialog, "next")
    assert dialog.step is Step.COLUMNS
    assert "tickets.csv, more.csv" in text_of(dialog, "layout_name")
    press(dialog, "back")
    assert dialog.touchpoints_page.default.key() == "Check out"
    press(dialog, "next")
    press(dialog, "next")
    assert dialog.touchpoints_page.state("Loyalty call") == "?"
    press(dialog, "make_others")
    press(dialog, "next")
    assert dialog.step is Step.CHECK
    press(dialog, "next")
    assert [record.file_name for record in document.project.table(Import).values()] == [
        "one.csv", "tickets.csv", "more.csv",
    ]  # fmt: skip
    titles = [t.title for t in document.project.table(Touchpoint).values()]
    assert titles.count("Loyalty call") == 1  # the second file finds the one that the first made
    document.undo()
    assert not document.can_undo


def test_an_unreadable_file_says_so_in_its_place_and_the_others_go_on(
    opened_all: OpenAll, document: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = opened_all(good=airport(20), bad=b"")
    assert "bad.csv" in text_of(dialog, "file_fault")
    assert dialog.next.isEnabled()
    press(dialog, "remove_file")
    assert [file.name for file in dialog.run.files] == ["good.csv"]
    alone = opened_all(empty=b"")
    assert not alone.next.isEnabled()
    other = write(tmp_path, "other.csv", airport(20))
    monkeypatch.setattr(messages, "ask_open_paths", lambda *args: [other])
    press(alone, "choose_another")
    assert [file.name for file in alone.run.files] == ["other.csv"]
    assert alone.next.isEnabled()


def test_files_are_added_by_dropping_them(opened_all: OpenAll, tmp_path: Path) -> None:
    dialog = opened_all(one=airport(20))
    data = QMimeData()
    files = [write(tmp_path, "two.csv", airport(30)), write(tmp_path, "notes.docx", b"no data")]
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in files])
    drop = QDropEvent(
        QPointF(10, 10), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    dialog.dropEvent(drop)
    assert [file.name for file in dialog.run.files] == ["one.csv", "two.csv"]


def test_rows_of_a_database_stand_beside_files(opened_all: OpenAll, document: Document) -> None:
    dialog = opened_all(one=airport(20))
    asked: list[bool] = []
    dialog.database_wanted.connect(lambda: asked.append(True))
    assert not dialog.file_page.database.isVisible()
    dialog.offer_database()
    press(dialog, "database")
    assert asked == [True]
    dialog.add_found(read(survey(["Check out"]), "sqlite, answers"))
    assert [file.name for file in dialog.run.files] == ["one.csv", "sqlite, answers"]
    assert len(dialog.run.sessions) == 2


def test_undo_and_map_from_the_report(opened_all: OpenAll, document: Document) -> None:
    before = document.project.snapshot()
    dialog = opened_all(tickets=tickets())
    press(dialog, "next")
    press(dialog, "next")
    press(dialog, "make_others")
    press(dialog, "next")
    press(dialog, "next")
    assert dialog.imported_ids
    press(dialog, "undo_import")
    assert document.project == before
    assert "was undone" in text_of(dialog, "headline")
    assert dialog.imported_ids == ()
    again = opened_all(tickets=tickets())
    for _ in range(2):
        press(again, "next")
    press(again, "make_others")
    press(again, "next")
    press(again, "next")
    press(again, "show_on_map")
    assert again.wants_map
    assert not again.isVisible()
