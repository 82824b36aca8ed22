"""The call-backs: a level makes cases, keys and buttons look after them, and a list goes to those who call."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from cxjourney.domain import actions
from cxjourney.domain.records import Case, CaseStatus, Metric
from cxjourney.services.document import Document
from cxjourney.ui import messages
from cxjourney.ui.views.evidence.cases import NOBODY, CasesPage
from cxjourney.ui.window import MainWindow
from tests.ui.evidence.building_comments import cases_page
from tests.ui.evidence.commented import commented


@pytest.fixture
def document(qapp: object) -> Iterator[Document]:
    made = commented()
    yield made
    made.discard()


@pytest.fixture
def page(window: MainWindow) -> CasesPage:
    window.show()
    made = cases_page(window)
    QAbstractItemModelTester(made.model, QAbstractItemModelTester.FailureReportingMode.Warning, made.model)
    return made


def call_back(page: CasesPage, level: str = "6") -> None:
    page.level.setFocus()
    page.level.setText(level)
    QTest.keyClick(page.level, Qt.Key.Key_Return)


def choose(page: CasesPage, key: str) -> None:
    page.status.choice.set_key(key)
    page._show_cases()


def keys(page: CasesPage) -> list[str]:
    return [page.model.case(row).key for row in range(page.model.rowCount())]


def test_nobody_is_called_back_before_a_level_is_chosen(page: CasesPage, document: Document) -> None:
    assert page.no_level.isVisible()
    assert "6" in page.no_level.sentence.text()
    QTest.mouseClick(page.no_level.button, Qt.MouseButton.LeftButton)
    assert document.project.need(Metric, "nps").callback_from == 6.0
    assert page.table.isVisible()
    assert page.model.rowCount() == len([i for i in range(60) if i % 11 <= 6]) + len(
        [i for i in range(60) if 10 - i % 11 <= 6]
    )
    assert "withheld" not in page.counts.text()
    assert page.scope.isVisible()  # the three answers to the advert are not listed
    document.undo()
    assert page.no_level.isVisible()


def test_the_level_is_typed(page: CasesPage, document: Document, qtbot: QtBot) -> None:
    call_back(page, "0")
    assert {page.model.case(row).value for row in range(page.model.rowCount())} == {0.0}
    with qtbot.waitSignal(page._context.editing.refused):
        call_back(page, "few")
    assert page.level.text() == "0"
    call_back(page, "")
    assert document.project.need(Metric, "nps").callback_from is None


def test_a_case_shows_where_to_find_the_customer(page: CasesPage) -> None:
    call_back(page)
    assert page.details.isVisible()
    case = page.model.case(page.table.currentIndex().row())
    assert f"row {case.row} of the data in “spring.csv”" in page.details.source.text()
    assert page.details.score.text().startswith("▼ NPS")
    assert "overdue" in str(page.model.index(0, 1).data())
    assert page.model.index(0, 1).data(Qt.ItemDataRole.ForegroundRole) == page._context.theme().low
    spoken = str(page.model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole))
    assert "Open" in spoken
    assert "overdue" in spoken


def test_keys_change_several_cases_in_one_step(page: CasesPage, document: Document) -> None:
    call_back(page)
    first = keys(page)[:3]
    page.table.select([page.model.case(row).id for row in range(3)], 0)
    QTest.keyClick(page.table, Qt.Key.Key_C)
    assert {case.answer_key for case in document.project.table(Case).values()} == set(first)
    assert {case.status for case in document.project.table(Case).values()} == {CaseStatus.CONTACTED}
    assert "3 contacted" in page.counts.text()
    assert [case.key for case in page.table.selected()] == first  # still there, still chosen
    QTest.keyClick(page.table, Qt.Key.Key_S)
    assert "3 solved" in page.counts.text()
    assert not set(keys(page)) & set(first)  # done, so no longer to do
    assert page.table.selected()
    document.undo()
    document.undo()
    assert not document.project.table(Case)


def test_buttons_and_fields_change_a_case(page: CasesPage, document: Document) -> None:
    call_back(page)
    case = page.model.case(0)
    page.table.select([case.id], 0)
    page.details.status.chip("contacted").click()
    page.details.owner.editor.setText("Ida")  # type: ignore[union-attr]
    page.details.owner.commit()
    page.details.due.editor.setText("2030-01-02 10:30")  # type: ignore[union-attr]
    page.details.due.commit()
    page.details.note.editor.setPlainText("Rings back")  # type: ignore[union-attr]
    page.details.note.commit()
    record = document.project.cases()[case.id]
    assert (record.status, record.owner, record.due, record.note) == (
        CaseStatus.CONTACTED, "Ida", "2030-01-02T10:30", "Rings back",
    )  # fmt: skip
    page.details.due.editor.setText("soon")  # type: ignore[union-attr]
    page.details.due.commit()
    assert "“soon” is no time" in page.details.due.problem.text()
    page.details.due.editor.setText("")  # type: ignore[union-attr]
    page.details.due.commit()
    assert document.project.cases()[case.id].due == ""
    assert page.owner.isVisible()
    page.owner.choice.set_key("Ida")
    page._show_cases()
    assert keys(page) == [case.key]
    page.owner.choice.set_key(NOBODY)
    page._show_cases()
    assert case.key not in keys(page)


def test_the_list_is_narrowed_and_sorted(page: CasesPage, document: Document) -> None:
    call_back(page)
    total = page.model.rowCount()
    page.place.choice.set_key("pay")
    page._show_cases()
    assert 0 < page.model.rowCount() < total
    page.place.choice.set_key("")
    choose(page, "overdue")
    assert page.model.rowCount() == total
    choose(page, "solved")
    assert page.nothing.isVisible()
    choose(page, "all")
    page.table.sortByColumn(2, Qt.SortOrder.AscendingOrder)
    values = [page.model.case(row).value for row in range(total)]
    assert values == sorted(values)
    page.table.sortByColumn(4, Qt.SortOrder.AscendingOrder)  # comments have no order
    assert [page.model.case(row).value for row in range(total)] == values


def test_the_list_is_saved(page: CasesPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    call_back(page)
    path = tmp_path / "calls.csv"
    monkeypatch.setattr(messages, "ask_save_path", lambda *_: path)
    QTest.mouseClick(page.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(path.exists)
    text = path.read_text("utf-8-sig")
    assert len(text.strip().splitlines()) == 1 + page.model.rowCount()
    assert "spring.csv" in text
    warned: list[str] = []
    monkeypatch.setattr(messages, "warn", lambda _parent, text, _detail: warned.append(text))
    monkeypatch.setattr(messages, "ask_save_path", lambda *_: tmp_path / "nowhere" / "calls.csv")
    page.save_as()
    qtbot.waitUntil(lambda: warned == ["The list was not saved."])
    monkeypatch.setattr(messages, "ask_save_path", lambda *_: None)
    page.save_as()


def test_where_low_is_good_cases_are_those_above(page: CasesPage, document: Document) -> None:
    document.do(
        actions.edit_metric(
            document.project, "nps", direction="lower", callback_from=10.0, good_from=None, low_from=None
        )
    )
    page.refresh()
    assert page.below.text() == "and above"


def test_a_metric_removed_leaves_the_page_whole(page: CasesPage, document: Document) -> None:
    call_back(page)
    document.do(actions.remove_metric(document.project, "nps"))
    document.undo()
    assert page.model.rowCount() > 0


def test_too_many_selected_are_only_counted(page: CasesPage, monkeypatch: pytest.MonkeyPatch) -> None:
    from cxjourney.ui.views.evidence import case_details, cases

    call_back(page)
    monkeypatch.setattr(cases, "MOST", 5)
    monkeypatch.setattr(case_details, "MOST", 5)
    page.table.selectAll()
    assert "At most 5" in page.details.heading.text()
    assert not page.details.fields.isVisible()
    QTest.keyClick(page.table, Qt.Key.Key_S)
    assert not page._context.project.table(Case)
