"""What the data leaves open, asked one question at a time above the columns and answered there with a click."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cxjourney.domain.text import tr, trn
from cxjourney.evidence.found import question_text
from cxjourney.evidence.mapping import MappedColumn
from cxjourney.ui.import_assistant.session import ImportSession
from cxjourney.ui.import_assistant.tables import one_line
from cxjourney.ui.import_assistant.words import answers_to, other_metric
from cxjourney.ui.widgets.flow import FlowWidget
from cxjourney.ui.widgets.text import PlainLabel


class QuestionBar(QFrame):
    """Owns the first open question; `answered` follows an answer, `shown(name)` asks to look at its column."""

    answered = Signal()
    shown = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._session: ImportSession | None = None
        self._column: MappedColumn | None = None
        self._alike: list[MappedColumn] = []
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 8, 12, 8)
        box.setSpacing(4)
        self._text = PlainLabel("", "strong", self, wrap=True)
        self._text.setObjectName("asked")
        self._reason = PlainLabel("", "mute", self, wrap=True)
        self.all_alike = QCheckBox(self)
        self.all_alike.setObjectName("all_alike")
        self.all_alike.setChecked(True)
        self.look = QPushButton(tr("Show the column"), self)
        self.look.setProperty("look", "link")
        self.look.clicked.connect(self._look)
        self._buttons = FlowWidget(self)
        box.addWidget(self._text)
        box.addWidget(self._reason)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._buttons, 1)
        row.addWidget(self.all_alike)
        row.addWidget(self.look)
        box.addLayout(row)

    def show_session(self, session: ImportSession) -> None:
        """Ask the first open question of a layout, or give way where there is none."""
        self._session = session
        asked = session.mapping.open_questions()
        self.setVisible(bool(asked))
        if not asked:
            self._column = None
            return
        column = self._column = asked[0]
        self._alike = [one for one in asked[1:] if (one.question, one.metric) == (column.question, column.metric)]
        question = tr("“{name}”: {question}", name=column.name, question=question_text(column.question))
        if len(asked) > 1:
            question += " " + tr("({number} of {count} questions)", number=1, count=len(asked))
        self._text.setText(question)
        examples = " · ".join(one_line(one) for one in session.seen(column.name).examples[:6])
        label = session.seen(column.name).label
        parts = [one_line(label), tr("Values: {examples}", examples=examples) if examples else ""]
        self._reason.setText("  ".join(part for part in parts if part))
        self.all_alike.setVisible(bool(self._alike))
        self.all_alike.setText(trn("Same for {count} other column", "Same for {count} other columns", len(self._alike)))
        self._fill_buttons(column)

    def _fill_buttons(self, column: MappedColumn) -> None:
        self._buttons.clear()
        for number, (key, text) in enumerate([*answers_to(column.question), (None, tr("Ignore this column"))]):
            button = QPushButton(text, self._buttons)
            button.setObjectName(f"answer_{number}" if key is not None else "answer_ignore")
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, key=key: self.answer(key))
            self._buttons.flow.addWidget(button)
            button.show()
        self._buttons.updateGeometry()

    def answer(self, key: object) -> None:
        """Answer the question; None ignores the column."""
        if self._session is None or self._column is None:
            return
        columns = [self._column]
        if not self.all_alike.isHidden() and self.all_alike.isChecked():
            columns += self._alike
        self._session.change_columns(_answered(column, key) for column in columns)
        self.answered.emit()

    def _look(self) -> None:
        if self._column is not None:
            self.shown.emit(self._column.name)


def _answered(column: MappedColumn, key: object) -> MappedColumn:
    if key is None:
        return MappedColumn(name=column.name)
    if column.question == "scale" and isinstance(key, tuple):
        blank = tuple(code for code in column.blank if not key[0] <= code <= key[1])
        return replace(column, scale=key, blank=blank, question="")
    text = str(key)
    if column.question == "direction":
        return replace(column, direction=text, question="")
    if column.question == "metric":
        return other_metric(column, text)
    if column.question == "date_order":
        return replace(column, date_style=text, question="")
    return replace(column, unit=text, question="")
