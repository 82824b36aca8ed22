"""What a new period moved: spans, reliable changes, noise, and nothing where there is nothing to compare."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import polars as pl
import pytest

from cxjourney.domain.project import Project
from cxjourney.domain.records import Import, Metric
from cxjourney.scoring.frame import METRIC, fixed_schema
from cxjourney.scoring.moves import find_moves, spans_of
from tests.builders import make_project

Q1, Q2 = (date(2026, 1, 1), date(2026, 3, 31)), (date(2026, 4, 1), date(2026, 6, 30))


def project_with(*spans: tuple[str, date | None, date | None]) -> Project:
    records = [Import(id=id_, file_name=f"{id_}.csv", first_date=first, last_date=last) for id_, first, last in spans]
    return Project([*make_project().records(), *records])


def answers(places: dict[str, tuple[float, float]], count: int = 400) -> pl.DataFrame:
    """Return NPS answers by touchpoint: shares of promoters in the first and second quarter, all others detractors."""
    rows = []
    for touchpoint, shares in places.items():
        for (first, _), share in zip((Q1, Q2), shares, strict=True):
            for number in range(count):
                when = datetime(first.year, first.month, first.day) + timedelta(days=number % 80)
                value = 10.0 if number < share * count else 2.0
                rows.append({"key": f"{touchpoint}{first}{number}", "response": f"r{len(rows)}",
                             "touchpoint": touchpoint, "time": when, "count": 1.0, METRIC + "nps": value})  # fmt: skip
    frame = pl.DataFrame(rows)
    schema = fixed_schema()
    missing = [pl.lit(None, dtype=kind).alias(name) for name, kind in schema.items() if name not in frame.columns]
    present = [
        pl.col(name).cast(kind)
        for name, kind in schema.items()
        if name in frame.columns and name not in ("key", "response")
    ]
    return frame.with_columns(*present, *missing)


def test_the_period_before_is_as_long_and_ends_where_the_new_begins() -> None:
    project = project_with(("a", date(2025, 1, 1), date(2026, 3, 31)), ("b", *Q2))
    assert spans_of(project, ["b"]) == ((date(2025, 12, 31), date(2026, 3, 31)), Q2)


def test_over_a_gap_the_import_before_is_the_period_before() -> None:
    project = project_with(("a", date(2024, 1, 1), date(2024, 3, 31)), ("b", *Q2))
    assert spans_of(project, ["b"]) == ((date(2024, 1, 1), date(2024, 3, 31)), Q2)


@pytest.mark.parametrize(
    "spans",
    [
        [("b", *Q2)],
        [("a", *Q2), ("b", *Q1)],
        [("a", *Q1), ("b", None, None)],
        [("a", None, None), ("b", *Q2)],
    ],
)
def test_without_a_later_period_there_is_nothing_to_compare(spans: list[tuple[str, date | None, date | None]]) -> None:
    assert spans_of(project_with(*spans), ["b"]) is None


def test_a_longer_export_counts_from_where_the_old_one_ended() -> None:
    project = project_with(("a", *Q1), ("b", date(2026, 3, 20), date(2026, 6, 30)))
    assert spans_of(project, ["b"]) == (
        (date(2025, 12, 31), date(2026, 3, 31)), (date(2026, 4, 1), date(2026, 6, 30)),
    )  # fmt: skip


def test_reliable_moves_stand_apart_from_noise() -> None:
    project = project_with(("a", *Q1), ("b", *Q2))
    frame = answers({"pay": (0.7, 0.4), "ask": (0.5, 0.7), "help": (0.5, 0.51)})
    (moves,) = find_moves(frame, project, [project.need(Metric, "nps")], Q1, Q2)
    assert [(move.touchpoint_id, move.amount, move.better) for move in moves.moved] == [
        ("pay", "−60", False), ("ask", "+40", True),
    ]  # fmt: skip
    assert moves.noise == 1
    assert "from +40 to −20" in moves.by_touchpoint["pay"].text
    assert moves.by_touchpoint["pay"].text.endswith("−60, worse")


def test_few_answers_move_nothing() -> None:
    project = project_with(("a", *Q1), ("b", *Q2))
    assert find_moves(answers({"pay": (0.9, 0.1)}, 20), project, [project.need(Metric, "nps")], Q1, Q2) == []


def test_an_import_that_reaches_further_back_than_all_others_brings_no_later_period() -> None:
    late = (date(2026, 4, 10), date(2026, 4, 20))
    project = project_with(("a", *late), ("b", date(2026, 4, 21), date(2026, 5, 1)))
    assert spans_of(project, ["b"]) == (late, (date(2026, 4, 21), date(2026, 5, 1)))
    swapped = project_with(("a", date(2026, 4, 10), date(2026, 4, 9)), ("b", date(2026, 1, 1), date(2026, 5, 1)))
    assert spans_of(swapped, ["b"]) is None


def test_a_move_says_in_a_word_which_way() -> None:
    found = find_moves(answers({"pay": (0.8, 0.2)}), make_project(), [make_project().need(Metric, "nps")], Q1, Q2)
    assert [move.verdict for move in found[0].moved] == ["worse"]
