"""What the evidence says about the personas of an export, with nothing that the export itself keeps back."""

from __future__ import annotations

from dataclasses import replace

from cxjourney.domain.ids import RecordId
from cxjourney.domain.records import Persona, Segment
from cxjourney.exchange.contents import Contents
from cxjourney.scoring.persona_facts import COMMENTS, PersonaFacts, segment_facts
from cxjourney.scoring.score import Band
from cxjourney.scoring.views import ScoreFilter


def facts_of(
    contents: Contents, persona: Persona, where: ScoreFilter | None = None, metric_id: RecordId | None = None
) -> PersonaFacts:
    """Return what a persona's segment says; empty where it is tied to none.

    Left out are comments where they stay inside, and low touchpoints that are not in this export or whose score for
    the segment it withholds. `where` and `metric_id` are those of `scoring.persona_facts`.
    """
    segment = contents.project.get(Segment, persona.segment_id)
    if segment is None:
        return PersonaFacts()
    most = COMMENTS if contents.sharing.comments else 0
    facts = segment_facts(contents.frame, contents.project, segment, where, metric_id=metric_id, comments=most)
    told = (low for low in facts.lowest if _is_told(contents, segment, low.touchpoint_id, low.metric.id))
    return replace(facts, lowest=tuple(told))


def _is_told(contents: Contents, segment: Segment, place: RecordId, metric_id: RecordId) -> bool:
    row = contents.scores.of_segment(segment, place, metric_id)
    return row is not None and row.band is not Band.WITHHELD
