"""The touchpoints step: names in their groups, dragged or picked, thousands of them, and what is remembered."""

from __future__ import annotations

import json
import time

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtTest import QTest

from cxjourney.domain.records import Import, Touchpoint
from cxjourney.services.document import Document
from cxjourney.ui.import_assistant.assistant import ImportAssistant
from cxjourney.ui.import_assistant.name_table import MIME, Group
from tests.evidence.files import table
from tests.ui.import_assistant.conftest import Open
from tests.ui.import_assistant.hands import choose, press, text_of

pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints")

NAMES = ("Check out", "check-out!", "Check outs", "Loyalty call", "Ask in store")


def log(names: tuple[str, ...] | list[str], rows: int = 60) -> str:
    lines = [[f"R{i}", names[i % len(names)], i % 11] for i in range(max(rows, len(names)))]
    return table([["Response ID", "Touchpoint", "NPS"], *lines])


def touchpoints_of(opened: Open, data: str, name: str = "log.csv") -> ImportAssistant:
    dialog = opened(name, data)
    press(dialog, "next")
    press(dialog, "next")
    return dialog


def test_names_stand_in_their_groups_with_their_rows(opened: Open) -> None:
    page = touchpoints_of(opened, log(NAMES)).touchpoints_page
    groups = {name.name: page.table.group(name) for name in page.table.names}
    assert groups == {
        "Check out": Group.EXACT, "Ask in store": Group.EXACT, "check-out!": Group.NORMALISED,
        "Check outs": Group.SUGGESTED, "Loyalty call": Group.UNMATCHED,
    }  # fmt: skip
    assert {name.name: name.rows for name in page.table.names}["Check out"] == 12
    headings = [page.table.index(row, 0).data() for row in page.table.headings_at()]
    assert headings[0].startswith("Perhaps on the map")
    assert [one.name for one in page.chosen()] == ["Check outs"]


def test_a_name_is_dragged_onto_a_touchpoint(opened: Open, document: Document) -> None:
    dialog = touchpoints_of(opened, log(NAMES))
    page = dialog.touchpoints_page
    row = page.table.row_of("Loyalty call")
    data = page.table.mimeData([page.table.index(row, 0), page.table.index(row, 1)])
    assert data.formats() == [MIME]
    assert json.loads(bytes(data.data(MIME).data())) == ["Loyalty call"]
    place = next(row for row, one in enumerate(page.places.places) if one[1] == "Chat with support")
    nowhere = page.places.index(-1)
    assert not page.places.canDropMimeData(data, Qt.DropAction.CopyAction, -1, -1, nowhere)
    assert page.places.dropMimeData(data, Qt.DropAction.CopyAction, -1, -1, page.places.index(place))
    assert page.state("Loyalty call") == "help"
    strange = QMimeData()
    strange.setData(MIME, b"\x80not json")
    page.places.dropMimeData(strange, Qt.DropAction.CopyAction, -1, -1, page.places.index(0))
    press(dialog, "take_suggestions")
    press(dialog, "next")
    press(dialog, "next")
    record = next(iter(document.project.table(Import).values()))
    assert json.loads(record.mapping_json)["matches"]["Loyalty call"] == "Chat with support"


def test_a_touchpoint_is_found_by_typing_and_taken_with_enter(opened: Open) -> None:
    page = touchpoints_of(opened, log(NAMES)).touchpoints_page
    page.select("Check outs", "Loyalty call")
    QTest.keyClicks(page.place_search, "advert")
    assert [one[1] for one in page.places.places] == ["See advert"]
    QTest.keyClick(page.place_search, Qt.Key.Key_Return)
    assert (page.state("Check outs"), page.state("Loyalty call")) == ("advert", "advert")
    page.view.setFocus()
    page.select("Check outs")
    QTest.keyClick(page.view, Qt.Key.Key_Backspace)
    assert page.state("Check outs") == "?"
    QTest.keyClick(page.view, Qt.Key.Key_Delete)
    assert page.state("Check outs") == "-"


def test_decisions_are_remembered_for_the_next_file(opened: Open, document: Document) -> None:
    dialog = touchpoints_of(opened, log(NAMES))
    press(dialog, "take_suggestions")
    dialog.touchpoints_page.select("Loyalty call")
    press(dialog, "leave_out")
    press(dialog, "next")
    press(dialog, "next")
    again = touchpoints_of(opened, log(NAMES, rows=90), "later.csv").touchpoints_page
    assert (again.state("Check outs"), again.state("Loyalty call")) == ("pay", "-")
    assert "All are settled" in again._summary.text()


def test_two_thousand_names_are_no_more_trouble(opened: Open, document: Document) -> None:
    dialog = opened("log.csv", log([f"Branch {number} counter" for number in range(2000)], 4000))
    press(dialog, "next")
    dialog.columns_page.select("Touchpoint")
    choose(dialog.columns_page.editor.role, "touchpoint")
    press(dialog, "next")
    page = dialog.touchpoints_page
    assert len(page.table.names) == 2000
    began = time.perf_counter()
    QTest.keyClicks(page.search, "1999")
    assert page.table.rowCount() == 2
    page.search.clear()
    press(dialog, "make_others")
    assert (time.perf_counter() - began) < 5
    assert "All are settled" in text_of(dialog, "match_summary")
    press(dialog, "next")
    press(dialog, "next")
    assert len(document.project.table(Touchpoint)) == 2005
