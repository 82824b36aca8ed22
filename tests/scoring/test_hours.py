"""Business hours: worked examples, and times outside any shift."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxjourney.domain.edits import Change, Edit
from cxjourney.domain.records import Metric, ProjectInfo
from cxjourney.scoring.compute import compute_one
from cxjourney.scoring.hours import (
    Schedule,
    after_business_hours,
    business_hours,
    business_hours_of,
    calendar_hours,
    schedule_of,
)
from tests.builders import make_project
from tests.scoring.frames import make_frame

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


# whole columns at once


def micros(moments):
    return np.array([(moment - datetime(1970, 1, 1)) // timedelta(microseconds=1) for moment in moments])


@given(
    st.lists(st.tuples(st.datetimes(datetime(1969, 12, 1), datetime(2027, 1, 1)), st.integers(-5000, 60 * 24 * 40))),
    st.integers(0, 23), st.integers(0, 24), st.frozensets(st.integers(0, 6)),
)  # fmt: skip
def test_columns_of_moments_give_the_same_hours(pairs, begin, end, weekdays):
    holidays = frozenset({date(2026, 12, 25), date(1970, 1, 1)})
    schedule = Schedule(time(begin), time(end % 24), weekdays, holidays)
    opened = [start for start, _ in pairs]
    resolved = [start + timedelta(minutes=minutes) for start, minutes in pairs]
    found = business_hours_of(micros(opened), micros(resolved), schedule)
    expected = [business_hours(one, other, schedule) for one, other in zip(opened, resolved, strict=True)]
    assert found.tolist() == pytest.approx(expected)


def test_around_the_clock_and_until_midnight():
    always = Schedule(time(0), time(0), frozenset(range(7)))
    assert business_hours(FRIDAY, MONDAY, always) == calendar_hours(FRIDAY, MONDAY)
    assert business_hours(FRIDAY, MONDAY, Schedule(time(16), time(0))) == 7.5
    assert after_business_hours(FRIDAY, 7.5, Schedule(time(16), time(0))) == datetime(2026, 11, 21)


def test_the_schedule_of_a_project():
    info = ProjectInfo(work_begin=480, work_end=1440, work_days=("1", "7"), holidays=("2026-12-25",))
    assert schedule_of(info) == Schedule(time(8), time(0), frozenset({0, 6}), frozenset({date(2026, 12, 25)}))
    assert schedule_of(ProjectInfo()) == OFFICE


def test_times_by_the_working_hours_of_the_project():
    hours = replace(make_project().table(Metric)["ttr"], business_hours=True)
    rows = [{"time": FRIDAY, "resolved": MONDAY, "m:ttr": 65.5}] * 6
    rows += [{"time": FRIDAY, "m:ttr": 1.5}, {"resolved": MONDAY, "m:ttr": 1.5}]  # ready-made business hours stay
    score = compute_one(make_frame(rows), make_project(), hours)
    assert (score.value, score.n, score.parts["p90"]) == (1.5, 8, 1.5)
    assert compute_one(make_frame(rows), make_project(), replace(hours, business_hours=False)).value == 65.5
    project = make_project()
    closed = replace(project.info, holidays=("2026-11-23",))
    project.apply(Edit("", (Change(project.info, closed),)))
    assert compute_one(make_frame(rows), project, hours).value == 0.5
