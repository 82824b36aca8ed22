"""A canvas on the screen over a real document, and the keys and clicks of a person in front of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cxjourney.domain.project import Project
from cxjourney.domain.records import Journey, Record, Stage, Touchpoint
from cxjourney.drawing.theme import load_theme
from cxjourney.services.document import Document
from cxjourney.services.scores import Scores
from cxjourney.services.selection import Selection
from cxjourney.services.settings import Settings
from cxjourney.ui.canvas.map_canvas import MapCanvas
from tests.builders import make_records

JOURNEY = "journey-1"
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@dataclass
class Desk:
    """One canvas with its document and selection, and what it said."""

    canvas: MapCanvas
    document: Document
    selection: Selection
    messages: list[str] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)

    @property
    def project(self) -> Project:
        return self.document.project

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """Press a key where the focus is: in the open editor, else on the map."""
        QTest.keyClick(self.focus(), key, modifiers)

    def type(self, text: str) -> None:
        assert self.canvas.editors.field is not None, "no editor is open to type into"
        QTest.keyClicks(self.canvas.editors.field, text)

    def focus(self) -> object:
        chooser = self.canvas.connecting.chooser
        if chooser is not None:
            return chooser.field
        return self.canvas.editors.field or self.canvas

    def place(self, record_id: str) -> QPoint:
        rect = self.canvas.state.shown.rect_of(record_id)
        assert rect is not None, f"{record_id} is not on the map"
        return self.canvas.view.to_view(rect.center()).toPoint()

    def press(self, place: QPoint, modifiers: Qt.KeyboardModifier = NONE) -> None:
        QTest.mousePress(self.canvas.viewport(), LEFT, modifiers, place)

    def drag_to(self, place: QPoint, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """Move the pointer with the left button held."""
        viewport = self.canvas.viewport()
        where = (QPointF(place), QPointF(viewport.mapToGlobal(place)))
        QApplication.sendEvent(
            viewport, QMouseEvent(QEvent.Type.MouseMove, *where, Qt.MouseButton.NoButton, LEFT, modifiers)
        )

    def release(self, place: QPoint, modifiers: Qt.KeyboardModifier = NONE) -> None:
        QTest.mouseRelease(self.canvas.viewport(), LEFT, modifiers, place)

    def drag(self, start: QPoint, end: QPoint, modifiers: Qt.KeyboardModifier = NONE) -> None:
        self.press(start, modifiers)
        for part in (0.3, 0.7, 1.0):
            self.drag_to(start + (end - start) * part, modifiers)
        self.release(end, modifiers)

    def click(self, record_id: str, modifiers: Qt.KeyboardModifier = NONE) -> None:
        QTest.mouseClick(self.canvas.viewport(), LEFT, modifiers, self.place(record_id))

    def titles(self) -> list[str]:
        return [touchpoint.title for touchpoint in self.project.touchpoints(self.selection.journey_id or "")]

    def touchpoint(self, title: str) -> Touchpoint:
        return next(t for t in self.project.table(Touchpoint).values() if t.title == title)

    def stage(self, title: str) -> Stage:
        return next(s for s in self.project.table(Stage).values() if s.title == title)

    def arrows(self) -> set[tuple[str, str]]:
        title = {t.id: t.title for t in self.project.table(Touchpoint).values()}
        journey_id = self.selection.journey_id or ""
        return {(title[a.source_id], title[a.target_id]) for a in self.project.transitions(journey_id)}


@pytest.fixture
def make_document() -> Iterator[Callable[[Iterable[Record] | None], Document]]:
    documents: list[Document] = []

    def make(records: Iterable[Record] | None = None) -> Document:
        documents.append(Document.new(make_records() if records is None else records, "Test"))
        return documents[-1]

    yield make
    for document in documents:
        document.discard()


@pytest.fixture
def make_desk(
    qtbot: QtBot, make_document: Callable[[Iterable[Record] | None], Document]
) -> Callable[[Iterable[Record] | None], Desk]:
    def make(records: Iterable[Record] | None = None) -> Desk:
        document = make_document(records)
        selection = Selection()
        document.changed.connect(selection.follow)
        selection.show_journey(JOURNEY)
        canvas = MapCanvas(document, selection, Scores(document), Settings(reduced_motion=True), load_theme("light"))
        qtbot.addWidget(canvas)
        desk = Desk(canvas, document, selection)
        canvas.message.connect(desk.messages.append)
        canvas.hint.connect(desk.hints.append)
        canvas.resize(1100, 800)
        canvas.show()
        assert QTest.qWaitForWindowExposed(canvas)
        canvas.setFocus()
        return desk

    return make


@pytest.fixture
def desk(make_desk: Callable[[Iterable[Record] | None], Desk]) -> Desk:
    return make_desk(None)


@pytest.fixture
def empty_desk(make_desk: Callable[[Iterable[Record] | None], Desk]) -> Desk:
    return make_desk([Journey(id=JOURNEY, title="Empty")])
