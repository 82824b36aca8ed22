"""Drafted statements are marked where they stand, and one by one or together become a person's own."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cxjourney.domain import actions
from cxjourney.domain.persona_draft import PersonaDraft
from cxjourney.domain.records import Condition, Drafted, Persona, Segment
from cxjourney.services.document import Document
from cxjourney.ui.views.personas import PersonasView
from cxjourney.ui.views.personas.suggest import DraftCard, SuggestDialog, conditions_text
from cxjourney.ui.widgets.sized_scroll import ColumnScroll
from cxjourney.ui.widgets.text import PlainLabel
from tests.ui.personas.building import mark_drafted

MARKS = (
    Drafted("goals", "Have it soon", 214, "Said in 214 comments <b>&"),
    Drafted("tags", "Mobile first", 90, "By channel"),
    Drafted("quote", "I just want to know when it comes.", 41, "A comment"),
    Drafted("motivations", "Price – Quality", 30, "Words"),
    Drafted("own_fields", "Budget: 700", 20, "Words"),
    Drafted("role", "First-time buyer", 12, "Attribute"),
)


def waiting(document: Document) -> set[str]:
    return {mark.field for mark in document.project.need(Persona, "maya").drafted}


@pytest.fixture
def drafted(view: PersonasView, document: Document) -> PersonasView:
    mark_drafted(document, "maya", MARKS)
    return view


def test_every_drafted_statement_is_marked_in_words(drafted: PersonasView) -> None:
    mark = drafted.card.lists["goals"].editor.marks()["Have it soon"]
    assert mark.text() == "◇ drafted, n 214 · Confirm"
    assert "&lt;b&gt;&amp;" in mark.toolTip()
    assert mark.accessibleName() == "Drafted from 214 answers: Have it soon. Confirm"
    assert mark.isVisible()
    assert "◇ drafted, n 90" in drafted.card.says.tags.chips[0].text()
    for field in (drafted.card.says.quote, drafted.card.who.role, drafted.card.own.rows[0].value):
        assert field.mark is not None
    assert drafted.card.drafts.isVisible()
    assert "6 statements" in drafted.card.drafts.text.text()


def test_the_mark_of_the_last_item_is_whole(view: PersonasView, document: Document) -> None:
    goals = document.project.need(Persona, "maya").goals
    mark_drafted(document, "maya", (Drafted("goals", goals[-1], 12, "Said"),))
    editor = view.card.lists["goals"].editor
    mark = editor.marks()[goals[-1]]
    assert mark.geometry().bottom() <= editor.viewport().height()


def test_statements_are_confirmed_one_by_one(drafted: PersonasView, document: Document, qtbot: QtBot) -> None:
    card = drafted.card
    card.lists["goals"].editor.marks()["Have it soon"].click()
    assert "goals" not in waiting(document)
    assert card.lists["goals"].editor.marks() == {}
    card.says.tags.chips[0].click()
    for field in (card.says.quote, card.who.role, card.own.rows[0].value):
        assert field.mark is not None
        field.mark.click()
        assert field.mark is None
    assert waiting(document) == {"motivations"}
    card.motivations.rows[0].confirmed.emit()
    assert waiting(document) == set()
    assert card.drafts.isHidden()
    document.undo()
    assert waiting(document) == {"motivations"}
    assert card.drafts.isVisible()


def test_all_are_confirmed_at_once(drafted: PersonasView, document: Document) -> None:
    drafted.card.drafts.confirm.click()
    assert waiting(document) == set()
    document.undo()
    assert len(waiting(document)) == 6


def test_rewriting_a_statement_makes_it_ones_own(drafted: PersonasView, document: Document, qtbot: QtBot) -> None:
    editor = drafted.card.lists["goals"].editor
    editor.setFocus()
    qtbot.keyClick(editor, Qt.Key.Key_Down)
    qtbot.keyClick(editor, Qt.Key.Key_End)
    qtbot.keyClicks(editor, ", really")
    assert editor.marks() == {}
    drafted.card.who.name.editor.setFocus()
    assert "goals" not in waiting(document)
    assert document.project.need(Persona, "maya").goals[1] == "Have it soon, really"


def test_marks_follow_their_item(drafted: PersonasView, document: Document, qtbot: QtBot) -> None:
    editor = drafted.card.lists["goals"].editor
    before = editor.marks()["Have it soon"].y()
    editor.setFocus()
    qtbot.keyClick(editor, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert editor.marks()["Have it soon"].y() < before
    assert "goals" in waiting(document)


def draft(name: str = "New", segment_id: str | None = "old") -> PersonaDraft:
    statements = (Drafted("goals", "Arrive in time", 40, "Comments"), Drafted("channels", "App", 60, "Channel"))
    return PersonaDraft(name, name, (Condition("Type", (name,)),), 100, 0.4, "Differs.", statements, segment_id)


@pytest.fixture
def dialog(view: PersonasView, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> SuggestDialog:
    found = (draft(), draft("B2B", None))
    monkeypatch.setattr("cxjourney.scoring.persona_drafts.draft_personas", lambda *_args: found)
    return SuggestDialog(view.context, view)


def test_suggestions_are_ticked_with_their_statements(dialog: SuggestDialog, document: Document) -> None:
    assert not dialog.accept_button.isEnabled()
    for card in dialog.cards:
        card.check.setChecked(True)
    assert dialog.accept_button.text() == "Add 2 personas"
    dialog.cards[0].lines[0].check.setChecked(False)
    dialog.accept()
    made = [document.project.need(Persona, one) for one in dialog.added]
    assert [persona.name for persona in made] == ["New", "B2B"]
    assert (made[0].goals, made[1].goals) == ((), ("Arrive in time",))
    assert [mark.field for mark in made[0].drafted] == ["channels"]
    segment = document.project.need(Segment, made[1].segment_id or "")
    assert segment.conditions == (Condition("Type", ("B2B",)),)
    document.undo()
    assert len(document.project.table(Persona)) == 3
    assert not document.can_undo


def test_what_is_scrolled_ends_where_its_texts_end(qtbot: QtBot) -> None:
    area = ColumnScroll()
    qtbot.addWidget(area)
    area.resize(500, 200)
    for _ in range(40):
        area.column.addWidget(PlainLabel("Have it in hand on the day that was promised to the customer", wrap=True))
    area.column.addStretch(1)
    area.show()
    last = area.column.itemAt(39).widget()
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 0)
    assert area.body.height() - last.geometry().bottom() < 40


def test_statements_stand_together_by_their_field(view: PersonasView) -> None:
    marks = (Drafted("goals", "a", 1, ""), Drafted("needs", "b", 2, ""), Drafted("goals", "c", 3, ""))
    card = DraftCard(PersonaDraft("New", "New", (), 10, 0.5, "", marks, "new"), lambda: None, view)
    assert [line.statement.text for line in card.lines] == ["a", "c", "b"]


def test_a_segment_that_is_gone_is_said(dialog: SuggestDialog, document: Document) -> None:
    document.do(actions.remove_segment(document.project, "old"))
    dialog.cards[0].check.setChecked(True)
    dialog.accept()
    assert dialog.result() == 0
    assert not dialog.problem.isHidden()
    assert dialog.added == []


def test_nothing_to_suggest_is_said(view: PersonasView, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cxjourney.scoring.persona_drafts.draft_personas", lambda *_args: ())
    made = SuggestDialog(view.context, view)
    assert made.cards == []
    assert not made.accept_button.isEnabled()


def test_the_evidence_really_suggests(view: PersonasView, document: Document) -> None:
    made = SuggestDialog(view.context, view)
    names = [card.check.text() for card in made.cards]
    assert "Returning" in names
    made.cards[names.index("Returning")].check.setChecked(True)
    made.accept()
    persona = document.project.need(Persona, made.added[0])
    assert persona.segment_id == "old"
    assert persona.drafted


def test_conditions_read_as_a_sentence() -> None:
    conditions = (Condition("Type", ("New", "Old")), Condition("Region", ("North",), exclude=True))
    assert conditions_text(conditions) == "Type is New or Old and Region is not North"
