"""The merge dialog: what is ticked comes in as one undo step, conflicts wait for a choice, nothing else happens."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from cxjourney.domain import actions
from cxjourney.domain.records import Action, Note, Record
from cxjourney.exchange.returning.merge import Side
from cxjourney.services.document import Document
from cxjourney.services.tasks import SynchronousRunner
from cxjourney.ui import messages
from cxjourney.ui.editing import Editing
from cxjourney.ui.merge.dialog import MergeDialog
from cxjourney.ui.merge.lines import Section
from cxjourney.ui.messages import Answer
from cxjourney.ui.window import MainWindow
from tests.builders import make_records
from tests.exchange.returning.books import Edited, export
from tests.ui.merge.building import WaitingRunner


def records() -> list[Record]:
    action = Action(id="a1", journey_id="journey-1", touchpoint_id="pay", title="Show all costs", owner="Web shop")
    return [*make_records(), action]


@pytest.fixture
def document(qapp: object) -> Iterator[Document]:
    """A document of the small shop with an action."""
    made = Document.new(records(), "Small shop")
    yield made
    made.discard()


@pytest.fixture
def book(document: Document, tmp_path: Path) -> Edited:
    """The document's workbook, to be edited."""
    return Edited(export(document.project, tmp_path / "Small shop & co.xlsx"))


def opened(qtbot: QtBot, document: Document, path: Path, **named: object) -> MergeDialog:
    dialog = MergeDialog(Editing(document), path, SynchronousRunner())
    qtbot.addWidget(dialog)
    return dialog


def edited(book: Edited, document: Document) -> Path:
    """Edit the workbook and the project: two changes, a conflict, a new row, a deleted one, a problem."""
    book.set("Actions", "a1", "Owner", "Care")
    book.set("Actions", "a1", "Status", "done")
    book.set("Actions", "a1", "Problem", "Theirs")
    book.set("Touchpoints", "pay", "Touchpoint", "Pay")
    book.set("Actions", "a1", "Impact (1 to 5)", 9)
    book.add("Notes", Touchpoint="Ask in store", Note="Nobody there at noon")
    book.book["Notes"].delete_rows(book.row("Notes", "n2"))
    document.do(actions.edit_action(document.project, "a1", problem="Ours"))
    return book.save()


def test_what_is_ticked_comes_in_as_one_undo_step(qtbot: QtBot, document: Document, book: Edited) -> None:
    dialog = opened(qtbot, document, edited(book, document))
    page = dialog.page
    assert page.sections.keys() == list(Section)
    assert dialog.accept_button.text() == "Merge 4 edits"
    row = next(i for i, one in enumerate(page.lines.entries) if one.field == "status")
    page.lines.toggle([row])
    assert dialog.accept_button.text() == "Merge 3 edits"
    dialog.accept()
    assert dialog.result() == QDialog.DialogCode.Accepted.value
    assert dialog.merged == 3
    action = document.project.need(Action, "a1")
    assert (action.owner, action.status.value, action.problem) == ("Care", "open", "Ours")
    assert document.project.get(Note, "n2") is not None
    assert document.undo_text == "Merge “Small shop & co.xlsx”"
    document.undo()
    assert document.project.need(Action, "a1").owner == "Web shop"
    assert document.project.need(Action, "a1").problem == "Ours"


def test_conflicts_are_decided_in_the_table_or_beside_the_texts(qtbot: QtBot, document: Document, book: Edited) -> None:
    dialog = opened(qtbot, document, edited(book, document))
    page = dialog.page
    page.show_section(Section.CONFLICTS)
    assert not page.detail.ours.isHidden()
    assert page.detail.theirs.text.toPlainText() == "Theirs"
    assert page.detail.ours.text.toPlainText() == "Ours"
    assert page.detail.first.text.toPlainText() == ""
    count = dialog.decision.count() if dialog.decision else 0
    qtbot.keyClick(page.table, Qt.Key.Key_Space)
    assert page.lines.index(0, 6).data() == "Workbook"
    assert page.detail.theirs.button.isChecked()
    assert dialog.accept_button.text() == f"Merge {count + 1} edits"
    page.detail.ours.button.click()
    assert page.lines.index(0, 6).data() == "Project"
    page.all_theirs.click()
    assert dialog.decision is not None
    assert set(dialog.decision.sides.values()) == {Side.THEIRS}
    dialog.accept()
    assert document.project.need(Action, "a1").problem == "Theirs"


