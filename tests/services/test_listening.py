"""Listening: comments, terms and cases asked for beside the window, only the newest question answered."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from cxjourney.domain import actions
from cxjourney.domain.records import Condition, Metric
from cxjourney.scoring.comments import CommentQuery
from cxjourney.scoring.compute import ScoreFilter
from cxjourney.services import listening
from cxjourney.services.document import Document
from cxjourney.services.listening import Found, Listening
from cxjourney.services.scores import Scores
from tests.ui.evidence.commented import commented


@pytest.fixture
def document(qapp: object) -> Iterator[Document]:
    made = commented()
    yield made
    made.discard()


@pytest.fixture
def heard(document: Document) -> Listening:
    return Listening(document, Scores(document))


def test_few_answers_are_searched_at_once(heard: Listening) -> None:
    found: list[Found] = []
    heard.find(CommentQuery(), "TRÈS", found.append)
    assert len(found[0]) == 15
    assert found[0].words == ["tres"]
    assert found[0].channels == ("App", "Web")
    assert len(found[0].page(10, 60)) == 5
    assert heard.has_evidence


def test_many_answers_are_searched_in_a_thread(heard: Listening, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "QUICK_ROWS", 0)
    found: list[Found] = []
    for text in ("t", "tr", "tres"):
        heard.find(CommentQuery(), text, found.append)
    assert not found
    qtbot.waitUntil(lambda: bool(found))
    qtbot.wait(50)
    assert [one.text for one in found] == ["tres"]  # the questions before it were given up
    heard._runner.close()  # type: ignore[union-attr]


def test_a_list_is_made_again_only_where_something_matters_to_it(heard: Listening, document: Document) -> None:
    found: list[Found] = []
    heard.find(CommentQuery(), "", found.append)
    document.do(actions.add_note(document.project, "A note", touchpoint_id="pay"))
    heard.find(CommentQuery(), "slow", found.append)
    assert found[1].comments is found[0].comments
    document.do(actions.edit_project_info(document.project, anonymity_threshold=3))
    heard.find(CommentQuery(), "", found.append)
    assert found[2].comments is not found[0].comments
    assert len(found[2]) > len(found[0])


def test_terms_are_found_once_whatever_touchpoint_is_looked_at(heard: Listening) -> None:
    terms: list[object] = []
    heard.find_terms(CommentQuery(), terms.append)
    heard.find_terms(CommentQuery(ScoreFilter(touchpoint_ids=("pay",))), terms.append)
    assert terms[0] is terms[1]
    assert set(terms[0]) == {"pay", "help"}  # type: ignore[call-overload]


def test_cases_and_their_list(heard: Listening, document: Document, qtbot: QtBot) -> None:
    document.do(actions.edit_metric(document.project, "nps", callback_from=0.0))
    metric = document.project.need(Metric, "nps")
    found: list[listening.CaseList] = []
    heard.find_cases(metric, found.append)
    assert found[0].counts.open == len(found[0]) > 0
    files: list[bytes] = []
    heard.write_cases(found[0], metric, files.append)
    qtbot.waitUntil(lambda: bool(files))
    assert files[0].decode("utf-8-sig").count("spring.csv") == len(found[0])
    heard._runner.close()  # type: ignore[union-attr]


def test_answers_are_counted(heard: Listening, document: Document) -> None:
    counted: list[tuple[int, int]] = []
    heard.count((Condition("Type", ("New",)),), lambda n, total: counted.append((n, total)))
    document.do(actions.remove_import(document.project, "import-survey"))
    heard.count((), lambda n, total: counted.append((n, total)))
    assert counted == [(60, 131), (0, 0)]
