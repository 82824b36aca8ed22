"""The support tickets of the sample: when they were opened and solved, some of them never."""

from __future__ import annotations

import math
import random
from datetime import datetime, timedelta

from tests.sample.answers import moment_in, pick
from tests.sample.plan import HANDLING, MONTHS, REGIONS

HEADER = (
    "Ticket ID", "Created at", "Solved at", "Status", "Touchpoint", "Via", "Priority", "Customer type", "Region",
    "Reopens", "Subject",
)  # fmt: skip
END = datetime(2026, 10, 31, 18, 0)

SUBJECTS = {
    "Late parcel": ["Where is my parcel?", "Delivery overdue", "Marked delivered, nothing here", "Wrong delivery date",
                    "Parcel at unknown neighbour", "Second delivery attempt missed"],
    "Support chat": ["Setup stops at 80 %", "No sound", "Wi-Fi drops", "Account locked", "Old files not moved",
                     "Battery empties fast", "Printer not found"],
    "Repair desk": ["Screen cracked", "Does not charge", "Fan is loud", "Keyboard sticks", "Swollen battery"],
    "Pre-sales chat": ["Which cable do I need?", "Difference between two models", "Is it in stock?",
                       "Student discount"],
}  # fmt: skip


def make_tickets(chance: random.Random) -> list[tuple[str, ...]]:
    """Return all rows in the order in which the tickets were opened, without the header."""
    rows = []
    for name, (count, median, spread, channels, unsolved) in HANDLING.items():
        for index in range(count):
            month = min(int(MONTHS * (index + chance.random()) / count), MONTHS - 1)
            created = min(moment_in(chance, month), END - timedelta(minutes=5))
            hours = median * math.exp(chance.gauss(0.012 * (month - 9), spread))
            solved = created + timedelta(hours=max(hours, 0.05))
            is_open = solved > END or chance.random() < unsolved
            kind = chance.choices(("New", "Returning", "B2B"), (0.44, 0.44, 0.12))[0]
            status = chance.choice(("Open", "Pending")) if is_open else chance.choice(("Solved", "Closed", "Closed"))
            priority = chance.choices(("Low", "Normal", "High", "Urgent"), (0.1, 0.62, 0.2, 0.08))[0]
            reopens = 0 if is_open else chance.choices((0, 1, 2), (0.86, 0.11, 0.03))[0]
            rows.append(
                (
                    f"{created:%Y-%m-%d %H:%M}", "" if is_open else f"{solved:%Y-%m-%d %H:%M}", status, name,
                    pick(chance, channels), priority, kind, pick(chance, REGIONS), str(reopens),
                    chance.choice(SUBJECTS[name]),
                )
            )  # fmt: skip
    rows.sort()
    return [(str(48211 + index), *row) for index, row in enumerate(rows)]
