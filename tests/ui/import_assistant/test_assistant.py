"""The whole way through the import assistant, on its real widgets: every decision, every way out, one undo step."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from cxjourney.domain.records import EvidenceStatus, Import, Metric, Stage, Touchpoint
from cxjourney.services.document import Document
from cxjourney.services.tasks import TaskRunner
from cxjourney.ui import messages
from cxjourney.ui.import_assistant.assistant import ImportAssistant
from cxjourney.ui.import_assistant.plan_page import Figure
from cxjourney.ui.import_assistant.session import Step
from tests.evidence.files import QUALTRICS, SURVEYMONKEY, ZENDESK, airport, table, write
from tests.ui.import_assistant.building import STEPS, answer_questions, assistant_at_step, survey
from tests.ui.import_assistant.conftest import Open
from tests.ui.import_assistant.hands import choose, press, text_of

# The offscreen platform says so of every top-level window whose layout has a minimum size.
pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints")


def test_the_whole_way_with_an_airport_survey(opened: Open, document: Document) -> None:
    before = document.project.snapshot()
    dialog = opened("airport.csv", airport(120))
    assert "120 rows" in text_of(dialog, "file_facts")
    press(dialog, "next")
    page = dialog.columns_page
    assert "personal" in text_of(dialog, "column_summary")
    page.select("NETPRO")
    assert page.editor.blank.text() == "11"
    page.select("Q7FOOD")
    choose(page.editor.role, "answer")
    assert not dialog.next.isEnabled()
    assert "same touchpoint" in text_of(dialog, "hindrance")
    choose(page.editor.touchpoint, "Chat with support")
    assert dialog.next.isEnabled()
    press(dialog, "next")
    assert not dialog.next.isEnabled()
    assert "Choose the touchpoint" in text_of(dialog, "hindrance")
    choose(dialog.touchpoints_page.default, "Check out")
    press(dialog, "next")
    assert text_of(dialog, "headline").startswith("120 of 120")
    assert document.project == before
    assert not document.can_undo
    press(dialog, "next")
    assert dialog.step is Step.REPORT
    record = next(iter(document.project.table(Import).values()))
    assert record.rows == record.taken + record.skipped == 120
    assert document.project.need(Touchpoint, "pay").evidence_status is EvidenceStatus.MEASURED
    assert document.undo_text.endswith("Import “airport.csv”") or "airport.csv" in document.undo_text
    press(dialog, "next")
    assert not dialog.isVisible()
    document.undo()
    assert document.project == before
    assert not document.can_undo
    document.redo()
    assert document.block(record.id)


def test_the_same_file_again_is_remembered_and_adds_nothing(opened: Open, document: Document) -> None:
    for attempt in range(2):
        dialog = opened("airport.csv", airport(60))
        assert dialog.session.is_remembered is bool(attempt)
        press(dialog, "next")
        press(dialog, "next")
        if not attempt:
            choose(dialog.touchpoints_page.default, "Check out")
        press(dialog, "next")
        if not attempt:
            press(dialog, "next")
    assert dialog.step is Step.CHECK
    assert not dialog.next.isEnabled()
    assert "in the project already" in text_of(dialog, "hindrance")
    press(dialog, "cancel")
    assert len(document.project.table(Import)) == 1
    elsewhere = opened("airport.csv", airport(60))
    assert "as last time" in text_of(elsewhere, "remembered")
    press(elsewhere, "next")
    press(elsewhere, "next")
    choose(elsewhere.touchpoints_page.default, "Ask in store")
    press(elsewhere, "next")
    assert "This very file was imported before, with other columns or touchpoints." in {
        label.text() for label in elsewhere.check_page.findChildren(QLabel)
    }
    press_again = opened("airport.csv", airport(60))
    press(press_again, "propose_again")
    assert not press_again.session.is_remembered


@pytest.mark.parametrize(
    ("step", "way"),
    [*zip(STEPS, ("button", "escape", "close", "button"), strict=False), ("check", "escape")],
)
def test_leaving_at_any_step_changes_nothing(qtbot: QtBot, document: Document, step: str, way: str) -> None:
    before = document.project.snapshot()
    dialog = assistant_at_step(document, step)
    qtbot.addWidget(dialog)
    dialog.show()
    assert isinstance(dialog, ImportAssistant)
    if way == "button":
        press(dialog, "cancel")
    elif way == "escape":
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
    else:
        dialog.close()
    assert not dialog.isVisible()
    assert document.project == before
    assert not document.can_undo


def test_an_open_direction_blocks_until_it_is_answered(opened: Open, document: Document) -> None:
    dialog = opened("log.csv", survey(["Check out", "Ask in store"]))
    press(dialog, "next")
    assert dialog.columns_page.current_name() == "CES"
    assert "Which end of the scale is good" in text_of(dialog, "hindrance")
    assert dialog.columns_page.editor.findChild(QLabel, "question").isVisible()
    press(dialog, "next") if dialog.next.isEnabled() else dialog.go_on()
    assert dialog.step is Step.COLUMNS
    choose(dialog.columns_page.editor.direction, "lower")
    assert text_of(dialog, "hindrance") == ""
    assert not dialog.columns_page.editor.findChild(QLabel, "question").isVisible()
    press(dialog, "next")
    assert dialog.step is Step.TOUCHPOINTS


def test_names_wait_for_a_person(opened: Open, document: Document) -> None:
    dialog = opened("log.csv", survey(["Check out", "Ask in store"]))
    answer_questions(dialog)
    press(dialog, "next")
    press(dialog, "next")
    page = dialog.touchpoints_page
    assert "2 fit no touchpoint" in text_of(dialog, "match_summary")
    assert page.state("Check out") == "pay"
    assert page.state("Check outs") == "?"
    press(dialog, "take_suggestions")
    assert page.state("Check outs") == "pay"
    assert page.state("Loyalty call") == "?"
    press(dialog, "make_others")
    assert "All are settled" in text_of(dialog, "match_summary")
    page.select("Ask in store")
    press(dialog, "leave_out")
    assert page.state("Ask in store") == "-"
    press(dialog, "next")
    (plan,) = dialog.run.plans
    assert plan.unmatched == ()
    press(dialog, "next")
    titles = {t.title: t for t in document.project.table(Touchpoint).values()}
    assert document.project.need(Stage, titles["Loyalty call"].stage_id).title == "From data, to be placed"
    assert titles["Ask in store"].evidence_status is EvidenceStatus.ASSUMED
    assert "CES" in {m.name for m in document.project.table(Metric).values()}


def test_a_new_touchpoint_for_the_whole_file(opened: Open, document: Document) -> None:
    dialog = opened("airport_2018.csv", airport(40))
    press(dialog, "next")
    press(dialog, "next")
    page = dialog.touchpoints_page
    choose(page.default, "+")
    assert page.new_title.text() == "airport 2018"
    page.new_title.setText("Airport visit")
    QTest.keyClick(page.new_title, Qt.Key.Key_Tab)
    page.new_title.editingFinished.emit()
    press(dialog, "next")
    press(dialog, "next")
    assert "Airport visit" in {t.title for t in document.project.table(Touchpoint).values()}


def test_corrections_read_the_file_again(opened: Open) -> None:
    dialog = opened("data.csv", "a;b,c\n9;2,5\n8;3,5\n")
    assert dialog.session.found is not None
    assert dialog.session.found.delimiter == ";"
    choose(dialog.file_page.delimiter, ",")
    assert [c.name for c in dialog.session.found.columns] == ["a;b", "c"]
    choose(dialog.file_page.header_rows, 0)
    assert dialog.session.found.rows == 3
    choose(dialog.file_page.delimiter, None)
    assert dialog.session.found.delimiter == ";"


def test_a_file_that_cannot_be_read_is_one_sentence(opened: Open, document: Document) -> None:
    dialog = opened("broken.xlsx", b"PK\x03\x04 nothing")
    assert "damaged" in text_of(dialog, "file_fault")
    assert dialog.findChild(QPushButton, "choose_another").isVisible()
    assert not dialog.next.isEnabled()
    press(dialog, "cancel")
    assert not document.can_undo


@pytest.mark.parametrize(("name", "data"), [("q.csv", QUALTRICS), ("s.csv", SURVEYMONKEY), ("z.csv", ZENDESK)])
def test_known_layouts_go_through_with_the_touchpoint_alone(
    opened: Open, document: Document, name: str, data: bytes | str
) -> None:
    dialog = opened(name, data)
    press(dialog, "next")
    press(dialog, "next")
    choose(dialog.touchpoints_page.default, "Chat with support")
    press(dialog, "next")
    press(dialog, "next")
    assert dialog.step is Step.REPORT
    stored = document.block(next(iter(document.project.table(Import))))
    assert b"example.org" not in stored


def test_roles_bring_up_the_fields_they_need(opened: Open) -> None:
    dialog = opened("airport.csv", airport(60))
    press(dialog, "next")
    editor = dialog.columns_page.editor
    dialog.columns_page.select("AIRLINE")
    assert editor.attribute.isVisible()
    assert not editor.scale.isVisible()
    editor.attribute.setText("Carrier")
    editor.attribute.editingFinished.emit()
    assert dialog.session.column("AIRLINE").attribute == "Carrier"
    dialog.columns_page.select("Q7ART")
    choose(editor.role, "answer")
    assert editor.scale.isVisible()
    editor.blank.setText("0, 6, 9")
    editor.blank.editingFinished.emit()
    assert dialog.session.column("Q7ART").blank == (0, 6, 9)
    editor.blank.setText("zero")
    editor.blank.editingFinished.emit()
    assert dialog.session.column("Q7ART").blank == (0, 6, 9)
    choose(editor.metric_kind, "ces")
    assert dialog.session.column("Q7ART").question == "direction"
    choose(editor.direction, "higher")
    choose(editor.metric_kind, "")
    assert editor.metric_name.isVisible()
    editor.metric_name.setText("Art")
    editor.metric_name.editingFinished.emit()
    assert dialog.session.column("Q7ART").metric == "Art"
    choose(editor.role, "personal")
    assert dialog.session.column("Q7ART").role == "personal"
    dialog.columns_page.used_only.click()
    assert "Q7SIGN" not in dialog.columns_page.table.names


def test_an_undecided_date_is_asked(opened: Open) -> None:
    dialog = opened("d.csv", table([["Response date", "NPS"], *[["03/04/2026", 9], ["05/06/2026", 8]] * 10]))
    press(dialog, "next")
    assert "3rd of April" in text_of(dialog, "hindrance")
    choose(dialog.columns_page.editor.date_style, "mdy")
    assert dialog.next.isEnabled()


def test_personal_values_are_never_shown(opened: Open) -> None:
    dialog = opened("q.csv", QUALTRICS)
    press(dialog, "next")
    table = dialog.columns_page.table
    shown = [table.text(name, column) for name in table.names for column in range(table.columnCount())]
    dialog.columns_page.select("RecipientEmail")
    shown += [value.text for value in dialog.columns_page.understood.values.values]
    shown += [cell for row in dialog.file_page._preview.rows for cell in row]
    assert not [cell for cell in shown if "anna" in cell.casefold() or "203.0.113" in cell]


def test_problems_are_listed_and_saved_without_formulas(
    opened: Open, document: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [["Check out", 9], ["Check out", "=cmd()"], ["@moon", 3], ["Check out", ""]]
    dialog = opened("p.csv", table([["Touchpoint", "NPS"], *rows, *[["Check out", i % 11] for i in range(30)]]))
    for _ in range(3):
        press(dialog, "next")
    assert [row[0] for row in dialog.check_page.problems.rows] == ["2", "3", "4"]
    target = tmp_path / "left out.csv"
    monkeypatch.setattr(messages, "ask_save_path", lambda *args: target)
    press(dialog, "save_problems")
    saved = target.read_text("utf-8-sig").splitlines()
    assert saved[0] == "Row,Column,Value,Reason"
    assert saved[1].startswith("2,NPS,'=cmd(),")
    assert ",'@moon," in saved[2]


def test_saving_the_list_into_a_missing_folder_says_so(
    opened: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = opened("p.csv", table([["Touchpoint", "NPS"], ["Moon", 3], *[["Check out", 5]] * 9]))
    for _ in range(3):
        press(dialog, "next")
    said: list[str] = []
    monkeypatch.setattr(messages, "ask_save_path", lambda *args: tmp_path / "absent" / "x.csv")
    monkeypatch.setattr(messages, "warn", lambda *args: said.append(args[1]))
    press(dialog, "save_problems")
    assert said == ["The list was not saved."]


def test_work_beside_the_window_and_cancel(qtbot: QtBot, document: Document, tmp_path: Path) -> None:
    runner = TaskRunner()
    try:
        dialog = ImportAssistant(document, [write(tmp_path, "a.csv", airport(200))], runner)
        qtbot.addWidget(dialog)
        dialog.show()
        assert dialog.is_busy
        assert not dialog.next.isEnabled()
        qtbot.waitUntil(lambda: not dialog.is_busy, timeout=20_000)
        press(dialog, "next")
        press(dialog, "next")
        choose(dialog.touchpoints_page.default, "Check out")
        qtbot.waitUntil(lambda: not dialog.is_busy, timeout=20_000)
        press(dialog, "next")
        qtbot.waitUntil(lambda: not dialog.is_busy, timeout=20_000)
        press(dialog, "next")
        qtbot.waitUntil(lambda: dialog.step is Step.REPORT, timeout=20_000)
        second = ImportAssistant(document, [write(tmp_path, "b.csv", airport(5000))], runner)
        qtbot.addWidget(second)
        second.show()
        press(second, "cancel")
        assert not second.isVisible()
        qtbot.waitUntil(lambda: not runner.is_busy, timeout=20_000)
        assert len(document.project.table(Import)) == 1
        assert second.session.found is None
    finally:
        runner.close()


def test_hostile_names_are_plain_text(opened: Open) -> None:
    name = "<img src=/etc/passwd>{title} %s"
    dialog = opened(
        "h.csv",
        table([["Touchpoint", "NPS", "<b>x</b>{y}"], *[[name, i % 11, "A" if i % 2 else "B"] for i in range(20)]]),
    )
    press(dialog, "next")
    press(dialog, "next")
    press(dialog, "make_others")
    press(dialog, "next")
    for label in dialog.findChildren(QLabel):
        assert label.textFormat() is Qt.TextFormat.PlainText
    press(dialog, "next")
    assert name in {t.title for t in dialog.document.project.table(Touchpoint).values()}


def test_every_figure_is_as_large_as_its_neighbours(opened: Open) -> None:
    dialog = opened("one.csv", table([["Date", "Touchpoint", "NPS"], ["2026-03-01", "Check out", 9]]))
    for _ in range(3):
        press(dialog, "next")
    figures = [figure.findChildren(QLabel)[0] for figure in dialog.check_page.findChildren(Figure)]
    assert {"1", "0"} == {label.text() for label in figures}
    assert len({label.property("role") or label.font().pixelSize() for label in figures}) == 1
    assert "Given on 1 Mar 2026." in {label.text() for label in dialog.check_page.findChildren(QLabel)}
