"""Days, weeks, months, quarters and years as scores name them: where each begins, what it is called, what it follows.

Also the pairs of periods that a change is told between. Plain dates, nothing of Qt but the person's month names.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from cxjourney.domain.text import tr
from cxjourney.ui import words

PERIODS = ("day", "week", "month", "quarter", "year")
Days = tuple[date, date]
MOST_CELLS = 50_000
"""Withholding looks at every group beside every other: with many more cells than these it takes minutes."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two spans of days, both ends included: how `later` differs from `earlier`."""

    earlier: Days
    later: Days

    @property
    def overlaps(self) -> bool:
        """Whether a day belongs to both, so that their difference says little."""
        return self.earlier[1] >= self.later[0] and self.later[1] >= self.earlier[0]


def period_names() -> list[tuple[object, str]]:
    """Return the periods that scores can be told by, with their words."""
    return [
        ("day", tr("Day")), ("week", tr("Week")), ("month", tr("Month")), ("quarter", tr("Quarter")),
        ("year", tr("Year")),
    ]  # fmt: skip


def start_of(period: str, group: str) -> date | None:
    """Return the first day of a group such as `2026-10-03`, `2026-W40`, `2026-10`, `2026-Q4` or `2026`."""
    if not group:
        return None
    year = int(group[:4])
    if period == "day":
        return date.fromisoformat(group)
    if period == "week":
        return date.fromisocalendar(year, int(group[6:]), 1)
    if period == "month":
        return date(year, int(group[5:7]), 1)
    return date(year, 3 * int(group[6:]) - 2, 1) if period == "quarter" else date(year, 1, 1)


def next_start(period: str, start: date) -> date:
    """Return the first day of the period after the one that begins at `start`."""
    if period in ("day", "week"):
        return start + timedelta(days=1 if period == "day" else 7)
    months = {"month": 1, "quarter": 3, "year": 12}[period]
    return _months_on(start, months)


def starts_between(period: str, first: date, last: date) -> Iterator[date]:
    """Yield the first day of every period from `first` to `last`, both the starts of one."""
    while first <= last:
        yield first
        first = next_start(period, first)


def label_of(period: str, start: date) -> str:
    """Return what a period is called: `3 Oct 2026`, `week 40, 2026`, `Oct 2026`, `Q4 2026`, `2026`."""
    if period == "day":
        return words.day(start)
    if period == "week":
        year, week, _ = start.isocalendar()
        return tr("week {week}, {year}", week=week, year=year)
    if period == "month":
        return words.month(start)
    return (
        tr("Q{quarter} {year}", quarter=(start.month + 2) // 3, year=start.year)
        if period == "quarter"
        else str(start.year)
    )


def fitting_period(period: str, groups: int, days: int) -> str:
    """Return the period, or the next longer one with which `groups` lines over so many days stay to be worked out."""
    lengths = {"day": 1, "week": 7, "month": 30, "quarter": 91, "year": 365}
    at = PERIODS.index(period)
    while at < len(PERIODS) - 1 and groups * (days / lengths[PERIODS[at]] + 1) > MOST_CELLS:
        at += 1
    return PERIODS[at]


def days_text(days: Days) -> str:
    """Return a span of days as `1 Jul 2026 to 30 Sep 2026`."""
    return tr("{first} to {last}", first=words.day(days[0]), last=words.day(days[1]))


def pair_names() -> list[tuple[object, str]]:
    """Return the pairs of periods that a change can be told between, with their words."""
    return [
        ("", tr("No comparison")),
        ("90 days", tr("Last 90 days against the 90 before")),
        ("quarter", tr("Last quarter against the one before")),
        ("year", tr("Last 12 months against the year before")),
        ("own", tr("Dates of my own…")),
    ]


def pair_of(key: str, last: date) -> Pair | None:
    """Return the pair of a key, counted back from `last`, the last day with answers; None for no comparison."""
    if key == "90 days":
        start = last - timedelta(days=89)
        return Pair((start - timedelta(days=90), start - timedelta(days=1)), (start, last))
    if key == "quarter":
        start = _quarter_of(last)
        return Pair(
            (_months_on(start, -3), start - timedelta(days=1)), (start, _months_on(start, 3) - timedelta(days=1))
        )
    if key == "year":
        start = _year_before(last) + timedelta(days=1)
        return Pair((_year_before(start), start - timedelta(days=1)), (start, last))
    return None


def _quarter_of(day: date) -> date:
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def _months_on(start: date, months: int) -> date:
    number = start.year * 12 + start.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)
