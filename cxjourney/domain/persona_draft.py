"""A persona that the evidence suggests: its statements, each with what it rests on, before it is in the project."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cxjourney.domain.ids import RecordId
from cxjourney.domain.records import Condition, Drafted


@dataclass(frozen=True, slots=True)
class PersonaDraft:
    """A suggestion: whom it is about, why, and the statements.

    `segment_id` is the segment that it describes; None where `conditions` name customers that are no segment yet, who
    become the segment `segment_name` together with the persona. `n` counts the answers of those customers, `share` is
    their part, from 0 to 1, of all answers. `reason` says in sentences why they are worth a persona.
    """

    name: str
    segment_name: str
    conditions: tuple[Condition, ...]
    n: int
    share: float
    reason: str
    statements: tuple[Drafted, ...] = ()
    segment_id: RecordId | None = None
    high_impact: bool = False

    def without(self, statement: Drafted) -> PersonaDraft:
        """Return the draft with one statement less."""
        return replace(self, statements=tuple(one for one in self.statements if one != statement))
