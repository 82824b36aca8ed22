"""Personas that the evidence suggests, to be read before any of them is taken: each with its statements and their n."""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from cxjourney.domain import actions
from cxjourney.domain.edits import Edit
from cxjourney.domain.persona_draft import PersonaDraft
from cxjourney.domain.records import Condition, Drafted, Persona
from cxjourney.domain.text import tr, trn
from cxjourney.scoring.metric_words import condition_text
from cxjourney.ui import words
from cxjourney.ui.dialogs.dialog import Dialog
from cxjourney.ui.panels.inspector.context import Context
from cxjourney.ui.views.evidence.background import Background
from cxjourney.ui.widgets.chip import escape_mnemonic
from cxjourney.ui.widgets.section import clear_layout
from cxjourney.ui.widgets.sized_scroll import ColumnScroll
from cxjourney.ui.widgets.text import PlainLabel, shortened

if TYPE_CHECKING:
    from cxjourney.scoring.compute import ScoreFilter


class SuggestDialog(Dialog):
    """Owns the suggestions and what is ticked; `added` holds the ids of the personas that were taken."""

    def __init__(self, context: Context, parent: QWidget | None) -> None:
        super().__init__(tr("Suggest personas from segments"), parent, tr("Add"), tr("Cancel"))
        self._context = context
        self.added: list[str] = []
        self.cards: list[DraftCard] = []
        self.resize(760, 640)
        intro = tr(
            "Every statement comes from answers, comments or notes, and says how many it rests on. On the card each "
            "one stays marked as drafted until somebody confirms or rewrites it."
        )
        self.column.addWidget(PlainLabel(intro, "mute", self, wrap=True))
        self.area = ColumnScroll(self, margin=0, spacing=12)
        self.area.column.setContentsMargins(0, 4, 10, 4)
        self.column.addWidget(self.area, 1)
        self.problem = PlainLabel("", "problem", self, wrap=True)
        self.problem.hide()
        self.column.addWidget(self.problem)
        self._background = Background(lambda: context.project, self)
        self._background.failed.connect(self._say)
        self._say_alone(tr("The evidence is being read."))
        self._count()
        self._ask()

    def _ask(self) -> None:
        scores = self._context.scores
        if scores.has_evidence and scores.frame.height == 0 and scores.is_reading:
            scores.changed.connect(self._ask, Qt.ConnectionType.SingleShotConnection)
            return
        frame, project = scores.frame if scores.has_evidence else None, self._context.project.snapshot()
        where: ScoreFilter = replace(scores.where(), conditions=())

        def work() -> tuple[PersonaDraft, ...]:
            from cxjourney.scoring.persona_drafts import draft_personas

            return draft_personas(frame, project, where)

        self._background.ask("drafts", work, self._show)

    def _say_alone(self, text: str) -> None:
        clear_layout(self.area.column)
        self.area.column.addWidget(PlainLabel(text, "body", self.area.body, wrap=True))
        self.area.column.addStretch(1)

    def _show(self, drafts: tuple[PersonaDraft, ...]) -> None:
        if not drafts:
            self._say_alone(
                tr(
                    "Nothing to suggest: every segment with enough answers has a persona, and no other group answers "
                    "differently from all others. Import evidence with attributes such as customer type or region, or "
                    "make a segment first."
                )
            )
            return
        clear_layout(self.area.column)
        for draft in drafts:
            card = DraftCard(draft, self._count, self.area.body)
            self.cards.append(card)
            self.area.column.addWidget(card)
        self.area.column.addStretch(1)
        self.cards[0].check.setFocus()
        self._count()

    def chosen(self) -> list[PersonaDraft]:
        """Return the suggestions that are ticked, each without the statements that are not."""
        return [card.draft() for card in self.cards if card.check.isChecked()]

    def _count(self) -> None:
        count = len(self.chosen())
        self.accept_button.setEnabled(bool(count) and not self._context.editing.document.is_read_only)
        self.accept_button.setText(trn("Add {count} persona", "Add {count} personas", count) if count else tr("Add"))

    def _say(self, problem: str) -> None:
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))

    def accept(self) -> None:
        """Take what is ticked as one undo step; stay open with the reason where that is not possible."""
        from cxjourney.domain.actions.persona_drafts import add_drafted_personas

        made: list[Edit] = []

        def build() -> Edit:
            made.append(add_drafted_personas(self._context.project, self.chosen()))
            return made[0]

        problem = self._context.editing.attempt(build)
        self._say(problem)
        if not problem:
            self.added = list(actions.added_ids(made[0], Persona))
            super().accept()


