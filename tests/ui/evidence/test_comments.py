"""The comments: searched as one types, narrowed down, pinned; never more than the privacy rules allow."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cxjourney.domain import actions
from cxjourney.domain.records import Metric, Note, NoteKind
from cxjourney.scoring.comments import CommentOrder
from cxjourney.services.document import Document
from cxjourney.services.scores import Period
from cxjourney.ui import messages
from cxjourney.ui.dialogs.comment import CommentDialog
from cxjourney.ui.views.evidence.comment_filters import OWN, STAGE, TOUCHPOINT
from cxjourney.ui.views.evidence.comment_list import STEP, CommentModel
from cxjourney.ui.views.evidence.comments import CommentsPage
from cxjourney.ui.widgets.empty import EmptyState
from cxjourney.ui.window import MainWindow
from tests.ui.evidence.building_comments import comments_page
from tests.ui.evidence.commented import commented


@pytest.fixture
def document(qapp: object) -> Iterator[Document]:
    made = commented()
    yield made
    made.discard()


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> CommentsPage:
    window.show()
    made = comments_page(window)
    qtbot.waitUntil(lambda: made.model.rowCount() > 0)
    return made


def shown(page: CommentsPage) -> list[str]:
    while page.model.canFetchMore(page.list.rootIndex()):
        page.model.fetchMore(page.list.rootIndex())
    return [page.model.comment(row).text for row in range(page.model.rowCount())]


def search(page: CommentsPage, qtbot: QtBot, text: str) -> None:
    page.search.clear()
    QTest.keyClicks(page.search, text)
    qtbot.waitUntil(lambda: not page._timer.isActive())


def test_all_comments_are_listed_newest_first_but_those_of_a_few(page: CommentsPage) -> None:
    texts = shown(page)
    assert len(texts) == 100
    assert page.count.text() == "100 comments"
    assert "Secret" not in texts
    assert page.withheld.isVisible()
    days = [page.model.comment(row).day for row in range(page.model.rowCount())]
    assert days == sorted(days, reverse=True)  # type: ignore[type-var]


def test_typing_searches_every_word_whatever_the_accents(page: CommentsPage, qtbot: QtBot) -> None:
    search(page, qtbot, "tres SLOW")
    assert len(shown(page)) == 15
    assert page.count.text() == "15 of 100 comments"
    search(page, qtbot, "slow zebra")
    assert shown(page) == []
    assert page.nothing.isVisible()
    QTest.mouseClick(page.nothing.button, Qt.MouseButton.LeftButton)
    assert len(shown(page)) == 100


def test_filters_narrow_the_list(page: CommentsPage) -> None:
    page.filters.choose_touchpoint("pay")
    assert len(shown(page)) == 60
    page.filters.place.choice.set_key(STAGE + "use")
    page.filters._on_changed()
    assert len(shown(page)) == 40
    page.filters.clear_filters()
    assert len(shown(page)) == 100
    assert page.filters.place.key == ""


def test_a_range_of_scores(page: CommentsPage) -> None:
    page.filters.choose_touchpoint("pay")
    page.filters.metric_choice.choice.set_key("nps")
    page.filters._on_metric()
    page.filters.low.setText("6")
    page.filters.high.setText("0")  # in any order
    answers = [dict(page.model.comment(row).answers)["nps"] for row in range(page.model.rowCount())]
    assert answers
    assert max(answers) <= 6
    page.filters.low.setText("many")
    assert page.filters.low.property("problem")
    page.filters.order.choice.set_key(CommentOrder.WORST)
    page.filters._on_changed()
    answers = [dict(page.model.comment(row).answers)["nps"] for row in range(page.model.rowCount())]
    assert answers == sorted(answers)


def test_segment_and_period_are_those_of_the_window(page: CommentsPage) -> None:
    scores = page._context.scores
    page.filters.segment.chosen.emit("new")
    assert scores.view.segment_id == "new"
    assert 0 < len(shown(page)) < 100
    scores.change_view(segment_id=None, period=Period.DAYS_90)
    assert page.filters.segment.key == ""
    assert page.filters.period.key == Period.DAYS_90


def test_own_dates(page: CommentsPage) -> None:
    page.filters._on_period(OWN)
    assert page.filters.days.isVisible()
    assert len(shown(page)) == 100
    page.filters.last.setDate(page.filters.first.date().addDays(29))
    assert 0 < len(shown(page)) < 100
    page.filters._on_period(Period.ALL)
    assert not page.filters.days.isVisible()
    assert len(shown(page)) == 100


def test_a_channel_is_chosen(page: CommentsPage) -> None:
    assert page.filters.channel.isVisible()
    page.filters.channel.choice.set_key("Web")
    page.filters._on_changed()
    assert 0 < len(shown(page)) < 100


def test_a_click_pins_a_comment_and_another_takes_it_off(page: CommentsPage, document: Document) -> None:
    index = page.model.index(0)
    where = page.list.delegate.pin_rect(page.list.visualRect(index), index).center()
    QTest.mouseMove(page.list.viewport(), where)
    QTest.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=where)
    comment = page.model.comment(0)
    note = next(note for note in document.project.table(Note).values() if note.answer_key)
    assert (note.text, note.note_kind, note.touchpoint_id) == (comment.text, NoteKind.QUOTE, comment.touchpoint_id)
    assert note.answer_key == comment.key
    assert note.source.startswith("NPS ")
    assert page.model.note_of(comment) == note.id
    document.undo()
    assert not page.model.note_of(comment)
    document.redo()
    where = page.list.delegate.pin_rect(page.list.visualRect(index), index).center()
    QTest.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert document.project.get(Note, note.id) is None


def test_keys_pin_copy_and_open(page: CommentsPage, document: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(CommentDialog, "exec", lambda dialog: opened.append(dialog.text.toPlainText()))
    QTest.keyClick(page.search, Qt.Key.Key_Return)
    assert page.list.hasFocus()
    QTest.keyClick(page.list, Qt.Key.Key_Down)
    row = page.list.currentIndex().row()
    assert row == 1
    QTest.keyClick(page.list, Qt.Key.Key_P)
    assert page.model.note_of(page.model.comment(1))
    QTest.keyClick(page.list, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == page.model.comment(1).text
    QTest.keyClick(page.list, Qt.Key.Key_Return)
    assert opened == [page.model.comment(1).text]
    QTest.keyClick(page.list, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page.search.hasFocus()


def test_the_menu_offers_the_same(page: CommentsPage) -> None:
    texts = [action.text() for action in page.list.menu(0).actions()]
    assert texts == ["Pin as quote", "Read all of it", "Copy"]
    page.toggle_pin(0)
    assert page.list.menu(0).actions()[0].text() == "Unpin"


def test_what_stands_out_searches(page: CommentsPage, qtbot: QtBot) -> None:
    page.filters.choose_touchpoint("help")
    qtbot.waitUntil(lambda: page.terms.list.topLevelItemCount() > 0)
    terms = [page.terms.list.topLevelItem(at).text(0) for at in range(page.terms.list.topLevelItemCount())]
    assert "minutes" in " ".join(terms)
    page.terms.list.setCurrentItem(page.terms.list.topLevelItem(0))
    QTest.keyClick(page.terms.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.search.text() == terms[0])
    assert page.filters.touchpoint_id == "help"
    page.filters.clear_filters()
    qtbot.waitUntil(lambda: page.terms.list.topLevelItemCount() == 2)  # under their touchpoints


def test_customers_words_are_never_markup(page: CommentsPage, qtbot: QtBot) -> None:
    search(page, qtbot, "friendly")
    assert shown(page)[0] == "<b>Friendly</b> answer"
    tip = page.model.data(page.model.index(0), Qt.ItemDataRole.ToolTipRole)
    assert "&lt;b&gt;" in str(tip)
    spoken = str(page.model.data(page.model.index(0), Qt.ItemDataRole.AccessibleTextRole))
    assert "Chat with support" in spoken
    assert "NPS" in spoken
    assert not page.list.grab().isNull()


def test_a_read_only_project_pins_nothing(
    page: CommentsPage, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.list._can_pin = page.list.delegate._can_pin = False
    index = page.model.index(0)
    where = page.list.delegate.pin_rect(page.list.visualRect(index), index).center()
    QTest.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=where)
    QTest.keyClick(page.list, Qt.Key.Key_P)
    assert not any(note.answer_key for note in document.project.table(Note).values())


def test_taking_the_evidence_out_leaves_a_hint(
    page: CommentsPage, document: Document, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messages, "ask_open_paths", lambda *_: [])
    document.do(actions.remove_import(document.project, "import-survey"))
    current = page._stack.currentWidget()
    assert isinstance(current, EmptyState)
    with qtbot.waitSignal(page.import_requested):
        QTest.mouseClick(current.button, Qt.MouseButton.LeftButton)
    document.undo()
    assert len(shown(page)) == 100


def test_long_comments_are_cut_in_the_list(page: CommentsPage) -> None:
    index = page.model.index(0)
    page.model._comments[0] = type(page.model.comment(0))("1", "pay", "word " * 900)
    page.list.delegate.forget_heights()
    height = page.list.delegate.sizeHint(None, index).height()  # type: ignore[arg-type]
    assert height < 200
    assert not page.list.grab().isNull()
    assert page.list.indexAt(QPoint(20, 20)).row() == 0


def test_the_model_keeps_the_rules_of_models(page: CommentsPage) -> None:
    model = CommentModel(lambda: page._context.project)
    page.listening.find(page.filters.query(), "", model.set_found)
    assert model.rowCount() == STEP
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning, model)
    model.fetchMore(QModelIndex())
    assert model.rowCount() == 100
    assert not model.canFetchMore(QModelIndex())
    model.set_pinned({model.comment(0).key: "note"})
    assert model.note_of(model.comment(0)) == "note"
    model.set_found(None)
    assert model.rowCount() == 0
    model.fetchMore(QModelIndex())
    assert model.words() == ()


def test_the_metric_shown_is_the_first_that_is_told(page: CommentsPage, document: Document) -> None:
    answer = page.model.metric_answer(page.model.comment(0))
    assert answer is not None
    assert answer[0] == document.project.need(Metric, "nps")
    assert page.filters.place.choice.findData(TOUCHPOINT + "pay") > 0
