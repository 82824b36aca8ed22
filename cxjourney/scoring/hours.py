"""Calendar and business hours between two moments, for times to resolution.

A schedule is when somebody works; holidays are days on which nobody does. Moments are taken as local wall-clock time,
without zones, which is how ticket systems export them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from cxjourney.domain.records import ProjectInfo

if TYPE_CHECKING:
    from cxjourney.scoring.coding import Numbers, Whole

LONGEST_SEARCH = 20 * 366  # days
MINUTE, DAY = 60 * 10**6, 86_400 * 10**6  # microseconds
EPOCH_WEEKDAY = 3  # the first of January 1970 was a Thursday


@dataclass(frozen=True, slots=True)
class Schedule:
    """Working times: the same hours on each of `weekdays` (Monday is 0) that is no holiday.

    An `end` of 00:00 is midnight at the end of the day, so that 00:00 to 00:00 is around the clock.
    """

    begin: time = time(9)
    end: time = time(17)
    weekdays: frozenset[int] = frozenset(range(5))
    holidays: frozenset[date] = frozenset()

    def shift(self, day: date) -> tuple[datetime, datetime] | None:
        """Return when work begins and ends on a day, None where nobody works."""
        begin, end = self.minutes
        if day.weekday() not in self.weekdays or day in self.holidays or begin >= end:
            return None
        midnight = datetime.combine(day, time())
        return midnight + timedelta(minutes=begin), midnight + timedelta(minutes=end)

    @property
    def minutes(self) -> tuple[int, int]:
        """When work begins and ends, in minutes after midnight; up to 1440."""
        begin, end = self.begin.hour * 60 + self.begin.minute, self.end.hour * 60 + self.end.minute
        return begin, end or 1440


def schedule_of(info: ProjectInfo) -> Schedule:
    """Return the working times that a project names; minutes from 0 to 1440, weekdays from “1” for Monday."""
    return Schedule(
        begin=_clock(info.work_begin),
        end=_clock(info.work_end),
        weekdays=frozenset(int(day) - 1 for day in info.work_days),
        holidays=frozenset(date.fromisoformat(day) for day in info.holidays),
    )


def _clock(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)


def calendar_hours(opened: datetime, resolved: datetime) -> float:
    """Return the hours between two moments; negative where they are in the wrong order."""
    return (resolved - opened) / timedelta(hours=1)


def business_hours(opened: datetime, resolved: datetime, schedule: Schedule) -> float:
    """Return the working hours between two moments; 0 where they are in the wrong order."""
    total = timedelta()
    for begin, end in _shifts(opened.date(), schedule, (resolved.date() - opened.date()).days):
        total += max(timedelta(), min(end, resolved) - max(begin, opened))
    return total / timedelta(hours=1)


def business_hours_of(opened: Whole, resolved: Whole, schedule: Schedule) -> Numbers:
    """Return the working hours between two columns of moments in microseconds since 1970; 0 in the wrong order.

    Work done up to a moment is that of the whole days before it and what has passed of its own day, so the hours
    between two moments are a difference.
    """
    import numpy as np

    if not len(opened):
        return np.zeros(0)
    days = np.concatenate((opened, resolved)) // DAY
    first, last = int(days.min()), int(days.max())
    calendar = np.arange(first, last + 1)
    closed = [day.toordinal() - date(1970, 1, 1).toordinal() for day in schedule.holidays]
    begin, end = (minutes * MINUTE for minutes in schedule.minutes)
    works = np.isin((calendar + EPOCH_WEEKDAY) % 7, list(schedule.weekdays)) & ~np.isin(calendar, closed)
    shift = works * max(end - begin, 0)
    before = np.cumsum(shift) - shift

    def worked(moments: Whole) -> Whole:
        day = moments // DAY - first
        passed = np.clip(moments % DAY - begin, 0, max(end - begin, 0))
        worked_until: Whole = before.take(day) + works.take(day) * passed
        return worked_until

    between: Numbers = np.maximum(worked(resolved) - worked(opened), 0) / (60 * MINUTE)
    return between


def after_business_hours(start: datetime, hours: float, schedule: Schedule) -> datetime | None:
    """Return when so many working hours are over, as for a due time; None where the schedule never gets there."""
    left = timedelta(hours=hours)
    for begin, end in _shifts(start.date(), schedule, LONGEST_SEARCH):
        begin = max(begin, start)
        if begin < end and end - begin >= left:
            return begin + left
        left -= max(timedelta(), end - begin)
    return None


def _shifts(first: date, schedule: Schedule, days: int) -> Iterator[tuple[datetime, datetime]]:
    for offset in range(days + 1):
        shift = schedule.shift(first + timedelta(days=offset))
        if shift is not None:
            yield shift