def test_rows_are_removed_only_where_they_were_ticked(qtbot: QtBot, document: Document, book: Edited) -> None:
    dialog = opened(qtbot, document, edited(book, document))
    page = dialog.page
    page.show_section(Section.DELETED)
    index = page.lines.index(0, 0)
    assert index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Unchecked
    assert page.lines.setData(index, Qt.CheckState.Checked.value, Qt.ItemDataRole.CheckStateRole)
    page.show_section(Section.CHANGES)
    page.none.click()
    page.show_section(Section.NEW)
    page.none.click()
    assert dialog.accept_button.text() == "Merge 1 edit"
    dialog.accept()
    assert document.project.get(Note, "n2") is None
    assert document.project.need(Action, "a1").owner == "Web shop"


def test_a_filter_shows_one_kind_and_ticks_only_what_is_shown(qtbot: QtBot, document: Document, book: Edited) -> None:
    dialog = opened(qtbot, document, edited(book, document))
    page = dialog.page
    page.kind.set_key("touchpoint")
    page.kind.activated.emit(page.kind.currentIndex())
    assert [one.field for one in page.lines.entries] == ["title"]
    page.none.click()
    assert dialog.decision is not None
    assert dialog.decision.count() == 3


def test_what_a_rule_refuses_is_said_and_nothing_is_changed(qtbot: QtBot, document: Document, book: Edited) -> None:
    book.add("Touchpoints", Stage="Buy", Lane="Store", Touchpoint="Sign for it")
    book.add("Notes", Touchpoint="Sign for it", Note="The pen was missing")
    dialog = opened(qtbot, document, book.save())
    page = dialog.page
    row = next(i for i, one in enumerate(page.lines.entries) if one.kind == "touchpoint")
    page.lines.toggle([row])
    dialog.accept()
    assert dialog.merged == 0
    assert "Choose both, or neither" in dialog.problem.text()
    assert not document.can_undo


def test_an_unchanged_workbook_says_so(qtbot: QtBot, document: Document, book: Edited) -> None:
    dialog = opened(qtbot, document, book.path)
    assert dialog.merge is not None
    assert not dialog.merge
    assert dialog.accept_button.isHidden()


def test_a_file_that_cannot_be_read_is_a_sentence(qtbot: QtBot, document: Document, tmp_path: Path) -> None:
    (tmp_path / "old.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    dialog = opened(qtbot, document, tmp_path / "old.xlsx")
    assert dialog.merge is None
    assert dialog.accept_button.isHidden()
    dialog.accept()
    assert not document.can_undo


def test_cancel_while_reading_leaves_everything(qtbot: QtBot, document: Document, book: Edited) -> None:
    dialog = MergeDialog(Editing(document), book.path, WaitingRunner())
    qtbot.addWidget(dialog)
    assert not dialog.accept_button.isEnabled()
    dialog.reject()
    assert not document.can_undo


def test_a_dropped_workbook_of_ours_offers_the_merge(
    window: MainWindow, document: Document, book: Edited, monkeypatch: pytest.MonkeyPatch
) -> None:
    book.set("Actions", "a1", "Owner", "Care")
    path = book.save()
    asked: list[Path] = []
    monkeypatch.setattr(messages, "ask_merge", lambda _parent, path: asked.append(path) or Answer.YES)

    def choose(dialog: MergeDialog) -> int:
        dialog.accept()
        return dialog.result()

    monkeypatch.setattr(MergeDialog, "exec", choose)
    assert window.files is not None
    window.files.dropped([path])
    assert asked == [path]
    assert document.project.need(Action, "a1").owner == "Care"


def test_the_command_asks_for_a_workbook(
    window: MainWindow, document: Document, book: Edited, monkeypatch: pytest.MonkeyPatch
) -> None:
    book.set("Actions", "a1", "Owner", "Care")
    path = book.save()
    monkeypatch.setattr(messages, "ask_open_path", lambda *_: path)
    shown: list[MergeDialog] = []
    monkeypatch.setattr(MergeDialog, "exec", lambda dialog: shown.append(dialog) or 0)
    assert window.files is not None
    window.files.handlers()["file.merge"]()
    window.files.open_path(path)
    assert len(shown) == 2
    assert document.project.need(Action, "a1").owner == "Web shop"
