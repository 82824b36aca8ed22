"""Personas drafted from evidence: for segments that have none, and for groups that answer differently from all others.

Every statement is a `Drafted` with the answers it rests on and how it was found; nothing is said that no answer, no
comment and no note says. Which groups stand out is the business of `draft_candidates`, what a segment says that of
`persona_facts`; `domain.actions.add_drafted_personas` takes drafts into a project.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from cxjourney.domain.ids import RecordId
from cxjourney.domain.persona_draft import PersonaDraft
from cxjourney.domain.project import Project
from cxjourney.domain.records import Condition, Metric, Persona, Segment
from cxjourney.domain.text import tr, trn
from cxjourney.scoring.change import reliable
from cxjourney.scoring.compute import EVERYTHING, ScoreFilter, compute_one
from cxjourney.scoring.draft_candidates import Found, standing_out
from cxjourney.scoring.draft_statements import statements_of, value_counts, value_name
from cxjourney.scoring.formulas import Difference
from cxjourney.scoring.frame import METRIC
from cxjourney.scoring.labels import format_difference
from cxjourney.scoring.persona_facts import PersonaFacts, segment_facts

if TYPE_CHECKING:
    import polars as pl

MOST = 6  # suggestions of groups that are no segment yet
MOST_OF_AN_ATTRIBUTE = 3


def draft_personas(
    frame: pl.DataFrame | None,
    project: Project,
    where: ScoreFilter = EVERYTHING,
    step: Callable[[], object] = lambda: None,
) -> tuple[PersonaDraft, ...]:
    """Return a draft for every segment without a persona, and for the groups that stand out most.

    `where` gives the period; its conditions are ignored. Segments with fewer answers than the minimum n, or who would
    be recognised, are left out, and so are groups that are segments already. `step` is called between two pieces of
    work, and may raise to stop.
    """
    if frame is None or frame.is_empty():
        return ()
    where = replace(where, conditions=(), channels=None, touchpoint_ids=None)
    metrics = _metrics(frame, project)
    answers = {m.id: score.n for m in metrics if (score := compute_one(frame, project, m, where)) is not None}
    everyone = cache(lambda metric, name: value_counts(frame, project, metric, name, where))
    segments = project.ordered(Segment)
    described = {persona.segment_id for persona in project.table(Persona).values()}
    drafts = []
    for segment in segments:
        if segment.id not in described and segment.conditions:
            step()
            drafts.append(_draft(frame, project, segment, where, answers, everyone, segment.id))
    known = {frozenset(segment.conditions) for segment in segments}
    for found in _chosen(standing_out(frame, project, metrics, where, step), known):
        step()
        segment = Segment(id="drafted", name=_segment_name(found.conditions), conditions=found.conditions)
        drafts.append(_draft(frame, project, segment, where, answers, everyone, None, found))
    return tuple(draft for draft in drafts if draft is not None)


def _metrics(frame: pl.DataFrame, project: Project) -> list[Metric]:
    every = project.ordered(Metric)
    return [m for m in every if METRIC + m.id in frame.columns and frame[METRIC + m.id].count()]


def _chosen(found: Sequence[Found], known: set[frozenset[Condition]]) -> Iterator[Found]:
    """Yield the strongest groups that are no segment yet, not too many of one attribute."""
    used: dict[tuple[str, ...], int] = {}
    given = 0
    for one in found:
        names = tuple(condition.attribute for condition in one.conditions)
        if frozenset(one.conditions) not in known and used.get(names, 0) < MOST_OF_AN_ATTRIBUTE and given < MOST:
            used[names] = used.get(names, 0) + 1
            given += 1
            yield one


def _draft(
    frame: pl.DataFrame,
    project: Project,
    segment: Segment,
    where: ScoreFilter,
    answers: Mapping[str, int],
    everyone: Callable[[Metric, str], Mapping[str, int]],
    segment_id: RecordId | None,
    found: Found | None = None,
) -> PersonaDraft | None:
    facts = segment_facts(frame, project, segment, where, comments=0)
    told = [fact for fact in facts.metrics if fact.score.value is not None]
    if facts.few or not told:
        return None
    main = max(told, key=lambda fact: fact.score.n)
    n, share = main.score.n, main.score.n / max(answers[main.metric.id], 1)
    if n < project.info.minimum_n:
        return None
    return PersonaDraft(
        name=segment.name
        if segment_id
        else ", ".join(value_name(c.attribute, c.values[0]) for c in segment.conditions),
        segment_name=segment.name,
        conditions=segment.conditions,
        n=n,
        share=share,
        reason=_reason(project, facts, found),
        statements=statements_of(frame, project, segment, facts, where, share, everyone),
        segment_id=segment_id,
        high_impact=segment.high_impact,
    )


def _reason(project: Project, facts: PersonaFacts, found: Found | None) -> str:
    """Return why these customers are worth a persona, in sentences."""
    tested = [fact.against_others for fact in facts.metrics]
    if found is None:
        sure = reliable(tested, project.info.confidence)
        pairs = [(f.metric, d) for f, d, is_sure in zip(facts.metrics, tested, sure, strict=True) if d and is_sure]
        parts = [tr("This segment has no persona yet.")]
    else:
        pairs, parts = list(found.differences), []
    if pairs:
        parts.append(tr("Against all others: {differences}.", differences=_differences(pairs)))
    if found is not None and found.channel_shift:
        percent = round(100 * found.channel_shift)
        parts.append(trn("{count} % come by other channels.", "{count} % come by other channels.", percent))
    return " ".join(parts)


def _differences(pairs: Sequence[tuple[Metric, Difference]]) -> str:
    return ", ".join(f"{metric.name} {format_difference(metric, difference.value)}" for metric, difference in pairs)


def _segment_name(conditions: Sequence[Condition]) -> str:
    return ", ".join(tr("{attribute}: {value}", attribute=c.attribute, value=c.values[0]) for c in conditions)
