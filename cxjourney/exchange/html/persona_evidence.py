"""What the evidence says about the personas of an export, with nothing that the export itself keeps back."""

from __future__ import annotations

from dataclasses import replace

from cxjourney.domain.ids import RecordId
from cxjourney.exchange.contents import Contents
from cxjourney.scoring.persona_facts import LowFact, PersonaFacts, persona_facts


def facts_of(contents: Contents) -> dict[RecordId, PersonaFacts]:
    """Return persona -> facts, for personas that are tied to a segment."""
    told = {
        (row.segment, row.place, row.metric.id)
        for row in contents.scores.rows
        if row.segment and row.month is None and not row.score.withheld
    }
    found: dict[RecordId, PersonaFacts] = {}
    for persona in contents.personas:
        facts = persona_facts(contents.frame, contents.project, persona)
        if facts.segment is not None:
            found[persona.id] = replace(facts, lowest=_told(facts, told))
    return found


def _told(facts: PersonaFacts, told: set[tuple[str, RecordId, RecordId]]) -> tuple[LowFact, ...]:
    """Return the low touchpoints that are in this export, and whose score for the segment is not withheld in it."""
    name = facts.segment.name if facts.segment else ""
    return tuple(low for low in facts.lowest if (name, low.touchpoint_id, low.metric.id) in told)
