"""What a known layout is, as data, and how a file's headers are told to be of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from cxjourney.evidence.words import words

Rules = tuple[tuple[str, dict[str, Any]], ...]
"""Pattern over `words(header)` -> the fields of `ColumnFound` that the layout settles."""


@dataclass(frozen=True, slots=True)
class Preset:
    """A layout: every pattern of `needs` fits a header (as `words`), `first` fits the first one, so many header rows.

    A rule with `kinds` names, per metric, what is known of its answers where another column tells the metric.
    """

    name: str
    title: str
    needs: tuple[str, ...] = ()
    first: str = ""
    header_rows: int | None = None
    columns: Rules = ()
    footer: bool = False  # lines below the table are no rows
    events: bool = False  # a process log, whose rows are events and not answers

    def fits(self, names: list[str], headers: set[str], header_rows: int) -> bool:
        if self.header_rows is not None and self.header_rows != header_rows:
            return False
        if self.first and not (len(names) > 1 and re.fullmatch(self.first, names[0])):
            return False
        return all(any(re.fullmatch(need, header) for header in headers) for need in self.needs)

    def rule(self, name: str, label: str) -> dict[str, Any] | None:
        """Return what the preset says about a column, or None."""
        for header in (words(name), words(label)):
            for pattern, rule in self.columns:
                if header and re.fullmatch(pattern, header):
                    return rule
        return None


IGNORE: dict[str, Any] = {"role": "ignore"}
PERSONAL: dict[str, Any] = {"role": "personal"}
RESPONSE_ID: dict[str, Any] = {"role": "response_id"}
DATE: dict[str, Any] = {"role": "date"}
COMMENT: dict[str, Any] = {"role": "comment"}
CHANNEL: dict[str, Any] = {"role": "channel"}
SEGMENT: dict[str, Any] = {"role": "segment"}
OPENED: dict[str, Any] = {"role": "opened"}
RESOLVED: dict[str, Any] = {"role": "resolved"}
CSAT: dict[str, Any] = {"role": "answer", "metric": "csat"}
TICKET_TIME: dict[str, Any] = {"role": "answer", "metric": "ttr", "open_when_blank": True}
