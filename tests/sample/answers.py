"""The survey answers of the sample: rows that follow the levels in `plan`, the same on every run."""

from __future__ import annotations

import random
from calendar import monthrange
from datetime import datetime, timedelta

from tests.sample.comments import write_comment
from tests.sample.plan import (
    CUSTOMER_TYPES,
    FIRST_MONTH,
    LEVELS,
    MONTHS,
    OTHER_NAMES,
    REGION_SHIFT,
    REGIONS,
    TYPE_SHIFT,
    TYPE_SHIFT_AT,
    VALUE_SHIFT,
    VALUES,
    Level,
)

HEADER = (
    "Response ID", "Answered at", "Touchpoint", "Channel", "Customer type", "Region", "Customer value", "NPS", "CSAT",
    "Effort", "Comment",
)  # fmt: skip

KNOWN_ANSWERS = (  # two answers that the design and the texts quote
    ("2026-10-14 17:42", "Call about late parcel", "Phone", "Returning", "East", "Over 500", 2, 1, 1,
     "I explained the same thing to three people."),
    ("2026-10-09 12:31", "Call about late parcel", "Phone", "New", "West", "200 to 500", 0, 1, 1,
     "Forty minutes on hold and then cut off."),
)  # fmt: skip


def make_answers(chance: random.Random) -> list[tuple[str, ...]]:
    """Return all rows in the order in which they came in, without the header."""
    rows: list[list[str]] = [[str(cell) for cell in row] for row in KNOWN_ANSWERS]
    for level in LEVELS:
        rows += _rows_of(chance, level)
    rows.sort(key=lambda row: row[0])
    renamed_from = "2026-03-01"
    numbered = []
    for index, (answered, touchpoint, *rest) in enumerate(rows):
        name = OTHER_NAMES.get(touchpoint, touchpoint) if answered >= renamed_from else touchpoint
        numbered.append((f"R-{100482 + 3 * index + chance.randint(0, 2)}", answered, name, *rest))
    return numbered


def pick(chance: random.Random, options: tuple[tuple[str, float], ...]) -> str:
    """Return one of the options by their weights."""
    return chance.choices([name for name, _ in options], [weight for _, weight in options])[0]


def moment_in(chance: random.Random, month: int) -> datetime:
    """Return a moment in a month counted from the first one, at hours when people answer surveys."""
    year, number = divmod(FIRST_MONTH.month - 1 + month, 12)
    first = datetime(FIRST_MONTH.year + year, number + 1, 1)
    day = chance.randint(1, monthrange(first.year, first.month)[1])
    hour = chance.choices(range(7, 24), [2, 4, 6, 7, 7, 8, 7, 5, 5, 6, 7, 9, 10, 10, 8, 5, 2])[0]
    return first + timedelta(days=day - 1, hours=hour, minutes=chance.randint(0, 59))


def _rows_of(chance: random.Random, level: Level) -> list[list[str]]:
    start = chance.random()
    # Golden-ratio steps with some blur: every stretch of time meets the level, the single answer stays random.
    ranks = [(start + index * 0.618034 + chance.gauss(0, 0.09)) % 1 for index in range(level.answers)]
    rows = []
    for index, rank in enumerate(ranks):
        month = min(int(MONTHS * ((index + chance.random()) / level.answers) ** 0.92), MONTHS - 1)
        kind = chance.choices(CUSTOMER_TYPES, level.mix)[0]
        region, value = pick(chance, REGIONS), pick(chance, VALUES[kind])
        expected = _expected(level, month, kind, region, value)
        nps = _nps(chance, expected, rank)
        csat = _csat(chance, level, nps)
        effort = _effort(chance, level, nps)
        comment = write_comment(chance, level.touchpoint, nps) if _comments(chance, level, nps) else ""
        rows.append(
            [
                f"{moment_in(chance, month):%Y-%m-%d %H:%M}", level.touchpoint, pick(chance, level.channels), kind,
                region, value, str(nps) if chance.random() < 0.985 else "", str(csat) if chance.random() < 0.82 else "",
                str(effort) if chance.random() < 0.76 else "", comment,
            ]
        )  # fmt: skip
    return rows


def _expected(level: Level, month: int, kind: str, region: str, value: str) -> float:
    """Return the NPS that such a customer gives this touchpoint in that month, in points."""
    trend = level.trend * (month - 9.5) / (MONTHS - 1)  # between the middles of all months and of the last twelve
    season = -level.season if (FIRST_MONTH.month + month - 1) % 12 in (10, 11) else level.season / 6
    type_shift = TYPE_SHIFT_AT.get((level.touchpoint, kind), TYPE_SHIFT[kind])
    mean_shift = sum(
        weight * TYPE_SHIFT_AT.get((level.touchpoint, name), TYPE_SHIFT[name])
        for name, weight in zip(CUSTOMER_TYPES, level.mix, strict=True)
    )
    shifts = type_shift - mean_shift + REGION_SHIFT[region] + VALUE_SHIFT[value]
    return max(-92.0, min(92.0, level.nps + trend + season + shifts))


def _nps(chance: random.Random, expected: float, rank: float) -> int:
    """Return an answer from 0 to 10; `rank` says how grim this customer is among all."""
    score = expected / 100
    passive = 0.3 * (1 - 0.6 * abs(score))
    detractors = (1 - passive - score) / 2
    if rank < detractors:
        depth = rank / detractors  # the grimmest answer 0
        weights = (5, 3, 6, 9, 10, 20, 24) if score > 0 else (13, 8, 13, 15, 13, 17, 15)
        steps = [sum(weights[: i + 1]) / sum(weights) for i in range(7)]
        return next(value for value, step in enumerate(steps) if depth <= step)
    if rank < detractors + passive:
        return chance.choices((7, 8), (0.42, 0.58))[0]
    return chance.choices((9, 10), (0.46, 0.54))[0]


def _csat(chance: random.Random, level: Level, nps: int) -> int:
    bias = level.satisfied - (0.62 + level.nps / 350)
    mean = 1.15 + 0.36 * nps + 2.2 * bias
    return max(1, min(5, round(chance.gauss(mean, 0.55))))


def _effort(chance: random.Random, level: Level, nps: int) -> int:
    typical = 6.6 + level.nps / 40  # about the mean NPS answer at that level
    mean = level.effort + 0.34 * (nps - typical)
    return max(1, min(7, round(chance.gauss(mean, 0.95))))


def _comments(chance: random.Random, level: Level, nps: int) -> bool:
    return chance.random() < level.commenting * (1.35 if nps <= 4 else 1.1 if nps == 10 else 0.8)
