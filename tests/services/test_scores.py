"""The service behind badges, trends and the inspector: right under every filter, and computed once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from PySide6.QtCore import QObject, Signal

from cxjourney.domain.edits import Change, Edit
from cxjourney.domain.project import Project
from cxjourney.domain.records import (
    Condition,
    Emotion,
    Import,
    Journey,
    Lane,
    Metric,
    MetricKind,
    Note,
    Persona,
    Record,
    Segment,
    Stage,
    Touchpoint,
)
from cxjourney.scoring.frame import write_block
from cxjourney.scoring.score import Band
from cxjourney.services import scores as module
from cxjourney.services.scores import EMOTION, Period, Scores, View
from tests.builders import make_records
from tests.scoring.frames import make_frame, repeated


class Document(QObject):
    """As much of a document as scores need, with the blocks in a dictionary."""

    changed = Signal(object)
    replaced = Signal()

    def __init__(self, records: Iterable[Record], blocks: dict[str, bytes]) -> None:
        super().__init__()
        self.project = Project(records)
        self.blocks = dict(blocks)
        self.read: list[str] = []

    def block(self, record_id: str) -> bytes:
        self.read.append(record_id)
        return self.blocks[record_id]

    def block_reader(self) -> Callable[[str], bytes]:
        return self.block

    def do(self, *changes: Change) -> None:
        edit = Edit("", changes)
        self.project.apply(edit)
        self.changed.emit(edit)


def rows_of(touchpoint: str, kind: str, day: datetime, good: int, bad: int, **fields: Any) -> list[dict[str, Any]]:
    return repeated({10: good, 2: bad}, touchpoint=touchpoint, time=day, **{"s:Type": kind}, **fields)


OLD, NEW = datetime(2025, 3, 10), datetime(2026, 10, 14)
ROWS = [
    *rows_of("pay", "New", OLD, 10, 40),
    *rows_of("pay", "New", NEW, 40, 10, comment="Quick"),
    *rows_of("pay", "Old", NEW, 50, 50),
    *rows_of("help", "Old", NEW, 5, 5),
    {"m:ces": 5.0, "touchpoint": "pay", "time": NEW},
]


def shop_document() -> Document:
    """Return a shop with answers of new and old customers at two touchpoints, a year and a half apart."""
    extra = [
        Metric(id="ces", name="CES", metric_kind=MetricKind.CES, position=3),
        Import(id="i1", file_name="a.csv", first_date=OLD.date(), last_date=NEW.date()),
        Segment(id="s1", name="New customers", conditions=(Condition("Type", ("New",)),)),
        Persona(id="ann", name="Ann", segment_id="s1"),
    ]
    return Document([*make_records(), *extra], {"i1": write_block(make_frame(ROWS))})


@pytest.fixture
def document() -> Document:
    return shop_document()


@pytest.fixture
def scores(document: Document) -> Scores:
    return Scores(document)


@pytest.fixture
def heard(scores: Scores) -> list[int]:
    calls: list[int] = []
    scores.changed.connect(lambda: calls.append(1))
    return calls


def badge_texts(scores: Scores) -> dict[str, str]:
    return {id_: badge.text for id_, badge in scores.badges("journey-1").items()}


def test_every_touchpoint_has_a_badge(scores):
    assert badge_texts(scores) == {"advert": "no data", "ask": "no data", "pay": "0", "pack": "no data", "help": "n 10"}
    assert scores.badges("journey-1")["pay"].band is Band.MIDDLE


def test_segment_and_period_filter_the_badges(scores, heard):
    scores.change_view(segment_id="s1")
    assert badge_texts(scores)["pay"] == "0"
    scores.change_view(period=Period.MONTHS_12)
    assert badge_texts(scores)["pay"] == "+60"
    scores.change_view(segment_id=None)
    assert badge_texts(scores)["pay"] == "+20"
    assert len(heard) == 3


def test_the_same_view_again_is_no_change(scores, heard):
    scores.set_view(View())
    assert heard == []


def test_periods_count_back_from_the_last_answer(scores):
    scores.change_view(period=Period.DAYS_90)
    assert (scores.where().date_from, scores.where().date_to) == (date(2026, 7, 17), date(2026, 10, 14))
    scores.change_view(period=Period.MONTHS_12)
    assert scores.where().date_from == date(2025, 10, 15)


def test_a_persona_stands_for_its_segment_unless_one_is_chosen(scores):
    scores.change_view(persona_id="ann")
    assert scores.where().conditions == (Condition("Type", ("New",)),)
    scores.change_view(segment_id="new")  # a segment without conditions: everyone
    assert scores.where().conditions == ()


def test_emotion_instead_of_a_metric(scores):
    scores.change_view(metric_id=EMOTION)
    assert badge_texts(scores)["advert"] == "+1"
    assert scores.metric is None
    scores.change_view(persona_id="maya")
    badge = scores.badges("journey-1")["pay"]
    assert (badge.text, badge.band) == ("−1.5", Band.LOW)
    assert scores.stage_trends("journey-1") == {}


def test_stage_trends(scores):
    found = scores.stage_trends("journey-1")
    assert list(found) == ["buy", "use"]
    assert found["buy"].points[0] == (date(2025, 3, 1), pytest.approx(-60))
    assert found["buy"].points[-1] == (date(2026, 10, 1), pytest.approx(20))
    assert len(found["buy"].points) == 20
    assert found["buy"].text == "0"


def test_the_inspector_gets_every_metric_with_the_shown_one_first(scores):
    scores.change_view(metric_id="ces")
    found = scores.touchpoint_scores("pay")
    assert [part.metric.id for part in found] == ["ces", "nps"]
    assert found[0].score.withheld
    metric, score, trend, distribution = found[1]
    assert (metric.name, score.n, trend.text) == ("NPS", 200, "0")
    assert [part.count for part in distribution] == [100, 0, 100]
    assert scores.touchpoint_scores("advert") == []


def test_change_against_the_period_before(scores, document):
    nps = document.project.table(Metric)["nps"]
    assert scores.change_since("pay", nps) == "+80, better"
    assert scores.change_since("help", nps) == ""


def test_comments_follow_the_view(scores):
    assert len(scores.comments("pay")) == 50
    assert len(scores.comments("pay", limit=3, text="quick")) == 3
    scores.change_view(segment_id="s1", period=Period.DAYS_90)
    assert {comment.text for comment in scores.comments("pay")} == {"Quick"}
    assert scores.comments("help") == []


def test_what_there_is(scores):
    assert [metric.id for metric in scores.metrics_with_data()] == ["nps", "ces"]
    assert scores.segment_values() == {"Type": [("Old", 110), ("New", 100)]}
    assert (scores.summary().answers, scores.summary().last) == (211, NEW.date())


def test_without_imports_nothing_is_read():
    document = Document(make_records(), {})
    scores = Scores(document)
    assert not scores.has_evidence
    assert set(badge_texts(scores).values()) == {"no data"}
    assert scores.metrics_with_data() == []
    assert scores.segment_values() == {}
    assert scores.summary().rows == 0
    assert scores.comments() == []
    assert scores.touchpoint_scores("pay") == []
    assert scores.stage_trends("journey-1") == {}


def test_results_are_kept_until_something_changes(scores, document, monkeypatch):
    calls = []
    real = module.compute
    monkeypatch.setattr(module, "compute", lambda *args: calls.append(1) or real(*args))
    for _ in range(3):
        scores.badges("journey-1")
    assert len(calls) == 1
    scores.change_view(segment_id="s1")
    scores.badges("journey-1")
    scores.change_view(segment_id=None)
    scores.badges("journey-1")
    assert len(calls) == 2
    assert document.read == ["i1"]


def test_edits_of_the_map_that_no_score_depends_on_cost_nothing(scores, document, heard):
    pay = document.project.table(Touchpoint)["pay"]
    document.do(Change(pay, replace(pay, title="Pay", column=3)))
    document.do(Change(None, Note(id="x", journey_id="journey-1", stage_id="buy", text="Hm")))
    assert heard == []


def test_edits_that_alter_scores_are_told(scores, document, heard):
    assert badge_texts(scores)["pay"] == "0"
    info = document.project.info
    document.do(Change(info, replace(info, minimum_n=500)))
    assert badge_texts(scores)["pay"] == "n 200"
    segment = document.project.table(Segment)["s1"]
    document.do(Change(segment, replace(segment, conditions=())))
    assert len(heard) == 2


def test_what_was_felt_is_told_only_where_it_is_shown(scores, document, heard):
    emotion = document.project.table(Emotion)["e1"]
    document.do(Change(emotion, replace(emotion, value=2.0)))
    assert heard == []
    scores.change_view(metric_id=EMOTION)
    document.do(Change(replace(emotion, value=2.0), replace(emotion, value=-1.0)))
    assert len(heard) == 2


def test_a_new_touchpoint_recounts_nothing_and_one_with_answers_everything(scores, document, heard):
    before = badge_texts(scores)
    pay = document.project.need(Touchpoint, "pay")
    document.do(Change(None, replace(pay, id="new", title="New", column=7)))
    assert heard == []
    assert badge_texts(scores) == {**before, "new": "no data"}
    document.do(Change(pay, None))
    assert heard == [1]
    assert "pay" not in badge_texts(scores)


def test_an_import_more_and_its_undo(scores, document, heard):
    assert scores.metrics_with_data()[0].id == "nps"
    document.blocks["i2"] = write_block(make_frame(repeated({10: 100}, touchpoint="pay")))
    added = Change(None, Import(id="i2", file_name="b.csv"))
    document.do(added)
    assert badge_texts(scores)["pay"] == "+33"
    assert document.read == ["i1", "i2"]  # only what is new is read
    document.do(added.inverse())
    assert badge_texts(scores)["pay"] == "0"
    assert len(heard) == 2


def test_a_damaged_block_is_told_and_the_rest_still_counts(document):
    document.blocks["i2"] = b"PAR1 broken PAR1"
    document.do(Change(None, Import(id="i2", file_name="b.csv")))
    scores = Scores(document)
    problems: list[str] = []
    scores.problem_found.connect(problems.append)
    assert badge_texts(scores)["pay"] == "0"
    scores.change_view(segment_id="s1")
    scores.badges("journey-1")
    assert len(problems) == 1
    assert "“b.csv”" in problems[0]


def test_a_replaced_project_starts_over(scores, document, heard):
    scores.change_view(segment_id="s1")
    assert badge_texts(scores)["pay"] == "0"
    document.project = Project(make_records())
    document.replaced.emit()
    assert scores.view == View()
    assert badge_texts(scores)["pay"] == "no data"


def test_a_touchpoint_rolls_up_its_sub_journey(scores, document):
    below = [
        Journey(id="sub", title="Paying"),
        Stage(id="sub-stage", journey_id="sub", title="Card"),
        Lane(id="sub-lane", journey_id="sub", title="Web"),
    ]
    pay = document.project.table(Touchpoint)["pay"]
    card = Touchpoint(
        id="card", journey_id="sub", stage_id="sub-stage", lane_id="sub-lane", title="Card", sub_journey_id="journey-1"
    )
    document.blocks["i2"] = write_block(make_frame(repeated({10: 100}, touchpoint="card")))
    new = [Change(None, record) for record in (*below, card, Import(id="i2", file_name="b.csv"))]
    document.do(*new, Change(pay, replace(pay, sub_journey_id="sub")))
    assert badge_texts(scores)["pay"] != "0"
    assert scores.touchpoint_scores("pay")[0].score.n >= 300  # a loop of journeys counts nothing twice


# what is withheld stays so wherever one looks


def scores_of(rows: list[dict[str, Any]], *more: Record) -> Scores:
    found = Import(id="i1", file_name="a.csv", first_date=OLD.date(), last_date=NEW.date())
    return Scores(Document([*make_records(), found, *more], {"i1": write_block(make_frame(rows))}))


SMALL = [
    *rows_of("advert", "New", NEW, 1, 2, comment="Loud"),
    *rows_of("ask", "Old", NEW, 40, 20, comment="Kind"),
    *rows_of("ask", "Old", OLD, 20, 40),
    *rows_of("pay", "New", NEW, 90, 30, comment="Quick"),
    *rows_of("pack", "New", NEW, 90, 30),
]


def test_a_withheld_touchpoint_is_withheld_in_everything_shown_of_it():
    scores = scores_of(SMALL)
    assert (badge_texts(scores)["advert"], badge_texts(scores)["ask"]) == ("n < 5", "n < 130")
    for touchpoint in ("advert", "ask"):  # `ask` is the only other one of its stage, whose score is shown
        ((metric, score, trend, slices),) = scores.touchpoint_scores(touchpoint)
        assert score.withheld
        assert slices == ()
        assert {value for _, value in trend.points} == {None}
        assert scores.change_since(touchpoint, metric) == ""
    assert scores.stage_trends("journey-1")["discover"].text == "−1"
    assert scores.change_since("pay", scores.metrics()[0]) == ""  # nothing before


def test_comments_never_tell_the_answers_behind_a_withheld_score():
    scores = scores_of(SMALL)
    assert scores.comments("advert") == []
    assert scores.comments(text="loud") == []
    everywhere = scores.comments(limit=500)
    assert {comment.touchpoint_id for comment in everywhere} == {"ask", "pay"}
    for comment in (*everywhere, *scores.comments("ask")):
        assert bool(comment.answers) is (comment.touchpoint_id == "pay")


def test_a_view_on_few_answers_shows_no_comments_of_them():
    few = Segment(id="few", name="New here", conditions=(Condition("Type", ("New",)),))
    rows = [*rows_of("pay", "New", NEW, 2, 2, comment="Hm"), *rows_of("pay", "Old", NEW, 50, 50, comment="Quick")]
    scores = scores_of(rows, few)
    assert len(scores.comments("pay", limit=500)) == 104
    assert {comment.segment_ids for comment in scores.comments("pay", limit=500)} == {()}
    scores.change_view(segment_id="few")
    assert badge_texts(scores)["pay"] == "n < 5"
    assert scores.comments("pay") == scores.comments() == []


def test_a_roll_up_does_not_give_away_what_it_rolls_up():
    below = [
        Journey(id="sub", title="Paying"),
        Stage(id="sub-stage", journey_id="sub", title="Card"),
        Lane(id="sub-lane", journey_id="sub", title="Web"),
        Touchpoint(id="card", journey_id="sub", stage_id="sub-stage", lane_id="sub-lane", title="Card"),
    ]

    def rolled_up(own: int, card: int) -> str:
        rows = [row for id_, n in (("pay", own), ("card", card), ("help", 60)) for row in rows_of(id_, "", NEW, n, 0)]
        scores = scores_of(rows, *below)
        document = scores._document
        pay = document.project.table(Touchpoint)["pay"]
        document.do(Change(pay, replace(pay, sub_journey_id="sub")))
        return badge_texts(scores)["pay"]

    assert rolled_up(40, 50) == "+100"
    assert rolled_up(3, 100) == "n < 110"  # less the card's own score it would tell of three people
    assert rolled_up(100, 3) == "n < 110"
    assert rolled_up(3, 2) == "n 5"  # two small ones together are many enough
    assert rolled_up(0, 4) == "n < 5"


def test_a_map_can_be_painted_before_the_answers_are_read(document: Document) -> None:
    scores = Scores(document, waits=True)
    told: list[bool] = []
    scores.changed.connect(lambda: told.append(True))
    assert {badge.text for badge in scores.badges("journey-1").values()} == {"…"}
    assert scores.touchpoint_scores("pay") == []
    assert scores.summary().answers == 0
    assert document.read == []
    scores.start()
    assert told == [True]
    assert scores.badges("journey-1")["pay"].text not in ("…", "no data")
    assert scores.touchpoint_scores("pay")


def test_facts_of_a_persona_are_kept_and_follow_what_they_depend_on(
    scores: Scores, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = scores.persona_facts("ann")
    assert facts.segment == document.project.need(Segment, "s1")
    assert [(fact.metric.id, fact.score.n) for fact in facts.metrics] == [("nps", 100)]
    assert [low.title for low in facts.lowest] == ["Check out"]
    calls: list[int] = []
    monkeypatch.setattr(module, "persona_facts", lambda *_, **__: calls.append(1) or facts)
    pay = document.project.need(Touchpoint, "pay")
    document.do(Change(pay, replace(pay, title="Pay")))
    assert scores.persona_facts("ann").lowest[0].title == "Pay"  # a new name is no reason to count again
    assert calls == []
    pay = document.project.need(Touchpoint, "pay")
    document.do(Change(pay, replace(pay, channel="Till")))
    scores.persona_facts("ann")
    assert calls == [1]
    scores.change_view(period=Period.DAYS_90)
    scores.persona_facts("ann")
    assert calls == [1, 1]


def test_facts_without_answers_are_what_is_written_about_the_segment(document: Document) -> None:
    waiting = Scores(document, waits=True)
    assert waiting.persona_facts("ann").segment == document.project.need(Segment, "s1")
    assert waiting.persona_facts("ann").metrics == ()
    waiting.start()
    assert waiting.persona_facts("ann").metrics


def test_a_view_of_what_an_edit_removed_is_not_held_on_to(scores: Scores, document: Document) -> None:
    scores.change_view(segment_id="s1", persona_id="ann")
    segment, ann = document.project.need(Segment, "s1"), document.project.need(Persona, "ann")
    document.do(Change(ann, replace(ann, segment_id=None)), Change(segment, None))
    assert (scores.view.segment_id, scores.view.persona_id) == (None, "ann")
    assert scores.where().conditions == ()


def test_conditions_may_be_about_the_channel_too(scores: Scores, document: Document) -> None:
    assert scores.condition_values() == scores.segment_values()  # nobody says how the answers came
    frame = make_frame([{**row, "channel": "Web" if n % 3 else "App"} for n, row in enumerate(ROWS)])
    with_channels = Scores(Document(document.project.records(), {"i1": write_block(frame)}))
    found = with_channels.condition_values()
    assert found.keys() == {"Type", "channel"}
    assert [value for value, _ in found["channel"]] == ["Web", "App"]
    assert "channel" not in with_channels.segment_values()
    assert Scores(document, waits=True).condition_values() == {}
