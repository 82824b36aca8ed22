"""The import assistant on the screen over a real document, at any of its steps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from cxjourney.services.document import Document
from cxjourney.services.tasks import SynchronousRunner
from cxjourney.ui.import_assistant.assistant import ImportAssistant
from tests.builders import make_records
from tests.evidence.files import write

Open = Callable[[str, "bytes | str"], ImportAssistant]


@pytest.fixture
def document(qtbot: QtBot) -> Iterator[Document]:
    document = Document.new(make_records(), "Small shop")
    yield document
    document.discard()


@pytest.fixture
def opened(qtbot: QtBot, document: Document, tmp_path: Path) -> Iterator[Open]:
    """Return a function that opens the assistant on a file; the work is done at once."""
    dialogs: list[ImportAssistant] = []

    def open_on(name: str, data: bytes | str) -> ImportAssistant:
        dialog = ImportAssistant(document, [write(tmp_path, name, data)], SynchronousRunner())
        qtbot.addWidget(dialog)
        dialog.show()
        dialogs.append(dialog)
        return dialog

    yield open_on
    for dialog in dialogs:
        dialog.close()
