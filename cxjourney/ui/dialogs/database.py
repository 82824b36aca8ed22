"""Evidence from a database: which one, what to ask it, its first rows, and whether rows or counts are brought in.

The asking runs beside the window; a wrong address or password becomes a sentence under the button. What becomes of
the answer is the caller's business: the rows go into the import assistant, counts become a source.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QWidget

from cxjourney.domain.errors import JourneyError
from cxjourney.domain.text import tr, trn
from cxjourney.ui.dialogs.database_fields import DatabaseFields
from cxjourney.ui.dialogs.dialog import Dialog
from cxjourney.ui.import_assistant.tables import TextTable, table_view
from cxjourney.ui.import_assistant.words import role_name
from cxjourney.ui.widgets.choice import Choice
from cxjourney.ui.widgets.text import PlainLabel

if TYPE_CHECKING:
    from cxjourney.evidence.databases.reading import Question
    from cxjourney.evidence.found import FileFound
    from cxjourney.services.sources import Preview
    from cxjourney.services.tasks import Runner, Task

_WIDEST = 240


class Keep(StrEnum):
    """What is brought in."""

    ROWS = "rows"
    COUNTS = "counts"


@dataclass(frozen=True, slots=True)
class DatabaseWish:
    """What a person asked for."""

    question: Question
    keep: Keep


class DatabaseDialog(Dialog):
    """Accepted with a `wish` and, where rows are wanted, with all of them read in `found`."""

    def __init__(self, runner: Runner, parent: QWidget | None = None, offer_counts: bool = True) -> None:
        super().__init__(tr("Evidence from a database"), parent, tr("Read the rows"), tr("Cancel"))
        self.resize(820, 700)
        self.wish: DatabaseWish | None = None
        self.found: FileFound | None = None
        self._runner = runner
        self._task: Task | None = None
        self._seen: tuple[str, str] | None = None
        self.fields = DatabaseFields(self)
        self.query = QPlainTextEdit(self)
        self.query.setPlaceholderText(tr("The name of a table, or one SELECT"))
        self.query.setAccessibleName(tr("What to ask"))
        self.query.setTabChangesFocus(True)
        self.query.setFixedHeight(76)
        self.test = QPushButton(tr("Test and show the first rows"), self)
        self.test.setAutoDefault(False)
        self.state = PlainLabel("", "mute", self, wrap=True)
        self._model = TextTable()
        self.preview = table_view(self._model, "database_preview", tr("First rows"), self)
        self.keep = Choice(
            [
                (Keep.ROWS, tr("Rows: every answer, with its comment")),
                (Keep.COUNTS, tr("Counts: the database counts, and no row leaves it")),
            ],
            self,
        )
        self._build(offer_counts)
        self.fields.changed.connect(self._follow)
        self.query.textChanged.connect(self._follow)
        self.test.clicked.connect(self.try_it)
        self.keep.activated.connect(self._follow)
        self._follow()
        self.fields.kind.setFocus()

    def _build(self, offer_counts: bool) -> None:
        self.column.addWidget(
            PlainLabel(
                tr("The database is only read. A project keeps its address and never its password."), "mute", self
            )
        )
        self.column.addSpacing(4)
        self.column.addWidget(self.fields)
        label = PlainLabel(tr("What to ask"), "body", self)
        label.setBuddy(self.query)
        self.column.addWidget(label)
        self.column.addWidget(self.query)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.test)
        row.addWidget(self.state, 1)
        self.column.addLayout(row)
        self.column.addWidget(self.preview, 100)
        self.column.addStretch(1)
        self.preview.hide()
        kept = QHBoxLayout()
        kept.setSpacing(16)
        words = PlainLabel(tr("Bring in"), "body", self)
        words.setBuddy(self.keep)
        self.keep.setAccessibleName(tr("Bring in"))
        kept.addWidget(words)
        kept.addWidget(self.keep, 1)
        self.column.addLayout(kept)
        for widget in (words, self.keep):
            widget.setVisible(offer_counts)
        for button in self.buttons.buttons():
            if button is not self.accept_button and isinstance(button, QPushButton):
                button.setAutoDefault(False)  # else it would be what Return does while nothing can be read yet

    @property
    def wants_counts(self) -> bool:
        return self.keep.key() == Keep.COUNTS

    # state

    def _follow(self) -> None:
        typed = (self.fields.url() if self.fields.is_complete else "", self.query.toPlainText().strip())
        ready = all(typed) and self._task is None
        self.test.setEnabled(ready)
        self.accept_button.setEnabled(ready)
        self.accept_button.setText(tr("Count") if self.wants_counts else tr("Read the rows"))
        if self._seen is not None and typed != self._seen:
            self._seen = None
            self._say("")
            self._fill([], ())

    def _say(self, text: str, is_problem: bool = False) -> None:
        self.state.set_role("problem" if is_problem else "mute")
        self.state.setText(text)

    def question(self) -> Question:
        """Return what is asked; raise JourneyError where the address or the query cannot be right."""
        from cxjourney.evidence.databases.reading import question_of

        asked = question_of(self.fields.url(), self.query.toPlainText(), self.fields.password_from())
        return replace(asked, password=self.fields.password() or asked.password)

    # asking

    def try_it(self) -> None:
        """Connect and show the first rows, beside the window."""
        from cxjourney.services.sources import preview_query

        self._ask(preview_query, self._show, tr("Connecting…"))

    def accept(self) -> None:
        """Read the rows and close, or close at once where the database is to count."""
        from cxjourney.services.sources import read_query

        if not self.wants_counts:
            self._ask(read_query, self._take, tr("Reading…"))
            return
        try:
            self.wish = DatabaseWish(self.question(), Keep.COUNTS)
        except JourneyError as error:
            self._say(str(error), is_problem=True)
            return
        super().accept()

    def _ask(self, work: Callable[..., Any], done: Callable[[Question, Any], None], doing: str) -> None:
        try:
            asked = self.question()
        except JourneyError as error:
            self._say(str(error), is_problem=True)
            return
        self._say(doing)
        self._seen = (self.fields.url(), self.query.toPlainText().strip())

        def finish(result: object) -> None:
            self._task = None
            self._follow()
            done(asked, result)

        task = self._runner.run(work, asked, on_done=finish, on_failed=self._fail)
        self._task = task if task.is_running else None
        self._follow()

    def _fail(self, error: Exception) -> None:
        self._task = None
        self._fill([], ())
        self._say(str(error), is_problem=True)
        self._follow()

    def _show(self, _asked: Question, preview: Preview) -> None:
        names = [f"{name}\n{role_name(role)}" for name, role in zip(preview.columns, preview.roles, strict=True)]
        self._fill(names, preview.rows)
        count = len(preview.rows)
        if not count:
            self._say(tr("It answers, but with no rows."))
            return
        self._say(trn("It answers. Its first row:", "It answers. Its first {count} rows:", count))

    def _fill(self, names: list[str], rows: tuple[tuple[str, ...], ...]) -> None:
        self._model.fill(names, rows)
        self.preview.setVisible(bool(rows))
        metrics = self.preview.fontMetrics()
        for section, name in enumerate(names):
            texts = [*name.split("\n"), *(row[section][:80] for row in rows)]
            width = max(map(metrics.horizontalAdvance, texts))
            self.preview.setColumnWidth(section, min(width + 28, _WIDEST))

    def _take(self, asked: Question, found: FileFound) -> None:
        self.wish, self.found = DatabaseWish(asked, Keep.ROWS), found
        super().accept()

    def done(self, result: int) -> None:
        """Stop what is under way, however the dialog is closed."""
        if self._task is not None:
            self._task.cancel()
            self._task = None
        super().done(result)


def ask_for_rows(runner: Runner, parent: QWidget) -> FileFound | None:
    """Ask for a database and return its rows for the import assistant; None where the person gave up."""
    dialog = DatabaseDialog(runner, parent, offer_counts=False)
    dialog.exec()
    found = dialog.found
    dialog.deleteLater()
    return found
