"""Business hours: worked examples, and times outside any shift."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from cxjourney.scoring.hours import Schedule, after_business_hours, business_hours, calendar_hours

OFFICE = Schedule()
FRIDAY, MONDAY = datetime(2026, 11, 20, 16, 30), datetime(2026, 11, 23, 10, 0)


def test_over_a_weekend():
    assert calendar_hours(FRIDAY, MONDAY) * 60 == 3930
    assert business_hours(FRIDAY, MONDAY, OFFICE) * 60 == 90


def test_due_after_eight_hours_of_a_nine_hour_day():
    due = after_business_hours(datetime(2026, 11, 23, 16), 8, Schedule(time(9), time(18)))
    assert due == datetime(2026, 11, 24, 15)


@pytest.mark.parametrize(
    ("opened", "resolved", "hours"),
    [
        (datetime(2026, 11, 21, 8), datetime(2026, 11, 22, 20), 0.0),  # all in the weekend
        (datetime(2026, 11, 23, 6), datetime(2026, 11, 23, 9, 30), 0.5),  # opened before work begins
        (datetime(2026, 11, 23, 18), datetime(2026, 11, 24, 8), 0.0),  # overnight
        (datetime(2026, 11, 23, 12), datetime(2026, 11, 23, 11), 0.0),  # in the wrong order
        (datetime(2026, 11, 24, 12), datetime(2026, 11, 23, 12), 0.0),
        (datetime(2026, 11, 16, 0), datetime(2026, 11, 23, 0), 40.0),  # a week
    ],
)
def test_edges(opened, resolved, hours):
    assert business_hours(opened, resolved, OFFICE) == hours


def test_holidays_and_empty_schedules():
    closed = Schedule(holidays=frozenset({date(2026, 11, 23)}))
    assert business_hours(FRIDAY, MONDAY, closed) == 0.5
    assert after_business_hours(FRIDAY, 1, closed) == datetime(2026, 11, 24, 9, 30)
    assert after_business_hours(FRIDAY, 1, Schedule(weekdays=frozenset())) is None
    assert business_hours(FRIDAY, MONDAY, Schedule(time(17), time(9))) == 0.0
