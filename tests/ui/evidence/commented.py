"""The small shop with answers that customers wrote something to, for the tests of comments, cases and definitions."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from cxjourney.domain.records import Condition, Import, Segment
from cxjourney.scoring.frame import write_block
from cxjourney.services.document import Document
from tests.builders import make_records
from tests.scoring.frames import make_frame

SURVEY = "import-survey"
START = datetime(2026, 3, 1, 9)


def rows() -> list[dict[str, Any]]:
    """Return 60 answers at “pay”, 60 at “help” and 3 at “advert”, with comments on most."""
    found: list[dict[str, Any]] = []
    for i in range(60):
        new = {"s:Type": "New" if i % 2 else "Old", "channel": "App" if i % 3 else "Web"}
        when = START + timedelta(days=i)
        slow = f"Très slow checkout, card refused {i}" if i % 4 == 0 else "Paid without trouble"
        found.append({"touchpoint": "pay", "m:nps": float(i % 11), "comment": slow, "time": when, **new})
        hold = "Forty minutes on hold" if i % 3 == 0 else "<b>Friendly</b> answer" if i % 3 == 1 else None
        found.append({"touchpoint": "help", "m:nps": float(10 - i % 11), "comment": hold, "time": when, **new})
    found += [{"touchpoint": "advert", "m:nps": 1.0, "comment": "Secret", "time": START, "channel": "Web"}] * 3
    found += [{"touchpoint": "ask", "m:nps": 9.0, "time": START, "channel": "Web"}] * 8  # kept back with the advert
    return found


def commented() -> Document:
    """Return the small shop with these answers."""
    frame = make_frame(rows())
    records = [
        *make_records(),
        Segment(id="new", name="New customers", conditions=(Condition("Type", ("New",)),)),
        Import(
            id=SURVEY, file_name="spring.csv", rows=frame.height, taken=frame.height, answers=frame.height,
            first_date=date(2026, 3, 1), last_date=date(2026, 4, 29),
        ),
    ]  # fmt: skip
    return Document.new(records, "Small shop", blocks={SURVEY: write_block(frame)})
