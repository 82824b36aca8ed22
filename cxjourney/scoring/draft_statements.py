"""What a drafted persona says: statements from scores, channels, attributes, comments and the notes of the room.

Each statement comes from one place in the evidence, with its n. Notes, goals and expectations were written by people
for a touchpoint or stage; they are taken where the segment scores low, and their n is its answers there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cxjourney.domain.project import Project
from cxjourney.domain.records import (
    Condition,
    Direction,
    Drafted,
    Metric,
    Note,
    NoteKind,
    Segment,
    Stage,
    Touchpoint,
)
from cxjourney.domain.text import tr, trn
from cxjourney.scoring.against import against_others
from cxjourney.scoring.change import reliable
from cxjourney.scoring.comments import CommentQuery, answer_band, comment_list, wanted_places
from cxjourney.scoring.compute import BY_SEGMENT, ScoreFilter, compute
from cxjourney.scoring.draft_candidates import MOST_VALUES, NOBODY
from cxjourney.scoring.frame import METRIC, attributes
from cxjourney.scoring.labels import format_value
from cxjourney.scoring.persona_facts import PersonaFacts
from cxjourney.scoring.score import Band, Score, band_of
from cxjourney.scoring.terms import THRESHOLD, frequent_terms, log_likelihood_ratio
from cxjourney.scoring.typical import RECENT, typical_comments

if TYPE_CHECKING:
    import polars as pl

MOST = 3  # statements of a kind
LEAST_CHANNEL = 0.05  # part of a segment's answers
LEAST_TAG, MORE_OFTEN = 0.15, 1.3  # part of a segment's answers, times its part of all others'
LEAST_WORD = 0.1  # part of the unhappy customers who wrote
LONGEST_QUOTE = 180  # characters
_BARE = frozenset({"yes", "no", "true", "false", "ja", "nein", "oui", "non", "si", "sì", "sí"})


@dataclass(frozen=True, slots=True)
class _Weak:
    """A touchpoint where the segment scores low, or lower than all others do."""

    touchpoint: Touchpoint
    metric: Metric
    score: Score
    everyone: Score

    @property
    def found(self) -> str:
        """What the segment scores here, in words."""
        value = format_value(self.metric, self.score.value)
        everyone = format_value(self.metric, self.everyone.value)
        return tr("{metric} {value}, all customers {everyone}", metric=self.metric.name, value=value, everyone=everyone)


def statements_of(
    frame: pl.DataFrame, project: Project, segment: Segment, facts: PersonaFacts, where: ScoreFilter, share: float,
    everyone: Callable[[Metric, str], Mapping[str, int]],
) -> tuple[Drafted, ...]:  # fmt: skip
    """Return all that can be said of a segment whose facts are not withheld; `share` is its part of all answers.

    `everyone` gives the answers of all customers to a metric by the values of an attribute; see `value_counts`.
    """
    inside = replace(where, conditions=segment.conditions)
    main = max((f for f in facts.metrics if f.score.value is not None), key=lambda fact: fact.score.n)
    percent = round(100 * share)
    reason = trn("{count} % of all answers.", "{count} % of all answers.", percent)
    found = [Drafted("role", conditions_text(segment.conditions), main.score.n, reason)]
    found += _quote(frame, project, inside)
    found += _tags(frame, project, main.metric, inside, everyone)
    found += _channels(facts)
    weak = _weak_places(frame, project, facts, where, inside)
    found += _low_points(weak)
    found += _complaints(frame, project, main.metric, inside)
    found += _from_the_room(project, weak)
    return tuple(dict.fromkeys(found))


def conditions_text(conditions: tuple[Condition, ...]) -> str:
    """Return conditions in words: `Customer type: New or Returning, not Region: North`."""
    parts = []
    for condition in conditions:
        values = tr(" or ").join(condition.values)
        text = tr("{attribute}: {values}", attribute=condition.attribute, values=values)
        parts.append(tr("not {condition}", condition=text) if condition.exclude else text)
    return ", ".join(parts)


def value_name(attribute: str, value: str) -> str:
    """Return a value as the name of somebody: alone where it says who that is, else with its attribute."""
    if value.casefold() in _BARE or len(value) < 2 or not any(letter.isalpha() for letter in value):
        return tr("{attribute}: {value}", attribute=attribute, value=value)
    return value


def _quote(frame: pl.DataFrame, project: Project, inside: ScoreFilter) -> Iterator[Drafted]:
    where = replace(inside, touchpoint_ids=wanted_places(project, None, inside))
    total = comment_list(frame, project, CommentQuery(where)).total
    if total < max(project.info.anonymity_threshold, 2):
        return
    for comment in typical_comments(frame, project, inside, 2 * MOST):
        text = " ".join(comment.text.split())
        if len(text) <= LONGEST_QUOTE:
            title = project.need(Touchpoint, comment.touchpoint_id).title
            reason = tr("Typical of what these customers write; said at “{title}”.", title=title)
            yield Drafted("quote", text, total, reason)
            return


def _tags(
    frame: pl.DataFrame, project: Project, metric: Metric, inside: ScoreFilter,
    everyone: Callable[[Metric, str], Mapping[str, int]],
) -> list[Drafted]:  # fmt: skip
    """Return the values of other attributes that these customers have clearly more often than all others."""
    own = {condition.attribute for condition in inside.conditions}
    found = []
    for name in sorted(set(attributes(frame)) - own):
        whole = everyone(metric, name)
        if not 1 < len(whole) <= MOST_VALUES:
            continue
        here = value_counts(frame, project, metric, name, inside)
        n, others = sum(here.values()), sum(whole.values()) - sum(here.values())
        for value, count in here.items():
            rest = whole.get(value, count) - count
            if value.casefold() in NOBODY or others <= 0 or count / n < max(LEAST_TAG, MORE_OFTEN * rest / others):
                continue
            ratio = log_likelihood_ratio(count, n - count, rest, others - rest)
            if ratio >= THRESHOLD:
                reason = tr(
                    "{share} % of these customers’ answers, {others} % of all others’.",
                    share=round(100 * count / n), others=round(100 * rest / others),
                )  # fmt: skip
                found.append((ratio, Drafted("tags", value_name(name, value), count, reason)))
    return [tag for _, tag in sorted(found, key=lambda pair: (-pair[0], pair[1].text))[:MOST]]


def value_counts(
    frame: pl.DataFrame, project: Project, metric: Metric, attribute: str, where: ScoreFilter
) -> dict[str, int]:
    """Return the answers to a metric by the values of an attribute, as far as they may be told."""
    scores = compute(frame, project, metric, (BY_SEGMENT + attribute,), where)
    return {score.by[0][1]: score.n for score in scores if score.by[0][1] and not score.withheld}


def _channels(facts: PersonaFacts) -> Iterator[Drafted]:
    for channel in facts.channels:
        if channel.share >= LEAST_CHANNEL:
            share = round(100 * channel.share)
            reason = trn(
                "{count} % of their answers come from here.", "{count} % of their answers come from here.", share
            )
            yield Drafted("channels", channel.name, channel.n, reason)


def _weak_places(
    frame: pl.DataFrame, project: Project, facts: PersonaFacts, where: ScoreFilter, inside: ScoreFilter
) -> list[_Weak]:
    """Return up to three touchpoints in the low band, or reliably worse than for all others, the worst first."""
    if not facts.lowest:
        return []
    metric = project.need(Metric, facts.lowest[0].metric.id)
    least = project.info.minimum_n
    everyone = {score.by: score for score in compute(frame, project, metric, ("touchpoint",), where)}
    here = [s for s in compute(frame, project, metric, ("touchpoint",), inside) if s.value is not None and s.n >= least]
    differences = [against_others(metric, score, everyone[score.by]) for score in here]
    sure = reliable(differences, project.info.confidence)
    sign = -1.0 if metric.direction is Direction.LOWER else 1.0
    weak = []
    for score, difference, is_sure in zip(here, differences, sure, strict=True):
        touchpoint = project.need(Touchpoint, score.by[0][1])
        own = project.metric_at(metric, touchpoint.id)
        is_worse = difference is not None and is_sure and sign * difference.value < 0
        if is_worse or band_of(own, score, least) is Band.LOW:
            weak.append(_Weak(touchpoint, own, score, everyone[score.by]))
    return sorted(weak, key=lambda one: sign * (one.score.value or 0.0))[:MOST]


def _low_points(weak: list[_Weak]) -> Iterator[Drafted]:
    for one in weak:
        text = tr("Low point: {title}", title=one.touchpoint.title)
        yield Drafted("frustrations", text, one.score.n, tr("{found}.", found=one.found))


def _complaints(frame: pl.DataFrame, project: Project, metric: Metric, inside: ScoreFilter) -> Iterator[Drafted]:
    """Yield what these customers write about where they are unhappy, more than where they are not."""
    import polars as pl

    answers = frame[METRIC + metric.id].drop_nulls().unique().to_list()
    low = [answer for answer in answers if answer_band(metric, answer) is Band.LOW]
    if not low:
        return
    where = replace(inside, touchpoint_ids=wanted_places(project, None, inside))
    limits = {"low": min(low)} if metric.direction is Direction.LOWER else {"high": max(low)}
    unhappy = comment_list(frame, project, CommentQuery(where, metric.id, **limits)).rows
    every = comment_list(frame, project, CommentQuery(where)).rows.head(RECENT)
    side = pl.when(pl.col("key").is_in(unhappy["key"].implode())).then(pl.lit("unhappy")).otherwise(pl.lit("others"))
    rows = every.select("key", "response", "comment", side.alias("touchpoint"))
    terms = frequent_terms(rows, project.info.anonymity_threshold).get("unhappy", [])
    phrases = [term for term in terms if " " in term.text]  # a word alone tells less, and has to be said by more
    words = [term for term in terms if " " not in term.text and term.n >= LEAST_WORD * term.of]
    for term in [*phrases, *words][:MOST]:
        reason = tr(
            "Of {of} customers who are unhappy and say why, {n} write about it.", of=f"{term.of:,}", n=f"{term.n:,}"
        )
        yield Drafted("frustrations", tr("Complains about “{term}”", term=term.text), term.n, reason)


def _from_the_room(project: Project, weak: list[_Weak]) -> Iterator[Drafted]:
    """Yield what people noted at the touchpoints where the segment is weak, and what they said it expects there."""
    goals: dict[str, Drafted] = {}
    for one in weak:
        stage = project.need(Stage, one.touchpoint.stage_id)
        title, n = one.touchpoint.title, one.score.n
        if stage.goal and stage.id not in goals:
            reason = tr(
                "Goal of the stage “{stage}”. At “{title}”: {found}.", stage=stage.title, title=title, found=one.found
            )
            goals[stage.id] = Drafted("goals", stage.goal, n, reason)
        if one.touchpoint.expectation:
            reason = tr("Expected at “{title}”: {found}.", title=title, found=one.found)
            yield Drafted("expectations", _line(one.touchpoint.expectation), n, reason)
        for kind, field in ((NoteKind.PAIN, "frustrations"), (NoteKind.NEED, "needs")):
            for note in _notes(project, one.touchpoint, kind)[:1]:
                reason = tr("Noted at “{title}”: {found}.", title=title, found=one.found)
                yield Drafted(field, _line(note.text), n, reason)
    yield from goals.values()


def _notes(project: Project, touchpoint: Touchpoint, kind: NoteKind) -> list[Note]:
    notes = [n for n in project.notes(touchpoint.journey_id) if n.touchpoint_id == touchpoint.id]
    return sorted((n for n in notes if n.note_kind is kind), key=lambda n: (-n.votes, n.position, n.id))


def _line(text: str) -> str:
    return " ".join(text.split())
