"""Every text of the window goes through translation: with a made-up language nothing English is left."""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterator

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from cxjourney.domain import text
from cxjourney.services.document import Document
from cxjourney.ui import action_table
from tests.builders import make_records
from tests.ui.screens import screens

MARK = "⟦"
SCREENS = (
    "start-empty", "map-touchpoint", "map-arrow", "outline", "evidence", "export", "moment", "preferences-look",
    "preferences-saving", "preferences-data", "shortcuts",
)  # fmt: skip
UNTRANSLATED = {"NPS", "CSAT", "CES", "TTR", "English", "cxjourney", "© 2026"}
NAMED = r"Ctrl|Shift|Alt|F\d+|Esc|Enter|Return|Tab|PgUp|PgDown|Delete|Del|Home|End|Space|[A-Z0-9←→↑↓.,=+−–-]"
KEYS = re.compile(f"(?:(?:{NAMED})[+ ,·]*)+")


class MadeUp(gettext.NullTranslations):
    """Marks each translated text, and makes it longer as most languages do."""

    def gettext(self, message: str) -> str:
        return f"{MARK}{message} ééé"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"{MARK}{msgid1 if n == 1 else msgid2} ééé"


@pytest.fixture
def made_up_language() -> Iterator[None]:
    text.install(MadeUp())
    forget()
    yield
    text.install(gettext.NullTranslations())
    forget()


def forget() -> None:
    """Let the table of commands be made again in another language."""
    action_table.commands.cache_clear()
    action_table.command.cache_clear()


def is_text(shown: str) -> bool:
    return any(letter.isalpha() for letter in shown)


def english_left(widget: QWidget, data: set[str]) -> list[str]:
    shown = [action.text() for action in widget.findChildren(QAction)]
    shown += [button.text() for button in widget.findChildren(QAbstractButton)]
    shown += [label.text() for label in widget.findChildren(QLabel)]
    plain = {one.replace("&&", "&") for one in shown if is_text(one) and MARK not in one}
    return sorted(one for one in plain - UNTRANSLATED if not KEYS.fullmatch(one) and not is_data(one, data))


def is_data(shown: str, data: set[str]) -> bool:
    return any(shown == part or (len(part) > 3 and (part in shown or shown in part)) for part in data)


@pytest.mark.usefixtures("made_up_language")
@pytest.mark.parametrize("name", SCREENS)
def test_no_english_is_left(qtbot: QtBot, name: str) -> None:
    document = Document.new(make_records(), "Small shop")
    data = {value for record in document.project.records() for value in map(str, _texts(record)) if value}
    screen = screens()[name](document, "light")
    qtbot.addWidget(screen, before_close_func=lambda _: None)
    assert english_left(screen, data) == []
    document.discard()


def _texts(record: object) -> list[object]:
    return [getattr(record, name) for name in record.__dataclass_fields__ if isinstance(getattr(record, name), str)]  # type: ignore[attr-defined]
