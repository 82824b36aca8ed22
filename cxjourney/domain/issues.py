"""What a finding about a project is, and the questions that both finding and cleaning ask.

Issues are data: nothing is raised and nothing repaired here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from cxjourney.domain.checks import short
from cxjourney.domain.ids import RecordId
from cxjourney.domain.records import Journey, Record, Touchpoint


class Severity(StrEnum):
    """How bad it is: an error is damage, a warning probably not meant, a hint something left open."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Issue:
    """One finding about one record, with a sentence for people; `code` stays the same between versions."""

    code: str
    severity: Severity
    text: str
    kind: str
    record_id: RecordId
    journey_id: RecordId | None = None


def record_name(record: Record) -> str:
    """Return what a person would call a record: its title, name or text, cut."""
    for field in ("title", "name", "text", "file_name"):
        value = getattr(record, field, "")
        if isinstance(value, str) and value:
            return short(value)
    return record.id


def crosses_journeys(record: Record, field: str, target: Record) -> bool:
    """Say whether a reference that must stay within a journey leaves it."""
    if field in ("journey_id", "sub_journey_id") or isinstance(target, Journey):
        return False
    here, there = getattr(record, "journey_id", None), getattr(target, "journey_id", None)
    return here is not None and there is not None and here != there


def sub_journey_links(touchpoints: Iterable[Touchpoint]) -> dict[RecordId, dict[RecordId, list[RecordId]]]:
    """Return journey -> sub-journey -> the touchpoints that open it."""
    links: dict[RecordId, dict[RecordId, list[RecordId]]] = {}
    for touchpoint in touchpoints:
        if touchpoint.sub_journey_id is not None:
            below = links.setdefault(touchpoint.journey_id, {})
            below.setdefault(touchpoint.sub_journey_id, []).append(touchpoint.id)
    return links


def circular_links(touchpoints: Iterable[Touchpoint]) -> set[RecordId]:
    """Return the touchpoints whose sub-journey link closes a circle; cutting these leaves none.

    Works without recursion, so that no depth of hierarchy can break it.
    """
    links = sub_journey_links(touchpoints)
    closing: set[RecordId] = set()
    done: set[RecordId] = set()
    for start in sorted(links):
        if start in done:
            continue
        path = {start}
        stack = [(start, iter(sorted(links[start])))]
        while stack:
            journey_id, below = stack[-1]
            for child in below:
                if child in path:
                    closing.update(links[journey_id][child])
                elif child not in done and child in links:
                    path.add(child)
                    stack.append((child, iter(sorted(links[child]))))
                    break
            else:
                done.add(journey_id)
                path.discard(journey_id)
                stack.pop()
    return closing
