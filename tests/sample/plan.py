"""What the electronics shop's customers think, in figures: levels, trends and differences that the answers follow.

All figures are invented. NPS levels are about those of all months; the trend is the change from the first to the
last month around them, in points.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

FIRST_MONTH = date(2025, 5, 1)
MONTHS = 18  # May 2025 to October 2026


@dataclass(frozen=True)
class Level:
    """How one touchpoint does: answers, NPS, its change from first to last month, mean effort, satisfied share."""

    touchpoint: str
    answers: int
    nps: float
    trend: float
    effort: float  # mean of 1 to 7, high is easy
    satisfied: float  # share of 4 and 5
    channels: tuple[tuple[str, float], ...]
    mix: tuple[float, float, float] = (0.42, 0.50, 0.08)  # New, Returning, B2B
    commenting: float = 0.3
    season: float = 0.0  # how far November and December pull it down


LEVELS = (
    Level("Read reviews", 500, 12, -2, 4.9, 0.66, (("Web", 0.6), ("App", 0.4)), commenting=0.22),
    Level("Ask in store", 340, 46, 4, 5.8, 0.86, (("Store", 1.0),), mix=(0.36, 0.58, 0.06)),
    Level("Get price alert", 84, 21, 3, 5.4, 0.75, (("Email", 1.0),), mix=(0.5, 0.458, 0.042), commenting=0.25),
    Level("Ask chat assistant", 158, -14, -8, 3.6, 0.44, (("Chat", 1.0),), commenting=0.4),
    Level("Check out", 780, 38, 16, 5.6, 0.84, (("App", 0.58), ("Web", 0.42)), commenting=0.2),
    Level("Order confirmed", 560, 41, 2, 6.0, 0.88, (("Email", 1.0),), commenting=0.13),
    Level("Delivery updates", 660, -4, -18, 4.2, 0.55, (("Email", 0.8), ("App", 0.2)), season=16, commenting=0.3),
    Level("Collect in store", 300, 29, 6, 5.7, 0.82, (("Store", 1.0),), season=6),
    Level("Call about late parcel", 556, -31, -22, 3.1, 0.27, (("Phone", 1.0),), season=10, commenting=0.5),
    Level("Set up at home", 520, 7, 1, 4.4, 0.6, (("App", 0.72), ("Web", 0.28)), mix=(0.46, 0.46, 0.08)),
    Level("Bring in for repair", 23, 4, 0, 4.0, 0.55, (("Store", 1.0),), mix=(0.3, 0.52, 0.18), commenting=0.4),
    Level("Chat with support", 360, 3, 5, 4.5, 0.58, (("Chat", 1.0),), commenting=0.35),
    Level("Recommend a friend", 290, 52, 14, 6.1, 0.9, (("App", 0.7), ("Web", 0.3)), mix=(0.3, 0.66, 0.04)),
    Level("Renewal offer", 240, 17, 4, 5.1, 0.7, (("Email", 1.0),), mix=(0.16, 0.74, 0.1), commenting=0.25),
)

CUSTOMER_TYPES = ("New", "Returning", "B2B")
TYPE_SHIFT = {"New": -8.0, "Returning": 7.0, "B2B": 1.0}
TYPE_SHIFT_AT = {  # where a kind of customer suffers or profits more than elsewhere
    ("Call about late parcel", "New"): -13.0,
    ("Delivery updates", "New"): -9.0,
    ("Set up at home", "New"): -11.0,
    ("Check out", "B2B"): -30.0,
    ("Bring in for repair", "B2B"): -20.0,
    ("Ask in store", "Returning"): 9.0,
    ("Ask chat assistant", "B2B"): -16.0,
}

REGIONS = (("North", 0.27), ("South", 0.31), ("East", 0.17), ("West", 0.25))
REGION_SHIFT = {"North": 1.5, "South": 2.5, "East": -7.0, "West": 0.0}

VALUES = {  # customer value in euros a year, by customer type
    "New": (("Under 200", 0.44), ("200 to 500", 0.43), ("Over 500", 0.13)),
    "Returning": (("Under 200", 0.25), ("200 to 500", 0.49), ("Over 500", 0.26)),
    "B2B": (("Under 200", 0.04), ("200 to 500", 0.22), ("Over 500", 0.74)),
}
VALUE_SHIFT = {"Under 200": 1.5, "200 to 500": 0.5, "Over 500": -4.0}

OTHER_NAMES = {  # what some answers call a touchpoint, because the survey tool was changed in spring 2026
    "Check out": "Checkout",
    "Order confirmed": "Order confirmation",
    "Delivery updates": "Delivery status e-mails",
    "Set up at home": "Setup",
}
"""Map title -> name in the data."""

HANDLING = {  # tickets: name in the data -> number, median hours, spread, channels, share never solved
    "Late parcel": (1238, 31.0, 0.85, (("Phone", 0.78), ("Email", 0.22)), 0.011),
    "Support chat": (642, 5.2, 1.1, (("Chat", 1.0),), 0.006),
    "Repair desk": (118, 172.0, 0.5, (("Store", 1.0),), 0.04),
    "Pre-sales chat": (196, 2.1, 0.9, (("Chat", 0.9), ("Email", 0.1)), 0.0),
}
