"""The database dialog: fields to an address, a test beside the window, rows to the assistant, counts to a source."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from cxjourney.domain.records import Import, Source
from cxjourney.evidence.databases import reading, refreshing
from cxjourney.evidence.databases.reading import Question
from cxjourney.services.document import Document
from cxjourney.services.sources import list_sources, refresh_source
from cxjourney.services.tasks import SynchronousRunner, TaskRunner
from cxjourney.ui.database_import import count_database, keep_rows
from cxjourney.ui.dialogs.database import DatabaseDialog, Keep
from cxjourney.ui.dialogs.database_fields import ADDRESS, TYPED, VARIABLE
from tests.builders import make_records
from tests.evidence.databases.conftest import read_here
from tests.evidence.databases.shops import ANSWERS, Shop, answers
from tests.ui.database.building import fill_in

pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints")


@pytest.fixture(autouse=True)
def read_in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "run_reader", read_here)
    monkeypatch.setattr(refreshing, "run_reader", read_here)


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    shop = Shop("sqlite", tmp_path)
    rows = [{**row, "satisfied": None} for row in answers(200)]
    shop.make("answers", ANSWERS, rows)
    return shop


@pytest.fixture
def document() -> Iterator[Document]:
    document = Document.new(make_records(), "Shop")
    yield document
    document.discard()


@pytest.fixture
def dialog(qtbot: QtBot) -> DatabaseDialog:
    dialog = DatabaseDialog(SynchronousRunner())
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def choose(choice: Any, key: object) -> None:
    choice.setCurrentIndex(choice.findData(key))
    choice.activated.emit(choice.currentIndex())


def test_fields_make_an_address_without_a_password(dialog: DatabaseDialog) -> None:
    fields = dialog.fields
    assert not dialog.accept_button.isEnabled()
    fields.database.setText("ware house")
    fields.user.setText("me@home")
    dialog.query.setPlainText("answers")
    assert fields.url() == "postgresql://me%40home@localhost/ware%20house"
    choose(fields.place, TYPED)
    fields.secret.setText("t0p")
    assert fields.secret.echoMode() == QLineEdit.EchoMode.Password
    asked = dialog.question()
    assert (asked.password, asked.password_from) == ("t0p", "")
    assert "t0p" not in asked.url + repr(asked)
    choose(fields.place, VARIABLE)
    fields.variable.setText("SECRET")
    assert dialog.question().password_from == "environment:SECRET"
    choose(fields.kind, ADDRESS)
    fields.address.setText("mysql+pymysql://me:hidden@host/db")
    asked = dialog.question()
    assert (asked.url, asked.password) == ("mysql+pymysql://me@host/db", "hidden")


def test_the_first_rows_are_shown_and_forgotten_when_the_query_changes(
    dialog: DatabaseDialog, shop: Shop, tmp_path: Path
) -> None:
    fill_in(dialog, tmp_path / "shop.sqlite", "select * from answers")
    dialog.test.click()
    assert dialog.state.text() == "It answers. Its first 20 rows:"
    assert dialog.preview.isVisible()
    model = dialog.preview.model()
    assert model.rowCount() == 20
    header = model.headerData(0, Qt.Orientation.Horizontal)
    assert header.startswith("touchpoint\n")
    dialog.query.setPlainText("select * from nowhere")
    assert not dialog.preview.isVisible()
    dialog.test.click()
    assert "does not know a table" in dialog.state.text()
    dialog.query.setPlainText("drop table answers")
    dialog.test.click()
    assert "only reads" in dialog.state.text()
    assert dialog.wish is None


def test_rows_are_read_and_handed_over(dialog: DatabaseDialog, shop: Shop, tmp_path: Path) -> None:
    fill_in(dialog, tmp_path / "shop.sqlite", "answers")
    dialog.accept_button.click()
    assert not dialog.isVisible()
    assert dialog.found is not None
    assert dialog.found.rows == 200
    assert dialog.wish is not None
    assert dialog.wish.keep is Keep.ROWS


def test_cancel_while_the_database_is_slow(qtbot: QtBot, shop: Shop, tmp_path: Path) -> None:
    runner = TaskRunner()
    dialog = DatabaseDialog(runner)
    qtbot.addWidget(dialog)
    dialog.show()
    fill_in(dialog, tmp_path / "shop.sqlite", "answers")
    dialog.test.click()
    assert not dialog.accept_button.isEnabled()
    dialog.reject()
    runner.close()
    assert dialog.wish is None


def test_counts_become_a_source_that_can_be_refreshed(qapp: Any, document: Document, shop: Shop) -> None:
    told: list[object] = []
    question = Question(shop.url, 'select touchpoint, answered, recommend, "Weight" as weight from answers')
    count_database(document, SynchronousRunner(), question, told.append, told.append)
    (info,) = list_sources(document.project)
    assert info.aggregate
    assert info.name == "shop.sqlite"
    assert info.answers > 0
    assert info.newest
    assert not info.needs_leave
    assert getattr(told[0], "report", {})["source"]["name"] == "shop.sqlite"
    before = len(document.project.table(Import))
    shop.add(
        "answers",
        [{**row, "answered": row["answered"].replace(year=2027)} for row in answers(40, 7) if row["answered"]],
    )
    refresh_source(document, SynchronousRunner(), info.id, told.append, told.append)
    assert len(document.project.table(Import)) == before + 1
    document.undo()
    assert len(document.project.table(Import)) == before
    assert list_sources(document.project)[0].newest == info.newest


def test_the_same_question_never_counts_twice(qapp: Any, document: Document, shop: Shop) -> None:
    told: list[Any] = []
    question = Question(shop.url, "select touchpoint, answered, recommend from answers")
    count_database(document, SynchronousRunner(), question, None, told.append)
    before = sum(record.answers for record in document.project.table(Import).values())
    count_database(document, SynchronousRunner(), question, None, told.append)
    assert not told
    assert sum(record.answers for record in document.project.table(Import).values()) == before
    assert len(document.project.table(Source)) == 1


def test_rows_that_are_here_are_not_counted_too(qapp: Any, document: Document, shop: Shop) -> None:
    from cxjourney.evidence.plan import plan_import

    question = Question(shop.url, "select touchpoint, answered, recommend from answers")
    found = reading.inspect_query(question)
    plan = plan_import(document.project, found, found.proposed_mapping(document.project))
    document.do(plan.edit(document.project))
    keep_rows(document, question, (plan.record.id,))
    keep_rows(document, question, (plan.record.id,))
    assert len(document.project.table(Source)) == 1
    told: list[Any] = []
    count_database(document, SynchronousRunner(), question, told.append, told.append)
    assert "count twice" in str(told[0])
    assert len(document.project.table(Import)) == 1


def test_a_count_that_leaves_something_open_says_so(qapp: Any, document: Document, shop: Shop) -> None:
    shop.make("odd", {"note": ANSWERS["channel"]}, [{"note": "a"}])
    told: list[object] = []
    count_database(document, SynchronousRunner(), Question(shop.url, "odd"), None, told.append)
    assert "nothing to count" in str(told[0])
    assert not document.project.table(Source)


def test_imported_rows_are_tied_to_their_database(qapp: Any, document: Document, shop: Shop) -> None:
    from cxjourney.evidence.plan import plan_import

    question = Question(shop.url, "select touchpoint, answered, recommend from answers")
    found = reading.inspect_query(question)
    plan = plan_import(document.project, found, found.proposed_mapping(document.project))
    document.do(plan.edit(document.project))
    keep_rows(document, question, (plan.record.id,))
    (source,) = document.project.table(Source).values()
    assert document.project.need(Import, plan.record.id).source_id == source.id
    told: list[Any] = []
    refresh_source(document, SynchronousRunner(), source.id, told.append, told.append)
    assert told[0].report["taken"] == 0
    assert told[0].report["duplicates"] == plan.taken
    document.undo()
    assert not document.project.table(Source)
