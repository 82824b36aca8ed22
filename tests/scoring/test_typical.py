"""Typical comments and the terms of a segment."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import polars as pl
import pytest

from cxjourney.domain.project import Project
from cxjourney.scoring.comments import CommentIndex, CommentQuery
from cxjourney.scoring.compute import ScoreFilter
from cxjourney.scoring.frame import join_blocks
from cxjourney.scoring.typical import terms_of_segment, typical_comments
from tests.scoring.customers import NEW, make_customers, make_segmented
from tests.scoring.frames import make_frame

DELIVERY = "The delivery came late and the driver was lost"
PRICE = "The price was fair for such a good machine"


def said(*texts: str, times: int = 8) -> list[dict[str, Any]]:
    return [{"comment": text, "s:Type": "New", "m:nps": 8.0} for _ in range(times) for text in texts]


def texts(project: Project, rows: list[dict[str, Any]], most: int = 3) -> list[str]:
    return [comment.text for comment in typical_comments(join_blocks([make_frame(rows)]), project, most=most)]


@pytest.fixture
def project() -> Project:
    return make_segmented()


def test_what_most_people_say_comes_first_whatever_is_newest(project: Project) -> None:
    rows = [*said(DELIVERY, times=12), *said(PRICE, times=6)]
    rows.append({"comment": "My cat likes the cardboard box a lot", "time": datetime(2026, 12, 1), "m:nps": 9.0})
    assert texts(project, rows) == [DELIVERY, PRICE]


def test_each_tells_something_else_and_none_twice(project: Project) -> None:
    rows = [*said(DELIVERY, DELIVERY + ".", DELIVERY.upper(), times=6), *said(PRICE, times=5)]
    found = texts(project, rows, most=2)
    assert found[1] == PRICE
    assert len({text.casefold() for text in texts(project, said(DELIVERY, DELIVERY.upper()))}) == 1


def test_short_and_endless_comments_are_taken_only_where_no_others_are(project: Project) -> None:
    endless = "delivery " * 60
    assert texts(project, said("delivery", endless, DELIVERY))[0] == DELIVERY
    assert texts(project, said("delivery", endless))[0] in ("delivery", endless)


def test_where_nobody_says_the_same_the_newest_are_typical_enough(project: Project) -> None:
    names = "abcdefghijkl"
    rows = [
        {"comment": f"{name * 3}x {name * 4}y {name * 5}z {name * 6}w", "m:nps": 5.0, "time": datetime(2026, 1, 1 + n)}
        for n, name in enumerate(names)
    ]
    assert texts(project, rows, most=1) == [rows[-1]["comment"]]
    assert texts(project, [{**row, "comment": row["comment"][:4]} for row in rows], most=1) == ["lllx"]


def test_no_comments_are_no_typical_ones(project: Project) -> None:
    assert texts(project, [{"m:nps": 5.0}] * 10) == []
    assert texts(project, said(DELIVERY, times=3)) == []  # under the threshold


def test_they_follow_the_filter_with_an_index_and_without(project: Project) -> None:
    frame = make_customers()
    where = ScoreFilter(NEW)
    found = typical_comments(frame, project, where)
    assert any("late" in comment.text for comment in found)
    CommentIndex(frame)
    assert typical_comments(frame, project, where) == found
    low = typical_comments(frame, project, where, among=CommentQuery(metric_id="nps", high=6.0))
    assert low
    assert all(dict(comment.answers)["nps"] <= 6 for comment in low)


def test_terms_of_a_segment_are_those_that_others_use_less(project: Project) -> None:
    frame = make_customers()
    found = [term.text for term in terms_of_segment(frame, project, ScoreFilter(NEW))]
    assert "came days" in found
    assert "quick" not in found
    assert terms_of_segment(frame.with_columns(comment=pl.lit(None, dtype=pl.String)), project, ScoreFilter(NEW)) == []
