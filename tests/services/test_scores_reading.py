"""Reading many answers beside the window, targets of single touchpoints, and changes between periods."""

from __future__ import annotations

from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from cxjourney.domain.edits import Change
from cxjourney.domain.errors import JourneyError
from cxjourney.domain.project import Project
from cxjourney.domain.records import Condition, Import, Metric, Segment, Target
from cxjourney.scoring.comments import CommentIndex
from cxjourney.scoring.frame import write_block
from cxjourney.scoring.score import Band
from cxjourney.services import answers
from cxjourney.services.scores import Scores, Snapshot
from cxjourney.services.tasks import SynchronousRunner
from tests.builders import make_records
from tests.scoring.frames import make_frame, repeated
from tests.services.test_scores import NEW, OLD, ROWS, Document, badge_texts, shop_document


@pytest.fixture
def document() -> Document:
    return shop_document()


@pytest.fixture
def scores(document: Document) -> Scores:
    return Scores(document)


# many answers


class Later:
    """A runner that works when it is told to, as a worker that takes its time."""

    def __init__(self) -> None:
        self.waiting: list[Any] = []

    def run(self, function: Any, *args: Any, on_done: Any = None, **_: Any) -> Any:
        task = type("Task", (), {"cancel": lambda _self: self.waiting.clear()})()
        self.waiting.append(lambda: on_done(function(*args)))
        return task

    def work(self) -> None:
        for one in self.waiting[:]:
            self.waiting.remove(one)
            one()

    def close(self) -> None:
        """Nothing to end."""


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> Later:
    monkeypatch.setattr(answers, "MANY_BYTES", 1)
    return Later()


def test_many_answers_are_read_beside_the_window(document, many):
    scores = Scores(document, waits=True, runner=many)
    told: list[bool] = []
    scores.changed.connect(lambda: told.append(True))
    scores.start()
    assert told == []
    assert scores.is_reading
    assert set(badge_texts(scores).values()) == {"…"}
    assert scores.changes(scores.metrics()[0], (OLD.date(), OLD.date()), (NEW.date(), NEW.date())) == []
    assert len(many.waiting) == 1
    many.work()
    assert told == [True]
    assert not scores.is_reading
    assert badge_texts(scores)["pay"] == "0"


def test_the_answers_before_stand_until_new_ones_are_read(document, many):
    scores = Scores(document, waits=True, runner=many)
    scores.start()
    many.work()
    told: list[bool] = []
    scores.changed.connect(lambda: told.append(True))
    document.blocks["i2"] = write_block(make_frame(repeated({10: 100}, touchpoint="pay")))
    document.do(Change(None, Import(id="i2", file_name="b.csv")))
    assert (badge_texts(scores)["pay"], scores.is_reading, len(told)) == ("0", True, 1)
    many.work()
    assert (badge_texts(scores)["pay"], len(told)) == ("+33", 2)
    document.replaced.emit()
    assert badge_texts(scores)["pay"] == "…"
    assert scores.is_reading
    document.project = Project(make_records())
    document.replaced.emit()
    assert badge_texts(scores)["pay"] == "no data"
    assert many.waiting == []  # what nobody needs any more is not read


def test_a_worker_of_ones_own_reads_the_answers(document, monkeypatch, qtbot: QtBot):
    monkeypatch.setattr(answers, "MANY_BYTES", 1)
    scores = Scores(document, waits=True)
    with qtbot.waitSignal(scores.changed):
        scores.start()
    assert badge_texts(scores)["pay"] == "0"


def test_a_failure_of_the_worker_is_told(document, many, monkeypatch):
    monkeypatch.setattr(Later, "run", lambda _self, *_args, on_failed, **_: on_failed(JourneyError("Too many.")))
    scores = Scores(document, waits=True, runner=many)
    problems: list[str] = []
    scores.problem_found.connect(problems.append)
    scores.start()
    assert problems[0] == "Too many."


