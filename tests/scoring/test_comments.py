"""What customers wrote: found by touchpoint and words, and never saying what a withheld score keeps back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from cxjourney.domain.edits import Change, Edit
from cxjourney.domain.project import Project
from cxjourney.domain.records import Condition, Metric, Segment
from cxjourney.scoring.comments import Comment, comments, source_text
from cxjourney.scoring.compute import ScoreFilter
from cxjourney.scoring.frame import join_blocks
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
    *repeated({9: 4}, **{"s:Type": "New"}),
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