class DraftCard(QFrame):
    """One suggestion: a box to tick, why, which customers, and its statements."""

    def __init__(self, draft: PersonaDraft, changed: Callable[[], object], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._draft = draft
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 12)
        column.setSpacing(6)
        head = QHBoxLayout()
        self.check = QCheckBox(escape_mnemonic(shortened(draft.name, 60)), self)
        self.check.setProperty("role", "strong")
        n = trn("{number} answer", "{number} answers", draft.n, number=words.number(draft.n))
        share = tr("{n}, {share} % of all", n=n, share=round(100 * draft.share))
        self.check.setAccessibleDescription(f"{share}. {draft.reason}")
        self.check.toggled.connect(lambda on: self._on_toggled(on, changed))
        head.addWidget(self.check)
        head.addStretch(1)
        head.addWidget(PlainLabel(share, "mute", self))
        column.addLayout(head)
        column.addWidget(PlainLabel(draft.reason, "mute", self, wrap=True))
        if draft.segment_id is None:
            text = tr("Makes the segment “{name}”: {conditions}", name=draft.segment_name,
                      conditions=conditions_text(draft.conditions))  # fmt: skip
            column.addWidget(PlainLabel(text, "mute", self, wrap=True))
        self.lines: list[StatementLine] = []
        titles, field = field_titles(), ""
        order = list(dict.fromkeys(statement.field for statement in draft.statements))
        for statement in sorted(draft.statements, key=lambda one: order.index(one.field)):
            if statement.field != field:
                field = statement.field
                column.addSpacing(2)
                column.addWidget(PlainLabel(titles.get(field, field), "small", self))
            line = StatementLine(statement, self)
            line.check.toggled.connect(lambda _on: changed())
            self.lines.append(line)
            column.addWidget(line)
        self._on_toggled(False, lambda: None)

    def _on_toggled(self, on: bool, changed: Callable[[], object]) -> None:
        for line in self.lines:
            line.setEnabled(on)
        changed()

    def draft(self) -> PersonaDraft:
        """Return the suggestion without the statements that are not ticked."""
        draft = self._draft
        for line in self.lines:
            if not line.check.isChecked():
                draft = draft.without(line.statement)
        return draft


class StatementLine(QWidget):
    """One statement with its n; the tool tip says how it was found."""

    def __init__(self, statement: Drafted, parent: QWidget) -> None:
        super().__init__(parent)
        self.statement = statement
        across = QHBoxLayout(self)
        across.setContentsMargins(10, 0, 0, 0)
        across.setSpacing(8)
        self.check = QCheckBox(self)
        self.check.setChecked(True)
        n = tr("n {n}", n=words.number(statement.n))
        self.check.setAccessibleName(tr("{text}, {n}", text=statement.text, n=n))
        self.check.setAccessibleDescription(statement.reason)
        text = PlainLabel(statement.text, "body", self, wrap=True)
        text.setBuddy(self.check)
        across.addWidget(self.check, 0, Qt.AlignmentFlag.AlignTop)
        across.addWidget(text, 1)
        across.addWidget(PlainLabel(n, "mute", self), 0, Qt.AlignmentFlag.AlignTop)
        if statement.reason:
            self.setToolTip(f"<p>{html.escape(statement.reason)}</p>")


def field_titles() -> dict[str, str]:
    """Return the names of the fields that statements are about."""
    return {
        "role": tr("Role"), "quote": tr("Quote"), "story": tr("Story"), "goals": tr("Goals"), "needs": tr("Needs"),
        "frustrations": tr("Frustrations"), "expectations": tr("Expects from us"), "channels": tr("Channels"),
        "tags": tr("Tags"), "motivations": tr("Motivation"), "own_fields": tr("Own fields"),
    }  # fmt: skip


def conditions_text(conditions: tuple[Condition, ...]) -> str:
    """Return conditions in words, joined with “and”."""
    short = (replace(one, values=tuple(shortened(value, 40) for value in one.values)) for one in conditions)
    return tr(" and ").join(condition_text(one) for one in short)
