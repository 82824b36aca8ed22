"""Moments read from their bytes: the same as by their pattern, or not at all."""

from __future__ import annotations

from datetime import datetime, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxjourney.evidence.fixed_dates import fixed_moments

FORM = "%Y-%m-%d %H:%M:%S"


def by_pattern(texts: list[str]) -> pl.Series:
    return pl.Series(texts, dtype=pl.String).str.to_datetime(FORM, time_unit="us", strict=False)


@given(st.lists(st.datetimes(datetime(1970, 1, 1), datetime(2100, 12, 31)), min_size=1, max_size=50))
def test_moments_are_those_that_the_pattern_finds(moments: list[datetime]) -> None:
    texts = [moment.strftime(FORM) for moment in moments]
    found = fixed_moments(pl.Series(texts), "-", " ")
    assert found is not None
    assert found.equals(by_pattern(texts))
    assert found.dtype == pl.Datetime("us")


@given(st.text("0123456789-: T/\x00\x7fä", min_size=1, max_size=20), st.integers(0, 18))
def test_a_text_with_anything_in_it_is_read_right_or_left(other: str, at: int) -> None:
    texts = ["2024-02-28 23:59:59", ("2024-02-28 23:59:59"[:at] + other + "2024-02-28 23:59:59"[at + len(other) :])]
    found = fixed_moments(pl.Series(texts), "-", " ")
    assert found is None or found.equals(by_pattern(texts))


@pytest.mark.parametrize(
    "text",
    [
        "2023-02-29 00:00:00", "2024-13-01 00:00:00", "2024-00-01 00:00:00", "2024-01-00 00:00:00",
        "2024-04-31 00:00:00", "2024-01-01 24:00:00", "2024-01-01 00:60:00", "2024-01-01 00:00:60",
        "1969-12-31 23:59:59", "2101-01-01 00:00:00", "2024-01-01T00:00:00", "2024/01/01 00:00:00",
        "2024-01-01 00:00:0a", "2024-01-01 00:00:0:", "2024-01-01 00:00:0", "0000-00-00 00:00:00", None,
    ],
)  # fmt: skip
def test_a_single_other_one_leaves_all_to_the_patterns(text: str | None) -> None:
    assert fixed_moments(pl.Series(["2024-01-01 00:00:00", text], dtype=pl.String), "-", " ") is None


def test_every_day_of_the_years_and_every_second_of_a_day() -> None:
    first = datetime(1970, 1, 1)
    moments = [first + timedelta(days=day, seconds=day * 7 % 86_400) for day in range(47_800)]
    moments += [datetime(2024, 2, 29) + timedelta(seconds=second) for second in range(86_400)]
    found = fixed_moments(pl.Series("time", moments).dt.strftime("%Y/%m/%dT%H:%M:%S"), "/", "T")
    assert found is not None
    assert found.to_list() == moments
