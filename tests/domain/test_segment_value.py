"""A segment's part of customers and value: among segments that exclude each other, and said where none do."""

from __future__ import annotations

import pytest

from cxjourney.domain.project import Project
from cxjourney.domain.records import Condition, Segment
from cxjourney.domain.segment_value import SegmentShare, are_apart, segment_share


def segment(id_: str, *conditions: Condition, size: int | None = 100, value: float | None = 10.0) -> Segment:
    return Segment(id=id_, name=id_, conditions=conditions, size=size, value_per_customer=value, position=0)


def condition(name: str, *values: str, exclude: bool = False) -> Condition:
    return Condition(name, values, exclude)


@pytest.mark.parametrize(
    ("first", "second", "apart"),
    [
        (condition("Type", "New"), condition("Type", "Old"), True),
        (condition("Type", "New", "Old"), condition("Type", "Old"), False),
        (condition("Type", "New"), condition("Region", "North"), False),
        (condition("Type", "New"), condition("Type", "New", exclude=True), True),
        (condition("Type", "New", "Old"), condition("Type", "New", exclude=True), False),
        (condition("Type", "New", exclude=True), condition("Type", "New"), True),
        (condition("Type", "New", exclude=True), condition("Type", "New", "Old"), False),
        (condition("Type", "New", exclude=True), condition("Type", "Old", exclude=True), False),
    ],
)
def test_segments_are_apart_where_no_answer_can_be_in_both(first: Condition, second: Condition, apart: bool) -> None:
    assert are_apart(segment("a", first), segment("b", second)) is apart
    assert are_apart(segment("b", second), segment("a", first)) is apart


def test_a_share_is_of_segments_that_exclude_each_other() -> None:
    new = segment("new", condition("Type", "New"), size=300, value=10.0)
    old = segment("old", condition("Type", "Old"), size=100, value=70.0)
    rich = segment("rich", condition("Value", "High"), size=50, value=100.0)
    project = Project([new, old, rich])
    assert segment_share(project, new) == SegmentShare(0.75, 0.3, ("new", "old"))
    assert segment_share(project, rich) == SegmentShare(50 / 450, 5000 / 15000, ("new", "old", "rich"), True)


def test_a_share_is_not_told_where_anything_is_unknown() -> None:
    new, old = segment("new", condition("Type", "New")), segment("old", condition("Type", "Old"), value=None)
    assert segment_share(Project([new, old]), new) == SegmentShare(0.5, None, ("new", "old"))
    assert segment_share(Project([new, old]), old) == SegmentShare(0.5, None, ("old", "new"))
    bare = segment("bare", condition("Type", "Old"), size=None)
    assert segment_share(Project([new, bare]), new) == SegmentShare(None, None, ("new", "bare"))
    assert segment_share(Project([new, bare]), bare) == SegmentShare(None, None, ("bare", "new"))
    nobody = segment("nobody", condition("Type", "Old"), size=0, value=0.0)
    other = segment("other", condition("Type", "New"), size=0, value=0.0)
    assert segment_share(Project([nobody, other]), nobody) == SegmentShare(None, None, ("nobody", "other"))


def test_an_only_segment_has_no_share() -> None:
    new = segment("new", condition("Type", "New"))
    assert segment_share(Project([new]), new) == SegmentShare()
