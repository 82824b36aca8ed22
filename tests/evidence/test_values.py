"""Text to numbers, dates and durations."""

from __future__ import annotations

from datetime import datetime

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxjourney.evidence.values import dates, decimal_sign, guess_dates, hours, numbers, trimmed


def series(*values: str | None) -> pl.Series:
    return pl.Series("x", list(values), dtype=pl.String)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("10", 10), (" 7.5 ", 7.5), ("10 - Extremely likely", 10), ("0 = Not at all", 0), ("Very good (5)", 5),
        ("5 stars", 5), ("−3", -3), ("1,234", 1234), ("nan", None), ("inf", None), ("1_000", None), ("1e999", None),
        ("٣", None), ("NA", None), ("n.v.t.", None), ("#N/A", None), ("Terminal 3", None), ("", None), ("12:30", None),
        ("9" * 40, None), ("2024-01-01", None), ("1.2.3", None),
    ],
)  # fmt: skip
def test_numbers(text: str, number: float | None) -> None:
    assert numbers(trimmed(series(text))).to_list() == [number]


def test_decimal_commas_are_decided_by_column() -> None:
    assert decimal_sign(series("8,5", "7")) == ","
    assert decimal_sign(series("1,234", "56")) == "."
    assert decimal_sign(series("0,670")) == ","
    assert decimal_sign(series("1.234,5")) == ","
    assert decimal_sign(series("1,5", "1.5")) == "."
    assert numbers(series("8,5", "1.234,5", "7"), ",").to_list() == [8.5, 1234.5, 7]


def test_dates_that_do_not_exist_are_none() -> None:
    found = dates(series("31/02/2024", "29/02/2024", "12/31/1899", "1/1/24 4:05 PM"), "dmy")
    assert found["time"].to_list() == [None, datetime(2024, 2, 29), None, datetime(2024, 1, 1, 16, 5)]


def test_offsets_keep_the_wall_clock_and_move_utc() -> None:
    found = dates(series("2024-10-27T02:30:00+02:00", "2024-10-27T02:30:00+01:00"), "ymd")
    assert found["time"].to_list() == [datetime(2024, 10, 27, 2, 30)] * 2
    assert found["utc"].to_list() == [datetime(2024, 10, 27, 0, 30), datetime(2024, 10, 27, 1, 30)]


def test_excel_serials_are_the_day_that_excel_shows() -> None:
    assert dates(series("44320"), "serial")["time"].to_list() == [datetime(2021, 5, 4)]


def test_durations() -> None:
    found = hours(series("37:30:00", "2 d 3 h", "90", "-1:30", "1900-01-01 06:00:00", "soon", None), "minutes")
    assert found.to_list() == [37.5, 51.0, 1.5, -1.5, 30.0, None, None]


@settings(deadline=None, max_examples=40)
@given(st.lists(st.text(max_size=40), max_size=30))
def test_no_text_is_ever_an_exception(texts: list[str]) -> None:
    column = trimmed(pl.Series("x", texts, dtype=pl.String, strict=False))
    for sign in (".", ","):
        found = numbers(column, sign)
        assert len(found) == len(column)
        assert found.drop_nulls().is_finite().all()
    guess = guess_dates(column, hinted=True)
    if guess is not None:
        assert len(dates(column, guess.style)) == len(column)
    for style in ("ymd", "dmy", "mdy", "words", "compact", "month", "epoch", "epoch_ms", "serial"):
        assert len(dates(column, style)) == len(column)
    assert len(hours(column, "minutes")) == len(column)
