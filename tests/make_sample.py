"""Write the bundled sample's data files: `python -m tests.make_sample [FOLDER]`, the same bytes on every run."""

from __future__ import annotations

import csv
import io
import random
import sys
from pathlib import Path

from cxjourney.paths import resource
from tests.sample import answers, tickets

SEED = 20261081  # of many tried, one whose chance hits the levels of the plan well


def survey_text() -> str:
    """Return the survey file as text."""
    return _csv(answers.HEADER, answers.make_answers(random.Random(SEED)))


def ticket_text() -> str:
    """Return the ticket file as text."""
    return _csv(tickets.HEADER, tickets.make_tickets(random.Random(SEED + 1)))


def write(folder: Path) -> None:
    """Write both files into a folder."""
    (folder / "electronics-shop.csv").write_text(survey_text(), encoding="utf-8", newline="")
    (folder / "electronics-shop-tickets.csv").write_text(ticket_text(), encoding="utf-8", newline="")


def _csv(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else resource("samples"))
