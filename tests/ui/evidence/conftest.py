"""The small shop with answers: two quarters of NPS at four touchpoints, some of them few, and tickets."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from cxjourney.domain.records import Import
from cxjourney.scoring.frame import write_block
from cxjourney.services.document import Document
from cxjourney.ui.views.evidence import EvidenceView
from cxjourney.ui.window import MainWindow
from tests.builders import make_records
from tests.scoring.frames import make_frame, repeated
from tests.ui.evidence.building import evidence_view

SURVEY, TICKETS = "import-survey", "import-tickets"
MAPPING = {
    "touchpoint": "",
    "columns": {
        "Date": {"role": "date"},
        "Place": {"role": "touchpoint"},
        "Recommend": {"role": "answer", "metric": "nps", "scale": [0, 10], "blank": [11]},
        "Type": {"role": "segment", "name": "Customer type"},
        "Mail": {"role": "personal"},
    },
    "matches": {"Checkout page": "Check out", "Loyalty desk": ""},
}
REPORT = {
    "unmatched": ["Loyalty desk"],
    "problems": [
        {"row": row, "column": "Recommend", "value": value, "reason": "not a number"}
        for row, value in ((9, "many"), (10, "=1+1"), (100, "n/a"))
    ],
}


def answers() -> list[dict[str, Any]]:
    """Return rows: check out got clearly better in July, chat stayed, adverts have 3 answers, asking has 20."""
    rows: list[dict[str, Any]] = []
    for month in range(1, 7):
        day = datetime(2026, month, 10)
        rows += repeated({10: 10, 7: 10, 2: 20}, touchpoint="pay", time=day, channel="App", **{"s:Type": "New"})
        rows += repeated({10: 12, 7: 10, 2: 10}, touchpoint="help", time=day, channel="Chat", **{"s:Type": "Old"})
    for month in range(7, 10):
        day = datetime(2026, month, 10)
        rows += repeated({10: 30, 7: 10, 2: 5}, touchpoint="pay", time=day, channel="App", **{"s:Type": "New"})
        rows += repeated({10: 12, 7: 10, 2: 10}, touchpoint="help", time=day, channel="Chat", **{"s:Type": "Old"})
    rows += repeated({10: 3}, touchpoint="advert", time=datetime(2026, 8, 1), channel="Web", **{"s:Type": "New"})
    rows += repeated({9: 12, 3: 8}, touchpoint="ask", time=datetime(2026, 8, 2), channel="Store", **{"s:Type": "Old"})
    return rows


@pytest.fixture
def document(qapp: object) -> Iterator[Document]:
    survey = make_frame(answers())
    tickets = make_frame(
        {"m:ttr": float(hours), "touchpoint": "help", "time": datetime(2026, 8, 1 + hours % 20), "key": f"t{hours}"}
        for hours in range(2, 42)
    )
    records = [
        *make_records(),
        Import(
            id=SURVEY, file_name="spring survey.csv", imported_at="2026-10-01T09:30:00+02:00", rows=700,
            taken=survey.height, skipped=5, duplicates=2, answers=survey.height,
            first_date=date(2026, 1, 10), last_date=date(2026, 9, 10),
            mapping_json=json.dumps(MAPPING), report_json=json.dumps(REPORT),
        ),
        Import(
            id=TICKETS, file_name="tickets.xlsx", imported_at="2026-10-02T10:00:00+02:00", rows=40, taken=40,
            answers=40, first_date=date(2026, 8, 1), last_date=date(2026, 8, 20),
            mapping_json="damaged", report_json="[]",
        ),
    ]  # fmt: skip
    made = Document.new(records, "Small shop", blocks={SURVEY: write_block(survey), TICKETS: write_block(tickets)})
    yield made
    made.discard()


@pytest.fixture
def view(window: MainWindow, qtbot: QtBot) -> EvidenceView:
    """The evidence view on the screen, its answers read."""
    window.show()
    qtbot.waitExposed(window)
    return evidence_view(window)
