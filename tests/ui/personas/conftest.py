"""The personas view of a shop with answers, in a window that is not on screen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cxjourney.domain.records import Condition, Import, Motivation, OwnField, Persona, Record, Segment
from cxjourney.drawing.theme import load_theme
from cxjourney.scoring.frame import write_block
from cxjourney.services.document import Document
from cxjourney.services.scores import Scores
from cxjourney.services.selection import Selection
from cxjourney.ui.editing import Editing
from cxjourney.ui.panels.inspector.context import Context
from cxjourney.ui.views.personas import PersonasView
from cxjourney.ui.window import MainWindow
from tests.builders import make_records
from tests.scoring.frames import make_frame, repeated
from tests.ui.personas.building import personas_view


def answers() -> list[dict[str, Any]]:
    """Return rows of new and returning customers: the new ones score low at the check-out."""
    day = datetime(2026, 8, 10)
    rows: list[dict[str, Any]] = []
    rows += repeated({10: 30, 7: 20, 2: 50}, touchpoint="pay", time=day, channel="App", **{"s:Type": "New"})
    rows += repeated({10: 60, 7: 20, 2: 20}, touchpoint="help", time=day, channel="Chat", **{"s:Type": "New"})
    rows += repeated({10: 90, 7: 20, 2: 10}, touchpoint="pay", time=day, channel="App", **{"s:Type": "Old"})
    rows += repeated({10: 3}, touchpoint="ask", time=day, channel="Store", **{"s:Type": "Rare"})
    rows += repeated({9: 50}, touchpoint="ask", time=day, channel="Store", **{"s:Type": "Other"})
    return rows


def records() -> list[Record]:
    """Return the small shop with three personas, Maya's every field filled, and segments with conditions."""
    found: list[Record] = []
    for record in make_records():
        if isinstance(record, Persona):
            record = replace(
                record, age="27", place="Nurse", goals=("Buy once", "Have it soon"), needs=("Honest dates",),
                channels=("App",), tags=("Mobile first",), motivations=(Motivation("Price", "Quality", 30),),
                own_fields=(OwnField("Budget", "700"),), journey_ids=("journey-1",), segment_id="new",
            )  # fmt: skip
        if isinstance(record, Segment):
            record = replace(record, conditions=(Condition("Type", ("New",)),), size=1000, value_per_customer=310.0)
        found.append(record)
    found.append(Segment(id="rare", name="Rare", conditions=(Condition("Type", ("Rare",)),), position=1))
    found.append(Segment(id="old", name="Returning", conditions=(Condition("Type", ("Old",)),), position=2))
    found += [Persona(id="jonas", name="Jonas", position=1), Persona(id="ruth", name="Ruth", position=2)]
    rows = answers()
    found.append(
        Import(id="survey", file_name="survey.csv", taken=len(rows), rows=len(rows), first_date=date(2026, 8, 10),
               last_date=date(2026, 8, 10))
    )  # fmt: skip
    return found


@pytest.fixture
def document(qapp: object) -> Iterator[Document]:
    """A document of the shop without a file."""
    made = Document.new(records(), "Small shop", blocks={"survey": write_block(make_frame(answers()))})
    yield made
    made.discard()


@pytest.fixture
def view(document: Document, qtbot: QtBot) -> Iterator[PersonasView]:
    """The view alone on the offscreen screen, Maya shown."""
    selection, scores = Selection(), Scores(document)
    document.changed.connect(selection.follow)
    context = Context(Editing(document), selection, scores, load_theme)
    holder = QWidget()
    qtbot.addWidget(holder)
    holder.resize(1600, 800)
    found = PersonasView(context, holder)
    found.resize(1280, 800)
    holder.show()
    qtbot.waitExposed(holder)
    holder.activateWindow()
    found.show_persona("maya")
    yield found
    holder.close()


@pytest.fixture
def in_window(window: MainWindow, qtbot: QtBot) -> PersonasView:
    """The view in a window with everything around it."""
    found = personas_view(window)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    found.show_persona("maya")
    return found