def test_a_block_that_is_gone_is_told(document):
    document.do(Change(None, Import(id="i2", file_name="b.csv")))
    scores = Scores(Snapshot(document.project, {"i1": document.blocks["i1"]}))
    problems: list[str] = []
    scores.problem_found.connect(problems.append)
    assert scores.origins() == (("i1", len(ROWS)),)
    assert "“b.csv” cannot be read" in problems[0]


# targets and changes


def test_a_target_of_its_own_decides_the_band_of_a_touchpoint(scores, document):
    assert scores.badges("journey-1")["pay"].band is Band.MIDDLE
    document.do(
        Change(None, Target(id="x", touchpoint_id="pay", metric_id="nps", target=60, good_from=-5, low_from=-9))
    )
    assert scores.badges("journey-1")["pay"].band is Band.GOOD
    (shown,) = [one for one in scores.touchpoint_scores("pay") if one.metric.id == "nps"]
    assert (shown.metric.target, shown.trend.band) == (60, Band.GOOD)


def test_changes_of_the_view_s_customers(scores, document):
    nps = document.project.table(Metric)["nps"]
    periods = ((OLD.date(), OLD.date()), (NEW.date(), NEW.date()))
    (pay,) = [change for change in scores.changes(nps, *periods) if change.by == (("touchpoint", "pay"),)]
    assert (pay.text, pay.earlier.value, pay.later.value, pay.is_reliable) == ("+80, better", -60, 20, True)
    scores.change_view(segment_id="s1")
    found = {change.by[0][1]: change.text for change in scores.changes(nps, *periods)}
    assert found["pay"] == "+120, better"
    assert scores.trend_of("help", nps).points == ()


def test_few_rows_are_not_counted_out():
    rows = repeated({9: 4}, **{"s:Type": "Rare"}) + repeated({9: 40}, **{"s:Type": "Usual"})
    few = Segment(id="few", name="Few", conditions=(Condition("Type", ("Rare",)),))
    document = Document(
        [*make_records(), few, Import(id="i1", file_name="a.csv")], {"i1": write_block(make_frame(rows))}
    )
    scores = Scores(document)
    assert scores.segment_values() == {"Type": [("Usual", 40), ("Rare", 0)]}
    assert scores.summary().rows == 44
    scores.change_view(segment_id="few")
    assert (scores.summary().rows, scores.summary().withheld) == (0, True)


def test_what_will_be_asked_next_is_prepared_after_the_first_painting(document, monkeypatch):
    monkeypatch.setattr(answers, "MANY_BYTES", 1)
    scores = Scores(document, waits=True, runner=SynchronousRunner())
    scores.start()
    assert scores.is_preparing
    assert not CommentIndex.is_made(scores.frame)
    before = scores.comments()
    scores._answers.prepare()
    assert not scores.is_preparing
    assert CommentIndex.is_made(scores.frame)
    scores._cache.clear()
    assert scores.comments() == before


def test_a_large_block_is_fetched_beside_the_window_too(document, many):
    document.blocks["i2"] = write_block(make_frame(repeated({10: 100}, touchpoint="pay")))
    scores = Scores(document, waits=True, runner=many)
    scores.start()
    many.work()
    document.read.clear()
    document.do(Change(None, Import(id="i2", file_name="b.csv", taken=100)))
    assert scores.is_reading
    assert document.read == []
    many.work()
    assert document.read == ["i2"]
    assert badge_texts(scores)["pay"] == "+33"


def test_a_large_block_that_cannot_be_had_is_told(document, many):
    scores = Scores(document, waits=True, runner=many)
    scores.start()
    many.work()
    said: list[str] = []
    scores.problem_found.connect(said.append)
    document.block_reader = lambda: _gone
    document.do(Change(None, Import(id="i2", file_name="b.csv", taken=100)))
    many.work()
    assert badge_texts(scores)["pay"] == "0"
    assert "b.csv" in said[0]


def _gone(_record_id: str) -> bytes:
    raise JourneyError("It is gone.")
