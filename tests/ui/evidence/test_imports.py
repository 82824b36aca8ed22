"""The imports page tells where answers came from, and takes an import out and back."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from cxjourney.domain.records import Import
from cxjourney.evidence.mapping import mapping_from_json
from cxjourney.services.document import Document
from cxjourney.ui.views.evidence import EvidenceView
from cxjourney.ui.views.evidence.import_words import mapped_rows, preset_name
from cxjourney.ui.views.evidence.imports import ImportsPage
from cxjourney.ui.window import MainWindow
from tests.ui.evidence.conftest import SURVEY, TICKETS


@pytest.fixture
def page(view: EvidenceView) -> ImportsPage:
    made = view.page("imports")
    assert isinstance(made, ImportsPage)
    QAbstractItemModelTester(made.model, QAbstractItemModelTester.FailureReportingMode.Fatal, made.model)
    return made


def cells(page: ImportsPage, row: int) -> list[str]:
    return [page.model.index(row, column).data() for column in range(page.model.columnCount())]


def test_every_import_with_its_figures_newest_first(page: ImportsPage, document: Document) -> None:
    survey = document.project.need(Import, SURVEY)
    assert cells(page, 0)[:3] == ["tickets.xlsx", "XLSX", "40"]
    taken = f"{survey.taken:,}"
    assert cells(page, 1) == [
        "spring survey.csv", "CSV", "700", taken, "5", "2", taken, "–", "10 Jan 2026 to 10 Sept 2026",
        "2026-10-01 09:30",
    ]  # fmt: skip


def test_the_kind_of_a_table_is_said_in_words() -> None:
    assert preset_name("log") == ""
    assert preset_name("reported") == "Reported scores"
    assert preset_name("zendesk") == "Zendesk tickets"


def test_a_reported_score_names_its_metric() -> None:
    text = '{"columns": {"When": {"role": "period"}, "Score": {"role": "reported_score", "metric": "nps"}}}'
    assert [row.metric for row in mapped_rows(mapping_from_json(text))] == ["", "NPS"]


def test_figures_sort_as_numbers(page: ImportsPage) -> None:
    page.table.sortByColumn(2, Qt.SortOrder.AscendingOrder)
    assert [row.rows for row in page.model.shown()] == [40, 700]
    page.table.sortByColumn(2, Qt.SortOrder.DescendingOrder)
    assert [row.rows for row in page.model.shown()] == [700, 40]


def test_a_mapping_can_be_read(page: ImportsPage) -> None:
    page.choose(SURVEY)
    rows = {row.column: row for row in page.details.mapping.rows}
    assert (rows["Recommend"].metric, rows["Recommend"].scale, rows["Recommend"].blank) == ("NPS", "0 to 10", "11")
    assert rows["Type"].role.endswith(": Customer type")
    assert [(row.name, row.touchpoint) for row in page.details.matches.rows] == [
        ("Checkout page", "Check out"),
        ("Loyalty desk", ""),
    ]


def test_a_damaged_mapping_is_said_and_hurts_nobody(page: ImportsPage) -> None:
    page.choose(TICKETS)
    page.details.show_table("mapping")
    assert "cannot be shown" in page.details.note.text()
    assert page.details.mapping.rowCount() == 0
    page.details.show_table("problems")
    assert page.details.note.text() == "Nothing was left out."


def test_what_stayed_out_sorts_by_number_and_is_saved_without_formulas(
    page: ImportsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.choose(SURVEY)
    QTest.mouseClick(page.details.tabs["problems"], Qt.MouseButton.LeftButton)
    table = page.details.tables["problems"]
    table.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    assert [row.row for row in page.details.problems.shown()] == [100, 10, 9]
    assert "5 rows were skipped" in page.details.note.text()
    path = tmp_path / "left out.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(path), ""))
    QTest.mouseClick(page.details.save, Qt.MouseButton.LeftButton)
    assert path.read_text("utf-8-sig").splitlines() == [
        "Row,Column,Value,Reason", "100,Recommend,n/a,not a number", "10,Recommend,'=1+1,not a number",
        "9,Recommend,many,not a number",
    ]  # fmt: skip
    assert "left out.csv" in page.details.note.text()


def test_an_import_is_taken_out_as_a_whole_and_comes_back(page: ImportsPage, document: Document) -> None:
    page.choose(SURVEY)
    QTest.mouseClick(page.details.take_out, Qt.MouseButton.LeftButton)
    assert set(document.project.table(Import)) == {TICKETS}
    assert page.model.rowCount() == 1
    assert page.details.id == TICKETS
    QTest.mouseClick(page.details.take_out, Qt.MouseButton.LeftButton)
    assert page.empty.isVisible()
    document.undo()
    document.undo()
    assert set(document.project.table(Import)) == {SURVEY, TICKETS}
    assert not page.empty.isVisible()


def test_the_next_file_is_asked_for_with_the_import_it_follows(window: MainWindow, qtbot: QtBot) -> None:
    assert window.workspace is not None
    view = EvidenceView(window.workspace.context, window)  # nobody answers its wishes
    page = view.page("imports")
    assert isinstance(page, ImportsPage)
    page.choose(SURVEY)
    with qtbot.waitSignal(view.refresh_requested) as told:
        QTest.mouseClick(page.details.next, Qt.MouseButton.LeftButton)
    assert told.args == [SURVEY]
    with qtbot.waitSignal(view.import_requested):
        QTest.mouseClick(page.add, Qt.MouseButton.LeftButton)


def test_a_project_that_is_only_read_changes_nothing(
    page: ImportsPage, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(document), "is_read_only", property(lambda _self: True))
    document.state_changed.emit()
    assert not any(button.isEnabled() for button in (page.add, page.details.take_out, page.details.next))
    assert page.details.save.isEnabled() or not page.details.mapping.rows
    page.take_out()
    assert set(document.project.table(Import)) == {SURVEY, TICKETS}


def test_the_tabs_work_with_the_arrow_keys(view: EvidenceView) -> None:
    view.tabs.buttons["imports"].setFocus()
    QTest.keyClick(view.tabs.buttons["imports"], Qt.Key.Key_Right)
    assert view.section == "scores"
    assert view.tabs.buttons["scores"].hasFocus()
    QTest.keyClick(view.tabs.buttons["scores"], Qt.Key.Key_Left)
    assert view.section == "imports"
