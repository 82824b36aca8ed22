"""The CX designer: a wide airport survey comes in by the assistant and by the command line, with honest scores."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from cxjourney.domain.records import Import, Journey, Lane, Metric, Stage, Touchpoint
from cxjourney.services.document import Document
from cxjourney.services.scores import Scores
from cxjourney.services.tasks import SynchronousRunner
from cxjourney.ui.import_assistant.assistant import ImportAssistant
from cxjourney.ui.import_assistant.session import Step
from tests.cli.files import Program
from tests.evidence.files import table, write
from tests.ui.screens import make_workspace

assistant_log = pytest.mark.qt_log_ignore("does not support propagateSizeHints")

LIKELY = {10: 700, 9: 568, 8: 600, 7: 335, 6: 200, 3: 147, 0: 100, 11: 151}
"""How often each answer was given; 11 is the code for blank, and eight rows are empty."""

MAPPING = {
    "touchpoint": "Airport visit",
    "columns": {
        "NETPRO": {"role": "answer", "metric": "nps", "blank": [11]},
        "Q7ALL": {"role": "answer", "metric": "csat", "scale": [1, 5], "blank": [0, 6]},
        "Q7FOOD": {"role": "answer", "metric": "csat", "scale": [1, 5], "touchpoint": "Eat", "blank": [0, 6]},
        "TERM": {"role": "segment", "name": "Terminal"},
        "WEIGHT": {"role": "weight"},
    },
}


def survey() -> str:
    """Return 2,809 rows over 40 columns as the airport exports them: ratings by code, headers without a question."""
    ratings = ("ART", "FOOD", "STORE", "SIGN", "SCREENS", "ALL")
    codes = [f"Q5CODE{number}" for number in range(30)]
    lines: list[list[object]] = [["RESPNUM", "TERM", *(f"Q7{name}" for name in ratings), "NETPRO ", *codes, "WEIGHT"]]
    answers = [value for value, times in LIKELY.items() for _ in range(times)] + [None] * 8
    for row, likely in enumerate(answers):
        rated = ["" if likely is None else (row + 3 * column) % 7 for column in range(len(ratings))]
        code = ["" if likely is None else 1000 + row * 7 + number for number in range(len(codes))]
        lines.append(
            [5000 + row, ("T1", "T2", "INTL")[row % 3], *rated, "" if likely is None else likely, *code, 0.5 + row % 3]
        )
    return table(lines)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("data"), "airport_2018.csv", survey())


@pytest.fixture
def document(qtbot: QtBot) -> Iterator[Document]:
    """A new project: three stages, a lane, and nothing on the map."""
    records = [Journey(id="j", title="New journey"), Lane(id="l", journey_id="j", title="Online")]
    stages = [Stage(id=t, journey_id="j", title=t, position=i) for i, t in enumerate(("Before", "During", "After"))]
    made = Document.new([*records, *stages], "Airport")
    yield made
    made.discard()


@pytest.fixture
def program(capsys: pytest.CaptureFixture[str]) -> Program:
    return Program(capsys)


def press(dialog: ImportAssistant, name: str) -> None:
    (button,) = [button for button in dialog.findChildren(QPushButton, name) if button.isVisible()]
    assert button.isEnabled()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def said(dialog: ImportAssistant, name: str) -> str:
    (label,) = [label for label in dialog.findChildren(QLabel, name) if label.isVisible()]
    return label.text()


def opened(qtbot: QtBot, document: Document, data: Path) -> ImportAssistant:
    dialog = ImportAssistant(document, [data], SynchronousRunner())
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def names(document: Document) -> set[str]:
    return {touchpoint.title for touchpoint in document.project.table(Touchpoint).values()}


@assistant_log
def test_the_survey_by_the_assistant(qtbot: QtBot, document: Document, data: Path) -> None:
    before = document.project.snapshot()
    dialog = opened(qtbot, document, data)
    assert dialog.next.isDefault()
    press(dialog, "next")
    page = dialog.columns_page
    assert page.used_only.isChecked()  # nobody reads through 40 columns
    assert set(page.table.names) <= {"RESPNUM", "TERM", "Q7ALL", "NETPRO", "WEIGHT"}
    page.select("NETPRO")
    assert (page.editor.metric_kind.key(), page.editor.blank.text()) == ("nps", "11")
    press(dialog, "other_ratings")
    assert {"Q7ART", "Q7FOOD", "Q7STORE", "Q7SIGN", "Q7SCREENS"} <= set(page.table.names)
    assert dialog.session.column("Q7FOOD").blank == (0, 6)
    press(dialog, "next")
    places = dialog.touchpoints_page
    assert (places.default.key(), places.new_title.text()) == ("+", "airport 2018")  # the map has none to choose
    places.new_title.setText("Airport visit")
    places.new_title.editingFinished.emit()
    assert "All are settled" in said(dialog, "match_summary")
    press(dialog, "next")
    assert said(dialog, "headline") == "2,801 of 2,809 rows will be brought in."
    assert document.project == before
    press(dialog, "next")
    assert dialog.step is Step.REPORT
    press(dialog, "next")
    assert names(document) == {"Airport visit", "ART", "Food", "Store", "Sign", "Screens"}
    check_scores(document)

    document.undo()
    assert document.project == before
    assert not document.can_undo
    document.redo()
    check_scores(document)

    again = opened(qtbot, document, data)
    for _ in range(3):
        press(again, "next")
    assert said(again, "headline") == "No row of this file is new."
    assert "in the project already" in said(again, "hindrance")
    assert not again.next.isEnabled()
    assert again.cancel.text() == "Close"
    press(again, "cancel")
    assert len(document.project.table(Import)) == 1


def check_scores(document: Document) -> None:
    scores = Scores(document)
    (visit,) = [t for t in document.project.table(Touchpoint).values() if t.title == "Airport visit"]
    (nps,) = [metric for metric in document.project.table(Metric).values() if metric.name == "NPS"]
    score = scores.touchpoint_score(visit.id, nps)
    assert score is not None
    assert score.value is not None
    assert (round(score.value, 2), score.n) == (30.98, 2650)
    (food,) = [t for t in document.project.table(Touchpoint).values() if t.title == "Food"]
    assert [found.metric.name for found in scores.touchpoint_scores(food.id)] == ["CSAT"]


@assistant_log
def test_a_column_gets_a_touchpoint_that_the_map_lacks(qtbot: QtBot, document: Document, data: Path) -> None:
    dialog = opened(qtbot, document, data)
    press(dialog, "next")
    page = dialog.columns_page
    page.used_only.setChecked(False)
    page.select("Q7FOOD")
    editor = page.editor
    editor.role.set_key("answer")
    editor.role.activated.emit(editor.role.currentIndex())
    assert "same touchpoint" in said(dialog, "hindrance")
    editor.touchpoint.set_key("+")
    editor.touchpoint.activated.emit(editor.touchpoint.currentIndex())
    assert editor.new_title.isVisible()
    assert editor.new_title.text() == "Q7FOOD"
    editor.new_title.setText("Eat")
    editor.new_title.editingFinished.emit()
    assert not editor.new_title.isVisible()
    assert editor.touchpoint.key() == "Eat"
    assert said(dialog, "hindrance") == ""
    for _ in range(4):
        press(dialog, "next")
    assert names(document) == {"Eat", "airport 2018"}


def test_the_survey_by_the_command_line(program: Program, data: Path, tmp_path: Path) -> None:
    project, mapping = tmp_path / "airport.cxj", tmp_path / "mapping.json"
    mapping.write_text(json.dumps(MAPPING), "utf-8")
    assert program.run("new", project, "--title", "Airport") == 0
    call = ("import", project, data, "--mapping", mapping, "--add-touchpoints")
    fresh = project.read_bytes()
    tried = program.json(*call, "--dry-run")
    assert project.read_bytes() == fresh
    report = program.json(*call)
    assert tried == {**report, "dry_run": True}
    assert list(report) == [
        "rows", "taken", "skipped", "duplicates", "answers", "comments", "touchpoints", "unmatched", "problems",
        "dry_run",
    ]  # fmt: skip
    assert (report["rows"], report["taken"], report["skipped"]) == (2809, 2801, 8)
    assert [(one["row"], one["reason"]) for one in report["problems"]] == [
        (row, "no answer in this row") for row in range(2802, 2810)
    ]
    assert report["touchpoints"] == ["Airport visit", "Eat"]
    (score,) = program.json("scores", project, "--metric", "nps")["scores"]
    assert score == {
        "by": {"touchpoint": "Airport visit"}, "metric": "NPS", "kind": "nps", "value": 30.98, "unit": "points",
        "n": 2650, "low": 28.12, "high": 33.77, "confidence": 0.95, "method": "adjusted Wald",
        "parts": {"promoters": 1268, "passives": 935, "detractors": 447},
        "from": None, "to": None, "weighted": False, "withheld": False,
    }  # fmt: skip
    csat = program.json("scores", project, "--metric", "csat")["scores"]
    assert [list(entry["parts"]) for entry in csat] == [["satisfied", "answers", "mean"]] * 2
    done = project.read_bytes()
    again = program.json(*call)
    assert (again["taken"], again["duplicates"], again["answers"]) == (0, 2801, 0)
    assert project.read_bytes() == done


def test_inspect_says_what_the_documentation_says(program: Program, data: Path) -> None:
    (shown,) = program.json("inspect", data)["files"]
    wanted = ["path", "format", "encoding", "delimiter", "header_rows", "rows", "preset", "columns"]
    assert list(shown)[: len(wanted)] == wanted
    columns = {column["name"]: column for column in shown["columns"]}
    assert columns["NETPRO"] == {
        "name": "NETPRO", "label": "", "role": "answer", "metric": "nps", "scale": [0, 10], "direction": "higher",
        "blank": [11], "needs_answer": False, "examples": columns["NETPRO"]["examples"],
    }  # fmt: skip
    assert columns["NETPRO"]["examples"][:2] == ["10", "8"]


@assistant_log
def test_after_the_import_the_map_shows_what_came(
    qtbot: QtBot, document: Document, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = make_workspace(document, "light", (1280, 800))
    qtbot.addWidget(window, before_close_func=lambda shown: setattr(shown, "workspace", None))
    assert window.workspace is not None
    assert window.files is not None
    window.workspace.scores.start()

    def walk(dialog: ImportAssistant) -> None:
        dialog.show()
        dialog.go_on()
        dialog.session.take_other_ratings()
        while dialog.isVisible():
            dialog.go_on()

    monkeypatch.setattr(ImportAssistant, "exec", walk)
    window.files.import_data([data])
    (chosen,) = window.workspace.selection.ids
    assert document.project.need(Touchpoint, chosen).title == "airport 2018"
    spoken = " ".join(label.text() for label in window.findChildren(QLabel))
    assert "2,650 answers" in spoken
    assert "+31" in spoken


def test_a_drawing_names_type_of_the_same_width_for_machines_without_ours(qapp: object, tmp_path: Path) -> None:
    from cxjourney.drawing.export import write_svg
    from tests.builders import make_project

    write_svg(make_project(), "journey-1", tmp_path / "map.svg")
    text = (tmp_path / "map.svg").read_text("utf-8")
    assert "'Source Sans Pro','Source Sans 3',Carlito,Calibri" in text
    assert 'font-family="Source Sans Pro"' not in text
