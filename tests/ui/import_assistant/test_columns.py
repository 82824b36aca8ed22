"""The columns step: questions answered in place, values and how they are understood, many columns at once."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from cxjourney.evidence.understood import Sense
from cxjourney.ui.import_assistant.assistant import ImportAssistant
from cxjourney.ui.import_assistant.session import Step
from tests.evidence.files import ZENDESK, airport, table
from tests.ui.import_assistant.conftest import Open
from tests.ui.import_assistant.hands import choose, press, text_of

pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints")


def understood(dialog: ImportAssistant) -> dict[str, tuple[int, Sense, str]]:
    values = dialog.columns_page.understood.values.values
    return {value.text: (value.count, value.sense, value.meaning) for value in values}


def columns_of(opened: Open, name: str, data: bytes | str) -> ImportAssistant:
    dialog = opened(name, data)
    press(dialog, "next")
    assert dialog.step is Step.COLUMNS
    return dialog


def test_each_value_of_a_column_is_shown_as_it_will_count(opened: Open) -> None:
    scores = [9, 10, 11, "abc", "", 3] * 10
    dialog = columns_of(opened, "n.csv", table([["How likely are you to recommend us?"], *[[one] for one in scores]]))
    assert dialog.columns_page.current_name() == "How likely are you to recommend us?"
    shown = understood(dialog)
    assert shown["9"] == (10, Sense.VALUE, "9")
    assert shown["11"][1] is Sense.BLANK
    assert shown["abc"][1:] == (Sense.PROBLEM, "not a number")
    assert text_of(dialog, "sums").startswith("30 answers · ")
    assert "10 not understood" in text_of(dialog, "sums")


def test_a_number_can_be_no_answer_with_a_click(opened: Open) -> None:
    dialog = columns_of(opened, "airport.csv", airport(60))
    page = dialog.columns_page
    page.select("NETPRO")
    values = page.understood
    row = next(row for row, value in enumerate(values.values.values) if value.text == "0")
    values.view.setCurrentIndex(values.values.index(row, 0))
    press(dialog, "no_answer")
    assert dialog.session.column("NETPRO").blank == (0, 11)
    assert understood(dialog)["0"][1] is Sense.BLANK
    assert page.editor.blank.text() == "0, 11"
    row = next(row for row, value in enumerate(values.values.values) if value.text == "11")
    values.view.setCurrentIndex(values.values.index(row, 0))
    assert values.no_answer.text() == "This is an answer"
    press(dialog, "no_answer")
    assert understood(dialog)["11"][1:] == (Sense.PROBLEM, "outside the scale 0 to 10")


def test_words_get_their_numbers_in_the_table(opened: Open) -> None:
    words = ["Fine", "Poor", "Skipped"] * 12
    dialog = columns_of(opened, "w.csv", table([["Rating", "NPS"], *[[word, i % 11] for i, word in enumerate(words)]]))
    page = dialog.columns_page
    page.select("Rating")
    choose(page.editor.role, "answer")
    assert understood(dialog)["Fine"][1] is Sense.PROBLEM
    model = page.understood.values
    for word, number in (("Fine", "1"), ("Poor", "0"), ("Skipped", "")):
        row = next(row for row, value in enumerate(model.values) if value.text == word)
        assert model.flags(model.index(row, 2)) & Qt.ItemFlag.ItemIsEditable
        assert model.setData(model.index(row, 2), number)
    assert dict(dialog.session.column("Rating").values) == {"Fine": 1.0, "Poor": 0.0, "Skipped": None}
    assert understood(dialog) == {
        "Poor": (12, Sense.VALUE, "0"), "Fine": (12, Sense.VALUE, "1"), "Skipped": (12, Sense.BLANK, ""),
    }  # fmt: skip
    row = next(row for row, value in enumerate(model.values) if value.text == "Fine")
    assert not model.setData(model.index(row, 2), "very")


def test_zendesk_offers_are_no_answers(opened: Open) -> None:
    dialog = columns_of(opened, "z.csv", ZENDESK)
    dialog.columns_page.select("Satisfaction Score")
    shown = understood(dialog)
    assert shown["Good"][1:] == (Sense.VALUE, "1")
    assert shown["Bad"][1:] == (Sense.VALUE, "0")
    assert shown["Offered"][1] is Sense.BLANK
    assert "2 answers" in text_of(dialog, "sums")


def test_one_answer_settles_all_columns_that_ask_the_same(opened: Open) -> None:
    rows = [[f"Effort {i}" for i in range(4)]]
    rows += [[1 + (i * k) % 7 for k in range(1, 5)] for i in range(40)]
    dialog = columns_of(opened, "e.csv", table([[f"CES {name}" for name in rows[0]], *rows[1:]]))
    bar = dialog.columns_page.questions
    asked = dialog.session.mapping.open_questions()
    assert asked
    assert bar.isVisible()
    assert asked[0].name in text_of(dialog, "asked")
    if len(asked) > 1:
        assert bar.all_alike.isVisible()
    press(dialog, "answer_1")
    assert not bar.isVisible()
    assert all(dialog.session.column(column.name).direction == "lower" for column in asked)


def test_a_question_can_be_ended_by_ignoring_the_column(opened: Open) -> None:
    dialog = columns_of(opened, "d.csv", table([["Effort score", "NPS"], *[[1 + i % 5, i % 11] for i in range(40)]]))
    (asked,) = dialog.session.mapping.open_questions()
    press(dialog, "answer_ignore")
    assert dialog.session.column(asked.name).role == "ignore"
    assert dialog.next.isEnabled()


def test_roles_for_many_and_ignoring_the_rest(opened: Open) -> None:
    dialog = columns_of(opened, "airport.csv", airport(60))
    page = dialog.columns_page
    model, choice = page.view.selectionModel(), QItemSelectionModel.SelectionFlag
    page.view.clearSelection()
    for name in ("Q7ART", "Q7SIGN"):
        index = page.table.index(page.table.row_of(name), 0)
        model.setCurrentIndex(index, choice.Select | choice.Rows)
    assert set(page.chosen()) == {"Q7ART", "Q7SIGN"}
    choose(page.editor.role, "segment")
    assert {dialog.session.column(name).role for name in ("Q7ART", "Q7SIGN")} == {"segment"}
    page.select("NETPRO")
    press(dialog, "ignore_others")
    used = [column.name for column in dialog.session.mapping.columns if column.role not in ("ignore", "personal")]
    assert used == ["NETPRO"]
    assert dialog.session.column("Q18ZIP").role == "personal"


def test_personal_data_says_that_it_is_not_read(opened: Open) -> None:
    dialog = columns_of(opened, "airport.csv", airport(60))
    page = dialog.columns_page
    page.select("Q18ZIP")
    assert "personal data" in text_of(dialog, "role_hint")
    assert page.table.text("Q18ZIP", 2) == "will not be read"
    assert page.understood.values.values == ()
    assert not page.understood.view.isVisible()


def test_an_ignored_column_shows_what_it_holds(opened: Open) -> None:
    dialog = columns_of(opened, "airport.csv", airport(60))
    dialog.columns_page.select("Q14FIND")
    shown = understood(dialog)
    assert (shown["0"][0], shown["1"][0]) == (30, 30)


def test_five_hundred_columns_stay_quick(opened: Open) -> None:
    names = [f"Q{number} About subject {number}" for number in range(500)]
    rows = [[(row * number) % 6 for number in range(500)] for row in range(40)]
    dialog = columns_of(opened, "wide.csv", table([[*names, "NPS"], *[[*row, i % 11] for i, row in enumerate(rows)]]))
    page = dialog.columns_page
    page.used_only.setChecked(False)
    assert len(page.table.names) == 501
    began = time.perf_counter()
    QTest.keyClicks(page.search, "subject 42")
    assert page.table.names == [name for name in names if "subject 42" in name]
    page.select("Q423 About subject 423")
    choose(page.editor.role, "segment")
    assert (time.perf_counter() - began) < 5
    page.search.clear()
    assert "501 columns" in text_of(dialog, "column_summary")
    for label in page.findChildren(QLabel):
        assert label.textFormat() is Qt.TextFormat.PlainText
