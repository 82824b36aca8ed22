"""Fixtures for the window's tests: a document of the small shop, and a window that shows it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from cxjourney.services.document import Document
from cxjourney.ui.window import MainWindow
from tests.builders import make_records
from tests.ui.screens import make_workspace


@pytest.fixture
def document(qapp: object) -> Iterator[Document]:
    """A document of the small shop without a file."""
    made = Document.new(make_records(), "Small shop")
    yield made
    made.discard()


@pytest.fixture
def window(qtbot: QtBot, document: Document) -> MainWindow:
    """A window that shows `document`, not yet on screen; it asks nothing when the test is over."""
    made = make_workspace(document, "light", (1280, 800))
    qtbot.addWidget(made, before_close_func=forget)
    return made


def forget(window: MainWindow) -> None:
    """Let a window close without a word: the document is the fixture's."""
    window.workspace = None
