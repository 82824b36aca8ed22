"""Calendar and business hours between two moments, for times to resolution.

A schedule is when somebody works; holidays are days on which nobody does. Moments are taken as local wall-clock time,
without zones, which is how ticket systems export them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

LONGEST_SEARCH = 20 * 366  # days


@dataclass(frozen=True, slots=True)
class Schedule:
    """Working times: the same hours on each of `weekdays` (Monday is 0) that is no holiday."""

    begin: time = time(9)
    end: time = time(17)
    weekdays: frozenset[int] = frozenset(range(5))
    holidays: frozenset[date] = frozenset()

    def shift(self, day: date) -> tuple[datetime, datetime] | None:
        """Return when work begins and ends on a day, None where nobody works."""
        if day.weekday() not in self.weekdays or day in self.holidays or self.begin >= self.end:
            return None
        return datetime.combine(day, self.begin), datetime.combine(day, self.end)


def calendar_hours(opened: datetime, resolved: datetime) -> float:
    """Return the hours between two moments; negative where they are in the wrong order."""
    return (resolved - opened) / timedelta(hours=1)


def business_hours(opened: datetime, resolved: datetime, schedule: Schedule) -> float:
    """Return the working hours between two moments; 0 where they are in the wrong order."""
    total = timedelta()
    for begin, end in _shifts(opened.date(), schedule, (resolved.date() - opened.date()).days):
        total += max(timedelta(), min(end, resolved) - max(begin, opened))
    return total / timedelta(hours=1)


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
