"""What customers wrote: found by touchpoint and words, and never saying what a withheld score keeps back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from cxjourney.domain import actions
from cxjourney.domain.edits import Change, Edit
from cxjourney.domain.project import Project
from cxjourney.domain.records import Condition, Direction, Metric, MetricKind, Segment
from cxjourney.scoring.comments import (
    Comment,
    CommentIndex,
    CommentList,
    CommentOrder,
    CommentQuery,
    answer_band,
    answer_text,
    comments,
    source_text,
)
from cxjourney.scoring.compute import ScoreFilter
from cxjourney.scoring.frame import join_blocks
from cxjourney.scoring.score import Band
from tests.builders import make_records
from tests.scoring.frames import make_frame, repeated

NEW = Condition("Type", ("New",))


@pytest.fixture
def project() -> Project:
    return Project([*make_records(), Segment(id="s1", name="New", conditions=(NEW,))])


ROWS = [
    {"comment": "Slow checkout (again)", "m:nps": 2.0, "time": datetime(2026, 10, 14), "s:Type": "New"},
    {"comment": "I like the Checkout", "m:nps": 9.0, "time": datetime(2026, 10, 15), "s:Type": "Old"},
    {"comment": "  ", "m:nps": 9.0},
    {"comment": None, "m:nps": 9.0},
    {"comment": "Kept on hold", "touchpoint": "help", "m:ttr": 31.0},
    {"comment": "No date", "channel": "Web"},
    *repeated({9: 4}, channel="Web", **{"s:Type": "New"}),
    *repeated({9: 2}, **{"s:Type": "Old"}),
    *repeated({20: 5}, "m:ttr", touchpoint="help"),
]


def texts(found: Iterable[Comment]) -> list[str]:
    return [comment.text for comment in found]


def test_comments_come_newest_first(project):
    found = comments(make_frame(ROWS), project)
    assert texts(found) == ["I like the Checkout", "Slow checkout (again)", "Kept on hold", "No date"]
    assert found[1].answers == (("nps", 2.0),)
    assert found[1].segment_ids == ("s1",)
    assert found[1].day == date(2026, 10, 14)
    assert (found[3].channel, found[3].answers, found[3].segment_ids) == ("Web", (), ())


def test_comments_hold_all_words_whatever_the_case_and_signs(project):
    frame = join_blocks([make_frame(ROWS)])
    assert len(comments(frame, project, text="CHECKOUT")) == 2
    assert texts(comments(frame, project, text="checkout (again)")) == ["Slow checkout (again)"]
    assert comments(frame, project, text=".*") == []
    assert len(comments(frame, project, limit=1)) == 1
    assert len(comments(frame, project, ("pay",))) == 3
    assert comments(frame, project, ("advert", "nowhere")) == []


def test_comments_at_touchpoints_that_are_gone_are_left_out(project):
    frame = join_blocks([make_frame([{"touchpoint": "gone", "comment": "Lost"}] * 9)])
    assert comments(frame, project) == comments(frame, project, ("gone",)) == []


def test_where_a_comment_comes_from(project):
    found = comments(make_frame(ROWS), project)
    assert source_text(found[1], project) == "NPS 2 · New · 14 Oct 2026"
    assert source_text(found[2], project) == "Time to resolution 31 h"
    assert source_text(found[3], project) == ""
    without = Project([record for record in project.records() if not isinstance(record, (Metric, Segment))])
    assert source_text(found[1], without) == "14 Oct 2026"


# withheld


def said(touchpoint: str, size: int, answer: float = 9.0, **fields: Any) -> list[dict[str, Any]]:
    return [{"touchpoint": touchpoint, "comment": f"{touchpoint} {i}", "m:nps": answer, **fields} for i in range(size)]


def test_a_touchpoint_with_too_few_answers_has_no_comments_in_any_list(project):
    frame = make_frame([*said("help", 4), *said("pay", 40)])
    assert comments(frame, project, ("help",)) == []
    assert {comment.touchpoint_id for comment in comments(frame, project)} == {"pay"}
    assert {comment.touchpoint_id for comment in comments(frame, project, ("help", "pay"))} == {"pay"}
    assert comments(frame, project, text="help") == []
    looser = replace(project.info, anonymity_threshold=4)
    project.apply(Edit("", (Change(project.info, looser),)))
    assert len(comments(frame, project, ("help",))) == 4


def test_answers_of_a_withheld_score_are_not_told_beside_the_comments(project):
    # ten customers wrote, three of them with an NPS: their score is withheld, so are these three answers
    rows = [*said("help", 3, 1.0), *said("help", 7, None), *said("pay", 90), *said("pack", 60)]
    found = comments(make_frame(rows), project, ("help",))
    assert len(found) == 10
    assert [comment.answers for comment in found] == [()] * 10


def test_nor_are_those_of_a_touchpoint_that_is_withheld_for_its_neighbour(project):
    rows = [*said("advert", 3), *said("ask", 20, 2.0), *said("pay", 20, 3.0), *said("pack", 20, 3.0)]
    frame = make_frame(rows)
    assert {comment.answers for comment in comments(frame, project, ("ask",))} == {()}
    assert {comment.answers for comment in comments(frame, project, ("pay",))} == {(("nps", 3.0),)}
    seen = ScoreFilter(touchpoint_ids=("ask",))  # looking at it alone does not free it
    assert {comment.answers for comment in comments(frame, project, where=seen)} == {()}


def test_the_view_decides_what_is_too_few(project):
    frame = make_frame([*said("pay", 4, **{"s:Type": "New"}), *said("pay", 40, **{"s:Type": "Old"})])
    assert len(comments(frame, project, ("pay",))) == 44
    assert comments(frame, project, ("pay",), ScoreFilter((NEW,))) == []


def test_a_comment_is_not_said_to_be_of_a_segment_too_small_there(project):
    few = [*said("pay", 4, **{"s:Type": "New"}), *said("pay", 40, **{"s:Type": "Old"})]
    assert {comment.segment_ids for comment in comments(make_frame(few), project)} == {()}
    more = [*few, *said("pay", 1, **{"s:Type": "New"})]
    assert {comment.segment_ids for comment in comments(make_frame(more), project)} == {("s1",), ()}


# the index, its filters and orders


def listed(rows: list[dict[str, Any]], project: Project, **query: Any) -> CommentList:
    return CommentIndex(join_blocks([make_frame(rows)])).select(project, CommentQuery(**query))


def hits(found: CommentList, text: str = "") -> list[str]:
    return texts(found.comments(found.search(text)))


def test_an_index_finds_every_word_whatever_case_and_accents(project):
    found = listed([*ROWS, {"comment": "Très CAFÉ"}], project)
    assert hits(found, "cafe tres") == ["Très CAFÉ"]
    assert hits(found, "Café") == ["Très CAFÉ"]
    assert hits(found, "checkout AGAIN") == ["Slow checkout (again)"]
    assert hits(found, "checkout zebra") == []
    assert found.total == found.rows.height == 5
    assert not found.withholds
    assert texts(comments(join_blocks([make_frame([*ROWS, {"comment": "Très CAFÉ"}])]), project, text="cafe")) == [
        "Très CAFÉ"
    ]


def test_an_index_knows_the_channels(project):
    frame = join_blocks([make_frame([{"channel": "web"}, {"channel": "App"}, {}])])
    assert CommentIndex(frame).channels == ("App", "web")


def test_orders(project):
    assert hits(listed(ROWS, project, order=CommentOrder.OLDEST))[:2] == [
        "Slow checkout (again)", "I like the Checkout",
    ]  # fmt: skip
    worst = listed(ROWS, project, order=CommentOrder.WORST, metric_id="nps")
    assert hits(worst)[:2] == ["Slow checkout (again)", "I like the Checkout"]
    longest = [
        *repeated({5: 1, 30: 1, 10: 3}, "m:ttr", comment="Wait"),
        {"comment": "None"},
        {"comment": "Long", "m:ttr": 99.0},
    ]
    assert hits(listed(longest, project, order=CommentOrder.WORST, metric_id="ttr"))[0] == "Long"
    assert len(hits(listed(longest, project, order=CommentOrder.WORST))) == 7  # by no metric


def test_a_range_of_answers(project):
    rows = [*said("pay", 20, 2.0), *said("pay", 20, 9.0), *said("pay", 10, None)]
    assert listed(rows, project, metric_id="nps", low=0, high=6).total == 20
    assert listed(rows, project, metric_id="nps", low=7).total == 20
    assert listed(rows, project, metric_id="nps", high=1).total == 0
    assert listed(rows, project, metric_id="nps").total == 50
    assert listed(rows, project, metric_id="csat", low=0).total == 0  # nobody was asked


def test_a_range_that_few_are_in_is_withheld(project):
    rows = [*said("pay", 4, 2.0), *said("pay", 40, 9.0)]
    found = listed(rows, project, metric_id="nps", high=6)
    assert found.total == 0
    assert found.withholds
    assert listed([*rows, *said("pay", 1, 2.0)], project, metric_id="nps", high=6).total == 5


def test_a_range_never_tells_answers_of_a_withheld_score(project):
    rows = [*said("help", 3, 1.0), *said("help", 9, None), *said("pay", 90), *said("pack", 60)]
    assert listed(rows, project, metric_id="nps", high=6, where=ScoreFilter(touchpoint_ids=("help",))).total == 0
    order = hits(listed(rows, project, metric_id="nps", order=CommentOrder.WORST))
    assert [text for text in order if text.startswith("help")] == [
        row["comment"] for row in rows if row["touchpoint"] == "help"
    ]


def channelled(size: int, channel: str, touchpoint: str = "pay") -> list[dict[str, Any]]:
    return said(touchpoint, size, channel=channel)


def test_a_channel_that_all_but_a_few_came_by_singles_them_out(project):
    app = ScoreFilter(channels=("App",))
    assert listed([*channelled(30, "App"), *channelled(9, "Web")], project, where=app).total == 30
    assert listed(channelled(30, "App"), project, where=app).total == 30
    few = listed([*channelled(30, "App"), *channelled(3, "Web")], project, where=app)
    assert few.total == 0
    assert few.withholds
    assert listed([*channelled(4, "App"), *channelled(30, "Web")], project, where=app).total == 0


def test_so_does_a_segment_that_all_but_a_few_are_in(project):
    new = ScoreFilter((NEW,))
    rows = [*said("pay", 30, **{"s:Type": "New"}), *said("pay", 3, **{"s:Type": "Old"})]
    assert listed(rows, project, where=new).total == 0
    assert listed([*rows, *said("pay", 2, **{"s:Type": "Old"})], project, where=new).total == 30


def test_two_filters_together_single_nobody_out(project):
    rows = [
        *said("pay", 20, channel="App", **{"s:Type": "New"}), *said("pay", 20, channel="Web", **{"s:Type": "Old"}),
        *said("pay", 2, channel="Web", **{"s:Type": "New"}), *said("pay", 9, channel="App", **{"s:Type": "Old"}),
    ]  # fmt: skip
    both = ScoreFilter((NEW,), channels=("App",))
    assert listed(rows, project, where=ScoreFilter((NEW,))).total == 22
    assert listed(rows, project, where=both).total == 0  # the two of the segment in the other channel
    assert listed([*rows, *rows], project, where=both).total == 0
    assert listed([*rows, *rows, *rows], project, where=both).total == 60


def test_a_narrow_period_does_not_free_a_filter(project):
    day = datetime(2026, 10, 14)
    rows = [
        *said("pay", 20, time=day, **{"s:Type": "New"}),
        *said("pay", 3, time=datetime(2026, 9, 1), **{"s:Type": "Old"}),
    ]
    where = ScoreFilter((NEW,), date_from=date(2026, 10, 1))
    assert listed(rows, project, where=where).total == 0


def test_a_channel_is_told_where_it_is_large_enough(project):
    rows = [*channelled(6, "App"), *channelled(6, "Web"), *channelled(2, "Phone")]
    assert {comment.channel for comment in comments(make_frame(rows), project)} == {"App", "Web", ""}


def test_one_answer_in_words_and_its_band():
    nps, ttr = actions.default_metric(MetricKind.NPS), actions.default_metric(MetricKind.TTR)
    csat, mean = actions.default_metric(MetricKind.CSAT), actions.default_metric(MetricKind.MEAN)
    assert [answer_band(nps, n) for n in (6, 7, 9)] == [Band.LOW, Band.MIDDLE, Band.GOOD]
    assert [answer_band(csat, n) for n in (2, 3, 4)] == [Band.LOW, Band.MIDDLE, Band.GOOD]
    assert [answer_band(ttr, n) for n in (8, 9, 25)] == [Band.GOOD, Band.MIDDLE, Band.LOW]
    assert answer_band(mean, 3) is Band.MIDDLE
    backwards = replace(csat, direction=Direction.LOWER)
    assert [answer_band(backwards, n) for n in (2, 3, 4)] == [Band.GOOD, Band.MIDDLE, Band.LOW]
    assert (answer_text(nps, 2.0), answer_text(mean, -0.5), answer_text(ttr, 31)) == ("2", "−0.5", "31 h")


def test_an_index_is_made_once_for_a_frame():
    frame = join_blocks([make_frame([{"comment": "Late", "m:nps": 3.0}] * 6)])
    assert not CommentIndex.is_made(frame)
    first = CommentIndex(frame)
    assert CommentIndex.is_made(frame)
    assert CommentIndex(frame).channels is first.channels


def test_more_segments_than_views_are_told_apart_all_the_same():
    project = Project(make_records())
    for number in range(23):
        conditions = (Condition("Type", (f"v{number}",)),)
        project.apply(actions.add_segment(project, f"S{number}", conditions=conditions))
    rows = [{"comment": f"c{number}", "s:Type": f"v{number % 23}", "m:nps": 3.0} for number in range(23 * 6)]
    found = comments(join_blocks([make_frame(rows)]), project, limit=500)
    assert len(found) == 23 * 6
    names = {project.need(Segment, id_).name for comment in found for id_ in comment.segment_ids}
    assert names >= {f"S{number}" for number in range(23)}
