"""The scores of an export: everyone's are everyone's, and a segment that leaves few others tells nothing."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from cxjourney.domain.project import Project
from cxjourney.domain.records import Condition, Metric, Record, Segment
from cxjourney.exchange.score_book import ScoreBook, gather
from cxjourney.scoring.frame import join_blocks
from tests.builders import make_records
from tests.scoring.frames import make_frame, repeated

OLD = Segment(id="old", name="Old", conditions=(Condition("Type", ("Old",)),))


def book_of(frame: pl.DataFrame, *more: Record) -> ScoreBook:
    project = Project([*make_records(), *more])
    return gather(project, frame, project.journeys(), lambda: None)


def answers(old: int = 40, new: int = 60) -> pl.DataFrame:
    rows = [*repeated({2: old}, **{"s:Type": "Old"}), *repeated({10: new}, **{"s:Type": "New"})]
    return join_blocks([make_frame(rows)])


def nps(book: ScoreBook) -> Metric:
    return next(row.metric for row in book.rows)


def test_everyones_score_is_not_taken_from_a_segment_however_it_is_called() -> None:
    for name in ("Old", "", " "):
        book = book_of(answers(), replace(OLD, name=name))
        everyone = book.of("pay", nps(book))
        assert everyone is not None
        assert (everyone.segment, everyone.score.n, everyone.score.value) == (None, 100, 20.0)
        (old,) = [row for row in book.rows if row.segment is not None and row.place == "pay"]
        assert (old.segment.id if old.segment else "", old.score.n, old.score.value) == ("old", 40, -100.0)


def test_a_segment_of_nearly_everyone_is_withheld_also_where_scores_came_ready_made() -> None:
    for frame in (answers(97, 3), _reported(97.0, 3.0)):
        book = book_of(frame, OLD)
        told = {(row.segment.name if row.segment else "", row.score.withheld) for row in book.rows}
        assert told == {("", False), ("Old", True)}
        assert all(row.score.n_text == "<100" for row in book.rows if row.segment)
    told_all = book_of(_reported(95.0, 5.0), OLD).rows
    assert not any(row.score.withheld for row in told_all)


def _reported(old: float, new: float) -> pl.DataFrame:
    rows = [{"r:nps": -10.0, "count": old, "s:Type": "Old"}, {"r:nps": 50.0, "count": new, "s:Type": "New"}]
    return join_blocks([make_frame([{**row, "m:nps": None} for row in rows])])


def test_a_segment_without_conditions_is_everyone_and_not_counted_again() -> None:
    book = book_of(answers())  # the shop's own segment has none
    assert {row.segment for row in book.rows} == {None}
    assert book.has(nps(book))
    assert book.of("ask", nps(book)) is None
    assert book.of("pay", None) is None
