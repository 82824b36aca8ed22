"""What a layout's file is, and what is known about it."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

NPS = (10, 9, 9, 8, 7, 6, 3, 10)
"""Four promoters, two passives, two detractors: NPS 25 of 8."""

CSAT = (5, 4, 4, 3, 1)
"""Three of five are satisfied: CSAT 60 of 5."""


@dataclass(frozen=True)
class Layout:
    """A file of a layout and what reading and importing it must give.

    `roles` names every column that is not ignored; `scores` are value and n by the kind or name of the metric;
    `questions` what is asked about which column and `said` what a person then answers.
    """

    name: str
    data: bytes
    rows: int
    roles: dict[str, str]
    scores: dict[str, tuple[float, int]]
    preset: str | None
    header_rows: int = 1
    file: str = "export.csv"
    encoding: str | None = "utf-8"
    delimiter: str | None = ","
    questions: dict[str, str] = field(default_factory=dict)
    said: dict[str, dict[str, Any]] = field(default_factory=dict)
    taken: int | None = None
    duplicates: int = 0
    comments: int = 0
    open_tickets: int = 0
    problems: tuple[tuple[int, str, str], ...] = ()  # row, column, value
    notes: tuple[str, ...] = ()  # words of sentences that are shown
    by_touchpoint: bool = False  # the rows name the touchpoint themselves


def text(rows: Sequence[Sequence[object]], delimiter: str = ",") -> str:
    """Return rows as CSV text."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return out.getvalue()


def sheet(rows: Sequence[Sequence[object]]) -> bytes:
    """Return rows as a workbook of one sheet."""
    from openpyxl import Workbook

    book = Workbook()
    page = book.active
    assert page is not None
    for row in rows:
        page.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
